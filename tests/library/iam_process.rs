//! What a process finds in its environment and its home. A test can't set variables of its own
//! process, so it starts itself.

use std::fs;
use std::path::Path;
use std::pin::pin;
use std::process::Command;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use msk_auth::iam::profile::{self, ProfileCredentials, Profiles};
use msk_auth::iam::{Credentials, CredentialsError, ProvideCredentials, environment};

const CHILD: &str = "MSK_AUTH_TEST_CHILD";

/// What the child reports: a key's id, or the error.
fn report(found: Result<Credentials, CredentialsError>) -> String {
    match found {
        Ok(found) => found.access_key_id().to_owned(),
        Err(error) => format!("{error:?}"),
    }
}

fn provided(provider: &impl ProvideCredentials) -> Result<Credentials, CredentialsError> {
    let mut asked = pin!(provider.provide());
    loop {
        match asked.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(found) => return found,
            Poll::Pending => std::thread::sleep(Duration::from_millis(1)),
        }
    }
}

/// Not a test of its own: the half of the tests below that runs in a child process.
#[test]
fn child() {
    if std::env::var_os(CHILD).is_none() {
        return;
    }
    let named = ProfileCredentials::named("other");
    for (way, found) in [
        ("function", report(profile::credentials(None))),
        ("provider", report(provided(&ProfileCredentials::new()))),
        ("named", report(provided(&named.clone()))),
        ("runs", report(provided(&named.run_processes().clone()))),
        (
            "running",
            report(profile::credentials_running_processes(Some("other"))),
        ),
    ] {
        println!("{way}: {found}");
    }
    println!("files: {:?}", Profiles::load());
}

/// What the child prints with these variables, and without those of whoever runs the tests.
fn child_with(variables: &[(&str, &str)]) -> Vec<String> {
    let own = |name: &str| name.starts_with("AWS_") || name == "HOME" || name == "USERPROFILE";
    let own = std::env::vars()
        .map(|(name, _)| name)
        .filter(|name| own(name));
    let mut command = Command::new(std::env::current_exe().unwrap());
    own.for_each(|name| {
        command.env_remove(name);
    });
    let output = command
        .args(["--exact", "iam_process::child", "--nocapture"])
        .env(CHILD, "1")
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{text}");
    text.lines().map(str::to_owned).collect()
}

fn assert_says(lines: &[String], way: &str, words: &str) {
    let said = lines
        .iter()
        .find_map(|line| line.split_once(&format!("{way}: ")));
    let (_, said) = said.unwrap_or_else(|| panic!("no {way}: {lines:?}"));
    assert!(said.contains(words), "{way}: {said}, not {words}");
}

fn keys(profile: &str, id: &str) -> String {
    format!("[{profile}]\naws_access_key_id = {id}\naws_secret_access_key = secret\n")
}

/// <https://docs.aws.amazon.com/sdkref/latest/guide/file-location.html>
#[test]
fn files_are_where_aws_tools_look() {
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("iam-process-home");
    let aws = home.join(".aws");
    fs::create_dir_all(&aws).unwrap();
    let process = r#"sh -c 'echo {\"Version\": 1, \"AccessKeyId\": \"AKIDRUN\", \"SecretAccessKey\": \"x\"}'"#;
    let config = format!("[profile other]\ncredential_process = {process}\n");
    fs::write(aws.join("config"), config).unwrap();
    fs::write(aws.join("credentials"), keys("default", "AKIDHOME")).unwrap();
    fs::write(
        home.join("mine"),
        keys("default", "AKIDMINE") + &keys("third", "AKIDTHIRD"),
    )
    .unwrap();
    let home = home.to_str().unwrap();

    for variable in ["HOME", "USERPROFILE"] {
        let lines = child_with(&[
            (variable, home),
            ("AWS_PROFILE", ""),
            ("AWS_CONFIG_FILE", ""),
        ]);
        assert_says(&lines, "function", "AKIDHOME");
        assert_says(&lines, "provider", "AKIDHOME");
        // A program is run where it was asked for, and nowhere else.
        assert_says(&lines, "named", "ProcessNotRun");
        assert_says(&lines, "runs", "AKIDRUN");
        assert_says(&lines, "running", "AKIDRUN");
        assert_says(&lines, "files", ".aws/credentials");
    }
    for file in [format!("{home}/mine"), "~/mine".to_owned()] {
        let lines = child_with(&[
            ("HOME", home),
            ("AWS_SHARED_CREDENTIALS_FILE", &file),
            ("AWS_PROFILE", "third"),
        ]);
        assert_says(&lines, "function", "AKIDTHIRD");
        assert_says(&lines, "provider", "AKIDTHIRD");
        assert_says(&lines, "runs", "AKIDRUN");
    }
    let lines = child_with(&[("HOME", "/nowhere-at-all")]);
    assert_says(&lines, "function", "Missing");
    assert_says(&lines, "function", "/nowhere-at-all/.aws/credentials");
}

/// botocore (configprovider.py, `profile`) reads AWS_DEFAULT_PROFILE; the SDKs for Java and Rust do not.
#[test]
fn a_variable_that_only_some_tools_read_is_named_in_the_error() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("iam-process-default");
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("credentials");
    fs::write(&file, keys("third", "AKIDTHIRD")).unwrap();
    let with = |more: &[(&'static str, &'static str)]| {
        let file = ("AWS_SHARED_CREDENTIALS_FILE", file.to_str().unwrap());
        child_with(&[&[("HOME", "/nowhere-at-all"), file], more].concat())
    };
    let lines = with(&[("AWS_DEFAULT_PROFILE", "third")]);
    for way in ["function", "provider"] {
        assert_says(&lines, way, "no profile `default`");
        assert_says(&lines, way, "set AWS_PROFILE to `third`");
    }
    let lines = with(&[("AWS_DEFAULT_PROFILE", "other"), ("AWS_PROFILE", "third")]);
    assert_says(&lines, "function", "AKIDTHIRD");
    for variables in [&[("AWS_DEFAULT_PROFILE", "")][..], &[]] {
        let lines = with(variables);
        let said = lines.iter().any(|line| line.contains("set AWS_PROFILE"));
        assert!(!said, "{lines:?}");
    }
}

/// botocore (credentials.py, `TOKENS`) reads the older name of the session token, too.
#[test]
fn the_older_name_of_the_session_token_is_named() {
    let profile = |settings: &str| {
        let text = keys("p", "ASIAOLDER") + settings;
        let profiles = Profiles::read((Path::new("config"), ""), (Path::new("credentials"), &text));
        profiles.unwrap().credentials("p").unwrap_err().to_string()
    };
    let older = profile("aws_security_token = t\n");
    assert!(
        older.contains("rename aws_security_token to aws_session_token"),
        "{older}"
    );
    for settings in ["", "aws_security_token =\n"] {
        let absent = profile(settings);
        assert!(absent.contains("set aws_session_token too"), "{absent}");
    }
    let error = environment::credentials_from(|name| match name {
        "AWS_ACCESS_KEY_ID" => Some("ASIAOLDER".into()),
        "AWS_SECRET_ACCESS_KEY" | "AWS_SECURITY_TOKEN" => Some("t".into()),
        _ => None,
    });
    let error = error.unwrap_err().to_string();
    assert!(
        error.contains("rename AWS_SECURITY_TOKEN to AWS_SESSION_TOKEN"),
        "{error}"
    );
}

/// AWS's files have no quotes: a value in quotes would be signed with them.
#[test]
fn keys_in_quotes_are_rejected() {
    let text = keys("p", "\"AKIDQUOTED\"");
    let profiles = Profiles::read((Path::new("config"), ""), (Path::new("credentials"), &text));
    let error = profiles.unwrap().credentials("p").unwrap_err().to_string();
    assert!(error.contains("remove the quotes"), "{error}");
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("iam-process-files");
    fs::create_dir_all(&folder).unwrap();
    let padded = |length: usize| {
        let keys = keys("default", "AKIDLONG");
        let padding = "#".repeat(length - keys.len());
        (keys + &padding).into_bytes()
    };
    let limit = 1024 * 1024;
    let not_utf8 = [keys("default", "AKID").as_bytes(), b"# \xff\n"].concat();
    for (name, content, words) in [
        ("longest", padded(limit), "AKIDLONG"),
        ("too-long", padded(limit + 1), "over 1 MiB"),
        ("not-utf-8", not_utf8, "not UTF-8"),
    ] {
        let file = folder.join(name);
        fs::write(&file, content).unwrap();
        let file = file.to_str().unwrap();
        let lines = child_with(&[("HOME", "/"), ("AWS_SHARED_CREDENTIALS_FILE", file)]);
        assert_says(&lines, "function", words);
        assert_says(&lines, "provider", words);
    }
    // A folder is neither a file nor absent, and below a file there is nothing to look for.
    let below = folder.join("longest").join("config");
    for path in [folder, below] {
        let path = path.to_str().unwrap();
        let lines = child_with(&[("HOME", "/"), ("AWS_CONFIG_FILE", path)]);
        assert_says(&lines, "function", "ProfileFile");
    }
}

/// A session token of AWS has about a thousand characters, and no maximum
/// (<https://docs.aws.amazon.com/STS/latest/APIReference/API_Credentials.html>).
#[test]
fn the_output_of_a_program_may_be_long() {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("iam-process-output");
    let token = "t".repeat(4_000);
    let output = format!(
        r#"{{"Version": 1, "AccessKeyId": "AKIDLONG", "SecretAccessKey": "x", "SessionToken": "{token}"}}"#
    );
    fs::write(&file, output).unwrap();
    let config = format!("[default]\ncredential_process = cat {}\n", file.display());
    let files = (Path::new("config"), config.as_str());
    let profiles = Profiles::read(files, (Path::new("credentials"), "")).unwrap();
    let found = profiles.credentials_running_processes("default").unwrap();
    assert_eq!(found.session_token().unwrap().expose(), token);
}
