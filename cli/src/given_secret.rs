//! A secret that is given beside what AWS says of a cluster.

use msk_auth::plan::Material;
use msk_auth::sensitive::SensitiveText;
use msk_auth::source_access::SourceAccessType;

use crate::{Unusable, input};

/// What Secrets Manager stores at most, in bytes.
const SECRET_LIMIT: u64 = 65_536;

/// The secret that was given, as far as a plan needs it.
pub(crate) struct GivenSecret {
    /// The type that it is, or looks like.
    pub(crate) kind: SourceAccessType,
    members: Vec<(&'static str, SensitiveText)>,
}

const MEMBERS: [&str; 7] = [
    "username",
    "password",
    "certificate",
    "privateKey",
    "privateKeyPassword",
    "oauthClientId",
    "oauthTokenEndpointUrl",
];

impl GivenSecret {
    /// Reads a secret; `kind` is its type where that is known.
    pub(crate) fn read(path: &str, kind: Option<SourceAccessType>) -> Result<Self, Unusable> {
        let bytes = input::read(path, SECRET_LIMIT)?;
        let members = secret_members(&bytes).ok_or_else(|| {
            Unusable(format!(
                "{path}: the secret is not a JSON object of strings"
            ))
        })?;
        let has = |name: &str| members.iter().any(|(member, _)| *member == name);
        let kind = match kind {
            Some(kind) => kind,
            None if has("privateKey") => SourceAccessType::ClientCertificateTlsAuth,
            None if has("username") => SourceAccessType::SaslScram512Auth,
            None if has("oauthClientId") => SourceAccessType::OauthbearerAuth,
            None if has("certificate") => SourceAccessType::ServerRootCaCertificate,
            None => {
                return Err(Unusable(format!(
                    "{path}: the secret is of no known type; say which with --type"
                )));
            }
        };
        Ok(Self { kind, members })
    }

    /// Its content, to be put into a client's configuration.
    pub(crate) fn material(&self) -> Material<'_> {
        let member = |name: &str| {
            self.members
                .iter()
                .find(|(member, _)| *member == name)
                .map(|(_, text)| text.expose())
        };
        match (member("certificate"), member("privateKey")) {
            (Some(certificate), Some(private_key)) => Material::ClientCertificate {
                certificate,
                private_key,
                private_key_password: member("privateKeyPassword"),
            },
            _ => match (member("username"), member("password")) {
                (Some(username), Some(password)) => Material::Login { username, password },
                _ => Material::LeftOut,
            },
        }
    }
}

/// The known members of a secret. Raw line breaks inside strings, as in AWS's own example, are
/// read as if escaped.
fn secret_members(bytes: &[u8]) -> Option<Vec<(&'static str, SensitiveText)>> {
    let mut escaped = Vec::with_capacity(bytes.len().saturating_mul(2));
    let (mut is_inside, mut is_after_backslash) = (false, false);
    for byte in bytes {
        match byte {
            b'\n' if is_inside => escaped.extend_from_slice(b"\\n"),
            b'\r' if is_inside => escaped.extend_from_slice(b"\\r"),
            b'\t' if is_inside => escaped.extend_from_slice(b"\\t"),
            byte => escaped.push(*byte),
        }
        is_inside ^= *byte == b'"' && !is_after_backslash;
        is_after_backslash = *byte == b'\\' && !is_after_backslash;
    }
    let object: serde_json::Map<String, serde_json::Value> =
        serde_json::from_slice(&escaped).ok()?;
    let members = MEMBERS.into_iter().filter_map(|name| {
        let text = object.get(name)?.as_str()?;
        Some((name, SensitiveText::from(text)))
    });
    Some(members.collect())
}
