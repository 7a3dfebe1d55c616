//! OpenSSL, with its default provider, and Kafka's PEM loader open what `repair` and `pack` write.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use msk_auth::secret::pack::PackInput;
use msk_auth::secret::repair::{KeyEncryption, Options};
use msk_auth::secret::{pack, repair};
use msk_auth::sensitive::SensitiveText;
use msk_auth::{Conditions, Rules, tls};
use msk_auth_peers::kafka::{PemIdentity, pem_loader};
use serde_json::Value;

const PASSWORD: &str = "correct horse, battery: 'staple' & \"$PATH\"";

/// A folder that is gone when the test is.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str, content: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, content).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// What OpenSSL writes; it must be content. The legacy provider is not loaded.
fn openssl(arguments: &[&str], input: &[u8]) -> Vec<u8> {
    let mut child = Command::new("openssl")
        .args(arguments)
        .env("KEY_PASSWORD", PASSWORD)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("openssl is missing");
    child.stdin.take().unwrap().write_all(input).unwrap();
    let done = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "openssl {arguments:?}: {said}");
    done.stdout
}

/// Kafka's loader takes the identity.
fn kafka_accepts(document: &Value) {
    let identity = PemIdentity {
        certificates: document["certificate"].as_str().unwrap(),
        key: document["privateKey"].as_str().unwrap(),
        password: document["privateKeyPassword"].as_str(),
    };
    assert_eq!(pem_loader(&[identity]), ["accepted"]);
}

fn conditions() -> Conditions {
    Conditions::new(Rules::lambda(), tls::ring())
}

/// Chains that OpenSSL makes: a root, an intermediate and a client certificate.
fn identity(folder: &Folder, algorithm: &[&str]) -> (Vec<u8>, Vec<u8>) {
    let key = |name: &str| {
        let made = openssl(&[&["genpkey"], algorithm].concat(), b"");
        folder.file(name, &made).to_str().unwrap().to_owned()
    };
    let (root_key, ca_key, leaf_key) = (key("root.key"), key("ca.key"), key("leaf.key"));
    let ca = "basicConstraints=critical,CA:TRUE";
    let sign = "keyUsage=critical,keyCertSign,cRLSign";
    let issue = |name: &str, of: &str, by: &[&str], extensions: &[&str]| {
        let subject = format!("/O=Example/CN={name}");
        let mut arguments = vec![
            "req", "-x509", "-new", "-key", of, "-subj", &subject, "-days", "30",
        ];
        arguments.extend(by);
        for extension in extensions {
            arguments.extend(["-addext", extension]);
        }
        folder.file(&format!("{name}.pem"), &openssl(&arguments, b""))
    };
    let root = issue("root", &root_key, &[], &[ca, sign]);
    let root = root.to_str().unwrap().to_owned();
    let middle = issue(
        "middle",
        &ca_key,
        &["-CA", &root, "-CAkey", &root_key],
        &[ca, sign],
    );
    let middle = middle.to_str().unwrap().to_owned();
    let leaf = issue(
        "leaf",
        &leaf_key,
        &["-CA", &middle, "-CAkey", &ca_key],
        &[
            "basicConstraints=critical,CA:FALSE",
            "extendedKeyUsage=clientAuth",
        ],
    );
    let chain = [root, middle, leaf.to_str().unwrap().to_owned()];
    let chain = chain
        .iter()
        .flat_map(|path| fs::read(path).unwrap())
        .collect();
    (chain, fs::read(leaf_key).unwrap())
}

const ALGORITHMS: [(&str, &[&str]); 3] = [
    (
        "rsa",
        &["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
    ),
    (
        "p256",
        &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
    ),
    (
        "p384",
        &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"],
    ),
];

#[test]
fn openssl_and_kafka_open_what_is_written() {
    for (name, algorithm) in ALGORITHMS {
        let folder = Folder::new(name);
        let (chain, key) = identity(&folder, algorithm);
        let plain = openssl(&["pkcs8", "-topk8", "-nocrypt", "-outform", "DER"], &key);
        for encryption in [KeyEncryption::PbeSha1TripleDes, KeyEncryption::None] {
            let mut options = Options::default();
            options.password = Some(SensitiveText::from(PASSWORD));
            options.encryption = encryption;
            let files = [PackInput::new("chain", &chain), PackInput::new("key", &key)];
            let packed = pack::pack(&files, &options, &conditions()).unwrap();
            let document = packed.document.expect("accepted");
            let document: Value = serde_json::from_slice(document.expose()).unwrap();
            let pem = document["privateKey"].as_str().unwrap().as_bytes();
            let from = ["pkcs8", "-passin", "env:KEY_PASSWORD", "-outform", "DER"];
            let opened = openssl(&[&from[..], &["-topk8", "-nocrypt"]].concat(), pem);
            assert_eq!(opened, plain, "{name} {encryption:?}");
            kafka_accepts(&document);
        }
    }
}

/// Every form that OpenSSL writes becomes the very key that OpenSSL itself would make of it.
#[test]
fn keys_that_openssl_wrote_are_the_same_afterwards() {
    for (name, algorithm) in ALGORITHMS {
        let folder = Folder::new(&format!("forms-{name}"));
        let (chain, key) = identity(&folder, algorithm);
        let plain = openssl(&["pkcs8", "-topk8", "-nocrypt", "-outform", "DER"], &key);
        let program = if name == "rsa" { "rsa" } else { "ec" };
        let more: &[&str] = if name == "rsa" {
            &["-traditional"]
        } else {
            &[]
        };
        let old = |cipher: &[&str]| {
            openssl(
                &[&[program], more, cipher, &["-passout", "env:KEY_PASSWORD"]].concat(),
                &key,
            )
        };
        let new = |scheme: &[&str]| {
            openssl(
                &[&["pkcs8", "-topk8", "-passout", "env:KEY_PASSWORD"], scheme].concat(),
                &key,
            )
        };
        let forms = [
            ("traditional", openssl(&["pkey", "-traditional"], &key)),
            ("aes128", old(&["-aes128"])),
            ("aes192", old(&["-aes192"])),
            ("aes256", old(&["-aes256"])),
            ("des3", old(&["-des3"])),
            ("pbes2", new(&["-v2", "aes-256-cbc"])),
            ("scrypt", new(&["-scrypt"])),
            ("2des", new(&["-v1", "PBE-SHA1-2DES"])),
            ("3des", new(&["-v1", "PBE-SHA1-3DES"])),
        ];
        for (form, spoiled) in forms {
            let document = serde_json::json!({
                "certificate": String::from_utf8(chain.clone()).unwrap(),
                "privateKey": String::from_utf8(spoiled).unwrap(),
                "privateKeyPassword": PASSWORD,
            });
            let document = document.to_string();
            let repaired = repair::repair(
                document.as_bytes(),
                None,
                &Options::default(),
                &conditions(),
            )
            .unwrap();
            assert!(
                repaired.report.accepted(),
                "{name} {form}: {:?}",
                repaired.report.findings
            );
            let document: Value = serde_json::from_slice(repaired.document.expose()).unwrap();
            let pem = document["privateKey"].as_str().unwrap().as_bytes();
            let opened = openssl(
                &[
                    "pkcs8",
                    "-topk8",
                    "-nocrypt",
                    "-outform",
                    "DER",
                    "-passin",
                    "env:KEY_PASSWORD",
                ],
                pem,
            );
            assert_eq!(opened, plain, "{name} {form}");
            if form == "aes256" || form == "pbes2" || form == "traditional" {
                kafka_accepts(&document);
            }
        }
    }
}
