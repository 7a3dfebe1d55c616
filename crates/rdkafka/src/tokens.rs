//! Tokens for librdkafka's callback.

use std::error::Error;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use msk_auth::bearer::{BearerError, BearerSource, BearerToken};
#[cfg(feature = "config")]
use msk_auth::client::{BearerTokens, Client, ClientCredentials, ClientError};
use msk_auth::finding::{printable, with_causes};
use msk_auth::iam::{TokenError, TokenSource};
use msk_auth::sensitive::SensitiveText;

/// The assumed lifetime of a bearer token without a known expiry: librdkafka then requests another
/// after four minutes.
const UNKNOWN_LIFETIME_MS: i64 = 300_000;
/// The principal of a token that names none: librdkafka and Kafka's logs show it.
const UNKNOWN_PRINCIPAL: &str = "unknown";

/// Tokens for librdkafka's callback.
///
/// Clones ask the same source. Each remembers whether librdkafka has requested and got a token,
/// which [`prime`](Self::prime) waits for: give each client its own clone.
pub struct Tokens {
    supply: Supply,
    outcome: Arc<Mutex<Outcome>>,
}

#[derive(Clone, Debug)]
enum Supply {
    Iam(TokenSource),
    Bearer(BearerSource),
    #[cfg(feature = "config")]
    Client(BearerTokens),
}

/// The result of the last call of [`Tokens::token`].
#[derive(Clone, Debug, Default)]
pub(crate) enum Outcome {
    #[default]
    NotAsked,
    HandedOver,
    Failed(String),
}

impl From<TokenSource> for Tokens {
    /// IAM tokens without a `Client`, for a program that configures librdkafka itself:
    /// `security.protocol=SASL_SSL`, `sasl.mechanism=OAUTHBEARER`.
    fn from(source: TokenSource) -> Self {
        Self::of(Supply::Iam(source))
    }
}

impl From<BearerSource> for Tokens {
    /// Bearer tokens without a `Client`, for a program that configures librdkafka itself.
    fn from(source: BearerSource) -> Self {
        Self::of(Supply::Bearer(source))
    }
}

impl Tokens {
    /// The client's tokens; `None` if its method needs none.
    ///
    /// # Errors
    /// [`ClientError::Unsupported`] for `AWS_MSK_IAM`, which librdkafka does not support, and for
    /// bearer tokens with SASL extensions, which rdkafka's callback can't pass on.
    #[cfg(feature = "config")]
    pub fn new(client: &Client) -> Result<Option<Self>, ClientError> {
        match client.credentials() {
            ClientCredentials::Iam(_) if client.sasl_mechanism() == Some("AWS_MSK_IAM") => {
                Err(ClientError::Unsupported(
                    "librdkafka does not support AWS_MSK_IAM: use IamMechanism::OauthBearer",
                ))
            }
            ClientCredentials::Iam(source) => Ok(Some(Self::from(source.clone()))),
            ClientCredentials::OauthBearer(tokens) if !tokens.extensions().is_empty() => {
                Err(ClientError::Unsupported(
                    "rdkafka's token callback can't pass on SASL extensions: omit them, or use \
                     another client",
                ))
            }
            ClientCredentials::OauthBearer(tokens) => {
                Ok(Some(Self::of(Supply::Client(tokens.clone()))))
            }
            _ => Ok(None),
        }
    }

    /// Returns a currently valid token, with its expiry and principal.
    ///
    /// An IAM token is returned at once unless there are no valid credentials. In that case the
    /// calling thread, which is the one that polls, waits for at most the source's
    /// [`max_wait`](msk_auth::iam::SourceBuilder::max_wait). After a failure librdkafka
    /// requests a token again every ten seconds.
    ///
    /// The expiry and principal of a bearer token are those from its provider, or the `exp` and
    /// `sub` that it contains as a JSON web token. A token without a known expiry is assumed to be
    /// valid for five minutes.
    ///
    /// # Errors
    /// [`NoToken`] with the reason why there is none.
    pub fn token(&self) -> Result<CallbackToken, NoToken> {
        let token = self.supply.token().and_then(CallbackToken::unexpired);
        *self.outcome.lock().unwrap_or_else(PoisonError::into_inner) = match &token {
            Ok(_) => Outcome::HandedOver,
            Err(error) => Outcome::Failed(with_causes(error)),
        };
        token
    }

    /// Returns a second handle to the same tokens, to [`prime`](Self::prime) a client that does not
    /// give access to its context, such as rdkafka's `FutureProducer`.
    #[must_use]
    pub fn shared(&self) -> Self {
        Self {
            supply: self.supply.clone(),
            outcome: Arc::clone(&self.outcome),
        }
    }

    pub(crate) fn outcome(&self) -> Outcome {
        let outcome = self.outcome.lock().unwrap_or_else(PoisonError::into_inner);
        outcome.clone()
    }

    fn of(supply: Supply) -> Self {
        Self {
            supply,
            outcome: Arc::default(),
        }
    }
}

impl Clone for Tokens {
    fn clone(&self) -> Self {
        Self::of(self.supply.clone())
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Tokens").field(&self.supply).finish()
    }
}

impl Supply {
    fn token(&self) -> Result<CallbackToken, NoToken> {
        match self {
            Self::Iam(source) => {
                let token = source.token_blocking().map_err(NoToken::Iam)?;
                let principal = token.principal().filter(|name| !name.is_empty());
                Ok(CallbackToken {
                    principal: principal.unwrap_or(token.access_key_id()).to_owned(),
                    expires_at_ms: token.expires_at_ms(),
                    text: SensitiveText::from(token.expose()),
                })
            }
            Self::Bearer(source) => match source.token_blocking() {
                Ok(token) => Ok(CallbackToken::from(&token)),
                Err(error) => Err(NoToken::Bearer(error)),
            },
            #[cfg(feature = "config")]
            Self::Client(tokens) => match tokens.token() {
                Ok(token) => Ok(CallbackToken::from(&token)),
                Err(ClientError::Bearer(error)) => Err(NoToken::Bearer(error)),
                Err(error) => Err(NoToken::Client(error)),
            },
        }
    }
}

/// The token for librdkafka's callback: rdkafka's `OAuthToken`, of any version.
#[derive(Clone, Debug)]
pub struct CallbackToken {
    text: SensitiveText,
    principal: String,
    expires_at_ms: i64,
}

impl CallbackToken {
    /// The token. The caller must wipe copies of it.
    pub fn expose(&self) -> &str {
        self.text.expose()
    }

    /// For `principal_name`: the token's principal, never empty, and without control characters.
    pub fn principal_name(&self) -> String {
        match self.principal.as_str() {
            "" => UNKNOWN_PRINCIPAL.to_owned(),
            name => printable(name),
        }
    }

    /// For `lifetime_ms`: when it expires, in milliseconds since 1970.
    pub fn expires_at_ms(&self) -> i64 {
        self.expires_at_ms
    }

    /// librdkafka refuses an expired token, and rdkafka reports it only in its debug log.
    fn unexpired(self) -> Result<Self, NoToken> {
        match self.expires_at_ms {
            end if end > now_ms() => Ok(self),
            expired_at_ms => Err(NoToken::Expired { expired_at_ms }),
        }
    }
}

impl From<&BearerToken> for CallbackToken {
    fn from(token: &BearerToken) -> Self {
        Self {
            principal: token.principal().unwrap_or_default().to_owned(),
            expires_at_ms: token.expires_at_ms().unwrap_or_else(unknown_end_ms),
            text: token.text().clone(),
        }
    }
}

#[cfg(feature = "rdkafka")]
impl From<CallbackToken> for rdkafka::client::OAuthToken {
    fn from(token: CallbackToken) -> Self {
        Self {
            token: token.expose().to_owned(),
            principal_name: token.principal_name(),
            lifetime_ms: token.expires_at_ms(),
        }
    }
}

fn unknown_end_ms() -> i64 {
    now_ms().saturating_add(UNKNOWN_LIFETIME_MS)
}

fn now_ms() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    i64::try_from(now.unwrap_or_default().as_millis()).unwrap_or(i64::MAX)
}

/// Why there is no token for librdkafka's callback.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum NoToken {
    /// There is no IAM token.
    Iam(TokenError),
    /// There is no bearer token.
    Bearer(BearerError),
    /// The mechanism can't send the bearer token.
    #[cfg(feature = "config")]
    Client(ClientError),
    /// The provider's token has expired, and librdkafka would refuse it.
    Expired {
        /// When it expired, in milliseconds since 1970.
        expired_at_ms: i64,
    },
    /// The context has no tokens, so its client should not use `OAUTHBEARER`.
    NoSource,
}

impl fmt::Display for NoToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Iam(_) => f.write_str("no IAM token"),
            Self::Bearer(_) => f.write_str("no bearer token"),
            #[cfg(feature = "config")]
            Self::Client(error) => error.fmt(f),
            Self::Expired { expired_at_ms } => write!(
                f,
                "the bearer token expired at {expired_at_ms} ms since 1970"
            ),
            Self::NoSource => f.write_str("this client's context has no tokens"),
        }
    }
}

impl Error for NoToken {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Iam(error) => Some(error),
            Self::Bearer(error) => Some(error),
            #[cfg(feature = "config")]
            Self::Client(error) => error.source(),
            Self::Expired { .. } | Self::NoSource => None,
        }
    }
}
