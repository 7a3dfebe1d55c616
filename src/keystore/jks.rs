//! Java's own keystore of type JKS, as `sun.security.provider.JavaKeyStore` reads it.
//!
//! This reader exists because the crate for it brings older versions of ASN.1 and hash crates, and
//! copies keys into memory that is not wiped.

use der::Decode;
use der::asn1::{AnyRef, OctetStringRef};
use pkcs8::AlgorithmIdentifierRef;
use sha1::{Digest, Sha1};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::OpenError;
use super::entry::{Entries, Key, KeyEntry};
use crate::sensitive::{SensitiveBuffer, SensitiveBytes, SensitiveText};

const MAGIC: u32 = 0xfeed_feed;
/// The maximum number of entries; each costs a copy.
const MAX_ENTRIES: u32 = 512;
/// The text that is hashed between the password and the content.
const WHITENER: &[u8] = b"Mighty Aphrodite";
const HASH_BYTES: usize = 20;
/// The protection of keys in JKS.
const KEY_PROTECTOR: const_oid::ObjectIdentifier =
    const_oid::ObjectIdentifier::new_unwrap("1.3.6.1.4.1.42.2.17.1.1");

/// Reads every entry, after verifying the digest if there is a password; keys stay encrypted.
pub(super) fn read(bytes: &[u8], password: Option<&SensitiveText>) -> Result<Entries, OpenError> {
    let malformed = || OpenError::Malformed("a Java keystore that is cut off");
    let end = bytes.len().checked_sub(HASH_BYTES).ok_or_else(malformed)?;
    let (content, seal) = bytes.split_at_checked(end).ok_or_else(malformed)?;
    let mut reader = Fields(content);
    if reader.u32().ok_or_else(malformed)? != MAGIC {
        return Err(OpenError::Jceks);
    }
    let version = reader.u32().ok_or_else(malformed)?;
    if let Some(password) = password {
        let hash = Sha1::new()
            .chain_update(&*utf_16(password))
            .chain_update(WHITENER)
            .chain_update(content)
            .finalize();
        if !bool::from(hash.as_slice().ct_eq(seal)) {
            return Err(OpenError::Password);
        }
    }
    entries(&mut reader, version == 2).ok_or_else(malformed)
}

fn entries(reader: &mut Fields<'_>, names_types: bool) -> Option<Entries> {
    let mut entries = Entries::default();
    let count = reader.u32()?;
    for _ in 0..count.min(MAX_ENTRIES) {
        let kind = reader.u32()?;
        let alias = reader.text()?;
        let _created = reader.take(8)?;
        match kind {
            1 => {
                let key = Key::Jks(reader.block()?.into());
                let mut chain = Vec::new();
                for _ in 0..reader.u32()?.min(MAX_ENTRIES) {
                    chain.push(reader.certificate(names_types)?.to_vec());
                }
                entries.keys.push(KeyEntry { alias, key, chain });
            }
            2 => entries
                .trusted
                .push(reader.certificate(names_types)?.to_vec()),
            _ => return None,
        }
    }
    Some(entries)
}

/// The remaining bytes to read.
struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    fn take(&mut self, bytes: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(bytes)?;
        self.0 = rest;
        Some(taken)
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from_be_bytes(self.take(4)?.try_into().ok()?))
    }

    /// Bytes with their length before them.
    fn block(&mut self) -> Option<&'a [u8]> {
        let length = self.u32()?;
        self.take(usize::try_from(length).ok()?)
    }

    /// Java's modified UTF-8 with its length before it; invalid UTF-8 is only shown.
    fn text(&mut self) -> Option<String> {
        let length = u16::from_be_bytes(self.take(2)?.try_into().ok()?);
        Some(String::from_utf8_lossy(self.take(length.into())?).into_owned())
    }

    fn certificate(&mut self, names_type: bool) -> Option<&'a [u8]> {
        if names_type {
            self.text()?;
        }
        self.block()
    }
}

/// Java hashes the characters of a password as UTF-16BE.
fn utf_16(password: &SensitiveText) -> Zeroizing<Vec<u8>> {
    let units = password.expose().encode_utf16();
    let mut bytes = Zeroizing::new(Vec::with_capacity(units.clone().count().saturating_mul(2)));
    for unit in units {
        bytes.extend_from_slice(&unit.to_be_bytes());
    }
    bytes
}

/// The `PrivateKeyInfo` of a key that `sun.security.provider.KeyProtector` encrypted: a salt, the key
/// encrypted with a stream of hashes, and the hash of password and key.
pub(super) fn decrypt(block: &[u8], password: &SensitiveText) -> Result<SensitiveBytes, OpenError> {
    let malformed = || OpenError::Malformed("the key of an entry");
    let data = AnyRef::from_der(block).and_then(|info| {
        info.sequence(|reader| {
            let algorithm = AlgorithmIdentifierRef::decode(reader)?;
            let data = <&OctetStringRef>::decode(reader)?.as_bytes();
            Ok::<_, der::Error>((algorithm.oid, data))
        })
    });
    let (oid, data) = data.map_err(|_| malformed())?;
    if oid != KEY_PROTECTOR {
        return Err(OpenError::Unsupported(format!("the scheme {oid}")));
    }
    let (salt, rest) = data.split_at_checked(HASH_BYTES).ok_or_else(malformed)?;
    let length = rest.len().checked_sub(HASH_BYTES).ok_or_else(malformed)?;
    let (encrypted, seal) = rest.split_at_checked(length).ok_or_else(malformed)?;
    let password = utf_16(password);
    let mut plain = SensitiveBuffer::with_capacity(length);
    let mut stream = Zeroizing::new(<[u8; HASH_BYTES]>::try_from(salt).map_err(|_| malformed())?);
    for chunk in encrypted.chunks(HASH_BYTES) {
        *stream = Sha1::new()
            .chain_update(&*password)
            .chain_update(*stream)
            .finalize()
            .into();
        let mut block = Zeroizing::new([0; HASH_BYTES]);
        for ((to, from), key) in block.iter_mut().zip(chunk).zip(stream.iter()) {
            *to = from ^ key;
        }
        plain.extend_from_slice(block.get(..chunk.len()).unwrap_or_default());
    }
    let hash = Sha1::new()
        .chain_update(&*password)
        .chain_update(plain.as_slice())
        .finalize();
    match bool::from(hash.as_slice().ct_eq(seal)) {
        true => Ok(plain.into()),
        false => Err(OpenError::Password),
    }
}
