//! Documents of other services and tools, recognised by their structure, and the secret's members
//! in them.

use super::base64_text::{Decoded, decoded};
use super::entries::MAX_MEMBERS;
use crate::json::{Data, Entry, Value};
use crate::pem;
use crate::sensitive::{SensitiveBytes, SensitiveText};

/// One member more than a secret may have, so that a reader sees that there are too many.
const SURPLUS: usize = MAX_MEMBERS + 1;

/// A document that contains a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Envelope {
    /// The response of Secrets Manager's `GetSecretValue`, or one of `BatchGetSecretValue`.
    SecretValue,
    /// The response of `BatchGetSecretValue` with several secrets or none, one of which must be
    /// chosen.
    SecretValues,
    /// The response of Secrets Manager's `DescribeSecret`, which does not contain the secret.
    SecretDescription,
    /// A `Secret` of Kubernetes.
    Kubernetes,
    /// A list of Kubernetes Secrets, one of which must be chosen.
    KubernetesList,
    /// A response of HashiCorp Vault.
    Vault,
    /// The response of AWS Private CA's `GetCertificate`.
    PrivateCa,
    /// The response of ACM's `ExportCertificate`.
    AcmExport,
    /// Terraform's outputs: an object for each value.
    Terraform,
    /// An item of 1Password.
    OnePassword,
    /// Another document with the secret in a field.
    Nested,
}

impl Envelope {
    /// Its name, with the article.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::SecretValue => "the output of `aws secretsmanager get-secret-value`",
            Self::SecretValues => "the output of `aws secretsmanager batch-get-secret-value`",
            Self::SecretDescription => "the output of `aws secretsmanager describe-secret`",
            Self::Kubernetes => "a Kubernetes Secret",
            Self::KubernetesList => "a list of Kubernetes Secrets",
            Self::Vault => "a response of HashiCorp Vault",
            Self::PrivateCa => "the output of `aws acm-pca get-certificate`",
            Self::AcmExport => "the output of `aws acm export-certificate`",
            Self::Terraform => "the output of `terraform output -json`",
            Self::OnePassword => "the output of `op item get --format json`",
            Self::Nested => "a document with the secret in one of its fields",
        }
    }

    /// Its fix.
    pub(crate) fn help(self) -> &'static str {
        match self {
            Self::KubernetesList => "choose one: `kubectl get secret NAME -o json > secret.json`",
            Self::SecretDescription | Self::SecretValues => {
                "run `(umask 077; aws secretsmanager get-secret-value --secret-id NAME --query \
                 SecretString --output text > secret.json)` to get the secret"
            }
            _ => "run `msk-auth repair --output secret.json FILE` to extract the secret",
        }
    }
}

/// The content of an envelope.
pub(crate) enum Inside {
    /// A complete document.
    Document(SensitiveBytes),
    /// The members of the secret.
    Members(Vec<Entry>),
}

/// Extracts the members if they are an envelope; returns them unchanged if not.
pub(crate) fn take_out(members: Vec<Entry>) -> Result<(Envelope, Inside), Vec<Entry>> {
    if let Some(inner) = secret_value(&members) {
        return Ok((Envelope::SecretValue, Inside::Document(inner)));
    }
    if let Some(Data::Array(_)) = data(&members, "SecretValues") {
        let nothing = Inside::Members(Vec::new());
        return Ok((Envelope::SecretValues, nothing));
    }
    if is_description(&members) {
        let nothing = Inside::Members(Vec::new());
        return Ok((Envelope::SecretDescription, nothing));
    }
    if is_kubernetes(&members) {
        return Ok(kubernetes(members));
    }
    if has_text(&members, "kind", "List") || has_text(&members, "kind", "SecretList") {
        return Ok(kubernetes_list(members));
    }
    if is_kubernetes_data(&members) {
        let plain = members.into_iter().map(out_of_base64).collect();
        return Ok((Envelope::Kubernetes, Inside::Members(plain)));
    }
    if is_vault_answer(&members) {
        return Ok((Envelope::Vault, only_document(object_of(members, "data"))));
    }
    if is_vault_data(&members) {
        return Ok((Envelope::Vault, Inside::Members(members)));
    }
    if has(&members, "Certificate") && has(&members, "CertificateChain") {
        let envelope = match has(&members, "PrivateKey") {
            true => Envelope::AcmExport,
            false => Envelope::PrivateCa,
        };
        return Ok((envelope, Inside::Members(members)));
    }
    Err(members)
}

/// The value in Secrets Manager, as text or, in base64, as bytes.
fn secret_value(members: &[Entry]) -> Option<SensitiveBytes> {
    if let Some(Data::Array(values)) = data(members, "SecretValues")
        && let [
            Value {
                data: Data::Object(only),
                ..
            },
        ] = values.as_slice()
    {
        return secret_value(only);
    }
    let is_answer = [
        "ARN",
        "Name",
        "VersionId",
        "VersionStages",
        "CreatedDate",
        // The input of `put-secret-value`.
        "SecretId",
        "ClientRequestToken",
    ]
    .iter()
    .any(|name| has(members, name));
    let text = text_of(members, "SecretString").filter(|_| is_answer || members.len() == 1);
    if let Some(text) = text {
        return Some(text.expose().as_bytes().into());
    }
    let binary = text_of(members, "SecretBinary").filter(|_| is_answer)?;
    pem::decode_base64(binary.expose().as_bytes())
}

/// Whether this contains only a secret's name and versions.
fn is_description(members: &[Entry]) -> bool {
    let own = [
        "VersionIdsToStages",
        "LastChangedDate",
        "CreatedDate",
        "RotationEnabled",
        "Tags",
    ];
    let is_named = has_text_with(members, "ARN", ":secretsmanager:") && has(members, "Name");
    is_named && own.iter().any(|name| has(members, name))
}

fn is_kubernetes(members: &[Entry]) -> bool {
    let holds = |name: &str| matches!(data(members, name), Some(Data::Object(_)));
    has_text(members, "kind", "Secret") && (holds("data") || holds("stringData"))
}

/// Whether this is only `data`, as `-o jsonpath='{.data}'` prints it: all values are base64, some
/// of them contain PEM, and no name is a secret's own.
fn is_kubernetes_data(members: &[Entry]) -> bool {
    let is_own = has(members, "certificate") || has(members, "privateKey");
    let mut holds_pem = false;
    let is_base64 = |member: &Entry| match &member.value.data {
        Data::Text(text) => match decoded(&text.text) {
            Decoded::Text(text) => {
                holds_pem |= text.expose().contains("-----BEGIN ");
                true
            }
            Decoded::Bytes => true,
            Decoded::NotBase64 => false,
        },
        _ => false,
    };
    !is_own && members.len() > 1 && members.iter().all(is_base64) && holds_pem
}

/// The values of `data`, decoded from base64, and those of `stringData`, which take precedence.
fn kubernetes(members: Vec<Entry>) -> (Envelope, Inside) {
    let owner = name_of(&members);
    let mut found: Vec<Entry> = Vec::new();
    let mut plain = Vec::new();
    for member in members {
        match (member.key.expose(), member.value.data) {
            ("data", Data::Object(entries)) => {
                found.extend(entries.into_iter().take(SURPLUS).map(out_of_base64));
            }
            ("stringData", Data::Object(entries)) => {
                plain.extend(entries.into_iter().take(SURPLUS))
            }
            _ => {}
        }
    }
    found.retain(|member| !plain.iter().any(|other| other.key == member.key));
    found.extend(plain);
    // Strimzi's KafkaUser for SCRAM-SHA-512 is the user; its Secret contains only the password.
    let is_scram_user = has(&found, "sasl.jaas.config") && has(&found, "password");
    if let Some(owner) = owner.filter(|_| is_scram_user && !has(&found, "username")) {
        found.push(Entry::of_text("username", owner));
    }
    (Envelope::Kubernetes, only_document(found))
}

/// The Secret in a list, if it is the only one.
fn kubernetes_list(members: Vec<Entry>) -> (Envelope, Inside) {
    let items =
        members
            .into_iter()
            .find_map(|member| match (member.key.expose(), member.value.data) {
                ("items", Data::Array(items)) => Some(items),
                _ => None,
            });
    let mut secrets: Vec<_> = items
        .unwrap_or_default()
        .into_iter()
        .filter_map(|item| match item.data {
            Data::Object(members) if is_kubernetes(&members) => Some(members),
            _ => None,
        })
        .collect();
    match (secrets.pop(), secrets.is_empty()) {
        (Some(only), true) => kubernetes(only),
        _ => (Envelope::KubernetesList, Inside::Members(Vec::new())),
    }
}

/// The document that a Secret contains under one name, or its members.
fn only_document(members: Vec<Entry>) -> Inside {
    if let [only] = members.as_slice()
        && let Data::Text(text) = &only.value.data
        && text.text.expose().trim_start().starts_with('{')
    {
        return Inside::Document(text.text.expose().as_bytes().into());
    }
    Inside::Members(members)
}

fn is_vault_answer(members: &[Entry]) -> bool {
    let envelope = [
        "request_id",
        "lease_id",
        "lease_duration",
        "renewable",
        "wrap_info",
    ];
    let is_answer = envelope.iter().filter(|name| has(members, name)).count() >= 2;
    is_answer && matches!(data(members, "data"), Some(Data::Object(_)))
}

/// Whether this is the response of PKI's `issue`, without its envelope.
fn is_vault_data(members: &[Entry]) -> bool {
    let own = [
        "issuing_ca",
        "ca_chain",
        "private_key_type",
        "serial_number",
    ];
    has(members, "certificate") && own.iter().filter(|name| has(members, name)).count() >= 2
}

/// The members of an object. If it has `data` and `metadata`, as in version 2 of Vault's KV engine,
/// the members of `data`.
fn object_of(members: Vec<Entry>, name: &str) -> Vec<Entry> {
    let found = members
        .into_iter()
        .find(|member| member.key.expose() == name);
    let entries = match found.map(|member| member.value.data) {
        Some(Data::Object(entries)) => entries,
        _ => return Vec::new(),
    };
    let is_versioned =
        has(&entries, "metadata") && matches!(data(&entries, name), Some(Data::Object(_)));
    match is_versioned {
        true => {
            let inner = entries
                .into_iter()
                .find(|member| member.key.expose() == name);
            match inner.map(|member| member.value.data) {
                Some(Data::Object(entries)) => entries,
                _ => Vec::new(),
            }
        }
        false => entries,
    }
}

/// A member of `data`: its text, or its base64 if it contains bytes.
fn out_of_base64(member: Entry) -> Entry {
    let text = match &member.value.data {
        Data::Text(text) => match decoded(&text.text) {
            Decoded::Text(text) => text,
            Decoded::Bytes | Decoded::NotBase64 => return member,
        },
        _ => return member,
    };
    Entry::of_text(member.key.expose(), text)
}

/// `metadata.name`.
fn name_of(members: &[Entry]) -> Option<SensitiveText> {
    match data(members, "metadata") {
        Some(Data::Object(metadata)) => text_of(metadata, "name").cloned(),
        _ => None,
    }
}

fn data<'a>(members: &'a [Entry], name: &str) -> Option<&'a Data> {
    let found = members.iter().find(|member| member.key.expose() == name)?;
    Some(&found.value.data)
}

fn has(members: &[Entry], name: &str) -> bool {
    data(members, name).is_some()
}

fn text_of<'a>(members: &'a [Entry], name: &str) -> Option<&'a SensitiveText> {
    match data(members, name)? {
        Data::Text(text) => Some(&text.text),
        _ => None,
    }
}

fn has_text_with(members: &[Entry], name: &str, part: &str) -> bool {
    text_of(members, name).is_some_and(|text| text.expose().contains(part))
}

fn has_text(members: &[Entry], name: &str, wanted: &str) -> bool {
    text_of(members, name).is_some_and(|text| text.expose() == wanted)
}
