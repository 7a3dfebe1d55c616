//! The versions and cipher suites of TLS that a configuration allows: whether its client knows them, and whether a
//! broker has them too.

use crate::config::settings::{Setting, Settings};
use crate::finding::{Code, Finding, Findings};

/// What `SSLContext.getInstance` of JDK 17 knows, without regard to case.
const CONTEXTS: [&str; 8] = [
    "TLS", "TLSv1.3", "TLSv1.2", "TLSv1.1", "TLSv1", "SSL", "SSLv3", "Default",
];

/// Reports what Kafka's Java client refuses, and what leaves nothing in common with a broker.
pub(super) fn java(settings: &Settings<'_>, findings: &mut Findings) {
    // Another provider can have other names.
    let has_own_provider = ["security.providers", "ssl.provider"]
        .iter()
        .any(|key| settings.set(key).is_some());
    if let Some(setting) = settings.get("ssl.protocol").filter(|_| !has_own_provider) {
        let name = setting.value.trim();
        if !CONTEXTS
            .iter()
            .any(|known| known.eq_ignore_ascii_case(name))
        {
            findings.push(
                setting
                    .finding(Code::ConfigValue, "Java has no protocol of this name, so the client does not start")
                    .help("remove the line, and list versions in `ssl.enabled.protocols`, for example `TLSv1.2,TLSv1.3`"),
            );
        }
    }
    if let Some(setting) = settings.set("ssl.enabled.protocols") {
        let mut protocols = setting.value.split(',').map(str::trim);
        if !protocols.any(|protocol| ["TLSv1.2", "TLSv1.3"].contains(&protocol)) {
            findings.push(
                setting
                    .finding(
                        Code::ConfigTlsVersion,
                        "neither TLS 1.2 nor 1.3, the only versions that brokers support",
                    )
                    .help("write `TLSv1.2,TLSv1.3`, or remove the line"),
            );
        }
    }
    if let Some(setting) = settings.set("ssl.cipher.suites") {
        findings.extend(java_suites(&setting, has_own_provider));
    }
}

fn java_suites(setting: &Setting<'_>, has_own_provider: bool) -> Option<Finding> {
    let suites = || setting.value.split(',').map(str::trim);
    let begins = |suite: &str, beginnings: &[&str]| {
        let mut all = beginnings.iter();
        all.any(|beginning| suite.starts_with(beginning))
    };
    if !has_own_provider && suites().any(|suite| !begins(suite, &["TLS_", "SSL_"])) {
        return Some(
            setting
                .finding(
                    Code::ConfigValue,
                    "not a name of a cipher suite in Java, so the client does not start; OpenSSL's names are librdkafka's",
                )
                .help("remove the line, or write Java's names, for example TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"),
        );
    }
    let is_spoken = |suite| begins(suite, &["TLS_AES_", "TLS_CHACHA20_", "TLS_ECDHE_RSA_"]);
    if suites().any(is_spoken) {
        return None;
    }
    let message =
        "no cipher suite that MSK's brokers support: those of TLS 1.3, and ECDHE with RSA";
    let finding = setting.finding(Code::ConfigCipherSuites, message);
    Some(finding.help("remove the line"))
}

/// Reports a list of cipher suites in which OpenSSL finds none: with this setting, it looks for those of TLS 1.2,
/// by its own names.
pub(super) fn librdkafka(settings: &Settings<'_>, findings: &mut Findings) {
    let Some(setting) = settings.set("ssl.cipher.suites") else {
        return;
    };
    let between = [':', ',', ' ', ';'];
    let mut suites = setting
        .value
        .split(between)
        .filter(|suite| !suite.is_empty());
    // Newer versions of OpenSSL also know the names of RFC 5289, `TLS_ECDHE_RSA_WITH_…`.
    if suites.all(|suite| suite.starts_with("TLS_") && !suite.contains("_WITH_")) {
        findings.push(
            setting
                .finding(
                    Code::ConfigValue,
                    "only cipher suites of TLS 1.3, which OpenSSL does not look for here, so the client does not start; they are always enabled",
                )
                .help("remove the line, or write OpenSSL's names, for example ECDHE-RSA-AES256-GCM-SHA384"),
        );
    }
}
