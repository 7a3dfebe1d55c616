//! Any text as a private key.
#![no_main]

use libfuzzer_sys::fuzz_target;
use msk_auth::sensitive::SensitiveText;
use msk_auth::{Findings, Place, Policy, key};

fuzz_target!(|text: &[u8]| {
    let mut policy = Policy::kafka();
    policy.max_iterations = 4096;
    policy.max_scrypt_bytes = 1 << 20;
    for password in [None, Some(SensitiveText::from("secret"))] {
        let mut findings = Findings::under(&policy);
        let place = Place::field("privateKey");
        let key = key::read(text, &place, password.as_ref(), &place, &mut findings);
        assert!(key.is_some() || findings.has_errors(), "no key and no reason");
    }
});
