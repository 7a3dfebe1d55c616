//! The SASL extensions that go with a token (KIP-342).

use crate::config::settings::{Setting, Settings};
use crate::finding::{Code, Findings};

/// `sasl.oauthbearer.extensions`: `name=value` pairs between commas.
pub(super) fn librdkafka(
    settings: &Settings<'_>,
    findings: &mut Findings,
) -> Vec<(String, String)> {
    let Some(setting) = settings.get("sasl.oauthbearer.extensions") else {
        return Vec::new();
    };
    let pairs = setting.value.split(',').map(str::trim);
    let pairs = pairs.filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (name.to_owned(), value.to_owned())
    });
    let extensions: Vec<_> = pairs.collect();
    check(&setting, &extensions, findings);
    extensions
}

/// Both clients reject other names than letters, and a value that is empty (RFC 7628 section 3.1).
pub(super) fn check(
    setting: &Setting<'_>,
    extensions: &[(String, String)],
    findings: &mut Findings,
) {
    let is_name = |name: &str| {
        !name.is_empty() && name != "auth" && name.bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    let is_value = |value: &str| {
        !value.is_empty()
            && value
                .bytes()
                .all(|byte| matches!(byte, b' '..=b'~' | b'\t' | b'\r' | b'\n'))
    };
    if extensions
        .iter()
        .any(|(name, value)| !is_name(name) || !is_value(value))
    {
        findings.push(
            setting
                .finding(
                    Code::ConfigValue,
                    "a SASL extension that is not letters, `=` and ASCII",
                )
                .help(
                    "write NAME=VALUE, the name in letters, for example logicalCluster=lkc-abc123",
                ),
        );
    }
}
