//! Reads any document with any reader: no finding or error may contain a character that controls a
//! terminal or an editor. The first byte selects the reader.
#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use msk_auth::access::IamPolicy;
use msk_auth::aws::{
    BootstrapBrokers, Broker, Cluster, ClusterArn, EventSource, EventSourceMapping, SecretArn,
    SourceAccess,
};
use msk_auth::finding::with_causes;
use msk_auth::iam::profile::Profiles;
use msk_auth::iam::{DecodedToken, Region};
use msk_auth::secret::{self, pack};
use msk_auth::{Conditions, Findings, FindingsError, Rules, tls};

/// ECMA-48, UAX #9 section 2, UAX #14.
fn is_hostile(c: char) -> bool {
    matches!(
        u32::from(c),
        0..=0x1f | 0x7f..=0x9f | 0x61c | 0x200e | 0x200f | 0x2028..=0x202e | 0x2066..=0x2069
    )
}

fn show(text: &str) {
    assert!(!text.contains(is_hostile), "{text:?}");
}

fn show_all(findings: Findings) {
    for finding in findings.iter() {
        show(&finding.message);
        show(&finding.to_string());
        show(finding.help.as_deref().unwrap_or_default());
        show(finding.place.field.as_deref().unwrap_or_default());
        if let Some(excerpt) = &finding.excerpt {
            show(&excerpt.text);
        }
        for (_, value) in finding.facts.iter() {
            show(&value.to_string());
        }
    }
    show(&FindingsError::from(findings).to_string());
}

fn show_error<T, E: std::error::Error>(result: Result<T, E>) {
    if let Err(error) = result {
        show(&with_causes(&error));
    }
}

fuzz_target!(|data: &[u8]| {
    let Some((reader, data)) = data.split_first() else {
        return;
    };
    let mut rules = Rules::lambda();
    rules.max_iterations = 64;
    rules.max_scrypt_bytes = 1 << 20;
    let mut findings = Findings::under(&rules);
    let conditions = Conditions::new(rules, tls::ring());
    let text = String::from_utf8_lossy(data);
    match reader % 9 {
        0 => show_all(secret::check(data, None, &conditions).findings),
        1 => drop(Cluster::read(data, &mut findings)),
        2 => drop(BootstrapBrokers::read(data, &mut findings)),
        3 => {
            if let Some(mapping) = EventSourceMapping::read(data, &mut findings) {
                show_all(mapping.source_access.check(mapping.event_source(), None));
            }
        }
        4 => {
            if let Some(access) = SourceAccess::read(data, &mut findings) {
                show_all(access.check(EventSource::Msk, Some("eu-west-1")));
            }
        }
        5 => drop(IamPolicy::read(data, &mut findings)),
        6 => {
            let name = String::from_utf8_lossy(data.get(..data.len().min(20)).unwrap_or_default());
            let input = pack::PackInput::new(&name, data);
            drop(pack::certificates(&input, &conditions, &mut findings));
        }
        7 => {
            let (config, credentials) = (Path::new("config"), Path::new("credentials"));
            match Profiles::read((config, &text), (credentials, &text)) {
                Ok(profiles) => {
                    for name in profiles.names().chain([text.as_ref()]) {
                        show_error(profiles.credentials(name));
                    }
                }
                Err(error) => show(&with_causes(&error)),
            }
        }
        _ => {
            if let Ok(decoded) = DecodedToken::read(&text) {
                show(&decoded.to_string());
            }
            show_error(text.parse::<ClusterArn>());
            show_error(text.parse::<SecretArn>());
            show_error(Broker::parse_list(&text));
            show_error(Region::new(text.as_ref()));
            show_error(Region::from_broker(&text));
        }
    }
    show_all(findings);
});
