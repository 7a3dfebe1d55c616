//! Signs: makes a token or an AWS_MSK_IAM payload from credentials, a region and a time.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64ct::{Base64UrlUnpadded, Encoding};
use zeroize::Zeroizing;

use crate::finding::printable;
use crate::iam::action::{ACTION_QUERY, SERVICE};
use crate::iam::credentials::Credentials;
use crate::iam::payload;
use crate::iam::region::Region;
use crate::iam::sigv4::{
    Presign, Scope, SigningKey, Timestamp, percent_encode, percent_encoded_len,
};
use crate::iam::token::Token;
use crate::sensitive::SensitiveText;

/// The longest lifetime, in seconds, that MSK accepts.
const MAX_LIFETIME: u32 = 900;
/// The maximum length of a host (RFC 1035 section 2.3.4).
const MAX_HOST: usize = 253;
const MAX_USER_AGENT: usize = 256;

/// Signs MSK IAM tokens and AWS_MSK_IAM payloads for one region.
///
/// The signing key is derived once a day for each secret, cached, and wiped when it is replaced.
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use msk_auth::iam::{Credentials, Region, Signer};
///
/// let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".into();
/// let credentials = Credentials::new("AKIDEXAMPLE", secret)?;
/// let signer = Signer::new(Region::new("us-east-1")?);
/// let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_323_045); // 2026-01-02T03:04:05Z
/// let token = signer.token(&credentials, now)?;
/// assert_eq!(token.expires_at_ms(), 1_767_323_945_000);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Signer {
    region: Region,
    host: Box<str>,
    lifetime: u32,
    user_agent: Box<str>,
    cached: Mutex<Option<Arc<CachedKey>>>,
}

/// A derived key and its inputs.
struct CachedKey {
    key: SigningKey,
    date: Box<str>,
    credentials: Credentials,
}

impl Signer {
    /// Makes a signer for the brokers of `region`. Its tokens name the host `kafka.REGION.SUFFIX`,
    /// with the suffix of the region's partition, and have a lifetime of 900 seconds.
    ///
    /// AWS's own signers use `.amazonaws.com` in every partition; see [`Signer::with_host`].
    pub fn new(region: Region) -> Self {
        let suffix = region.partition().dns_suffix;
        Self {
            host: format!("kafka.{region}.{suffix}").into(),
            region,
            lifetime: MAX_LIFETIME,
            user_agent: concat!("msk-auth/", env!("CARGO_PKG_VERSION")).into(),
            cached: Mutex::new(None),
        }
    }

    /// Sets another host for its tokens, for example a FIPS endpoint. AWS_MSK_IAM payloads always
    /// name the broker's host.
    ///
    /// # Errors
    /// [`SignError::Host`] if it is not the name of a host.
    pub fn with_host(mut self, host: &str) -> Result<Self, SignError> {
        self.host = Box::from(checked_host(host)?);
        Ok(self)
    }

    /// Sets another lifetime, in seconds, 1 to 900. A signature expires earlier if its credentials
    /// do.
    ///
    /// # Errors
    /// [`SignError::Lifetime`] if it is not within 1 to 900.
    pub fn with_lifetime(mut self, seconds: u32) -> Result<Self, SignError> {
        if !(1..=MAX_LIFETIME).contains(&seconds) {
            return Err(SignError::Lifetime { seconds });
        }
        self.lifetime = seconds;
        Ok(self)
    }

    /// Sets another user agent; the default is `msk-auth/` and the version. It is sent unsigned,
    /// and MSK logs it.
    ///
    /// # Errors
    /// [`SignError::UserAgent`] if it is empty, over 256 bytes long or not printable ASCII.
    pub fn with_user_agent(mut self, user_agent: &str) -> Result<Self, SignError> {
        let printable = user_agent
            .bytes()
            .all(|b| b.is_ascii_graphic() || b == b' ');
        if !(1..=MAX_USER_AGENT).contains(&user_agent.len()) || !printable {
            return Err(SignError::UserAgent);
        }
        self.user_agent = Box::from(user_agent);
        Ok(self)
    }

    /// The region of this signer's brokers.
    pub fn region(&self) -> &Region {
        &self.region
    }

    /// The host in this signer's tokens.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The lifetime, in seconds, of a signature if its credentials do not expire earlier.
    pub fn lifetime(&self) -> u32 {
        self.lifetime
    }

    /// Makes a token for SASL OAUTHBEARER, valid from the second of `now`.
    ///
    /// It is a presigned URL as base64url without padding, in the format of AWS's signers.
    ///
    /// # Errors
    /// [`SignError::CredentialsExpired`] if the credentials expire within a second of `now`,
    /// [`SignError::Clock`] if `now` is before 1970 or after 9999.
    pub fn token(&self, credentials: &Credentials, now: SystemTime) -> Result<Token, SignError> {
        let (timestamp, lifetime) = self.valid_from(credentials, now)?;
        let presign = self.presign(&self.host, credentials, &timestamp, lifetime);
        let scheme = "https://";
        let signature_parameter = b"&X-Amz-Signature=";
        let agent_parameter = b"&User-Agent=";
        let length = [
            scheme.len(),
            self.host.len(),
            2,
            presign.query_len(),
            signature_parameter.len(),
            64,
            agent_parameter.len(),
            percent_encoded_len(&self.user_agent),
        ]
        .into_iter()
        .fold(0, usize::saturating_add);

        let mut url = Zeroizing::new(Vec::with_capacity(length));
        url.extend_from_slice(scheme.as_bytes());
        url.extend_from_slice(self.host.as_bytes());
        url.extend_from_slice(b"/?");
        let query_start = url.len();
        presign.write_query(&mut url);
        let key = self.key(credentials, &presign.scope);
        let query = url.get(query_start..).unwrap_or_default();
        let signature = presign.signature(query, &key.key);
        url.extend_from_slice(signature_parameter);
        url.extend_from_slice(&signature);
        url.extend_from_slice(agent_parameter);
        percent_encode(&self.user_agent, &mut url);

        Ok(Token::new(
            SensitiveText::from(Base64UrlUnpadded::encode_string(&url).into_boxed_str()),
            self.region.clone(),
            credentials,
            timestamp.seconds,
            lifetime,
        ))
    }

    /// Makes the first message of SASL AWS_MSK_IAM to the broker `host`, valid from the second of
    /// `now`: a JSON object with the signature of a presigned request to this broker only.
    ///
    /// `host` is the broker's name in the connection, without a port.
    ///
    /// # Errors
    /// [`SignError::Host`], and the same as [`Signer::token`].
    pub fn payload(
        &self,
        credentials: &Credentials,
        host: &str,
        now: SystemTime,
    ) -> Result<SensitiveText, SignError> {
        let host = checked_host(host)?;
        let (timestamp, lifetime) = self.valid_from(credentials, now)?;
        let presign = self.presign(host, credentials, &timestamp, lifetime);
        let key = self.key(credentials, &presign.scope);
        Ok(payload::write(&presign, &key.key, &self.user_agent))
    }

    fn presign<'a>(
        &'a self,
        host: &'a str,
        credentials: &'a Credentials,
        timestamp: &'a Timestamp,
        lifetime: u32,
    ) -> Presign<'a> {
        Presign {
            host,
            query: ACTION_QUERY,
            scope: Scope {
                timestamp,
                region: self.region.as_str(),
                service: SERVICE,
            },
            expires: lifetime,
            access_key_id: credentials.access_key_id(),
            session_token: credentials.session_token().map(SensitiveText::expose),
        }
    }

    /// The second of `now` and the number of seconds that a signature is valid: no longer than the
    /// credentials.
    fn valid_from(
        &self,
        credentials: &Credentials,
        now: SystemTime,
    ) -> Result<(Timestamp, u32), SignError> {
        let timestamp = Timestamp::at(now).ok_or(SignError::Clock)?;
        let Some(end) = credentials.expires_at() else {
            return Ok((timestamp, self.lifetime));
        };
        let left = end
            .duration_since(UNIX_EPOCH)
            .unwrap_or(Duration::ZERO)
            .as_secs()
            .saturating_sub(timestamp.seconds);
        let lifetime = u32::try_from(left).map_or(self.lifetime, |left| left.min(self.lifetime));
        if lifetime == 0 || end <= now {
            return Err(SignError::CredentialsExpired { at: end });
        }
        Ok((timestamp, lifetime))
    }

    /// The cached signing key if it is for this day and these credentials, or else a new one.
    fn key(&self, credentials: &Credentials, scope: &Scope<'_>) -> Arc<CachedKey> {
        let mut cached = self.cached.lock().unwrap_or_else(PoisonError::into_inner);
        match &*cached {
            Some(kept)
                if *kept.date == *scope.timestamp.date()
                    && kept.credentials.same_key(credentials) =>
            {
                Arc::clone(kept)
            }
            _ => {
                let derived = Arc::new(CachedKey {
                    key: SigningKey::derive(credentials.secret_access_key().expose(), scope),
                    date: Box::from(scope.timestamp.date()),
                    credentials: credentials.clone(),
                });
                *cached = Some(Arc::clone(&derived));
                derived
            }
        }
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer")
            .field("region", &self.region)
            .field("host", &self.host)
            .field("lifetime", &self.lifetime)
            .finish_non_exhaustive()
    }
}

/// A host's name: letters, digits, `-`, `_` and dots; a final dot is removed.
fn checked_host(host: &str) -> Result<&str, SignError> {
    let name = host.strip_suffix('.').unwrap_or(host);
    let fits = (1..=MAX_HOST).contains(&name.len())
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
    if fits {
        Ok(name)
    } else {
        Err(SignError::Host {
            host: printable(host),
        })
    }
}

/// Why nothing was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignError {
    /// The credentials have expired, or expire within the second.
    CredentialsExpired {
        /// When they expire.
        at: SystemTime,
    },
    /// A lifetime outside 1 to 900 seconds.
    Lifetime {
        /// The requested lifetime, in seconds.
        seconds: u32,
    },
    /// Not the name of a host.
    Host {
        /// The given text, safe to show.
        host: String,
    },
    /// Not a user agent: empty, over 256 bytes, or not printable ASCII.
    UserAgent,
    /// The clock is before 1970 or after 9999.
    Clock,
}

impl fmt::Display for SignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CredentialsExpired { .. } => f.write_str(
                "the credentials have expired; get new ones, \
                 and check the clock if they are new",
            ),
            Self::Lifetime { seconds } => {
                write!(
                    f,
                    "a lifetime of {seconds} s: MSK accepts 1 to {MAX_LIFETIME} seconds"
                )
            }
            Self::Host { host } => write!(
                f,
                "`{host}` is not the name of a host; pass it without scheme, port or path"
            ),
            Self::UserAgent => write!(
                f,
                "a user agent is 1 to {MAX_USER_AGENT} characters of printable ASCII"
            ),
            Self::Clock => f.write_str("the clock is before 1970 or after 9999; set it"),
        }
    }
}

impl std::error::Error for SignError {}
