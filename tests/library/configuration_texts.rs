//! What findings of configurations say: they name the key, the mechanism or the placeholder that is meant.

use std::io;

use msk_auth::config::{self, ConfigProviders, Configuration, ConvertError, Dialect, Options};
use msk_auth::finding::Finding;
use msk_auth::keystore::Keystore;
use msk_auth::{Code, Conditions, tls};

use crate::configurations::vectors;

fn read_as(dialect: Option<Dialect>, text: &str) -> Configuration {
    let vectors = vectors();
    let mut options = Options::default();
    options.dialect = dialect;
    options.providers = Some(ConfigProviders::new(|name: &str| {
        (name == "MSK_AUTH_SET").then(|| "kafka.example.com:9093".into())
    }));
    let rules = dialect.or(Dialect::of(text.as_bytes())).unwrap().rules();
    let conditions = Conditions::new(rules, tls::ring());
    let mut file = |name: &str| match vectors.files.get(name) {
        Some(content) => Ok(content.as_slice().into()),
        None => Err(io::ErrorKind::NotFound.into()),
    };
    config::read(text.as_bytes(), &options, &mut file, &conditions)
}

fn only(code: Code, configuration: &Configuration) -> Finding {
    let mut found = configuration.findings.iter().filter(|one| one.code == code);
    let finding = found.next().unwrap_or_else(|| panic!("no {code:?}"));
    assert!(found.next().is_none(), "several {code:?}");
    finding.clone()
}

/// Keys that only one dialect has count although they are misspelt, but less than correct ones.
#[test]
fn misspelt_keys_count_for_their_dialect() {
    let java = "security.protocol=SASL_SSL\nsasl.jaas.conf=x\nssl.trustore.location=y\n";
    let librdkafka =
        "security.protocol=sasl_ssl\nsasl.user.name=x\nsasl.pasword=y\nssl.ca.locaton=z\n";
    for (text, dialect) in [
        (
            format!("sasl.mechanisms=SCRAM-SHA-512\n{java}"),
            Dialect::Java,
        ),
        (java.replace('=', ": "), Dialect::Java),
        (
            "security.protocol=ssl\nssl.trustore.type=JKS\nssl.keystore.typ=PEM\n".to_owned(),
            Dialect::Java,
        ),
        (
            format!("sasl.jaas.config=x\n{librdkafka}"),
            Dialect::Librdkafka,
        ),
        (librdkafka.to_owned(), Dialect::Librdkafka),
        // One that is correct is worth two that are not.
        (
            "sasl.username=x\nsasl.jaas.conf=y\nsecurity.protocol=sasl_ssl\n".to_owned(),
            Dialect::Librdkafka,
        ),
        (
            "sasl.jaas.config=x\nsasl.user.name=y\nsecurity.protocol=SASL_SSL\n".to_owned(),
            Dialect::Java,
        ),
    ] {
        assert_eq!(Dialect::of(text.as_bytes()), Some(dialect), "{text}");
    }
}

#[test]
fn an_unknown_key_is_shown_unless_it_can_have_a_secret() {
    for (line, is_shown) in [
        ("ssl.verify.hostname=true", true),
        ("sasl.made_up-key = x", true),
        ("security.level=high", true),
        ("sasl.passwordhunter=x", false),
        ("sasl.password:hunter=x", false),
        ("sasl.oauthbearer.client.secret.hunter=x", false),
        ("ssl.hostname.QWJD=x", false),
        ("ssl.hostname.1234=x", false),
        ("ssl.hunter=", false),
        ("ssl.hunter==", false),
    ] {
        let text = format!("bootstrap.servers=a:1\nsecurity.protocol=ssl\n{line}\n");
        let configuration = read_as(Some(Dialect::Librdkafka), &text);
        let finding = only(Code::ConfigKeyRefused, &configuration);
        let (key, _) = line.split_once('=').unwrap();
        let field = finding.place.field.as_deref();
        assert_eq!(field, is_shown.then_some(key.trim()), "{line}");
        assert_eq!(finding.excerpt.is_some(), is_shown, "{line}");
        assert_eq!(finding.place.line, Some(3), "{line}");
    }
}

#[test]
fn a_placeholder_without_a_value_is_named() {
    let long = "A".repeat(300);
    for (value, expected) in [
        ("${KAFKA_BROKERS}", Some("`${KAFKA_BROKERS}` has no value")),
        (
            "a:1,${kafka.second}",
            Some("`${kafka.second}` has no value"),
        ),
        (
            "${MSK_AUTH_SET},${NOT_SET}",
            Some("`${NOT_SET}` has no value"),
        ),
        ("${A\u{7f}B}", Some("`${A␦B}` has no value")),
        (&format!("${{{long}}}"), Some("…}` has no value")),
        ("${KAFKA_BROKERS", Some("`${` without a `}`")),
        ("${MSK_AUTH_SET}", None),
        ("${NOT_SET:a:1}", None),
    ] {
        let text = format!("spring.kafka.bootstrap-servers={value}\n");
        let findings = read_as(None, &text).findings;
        let mut found = findings
            .iter()
            .filter(|one| one.code == Code::ConfigReference);
        let message = found.next().map(|one| one.message.as_str());
        match (message, expected) {
            (Some(message), Some(expected)) => assert!(message.contains(expected), "{message}"),
            (message, expected) => assert_eq!(message, expected, "{value}"),
        }
        assert!(message.is_none_or(|message| message.len() < 300));
    }
    // The file that such a value names is not looked for.
    let file = "spring.kafka.security.protocol=SSL\nspring.kafka.ssl.trust-store-location=file:${NOT_SET}\n";
    let findings = read_as(None, file).findings;
    assert!(findings.contains(Code::ConfigReference) && !findings.contains(Code::ConfigFile));
}

#[test]
fn a_mechanism_that_is_nearly_right_is_named() {
    for (value, help) in [
        ("SCRAM-SHA512", "write `SCRAM-SHA-512`"),
        ("scram-sha-512", "write `SCRAM-SHA-512`"),
        ("SCRAM_SHA_512", "write `SCRAM-SHA-512`"),
        ("SCRAM-512", "write `SCRAM-SHA-512`"),
        ("SHA512", "write `SCRAM-SHA-512`"),
        ("SCRAM-SHA-521", "write `SCRAM-SHA-512`"),
        ("SCRAM-SHA256", "write `SCRAM-SHA-256`"),
        ("PLAINN", "write `PLAIN`"),
        ("PLIAN", "write `PLAIN`"),
        ("OAUTH", "write `OAUTHBEARER`"),
        ("OAUTH-BEARER", "write `OAUTHBEARER`"),
        ("AWS-MSK-IAM", "write `AWS_MSK_IAM`"),
        ("IAM", "write `AWS_MSK_IAM`"),
        (
            "SCRAM",
            "write SCRAM-SHA-512 or SCRAM-SHA-256 or PLAIN or OAUTHBEARER or AWS_MSK_IAM",
        ),
        (
            "PLAINTEXT",
            "write SCRAM-SHA-512 or SCRAM-SHA-256 or PLAIN or OAUTHBEARER or AWS_MSK_IAM",
        ),
    ] {
        let text =
            format!("bootstrap.servers=a:1\nsecurity.protocol=SASL_SSL\nsasl.mechanism={value}\n");
        let finding = only(Code::ConfigMechanism, &read_as(None, &text));
        assert_eq!(finding.help.as_deref(), Some(help), "{value}");
    }
}

#[test]
fn own_roots_are_removed_by_the_key_of_the_dialect() {
    let host = "b-1.orders.abc123.c2.kafka.eu-central-1.amazonaws.com";
    let pem = String::from_utf8(vectors().files["root.pem"].clone()).unwrap();
    let line = pem.replace('\n', "\\n");
    let java = "remove the truststore, which is";
    for (text, help) in [
        ("security.protocol=ssl\nssl.ca.location=root.pem".to_owned(), "remove `ssl.ca.location`: without"),
        ("security.protocol=SSL\nssl.truststore.type=PEM\nssl.truststore.location=root.pem".to_owned(), "`ssl.truststore.location`"),
        (format!("security.protocol=SSL\nssl.truststore.type=PEM\nssl.truststore.certificates={line}"), "`ssl.truststore.certificates`"),
        (
            "spring.kafka.security.protocol=SSL\nspring.kafka.ssl.trust-store-type=PEM\n\
             spring.kafka.ssl.trust-store-location=file:root.pem".to_owned(),
            "`spring.kafka.ssl.trust-store-location`",
        ),
        (
            serde_json::json!({"security.protocol": "ssl", "ssl.ca.pem": pem, "bootstrap.servers": format!("{host}:9094")}).to_string(),
            "remove `ssl.ca.pem`: without",
        ),
    ] {
        let servers = match text.as_bytes() {
            [b'{', ..] => String::new(),
            [b's', b'p', ..] => format!("spring.kafka.bootstrap-servers={host}:9094\n"),
            _ => format!("bootstrap.servers={host}:9094\n"),
        };
        let configuration = read_as(None, &format!("{servers}{text}\n"));
        let finding = only(Code::ConfigMskRoots, &configuration);
        let said = finding.help.unwrap();
        assert!(said.contains(help), "{said}");
        assert_eq!(said.starts_with(java), configuration.dialect.is_java(), "{said}");
    }
}

/// A file of another kind is not a configuration that means plaintext.
#[test]
fn a_file_without_a_key_of_the_client_is_refused() {
    let secret = include_str!("../../vectors/samples/good.json");
    for (dialect, text) in [
        (Dialect::Java, secret),
        (Dialect::Spring, secret),
        (Dialect::JavaJson, secret),
        (Dialect::LibrdkafkaJson, secret),
        (Dialect::JavaJson, "{}"),
        (Dialect::Java, ""),
        (Dialect::Java, "# nothing\n"),
        (Dialect::Java, "username=alice\npassword=alice-secret\n"),
        (Dialect::Librdkafka, "KAFKA_BROKERS=a:1\n"),
        (Dialect::Java, "-----BEGIN CERTIFICATE-----\nAA==\n"),
        (Dialect::Spring, "server.port=8080\n"),
    ] {
        let configuration = read_as(Some(dialect), text);
        assert!(!configuration.accepted(), "{text}");
        assert_eq!(configuration.method, None, "{text}");
        only(Code::ConfigSyntax, &configuration);
    }
    for (dialect, text) in [
        (Dialect::Java, "group.id=orders\n"),
        (Dialect::Librdkafka, "client.id=orders\n"),
        (Dialect::Java, "bootstrap.servers=a:1\n"),
        (Dialect::JavaJson, "{\"security.protocol\": \"PLAINTEXT\"}"),
        (Dialect::Spring, "spring.kafka.consumer.group-id=orders\n"),
    ] {
        let configuration = read_as(Some(dialect), text);
        assert!(
            !configuration.findings.contains(Code::ConfigSyntax),
            "{text}"
        );
    }
}

#[test]
fn what_a_line_cant_hold_is_named() {
    for (key, said) in [
        (
            "ssl.ca.pem",
            "librdkafka's lines can't hold the root certificates (ssl.ca.pem), because PEM has line breaks",
        ),
        (
            "ssl.key.pem",
            "librdkafka's lines can't hold the private key (ssl.key.pem), because PEM has line breaks",
        ),
        (
            "sasl.password",
            "librdkafka's lines can't hold the value of sasl.password, which has a line break or another control character, or a space at an end",
        ),
    ] {
        assert_eq!(ConvertError::Control(key).to_string(), said);
    }
}

#[test]
fn the_aliases_of_a_keystore_are_listed() {
    let conditions = Conditions::new(Dialect::Java.rules(), tls::ring());
    let two = vectors().files["two.p12"].clone();
    let keystore = Keystore::open(&two, &"changeit".into(), &conditions).unwrap();
    let aliases: Vec<_> = keystore.aliases().collect();
    let listed = format!("; the keystore has these aliases: {}", aliases.join(", "));
    for alias in [Some("nobody"), None] {
        let error = keystore.identity(alias, None, &conditions).unwrap_err();
        let message = &error.findings()[0].message;
        assert!(message.ends_with(&listed), "{message}");
    }
}
