//! Runs `vectors/configurations.json`: what is wrong with each configuration, and what it means.
//!
//! Kafka's classes and librdkafka say of each whether its own client takes it, and what the login and
//! the certificate are; `vectors/confirm/configurations.py` asks them.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::time::SystemTime;

use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use msk_auth::config::{
    self, ConfigProviders, Configuration, ConfiguredCredentials, ConvertError, Dialect, Options,
};
use msk_auth::oauth::TokenRequest;
use msk_auth::sensitive::SensitiveBytes;
use msk_auth::{Code, Conditions, tls};
use rustls::pki_types::UnixTime;
use serde_json::Value;

use crate::vectors::unix_time;

/// The cases, and the files that they name.
pub(crate) struct Vectors {
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    environment: BTreeMap<String, String>,
    pub(crate) cases: Vec<Value>,
}

pub(crate) fn vectors() -> Vectors {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/configurations.json");
    let document: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let content = |value: &Value| match value.as_str() {
        Some(text) => text.as_bytes().to_vec(),
        None => Base64::decode_vec(value["base64"].as_str().unwrap()).unwrap(),
    };
    let files = document["files"].as_object().unwrap().iter();
    Vectors {
        files: files
            .map(|(name, value)| (name.clone(), content(value)))
            .collect(),
        environment: serde_json::from_value(document["environment"].clone()).unwrap(),
        cases: document["cases"].as_array().unwrap().clone(),
    }
}

pub(crate) fn text(case: &Value) -> Vec<u8> {
    match case["input"]["text"].as_str() {
        Some(text) => text.replace("@FOLDER@", "/folder").into_bytes(),
        None => Base64::decode_vec(case["input"]["text_base64"].as_str().unwrap()).unwrap(),
    }
}

pub(crate) fn read(case: &Value, vectors: &Vectors) -> Configuration {
    let at = unix_time(case["input"]["at"].as_str().unwrap());
    read_at(at, case, vectors)
}

fn read_at(at: UnixTime, case: &Value, vectors: &Vectors) -> Configuration {
    let mut options = Options::default();
    let given = case["input"]["dialect"].as_str();
    options.dialect = given.map(|name| name.parse().unwrap());
    if case["input"]["resolve"] == true {
        let environment = vectors.environment.clone();
        let variable = move |name: &str| Some(environment.get(name)?.as_str().into());
        options.providers = Some(ConfigProviders::new(variable));
    }
    let dialect: Dialect = case["expect"]["dialect"].as_str().unwrap().parse().unwrap();
    let conditions = Conditions::new(dialect.rules(), tls::ring()).at(at);
    let mut file = |path: &str| {
        let name = path.strip_prefix("/folder/").unwrap_or(path);
        match vectors.files.get(name.trim_start_matches("./")) {
            Some(content) => Ok(SensitiveBytes::from(content.as_slice())),
            None if ["/", "/usr", "/folder"].contains(&path) => {
                Err(io::ErrorKind::IsADirectory.into())
            }
            None => Err(io::ErrorKind::NotFound.into()),
        }
    };
    config::read(&text(case), &options, &mut file, &conditions)
}

pub(crate) fn login(configuration: &Configuration) -> Value {
    match &configuration.credentials {
        ConfiguredCredentials::Login(login) => {
            let password = login.password.expose().replace("/folder", "@FOLDER@");
            serde_json::json!({"username": login.username, "password": password})
        }
        ConfiguredCredentials::DelegationToken(token) => {
            serde_json::json!({"username": token.id, "password": token.hmac.expose(), "tokenauth": true})
        }
        _ => Value::Null,
    }
}

pub(crate) fn subject(configuration: &Configuration) -> Value {
    let ConfiguredCredentials::ClientCertificate(identity) = &configuration.credentials else {
        return Value::Null;
    };
    let subject = identity.chain().leaf().unwrap().subject();
    let name = subject
        .split(',')
        .find_map(|part| part.trim().strip_prefix("CN="));
    name.unwrap_or(&subject).into()
}

/// What a request for tokens says, with an assertion taken apart.
fn asked(request: &TokenRequest) -> Value {
    let message = request.message(SystemTime::now()).unwrap();
    let body = std::str::from_utf8(message.body().expose()).unwrap();
    let mut asked = serde_json::Map::new();
    for pair in body.split('&') {
        let (name, value) = pair.split_once('=').unwrap();
        let value = match name.ends_with("assertion") {
            true => assertion(value),
            false => decoded(value).into(),
        };
        asked.insert(name.to_owned(), value);
    }
    if let Some(basic) = message.authorization() {
        let pair = basic.expose().strip_prefix("Basic ").unwrap();
        let pair = String::from_utf8(Base64::decode_vec(pair).unwrap()).unwrap();
        asked.insert("basic".to_owned(), pair.into());
    }
    let roots = !request.client().identity_provider_roots.is_empty();
    asked.insert("roots".to_owned(), roots.into());
    asked.into()
}

fn assertion(token: &str) -> Value {
    let part = |part: &str| -> serde_json::Map<String, Value> {
        serde_json::from_slice(&Base64UrlUnpadded::decode_vec(part).unwrap()).unwrap()
    };
    let mut parts = token.split('.').map(String::from);
    let mut header = part(&parts.next().unwrap());
    let mut claims = part(&parts.next().unwrap());
    assert_eq!(header.remove("typ").unwrap(), "JWT");
    claims.remove("jti").unwrap();
    let mut number = |name| claims.remove(name).unwrap().as_i64().unwrap();
    let (issued, expires, begins) = (number("iat"), number("exp"), number("nbf"));
    serde_json::json!({"header": header, "claims": claims, "lifetime": expires - issued, "leeway": issued - begins})
}

fn decoded(value: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = value.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digits = [rest.next().unwrap(), rest.next().unwrap()];
                u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap()
            }
            other => other,
        });
    }
    String::from_utf8(bytes).unwrap()
}

/// What differs from what is expected.
fn differences(case: &Value, configuration: &Configuration) -> Vec<String> {
    let expect = &case["expect"];
    let codes: BTreeSet<_> = configuration
        .findings
        .iter()
        .map(|one| one.code.as_str())
        .collect();
    let method = configuration.method.map(|method| method.as_str());
    let mut found = vec![
        ("dialect", configuration.dialect.as_str().into()),
        ("method", method.into()),
        ("codes", codes.into_iter().collect()),
        ("accepted", configuration.accepted().into()),
        ("login", login(configuration)),
    ];
    if configuration.accepted() {
        found.push(("subject", subject(configuration)));
        if let Some(request) = configuration.token_request() {
            found.push(("request", asked(request)));
        } else if expect["request"].is_object() {
            found.push(("request", Value::Null));
        }
    }
    let differing = found
        .into_iter()
        .filter(|(member, value)| expect[*member] != *value);
    differing
        .map(|(member, value)| format!("{member}: {value}, not {}", expect[member]))
        .collect()
}

#[test]
fn configurations_are_read_as_their_clients_read_them() {
    let vectors = vectors();
    assert!(vectors.cases.len() >= 60);
    let mut wrong = Vec::new();
    for case in &vectors.cases {
        let configuration = read(case, &vectors);
        for difference in differences(case, &configuration) {
            wrong.push(format!("{}: {difference}", case["id"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_of_a_configuration_has_a_vector() {
    let vectors = vectors();
    let cases = vectors.cases.iter();
    let seen: BTreeSet<_> = cases
        .flat_map(|case| case["expect"]["codes"].as_array().unwrap())
        .filter_map(Value::as_str)
        .collect();
    // What is left out is found when a configuration is written, not when it is read.
    let of_configurations =
        |code: &&Code| code.as_str().starts_with("config-") && **code != Code::ConfigLeftOut;
    let lacking: Vec<_> = Code::ALL
        .iter()
        .filter(of_configurations)
        .filter(|code| !seen.contains(code.as_str()))
        .collect();
    assert!(lacking.is_empty(), "{lacking:?}");
}

/// librdkafka trusts a server of each of these roots, and of no other.
#[test]
fn roots_are_those_that_the_client_trusts() {
    let vectors = vectors();
    let certificates = |text: &str| -> BTreeSet<Vec<u8>> {
        let roots: tls::Roots = text.parse().unwrap();
        let all = roots.certificates().iter();
        all.map(|one| one.to_vec()).collect()
    };
    let mut asked = 0;
    for case in &vectors.cases {
        let Some(expected) = case["expect"]["trusts"].as_array() else {
            continue;
        };
        let files = expected
            .iter()
            .map(|name| vectors.files[name.as_str().unwrap()].clone());
        let expected = files.map(String::from_utf8).collect::<Result<String, _>>();
        let roots = read(case, &vectors).roots.unwrap().to_pem(&[]).unwrap();
        assert_eq!(
            certificates(&roots),
            certificates(&expected.unwrap()),
            "{}",
            case["id"]
        );
        asked += 1;
    }
    assert!(asked >= 4, "{asked}");
}

/// JDK 17 says of each name whether it has the cipher suite, and whether it offers it.
#[test]
fn cipher_suites_are_those_of_java() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/configurations.json");
    let document: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let accepts = |suites: &str| {
        let text = format!("security.protocol=SSL\nssl.cipher.suites={suites}\n");
        read_alone(&text).accepted()
    };
    for (state, offered, known) in [
        ("offered", true, true),
        ("disabled", false, true),
        ("unknown", false, false),
    ] {
        let names = document["cipher_suites"][state].as_str().unwrap();
        assert!(names.split(' ').count() > 30, "{state}");
        for name in names.split(' ') {
            assert_eq!(accepts(name), offered, "{name}");
            let beside = format!("TLS_AES_256_GCM_SHA384,{name}");
            assert_eq!(accepts(&beside), known, "{beside}");
        }
    }
}

/// Where a value is wrong, the finding has the line of its key.
#[test]
fn findings_about_keys_have_their_line() {
    let vectors = vectors();
    for case in &vectors.cases {
        let text = text(case);
        let configuration = read(case, &vectors);
        let of_keys = configuration.findings.iter().filter(|finding| {
            finding.code.as_str().starts_with("config-") && finding.excerpt.is_some()
        });
        for finding in of_keys {
            let line = finding.place.line.unwrap();
            let lines = String::from_utf8_lossy(&text).into_owned();
            let there = lines.lines().nth(line - 1).unwrap();
            let key = finding.place.field.as_deref().unwrap();
            assert!(there.contains(key), "{}: {finding}: {there}", case["id"]);
        }
    }
}

/// What the client of a configuration sends first over SCRAM is what Kafka's sends.
#[test]
fn scram_begins_as_kafkas_client_does() {
    let vectors = vectors();
    let is_asked =
        |case: &&Value| case["expect"]["first"].is_string() && case["expect"]["accepted"] == true;
    let mut asked = 0;
    for case in vectors.cases.iter().filter(is_asked) {
        let conditions = Conditions::new(Dialect::Java.rules(), tls::ring());
        let client = read(case, &vectors).client(&conditions).unwrap();
        let mut mechanism = client
            .mechanism_blocking("kafka.example.com")
            .unwrap()
            .unwrap();
        let first = mechanism.first().unwrap();
        let first = std::str::from_utf8(first.expose()).unwrap();
        let (begin, rest) = first.split_once(",r=").unwrap();
        let extensions = rest.find(',').map_or("", |comma| &rest[comma..]);
        let without_nonce = format!("{begin},r=NONCE{extensions}");
        assert_eq!(case["expect"]["first"], *without_nonce, "{}", case["id"]);
        asked += 1;
    }
    assert!(asked >= 6, "{asked}");
}

/// Lambda has no type of secret for a delegation token.
#[test]
fn a_delegation_token_is_no_secret() {
    let vectors = vectors();
    let mut tokens = vectors.cases.iter().map(|case| read(case, &vectors));
    let is_token = |one: &Configuration| login(one)["tokenauth"] == true && one.accepted();
    let token = tokens.find(is_token).unwrap();
    assert!(token.to_secret().is_none());
}

/// A login or a certificate becomes the secret that Lambda takes.
#[test]
fn secrets_of_configurations_are_accepted() {
    let vectors = vectors();
    let mut secrets = 0;
    for case in &vectors.cases {
        let configuration = read(case, &vectors);
        let Some(document) = configuration.to_secret() else {
            continue;
        };
        let at = unix_time(case["input"]["at"].as_str().unwrap());
        let conditions = Conditions::new(Dialect::Java.rules(), tls::ring()).at(at);
        let report = msk_auth::secret::check(document.expose(), None, &conditions);
        // Kafka takes an empty password, and Lambda does not.
        if login(&configuration)["password"] == "" {
            assert!(report.findings.contains(Code::SecretFieldEmpty));
            continue;
        }
        assert!(report.accepted(), "{}: {:?}", case["id"], report.findings);
        secrets += 1;
    }
    assert!(secrets > 30, "{secrets}");
}

/// No password, key or login module's option is in what is said.
#[test]
fn findings_show_no_secret() {
    let vectors = vectors();
    for case in &vectors.cases {
        let configuration = read(case, &vectors);
        for finding in configuration.findings.iter() {
            let said = format!("{finding:?}");
            for secret in [
                "alice-secret",
                "12345",
                "1a2b",
                "changeit",
                "testpassword",
                "ab/cd",
            ] {
                assert!(!said.contains(secret), "{}: {said}", case["id"]);
            }
        }
    }
}

fn read_alone(text: &str) -> Configuration {
    let dialect = Dialect::of(text.as_bytes()).unwrap();
    let conditions = Conditions::new(dialect.rules(), tls::ring());
    let mut none = |_: &str| Err(io::ErrorKind::NotFound.into());
    config::read(text.as_bytes(), &Options::default(), &mut none, &conditions)
}

/// Spring's documents on binding: a list's elements by their indexes, or all of them behind commas, which takes
/// precedence; `KafkaProperties` puts `properties` and the client's own settings over it.
#[test]
fn spring_has_brokers_as_a_list() {
    let list = "spring.kafka.bootstrap-servers[1]=b:2\nspring.kafka.bootstrapServers[0]=a:1\n";
    for (more, brokers) in [
        ("", &["a:1", "b:2"][..]),
        (
            "spring.kafka.bootstrap-servers[10]=c:3",
            &["a:1", "b:2", "c:3"],
        ),
        ("spring.kafka.bootstrap-servers=d:4,e:5", &["d:4", "e:5"]),
        ("spring.kafka.properties.bootstrap.servers=f:6", &["f:6"]),
        (
            "spring.kafka.consumer.bootstrap-servers[0]=g:7\nspring.kafka.consumer.security.protocol=SSL",
            &["g:7"],
        ),
    ] {
        for text in [format!("{list}{more}\n"), format!("{more}\n{list}")] {
            let configuration = read_alone(&text);
            let read: Vec<_> = configuration
                .brokers
                .iter()
                .map(ToString::to_string)
                .collect();
            assert_eq!(read, brokers, "{text}");
        }
    }
}

/// As Confluent Cloud's documents have it for Java, and for librdkafka, whose values are read without
/// regard to case.
const OAUTH_OF_JAVA: &str = "bootstrap.servers=pkc-1.us-west-2.aws.confluent.cloud:9092
security.protocol=SASL_SSL
sasl.mechanism=OAUTHBEARER
sasl.login.callback.handler.class=org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler
sasl.oauthbearer.token.endpoint.url=https://login.example.com/token
sasl.jaas.config=org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required \\
  clientId='id1' scope='kafka write' clientSecret='shh' extension_logicalCluster='lkc-1' extension_identityPoolId='pool-2';
";
const OAUTH_OF_LIBRDKAFKA: &str = "bootstrap.servers=pkc-1.us-west-2.aws.confluent.cloud:9092
security.protocol=SASL_SSL
sasl.mechanisms=OAUTHBEARER
sasl.oauthbearer.method=OIDC
sasl.oauthbearer.grant.type=CLIENT_CREDENTIALS
sasl.oauthbearer.client.id=id1
sasl.oauthbearer.client.secret=shh
sasl.oauthbearer.token.endpoint.url=https://login.example.com/token
sasl.oauthbearer.scope=kafka write
sasl.oauthbearer.extensions=identityPoolId=pool-2, logicalCluster=lkc-1
";

#[test]
fn scope_and_extensions_are_kept() {
    for text in [OAUTH_OF_JAVA, OAUTH_OF_LIBRDKAFKA] {
        let before = read_alone(text);
        for dialect in Dialect::ALL.iter().copied() {
            let converted = before.convert(dialect).unwrap();
            let after = read_alone(converted.expose());
            assert!(after.accepted(), "{:?}", after.findings);
            assert_eq!(after.dialect, dialect);
            let ConfiguredCredentials::OauthClient(client) = &after.credentials else {
                panic!("{dialect}: {:?}", after.credentials);
            };
            assert_eq!(client.client_id, "id1");
            assert_eq!(client.token_endpoint, "https://login.example.com/token");
            for oauth in [&after.oauth, &after.plan().unwrap().oauth] {
                assert_eq!(oauth.scope.as_deref(), Some("kafka write"));
                let expected = [("identityPoolId", "pool-2"), ("logicalCluster", "lkc-1")];
                assert_eq!(
                    oauth.extensions,
                    expected.map(|(name, value)| (name.into(), value.into()))
                );
            }
        }
    }
}

#[test]
fn tokens_from_elsewhere_are_not_lost_without_a_word() {
    let own_handler = OAUTH_OF_JAVA
        .replace(
            "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler",
            "com.example.Handler",
        )
        .replace(
            "sasl.oauthbearer.token.endpoint.url=https://login.example.com/token\n",
            "",
        );
    let callback = "bootstrap.servers=kafka.example.com:9093\nsecurity.protocol=sasl_ssl\nsasl.mechanism=OAUTHBEARER\n";
    let assertion = OAUTH_OF_LIBRDKAFKA
        .replace(
            "CLIENT_CREDENTIALS",
            "urn:ietf:params:oauth:grant-type:jwt-bearer\nsasl.oauthbearer.assertion.file=a.jwt",
        )
        .replace("sasl.oauthbearer.client.secret=shh\n", "");
    for text in [own_handler.as_str(), callback, &assertion] {
        let configuration = read_alone(text);
        assert!(configuration.accepted(), "{:?}", configuration.findings);
        for dialect in Dialect::ALL.iter().copied() {
            assert_eq!(
                configuration.convert(dialect).unwrap_err(),
                ConvertError::Tokens
            );
        }
    }
}

/// A name that is no word would become other options of the login module.
#[test]
fn extensions_are_names_and_values() {
    for wrong in [
        "a b=c",
        "x clientId=\"y\" z=1",
        "=b",
        "a",
        "a=",
        "1=b",
        "auth=b",
        "a=\u{7f}",
    ] {
        let text = OAUTH_OF_LIBRDKAFKA.replace("identityPoolId=pool-2", wrong);
        let configuration = read_alone(&text);
        assert!(
            configuration.findings.contains(Code::ConfigValue),
            "{wrong}"
        );
    }
    let text = OAUTH_OF_JAVA.replace("'pool-2'", "'a,b'");
    let configuration = read_alone(&text);
    assert!(configuration.convert(Dialect::Java).is_ok());
    let error = configuration.convert(Dialect::Librdkafka).unwrap_err();
    assert_eq!(error, ConvertError::Comma);
}

/// librdkafka 2.12 compares with `rd_strcasecmp`; the JDK fails with `Unknown identification algorithm: none`.
#[test]
fn values_are_compared_as_the_client_does() {
    let login = "bootstrap.servers=kafka.example.com:9093\nsecurity.protocol=sasl_ssl\nsasl.mechanism=PLAIN\nsasl.username=alice\nsasl.password=alice-secret\n";
    for (line, code) in [
        (
            "enable.ssl.certificate.verification=FALSE",
            Some(Code::ConfigCertificateUnchecked),
        ),
        ("enable.ssl.certificate.verification=True", None),
        (
            "enable.ssl.certificate.verification=no",
            Some(Code::ConfigValue),
        ),
        (
            "ssl.endpoint.identification.algorithm=NONE",
            Some(Code::ConfigHostnameUnchecked),
        ),
    ] {
        let configuration = read_alone(&format!("{login}{line}\n"));
        let codes: Vec<_> = configuration.findings.iter().map(|one| one.code).collect();
        assert_eq!(codes, Vec::from_iter(code), "{line}");
    }
    let java = read_alone(&format!(
        "{OAUTH_OF_JAVA}ssl.endpoint.identification.algorithm=none\n"
    ));
    assert!(java.findings.contains(Code::ConfigValue));
}

/// A binary file has thousands of lines that are not ASCII.
#[test]
fn one_finding_says_that_lines_are_not_ascii() {
    let text = format!(
        "security.protocol=PLAINTEXT\n{}",
        "client.id=\u{e4}\n".repeat(1000)
    );
    let configuration = read_alone(&text);
    let mut found = configuration
        .findings
        .iter()
        .filter(|one| one.code == Code::ConfigEncoding);
    let finding = found.next().unwrap();
    assert_eq!(finding.place.line, Some(2));
    assert!(finding.message.contains("999 other lines"), "{finding}");
    assert!(found.next().is_none());
}

#[test]
fn the_dialect_of_utf_16_is_known() {
    let units = "security.protocol=SSL\n".encode_utf16();
    let text: Vec<u8> = units.flat_map(u16::to_le_bytes).collect();
    assert_eq!(Dialect::of(&text), Some(Dialect::Java));
}

/// A properties file takes one backslash away before Kafka reads the login module.
#[test]
fn a_quotation_mark_in_a_password_is_explained_as_it_is_typed() {
    let head = "security.protocol=SASL_SSL\nsasl.mechanism=PLAIN\nsasl.jaas.config=";
    let module =
        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"a\" password=";
    let typed = r#""pa\\"ss";"#;
    let wrong = read_alone(&format!("{head}{module}\"pa\\\"ss\";\n"));
    let finding = wrong
        .findings
        .iter()
        .find(|one| one.code == Code::ConfigJaas)
        .unwrap();
    assert!(
        finding.help.as_deref().unwrap().contains(r#"`\\"`"#),
        "{finding:?}"
    );
    let right = read_alone(&format!("{head}{module}{typed}\n"));
    assert_eq!(login(&right)["password"], "pa\"ss", "{:?}", right.findings);
}

/// librdkafka has keys for a PKCS #12 keystore, and none for a truststore.
#[test]
fn help_for_a_container_is_about_the_client() {
    let files = vectors().files;
    let read = |key: &str, file: &str| {
        let text = format!(
            "bootstrap.servers=kafka.example.com:9093\nsecurity.protocol=ssl\n{key}={file}\n"
        );
        let conditions = Conditions::new(Dialect::Librdkafka.rules(), tls::ring());
        let mut options = Options::default();
        options.dialect = Some(Dialect::Librdkafka);
        let mut file = |path: &str| Ok(SensitiveBytes::from(files[path].as_slice()));
        let configuration = config::read(text.as_bytes(), &options, &mut file, &conditions);
        let mut found = configuration.findings.iter();
        let finding = found.find(|one| one.code == Code::ConfigStoreType).unwrap();
        finding.help.clone().unwrap()
    };
    assert!(read("ssl.certificate.location", "client.p12").contains("`ssl.keystore.location`"));
    assert!(read("ssl.key.location", "client.jks").contains("-deststoretype PKCS12"));
    for store in ["trust.p12", "trust.jks"] {
        assert!(read("ssl.ca.location", store).contains("keytool -list -rfc"));
    }
}

/// A keystore has no lines; the PEM that is made from it is not what its owner has.
#[test]
fn only_text_has_lines() {
    let vectors = vectors();
    let (mut of_texts, mut of_keystores) = (0, 0);
    let expired = unix_time("2100-01-01T00:00:00Z");
    let names_keystore = |case: &Value| {
        [".p12", ".jks"]
            .iter()
            .any(|end| case.to_string().contains(end))
    };
    let mut cases = vectors.cases.iter().enumerate();
    let cases = cases
        .by_ref()
        .filter(|(at, case)| at % 5 == 0 || names_keystore(case));
    for (_, case) in cases {
        for finding in read_at(expired, case, &vectors).findings.iter() {
            let field = finding.place.field.as_deref().unwrap_or_default();
            let has_line = finding.place.line.is_some() || finding.excerpt.is_some();
            if field.ends_with(".p12)") || field.ends_with(".jks)") {
                assert!(!has_line, "{}: {finding}", case["id"]);
                of_keystores += 1;
            } else if field.ends_with(".pem)") && finding.place.certificate.is_some() {
                assert!(has_line, "{}: {finding}", case["id"]);
                of_texts += 1;
            }
        }
    }
    assert!(
        of_texts > 5 && of_keystores > 5,
        "{of_texts}, {of_keystores}"
    );
}

/// A configuration has no fields of a secret: every help names the setting.
#[test]
fn helps_are_about_the_settings_of_the_client() {
    let vectors = vectors();
    let secrets = [
        "privateKeyPassword",
        "`privateKey`",
        "`certificate`",
        "secretsmanager",
        "console's",
    ];
    let mut found = BTreeSet::new();
    for case in &vectors.cases {
        for finding in read(case, &vectors).findings.iter() {
            let help = finding.help.as_deref().unwrap_or_default();
            assert!(
                !secrets.iter().any(|word| help.contains(word)),
                "{}: {finding}; {help}",
                case["id"]
            );
            found.insert(finding.code);
        }
    }
    let [key, chain] = ["key.pem", "chain.pem"].map(|name| {
        let file = vectors.files[name].clone();
        String::from_utf8(file).unwrap()
    });
    let (spaces, line) = (key.replace('\n', " "), chain.replace('\n', "\\n"));
    for (dialect, text, help) in [
        (
            Dialect::Java,
            format!(
                "security.protocol=SSL\nssl.keystore.type=PEM\nssl.keystore.key={spaces}\n\
                 ssl.keystore.certificate.chain={line}\n"
            ),
            "each line break of the PEM file as `\\n`",
        ),
        (
            Dialect::Librdkafka,
            format!(
                "security.protocol=ssl\nssl.key.pem={spaces}\nssl.certificate.location=chain.pem\n"
            ),
            "`ssl.key.location`",
        ),
        (
            Dialect::JavaJson,
            serde_json::json!({
                "security.protocol": "SSL",
                "ssl.keystore.type": "PEM",
                "ssl.keystore.key": spaces,
                "ssl.keystore.certificate.chain": chain,
            })
            .to_string(),
            "in the JSON string",
        ),
    ] {
        let mut options = Options::default();
        options.dialect = Some(dialect);
        let conditions = Conditions::new(dialect.rules(), tls::ring());
        let mut file = |name: &str| Ok(SensitiveBytes::from(vectors.files[name].as_slice()));
        let configuration = config::read(text.as_bytes(), &options, &mut file, &conditions);
        let mut findings = configuration.findings.iter();
        let finding = findings
            .find(|one| one.code == Code::PemNewlinesAsSpaces)
            .unwrap();
        assert!(
            finding.help.as_deref().unwrap().contains(help),
            "{finding:?}"
        );
    }
}

/// OpenSSL reads a folder of certificates, and this library does not.
#[test]
fn a_folder_of_roots_is_named_as_such() {
    let text = "bootstrap.servers=b:9093\nsecurity.protocol=ssl\nssl.ca.location=/etc/ssl/certs\n";
    let mut options = Options::default();
    options.dialect = Some(Dialect::Librdkafka);
    let conditions = Conditions::new(Dialect::Librdkafka.rules(), tls::ring());
    let mut folder = |_: &str| Err(io::ErrorKind::IsADirectory.into());
    let configuration = config::read(text.as_bytes(), &options, &mut folder, &conditions);
    let mut findings = configuration.findings.iter();
    let finding = findings.find(|one| one.code == Code::ConfigFile).unwrap();
    let help = finding.help.as_deref().unwrap();
    assert!(help.contains("ca-certificates.crt"), "{help}");
}
