//! Loads any bytes as a secret's document; only accepted documents may load.
#![no_main]

use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use msk_auth::secret::{self, SecretType};
use msk_auth::{Conditions, Rules, tls};
use rustls_pki_types::UnixTime;

fuzz_target!(|document: &[u8]| {
    let at = UnixTime::since_unix_epoch(Duration::from_secs(1_800_000_000));
    for mut rules in [Rules::lambda(), Rules::kafka()] {
        rules.max_iterations = 4096;
        rules.max_scrypt_bytes = 1 << 20;
        let conditions = Conditions::new(rules, tls::ring()).at(at);
        for secret_type in [None, Some(SecretType::ServerRootCaCertificate)] {
            let report = secret::check(document, secret_type, &conditions);
            let accepted = report.accepted();
            assert!(
                accepted || report.findings.has_errors(),
                "rejected without a reason"
            );
            assert_eq!(report.into_result().is_ok(), accepted);
        }
    }
});
