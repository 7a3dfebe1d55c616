//! The root certificates that a server is trusted by.

use std::str::FromStr;

use rustls::RootCertStore;
use rustls::pki_types::{CertificateDer, TrustAnchor, UnixTime};

use super::TlsError;
use crate::chain::{self, Certificate};
use crate::finding::{Conditions, Findings, Place, Rules};
use crate::pem;
use crate::sensitive::SensitiveBuffer;

/// The common names of Amazon Trust Services' roots, which sign the certificates of MSK's brokers
/// (<https://www.amazontrust.com/repository/>).
const AMAZON_TRUST_SERVICES: [&str; 5] = [
    "Amazon Root CA 1",
    "Amazon Root CA 2",
    "Amazon Root CA 3",
    "Amazon Root CA 4",
    "Starfield Services Root Certificate Authority - G2",
];

/// Root certificates. MSK's brokers need only [`Roots::amazon_trust_services`]. A self-managed
/// cluster often has its own root; read it from PEM:
///
/// ```no_run
/// use msk_auth::tls::Roots;
///
/// let roots: Roots = std::fs::read_to_string("ca.pem")?.parse()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Roots {
    store: RootCertStore,
    /// The roots in the store that were given as certificates.
    certificates: Vec<CertificateDer<'static>>,
}

impl Roots {
    /// Amazon Root CA 1 to 4 and Starfield Services Root CA – G2: all roots that MSK needs.
    pub fn amazon_trust_services() -> Self {
        let is_amazons = |anchor: &&TrustAnchor<'static>| {
            AMAZON_TRUST_SERVICES.iter().any(|name| {
                // The whole value of an attribute: its length, then its text.
                let length = u8::try_from(name.len()).unwrap_or(0);
                let value = [&[length], name.as_bytes()].concat();
                anchor
                    .subject
                    .windows(value.len())
                    .any(|window| window == value)
            })
        };
        let anchors = webpki_roots::TLS_SERVER_ROOTS
            .iter()
            .filter(is_amazons)
            .cloned();
        Self::of(anchors.collect())
    }

    /// The roots that Mozilla's programs trust, from the crate `webpki-roots`.
    pub fn web() -> Self {
        Self::of(webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect())
    }

    /// The roots that the operating system trusts.
    ///
    /// # Errors
    ///
    /// [`TlsError::System`] if none can be read.
    #[cfg(feature = "native-roots")]
    pub fn system() -> Result<Self, TlsError> {
        let found = rustls_native_certs::load_native_certs();
        let mut roots = Self::of(RootCertStore::empty());
        for certificate in found.certs {
            // Systems contain a few certificates that are not valid roots by today's rules.
            if roots.store.add(certificate.clone()).is_ok() {
                roots.certificates.push(certificate);
            }
        }
        if roots.is_empty() {
            let first = found.errors.first().map(ToString::to_string);
            return Err(TlsError::System(first.unwrap_or_else(|| {
                "the system has no root certificates".to_owned()
            })));
        }
        Ok(roots)
    }

    /// These certificates, for example those of a `SERVER_ROOT_CA_CERTIFICATE` secret.
    ///
    /// # Errors
    /// [`TlsError::Root`] for the first certificate that can't be used as a root.
    pub fn from_certificates<'a>(
        certificates: impl IntoIterator<Item = &'a Certificate>,
    ) -> Result<Self, TlsError> {
        let mut roots = Self::of(RootCertStore::empty());
        for certificate in certificates {
            roots
                .store
                .add(certificate.der().clone())
                .map_err(|source| TlsError::Root {
                    subject: certificate.subject(),
                    source,
                })?;
            roots.certificates.push(certificate.der().clone());
        }
        Ok(roots)
    }

    /// The certificates of a PEM text, in any order, checked under these rules and at this time.
    /// [`str::parse`] uses [`Rules::kafka`] and the current time.
    ///
    /// # Errors
    ///
    /// All problems of the text, as findings, or a certificate that can't be used as a root.
    pub fn from_pem(text: &str, conditions: &Conditions) -> Result<Self, PemError> {
        Self::read(text, &conditions.rules, conditions.at)
    }

    fn read(text: &str, rules: &Rules, at: UnixTime) -> Result<Self, PemError> {
        let mut findings = Findings::under(rules);
        let roots = chain::read_roots(text, at, &Place::default(), &mut findings);
        if findings.has_errors() || roots.is_empty() {
            return Err(PemError::Findings(findings.into()));
        }
        Self::from_certificates(&roots).map_err(PemError::Root)
    }

    /// Adds other roots.
    pub fn and(mut self, others: Self) -> Self {
        self.store.extend(others.store.roots);
        self.certificates.extend(others.certificates);
        self
    }

    /// The roots that were given as certificates, as DER. The built-in lists are not included, because
    /// they contain only names and keys.
    pub fn certificates(&self) -> &[CertificateDer<'static>] {
        &self.certificates
    }

    /// Whether one of them is a root of Amazon Trust Services.
    pub(crate) fn has_one_of_amazon(&self) -> bool {
        let amazons = Self::amazon_trust_services();
        let keys = |anchor: &TrustAnchor<'_>| anchor.subject_public_key_info.to_vec();
        let amazons: Vec<_> = amazons.store.roots.iter().map(keys).collect();
        let mut given = self.store.roots.iter().map(keys);
        given.any(|key| amazons.contains(&key))
    }

    /// The number of roots.
    pub fn len(&self) -> usize {
        self.store.len()
    }

    /// Whether there are no roots.
    pub fn is_empty(&self) -> bool {
        self.store.is_empty()
    }

    fn of(store: RootCertStore) -> Self {
        Self {
            store,
            certificates: Vec::new(),
        }
    }

    /// The roots as PEM, for clients that accept only PEM. The built-in lists contain only names
    /// and keys, so their certificates are looked up in `known`: those of the crate
    /// `webpki-root-certs`.
    ///
    /// A built-in root is omitted if `known` has no equivalent certificate. This happens in two
    /// cases: Mozilla removed the root between the versions of the two lists, or the root is
    /// trusted only for some names. A certificate does not contain that restriction, so a reader
    /// would trust it for all names.
    ///
    /// # Errors
    ///
    /// [`TlsError::NoRoots`] if none can be written.
    pub fn to_pem(&self, known: &[CertificateDer<'_>]) -> Result<String, TlsError> {
        let candidates: Vec<_> = self
            .certificates
            .iter()
            .chain(known)
            .filter_map(|certificate| Some((anchor(certificate)?, certificate)))
            .collect();
        let mut text = SensitiveBuffer::default();
        for root in &self.store.roots {
            if let Some((_, certificate)) = candidates.iter().find(|(anchor, _)| anchor == root) {
                pem::write("CERTIFICATE", certificate, &mut text);
            }
        }
        match text.as_slice() {
            [] => Err(TlsError::NoRoots),
            written => Ok(String::from_utf8_lossy(written).into_owned()),
        }
    }

    pub(super) fn store(&self) -> Result<RootCertStore, TlsError> {
        if self.store.is_empty() {
            Err(TlsError::NoRoots)
        } else {
            Ok(self.store.clone())
        }
    }
}

impl FromStr for Roots {
    type Err = PemError;

    /// The certificates of a PEM text, in any order, under [`Rules::kafka`] and at the current
    /// time.
    fn from_str(text: &str) -> Result<Self, PemError> {
        Self::read(text, &Rules::kafka(), UnixTime::now())
    }
}

impl From<RootCertStore> for Roots {
    /// The roots that a program has for rustls. The store contains only names and keys, so
    /// [`to_pem`](Roots::to_pem) omits those that are not among the known certificates.
    fn from(store: RootCertStore) -> Self {
        Self::of(store)
    }
}

impl From<Roots> for RootCertStore {
    fn from(roots: Roots) -> Self {
        roots.store
    }
}

fn anchor(certificate: &CertificateDer<'_>) -> Option<TrustAnchor<'static>> {
    let mut store = RootCertStore::empty();
    store.add(certificate.clone().into_owned()).ok()?;
    store.roots.pop()
}

/// Why a PEM text can't be used as roots.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum PemError {
    /// The problems of the text.
    Findings(crate::finding::FindingsError),
    /// A certificate that can't be used as a root.
    Root(TlsError),
}

impl std::fmt::Display for PemError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the PEM text contains no usable roots")
    }
}

impl std::error::Error for PemError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Findings(error) => Some(error),
            Self::Root(error) => Some(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use rustls::pki_types::pem::PemObject;
    use webpki_root_certs::TLS_SERVER_ROOT_CERTS;

    use super::*;

    #[test]
    fn amazons_roots_are_all_there_and_no_others() {
        let roots = Roots::amazon_trust_services();
        assert_eq!(roots.len(), AMAZON_TRUST_SERVICES.len());
        assert!(Roots::web().len() > 50);
    }

    fn certificates(text: &str) -> Vec<CertificateDer<'static>> {
        let read = CertificateDer::pem_slice_iter(text.as_bytes());
        read.collect::<Result<_, _>>().unwrap()
    }

    #[test]
    fn amazons_roots_are_written_as_mozilla_has_them() {
        let roots = Roots::amazon_trust_services();
        let written = certificates(&roots.to_pem(TLS_SERVER_ROOT_CERTS).unwrap());
        assert_eq!(written.len(), 5);
        for certificate in written {
            assert!(TLS_SERVER_ROOT_CERTS.contains(&certificate));
        }
    }

    #[test]
    fn mozillas_roots_are_written_but_those_for_some_names() {
        let roots = Roots::web();
        let written = certificates(&roots.to_pem(TLS_SERVER_ROOT_CERTS).unwrap());
        // The two lists may be of different months.
        assert!(written.len() > 100 && written.len() + 5 > roots.len());
        for certificate in &written {
            let anchor = anchor(certificate).unwrap();
            let mut trusted = roots.store.roots.iter();
            let trusted = trusted.find(|root| root.subject == anchor.subject);
            assert_eq!(trusted.unwrap().name_constraints, anchor.name_constraints);
        }
        let limited = |root: &&TrustAnchor<'_>| root.name_constraints.is_some();
        for root in roots.store.roots.iter().filter(limited) {
            let names_it = |certificate| anchor(certificate).unwrap().subject == root.subject;
            assert!(!written.iter().any(names_it));
        }
    }

    #[cfg(feature = "ring")]
    #[test]
    fn given_roots_are_written_as_they_are() {
        use rcgen::{BasicConstraints, CertificateParams, IsCa, KeyPair};
        let key = KeyPair::generate().unwrap();
        let mut parameters = CertificateParams::default();
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let root = parameters.self_signed(&key).unwrap();
        let conditions = Conditions::new(Rules::kafka(), crate::tls::ring());
        let given = Roots::from_pem(&root.pem(), &conditions).unwrap();
        let both = Roots::amazon_trust_services().and(given);
        let written = certificates(&both.to_pem(TLS_SERVER_ROOT_CERTS).unwrap());
        assert_eq!(written.len(), 6);
        assert!(written.contains(root.der()));
    }

    #[cfg(feature = "ring")]
    #[test]
    fn a_programs_own_store_is_taken_over() {
        let mut store = RootCertStore::empty();
        store.add_parsable_certificates(TLS_SERVER_ROOT_CERTS.iter().cloned());
        let count = store.len();
        let roots = Roots::from(store);
        assert_eq!(roots.len(), count);
        assert!(crate::tls::client_config(&roots, crate::tls::ring()).is_ok());
        // What the store lost, the known certificates have.
        let written = roots.to_pem(TLS_SERVER_ROOT_CERTS).unwrap();
        assert_eq!(certificates(&written).len(), count);
        assert_eq!(roots.to_pem(&[]), Err(TlsError::NoRoots));
        assert_eq!(RootCertStore::from(roots).len(), count);
    }

    #[test]
    fn a_pem_text_is_parsed_without_conditions() {
        let mut text = SensitiveBuffer::default();
        for certificate in &TLS_SERVER_ROOT_CERTS[..3] {
            pem::write("CERTIFICATE", certificate, &mut text);
        }
        let text = String::from_utf8(text.as_slice().to_vec()).unwrap();
        assert_eq!(text.parse::<Roots>().unwrap().len(), 3);
        assert!(matches!(
            "no PEM".parse::<Roots>(),
            Err(PemError::Findings(_))
        ));
    }
}
