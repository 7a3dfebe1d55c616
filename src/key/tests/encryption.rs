//! Encryption by its RFCs: counts, derivations, ciphertexts, and what they cost.

use der::Tag;
use der::asn1::AnyRef;

use super::{PLAIN, read_key};
use crate::finding::{Code, FactName, Rules};
use crate::key::cipher::{Cipher, WrongLength};
use crate::key::refusal::iterations;
use crate::key::{EncryptedPrivateKeyInfo, derivation, pbe_sha1_3des, pkcs12_mac_key};
use crate::pem;

/// RFC 8018 appendix A.3: a positive INTEGER (X.690 section 8.3).
#[test]
fn an_iteration_count_is_positive_and_bounded() {
    let mut rules = Rules::lambda();
    rules.max_iterations = 300;
    let malformed = Err("the iteration count is not a positive integer".to_owned());
    let too_many = |count: u64| Err(format!("{count} iterations; at most 300 are accepted"));
    let absurd = Err("an absurd number of iterations; at most 300 are accepted".to_owned());
    for (tag, bytes, expected) in [
        (Tag::Integer, &[1][..], Ok(1)),
        (Tag::Integer, &[0x7f], Ok(127)),
        (Tag::Integer, &[0x00, 0x80], Ok(128)),
        (Tag::Integer, &[0x01, 0x2c], Ok(300)),
        (Tag::Integer, &[0x01, 0x2d], too_many(301)),
        (
            Tag::Integer,
            &[0x00, 0xff, 0xff, 0xff, 0xff],
            too_many(u32::MAX.into()),
        ),
        (
            Tag::Integer,
            &[0x01, 0x00, 0x00, 0x00, 0x01],
            too_many((1 << 32) + 1),
        ),
        (Tag::Integer, &[0x7f; 8], too_many(0x7f7f_7f7f_7f7f_7f7f)),
        (Tag::Integer, &[0x01; 9], absurd.clone()),
        (Tag::Integer, &[0x01; 40], absurd),
        (Tag::Integer, &[0], malformed.clone()),
        (Tag::Integer, &[0x80], malformed.clone()),
        (Tag::Integer, &[0xff, 0x00], malformed.clone()),
        (Tag::Integer, &[], malformed.clone()),
        (Tag::OctetString, &[1], malformed),
    ] {
        let found = iterations(AnyRef::new(tag, bytes).unwrap(), &rules);
        let message = found.as_ref().err().map(|refusal| refusal.what.clone());
        assert_eq!(found.as_ref().ok(), expected.as_ref().ok(), "{bytes:x?}");
        assert_eq!(message, expected.clone().err(), "{bytes:x?}");
        if let Err(refusal) = found {
            assert_eq!(refusal.code, Code::KeyEncryptionParameters);
            let most = refusal.facts.get(FactName::MaximumIterations);
            assert_eq!(
                most.is_some(),
                refusal.what.contains("at most"),
                "{bytes:x?}"
            );
            let count = refusal
                .facts
                .get(FactName::Iterations)
                .map(ToString::to_string);
            assert_eq!(
                count.is_some(),
                refusal.what.ends_with("accepted") && !refusal.what.contains("absurd")
            );
            assert!(count.is_none_or(|count| refusal.what.starts_with(&count)));
        }
    }
}

/// FIPS 46-3, FIPS 197 and RFC 2268: blocks of 8 bytes, of 16 for AES; RC4 is a stream.
#[test]
fn a_ciphertext_is_whole_blocks() {
    for (cipher, key, block) in [
        (Cipher::Des, 8, Some(8)),
        (Cipher::TwoKeyTripleDes, 16, Some(8)),
        (Cipher::TripleDes, 24, Some(8)),
        (Cipher::Rc2(40), 5, Some(8)),
        (Cipher::Rc2(128), 16, Some(8)),
        (Cipher::Rc4(128), 16, None),
        (Cipher::Aes128, 16, Some(16)),
        (Cipher::Aes192, 24, Some(16)),
        (Cipher::Aes256, 32, Some(16)),
    ] {
        assert_eq!(
            (cipher.key_bytes(), cipher.block_bytes()),
            (key, block),
            "{cipher:?}"
        );
        for length in [0, 1, 7, 8, 9, 16, 24, 32] {
            let whole = block.is_none_or(|block| length > 0 && length % block == 0);
            assert_eq!(cipher.fits(&vec![0; length]), whole, "{cipher:?} {length}");
            let vector = vec![0; block.unwrap_or(0)];
            for key_bytes in [key, key + 1] {
                let decrypted = cipher.decrypt(&vec![1; key_bytes], &vector, &mut vec![0; length]);
                let expected = (whole && key_bytes == key).then_some(()).ok_or(WrongLength);
                assert_eq!(decrypted, expected, "{cipher:?} {length} {key_bytes}");
            }
        }
    }
}

/// What is derived block by block costs so much for each block (RFC 8018 section 5.2, RFC 7292
/// appendix B.2), in one unit for every scheme.
#[test]
fn work_grows_with_what_is_hashed() {
    let rules = Rules::kafka();
    // SEQUENCE { SEQUENCE { pbes2, SEQUENCE { derivation, aes } }, OCTET STRING }
    let sequence = |parts: &[&[u8]]| {
        let content = parts.concat();
        let length = u8::try_from(content.len()).unwrap();
        [&[0x30, length][..], &content].concat()
    };
    let oid = |text: &str| {
        let oid = const_oid::ObjectIdentifier::new_unwrap(text);
        let bytes = oid.as_bytes();
        [&[0x06, u8::try_from(bytes.len()).unwrap()][..], bytes].concat()
    };
    let work = |algorithm: &[u8]| {
        let der = sequence(&[algorithm, &[0x04, 0x00]]);
        let info = EncryptedPrivateKeyInfo::from_der(&der).unwrap();
        let encryption = info.encryption(&rules).map_err(|refusal| refusal.what);
        encryption.unwrap().work()
    };
    let salt = [0x04, 0x08, 0, 0, 0, 0, 0, 0, 0, 0];
    let thousand = [0x02, 0x02, 0x03, 0xe8];
    let v1 = |scheme: &str| work(&sequence(&[&oid(scheme), &sequence(&[&salt, &thousand])]));
    // PKCS #12: triple DES has 24 bytes of key and 8 of vector, three blocks of SHA-1; RC2-40 two.
    let (triple_des, rc2) = (v1("1.2.840.113549.1.12.1.3"), v1("1.2.840.113549.1.12.1.6"));
    assert_eq!(triple_des * 2, rc2 * 3);
    // PBKDF1 hashes once an iteration, and SHA-1 costs what it costs there.
    assert_eq!(v1("1.2.840.113549.1.5.10") * 2, rc2);
    assert!(v1("1.2.840.113549.1.5.3") < v1("1.2.840.113549.1.5.10"));

    // JDK 17's PKCS #12 ciphers want a salt of 8 bytes at least.
    for (bytes, lacks) in [(7, Some("at least 8 bytes")), (8, None), (20, None)] {
        let salt = [&[0x04, bytes][..], &vec![0; usize::from(bytes)]].concat();
        let algorithm = sequence(&[
            &oid("1.2.840.113549.1.12.1.3"),
            &sequence(&[&salt, &thousand]),
        ]);
        let der = sequence(&[&algorithm, &[0x04, 0x00]]);
        let info = EncryptedPrivateKeyInfo::from_der(&der).unwrap();
        assert_eq!(info.java_lacks().is_some(), lacks.is_some());
        assert!(
            info.java_lacks()
                .is_none_or(|text| text.ends_with(lacks.unwrap()))
        );
        let facts = info.facts();
        let fact = |name| facts.get(name).map(ToString::to_string).unwrap();
        assert_eq!(fact(FactName::Scheme), "PBE-SHA1-3DES");
        assert_eq!(fact(FactName::Oid), "1.2.840.113549.1.12.1.3");
        assert_eq!(fact(FactName::SaltBytes), bytes.to_string());
    }

    let pbes2 = |derivation: &[u8], cipher: &str| {
        let vector = [&[0x04, 0x10][..], &[0; 16]].concat();
        let encryption = sequence(&[&oid(cipher), &vector]);
        work(&sequence(&[
            &oid("1.2.840.113549.1.5.13"),
            &sequence(&[derivation, &encryption]),
        ]))
    };
    let pbkdf2 = |function: &str, cipher: &str| {
        let function = sequence(&[&oid(function), &[0x05, 0x00]]);
        let parameters = sequence(&[&salt, &thousand, &function]);
        pbes2(
            &sequence(&[&oid("1.2.840.113549.1.5.12"), &parameters]),
            cipher,
        )
    };
    let (aes_128, aes_256) = ("2.16.840.1.101.3.4.1.2", "2.16.840.1.101.3.4.1.42");
    for (number, blocks) in [(7, 2), (8, 2), (9, 1), (10, 1), (11, 1)] {
        let function = format!("1.2.840.113549.2.{number}");
        let (one, whole) = (pbkdf2(&function, aes_128), pbkdf2(&function, aes_256));
        assert_eq!(whole, blocks * one, "{function}");
        // HMAC hashes twice.
        assert!(one >= 2 * v1("1.2.840.113549.1.5.10"), "{function}");
    }
    let scrypt = |log_cost: u8| {
        let cost = [0x02, 0x03, 1 << (log_cost - 16), 0, 0];
        let parameters = sequence(&[&salt, &cost, &[0x02, 0x01, 0x01], &[0x02, 0x01, 0x01]]);
        pbes2(
            &sequence(&[&oid("1.3.6.1.4.1.11591.4.11"), &parameters]),
            aes_256,
        )
    };
    assert_eq!(scrypt(18), 4 * scrypt(16));
    // RFC 7914 section 2: 128 × N × r bytes of memory, written p times; four times the memory is allowed.
    let mut bounded = Rules::kafka();
    bounded.max_scrypt_bytes = 1 << 20;
    for (cost, parallel, is_allowed) in [(4, 1, true), (4, 4, true), (4, 5, false), (8, 1, false)] {
        let parameters = [&salt[..], &[2, 2, cost, 0], &[2, 1, 8], &[2, 1, parallel]].concat();
        let derivation = sequence(&[&oid("1.3.6.1.4.1.11591.4.11"), &sequence(&[&parameters])]);
        let encryption = sequence(&[&oid(aes_256), &[&[0x04, 0x10][..], &[0; 16]].concat()]);
        let parameters = sequence(&[&derivation, &encryption]);
        let algorithm = sequence(&[&oid("1.2.840.113549.1.5.13"), &parameters]);
        let der = sequence(&[&algorithm, &[0x04, 0x00]]);
        let info = EncryptedPrivateKeyInfo::from_der(&der).unwrap();
        assert_eq!(
            info.encryption(&bounded).is_ok(),
            is_allowed,
            "{cost} {parallel}"
        );
    }
    assert!(scrypt(16) > v1("1.2.840.113549.1.5.10"));
}

/// The vectors that Botan and Bouncy Castle have for RFC 7292 appendix B, and of PBKDF1 (RFC 8018 section
/// 5.1); Python's `hashlib` derives the same.
#[test]
fn derivations_are_those_of_others() {
    use derivation::{Purpose, bmp_string, pbkdf1, pkcs12_sha1};
    let hex = |bytes: &[u8]| {
        bytes
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>()
    };
    let salt = |hex: &str| {
        let digits = hex.as_bytes().chunks(2);
        let byte =
            |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
        digits.map(byte).collect::<Vec<_>>()
    };
    for (password, of_salt, iterations, purpose, expected) in [
        (
            "smeg",
            "0a58cf64530d823f",
            1,
            Purpose::Key,
            "8aaae6297b6cb04642ab5b077851284eb7128f1a2a7fbca3",
        ),
        (
            "smeg",
            "0a58cf64530d823f",
            1,
            Purpose::InitializationVector,
            "79993dfe048d3b76",
        ),
        (
            "smeg",
            "3d83c0e4546ac140",
            1,
            Purpose::Mac,
            "8d967d88f6caa9d714800ab3d48051d63f73a312",
        ),
        (
            "queeg",
            "05dec959acff72f7",
            1000,
            Purpose::Key,
            "ed2034e36328830ff09df1e1a07dd357185dac0d4f9eb3d4",
        ),
        (
            "queeg",
            "263216fcc2fab31c",
            1000,
            Purpose::Mac,
            "5ec4c7a80df652294c3925b6489a7ab857c83476",
        ),
    ] {
        let bytes = expected.len() / 2;
        let derived = pkcs12_sha1(
            &bmp_string(password),
            &salt(of_salt),
            iterations,
            purpose,
            bytes,
        );
        assert_eq!(hex(&derived), expected);
        if matches!(purpose, Purpose::Mac) {
            let mac = pkcs12_mac_key::<sha1::Sha1>(password, &salt(of_salt), iterations, 64, 20);
            assert_eq!(hex(&mac), expected);
        }
    }
    let salt = salt("78578e5a5d63cb06");
    let sha1 = pbkdf1::<sha1::Sha1>(b"password", &salt, 1000);
    assert_eq!(hex(&*sha1), "dc19847e05c64d2faf10ebfb4a3d2a20");
    let md5 = pbkdf1::<md5::Md5>(b"password", &salt, 1000);
    assert_eq!(hex(&*md5), "c11246e6b87e77a09ab0643de76e1ea7");
}

/// `openssl pkcs8 -in FILE -passin pass:testpassword` opens it.
#[test]
fn what_is_encrypted_is_what_openssl_opens() {
    use sha2::{Digest, Sha256};
    let (plain, _) = read_key(PLAIN, None);
    let pkcs8 = plain.unwrap();
    let salt = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];
    let encrypted = pbe_sha1_3des(pkcs8.expose_pkcs8(), "testpassword", &salt, 100).unwrap();
    let digest = Sha256::digest(encrypted.expose());
    let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(
        digest,
        "2ec435e1c58c3fe6e2b97ce02c69a6b158fd0990fe75212a903b217e3dc72e6c"
    );
    let mut text = crate::sensitive::SensitiveBuffer::default();
    pem::write("ENCRYPTED PRIVATE KEY", encrypted.expose(), &mut text);
    let text = std::str::from_utf8(text.as_slice()).unwrap();
    let (opened, findings) = read_key(text, Some("testpassword"));
    assert_eq!(opened.unwrap().expose_pkcs8(), pkcs8.expose_pkcs8());
    assert_eq!(findings, []);
}
