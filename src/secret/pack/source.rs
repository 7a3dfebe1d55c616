//! One file: what kind it is, and what it holds.

use crate::encoding::{self, Container};
use crate::finding::{Code, FactName, Finding, Findings, Place, Rules, printable};
use crate::json;
use crate::pem;
use crate::secret::meaning::{container, material};
use crate::secret::opening::{self, Content};
use crate::secret::sorted::Sorted;

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
    if let Some(container) = Container::of(file.content) {
        findings.push(pem::keystore(container, false, &place));
        return Sorted::default();
    }
    let decoded = encoding::decode(file.content);
    let content = match &decoded {
        Some((_, text)) => text.as_slice(),
        None => file.content,
    };
    let begins = |text: &[u8]| content.trim_ascii_start().starts_with(text);
    if begins(b"{") || begins(b"[") || begins(b"\"") || begins(b"'{") {
        return read_json(content, &place, rules, findings);
    }
    read_pem(content, &place, rules, findings)
}

/// Every PEM text of a JSON document, however deep: of a secret in whatever envelope, of AWS Private
/// CA's answer, of anything else.
fn read_json(content: &[u8], place: &Place, rules: &Rules, findings: &mut Findings) -> Sorted {
    let mut all = Sorted::default();
    let before = findings.len();
    let opened = opening::open(content);
    match opened.content {
        Content::Members(members) => {
            for member in &members {
                for text in material(&member.value) {
                    all.append(read_pem(text.as_bytes(), place, rules, findings));
                }
            }
            let mut texts = members.iter().filter_map(|member| member.value.as_text());
            if let Some(keystore) = texts.find_map(container).filter(|_| all.is_empty()) {
                findings.push(pem::keystore(keystore, true, place));
            }
        }
        Content::Container(container) => findings.push(pem::keystore(container, true, place)),
        Content::Fault(fault) => match json::read_strict(content) {
            Ok(value) => {
                for text in material(&value) {
                    all.append(read_pem(text.as_bytes(), place, rules, findings));
                }
            }
            Err(_) => findings.push(Finding::new(
                Code::SecretNotJson,
                place.clone(),
                format!("not JSON: {}", fault.message),
            )),
        },
    }
    if all.is_empty() && findings.len() == before {
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
