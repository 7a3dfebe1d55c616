//! Runs `vectors/keystores.json`: keystores that keytool, OpenSSL and Python have made.

use base64ct::{Base64, Encoding};
use msk_auth::chain::Certificate;
use msk_auth::config::Dialect;
use msk_auth::keystore::Keystore;
use msk_auth::sensitive::SensitiveText;
use msk_auth::{Code, Conditions, FindingsError, Rules, tls};
use serde_json::Value;

use crate::vectors::unix_time;

pub(crate) fn cases() -> Vec<Value> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/keystores.json");
    let document: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    document["cases"].as_array().unwrap().clone()
}

pub(crate) fn bytes(case: &Value) -> Vec<u8> {
    Base64::decode_vec(case["input"]["keystore"].as_str().unwrap()).unwrap()
}

/// The common names of what was wanted of a keystore.
fn names(case: &Value, rules: Rules) -> Result<Vec<String>, FindingsError> {
    let input = &case["input"];
    let at = unix_time(input["at"].as_str().unwrap());
    let conditions = Conditions::new(rules, tls::ring()).at(at);
    let text = |member: &str| input[member].as_str().map(SensitiveText::from);
    let keystore = Keystore::open(&bytes(case), &text("password").unwrap(), &conditions)?;
    let name = |certificate: &Certificate| {
        let subject = certificate.subject();
        let name = subject.split(',').find_map(|part| part.strip_prefix("CN="));
        name.unwrap_or(&subject).to_owned()
    };
    if input["wanted"] == "roots" {
        let mut names: Vec<_> = keystore.trusted(&conditions)?.iter().map(name).collect();
        names.sort();
        return Ok(names);
    }
    let password = text("key_password");
    let identity = keystore.identity(input["alias"].as_str(), password.as_ref(), &conditions)?;
    Ok(identity.chain().certificates().iter().map(name).collect())
}

#[test]
fn keystores_are_read_as_java_and_openssl_read_them() {
    let cases = cases();
    assert!(cases.len() >= 30);
    let mut wrong = Vec::new();
    for case in &cases {
        for rules in [Dialect::Java.rules(), Rules::kafka()] {
            let expect = &case["expect"];
            let (found, expected) = match names(case, rules) {
                Ok(names) => (
                    Value::from(names),
                    &expect[if expect["chain"].is_null() {
                        "roots"
                    } else {
                        "chain"
                    }],
                ),
                Err(error) => {
                    let errors = error.findings().iter().map(|one| one.code.as_str());
                    (errors.collect(), &expect["codes"])
                }
            };
            if found != *expected {
                wrong.push(format!("{}: {found}, not {expected}", case["id"]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_of_a_keystore_has_a_vector() {
    let cases = cases();
    for code in Code::ALL.iter().map(|code| code.as_str()) {
        let has = |case: &Value| {
            case["expect"]["codes"]
                .as_array()
                .unwrap()
                .contains(&code.into())
        };
        assert!(
            !code.starts_with("keystore-") || cases.iter().any(has),
            "{code}"
        );
    }
}

/// A keystore with any one byte changed, or cut off anywhere, is an error or the same, and no panic.
#[test]
fn damage_is_an_error() {
    let conditions = Conditions::new(Rules::kafka(), tls::ring());
    for id in ["openssl-one-iteration", "keytool-jks", "openssl-no-seal"] {
        let all = cases();
        let case = all.iter().find(|case| case["id"] == id).unwrap();
        let whole = bytes(case);
        let password = SensitiveText::from("changeit");
        let read = |bytes: &[u8]| {
            let keystore = Keystore::open(bytes, &password, &conditions)?;
            keystore.identity(None, None, &conditions)
        };
        for at in (0..whole.len()).step_by(7) {
            let mut changed = whole.clone();
            changed[at] ^= 0x15;
            let is_sealed = id != "openssl-no-seal";
            // The version is not under the seal of PKCS #12, and the seal of JKS is its last 20 bytes.
            assert!(
                read(&changed).is_err() || !is_sealed || at < 8,
                "{id}: {at}"
            );
            assert!(read(&whole[..at]).is_err(), "{id}: {at}");
        }
    }
}

fn refusal(id: &str) -> (String, String) {
    let cases = cases();
    let case = cases.iter().find(|case| case["id"] == id).unwrap();
    let error = names(case, Dialect::Java.rules()).unwrap_err();
    let [finding] = error.findings() else {
        panic!("{error:?}");
    };
    (
        finding.message.clone(),
        finding.help.clone().unwrap_or_default(),
    )
}

/// The commands that are named work on the file in question.
#[test]
fn help_fits_the_keystore() {
    let (message, help) = refusal("keytool-jceks");
    assert_eq!(message, "a keystore of type JCEKS, which is not supported");
    assert!(help.contains("keytool -importkeystore"), "{help}");
    assert!(!help.contains("openssl"), "{help}");
    let (_, help) = refusal("keytool-jks-key-password-missing");
    assert!(help.contains("keytool -keypasswd"), "{help}");
}

/// keytool refuses `-keypasswd` for PKCS #12.
#[test]
fn help_for_the_keys_password_fits_pkcs12() {
    let conditions = Conditions::new(Rules::kafka(), tls::ring());
    let cases = cases();
    let case = cases.iter().find(|case| case["id"] == "keytool-pkcs12");
    let password = SensitiveText::from("changeit");
    let keystore = Keystore::open(&bytes(case.unwrap()), &password, &conditions).unwrap();
    let of_key = SensitiveText::from("keypass1");
    let error = keystore.identity(None, Some(&of_key), &conditions);
    let error = error.unwrap_err();
    let finding = &error.findings()[0];
    assert_eq!(finding.code.as_str(), "keystore-key-password");
    let help = finding.help.as_deref().unwrap();
    assert!(help.contains("remove `ssl.key.password`"), "{help}");
    assert!(!help.contains("-keypasswd"), "{help}");
}

/// `keytool -genseckey -alias sec -keyalg AES -keysize 256 -storetype PKCS12 -storepass changeit`.
const SECRET_KEY_ALONE: &str = "MIIBmwIBAzCCAUUGCSqGSIb3DQEHAaCCATYEggEyMIIBLjCCASoGCSqGSIb3DQEHAaCCARsEggEXMIIBEzCCAQ8GCy\
    qGSIb3DQEMCgEFoIHDMIHABgsqhkiG9w0BDAoBAqCBsASBrTCBqjBmBgkqhkiG9w0BBQ0wWTA4BgkqhkiG9w0BBQww\
    KwQUcxjvGcp0TCFee787Uco6XxOVh1cCAicQAgEgMAwGCCqGSIb3DQIJBQAwHQYJYIZIAWUDBAEqBBDmaSjFU7iVks\
    V4kMFwpJzOBEBPnlsqpKzJielKzIDtzulULf4cXkkjhPXecHOFyXV4p/4o3adiX30LjSgw5fWod4oeQBS7i5bFYIGZ\
    5d1l+/HXMTowFQYJKoZIhvcNAQkUMQgeBgBzAGUAYzAhBgkqhkiG9w0BCRUxFAQSVGltZSAxNzk1NzUyODQwNDcyME\
    0wMTANBglghkgBZQMEAgEFAAQgyLjByjNWRC8hdvT+ZM5B89rxTv2tJlYcgByoqeMWrrYEFEBfbQxzBqo1boL6PSJW\
    aDkRiOy2AgInEA==";

#[test]
fn a_keystore_of_secret_keys_is_no_truststore() {
    let keystore = Base64::decode_vec(SECRET_KEY_ALONE).unwrap();
    let conditions = Conditions::new(Rules::kafka(), tls::ring());
    let keystore = Keystore::open(&keystore, &"changeit".into(), &conditions).unwrap();
    let error = keystore.identity(None, None, &conditions).unwrap_err();
    let [finding] = error.findings() else {
        panic!("{error:?}");
    };
    assert_eq!(finding.code, Code::KeystoreNoKey);
    assert_eq!(finding.message, "neither a private key nor a certificate");
}
