//! Reads any DER as an encrypted private key, with a password from the input.
#![no_main]

use base64ct::{Base64, Encoding};
use libfuzzer_sys::fuzz_target;
use msk_auth::sensitive::SensitiveText;
use msk_auth::{Findings, Place, Rules, key};

fuzz_target!(|input: (&str, &[u8])| {
    let (password, der) = input;
    let label = "ENCRYPTED PRIVATE KEY";
    let body = Base64::encode_string(der);
    let text = format!("-----BEGIN {label}-----\n{body}\n-----END {label}-----\n");
    let mut rules = Rules::lambda();
    rules.max_iterations = 4096;
    rules.max_scrypt_bytes = 1 << 20;
    let mut findings = Findings::under(&rules);
    let place = Place::field("privateKey");
    let password = SensitiveText::from(password);
    let key = key::read(&text, &place, Some(&password), &place, &mut findings);
    assert!(
        key.is_some() || findings.has_errors(),
        "no key and no reason"
    );
});
