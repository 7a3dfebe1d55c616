//! librdkafka: its properties one by one, as lines, and as lines for kcat.

use super::material::{Material, certificate, login, oauth_client, root_certificates};
use super::property::{Property, RenderError, bootstrap_servers, oauth_comment, property, text};
use crate::method::Method;
use crate::plan::decision::Plan;
use crate::sensitive::{SensitiveBuffer, SensitiveText};

/// Writes the plan as librdkafka's configuration properties, with values for `rd_kafka_conf_set`.
///
/// For [`Method::Mtls`]: librdkafka before 2.8.0 sends only the first certificate of `ssl.certificate.pem`
/// (its pull request 4894; tested with 2.0 and 2.16). With an older version, give the chain as a file in
/// `ssl.certificate.location`, as [`librdkafka`] does.
///
/// For [`Method::Iam`] the mechanism is `OAUTHBEARER`, because librdkafka does not have
/// `AWS_MSK_IAM`. The client must provide a signed token in librdkafka's token callback.
pub fn librdkafka_properties(plan: &Plan, material: &Material<'_>) -> Vec<Property> {
    let mut properties = librdkafka_base(plan);
    let mut push = |name, value: &str| properties.push(property(name, value));
    if let Some(certificates) = root_certificates(plan) {
        push("ssl.ca.pem", certificates);
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

/// Writes the plan as librdkafka's configuration, one `name=value` per line, as Confluent's examples and
/// kcat read it. Such lines have no escapes: each value is written as it is. librdkafka reads PEM texts from
/// files too, so certificates and key are not in the lines, which name files to write from the secret. To
/// give librdkafka the PEM texts themselves, use [`librdkafka_properties`].
///
/// # Errors
///
/// [`RenderError::Control`]: a value has a line break or another control character, or a space at an end.
pub fn librdkafka(plan: &Plan, material: &Material<'_>) -> Result<SensitiveText, RenderError> {
    let (mut lines, properties) = for_lines(plan, material);
    if plan.method == Method::Iam {
        lines.extend_from_slice(b"# The token callback must return a signed token for MSK.\n");
    }
    for property in properties {
        push_line(&property, &mut lines)?;
    }
    Ok(text(&lines))
}

/// Writes the plan as a configuration file of kcat (`kcat -F FILE`), which has the same lines as
/// [`librdkafka`].
///
/// # Errors
///
/// [`RenderError::Control`] as for [`librdkafka`]. [`RenderError::Kcat`]: kcat would read another value than is
/// written.
pub fn kcat(plan: &Plan, material: &Material<'_>) -> Result<SensitiveText, RenderError> {
    let (mut lines, properties) = for_lines(plan, material);
    if plan.method == Method::Iam {
        lines.extend_from_slice(b"# kcat has no token callback: it can't authenticate with IAM.\n");
    }
    for property in properties {
        let value = property.value.expose();
        let length = property
            .name
            .len()
            .saturating_add(1)
            .saturating_add(value.len());
        if length > KCAT_LINE || value.contains("\\:") || value.contains("\\=") {
            return Err(RenderError::Kcat(property.name));
        }
        push_line(&property, &mut lines)?;
    }
    Ok(text(&lines))
}

/// The most bytes of a line that kcat reads.
const KCAT_LINE: usize = 511;

/// The comments and the properties of a file of lines, in which a PEM text has no place.
fn for_lines(plan: &Plan, material: &Material<'_>) -> (SensitiveBuffer, Vec<Property>) {
    let mut lines = SensitiveBuffer::with_capacity(1024);
    let mut properties = librdkafka_base(plan);
    let mut push = |name, value: &str| properties.push(property(name, value));
    if root_certificates(plan).is_some() {
        lines.extend_from_slice(b"# Write the root certificate into root.pem.\n");
        push("ssl.ca.location", "root.pem");
    }
    if plan.method == Method::Mtls {
        lines.extend_from_slice(
            b"# Write the secret's certificate into certificate.pem, and its privateKey into \
              key.pem\n# (run umask 077 first, so that no other user can read the key).\n",
        );
        push("ssl.certificate.location", "certificate.pem");
        push("ssl.key.location", "key.pem");
        if let (_, _, Some(password)) = certificate(material) {
            push("ssl.key.password", password);
        }
    }
    if let Some(comment) = oauth_comment(plan).filter(|_| plan.method == Method::OauthBearer) {
        lines.extend_from_slice(b"# ");
        lines.extend_from_slice(comment.as_bytes());
        lines.push_char('\n');
    }
    push_librdkafka_sasl(plan, material, &mut properties);
    (lines, properties)
}

/// Readers of lines remove spaces at the ends of a value, and have no escapes.
fn push_line(property: &Property, lines: &mut SensitiveBuffer) -> Result<(), RenderError> {
    let value = property.value.expose();
    if value.contains(char::is_control) || value.trim() != value {
        return Err(RenderError::Control(property.name));
    }
    lines.extend_from_slice(property.name.as_bytes());
    lines.push_char('=');
    lines.extend_from_slice(value.as_bytes());
    lines.push_char('\n');
    Ok(())
}
