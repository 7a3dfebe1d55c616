//! What `convert` writes, given to the clients it is for: Kafka's own configuration classes, and
//! librdkafka. The vectors themselves are confirmed by `vectors/confirm`.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use base64ct::{Base64, Encoding};
use msk_auth::config::{
    self, ConfigProviders, Configuration, ConfiguredCredentials, Dialect, Options,
};
use msk_auth::sensitive::SensitiveBytes;
use msk_auth::{Code, Conditions, Method, tls};
use msk_auth_connect::{Connector, blocking};
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
    let cases = document["cases"].as_array().unwrap().iter();
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

#[test]
fn kafka_takes_what_is_converted() {
    let all = accepted();
    // The Java client rejects what librdkafka takes.
    let all = all
        .iter()
        .filter(|(_, one)| !one.findings.contains(Code::KeyPbes2));
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
        for step in ["properties", "config", "jaas", "ssl", "channel"] {
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
        let is_mtls = configuration.method == Some(Method::Mtls);
        assert_eq!(answer["keystore"].is_array(), is_mtls, "{id}");
    }
    assert!(all.len() > 40);
}

#[test]
fn librdkafka_takes_what_is_converted() {
    let mut all = accepted();
    all.retain(|(_, one)| !matches!(one.credentials, ConfiguredCredentials::DelegationToken(_)));
    let text = |(_, one): &(String, Configuration)| {
        let text = one.convert(Dialect::LibrdkafkaJson).unwrap();
        serde_json::from_str(text.expose()).unwrap()
    };
    let questions: Vec<Value> = all.iter().map(text).collect();
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
