//! `msk-auth token` as a program is run: arguments and environment in, output and status out.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

/// The program with nothing in its environment but this.
fn token(arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_msk-auth"))
        .arg("token")
        .args(arguments)
        .env_clear()
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("HOME", env!("CARGO_TARGET_TMPDIR"))
        .envs(variables.iter().copied())
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

const KEYS: [(&str, &str); 2] = [
    ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
    ("AWS_SECRET_ACCESS_KEY", SECRET),
];

#[test]
fn piped_it_is_the_bare_token() {
    let output = token(&["--region", "us-east-1"], &KEYS);
    assert_eq!(output.status.code(), Some(0));
    let token = text(&output.stdout).strip_suffix('\n').unwrap();
    assert!(
        token
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'),
        "{token}"
    );
    assert_eq!(text(&output.stderr), "");
}

#[test]
fn json_gives_everything_but_the_secrets() {
    let session = [KEYS[0], KEYS[1], ("AWS_SESSION_TOKEN", "session-hunter2")];
    let broker = "b-1.demo-us-west-1.abc123.c2.kafka.cn-north-1.amazonaws.com.cn:9098";
    let output = token(
        &["--broker", broker, "--expires", "60", "--format", "json"],
        &session,
    );
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let members: Vec<_> = json
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(
        members,
        [
            "access_key_id",
            "expires_ms",
            "host",
            "parameters",
            "region",
            "schema",
            "token"
        ]
    );
    assert_eq!(json["region"], "cn-north-1");
    assert_eq!(json["host"], "kafka.cn-north-1.amazonaws.com.cn");
    assert_eq!(json["access_key_id"], "AKIDEXAMPLE");
    let parameters = &json["parameters"];
    assert_eq!(parameters["Action"], "kafka-cluster:Connect");
    assert_eq!(parameters["X-Amz-Expires"], "60");
    assert_eq!(parameters["X-Amz-Security-Token"], "***");
    assert_eq!(parameters["X-Amz-Signature"], "***");
    let date = parameters["X-Amz-Date"].as_str().unwrap();
    assert!(date.len() == 16 && date.ends_with('Z'), "{date}");
    assert!(json["expires_ms"].as_i64().unwrap() % 1000 == 0);
    let shown = text(&output.stdout);
    assert!(!shown.contains("hunter2") && !shown.contains("wJalr"));
}

#[test]
fn an_explicit_region_wins() {
    let broker = "b-1.demo.abc123.c2.kafka.us-west-2.amazonaws.com";
    let arguments = [
        "--broker",
        broker,
        "--region",
        "eu-west-1",
        "--format",
        "json",
    ];
    let json: serde_json::Value = serde_json::from_slice(&token(&arguments, &KEYS).stdout).unwrap();
    assert_eq!(json["region"], "eu-west-1");
}

fn files(name: &str, config: &str, credentials: &str) -> [PathBuf; 2] {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).unwrap();
    [("config", config), ("credentials", credentials)].map(|(file, text)| {
        let path = folder.join(file);
        std::fs::write(&path, text).unwrap();
        path
    })
}

#[test]
fn a_profile_serves_where_it_is_named_or_nothing_else_is_there() {
    let [config, credentials] = files(
        "profiles",
        "[profile other]\naws_access_key_id = AKIDOTHER\naws_secret_access_key = s\n",
        "[default]\naws_access_key_id = AKIDDEFAULT\naws_secret_access_key = s\n",
    );
    let files = [
        ("AWS_CONFIG_FILE", config.to_str().unwrap()),
        ("AWS_SHARED_CREDENTIALS_FILE", credentials.to_str().unwrap()),
    ];
    let json = ["--region", "us-east-1", "--format", "json"];
    let named = [
        "--region",
        "us-east-1",
        "--format",
        "json",
        "--profile",
        "other",
    ];
    let with = |more: &[(&'static str, &'static str)]| [&files[..], more].concat();
    for (arguments, variables, id) in [
        (&json[..], files.to_vec(), "AKIDDEFAULT"),
        (&named, files.to_vec(), "AKIDOTHER"),
        (&json, with(&[("AWS_PROFILE", "other")]), "AKIDOTHER"),
        (&json, with(&KEYS), "AKIDEXAMPLE"),
        (&named, with(&KEYS), "AKIDOTHER"),
    ] {
        let output = token(arguments, &variables);
        let token: serde_json::Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|_| panic!("{}", text(&output.stderr)));
        assert_eq!(token["access_key_id"], id);
    }
    let output = token(&["--region", "us-east-1", "--profile", "absent"], &files);
    assert_ne!(output.status.code(), Some(0));
    #[cfg(not(feature = "aws"))]
    assert!(
        text(&output.stderr).contains("the profiles are: default, other"),
        "{}",
        text(&output.stderr)
    );
}

/// The AWS CLI would use another identity here.
#[test]
fn an_ignored_variable_is_reported() {
    let [config, credentials] = files(
        "ignored",
        "",
        "[default]\naws_access_key_id = AKIDDEFAULT\naws_secret_access_key = s\n",
    );
    let files = [
        ("AWS_CONFIG_FILE", config.to_str().unwrap()),
        ("AWS_SHARED_CREDENTIALS_FILE", credentials.to_str().unwrap()),
    ];
    let other = ("AWS_DEFAULT_PROFILE", "other");
    let with = |more: &[(&'static str, &'static str)]| [&files[..], more].concat();
    for (variables, is_reported) in [
        (with(&[other]), true),
        (with(&[("AWS_DEFAULT_PROFILE", "default")]), false),
        (with(&[other, KEYS[0], KEYS[1]]), false),
        (files.to_vec(), false),
    ] {
        let output = token(&["--region", "us-east-1", "--format", "json"], &variables);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{said}");
        assert_eq!(said.contains("--profile other"), is_reported, "{said}");
    }
}

#[test]
fn what_is_wrong_is_said_with_its_remedy() {
    let [config, _] = files(
        "spoiled",
        "[default]\nregion = us-east-1\naws_secret_access_key hunter2\n",
        "",
    );
    let spoiled = [("AWS_CONFIG_FILE", config.to_str().unwrap())];
    for (arguments, variables, words) in [
        (
            &["--broker", "kafka.example.com:9098"][..],
            &KEYS[..],
            "pass the cluster's region",
        ),
        (&["--region", "US-EAST-1"], &KEYS, "lower case"),
        (
            &["--region", "us-east-1", "--expires", "901"],
            &KEYS,
            "1 to 900",
        ),
        (
            &["--region", "us-east-1", "--host", "https://x"],
            &KEYS,
            "without scheme",
        ),
        (
            &["--region", "us-east-1", "--external-id", "x"],
            &KEYS,
            "--role-arn",
        ),
        (&[], &KEYS, "--region"),
        (
            &["--region", "us-east-1"],
            &KEYS[..1],
            "AWS_SECRET_ACCESS_KEY is not",
        ),
        (&["--region", "us-east-1"], &spoiled, "line 3"),
    ] {
        let output = token(arguments, variables);
        let said = text(&output.stderr);
        // The SDK, where it is built in, may have a try at what is not set.
        let status = match cfg!(feature = "aws") && words.starts_with("AWS_SECRET") {
            true => continue,
            false => output.status.code(),
        };
        assert_eq!(status, Some(2), "{said}");
        assert!(said.contains(words), "{said}");
        assert!(
            !said.contains("hunter2") && output.stdout.is_empty(),
            "{said}"
        );
    }
}

#[cfg(not(feature = "aws"))]
#[test]
fn what_takes_the_sdk_says_how_to_get_it() {
    let role = [
        "--region",
        "us-east-1",
        "--role-arn",
        "arn:aws:iam::123456789012:role/orders",
    ];
    let output = token(&role, &KEYS);
    assert_eq!(output.status.code(), Some(2));
    let said = text(&output.stderr);
    assert!(
        said.contains("--features aws") && said.contains("export-credentials"),
        "{said}"
    );
}

#[test]
fn credentials_that_have_ended_are_refused() {
    let ended = [
        KEYS[0],
        KEYS[1],
        ("AWS_CREDENTIAL_EXPIRATION", "2020-01-01T00:00:00Z"),
    ];
    let output = token(&["--region", "us-east-1"], &ended);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("have expired"));
}

/// A pipe into which nobody writes blocks whoever opens it, and no program may wait for it for good.
#[cfg(unix)]
#[test]
fn a_profile_file_that_blocks_is_given_up() {
    use std::time::{Duration, Instant};

    let pipe = Path::new(env!("CARGO_TARGET_TMPDIR")).join("credentials-pipe");
    let _ = std::fs::remove_file(&pipe);
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    let mut program = Command::new(env!("CARGO_BIN_EXE_msk-auth"))
        .args(["token", "--region", "us-east-1", "--profile", "default"])
        .env_clear()
        .env("AWS_SHARED_CREDENTIALS_FILE", &pipe)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    while program.try_wait().unwrap().is_none() {
        if begun.elapsed() > Duration::from_secs(30) {
            program.kill().unwrap();
            panic!("the program waits for good");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let output = program.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("could not be read within 5 s"));
}

#[test]
#[cfg(unix)]
fn a_token_in_a_file_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("t-{}", std::process::id()));
    let file = path.to_str().unwrap();
    let output = token(&["--region", "us-east-1", "--output", file], &KEYS);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(output.stdout.is_empty());
    let written = std::fs::read_to_string(&path).unwrap();
    let mode = std::fs::metadata(&path).unwrap().permissions().mode();
    std::fs::remove_file(&path).unwrap();
    // `https://kafka`, by base64url.
    assert!(written.starts_with("aHR0cHM6Ly9rYWZrYS") && written.ends_with('\n'));
    assert_eq!(mode & 0o777, 0o600);
}
