//! Sends any messages of a SCRAM server, one per line, in every state; the first byte selects it.
//! Keys are derived only for one known salt, because derivations would otherwise take most of the
//! fuzzer's time.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use msk_auth::sasl::{Mechanism, Outcome, Scram, ScramCredentials, Step};

static CREDENTIALS: LazyLock<ScramCredentials> =
    LazyLock::new(|| ScramCredentials::new("user", "pencil".into()).unwrap());

const NONCE: &str = "rOprNGfwEbeRWgbNEkqO";
/// Of RFC 7677 section 3.
const FIRST: &[u8] =
    b"r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
const FINAL: &[u8] = b"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

fuzz_target!(|input: &[u8]| {
    let Some((choice, server)) = input.split_first() else {
        return;
    };
    let mut scram = Scram::sha256(&CREDENTIALS)
        .maximum_iterations(4_096)
        .dangerous_fixed_nonce(NONCE);
    let mut messages = vec![];
    if choice % 4 != 0 {
        scram.first().unwrap();
    }
    if choice % 4 == 2 {
        let _ = scram.answer(FIRST).unwrap();
        messages.push(FIRST);
    }
    for message in server.split(|byte| *byte == b'\n') {
        if scram.prepare(message).is_some() {
            return;
        }
        messages.push(message);
        match scram.answer(message) {
            Ok(Step::Done) => {
                assert!(
                    messages.contains(&FIRST),
                    "an exchange without a valid signature"
                );
                assert!(message.starts_with(FINAL));
                assert_eq!(scram.outcome(), Outcome::Done);
            }
            Ok(Step::Send(answer)) => {
                assert!(answer.expose().starts_with(b"c=biws,r=rOpr") || choice % 4 == 0)
            }
            Err(error) => assert!(error.to_string().len() < 1_000),
        }
    }
});
