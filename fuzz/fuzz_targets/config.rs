//! Reads any bytes as a client's configuration, in every dialect. Anything made from it must have been accepted,
//! and the configuration written in another dialect must have the same meaning.
#![no_main]

use libfuzzer_sys::fuzz_target;
use msk_auth::config::{
    self, ConfigProviders, Configuration, ConfiguredCredentials, Dialect, Options,
};
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
        if accepted {
            convert(&configuration);
        }
        assert!(accepted || !configuration.findings.is_empty());
        assert!(configuration.client(&conditions).is_err() || accepted);
    }
});

fn login(configuration: &Configuration) -> Option<(&str, &str)> {
    match &configuration.credentials {
        ConfiguredCredentials::Login(login) => Some((&login.username, login.password.expose())),
        _ => None,
    }
}

fn convert(before: &Configuration) {
    for dialect in Dialect::ALL.iter().copied() {
        let Ok(converted) = before.convert_with_files(dialect, str::to_owned) else {
            continue;
        };
        let mut files = |path: &str| {
            let mut files = converted.files.iter();
            match files.find(|file| file.path == path) {
                Some(file) => Ok(file.content.expose().as_bytes().into()),
                None => Err(std::io::ErrorKind::NotFound.into()),
            }
        };
        let conditions = Conditions::new(dialect.rules(), tls::ring());
        let mut options = Options::default();
        options.dialect = Some(dialect);
        let text = converted.text.expose();
        let after = config::read(text.as_bytes(), &options, &mut files, &conditions);
        if after.accepted() {
            assert_eq!(login(before), login(&after), "{dialect}");
            assert_eq!(before.brokers, after.brokers, "{dialect}");
        } else {
            // What looks like a reference to a config provider, and files that are kept by their names.
            assert!(
                text.contains("${") || text.contains("location"),
                "{dialect}: {:?}",
                after.findings
            );
        }
    }
}
