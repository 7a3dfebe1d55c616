//! Settings that msk-auth does not interpret, and which conversions keep them.

use crate::config::configuration::{Configuration, ConfiguredCredentials};
use crate::config::dialect::Dialect;
use crate::config::handlers;
use crate::config::jaas;
use crate::config::keys;
use crate::config::settings::{Setting, Settings};
use crate::finding::{Code, Finding, Findings};
use crate::method::Method;
use crate::sensitive::SensitiveText;

/// The keys whose meaning is in a [`Configuration`], besides those of stores.
const EXPRESSED: [&str; 19] = [
    "bootstrap.servers",
    "enable.ssl.certificate.verification",
    "https.ca.pem",
    "metadata.broker.list",
    "sasl.mechanism",
    "sasl.mechanisms",
    "sasl.oauthbearer.client.credentials.client.id",
    "sasl.oauthbearer.client.credentials.client.secret",
    "sasl.oauthbearer.client.id",
    "sasl.oauthbearer.client.secret",
    "sasl.oauthbearer.extensions",
    "sasl.oauthbearer.header.urlencode",
    "sasl.oauthbearer.method",
    "sasl.oauthbearer.scope",
    "sasl.oauthbearer.token.endpoint.url",
    "sasl.password",
    "sasl.username",
    "security.protocol",
    "ssl.endpoint.identification.algorithm",
];

/// The beginnings of the keys for roots, and of those for a client certificate.
const ROOTS: [&str; 2] = ["ssl.ca.pem", "ssl.truststore."];
const IDENTITY: [&str; 3] = ["ssl.certificate.", "ssl.key.", "ssl.keystore."];

/// The settings that msk-auth does not interpret.
#[derive(Debug, Default)]
pub(super) struct Rest {
    settings: Vec<RestSetting>,
    unrelated: usize,
}

#[derive(Debug)]
struct RestSetting {
    key: &'static str,
    value: SensitiveText,
    /// The finding if a conversion omits it.
    finding: Finding,
}

impl RestSetting {
    /// Whether the client of another dialect has the same key, for values of the same form. Java uses IANA's
    /// names for cipher suites, and OpenSSL its own.
    fn is_shared(&self) -> bool {
        let is_other_form = self.key == "ssl.cipher.suites" || is_of(self.key, &IDENTITY);
        keys::is_shared(self.key) && !is_other_form
    }
}

impl Rest {
    pub(super) fn of(settings: &Settings<'_>, method: Option<Method>) -> Self {
        let is_java = settings.dialect.is_java();
        let mut rest = Self {
            settings: Vec::new(),
            unrelated: settings.unrelated(),
        };
        for (key, setting) in settings.own() {
            let finding = match key {
                "sasl.jaas.config" => other_options(&setting, method),
                _ if is_of(key, &IDENTITY) => {
                    (method != Some(Method::Mtls)).then(|| identity_left_out(&setting))
                }
                // `probe` has no effect beside a text.
                "ssl.ca.location" if settings.set("ssl.ca.pem").is_some() => None,
                _ => (!is_expressed(key, &setting, method)).then(|| left_out(&setting, is_java)),
            };
            if let Some(finding) = finding {
                rest.settings.push(RestSetting {
                    key,
                    value: setting.sensitive(),
                    finding,
                });
            }
        }
        rest
    }

    /// The settings that a conversion keeps as they are.
    pub(super) fn kept(
        &self,
        is_same_client: bool,
    ) -> impl Iterator<Item = (&'static str, &SensitiveText)> {
        let settings = self.settings.iter();
        let kept = settings.filter(move |one| is_same_client || one.is_shared());
        kept.map(|one| (one.key, &one.value))
    }
}

impl Configuration {
    /// The security settings that [`convert`](Self::convert) to this dialect omits: keys that the other client
    /// does not have, and AWS credentials for librdkafka, whose program signs the tokens.
    pub fn left_out(&self, dialect: Dialect) -> Findings {
        let mut findings = Findings::under(self.findings.rules());
        let is_same_client = self.dialect.is_java() == dialect.is_java();
        if is_same_client {
            return findings;
        }
        for one in self.rest.settings.iter().filter(|one| !one.is_shared()) {
            findings.push(one.finding.clone());
        }
        if let ConfiguredCredentials::Iam(options) = &self.credentials
            && !dialect.is_java()
        {
            let whose = match options.named() {
                Some(named) => format!(", so the conversion omits {named}"),
                None => String::new(),
            };
            let place = self.origins.oauth.clone();
            let message = format!("librdkafka has no setting for AWS credentials{whose}");
            findings.push(Finding::new(Code::ConfigLeftOut, place, message).help(
                "have the program answer librdkafka's token callback with a signed token, for example with the crate msk-auth-rdkafka",
            ));
        }
        findings
    }

    /// The number of settings that are not about security; [`convert`](Self::convert) omits them.
    pub fn unrelated_settings(&self) -> usize {
        self.rest.unrelated
    }
}

/// Whether a [`Configuration`] expresses a setting.
fn is_expressed(key: &str, setting: &Setting<'_>, method: Option<Method>) -> bool {
    let has_handler = matches!(method, Some(Method::Iam | Method::OauthBearer));
    match key {
        handlers::LOGIN_KEY | handlers::CLIENT_KEY if !has_handler => false,
        handlers::LOGIN_KEY => [
            handlers::IAM_LOGIN,
            handlers::TOKEN_ENDPOINT,
            handlers::OLD_TOKEN_ENDPOINT,
        ]
        .contains(&setting.value),
        handlers::CLIENT_KEY => setting.value == handlers::IAM_CLIENT,
        // `probe` looks for the system's own certificates.
        "https.ca.location" | "ssl.ca.location" => setting.value != "probe",
        "sasl.oauthbearer.grant.type" => setting.value.eq_ignore_ascii_case("client_credentials"),
        _ => EXPRESSED.contains(&key) || is_of(key, &ROOTS),
    }
}

fn is_of(key: &str, beginnings: &[&str]) -> bool {
    beginnings.iter().any(|begin| key.starts_with(begin))
}

fn identity_left_out(setting: &Setting<'_>) -> Finding {
    let message = format!(
        "`{}` is omitted: the method is not mutual TLS, so brokers use no client certificate",
        setting.key()
    );
    setting
        .finding(Code::ConfigLeftOut, message)
        .help("if the brokers also request a client certificate, configure it by hand")
}

fn left_out(setting: &Setting<'_>, is_java: bool) -> Finding {
    let other = if is_java {
        "librdkafka"
    } else {
        "Kafka's Java client"
    };
    let key = setting.key();
    let message = match key {
        "ssl.cipher.suites" => {
            format!("`{key}` is omitted: {other} has other names for cipher suites")
        }
        _ => format!("`{key}` is omitted: {other} has no equivalent key"),
    };
    setting
        .finding(Code::ConfigLeftOut, message)
        .help(format!("check that {other}'s default is what you need"))
}

/// Options of the login module that msk-auth does not interpret.
fn other_options(setting: &Setting<'_>, method: Option<Method>) -> Option<Finding> {
    let entry = jaas::parse(setting.value).ok()?;
    let others = entry.others(|name| is_known_option(name, method));
    if others.is_empty() {
        return None;
    }
    let names: Vec<_> = others.into_iter().flatten().collect();
    let message = match names.as_slice() {
        [] => "options of the login module are omitted: librdkafka has no keys for them".to_owned(),
        names => format!(
            "options of the login module are omitted, because librdkafka has no keys for them: {}",
            names.join(", ")
        ),
    };
    Some(
        setting
            .finding(Code::ConfigLeftOut, message)
            .help("check that librdkafka's defaults are what you need"),
    )
}

fn is_known_option(name: &str, method: Option<Method>) -> bool {
    match method {
        Some(Method::Iam) => [
            "awsProfileName",
            "awsRoleArn",
            "awsRoleExternalId",
            "awsRoleSessionName",
        ]
        .contains(&name),
        Some(Method::OauthBearer) => {
            let is_more = |begin: &&str| name.starts_with(begin);
            ["clientId", "clientSecret", "scope"].contains(&name)
                || ["extension_", "ssl.truststore."].iter().any(is_more)
        }
        _ => ["username", "password", "tokenauth"].contains(&name),
    }
}
