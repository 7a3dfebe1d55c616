//! librdkafka: its properties one by one, as lines, and in kcat's format.

use super::material::{Material, certificate, login, oauth_client, root_certificates};
use super::property::{
    Property, RenderError, bootstrap_servers, oauth_comment, property, push_unicode, text,
};
use crate::finding::is_unprintable;
use crate::method::Method;
use crate::plan::decision::Plan;
use crate::sensitive::{SensitiveBuffer, SensitiveText};

/// Writes the plan as librdkafka's configuration properties, with values for `rd_kafka_conf_set`.
///
/// For [`Method::Mtls`]: librdkafka before 2.8.0 sends only the first certificate of `ssl.certificate.pem`
/// (its pull request 4894; tested with 2.0 and 2.16). With an older version, give the chain as a file in
/// `ssl.certificate.location`, as [`kcat`] does.
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

/// Writes the plan as librdkafka's configuration, one `name=value` per line. A line break inside a
/// value is written as the two characters `\n` or `\r`, a backslash as two, and a character that
/// controls a terminal as `\uXXXX`, one UTF-16 unit each. Undo these escapes before passing the
/// values to `rd_kafka_conf_set`, or use [`librdkafka_properties`].
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

const IAM_TOKEN_COMMENT: &[u8] = b"# The token callback must return a signed token for MSK.\n";

const CHAIN_COMMENT: &[u8] = b"# librdkafka before 2.8.0 sends only the first certificate of \
    ssl.certificate.pem:\n# put the chain into a file and name it with ssl.certificate.location.\n";

/// Writes the plan as a configuration file of kcat (`kcat -F FILE`). kcat reads certificate and key
/// only from files, so for mutual TLS the lines name files to write from the secret.
///
/// # Errors
///
/// [`RenderError::Control`]: a value has a control character or a line break.
pub fn kcat(plan: &Plan, material: &Material<'_>) -> Result<SensitiveText, RenderError> {
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
