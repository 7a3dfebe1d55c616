//! Sends any messages of a server, one per line, to every mechanism with one message; the first
//! byte selects it, and whether the server begins.
#![no_main]

use libfuzzer_sys::fuzz_target;
use msk_auth::sasl::{AwsMskIam, Mechanism, OauthBearer, Outcome, Plain, Step};

fuzz_target!(|input: &[u8]| {
    let Some((choice, server)) = input.split_first() else {
        return;
    };
    let mut mechanism: Box<dyn Mechanism> = match choice % 3 {
        0 => Box::new(OauthBearer::new("token".into()).unwrap()),
        1 => Box::new(Plain::new("user", "password".into()).unwrap()),
        _ => Box::new(AwsMskIam::new("payload".into()).unwrap()),
    };
    if choice / 3 % 2 == 0 {
        mechanism.first().unwrap();
    }
    for message in server.split(|byte| *byte == b'\n') {
        let before = mechanism.outcome();
        assert!(mechanism.prepare(message).is_none());
        let ended = before != Outcome::Pending;
        let answer = mechanism.answer(message);
        if answer == Ok(Step::Done) {
            assert!(!ended, "a second end");
            assert_eq!(mechanism.outcome(), Outcome::Done);
        }
        if let Err(error) = answer {
            assert!(error.to_string().len() < 1_000 && mechanism.outcome() != Outcome::Pending);
        }
    }
});
