//! Reads any bytes as a keystore: PKCS #12 or JKS, with the vectors' password.
#![no_main]

use libfuzzer_sys::fuzz_target;
use msk_auth::keystore::Keystore;
use msk_auth::{Conditions, Rules, tls};

fuzz_target!(|bytes: &[u8]| {
    let mut rules = Rules::kafka();
    rules.max_iterations = 4096;
    rules.max_scrypt_bytes = 1 << 20;
    let conditions = Conditions::new(rules, tls::ring());
    if let Ok(keystore) = Keystore::open(bytes, &"changeit".into(), &conditions) {
        for alias in keystore.aliases() {
            let _ = keystore.identity(Some(alias), None, &conditions);
        }
        let _ = keystore.trusted(&conditions);
    }
});
