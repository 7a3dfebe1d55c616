//! The findings about keys and their passwords. The keys were made by OpenSSL 3.0.

mod encryption;

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

#[test]
fn a_password_that_opens_nothing_is_named() {
    use Code::{KeyPasswordMissing, KeyPasswordNotAscii, KeyPasswordWrong};
    let field_help = "put the key's password into the field `privateKeyPassword`";
    let white_space = "try it without the white space at its beginning or end";
    let openssl = "openssl pkey -in key.pem";
    for (pem, encryption) in [(PBES1, "PBE-SHA1-3DES"), (PROC_TYPE, "AES-128-CBC")] {
        for (password, code, message, help_part) in [
            (None, KeyPasswordMissing, "there is no password", field_help),
            (
                Some(""),
                KeyPasswordMissing,
                "the password is empty",
                field_help,
            ),
            (Some("other"), KeyPasswordWrong, "does not decrypt", openssl),
            (
                Some("test password"),
                KeyPasswordWrong,
                "does not decrypt",
                openssl,
            ),
            (
                Some("testpassword "),
                KeyPasswordWrong,
                "does not decrypt",
                white_space,
            ),
            (
                Some("\ntestpassword"),
                KeyPasswordWrong,
                "does not decrypt",
                white_space,
            ),
            // Of what it decrypts the last byte is 1, as padding is; OpenSSL reads no key in it.
            (
                Some("lucky-408"),
                KeyPasswordWrong,
                "does not decrypt",
                openssl,
            ),
        ] {
            let (key, findings) = read_key(pem, password);
            assert!(key.is_none());
            let finding = findings.last().unwrap();
            assert_eq!((finding.code, &finding.place), (code, &password_field()));
            assert!(finding.message.contains(message), "{finding}");
            assert!(
                help(finding).contains(help_part),
                "{finding}: {}",
                help(finding)
            );
        }
        let (key, findings) = read_key(pem, Some("testpassword"));
        let (key, plain) = (key.unwrap(), read_key(PLAIN, None).0.unwrap());
        assert_eq!(key.expose_pkcs8(), plain.expose_pkcs8());
        assert_eq!(
            (key.encryption(), plain.encryption()),
            (Some(encryption), None)
        );
        assert_eq!((key.algorithm().name(), key.bits()), ("EC", 256));
        assert!(findings.iter().all(|one| one.code != KeyPasswordNotAscii));
    }
}

/// An OAuth client's secret has its key in a field and no field for a password.
#[test]
fn a_key_without_a_place_for_its_password_is_to_be_decrypted() {
    let mut findings = Findings::under(&Rules::lambda());
    assert!(read(PBES1, &field(), None, &field(), &mut findings).is_none());
    let finding = findings.iter().last().unwrap();
    assert_eq!(
        (finding.code, &finding.place),
        (Code::KeyPasswordMissing, &field())
    );
    assert_eq!(
        help(finding),
        "decrypt it: openssl pkcs8 -in key.pem -out key.plain.pem"
    );
}

#[test]
fn a_password_without_an_encrypted_key_is_unused() {
    let (key, findings) = read_key(PLAIN, Some("testpassword"));
    assert!(key.is_some());
    let [finding] = findings.as_slice() else {
        panic!("{findings:?}");
    };
    assert_eq!(
        (finding.code, &finding.place),
        (Code::KeyPasswordUnused, &password_field())
    );
    assert_eq!(help(finding), "delete the field `privateKeyPassword`");
    assert_eq!(read_key(PLAIN, None).1, []);
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

/// RFC 1421 section 4.6.1.3: the cipher's name, a comma, the initialization vector in hexadecimal digits.
#[test]
fn a_header_that_names_no_cipher_is_a_finding() {
    use Code::{KeyEncryptionParameters, KeyEncryptionUnsupported};
    let long = "A".repeat(32);
    let longer = "A".repeat(33);
    let absent = "no header `DEK-Info` names the cipher";
    let short = "the initialization vector in `DEK-Info` has the wrong length for the cipher";
    let digits = "83DEB9E5B358E4AD7C3194D5A14B806F";
    for (header, code, message) in [
        (
            format!("DEK-Info: RC2-CBC,{digits}"),
            KeyEncryptionUnsupported,
            "the cipher `RC2-CBC` is not known",
        ),
        (
            format!("DEK-Info: {long},{digits}"),
            KeyEncryptionUnsupported,
            "is not known",
        ),
        (
            format!("DEK-Info: {longer},{digits}"),
            KeyEncryptionParameters,
            absent,
        ),
        (
            "DEK-Info: AES-128-CBC".to_owned(),
            KeyEncryptionParameters,
            absent,
        ),
        (
            format!("DEK: AES-128-CBC,{digits}"),
            KeyEncryptionParameters,
            absent,
        ),
        (
            "DEK-Info: AES-128-CBC,83DE".to_owned(),
            KeyEncryptionParameters,
            short,
        ),
        (
            format!("DEK-Info: AES-128-CBC,{}", digits.replace('8', "G")),
            KeyEncryptionParameters,
            short,
        ),
    ] {
        let pem = PROC_TYPE.replace(&format!("DEK-Info: AES-128-CBC,{digits}"), &header);
        let (key, findings) = read_key(&pem, Some("testpassword"));
        assert!(key.is_none());
        let finding = &findings[1];
        assert_eq!(finding.code, code, "{header}");
        assert!(finding.message.contains(message), "{finding}");
    }
    // The digits are read in either case, and spaces around the name don't count.
    let lower = PROC_TYPE.replace(
        &format!("DEK-Info: AES-128-CBC,{digits}"),
        &format!("DEK-Info:AES-128-CBC ,{}", digits.to_ascii_lowercase()),
    );
    assert!(read_key(&lower, Some("testpassword")).0.is_some());
}

fn block(label: &str) -> String {
    format!("-----BEGIN {label}-----\nMAA=\n-----END {label}-----\n")
}

#[test]
fn a_block_that_is_no_key_has_its_advice() {
    let certificates = "move certificates to the field `certificate`";
    let delete = "delete this block; this field may contain only one private key";
    for (label, with_key, without_key) in [
        ("CERTIFICATE", certificates, certificates),
        (
            "EC PARAMETERS",
            "delete this block; the key carries its own parameters",
            delete,
        ),
        ("PUBLIC KEY", delete, delete),
    ] {
        for (text, code, expected) in [
            (
                PLAIN.to_owned() + &block(label),
                Code::KeyBlockBeside,
                with_key,
            ),
            (block(label) + PLAIN, Code::KeyBlockBeside, with_key),
            (block(label), Code::PemLabelUnexpected, without_key),
        ] {
            let (key, findings) = read_key(&text, None);
            assert_eq!(key.is_some(), code == Code::KeyBlockBeside);
            let [finding] = findings.as_slice() else {
                panic!("{findings:?}");
            };
            assert_eq!((finding.code, help(finding)), (code, expected), "{label}");
            assert!(finding.message.contains(&format!("`{label}`")), "{finding}");
            let label = finding.facts.get(FactName::Label).map(ToString::to_string);
            assert!(finding.message.contains(&label.unwrap()), "{finding}");
        }
    }
}

/// What can't be read is named for what its label says.
#[test]
fn an_unknown_body_is_named_for_its_label() {
    use Code::{KeyAlgorithmUnsupported, KeyFormatUnsupported, KeyMalformed, KeyNotPkcs8};
    for (label, codes, message) in [
        (
            "PRIVATE KEY",
            &[KeyMalformed][..],
            "the DER of PrivateKeyInfo does not parse",
        ),
        (
            "ENCRYPTED PRIVATE KEY",
            &[KeyMalformed],
            "the DER of EncryptedPrivateKeyInfo does not parse",
        ),
        (
            "RSA PRIVATE KEY",
            &[KeyNotPkcs8, KeyMalformed],
            "the DER of RSAPrivateKey does not parse",
        ),
        (
            "EC PRIVATE KEY",
            &[KeyNotPkcs8, KeyMalformed],
            "the DER of ECPrivateKey does not parse",
        ),
        (
            "DSA PRIVATE KEY",
            &[KeyAlgorithmUnsupported],
            "a key for DSA",
        ),
        (
            "OPENSSH PRIVATE KEY",
            &[KeyFormatUnsupported],
            "an OpenSSH key, not PKCS #8",
        ),
        (
            "ANY PRIVATE KEY",
            &[KeyFormatUnsupported],
            "`ANY PRIVATE KEY`, not PKCS #8",
        ),
    ] {
        let (key, findings) = read_key(&block(label), None);
        assert!(key.is_none());
        let found: Vec<_> = findings.iter().map(|finding| finding.code).collect();
        assert_eq!(found, codes, "{label}");
        let last = findings.last().unwrap();
        assert!(last.message.starts_with(message), "{last}");
        if codes.len() == 2 {
            let name = if label.starts_with("RSA") {
                "PKCS #1"
            } else {
                "SEC 1"
            };
            assert!(findings[0].message.contains(name), "{}", findings[0]);
        }
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

/// The first of several passwords that opens a key, and the form in which it was.
#[test]
fn a_key_is_opened_with_the_password_that_fits() {
    let rules = Rules::kafka();
    let passwords = ["", "other", "testpassword", "one more"].map(SensitiveText::from);
    let in_java = true;
    let name = "PBE-SHA1-3DES";
    for (pem, form, password, encryption, is_traditional) in [
        (PLAIN, Form::Plain, None, None, false),
        (
            PBES1,
            Form::V1 { name, in_java },
            Some("testpassword"),
            Some(name),
            false,
        ),
        (
            PROC_TYPE,
            Form::ProcType("AES-128-CBC"),
            Some("testpassword"),
            Some("AES-128-CBC"),
            true,
        ),
        (TRADITIONAL, Form::Traditional, None, None, true),
    ] {
        let mut findings = Findings::under(&rules);
        let blocks = pem::read(pem, &field(), &mut findings);
        let mut budget = Budget::under(&rules);
        let opened = open(&blocks[0], &passwords, None, &rules, &mut budget).unwrap();
        assert_eq!((opened.form, form.is_traditional()), (form, is_traditional));
        assert_eq!(form.is_encrypted(), password.is_some());
        assert_eq!(
            opened.password.as_ref().map(SensitiveText::expose),
            password
        );
        assert_eq!(
            (opened.key.encryption(), opened.key.bits()),
            (encryption, 256)
        );
        let plain = read_key(PLAIN, None).0.unwrap();
        assert_eq!(opened.key.expose_pkcs8(), plain.expose_pkcs8());
        let without = open(&blocks[0], &passwords[..2], None, &rules, &mut budget);
        assert_eq!(without.is_some(), password.is_none());
    }
    assert!(Form::Pbes2.is_encrypted() && !Form::Pbes2.is_traditional());
}

#[test]
fn a_key_of_before_pkcs8_is_named_for_its_body() {
    let under = |label: &str| TRADITIONAL.replace("EC PRIVATE KEY", label);
    for (pem, message, help_part) in [
        (
            TRADITIONAL.to_owned(),
            "a SEC 1 key, not PKCS #8",
            "openssl pkcs8 -topk8 -nocrypt",
        ),
        (
            under("RSA PRIVATE KEY"),
            "the body is that of `EC PRIVATE KEY`",
            "write `EC PRIVATE KEY` in",
        ),
        (
            under("PRIVATE KEY"),
            "the body is that of `EC PRIVATE KEY`",
            "write `EC PRIVATE KEY` in",
        ),
    ] {
        let (key, findings) = read_key(&pem, None);
        let [finding] = findings.as_slice() else {
            panic!("{findings:?}");
        };
        assert_eq!(finding.code, Code::KeyNotPkcs8);
        assert!(finding.message.starts_with(message), "{finding}");
        assert!(help(finding).contains(help_part), "{}", help(finding));
        let plain = read_key(PLAIN, None).0.unwrap();
        assert_eq!(key.unwrap().expose_pkcs8(), plain.expose_pkcs8());
    }
    // A sound body under another label.
    for (pem, label, right) in [
        (PLAIN, "PRIVATE KEY", "PRIVATE KEY"),
        (PBES1, "ENCRYPTED PRIVATE KEY", "ENCRYPTED PRIVATE KEY"),
    ] {
        let (key, findings) =
            read_key(&pem.replace(label, "RSA PRIVATE KEY"), Some("testpassword"));
        assert!(key.is_some());
        assert_eq!(findings[0].code, Code::KeyLabel);
        assert!(
            findings[0].message.contains(&format!("that of `{right}`")),
            "{}",
            findings[0]
        );
        let expected = findings[0]
            .facts
            .get(FactName::Expected)
            .map(ToString::to_string);
        assert_eq!(expected.as_deref(), Some(right));
    }
}

/// RFC 3279 section 2.3, RFC 5480 section 2.1.1, RFC 8410 section 3.
#[test]
fn an_algorithm_that_is_not_accepted_has_its_name() {
    let sequence = |parts: &[&[u8]]| {
        let content = parts.concat();
        [&[0x30, u8::try_from(content.len()).unwrap()][..], &content].concat()
    };
    let oid = |text: &str| {
        let oid = const_oid::ObjectIdentifier::new_unwrap(text);
        [
            &[0x06, u8::try_from(oid.as_bytes().len()).unwrap()][..],
            oid.as_bytes(),
        ]
        .concat()
    };
    let read_info = |algorithm: &[u8], key: &[u8]| {
        let octets = [&[0x04, u8::try_from(key.len()).unwrap()][..], key].concat();
        let der = sequence(&[&[2, 1, 0], &sequence(&[algorithm]), &octets]);
        let mut text = crate::sensitive::SensitiveBuffer::default();
        pem::write("PRIVATE KEY", &der, &mut text);
        read_key(std::str::from_utf8(text.as_slice()).unwrap(), None)
    };
    let ec = |curve: &str| [oid("1.2.840.10045.2.1"), oid(curve)].concat();
    for (algorithm, name) in [
        (oid("1.2.840.10040.4.1"), "DSA"),
        (oid("1.2.840.113549.1.1.10"), "RSASSA-PSS"),
        (oid("1.3.101.110"), "X25519"),
        (oid("1.3.101.111"), "X448"),
        (oid("1.3.101.113"), "Ed448"),
        (oid("1.2.840.113549.1.3.1"), "Diffie-Hellman"),
        (oid("1.2.3.4"), "unknown, 1.2.3.4"),
        (ec("1.3.132.0.33"), "EC with the curve P-224"),
        (ec("1.2.840.10045.3.1.1"), "EC with the curve P-192"),
        (ec("1.3.132.0.10"), "EC with the curve secp256k1"),
        (
            ec("1.3.36.3.3.2.8.1.1.7"),
            "EC with the curve unknown, 1.3.36.3.3.2.8.1.1.7",
        ),
        (
            [oid("1.2.840.10045.2.1"), sequence(&[&[2, 1, 1]])].concat(),
            "EC with explicit curve parameters",
        ),
    ] {
        let (key, findings) = read_info(&algorithm, &[4, 1, 0]);
        assert!(key.is_none());
        let finding = &findings[0];
        assert_eq!(finding.code, Code::KeyAlgorithmUnsupported);
        assert_eq!(
            finding.message,
            format!("a key for {name}, which the rules do not accept")
        );
    }
    // RFC 8410 section 7: 32 bytes; RFC 5915 section 3: a number from 1.
    let ed25519 = |bytes: u8| {
        read_info(
            &oid("1.3.101.112"),
            &[vec![4, bytes], vec![7; bytes.into()]].concat(),
        )
    };
    let p_256 = |scalar: &[u8]| {
        let key = [&[0x04, u8::try_from(scalar.len()).unwrap()][..], scalar].concat();
        read_info(&ec("1.2.840.10045.3.1.7"), &sequence(&[&[2, 1, 1], &key]))
    };
    let long = [[1].as_slice(), &[0; 32]].concat();
    for (part, (key, findings), is_read) in [
        ("", ed25519(32), true),
        ("CurvePrivateKey", ed25519(31), false),
        ("CurvePrivateKey", ed25519(33), false),
        ("", p_256(&[0xff; 32]), true),
        ("ECPrivateKey", p_256(&[0; 32]), false),
        ("ECPrivateKey", p_256(&long), false),
    ] {
        assert_eq!(key.is_some(), is_read, "{part}: {findings:?}");
        if !is_read {
            assert_eq!(
                findings[0].message,
                format!("the DER of {part} does not parse")
            );
        }
    }
}
