//! A client's roots, certificates and key as PEM, for clients that take nothing else.

use rustls::RootCertStore;
use rustls::pki_types::{CertificateDer, TrustAnchor};

use crate::client::ClientError;
use crate::identity::Identity;
use crate::pem;
use crate::sensitive::{SensitiveBuffer, SensitiveBytes, SensitiveText};
use crate::tls::{self, Roots};

/// The roots as certificates. The built-in lists hold names and keys alone, so a certificate is
/// looked up among Mozilla's.
///
/// A built-in root is left out where that list has no certificate that says the same: where it is
/// trusted for some names only, which its certificate does not say, so that its reader would trust
/// it for all; and where Mozilla dropped it between the versions of the two lists.
pub(super) fn roots(roots: &Roots) -> Result<String, ClientError> {
    let given = roots.certificates().iter();
    let known: Vec<_> = given
        .chain(webpki_root_certs::TLS_SERVER_ROOT_CERTS)
        .filter_map(|certificate| Some((anchor(certificate)?, certificate)))
        .collect();
    let mut text = SensitiveBuffer::default();
    for anchor in roots.anchors() {
        if let Some((_, certificate)) = known.iter().find(|(known, _)| known == anchor) {
            pem::write("CERTIFICATE", certificate, &mut text);
        }
    }
    match text.as_slice() {
        [] => Err(ClientError::Tls(tls::Error::NoRoots)),
        _ => Ok(public(&text)),
    }
}

fn anchor(certificate: &CertificateDer<'_>) -> Option<TrustAnchor<'static>> {
    let mut store = RootCertStore::empty();
    store.add(certificate.clone().into_owned()).ok()?;
    store.roots.pop()
}

/// The client certificate and its issuers, without the root.
pub(super) fn chain(identity: &Identity) -> String {
    let mut text = SensitiveBuffer::default();
    for certificate in &identity.certified_key().cert {
        pem::write("CERTIFICATE", certificate, &mut text);
    }
    public(&text)
}

/// The key in the clear, as the version of PKCS #8 that everybody reads.
#[cfg(feature = "krafka")]
pub(super) fn key(identity: &Identity) -> SensitiveText {
    let mut text = SensitiveBuffer::default();
    pem::write("PRIVATE KEY", version_1(identity).expose(), &mut text);
    text.to_text().unwrap_or_else(|| SensitiveText::from(""))
}

/// The key encrypted under a password that is made up on the spot.
#[cfg(feature = "rdkafka")]
pub(super) struct EncryptedKey {
    pub(super) text: SensitiveText,
    pub(super) password: SensitiveText,
}

/// `None` where the operating system gives no random numbers.
#[cfg(feature = "rdkafka")]
pub(super) fn encrypted_key(identity: &Identity) -> Option<EncryptedKey> {
    use crate::key::{SALT_BYTES, pbe_sha1_3des};
    use base64ct::{Base64Unpadded, Encoding};
    use zeroize::Zeroizing;

    /// The password has 256 random bits, so that nobody need be slowed down who guesses.
    const ITERATIONS: u32 = 1;

    let mut salt = [0; SALT_BYTES];
    let mut random = Zeroizing::new([0; 32]);
    getrandom::fill(&mut salt).ok()?;
    getrandom::fill(&mut *random).ok()?;
    let mut characters = Zeroizing::new([0; 43]);
    let password = Base64Unpadded::encode(&*random, &mut *characters).ok()?;
    let key = pbe_sha1_3des(version_1(identity).expose(), password, &salt, ITERATIONS)?;
    let mut text = SensitiveBuffer::default();
    pem::write("ENCRYPTED PRIVATE KEY", key.expose(), &mut text);
    Some(EncryptedKey {
        text: text.to_text()?,
        password: password.into(),
    })
}

fn version_1(identity: &Identity) -> SensitiveBytes {
    let key = identity.key();
    key.to_version_1()
        .unwrap_or_else(|| SensitiveBytes::from(key.expose_pkcs8()))
}

/// A text that is no secret.
fn public(text: &SensitiveBuffer) -> String {
    String::from_utf8_lossy(text.as_slice()).into_owned()
}

#[cfg(test)]
mod tests {
    use rustls::pki_types::pem::PemObject;

    use super::*;

    fn certificates(text: &str) -> Vec<CertificateDer<'static>> {
        let read = CertificateDer::pem_slice_iter(text.as_bytes());
        read.collect::<Result<_, _>>().unwrap()
    }

    #[test]
    fn amazons_roots_are_written_as_mozilla_has_them() {
        let written = certificates(&roots(&Roots::amazon_trust_services()).unwrap());
        assert_eq!(written.len(), 5);
        for certificate in written {
            assert!(webpki_root_certs::TLS_SERVER_ROOT_CERTS.contains(&certificate));
        }
    }

    #[test]
    fn mozillas_roots_are_written_but_those_for_some_names() {
        let roots = Roots::web();
        let written = certificates(&super::roots(&roots).unwrap());
        // The two lists may be of different months.
        assert!(written.len() > 100 && written.len() + 5 > roots.len());
        for certificate in &written {
            let anchor = anchor(certificate).unwrap();
            let trusted = roots
                .anchors()
                .iter()
                .find(|root| root.subject == anchor.subject);
            assert_eq!(trusted.unwrap().name_constraints, anchor.name_constraints);
        }
        let limited = |root: &&TrustAnchor<'_>| root.name_constraints.is_some();
        for root in roots.anchors().iter().filter(limited) {
            let names_it = |certificate| anchor(certificate).unwrap().subject == root.subject;
            assert!(!written.iter().any(names_it));
        }
    }

    #[cfg(feature = "aws-lc-rs")]
    #[test]
    fn given_roots_are_written_as_they_are() {
        use rcgen::{BasicConstraints, CertificateParams, IsCa, KeyPair};
        let key = KeyPair::generate().unwrap();
        let mut parameters = CertificateParams::default();
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let root = parameters.self_signed(&key).unwrap();
        let conditions = crate::Conditions::new(crate::Policy::kafka(), tls::aws_lc_rs());
        let given = Roots::from_pem(&root.pem(), &conditions).unwrap();
        let both = Roots::amazon_trust_services().and(given);
        let written = certificates(&roots(&both).unwrap());
        assert_eq!(written.len(), 6);
        assert!(written.contains(root.der()));
    }
}
