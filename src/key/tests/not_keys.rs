//! Blocks that are not keys, or not keys that are accepted.

use super::*;

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
            "encrypted with the unknown cipher `RC2-CBC`",
        ),
        (
            format!("DEK-Info: {long},{digits}"),
            KeyEncryptionUnsupported,
            "encrypted with the unknown cipher `AAA",
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
    let bundle = "extract its certificates with `openssl pkcs7 -print_certs -in chain.p7b -out chain.pem`, and put them \
                  into the field `certificate`";
    let delete = "delete this block; this field may contain only one private key";
    for (label, with_key, without_key) in [
        ("CERTIFICATE", certificates, certificates),
        ("CLIENT CERTIFICATE", certificates, certificates),
        ("CERTIFICATE REQUEST", delete, delete),
        ("PKCS7", bundle, bundle),
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
        (oid("1.2.3.4"), "the unknown algorithm 1.2.3.4"),
        (ec("1.3.132.0.33"), "EC with the curve P-224"),
        (ec("1.2.840.10045.3.1.1"), "EC with the curve P-192"),
        (ec("1.3.132.0.10"), "EC with the curve secp256k1"),
        (
            ec("1.3.36.3.3.2.8.1.1.7"),
            "EC with the unknown curve 1.3.36.3.3.2.8.1.1.7",
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

/// `certutil -encode` writes every file under `CERTIFICATE`.
#[test]
fn a_key_is_known_by_its_der() {
    let der = |pem: &str| {
        let mut ignored = Findings::under(&Rules::kafka());
        let blocks = pem::read(pem, &field(), &mut ignored);
        blocks[0].der().unwrap().to_vec()
    };
    for (pem, label) in [
        (PLAIN, "PRIVATE KEY"),
        (TRADITIONAL, "EC PRIVATE KEY"),
        (PBES1, "ENCRYPTED PRIVATE KEY"),
    ] {
        let key = der(pem);
        assert_eq!(label_of(&key), Some(label));
        for other in [
            [&key[..], &[0]].concat(),
            key[..key.len() - 1].to_vec(),
            key[2..].to_vec(),
        ] {
            assert_eq!(label_of(&other), None, "{label}");
        }
    }
    // A certificate's parts, a PFX of version 3, and a public key.
    for other in [
        &[0x30, 0x08, 0x30, 0, 0x30, 0, 0x03, 0x02, 0, 0][..],
        &[0x30, 0x07, 0x02, 1, 3, 0x30, 0, 0x04, 0],
        &[0x30, 0x06, 0x30, 0, 0x03, 0x02, 0, 0],
        b"",
    ] {
        assert_eq!(label_of(other), None);
    }
}
