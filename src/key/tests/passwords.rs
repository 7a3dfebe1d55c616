//! Passwords: wrong, missing, unused, and the one that fits.

use super::*;

#[test]
fn a_password_that_opens_nothing_is_named() {
    use Code::{KeyPasswordMissing, KeyPasswordNotAscii, KeyPasswordWrong};
    let field_help = "put the key's password into the field `privateKeyPassword`: `msk-auth repair \
                      --password-file PASSWORD_FILE FILE` does this";
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
