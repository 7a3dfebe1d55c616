//! The findings about keystores and keys that a configuration's client can't decrypt.
//!
//! `vectors/configurations.json` has which client decrypts what.

use std::collections::BTreeMap;

use msk_auth::config::{self, ConfigProviders, Configuration, Dialect, Options};
use msk_auth::sensitive::SensitiveBytes;
use msk_auth::{Code, Conditions, tls};

use crate::configurations::vectors;
use crate::vectors::unix_time;

const JAVA: &str = "bootstrap.servers=b:9093\nsecurity.protocol=SSL\nssl.keystore.password=changeit\n\
                    ssl.keystore.type=PKCS12\nssl.keystore.location=";
const LIBRDKAFKA: &str = "bootstrap.servers=b:9093\nsecurity.protocol=ssl\nssl.keystore.password=changeit\n\
                          ssl.keystore.location=";

fn read(dialect: Dialect, text: &str, files: &BTreeMap<String, Vec<u8>>) -> Configuration {
    let mut options = Options::default();
    options.dialect = Some(dialect);
    options.providers = Some(ConfigProviders::new(|_| Some("2des.p12".into())));
    let at = unix_time("2026-06-01T00:00:00Z");
    let conditions = Conditions::new(dialect.rules(), tls::ring()).at(at);
    let mut file = |path: &str| {
        let name = path.rsplit('/').next().unwrap();
        Ok(SensitiveBytes::from(files[name].as_slice()))
    };
    config::read(text.as_bytes(), &options, &mut file, &conditions)
}

/// The message and the help of the finding.
fn finding(dialect: Dialect, text: &str, files: &BTreeMap<String, Vec<u8>>) -> (String, String) {
    let configuration = read(dialect, text, files);
    let mut findings = configuration.findings.iter();
    let found = findings.find(|one| one.code == Code::ConfigEncryption);
    let found = found.unwrap_or_else(|| panic!("{text}: {:?}", configuration.findings));
    (found.message.clone(), found.help.clone().unwrap())
}

/// The keystore, its scheme, and commands with its path as one word of a shell.
#[test]
fn findings_name_the_file_and_the_scheme_and_the_command() {
    let files = vectors().files;
    let (message, help) = finding(
        Dialect::Librdkafka,
        &format!("{LIBRDKAFKA}/etc/my keys/rc2.p12\n"),
        &files,
    );
    assert_eq!(
        message,
        "the keystore /etc/my keys/rc2.p12 is encrypted with PBE-SHA1-RC2-40, which OpenSSL 3 decrypts only with \
         its legacy provider"
    );
    assert!(
        help.contains("`openssl pkcs12 -legacy -in '/etc/my keys/rc2.p12' -out client.pem`"),
        "{help}"
    );
    assert!(help.contains("`ssl.providers=default,legacy`"), "{help}");

    let (message, help) = finding(Dialect::Java, &format!("{JAVA}aes-192.p12\n"), &files);
    assert_eq!(
        message,
        "the keystore aes-192.p12 is encrypted with PBES2 (AES-192-CBC), which Java's providers lack"
    );
    assert!(
        help.contains("`openssl pkcs12 -in aes-192.p12 -out client.pem`"),
        "{help}"
    );
    assert!(!help.contains("legacy"), "{help}");

    let (_, help) = finding(Dialect::Java, &format!("{JAVA}sha1-des.p12\n"), &files);
    assert!(
        help.contains("`openssl pkcs12 -legacy -in sha1-des.p12"),
        "{help}"
    );
}

/// A new PKCS #12 of OpenSSL has no trusted certificates for Java.
#[test]
fn help_for_a_truststore_is_pem() {
    let files = vectors().files;
    let trust = format!(
        "{JAVA}client.p12\nssl.truststore.type=PKCS12\nssl.truststore.password=changeit\n\
         ssl.truststore.location=trust-aes-192.p12\n"
    );
    let (message, help) = finding(Dialect::Java, &trust, &files);
    assert!(
        message.starts_with("the truststore trust-aes-192.p12 is"),
        "{message}"
    );
    assert!(
        help.contains("`openssl pkcs12 -in trust-aes-192.p12 -nokeys -out roots.pem`"),
        "{help}"
    );
    assert!(!help.contains("-export"), "{help}");
}

/// Keys as PEM, in a file and as text.
#[test]
fn keys_as_pem_are_encrypted_again() {
    let files = vectors().files;
    let head = "bootstrap.servers=b:9093\nsecurity.protocol=ssl\nssl.certificate.location=chain.pem\n\
                ssl.key.password=testpassword\n";
    let (message, help) = finding(
        Dialect::Librdkafka,
        &format!("{head}ssl.key.location=pbe-md5-des.pem\n"),
        &files,
    );
    assert!(
        message.starts_with("the key pbe-md5-des.pem is encrypted with PBE-MD5-DES,"),
        "{message}"
    );
    assert!(
        help.contains("`openssl pkey -provider legacy -provider default -in pbe-md5-des.pem -aes256 -out key.new.pem`"),
        "{help}"
    );
    let key = String::from_utf8(files["proc-type-des.pem"].clone()).unwrap();
    let text = serde_json::json!({
        "bootstrap.servers": "b:9093", "security.protocol": "ssl", "ssl.certificate.location": "chain.pem",
        "ssl.key.pem": key,
    });
    let (message, help) = finding(Dialect::LibrdkafkaJson, &text.to_string(), &files);
    assert!(
        message.starts_with("the key is encrypted with DES-CBC,"),
        "{message}"
    );
    assert!(help.contains("-in key.pem"), "{help}");
}

/// A value of a config provider can be a secret.
#[test]
fn what_a_config_provider_returns_is_not_shown() {
    let files = vectors().files;
    let text = format!(
        "config.providers=env\nconfig.providers.env.class=org.apache.kafka.common.config.provider.EnvVarConfigProvider\n\
         {JAVA}${{env:KEYSTORE}}\n"
    );
    let (message, help) = finding(Dialect::Java, &text, &files);
    assert!(
        message.starts_with("the keystore is encrypted with PBE-SHA1-2DES"),
        "{message}"
    );
    assert!(
        !help.contains("2des") && help.contains("client.p12"),
        "{help}"
    );
}

/// The other checks of a keystore go on.
#[test]
fn the_certificates_are_still_checked() {
    let files = vectors().files;
    let configuration = read(Dialect::Java, &format!("{JAVA}aes-192.p12\n"), &files);
    assert!(!configuration.accepted());
    let codes: Vec<_> = configuration.findings.iter().map(|one| one.code).collect();
    assert_eq!(codes, [Code::ConfigEncryption]);
    assert_eq!(
        crate::configurations::subject(&configuration),
        "payments-consumer"
    );
}
