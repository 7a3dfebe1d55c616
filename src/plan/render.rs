//! A plan as the configuration of a client: Kafka's Java clients, librdkafka, kcat.
//!
//! A secret is left out unless it is given. What is in its place is text between `<` and `>`,
//! so that a client with an incomplete configuration fails instead of connecting without it.
//!
//! Nothing in a value ends its line or drives a terminal that shows the file: such a character is
//! escaped, or refused where the client's reader knows no escape.

use std::fmt;

use crate::finding::is_unprintable;
use crate::method::Method;
use crate::plan::decision::{Plan, RootsSource};
use crate::sensitive::{SensitiveBuffer, SensitiveText};

/// The content of the secret, for a configuration that is to hold it.
#[derive(Clone, Copy, Default)]
#[non_exhaustive]
pub enum Material<'a> {
    /// Nothing: the configuration says what goes where.
    #[default]
    LeftOut,
    /// A user name and a password.
    Login {
        /// The member `username`.
        username: &'a str,
        /// The member `password`.
        password: &'a str,
    },
    /// A client of an identity provider.
    OauthClient {
        /// The member `oauthTokenEndpointUrl`.
        token_endpoint: &'a str,
        /// The member `oauthClientId`.
        client_id: &'a str,
        /// The member `oauthClientSecret`.
        client_secret: &'a str,
    },
    /// A client certificate and its key.
    ClientCertificate {
        /// The member `certificate`, PEM.
        certificate: &'a str,
        /// The member `privateKey`, PEM.
        private_key: &'a str,
        /// The member `privateKeyPassword`.
        private_key_password: Option<&'a str>,
    },
}

impl fmt::Debug for Material<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::LeftOut => "LeftOut",
            Self::Login { .. } => "Login { .. }",
            Self::OauthClient { .. } => "OauthClient { .. }",
            Self::ClientCertificate { .. } => "ClientCertificate { .. }",
        })
    }
}

/// A name and its value in a client's configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Property {
    /// The name, for example `security.protocol`.
    pub name: &'static str,
    /// The value, which may be or hold a secret.
    pub value: SensitiveText,
}

/// Why a configuration can't hold a value. The value itself is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RenderError {
    /// The value of the property has a NUL, which ends what librdkafka reads of it.
    Nul(&'static str),
    /// The value of the property has a control character or a line break, and kcat knows no escape
    /// for any.
    Control(&'static str),
}

impl fmt::Display for RenderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nul(name) => write!(f, "the value of {name} has a NUL, which librdkafka rejects"),
            Self::Control(name) => write!(
                f,
                "the value of {name} has a control character, and kcat knows no escape for one"
            ),
        }
    }
}

impl std::error::Error for RenderError {}

fn property(name: &'static str, value: &str) -> Property {
    Property {
        name,
        value: value.into(),
    }
}

fn bootstrap_servers(plan: &Plan) -> String {
    let brokers: Vec<String> = plan.brokers.iter().map(ToString::to_string).collect();
    brokers.join(",")
}

fn login<'a>(material: &Material<'a>) -> (&'a str, &'a str) {
    match material {
        Material::Login { username, password } => (username, password),
        _ => ("<username of the secret>", "<password of the secret>"),
    }
}

/// Token endpoint, client id and client secret.
fn oauth_client<'a>(material: &Material<'a>) -> [&'a str; 3] {
    match material {
        Material::OauthClient {
            token_endpoint,
            client_id,
            client_secret,
        } => [token_endpoint, client_id, client_secret],
        _ => [
            "<oauthTokenEndpointUrl of the secret>",
            "<oauthClientId of the secret>",
            "<oauthClientSecret of the secret>",
        ],
    }
}

/// Certificate, key and the key's password.
fn certificate<'a>(material: &Material<'a>) -> (&'a str, &'a str, Option<&'a str>) {
    match material {
        Material::ClientCertificate {
            certificate,
            private_key,
            private_key_password,
        } => (certificate, private_key, *private_key_password),
        _ => (
            "<certificate of the secret>",
            "<privateKey of the secret>",
            Some("<privateKeyPassword of the secret; remove this line if it has none>"),
        ),
    }
}

const ROOT_CERTIFICATE: &str = "<certificate of the secret of type SERVER_ROOT_CA_CERTIFICATE>";

/// The plan as the properties file of a Kafka client in Java (`--command-config`,
/// `java.util.Properties`), one property a line, line breaks inside values written as `\n`.
///
/// For [`Method::Iam`] it names the classes of Amazon's library `aws-msk-iam-auth`, which must be
/// on the class path.
pub fn java_properties(plan: &Plan, material: &Material<'_>) -> SensitiveText {
    let mut lines = SensitiveBuffer::with_capacity(1024);
    for comment in java_comments(plan) {
        lines.extend_from_slice(b"# ");
        lines.extend_from_slice(comment.as_bytes());
        lines.push_char('\n');
    }
    for Property { name, value } in java(plan, material) {
        lines.extend_from_slice(name.as_bytes());
        lines.push_char('=');
        push_java_value(value.expose(), &mut lines);
        lines.push_char('\n');
    }
    text(&lines)
}

fn java_comments(plan: &Plan) -> Vec<&'static str> {
    let mut comments = Vec::new();
    if plan.method == Method::Iam {
        comments.push("The class path needs Amazon's aws-msk-iam-auth.");
    }
    if plan.method == Method::OauthBearer {
        comments.push("From Kafka 4.0 on, Java needs -Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=URL, the token endpoint's.");
        comments.extend(oauth_comment(plan));
    }
    if plan.roots == RootsSource::AmazonTrustServices {
        comments.push("Java's own root certificates hold those of Amazon Trust Services.");
    }
    comments
}

/// What no client's configuration can say of the tokens.
fn oauth_comment(plan: &Plan) -> Option<&'static str> {
    const AUDIENCE: &str = "The audience that the mapping asks for has no property here: have the \
                            identity provider set it.";
    plan.oauth.audience.as_ref().map(|_| AUDIENCE)
}

fn java(plan: &Plan, material: &Material<'_>) -> Vec<Property> {
    let mut properties = vec![
        property("bootstrap.servers", &bootstrap_servers(plan)),
        property("security.protocol", plan.method.security_protocol()),
    ];
    let mut push = |name, value: &str| properties.push(property(name, value));
    if plan.method.uses_tls() {
        push("ssl.endpoint.identification.algorithm", "https");
    }
    if let RootsSource::Secret(_) = plan.roots {
        push("ssl.truststore.type", "PEM");
        push("ssl.truststore.certificates", ROOT_CERTIFICATE);
    }
    if let Some(mechanism) = plan.method.sasl_mechanism() {
        push("sasl.mechanism", mechanism);
    }
    push_java_credential(plan, material, &mut properties);
    properties
}

fn push_java_credential(plan: &Plan, material: &Material<'_>, properties: &mut Vec<Property>) {
    let all = |list: &[(&'static str, &str)]| -> Vec<Property> {
        let list = list.iter();
        list.map(|(name, value)| property(name, value)).collect()
    };
    match plan.method {
        Method::Mtls => {
            let (chain, key, password) = certificate(material);
            properties.extend(all(&[
                ("ssl.keystore.type", "PEM"),
                ("ssl.keystore.certificate.chain", chain),
                ("ssl.keystore.key", key),
            ]));
            properties.extend(password.map(|password| property("ssl.key.password", password)));
        }
        Method::ScramSha512 | Method::ScramSha256 => properties.push(jaas_login(
            "org.apache.kafka.common.security.scram.ScramLoginModule",
            material,
        )),
        Method::Plain => properties.push(jaas_login(
            "org.apache.kafka.common.security.plain.PlainLoginModule",
            material,
        )),
        Method::OauthBearer => {
            properties.push(jaas_oauth(plan, material));
            let [token_endpoint, ..] = oauth_client(material);
            properties.extend(all(&[
                (
                    "sasl.login.callback.handler.class",
                    "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler",
                ),
                ("sasl.oauthbearer.token.endpoint.url", token_endpoint),
            ]));
        }
        Method::Iam => properties.extend(all(&JAVA_IAM)),
        Method::Tls | Method::Plaintext => {}
    }
}

const JAVA_IAM: [(&str, &str); 2] = [
    (
        "sasl.jaas.config",
        "software.amazon.msk.auth.iam.IAMLoginModule required;",
    ),
    (
        "sasl.client.callback.handler.class",
        "software.amazon.msk.auth.iam.IAMClientCallbackHandler",
    ),
];

fn jaas_login(module: &str, material: &Material<'_>) -> Property {
    let (username, password) = login(material);
    jaas(module, [("username", username), ("password", password)])
}

fn jaas_oauth(plan: &Plan, material: &Material<'_>) -> Property {
    let [_, client_id, client_secret] = oauth_client(material);
    let scope = plan
        .oauth
        .scope
        .iter()
        .map(|scope| ("scope", scope.as_str()));
    let extensions = plan
        .oauth
        .extensions
        .iter()
        .map(|(name, value)| match name.as_str() {
            "identityPoolId" => ("extension_identityPoolId", value.as_str()),
            _ => ("extension_logicalCluster", value.as_str()),
        });
    jaas(
        "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule",
        [("clientId", client_id), ("clientSecret", client_secret)]
            .into_iter()
            .chain(scope)
            .chain(extensions),
    )
}

/// `sasl.jaas.config`: quoted as the tokenizer of Kafka's `JaasConfig` reads it, with C's escapes.
fn jaas<'a>(module: &str, options: impl IntoIterator<Item = (&'a str, &'a str)>) -> Property {
    let mut value = SensitiveBuffer::with_capacity(512);
    value.extend_from_slice(module.as_bytes());
    value.extend_from_slice(b" required");
    push_jaas_options(options, &mut value);
    value.push_char(';');
    Property {
        name: "sasl.jaas.config",
        value: text(&value),
    }
}

/// Options of a login module, each with a space before it.
pub(crate) fn push_jaas_options<'a>(
    options: impl IntoIterator<Item = (&'a str, &'a str)>,
    value: &mut SensitiveBuffer,
) {
    for (name, secret) in options {
        value.push_char(' ');
        value.extend_from_slice(name.as_bytes());
        value.extend_from_slice(b"=\"");
        for character in secret.chars() {
            match character {
                '"' | '\\' => {
                    value.push_char('\\');
                    value.push_char(character);
                }
                '\n' => value.extend_from_slice(b"\\n"),
                '\r' => value.extend_from_slice(b"\\r"),
                other => value.push_char(other),
            }
        }
        value.push_char('"');
    }
}

/// A value as `java.util.Properties` reads it: only ASCII, line breaks and backslashes escaped,
/// and a space at the beginning, which would be skipped.
pub(crate) fn push_java_value(value: &str, lines: &mut SensitiveBuffer) {
    for (index, character) in value.char_indices() {
        match character {
            ' ' if index == 0 => lines.extend_from_slice(b"\\ "),
            '\\' => lines.extend_from_slice(b"\\\\"),
            '\n' => lines.extend_from_slice(b"\\n"),
            '\r' => lines.extend_from_slice(b"\\r"),
            '\t' => lines.extend_from_slice(b"\\t"),
            ' '..='~' => lines.push_char(character),
            other => push_unicode(other, lines),
        }
    }
}

/// The character as `\uXXXX`, a UTF-16 unit each.
fn push_unicode(character: char, lines: &mut SensitiveBuffer) {
    const DIGITS: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
    ];
    for unit in character.encode_utf16(&mut [0; 2]) {
        lines.extend_from_slice(b"\\u");
        for shift in [12_u32, 8, 4, 0] {
            let nibble = usize::from((*unit >> shift) & 0xf);
            lines.push_char(DIGITS.get(nibble).copied().unwrap_or('0'));
        }
    }
}

/// The plan as librdkafka's configuration properties, values as `rd_kafka_conf_set` takes them.
///
/// For [`Method::Mtls`] note that librdkafka before 2.8.0 sends only the first certificate of
/// `ssl.certificate.pem` (its pull request 4894; 2.0 and 2.16 were seen); with an older one, give the chain
/// as a file in `ssl.certificate.location`, as [`kcat`] does.
///
/// For [`Method::Iam`] the mechanism is `OAUTHBEARER`: the client must answer librdkafka's token
/// callback with a signed token, as librdkafka knows no `AWS_MSK_IAM`.
pub fn librdkafka_properties(plan: &Plan, material: &Material<'_>) -> Vec<Property> {
    let mut properties = librdkafka_base(plan);
    let mut push = |name, value: &str| properties.push(property(name, value));
    if let RootsSource::Secret(_) = plan.roots {
        push("ssl.ca.pem", ROOT_CERTIFICATE);
    }
    if plan.method == Method::Mtls {
        let (chain, key, password) = certificate(material);
        push("ssl.certificate.pem", chain);
        push("ssl.key.pem", key);
        if let Some(password) = password {
            push("ssl.key.password", password);
        }
    }
    push_librdkafka_sasl(plan, material, &mut properties);
    properties
}

fn librdkafka_base(plan: &Plan) -> Vec<Property> {
    let protocol = plan.method.security_protocol().to_ascii_lowercase();
    let mut properties = vec![
        property("bootstrap.servers", &bootstrap_servers(plan)),
        property("security.protocol", &protocol),
    ];
    if plan.method.uses_tls() {
        properties.push(property("ssl.endpoint.identification.algorithm", "https"));
    }
    properties
}

fn push_librdkafka_sasl(plan: &Plan, material: &Material<'_>, properties: &mut Vec<Property>) {
    let mut push = |name, value: &str| properties.push(property(name, value));
    match plan.method {
        Method::ScramSha512 | Method::ScramSha256 | Method::Plain => {
            let (username, password) = login(material);
            push(
                "sasl.mechanism",
                plan.method.sasl_mechanism().unwrap_or_default(),
            );
            push("sasl.username", username);
            push("sasl.password", password);
        }
        Method::OauthBearer => {
            push("sasl.mechanism", "OAUTHBEARER");
            push("sasl.oauthbearer.method", "oidc");
            let [token_endpoint, client_id, client_secret] = oauth_client(material);
            push("sasl.oauthbearer.client.id", client_id);
            push("sasl.oauthbearer.client.secret", client_secret);
            push("sasl.oauthbearer.token.endpoint.url", token_endpoint);
            if let Some(scope) = &plan.oauth.scope {
                push("sasl.oauthbearer.scope", scope);
            }
            let extensions = plan.oauth.extensions.iter();
            let extensions: Vec<_> = extensions
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            if !extensions.is_empty() {
                push("sasl.oauthbearer.extensions", &extensions.join(","));
            }
        }
        Method::Iam => push("sasl.mechanism", "OAUTHBEARER"),
        Method::Mtls | Method::Tls | Method::Plaintext => {}
    }
}

/// The plan as librdkafka's configuration, `name=value` one a line. A line break inside a value is
/// written as the two characters `\n` or `\r`, a backslash as two, and what a terminal would obey
/// as `\uXXXX`, a UTF-16 unit each; whoever feeds the lines to `rd_kafka_conf_set` turns them back,
/// or takes [`librdkafka_properties`].
///
/// # Errors
///
/// [`RenderError::Nul`]: a value has a NUL.
pub fn librdkafka(plan: &Plan, material: &Material<'_>) -> Result<SensitiveText, RenderError> {
    let mut lines = SensitiveBuffer::with_capacity(1024);
    match plan.method {
        Method::Iam => lines.extend_from_slice(IAM_TOKEN_COMMENT),
        Method::Mtls => lines.extend_from_slice(CHAIN_COMMENT),
        Method::OauthBearer => push_oauth_comment(plan, &mut lines),
        _ => {}
    }
    for Property { name, value } in librdkafka_properties(plan, material) {
        if value.expose().contains('\0') {
            return Err(RenderError::Nul(name));
        }
        push_name(name, &mut lines);
        push_escaped(value.expose(), &mut lines);
        lines.push_char('\n');
    }
    Ok(text(&lines))
}

const IAM_TOKEN_COMMENT: &[u8] = b"# The token callback must answer with a signed token for MSK.\n";

const CHAIN_COMMENT: &[u8] = b"# librdkafka before 2.8.0 sends only the first certificate of \
    ssl.certificate.pem:\n# give it a file as ssl.certificate.location.\n";

/// The plan as a configuration file of kcat (`kcat -F FILE`). kcat takes certificate and key as
/// files only, so for mutual TLS the lines name files to be written from the secret.
///
/// # Errors
///
/// [`RenderError::Control`]: a value has a control character or a line break.
pub fn kcat(plan: &Plan, material: &Material<'_>) -> Result<SensitiveText, RenderError> {
    let mut lines = SensitiveBuffer::with_capacity(1024);
    let mut properties = librdkafka_base(plan);
    let mut push = |name, value: &str| properties.push(property(name, value));
    if let RootsSource::Secret(_) = plan.roots {
        lines.extend_from_slice(b"# Write the root certificate into root.pem.\n");
        push("ssl.ca.location", "root.pem");
    }
    if plan.method == Method::Mtls {
        lines.extend_from_slice(
            b"# Write the secret's certificate into certificate.pem, its privateKey into key.pem\n\
              # (umask 077 first, so that nobody else reads the key).\n",
        );
        push("ssl.certificate.location", "certificate.pem");
        push("ssl.key.location", "key.pem");
        if let (_, _, Some(password)) = certificate(material) {
            push("ssl.key.password", password);
        }
    }
    if plan.method == Method::Iam {
        lines.extend_from_slice(b"# kcat has no token callback: it can't authenticate with IAM.\n");
    }
    if plan.method == Method::OauthBearer {
        push_oauth_comment(plan, &mut lines);
    }
    push_librdkafka_sasl(plan, material, &mut properties);
    for Property { name, value } in properties {
        if value.expose().contains(char::is_control) {
            return Err(RenderError::Control(name));
        }
        push_name(name, &mut lines);
        lines.extend_from_slice(value.expose().as_bytes());
        lines.push_char('\n');
    }
    Ok(text(&lines))
}

fn push_oauth_comment(plan: &Plan, lines: &mut SensitiveBuffer) {
    if let Some(comment) = oauth_comment(plan) {
        lines.extend_from_slice(b"# ");
        lines.extend_from_slice(comment.as_bytes());
        lines.push_char('\n');
    }
}

fn push_name(name: &str, lines: &mut SensitiveBuffer) {
    lines.extend_from_slice(name.as_bytes());
    lines.push_char('=');
}

fn push_escaped(value: &str, lines: &mut SensitiveBuffer) {
    for character in value.chars() {
        match character {
            '\n' => lines.extend_from_slice(b"\\n"),
            '\r' => lines.extend_from_slice(b"\\r"),
            '\\' => lines.extend_from_slice(b"\\\\"),
            driving if is_unprintable(driving) => push_unicode(driving, lines),
            other => lines.push_char(other),
        }
    }
}

fn text(buffer: &SensitiveBuffer) -> SensitiveText {
    buffer.to_text().unwrap_or_else(|| SensitiveText::from(""))
}
