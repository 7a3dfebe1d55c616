//! The program against Kafka: from "it does not connect" to the reason. `cargo build` makes it.

use std::process::{Command, Output};

use msk_auth_peers::clients::SECRET;
use msk_auth_peers::files::Files;
use msk_auth_peers::idp::{self, IdentityProvider};
use msk_auth_peers::kafka::{Kafka, Listener};
use msk_auth_peers::{certs, folder};
use serde_json::{Value, json};

/// `target/debug/msk-auth`, beside the folder that this test is in.
fn program() -> Command {
    let test = std::env::current_exe().unwrap();
    let program = test.ancestors().nth(2).unwrap().join("msk-auth");
    assert!(program.is_file(), "{}: run cargo build", program.display());
    let mut command = Command::new(program);
    command
        .arg("connect")
        .env("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
        .env("AWS_SECRET_ACCESS_KEY", SECRET)
        .env_remove("AWS_SESSION_TOKEN")
        .env_remove("AWS_PROFILE");
    command
}

fn json_of(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)))
}

#[test]
fn one_command_line_to_the_reason() {
    let kafka = Kafka::start();
    let files = Files::new();
    let ca = files.write("ca.pem", &certs("ca.pem"));
    let document = json!({"certificate": certs("ca.pem")}).to_string();
    let ca_secret = files.write("ca.json", &document);
    let mtls = json!({"certificate": certs("client.chain.pem"), "privateKey": certs("client.key")});
    let mtls = files.write("mtls.json", &mtls.to_string());
    let login = |password| json!({"username": "alice", "password": password}).to_string();
    let right = files.write("right.json", &login("alice-secret"));
    let wrong = files.write("wrong.json", &login("password-of-somebody-else"));
    use Listener as L;
    type Case<'a> = (L, &'a [&'a str], Option<(&'a str, &'a str)>);
    let cases: [Case<'_>; 12] = [
        (L::Plaintext, &["--method", "plaintext"], None),
        (L::Ssl, &["--method", "tls", "--ca", &ca], None),
        (L::Mtls, &["--secret", &mtls, "--ca", &ca_secret], None),
        (L::Scram, &["--secret", &right, "--ca", &ca], None),
        (
            L::Scram,
            &["--secret", &right, "--method", "plain", "--ca", &ca],
            None,
        ),
        (
            L::Scram,
            &["--secret", &right, "--method", "scram-256", "--ca", &ca],
            None,
        ),
        (
            L::MskIam,
            &["--method", "iam", "--region", "us-east-1", "--ca", &ca],
            None,
        ),
        (
            L::Scram,
            &[
                "--secret",
                &right,
                "--ca",
                &ca,
                "--topic",
                "t1",
                "--group",
                "forbidden",
            ],
            Some(("authorize-denied", "Cluster failed to authorize Lambda")),
        ),
        (
            L::Scram,
            &["--secret", &wrong, "--ca", &ca],
            Some(("sasl-credentials", "SASL authentication failed")),
        ),
        (
            L::Mtls,
            &["--method", "tls", "--ca", &ca],
            Some((
                "tls-client-certificate-required",
                "Server failed to authenticate Lambda",
            )),
        ),
        (
            L::Ssl,
            &["--method", "tls"],
            Some((
                "tls-server-untrusted",
                "Lambda failed to authenticate server",
            )),
        ),
        (
            L::Plaintext,
            &["--secret", &mtls, "--ca", &ca],
            Some((
                "tls-not-tls",
                "Connection error. Please check your event source connection configuration.",
            )),
        ),
    ];
    for (listener, arguments, failure) in cases {
        let brokers = format!("localhost:{0},127.0.0.1:{0}", kafka.port(listener));
        let run = |format: &str| {
            program()
                .args(["--brokers", &brokers, "--format", format])
                // Otherwise Lambda's answer is left out, because these brokers are not MSK's.
                .args(["--rules", "lambda"])
                .args(arguments)
                .output()
                .unwrap()
        };
        let output = run("json");
        let json = json_of(&output);
        assert_eq!(json["ready"], failure.is_none(), "{arguments:?}: {json:#}");
        assert_eq!(output.status.code(), Some(i32::from(failure.is_some())));
        assert_eq!(json["brokers"].as_array().unwrap().len(), 2);
        let human = run("human");
        let text = String::from_utf8_lossy(&human.stdout).into_owned();
        assert_eq!(human.status.code(), output.status.code());
        let secrets = ["alice-secret", "password-of-somebody-else", SECRET];
        assert!(!secrets.iter().any(|secret| text.contains(secret)));
        match failure {
            None => {
                assert_eq!(json["lambda"], Value::Null);
                assert!(text.contains("ready: 2 of 2 brokers"), "{text}");
                let tls = &json["brokers"][0]["tls"];
                assert_eq!(tls.is_null(), listener == L::Plaintext);
                if !tls.is_null() {
                    assert_eq!(tls["version"], "TLSv1.3");
                    assert_eq!(tls["peer"]["subject"], "CN=server,O=Peers");
                }
            }
            Some((code, lambda)) => {
                let stages = json["brokers"][0]["stages"].as_array().unwrap();
                assert_eq!(stages.last().unwrap()["code"], code, "{json:#}");
                assert_eq!(json["lambda"], lambda);
                assert!(text.contains(&format!("error[{code}]")), "{text}");
                assert!(text.contains(lambda), "{text}");
            }
        }
    }
}

fn text_of(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// The client's key as OpenSSL encrypts it by default: with PBES2.
fn pbes2_key() -> String {
    let output = Command::new("openssl")
        .args([
            "pkcs8",
            "-topk8",
            "-v2",
            "aes-256-cbc",
            "-passout",
            "pass:secret",
            "-in",
        ])
        .arg(folder().join("certs/client.key"))
        .output()
        .unwrap();
    assert!(output.status.success());
    text_of(&output)
}

#[test]
fn a_cluster_of_ones_own_takes_what_lambda_does_not() {
    let kafka = Kafka::start();
    let files = Files::new();
    let ca = files.write("ca.pem", &certs("ca.pem"));
    let chain = certs("client.chain.pem");
    // Certificate and intermediate, without the root.
    let end = chain.rfind("-----BEGIN").unwrap();
    let rootless = json!({"certificate": &chain[..end], "privateKey": certs("client.key")});
    let pbes2 = json!({
        "certificate": chain, "privateKey": pbes2_key(), "privateKeyPassword": "secret",
    });
    let brokers = format!("localhost:{}", kafka.port(Listener::Mtls));
    for (secret, code) in [(rootless, "chain-root-missing"), (pbes2, "key-pbes2")] {
        let secret = files.write("secret.json", &secret.to_string());
        let run = |rules: &[&str]| {
            let given = ["--brokers", &brokers, "--secret", &secret, "--ca", &ca];
            let mut command = program();
            command.args(given).args(rules).args(["--format", "json"]);
            json_of(&command.output().unwrap())
        };
        assert_eq!(run(&[])["ready"], true, "{code}");
        assert_eq!(run(&["--rules", "kafka"])["ready"], true, "{code}");
        let refused = run(&["--rules", "lambda"]);
        assert_eq!(refused["ready"], false);
        assert_eq!(refused["brokers"], json!([]));
        assert_eq!(refused["findings"][0]["code"], code);
    }
}

#[test]
fn a_secrets_warnings_are_shown_when_the_login_fails() {
    let kafka = Kafka::start();
    let files = Files::new();
    let ca = files.write("ca.pem", &certs("ca.pem"));
    let brokers = format!("localhost:{}", kafka.port(Listener::Scram));
    for (password, is_ready) in [("alice-secret", true), ("another", false)] {
        let secret = json!({"username": "alice", "password": password, "passwort": "x"});
        let secret = files.write("secret.json", &secret.to_string());
        let run = |format: &str| {
            let mut command = program();
            command.args(["--brokers", &brokers, "--secret", &secret, "--ca", &ca]);
            command.args(["--format", format]).output().unwrap()
        };
        let json = json_of(&run("json"));
        assert_eq!(json["ready"], is_ready);
        assert_eq!(json["findings"][0]["code"], "secret-field-unknown");
        let text = text_of(&run("human"));
        assert_eq!(
            text.contains("warning[secret-field-unknown]"),
            !is_ready,
            "{text}"
        );
    }
}

#[test]
fn advertised_brokers_are_listed_and_tried() {
    let kafka = Kafka::advertising(&[(2, "broker-2.invalid", 9092), (3, "127.0.0.1", 0)]);
    let brokers = format!("localhost:{}", kafka.port(Listener::Plaintext));
    let run = |options: &[&str]| {
        let mut command = program();
        command.args(["--brokers", &brokers, "--method", "plaintext"]);
        command.args(["--rules", "lambda"]);
        command.args(options).output().unwrap()
    };
    let output = run(&["--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let json = json_of(&output);
    assert_eq!(
        (&json["ready"], &json["lambda_basis"]),
        (&json!(false), &json!("inferred"))
    );
    assert_eq!(json["brokers"].as_array().unwrap().len(), 1);
    assert_eq!(json["brokers"][0]["ready"], true);
    let advertised = json["advertised"].as_array().unwrap();
    let shown: Vec<_> = advertised
        .iter()
        .map(|one| json!([one["node_id"], one["given"], one["ready"]]))
        .collect();
    let expected = json!([[1, true, null], [2, false, false], [3, false, true]]);
    assert_eq!(Value::from(shown), expected);
    assert_eq!(advertised[1]["broker"], "broker-2.invalid:9092");
    let stage = &advertised[1]["stages"][0];
    assert_eq!(stage["code"], "resolve-failed");
    // The program's help names its own option, where the library's names its API.
    assert!(
        stage["help"]
            .as_str()
            .unwrap()
            .contains("(--no-advertised skips them)")
    );

    let text = text_of(&run(&[]));
    for expected in [
        "\nadvertised by the cluster:\nbroker-2.invalid:9092   failed ",
        "\nbrokers  localhost:",
        " (no. 1, given)\n         broker-2.invalid:9092 (no. 2)\n         127.0.0.1:",
        "error[resolve-failed]: resolve: advertised as broker-2.invalid:9092, which has no address here\n",
        "\nready: 1 of 1 brokers, and 1 of 2 more that are advertised\n",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
    let output = run(&["--no-advertised"]);
    assert_eq!(output.status.code(), Some(0));
    let text = text_of(&output);
    assert!(text.contains("broker-2.invalid:9092 (no. 2)"), "{text}");
    assert!(text.ends_with("\nready: 1 of 1 brokers\n"), "{text}");
}

/// Through a tunnel the broker's own name says which region it is in.
#[test]
fn the_region_is_that_of_the_brokers_own_name() {
    let closed = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().to_string()
    };
    let name = "b-1.demo.abc123.c2.kafka.eu-central-1.amazonaws.com";
    let run = |options: &[&str]| {
        let mut command = program();
        command.args(["--brokers", &closed, "--method", "iam"]);
        command.args(options).output().unwrap()
    };
    assert_eq!(run(&[]).status.code(), Some(2));
    let output = run(&["--server-name", name, "--iam-mechanism", "aws-msk-iam"]);
    assert_eq!(
        output.status.code(),
        Some(1),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(text_of(&output).contains("error[tcp-refused]"));
}

/// With an OAuth client's secret the program gets a token and logs in; why it gets none is the identity
/// provider's word.
#[test]
fn an_oauth_client_gets_its_token() {
    let provider = IdentityProvider::start(300);
    let kafka = Kafka::validating(&provider.url("jwks"));
    let files = Files::new();
    let ca = files.write("ca.pem", &certs("ca.pem"));
    let client = |more: Value| {
        let mut members = json!({
            "oauthTokenEndpointUrl": provider.url("token"),
            "oauthIdpCaCertificate": certs("ca.pem"),
        });
        let members = members.as_object_mut().unwrap();
        members.extend(more.as_object().unwrap().clone());
        json!(members).to_string()
    };
    let of_secret = |secret| json!({"oauthClientId": idp::CLIENT, "oauthClientSecret": secret});
    let secret = files.write("secret.json", &client(of_secret(idp::SECRET)));
    let wrong = files.write(
        "wrong.json",
        &client(of_secret("password-of-somebody-else")),
    );
    let key = files.write(
        "key.json",
        &client(json!({
            "oauthClientId": idp::KEY_CLIENT,
            "oauthClientEmail": idp::ACCOUNT,
            "oauthPrivateKey": certs("client.key"),
        })),
    );
    let brokers = format!("localhost:{}", kafka.port(Listener::Oidc));
    let mapping = json!({
        "SelfManagedEventSource": {"Endpoints": {"KAFKA_BOOTSTRAP_SERVERS": [brokers]}},
        "SourceAccessConfigurations": [
            {"Type": "OAUTHBEARER_AUTH", "URI": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:s"},
            {"Type": "OAUTHBEARER_SCOPE", "URI": "kafka/consume"},
            {"Type": "OAUTHBEARER_LOGICAL_CLUSTER", "URI": "lkc-1"},
        ],
    });
    let mapping = files.write("mapping.json", &mapping.to_string());
    let by_hand = ["--brokers", &brokers, "--scope", "kafka/consume"];
    for arguments in [
        &["--mapping", &mapping, "--secret", &secret][..],
        &[&by_hand[..], &["--secret", &secret]].concat(),
        &[&by_hand[..], &["--secret", &key]].concat(),
        &[
            &by_hand[..],
            &["--secret", &key, "--grant", "private-key-jwt"],
        ]
        .concat(),
    ] {
        let mut command = program();
        command.args(arguments).args(["--ca", &ca]);
        let output = command.args(["--format", "json"]).output().unwrap();
        let report = json_of(&output);
        assert_eq!(report["method"], "oauthbearer");
        assert_eq!(report["ready"], true, "{arguments:?} {report:#}");
    }
    let mut command = program();
    command
        .args(by_hand)
        .args(["--secret", &wrong, "--ca", &ca, "--rules", "lambda"]);
    let output = command.args(["--format", "json"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let report = json_of(&output);
    let finding = &report["findings"][0];
    assert_eq!(finding["code"], "sasl-token-refused", "{report:#}");
    assert_eq!(finding["facts"]["found"], "invalid_client");
    assert_eq!(report["lambda"], "SASL authentication failed");
    assert_eq!(report["brokers"], json!([]));
    assert!(!report.to_string().contains("somebody"), "{report:#}");
}
