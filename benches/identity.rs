//! From a secret to an identity and on to a configuration, beside the same cryptography done bare.
//!
//! Ours and the bare work take turns, so that a machine whose speed drifts slows both; what counts
//! is the median of the pairs' ratios. The bare work is what no implementation can do without:
//! one signature check a link, the key's decryption, the provider's own parsing of the key, and
//! its public half, without which nothing proves that it is the certificate's.
#![allow(missing_docs)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use cbc::Decryptor;
use cbc::cipher::common::Block;
use cbc::cipher::{BlockModeDecrypt, KeyIvInit};
use des::TdesEde3;
use msk_auth::identity::Identity;
use msk_auth::secret::repair::{KeyEncryption, Options, repair};
use msk_auth::secret::{self, Secret};
use msk_auth::tls::{self, Roots};
use msk_auth::{Conditions, Rules};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, SignatureAlgorithm,
};
use rustls::ClientConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer, SignatureVerificationAlgorithm};
use sha1::Digest;

const PAIRS: usize = 300;

/// A chain with the client's key, as a secret's document.
struct Chain {
    document: Vec<u8>,
    /// For each link the signed bytes, the signature and the issuer's public key.
    links: Vec<(Vec<u8>, Vec<u8>, Vec<u8>)>,
    pkcs8: Vec<u8>,
    algorithm: &'static dyn SignatureVerificationAlgorithm,
    /// How many hashes the decryption of its key takes.
    derivations: u32,
}

fn chain(
    signs: &'static SignatureAlgorithm,
    verifies: &'static dyn SignatureVerificationAlgorithm,
    length: usize,
    encrypted: bool,
) -> Chain {
    let mut issuer: Option<Issuer<'static, KeyPair>> = None;
    let mut issuer_key = Vec::new();
    let (mut pems, mut links, mut pkcs8) = (Vec::new(), Vec::new(), None);
    for level in 0..length {
        let key = KeyPair::generate_for(signs).unwrap();
        let mut params = CertificateParams::default();
        params
            .distinguished_name
            .push(DnType::CommonName, format!("level {level}"));
        if level + 1 < length {
            params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        }
        let signed = match &issuer {
            Some(issuer) => params.signed_by(&key, issuer).unwrap(),
            None => params.self_signed(&key).unwrap(),
        };
        if issuer.is_none() {
            issuer_key = key.public_key_raw().to_vec();
        }
        let (tbs, signature) = split(signed.der());
        links.push((tbs, signature, issuer_key));
        issuer_key = key.public_key_raw().to_vec();
        pems.push(signed.pem());
        pkcs8 = Some((key.serialize_der(), key.serialize_pem()));
        issuer = Some(Issuer::new(params, key));
    }
    let (pkcs8, key_pem) = pkcs8.unwrap();
    pems.reverse();
    let certificate = pems.concat();
    let plain = serde_json::json!({"certificate": certificate, "privateKey": key_pem});
    let mut chain = Chain {
        document: plain.to_string().into_bytes(),
        links,
        pkcs8,
        algorithm: verifies,
        derivations: 0,
    };
    if encrypted {
        chain.encrypt();
    }
    chain
}

/// The signed part of a certificate and its signature.
fn split(der: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let header = |at: usize| match der[at + 1] {
        0x82 => (4, usize::from(der[at + 2]) << 8 | usize::from(der[at + 3])),
        0x81 => (3, usize::from(der[at + 2])),
        short => (2, usize::from(short)),
    };
    let tbs = header(0).0;
    let algorithm = tbs + header(tbs).0 + header(tbs).1;
    let signature = algorithm + header(algorithm).0 + header(algorithm).1;
    (
        der[tbs..algorithm].to_vec(),
        der[signature + header(signature).0 + 1..].to_vec(),
    )
}

impl Chain {
    /// Encrypts the key as `openssl pkcs8 -topk8 -v1 PBE-SHA1-3DES` does: 2,048 iterations, twice
    /// for the key and once for the initialization vector.
    fn encrypt(&mut self) {
        let mut options = Options::default();
        options.encryption = KeyEncryption::PbeSha1TripleDes;
        options.iterations = 2048;
        options.password = Some("correct horse battery staple".into());
        let conditions = Conditions::new(Rules::lambda(), tls::aws_lc_rs());
        let repaired = repair(&self.document, None, &options, &conditions).unwrap();
        assert!(repaired.report.key.unwrap().encryption().is_some());
        self.document = repaired.document.expose().to_vec();
        self.derivations = 3 * 2048;
    }

    /// Everything that a load does, also where the chain is longer than Java accepts.
    fn check(&self, conditions: &Conditions) {
        let report = secret::check(&self.document, None, conditions);
        assert!(report.chain.is_some() && report.key.is_some());
        drop(black_box(report));
    }

    fn load(&self, conditions: &Conditions) -> Box<Identity> {
        match secret::load(&self.document, None, conditions) {
            Ok(Secret::ClientCertificate(identity)) => identity,
            other => panic!("{other:?}"),
        }
    }

    fn bare(&self, conditions: &Conditions) {
        let mut hash = [0; 20];
        for _ in 0..self.derivations {
            hash = sha1::Sha1::digest(hash).into();
        }
        if self.derivations > 0 {
            let mut data = vec![hash[0]; self.pkcs8.len().next_multiple_of(8)];
            let mut cipher = Decryptor::<TdesEde3>::new(&[7; 24].into(), &[7; 8].into());
            let (blocks, _) = Block::<TdesEde3>::slice_as_chunks_mut(&mut data);
            cipher.decrypt_blocks(blocks);
            black_box(data);
        }
        for (tbs, signature, key) in &self.links {
            self.algorithm
                .verify_signature(key, tbs, signature)
                .unwrap();
        }
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(self.pkcs8.clone()));
        let key = conditions
            .provider
            .key_provider
            .load_private_key(key)
            .unwrap();
        black_box(key.public_key());
    }
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

/// Runs both in turns and prints both medians and the median of the pairs' ratios.
fn compare(name: &str, ours: impl Fn(), bare: impl Fn()) {
    let mut pairs: Vec<_> = (0..PAIRS + 20)
        .map(|_| (timed(&ours), timed(&bare)))
        .skip(20)
        .collect();
    let mut ratios: Vec<_> = pairs
        .iter()
        .map(|(ours, bare)| ours.as_secs_f64() / bare.as_secs_f64())
        .collect();
    ratios.sort_by(f64::total_cmp);
    pairs.sort();
    let (ours, _) = pairs[PAIRS / 2];
    pairs.sort_by_key(|pair| pair.1);
    let (_, bare) = pairs[PAIRS / 2];
    let ratio = ratios[PAIRS / 2];
    println!("{name:<58} ours {ours:>10.1?}   bare {bare:>10.1?}   ratio {ratio:.2}");
}

fn main() {
    use webpki::aws_lc_rs::{ECDSA_P256_SHA256, RSA_PKCS1_2048_8192_SHA256};
    let conditions = Conditions::new(Rules::lambda(), tls::aws_lc_rs());
    let rsa = (&rcgen::PKCS_RSA_SHA256, RSA_PKCS1_2048_8192_SHA256);
    let ec = (&rcgen::PKCS_ECDSA_P256_SHA256, ECDSA_P256_SHA256);
    let only = std::env::args()
        .nth(1)
        .filter(|argument| !argument.starts_with("--"));
    for (name, (signs, verifies), length, encrypted) in [
        ("RSA-2048, chain of 4, encrypted key", rsa, 4, true),
        ("P-256, chain of 4, encrypted key", ec, 4, true),
        ("RSA-2048, 64 KiB, encrypted key", rsa, 56, true),
        ("P-256, 64 KiB, encrypted key", ec, 100, true),
        ("RSA-2048, chain of 4, plain key", rsa, 4, false),
        ("P-256, chain of 4, plain key", ec, 4, false),
        ("RSA-2048, 64 KiB, plain key", rsa, 56, false),
        ("P-256, 64 KiB, plain key", ec, 100, false),
    ] {
        if only.as_deref().is_some_and(|only| !name.contains(only)) {
            continue;
        }
        let chain = chain(signs, verifies, length, encrypted);
        let bytes = chain.document.len();
        compare(
            &format!("{name}, {bytes} bytes"),
            || chain.check(&conditions),
            || chain.bare(&conditions),
        );
        if length > 4 || encrypted {
            continue;
        }
        let identity = chain.load(&conditions);
        let roots = Roots::amazon_trust_services();
        let store: rustls::RootCertStore = webpki_roots::TLS_SERVER_ROOTS
            .iter()
            .take(5)
            .cloned()
            .collect();
        let certificates = identity.certified_key().cert.clone();
        compare(
            &format!("{name}: identity to configuration"),
            || {
                let provider = conditions.provider.clone();
                drop(black_box(
                    tls::mutual_config(&identity, &roots, provider).unwrap(),
                ));
            },
            || {
                let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(chain.pkcs8.clone()));
                let config = ClientConfig::builder_with_provider(conditions.provider.clone())
                    .with_safe_default_protocol_versions()
                    .unwrap()
                    .with_root_certificates(store.clone())
                    .with_client_auth_cert(certificates.clone(), key)
                    .unwrap();
                drop(black_box(config));
            },
        );
    }
}
