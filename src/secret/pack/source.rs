//! One file: what kind it is, and what it holds.

use der::asn1::{AnyRef, ObjectIdentifier};
use der::{Decode, Reader, SliceReader};

use crate::finding::{Code, FactName, Finding, Findings, Place, Rules, printable};
use crate::json::Data;
use crate::pem;
use crate::secret::entries;
use crate::secret::sorted::Sorted;

const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
/// How a Java keystore of the old kind begins.
const JKS: &[u8] = &[0xfe, 0xed, 0xfe, 0xed];

/// A file's name and content.
#[derive(Clone, Copy)]
pub struct PackInput<'a> {
    name: &'a str,
    content: &'a [u8],
}

impl<'a> PackInput<'a> {
    /// A file. The name is for messages alone.
    pub fn new(name: &'a str, content: &'a [u8]) -> Self {
        Self { name, content }
    }
}

impl std::fmt::Debug for PackInput<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PackInput")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// Reads a file, whatever kind it is, and tells what of it can't be used.
pub(super) fn read(file: &PackInput<'_>, rules: &Rules, findings: &mut Findings) -> Sorted {
    let place = Place::field(printable(file.name));
    if let Some((message, help)) = foreign(file.content) {
        findings.push(Finding::new(Code::PemNotFound, place, message).help(help));
        return Sorted::default();
    }
    if file.content.trim_ascii_start().starts_with(b"{") {
        return read_json(file, &place, rules, findings);
    }
    read_pem(file.content, &place, rules, findings)
}

/// What needs another program first.
fn foreign(content: &[u8]) -> Option<(&'static str, &'static str)> {
    if content.starts_with(&[0xff, 0xfe]) || content.starts_with(&[0xfe, 0xff]) {
        return Some((
            "text in UTF-16, as PowerShell's `>` writes it",
            "iconv -f UTF-16 -t UTF-8 FILE > FILE.pem",
        ));
    }
    if content.starts_with(JKS) {
        return Some((
            "a Java keystore, not PEM",
            "keytool -importkeystore -srckeystore client.jks -destkeystore client.p12 \
             -deststoretype PKCS12, then `openssl pkcs12 -in client.p12 -out client.pem`",
        ));
    }
    let mut reader = SliceReader::new(content).ok()?;
    let first = reader
        .sequence(|reader| {
            let first = AnyRef::decode(reader)?;
            reader.drain(reader.remaining_len())?;
            Ok::<_, der::Error>(first)
        })
        .ok()?;
    if first.decode_as::<u8>() == Ok(3) {
        return Some((
            "a PKCS #12 file, not PEM",
            "openssl pkcs12 -in client.p12 -out client.pem (with -legacy for a file of before \
             OpenSSL 3), then pack client.pem as certificate and key, with the password that was typed",
        ));
    }
    (first.decode_as::<ObjectIdentifier>() == Ok(SIGNED_DATA)).then_some((
        "a PKCS #7 bundle, not PEM",
        "openssl pkcs7 -inform DER -print_certs -in chain.p7b -out chain.pem",
    ))
}

/// Every text of a JSON document: `Certificate` and `CertificateChain` of AWS Private CA's
/// `get-certificate`, or the fields of a secret.
fn read_json(
    file: &PackInput<'_>,
    place: &Place,
    rules: &Rules,
    findings: &mut Findings,
) -> Sorted {
    let mut all = Sorted::default();
    match entries::read(file.content) {
        Ok(members) => {
            for member in members {
                let Data::Text(text) = &member.value.data else {
                    continue;
                };
                let text = text.text.expose();
                if text.contains("BEGIN ") {
                    all.append(read_pem(text.as_bytes(), place, rules, findings));
                }
            }
        }
        Err(fault) => findings.push(Finding::new(
            Code::SecretNotJson,
            place.clone(),
            format!("not JSON: {}", fault.message),
        )),
    }
    if all.is_empty() {
        findings.push(
            Finding::new(
                Code::PemNotFound,
                place.clone(),
                "JSON without a PEM text in it",
            )
            .help("`aws acm-pca get-certificate` prints `Certificate` and `CertificateChain`"),
        );
    }
    all
}

fn read_pem(content: &[u8], place: &Place, rules: &Rules, findings: &mut Findings) -> Sorted {
    let sorted = Sorted::of(content, "certificate", rules);
    if !sorted.is_whole() {
        pem::read(content, place, findings);
    }
    if sorted.others.iter().any(|label| label == "PKCS7") {
        findings.push(
            Finding::new(
                Code::PemLabelUnexpected,
                place.clone(),
                "a PKCS #7 bundle, not certificates",
            )
            .help("openssl pkcs7 -print_certs -in chain.p7b -out chain.pem")
            .fact(FactName::Label, "PKCS7"),
        );
    }
    sorted
}
