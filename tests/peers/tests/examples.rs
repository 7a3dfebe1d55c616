//! The programs of examples/ and of the companions, each against genuine servers.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use msk_auth_peers::broker::Broker;
use msk_auth_peers::clients::SECRET;
use msk_auth_peers::kafka::{Kafka, Listener, PASSWORD, USER};
use msk_auth_peers::process::Process;
use msk_auth_peers::{certs, folder};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use serde_json::{Value, json};

/// Where cargo has put them.
static EXAMPLES: LazyLock<BTreeMap<String, PathBuf>> = LazyLock::new(|| {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["build", "--examples", "--features", "msk-auth/ring"])
        .args(["--package", "msk-auth", "--package", "msk-auth-connect"])
        .args([
            "--package",
            "msk-auth-krafka",
            "--package",
            "msk-auth-rdkafka",
        ])
        .args(["--package", "msk-auth-rskafka"])
        .args(["--message-format", "json"])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    // What cargo tells this test of its package would have it build others anew, that of ring first.
    for (name, _) in std::env::vars().filter(|(name, _)| of_package(name)) {
        cargo.env_remove(name);
    }
    let output = cargo.output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let messages = String::from_utf8(output.stdout).unwrap();
    let messages = messages.lines().filter_map(|line| {
        let message: Value = serde_json::from_str(line).ok()?;
        let name = message["target"]["name"].as_str()?.to_owned();
        Some((name, message["executable"].as_str()?.into()))
    });
    messages.collect()
});

fn of_package(variable: &str) -> bool {
    variable.starts_with("CARGO_PKG_") || variable.starts_with("CARGO_MANIFEST_")
}

/// An example, without what this shell may know of AWS.
fn example(name: &str) -> Command {
    let mut command = Command::new(&EXAMPLES[name]);
    for variable in ["AWS_PROFILE", "AWS_SESSION_TOKEN"] {
        command.env_remove(variable);
    }
    command
}

/// What an example prints that ends by itself.
fn output(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

/// Writes lines to a program's standard input, and waits for this one of its own.
fn answers(program: &mut Process, line: &str, answer: &str) {
    program.write(format!("{line}\n").as_bytes());
    program.wait_for(0, |line| (line == answer).then_some(()));
}

/// A folder of a test's own, which goes with it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let name = format!("examples-{}-{name}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    /// Puts a file there in one step.
    fn put(&self, name: &str, text: &str) -> PathBuf {
        let (new, file) = (self.0.join("new"), self.0.join(name));
        fs::write(&new, text).unwrap();
        fs::rename(new, &file).unwrap();
        file
    }

    fn put_identity(&self, certificate: &str, key: &str) -> PathBuf {
        let document = json!({"certificate": certificate, "privateKey": key});
        self.put("mtls.json", &document.to_string())
    }

    fn put_keys(&self, id: &str, secret: &str) -> PathBuf {
        let keys = format!("aws_access_key_id = {id}\naws_secret_access_key = {secret}\n");
        self.put("credentials", &format!("[default]\n{keys}"))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn roots() -> PathBuf {
    folder().join("certs/ca.pem")
}

fn localhost(port: u16) -> String {
    format!("localhost:{port}")
}

fn with_keys(command: &mut Command) -> &mut Command {
    command
        .env("AWS_REGION", "eu-central-1")
        .env("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
        .env("AWS_SECRET_ACCESS_KEY", SECRET)
}

/// Written with mutual TLS and with IAM, read with mutual TLS.
#[test]
fn messages_flow() {
    let folder = Folder::new("flow");
    let secret = folder.put_identity(&certs("client.chain.pem"), &certs("client.key"));
    let broker = Broker::start();
    let kafka = Kafka::before(broker.plaintext_port());
    // The topic that the harness knows, too.
    let mtls = |name| {
        let mut command = example(name);
        let address = localhost(broker.port());
        command.arg(&secret).args([address.as_str(), "writable"]);
        command
    };

    let mut producer = Process::start(mtls("mtls_producer").arg(roots()));
    answers(&mut producer, "one", "offset [0]");
    answers(&mut producer, "zwei ü", "offset [1]");
    let mut consumer = mtls("mtls_consumer");
    let consumer = Process::start(consumer.arg("1").arg(roots()));
    consumer.wait_for(0, |line| (line == "1 zwei ü").then_some(()));

    let mut iam = example("iam_producer");
    let address = localhost(kafka.port(Listener::MskIam));
    iam.args([address.as_str(), "writable"]).arg(roots());
    let mut iam = Process::start(with_keys(&mut iam));
    answers(&mut iam, "three", "202 Accepted, offset [2]");
    assert_eq!(kafka.principal(Listener::MskIam), "User:msk-iam");
    let logins = |kafka: &Kafka| {
        let lines = kafka.lines();
        lines
            .iter()
            .filter(|line| line.starts_with("MSKIAM "))
            .count()
    };
    let produced = "REQ MSKIAM User:msk-iam PRODUCE ";
    kafka.has_printed(produced, 1);
    let before = logins(&kafka);
    answers(&mut iam, "four", "202 Accepted, offset [3]");
    answers(&mut iam, "five", "202 Accepted, offset [4]");
    kafka.has_printed(produced, 3);
    assert_eq!(logins(&kafka), before, "a request logs in");

    consumer.wait_for(0, |line| (line == "4 five").then_some(()));
    let read = ["1 zwei ü", "2 three", "3 four", "4 five"];
    assert_eq!(consumer.lines(), read);
    assert_eq!(broker.client(), "O=Peers, CN=client");
}

/// What a Java client has on the disk is all that a Rust program needs: with a PKCS #12 keystore and a
/// Java truststore over mutual TLS, with a PEM truststore over SCRAM.
#[test]
fn properties_are_enough() {
    let folder = Folder::new("properties");
    let broker = Broker::start();
    let kafka = Kafka::before(broker.plaintext_port());
    let run = |program: &str, arguments: &[&str]| {
        let mut command = Command::new(program);
        command.current_dir(&folder.0).args(arguments);
        output(&mut command);
    };
    for name in ["client.chain.pem", "client.key", "ca.pem"] {
        folder.put(name, &certs(name));
    }
    run(
        "openssl",
        &[
            "pkcs12",
            "-export",
            "-in",
            "client.chain.pem",
            "-inkey",
            "client.key",
            "-name",
            "client",
            "-passout",
            "pass:changeit",
            "-out",
            "client.p12",
        ],
    );
    run(
        "keytool",
        &[
            "-importcert",
            "-noprompt",
            "-alias",
            "root",
            "-file",
            "ca.pem",
            "-keystore",
            "trust.jks",
            "-storetype",
            "JKS",
            "-storepass",
            "trusting",
        ],
    );
    let (mtls, scram) = (kafka.port(Listener::Mtls), kafka.port(Listener::Scram));
    let mtls = folder.put("mtls.properties", &format!(
        "bootstrap.servers=localhost:{mtls}\nsecurity.protocol=SSL\n\
         ssl.keystore.location=client.p12\nssl.keystore.type=PKCS12\nssl.keystore.password=changeit\n\
         ssl.truststore.location=trust.jks\nssl.truststore.password=trusting\n"
    ));
    let scram = folder.put("scram.properties", &format!(
        "bootstrap.servers=localhost:{scram}\nsecurity.protocol=SASL_SSL\nsasl.mechanism=SCRAM-SHA-512\n\
         sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required \\\n  \
         username=\"{USER}\" password=\"{PASSWORD}\";\n\
         ssl.truststore.type=PEM\nssl.truststore.location=ca.pem\n"
    ));
    for (file, listener, principal) in [
        (mtls, Listener::Mtls, "User:CN=client,O=Peers"),
        (scram, Listener::Scram, "User:alice"),
    ] {
        let topics = output(example("from_properties").arg(&file));
        assert!(topics.lines().any(|topic| topic == "writable"), "{topics}");
        assert_eq!(kafka.principal(listener), principal);
    }
}

/// Client certificates under a root of their own, in the order of the names.
fn certificates<const N: usize>(names: [&str; N]) -> (String, [[String; 2]; N]) {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![rcgen::KeyUsagePurpose::KeyCertSign];
    params.distinguished_name.push(DnType::CommonName, "Root");
    let root = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let issue = |name| {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name = rcgen::DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, name);
        params.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::ClientAuth];
        params.key_usages = vec![rcgen::KeyUsagePurpose::DigitalSignature];
        let leaf = params.signed_by(&key, &root).unwrap();
        [leaf.pem() + &root.pem(), key.serialize_pem()]
    };
    (root.pem(), names.map(issue))
}

#[test]
fn rotated_secrets_are_taken() {
    let folder = Folder::new("rotation");
    let (root, [first, second]) = certificates(["first", "second"]);
    let kafka = Kafka::trusting(&root);
    let secret = folder.put_identity(&first[0], &first[1]);
    let mut command = example("rotation");
    command.arg(&secret);
    for listener in [Listener::Mtls, Listener::MskIam] {
        command.arg(localhost(kafka.port(listener)));
    }
    command.arg(roots()).env("AWS_REGION", "eu-central-1");
    command.env("AWS_CONFIG_FILE", folder.0.join("config"));
    let keys = folder.put_keys("AKIDFIRST", "another");
    command.env("AWS_SHARED_CREDENTIALS_FILE", &keys);
    let rotation = Process::start(&mut command);
    let has = |text: &'static str| move |line: &str| line.contains(text).then_some(());
    let certificate = |skip| kafka.principal_after(skip, Listener::Mtls);
    assert_eq!(certificate(0), "User:CN=first");
    kafka.refusal(Listener::MskIam);

    // While something is still writing it.
    folder.put("mtls.json", "{\"certificate\":");
    rotation.wait_for(0, has("the certificate stays: "));
    assert_eq!(certificate(kafka.lines().len()), "User:CN=first");

    folder.put_identity(&second[0], &second[1]);
    folder.put_keys("AKIDEXAMPLE", SECRET);
    let rotated = kafka.principal_after(0, Listener::MskIam);
    assert_eq!(rotated, "User:msk-iam");
    assert_eq!(certificate(kafka.lines().len()), "User:CN=second");
    rotation.wait_for(0, has("new credentials, access key AKIDEXAMPLE"));
    rotation.wait_for(0, has("let in with iam"));
}

#[test]
fn other_clients_log_in() {
    let folder = Folder::new("clients");
    let kafka = Kafka::start();
    let scram = json!({"username": USER, "password": PASSWORD});
    let scram = folder.put("scram.json", &scram.to_string());
    let mtls = folder.put_identity(&certs("client.chain.pem"), &certs("client.key"));
    let lists = |command: &mut Command, listener, principal: &str| {
        let before = kafka.lines().len();
        let topics = output(command);
        assert!(topics.contains("writable"), "{topics}");
        assert_eq!(kafka.principal_after(before, listener), principal);
    };
    let krafka = |secret: &Path, listener| {
        let mut command = example("krafka");
        command.arg(secret).arg(localhost(kafka.port(listener)));
        command.arg(roots());
        command
    };
    let client = "User:CN=client,O=Peers";
    lists(&mut krafka(&mtls, Listener::Mtls), Listener::Mtls, client);
    lists(
        &mut krafka(&scram, Listener::Scram),
        Listener::Scram,
        "User:alice",
    );
    let mut rdkafka = example("rdkafka");
    let address = localhost(kafka.port(Listener::MskIam));
    rdkafka
        .args([address.as_str(), "eu-central-1"])
        .arg(roots());
    lists(with_keys(&mut rdkafka), Listener::MskIam, "User:msk-iam");
}

/// A context with callbacks of its own and a provider of the AWS SDK. Tokens last six seconds and
/// sessions four, so librdkafka asks for tokens and logs in again, more than once.
#[test]
fn a_context_of_the_programs_own_logs_in_again_and_again() {
    let kafka = Kafka::start();
    let mut command = example("own_context");
    let address = localhost(kafka.port(Listener::ShortSessions));
    command.args([address.as_str(), "eu-central-1", "writable"]);
    command.arg(roots()).arg("12");
    let context = Process::start(with_keys(&mut command));
    let prints = |text: &'static str| {
        context.wait_for(0, |line| line.contains(text).then_some(()));
    };
    prints("librdkafka has its token");
    prints("statistics of");
    kafka.prints("REAUTH SHORT User:msk-iam 3");
}

/// What needs no Kafka client.
#[test]
fn identities_and_tokens_are_shown() {
    let folder = Folder::new("alone");
    let mtls = folder.put_identity(&certs("client.chain.pem"), &certs("client.key"));
    let subject = output(example("mutual_tls").arg(mtls));
    assert_eq!(subject, "client CN=client,O=Peers\n");
    let client = output(
        example("pem_files")
            .args(
                ["client.chain.pem", "client.key", "ca.pem"]
                    .map(|name| self::folder().join("certs").join(name)),
            )
            .arg("b-1.example:9094,b-2.example:9094"),
    );
    assert!(
        client.contains("Mtls") && client.contains("b-2.example"),
        "{client}"
    );
    let mut source = example("iam_token_source");
    source.arg("b-1.demo.abc123.c2.kafka.eu-central-1.amazonaws.com:9098");
    let token = output(with_keys(&mut source));
    assert!(token.contains(" bytes for AKIDEXAMPLE, until "), "{token}");
}
