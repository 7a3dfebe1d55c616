//! OAUTHBEARER (RFC 7628) with the SASL extensions of KIP-342.

use super::one_message::{Exchange, OneMessage, Verdict, one_message};
use super::part::{check_part, saslname};
use super::{Mechanism, Refusal, SaslError};
use crate::finding::{printable, printable_up_to};
use crate::json::{Value, read_strict};
use crate::sensitive::{SensitiveBytes, SensitiveText};

/// The maximum size of a token. MSK IAM tokens have about 2,000 bytes, JSON web tokens rarely
/// 10,000.
const MAXIMUM_TOKEN: usize = 65_536;
/// The maximum size of all extensions together.
const MAXIMUM_EXTENSIONS: usize = 65_536;
/// The maximum size of a server's JSON.
const MAXIMUM_ANSWER: usize = 16_384;
/// The maximum number of characters that are shown of an answer that is not RFC 7628's JSON.
const MAXIMUM_SHOWN: usize = 200;

/// Separates the key-value pairs of RFC 7628 section 3.1. By itself, it is the client's answer to a
/// refusal (section 3.2.3).
const SEPARATOR: &[u8] = b"\x01";

/// The mechanism `OAUTHBEARER` (RFC 7628), for bearer tokens of any issuer and for MSK IAM's.
///
/// The message contains the token, so [`Mechanism::needs_encryption`] is true.
///
/// If the server refuses, its reasons are in [`Mechanism::outcome`] at once. The exchange itself
/// continues with the one byte that RFC 7628 section 3.2.3 requires, and then the server ends it. As in
/// Kafka's client, every answer that is not empty is a refusal.
///
/// ```
/// use msk_auth::sasl::{Mechanism, OauthBearer, Step};
///
/// let mut bearer = OauthBearer::new("e30.e30.e30".into())?.extension("logicalCluster", "lkc-1")?;
/// assert_eq!(
///     bearer.first()?.expose(),
///     b"n,,\x01auth=Bearer e30.e30.e30\x01logicalCluster=lkc-1\x01\x01"
/// );
/// assert_eq!(bearer.answer(b"")?, Step::Done);
/// # Ok::<(), msk_auth::sasl::SaslError>(())
/// ```
#[derive(Debug)]
pub struct OauthBearer(OneMessage<Bearer>);

#[derive(Debug)]
struct Bearer {
    token: SensitiveText,
    authorization_id: Option<String>,
    extensions: Vec<(String, String)>,
}

impl OauthBearer {
    /// Makes a login with this token from its issuer (RFC 6750 section 2.1: letters, digits,
    /// `-._~+/` and `=` at the end).
    ///
    /// # Errors
    /// [`SaslError::Empty`], [`SaslError::TooLong`] (65,536 bytes) or [`SaslError::TokenCharacter`].
    pub fn new(token: SensitiveText) -> Result<Self, SaslError> {
        check_token(token.expose())?;
        Ok(Self(OneMessage::new(Bearer {
            token,
            authorization_id: None,
            extensions: Vec::new(),
        })))
    }

    /// Requests to act as this principal. Kafka refuses any other than the token's own.
    ///
    /// # Errors
    /// [`SaslError::Empty`] or [`SaslError::ContainsNul`].
    pub fn authorization_id(mut self, authorization_id: &str) -> Result<Self, SaslError> {
        check_part("authorization identity", authorization_id)?;
        self.0.exchange.authorization_id = Some(authorization_id.to_owned());
        Ok(self)
    }

    /// Adds an extension (KIP-342): a name of ASCII letters, a value of printable ASCII, spaces,
    /// tabs and line breaks.
    ///
    /// # Errors
    /// [`SaslError::ExtensionName`], [`SaslError::ExtensionValue`], [`SaslError::ExtensionDuplicate`], or
    /// [`SaslError::TooLong`] (65,536 bytes for all of them).
    pub fn extension(mut self, name: &str, value: &str) -> Result<Self, SaslError> {
        let owned = || name.to_owned();
        if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphabetic()) || name == "auth" {
            return Err(SaslError::ExtensionName { name: owned() });
        }
        let allowed = |b: u8| matches!(b, b' '..=b'~' | b'\t' | b'\r' | b'\n');
        if value.is_empty() || !value.bytes().all(allowed) {
            return Err(SaslError::ExtensionValue { name: owned() });
        }
        let extensions = &mut self.0.exchange.extensions;
        if extensions.iter().any(|(known, _)| known == name) {
            return Err(SaslError::ExtensionDuplicate { name: owned() });
        }
        extensions.push((owned(), value.to_owned()));
        let length = extensions
            .iter()
            .map(|(name, value)| name.len().saturating_add(value.len()))
            .fold(0, usize::saturating_add);
        if length > MAXIMUM_EXTENSIONS {
            return Err(SaslError::TooLong {
                part: "list of extensions",
                length,
                maximum: MAXIMUM_EXTENSIONS,
            });
        }
        Ok(self)
    }
}

one_message!(impl Mechanism for OauthBearer as "OAUTHBEARER");

impl Exchange for Bearer {
    fn message(&self) -> SensitiveBytes {
        let authorization_id = self
            .authorization_id
            .as_deref()
            .map_or_else(String::new, |id| format!("a={}", saslname(id)));
        let mut parts: Vec<&[u8]> = vec![
            b"n,",
            authorization_id.as_bytes(),
            b",",
            SEPARATOR,
            b"auth=Bearer ",
            self.token.expose().as_bytes(),
            SEPARATOR,
        ];
        for (name, value) in &self.extensions {
            parts.extend([name.as_bytes(), b"=", value.as_bytes(), SEPARATOR]);
        }
        parts.push(SEPARATOR);
        SensitiveBytes::concat(&parts)
    }

    fn judge(&mut self, answer: &[u8]) -> Result<Verdict, SaslError> {
        if answer.is_empty() {
            return Ok(Verdict::Accepted);
        }
        if answer.len() > MAXIMUM_ANSWER {
            return Err(SaslError::MessageTooLong {
                length: answer.len(),
                maximum: MAXIMUM_ANSWER,
            });
        }
        let refusal = match read_refusal(answer) {
            Some(refusal) => SaslError::TokenRefused(refusal),
            None => SaslError::RefusalMalformed {
                answer: self.shown(answer),
            },
        };
        Ok(Verdict::Refused(refusal, SEPARATOR))
    }
}

impl Bearer {
    /// The beginning of a server's text, without the token that it may repeat.
    fn shown(&self, answer: &[u8]) -> String {
        let text = String::from_utf8_lossy(answer);
        let text = text.replace(self.token.expose(), "[token]");
        printable_up_to(MAXIMUM_SHOWN, text.trim())
    }
}

fn check_token(token: &str) -> Result<(), SaslError> {
    if token.is_empty() {
        return Err(SaslError::Empty { part: "token" });
    }
    if token.len() > MAXIMUM_TOKEN {
        return Err(SaslError::TooLong {
            part: "token",
            length: token.len(),
            maximum: MAXIMUM_TOKEN,
        });
    }
    let body = token.trim_end_matches('=');
    let allowed =
        |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~' | b'+' | b'/');
    if let Some(position) = body.bytes().position(|b| !allowed(b)) {
        return Err(SaslError::TokenCharacter { position });
    }
    if body.is_empty() {
        return Err(SaslError::TokenCharacter { position: 0 });
    }
    Ok(())
}

/// RFC 7628 section 3.2.2: a JSON object with `status`, and optionally `scope` and
/// `openid-configuration`.
fn read_refusal(challenge: &[u8]) -> Option<Refusal> {
    let answer = read_strict(challenge).ok()?;
    let text = |member: &str| answer.get(member).and_then(Value::as_text).map(printable);
    Some(Refusal {
        status: text("status")?,
        scope: text("scope"),
        openid_configuration: text("openid-configuration"),
    })
}
