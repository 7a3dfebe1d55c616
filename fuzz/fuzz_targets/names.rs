//! Reads brokers and ARNs: the output must equal the input.
#![no_main]

use libfuzzer_sys::fuzz_target;
use msk_auth::aws::Broker;
use msk_auth::aws::{ClusterArn, SecretArn};

fuzz_target!(|text: &str| {
    if let Ok(brokers) = Broker::parse_list(text) {
        let printed: Vec<String> = brokers.iter().map(ToString::to_string).collect();
        assert_eq!(Broker::parse_list(&printed.join(",")), Ok(brokers));
    }
    if let Ok(arn) = text.parse::<ClusterArn>() {
        assert_eq!(arn.to_string(), text);
    }
    let _ = text.parse::<SecretArn>();
});
