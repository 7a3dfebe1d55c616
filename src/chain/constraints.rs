//! Name constraints (RFC 5280 sections 4.2.1.10 and 6.1.3), as Java judges them.

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

/// The most comparisons of a name with a subtree, as in rustls-webpki.
const MOST_COMPARISONS: usize = 250_000;

impl Judge<'_> {
    /// Holds every certificate against the constraints of all its issuers. Those of the root are
    /// OpenSSL's business alone.
    pub(super) fn judge_name_constraints(&self, path: &[&Certificate], findings: &mut Findings) {
        // Of a chain that is too long for Java nothing more needs to be known.
        let path = path.get(..MOST_CERTIFICATES).unwrap_or(path);
        for (index, issuer) in path.iter().enumerate() {
            let Some(constraints) = issuer.name_constraints() else {
                continue;
            };
            let Ok((_, constraints)) = NameConstraints::from_der(constraints) else {
                continue;
            };
            let below = path.iter().take(index).enumerate();
            for (position, certificate) in below {
                // RFC 5280 section 6.1.3 (b): not what issued itself, but for the last one.
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
fn excluded_name(certificate: &Certificate, constraints: &NameConstraints<'_>) -> Option<String> {
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
        // Only where there are no alternative names (RFC 5280 section 4.2.1.10). Java takes a common
        // name that could be a domain for one.
        None => {
            names.extend(emails.iter().map(|email| GeneralName::RFC822Name(email)));
            names.extend(common_name.as_deref().map(GeneralName::DNSName));
        }
    }
    let lists = [
        &constraints.permitted_subtrees,
        &constraints.excluded_subtrees,
    ];
    let subtrees: usize = lists.into_iter().flatten().map(Vec::len).sum();
    if subtrees.saturating_mul(names.len()) > MOST_COMPARISONS {
        return Some(format!("(one of {}, more than are compared)", names.len()));
    }
    let excluded = names.iter().find(|name| !permits(constraints, name))?;
    Some(match excluded {
        GeneralName::DirectoryName(_) => certificate.subject(),
        name => name.to_string(),
    })
}

fn texts(subject: &X509Name<'_>, kind: &Oid<'static>) -> Vec<String> {
    let attributes = subject.iter_attributes();
    let attributes = attributes.filter(|attribute| attribute.attr_type() == kind);
    attributes
        .filter_map(|attribute| attribute.as_str().ok())
        .map(str::to_owned)
        .collect()
}

/// Whether a name is in no excluded subtree, and in a permitted one where there are any of its kind.
fn permits(constraints: &NameConstraints<'_>, name: &GeneralName<'_>) -> bool {
    let excluded = constraints.excluded_subtrees.iter().flatten();
    // Java fails where an excluded network is of the other version of IP.
    if within(excluded.clone(), name).any(|is_within| is_within)
        || excluded
            .clone()
            .any(|subtree| is_other_ip_version(&subtree.base, name))
    {
        return false;
    }
    let permitted = constraints.permitted_subtrees.iter().flatten();
    let mut of_this_kind = within(permitted, name).peekable();
    of_this_kind.peek().is_none() || of_this_kind.any(|is_within| is_within)
}

/// For each subtree of the name's kind, whether the name is within it.
fn within<'a>(
    subtrees: impl Iterator<Item = &'a GeneralSubtree<'a>>,
    name: &GeneralName<'_>,
) -> impl Iterator<Item = bool> {
    subtrees.filter_map(|subtree| is_within(&subtree.base, name))
}

/// Whether the name is within the subtree; `None` where they are of different kinds.
fn is_within(subtree: &GeneralName<'_>, name: &GeneralName<'_>) -> Option<bool> {
    match (subtree, name) {
        (GeneralName::DirectoryName(subtree), GeneralName::DirectoryName(name)) => {
            let subtree = canonical(subtree.as_raw())?;
            Some(canonical(name.as_raw())?.starts_with(&subtree))
        }
        (GeneralName::DNSName(subtree), GeneralName::DNSName(name)) => {
            Some(is_domain_within(&lower(subtree), &lower(name)))
        }
        (GeneralName::RFC822Name(subtree), GeneralName::RFC822Name(name)) => {
            Some(is_email_within(&lower(subtree), &lower(name)))
        }
        (GeneralName::URI(subtree), GeneralName::URI(name)) => {
            Some(is_host_within(&lower(subtree), &lower(host(name))))
        }
        (GeneralName::IPAddress(subtree), GeneralName::IPAddress(address)) => {
            Some(is_address_within(subtree, address))
        }
        _ => None,
    }
}

fn is_other_ip_version(subtree: &GeneralName<'_>, name: &GeneralName<'_>) -> bool {
    matches!((subtree, name), (GeneralName::IPAddress(network), GeneralName::IPAddress(address))
        if network.len() / 2 > address.len())
}

fn lower(text: &str) -> String {
    text.to_ascii_lowercase()
}

/// The domain itself, or one below it; with a dot before it, only those below.
fn is_domain_within(subtree: &str, domain: &str) -> bool {
    match domain.strip_suffix(subtree) {
        Some(before) => before.is_empty() || before.ends_with('.') || subtree.starts_with('.'),
        None => false,
    }
}

/// A mailbox, all of a host, or with a dot before it all hosts of a domain.
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

/// An address and its mask, as RFC 4632 has them.
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
