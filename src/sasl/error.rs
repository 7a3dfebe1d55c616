//! Why an exchange failed, one variant for each rule.

use core::fmt;

use crate::finding::printable;

/// The rule that the caller or the server's message broke, or the server's refusal.
///
/// [`Display`](fmt::Display) states the fact and [`help`](Self::help) the fix, both without any
/// secret.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SaslError {
    /// A call in the wrong order: a second first message, an answer after the end.
    OutOfOrder,
    /// The system's random number generator returned nothing.
    NoRandom,
    /// A user name, password, token or payload that is empty.
    Empty {
        /// The part.
        part: &'static str,
    },
    /// A NUL, which mechanisms can't send.
    ContainsNul {
        /// The part that contains it.
        part: &'static str,
    },
    /// More bytes than this library sends.
    TooLong {
        /// The part.
        part: &'static str,
        /// Its length in bytes.
        length: usize,
        /// The limit.
        maximum: usize,
    },
    /// A character that SASLprep (RFC 4013) prohibits.
    Saslprep {
        /// The part that contains it.
        part: &'static str,
    },
    /// A character that a bearer token can't have (RFC 6750 section 2.1).
    TokenCharacter {
        /// The number of bytes before it.
        position: usize,
    },
    /// A SASL extension whose name contains other characters than letters, or is the reserved
    /// `auth` (KIP-342).
    ExtensionName {
        /// The name.
        name: String,
    },
    /// A SASL extension whose value is empty or has characters that KIP-342 does not allow.
    ExtensionValue {
        /// Its name.
        name: String,
    },
    /// A SASL extension that was added twice.
    ExtensionDuplicate {
        /// Its name.
        name: String,
    },

    /// A message of the server is longer than the mechanism allows.
    MessageTooLong {
        /// Its length in bytes.
        length: usize,
        /// The limit.
        maximum: usize,
    },
    /// The server sent a message instead of none, or instead of an empty one.
    UnexpectedData {
        /// Its length in bytes.
        length: usize,
    },
    /// A message of the server that is not UTF-8.
    NotUtf8,
    /// A missing attribute of SCRAM (RFC 5802 section 7).
    AttributeMissing {
        /// Its letter.
        attribute: char,
    },
    /// An attribute of SCRAM that occurs twice or in the wrong place.
    AttributeUnexpected {
        /// Its letter.
        attribute: char,
    },
    /// Text in place of an extension (`name=value`).
    ExtensionMalformed,
    /// `m=`: an extension that the client must understand, and none is defined (RFC 5802 section
    /// 5.1).
    MandatoryExtension,
    /// A nonce with characters other than printable ASCII, or with a comma.
    NonceCharacter,
    /// A nonce that does not begin with the client's.
    NonceNotOurs,
    /// A nonce to which the server has added nothing.
    NonceNotExtended,
    /// A salt that is not base64 or empty.
    SaltMalformed,
    /// A salt longer than the limit.
    SaltTooLong {
        /// Its length in bytes.
        length: usize,
        /// The limit.
        maximum: usize,
    },
    /// An iteration count that is not a positive decimal number.
    IterationsMalformed,
    /// Fewer iterations than the client accepts.
    IterationsTooFew {
        /// The server's number.
        iterations: u32,
        /// The minimum.
        minimum: u32,
    },
    /// More iterations than the client accepts.
    IterationsTooMany {
        /// The maximum.
        maximum: u32,
    },
    /// A server signature that is not base64, or has another length than the hash.
    SignatureMalformed,
    /// A server signature that was not made with this password's server key.
    SignatureWrong,
    /// The server's `e=`.
    Server(ServerError),

    /// OAUTHBEARER: the server refuses the token, with another text than a JSON object with a
    /// `status`.
    RefusalMalformed {
        /// The beginning of the server's text without the token, safe to show; may be empty.
        answer: String,
    },
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
    /// The fix, if there is one.
    pub fn help(&self) -> Option<&'static str> {
        Some(match self {
            Self::OutOfOrder => "make a new mechanism for every login",
            Self::Empty { .. } => "give one; an empty one is never accepted",
            Self::Saslprep { .. } => {
                "Kafka does not apply SASLprep; use the bytes of the password unchanged"
            }
            Self::TokenCharacter { .. } => {
                "look for line breaks, spaces or quotes around the token"
            }
            Self::IterationsTooFew { .. } => {
                "have the user's credential created again with at least that many iterations"
            }
            Self::IterationsTooMany { .. } => {
                "raise the limit if you trust the server, or create the credential with fewer \
                 iterations"
            }
            Self::SignatureWrong => {
                "do not trust this server: it does not know the password's server key"
            }
            Self::Server(ServerError::NoResources) => {
                "wait, then try again: the server has no resources for the login at present"
            }
            Self::Server(_) => "check the user name, the password and the mechanism",
            Self::TokenRefused(_) | Self::RefusalMalformed { .. } => {
                "get a new token, and check its audience, scope and issuer"
            }
            Self::IamRefused => {
                "check that the identity is allowed kafka-cluster:Connect, and check the clock and \
                 the session token"
            }
            _ => return None,
        })
    }
}

impl fmt::Display for SaslError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OutOfOrder => f.write_str("the call is in the wrong order for this login"),
            Self::NoRandom => f.write_str("the system's random number generator returned nothing"),
            Self::Empty { part } => write!(f, "the {part} is empty"),
            Self::ContainsNul { part } => write!(f, "the {part} contains a NUL character"),
            Self::TooLong {
                part,
                length,
                maximum,
            } => write!(
                f,
                "the {part} has {length} bytes; at most {maximum} are allowed"
            ),
            Self::Saslprep { part } => {
                write!(f, "the {part} contains a character that SASLprep prohibits")
            }
            Self::TokenCharacter { position } => write!(
                f,
                "the token contains a character after {position} bytes that bearer tokens can't \
                 have"
            ),
            Self::ExtensionName { name } => write!(
                f,
                "the name of the extension “{}” contains other characters than letters, or is \
                 reserved",
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
                "the server's message has {length} bytes; at most {maximum} are allowed"
            ),
            Self::UnexpectedData { length } => write!(
                f,
                "the server sent {length} bytes; this mechanism expects none"
            ),
            Self::NotUtf8 => f.write_str("the server's message is not UTF-8"),
            Self::AttributeMissing { attribute } => {
                write!(f, "the server's message lacks {attribute}= in its place")
            }
            Self::AttributeUnexpected { attribute } => write!(
                f,
                "the server's message has {attribute}= in the wrong place"
            ),
            Self::ExtensionMalformed => {
                f.write_str("the server's message has other text in place of name=value")
            }
            Self::MandatoryExtension => {
                f.write_str("the server requires an extension (m=) that does not exist")
            }
            Self::NonceCharacter => {
                f.write_str("the server's nonce contains characters that are not printable ASCII")
            }
            Self::NonceNotOurs => {
                f.write_str("the server's nonce does not begin with the client's")
            }
            Self::NonceNotExtended => f.write_str("the server added nothing to the client's nonce"),
            Self::SaltMalformed => f.write_str("the server's salt is empty or not base64"),
            Self::SaltTooLong { length, maximum } => write!(
                f,
                "the server's salt has {length} bytes; at most {maximum} are allowed"
            ),
            Self::IterationsMalformed => {
                f.write_str("the server's iteration count is not a positive decimal number")
            }
            Self::IterationsTooFew {
                iterations,
                minimum,
            } => write!(
                f,
                "the server requires {iterations} iterations; at least {minimum} are accepted"
            ),
            Self::IterationsTooMany { maximum } => write!(
                f,
                "the server requires more than {maximum} iterations, the maximum"
            ),
            Self::SignatureMalformed => {
                f.write_str("the server's signature is not base64 or has the wrong length")
            }
            Self::SignatureWrong => f.write_str("the server's signature is wrong"),
            Self::Server(error) => write!(f, "the server refuses: {error}"),
            Self::RefusalMalformed { answer } if answer.is_empty() => {
                f.write_str("the server refuses the token without giving a reason")
            }
            Self::RefusalMalformed { answer } => {
                write!(f, "the server refuses the token with the answer “{answer}”")
            }
            Self::TokenRefused(refusal) => write!(f, "the server refuses the token: {refusal}"),
            Self::IamRefused => f.write_str("the broker refuses the IAM identity"),
            Self::IamAnswerMalformed => {
                f.write_str("the broker's answer is not a JSON object of strings")
            }
            Self::IamVersionMissing => f.write_str("the broker's answer lacks “version”"),
            Self::IamVersion { version } => write!(
                f,
                "the broker's answer has version “{version}”, not 2020_10_22"
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

/// An OAUTHBEARER server's reasons (RFC 7628 section 3.2.2), safe to show.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refusal {
    /// The error code, for example `invalid_token`.
    pub status: String,
    /// The scope that a token would need.
    pub scope: Option<String>,
    /// The URL of the issuer's OpenID configuration.
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
