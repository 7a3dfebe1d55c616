//! Why an exchange failed, one variant a rule.

use core::fmt;

use crate::finding::printable;

/// The rule that was broken: by the caller, by the server's message, or the server's refusal.
///
/// [`Display`](fmt::Display) states the fact and [`help`](Self::help) the remedy, both without
/// any secret.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SaslError {
    /// A call that does not belong here: a second first message, an answer after the end.
    OutOfOrder,
    /// The system's random number generator gave nothing.
    NoRandom,
    /// A user name, password, token or payload that is empty.
    Empty {
        /// Which one.
        part: &'static str,
    },
    /// A NUL, which no mechanism can carry.
    ContainsNul {
        /// In which part.
        part: &'static str,
    },
    /// More bytes than this library sends.
    TooLong {
        /// Which part.
        part: &'static str,
        /// Its length in bytes.
        length: usize,
        /// The most bytes that it may have.
        maximum: usize,
    },
    /// A character that SASLprep (RFC 4013) prohibits.
    Saslprep {
        /// In which part.
        part: &'static str,
    },
    /// A character that a bearer token can't have (RFC 6750 section 2.1).
    TokenCharacter {
        /// How many bytes are before it.
        position: usize,
    },
    /// A SASL extension whose name is not letters alone, or is the reserved `auth` (KIP-342).
    ExtensionName {
        /// The name.
        name: String,
    },
    /// A SASL extension whose value is empty or has characters that KIP-342 does not allow.
    ExtensionValue {
        /// Its name.
        name: String,
    },
    /// A SASL extension that was given twice.
    ExtensionDuplicate {
        /// Its name.
        name: String,
    },

    /// A message of the server longer than any that the mechanism has.
    MessageTooLong {
        /// Its length in bytes.
        length: usize,
        /// The most bytes that it may have.
        maximum: usize,
    },
    /// A message of the server where none, or an empty one, belongs.
    UnexpectedData {
        /// Its length in bytes.
        length: usize,
    },
    /// A message of the server that is not UTF-8.
    NotUtf8,
    /// An attribute of SCRAM that is not where it belongs (RFC 5802 section 7).
    AttributeMissing {
        /// Its letter.
        attribute: char,
    },
    /// An attribute of SCRAM that occurs a second time or where it does not belong.
    AttributeUnexpected {
        /// Its letter.
        attribute: char,
    },
    /// Text where an extension (`name=value`) belongs.
    ExtensionMalformed,
    /// `m=`: an extension that the client would have to understand, and there is none (RFC 5802
    /// section 5.1).
    MandatoryExtension,
    /// A nonce with characters other than printable ASCII, or with a comma.
    NonceCharacter,
    /// A nonce that does not begin with the client's.
    NonceNotOurs,
    /// A nonce to which the server has added nothing.
    NonceNotExtended,
    /// A salt that is not base64 or empty.
    SaltMalformed,
    /// A salt longer than any that servers use.
    SaltTooLong {
        /// Its length in bytes.
        length: usize,
        /// The most bytes that it may have.
        maximum: usize,
    },
    /// An iteration count that is not a positive decimal number.
    IterationsMalformed,
    /// Fewer iterations than the client accepts.
    IterationsTooFew {
        /// What the server asks for.
        iterations: u32,
        /// The fewest that are accepted.
        minimum: u32,
    },
    /// More iterations than the client carries out.
    IterationsTooMany {
        /// The most that are carried out.
        maximum: u32,
    },
    /// A server signature that is not base64 or of another length than the hash.
    SignatureMalformed,
    /// A server signature that this password's server key did not make.
    SignatureWrong,
    /// The server's `e=`.
    Server(ServerError),

    /// OAUTHBEARER: the server's answer is neither empty nor a JSON object with a `status`.
    RefusalMalformed,
    /// OAUTHBEARER: the server refuses the token.
    TokenRefused(Refusal),

    /// AWS_MSK_IAM: an empty answer, which is how a broker refuses.
    IamRefused,
    /// AWS_MSK_IAM: an answer that is not a JSON object of texts.
    IamAnswerMalformed,
    /// AWS_MSK_IAM: an answer without a version.
    IamVersionMissing,
    /// AWS_MSK_IAM: an answer of another version than `2020_10_22`.
    IamVersion {
        /// The server's version, safe to show.
        version: String,
    },
}

impl SaslError {
    /// What fixes it, where something does.
    pub fn help(&self) -> Option<&'static str> {
        Some(match self {
            Self::OutOfOrder => "make a new mechanism for every login",
            Self::Empty { .. } => "give one; an empty one is never accepted",
            Self::Saslprep { .. } => {
                "Kafka does not apply SASLprep; use the bytes of the password as they are"
            }
            Self::TokenCharacter { .. } => {
                "look for line breaks, spaces or quotes around the token"
            }
            Self::IterationsTooFew { .. } => {
                "have the user's credential made again with at least that many iterations"
            }
            Self::IterationsTooMany { .. } => {
                "raise the cap if you trust the server, or make the credential with fewer"
            }
            Self::SignatureWrong => {
                "do not trust this server: it does not know the password's server key"
            }
            Self::Server(_) => "check the user name, the password and the mechanism",
            Self::TokenRefused(_) => "get a new token, and check its audience, scope and issuer",
            Self::IamRefused => {
                "check that the identity is allowed kafka-cluster:Connect, and check the clock and the session token"
            }
            _ => return None,
        })
    }
}

impl fmt::Display for SaslError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OutOfOrder => f.write_str("this call does not belong at this point of the login"),
            Self::NoRandom => f.write_str("the system's random number generator gave nothing"),
            Self::Empty { part } => write!(f, "the {part} is empty"),
            Self::ContainsNul { part } => write!(f, "the {part} has a NUL character"),
            Self::TooLong {
                part,
                length,
                maximum,
            } => write!(
                f,
                "the {part} has {length} bytes, and {maximum} are the most"
            ),
            Self::Saslprep { part } => {
                write!(f, "the {part} has a character that SASLprep prohibits")
            }
            Self::TokenCharacter { position } => write!(
                f,
                "the token has a character after {position} bytes that no bearer token has"
            ),
            Self::ExtensionName { name } => write!(
                f,
                "the name of the extension “{}” is not letters alone, or is reserved",
                printable(name)
            ),
            Self::ExtensionValue { name } => write!(
                f,
                "the value of the extension {} is empty or not printable ASCII",
                printable(name)
            ),
            Self::ExtensionDuplicate { name } => {
                write!(f, "the extension {} occurs twice", printable(name))
            }
            Self::MessageTooLong { length, maximum } => write!(
                f,
                "the server's message has {length} bytes, and {maximum} are the most"
            ),
            Self::UnexpectedData { length } => write!(
                f,
                "the server sent {length} bytes where this mechanism has none"
            ),
            Self::NotUtf8 => f.write_str("the server's message is not UTF-8"),
            Self::AttributeMissing { attribute } => write!(
                f,
                "the server's message lacks {attribute}= where it belongs"
            ),
            Self::AttributeUnexpected { attribute } => write!(
                f,
                "the server's message has {attribute}= where it does not belong"
            ),
            Self::ExtensionMalformed => {
                f.write_str("the server's message has text where name=value belongs")
            }
            Self::MandatoryExtension => {
                f.write_str("the server asks for an extension (m=) that does not exist")
            }
            Self::NonceCharacter => {
                f.write_str("the server's nonce has characters that are not printable ASCII")
            }
            Self::NonceNotOurs => {
                f.write_str("the server's nonce does not begin with the client's")
            }
            Self::NonceNotExtended => {
                f.write_str("the server has added nothing to the client's nonce")
            }
            Self::SaltMalformed => f.write_str("the server's salt is empty or not base64"),
            Self::SaltTooLong { length, maximum } => write!(
                f,
                "the server's salt has {length} bytes, and {maximum} are the most"
            ),
            Self::IterationsMalformed => {
                f.write_str("the server's iteration count is not a positive decimal number")
            }
            Self::IterationsTooFew {
                iterations,
                minimum,
            } => write!(
                f,
                "the server asks for {iterations} iterations, and {minimum} are the fewest accepted"
            ),
            Self::IterationsTooMany { maximum } => write!(
                f,
                "the server asks for more than {maximum} iterations, the most that are accepted"
            ),
            Self::SignatureMalformed => {
                f.write_str("the server's signature is not base64 or has the wrong length")
            }
            Self::SignatureWrong => f.write_str("the server's signature is wrong"),
            Self::Server(error) => write!(f, "the server refuses: {error}"),
            Self::RefusalMalformed => {
                f.write_str("the server refuses, with an answer that is not RFC 7628's JSON")
            }
            Self::TokenRefused(refusal) => write!(f, "the server refuses the token: {refusal}"),
            Self::IamRefused => f.write_str("the broker refuses the IAM identity"),
            Self::IamAnswerMalformed => {
                f.write_str("the broker's answer is not a JSON object of texts")
            }
            Self::IamVersionMissing => f.write_str("the broker's answer lacks “version”"),
            Self::IamVersion { version } => write!(
                f,
                "the broker answers in version “{version}”, not 2020_10_22"
            ),
        }
    }
}

impl core::error::Error for SaslError {}

/// A SCRAM server's own reason, its `e=` (RFC 5802 section 7).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ServerError {
    /// `invalid-encoding`
    InvalidEncoding,
    /// `extensions-not-supported`
    ExtensionsNotSupported,
    /// `invalid-proof`: in most cases a wrong password.
    InvalidProof,
    /// `channel-bindings-dont-match`
    ChannelBindingsDontMatch,
    /// `server-does-support-channel-binding`
    ServerDoesSupportChannelBinding,
    /// `channel-binding-not-supported`
    ChannelBindingNotSupported,
    /// `unsupported-channel-binding-type`
    UnsupportedChannelBindingType,
    /// `unknown-user`
    UnknownUser,
    /// `invalid-username-encoding`
    InvalidUsernameEncoding,
    /// `no-resources`
    NoResources,
    /// `other-error`
    OtherError,
    /// A reason that RFC 5802 does not list, safe to show.
    Unlisted(String),
}

const SERVER_ERRORS: [(&str, ServerError); 11] = [
    ("invalid-encoding", ServerError::InvalidEncoding),
    (
        "extensions-not-supported",
        ServerError::ExtensionsNotSupported,
    ),
    ("invalid-proof", ServerError::InvalidProof),
    (
        "channel-bindings-dont-match",
        ServerError::ChannelBindingsDontMatch,
    ),
    (
        "server-does-support-channel-binding",
        ServerError::ServerDoesSupportChannelBinding,
    ),
    (
        "channel-binding-not-supported",
        ServerError::ChannelBindingNotSupported,
    ),
    (
        "unsupported-channel-binding-type",
        ServerError::UnsupportedChannelBindingType,
    ),
    ("unknown-user", ServerError::UnknownUser),
    (
        "invalid-username-encoding",
        ServerError::InvalidUsernameEncoding,
    ),
    ("no-resources", ServerError::NoResources),
    ("other-error", ServerError::OtherError),
];

impl ServerError {
    pub(super) fn of(reason: &str) -> Self {
        SERVER_ERRORS
            .into_iter()
            .find(|(text, _)| *text == reason)
            .map_or_else(|| Self::Unlisted(printable(reason)), |(_, error)| error)
    }
}

impl fmt::Display for ServerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Self::Unlisted(reason) = self {
            return f.write_str(reason);
        }
        let text = SERVER_ERRORS.iter().find(|(_, error)| error == self);
        f.write_str(text.map_or("", |(text, _)| text))
    }
}

/// An OAUTHBEARER server's reasons (RFC 7628 section 3.2.2), all of them safe to show.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refusal {
    /// The error code, for example `invalid_token`.
    pub status: String,
    /// The scope that a token would need.
    pub scope: Option<String>,
    /// Where the issuer's OpenID configuration lies.
    pub openid_configuration: Option<String>,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.status)?;
        if let Some(scope) = &self.scope {
            write!(f, ", scope “{scope}”")?;
        }
        if let Some(configuration) = &self.openid_configuration {
            write!(f, ", see {configuration}")?;
        }
        Ok(())
    }
}
