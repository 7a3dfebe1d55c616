//! The messages of RFC 5802 section 7, and the rules that a client must check.

use base64ct::{Base64, Encoding};

use crate::sasl::{SaslError, ServerError};

/// The maximum size of a server's message. Kafka's have about 120 bytes.
const MAXIMUM_MESSAGE: usize = 8_192;
/// The maximum size of a salt. Servers use 16 to 64 bytes.
const MAXIMUM_SALT: usize = 1_024;

/// Letters that RFC 5802 has assigned; they can't name an extension.
const ASSIGNED: &str = "anmrcsipve";

/// A server-first-message that follows the rules.
pub(super) struct ServerFirst<'m> {
    pub(super) nonce: &'m str,
    pub(super) salt: Box<[u8]>,
    pub(super) iterations: u32,
}

/// `[m=…,]r=NONCE,s=BASE64,i=NUMBER[,name=value]…`
pub(super) fn server_first<'m>(
    message: &'m [u8],
    client_nonce: &str,
) -> Result<ServerFirst<'m>, SaslError> {
    let mut attributes = attributes(message)?;
    let nonce = attribute('r', attributes.next())?;
    check_nonce(nonce, client_nonce)?;
    let salt = read_salt(attribute('s', attributes.next())?)?;
    let iterations = read_iterations(attribute('i', attributes.next())?)?;
    check_extensions(attributes)?;
    Ok(ServerFirst {
        nonce,
        salt,
        iterations,
    })
}

/// Reads `v=BASE64[,name=value]…`; returns the server's signature.
pub(super) fn server_final(message: &[u8]) -> Result<Vec<u8>, SaslError> {
    let mut attributes = attributes(message)?;
    let signature = attribute('v', attributes.next())?;
    let signature = Base64::decode_vec(signature).map_err(|_| SaslError::SignatureMalformed)?;
    check_extensions(attributes)?;
    Ok(signature)
}

fn attributes(message: &[u8]) -> Result<core::str::Split<'_, char>, SaslError> {
    if message.len() > MAXIMUM_MESSAGE {
        return Err(SaslError::MessageTooLong {
            length: message.len(),
            maximum: MAXIMUM_MESSAGE,
        });
    }
    let message = core::str::from_utf8(message).map_err(|_| SaslError::NotUtf8)?;
    Ok(message.split(','))
}

/// The value of the attribute that is expected here, if it is neither the server's refusal nor a
/// mandatory extension.
fn attribute(letter: char, found: Option<&str>) -> Result<&str, SaslError> {
    let (name, value) = found
        .and_then(|text| text.split_once('='))
        .ok_or(SaslError::AttributeMissing { attribute: letter })?;
    match name {
        "e" => Err(SaslError::Server(ServerError::of(value))),
        "m" => Err(SaslError::MandatoryExtension),
        name if name.chars().eq([letter]) => Ok(value),
        _ => Err(SaslError::AttributeMissing { attribute: letter }),
    }
}

fn check_nonce(nonce: &str, client_nonce: &str) -> Result<(), SaslError> {
    let added = nonce
        .strip_prefix(client_nonce)
        .ok_or(SaslError::NonceNotOurs)?;
    if added.is_empty() {
        return Err(SaslError::NonceNotExtended);
    }
    if !added.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(SaslError::NonceCharacter);
    }
    Ok(())
}

fn read_salt(text: &str) -> Result<Box<[u8]>, SaslError> {
    let salt = Base64::decode_vec(text).map_err(|_| SaslError::SaltMalformed)?;
    if salt.is_empty() {
        return Err(SaslError::SaltMalformed);
    }
    if salt.len() > MAXIMUM_SALT {
        return Err(SaslError::SaltTooLong {
            length: salt.len(),
            maximum: MAXIMUM_SALT,
        });
    }
    Ok(salt.into_boxed_slice())
}

/// `posit-number`: no sign, no leading zero. A number too large for 32 bits is above every limit.
fn read_iterations(text: &str) -> Result<u32, SaslError> {
    if text.is_empty() || text.starts_with('0') || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(SaslError::IterationsMalformed);
    }
    Ok(text.parse().unwrap_or(u32::MAX))
}

/// Extensions that are not mandatory may be ignored, but can't replace anything else.
fn check_extensions<'m>(extensions: impl Iterator<Item = &'m str>) -> Result<(), SaslError> {
    for extension in extensions {
        let (name, value) = extension
            .split_once('=')
            .ok_or(SaslError::ExtensionMalformed)?;
        if name == "m" {
            return Err(SaslError::MandatoryExtension);
        }
        if let Some(letter) = ASSIGNED.chars().find(|letter| name.chars().eq([*letter])) {
            return Err(SaslError::AttributeUnexpected { attribute: letter });
        }
        let named = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphabetic());
        if !named || value.is_empty() || value.contains('\0') {
            return Err(SaslError::ExtensionMalformed);
        }
    }
    Ok(())
}
