//! Secrets as people bring them: what is said of each, and what a repair and a pack make of it.

use std::collections::BTreeSet;
use std::time::Duration;

use base64ct::{Base64, Encoding};
use msk_auth::secret::pack::PackInput;
use msk_auth::secret::repair::Options;
use msk_auth::secret::{Secret, SecretReport, SecretType, pack, repair};
use msk_auth::{Code, Conditions, Rules, Severity, secret, tls};
use rustls::pki_types::UnixTime;
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::sampling::is_taken;

#[derive(Deserialize)]
struct File {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    id: String,
    input: Input,
    expect: Expect,
}

#[derive(Deserialize)]
struct Input {
    document: Option<String>,
    document_base64: Option<String>,
    at: String,
}

#[derive(Deserialize)]
struct Expect {
    r#type: String,
    codes: BTreeSet<String>,
    #[serde(default)]
    may: BTreeSet<String>,
    accepted: bool,
    repair: Outcome,
    identity: Option<Identity>,
    login: Option<Login>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Outcome {
    Accepted(String),
    Left(BTreeSet<String>),
}

#[derive(Deserialize)]
struct Identity {
    chain: Vec<String>,
    pkcs8: String,
}

#[derive(Deserialize)]
struct Login {
    username: String,
    password: String,
}

fn cases() -> Vec<Case> {
    let path = format!("{}/vectors/envelopes.json", env!("CARGO_MANIFEST_DIR"));
    let file: File = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert!(file.cases.len() > 100, "{}", file.cases.len());
    file.cases
}

impl Case {
    fn document(&self) -> Vec<u8> {
        match (&self.input.document, &self.input.document_base64) {
            (Some(text), None) => text.clone().into_bytes(),
            (None, Some(base64)) => Base64::decode_vec(base64).unwrap(),
            _ => panic!("{}: one document", self.id),
        }
    }

    fn conditions(&self) -> Conditions {
        let at = OffsetDateTime::parse(&self.input.at, &Rfc3339).unwrap();
        let seconds = at.unix_timestamp().try_into().unwrap();
        let at = UnixTime::since_unix_epoch(Duration::from_secs(seconds));
        Conditions::new(Rules::lambda(), tls::ring()).at(at)
    }
}

fn quick() -> Options {
    let mut options = Options::default();
    options.iterations = 2;
    options
}

fn codes(report: &SecretReport, errors_alone: bool) -> BTreeSet<String> {
    let counts = |severity| !errors_alone || severity == Severity::Error;
    let found = report.findings.iter();
    found
        .filter(|finding| counts(finding.severity))
        .map(|finding| finding.code.as_str().to_owned())
        .collect()
}

fn sha256(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn report(wrong: &[String]) {
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

/// Whether an accepted secret is what is in the document.
fn is_expected(secret: &Secret, expect: &Expect) -> Result<(), String> {
    match (secret, &expect.identity, &expect.login) {
        (Secret::ClientCertificate(identity), Some(wanted), _) => {
            let chain = identity.chain().certificates().iter();
            let chain: Vec<_> = chain.map(|one| sha256(one.der())).collect();
            if chain != wanted.chain {
                return Err(format!("a chain of {} certificates, not that", chain.len()));
            }
            match sha256(identity.key().expose_pkcs8()) == wanted.pkcs8 {
                true => Ok(()),
                false => Err("another key".into()),
            }
        }
        (Secret::Login(login), _, Some(wanted)) => {
            let is_it =
                login.username == wanted.username && login.password.expose() == wanted.password;
            is_it.then_some(()).ok_or_else(|| "another login".into())
        }
        (Secret::ServerRootCa(_), None, None) => Ok(()),
        _ => Err("another kind of secret".into()),
    }
}

#[test]
fn each_is_named_read_and_repaired() {
    let mut wrong = Vec::new();
    let taken = cases().into_iter().enumerate();
    for (_, case) in taken.filter(|(index, _)| is_taken(*index, 4)) {
        if let Err(why) = judge(&case) {
            wrong.push(format!("{}: {why}", case.id));
        }
    }
    report(&wrong);
}

fn judge(case: &Case) -> Result<(), String> {
    let (document, conditions, expect) = (case.document(), case.conditions(), &case.expect);
    let before = secret::check(&document, None, &conditions);
    let found = codes(&before, false);
    if before.secret_type.as_str() != expect.r#type {
        return Err(format!("taken for {}", before.secret_type.as_str()));
    }
    let is_allowed = |code: &String| expect.codes.contains(code) || expect.may.contains(code);
    if !expect.codes.is_subset(&found) || !found.iter().all(is_allowed) {
        return Err(format!("found {found:?}, not {:?}", expect.codes));
    }
    if before.accepted() != expect.accepted {
        return Err(format!("accepted: {}", before.accepted()));
    }
    let repaired = repair::repair(&document, None, &quick(), &conditions).unwrap();
    let text = repaired.document.expose();
    if repaired.changes.is_empty() != (text == document) {
        return Err("changed without a word, or told without a change".into());
    }
    let again = repair::repair(text, None, &quick(), &conditions).unwrap();
    if again.document != repaired.document {
        return Err(format!("repaired twice: {:?}", again.changes));
    }
    let after = secret::check(text, None, &conditions);
    match &expect.repair {
        Outcome::Left(left) => {
            let errors = codes(&after, true);
            let without_warnings = left.iter().filter(|code| errors.contains(*code));
            if after.accepted() || errors.len() != without_warnings.count() {
                return Err(format!("left {errors:?}, not {left:?}"));
            }
            Ok(())
        }
        Outcome::Accepted(word) => {
            assert_eq!(word, "accepted");
            if !expect.accepted && !repair::prospect(&document, None, &conditions).repair_suffices {
                return Err("check does not point to the repair".into());
            }
            serde_json::from_slice::<serde_json::Map<_, _>>(text).map_err(|e| e.to_string())?;
            let secret = after.into_result().map_err(|error| error.to_string())?;
            is_expected(&secret, expect)
        }
    }
}

/// The whole document given as a file of loose material.
#[test]
fn pack_finds_what_is_inside() {
    let mut wrong = Vec::new();
    let mut count = 0;
    let mut left_out = String::new();
    for case in cases() {
        let Some(identity) = &case.expect.identity else {
            continue;
        };
        count += 1;
        let (document, conditions) = (case.document(), case.conditions());
        let file = PackInput::new("brought.json", &document);
        let mut options = quick();
        // Under another name than a secret's own nobody knows it for the password.
        if case.id.ends_with("-encrypted") {
            options.password = Some("testpassword".into());
        }
        let packed = pack::pack(&[file], &options, &conditions).unwrap();
        left_out.extend(packed.changes.iter().map(|change| change.message.as_str()));
        let Some(document) = packed.document else {
            wrong.push(format!("{}: {:?}", case.id, packed.findings));
            continue;
        };
        let kind = Some(SecretType::ClientCertificateTlsAuth);
        let secret = secret::load(document.expose(), kind, &conditions).unwrap();
        if let Err(why) = is_expected(&secret, &case.expect) {
            wrong.push(format!("{}, of {}: {why}", case.id, identity.chain.len()));
        }
    }
    report(&wrong);
    assert!(count > 80, "{count}");
    for name in ["`user.password`", "`expiration`", "`user.p12`"] {
        assert!(left_out.contains(name), "{name}");
    }
}

/// Files of PowerShell's are read; what needs another program first is named.
#[test]
fn pack_reads_utf_16_and_names_keystores() {
    let case = cases()
        .into_iter()
        .find(|case| case.id == "quoted")
        .unwrap();
    let conditions = case.conditions();
    let whole: String = serde_json::from_slice(&case.document()).unwrap();
    let members: serde_json::Value = serde_json::from_str(&whole).unwrap();
    let utf_16 = |name: &str| -> Vec<u8> {
        let text = members[name].as_str().unwrap().encode_utf16();
        text.flat_map(u16::to_be_bytes).collect()
    };
    let (chain, key) = (utf_16("certificate"), utf_16("privateKey"));
    let files = [
        PackInput::new("chain.pem", &chain),
        PackInput::new("key.pem", &key),
    ];
    let packed = pack::pack(&files, &quick(), &conditions).unwrap();
    assert!(packed.document.is_some(), "{:?}", packed.findings);

    let files = [PackInput::new("client.jks", &[0xfe, 0xed, 0xfe, 0xed, 0])];
    let packed = pack::pack(&files, &quick(), &conditions).unwrap();
    let found = packed.findings.iter().next().unwrap();
    assert_eq!(found.code, msk_auth::Code::PemKeystore);
    assert!(
        found
            .help
            .as_ref()
            .unwrap()
            .contains("msk-auth pack --keystore")
    );
}

/// A field that the help says to delete is none that a repair uses: without it, the same secret results.
#[test]
fn the_help_deletes_nothing_that_a_repair_uses() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for case in cases() {
        let (document, conditions) = (case.document(), case.conditions());
        let Ok(Value::Object(members)) = serde_json::from_slice(&document) else {
            continue;
        };
        let check = secret::check(&document, None, &conditions);
        if case.id == "fields-encrypted"
            || case.expect.identity.is_none()
            || codes(&check, false).contains("secret-envelope")
        {
            continue;
        }
        for finding in check.findings.iter() {
            let help = finding.help.as_deref().unwrap_or_default();
            let field = finding.place.field.clone().unwrap_or_default();
            let says_delete = help.starts_with("delete it;") && members.contains_key(&*field);
            if finding.code != Code::SecretFieldUnknown || !says_delete {
                continue;
            }
            count += 1;
            let mut without = members.clone();
            without.remove(&*field);
            let without = Value::Object(without).to_string();
            let repaired = repair::repair(without.as_bytes(), None, &quick(), &conditions).unwrap();
            let secret = repaired.report.secret();
            if secret.is_none_or(|secret| is_expected(secret, &case.expect).is_err()) {
                wrong.push(format!("{}: {field}: {help}", case.id));
            }
        }
    }
    report(&wrong);
    assert!(count > 20, "{count}");
}
