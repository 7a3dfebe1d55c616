//! The credentials of a configuration for SASL.

use std::fmt;

use crate::aws::OauthParameters;
use crate::config::jaas::{self, JaasEntry};
use crate::config::method::{IAM_CLIENT_HANDLER, IAM_LOGIN_HANDLER, is_oidc, mechanism};
use crate::config::settings::{Setting, Settings};
use crate::finding::{Code, FactName, Finding, Findings, Place};
use crate::method::Method;
use crate::secret::{Login, OauthClient, OauthProof};
use crate::sensitive::SensitiveText;

/// Which AWS credentials sign the tokens, as in Amazon's login modules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct IamOptions {
    /// `awsProfileName`: the profile in the shared files of AWS.
    pub profile: Option<String>,
    /// `awsRoleArn`: the role to assume.
    pub role_arn: Option<String>,
    /// `awsRoleSessionName`: the name of the role's session.
    pub role_session_name: Option<String>,
    /// Whether the mechanism is `AWS_MSK_IAM`, and not OAUTHBEARER with a signed token.
    pub is_aws_msk_iam: bool,
}

/// The credentials for a login.
pub(super) enum Credential {
    None,
    Login(Login),
    Iam(IamOptions),
    Oauth(OauthClient, OauthParameters),
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credential")
    }
}

/// Reads the credentials for the method.
pub(super) fn read(settings: &Settings<'_>, method: Method, findings: &mut Findings) -> Credential {
    let is_java = settings.dialect.is_java();
    match method {
        Method::ScramSha512 | Method::ScramSha256 | Method::Plain => {
            let login = match is_java {
                true => java_login(settings, method, findings),
                false => librdkafka_login(settings, findings),
            };
            if let Some(login) = &login {
                login.check(method != Method::Plain, findings);
            }
            login.map_or(Credential::None, Credential::Login)
        }
        Method::Iam if is_java => Credential::Iam(java_iam(settings, findings)),
        Method::Iam => Credential::Iam(IamOptions::default()),
        Method::OauthBearer => match is_java {
            true => java_oauth(settings, findings),
            false => librdkafka_oauth(settings, findings),
        },
        Method::Mtls | Method::Tls | Method::Plaintext => Credential::None,
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

/// Reports a login module that is not the mechanism's. Those for names and passwords are
/// interchangeable in Kafka; any other provides no credentials for the mechanism.
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
    let is_name_and_password = |module: &str| [jaas::SCRAM, jaas::PLAIN].contains(&module);
    let code = match is_name_and_password(module) && is_name_and_password(expected) {
        true => Code::ConfigJaasModuleOther,
        false => Code::ConfigJaasModule,
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

fn java_login(settings: &Settings<'_>, method: Method, findings: &mut Findings) -> Option<Login> {
    let entry = module(settings, findings)?;
    let expected = match method {
        Method::Plain => jaas::PLAIN,
        _ => jaas::SCRAM,
    };
    check_module(settings, &entry, expected, findings);
    let setting = settings.get("sasl.jaas.config")?;
    if entry
        .option("tokenauth")
        .is_some_and(|value| value.expose().eq_ignore_ascii_case("true"))
    {
        findings.push(
            setting
                .finding(
                    Code::ConfigUnsupported,
                    "a delegation token (`tokenauth`), which msk-auth does not support",
                )
                .help("log in with a user name and a password, or with a certificate"),
        );
    }
    let (username, password) = (entry.option("username"), entry.option("password"));
    for (option, value) in [("username", username), ("password", password)] {
        if value.is_none() {
            findings.push(lacking(&setting, option));
        }
    }
    Some(Login::new(username?.expose(), password?.clone()))
}

fn lacking(setting: &Setting<'_>, option: &'static str) -> Finding {
    setting
        .finding(
            Code::ConfigCredentials,
            format!("the login module has no option `{option}`"),
        )
        .help(format!("write {option}=\"VALUE\" before the semicolon"))
        .fact(FactName::Expected, option)
}

fn librdkafka_login(settings: &Settings<'_>, findings: &mut Findings) -> Option<Login> {
    let (username, password) = (settings.get("sasl.username"), settings.get("sasl.password"));
    for (key, value) in [("sasl.username", &username), ("sasl.password", &password)] {
        if value.is_none() {
            findings.push(absent(key));
        }
    }
    Some(Login::new(username?.value, password?.sensitive()))
}

fn absent(key: &'static str) -> Finding {
    let message = format!("`{key}` is not set");
    Finding::new(Code::ConfigCredentials, Place::field(key), message)
        .help(format!("set `{key}`"))
        .fact(FactName::Field, key)
}

fn java_iam(settings: &Settings<'_>, findings: &mut Findings) -> IamOptions {
    let is_aws_msk_iam = mechanism(settings).is_some_and(|one| one.value == "AWS_MSK_IAM");
    let (expected, key, handler) = match is_aws_msk_iam {
        true => (
            jaas::IAM,
            "sasl.client.callback.handler.class",
            IAM_CLIENT_HANDLER,
        ),
        false => (
            jaas::OAUTHBEARER,
            "sasl.login.callback.handler.class",
            IAM_LOGIN_HANDLER,
        ),
    };
    let mut options = IamOptions {
        is_aws_msk_iam,
        ..IamOptions::default()
    };
    match settings.get(key) {
        Some(setting) if setting.value != handler => findings.push(
            setting
                .finding(Code::ConfigHandler, "not the handler for IAM")
                .help(format!("write `{key}={handler}`")),
        ),
        Some(_) => {}
        None => findings.push(
            Finding::new(
                Code::ConfigHandler,
                Place::field(key),
                format!("`{key}` is not set, so no signature is made"),
            )
            .help(format!("write `{key}={handler}`")),
        ),
    }
    if let Some(entry) = module(settings, findings) {
        check_module(settings, &entry, expected, findings);
        let option = |name| entry.option(name).map(|value| value.expose().to_owned());
        options.profile = option("awsProfileName");
        options.role_arn = option("awsRoleArn");
        options.role_session_name = option("awsRoleSessionName");
    }
    options
}

fn java_oauth(settings: &Settings<'_>, findings: &mut Findings) -> Credential {
    let Some(entry) = module(settings, findings) else {
        return Credential::None;
    };
    check_module(settings, &entry, jaas::OAUTHBEARER, findings);
    let of_key = |key| settings.get(key).map(|setting| setting.sensitive());
    let id = of_key("sasl.oauthbearer.client.credentials.client.id")
        .or_else(|| entry.option("clientId").cloned());
    let secret = of_key("sasl.oauthbearer.client.credentials.client.secret")
        .or_else(|| entry.option("clientSecret").cloned());
    let extensions = entry.options_after("extension_");
    let extensions: Vec<_> = extensions
        .map(|(name, value)| (name.to_owned(), value.expose().to_owned()))
        .collect();
    if let Some(setting) = settings.get("sasl.jaas.config") {
        check_extensions(&setting, &extensions, findings);
    }
    let parameters = OauthParameters {
        scope: text(settings, "sasl.oauthbearer.scope")
            .or_else(|| Some(entry.option("scope")?.expose().to_owned())),
        extensions,
        ..OauthParameters::default()
    };
    oauth(settings, id, secret, parameters)
}

fn text(settings: &Settings<'_>, key: &str) -> Option<String> {
    Some(settings.get(key)?.value.to_owned())
}

fn librdkafka_oauth(settings: &Settings<'_>, findings: &mut Findings) -> Credential {
    if !is_oidc(settings) {
        return Credential::None;
    }
    let id = [
        "sasl.oauthbearer.client.credentials.client.id",
        "sasl.oauthbearer.client.id",
    ];
    let secret = [
        "sasl.oauthbearer.client.credentials.client.secret",
        "sasl.oauthbearer.client.secret",
    ];
    let is_assertion = settings
        .get("sasl.oauthbearer.grant.type")
        .is_some_and(|one| !one.value.eq_ignore_ascii_case("client_credentials"));
    let url = "sasl.oauthbearer.token.endpoint.url";
    let [id, secret] = [&id, &secret].map(|keys| settings.any(keys).map(|one| one.sensitive()));
    let wanted = [
        (url, settings.get(url).is_some()),
        ("sasl.oauthbearer.client.id", id.is_some()),
        ("sasl.oauthbearer.client.secret", secret.is_some()),
    ];
    if !is_assertion {
        for (key, _) in wanted.into_iter().filter(|(_, is_set)| !is_set) {
            findings.push(absent(key));
        }
    }
    let parameters = OauthParameters {
        scope: text(settings, "sasl.oauthbearer.scope"),
        extensions: extensions(settings, findings),
        ..OauthParameters::default()
    };
    match is_assertion {
        true => Credential::None,
        false => oauth(settings, id, secret, parameters),
    }
}

/// `sasl.oauthbearer.extensions`: `name=value` pairs, separated by commas.
fn extensions(settings: &Settings<'_>, findings: &mut Findings) -> Vec<(String, String)> {
    let Some(setting) = settings.get("sasl.oauthbearer.extensions") else {
        return Vec::new();
    };
    let pairs = setting.value.split(',').map(str::trim);
    let pairs = pairs.filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (name.to_owned(), value.to_owned())
    });
    let extensions: Vec<_> = pairs.collect();
    check_extensions(&setting, &extensions, findings);
    extensions
}

/// Both clients reject names with other characters than letters, and empty values (RFC 7628 section
/// 3.1).
fn check_extensions(
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
                    "a SASL extension that is not NAME=VALUE with only letters in the name and \
                     only ASCII in the value",
                )
                .help(
                    "write NAME=VALUE, the name in letters, for example logicalCluster=lkc-abc123",
                ),
        );
    }
}

fn oauth(
    settings: &Settings<'_>,
    id: Option<SensitiveText>,
    secret: Option<SensitiveText>,
    parameters: OauthParameters,
) -> Credential {
    let url = settings.get("sasl.oauthbearer.token.endpoint.url");
    match (url, id, secret) {
        (Some(url), Some(id), Some(secret)) => Credential::Oauth(
            OauthClient::new(url.value, id.expose(), OauthProof::ClientSecret(secret)),
            parameters,
        ),
        _ => Credential::None,
    }
}
