//! The private key in the form that a TLS provider signs with.

use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::sign::{Signer, SigningKey};

use crate::finding::{Code, FactName, Finding, Findings, KeyAlgorithm, Place};
use crate::key::PrivateKey;

/// The key as the provider loads it, or a finding with the reason why it can't.
pub(crate) fn signing_key(
    key: &PrivateKey,
    provider: &CryptoProvider,
    place: &Place,
    findings: &mut Findings,
) -> Option<Arc<dyn SigningKey>> {
    // A provider that loads RSA keys only to compare them does not check their numbers.
    let loaded =
        load(key, provider).filter(|loaded| !key.has_other_primes() && can_sign(loaded, provider));
    let too_small =
        key.algorithm() == KeyAlgorithm::Rsa && key.bits() < findings.rules().min_rsa_bits;
    if loaded.is_none() && !too_small {
        findings.push(refused(key, place));
    }
    loaded
}

/// Whether a signature succeeds. ring loads an RSA key with damaged exponents for its primes, but verifies each
/// signature, as Java does.
fn can_sign(key: &Arc<dyn SigningKey>, provider: &CryptoProvider) -> bool {
    const MESSAGE: &[u8] = b"msk-auth: can this key sign?";
    signer(key, provider).is_none_or(|signer| signer.sign(MESSAGE).is_ok())
}

/// A signer of a scheme that the provider also verifies.
pub(super) fn signer(
    key: &Arc<dyn SigningKey>,
    provider: &CryptoProvider,
) -> Option<Box<dyn Signer>> {
    let mapping = provider.signature_verification_algorithms.mapping;
    let offered: Vec<_> = mapping.iter().map(|(scheme, _)| *scheme).collect();
    key.choose_scheme(&offered)
}

/// The key, completed with the one of `public_keys` (`SubjectPublicKeyInfo`, DER) that belongs to
/// it. Providers require the public key of an EC key, and Java leaves it out. The provider checks
/// that both belong together.
pub(super) fn load_with<'a>(
    key: &PrivateKey,
    public_keys: impl IntoIterator<Item = &'a [u8]>,
    provider: &CryptoProvider,
) -> Option<Arc<dyn SigningKey>> {
    public_keys.into_iter().find_map(|public_key| {
        let completed = key.with_public_key(public_key)?;
        load_pkcs8(completed.expose(), provider)
    })
}

/// The key as the provider loads it.
pub(super) fn load(key: &PrivateKey, provider: &CryptoProvider) -> Option<Arc<dyn SigningKey>> {
    load_pkcs8(key.expose_pkcs8(), provider)
        .or_else(|| load_pkcs8(key.to_version_1()?.expose(), provider))
}

fn load_pkcs8(der: &[u8], provider: &CryptoProvider) -> Option<Arc<dyn SigningKey>> {
    let der = PrivatePkcs8KeyDer::from(der.to_vec());
    let loaded = provider
        .key_provider
        .load_private_key(PrivateKeyDer::from(der));
    loaded.ok()
}

/// Why the provider does not load the key.
fn refused(key: &PrivateKey, place: &Place) -> Finding {
    let name = key.algorithm().name();
    let bits = key.bits();
    let finding = |code, message| Finding::new(code, place.clone(), message);
    let unusual = unusual_rsa(key);
    let finding = match (key.algorithm(), bits, unusual) {
        (KeyAlgorithm::Ec, 521, _) => finding(
            Code::KeyAlgorithmUnsupported,
            format!("an {name} key of {bits} bits, which this TLS provider rejects"),
        )
        .help("use P-256, P-384 or RSA of 2048, 3072 or 4096 bits, or the provider aws-lc-rs"),
        (KeyAlgorithm::Ec, ..) if key.lacks_public_key() => finding(
            Code::KeyAlgorithmUnsupported,
            format!("an {name} key without its public key as an uncompressed point, which this TLS provider requires"),
        )
        .help(
            "write it with its public key: `openssl ec -in key.pem -conv_form uncompressed | openssl pkcs8 -topk8 -nocrypt -out \
             key.pkcs8.pem`",
        ),
        (.., Some(size)) => finding(
            Code::KeyAlgorithmUnsupported,
            format!("an RSA key {size}, which this TLS provider can't load"),
        )
        .help(
            "use P-256, P-384 or RSA of 2048, 3072 or 4096 bits with the exponent 65537; the provider aws-lc-rs \
             loads other sizes up to 8192 bits, too",
        ),
        _ => finding(
            Code::KeyMalformed,
            format!("the numbers of the {name} key are inconsistent, or the TLS provider can't read them"),
        )
        .help(
            "copy the key again from its source; `openssl pkey -in key.pem -noout -check` examines it",
        ),
    };
    finding
        .fact(FactName::Algorithm, name)
        .fact(FactName::Bits, bits)
}

/// The size of an RSA key that not every provider loads: ring requires primes of a multiple of 512
/// bits, and an exponent from 65537 to 33 bits.
fn unusual_rsa(key: &PrivateKey) -> Option<String> {
    let bits = key.bits();
    let exponent = key.rsa_exponent().filter(|_| !key.has_other_primes())?;
    match exponent {
        0x10001..=0x1_ffff_ffff if matches!(bits, 2048 | 3071 | 3072 | 4095 | 4096) => None,
        65537 => Some(format!("of {bits} bits")),
        0..=0x1_ffff_ffff => Some(format!("of {bits} bits with the exponent {exponent}")),
        _ => Some(format!(
            "of {bits} bits with an exponent of more than 33 bits"
        )),
    }
}
