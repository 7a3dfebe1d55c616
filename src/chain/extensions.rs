//! What a certificate's extensions (RFC 5280 section 4.2) allow.

use std::collections::BTreeSet;
use std::ops::Range;

use x509_parser::asn1_rs::{Oid, Tag, oid};
use x509_parser::extensions::{GeneralSubtree, KeyUsage, ParsedExtension, X509Extension};
use x509_parser::oid_registry as oids;

use super::name::shown_oid;
use super::place::place_of;
use super::{elements, general_name, shape};

/// The extensions that Java's path validation processes (`PKIXCertPathValidator` and its checkers).
static PROCESSED: [Oid<'static>; 9] = [
    oids::OID_X509_EXT_KEY_USAGE,
    oids::OID_X509_EXT_SUBJECT_ALT_NAME,
    oids::OID_X509_EXT_BASIC_CONSTRAINTS,
    oids::OID_X509_EXT_NAME_CONSTRAINTS,
    oids::OID_X509_EXT_CERTIFICATE_POLICIES,
    oids::OID_X509_EXT_POLICY_MAPPINGS,
    oids::OID_X509_EXT_POLICY_CONSTRAINTS,
    oids::OID_X509_EXT_EXTENDED_KEY_USAGE,
    oids::OID_X509_EXT_INHIBIT_ANY_POLICY,
];

/// RFC 5280 section 4.2.1.4.
const ANY_POLICY: Oid<'static> = oid!(2.5.29.32.0);

/// The extensions that `x509-parser` parses and Java ignores.
static UNKNOWN_TO_JAVA: [Oid<'static>; 3] = [
    oids::OID_CT_LIST_SCT,
    oids::OID_X509_EXT_CERT_COMMENT,
    oids::OID_PKIX_SUBJECT_INFO_ACCESS,
];

/// The relevant content of the extensions. The ranges are places in the certificate.
#[derive(Clone, Debug, Default)]
pub(super) struct Extensions {
    basic_constraints: Option<BasicConstraints>,
    key_usage: Option<KeyUsage>,
    /// Whether extended key usage, if there is one, allows TLS clients.
    client_auth: Option<bool>,
    /// The same for TLS servers.
    server_auth: Option<bool>,
    /// The subject's key identifier.
    pub(super) subject_key_id: Option<Range<usize>>,
    pub(super) authority_key_id: AuthorityKeyId,
    /// The value of the subject alternative name.
    pub(super) alternative_name: Option<Range<usize>>,
    /// Whether the subject alternative name is critical.
    alternative_name_is_critical: bool,
    /// The value of the name constraints.
    pub(super) name_constraints: Option<Range<usize>>,
    /// Whether the path requires a policy (RFC 5280 section 4.2.1.11), or a mapping has
    /// `anyPolicy`.
    pub(super) demands_policies: bool,
    /// The first critical extension that relying parties do not process.
    pub(super) unprocessed: Option<Box<str>>,
    /// The first extension that does not parse and is not critical, which Java ignores.
    pub(super) malformed: Option<Box<str>>,
    /// Whether the Netscape certificate type, if there is one, has the bit `sslClient`.
    netscape_client: Option<bool>,
    /// The same for the bit `sslServer`.
    netscape_server: Option<bool>,
}

#[derive(Clone, Copy, Debug)]
struct BasicConstraints {
    ca: bool,
    path_length: Option<usize>,
}

/// The identifier of the key that signed the certificate (RFC 5280 section 4.2.1.1).
#[derive(Clone, Debug, Default)]
pub(super) struct AuthorityKeyId {
    pub(super) key_id: Option<Range<usize>>,
    pub(super) serial: Option<Range<usize>>,
}

impl Extensions {
    /// Reads `list`, the extensions of the certificate `der`. `None` if Java rejects the
    /// certificate: an extension occurs twice, or a critical one does not parse.
    pub(super) fn read(list: &[X509Extension<'_>], der: &[u8]) -> Option<Self> {
        let mut extensions = Self::default();
        let mut seen = BTreeSet::new();
        for extension in list {
            // RFC 5280 section 4.2.
            if !seen.insert(extension.oid.as_bytes()) {
                return None;
            }
            let read = extensions.read_one(extension, der);
            if read.is_none() && extension.critical {
                return None;
            }
            if read.is_none() {
                let id = shown_oid(&extension.oid).into();
                extensions.malformed.get_or_insert(id);
            }
            if extension.critical && !PROCESSED.contains(&extension.oid) {
                let id = shown_oid(&extension.oid).into();
                extensions.unprocessed.get_or_insert(id);
            }
        }
        Some(extensions)
    }

    /// `None` if the extension does not parse.
    fn read_one(&mut self, extension: &X509Extension<'_>, der: &[u8]) -> Option<()> {
        let value = place_of(extension.value, der)?;
        let parsed = extension.parsed_extension();
        // Java parses one element, and the parts that it knows.
        if !matches!(parsed, ParsedExtension::UnsupportedExtension { .. }) {
            elements::only(extension.value)?;
        }
        match parsed {
            ParsedExtension::ParseError { .. } => return self.read_other(extension),
            ParsedExtension::BasicConstraints(constraints) => {
                let path_length = match constraints.path_len_constraint {
                    Some(length) => Some(usize::try_from(i32::try_from(length).ok()?).ok()?),
                    None => None,
                };
                self.basic_constraints = Some(BasicConstraints {
                    ca: constraints.ca,
                    path_length,
                });
            }
            ParsedExtension::KeyUsage(usage) => self.key_usage = Some(*usage),
            ParsedExtension::ExtendedKeyUsage(usage) => {
                if !shape::are_identifiers(extension.value) {
                    return None;
                }
                self.client_auth = Some(usage.client_auth || usage.any);
                self.server_auth = Some(usage.server_auth || usage.any);
            }
            ParsedExtension::SubjectKeyIdentifier(id) => {
                self.subject_key_id = Some(place_of(id.0, der)?);
            }
            ParsedExtension::AuthorityKeyIdentifier(id) => {
                let place = |part: &[u8]| place_of(part, der);
                self.authority_key_id = AuthorityKeyId {
                    key_id: id.key_identifier.as_ref().and_then(|id| place(id.0)),
                    serial: id.authority_cert_serial.and_then(place),
                };
            }
            ParsedExtension::SubjectAlternativeName(names) => {
                let names = &names.general_names;
                if names.is_empty() || !names.iter().all(general_name::is_read_by_java) {
                    return None;
                }
                self.alternative_name = Some(value);
                self.alternative_name_is_critical = extension.critical;
            }
            ParsedExtension::NameConstraints(constraints) => {
                let lists = [
                    &constraints.permitted_subtrees,
                    &constraints.excluded_subtrees,
                ];
                let mut subtrees = lists.into_iter().flatten().flatten();
                let is_read = |subtree: &GeneralSubtree<'_>| {
                    general_name::is_constraint_of_java(&subtree.base)
                };
                if !shape::are_name_constraints(extension.value) || !subtrees.all(is_read) {
                    return None;
                }
                self.name_constraints = Some(value);
            }
            ParsedExtension::CertificatePolicies(_) => {
                return shape::are_identifiers(extension.value).then_some(());
            }
            ParsedExtension::PolicyConstraints(constraints) => {
                self.demands_policies |= constraints.require_explicit_policy.is_some();
            }
            ParsedExtension::PolicyMappings(mappings) => {
                self.demands_policies |= mappings.mappings.iter().any(|mapping| {
                    mapping.issuer_domain_policy == ANY_POLICY
                        || mapping.subject_domain_policy == ANY_POLICY
                });
            }
            ParsedExtension::NSCertType(kind) => {
                self.netscape_client = Some(kind.ssl_client());
                self.netscape_server = Some(kind.ssl_server());
            }
            _ => {}
        }
        Some(())
    }

    /// Reads an extension that `x509-parser` does not parse and Java does; `None` if Java does not
    /// parse it either.
    fn read_other(&mut self, extension: &X509Extension<'_>) -> Option<()> {
        let id = &extension.oid;
        if *id == oids::OID_X509_EXT_KEY_USAGE {
            self.key_usage = Some(key_usage(extension.value)?);
        } else if *id == oids::OID_X509_EXT_POLICY_CONSTRAINTS
            || *id == oids::OID_X509_EXT_INHIBIT_ANY_POLICY
        {
            // A negative number, which Java treats as absent.
            self.demands_policies = true;
        } else if !UNKNOWN_TO_JAVA.contains(id) {
            return None;
        }
        Some(())
    }

    pub(super) fn is_ca(&self) -> bool {
        self.basic_constraints.is_some_and(|basic| basic.ca)
    }

    /// How many intermediates that are not self-issued may be below it.
    pub(super) fn path_length(&self) -> Option<usize> {
        self.basic_constraints?.path_length
    }

    /// Whether key usage, if there is one, allows signatures on certificates.
    pub(super) fn allows_certificate_signing(&self) -> bool {
        self.key_usage.is_none_or(|usage| usage.key_cert_sign())
    }

    /// Whether key usage, if there is one, allows signatures in TLS.
    pub(super) fn allows_signatures(&self) -> bool {
        self.key_usage.is_none_or(|usage| usage.digital_signature())
    }

    pub(super) fn has_critical_alternative_name(&self) -> bool {
        self.alternative_name_is_critical
    }

    /// Whether the Netscape certificate type, if there is one, allows TLS clients. Java and OpenSSL
    /// still check it.
    pub(super) fn netscape_allows_client(&self) -> bool {
        self.netscape_client.unwrap_or(true)
    }

    /// Whether extended key usage, if there is one, allows TLS clients.
    pub(super) fn allows_client_auth(&self) -> bool {
        self.client_auth.unwrap_or(true)
    }

    /// Whether extended key usage and Netscape certificate type, if there are any, allow TLS servers.
    pub(super) fn allows_server_auth(&self) -> bool {
        self.server_auth.unwrap_or(true) && self.netscape_server.unwrap_or(true)
    }
}

/// A key usage whose unused bits are not zero.
fn key_usage(value: &[u8]) -> Option<KeyUsage> {
    let element = elements::only(value).filter(|element| elements::is(element, Tag::BitString))?;
    let [0..=7, bits @ ..] = element.data else {
        return None;
    };
    let mut bits = bits.iter().map(|byte| u16::from(byte.reverse_bits()));
    let (first, second) = (bits.next().unwrap_or(0), bits.next().unwrap_or(0));
    Some(KeyUsage {
        flags: first | second.wrapping_shl(8),
    })
}
