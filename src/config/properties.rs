//! A configuration as the keys and values of another client.

use crate::aws::OauthParameters;
use crate::chain::Certificate;
use crate::client::DelegationToken;
use crate::config::configuration::{Configuration, ConfiguredCredentials};
use crate::config::convert_error::ConvertError;
use crate::config::dialect::Dialect;
use crate::config::handlers;
use crate::config::jaas;
use crate::config::login::IamOptions;
use crate::identity::Identity;
use crate::method::Method;
use crate::pem;
use crate::plan::push_jaas_options;
use crate::secret::{Login, OauthClient, OauthProof};
use crate::sensitive::{SensitiveBuffer, SensitiveText};

/// A key and its value.
pub(super) struct Property {
    pub(super) key: &'static str,
    pub(super) value: SensitiveText,
}

/// The properties in their order.
#[derive(Default)]
pub(super) struct Properties(pub(super) Vec<Property>);

impl Properties {
    fn push(&mut self, key: &'static str, value: impl Into<SensitiveText>) {
        let value = value.into();
        self.0.push(Property { key, value });
    }

    /// In the place of the value that the key has, if it has one.
    fn set(&mut self, key: &'static str, value: SensitiveText) {
        match self.0.iter_mut().find(|property| property.key == key) {
            Some(property) => property.value = value,
            None => self.push(key, value),
        }
    }
}

impl Configuration {
    pub(super) fn properties(&self, dialect: Dialect) -> Result<Properties, ConvertError> {
        let method = self.method.filter(|_| self.accepted());
        let method = method.ok_or(ConvertError::Rejected)?;
        if method == Method::OauthBearer && self.client_secret().is_none() {
            return Err(ConvertError::Tokens);
        }
        let mut properties = match dialect.is_java() {
            true => self.java(method),
            false => self.librdkafka(method)?,
        };
        let is_same_client = self.dialect.is_java() == dialect.is_java();
        for (key, value) in self.rest.kept(is_same_client) {
            properties.set(key, value.clone());
        }
        Ok(properties)
    }

    /// The secret of an OAuth client that has one.
    fn client_secret(&self) -> Option<&SensitiveText> {
        match &self.credentials {
            ConfiguredCredentials::OauthClient(client) => match &client.proof {
                OauthProof::ClientSecret(secret) => Some(secret),
                OauthProof::PrivateKey { .. } => None,
            },
            _ => None,
        }
    }

    fn java(&self, method: Method) -> Properties {
        let mut properties = self.base(method.security_protocol());
        if let Some(roots) = self.roots_pem() {
            properties.push("ssl.truststore.type", "PEM");
            properties.push("ssl.truststore.certificates", roots);
        }
        match &self.credentials {
            ConfiguredCredentials::None => {}
            ConfiguredCredentials::ClientCertificate(identity) => {
                properties.push("ssl.keystore.type", "PEM");
                properties.push("ssl.keystore.certificate.chain", whole_chain(identity));
                properties.push("ssl.keystore.key", identity.key_pem());
            }
            ConfiguredCredentials::Login(login) => {
                properties.push(
                    "sasl.mechanism",
                    method.sasl_mechanism().unwrap_or_default(),
                );
                properties.push("sasl.jaas.config", jaas_login(method, login));
            }
            ConfiguredCredentials::DelegationToken(token) => {
                properties.push(
                    "sasl.mechanism",
                    method.sasl_mechanism().unwrap_or_default(),
                );
                properties.push("sasl.jaas.config", jaas_token(token));
            }
            ConfiguredCredentials::Iam(options) => java_iam(options, &mut properties),
            ConfiguredCredentials::OauthClient(client) => {
                java_oauth(client, &self.oauth, &mut properties);
                if self.is_encoded {
                    properties.push("sasl.oauthbearer.header.urlencode", "true");
                }
            }
        }
        properties
    }

    fn librdkafka(&self, method: Method) -> Result<Properties, ConvertError> {
        let mut properties = self.base(&method.security_protocol().to_ascii_lowercase());
        if method.uses_tls() {
            // Before its version 2.0, librdkafka checks no name without it.
            properties.push("ssl.endpoint.identification.algorithm", "https");
        }
        if let Some(roots) = self.roots_pem() {
            properties.push("ssl.ca.pem", roots);
        }
        match &self.credentials {
            ConfiguredCredentials::None => {}
            ConfiguredCredentials::ClientCertificate(identity) => {
                properties.push("ssl.certificate.pem", whole_chain(identity));
                properties.push("ssl.key.pem", identity.key_pem());
            }
            ConfiguredCredentials::Login(login) => {
                if login.username.is_empty() {
                    return Err(ConvertError::Empty("sasl.username"));
                }
                if login.password.expose().is_empty() {
                    return Err(ConvertError::Empty("sasl.password"));
                }
                properties.push(
                    "sasl.mechanism",
                    method.sasl_mechanism().unwrap_or_default(),
                );
                properties.push("sasl.username", login.username.as_str());
                properties.push("sasl.password", login.password.clone());
            }
            ConfiguredCredentials::DelegationToken(_) => {
                return Err(ConvertError::DelegationToken);
            }
            ConfiguredCredentials::Iam(_) => properties.push("sasl.mechanism", "OAUTHBEARER"),
            ConfiguredCredentials::OauthClient(_) if self.is_encoded => {
                return Err(ConvertError::Encoded);
            }
            ConfiguredCredentials::OauthClient(client) => {
                properties.push("sasl.mechanism", "OAUTHBEARER");
                properties.push("sasl.oauthbearer.method", "oidc");
                properties.push("sasl.oauthbearer.client.id", client.client_id.as_str());
                if let OauthProof::ClientSecret(secret) = &client.proof {
                    properties.push("sasl.oauthbearer.client.secret", secret.clone());
                }
                let url = client.token_endpoint.as_str();
                properties.push("sasl.oauthbearer.token.endpoint.url", url);
                if let Some(scope) = &self.oauth.scope {
                    properties.push("sasl.oauthbearer.scope", scope.as_str());
                }
                if let Some(roots) = endpoint_roots(client) {
                    properties.push("https.ca.pem", roots);
                }
                let extensions = self.oauth.extensions.iter();
                let extensions: Vec<_> = extensions
                    .map(|(name, value)| format!("{name}={value}"))
                    .collect();
                if extensions.iter().any(|one| one.contains(',')) {
                    return Err(ConvertError::Comma);
                }
                if !extensions.is_empty() {
                    let list = extensions.join(",");
                    properties.push("sasl.oauthbearer.extensions", list.as_str());
                }
            }
        }
        Ok(properties)
    }

    fn base(&self, protocol: &str) -> Properties {
        let mut properties = Properties::default();
        let brokers: Vec<_> = self.brokers.iter().map(ToString::to_string).collect();
        if !brokers.is_empty() {
            properties.push("bootstrap.servers", brokers.join(",").as_str());
        }
        properties.push("security.protocol", protocol);
        properties
    }

    pub(super) fn roots_pem(&self) -> Option<SensitiveText> {
        Some(self.roots_text()?.as_str().into())
    }
}

/// Includes the root if the configuration has it, because Lambda requires it.
pub(super) fn whole_chain(identity: &Identity) -> SensitiveText {
    pem_of(identity.chain().certificates())
}

/// The roots of a token endpoint that has some of its own.
fn endpoint_roots(client: &OauthClient) -> Option<SensitiveText> {
    let roots = &client.identity_provider_roots;
    (!roots.is_empty()).then(|| pem_of(roots))
}

pub(super) fn pem_of(certificates: &[Certificate]) -> SensitiveText {
    let mut text = SensitiveBuffer::default();
    for certificate in certificates {
        pem::write("CERTIFICATE", certificate.der(), &mut text);
    }
    into_text(text)
}

fn java_iam(options: &IamOptions, properties: &mut Properties) {
    let (mechanism, module, handler) = match options.is_aws_msk_iam {
        true => (
            "AWS_MSK_IAM",
            jaas::IAM,
            (handlers::CLIENT_KEY, handlers::IAM_CLIENT),
        ),
        false => (
            "OAUTHBEARER",
            jaas::OAUTHBEARER,
            (handlers::LOGIN_KEY, handlers::IAM_LOGIN),
        ),
    };
    let given = [
        ("awsProfileName", &options.profile),
        ("awsRoleArn", &options.role_arn),
        ("awsRoleExternalId", &options.role_external_id),
        ("awsRoleSessionName", &options.role_session_name),
    ];
    let given = given
        .iter()
        .filter_map(|(name, value)| Some((*name, value.as_deref()?)));
    let given: Vec<_> = given.collect();
    properties.push("sasl.mechanism", mechanism);
    properties.push("sasl.jaas.config", login_module(module, &given));
    properties.push(handler.0, handler.1);
}

fn java_oauth(client: &OauthClient, parameters: &OauthParameters, properties: &mut Properties) {
    let mut options = vec![("clientId", client.client_id.as_str())];
    if let OauthProof::ClientSecret(secret) = &client.proof {
        options.push(("clientSecret", secret.expose()));
    }
    if let Some(scope) = &parameters.scope {
        options.push(("scope", scope));
    }
    let extensions = parameters.extensions.iter();
    let extensions: Vec<_> = extensions
        .map(|(name, value)| (format!("extension_{name}"), value))
        .collect();
    options.extend(
        extensions
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str())),
    );
    let roots = endpoint_roots(client);
    if let Some(roots) = &roots {
        options.push(("ssl.truststore.type", "PEM"));
        options.push(("ssl.truststore.certificates", roots.expose()));
    }
    properties.push("sasl.mechanism", "OAUTHBEARER");
    properties.push(
        "sasl.jaas.config",
        login_module(jaas::OAUTHBEARER, &options),
    );
    properties.push(handlers::LOGIN_KEY, handlers::TOKEN_ENDPOINT);
    properties.push(
        "sasl.oauthbearer.token.endpoint.url",
        client.token_endpoint.as_str(),
    );
}

fn jaas_login(method: Method, login: &Login) -> SensitiveText {
    let module = match method {
        Method::Plain => jaas::PLAIN,
        _ => jaas::SCRAM,
    };
    let options = [
        ("username", login.username.as_str()),
        ("password", login.password.expose()),
    ];
    login_module(module, &options)
}

fn jaas_token(token: &DelegationToken) -> SensitiveText {
    let options = [
        ("username", token.id.as_str()),
        ("password", token.hmac.expose()),
        ("tokenauth", "true"),
    ];
    login_module(jaas::SCRAM, &options)
}

fn login_module(module: &str, options: &[(&str, &str)]) -> SensitiveText {
    let mut value = SensitiveBuffer::with_capacity(512);
    value.extend_from_slice(module.as_bytes());
    value.extend_from_slice(b" required");
    push_jaas_options(options.iter().copied(), &mut value);
    value.push_char(';');
    into_text(value)
}

pub(super) fn into_text(buffer: SensitiveBuffer) -> SensitiveText {
    buffer.into_text().unwrap_or_else(|| "".into())
}
