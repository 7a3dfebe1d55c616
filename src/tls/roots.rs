//! Which root certificates a server is trusted by.

use rustls::RootCertStore;
use rustls::pki_types::{CertificateDer, TrustAnchor};

use super::Error;
use crate::chain::{self, Certificate};
use crate::conditions::Conditions;
use crate::finding::{Findings, Place};

/// The common names of Amazon Trust Services' roots, which sign the certificates of MSK's brokers
/// (<https://www.amazontrust.com/repository/>).
const AMAZON_TRUST_SERVICES: [&str; 5] = [
    "Amazon Root CA 1",
    "Amazon Root CA 2",
    "Amazon Root CA 3",
    "Amazon Root CA 4",
    "Starfield Services Root Certificate Authority - G2",
];

/// Root certificates. MSK's brokers need [`Roots::amazon_trust_services`] alone; a self-managed
/// cluster often has a root of its own.
#[derive(Clone, Debug)]
pub struct Roots {
    store: RootCertStore,
    /// Of those in the store that were given as certificates.
    certificates: Vec<CertificateDer<'static>>,
}

impl Roots {
    /// Amazon Root CA 1 to 4 and Starfield Services Root CA – G2: all that MSK needs.
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

    /// The roots that Mozilla's programs trust, as the crate `webpki-roots` carries them.
    pub fn web() -> Self {
        Self::of(webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect())
    }

    /// The roots that the operating system trusts.
    ///
    /// # Errors
    ///
    /// [`Error::System`] where not one can be read.
    #[cfg(feature = "native-roots")]
    pub fn system() -> Result<Self, Error> {
        let found = rustls_native_certs::load_native_certs();
        let mut roots = Self::of(RootCertStore::empty());
        for certificate in found.certs {
            // Systems carry a few that are none by today's rules.
            if roots.store.add(certificate.clone()).is_ok() {
                roots.certificates.push(certificate);
            }
        }
        if roots.is_empty() {
            let first = found.errors.first().map(ToString::to_string);
            return Err(Error::System(
                first.unwrap_or_else(|| "there are none".to_owned()),
            ));
        }
        Ok(roots)
    }

    /// These certificates, for example those of a `SERVER_ROOT_CA_CERTIFICATE` secret.
    ///
    /// # Errors
    ///
    /// [`Error::Root`] for the first that can't be used as a root.
    pub fn from_certificates<'a>(
        certificates: impl IntoIterator<Item = &'a Certificate>,
    ) -> Result<Self, Error> {
        let mut roots = Self::of(RootCertStore::empty());
        for certificate in certificates {
            roots
                .store
                .add(certificate.der().clone())
                .map_err(|source| Error::Root {
                    subject: certificate.subject(),
                    source,
                })?;
            roots.certificates.push(certificate.der().clone());
        }
        Ok(roots)
    }

    /// The certificates of a PEM text, in any order.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the text, as findings with the codes of
    /// [`chain::read_roots`], or a certificate that can't be used as a root.
    pub fn from_pem(text: &str, conditions: &Conditions) -> Result<Self, PemError> {
        let mut findings = Findings::under(&conditions.policy);
        let roots = chain::read_roots(text, conditions.at, &Place::default(), &mut findings);
        if findings.has_errors() || roots.is_empty() {
            return Err(PemError::Findings(findings.into()));
        }
        Self::from_certificates(&roots).map_err(PemError::Root)
    }

    /// These roots and others.
    pub fn and(mut self, others: Self) -> Self {
        self.store.extend(others.store.roots);
        self.certificates.extend(others.certificates);
        self
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.store.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.store.is_empty()
    }

    fn of(store: RootCertStore) -> Self {
        Self {
            store,
            certificates: Vec::new(),
        }
    }

    /// The certificates that were given as such: those of [`from_certificates`], [`from_pem`] and
    /// the operating system, and none of the built-in lists, which hold names and keys alone.
    ///
    /// [`from_certificates`]: Self::from_certificates
    /// [`from_pem`]: Self::from_pem
    pub fn certificates(&self) -> &[CertificateDer<'static>] {
        &self.certificates
    }

    /// Each root's name and key.
    pub fn anchors(&self) -> &[TrustAnchor<'static>] {
        &self.store.roots
    }

    pub(super) fn store(&self) -> Result<RootCertStore, Error> {
        if self.store.is_empty() {
            Err(Error::NoRoots)
        } else {
            Ok(self.store.clone())
        }
    }
}

/// Why a PEM text gives no roots.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum PemError {
    /// What is wrong with the text.
    Findings(crate::finding::Error),
    /// A certificate that can't be used as a root.
    Root(Error),
}

impl std::fmt::Display for PemError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Findings(error) => error.fmt(f),
            Self::Root(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for PemError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amazons_roots_are_all_there_and_no_others() {
        let roots = Roots::amazon_trust_services();
        assert_eq!(roots.len(), AMAZON_TRUST_SERVICES.len());
        assert!(Roots::web().len() > 50);
    }
}
