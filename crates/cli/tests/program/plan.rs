//! `msk-auth plan` and the secret it is given.

use std::fs;
use std::process::Output;

use crate::folder::{Folder, INPUTS, text};

/// Only `--reveal` puts a secret anywhere.
#[test]
fn a_secret_is_left_out_unless_asked_for() {
    let folder = Folder::new("plan-reveal");
    let plan = |more: &str| {
        let arguments = "plan --cluster cluster-iam-scram.json --bootstrap brokers-iam-scram.json \
                         --secret secret-login.json --format";
        let arguments: Vec<_> = arguments.split(' ').chain(more.split(' ')).collect();
        let mut command = folder.command();
        let printed = command
            .args(arguments)
            .current_dir(INPUTS)
            .output()
            .unwrap();
        text(&printed.stdout)
    };
    for format in ["human", "json", "java", "librdkafka", "kcat"] {
        let printed = plan(format);
        assert!(!printed.contains("not-the-real-one"), "{format}");
        assert!(!printed.is_empty(), "{format}");
    }
    assert!(plan("java --reveal").contains("not-the-real-one"));
}

const PASSWORD: &str = "a\u{1b}[31mb\u{9b}2Jc\u{202e}d";

/// A plan for a login whose password would drive a terminal.
fn reveal(folder: &Folder, more: &str) -> Output {
    for name in ["cluster-iam-scram.json", "brokers-iam-scram.json"] {
        fs::copy(format!("{INPUTS}/{name}"), folder.0.join(name)).unwrap();
    }
    let secret = serde_json::json!({"username": "alice", "password": PASSWORD});
    folder.write("secret.json", secret.to_string());
    let arguments = "plan --cluster cluster-iam-scram.json --bootstrap brokers-iam-scram.json \
                     --secret secret.json --rules kafka --reveal";
    let arguments: Vec<_> = arguments.split(' ').chain(more.split(' ')).collect();
    folder.run(&arguments)
}

/// What `java.util.Properties` reads of `sasl.jaas.config`, by its documents, not by our code.
fn password_of(configuration: &[u8]) -> String {
    let configuration = text(configuration);
    let line = configuration
        .lines()
        .find_map(|line| line.strip_prefix("sasl.jaas.config="));
    // Where nothing else is escaped, each `\uXXXX` is one of JSON.
    let value: String =
        serde_json::from_str(&format!("\"{}\"", line.unwrap().replace('"', "\\\""))).unwrap();
    let (_, password) = value.split_once(" password=\"").unwrap();
    password.trim_end_matches("\";").to_owned()
}

#[test]
fn a_revealed_password_keeps_every_byte() {
    let folder = Folder::new("plan-bytes");
    let piped = reveal(&folder, "--format java");
    assert_eq!(piped.status.code(), Some(0), "{}", text(&piped.stderr));
    assert_eq!(password_of(&piped.stdout), PASSWORD);
    let named = reveal(&folder, "--format java --output client.conf");
    assert_eq!(named.status.code(), Some(0), "{}", text(&named.stderr));
    assert!(named.stdout.is_empty());
    assert_eq!(text(&named.stderr), "written to client.conf\n");
    let written = fs::read(folder.0.join("client.conf")).unwrap();
    assert_eq!(written, piped.stdout);
    // Lines have no escape: a password that would be another one is refused.
    for format in ["librdkafka", "kcat"] {
        let refused = reveal(&folder, &format!("--format {format} --output lines.conf"));
        assert_eq!(refused.status.code(), Some(2), "{format}");
        assert!(refused.stdout.is_empty() && !folder.0.join("lines.conf").exists());
        let said = text(&refused.stderr);
        assert!(
            said.contains("sasl.password, which has a line break or another control character")
        );
    }
}

/// What is written for librdkafka is read by `check` as it was meant, and a certificate's files are named.
#[test]
fn lines_for_librdkafka_have_no_escapes() {
    let folder = Folder::new("plan-lines");
    let good = include_str!("../../../../vectors/samples/good.json");
    for (secret, expected) in [
        (
            serde_json::json!({"username": "alice", "password": "a\\b\\n"}),
            "sasl.password=a\\b\\n",
        ),
        (
            serde_json::from_str(good).unwrap(),
            "ssl.key.location=key.pem",
        ),
    ] {
        let folder_of = |name: &str| folder.0.join(name);
        let method = if secret["password"].is_null() {
            "mtls"
        } else {
            "iam-scram"
        };
        for name in ["cluster", "brokers"] {
            let name = format!("{name}-{method}.json");
            fs::copy(format!("{INPUTS}/{name}"), folder_of(&name)).unwrap();
        }
        folder.write("secret.json", secret.to_string());
        let (cluster, brokers) = (
            format!("cluster-{method}.json"),
            format!("brokers-{method}.json"),
        );
        for format in ["librdkafka", "kcat"] {
            let done = folder.run(&[
                "plan",
                "--cluster",
                &cluster,
                "--bootstrap",
                &brokers,
                "--secret",
                "secret.json",
                "--rules",
                "kafka",
                "--reveal",
                "--format",
                format,
            ]);
            let (printed, said) = (text(&done.stdout), text(&done.stderr));
            assert_eq!(done.status.code(), Some(0), "{said}");
            assert!(printed.lines().any(|line| line == expected), "{printed}");
            assert!(!printed.contains("BEGIN"), "{printed}");
            assert_eq!(
                said.contains("omits the secret's certificate and key"),
                method == "mtls",
                "{said}"
            );
        }
    }
}

#[test]
#[cfg(unix)]
fn a_revealed_configuration_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new("plan-mode");
    let target = folder.write("client.conf", "old");
    fs::set_permissions(&target, fs::Permissions::from_mode(0o644)).unwrap();
    let done = reveal(&folder, "--format java --output client.conf");
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    let mode = fs::metadata(&target).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    // Nothing is left beside it.
    assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 4);
}

#[test]
fn what_would_be_lost_or_pointless_is_refused() {
    let folder = Folder::new("plan-refused");
    for more in [
        "--format java --output secret.json",
        "--format java --output .",
        "--format human",
        "--format json",
    ] {
        let refused = reveal(&folder, more);
        assert_eq!(refused.status.code(), Some(2), "{more}");
        assert!(refused.stdout.is_empty(), "{more}");
    }
    let secret = fs::read_to_string(folder.0.join("secret.json")).unwrap();
    assert!(secret.contains("alice"));
}

/// `script` (util-linux) gives the program a terminal.
#[test]
#[cfg(target_os = "linux")]
fn no_secret_is_shown_on_a_terminal_unless_asked_for() {
    let folder = Folder::new("plan-terminal");
    reveal(&folder, "--format java");
    let on_terminal = |arguments: &str| {
        let command = format!("{} {arguments}", env!("CARGO_BIN_EXE_msk-auth"));
        let mut script = std::process::Command::new("script");
        script
            .args(["-qec", &command, "/dev/null"])
            .current_dir(&folder.0)
            .stdin(std::process::Stdio::null());
        let shown = script.output().unwrap();
        (shown.status.code(), text(&shown.stdout))
    };
    let plan = "plan --cluster cluster-iam-scram.json --bootstrap brokers-iam-scram.json \
                --secret secret.json --rules kafka --format librdkafka";
    let (status, shown) = on_terminal(&format!("{plan} --reveal"));
    assert_eq!(status, Some(2), "{shown}");
    assert!(shown.contains("--output FILE") && !shown.contains("sasl.password"));
    let java = plan.replace("librdkafka", "java");
    let (status, shown) = on_terminal(&format!("{java} --reveal --output -"));
    assert_eq!(status, Some(0), "{shown}");
    assert!(shown.contains("password=\"a\\u001b[31mb"), "{shown}");
    let (status, shown) = on_terminal(plan);
    assert_eq!(status, Some(0), "{shown}");
    assert!(shown.contains("sasl.password=<password of the secret>"));
    let (status, shown) = on_terminal("repair secret.json");
    assert_eq!(status, Some(2), "{shown}");
}

/// Only brokers of MSK are surely behind security groups.
#[test]
fn security_groups_are_for_msk() {
    let folder = Folder::new("plan-groups");
    let msk = "b-1.orders.abc123.c2.kafka.eu-central-1.amazonaws.com:9094";
    for (server, is_msk) in [
        (msk, true),
        ("kafka.example.com:9094", false),
        (&format!("{msk},kafka.example.com:9094"), false),
    ] {
        folder.write(
            "client.properties",
            format!("bootstrap.servers={server}\nsecurity.protocol=SSL\n"),
        );
        let done = folder.run(&["plan", "--config", "client.properties"]);
        let printed = text(&done.stdout);
        assert!(printed.contains("port      9094"), "{printed}");
        assert_eq!(printed.contains("security groups"), is_msk, "{printed}");
    }
}
