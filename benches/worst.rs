//! The worst secrets of 64 KiB that are known: each ends within two seconds of a processor's time, in
//! `check` with a look at what `repair` would do, in `repair` and in `pack`. Ends with an error where
//! one does not.

use std::time::{Duration, Instant};

use msk_auth::secret::pack::{self, PackInput};
use msk_auth::secret::repair::{self, Options};
use msk_auth::sensitive::SensitiveBuffer;
use msk_auth::{Conditions, Rules, pem, tls};
use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, DnType, GeneralSubtree, IsCa, Issuer,
    KeyPair, NameConstraints, PKCS_ECDSA_P256_SHA256, PKCS_ECDSA_P384_SHA384, SanType,
    SignatureAlgorithm,
};
use serde_json::{Value, json};

const SECRET: usize = 64 << 10;
const MOST: Duration = Duration::from_secs(2);

const HMAC_WITH_SHA_1: u8 = 7;
const HMAC_WITH_SHA_224: u8 = 8;
const HMAC_WITH_SHA_512: u8 = 11;

fn main() {
    // `cargo test` runs benchmarks without this argument.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let conditions = Conditions::new(Rules::lambda(), tls::aws_lc_rs());
    let mut failed = false;
    for (name, document) in documents() {
        let document = document.into_bytes();
        assert!(document.len() <= SECRET, "{name}: {} bytes", document.len());
        let check = timed(|| drop(repair::prospect(&document, None, &conditions)));
        // Else nothing is derived, and the measurement means nothing.
        assert!(
            !name.contains("key") || check > Duration::from_millis(50),
            "{name}"
        );
        let mut options = Options::default();
        let repaired =
            timed(|| drop(repair::repair(&document, None, &options, &conditions).unwrap()));
        options.password = Some("password".into());
        let files = [PackInput::new("file", &document)];
        let packed = timed(|| drop(pack::pack(&files, &options, &conditions).unwrap()));
        let is_slow = [check, repaired, packed]
            .into_iter()
            .any(|took| took > MOST);
        failed |= is_slow;
        let word = if is_slow { "TOO SLOW" } else { "" };
        println!(
            "{name:<44} {:>6} bytes   check {check:>9.1?}   repair {repaired:>9.1?}   pack {packed:>9.1?}   {word}",
            document.len()
        );
    }
    if failed {
        eprintln!("a document takes longer than {MOST:?}");
        std::process::exit(1);
    }
}

/// What this thread spends on a processor, where Linux reports it, else what a clock shows.
fn timed(work: impl FnOnce()) -> Duration {
    let (before, start) = (processor_time(), Instant::now());
    work();
    match (before, processor_time()) {
        (Some(before), Some(after)) => after.saturating_sub(before),
        _ => start.elapsed(),
    }
}

fn processor_time() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds = text.split(' ').next()?.parse().ok()?;
    Some(Duration::from_nanos(nanoseconds))
}

fn documents() -> Vec<(&'static str, String)> {
    let client = Client::new();
    let Client { chain, key, .. } = &client;
    let encrypted =
        |hash: u8, count: usize| -> String { (0..count).map(|n| encrypted_key(n, hash)).collect() };
    let four_passwords = |keys: String| {
        json!({"certificate": chain, "privateKey": keys, "privateKeyPassword": " a ",
            "password": "b", "passphrase": "c", "keypassword": "d"})
    };
    let certificates = |text: String| json!({"certificate": text, "privateKey": key});
    let copies = |key: &str| json!({"certificate": chain.clone() + &key.repeat(100), "privateKey": key, "privateKeyPassword": "password"});
    let nested = format!(r#""a":{}{},"#, "[".repeat(120), "]".repeat(120));
    let nested = nested.repeat(250);
    [
        (
            "keys, HMAC-SHA-1",
            four_passwords(encrypted(HMAC_WITH_SHA_1, 100)),
        ),
        (
            "keys, HMAC-SHA-224",
            four_passwords(encrypted(HMAC_WITH_SHA_224, 100)),
        ),
        (
            "keys, HMAC-SHA-512",
            four_passwords(encrypted(HMAC_WITH_SHA_512, 100)),
        ),
        (
            "keys among certificates",
            json!({
            "certificate": chain.clone() + &encrypted(HMAC_WITH_SHA_512, 100),
            "privateKey": encrypted(HMAC_WITH_SHA_512, 1), "privateKeyPassword": "password"}),
        ),
        (
            "a key that opens, and 100 copies",
            copies(&client.encrypted()),
        ),
        (
            "511 blocks",
            certificates(
                "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n".repeat(511),
            ),
        ),
        (
            "blank lines",
            certificates(format!(
                "-----BEGIN CERTIFICATE-----\n{}",
                "\n".repeat(31_000)
            )),
        ),
        (
            "certificates of one name, P-256",
            certificates(of_one_name(&PKCS_ECDSA_P256_SHA256)),
        ),
        (
            "certificates of one name, P-384",
            certificates(of_one_name(&PKCS_ECDSA_P384_SHA384)),
        ),
        (
            "a chain back to front, P-384",
            certificates(back_to_front(&PKCS_ECDSA_P384_SHA384)),
        ),
        (
            "name constraints, domains",
            certificates(client.constrained(1_300, 190, |n| {
                (
                    SanType::DnsName(format!("{n}.a").try_into().unwrap()),
                    GeneralSubtree::DnsName(format!("x{n}.b")),
                )
            })),
        ),
        (
            "name constraints, mailboxes",
            certificates(client.constrained(1_100, 190, |n| {
                (
                    SanType::Rfc822Name(format!("{n}@a").try_into().unwrap()),
                    GeneralSubtree::Rfc822Name(format!("{n}@b")),
                )
            })),
        ),
        ("extensions", certificates(client.with_extensions(2_600))),
    ]
    .into_iter()
    .map(|(name, document): (_, Value)| (name, document.to_string()))
    .chain([(
        "nested JSON",
        format!("{{{}}}", nested.trim_end_matches(',')),
    )])
    .collect()
}

/// DER of less than 256 bytes.
fn der(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let length = u8::try_from(content.len()).unwrap();
    match length {
        0..0x80 => [&[tag, length][..], &content].concat(),
        _ => [&[tag, 0x81, length][..], &content].concat(),
    }
}

/// PBES2 with a million iterations and AES-256, over noise.
fn encrypted_key(salt: usize, hash: u8) -> String {
    let salt = format!("{salt:016}");
    let hash = [
        0x30, 0x0c, 0x06, 0x08, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, hash, 5, 0,
    ];
    let million = [0x02, 0x03, 0x0f, 0x42, 0x40];
    let pbkdf2 = der(0x30, &[&der(4, &[salt.as_bytes()]), &million, &hash]);
    let pbkdf2_id = [
        0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0c,
    ];
    let aes_id = [
        0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2a,
    ];
    let derivation = der(0x30, &[&pbkdf2_id, &pbkdf2]);
    let cipher = der(0x30, &[&aes_id, &der(4, &[&[7; 16]])]);
    let pbes2_id = [
        0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0d,
    ];
    let algorithm = der(0x30, &[&pbes2_id, &der(0x30, &[&derivation, &cipher])]);
    let key = der(0x30, &[&algorithm, &der(4, &[&[9; 48]])]);
    text("ENCRYPTED PRIVATE KEY", &key)
}

fn text(label: &str, der: &[u8]) -> String {
    let mut text = SensitiveBuffer::default();
    pem::write(label, der, &mut text);
    String::from_utf8(text.as_slice().to_vec()).unwrap()
}

/// As many units as there is room for, of at most 511.
fn filled(unit: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    for index in 0..511 {
        let next = unit(index);
        // Each line break becomes two characters, and a key and the names of fields are to fit.
        let lines = text.lines().count() + next.lines().count();
        if text.len() + next.len() + lines > SECRET - 1_000 {
            break;
        }
        text.push_str(&next);
    }
    text
}

fn named(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params
}

fn of_one_name(signs: &'static SignatureAlgorithm) -> String {
    let key = KeyPair::generate_for(signs).unwrap();
    filled(|index| {
        let mut params = named("A");
        params.serial_number = Some((index as u64 + 1).into());
        params.self_signed(&key).unwrap().pem()
    })
}

fn back_to_front(signs: &'static SignatureAlgorithm) -> String {
    let key = KeyPair::generate_for(signs).unwrap();
    filled(|index| {
        let issuer = named(&format!("{:03}", 511 - index));
        let subject = named(&format!("{:03}", 510 - index));
        let issuer = Issuer::from_params(&issuer, &key);
        subject.signed_by(&key, &issuer).unwrap().pem()
    })
}

struct Client {
    chain: String,
    key: String,
    key_pair: KeyPair,
    root: CertificateParams,
}

impl Client {
    fn new() -> Self {
        let key_pair = KeyPair::generate().unwrap();
        let mut root = named("Root");
        root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let mut client = Self {
            chain: String::new(),
            key: key_pair.serialize_pem(),
            key_pair,
            root,
        };
        client.chain = client.issued(named("Client"));
        client
    }

    /// A certificate and the root.
    fn issued(&self, params: CertificateParams) -> String {
        let issuer = Issuer::from_params(&self.root, &self.key_pair);
        let leaf = params.signed_by(&self.key_pair, &issuer).unwrap();
        leaf.pem() + &self.root.self_signed(&self.key_pair).unwrap().pem()
    }

    /// The key under a million iterations.
    fn encrypted(&self) -> String {
        let document = json!({"certificate": self.chain, "privateKey": self.key}).to_string();
        let mut options = Options::default();
        options.encryption = repair::KeyEncryption::PbeSha1TripleDes;
        options.iterations = 1_000_000;
        options.password = Some("password".into());
        let conditions = Conditions::new(Rules::lambda(), tls::aws_lc_rs());
        let repaired = repair::repair(document.as_bytes(), None, &options, &conditions).unwrap();
        let document: Value = serde_json::from_slice(repaired.document.expose()).unwrap();
        document["privateKey"].as_str().unwrap().to_owned()
    }

    /// A certificate with many names below eight issuers with many constraints.
    fn constrained(
        &self,
        names: usize,
        subtrees: usize,
        of: impl Fn(usize) -> (SanType, GeneralSubtree),
    ) -> String {
        let mut leaf = named("Client");
        leaf.subject_alt_names = (0..names).map(|n| of(n).0).collect();
        let mut chain = String::new();
        let mut below = leaf;
        for level in 0..8 {
            let mut issuer = named(&format!("CA {level}"));
            issuer.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
            issuer.name_constraints = Some(NameConstraints {
                permitted_subtrees: Vec::new(),
                excluded_subtrees: (0..subtrees).map(|n| of(n).1).collect(),
            });
            let issued = below
                .signed_by(
                    &self.key_pair,
                    &Issuer::from_params(&issuer, &self.key_pair),
                )
                .unwrap();
            chain.push_str(&issued.pem());
            below = issuer;
        }
        chain + &self.issued(below)
    }

    fn with_extensions(&self, count: u64) -> String {
        let mut params = named("Client");
        let extension = |n| CustomExtension::from_oid_content(&[1, 2, 3, n], vec![5, 0]);
        params.custom_extensions = (0..count).map(extension).collect();
        self.issued(params)
    }
}
