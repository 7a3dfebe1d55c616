//! `msk-auth connect` where no Kafka is: what it says, and how it exits.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::{Command, Output};

use crate::folder::Folder;

fn connect(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_msk-auth"))
        .arg("connect")
        .args(arguments)
        .env_remove("CLICOLOR_FORCE")
        .env_remove("AWS_ACCESS_KEY_ID")
        .env_remove("AWS_PROFILE")
        .env_remove("AWS_DEFAULT_PROFILE")
        .env("AWS_CONFIG_FILE", "/nonexistent")
        .env("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")
        .output()
        .unwrap()
}

fn status(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn json(arguments: &[&str]) -> (i32, serde_json::Value) {
    let output = connect(&[arguments, &["--format", "json"]].concat());
    let json = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", stderr(&output)));
    (status(&output), json)
}

/// A port on which nothing listens.
fn closed() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().to_string()
}

/// A web server, which says the same to everybody.
fn web_server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.read(&mut [0; 512]);
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        }
    });
    address
}

#[test]
fn every_broker_is_told_with_its_reason() {
    let (closed, web) = (closed(), web_server());
    let brokers = format!("{closed},{web},nosuch.invalid:9094");
    let (status, json) = json(&["--brokers", &brokers, "--method", "tls"]);
    assert_eq!(status, 1);
    assert_eq!(json["method"], "tls");
    assert_eq!(json["ready"], false);
    // These brokers are not MSK's, so Lambda's answer is only given on request.
    assert!(json["lambda"].is_null() && json["lambda_basis"].is_null());
    let arguments = [
        "--brokers",
        &brokers,
        "--method",
        "tls",
        "--rules",
        "lambda",
    ];
    let (_, by_lambda) = self::json(&arguments);
    let words = by_lambda["lambda"].as_str().unwrap();
    assert!(words.starts_with("Connection error"));
    let brokers = json["brokers"].as_array().unwrap();
    let expected = [
        (closed.as_str(), "tcp", "tcp-refused"),
        (web.as_str(), "tls", "tls-not-tls"),
        ("nosuch.invalid:9094", "resolve", "resolve-failed"),
    ];
    for (broker, (name, stage, code)) in brokers.iter().zip(expected) {
        assert_eq!(broker["broker"], name);
        assert_eq!(broker["ready"], false);
        assert_eq!(broker["tls"], serde_json::Value::Null);
        assert_eq!(broker["session_lifetime_ms"], serde_json::Value::Null);
        let last = broker["stages"].as_array().unwrap().last().unwrap();
        assert_eq!(
            (&last["stage"], &last["code"]),
            (&stage.into(), &code.into())
        );
        assert_eq!(last["ok"], false);
        assert!(last["ms"].is_number() && last["message"].is_string());
    }
}

#[test]
fn a_person_sees_a_grid_and_the_remedy() {
    let web = web_server();
    let output = connect(&["--brokers", &web, "--method", "plaintext"]);
    let text = stdout(&output);
    assert_eq!(status(&output), 1);
    assert!(
        text.starts_with("method   plaintext (PLAINTEXT)\n"),
        "{text}"
    );
    let row = text.lines().find(|line| line.starts_with(&web)).unwrap();
    assert_eq!(row.matches(" ms").count(), 2, "{row}");
    assert!(row.contains("failed"));
    assert!(text.contains("error[protocol-garbage]: api-versions: the answer is not Kafka's"));
    assert!(text.contains("= help: check host and port"));
    assert!(text.contains("\nready: 0 of 1 brokers\n"), "{text}");
    assert!(!text.contains("Lambda would"), "{text}");
    assert!(!text.contains('\x1b'), "no colours into a pipe");
}

/// Which steps go to standard error; standard output is the same document as without them.
#[test]
fn each_step_is_shown_when_asked_for() {
    let (web, closed) = (web_server(), closed());
    let brokers = format!("{web},{closed}");
    let arguments = ["--brokers", &brokers, "--method", "plaintext"];
    let output = connect(&[&arguments[..], &["-v", "--format", "json"]].concat());
    assert_eq!(status(&output), 1);
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["brokers"].as_array().unwrap().len(), 2);
    let text = stderr(&output);
    let of = |broker: &str| -> Vec<&str> {
        let lines = text.lines();
        let shown = lines.filter_map(|line| line.split_once(broker)?.1.strip_prefix("  "));
        shown.collect()
    };
    let (connect_to, connected) = (
        format!("tcp: connect to {web}"),
        format!("tcp: connected to {web}"),
    );
    let expected = [
        &connect_to,
        &connected,
        "kafka: > ApiVersions v3",
        "api-versions failed: protocol-garbage",
    ];
    assert_eq!(of(&format!("ms  {web}")).as_slice(), &expected[..3]);
    assert_eq!(of(&format!("   {web}")), [expected[3]]);
    let refused = of(&format!("ms  {closed}"));
    assert!(refused[1].starts_with(&format!("tcp: no connection to {closed}: ")));
    assert_eq!(of(&format!("   {closed}")), ["tcp failed: tcp-refused"]);

    let quiet = connect(&arguments);
    assert!(quiet.stderr.is_empty(), "{}", stderr(&quiet));
}

#[test]
fn a_spoiled_secret_is_not_taken_to_a_broker() {
    let spoiled = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../vectors/samples/spoiled.json"
    );
    let arguments = ["--brokers", "localhost:9094", "--secret", spoiled];
    let (status, json) = json(&arguments);
    assert_eq!(status, 1);
    assert_eq!(json["brokers"].as_array().unwrap().len(), 0);
    // Those of Kafka, for brokers that are not MSK's: nobody asks what Lambda says.
    assert!(json["lambda"].is_null() && json["lambda_basis"].is_null());
    assert!(!json["findings"].as_array().unwrap().is_empty());
    let by_lambda = [&arguments[..], &["--rules", "lambda"]].concat();
    let (_, json) = self::json(&by_lambda);
    assert_eq!(
        json["lambda"],
        "Provided certificate or private key is invalid"
    );
    assert_eq!(json["lambda_basis"], "documented");
    let text = stdout(&connect(&arguments));
    assert!(
        text.contains("not connected: the secret is not accepted"),
        "{text}"
    );
}

#[test]
fn wrong_usage_says_what_is_missing() {
    let closed = closed();
    let cases: [(&[&str], &str); 8] = [
        (&[], "no brokers are given"),
        (
            &["--brokers", &closed],
            "the method is not known: give --method",
        ),
        (
            &["--brokers", "localhost", "--method", "tls"],
            "the port is missing",
        ),
        (
            &["--brokers", &closed, "--method", "scram"],
            "needs a secret: give --secret FILE",
        ),
        (&["--brokers", &closed, "--method", "iam"], "--region"),
        (
            &["--brokers", &closed, "--method", "oauthbearer"],
            "--token-file",
        ),
        (
            &[
                "--brokers",
                &closed,
                "--method",
                "iam",
                "--region",
                "eu-west-1",
            ],
            "AWS_ACCESS_KEY_ID",
        ),
        (
            &[
                "--brokers",
                &closed,
                "--method",
                "tls",
                "--ca",
                "/nonexistent",
            ],
            "can't read /nonexistent",
        ),
    ];
    for (arguments, expected) in cases {
        let output = connect(arguments);
        assert_eq!(status(&output), 2, "{arguments:?}");
        assert!(
            stderr(&output).contains(expected),
            "{arguments:?}: {}",
            stderr(&output)
        );
        assert!(output.stdout.is_empty());
    }
}

/// The token endpoint's time is that of the other stages.
#[test]
fn a_token_endpoint_gets_no_more_time_than_a_stage() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = silent.local_addr().unwrap();
    let secret = format!(
        r#"{{"oauthTokenEndpointUrl":"https://{endpoint}/token","oauthClientId":"a","oauthClientSecret":"b"}}"#
    );
    let folder = Folder::new("connect-token-timeout");
    let secret = folder.write("oauth.json", &secret);
    let output = connect(&[
        "--brokers",
        &closed(),
        "--method",
        "oauthbearer",
        "--secret",
        secret.to_str().unwrap(),
        "--timeout",
        "1",
    ]);
    assert_eq!(status(&output), 1);
    let said = stdout(&output) + &stderr(&output);
    assert!(said.contains("within 1 s"), "{said}");
}
