//! Every control and direction-changing character, one at a time in every string of every document:
//! no finding and no error passes one on. What the program prints of them is in its own tests.

use std::path::Path;
use std::sync::LazyLock;
use std::time::Duration;

use base64ct::{Base64UrlUnpadded, Encoding};
use msk_auth::access::IamPolicy;
use msk_auth::aws::{BootstrapBrokers, Cluster, EventSource, EventSourceMapping, SourceAccess};
use msk_auth::finding::with_causes;
use msk_auth::iam::profile::Profiles;
use msk_auth::iam::{DecodedToken, Region};
use msk_auth::plan::{self, ClusterSource};
use msk_auth::{Conditions, Finding, Findings, FindingsError, Rules, secret, tls};
use rustls::pki_types::UnixTime;
use serde_json::Value;

use crate::sampling::is_taken;

/// C0, DEL and C1 (ECMA-48), what Unicode breaks lines at (UAX #14), and what UAX #9 section 2
/// calls explicit and implicit directional formatting characters.
fn hostile() -> impl Iterator<Item = char> {
    let controls = ('\0'..='\u{1f}').chain('\u{7f}'..='\u{9f}');
    let breaks = '\u{2028}'..='\u{2029}';
    let directions = ['\u{61c}', '\u{200e}', '\u{200f}'];
    controls
        .chain(breaks)
        .chain(directions)
        .chain('\u{202a}'..='\u{202e}')
        .chain('\u{2066}'..='\u{2069}')
}

static HOSTILE: LazyLock<Vec<char>> = LazyLock::new(|| hostile().collect());

/// Each string and each name of a document in turn, with the character in its middle and at its end.
fn spoiled(document: &Value, character: char) -> Vec<Value> {
    let forms = |text: &str| {
        let mut half = (0..=text.len() / 2).rev();
        let half = half.find(|at| text.is_char_boundary(*at));
        let (begin, end) = text.split_at(half.unwrap());
        [
            format!("{begin}{character}{end}"),
            format!("{text}{character}"),
        ]
    };
    match document {
        Value::String(text) => forms(text).into_iter().map(Value::String).collect(),
        Value::Array(elements) => (0..elements.len())
            .flat_map(|index| {
                let one = spoiled(&elements[index], character).into_iter();
                one.map(move |one| {
                    let mut elements = elements.clone();
                    elements[index] = one;
                    Value::Array(elements)
                })
            })
            .collect(),
        Value::Object(members) => members
            .iter()
            .flat_map(|(name, value)| {
                let values = spoiled(value, character).into_iter();
                let values = values.map(move |value| (name.clone(), value));
                let names = forms(name).into_iter();
                let names = names.map(move |name| (name, value.clone()));
                values.chain(names).map(|(name, value)| {
                    let mut members = members.clone();
                    members.insert(name, value);
                    Value::Object(members)
                })
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// All that a finding says.
fn said(finding: &Finding) -> Vec<String> {
    let mut texts = vec![finding.message.clone(), finding.to_string()];
    texts.extend(finding.help.clone());
    texts.extend(finding.excerpt.iter().map(|excerpt| excerpt.text.clone()));
    texts.extend(finding.place.field.iter().map(ToString::to_string));
    texts.extend(finding.facts.iter().map(|(_, value)| value.to_string()));
    texts
}

fn assert_harmless(text: &str, document: &dyn std::fmt::Debug) {
    let passed_on = text.chars().find(|c| HOSTILE.contains(c));
    assert_eq!(passed_on, None, "{text:?} of {document:?}");
}

fn judge(document: &Value, read: &dyn Fn(&[u8], &mut Findings) -> Vec<String>) -> usize {
    let mut count = 0;
    for character in hostile() {
        for document in spoiled(document, character) {
            count += 1;
            // Not a multiple of what a document has of strings, so that each is taken with some character.
            if !is_taken(count, 5) {
                continue;
            }
            let mut findings = Findings::under(&Rules::lambda());
            let mut texts = read(document.to_string().as_bytes(), &mut findings);
            texts.extend(findings.iter().flat_map(said));
            texts.push(FindingsError::from(findings).to_string());
            texts
                .iter()
                .for_each(|text| assert_harmless(text, &document));
        }
    }
    count
}

fn input(name: &str) -> Value {
    let inputs = concat!(env!("CARGO_MANIFEST_DIR"), "/crates/cli/tests/inputs");
    serde_json::from_slice(&std::fs::read(format!("{inputs}/{name}.json")).unwrap()).unwrap()
}

#[test]
fn no_finding_of_a_mapping() {
    let count = judge(&input("mapping-self-managed"), &|document, findings| {
        let Some(mapping) = EventSourceMapping::read(document, findings) else {
            return Vec::new();
        };
        let source = ClusterSource::SelfManaged {
            brokers: &mapping.brokers,
        };
        let decision = plan::decide(source, Some(&mapping.source_access), None, findings);
        let rejected = decision.rejected.into_iter().map(|rejected| rejected.why);
        rejected.chain([decision.reason]).collect()
    });
    assert!(count > 2000, "{count}");
    judge(&input("mapping-scram"), &|document, findings| {
        EventSourceMapping::read(document, findings);
        Vec::new()
    });
    let list = input("mapping-scram")["SourceAccessConfigurations"].clone();
    judge(&list, &|document, findings| {
        if let Some(access) = SourceAccess::read(document, findings) {
            for source in [EventSource::Msk, EventSource::SelfManaged] {
                for finding in access.check(source, Some("eu-west-1")).iter() {
                    findings.push(finding.clone());
                }
            }
        }
        Vec::new()
    });
}

#[test]
fn no_finding_of_a_cluster_its_brokers_and_a_policy() {
    judge(&input("cluster-iam-scram"), &|document, findings| {
        Cluster::read(document, findings);
        Vec::new()
    });
    judge(&input("brokers-iam-scram"), &|document, findings| {
        BootstrapBrokers::read(document, findings);
        Vec::new()
    });
    judge(&input("policy-conditions"), &|document, findings| {
        IamPolicy::read(document, findings);
        Vec::new()
    });
}

#[test]
fn no_finding_of_a_secret() {
    let mut rules = Rules::lambda();
    // Most time goes into derivations, and none of them changes what is said.
    rules.max_iterations = 1;
    let at = UnixTime::since_unix_epoch(Duration::from_secs(1_800_000_000));
    let conditions = Conditions::new(rules, tls::ring()).at(at);
    let good = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/samples/good.json");
    let good: Value = serde_json::from_slice(&std::fs::read(good).unwrap()).unwrap();
    for document in [good, input("secret-login")] {
        judge(&document, &|document, _| {
            let report = secret::check(document, None, &conditions);
            report.findings.iter().flat_map(said).collect()
        });
    }
}

#[test]
fn no_profile_and_no_name() {
    let (config, credentials) = (Path::new("config"), Path::new("credentials"));
    let text = "[default]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = secret\n\
                [profile other]\ncredential_process = process\n";
    for character in hostile() {
        let places = (0..=text.len()).filter(|at| text.is_char_boundary(*at));
        for at in places {
            if !is_taken(at + character as usize, 3) {
                continue;
            }
            let (begin, end) = text.split_at(at);
            let spoiled = format!("{begin}{character}{end}");
            for read in [
                Profiles::read((config, &spoiled), (credentials, "")),
                Profiles::read((config, ""), (credentials, &spoiled)),
            ] {
                let errors = match &read {
                    Ok(profiles) => [&format!("other{character}"), "other", "default"]
                        .iter()
                        .filter_map(|name| profiles.credentials(name).err())
                        .map(|error| with_causes(&error))
                        .collect(),
                    Err(error) => vec![with_causes(error)],
                };
                errors
                    .iter()
                    .for_each(|error| assert_harmless(error, &spoiled));
            }
        }
        let name = format!("eu-{character}west-1");
        let error = Region::new(name.as_str()).unwrap_err();
        assert_harmless(&error.to_string(), &name);
    }
}

/// A token is whatever a stranger pastes.
#[test]
fn no_token() {
    for character in hostile() {
        let encoded = format!("%{:02X}", u32::from(character));
        let mut urls = vec![format!(
            "https://a{character}b/?c=d&e{character}f=g{character}h"
        )];
        if character.is_ascii() {
            urls.push(format!("https://a/?b{encoded}=c{encoded}d"));
        }
        for url in urls {
            let token = Base64UrlUnpadded::encode_string(url.as_bytes());
            let decoded = DecodedToken::read(&token).unwrap();
            assert_harmless(&decoded.to_string(), &url);
        }
    }
}
