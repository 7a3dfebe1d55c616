//! Repairs any bytes as a secret: an accepted result must be accepted by a check, every change must
//! be reported, and a second repair must change nothing.
#![no_main]

use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use msk_auth::secret::repair;
use msk_auth::secret::repair::Options;
use msk_auth::{Conditions, Rules, secret, tls};
use rustls_pki_types::UnixTime;

fuzz_target!(|document: &[u8]| {
    let at = UnixTime::since_unix_epoch(Duration::from_secs(1_800_000_000));
    let mut rules = Rules::lambda();
    rules.max_iterations = 4096;
    let conditions = Conditions::new(rules, tls::ring()).at(at);
    let mut options = Options::default();
    options.iterations = 1;
    let Ok(repaired) = repair::repair(document, None, &options, &conditions) else {
        panic!("no randomness");
    };
    let text = repaired.document.expose();
    assert_eq!(repaired.changes.is_empty(), text == document);
    let secret_type = Some(repaired.report.secret_type);
    let checked = secret::check(text, secret_type, &conditions);
    assert_eq!(checked.accepted(), repaired.report.accepted());
    let accepted_before = secret::check(document, secret_type, &conditions).accepted();
    assert!(!accepted_before || checked.accepted(), "made worse");
    if !repaired.changes.is_empty() {
        serde_json::from_slice::<serde_json::Value>(text).expect("strict JSON");
    }
    let again = repair::repair(text, secret_type, &options, &conditions);
    let again = again.expect("no randomness");
    assert_eq!(again.document, repaired.document, "not idempotent");
});
