//! The versions and cipher suites of TLS that the configuration of a Java client allows: whether the client knows them,
//! and whether a broker has them too.

use crate::config::cipher_suites::CipherSuite;
use crate::config::settings::{Setting, Settings};
use crate::finding::{Code, Finding, Findings, printable};

/// What Kafka makes a context with of `SSLContext.getInstance` of JDK 17, without regard to case.
const CONTEXTS: [&str; 7] = [
    "TLS", "TLSv1.3", "TLSv1.2", "TLSv1.1", "TLSv1", "SSL", "SSLv3",
];

/// What `SSLEngine.setEnabledProtocols` of JDK 17 and JDK 25 knows, with regard to case.
const VERSIONS: [&str; 9] = [
    "TLSv1.3",
    "TLSv1.2",
    "TLSv1.1",
    "TLSv1",
    "SSLv3",
    "SSLv2Hello",
    "DTLSv1.2",
    "DTLSv1.0",
    "NONE",
];

const VERSIONS_HELP: &str = "write `TLSv1.2,TLSv1.3`, or remove the line";
const SUITES_HELP: &str =
    "remove the line, or write Java's names, for example TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384";

/// The versions of TLS that a broker can have.
#[derive(Clone, Copy)]
struct Versions {
    tls_12: bool,
    tls_13: bool,
}

impl Versions {
    fn are_none(self) -> bool {
        !self.tls_12 && !self.tls_13
    }

    fn and(self, other: Self) -> Self {
        Self {
            tls_12: self.tls_12 && other.tls_12,
            tls_13: self.tls_13 && other.tls_13,
        }
    }
}

/// The keys whose empty value Java looks for as a name.
const NAMED: [&str; 4] = [
    "ssl.keymanager.algorithm",
    "ssl.provider",
    "ssl.secure.random.implementation",
    "ssl.trustmanager.algorithm",
];

/// Reports what Kafka's Java client refuses, and what leaves nothing in common with a broker.
pub(super) fn java(settings: &Settings<'_>, findings: &mut Findings) {
    let named = NAMED.iter().filter_map(|key| settings.get(key));
    for setting in named.filter(|setting| setting.value.is_empty()) {
        let message = "an empty name, with which the client does not start";
        let finding = setting.finding(Code::ConfigValue, message);
        findings.push(finding.help("remove the line"));
    }
    // Another provider can have other names.
    let has_own_provider = ["security.providers", "ssl.provider"]
        .iter()
        .any(|key| settings.set(key).is_some());
    let protocol = settings.get("ssl.protocol");
    let enabled = settings.set("ssl.enabled.protocols");
    let suites = settings.set("ssl.cipher.suites");
    let refused = [
        protocol.and_then(|one| context(&one, has_own_provider)),
        enabled.and_then(|one| versions(&one, has_own_provider)),
        suites.and_then(|one| java_suites(&one, has_own_provider)),
    ];
    let is_refused = refused
        .iter()
        .flatten()
        .any(|finding| finding.code != Code::ConfigCipherSuites);
    findings.extend(refused.into_iter().flatten());
    if !is_refused && !has_own_provider {
        findings.extend(nothing_to_offer(protocol, enabled, suites));
    }
}

fn context(setting: &Setting<'_>, has_own_provider: bool) -> Option<Finding> {
    let name = setting.value;
    let mut contexts = CONTEXTS.iter();
    if has_own_provider || contexts.any(|known| known.eq_ignore_ascii_case(name)) {
        return None;
    }
    let message = "Java has no protocol of this name, so the client does not start";
    let help = "remove the line, and list versions in `ssl.enabled.protocols`, for example `TLSv1.2,TLSv1.3`";
    Some(setting.finding(Code::ConfigValue, message).help(help))
}

/// The names of a list, as Kafka separates them.
fn names<'a>(setting: &Setting<'a>) -> impl Iterator<Item = &'a str> {
    setting.value.split(',').map(str::trim)
}

/// Reports a name that the client refuses.
fn refused_name(setting: &Setting<'_>, what: &str, name: &str) -> Finding {
    let message = match (name, setting.is_filled_in()) {
        ("", _) => "an empty name between commas, so the client does not start".to_owned(),
        (_, true) => {
            format!("Java has no {what} of one of these names, so the client does not start")
        }
        (name, false) => {
            format!(
                "Java has no {what} of the name {}, so the client does not start",
                printable(name)
            )
        }
    };
    setting.finding(Code::ConfigValue, message)
}

fn versions(setting: &Setting<'_>, has_own_provider: bool) -> Option<Finding> {
    let unknown = names(setting).find(|name| !VERSIONS.contains(name));
    if let Some(name) = unknown.filter(|name| name.is_empty() || !has_own_provider) {
        return Some(refused_name(setting, "TLS version", name).help(VERSIONS_HELP));
    }
    if !enabled_versions(Some(*setting)).are_none() {
        return None;
    }
    let message = "neither TLS 1.2 nor 1.3, the only versions that brokers support";
    let finding = setting.finding(Code::ConfigTlsVersion, message);
    Some(finding.help(VERSIONS_HELP))
}

fn java_suites(setting: &Setting<'_>, has_own_provider: bool) -> Option<Finding> {
    let refused = |name: &&str| {
        name.is_empty() || (!has_own_provider && CipherSuite::of(name) == CipherSuite::Unknown)
    };
    if let Some(name) = names(setting).find(refused) {
        let is_of_openssl = name.contains([':', '-']);
        let finding = refused_name(setting, "cipher suite", name);
        return Some(match is_of_openssl {
            true => finding.help(format!(
                "{SUITES_HELP}, separated by commas; OpenSSL's are for librdkafka"
            )),
            false => finding.help(SUITES_HELP),
        });
    }
    let is_offered = |name| CipherSuite::of(name) != CipherSuite::Disabled;
    if !names(setting).any(is_offered) {
        let message =
            "Java has disabled all of these cipher suites, so the client does not connect";
        return Some(
            setting
                .finding(Code::ConfigValue, message)
                .help(SUITES_HELP),
        );
    }
    let is_spoken = |suite: &str| {
        let mut beginnings = ["TLS_AES_", "TLS_CHACHA20_", "TLS_ECDHE_RSA_"].iter();
        beginnings.any(|beginning| suite.starts_with(beginning))
    };
    if names(setting).any(is_spoken) {
        return None;
    }
    let message =
        "no cipher suite that MSK's brokers support: those of TLS 1.3, and ECDHE with RSA";
    let finding = setting.finding(Code::ConfigCipherSuites, message);
    Some(finding.help("remove the line"))
}

/// By default Kafka enables both.
fn enabled_versions(setting: Option<Setting<'_>>) -> Versions {
    let has = |version| setting.is_none_or(|one| names(&one).any(|name| name == version));
    Versions {
        tls_12: has("TLSv1.2"),
        tls_13: has("TLSv1.3"),
    }
}

/// The versions of the cipher suites that Java would offer: of those in the list, or else of the context's own.
fn versions_of_suites(protocol: Option<Setting<'_>>, suites: Option<Setting<'_>>) -> Versions {
    if let Some(suites) = suites {
        let has = |kind| names(&suites).any(|name| CipherSuite::of(name) == kind);
        return Versions {
            tls_12: has(CipherSuite::Tls12),
            tls_13: has(CipherSuite::Tls13),
        };
    }
    let is_one_of = |names: &[&str]| {
        protocol.is_some_and(|one| {
            names
                .iter()
                .any(|name| name.eq_ignore_ascii_case(one.value))
        })
    };
    let is_older = is_one_of(&["TLSv1.1", "TLSv1", "SSLv3"]);
    Versions {
        tls_12: !is_older,
        tls_13: !is_older && !is_one_of(&["TLSv1.2"]),
    }
}

/// Reports versions and cipher suites that do not fit each other.
fn nothing_to_offer(
    protocol: Option<Setting<'_>>,
    enabled: Option<Setting<'_>>,
    suites: Option<Setting<'_>>,
) -> Option<Finding> {
    let of_suites = versions_of_suites(protocol, suites);
    if !enabled_versions(enabled).and(of_suites).are_none() {
        return None;
    }
    let named = |versions: Versions| match versions {
        Versions { tls_12: true, .. } => "TLS 1.2",
        Versions { tls_13: true, .. } => "TLS 1.3",
        _ => "older versions",
    };
    let (about, message, help) = match suites {
        Some(suites) => (
            suites,
            format!(
                "only cipher suites of {}, which `ssl.enabled.protocols` does not enable: the client does not connect",
                named(of_suites)
            ),
            "remove the line, or enable the version in `ssl.enabled.protocols`",
        ),
        None => (
            protocol?,
            format!(
                "only cipher suites of {}, and other versions are enabled: the client does not connect",
                named(of_suites)
            ),
            "remove the line: `ssl.enabled.protocols` chooses the versions",
        ),
    };
    Some(about.finding(Code::ConfigTlsVersion, message).help(help))
}
