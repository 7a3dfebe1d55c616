//! PKCS #12 (RFC 7292), as `keytool`, OpenSSL and Python write it.
//!
//! This reader exists because the crates for it copy keys into memory that is not wiped, run a key
//! derivation for each of any number of bags, and support only some of the schemes.

use std::collections::BTreeMap;

use const_oid::ObjectIdentifier;
use const_oid::db::rfc5911::{ID_DATA, ID_ENCRYPTED_DATA};
use der::asn1::AnyRef;
use der::{Tag, Tagged};
use pkcs8::AlgorithmIdentifierRef;

use super::OpenError;
use super::asn1::{bmp_text, elements, octets, oid, sequence, tagged, whole};
use super::entry::{Entries, Key, KeyEntry};
use super::mac::Seal;
use crate::chain;
use crate::finding::{Findings, Place, Rules};
use crate::key::{self, Budget, Protection};
use crate::pem;
use crate::sensitive::{SensitiveBuffer, SensitiveText};

const KEY_BAG: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.1");
const SHROUDED_KEY_BAG: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.2");
const CERT_BAG: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.3");
const SAFE_CONTENTS_BAG: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.6");
const FRIENDLY_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.20");
const LOCAL_KEY_ID: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.21");
/// Oracle's attribute of a trusted certificate.
const TRUSTED_KEY_USAGE: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("2.16.840.1.113894.746875.1.1");

/// The maximum depth of nested safe contents, which programs do not write.
const MAX_DEPTH: usize = 4;

/// Reads every entry; keys stay encrypted. Without a password, what is encrypted and the seal are ignored, as
/// Java then reads a truststore.
pub(super) fn read(
    bytes: &[u8],
    password: Option<&SensitiveText>,
    rules: &Rules,
    budget: &mut Budget,
) -> Result<Entries, OpenError> {
    let malformed = || OpenError::Malformed("PFX");
    let pfx = whole(bytes)
        .and_then(sequence)
        .ok_or(OpenError::Malformed("it is not DER"))?;
    let (safe, seal) = match pfx.as_slice() {
        [_, safe] => (safe, None),
        [_, safe, seal, ..] => (safe, Some(Seal::read(*seal, rules)?)),
        _ => return Err(malformed()),
    };
    let content = data(*safe).ok_or(OpenError::Unsupported(
        "a signature, not a password".to_owned(),
    ))?;
    let has_mac = seal.is_some();
    if let (Some(seal), Some(password)) = (seal, password) {
        seal.verify(content, password, budget)?;
    }
    let mut bags = Bags::default();
    for info in whole(content).and_then(sequence).ok_or_else(malformed)? {
        bags.add_info(info, password, rules, budget)?;
    }
    Ok(Entries {
        has_mac,
        ..bags.into_entries()
    })
}

/// `contentType` and the content of `[0]`.
fn content_info(info: AnyRef<'_>) -> Option<(ObjectIdentifier, AnyRef<'_>)> {
    let parts = sequence(info)?;
    let content = whole(tagged(*parts.get(1)?)?)?;
    Some((oid(*parts.first()?)?, content))
}

/// The content of a `ContentInfo` of type `data`.
fn data(info: AnyRef<'_>) -> Option<&[u8]> {
    let (kind, content) = content_info(info)?;
    (kind == ID_DATA).then(|| octets(content)).flatten()
}

/// The relevant attributes of a bag.
#[derive(Default)]
struct Attributes {
    name: Option<String>,
    local_key_id: Option<Vec<u8>>,
    is_trusted: bool,
}

struct KeyBag {
    attributes: Attributes,
    key: Key,
}

struct CertBag {
    attributes: Attributes,
    der: Vec<u8>,
}

/// The bags of all safes.
#[derive(Default)]
struct Bags {
    keys: Vec<KeyBag>,
    certificates: Vec<CertBag>,
    content_protections: Vec<Protection>,
}

impl Bags {
    fn add_info(
        &mut self,
        info: AnyRef<'_>,
        password: Option<&SensitiveText>,
        rules: &Rules,
        budget: &mut Budget,
    ) -> Result<(), OpenError> {
        let malformed = || OpenError::Malformed("ContentInfo");
        let (kind, content) = content_info(info).ok_or_else(malformed)?;
        match kind {
            ID_DATA => self.add_contents(octets(content).ok_or_else(malformed)?, MAX_DEPTH),
            ID_ENCRYPTED_DATA => {
                let Some(password) = password else {
                    return Ok(());
                };
                let (algorithm, data) =
                    encrypted(content).ok_or(OpenError::Malformed("EncryptedData"))?;
                let plain = key::decrypt_content(algorithm, data, password, rules, budget)?;
                self.content_protections
                    .extend(Protection::of_content(algorithm, rules));
                self.add_contents(plain.expose(), MAX_DEPTH)
            }
            other => Err(OpenError::Unsupported(format!("the content type {other}"))),
        }
    }

    /// `SafeContents`.
    fn add_contents(&mut self, der: &[u8], depth: usize) -> Result<(), OpenError> {
        let malformed = || OpenError::Malformed("SafeContents");
        let depth = depth.checked_sub(1).ok_or_else(malformed)?;
        for bag in whole(der).and_then(sequence).ok_or_else(malformed)? {
            let parts = sequence(bag).ok_or_else(malformed)?;
            let [kind, value, attributes @ ..] = parts.as_slice() else {
                return Err(malformed());
            };
            let value = tagged(*value).ok_or_else(malformed)?;
            let attributes = attributes.first().and_then(|set| read_attributes(*set));
            self.add_bag(
                oid(*kind).ok_or_else(malformed)?,
                value,
                attributes.unwrap_or_default(),
                depth,
            )?;
        }
        Ok(())
    }

    fn add_bag(
        &mut self,
        kind: ObjectIdentifier,
        value: &[u8],
        attributes: Attributes,
        depth: usize,
    ) -> Result<(), OpenError> {
        match kind {
            KEY_BAG => self.keys.push(KeyBag {
                attributes,
                key: Key::Plain(value.into()),
            }),
            SHROUDED_KEY_BAG => self.keys.push(KeyBag {
                attributes,
                key: Key::Pkcs8(value.into()),
            }),
            CERT_BAG => {
                let der = certificate(value).ok_or(OpenError::Malformed("CertBag"))?;
                self.certificates.push(CertBag {
                    attributes,
                    der: der.to_vec(),
                });
            }
            SAFE_CONTENTS_BAG => self.add_contents(value, depth)?,
            // Certificate revocation lists and secrets of other kinds.
            _ => {}
        }
        Ok(())
    }

    /// Assigns to each key its certificate, by the local key id, and the issuers above it. A key or
    /// a certificate without an id belongs to the only key, as in Java.
    fn into_entries(self) -> Entries {
        let parsed: Vec<_> = self
            .certificates
            .iter()
            .map(|bag| Names::of(&bag.der))
            .collect();
        let is_only = self.keys.len() == 1;
        let mut subjects = BTreeMap::new();
        for (at, names) in parsed.iter().enumerate() {
            if let Some(names) = names {
                subjects.entry(names.subject.as_str()).or_insert(at);
            }
        }
        let mut used = vec![false; self.certificates.len()];
        let mut entries = Entries {
            content_protections: self.content_protections,
            ..Entries::default()
        };
        for (index, bag) in self.keys.into_iter().enumerate() {
            let id = bag.attributes.local_key_id;
            let own = self.certificates.iter().position(|one| {
                match (&id, &one.attributes.local_key_id) {
                    (Some(id), Some(other)) => id == other,
                    _ => is_only && !one.attributes.is_trusted,
                }
            });
            let path = own
                .map(|own| path(own, &parsed, &subjects))
                .unwrap_or_default();
            for at in &path {
                if let Some(used) = used.get_mut(*at) {
                    *used = true;
                }
            }
            let chain = path
                .iter()
                .filter_map(|at| Some(self.certificates.get(*at)?.der.clone()));
            entries.keys.push(KeyEntry {
                alias: bag
                    .attributes
                    .name
                    .unwrap_or_else(|| index.saturating_add(1).to_string()),
                key: bag.key,
                chain: chain.collect(),
            });
        }
        for (bag, used) in self.certificates.into_iter().zip(used) {
            match bag.attributes.is_trusted && bag.attributes.local_key_id.is_none() {
                true => entries.trusted.push(bag.der),
                false if used => {}
                false => entries.others = entries.others.saturating_add(1),
            }
        }
        entries
    }
}

/// Subject and issuer of a certificate.
struct Names {
    subject: String,
    issuer: String,
}

impl Names {
    fn of(der: &[u8]) -> Option<Self> {
        let mut text = SensitiveBuffer::default();
        pem::write("CERTIFICATE", der, &mut text);
        let mut ignored = Findings::under(&Rules::kafka());
        let read = chain::read_certificates(text.as_slice(), &Place::default(), &mut ignored);
        let certificate = read.list.first()?;
        Some(Self {
            subject: certificate.subject(),
            issuer: certificate.issuer(),
        })
    }
}

/// The indices of a certificate and of its issuers, each the issuer of the one before. `subjects` has
/// the first certificate of each name.
fn path(own: usize, all: &[Option<Names>], subjects: &BTreeMap<&str, usize>) -> Vec<usize> {
    let mut path = vec![own];
    let issuer = |at: usize| {
        let names = all.get(at)?.as_ref()?;
        subjects.get(names.issuer.as_str()).copied()
    };
    let mut next = issuer(own);
    while let Some(at) = next.filter(|at| !path.contains(at)) {
        path.push(at);
        next = issuer(at);
    }
    path
}

fn read_attributes(set: AnyRef<'_>) -> Option<Attributes> {
    if set.tag() != Tag::Set {
        return None;
    }
    let mut attributes = Attributes::default();
    for attribute in elements(set.value())? {
        let parts = sequence(attribute)?;
        let value = elements(parts.get(1)?.value())?;
        match (oid(*parts.first()?)?, value.first()) {
            (FRIENDLY_NAME, Some(name)) => attributes.name = bmp_text(*name),
            (LOCAL_KEY_ID, Some(id)) => attributes.local_key_id = octets(*id).map(<[u8]>::to_vec),
            (TRUSTED_KEY_USAGE, _) => attributes.is_trusted = true,
            _ => {}
        }
    }
    Some(attributes)
}

/// The DER of the X.509 certificate in a `CertBag`.
fn certificate(der: &[u8]) -> Option<&[u8]> {
    let parts = whole(der).and_then(sequence)?;
    octets(whole(tagged(*parts.get(1)?)?)?)
}

/// The algorithm and the ciphertext of an `EncryptedData`.
fn encrypted(content: AnyRef<'_>) -> Option<(AlgorithmIdentifierRef<'_>, &[u8])> {
    let parts = sequence(content)?;
    let info = sequence(*parts.get(1)?)?;
    let [_, algorithm, encrypted, ..] = info.as_slice() else {
        return None;
    };
    Some((algorithm.decode_as().ok()?, tagged(*encrypted)?))
}
