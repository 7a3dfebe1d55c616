//! Reads a broker's name: a region must be in the name's suffix.
#![no_main]

use libfuzzer_sys::fuzz_target;
use msk_auth::iam::Region;

fuzz_target!(|broker: &str| {
    if let Ok(region) = Region::from_broker(broker) {
        assert_eq!(Region::new(region.as_str()).unwrap(), region);
        let end = format!(".{region}.");
        assert!(broker.to_ascii_lowercase().contains(&end[..end.len() - 1]));
    }
});
