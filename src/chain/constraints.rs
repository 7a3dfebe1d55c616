//! Name constraints (RFC 5280 sections 4.2.1.10 and 6.1.3), as Java checks them.

use x509_parser::asn1_rs::{FromDer, Oid};
use x509_parser::extensions::{
    GeneralName, GeneralSubtree, NameConstraints, SubjectAlternativeName,
};
use x509_parser::oid_registry::{OID_PKCS9_EMAIL_ADDRESS, OID_X509_COMMON_NAME};
use x509_parser::x509::X509Name;

use super::certificate::Certificate;
use super::general_name;
use super::judge::{Judge, MOST_CERTIFICATES};
use super::name::canonical;
use crate::finding::{Code, FactName, Findings, printable};

/// The maximum number of comparisons of a name with a subtree, as in rustls-webpki.
const MOST_COMPARISONS: usize = 250_000;

impl Judge<'_> {
    /// Checks every certificate against the constraints of all its issuers. Only OpenSSL checks
    /// those of the root.
    pub(super) fn judge_name_constraints(&self, path: &[&Certificate], findings: &mut Findings) {
        // A chain that is too long for Java needs no further check.
        let path = path.get(..MOST_CERTIFICATES).unwrap_or(path);
        for (index, issuer) in path.iter().enumerate() {
            let Some(constraints) = issuer.name_constraints() else {
                continue;
            };
            let Ok((_, constraints)) = NameConstraints::from_der(constraints) else {
                continue;
            };
            let constraints = Constraints::of(&constraints);
            let below = path.iter().take(index).enumerate();
            for (position, certificate) in below {
                // RFC 5280 section 6.1.3 (b): self-issued certificates are exempt, except for the
                // last one.
                if position > 0 && certificate.is_self_issued() {
                    continue;
                }
                let Some(name) = excluded_name(certificate, &constraints) else {
                    continue;
                };
                let name = printable(&name);
                let message = format!(
                    "the name constraints of {} exclude its name {name}",
                    issuer.subject()
                );
                let finding = match self.is_anchor(issuer) {
                    true => self.only_java(certificate, message),
                    false => self
                        .finding(Code::ChainNameConstraints, certificate, message)
                        .help("have it issued with names that the CA may issue, or by another CA"),
                };
                findings.push(
                    finding
                        .fact(FactName::OtherCertificate, issuer.position())
                        .fact(FactName::OtherSubject, issuer.subject())
                        .fact(FactName::Found, name),
                );
            }
        }
    }
}

/// The first name of the certificate that the constraints exclude.
fn excluded_name(certificate: &Certificate, constraints: &Constraints<'_>) -> Option<String> {
    let subject = certificate.subject_der();
    let (_, subject) = X509Name::from_der(subject).ok()?;
    let emails = texts(&subject, &OID_PKCS9_EMAIL_ADDRESS);
    let common_name = texts(&subject, &OID_X509_COMMON_NAME).pop();
    let common_name = common_name.filter(|name| general_name::is_domain(name));
    let alternative = certificate
        .alternative_name()
        .and_then(|names| SubjectAlternativeName::from_der(names).ok())
        .map(|(_, names)| names.general_names);
    let mut names = Vec::new();
    if subject.iter().next().is_some() {
        names.push(GeneralName::DirectoryName(subject.clone()));
    }
    match alternative {
        Some(alternative) => names.extend(alternative),
        // Only if there are no alternative names (RFC 5280 section 4.2.1.10). Java treats a common
        // name that could be a domain as one.
        None => {
            names.extend(emails.iter().map(|email| GeneralName::RFC822Name(email)));
            names.extend(common_name.as_deref().map(GeneralName::DNSName));
        }
    }
    let subtrees = constraints
        .permitted
        .len()
        .saturating_add(constraints.excluded.len());
    if subtrees.saturating_mul(names.len()) > MOST_COMPARISONS {
        return Some(format!("(one of {}, more than are compared)", names.len()));
    }
    let excluded = names
        .iter()
        .find(|name| !constraints.permit(&Comparable::of_name(name)))?;
    Some(match excluded {
        GeneralName::DirectoryName(_) => certificate.subject(),
        name => name.to_string(),
    })
}

/// The values of the attributes of this kind, in their order.
pub(super) fn texts(subject: &X509Name<'_>, kind: &Oid<'static>) -> Vec<String> {
    let attributes = subject.iter_attributes();
    let attributes = attributes.filter(|attribute| attribute.attr_type() == kind);
    attributes
        .filter_map(|attribute| attribute.as_str().ok())
        .map(str::to_owned)
        .collect()
}

/// Constraints in the form for comparisons, because the conversion costs more than a comparison.
struct Constraints<'a> {
    permitted: Vec<Comparable<'a>>,
    excluded: Vec<Comparable<'a>>,
}

impl<'a> Constraints<'a> {
    fn of(constraints: &NameConstraints<'a>) -> Self {
        let comparable = |list: &Option<Vec<GeneralSubtree<'a>>>| {
            let subtrees = list.iter().flatten();
            subtrees
                .map(|subtree| Comparable::of_subtree(&subtree.base))
                .collect()
        };
        Self {
            permitted: comparable(&constraints.permitted_subtrees),
            excluded: comparable(&constraints.excluded_subtrees),
        }
    }

    /// Whether a name is in no excluded subtree and, if there are permitted subtrees of its kind,
    /// in one of them.
    fn permit(&self, name: &Comparable<'_>) -> bool {
        // Java fails if an excluded network has the other version of IP.
        if self
            .excluded
            .iter()
            .any(|subtree| name.is_within(subtree) == Some(true) || name.is_other_ip(subtree))
        {
            return false;
        }
        let permitted = self.permitted.iter();
        let mut of_this_kind = permitted
            .filter_map(|subtree| name.is_within(subtree))
            .peekable();
        of_this_kind.peek().is_none() || of_this_kind.any(|is_within| is_within)
    }
}

/// A name or a subtree in the form for comparisons.
enum Comparable<'a> {
    Directory(Vec<u8>),
    Domain(String),
    Email(String),
    Host(String),
    Address(&'a [u8]),
    /// A kind that is not compared.
    Other,
}

impl<'a> Comparable<'a> {
    fn of_subtree(subtree: &GeneralName<'a>) -> Self {
        match subtree {
            GeneralName::DirectoryName(name) => {
                canonical(name.as_raw()).map_or(Self::Other, Self::Directory)
            }
            GeneralName::DNSName(domain) => Self::Domain(domain.to_ascii_lowercase()),
            GeneralName::RFC822Name(email) => Self::Email(email.to_ascii_lowercase()),
            GeneralName::URI(host) => Self::Host(host.to_ascii_lowercase()),
            GeneralName::IPAddress(address) => Self::Address(address),
            _ => Self::Other,
        }
    }

    fn of_name(name: &GeneralName<'a>) -> Self {
        match name {
            GeneralName::URI(uri) => Self::Host(host(uri).to_ascii_lowercase()),
            other => Self::of_subtree(other),
        }
    }

    /// Whether the name is within the subtree; `None` if they are of different kinds.
    fn is_within(&self, subtree: &Comparable<'_>) -> Option<bool> {
        match (subtree, self) {
            (Comparable::Directory(subtree), Self::Directory(name)) => {
                Some(name.starts_with(subtree))
            }
            (Comparable::Domain(subtree), Self::Domain(name)) => {
                Some(is_domain_within(subtree, name))
            }
            (Comparable::Email(subtree), Self::Email(name)) => Some(is_email_within(subtree, name)),
            (Comparable::Host(subtree), Self::Host(name)) => Some(is_host_within(subtree, name)),
            (Comparable::Address(subtree), Self::Address(address)) => {
                Some(is_address_within(subtree, address))
            }
            _ => None,
        }
    }

    fn is_other_ip(&self, subtree: &Comparable<'_>) -> bool {
        matches!((subtree, self), (Comparable::Address(network), Self::Address(address))
            if network.len() / 2 > address.len())
    }
}

/// The domain itself, or one below it; with a dot before it, only those below.
fn is_domain_within(subtree: &str, domain: &str) -> bool {
    match domain.strip_suffix(subtree) {
        Some(before) => before.is_empty() || before.ends_with('.') || subtree.starts_with('.'),
        None => false,
    }
}

/// A mailbox, or all mailboxes of a host, or with a dot before it of all hosts of a domain.
fn is_email_within(subtree: &str, email: &str) -> bool {
    match email.strip_suffix(subtree) {
        Some("") => true,
        Some(before) => {
            !subtree.contains('@') && (subtree.starts_with('.') || before.ends_with('@'))
        }
        None => false,
    }
}

/// A host, or with a dot before it all hosts of a domain.
fn is_host_within(subtree: &str, host: &str) -> bool {
    match subtree.starts_with('.') {
        true => host.len() > subtree.len() && host.ends_with(subtree),
        false => host == subtree,
    }
}

/// The host of a URI (RFC 3986 section 3.2).
fn host(uri: &str) -> &str {
    let after_scheme = uri.split_once("://").map_or("", |(_, rest)| rest);
    let end = after_scheme.find(['/', '?', '#']);
    let authority = end.and_then(|end| after_scheme.get(..end));
    let authority = authority.unwrap_or(after_scheme);
    let host = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    host.split_once(':').map_or(host, |(host, _)| host)
}

/// An address and its mask (RFC 4632).
fn is_address_within(subtree: &[u8], address: &[u8]) -> bool {
    let Some((network, mask)) = subtree.split_at_checked(address.len()) else {
        return false;
    };
    let masked = |(byte, mask): (&u8, &u8)| byte & mask;
    mask.len() == address.len()
        && address
            .iter()
            .zip(mask)
            .map(masked)
            .eq(network.iter().zip(mask).map(masked))
}

#[cfg(test)]
mod tests;
