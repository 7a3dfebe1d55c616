//! One file: its kind and its content.

use crate::encoding::{self, Container};
use crate::finding::{Code, FactName, Finding, Findings, Place, Rules, printable};
use crate::json::{self, Entry};
use crate::pem::{self, Block};
use crate::secret::fields::shown;
use crate::secret::known::is_key_password;
use crate::secret::manifest::Manifest;
use crate::secret::meaning::{container, material};
use crate::secret::opening::{self, Content};
use crate::secret::sorted::Sorted;
use crate::sensitive::SensitiveText;

/// A file's name and content.
#[derive(Clone, Copy)]
pub struct PackInput<'a> {
    name: &'a str,
    content: &'a [u8],
}

impl<'a> PackInput<'a> {
    /// Makes a file. The name is only for messages.
    pub fn new(name: &'a str, content: &'a [u8]) -> Self {
        Self { name, content }
    }

    /// The place of findings about the file.
    pub(super) fn place(&self) -> Place {
        Place::field(printable(self.name))
    }
}

impl std::fmt::Debug for PackInput<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PackInput")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// The content of a file.
#[derive(Default)]
pub(super) struct Material {
    pub(super) sorted: Sorted,
    /// The texts that may be the password of the key in the same document, by their names, the most likely first.
    pub(super) passwords: Vec<(SensitiveText, SensitiveText)>,
    /// Other members of a JSON document, safe to show.
    pub(super) left_out: Vec<String>,
}

impl From<Sorted> for Material {
    fn from(sorted: Sorted) -> Self {
        Self {
            sorted,
            ..Self::default()
        }
    }
}

/// Reads a file of any kind, and reports what can't be used.
pub(super) fn read(file: &PackInput<'_>, rules: &Rules, findings: &mut Findings) -> Material {
    let place = file.place();
    if let Some(container) = Container::of(file.content) {
        findings.push(pem::keystore(container, false, &place));
        return Material::default();
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
    if let Some(manifest) = Manifest::of(content) {
        findings.push(manifest.finding(&place));
        return Material::default();
    }
    read_pem(content, &place, rules, findings).into()
}

/// Every PEM text in a JSON document, at any depth: a secret in any envelope, AWS Private CA's
/// response, or anything else.
fn read_json(content: &[u8], place: &Place, rules: &Rules, findings: &mut Findings) -> Material {
    let mut found = Material::default();
    let mut all = Sorted::default();
    let before = findings.len();
    let opened = opening::open(content);
    match opened.content {
        Content::Members(members) => {
            let mut others = Vec::new();
            for member in &members {
                let texts = material(&member.value);
                for text in &texts {
                    all.append(read_pem(text.expose().as_bytes(), place, rules, findings));
                }
                if texts.is_empty() {
                    others.push(member);
                }
            }
            let is_encrypted = all.keys.iter().any(Block::is_encrypted);
            found.passwords = passwords_among(&others, is_encrypted);
            let is_used = |member: &&Entry| {
                let mut passwords = found.passwords.iter();
                passwords.any(|(name, _)| *name == member.key)
            };
            others.retain(|member| !is_used(member));
            let names = others.iter().map(|member| shown(member.key.expose()));
            found.left_out.extend(names);
            let mut texts = members.iter().filter_map(|member| member.value.as_text());
            if let Some(keystore) = texts.find_map(container).filter(|_| all.is_empty()) {
                findings.push(pem::keystore(keystore, true, place));
            }
        }
        Content::Container(container) => findings.push(pem::keystore(container, true, place)),
        Content::Fault(fault) => match json::read_strict(content) {
            Ok(value) => {
                for text in material(&value) {
                    all.append(read_pem(text.expose().as_bytes(), place, rules, findings));
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
    found.sorted = all;
    found
}

/// The members that may contain the key's password: the one with the name from AWS's guide, and then, if the key
/// is encrypted, those with names that tools use.
fn passwords_among(others: &[&Entry], is_encrypted: bool) -> Vec<(SensitiveText, SensitiveText)> {
    let texts = others
        .iter()
        .filter_map(|one| Some((one.key.clone(), one.value.as_text()?.into())));
    let is_exact = |name: &SensitiveText| name.expose() == "privateKeyPassword";
    let is_named = |name: &SensitiveText| is_encrypted && is_key_password(name.expose());
    let mut named: Vec<_> = texts
        .filter(|(name, _)| is_exact(name) || is_named(name))
        .collect();
    named.sort_by_key(|(name, _)| !is_exact(name));
    named
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
