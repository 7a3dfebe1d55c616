//! A client's identity: a certificate chain and the private key that belongs to it.

mod pem;
mod signing;

use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::sign::{CertifiedKey, SigningKey};

use crate::chain::{self, Certificate, Chain, PublicKey};
use crate::finding::{Code, Conditions, FactName, Finding, Findings, FindingsError, Place};
use crate::key::{self, Budget, PrivateKey};
use crate::sensitive::SensitiveText;

pub use pem::EncryptedKey;
pub(crate) use signing::signing_key;

use signing::{load, load_with, signer};

/// A client's certificate chain and private key, proved to belong together.
#[derive(Clone, Debug)]
pub struct Identity {
    chain: Chain,
    key: PrivateKey,
    certified_key: Arc<CertifiedKey>,
}

impl Identity {
    /// Loads an identity from PEM texts.
    ///
    /// `certificate` contains the client certificate, then its issuers; under [`Rules::lambda`](crate::Rules::lambda)
    /// up to the root. `private_key` contains the key as PKCS #8, or under [`Rules::kafka`](crate::Rules::kafka) also
    /// as PKCS #1 or SEC 1, and `password` its password if it is encrypted.
    ///
    /// # Errors
    /// A list of everything that the rules do not accept.
    ///
    /// ```no_run
    /// # #[cfg(feature = "ring")] {
    /// use msk_auth::identity::Identity;
    /// use msk_auth::{Conditions, Rules, tls};
    ///
    /// let chain = std::fs::read_to_string("client.chain.pem")?;
    /// let key = std::fs::read_to_string("client.key.pem")?;
    /// let password = std::env::var("KEY_PASSWORD").ok();
    /// let password = password.as_deref().map(Into::into);
    /// let conditions = Conditions::new(Rules::kafka(), tls::ring());
    /// let identity = Identity::from_pem(&chain, &key, password.as_ref(), &conditions)?;
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// ```
    /// # #[cfg(feature = "ring")] {
    /// use msk_auth::{Code, Conditions, Rules};
    /// use msk_auth::identity::Identity;
    ///
    /// let conditions = Conditions::new(Rules::kafka(), msk_auth::tls::ring());
    /// let error = Identity::from_pem("no PEM", "nor this", None, &conditions).unwrap_err();
    /// assert_eq!(error.findings()[0].code, Code::PemNotFound);
    /// # }
    /// ```
    pub fn from_pem(
        certificate: &str,
        private_key: &str,
        password: Option<&SensitiveText>,
        conditions: &Conditions,
    ) -> Result<Self, FindingsError> {
        let mut findings = Findings::under(&conditions.rules);
        let parts = Parts {
            certificate: Some(certificate),
            private_key: Some(private_key),
            password,
        };
        let mut budget = Budget::under(&conditions.rules);
        let fields = Fields::default();
        let reading = read(&parts, &fields, conditions, &mut budget, &mut findings);
        match reading.identity {
            Some(identity) if !findings.has_errors() => Ok(identity),
            _ => Err(findings.into()),
        }
    }

    /// The certificates, the client's first.
    pub fn chain(&self) -> &Chain {
        &self.chain
    }

    /// The private key.
    pub fn key(&self) -> &PrivateKey {
        &self.key
    }

    /// Chain and key for rustls. The chain is sent without its root, which a server must already
    /// have; a certificate without issuers is sent itself.
    pub fn certified_key(&self) -> &Arc<CertifiedKey> {
        &self.certified_key
    }
}

/// The texts of an identity, as far as they are present.
#[derive(Debug)]
pub(crate) struct Parts<'a> {
    pub(crate) certificate: Option<&'a str>,
    pub(crate) private_key: Option<&'a str>,
    pub(crate) password: Option<&'a SensitiveText>,
}

/// The field names of the texts.
#[derive(Debug)]
pub(crate) struct Fields {
    pub(crate) certificate: Place,
    pub(crate) private_key: Place,
    pub(crate) password: Place,
}

impl Default for Fields {
    fn default() -> Self {
        Self {
            certificate: Place::field("certificate"),
            private_key: Place::field("privateKey"),
            password: Place::field("privateKeyPassword"),
        }
    }
}

/// What could be read, accepted or not.
#[derive(Debug)]
pub(crate) struct Reading {
    pub(crate) chain: Option<Chain>,
    pub(crate) key: Option<PrivateKey>,
    /// The identity, if chain and key are present and belong together.
    pub(crate) identity: Option<Identity>,
}

/// Reads key and chain and compares them.
pub(crate) fn read(
    parts: &Parts<'_>,
    fields: &Fields,
    conditions: &Conditions,
    budget: &mut Budget,
    findings: &mut Findings,
) -> Reading {
    let key = parts.private_key.and_then(|text| {
        key::read_within(
            text,
            &fields.private_key,
            parts.password,
            &fields.password,
            budget,
            findings,
        )
    });
    let lacks_public_key = key.as_ref().is_some_and(PrivateKey::lacks_public_key);
    let signing_key = key.as_ref().and_then(|key| match lacks_public_key {
        true => completed(key, parts, fields, conditions),
        false => signing_key(key, &conditions.provider, &fields.private_key, findings),
    });
    let public_key = signing_key.as_ref().and_then(|key| key.public_key());
    let chain = parts.certificate.and_then(|text| {
        chain::read(
            text,
            public_key.as_deref(),
            conditions.at,
            conditions.provider.signature_verification_algorithms.all,
            &fields.certificate,
            findings,
        )
    });
    let identity = match (&chain, &key, signing_key) {
        (Some(chain), Some(key), Some(signing_key)) => join(
            chain,
            key,
            signing_key,
            conditions,
            &fields.private_key,
            findings,
        ),
        (Some(chain), Some(_), None) if lacks_public_key => {
            let leaf = chain.leaf();
            findings.extend(leaf.map(|leaf| mismatch(leaf, None, &fields.private_key)));
            None
        }
        _ => None,
    };
    Reading {
        chain,
        key,
        identity,
    }
}

/// A key without its public key, for which the provider needs the one of a certificate.
fn completed(
    key: &PrivateKey,
    parts: &Parts<'_>,
    fields: &Fields,
    conditions: &Conditions,
) -> Option<Arc<dyn SigningKey>> {
    if let Some(loaded) = load(key, &conditions.provider) {
        return Some(loaded);
    }
    // What is wrong with the certificates is reported when they are read as a chain.
    let mut ignored = Findings::under(&conditions.rules);
    let certificates =
        chain::read_certificates(parts.certificate?, &fields.certificate, &mut ignored);
    let public_keys = certificates.list.iter();
    load_with(
        key,
        public_keys.map(Certificate::subject_public_key_info),
        &conditions.provider,
    )
}

/// The key's `SubjectPublicKeyInfo`, if the provider reads the key and returns it. For a key that
/// lacks its public key, that is the one of `certified` that belongs to it.
pub(crate) fn public_key(
    key: &PrivateKey,
    certified: &[Vec<u8>],
    conditions: &Conditions,
) -> Option<Vec<u8>> {
    let provider = &conditions.provider;
    let certified = certified.iter().map(Vec::as_slice);
    let key = load(key, provider).or_else(|| load_with(key, certified, provider))?;
    Some(key.public_key()?.as_ref().to_vec())
}

/// Proves that the key is the client certificate's, and joins the two.
fn join(
    chain: &Chain,
    key: &PrivateKey,
    signing_key: Arc<dyn SigningKey>,
    conditions: &Conditions,
    place: &Place,
    findings: &mut Findings,
) -> Option<Identity> {
    let belongs =
        |certificate: &&Certificate| belong(certificate, &signing_key, &conditions.provider);
    // If the client certificate was lost, another finding already reports it.
    let leaf = chain.leaf()?;
    if !belongs(&leaf) {
        let other = chain.certificates().iter().skip(1).find(belongs);
        findings.push(mismatch(leaf, other, place));
        return None;
    }
    Some(Identity {
        certified_key: Arc::new(CertifiedKey::new(sent(chain), signing_key)),
        chain: chain.clone(),
        key: key.clone(),
    })
}

/// Whether the key is the certificate's. Compares the public keys; if the provider has none, or
/// encodes it differently, verifies a signature.
fn belong(certificate: &Certificate, key: &Arc<dyn SigningKey>, provider: &CryptoProvider) -> bool {
    let same = key
        .public_key()
        .is_some_and(|public_key| public_key.as_ref() == certificate.subject_public_key_info());
    same || signs_for(certificate, key, provider)
}

fn signs_for(
    certificate: &Certificate,
    key: &Arc<dyn SigningKey>,
    provider: &CryptoProvider,
) -> bool {
    const MESSAGE: &[u8] = b"msk-auth: does this key belong to this certificate?";
    let mapping = provider.signature_verification_algorithms.mapping;
    let Some(signer) = signer(key, provider) else {
        return false;
    };
    let Ok(signature) = signer.sign(MESSAGE) else {
        return false;
    };
    let public_key = PublicKey::of(certificate);
    mapping
        .iter()
        .filter(|(scheme, _)| *scheme == signer.scheme())
        .flat_map(|(_, algorithms)| algorithms.iter())
        .filter(|algorithm| public_key.is_for(**algorithm))
        .any(|algorithm| public_key.verifies(*algorithm, MESSAGE, &signature))
}

/// RFC 8446 section 4.4.2 lets a client omit the root.
fn sent(chain: &Chain) -> Vec<CertificateDer<'static>> {
    let certificates = match chain.certificates() {
        [issued @ .., root] if !issued.is_empty() && root.is_self_issued() => issued,
        all => all,
    };
    certificates
        .iter()
        .map(|certificate| certificate.der().clone())
        .collect()
}

fn mismatch(leaf: &Certificate, other: Option<&Certificate>, place: &Place) -> Finding {
    let finding = Finding::new(
        Code::KeyMismatch,
        place.clone(),
        "the private key does not belong to the client certificate",
    )
    .fact(FactName::Subject, leaf.subject())
    .fact(FactName::Sha256, leaf.sha256());
    match other {
        Some(other) => finding
            .help(format!(
                "it is the key of certificate {} ({}); use the client's own key",
                other.position(),
                other.subject()
            ))
            .fact(FactName::OtherCertificate, other.position())
            .fact(FactName::OtherSubject, other.subject()),
        None => finding.help(
            "use the key that the certificate was requested with; compare \
             `openssl x509 -in certificate.pem -noout -pubkey` with `openssl pkey -in key.pem -pubout`",
        ),
    }
}
