//! The certificates that a server sent to a client that does not trust them: the end of their
//! chain, and whether Java would trust it.

use core::ops::RangeInclusive;

use rustls::pki_types::{CertificateDer, IpAddr, Ipv4Addr, Ipv6Addr, ServerName, UnixTime};
use x509_parser::extensions::{GeneralName, SubjectAlternativeName};
use x509_parser::oid_registry::OID_X509_COMMON_NAME;
use x509_parser::prelude::FromDer;
use x509_parser::x509::X509Name;

use super::certificate::Certificate;
use super::certificates::read_certificates;
use super::constraints::texts;
use super::judge::Judge;
use super::order::Order;
use super::signature::{Algorithms, Verdict, verify};
use crate::finding::{Code, Findings, Place, Rules, Severity};
use crate::pem;
use crate::sensitive::SensitiveBuffer;

/// More than a server may send: the default of Java's `jdk.tls.maxCertificateChainLength`.
const MOST_CERTIFICATES: usize = 10;

/// The sizes of the RSA keys with which rustls's providers verify signatures.
const OTHERS_RSA_BITS: RangeInclusive<u32> = 2048..=8192;

/// Why a client does not trust the certificates that a server sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Distrust {
    /// They end at this self-signed certificate, which the server sent and which is not among the
    /// roots.
    UnknownRoot {
        /// Its subject (RFC 4514).
        subject: String,
        /// Whether it is the server's own certificate.
        is_leaf: bool,
    },
    /// They end before this issuer, which was neither sent nor given.
    IssuerMissing {
        /// The issuer (RFC 4514).
        issuer: String,
        /// Whether that is the issuer of the server's own certificate.
        is_leaf: bool,
    },
    /// A certificate with the issuer's name was sent or given, but its key did not sign. It may be a
    /// root with the name of a given one and another key.
    OtherKey {
        /// The issuer (RFC 4514).
        issuer: String,
    },
    /// The server's certificate is itself the root that was given. Java accepts that.
    OwnRoot,
    /// A certificate is signed with SHA-1. Java accepts that.
    Sha1,
    /// A certificate is of version 1 or 2. Java accepts that.
    OldVersion,
    /// A certificate has an RSA key of this size, which others reject: they accept 2048 to 8192 bits. Java
    /// accepts the certificates.
    RsaKeySize {
        /// The size of the key.
        bits: u32,
    },
    /// The name is only in the common name, not in a subject alternative name (RFC 9525 section 6.3).
    /// Java accepts that.
    CommonName,
    /// Java accepts the certificates, and others reject another property of them.
    OnlyJava,
}

/// Why a client with these `roots` does not trust the certificates that a server of this `name` sent.
/// `sent` begins with the server's own. A property that OpenSSL, rustls and Go reject and Java's TLS
/// client accepts, which Lambda presumably uses, comes before the end of the chain. `None` if neither
/// gives the reason.
pub fn distrust<'a>(
    sent: impl IntoIterator<Item = &'a CertificateDer<'a>>,
    roots: impl IntoIterator<Item = &'a CertificateDer<'a>>,
    name: &ServerName<'_>,
    at: UnixTime,
    algorithms: Algorithms<'_>,
) -> Option<Distrust> {
    let certificates = ServerCertificates::read(sent, roots)?;
    certificates
        .only_java(name, at, algorithms)
        .or_else(|| certificates.end(algorithms))
}

/// The certificates that a server sent, its own first.
struct ServerCertificates {
    sent: Vec<Certificate>,
    is_each_once: bool,
    roots: Vec<Certificate>,
}

impl ServerCertificates {
    /// Reads what a server sent; `roots` are the client's trusted roots. `None` if the server's own
    /// certificate can't be read.
    fn read<'a>(
        sent: impl IntoIterator<Item = &'a CertificateDer<'a>>,
        roots: impl IntoIterator<Item = &'a CertificateDer<'a>>,
    ) -> Option<Self> {
        let mut each: Vec<&CertificateDer<'_>> = Vec::new();
        let mut is_each_once = true;
        for one in sent.into_iter().take(MOST_CERTIFICATES) {
            match each.contains(&one) {
                true => is_each_once = false,
                false => each.push(one),
            }
        }
        let count = each.len();
        let sent = read(each);
        // If one can't be read, the first may be a different certificate.
        (count > 0 && sent.len() == count).then(|| Self {
            sent,
            is_each_once,
            roots: read(roots),
        })
    }

    /// The server's own certificate.
    fn leaf(&self) -> Option<&Certificate> {
        self.sent.first()
    }

    /// Follows the issuers among the sent and the trusted certificates. `None` if they lead to a root
    /// or form a circle.
    fn end(&self, algorithms: Algorithms<'_>) -> Option<Distrust> {
        let mut current = self.leaf()?;
        for step in 0..=self.sent.len() {
            if self.is_anchor(current) {
                return None;
            }
            if current.is_self_issued() {
                // A root that was made again has the old one's name.
                let mut roots = self.roots.iter();
                if roots.any(|root| root.subject_key() == current.subject_key()) {
                    return Some(Distrust::OtherKey {
                        issuer: current.issuer(),
                    });
                }
                return Some(Distrust::UnknownRoot {
                    subject: current.subject(),
                    is_leaf: step == 0,
                });
            }
            let known = self.roots.iter().chain(&self.sent);
            let mut issuers = known.filter(|one| one.names_issuer_of(current)).peekable();
            if issuers.peek().is_none() {
                return Some(Distrust::IssuerMissing {
                    issuer: current.issuer(),
                    is_leaf: step == 0,
                });
            }
            match issuers.find(|one| verify(current, one, algorithms) != Verdict::Refuted) {
                Some(issuer) => current = issuer,
                None => {
                    return Some(Distrust::OtherKey {
                        issuer: current.issuer(),
                    });
                }
            }
        }
        None
    }

    /// The property that others reject in certificates that Java's TLS client accepts for this name.
    /// `None` if Java rejects them, or if that is not certain.
    fn only_java(
        &self,
        name: &ServerName<'_>,
        at: UnixTime,
        algorithms: Algorithms<'_>,
    ) -> Option<Distrust> {
        let leaf = self.leaf()?;
        let is_named = names(leaf, name)?;
        let path = self.path(algorithms).filter(|_| self.is_each_once)?;
        if path.len() > 1 && !is_sound(&path, at, algorithms) {
            return None;
        }
        let below_anchor = path.get(..path.len().saturating_sub(1)).unwrap_or_default();
        let any = |fault: &dyn Fn(&Certificate) -> bool| below_anchor.iter().any(|one| fault(one));
        let rsa_keys = path.iter().filter_map(|one| one.key().rsa_bits);
        let rejected_key = rsa_keys
            .filter(|bits| !OTHERS_RSA_BITS.contains(bits))
            .min();
        Some(if path.len() == 1 {
            Distrust::OwnRoot
        } else if any(&Certificate::is_signed_with_sha1) {
            Distrust::Sha1
        } else if any(&|one| !one.has_extensions_version()) {
            Distrust::OldVersion
        } else if let Some(bits) = rejected_key {
            Distrust::RsaKeySize { bits }
        } else if is_named == Named::ByCommonName {
            Distrust::CommonName
        } else {
            Distrust::OnlyJava
        })
    }

    /// A trust anchor, or a certificate with its name and key
    /// (`sun.security.validator.PKIXValidator`).
    fn is_anchor(&self, certificate: &Certificate) -> bool {
        self.roots.iter().any(|root| {
            root.subject_key() == certificate.subject_key()
                && root.subject_public_key_info() == certificate.subject_public_key_info()
        })
    }

    /// From the server's certificate to a root, in the order in which they were sent, each signed by
    /// the next, the root last. Java also finds other paths; this function does not.
    fn path(&self, algorithms: Algorithms<'_>) -> Option<Vec<&Certificate>> {
        let mut path: Vec<&Certificate> = Vec::new();
        for certificate in &self.sent {
            if let Some(before) = path.last() {
                let is_issuer = certificate.names_issuer_of(before)
                    && verify(before, certificate, algorithms) == Verdict::Verified;
                if !is_issuer {
                    return None;
                }
            }
            path.push(certificate);
            if self.is_anchor(certificate) {
                return Some(path);
            }
        }
        let last = *path.last()?;
        let root = self.roots.iter().find(|root| {
            root.names_issuer_of(last) && verify(last, root, algorithms) == Verdict::Verified
        })?;
        path.push(root);
        Some(path)
    }
}

/// Whether Java's path validation accepts a path whose signatures are verified.
fn is_sound(path: &[&Certificate], at: UnixTime, algorithms: Algorithms<'_>) -> bool {
    let Some((leaf, _)) = path.split_first() else {
        return false;
    };
    let usage = leaf.extensions();
    if !leaf.is_valid(at) || !usage.allows_server_auth() || !usage.allows_signatures() {
        return false;
    }
    let mut findings = Findings::under(&Rules::lambda());
    let text = written(path.iter().map(|one| one.der()));
    let place = Place::default();
    let certificates = read_certificates(text.as_slice(), &place, &mut findings);
    let order = Order::of_path(certificates.list.len());
    // The leaf is checked above, as a server's.
    Judge::new(&certificates, &order, at, algorithms, &place).judge(false, &mut findings);
    let is_fault = |severity, code| {
        severity == Severity::Error
            || matches!(code, Code::ChainSignatureUnsupported | Code::ChainPolicies)
    };
    !findings
        .iter()
        .any(|finding| is_fault(finding.severity, finding.code))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Named {
    ByAlternativeName,
    ByCommonName,
}

/// Where the certificate has this name, according to `sun.security.util.HostnameChecker`: the common
/// name counts if no alternative name is a domain's. `None` if it does not have the name.
fn names(leaf: &Certificate, name: &ServerName<'_>) -> Option<Named> {
    let alternative = leaf
        .alternative_name()
        .and_then(|value| SubjectAlternativeName::from_der(value).ok())
        .map(|(_, names)| names.general_names)
        .unwrap_or_default();
    match name {
        ServerName::IpAddress(address) => {
            let octets = octets(address);
            let is_it =
                |one: &GeneralName<'_>| matches!(one, GeneralName::IPAddress(ip) if *ip == octets);
            alternative
                .iter()
                .any(is_it)
                .then_some(Named::ByAlternativeName)
        }
        ServerName::DnsName(host) => {
            let domains = alternative.iter().filter_map(|one| match one {
                GeneralName::DNSName(domain) => Some(*domain),
                _ => None,
            });
            let mut domains = domains.peekable();
            if domains.peek().is_some() {
                let mut domains = domains.filter(|domain| is_for(domain, host.as_ref()));
                return domains.next().map(|_| Named::ByAlternativeName);
            }
            let (_, subject) = X509Name::from_der(leaf.subject_der()).ok()?;
            let common_name = texts(&subject, &OID_X509_COMMON_NAME).pop()?;
            is_for(&common_name, host.as_ref()).then_some(Named::ByCommonName)
        }
        _ => None,
    }
}

/// The name itself, or `*.` before all but its first label; the rest must have at least two labels.
fn is_for(pattern: &str, host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    let is_below = |rest: &str| {
        rest.contains('.')
            && host
                .split_once('.')
                .is_some_and(|(_, above)| above.eq_ignore_ascii_case(rest))
    };
    pattern.eq_ignore_ascii_case(host) || pattern.strip_prefix("*.").is_some_and(is_below)
}

fn octets(address: &IpAddr) -> Vec<u8> {
    match address {
        IpAddr::V4(address) => <Ipv4Addr as AsRef<[u8; 4]>>::as_ref(address).to_vec(),
        IpAddr::V6(address) => <Ipv6Addr as AsRef<[u8; 16]>>::as_ref(address).to_vec(),
    }
}

fn read<'a>(ders: impl IntoIterator<Item = &'a CertificateDer<'a>>) -> Vec<Certificate> {
    let text = written(ders);
    let mut findings = Findings::under(&Rules::kafka());
    read_certificates(text.as_slice(), &Place::default(), &mut findings).list
}

fn written<'a>(ders: impl IntoIterator<Item = &'a CertificateDer<'a>>) -> SensitiveBuffer {
    let mut text = SensitiveBuffer::default();
    for der in ders {
        pem::write("CERTIFICATE", der, &mut text);
    }
    text
}

#[cfg(test)]
#[cfg(feature = "ring")]
mod tests;
