//! Reads a list of SourceAccessConfigurations, and checks it for both kinds of event source.
#![no_main]

use libfuzzer_sys::fuzz_target;
use msk_auth::aws::{EventSource, SourceAccess};
use msk_auth::{Findings, Rules};

fuzz_target!(|data: &[u8]| {
    let mut findings = Findings::under(&Rules::lambda());
    let Some(access) = SourceAccess::read(data, &mut findings) else {
        return;
    };
    let msk = access.check(EventSource::Msk, Some("eu-west-1"));
    let self_managed = access.check(EventSource::SelfManaged, None);
    // What MSK takes, any Kafka takes.
    assert!(msk.has_errors() || !self_managed.has_errors());
});
