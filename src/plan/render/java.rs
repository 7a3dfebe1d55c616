//! Kafka's Java clients: `java.util.Properties`, with `sasl.jaas.config` as one of them.

use super::material::{Material, certificate, login, oauth_client, root_certificates};
use super::property::{Property, bootstrap_servers, oauth_comment, property, push_unicode, text};
use crate::method::Method;
use crate::plan::decision::{Plan, RootsSource};
use crate::sensitive::{SensitiveBuffer, SensitiveText};

/// Writes the plan as the properties file of a Java client (`--command-config`,
/// `java.util.Properties`), one property per line. Line breaks inside values are written as `\n`.
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
        comments.push(
            "From Kafka 4.0 on, Java needs \
                       -Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=URL with the URL of the \
                       token endpoint.",
        );
        comments.extend(oauth_comment(plan));
    }
    if plan.roots == RootsSource::AmazonTrustServices {
        comments.push("Java's own root certificates include those of Amazon Trust Services.");
    }
    comments
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
    if let Some(certificates) = root_certificates(plan) {
        push("ssl.truststore.type", "PEM");
        push("ssl.truststore.certificates", certificates);
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
    let extensions = plan.oauth.extensions.iter();
    let extensions: Vec<_> = extensions
        .map(|(name, value)| (format!("extension_{name}"), value))
        .collect();
    let extensions = extensions
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    jaas(
        "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule",
        [("clientId", client_id), ("clientSecret", client_secret)]
            .into_iter()
            .chain(scope)
            .chain(extensions),
    )
}

/// `sasl.jaas.config`, quoted for the tokenizer of Kafka's `JaasConfig`, with C's escapes.
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

/// The options of a login module, each with a space before it.
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

/// A value for `java.util.Properties`: only ASCII, with escaped line breaks and backslashes, and an
/// escaped space at the beginning, which the reader would skip.
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
