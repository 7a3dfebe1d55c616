//! `msk-auth convert` from Java to librdkafka, and the genuine clients that log in with what it writes: kcat with
//! its librdkafka (2.0.2 on Debian 12), and librdkafka 2.16. `cargo build` makes the program.

use std::process::{Command, Output};

use msk_auth_peers::files::Files;
use msk_auth_peers::kafka::{Kafka, Listener};
use msk_auth_peers::{certs, folder};

fn program() -> Command {
    let test = std::env::current_exe().unwrap();
    let program = test.ancestors().nth(2).unwrap().join("msk-auth");
    assert!(program.is_file(), "{}: run cargo build", program.display());
    Command::new(program)
}

fn said(output: &Output) -> String {
    let text = [&output.stdout[..], &output.stderr[..]].concat();
    String::from_utf8_lossy(&text).into_owned()
}

fn one_line(pem: &str) -> String {
    pem.replace('\n', "\\n")
}

/// A Java client's properties with certificate, key and root in them.
fn java_mtls(port: u16) -> String {
    format!(
        "bootstrap.servers=localhost:{port}\nsecurity.protocol=SSL\nssl.keystore.type=PEM\n\
         ssl.keystore.certificate.chain={}\nssl.keystore.key={}\nssl.truststore.type=PEM\n\
         ssl.truststore.certificates={}\n",
        one_line(&certs("client.chain.pem")),
        one_line(&certs("client.key")),
        one_line(&certs("ca.pem")),
    )
}

fn convert(to: &str, from: &str, output: &str) {
    let done = program()
        .args([
            "convert",
            "--overwrite",
            "--to",
            to,
            "--output",
            output,
            from,
        ])
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", said(&done));
}

/// Asks for the cluster's brokers with librdkafka 2.16.
fn librdkafka(json: &str) -> Output {
    const SCRIPT: &str = "import json, sys\nfrom confluent_kafka import Producer\n\
        given = json.load(open(sys.argv[1]))\n\
        print('brokers', len(Producer(given).list_topics(timeout=20).brokers))\n";
    Command::new(folder().join("aws/bin/python"))
        .args(["-c", SCRIPT, json])
        .output()
        .unwrap()
}

fn kcat(arguments: &[&str]) -> Output {
    let mut kcat = Command::new("kcat");
    kcat.args(["-L", "-m", "20"]).args(arguments);
    kcat.output().unwrap()
}

/// The server trusts the root only: a client that lost the intermediate certificate is rejected.
#[test]
fn kcat_and_librdkafka_log_in_with_what_is_converted() {
    let kafka = Kafka::start();
    let files = Files::new();
    let (mtls, sasl) = (kafka.port(Listener::Mtls), kafka.port(Listener::Scram));
    let from = files.write("mtls.properties", &java_mtls(mtls));
    let (lines, json) = (files.write("kcat.conf", ""), files.write("kcat.json", ""));
    convert("librdkafka", &from, &lines);
    let done = kcat(&["-F", &lines]);
    assert!(said(&done).contains("1 brokers:"), "{}", said(&done));
    convert("librdkafka-json", &from, &json);
    let done = librdkafka(&json);
    assert_eq!(said(&done), "brokers 1\n");
    // Back again, the Java client's own keys.
    let back = files.write("back.properties", "");
    convert("java", &lines, &back);
    let done = program()
        .args(["connect", "--config", &back])
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", said(&done));
    let plain = format!(
        "bootstrap.servers=localhost:{sasl}\nsecurity.protocol=SASL_SSL\nsasl.mechanism=PLAIN\n\
         sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \
         username=\"alice\" password=\"alice-secret\";\nssl.truststore.type=PEM\n\
         ssl.truststore.certificates={}\n",
        one_line(&certs("ca.pem"))
    );
    let from = files.write("plain.properties", &plain);
    convert("librdkafka", &from, &lines);
    let done = kcat(&["-F", &lines]);
    assert!(said(&done).contains("1 brokers:"), "{}", said(&done));
}

/// What `config-chain-version` says: a chain as text is sent whole by librdkafka from 2.8.0 on, and before that the
/// client's certificate alone; a chain in a file is sent whole by all.
#[test]
fn a_chain_as_text_is_sent_whole_from_2_8_on() {
    let kafka = Kafka::start();
    let files = Files::new();
    let port = kafka.port(Listener::Mtls);
    let settings = [
        format!("bootstrap.servers=localhost:{port}"),
        "security.protocol=ssl".to_owned(),
        format!("ssl.ca.pem={}", certs("ca.pem")),
        format!("ssl.key.pem={}", certs("client.key")),
    ];
    let chain = certs("client.chain.pem");
    let file = files.write("client.chain.pem", &chain);
    let as_text = format!("ssl.certificate.pem={chain}");
    let as_file = format!("ssl.certificate.location={file}");
    let connects = |certificate: &str| {
        let all = settings.iter().map(String::as_str).chain([certificate]);
        let arguments: Vec<_> = all.flat_map(|setting| ["-X", setting]).collect();
        kcat(&[&arguments[..], &["-m", "5"]].concat())
            .status
            .success()
    };
    assert!(connects(&as_file));
    let version = said(&Command::new("kcat").arg("-V").output().unwrap());
    let (_, version) = version.split_once("librdkafka ").unwrap();
    let mut numbers = version.split(|c: char| !c.is_ascii_digit());
    let mut number = || numbers.next().unwrap().parse::<u32>().unwrap();
    let is_whole = (number(), number()) >= (2, 8);
    assert_eq!(connects(&as_text), is_whole, "{version}");
    let properties: serde_json::Map<_, _> = settings
        .iter()
        .chain([&as_text])
        .map(|setting| {
            let (name, value) = setting.split_once('=').unwrap();
            (name.to_owned(), value.into())
        })
        .collect();
    let json = serde_json::Value::from(properties).to_string();
    let done = librdkafka(&files.write("text.json", &json));
    assert_eq!(said(&done), "brokers 1\n");
}
