//! Reads an IAM policy, and what it lacks for every role and method.
#![no_main]

use libfuzzer_sys::fuzz_target;
use msk_auth::access::{self, AccessRequest, ClientRole, IamPolicy};
use msk_auth::{Findings, Method, Rules};

fuzz_target!(|data: &[u8]| {
    let mut findings = Findings::under(&Rules::lambda());
    let Some(policy) = IamPolicy::read(data, &mut findings) else {
        return;
    };
    let cluster = "arn:aws:kafka:eu-west-1:123456789012:cluster/orders/5f1c7b0e-1";
    for role in [
        ClientRole::Lambda,
        ClientRole::Consumer,
        ClientRole::Producer,
    ] {
        for method in [Method::Iam, Method::ScramSha512] {
            let request = AccessRequest::new(cluster.parse().unwrap(), method, role);
            let needs = request.topics(["bills"]).unwrap().requirements();
            let gaps = access::missing(std::slice::from_ref(&policy), &needs);
            assert!(gaps.as_ref().is_none_or(|gaps| gaps.len() <= needs.len()));
            // A policy that is added to itself changes nothing.
            assert_eq!(
                access::missing(&[policy.clone(), policy.clone()], &needs),
                gaps
            );
        }
    }
});
