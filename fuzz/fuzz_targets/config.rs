//! Any bytes as a client's configuration, in every dialect; what it becomes was accepted.
#![no_main]

use libfuzzer_sys::fuzz_target;
use msk_auth::config::{self, Dialect, Options};
use msk_auth::{Conditions, tls};

fuzz_target!(|text: &[u8]| {
    let mut files = |_: &str| Err(std::io::ErrorKind::NotFound.into());
    for dialect in [None]
        .into_iter()
        .chain(Dialect::ALL.iter().copied().map(Some))
    {
        let mut rules = dialect.unwrap_or(Dialect::Java).rules();
        rules.max_iterations = 4096;
        rules.max_scrypt_bytes = 1 << 20;
        let conditions = Conditions::new(rules, tls::ring());
        let mut options = Options::default();
        options.dialect = dialect;
        let configuration = config::read(text, &options, &mut files, &conditions);
        let accepted = configuration.accepted();
        assert!(accepted || !configuration.findings.is_empty());
        assert!(configuration.client(&conditions).is_err() || accepted);
    }
});
