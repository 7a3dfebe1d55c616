//! Reads a client's configuration file: the properties of Kafka's Java clients or of librdkafka, as these
//! clients read them, and the `application.properties` of Spring Boot.
//!
//! [`read`] reports problems line by line, and returns the meaning of the configuration: a method,
//! brokers, credentials, roots. [`Configuration::client`] makes a [`Client`](crate::client::Client)
//! from that. This module opens no files: the caller's function reads the files that a configuration
//! names.
//!
//! ```
//! # #[cfg(feature = "ring")] {
//! use msk_auth::config::{self, Dialect, Options};
//! use msk_auth::{Conditions, Method, tls};
//!
//! let text = br#"
//! bootstrap.servers=b-1.demo.abc123.c2.kafka.eu-central-1.amazonaws.com:9096
//! security.protocol=SASL_SSL
//! sasl.mechanism=SCRAM-SHA-512
//! sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required \
//!   username="alice" password="alice-secret";
//! "#;
//! let conditions = Conditions::new(Dialect::Java.rules(), tls::ring());
//! let mut files = |path: &str| std::fs::read(path).map(Into::into);
//! let configuration = config::read(text, &Options::default(), &mut files, &conditions);
//! assert!(configuration.accepted());
//! let client = configuration.client(&conditions)?;
//! assert_eq!(client.method(), Method::ScramSha512);
//! # }
//! # Ok::<(), msk_auth::config::ConfigurationError>(())
//! ```

mod advice;
mod assertion;
mod cipher_suites;
mod configuration;
mod convert_error;
mod dialect;
mod encryption;
mod endpoint;
mod entry;
mod extensions;
mod files;
mod fit;
mod handlers;
mod jaas;
mod jaas_file;
mod java_lines;
mod json;
mod judge;
mod keys;
mod keystore_file;
mod lacking;
mod lines;
mod login;
mod method;
mod msk;
mod named_file;
mod oauth;
mod openssl;
mod options;
mod pem_file;
mod placeholders;
mod prefixes;
mod properties;
mod provider_settings;
mod providers;
mod references;
mod rest;
mod restrictions;
mod settings;
mod spring;
mod stores;
mod text;
mod tls_versions;
mod to_secret;
mod write;

pub use configuration::{Configuration, ConfigurationError, ConfiguredCredentials};
pub use convert_error::ConvertError;
pub use dialect::Dialect;
pub use files::{Converted, ConvertedFile};
pub use login::IamOptions;
pub use options::Options;
use options::ReadFile;
pub use providers::ConfigProviders;

use crate::aws::{Broker, BrokerError, shown_broker};
use crate::encoding;
use crate::finding::{Code, Conditions, FactName, Finding, Findings, Place, with_causes};
use crate::identity::{self, Fields, Identity, Parts};
use crate::key::Budget;
use crate::method::Method;
use crate::oauth::TokenRequest;
use crate::tls::Roots;
use crate::yaml;

use fit::Origins;
use login::Credential;
use method::Protocol;
use oauth::Oauth;
use rest::Rest;
use settings::{Setting, Settings};
use stores::{IdentityTexts, Reader, Stores};
use text::MAX_BYTES;

/// Reads a configuration and the files that it names, and reports problems: settings that its
/// client would reject or ignore, that weaken security, or that contradict each other.
///
/// `read_file` reads the files that the configuration names. It gets the paths from the text; a
/// relative path is relative to the folder where the client starts. At most 1 MiB of a file is
/// read.
pub fn read(
    text: &[u8],
    options: &Options,
    read_file: &mut ReadFile<'_>,
    conditions: &Conditions,
) -> Configuration {
    let mut configuration = read_own(text, options, read_file, conditions);
    let dialect = configuration.dialect;
    configuration.findings = advice::for_client(&configuration.findings, dialect);
    if configuration.dialect == Dialect::Spring {
        configuration.findings = of_spring(&configuration.findings);
    }
    configuration
}

/// The findings with helps that name the keys as Spring has them.
fn of_spring(findings: &Findings) -> Findings {
    let mut own = Findings::under(findings.rules());
    for finding in findings.iter() {
        let mut finding = finding.clone();
        finding.help = finding
            .help
            .map(|help| spring::help(&help, keys::of_java()));
        own.push(finding);
    }
    own
}

fn read_own(
    text: &[u8],
    options: &Options,
    read_file: &mut ReadFile<'_>,
    conditions: &Conditions,
) -> Configuration {
    let mut findings = Findings::under(&conditions.rules);
    let dialect = options
        .dialect
        .or_else(|| Dialect::of(text))
        .unwrap_or(Dialect::Java);
    if text.len() > MAX_BYTES {
        findings.push(text::too_large(text.len()));
        return Configuration::nothing(dialect, findings);
    }
    let decoded = encoding::decode(text);
    let text = match &decoded {
        Some((encoding, plain)) => {
            findings.push(text::wrong_encoding(*encoding));
            plain.as_slice()
        }
        None => text,
    };
    let dialect = options
        .dialect
        .or_else(|| Dialect::of(text))
        .unwrap_or(dialect);
    if let Some(line) = yaml::first_nested(text).filter(|_| !dialect.is_json()) {
        findings.push(text::not_read(line, dialect));
        return Configuration::nothing(dialect, findings);
    }
    let prefixed = prefixes::only_prefixed(text);
    let prefixed = prefixed.iter().map(|prefix| prefix.not_own(text));
    let not_own: Vec<_> = jaas_file::finding(text)
        .into_iter()
        .chain(prefixed)
        .collect();
    if dialect != Dialect::Spring && !not_own.is_empty() {
        findings.extend(not_own);
        return Configuration::nothing(dialect, findings);
    }
    let settings = Settings::read(text, dialect, options, read_file, &mut findings);
    let has_key = match dialect {
        Dialect::Spring => Dialect::of(text) == Some(dialect),
        _ => settings.has_key_of_client(),
    };
    if !findings.has_errors() && !has_key {
        findings.push(text::no_key(dialect));
        return Configuration::nothing(dialect, findings);
    }
    let Some(protocol) = method::protocol(&settings, &mut findings) else {
        return Configuration::nothing(dialect, findings);
    };
    judge::unused(&settings, protocol, &mut findings);
    if protocol.has_tls() {
        judge::weakened(&settings, &mut findings);
    }
    let brokers = read_brokers(&settings, &mut findings);
    let mut budget = Budget::under(&conditions.rules);
    let stores = match protocol.has_tls() {
        true => stores::read(
            &settings,
            options,
            read_file,
            conditions,
            &mut budget,
            &mut findings,
        ),
        false => Stores::default(),
    };
    let has_identity = stores.identity.is_some();
    let method = method::method(&settings, protocol, has_identity, &brokers, &mut findings);
    let credential = match method {
        Some(method) => {
            msk::unsupported(&settings, method, &brokers, &mut findings);
            note_weakness(method, &mut findings);
            let mut reader = Reader::new(
                &settings,
                options,
                read_file,
                conditions,
                &mut budget,
                &mut findings,
            );
            let credential = login::read(&mut reader, method);
            if matches!(credential, Credential::DelegationToken(_)) {
                msk::delegation_token(&settings, &brokers, &mut findings);
            }
            credential
        }
        None => Credential::None,
    };
    let has_lost = stores.has_lost;
    let identity = stores.identity.filter(|_| !has_lost).and_then(|texts| {
        let identity = read_identity(&texts, conditions, &mut budget, &mut findings)?;
        let place = texts.certificate.filter(|_| !dialect.is_java());
        if let Some(certificate) = place {
            judge::sent_chain(&identity, &certificate.place, &mut findings);
        }
        Some(identity)
    });
    let first = stores.roots.first();
    let origins = origins(&settings, protocol, first);
    let all = stores.roots.iter();
    let read = all.filter_map(|text| read_roots(text, conditions, &mut findings));
    let roots = read.reduce(Roots::and);
    if let (Some(roots), Some(first)) = (&roots, first) {
        fit::msk_roots(roots, &brokers, &first.place, dialect, &mut findings);
    }
    let (credential, oauth) = match credential {
        Credential::Oauth(oauth) => (Credential::None, *oauth),
        other => (other, Oauth::default()),
    };
    Configuration {
        dialect,
        findings,
        method,
        brokers,
        credentials: credentials(method, credential, oauth.request.as_ref(), identity),
        oauth: oauth.parameters,
        roots,
        origins,
        rest: Rest::of(&settings, method),
        token_request: oauth.request,
        is_encoded: oauth.is_encoded,
    }
}

/// The places of what a plan can contradict.
fn origins(settings: &Settings<'_>, protocol: Protocol, roots: Option<&stores::Text>) -> Origins {
    let mechanism = method::mechanism(settings).filter(|_| protocol.has_sasl());
    let method = mechanism.or_else(|| settings.get("security.protocol"));
    let oauth = [
        "sasl.oauthbearer.extensions",
        "sasl.oauthbearer.scope",
        "sasl.jaas.config",
    ];
    let place = |setting: Option<Setting<'_>>| setting.map(|one| one.place()).unwrap_or_default();
    Origins {
        method: place(method),
        brokers: place(judge::servers(settings)),
        roots: roots.map(|text| text.place.clone()).unwrap_or_default(),
        oauth: place(settings.first_of(&oauth)),
    }
}

/// The brokers, as the clients read them: optionally with a scheme before each. librdkafka has a
/// default port, and ignores empty parts between commas.
fn read_brokers(settings: &Settings<'_>, findings: &mut Findings) -> Vec<Broker> {
    let Some(setting) = judge::servers(settings) else {
        findings.push(
            Finding::new(
                Code::ConfigBrokers,
                Place::field("bootstrap.servers"),
                "no brokers are given",
            )
            .help("set `bootstrap.servers`, unless the program sets it"),
        );
        return Vec::new();
    };
    let is_spring = settings.dialect == Dialect::Spring;
    // A finding says that it is not filled in.
    if !setting.is_filled_in()
        && (references::has_one(setting.value) || (is_spring && setting.value.contains("${")))
        && settings.dialect.is_java()
    {
        return Vec::new();
    }
    let mut brokers = Vec::new();
    let parts = setting.value.split(',').map(str::trim);
    let is_java = settings.dialect.is_java();
    for part in parts.filter(|part| is_java || !part.is_empty()) {
        let bare = part.split_once("://").map_or(part, |(_, rest)| rest);
        let read = match bare.parse::<Broker>() {
            Err(BrokerError::PortMissing) if !is_java => format!("{bare}:9092").parse(),
            read => read,
        };
        match read {
            Ok(broker) => brokers.push(broker),
            Err(error) => {
                findings.push(malformed(&setting, part, &error));
            }
        }
    }
    brokers
}

fn malformed(setting: &Setting<'_>, part: &str, error: &BrokerError) -> Finding {
    let causes = with_causes(error);
    let finding = |message| setting.finding(Code::BrokerMalformed, message);
    if setting.is_filled_in() {
        let message = format!("a broker that is not host:port, of {}", setting.shown());
        return finding(message);
    }
    let message = match part {
        "" => causes,
        part => format!("{} is not host:port: {causes}", shown_broker(part)),
    };
    finding(message)
        .help("write HOST:PORT, one after a comma; for MSK, `aws kafka get-bootstrap-brokers` prints them")
        .fact(FactName::Broker, shown_broker(part))
}

fn note_weakness(method: Method, findings: &mut Findings) {
    let (code, message) = match method {
        Method::Plaintext => (
            Code::PlanUnencrypted,
            "with PLAINTEXT anyone on the network path can read and change the records",
        ),
        Method::Tls => (
            Code::PlanUnauthenticated,
            "SSL without a client certificate: the brokers see an anonymous client",
        ),
        _ => return,
    };
    findings.push(
        Finding::new(code, Place::default(), message).fact(FactName::Method, method.as_str()),
    );
}

fn read_identity(
    texts: &IdentityTexts,
    conditions: &Conditions,
    budget: &mut Budget,
    findings: &mut Findings,
) -> Option<Identity> {
    let (certificate, key) = (texts.certificate.as_ref()?, texts.key.as_ref()?);
    let parts = Parts {
        certificate: Some(certificate.text.expose()),
        private_key: Some(key.text.expose()),
        password: texts.password.as_ref().map(|password| &password.text),
    };
    let password = texts.password.as_ref().map(|one| one.place.clone());
    let fields = Fields {
        certificate: certificate.place.clone(),
        private_key: key.place.clone(),
        password: password.unwrap_or_else(|| Place::field("ssl.key.password")),
    };
    let identity = identity::read(&parts, &fields, conditions, budget, findings).identity;
    certificate.remove_lines(findings);
    identity
}

fn read_roots(
    text: &stores::Text,
    conditions: &Conditions,
    findings: &mut Findings,
) -> Option<Roots> {
    let certificates = text.roots(conditions.at, findings);
    match Roots::from_certificates(&certificates) {
        Ok(roots) if !roots.is_empty() => Some(roots),
        Ok(_) => None,
        Err(error) => {
            findings.push(Finding::new(
                Code::ChainCertificateMalformed,
                text.place.clone(),
                with_causes(&error),
            ));
            None
        }
    }
}

fn credentials(
    method: Option<Method>,
    credential: Credential,
    request: Option<&TokenRequest>,
    identity: Option<Identity>,
) -> ConfiguredCredentials {
    if let Some(request) = request {
        return ConfiguredCredentials::OauthClient(request.client().clone());
    }
    match (credential, identity) {
        (Credential::Login(login), _) => ConfiguredCredentials::Login(login),
        (Credential::DelegationToken(token), _) => ConfiguredCredentials::DelegationToken(token),
        (Credential::Iam(options), _) => ConfiguredCredentials::Iam(options),
        (Credential::None, Some(identity)) if method == Some(Method::Mtls) => {
            ConfiguredCredentials::ClientCertificate(Box::new(identity))
        }
        (Credential::None | Credential::Oauth(_), _) => ConfiguredCredentials::None,
    }
}
