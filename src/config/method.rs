//! Derives the method of a configuration from the protocol and the mechanism.

use crate::aws::Broker;
use crate::config::endpoint;
use crate::config::handlers;
use crate::config::settings::{Setting, Settings};
use crate::finding::{Code, FactName, Finding, Findings, Place};
use crate::method::Method;
use crate::names::edits;

/// `security.protocol`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Protocol {
    Plaintext,
    Ssl,
    SaslPlaintext,
    SaslSsl,
}

impl Protocol {
    pub(super) fn has_sasl(self) -> bool {
        matches!(self, Self::SaslPlaintext | Self::SaslSsl)
    }

    pub(super) fn has_tls(self) -> bool {
        matches!(self, Self::Ssl | Self::SaslSsl)
    }
}

/// The protocol; by default without encryption and without a login.
pub(super) fn protocol(settings: &Settings<'_>, findings: &mut Findings) -> Option<Protocol> {
    let Some(setting) = settings.get("security.protocol") else {
        return Some(Protocol::Plaintext);
    };
    let known = [
        ("PLAINTEXT", Protocol::Plaintext),
        ("SSL", Protocol::Ssl),
        ("SASL_PLAINTEXT", Protocol::SaslPlaintext),
        ("SASL_SSL", Protocol::SaslSsl),
    ];
    let mut known = known.into_iter();
    let found = known.find(|(name, _)| name.eq_ignore_ascii_case(setting.value));
    if found.is_none() {
        findings.push(
            setting
                .finding(Code::ConfigValue, "not a security protocol")
                .help("write PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL")
                .fact(
                    FactName::Allowed,
                    "PLAINTEXT, SSL, SASL_PLAINTEXT, SASL_SSL",
                ),
        );
    }
    found.map(|(_, protocol)| protocol)
}

/// The method for a protocol; `None` if a finding gives the reason. `has_identity` is whether a
/// client certificate is configured.
pub(super) fn method(
    settings: &Settings<'_>,
    protocol: Protocol,
    has_identity: bool,
    brokers: &[Broker],
    findings: &mut Findings,
) -> Option<Method> {
    match protocol {
        Protocol::Plaintext => Some(Method::Plaintext),
        Protocol::Ssl if has_identity => Some(Method::Mtls),
        Protocol::Ssl => Some(Method::Tls),
        Protocol::SaslPlaintext => {
            if let Some(setting) = settings.get("security.protocol") {
                findings.push(unencrypted(&setting));
            }
            None
        }
        Protocol::SaslSsl => of_mechanism(settings, brokers, findings),
    }
}

fn unencrypted(setting: &Setting<'_>) -> Finding {
    setting
        .finding(
            Code::ConfigUnsupported,
            "SASL without TLS, which shows the login or the records to anyone on the network path",
        )
        .help(
            "write SASL_SSL and give the port of the broker's listener with TLS; MSK has only such \
             listeners for SASL",
        )
}

pub(super) fn mechanism<'a>(settings: &'a Settings<'_>) -> Option<Setting<'a>> {
    match settings.dialect.is_java() {
        true => settings.get("sasl.mechanism"),
        false => settings.any(&["sasl.mechanism", "sasl.mechanisms"]),
    }
}

fn of_mechanism(
    settings: &Settings<'_>,
    brokers: &[Broker],
    findings: &mut Findings,
) -> Option<Method> {
    let Some(setting) = mechanism(settings) else {
        findings.push(
            Finding::new(
                Code::ConfigMechanism,
                Place::default(),
                "SASL without a mechanism, which means GSSAPI (Kerberos)",
            )
            .help("set `sasl.mechanism`, for MSK to SCRAM-SHA-512 or AWS_MSK_IAM"),
        );
        return None;
    };
    let is_java = settings.dialect.is_java();
    let method = match setting.value {
        "SCRAM-SHA-512" => Method::ScramSha512,
        "SCRAM-SHA-256" => Method::ScramSha256,
        "PLAIN" => Method::Plain,
        "OAUTHBEARER" if is_iam(settings, brokers) => Method::Iam,
        "OAUTHBEARER" => Method::OauthBearer,
        "AWS_MSK_IAM" if is_java => Method::Iam,
        other => {
            findings.push(no_mechanism(&setting, other, is_java));
            return None;
        }
    };
    Some(method)
}

/// Whether OAUTHBEARER sends a signed token. Amazon's handler in Java shows it. Otherwise it is assumed if every broker
/// is one of MSK, which accepts no other tokens, and the client does not get its tokens from elsewhere.
fn is_iam(settings: &Settings<'_>, brokers: &[Broker]) -> bool {
    let is_on_msk = Broker::are_of_msk(brokers);
    if !settings.dialect.is_java() {
        return is_on_msk && !is_oidc(settings) && !is_unsecured(settings);
    }
    match settings.set(handlers::LOGIN_KEY) {
        Some(handler) if handler.value == handlers::IAM_LOGIN => true,
        Some(handler) => is_on_msk && !handlers::provides_other_tokens(handler.value),
        None => is_on_msk && settings.set(endpoint::URL).is_none(),
    }
}

/// Whether librdkafka requests its tokens itself. It compares such values without regard to case.
pub(super) fn is_oidc(settings: &Settings<'_>) -> bool {
    let method = settings.get("sasl.oauthbearer.method");
    method.is_some_and(|method| method.value.eq_ignore_ascii_case("oidc"))
}

/// librdkafka's key for tokens without a signature.
pub(super) const UNSECURED: &str = "enable.sasl.oauthbearer.unsecure.jwt";

/// Whether librdkafka makes its tokens itself, without a signature.
fn is_unsecured(settings: &Settings<'_>) -> bool {
    let unsecured = settings.get(UNSECURED);
    unsecured.is_some_and(|one| {
        ["true", "t", "1"]
            .iter()
            .any(|yes| one.value.eq_ignore_ascii_case(yes))
    })
}

const MECHANISMS: [&str; 5] = [
    "SCRAM-SHA-512",
    "SCRAM-SHA-256",
    "PLAIN",
    "OAUTHBEARER",
    "AWS_MSK_IAM",
];

/// What only one mechanism has in its name.
const MARKS: [(&str, &str); 4] = [
    ("512", "SCRAM-SHA-512"),
    ("256", "SCRAM-SHA-256"),
    ("OAUTH", "OAUTHBEARER"),
    ("IAM", "AWS_MSK_IAM"),
];

/// The mechanism that a name in upper case was probably meant to be.
fn meant_mechanism(upper: &str) -> Option<&'static str> {
    // The longest name, and as many characters again.
    if upper.len() > 26 {
        return None;
    }
    let distances = MECHANISMS
        .into_iter()
        .map(|known| (edits(upper, known), known));
    let (distance, nearest) = distances.min_by_key(|(distance, _)| *distance)?;
    let mut marks = MARKS.into_iter();
    let marked = marks.find(|(mark, _)| upper.contains(mark));
    marked
        .map(|(_, known)| known)
        .or((distance <= 2).then_some(nearest))
}

fn no_mechanism(setting: &Setting<'_>, value: &str, is_java: bool) -> Finding {
    let upper = value.to_ascii_uppercase();
    let meant = meant_mechanism(&upper);
    match (upper.as_str(), meant) {
        ("GSSAPI", _) => setting
            .finding(
                Code::ConfigUnsupported,
                "GSSAPI (Kerberos) is not supported here",
            )
            .help("MSK has none: use SCRAM-SHA-512 or IAM"),
        (_, Some("AWS_MSK_IAM")) if !is_java => setting
            .finding(
                Code::ConfigMechanism,
                "AWS_MSK_IAM is a mechanism of Amazon's Java library; librdkafka does not have it",
            )
            .help("write OAUTHBEARER, and return a signed token in the token callback"),
        (_, Some(meant)) => setting
            .finding(Code::ConfigMechanism, "not a mechanism in this spelling")
            .help(format!("write `{meant}`"))
            .fact(FactName::Expected, meant),
        _ => setting
            .finding(Code::ConfigMechanism, "not a mechanism")
            .help(format!(
                "write {}",
                MECHANISMS
                    .get(..if is_java { 5 } else { 4 })
                    .unwrap_or_default()
                    .join(" or ")
            )),
    }
}
