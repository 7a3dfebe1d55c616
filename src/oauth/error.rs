//! Why a token endpoint gave no token.

use std::error::Error;
use std::fmt;

/// Why a token endpoint gave no token. Holds no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OauthError {
    /// The grant needs another proof than the client has.
    Proof {
        /// The grant, as OAuth names it.
        grant: &'static str,
        /// What it needs.
        needed: &'static str,
    },
    /// The key can't sign an assertion, or the system has no random numbers.
    Sign,
    /// The endpoint refuses (RFC 6749 section 5.2): its own words, safe to show.
    Refused {
        /// The HTTP status.
        status: u16,
        /// `error`, for example `invalid_client`; none where the answer is no such JSON.
        error: Option<String>,
        /// `error_description`; none if there is none, or where it repeats a secret.
        description: Option<String>,
    },
    /// The endpoint redirects, which is not followed: the request holds a secret.
    Redirected {
        /// The HTTP status.
        status: u16,
    },
    /// The answer is longer than is read.
    TooLong {
        /// The most bytes that are read.
        maximum: usize,
    },
    /// The answer is not that of RFC 6749 section 5.1.
    Malformed(&'static str),
    /// The token is of another type than `Bearer`: its type, safe to show.
    TokenType(String),
}

impl OauthError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Proof { .. } => "choose a grant that fits what the client has",
            Self::Sign => "use a key on P-256 or an RSA key of 2048 bits",
            Self::Refused { error, .. } => match error.as_deref() {
                Some("invalid_client" | "unauthorized_client") => {
                    "compare client id and client secret or key with the identity provider's, and \
                     how the client may authenticate there"
                }
                Some("invalid_scope" | "invalid_target") => {
                    "compare scope and audience with what the identity provider knows for this client"
                }
                Some("invalid_grant") => {
                    "compare the key, the service account and the clock with what the identity \
                     provider expects of the assertion"
                }
                Some("unsupported_grant_type") => {
                    "allow this grant for the client at the identity provider"
                }
                _ => "check the identity provider's log, and the URL of the token endpoint",
            },
            Self::Redirected { .. } | Self::TooLong { .. } | Self::Malformed(_) => {
                "compare the URL with `token_endpoint` in the identity provider's \
                 .well-known/openid-configuration"
            }
            Self::TokenType(_) => "have the identity provider give bearer tokens",
        }
    }
}

impl fmt::Display for OauthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Proof { grant, needed } => write!(f, "{grant} needs {needed}"),
            Self::Sign => f.write_str("the key can't sign a JSON web token"),
            Self::Refused {
                status,
                error,
                description,
            } => {
                write!(
                    f,
                    "the token endpoint rejects the request with HTTP status {status}"
                )?;
                if let Some(error) = error {
                    write!(f, ": {error}")?;
                }
                if let Some(description) = description {
                    write!(f, " ({description})")?;
                }
                Ok(())
            }
            Self::Redirected { status } => {
                write!(f, "the token endpoint redirects with HTTP status {status}")
            }
            Self::TooLong { maximum } => {
                write!(
                    f,
                    "the token endpoint's answer is longer than {maximum} bytes"
                )
            }
            Self::Malformed(what) => write!(f, "the token endpoint's answer {what}"),
            Self::TokenType(found) => {
                write!(
                    f,
                    "the token endpoint gave a token of type {found}, not Bearer"
                )
            }
        }
    }
}

impl Error for OauthError {}
