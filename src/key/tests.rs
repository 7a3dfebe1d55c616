//! The findings about keys and their passwords. The keys were made by OpenSSL 3.0.

mod encryption;
mod not_keys;
mod passwords;

use super::private_key_info::to_version_1;
use super::*;
use crate::finding::{Code, FactName, Finding, Rules};

/// A key on P-256 under PBE-SHA1-3DES; the password is `testpassword`.
const PBES1: &str = "-----BEGIN ENCRYPTED PRIVATE KEY-----
MIGwMBsGCiqGSIb3DQEMAQMwDQQIk3riOXOMyBMCAWQEgZBDO0SR7n8sW5TR6MSm
Zx6XcG80Xet07ElPMuJFv56Ak1GxdYZBHS0ZMVRgM8yJiRPH9bCTQj+rdc+7ay00
DDGzp8aTGjszcUBVnRKe5ICSSb/UrnynrWqptgHhVNwHBaynCzoX1D1IB0S5qmWT
bc3k02kOgTZ1MXCyvxrM25shkokkuvfC6YT5Tse16COn+5M=
-----END ENCRYPTED PRIVATE KEY-----
";

/// The same key, as `openssl ec -aes128` writes it.
const PROC_TYPE: &str = "-----BEGIN EC PRIVATE KEY-----
Proc-Type: 4,ENCRYPTED
DEK-Info: AES-128-CBC,83DEB9E5B358E4AD7C3194D5A14B806F

R6F9H9mBjhbouadVLDdTK08586PZ5pt/wMoJgo0+tOZos1JEO/FVVgpm/x9tr6rq
vPcHGzV6UrnlJH4WuUj98TbV5LJh+Y7olxB8lIWvkwaLIMmsHWBcb+GOMROSdWZL
Q6UfcfrWEuTRwBJKtmzGuEko7cmG6Aqan92wu4B1pZ4=
-----END EC PRIVATE KEY-----
";

/// The same key as `openssl ec` writes it.
const TRADITIONAL: &str = "-----BEGIN EC PRIVATE KEY-----
MHcCAQEEIMX3XNXY59Tduo1uj+ct4ZJOwf1a/Zs5LHjlpOFYQnosoAoGCCqGSM49
AwEHoUQDQgAEU2s0oQVAW2n4uWM3qPgOe1Qt7AHhAK2w1nb5Eq6FQZzhF2pyxrYT
Z9foYUrSNE/hKWJiqp64oVoT0OvZCVYSKw==
-----END EC PRIVATE KEY-----
";

/// The same key as `openssl pkcs8 -topk8 -nocrypt` writes it.
const PLAIN: &str = "-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgxfdc1djn1N26jW6P
5y3hkk7B/Vr9mzkseOWk4VhCeiyhRANCAARTazShBUBbafi5Yzeo+A57VC3sAeEA
rbDWdvkSroVBnOEXanLGthNn1+hhStI0T+EpYmKqnrihWhPQ69kJVhIr
-----END PRIVATE KEY-----
";

fn field() -> Place {
    Place::field("privateKey")
}

fn password_field() -> Place {
    Place::field("privateKeyPassword")
}

/// The key, and everything that is found.
fn read_key(pem: &str, password: Option<&str>) -> (Option<PrivateKey>, Vec<Finding>) {
    let mut findings = Findings::under(&Rules::lambda());
    let password = password.map(SensitiveText::from);
    let key = read(
        pem,
        &field(),
        password.as_ref(),
        &password_field(),
        &mut findings,
    );
    (key, findings.iter().cloned().collect())
}

fn help(finding: &Finding) -> &str {
    finding.help.as_deref().unwrap()
}

/// `openssl list -cipher-algorithms -provider legacy` has DES-CBC, and triple DES and AES are in the
/// default provider.
#[test]
fn what_opens_only_with_openssls_legacy_provider_is_named() {
    for (cipher, digits, is_legacy) in [
        ("DES-CBC", 16, true),
        ("DES-EDE3-CBC", 16, false),
        ("AES-128-CBC", 32, false),
        ("AES-192-CBC", 32, false),
        ("aes-256-cbc", 32, false),
    ] {
        let vector = "0".repeat(digits);
        let header = format!("DEK-Info: {cipher},{vector}");
        let pem = PROC_TYPE.replace(
            "DEK-Info: AES-128-CBC,83DEB9E5B358E4AD7C3194D5A14B806F",
            &header,
        );
        let (_, findings) = read_key(&pem, None);
        let finding = &findings[0];
        assert_eq!(finding.code, Code::KeyNotPkcs8);
        assert_eq!(
            help(finding).contains("-provider legacy"),
            is_legacy,
            "{cipher}"
        );
        assert_eq!(findings[1].code, Code::KeyPasswordMissing, "{cipher}");
    }
}

/// RFC 8410 section 10.3 has one key in either version.
#[test]
fn a_key_of_version_2_is_one_of_version_1_as_well() {
    use base64ct::{Base64, Encoding};
    let version_1 = "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC";
    let version_2 = "MHICAQEwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\
        oB8wHQYKKoZIhvcNAQkJFDEPDA1DdXJkbGUgQ2hhaXJzgSEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=";
    let [version_1, version_2] = [version_1, version_2].map(|key| Base64::decode_vec(key).unwrap());
    assert_eq!(to_version_1(&version_2).unwrap().expose(), version_1);
    assert!(to_version_1(&version_1).is_none());
    for (der, expected) in [(&version_1, None), (&version_2, Some(version_1.as_slice()))] {
        let mut text = crate::sensitive::SensitiveBuffer::default();
        pem::write("PRIVATE KEY", der, &mut text);
        let mut findings = Findings::under(&Rules::kafka());
        let key = read(text.as_slice(), &field(), None, &field(), &mut findings).unwrap();
        let found = key.to_version_1();
        assert_eq!(found.as_ref().map(|key| key.expose()), expected);
    }
    assert!(to_version_1(b"\x30\x00").is_none());
}
