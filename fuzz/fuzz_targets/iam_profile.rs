//! Reads configuration files with any content: no panic, no setting without a name, no line in an
//! error.
#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use msk_auth::iam::profile::Profiles;

fuzz_target!(|texts: (&str, &str)| {
    let (config, credentials) = (Path::new("config"), Path::new("credentials"));
    if let Ok(profiles) = Profiles::read((config, texts.0), (credentials, texts.1)) {
        for name in profiles.names() {
            assert!(!name.is_empty() && profiles.settings(name).all(|(key, _)| !key.is_empty()));
            let _ = profiles.credentials(name);
        }
    }
});
