//! Reads an event source mapping, and plans for its own brokers.
#![no_main]

use libfuzzer_sys::fuzz_target;
use msk_auth::aws::EventSourceMapping;
use msk_auth::plan::{self, ClusterSource};
use msk_auth::{Findings, Rules};

fuzz_target!(|data: &[u8]| {
    let mut findings = Findings::under(&Rules::lambda());
    let Some(mapping) = EventSourceMapping::read(data, &mut findings) else {
        return;
    };
    let source = ClusterSource::SelfManaged {
        brokers: &mapping.brokers,
    };
    let decision = plan::decide(source, Some(&mapping.source_access), None, &mut findings);
    assert_eq!(decision.plan.is_none(), findings.has_errors());
    let _ = (mapping.group(), mapping.region());
});
