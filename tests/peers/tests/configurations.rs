//! What `convert` writes, given to the clients it is for: Kafka's own configuration classes, and
//! librdkafka. The vectors themselves are confirmed by `vectors/confirm`.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use base64ct::{Base64, Encoding};
use msk_auth::client::BearerTokens;
use msk_auth::config::{
    self, ConfigProviders, Configuration, ConfiguredCredentials, ConvertError, Dialect, Options,
};
use msk_auth::sensitive::SensitiveBytes;
use msk_auth::{Code, Conditions, Method, tls};
use msk_auth_connect::{Connector, blocking};
use msk_auth_oauth::TokenEndpoint;
use msk_auth_peers::files::Files;
use msk_auth_peers::idp::{ACCOUNT, CLIENT, IdentityProvider, KEY_CLIENT, SECRET};
use msk_auth_peers::kafka::{Kafka, Listener, TOKEN_HMAC, TOKEN_ID, TOKEN_OWNER};
use msk_auth_peers::{certs, folder};
use serde_json::{Value, json};

/// Every vector that is accepted, by its name.
fn accepted() -> Vec<(String, Configuration)> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../vectors/configurations.json"
    );
    let document: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let content = |value: &Value| match value.as_str() {
        Some(text) => text.as_bytes().to_vec(),
        None => Base64::decode_vec(value["base64"].as_str().unwrap()).unwrap(),
    };
    let files: BTreeMap<_, _> = document["files"].as_object().unwrap().iter().collect();
    let read = |case: &Value| {
        let input = &case["input"];
        let text = match input["text"].as_str() {
            Some(text) => text.as_bytes().to_vec(),
            None => Base64::decode_vec(input["text_base64"].as_str().unwrap()).unwrap(),
        };
        let mut options = Options::default();
        options.dialect = input["dialect"].as_str().map(|name| name.parse().unwrap());
        if input["resolve"] == true {
            let environment = document["environment"].clone();
            let variable = move |name: &str| Some(environment[name].as_str()?.into());
            options.providers = Some(ConfigProviders::new(variable));
        }
        let dialect: Dialect = case["expect"]["dialect"].as_str().unwrap().parse().unwrap();
        let conditions = Conditions::new(dialect.rules(), tls::ring());
        let mut file = |path: &str| match files.get(&path.trim_start_matches("./").to_owned()) {
            Some(value) => Ok(SensitiveBytes::from(content(value))),
            None => Err(std::io::ErrorKind::NotFound.into()),
        };
        config::read(&text, &options, &mut file, &conditions)
    };
    // What its own client refuses here, such as a class that only the program has, another refuses as well.
    let cases = document["cases"].as_array().unwrap().iter();
    let cases = cases.filter(|case| case["expect"]["client"] != false);
    let all = cases.map(|case| (case["id"].as_str().unwrap().to_owned(), read(case)));
    all.filter(|(_, configuration)| configuration.accepted())
        .collect()
}

/// One line of answer for each line of question.
fn ask(command: &mut Command, questions: &[Value]) -> Vec<Value> {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let lines: String = questions.iter().map(|one| format!("{one}\n")).collect();
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    let answers = String::from_utf8(output.stdout).unwrap();
    let answers: Vec<_> = answers
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(answers.len(), questions.len());
    answers
}

fn login(configuration: &Configuration) -> Option<(&str, &str)> {
    match &configuration.credentials {
        ConfiguredCredentials::Login(login) => Some((&login.username, login.password.expose())),
        ConfiguredCredentials::DelegationToken(token) => Some((&token.id, token.hmac.expose())),
        _ => None,
    }
}

/// Whether the dialect has words for what it logs in with.
fn is_written_in(configuration: &Configuration, dialect: Dialect) -> bool {
    match configuration.convert(dialect) {
        Ok(_) => true,
        Err(ConvertError::DelegationToken | ConvertError::Encoded | ConvertError::Empty(_)) => {
            assert!(!dialect.is_java());
            false
        }
        Err(error) => {
            assert_eq!(error, ConvertError::Tokens);
            false
        }
    }
}

#[test]
fn kafka_takes_what_is_converted() {
    let all = accepted();
    // The Java client rejects what librdkafka takes, and a keystore that it does not use is kept by its name,
    // which is of no file here.
    let is_elsewhere = [Code::KeyPbes2, Code::ConfigIdentityUnused];
    let all = all.iter().filter(|(_, one)| {
        let mut codes = is_elsewhere.iter();
        !codes.any(|code| one.findings.contains(*code)) && is_written_in(one, Dialect::Java)
    });
    let all: Vec<_> = all.collect();
    let text = |(_, one): &&(String, Configuration)| {
        let text = one.convert(Dialect::Java).unwrap();
        json!({"text": Base64::encode_string(text.expose().as_bytes())})
    };
    let questions: Vec<_> = all.iter().map(text).collect();
    let mut java = Command::new("java");
    java.current_dir(folder())
        .arg("-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=https://login.example.com/token")
        .args(["-cp", "lib/*:classes", "ConfigurationOracle"]);
    for ((id, configuration), answer) in all.iter().zip(ask(&mut java, &questions)) {
        for step in ["properties", "config", "jaas", "ssl", "oauth", "channel"] {
            let said = answer[step].as_str().unwrap_or("accepted");
            assert_eq!(said, "accepted", "{id}: {step}");
        }
        if let Some((username, password)) = login(configuration) {
            assert_eq!(answer["options"]["username"], username, "{id}");
            assert_eq!(answer["options"]["password"], password, "{id}");
        }
        let is_token = matches!(
            configuration.credentials,
            ConfiguredCredentials::DelegationToken(_)
        );
        assert_eq!(answer["options"]["tokenauth"] == "true", is_token, "{id}");
        if let Some(request) = configuration.token_request() {
            let has_roots = !request.client().identity_provider_roots.is_empty();
            assert_eq!(answer["request"]["roots"], has_roots, "{id}");
        }
        let is_mtls = configuration.method == Some(Method::Mtls);
        assert_eq!(answer["keystore"].is_array(), is_mtls, "{id}");
    }
    assert!(all.len() > 40);
}

#[test]
fn librdkafka_takes_what_is_converted() {
    let mut all = accepted();
    all.retain(|(_, one)| is_written_in(one, Dialect::LibrdkafkaJson));
    let text = |one: &Configuration| -> Value {
        let text = one.convert(Dialect::LibrdkafkaJson).unwrap();
        serde_json::from_str(text.expose()).unwrap()
    };
    // A revocation list is kept by its name, which is of no file here.
    all.retain(|(_, one)| text(one).get("ssl.crl.location").is_none());
    let questions: Vec<Value> = all.iter().map(|(_, one)| text(one)).collect();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("librdkafka/configurations.py");
    let mut python = Command::new(folder().join("aws/bin/python"));
    let answers = ask(python.arg(script), &questions);
    for (((id, configuration), question), answer) in all.iter().zip(&questions).zip(answers) {
        assert_eq!(answer, "accepted", "{id}");
        if let Some((username, password)) = login(configuration) {
            assert_eq!(question["sasl.username"], username, "{id}");
            assert_eq!(question["sasl.password"], password, "{id}");
        }
    }
    assert!(all.len() > 40);
}

/// A client logs in with `tokenauth` as the owner of the token, and without it as nobody.
#[test]
fn a_delegation_token_of_a_configuration_logs_in() {
    let kafka = Kafka::start();
    let port = kafka.port(Listener::Scram);
    let client = |mechanism: &str, option: &str| {
        let text = format!(
            "bootstrap.servers=localhost:{port}\nsecurity.protocol=SASL_SSL\nsasl.mechanism={mechanism}\n\
             ssl.truststore.type=PEM\nssl.truststore.location=ca.pem\n\
             sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required \\\n  \
             username=\"{TOKEN_ID}\" password=\"{TOKEN_HMAC}\"{option};\n"
        );
        let mut file = |_: &str| Ok(certs("ca.pem").into_bytes().into());
        let conditions = Conditions::new(Dialect::Java.rules(), tls::ring());
        let read = config::read(text.as_bytes(), &Options::default(), &mut file, &conditions);
        read.client(&conditions).unwrap()
    };
    for mechanism in ["SCRAM-SHA-512", "SCRAM-SHA-256"] {
        let lines = kafka.lines().len();
        let token = client(mechanism, " tokenauth=\"true\"");
        blocking::connect(&Connector::new(token)).unwrap();
        let principal = kafka.principal_after(lines, Listener::Scram);
        assert_eq!(principal, format!("User:{TOKEN_OWNER}"));
        let user = client(mechanism, "");
        blocking::connect(&Connector::new(user))
            .map(drop)
            .unwrap_err();
    }
}

const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// Configurations of one client of the identity provider: as Java's and librdkafka's clients have it, with
/// the principal that it becomes.
fn of_oauth(kafka: &Kafka, idp: &IdentityProvider) -> [(Dialect, String, &'static str); 5] {
    let port = kafka.port(Listener::Oidc);
    let (ca, key) = (
        folder().join("certs/ca.pem").display().to_string(),
        folder().join("certs/client.key").display().to_string(),
    );
    let url = idp.url("token");
    let common = format!(
        "bootstrap.servers=localhost:{port}\nsecurity.protocol=SASL_SSL\nsasl.mechanism=OAUTHBEARER\n\
         sasl.oauthbearer.scope=kafka/consume\nsasl.oauthbearer.token.endpoint.url={url}\n"
    );
    let package = "org.apache.kafka.common.security.oauthbearer";
    // The secret in ASCII, as `java.util.Properties` reads it.
    let secret = SECRET.replace('ü', "\\u00fc");
    let java = |options: &str| {
        format!(
            "{common}ssl.truststore.type=PEM\nssl.truststore.location={ca}\n\
             sasl.login.callback.handler.class={package}.OAuthBearerLoginCallbackHandler\n\
             sasl.jaas.config={package}.OAuthBearerLoginModule required{options} \
             ssl.truststore.type=PEM ssl.truststore.location=\"{ca}\";\n"
        )
    };
    let librdkafka = format!(
        "{common}ssl.ca.location={ca}\nhttps.ca.location={ca}\nsasl.oauthbearer.method=oidc\n"
    );
    let claims = |name: &str| {
        format!(
            "sasl.oauthbearer.assertion.private.key.file={key}\n\
             sasl.oauthbearer.assertion.claim.iss={name}\nsasl.oauthbearer.assertion.claim.sub={name}\n\
             sasl.oauthbearer.assertion.claim.aud={url}\nsasl.oauthbearer.assertion.claim.jti.include=true\n"
        )
    };
    let signed = claims(ACCOUNT);
    [
        (
            Dialect::Java,
            java(&format!(" clientId={CLIENT} clientSecret=\"{secret}\"")),
            CLIENT,
        ),
        (
            Dialect::Java,
            format!(
                "{}sasl.oauthbearer.jwt.retriever.class={package}.JwtBearerJwtRetriever\n{signed}",
                java("")
            ),
            ACCOUNT,
        ),
        (
            Dialect::Java,
            format!(
                "{}{}",
                java(&format!(" clientId={KEY_CLIENT}")),
                claims(KEY_CLIENT)
            ),
            KEY_CLIENT,
        ),
        (
            Dialect::Librdkafka,
            format!(
                "{librdkafka}sasl.oauthbearer.client.id={CLIENT}\nsasl.oauthbearer.client.secret={SECRET}\n"
            ),
            CLIENT,
        ),
        (
            Dialect::Librdkafka,
            format!("{librdkafka}sasl.oauthbearer.grant.type={JWT_BEARER}\n{signed}"),
            ACCOUNT,
        ),
    ]
}

/// The client whose configuration it is logs in with it.
fn genuine(dialect: Dialect, file: &str, idp: &IdentityProvider) -> std::process::Output {
    if dialect == Dialect::Librdkafka {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("librdkafka/rendered_config.py");
        let mut python = Command::new(folder().join("aws/bin/python"));
        return python.arg(script).args([file, "connect"]).output().unwrap();
    }
    let allowed = "-Dorg.apache.kafka.sasl.oauthbearer.allowed";
    let key = folder().join("certs/client.key");
    let key = std::path::absolute(key).unwrap();
    let mut java = Command::new("java");
    java.current_dir(folder())
        .arg(format!("{allowed}.urls={}", idp.url("token")))
        .arg(format!("{allowed}.files={}", key.display()))
        .args(["-cp", "lib/*:classes", "RenderedConfig"]);
    java.args([file, "connect"]).output().unwrap()
}

/// A client secret, and signed assertions as the grant and as the proof: this library, Kafka's Java client
/// and librdkafka log in with the same files, over a private CA of the token endpoint.
#[test]
fn oauth_configurations_log_in_as_their_own_clients_do() {
    let idp = IdentityProvider::start(300);
    let kafka = Kafka::validating(&idp.url("jwks"));
    let files = Files::new();
    for (dialect, text, principal) in of_oauth(&kafka, &idp) {
        let lines = kafka.lines().len();
        let file = files.write("client.properties", &text);
        let output = genuine(dialect, &file, &idp);
        let printed = String::from_utf8_lossy(&output.stdout);
        let is_in = printed.contains("nodes 1") || printed.contains("brokers 1");
        assert!(is_in, "{dialect} {principal}: {printed}{output:?}");
        let found = kafka.principal_after(lines, Listener::Oidc);
        assert_eq!(found, format!("User:{principal}"), "{dialect}");

        let lines = kafka.lines().len();
        let mut options = Options::default();
        options.dialect = Some(dialect);
        let conditions = Conditions::new(dialect.rules(), tls::ring());
        let mut file = |path: &str| std::fs::read(path).map(SensitiveBytes::from);
        let read = config::read(text.as_bytes(), &options, &mut file, &conditions);
        assert!(
            read.accepted(),
            "{dialect} {principal}: {:?}",
            read.findings
        );
        let request = read.token_request().unwrap().clone();
        let endpoint = TokenEndpoint::new(request, tls::ring()).unwrap();
        let tokens = BearerTokens::from(endpoint.source().start().unwrap());
        let client = read.client_with(tokens, &conditions).unwrap();
        blocking::connect(&Connector::new(client)).unwrap();
        let found = kafka.principal_after(lines, Listener::Oidc);
        assert_eq!(found, format!("User:{principal}"), "{dialect}");
    }
}
