//! Reads any text as a chain of certificates.
#![no_main]

use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use msk_auth::{Findings, Place, Rules, chain, tls};
use rustls_pki_types::UnixTime;

fuzz_target!(|text: &[u8]| {
    let provider = tls::ring();
    let algorithms = provider.signature_verification_algorithms.all;
    let at = UnixTime::since_unix_epoch(Duration::from_secs(1_800_000_000));
    let mut findings = Findings::under(&Rules::lambda());
    let place = Place::field("certificate");
    let chain = chain::read(text, None, at, algorithms, &place, &mut findings);
    assert!(
        chain.is_some() || findings.has_errors(),
        "no chain and no reason"
    );
});
