//! The renderings of a plan, given to the programs they are for: Kafka's own configuration
//! classes and Java client, librdkafka, and kcat. Against Kafka's server stack they log in.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use msk_auth::aws::EventSourceMapping;
use msk_auth::plan::{self, ClusterSource, Material, Plan};
use msk_auth::{Findings, Method, Rules};
use msk_auth_peers::kafka::{Kafka, Listener, PASSWORD, USER};
use msk_auth_peers::{certs, folder};

/// For plans that nobody connects with.
const PORT: u16 = 21300;

/// A plan for a self-managed cluster on this port of the server.
fn plan_for(types: &[&str], port: u16) -> Plan {
    let configurations: Vec<String> = types
        .iter()
        .map(|kind| {
            format!(
                r#"{{"Type": "{kind}", "URI": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:s"}}"#
            )
        })
        .collect();
    let mapping = format!(
        r#"{{"SelfManagedEventSource": {{"Endpoints": {{"KAFKA_BOOTSTRAP_SERVERS": ["localhost:{port}"]}}}},
            "SourceAccessConfigurations": [{}]}}"#,
        configurations.join(",")
    );
    let mapping = EventSourceMapping::from_json(mapping.as_bytes()).unwrap();
    let mut findings = Findings::under(&Rules::lambda());
    let source = ClusterSource::SelfManaged {
        brokers: &mapping.brokers,
    };
    plan::decide(source, Some(&mapping.source_access), None, &mut findings)
        .plan
        .unwrap()
}

fn write(name: &str, text: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("plan");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path
}

/// What the program printed: the words before the last as the name, the last as the value.
fn printed(output: &Output) -> BTreeMap<String, String> {
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{text}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    text.lines()
        .filter_map(|line| line.rsplit_once(' '))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// The files that lines for librdkafka and kcat name.
fn write_named_files() {
    write("root.pem", &certs("ca.pem"));
    write("certificate.pem", &certs("client.chain.pem"));
    write("key.pem", &certs("client.key"));
}

fn java(file: &Path, is_connecting: bool) -> BTreeMap<String, String> {
    let mut command = Command::new("java");
    command
        .current_dir(folder())
        .args(["-cp", "lib/*:classes", "RenderedConfig"])
        .arg(file);
    if is_connecting {
        command.arg("connect");
    }
    let printed = printed(&command.output().unwrap());
    let unknown: Vec<_> = printed
        .keys()
        .filter(|name| name.starts_with("unknown"))
        .collect();
    assert!(
        unknown.is_empty() && !printed.contains_key("unknown"),
        "{printed:?}"
    );
    printed
}

fn librdkafka(file: &Path, is_connecting: bool) -> BTreeMap<String, String> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("librdkafka/rendered_config.py");
    let mut command = Command::new(folder().join("aws/bin/python"));
    // The files that it names are next to it.
    command
        .arg(script)
        .arg(file)
        .current_dir(file.parent().unwrap());
    if is_connecting {
        command.arg("connect");
    }
    printed(&command.output().unwrap())
}

fn base64(text: &str) -> String {
    use base64ct::{Base64, Encoding};
    Base64::encode_string(text.as_bytes())
}

fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

const TYPES: &[&[&str]] = &[
    &["CLIENT_CERTIFICATE_TLS_AUTH", "SERVER_ROOT_CA_CERTIFICATE"],
    &["SASL_SCRAM_512_AUTH"],
    &["SASL_SCRAM_256_AUTH"],
    &["BASIC_AUTH"],
    &["OAUTHBEARER_AUTH"],
    &[
        "OAUTHBEARER_AUTH",
        "OAUTHBEARER_SCOPE",
        "OAUTHBEARER_AUDIENCE",
        "OAUTHBEARER_LOGICAL_CLUSTER",
        "OAUTHBEARER_IDENTITY_POOL",
    ],
    &["IAM_AUTH"],
    &["SERVER_ROOT_CA_CERTIFICATE"],
    &[],
];

/// With the secrets left out too, every name and value is one that the clients know.
#[test]
fn kafka_parses_every_method() {
    for (index, types) in TYPES.iter().enumerate() {
        let plan = plan_for(types, PORT);
        let text = plan::java_properties(&plan, &Material::LeftOut);
        let file = write(&format!("left-out-{index}.properties"), text.expose());
        let got = java(&file, false);
        let protocol = base64(plan.method.security_protocol());
        assert_eq!(got["property security.protocol"], protocol, "{types:?}");
    }
}

const NASTY: &str =
    " p\"a'\\n=:#!;,{}$%\ttab\u{e4}\u{20ac}\u{1f600}\\ \n\r\u{1b}[2J\u{9b}\u{202e} end ";

/// What a line can have.
const NASTY_LINE: &str = "p\"a'\\n=:#!;,{}$%\u{e4}\u{20ac}\u{1f600}\\ end\\";

#[test]
fn a_login_survives() {
    let material = Material::Login {
        username: "o'h\"ara\\ä",
        password: NASTY,
    };
    for types in [&["SASL_SCRAM_512_AUTH"][..], &["BASIC_AUTH"]] {
        let plan = plan_for(types, PORT);
        let text = plan::java_properties(&plan, &material);
        let got = java(&write("nasty.properties", text.expose()), false);
        assert_eq!(got["option username"], base64("o'h\"ara\\ä"));
        assert_eq!(got["option password"], base64(NASTY));
        for password in [NASTY_LINE, "a\\b", "a\\\\b", "a\\nb", "a\\u0041", "#a=b"] {
            let material = Material::Login {
                username: USER,
                password,
            };
            let text = plan::librdkafka(&plan, &material).unwrap();
            let got = librdkafka(&write("nasty.librdkafka", text.expose()), false);
            assert_eq!(got["property sasl.password"], hex(password));
            let text = plan::kcat(&plan, &material).unwrap();
            let file = write("nasty.kcat", text.expose());
            let dump = Command::new("kcat")
                .arg("-F")
                .arg(file)
                .args(["-X", "dump"])
                .output();
            let line = format!("sasl.password = {password}");
            let dump = dump.unwrap().stdout;
            assert!(
                String::from_utf8_lossy(&dump)
                    .lines()
                    .any(|one| one == line)
            );
        }
    }
}

#[test]
fn librdkafka_takes_every_method() {
    let material = Material::Login {
        username: USER,
        password: PASSWORD,
    };
    for types in TYPES {
        let plan = plan_for(types, PORT);
        let key = certs("client.key");
        let chain = certs("client.chain.pem");
        let material = match plan.method {
            Method::Mtls => Material::ClientCertificate {
                certificate: &chain,
                private_key: &key,
                private_key_password: None,
            },
            _ => material,
        };
        write_named_files();
        let text = plan::librdkafka(&plan, &material)
            .unwrap()
            .expose()
            .replace(
                "<oauthTokenEndpointUrl of the secret>",
                "https://localhost/token",
            );
        let got = librdkafka(&write("taken.librdkafka", &text), false);
        let protocol = plan.method.security_protocol().to_lowercase();
        assert_eq!(got["property security.protocol"], hex(&protocol));
    }
}

/// The Java client, librdkafka and kcat log in with what is rendered, by login and by certificate.
/// The server trusts the root alone: a client that lost the intermediate certificate fails.
#[test]
fn they_log_in() {
    let server = Kafka::start();
    let (mtls, scram) = (server.port(Listener::Mtls), server.port(Listener::Scram));
    let root = certs("ca.pem");
    let (chain, key) = (certs("client.chain.pem"), certs("client.key"));
    let login = Material::Login {
        username: USER,
        password: PASSWORD,
    };
    let identity = Material::ClientCertificate {
        certificate: &chain,
        private_key: &key,
        private_key_password: None,
    };
    let root_type = "SERVER_ROOT_CA_CERTIFICATE";
    for (kind, port, material) in [
        ("CLIENT_CERTIFICATE_TLS_AUTH", mtls, identity),
        ("SASL_SCRAM_512_AUTH", scram, login),
        ("SASL_SCRAM_256_AUTH", scram, login),
        ("BASIC_AUTH", scram, login),
    ] {
        let plan = plan_for(&[kind, root_type], port);
        let placeholder = format!("<certificate of the secret of type {root_type}>");
        let root = root.replace('\n', "\\n");
        let text = plan::java_properties(&plan, &material);
        let text = text.expose().replace(&placeholder, &root);
        let got = java(&write(&format!("{kind}.properties"), &text), true);
        assert_eq!(got["nodes"], "1", "{kind}");
        write_named_files();
        let text = plan::librdkafka(&plan, &material).unwrap();
        let file = write(&format!("{kind}.librdkafka"), text.expose());
        let got = librdkafka(&file, true);
        assert_eq!(got["brokers"], "1", "{kind}");
        // Kafka 4.3 refuses the SCRAM of Debian 12's kcat (librdkafka 2.0.2) however it is
        // configured, by `-X` options as well.
        if plan.method == Method::Mtls || plan.method == Method::Plain {
            kcat(&plan, &material, kind);
        }
    }
}

fn kcat(plan: &Plan, material: &Material<'_>, kind: &str) {
    let file = write(
        &format!("{kind}.kcat"),
        plan::kcat(plan, material).unwrap().expose(),
    );
    let folder = file.parent().unwrap();
    let output = Command::new("kcat")
        .current_dir(folder)
        .args(["-F", file.to_str().unwrap(), "-L", "-m", "20"])
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && text.contains("1 brokers:"),
        "{kind}: {text}{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
