//! Reads any bytes as a client's configuration, in every dialect; anything made from it must have
//! been accepted.
#![no_main]

use libfuzzer_sys::fuzz_target;
use msk_auth::config::{self, ConfigProviders, Dialect, Options};
use msk_auth::{Conditions, tls};

fuzz_target!(|text: &[u8]| {
    let mut files = |path: &str| match path {
        "f" => Ok(text.into()),
        _ => Err(std::io::ErrorKind::NotFound.into()),
    };
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
        options.providers = Some(ConfigProviders::new(|name| Some(name.into())));
        let configuration = config::read(text, &options, &mut files, &conditions);
        let accepted = configuration.accepted();
        assert!(accepted || !configuration.findings.is_empty());
        assert!(configuration.client(&conditions).is_err() || accepted);
    }
});
