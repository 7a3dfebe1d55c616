//! Conversions between the dialects of configurations: what is written is read as the same by its own client, and
//! nothing is lost without a finding that names its key.
//!
//! That Kafka's classes, librdkafka and kcat take what is written is shown in `tests/peers`.

use std::collections::BTreeMap;
use std::io;
use std::sync::OnceLock;

use msk_auth::config::{
    self, Configuration, ConfiguredCredentials, ConvertError, Converted, Dialect, Options,
};
use msk_auth::sensitive::SensitiveBytes;
use msk_auth::{Code, Conditions, Method, tls};
use serde_json::{Value, json};

use crate::configurations::{Vectors, login, read, subject, text, vectors};
use crate::vectors::unix_time;

const AT: &str = "2026-06-01T00:00:00Z";

/// Every vector as its client reads it; once, since keystores take long to open.
fn all() -> &'static (Vectors, Vec<Configuration>) {
    static ALL: OnceLock<(Vectors, Vec<Configuration>)> = OnceLock::new();
    ALL.get_or_init(|| {
        let vectors = vectors();
        let read = vectors
            .cases
            .iter()
            .map(|case| read(case, &vectors))
            .collect();
        (vectors, read)
    })
}

/// The path that a converted configuration gives to a PEM text.
fn path(name: &str) -> String {
    format!("/etc/kafka/{name}.pem")
}

fn read_back(converted: &Converted, dialect: Dialect, vectors: &Vectors) -> Configuration {
    let mut options = Options::default();
    options.dialect = Some(dialect);
    let conditions = Conditions::new(dialect.rules(), tls::ring()).at(unix_time(AT));
    let mut file = |path: &str| {
        let mut files = converted.files.iter();
        let file = files.find(|file| file.path == path);
        let content = file.map(|file| file.content.expose().as_bytes());
        // What is kept as it is names the files that it named before.
        let content = content.or_else(|| Some(vectors.files.get(path)?.as_slice()));
        let content = content.map(SensitiveBytes::from);
        content.ok_or_else(|| io::ErrorKind::NotFound.into())
    };
    let text = converted.text.expose().as_bytes();
    config::read(text, &options, &mut file, &conditions)
}

fn read_text(text: &str, dialect: Dialect) -> Configuration {
    let mut options = Options::default();
    options.dialect = Some(dialect);
    let conditions = Conditions::new(dialect.rules(), tls::ring()).at(unix_time(AT));
    let mut none = |_: &str| Err(io::ErrorKind::NotFound.into());
    config::read(text.as_bytes(), &options, &mut none, &conditions)
}

/// Everything that a configuration means, but for whose AWS credentials it uses.
fn meaning(configuration: &Configuration) -> Value {
    let identity = match &configuration.credentials {
        ConfiguredCredentials::ClientCertificate(identity) => {
            let certificates = identity.chain().certificates().iter();
            let chain: Vec<_> = certificates.map(|one| one.sha256()).collect();
            json!({"chain": chain, "key": identity.key_pem().expose()})
        }
        _ => Value::Null,
    };
    let client = match &configuration.credentials {
        ConfiguredCredentials::OauthClient(client) => {
            json!([
                client.token_endpoint,
                client.client_id,
                format!("{:?}", client.proof)
            ])
        }
        _ => Value::Null,
    };
    let roots = configuration.roots.as_ref();
    let roots = roots.map(|roots| roots.to_pem(&[]).unwrap());
    json!({
        "method": configuration.method.map(|method| method.as_str()),
        "brokers": configuration.brokers.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "login": login(configuration),
        "subject": subject(configuration),
        "identity": identity,
        "client": client,
        "scope": configuration.oauth.scope,
        "extensions": configuration.oauth.extensions.iter().cloned().collect::<BTreeMap<_, _>>(),
        "roots": roots,
    })
}

fn iam(configuration: &Configuration) -> Option<&config::IamOptions> {
    match &configuration.credentials {
        ConfiguredCredentials::Iam(options) => Some(options),
        _ => None,
    }
}

/// From each dialect to each, and back: the same, or a finding says what is left out.
#[test]
fn every_vector_goes_to_every_dialect_and_back() {
    let (vectors, configurations) = all();
    let (mut there, mut back) = (0, 0);
    for (case, before) in vectors.cases.iter().zip(configurations) {
        let id = &case["id"];
        // A password that looks like a reference is one where it is written down.
        let is_reference = login(before)["password"]
            .as_str()
            .is_some_and(|password| password.contains("${env:"));
        for dialect in Dialect::ALL.iter().copied().filter(|_| !is_reference) {
            let converted = match before.convert_with_files(dialect, path) {
                Ok(converted) => converted,
                Err(ConvertError::Rejected) => {
                    assert!(!before.accepted(), "{id} {dialect}");
                    continue;
                }
                Err(ConvertError::Control(key)) => {
                    assert_eq!(
                        (key, dialect),
                        ("sasl.password", Dialect::Librdkafka),
                        "{id}"
                    );
                    continue;
                }
                // What librdkafka does not have, and what Spring takes for a placeholder.
                Err(
                    ConvertError::Encoded | ConvertError::DelegationToken | ConvertError::Empty(_),
                ) => {
                    assert!(!dialect.is_java(), "{id}");
                    continue;
                }
                Err(ConvertError::Placeholder(_)) => {
                    assert_eq!(dialect, Dialect::Spring, "{id}");
                    continue;
                }
                Err(error) => {
                    assert_eq!(error, ConvertError::Tokens, "{id} {dialect}");
                    assert_eq!(before.method, Some(Method::OauthBearer), "{id} {dialect}");
                    continue;
                }
            };
            let after = read_back(&converted, dialect, vectors);
            assert!(after.accepted(), "{id} {dialect}: {:?}", after.findings);
            let left_out = before.left_out(dialect);
            if dialect.is_java() || before.method != Some(Method::Iam) {
                assert_eq!(meaning(before), meaning(&after), "{id} {dialect}");
            } else {
                // Elsewhere than at MSK, librdkafka's keys don't say whose token it is.
                assert!(
                    before.dialect == Dialect::Librdkafka || left_out.contains(Code::ConfigLeftOut)
                );
            }
            if before.dialect.is_java() && dialect.is_java() {
                assert_eq!(iam(before), iam(&after), "{id} {dialect}");
                assert!(left_out.is_empty(), "{id} {dialect}");
            }
            there += 1;
            let Ok(returned) = after.convert_with_files(before.dialect, path) else {
                assert_eq!(before.method, Some(Method::Iam), "{id} {dialect}");
                continue;
            };
            let again = read_back(&returned, before.dialect, vectors);
            assert!(again.accepted(), "{id} {dialect}: {:?}", again.findings);
            if before.method != Some(Method::Iam) {
                assert_eq!(meaning(before), meaning(&again), "{id} {dialect}");
            }
            // What was written once is written the same way again, where nothing was left out.
            if left_out.is_empty() && before.dialect == dialect {
                assert_eq!(
                    converted.text.expose(),
                    returned.text.expose(),
                    "{id} {dialect}"
                );
            }
            back += 1;
        }
    }
    assert!(there > 250 && back > 240, "{there} {back}");
}

/// Where the other client has a setting: one of these keys. As Kafka's and librdkafka's documents describe them.
fn counterparts(key: &str) -> &'static [&'static str] {
    match key {
        "metadata.broker.list" => &["bootstrap.servers"],
        "sasl.mechanisms" => &["sasl.mechanism"],
        "sasl.username" | "sasl.password" => &["sasl.jaas.config", "sasl.username"],
        "sasl.jaas.config" => &[
            "sasl.username",
            "sasl.oauthbearer.client.id",
            "sasl.jaas.config",
        ],
        "sasl.login.callback.handler.class" | "sasl.oauthbearer.method" => &[
            "sasl.login.callback.handler.class",
            "sasl.oauthbearer.method",
        ],
        "sasl.oauthbearer.client.credentials.client.id"
        | "sasl.oauthbearer.client.credentials.client.secret"
        | "sasl.oauthbearer.client.id"
        | "sasl.oauthbearer.client.secret"
        | "sasl.oauthbearer.extensions"
        | "sasl.oauthbearer.scope" => &["sasl.jaas.config", "sasl.oauthbearer.client.id"],
        "ssl.keystore.type"
        | "ssl.keystore.location"
        | "ssl.keystore.password"
        | "ssl.keystore.key"
        | "ssl.keystore.certificate.chain"
        | "ssl.key.password"
        | "ssl.key.location"
        | "ssl.key.pem"
        | "ssl.certificate.location"
        | "ssl.certificate.pem" => &["ssl.keystore.key", "ssl.key.pem", "ssl.key.location"],
        "ssl.truststore.type"
        | "ssl.truststore.location"
        | "ssl.truststore.password"
        | "ssl.truststore.certificates"
        | "ssl.ca.location"
        | "ssl.ca.pem" => &[
            "ssl.truststore.certificates",
            "ssl.ca.pem",
            "ssl.ca.location",
        ],
        "https.ca.location" | "https.ca.pem" => {
            &["https.ca.pem", "https.ca.location", "sasl.jaas.config"]
        }
        "sasl.oauthbearer.grant.type" => &[
            "sasl.oauthbearer.method",
            "sasl.login.callback.handler.class",
        ],
        // The check that it turns off is an error, so that it says the default.
        "ssl.endpoint.identification.algorithm" | "enable.ssl.certificate.verification" => {
            &["security.protocol"]
        }
        _ => &[],
    }
}

/// Kafka's key of a key that Spring Boot has for it, as its documents give them.
fn of_spring(key: String) -> String {
    let Some(name) = key.strip_prefix("spring.kafka.") else {
        return key;
    };
    let name = name.strip_prefix("properties.").unwrap_or(name);
    let names = [
        ("bootstrap-servers", "bootstrap.servers"),
        ("key-store-", "keystore."),
        ("trust-store-", "truststore."),
        ("certificate-chain", "certificate.chain"),
        ("key-password", "key.password"),
    ];
    let kafkas = |name: String, (from, to): (&str, &str)| name.replace(from, to);
    names.into_iter().fold(name.to_owned(), kafkas)
}

/// The keys for security in a text, one a line or as members of JSON.
fn security_keys(text: &str) -> Vec<String> {
    let names: Vec<String> = match serde_json::from_str::<Value>(text) {
        Ok(json) => {
            let members = json.as_object().unwrap().iter();
            let set = members.filter(|(_, value)| **value != "");
            set.map(|(key, _)| key.clone()).collect()
        }
        Err(_) => {
            // An empty value means none to librdkafka.
            let is_set = |line: &&str| !line.starts_with([' ', '#']) && !line.ends_with('=');
            let lines = text.lines().filter(is_set);
            let keys = lines.filter_map(|line| Some(line.split_once('=')?.0.trim()));
            keys.map(str::to_owned).collect()
        }
    };
    let spaces = [
        "ssl.",
        "sasl.",
        "security.",
        "enable.ssl.",
        "https.",
        "bootstrap.",
        "metadata.",
    ];
    let names = names.into_iter().map(of_spring);
    let is_security = |name: &String| spaces.iter().any(|space| name.starts_with(space));
    names.filter(is_security).collect()
}

fn is_said_of(configuration: &Configuration, source: &str, dialect: Dialect, key: &str) -> bool {
    let left_out = configuration.left_out(dialect);
    let all = left_out.iter().chain(configuration.findings.iter());
    // A key that no client has is shown in its line only.
    let line = source.lines().position(|line| line.starts_with(key));
    let line = line.map(|index| index + 1);
    let mut found = configuration.findings.iter();
    if found.any(|one| one.code == Code::ConfigKeyUnknown && one.place.line == line) {
        return true;
    }
    let mut about = all.filter_map(|finding| finding.place.field.as_deref());
    // What is said of AWS credentials is said of the handlers that use them.
    let is_handler = key.ends_with(".callback.handler.class");
    about.any(|field| {
        let field = field.split(' ').next().unwrap_or_default();
        field == key || (is_handler && field == "sasl.jaas.config")
    })
}

/// Each key of what is read is in what is written, by its own name or the other client's, or a finding names it.
#[test]
fn no_key_for_security_is_lost_silently() {
    let more = [
        (Dialect::Java, JAVA),
        (Dialect::Librdkafka, LIBRDKAFKA),
        (Dialect::Java, IAM_DEBUG),
    ];
    let more = more.map(|(dialect, text)| (text.to_owned(), read_text(text, dialect)));
    let (vectors, configurations) = all();
    let texts = vectors
        .cases
        .iter()
        .map(|case| String::from_utf8_lossy(&text(case)).into_owned());
    let known = texts.zip(configurations);
    let more = more
        .iter()
        .map(|(text, configuration)| (text.clone(), configuration));
    let mut count = 0;
    for (source, configuration) in known.chain(more) {
        // Spring's binding is relaxed: its keys are held against Kafka's in `configurations`.
        if !configuration.accepted() || configuration.dialect == Dialect::Spring {
            continue;
        }
        for dialect in Dialect::ALL.iter().copied() {
            let Ok(converted) = configuration.convert_with_files(dialect, path) else {
                continue;
            };
            let written = security_keys(converted.text.expose());
            for key in security_keys(&source) {
                let is_there = written.contains(&key)
                    || counterparts(&key)
                        .iter()
                        .any(|other| written.contains(&(*other).to_owned()));
                assert!(
                    is_there || is_said_of(configuration, &source, dialect, &key),
                    "{key} to {dialect}:\n{source}\n{:?}",
                    configuration.left_out(dialect)
                );
                count += 1;
            }
        }
    }
    assert!(count > 500, "{count}");
}

const JAVA: &str = "bootstrap.servers=kafka.example.com:9093
security.protocol=SASL_SSL
sasl.mechanism=PLAIN
sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username=\"alice\" password=\"alice-secret\";
ssl.enabled.protocols=TLSv1.3
ssl.cipher.suites=TLS_AES_128_GCM_SHA256
ssl.protocol=TLSv1.3
sasl.login.refresh.window.factor=0.8
sasl.kerberos.service.name=kafka
client.id=orders
acks=all
";
const LIBRDKAFKA: &str = "bootstrap.servers=kafka.example.com:9093
security.protocol=sasl_ssl
sasl.mechanism=PLAIN
sasl.username=alice
sasl.password=alice-secret
ssl.curves.list=P-256
ssl.sigalgs.list=ECDSA+SHA256
ssl.cipher.suites=ECDHE-ECDSA-AES128-GCM-SHA256
client.id=orders
";
const IAM_DEBUG: &str = "bootstrap.servers=b-1.orders.abc123.c2.kafka.eu-central-1.amazonaws.com:9098
security.protocol=SASL_SSL
sasl.mechanism=AWS_MSK_IAM
sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required awsProfileName=\"dev\" awsDebugCreds=\"true\" awsMaxRetries=\"7\";
sasl.client.callback.handler.class=software.amazon.msk.auth.iam.IAMClientCallbackHandler
";

fn left_out(configuration: &Configuration, dialect: Dialect) -> Vec<(String, usize)> {
    let findings = configuration.left_out(dialect);
    assert!(findings.iter().all(|one| one.code == Code::ConfigLeftOut));
    let about = findings.iter().map(|one| {
        let place = &one.place;
        (
            place.field.as_deref().unwrap_or_default().to_owned(),
            place.line.unwrap_or_default(),
        )
    });
    about.collect()
}

/// What the same client has is kept as it is; what another does not have is named, with its line.
#[test]
fn what_is_not_understood_is_kept_or_named() {
    let java = read_text(JAVA, Dialect::Java);
    let librdkafka = read_text(LIBRDKAFKA, Dialect::Librdkafka);
    let to = |configuration: &Configuration, dialect| {
        configuration.convert(dialect).unwrap().expose().to_owned()
    };
    for line in [
        "ssl.enabled.protocols=TLSv1.3",
        "ssl.cipher.suites=TLS_AES",
        "sasl.login.refresh",
    ] {
        assert!(to(&java, Dialect::Java).contains(line), "{line}");
        assert!(!to(&java, Dialect::Librdkafka).contains(line), "{line}");
    }
    assert!(to(&java, Dialect::JavaJson).contains("\"ssl.protocol\": \"TLSv1.3\""));
    assert!(to(&java, Dialect::Librdkafka).contains("sasl.kerberos.service.name=kafka"));
    assert!(to(&librdkafka, Dialect::LibrdkafkaJson).contains("\"ssl.curves.list\": \"P-256\""));
    assert!(!to(&java, Dialect::Java).contains("client.id"));
    assert_eq!(
        (java.unrelated_settings(), librdkafka.unrelated_settings()),
        (2, 1)
    );
    let named = |keys: &[(&str, usize)]| -> Vec<_> {
        keys.iter()
            .map(|(key, line)| ((*key).to_owned(), *line))
            .collect()
    };
    assert_eq!(
        left_out(&java, Dialect::LibrdkafkaJson),
        named(&[
            ("sasl.login.refresh.window.factor", 8),
            ("ssl.cipher.suites", 6),
            ("ssl.enabled.protocols", 5),
            ("ssl.protocol", 7),
        ])
    );
    assert_eq!(
        left_out(&librdkafka, Dialect::Java),
        named(&[
            ("ssl.cipher.suites", 8),
            ("ssl.curves.list", 6),
            ("ssl.sigalgs.list", 7)
        ])
    );
    for dialect in [Dialect::Java, Dialect::JavaJson] {
        assert_eq!(left_out(&java, dialect), []);
    }
}

/// Options that mean nothing here stay in the login module, or are named where their names can be shown.
#[test]
fn options_of_the_login_module_are_kept_or_named() {
    let configuration = read_text(IAM_DEBUG, Dialect::Java);
    let json = configuration.convert(Dialect::JavaJson).unwrap();
    assert!(
        json.expose().contains("awsMaxRetries=\\\"7\\\""),
        "{}",
        json.expose()
    );
    let findings = configuration.left_out(Dialect::Librdkafka);
    let said: Vec<_> = findings.iter().map(|one| one.message.as_str()).collect();
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(
        said[0].ends_with(": awsDebugCreds, awsMaxRetries"),
        "{said:?}"
    );
    let aws = "librdkafka has no setting for AWS credentials";
    assert_eq!(
        said[1],
        format!("{aws}, so the conversion omits the profile")
    );
    let (profile, role, session) = (
        "awsProfileName=\"dev\"",
        "awsRoleArn=\"arn:aws:iam::123456789012:role/dev\"",
        "awsRoleSessionName=\"orders\"",
    );
    for (options, expected) in [
        (&[][..], None),
        (&[role], Some("the role")),
        (&[role, profile], Some("the profile and the role")),
        (
            &["awsRoleExternalId=\"partner\"", role],
            Some("the role and the role's external id"),
        ),
        (
            &[session, role],
            Some("the role and the name of the role's session"),
        ),
        (
            &[session, role, profile],
            Some("the profile, the role and the name of the role's session"),
        ),
    ] {
        let text = IAM_DEBUG.replace(profile, &options.join(" "));
        let findings = read_text(&text, Dialect::Java).left_out(Dialect::Librdkafka);
        let said = findings.iter().last().map(|one| one.message.clone());
        let expected = expected.map(|named| format!(", so the conversion omits {named}"));
        assert_eq!(said, Some(format!("{aws}{}", expected.unwrap_or_default())));
    }
}

/// librdkafka's lines have no escape, so PEM goes into files, and whatever else needs one is refused by its key.
#[test]
fn what_lines_can_not_hold_is_in_files_or_refused() {
    let vectors = vectors();
    let case = vectors
        .cases
        .iter()
        .find(|case| case["id"] == "java-tls-truststore")
        .unwrap();
    let configuration = read(case, &vectors);
    let error = configuration.convert(Dialect::Librdkafka).unwrap_err();
    assert_eq!(error, ConvertError::Control("ssl.ca.pem"));
    let converted = configuration
        .convert_with_files(Dialect::Librdkafka, path)
        .unwrap();
    let paths: Vec<_> = converted
        .files
        .iter()
        .map(|file| file.path.as_str())
        .collect();
    assert_eq!(
        paths,
        [
            "/etc/kafka/ca.pem",
            "/etc/kafka/certificate.pem",
            "/etc/kafka/key.pem"
        ]
    );
    assert!(converted.text.expose().ends_with(
        "ssl.ca.location=/etc/kafka/ca.pem\nssl.certificate.location=/etc/kafka/certificate.pem\nssl.key.location=/etc/kafka/key.pem\n"
    ));
    let error = configuration.convert_with_files(Dialect::Librdkafka, |_| "a\nb".to_owned());
    assert_eq!(error.unwrap_err(), ConvertError::Control("ssl.ca.location"));
    // JSON and Java have escapes.
    for dialect in [Dialect::Java, Dialect::JavaJson, Dialect::LibrdkafkaJson] {
        let converted = configuration.convert_with_files(dialect, path).unwrap();
        assert!(converted.files.is_empty());
        assert_eq!(
            converted.text.expose(),
            configuration.convert(dialect).unwrap().expose()
        );
    }
    let spaced = JAVA.replace("alice-secret", "alice-secret ");
    let spaced = read_text(&spaced, Dialect::Java);
    let error = spaced
        .convert_with_files(Dialect::Librdkafka, path)
        .unwrap_err();
    assert_eq!(error, ConvertError::Control("sasl.password"));
    assert!(error.to_string().contains("a space at an end"));
}
