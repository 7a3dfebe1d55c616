//! Who can have signed, and with what Java accepts a signature.

use super::algorithms;
use super::der::*;
use super::found::{NOW, at, ca_constraints, codes, field, found, number, text};
use crate::chain::signature::{PublicKey, Verdict, verify};
use crate::chain::{self, read_certificates};
use crate::finding::{Code, FactName, Finding, Findings, Rules};

const SHA256_WITH_RSA: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b\x05\x00";
const RSA: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00";
const RSA_PSS: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a";

fn key_of(algorithm: &[u8], key: &[u8]) -> Vec<u8> {
    sequence(&[&sequence(&[algorithm]), &tlv(3, &[&[0], key])])
}

/// A `SubjectPublicKeyInfo` of an RSA key whose modulus has so many bytes.
fn rsa(algorithm: &[u8], bytes: usize) -> Vec<u8> {
    let modulus = tlv(2, &[&[0], &vec![0xff; bytes]]);
    key_of(algorithm, &sequence(&[&modulus, b"\x02\x03\x01\x00\x01"]))
}

/// One on a curve, given by its object identifier and the first byte of its point.
fn ec(curve: &[u8], form: u8, bytes: usize) -> Vec<u8> {
    let algorithm = [b"\x06\x07\x2a\x86\x48\xce\x3d\x02\x01", curve].concat();
    key_of(&algorithm, &[vec![form], vec![1; bytes]].concat())
}

const P_256: &[u8] = b"\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07";
const P_224: &[u8] = b"\x06\x05\x2b\x81\x04\x00\x21";
const P_521: &[u8] = b"\x06\x05\x2b\x81\x04\x00\x23";
const SECP256K1: &[u8] = b"\x06\x05\x2b\x81\x04\x00\x0a";
const ED448: &[u8] = b"\x06\x03\x2b\x65\x71";

/// A certificate signed with this algorithm, and its issuer with this key.
fn two(algorithm: &[u8], key: &[u8]) -> [Vec<u8>; 2] {
    let mut leaf = Parts::sound();
    (leaf.inner_algorithm, leaf.outer_algorithm) = (algorithm.to_vec(), algorithm.to_vec());
    let mut ca = Parts::sound();
    (ca.serial, ca.subject, ca.key) = (vec![2, 1, 8], named(b"ca"), key.to_vec());
    ca.extensions = extensions(&[&ca_constraints()]);
    [leaf.der(), ca.der()]
}

/// None of these signatures is one; what is asked is whether that can be known here.
#[test]
fn a_signature_is_refuted_only_where_its_key_can_be_used() {
    use Verdict::{NotVerifiable, Refuted};
    let sha256_with_rsa = sequence(&[SHA256_WITH_RSA]);
    let sha384_with_rsa = sequence(&[b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0c\x05\x00"]);
    let ecdsa_sha512 = sequence(&[b"\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x04"]);
    for (what, algorithm, key, verdict) in [
        ("ECDSA, P-256", &ecdsa(), ec(P_256, 4, 64), Refuted),
        (
            "ECDSA, a compressed point",
            &ecdsa(),
            ec(P_256, 2, 32),
            NotVerifiable,
        ),
        (
            "ECDSA, P-521, which ring lacks",
            &ecdsa(),
            ec(P_521, 4, 132),
            NotVerifiable,
        ),
        (
            "ECDSA with a digest that ring lacks",
            &ecdsa_sha512,
            ec(P_256, 4, 64),
            NotVerifiable,
        ),
        // A key never makes another kind's signatures.
        ("ECDSA, an RSA key", &ecdsa(), rsa(RSA, 256), Refuted),
        ("RSA, P-256", &sha256_with_rsa, ec(P_256, 4, 64), Refuted),
        (
            "ECDSA, Ed448, which ring lacks",
            &ecdsa(),
            key_of(ED448, &[1; 57]),
            NotVerifiable,
        ),
        ("RSA, 2048 bits", &sha256_with_rsa, rsa(RSA, 256), Refuted),
        ("RSA, 8192 bits", &sha256_with_rsa, rsa(RSA, 1024), Refuted),
        (
            "RSA, 8200 bits",
            &sha256_with_rsa,
            rsa(RSA, 1025),
            NotVerifiable,
        ),
        ("RSA, 1024 bits", &sha256_with_rsa, rsa(RSA, 128), Refuted),
        (
            "RSA, 1016 bits",
            &sha256_with_rsa,
            rsa(RSA, 127),
            NotVerifiable,
        ),
        (
            "RSA, 1024 bits and SHA-384",
            &sha384_with_rsa,
            rsa(RSA, 128),
            NotVerifiable,
        ),
        (
            "RSA, 2048 bits and SHA-384",
            &sha384_with_rsa,
            rsa(RSA, 256),
            Refuted,
        ),
    ] {
        let text = text(&two(algorithm, &key));
        let mut findings = Findings::under(&Rules::lambda());
        let list = read_certificates(text.as_slice(), &field(), &mut findings).list;
        let [leaf, ca] = list.as_slice() else {
            panic!("{what}: {findings:?}");
        };
        assert_eq!(verify(leaf, ca, algorithms()), verdict, "{what}");
    }
}

/// RFC 4055 section 1.2: a key under `rsaEncryption` is for every signature, one under `id-RSASSA-PSS` for
/// those of RSASSA-PSS alone.
#[test]
fn a_key_for_pss_is_for_nothing_else() {
    use rustls::pki_types::alg_id;
    for (algorithm, is_pss_only) in [(RSA, false), (RSA_PSS, true)] {
        let text = text(&two(&ecdsa(), &rsa(algorithm, 256)));
        let mut findings = Findings::under(&Rules::lambda());
        let list = read_certificates(text.as_slice(), &field(), &mut findings).list;
        let key = PublicKey::of(&list[1]);
        let mut of_rsa = 0;
        for one in algorithms() {
            let is_rsa = one.public_key_alg_id() == alg_id::RSA_ENCRYPTION;
            let is_pss = one.signature_alg_id().starts_with(RSA_PSS);
            let expected = is_rsa && (is_pss || !is_pss_only);
            assert_eq!(key.is_for(*one), expected, "{one:?}");
            of_rsa += usize::from(is_rsa);
        }
        assert!(of_rsa >= 6);
    }
}

/// `jdk.certpath.disabledAlgorithms` and the curves of JDK 17.
#[test]
fn what_java_refuses_to_verify_is_refused() {
    use Code::{ChainAlgorithmRefused, ChainWeakSignature};
    let md5_with_rsa = sequence(&[b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x04\x05\x00"]);
    let sha1_with_rsa = sequence(&[b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x05\x05\x00"]);
    let sha256_with_rsa = sequence(&[SHA256_WITH_RSA]);
    for (what, algorithm, key, code, words, bits) in [
        (
            "MD5",
            &md5_with_rsa,
            rsa(RSA, 256),
            Some(ChainAlgorithmRefused),
            "MD5 with RSA",
            None,
        ),
        (
            "SHA-1",
            &sha1_with_rsa,
            rsa(RSA, 256),
            Some(ChainWeakSignature),
            "SHA-1 with RSA",
            None,
        ),
        (
            "1016 bits",
            &sha256_with_rsa,
            rsa(RSA, 127),
            Some(ChainAlgorithmRefused),
            "an RSA key of 1016 bits",
            Some(1016),
        ),
        ("1024 bits", &sha256_with_rsa, rsa(RSA, 128), None, "", None),
        (
            "P-224",
            &ecdsa(),
            ec(P_224, 4, 56),
            Some(ChainAlgorithmRefused),
            "the curve P-224",
            None,
        ),
        (
            "secp256k1",
            &ecdsa(),
            ec(SECP256K1, 4, 64),
            Some(ChainAlgorithmRefused),
            "the curve secp256k1",
            None,
        ),
        ("P-521", &ecdsa(), ec(P_521, 4, 132), None, "", None),
    ] {
        let mut findings = found(text(&two(algorithm, &key)).as_slice());
        // Of RSA that nobody made, the legacy algorithms refute the signature.
        findings.retain(|finding| finding.code != Code::ChainSignature);
        let expected: Vec<_> = code.into_iter().map(|code| (code, Some(1))).collect();
        assert_eq!(codes(&findings), expected, "{what}");
        for finding in findings {
            assert!(finding.message.contains(words), "{finding}");
            let found = finding.facts.get(FactName::Bits).and_then(number);
            assert_eq!(found, bits, "{what}");
        }
    }
}

/// Of RSA from 2048 bits it is the signature's algorithm that is named, and of less the key.
#[test]
fn what_is_not_verified_is_named() {
    let sha224_with_rsa = sequence(&[b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0e\x05\x00"]);
    let sha256_with_rsa = sequence(&[b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b\x05\x00"]);
    let modulus = tlv(2, &[&[0], &vec![0xff; 256]]);
    let with_exponent = |exponent: &[u8]| key_of(RSA, &sequence(&[&modulus, &tlv(2, &[exponent])]));
    for (algorithm, key, words) in [
        (
            &sha224_with_rsa,
            rsa(RSA, 256),
            "signed with an algorithm (1.2.840.113549.1.1.14)",
        ),
        (
            &sha224_with_rsa,
            rsa(RSA, 255),
            "signed with an RSA key of 2040 bits",
        ),
        (
            &sha256_with_rsa,
            with_exponent(&[2, 0, 0, 0, 1]),
            "signed with an RSA key with an exponent of more than 33 bits",
        ),
    ] {
        let text = text(&two(algorithm, &key));
        let mut findings = Findings::under(&Rules::lambda());
        chain::read(
            text.as_slice(),
            None,
            at(NOW),
            algorithms(),
            &field(),
            &mut findings,
        );
        let unsupported = |one: &&Finding| one.code == Code::ChainSignatureUnsupported;
        let finding = findings.iter().find(unsupported).unwrap();
        assert!(finding.message.starts_with(words), "{finding}");
    }
}

/// RFC 5480 section 2.1.1: a curve is named. A certificate without a name for it is not damaged.
#[test]
fn a_curve_without_a_name_is_called_so() {
    let explicit = [
        b"\x06\x07\x2a\x86\x48\xce\x3d\x02\x01",
        &sequence(&[b"\x02\x01\x01"])[..],
    ]
    .concat();
    let unknown = [
        &b"\x06\x07\x2a\x86\x48\xce\x3d\x02\x01"[..],
        b"\x06\x03\x2a\x03\x04",
    ]
    .concat();
    let point = [vec![4], vec![1; 64]].concat();
    for (algorithm, words) in [
        (
            explicit,
            "the certificate's key is for EC with explicit curve parameters",
        ),
        (unknown, "the certificate's DER does not parse"),
    ] {
        let text = text(&two(&ecdsa(), &key_of(&algorithm, &point)));
        let findings = found(text.as_slice());
        let malformed = |one: &&Finding| one.code == Code::ChainCertificateMalformed;
        let finding = findings.iter().find(malformed).unwrap();
        assert!(finding.message.starts_with(words), "{finding}");
    }
}

/// Key identifiers (RFC 5280 sections 4.2.1.1 and 4.2.1.2) tell a new key of the CA from a spoiled signature.
#[test]
fn a_refuted_signature_has_its_advice() {
    for (id, words) in [
        (1, "copy certificates 1 and 2 again"),
        (2, "the CA has a new key"),
    ] {
        let authority = extension(b"\x55\x1d\x23", false, &sequence(&[&tlv(0x80, &[&[id]])]));
        let mut leaf = Parts::sound();
        leaf.extensions = extensions(&[&authority]);
        let mut ca = Parts::sound();
        (ca.serial, ca.subject) = (vec![2, 1, 8], named(b"ca"));
        let subject_key = extension(b"\x55\x1d\x0e", false, b"\x04\x01\x01");
        ca.extensions = extensions(&[&ca_constraints(), &subject_key]);
        let text = text(&[leaf.der(), ca.der()]);
        let mut findings = Findings::under(&Rules::lambda());
        chain::read(
            text.as_slice(),
            None,
            at(NOW),
            algorithms(),
            &field(),
            &mut findings,
        );
        let finding = findings
            .iter()
            .find(|one| one.code == Code::ChainSignature)
            .unwrap();
        assert!(
            finding.help.as_ref().unwrap().starts_with(words),
            "{finding:?}"
        );
    }
}

/// Where Java refuses the algorithm, or the key can't be read, which key signed is no further question.
#[test]
fn another_key_is_not_reported_in_addition() {
    let words = "its authority key identifier is not that of certificate 2";
    for (what, key, is_reported) in [
        ("P-521", ec(P_521, 4, 132), true),
        ("P-224", ec(P_224, 4, 56), false),
        ("a compressed point", ec(P_256, 2, 32), false),
    ] {
        let authority = extension(b"\x55\x1d\x23", false, &sequence(&[&tlv(0x80, &[&[2]])]));
        let mut leaf = Parts::sound();
        leaf.extensions = extensions(&[&authority]);
        let mut ca = Parts::sound();
        (ca.serial, ca.subject, ca.key) = (vec![2, 1, 8], named(b"ca"), key);
        ca.issuer = named(b"root");
        let subject_key = extension(b"\x55\x1d\x0e", false, b"\x04\x01\x01");
        ca.extensions = extensions(&[&ca_constraints(), &subject_key]);
        let findings = found(text(&[leaf.der(), ca.der()]).as_slice());
        let mut findings = findings.iter();
        let reported = findings.any(|one| one.message.starts_with(words));
        assert_eq!(reported, is_reported, "{what}");
    }
}

/// ring (`RsaPublicKeyComponents`) and AWS-LC read exponents of up to 33 bits.
#[test]
fn a_signature_under_an_exponent_of_33_bits_is_refuted() {
    let sha256_with_rsa = sequence(&[SHA256_WITH_RSA]);
    let modulus = tlv(2, &[&[0], &vec![0xff; 256]]);
    for (exponent, verdict) in [
        (&[1, 0, 0, 0, 1], Verdict::Refuted),
        (&[2, 0, 0, 0, 1], Verdict::NotVerifiable),
    ] {
        let key = key_of(RSA, &sequence(&[&modulus, &tlv(2, &[exponent])]));
        let text = text(&two(&sha256_with_rsa, &key));
        let mut findings = Findings::under(&Rules::lambda());
        let list = read_certificates(text.as_slice(), &field(), &mut findings).list;
        let [leaf, ca] = list.as_slice() else {
            panic!("{exponent:?}")
        };
        assert_eq!(verify(leaf, ca, algorithms()), verdict, "{exponent:?}");
    }
}
