//! A signed token, and its decoded content.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64ct::{Base64UrlUnpadded, Encoding};
use zeroize::Zeroizing;

use crate::finding::printable_whole;
use crate::iam::credentials::Credentials;
use crate::iam::region::Region;
use crate::sensitive::SensitiveText;

/// The maximum size of a token that [`DecodedToken::read`] decodes.
const MAX_TOKEN: usize = 131_072;
/// The maximum number of its parameters.
const MAX_PARAMETERS: usize = 64;
/// What replaces a value that must not be shown.
const MASK: &str = "***";

/// An MSK IAM token for SASL OAUTHBEARER. Anyone who has it can connect until it expires. It is
/// wiped when dropped, and `Debug` does not show it.
#[derive(Clone)]
pub struct Token {
    text: SensitiveText,
    region: Region,
    access_key_id: Box<str>,
    principal: Option<Box<str>>,
    signed_at: u64,
    lifetime: u32,
}

impl Token {
    pub(crate) fn new(
        text: SensitiveText,
        region: Region,
        credentials: &Credentials,
        signed_at: u64,
        lifetime: u32,
    ) -> Self {
        Self {
            text,
            region,
            access_key_id: Box::from(credentials.access_key_id()),
            principal: credentials.principal().map(Box::from),
            signed_at,
            lifetime,
        }
    }

    /// The token as it is sent: base64url without padding. The caller must wipe copies of it.
    pub fn expose(&self) -> &str {
        self.text.expose()
    }

    /// The region it was signed for.
    pub fn region(&self) -> &Region {
        &self.region
    }

    /// The first second in which it is valid.
    pub fn signed_at(&self) -> SystemTime {
        moment(self.signed_at)
    }

    /// The second in which it expires.
    pub fn expires_at(&self) -> SystemTime {
        moment(self.expires_at_seconds())
    }

    /// When it expires, in milliseconds since 1970, as Kafka's clients require.
    pub fn expires_at_ms(&self) -> i64 {
        i64::try_from(self.expires_at_seconds().saturating_mul(1000)).unwrap_or(i64::MAX)
    }

    /// For how many seconds after [`Token::signed_at`] it is valid.
    pub fn lifetime(&self) -> u32 {
        self.lifetime
    }

    /// The id of the access key that signed it.
    pub fn access_key_id(&self) -> &str {
        &self.access_key_id
    }

    /// The principal that the broker sees, as an ARN, if the credentials contain it. A broker
    /// refuses to re-authenticate a connection with another principal; open a new connection then.
    pub fn principal(&self) -> Option<&str> {
        self.principal.as_deref()
    }

    /// The token decoded, without its secrets.
    pub fn decoded(&self) -> DecodedToken {
        DecodedToken::read(self.expose()).unwrap_or_else(|_| DecodedToken {
            host: String::new(),
            parameters: Vec::new(),
        })
    }

    fn expires_at_seconds(&self) -> u64 {
        self.signed_at.saturating_add(u64::from(self.lifetime))
    }
}

fn moment(seconds: u64) -> SystemTime {
    UNIX_EPOCH
        .checked_add(Duration::from_secs(seconds))
        .unwrap_or(UNIX_EPOCH)
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token")
            .field("region", &self.region)
            .field("access_key_id", &self.access_key_id())
            .field("expires_at", &self.expires_at())
            .finish_non_exhaustive()
    }
}

/// The content of a token: the host and the parameters of the presigned URL, for finding the reason
/// of a refusal. The session token and the signature are masked with `***`.
///
/// `Display` writes the URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodedToken {
    host: String,
    parameters: Vec<(String, String)>,
}

impl DecodedToken {
    /// Decodes a token of this library or of any of AWS's signers. Its signature is not checked:
    /// only AWS can do that.
    ///
    /// # Errors
    /// If it is not base64url of an `https` URL with a query.
    pub fn read(token: &str) -> Result<Self, DecodeError> {
        let token = token.trim_end_matches('=');
        if token.len() > MAX_TOKEN {
            return Err(DecodeError::TooLong);
        }
        let mut bytes = Zeroizing::new(vec![0; token.len()]);
        let url = Base64UrlUnpadded::decode(token, &mut bytes).map_err(|_| DecodeError::Base64)?;
        let url = std::str::from_utf8(url).map_err(|_| DecodeError::Url)?;
        let (host, query) = url
            .strip_prefix("https://")
            .and_then(|rest| rest.split_once("/?"))
            .ok_or(DecodeError::Url)?;
        let parameters = query
            .split('&')
            .take(MAX_PARAMETERS)
            .map(decode_parameter)
            .collect::<Option<_>>()
            .ok_or(DecodeError::Url)?;
        Ok(Self {
            host: host.to_owned(),
            parameters,
        })
    }

    /// The signed host.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Names and decoded values in the order of the token.
    pub fn parameters(&self) -> &[(String, String)] {
        &self.parameters
    }

    /// The decoded value of the first parameter of this name.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters
            .iter()
            .find_map(|(known, value)| (known == name).then_some(value.as_str()))
    }
}

/// The URL, decoded and safe to show.
impl fmt::Display for DecodedToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "https://{}/", printable_whole(&self.host))?;
        let mut separator = '?';
        for (name, value) in &self.parameters {
            let (name, value) = (printable_whole(name), printable_whole(value));
            write!(f, "{separator}{name}={value}")?;
            separator = '&';
        }
        Ok(())
    }
}

/// The decoded name and value; a secret value is masked.
fn decode_parameter(parameter: &str) -> Option<(String, String)> {
    let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
    let name = percent_decode(name)?;
    let secret = ["x-amz-security-token", "x-amz-signature"]
        .iter()
        .any(|known| name.eq_ignore_ascii_case(known));
    let value = if secret {
        MASK.to_owned()
    } else {
        percent_decode(value)?
    };
    Some((name, value))
}

fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut parts = text.split('%');
    bytes.extend_from_slice(parts.next()?.as_bytes());
    for part in parts {
        let (digits, rest) = part.split_at_checked(2)?;
        if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        bytes.extend_from_slice(rest.as_bytes());
    }
    String::from_utf8(bytes).ok()
}

/// Why a token could not be decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecodeError {
    /// Over 131,072 characters.
    TooLong,
    /// Not base64url.
    Base64,
    /// Not an `https` URL with a query.
    Url,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLong => "over 131,072 characters long, more than any MSK IAM token",
            Self::Base64 => "not base64url; copy the whole token, without quotes or line breaks",
            Self::Url => "base64url, but not of a presigned https URL",
        })
    }
}

impl std::error::Error for DecodeError {}
