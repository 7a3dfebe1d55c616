//! The credentials of a configuration for SASL.

use std::fmt;

use crate::client::DelegationToken;
use crate::config::handlers;
use crate::config::jaas::{self, JaasEntry};
use crate::config::lacking::{absent, lacking};
use crate::config::method::mechanism;
use crate::config::oauth::{self, Oauth};
use crate::config::settings::{Setting, Settings};
use crate::config::stores::Reader;
use crate::finding::{Code, FactName, Finding, Findings, Place};
use crate::method::Method;
use crate::secret::Login;

/// Which AWS credentials sign the tokens, as in Amazon's login modules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct IamOptions {
    /// `awsProfileName`: the profile in the shared files of AWS.
    pub profile: Option<String>,
    /// `awsRoleArn`: the role to assume.
    pub role_arn: Option<String>,
    /// `awsRoleExternalId`: the external id that the role requires.
    pub role_external_id: Option<String>,
    /// `awsRoleSessionName`: the name of the role's session.
    pub role_session_name: Option<String>,
    /// Whether the mechanism is `AWS_MSK_IAM`, and not OAUTHBEARER with a signed token.
    pub is_aws_msk_iam: bool,
}

impl IamOptions {
    /// What they name, for a sentence: `the profile and the role`. `None` if they name nothing.
    pub fn named(&self) -> Option<String> {
        let parts = [
            (&self.profile, "the profile"),
            (&self.role_arn, "the role"),
            (&self.role_external_id, "the role's external id"),
            (&self.role_session_name, "the name of the role's session"),
        ];
        let named = parts.into_iter().filter(|(part, _)| part.is_some());
        let named: Vec<_> = named.map(|(_, name)| name).collect();
        match named.split_last()? {
            (last, []) => Some((*last).to_owned()),
            (last, others) => Some(format!("{} and {last}", others.join(", "))),
        }
    }
}

/// The credentials for a login.
pub(super) enum Credential {
    None,
    Login(Login),
    DelegationToken(DelegationToken),
    Iam(IamOptions),
    Oauth(Box<Oauth>),
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credential")
    }
}

/// Reads the credentials for the method.
pub(super) fn read(reader: &mut Reader<'_, '_>, method: Method) -> Credential {
    let settings = reader.settings;
    let is_java = settings.dialect.is_java();
    let mechanism = mechanism(settings).filter(|_| is_java && method.sasl_mechanism().is_some());
    if let Some(mechanism) = mechanism {
        let needed = needed_handler(method, mechanism.value);
        handlers::left_over(settings, &mechanism, needed, reader.findings);
    }
    if method == Method::OauthBearer {
        let oauth = match is_java {
            true => module(settings, reader.findings).map(|entry| {
                check_module(settings, &entry, jaas::OAUTHBEARER, reader.findings);
                oauth::java(reader, &entry)
            }),
            false => Some(oauth::librdkafka(reader)),
        };
        return oauth.map_or(Credential::None, |oauth| Credential::Oauth(Box::new(oauth)));
    }
    let findings = &mut *reader.findings;
    match method {
        Method::ScramSha512 | Method::ScramSha256 | Method::Plain => match is_java {
            true => java_login(settings, method, findings),
            false => librdkafka_login(settings, method, findings),
        }
        .unwrap_or(Credential::None),
        Method::Iam if is_java => Credential::Iam(java_iam(settings, findings)),
        Method::Iam => Credential::Iam(IamOptions::default()),
        Method::OauthBearer | Method::Mtls | Method::Tls | Method::Plaintext => Credential::None,
    }
}

/// The key and the class of the callback handler that a mechanism needs, where Kafka's default does not serve it.
fn needed_handler(method: Method, mechanism: &str) -> Option<(&'static str, &'static str)> {
    match method {
        Method::Iam if mechanism == "AWS_MSK_IAM" => {
            Some((handlers::CLIENT_KEY, handlers::IAM_CLIENT))
        }
        Method::Iam => Some((handlers::LOGIN_KEY, handlers::IAM_LOGIN)),
        Method::OauthBearer => Some((handlers::LOGIN_KEY, handlers::TOKEN_ENDPOINT)),
        _ => None,
    }
}

/// The login module, if Kafka accepts it.
fn module(settings: &Settings<'_>, findings: &mut Findings) -> Option<JaasEntry> {
    let Some(setting) = settings.get("sasl.jaas.config") else {
        findings.push(
            Finding::new(
                Code::ConfigJaasMissing,
                Place::field("sasl.jaas.config"),
                "SASL without `sasl.jaas.config`; Kafka then needs a JAAS file in the system property java.security.auth.login.config",
            )
            .help("write the login module into `sasl.jaas.config`"),
        );
        return None;
    };
    match jaas::parse(setting.value) {
        Ok(entry) => Some(entry),
        Err(error) => {
            findings.push(
                setting
                    .finding(Code::ConfigJaas, format!("Kafka rejects it: {error}"))
                    .help(error.help(settings.dialect.is_json())),
            );
            None
        }
    }
}

/// Reports a login module that is not the mechanism's. Java itself has the client of PLAIN, and `ScramLoginModule`
/// provides what that needs. The clients of Kafka's other mechanisms exist only after their login module is loaded.
fn check_module(
    settings: &Settings<'_>,
    entry: &JaasEntry,
    expected: &'static str,
    findings: &mut Findings,
) {
    let module = entry.module.expose();
    let Some(setting) = settings
        .get("sasl.jaas.config")
        .filter(|_| module != expected)
    else {
        return;
    };
    let code = match (module, expected) {
        (jaas::SCRAM, jaas::PLAIN) => Code::ConfigJaasModuleOther,
        _ => Code::ConfigJaasModule,
    };
    let mechanism = mechanism(settings).map_or("", |mechanism| mechanism.value);
    let finding = setting.finding(
        code,
        match entry.known_module() {
            Some(module) => format!("the login module is {module}, and the mechanism {mechanism}"),
            None => format!("the login module is not the one for {mechanism}"),
        },
    );
    findings.push(
        finding
            .help(format!("write {expected}"))
            .fact(FactName::Expected, expected),
    );
}

fn java_login(
    settings: &Settings<'_>,
    method: Method,
    findings: &mut Findings,
) -> Option<Credential> {
    let entry = module(settings, findings)?;
    let setting = settings.get("sasl.jaas.config")?;
    let is_token = match is_token(&entry) {
        Some(is_token) => is_token,
        None => {
            findings.push(neither_true_nor_false(&setting));
            false
        }
    };
    let sends_token = method != Method::Plain && entry.module.expose() == jaas::SCRAM;
    match is_token && !sends_token {
        true => findings.push(token_unused(&setting)),
        false => {
            let expected = match method {
                Method::Plain => jaas::PLAIN,
                _ => jaas::SCRAM,
            };
            check_module(settings, &entry, expected, findings);
        }
    }
    let (username, password) = (entry.option("username"), entry.option("password"));
    for (option, value) in [("username", username), ("password", password)] {
        if value.is_none() {
            findings.push(lacking(&setting, option));
        }
    }
    let login = Login::new(username?.expose(), password?.clone());
    login.check(method != Method::Plain, findings);
    Some(match is_token && sends_token {
        true => Credential::DelegationToken(DelegationToken::new(
            login.username.as_str(),
            login.password.clone(),
        )),
        false => Credential::Login(login),
    })
}

/// Whether the login is a delegation token, `tokenauth` of `ScramLoginModule`. Kafka ignores the case of the
/// value, and reads every value other than `true` as false. `None` if it is neither.
fn is_token(entry: &JaasEntry) -> Option<bool> {
    let Some(value) = entry.option("tokenauth") else {
        return Some(false);
    };
    match value.expose().to_ascii_lowercase().as_str() {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

fn neither_true_nor_false(setting: &Setting<'_>) -> Finding {
    let message = "the login module's option `tokenauth` is neither true nor false; Kafka reads it as false, and logs in as a user";
    setting
        .finding(Code::ConfigValue, message)
        .help("write tokenauth=\"true\" for a delegation token, or remove the option")
}

fn token_unused(setting: &Setting<'_>) -> Finding {
    let message = "the login module's option `tokenauth` has no effect: only SCRAM with ScramLoginModule logs in with a delegation token, and this is the login of a user";
    setting
        .finding(Code::ConfigJaasModule, message)
        .help(format!(
            "write `sasl.mechanism=SCRAM-SHA-512` and {}, or remove `tokenauth`",
            jaas::SCRAM
        ))
        .fact(FactName::Expected, jaas::SCRAM)
}

fn librdkafka_login(
    settings: &Settings<'_>,
    method: Method,
    findings: &mut Findings,
) -> Option<Credential> {
    let (username, password) = (settings.get("sasl.username"), settings.get("sasl.password"));
    for (key, value) in [("sasl.username", &username), ("sasl.password", &password)] {
        if value.is_none() {
            findings.push(absent(key));
        }
    }
    let login = Login::new(username?.value, password?.sensitive());
    login.check(method != Method::Plain, findings);
    Some(Credential::Login(login))
}

fn java_iam(settings: &Settings<'_>, findings: &mut Findings) -> IamOptions {
    let named = mechanism(settings).map_or("", |mechanism| mechanism.value);
    let is_aws_msk_iam = named == "AWS_MSK_IAM";
    let expected = match is_aws_msk_iam {
        true => jaas::IAM,
        false => jaas::OAUTHBEARER,
    };
    let mut options = IamOptions {
        is_aws_msk_iam,
        ..IamOptions::default()
    };
    if let Some(needed) = needed_handler(Method::Iam, named) {
        handlers::check_signing(settings, named, needed, findings);
    }
    if let Some(entry) = module(settings, findings) {
        check_module(settings, &entry, expected, findings);
        let option = |name| entry.option(name).map(|value| value.expose().to_owned());
        options.profile = option("awsProfileName");
        options.role_arn = option("awsRoleArn");
        options.role_external_id = option("awsRoleExternalId");
        options.role_session_name = option("awsRoleSessionName");
    }
    options
}
