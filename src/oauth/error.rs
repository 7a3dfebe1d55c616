//! Why a token endpoint returned no token.

use std::error::Error;
use std::fmt;

/// Why a token endpoint returned no token. Contains no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OauthError {
    /// The client does not have the proof that the grant needs.
    Proof {
        /// The grant, as OAuth names it.
        grant: &'static str,
        /// The proof that it needs.
        needed: &'static str,
    },
    /// The key can't sign an assertion, or the system returned no random numbers.
    Sign,
    /// The endpoint refuses (RFC 6749 section 5.2) or fails ([`is_fault`](Self::is_fault)), with its own
    /// message, safe to show.
    Refused {
        /// The HTTP status.
        status: u16,
        /// `error`, for example `invalid_client`; `None` if the response is not such JSON.
        error: Option<String>,
        /// `error_description`; `None` if there is none, or if it repeats a secret.
        description: Option<String>,
    },
    /// The endpoint redirects. The redirect is not followed, because the request contains a secret.
    Redirected {
        /// The HTTP status.
        status: u16,
    },
    /// The response is longer than the limit.
    TooLong {
        /// The limit, in bytes.
        maximum: usize,
    },
    /// The response does not match RFC 6749 section 5.1.
    Malformed(&'static str),
    /// The token is of another type than `Bearer`: its type, safe to show.
    TokenType(String),
}

impl OauthError {
    /// Whether the endpoint has failed or is busy (HTTP status 429 or 500 to 599), so that the same request
    /// may succeed later.
    pub fn is_fault(&self) -> bool {
        matches!(
            self,
            Self::Refused {
                status: 429 | 500..=599,
                ..
            }
        )
    }

    /// How to fix it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Proof { .. } => "choose a grant that fits the client's proof",
            Self::Sign => "use a key on P-256 or an RSA key of 2048 bits",
            Self::Refused { status: 429, .. } => {
                "wait, then try again, and request tokens less often: keep each until it expires"
            }
            Self::Refused { .. } if self.is_fault() => {
                "wait, then try again; check the state and the log of the identity provider"
            }
            Self::Refused { error, .. } => match error.as_deref() {
                Some("invalid_client" | "unauthorized_client") => {
                    "compare client id and client secret or key with the identity provider's, and \
                     check which authentication it allows for the client"
                }
                Some("invalid_scope" | "invalid_target") => {
                    "compare scope and audience with those that the identity provider allows for \
                     this client"
                }
                Some("invalid_grant") => {
                    "compare the key, the service account and the clock with the identity \
                     provider's requirements for the assertion"
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
            Self::TokenType(_) => "configure the identity provider to issue bearer tokens",
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
                let what = match status {
                    429 => "gets too many requests: it answers",
                    500..=599 => "fails",
                    200..=299 if error.is_none() => "returns no token: it answers",
                    _ => "rejects the request",
                };
                write!(f, "the token endpoint {what} with HTTP status {status}")?;
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
                    "the token endpoint's response is longer than {maximum} bytes"
                )
            }
            Self::Malformed(what) => write!(f, "the token endpoint's response {what}"),
            Self::TokenType(found) => {
                write!(
                    f,
                    "the token endpoint returned a token of type {found}, not Bearer"
                )
            }
        }
    }
}

impl Error for OauthError {}
