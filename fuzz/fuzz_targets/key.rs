//! Reads any text as a private key.
#![no_main]

use libfuzzer_sys::fuzz_target;
use msk_auth::sensitive::SensitiveText;
use msk_auth::{Findings, Place, Rules, key};

fuzz_target!(|text: &[u8]| {
    let mut rules = Rules::kafka();
    rules.max_iterations = 4096;
    rules.max_scrypt_bytes = 1 << 20;
    for password in [None, Some(SensitiveText::from("secret"))] {
        let mut findings = Findings::under(&rules);
        let place = Place::field("privateKey");
        let key = key::read(text, &place, password.as_ref(), &place, &mut findings);
        assert!(
            key.is_some() || findings.has_errors(),
            "no key and no reason"
        );
    }
});
