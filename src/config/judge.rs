//! Finds contradictions between the keys of a configuration, and settings that weaken it.

use crate::config::method::Protocol;
use crate::config::openssl;
use crate::config::settings::{Setting, Settings};
use crate::config::stores;
use crate::config::tls_versions;
use crate::finding::{Code, FactName, Finding, Findings, Place};
use crate::identity::Identity;

/// Reports keys that have no effect with the protocol.
pub(super) fn unused(settings: &Settings<'_>, protocol: Protocol, findings: &mut Findings) {
    let keys: &[&str] = match settings.dialect.is_java() {
        true => &["sasl.jaas.config", "sasl.mechanism"],
        false => &[
            "sasl.username",
            "sasl.password",
            "sasl.mechanism",
            "sasl.mechanisms",
        ],
    };
    let written = match settings.get("security.protocol") {
        Some(_) => "`security.protocol` has no SASL",
        None => "`security.protocol` is not set, which means PLAINTEXT",
    };
    if let Some(setting) = settings.first_of(keys).filter(|_| !protocol.has_sasl()) {
        findings.push(
            setting
                .finding(
                    Code::ConfigSaslUnused,
                    format!("a key for SASL, and {written}: the client would not log in"),
                )
                .help("write `security.protocol=SASL_SSL`, or remove the keys for SASL"),
        );
        return;
    }
    let roots: &[&str] = match settings.dialect.is_java() {
        true => &["ssl.truststore.location", "ssl.truststore.certificates"],
        false => &["ssl.ca.location", "ssl.ca.pem"],
    };
    let identity = stores::names_identity(settings);
    if let Some(setting) = identity
        .or(settings.first_of(roots))
        .filter(|_| !protocol.has_tls())
    {
        let written = match settings.get("security.protocol") {
            Some(_) => "`security.protocol` has no TLS",
            None => "`security.protocol` is not set, which means PLAINTEXT",
        };
        findings.push(
            setting
                .finding(
                    Code::ConfigTlsUnused,
                    format!("a key for TLS, and {written}: the connection would not be encrypted"),
                )
                .help("write `security.protocol=SSL`, or `SASL_SSL` with a login"),
        );
    }
    if let Some(setting) = identity.filter(|_| protocol == Protocol::SaslSsl) {
        findings.push(
            setting
                .finding(
                    Code::ConfigIdentityUnused,
                    "a client certificate in addition to a SASL login; brokers use the login",
                )
                .help(
                    "remove it, or write `security.protocol=SSL` and give the port for mutual TLS",
                ),
        );
    }
}

/// Reports settings that turn off the check of the broker's identity, or leave no secure TLS.
pub(super) fn weakened(settings: &Settings<'_>, findings: &mut Findings) {
    if let Some(setting) = settings.get("ssl.endpoint.identification.algorithm")
        && !setting.value.eq_ignore_ascii_case("https")
    {
        // Java fails with any other name: `Unknown identification algorithm: none`.
        let is_none = setting.value.is_empty()
            || (!settings.dialect.is_java() && setting.value.eq_ignore_ascii_case("none"));
        let finding = match is_none {
            true => setting.finding(
                Code::ConfigHostnameUnchecked,
                "the client would accept any certificate that a trusted root signed, for any name: anyone who has one can pose as the broker",
            ),
            false => setting.finding(Code::ConfigValue, "not a way to check the broker's name"),
        };
        findings.push(finding.help("write `https`, which is the default, or remove the line"));
    }
    if let Some(setting) = settings.get("enable.ssl.certificate.verification") {
        let finding = match setting.value.to_ascii_lowercase().as_str() {
            "false" | "f" | "0" => setting.finding(
                Code::ConfigCertificateUnchecked,
                "the client would accept any certificate: anyone on the network path can pose as the broker and read the password",
            ),
            "true" | "t" | "1" => return,
            _ => setting.finding(Code::ConfigValue, "neither true nor false"),
        };
        findings
            .push(finding.help("remove the line, and give the broker's root as `ssl.ca.location`"));
    }
    match settings.dialect.is_java() {
        true => tls_versions::java(settings, findings),
        false => openssl::lists(settings, findings),
    }
}

/// Reports certificates that older versions of librdkafka do not send (its pull request 4894): those behind
/// the client's own, where they are not in a file of `ssl.certificate.location`.
pub(super) fn sent_chain(identity: &Identity, place: &Place, findings: &mut Findings) {
    let sent = identity.certified_key().cert.len();
    let field = place.field.as_deref().unwrap_or_default();
    let is_in_a_file = field.starts_with("ssl.certificate.location");
    if sent < 2 || is_in_a_file {
        return;
    }
    let message = format!(
        "librdkafka before 2.8.0 sends only the first of these {sent} certificates; brokers that don't have the intermediates then reject the client"
    );
    findings.push(
        Finding::new(Code::ConfigChainVersion, place.clone(), message)
            .help("use librdkafka 2.8.0 or later, or give the chain as a PEM file in `ssl.certificate.location`")
            .fact(FactName::Count, sent),
    );
}

/// The key for the brokers.
pub(super) fn servers<'a>(settings: &'a Settings<'_>) -> Option<Setting<'a>> {
    match settings.dialect.is_java() {
        true => settings.get("bootstrap.servers"),
        false => settings.any(&["bootstrap.servers", "metadata.broker.list"]),
    }
}
