//! The MSK IAM vectors of `vectors/`, by the public interface.

use std::path::Path;
use std::time::{Duration, SystemTime};

use msk_auth::iam::profile::Profiles;
use msk_auth::iam::{Credentials, CredentialsError, Region, RegionError, Signer, environment};
use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

fn cases(subject: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("vectors")
        .join(subject)
        .with_extension("json");
    let text = std::fs::read_to_string(path).unwrap();
    let mut file: Value = serde_json::from_str(&text).unwrap();
    let Value::Array(cases) = file["cases"].take() else {
        panic!("no cases")
    };
    assert!(!cases.is_empty());
    cases
}

fn credentials(input: &Value) -> Credentials {
    let text = |name: &str| input[name].as_str();
    let credentials = Credentials::new(
        text("access_key_id").unwrap(),
        text("secret_access_key").unwrap().into(),
    )
    .unwrap();
    match text("session_token") {
        Some(token) => credentials.with_session_token(token.into()).unwrap(),
        None => credentials,
    }
}

fn time(input: &Value) -> SystemTime {
    OffsetDateTime::parse(input["time"].as_str().unwrap(), &Rfc3339)
        .unwrap()
        .into()
}

fn signer(input: &Value) -> Signer {
    let expires = u32::try_from(input["expires"].as_u64().unwrap()).unwrap();
    Signer::new(Region::new(input["region"].as_str().unwrap()).unwrap())
        .with_host(input["host"].as_str().unwrap())
        .unwrap()
        .with_lifetime(expires)
        .unwrap()
}

/// The parameters of a token, decoded by something that is not this library.
fn parameters(token: &str) -> (String, Value) {
    use base64ct::{Base64UrlUnpadded, Encoding};
    let url = String::from_utf8(Base64UrlUnpadded::decode_vec(token).unwrap()).unwrap();
    let (host, query) = url
        .strip_prefix("https://")
        .unwrap()
        .split_once("/?")
        .unwrap();
    let parameters = query
        .split('&')
        .map(|parameter| {
            let (name, value) = parameter.split_once('=').unwrap();
            (name.to_owned(), Value::from(unescape(value)))
        })
        .collect::<serde_json::Map<_, _>>();
    (host.to_owned(), Value::Object(parameters))
}

fn unescape(value: &str) -> String {
    let mut parts = value.split('%');
    let mut bytes = parts.next().unwrap().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
        bytes.extend_from_slice(&part.as_bytes()[2..]);
    }
    String::from_utf8(bytes).unwrap()
}

#[test]
fn tokens_are_those_of_aws_signers() {
    for subject in ["iam-token", "iam-presign"] {
        for case in cases(subject) {
            let (id, input) = (&case["id"], &case["input"]);
            let token = signer(input)
                .token(&credentials(input), time(input))
                .unwrap();
            let (host, mut signed) = parameters(token.expose());
            let agent = signed.as_object_mut().unwrap().remove("User-Agent");
            assert_eq!(host, input["host"], "{id}");
            assert_eq!(signed, case["expect"]["parameters"], "{id}");
            assert_eq!(token.expires_at_ms(), case["expect"]["expires_ms"], "{id}");
            assert!(agent.unwrap().as_str().unwrap().starts_with("msk-auth/"));
        }
    }
}

#[test]
fn a_lifetime_is_that_of_the_credentials_where_they_end_first() {
    let case = cases("iam-presign").remove(1);
    let input = &case["input"];
    let end = time(input) + Duration::from_millis(60_900);
    let signer = Signer::new(Region::new(input["region"].as_str().unwrap()).unwrap());
    let token = signer
        .token(&credentials(input).with_expiry(end), time(input))
        .unwrap();
    let (_, mut signed) = parameters(token.expose());
    signed.as_object_mut().unwrap().remove("User-Agent");
    assert_eq!(case["id"], "expires-60");
    assert_eq!(signed, case["expect"]["parameters"]);
    assert_eq!(token.lifetime(), 60);
}

#[test]
fn payloads_are_those_of_aws_signer() {
    for case in cases("iam-payload") {
        let (id, input) = (&case["id"], &case["input"]);
        let expires = u32::try_from(input["expires"].as_u64().unwrap()).unwrap();
        let payload = Signer::new(Region::new(input["region"].as_str().unwrap()).unwrap())
            .with_lifetime(expires)
            .unwrap()
            .with_user_agent(input["user_agent"].as_str().unwrap())
            .unwrap()
            .payload(
                &credentials(input),
                input["host"].as_str().unwrap(),
                time(input),
            )
            .unwrap();
        let payload: Value = serde_json::from_str(payload.expose()).unwrap();
        assert_eq!(payload, case["expect"]["payload"], "{id}");
    }
}

#[test]
fn configuration_files_are_read_as_the_sdk_reads_them() {
    for case in cases("iam-profile") {
        let id = format!("{} {}", case["id"], case["comment"]);
        let text = |file: &str| case["input"][file].as_str().unwrap();
        let read = Profiles::read(
            (Path::new("config"), text("config")),
            (Path::new("credentials"), text("credentials")),
        );
        match (read, case["expect"]["profiles"].as_object()) {
            (Ok(profiles), Some(expected)) => {
                let got: serde_json::Map<_, _> = profiles
                    .names()
                    .map(|name| {
                        let settings = profiles
                            .settings(name)
                            .map(|(name, value)| (name.to_owned(), Value::from(value.expose())))
                            .collect();
                        (name.to_owned(), Value::Object(settings))
                    })
                    .collect();
                assert_eq!(&got, expected, "{id}");
            }
            (Err(_), None) => {}
            (read, _) => panic!("{id}: {read:?}"),
        }
    }
}

/// In a config file, `default` alone needs no `profile` before its name; a credentials file has none
/// (<https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html>).
#[test]
fn only_the_default_profile_of_a_config_file_has_no_prefix() {
    let config = "[default]\nregion = eu-west-1\n[other]\nregion = eu-west-2\n";
    let names = |config, credentials| {
        let files = (Path::new("the-config"), config);
        let profiles = Profiles::read(files, (Path::new("the-credentials"), credentials)).unwrap();
        profiles.names().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(names(config, ""), ["default"]);
    assert_eq!(names("", config), ["default", "other"]);
}

/// What a person reads who named a profile without keys: the profile, what it lacks, and where to set it.
#[test]
fn an_error_of_a_profile_names_what_to_write_and_where() {
    let config = "[profile role]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = absent\n\
                  [profile sso]\nsso_session = absent\n\
                  [profile half]\naws_access_key_id = AKIDEXAMPLE\n\
                  [profile empty]\nregion = eu-west-1\n";
    let read = |config: &str| {
        Profiles::read(
            (Path::new("the-config"), config),
            (Path::new("the-credentials"), ""),
        )
        .unwrap()
    };
    let profiles = read(config);
    for (profile, parts) in [
        (
            "role",
            [
                "the profile `role` names the source_profile `absent`, which is in neither file",
                "the profiles are: empty, half, role, sso",
            ],
        ),
        (
            "sso",
            [
                "the profile `sso` names the sso_session `absent`, which is in neither file",
                "the files have no sso-sessions",
            ],
        ),
        (
            "half",
            [
                "the profile `half` has no aws_secret_access_key",
                "set it in the-credentials",
            ],
        ),
        (
            "empty",
            [
                "the profile `empty` has no aws_access_key_id",
                "set it in the-credentials",
            ],
        ),
        (
            "other",
            [
                "no profile `other` in the-credentials or the-config",
                "the profiles are: empty, half, role, sso",
            ],
        ),
    ] {
        let error = profiles.credentials(profile).unwrap_err().to_string();
        for part in parts {
            assert!(error.contains(part), "{error}");
        }
    }
    let region = profiles.setting("empty", "region").unwrap();
    assert_eq!(region.expose(), "eu-west-1");
    assert!(profiles.setting("empty", "output").is_none());
    assert!(profiles.setting("other", "region").is_none());
    let with_session =
        "[profile sso]\nsso_session = absent\n[sso-session work]\nsso_region = us-east-1\n";
    let error = read(with_session)
        .credentials("sso")
        .unwrap_err()
        .to_string();
    assert!(error.contains("are: work"), "{error}");
    let marked = (Path::new("the-config"), "\u{feff}[default]\n");
    let error = Profiles::read(marked, (Path::new("the-credentials"), "")).unwrap_err();
    let error = error.to_string();
    assert!(error.contains("a byte order mark"), "{error}");
}

/// The error's name, as the vectors have it.
fn failure(error: &CredentialsError) -> &'static str {
    match error {
        CredentialsError::Missing { .. } => "missing",
        CredentialsError::Incomplete { .. } => "incomplete",
        CredentialsError::NeedsSdk { .. } => "needs-sdk",
        CredentialsError::Process { .. } => "process",
        _ => "another",
    }
}

#[cfg(unix)]
#[test]
fn credentials_are_where_botocore_finds_them() {
    for case in cases("iam-credentials") {
        let (id, input) = (&case["id"], &case["input"]);
        let text = |file: &str| input[file].as_str().unwrap();
        let found = match input["profile"].as_str() {
            None => environment::credentials_from(|name| {
                Some(input["environment"][name].as_str()?.into())
            }),
            Some(profile) => Profiles::read(
                (Path::new("config"), text("config")),
                (Path::new("credentials"), text("credentials")),
            )
            .unwrap()
            .credentials_running_processes(profile),
        };
        let expected = &case["expect"]["credentials"];
        match found {
            Ok(found) => {
                assert_eq!(expected["access_key_id"], found.access_key_id(), "{id}");
                let secret = found.secret_access_key().expose();
                assert_eq!(expected["secret_access_key"], secret, "{id}");
                let token = found.session_token().map(|token| token.expose());
                assert_eq!(expected["session_token"].as_str(), token, "{id}");
            }
            Err(error) => {
                assert_eq!(case["expect"]["failure"], failure(&error), "{id}: {error}");
            }
        }
    }
}

#[test]
fn regions_are_those_of_a_partition() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors/iam-credentials.json");
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    for one in file["regions"].as_array().unwrap() {
        let name = one["name"].as_str().unwrap();
        let region = Region::new(name);
        let zone_of = match &region {
            Err(RegionError::Zone { region, .. }) => Some(region.as_str()),
            _ => None,
        };
        assert_eq!(zone_of, one["zone_of"].as_str(), "{name}");
        let is_region = region.is_ok_and(|region| region.has_partition());
        assert_eq!(is_region, one["is_region"], "{name}");
    }
}

/// A stranger's file runs nothing in a program that did not ask for it.
#[test]
fn no_program_is_run_unasked() {
    let marker = Path::new(env!("CARGO_TARGET_TMPDIR")).join("was-run");
    let _ = std::fs::remove_file(&marker);
    let config = format!(
        "[profile p]\ncredential_process = touch {}\n",
        marker.display()
    );
    let files = (Path::new("config"), config.as_str());
    let profiles = Profiles::read(files, (Path::new("credentials"), "")).unwrap();
    let error = profiles.credentials("p").unwrap_err();
    assert!(matches!(error, CredentialsError::ProcessNotRun { .. }));
    assert!(!marker.exists());
}
