//! What every command prints, word for word.
//!
//! A file in `golden/` holds a command, what it prints and its exit status. `golden/README.md` says
//! how to update them.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::PathBuf;

use base64ct::{Base64, Encoding};
use serde_json::Value;
use snapbox::assert::DEFAULT_ACTION_ENV;
use snapbox::{Assert, Data, Redactions};

use crate::folder::{Folder, INPUTS, certificates, text, vectors};

const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden");
const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../vectors/samples");

/// Secrets by the names that the commands give them: a file of `vectors/`, and a case in it.
const SECRETS: [(&str, &str, &str); 36] = [
    ("acm.json", "envelopes", "acm-export-encrypted"),
    ("bad-base64.json", "repairs", "key-damaged+ec"),
    ("chain.pem", "secrets", "not-json-pem-alone"),
    ("description.json", "envelopes", "secret-description"),
    ("cut-off.json", "secrets", "not-json-truncated"),
    ("empty.json", "secrets", "not-json-empty"),
    ("escaped.json", "secrets", "certificate-escaped"),
    ("expired.json", "secrets", "chain-leaf-expired"),
    ("kubernetes.yaml", "envelopes", "kubernetes-yaml"),
    ("kubernetes.json", "envelopes", "kubernetes-strimzi-tls"),
    ("login-newline.json", "secrets", "login-space-after"),
    ("login.json", "secrets", "scram-512-recognised"),
    ("mismatch.json", "repairs", "strangers+ec"),
    ("misnamed.json", "secrets", "near-miss-key"),
    (
        "names.json",
        "envelopes",
        "names-client_cert+client_key+ca_cert",
    ),
    ("no-intermediate.json", "repairs", "no-intermediate+ec"),
    ("no-password.json", "repairs", "no-password+ec"),
    ("no-root.json", "repairs", "no-root+ec"),
    ("oauth.json", "secrets", "oauth-secret"),
    ("oauth-encrypted.json", "secrets", "oauth-key-encrypted"),
    ("oauth-key.json", "secrets", "oauth-key"),
    ("oauth-mixed.json", "secrets", "oauth-mixed-lifetime"),
    ("path.json", "secrets", "certificate-path"),
    ("pbes2.json", "repairs", "pbes2-aes-256+ec"),
    ("pkcs1.json", "repairs", "traditional+rsa"),
    ("pkcs12-field.json", "envelopes", "pkcs-12-field"),
    ("reversed.json", "repairs", "reversed+ec"),
    ("server-only.json", "secrets", "chain-leaf-server-only"),
    ("soon.json", "secrets", "chain-leaf-expires-soon"),
    ("spaces.json", "secrets", "certificate-spaces"),
    ("stranger.json", "secrets", "chain-unrelated"),
    ("two-secrets.json", "envelopes", "kubernetes-list-of-two"),
    ("value-login.json", "envelopes", "secret-value-login"),
    ("value.json", "envelopes", "secret-value"),
    ("vault.json", "envelopes", "vault-pki"),
    ("wrong-password.json", "repairs", "wrong+ec"),
];

/// Configurations by the names that the commands give them, and their case in `vectors/`.
const CONFIGURATIONS: [(&str, &str); 38] = [
    ("application.yml", "spring-yaml"),
    ("connector.json", "java-json-connector-prefix"),
    ("connect-worker.properties", "java-clients-worker"),
    ("container.env", "java-prefix-variables"),
    ("handler.properties", "java-handler-iam-client-client-scram"),
    ("mirrormaker.properties", "java-prefix-mirrormaker"),
    ("broken.properties", "java-jaas-number"),
    ("dialect.properties", "librdkafka-jaas"),
    ("encryption-java.properties", "java-encryption-truststore"),
    (
        "encryption-librdkafka.properties",
        "librdkafka-encryption-rc2",
    ),
    ("hostname.properties", "java-tls-hostname"),
    ("iam.properties", "java-iam-options"),
    ("librdkafka.properties", "librdkafka-scram"),
    ("misspelt.properties", "java-key-misspelt"),
    ("keystore.properties", "java-store-truststore"),
    ("keystore-password.properties", "java-store-password-wrong"),
    ("keystore-two.properties", "java-store-two"),
    ("msk-scram.properties", "java-msk-scram"),
    ("mtls.properties", "java-tls-truststore"),
    ("oauth-bearer.properties", "java-oauth-bearer-roots"),
    (
        "oauth-key-kind.properties",
        "librdkafka-oidc-bearer-key-kind",
    ),
    ("oauth-no-issuer.properties", "java-oauth-proof-no-issuer"),
    ("oauth-file.properties", "librdkafka-oidc-bearer-file"),
    ("pkcs12.properties", "librdkafka-tls-file-keystore"),
    ("plaintext.properties", "java-protocol-missing"),
    ("port.properties", "java-msk-port-iam"),
    ("references.properties", "java-provider-two"),
    ("reference-file.properties", "java-provider-file"),
    (
        "reference-not-allowed.properties",
        "java-provider-names-part",
    ),
    (
        "reference-rejected.properties",
        "java-provider-paths-unused",
    ),
    ("scram.properties", "java-scram"),
    ("sha-256.properties", "java-msk-scram-256"),
    ("spring.properties", "spring-truststore"),
    ("spring-bare.properties", "spring-bare"),
    ("spring-clients.properties", "spring-two-clients"),
    ("token.properties", "java-token-scram"),
    ("token-msk.properties", "java-token-msk"),
    ("tls.json", "librdkafka-json-pem"),
];

/// What the AWS SDK, where it is built in, answers after some time in words of its own.
const WITHOUT_SDK: [&str; 9] = [
    "connect-cluster-arn.txt",
    "connect-iam-no-credentials.txt",
    "token-ecs.txt",
    "token-irsa.txt",
    "token-no-credentials.txt",
    "token-no-profile.txt",
    "token-profile-by-sign-in.txt",
    "token-profile-nosuch.txt",
    "token-role.txt",
];

#[test]
fn every_command_prints_what_is_recorded() {
    let folder = inputs();
    let web = web_server();
    let assert = Assert::new()
        .action_env(DEFAULT_ACTION_ENV)
        .normalize_paths(false);
    let mut differing = String::new();
    for file in golden_files() {
        if cfg!(feature = "aws") && WITHOUT_SDK.iter().any(|name| file.ends_with(name)) {
            continue;
        }
        let recorded = fs::read_to_string(&file).unwrap();
        let line = recorded.lines().next().unwrap();
        let printed = run(&folder, line, &web);
        let assert = assert
            .clone()
            .redact_with(redactions(&printed, &folder, &web));
        let name = file.file_name().unwrap().display();
        let expected = Data::read_from(&file, None);
        if let Err(error) = assert.try_eq(Some(&name), printed.into(), expected) {
            differing += &error.to_string();
        }
    }
    assert!(differing.is_empty(), "{differing}");
}

/// Each command has its help recorded, and something else in its human form.
#[test]
fn no_command_is_left_out() {
    let help = text(&Folder::new("golden-help").run(&["--help"]).stdout);
    let (_, commands) = help.split_once("Commands:\n").unwrap();
    let (commands, _) = commands.split_once("\n\n").unwrap();
    let recorded: Vec<_> = golden_files()
        .iter()
        .map(|file| file.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    let mut count = 0;
    let entries = commands.lines().filter_map(|line| line.strip_prefix("  "));
    let names = entries.filter_map(|entry| entry.split(' ').next());
    for name in names.filter(|name| !["", "help"].contains(name)) {
        let own = recorded
            .iter()
            .filter(|file| file.starts_with(&format!("{name}-")));
        // A script of a thousand lines is no record: `packaging` looks at it.
        assert!(own.count() >= 4 || name == "completions", "{name}");
        assert!(recorded.contains(&format!("help-{name}")), "{name}");
        count += 1;
    }
    assert_eq!(count, 10, "{help}");
}

fn golden_files() -> Vec<PathBuf> {
    let mut files: Vec<_> = fs::read_dir(GOLDEN)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    files.sort();
    files
}

/// A folder with everything that the commands read.
fn inputs() -> Folder {
    let folder = Folder::new("golden");
    for directory in [INPUTS, SAMPLES] {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            fs::copy(&path, folder.0.join(path.file_name().unwrap())).unwrap();
        }
    }
    for (name, file, id) in SECRETS {
        folder.write(name, document(file, id));
    }
    loose_files(&folder);
    configurations(&folder);
    folder
}

/// What `pack` puts together.
fn loose_files(folder: &Folder) {
    let secret: Value = serde_json::from_str(&document("secrets", "client-chain-of-four")).unwrap();
    let names = ["client.pem", "issuing-1.pem", "issuing-2.pem", "root.pem"];
    for (name, certificate) in names.iter().zip(certificates(&secret)) {
        folder.write(name, certificate);
    }
    folder.write("client.key", secret["privateKey"].as_str().unwrap());
    folder.write("password.txt", "correct horse\n");
    let encrypted: Value = serde_json::from_str(&document("secrets", "client-encrypted")).unwrap();
    folder.write("bundle.pem", encrypted["certificate"].as_str().unwrap());
    folder.write("encrypted.key", encrypted["privateKey"].as_str().unwrap());
    // The beginning of a PKCS #12 file.
    folder.write("client.p12", [0x30, 6, 2, 1, 3, 0x30, 1, 0]);
    let utf_16 = document("secrets", "client-chain-of-four");
    let utf_16: Vec<u8> = utf_16.encode_utf16().flat_map(u16::to_le_bytes).collect();
    folder.write("utf-16.json", utf_16);
}

/// Clients' configurations, and the files that they name.
fn configurations(folder: &Folder) {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../vectors/configurations.json"
    );
    let file: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let named = file["files"].as_object().unwrap().iter();
    for (name, content) in named {
        let name = format!("stores-{name}");
        match content.as_str() {
            Some(text) => folder.write(&name, text),
            None => {
                let bytes = Base64::decode_vec(content["base64"].as_str().unwrap()).unwrap();
                folder.write(&name, bytes)
            }
        };
    }
    for (name, id) in CONFIGURATIONS {
        let cases = file["cases"].as_array().unwrap();
        let case = cases.iter().find(|case| case["id"] == id).unwrap();
        let mut text = case["input"]["text"].as_str().unwrap().to_owned();
        for (name, _) in file["files"].as_object().unwrap() {
            text = text.replace(&format!("={name}"), &format!("=stores-{name}"));
            text = text.replace(&format!("=file:{name}"), &format!("=file:stores-{name}"));
            text = text.replace(&format!("file:{name}"), &format!("file:stores-{name}"));
        }
        // Nobody listens there.
        let text = text.replace("kafka.example.com:9093", "127.0.0.1:1");
        folder.write(name, text);
    }
    folder.write("changeit.txt", "changeit\n");
}

fn document(file: &str, id: &str) -> String {
    let cases = vectors(file);
    let case = cases.iter().find(|case| case["id"] == id);
    let case = case.unwrap_or_else(|| panic!("{file}.json has no {id}"));
    case["input"]["document"].as_str().unwrap().to_owned()
}

/// Runs `$ [NAME=VALUE …] msk-auth ARGUMENT… [< FILE]`, with nothing else in the environment.
fn run(folder: &Folder, line: &str, web: &str) -> String {
    let (settings, rest) = line
        .strip_prefix("$ ")
        .and_then(|line| line.split_once("msk-auth"))
        .unwrap();
    let (arguments, input) = match rest.split_once(" < ") {
        Some((arguments, file)) => (arguments, Some(file)),
        None => (rest, None),
    };
    let mut command = folder.command();
    command
        .args(arguments.replace("[WEB]", web).split_whitespace())
        .env_clear()
        .env("HOME", &folder.0)
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .envs(
            settings
                .split_whitespace()
                .map(|setting| setting.split_once('=').unwrap()),
        );
    if let Some(file) = input {
        command.stdin(File::open(folder.0.join(file)).unwrap());
    }
    let output = command.output().unwrap();
    let mut printed = format!("{line}\n{}", text(&output.stdout));
    if !output.stderr.is_empty() {
        printed += &format!("stderr:\n{}", text(&output.stderr));
    }
    printed += &format!("exit: {}\n", output.status.code().unwrap());
    without_durations(&printed)
}

/// The port of a web server, which says the same to everybody.
fn web_server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.read(&mut [0; 512]);
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        }
    });
    port.to_string()
}

/// What differs from run to run or from version to version.
fn redactions(printed: &str, folder: &Folder, web: &str) -> Redactions {
    let mut redactions = Redactions::new();
    redactions.insert("[WEB]", web.to_owned()).unwrap();
    redactions
        .insert("[HOME]", folder.0.display().to_string())
        .unwrap();
    redactions
        .insert("[VERSION]", env!("CARGO_PKG_VERSION"))
        .unwrap();
    for (name, lead) in [
        // `https://kafka`
        ("[TOKEN]", "aHR0cHM6Ly9rYWZrYS"),
        ("[EXPIRES]", "\"expires_ms\": "),
        ("[TIME]", "\"X-Amz-Date\": \""),
        ("[DAY]", "\"X-Amz-Credential\": \"AKIDEXAMPLE/"),
    ] {
        let Some((_, rest)) = printed.split_once(lead) else {
            continue;
        };
        let is_of_value = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        let end = rest.find(|c| !is_of_value(c)).unwrap_or(rest.len());
        redactions.insert(name, rest[..end].to_owned()).unwrap();
    }
    redactions
}

/// `… ms` where a duration was, as wide as it was with its padding.
fn without_durations(printed: &str) -> String {
    let mut text = String::new();
    for part in printed.split_inclusive(" ms") {
        let before = part.strip_suffix(" ms").unwrap_or(part);
        let kept = before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
        if kept.len() == before.len() {
            text += part;
            continue;
        }
        let kept = kept.trim_end_matches(' ');
        let width = before.chars().count() - kept.chars().count();
        text += &format!("{kept}{:>width$} ms", "…");
    }
    text
}
