//! Which fields a secret has, which it must have, and which were only meant to be there.

use zeroize::Zeroizing;

use super::SecretType;
use crate::finding::{Code, FactName, FactValue, Finding, Findings, Lines, Place, printable};
use crate::json::{Data, Entry};
use crate::sensitive::SensitiveText;

/// Names nearer than this to a known one are taken for a slip.
const MAX_EDITS: usize = 3;

/// No field's name is longer; what is, is not shown.
const MAX_NAME: usize = 40;

/// A field that a type of secret knows.
pub(crate) struct Known {
    pub(crate) name: &'static str,
    pub(crate) required: bool,
    /// What people write instead.
    aliases: &'static [&'static str],
}

const CERTIFICATE: Known = Known {
    name: "certificate",
    required: true,
    aliases: &[
        "cert",
        "certs",
        "chain",
        "certificatechain",
        "clientcertificate",
        "ca",
        "cacert",
    ],
};
const PRIVATE_KEY: Known = Known {
    name: "privateKey",
    required: true,
    aliases: &["key", "clientkey", "pkey"],
};
const PRIVATE_KEY_PASSWORD: Known = Known {
    name: "privateKeyPassword",
    required: false,
    aliases: &[
        "password",
        "passphrase",
        "keypassword",
        "privatekeypassphrase",
        "keypassphrase",
    ],
};
const USERNAME: Known = Known {
    name: "username",
    required: true,
    aliases: &["user", "name", "login"],
};
const PASSWORD: Known = Known {
    name: "password",
    required: true,
    aliases: &["pass", "pwd", "passwd", "secret"],
};

const OAUTH_TOKEN_ENDPOINT_URL: Known = Known {
    name: "oauthTokenEndpointUrl",
    required: true,
    aliases: &[
        "tokenendpointurl",
        "tokenendpoint",
        "tokenurl",
        "oauthtokenurl",
    ],
};
const OAUTH_CLIENT_ID: Known = Known {
    name: "oauthClientId",
    required: true,
    aliases: &["clientid"],
};
const OAUTH_CLIENT_SECRET: Known = Known {
    name: "oauthClientSecret",
    required: false,
    aliases: &["clientsecret"],
};
const OAUTH_CLIENT_EMAIL: Known = Known {
    name: "oauthClientEmail",
    required: false,
    aliases: &["clientemail"],
};
const OAUTH_PRIVATE_KEY: Known = Known {
    name: "oauthPrivateKey",
    required: false,
    aliases: &["privatekey"],
};

/// The fields of a type, in the order in which AWS's guide names them.
pub(crate) fn known(secret_type: SecretType) -> &'static [Known] {
    match secret_type {
        SecretType::ClientCertificateTlsAuth => &[CERTIFICATE, PRIVATE_KEY, PRIVATE_KEY_PASSWORD],
        SecretType::ServerRootCaCertificate => &[CERTIFICATE],
        SecretType::SaslScram512Auth | SecretType::SaslScram256Auth | SecretType::BasicAuth => {
            &[USERNAME, PASSWORD]
        }
        SecretType::OauthbearerAuth => &[
            OAUTH_TOKEN_ENDPOINT_URL,
            OAUTH_CLIENT_ID,
            OAUTH_CLIENT_SECRET,
            OAUTH_CLIENT_EMAIL,
            OAUTH_PRIVATE_KEY,
        ],
    }
}

/// The texts of a document by field.
pub(super) struct Fields {
    texts: Vec<(&'static str, SensitiveText)>,
}

impl Fields {
    /// Sorts the members by the fields that the type knows, and reports the `secret-field-*` codes.
    ///
    /// Where a required field is absent and an unknown one is nearly its name, the text is read as
    /// if it stood there, so that what else is wrong is told too.
    pub(super) fn judge(
        members: Vec<Entry>,
        document: &[u8],
        secret_type: SecretType,
        findings: &mut Findings,
    ) -> Self {
        let known = known(secret_type);
        check_duplicates(&members, document, findings);
        let mut fields = Self { texts: Vec::new() };
        let mut meant = Vec::new();
        let mut seen = Vec::new();
        let taken: Vec<&str> = known
            .iter()
            .map(|field| field.name)
            .filter(|name| members.iter().any(|member| member.key.expose() == *name))
            .collect();
        for member in members {
            let exact = known.iter().find(|field| field.name == member.key.expose());
            let field = exact.or_else(|| nearest(member.key.expose(), known));
            if exact.is_none() {
                let is_taken = field.is_some_and(|field| taken.contains(&field.name));
                findings.push(unknown(&member, field, is_taken, secret_type));
            }
            let Some(field) = field else { continue };
            if exact.is_some() {
                seen.push(field.name);
            }
            let kind = member.value.kind();
            match member.value.data {
                Data::Text(text) if exact.is_none() => meant.push((field.name, text.text)),
                Data::Text(text) => {
                    check_raw_control(field, text.raw_control, findings);
                    fields.set(field.name, text.text);
                }
                _ if exact.is_some() => findings.push(wrong_type(field, kind)),
                _ => {}
            }
        }
        for field in known.iter().filter(|field| field.required) {
            if !seen.contains(&field.name) {
                findings.push(missing(field.name, secret_type));
                if let Some(at) = meant.iter().position(|(name, _)| *name == field.name) {
                    let (name, text) = meant.swap_remove(at);
                    fields.set(name, text);
                }
            }
            if fields
                .text(field.name)
                .is_some_and(|text| text.expose().trim().is_empty())
            {
                if seen.contains(&field.name) {
                    findings.push(empty(field.name));
                }
                fields.texts.retain(|(name, _)| *name != field.name);
            }
        }
        fields
    }

    pub(super) fn text(&self, name: &str) -> Option<&SensitiveText> {
        self.texts
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, text)| text)
    }

    /// The last of several wins, as in most JSON readers; a finding tells of them.
    fn set(&mut self, name: &'static str, text: SensitiveText) {
        self.texts.retain(|(known, _)| *known != name);
        self.texts.push((name, text));
    }
}

fn check_duplicates(members: &[Entry], document: &[u8], findings: &mut Findings) {
    for (index, member) in members.iter().enumerate() {
        let before = members
            .iter()
            .take(index)
            .filter(|other| other.key == member.key)
            .count();
        if before == 1 {
            let name = shown(member.key.expose());
            let line = Lines::of(document).number(member.at);
            findings.push(
                Finding::new(
                    Code::SecretFieldDuplicate,
                    Place::field(name.clone()),
                    format!(
                        "the field stands twice, the second time on line {line} of the document"
                    ),
                )
                .help("delete one of them; which one counts differs from reader to reader")
                .fact(FactName::Field, name)
                .fact(FactName::OtherLine, line),
            );
        }
    }
}

fn check_raw_control(field: &Known, raw_control: Option<usize>, findings: &mut Findings) {
    if let Some(line) = raw_control {
        findings.push(
            Finding::new(
                Code::SecretRawNewline,
                Place::field(field.name).at_line(line),
                "raw line breaks or other control characters inside a JSON string; read as if escaped",
            )
            .help("write each line break as `\\n`; strict JSON readers refuse the document as it is")
            .fact(FactName::Field, field.name),
        );
    }
}

/// The field that an unknown name was probably meant to be.
pub(crate) fn nearest(key: &str, known: &'static [Known]) -> Option<&'static Known> {
    let folded = fold(key);
    let by_alias = known.iter().find(|field| {
        fold(field.name) == folded || field.aliases.iter().any(|alias| *alias == *folded)
    });
    by_alias.or_else(|| {
        let distances = known
            .iter()
            .map(|field| (edits(&folded, &fold(field.name)), field));
        let (distance, field) = distances.min_by_key(|(distance, _)| *distance)?;
        (distance <= MAX_EDITS && distance.saturating_mul(2) < folded.chars().count())
            .then_some(field)
    })
}

/// Letters and digits alone, in lower case, and no more of them than a name has.
fn fold(name: &str) -> Zeroizing<String> {
    let letters = name.chars().filter(|c| c.is_alphanumeric()).take(64);
    // A secret in the wrong place has a beginning too, so this must not move while it grows: no
    // lower case has more than three characters of four bytes.
    let mut folded = Zeroizing::new(String::with_capacity(64 * 3 * 4));
    folded.extend(letters.flat_map(char::to_lowercase));
    folded
}

/// Levenshtein's distance.
fn edits(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (index, from) in left.chars().enumerate() {
        let mut diagonal = index;
        let mut before = index.saturating_add(1);
        let mut next = vec![before];
        for (to, above) in right.iter().zip(row.iter().skip(1)) {
            let replaced = diagonal.saturating_add((from != *to).into());
            before = replaced
                .min(above.saturating_add(1))
                .min(before.saturating_add(1));
            diagonal = *above;
            next.push(before);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

/// `is_taken` says that the field that was meant is there as well.
fn unknown(
    member: &Entry,
    meant: Option<&Known>,
    is_taken: bool,
    secret_type: SecretType,
) -> Finding {
    let name = shown(member.key.expose());
    let kind = secret_type.as_str();
    let is_name = is_name(member.key.expose());
    let message = match is_name {
        true => format!("the field `{name}` means nothing in {kind}"),
        false => format!("{name} stands where {kind} has the name of a field"),
    };
    let finding = Finding::new(
        Code::SecretFieldUnknown,
        Place::field(name.clone()),
        message,
    )
    .fact(FactName::Field, name)
    .fact(FactName::Type, kind);
    let finding = match meant.filter(|_| is_name) {
        Some(field) => finding.fact(FactName::MeantField, field.name),
        None => finding.fact(FactName::Allowed, allowed(secret_type)),
    };
    match meant {
        _ if !is_name => finding.help(
            "if the whole document was put into the name of the console's key/value form, paste it \
             as plaintext instead",
        ),
        Some(field) if is_taken && field.name == CERTIFICATE.name => finding.help(
            "append its certificates to those of `certificate`, in order from client to root, and delete it",
        ),
        Some(field) if is_taken => {
            finding.help(format!("delete it; `{}` is there as well", field.name))
        }
        Some(field) => finding.help(format!("rename it to `{}`", field.name)),
        None if member.key.expose() == "SecretString" => finding.help(
            "this is what `aws secretsmanager get-secret-value` prints around the secret; add \
             `--query SecretString --output text` to it",
        ),
        None => finding.help(format!("delete it; known are {}", names(secret_type))),
    }
}

/// A name as it can be shown. What is none may be the secret itself in the wrong place.
pub(crate) fn shown(key: &str) -> String {
    match is_name(key) {
        true => printable(key),
        false => format!("(text of {} characters)", key.chars().count()),
    }
}

/// Whether this looks like the name of a field.
fn is_name(key: &str) -> bool {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ');
    // Passwords have digits; of names those that are nearly known.
    let is_word = || !key.contains(char::is_numeric) || is_nearly_known(key);
    key.chars().count() <= MAX_NAME && key.chars().all(fits) && !key.contains("-----") && is_word()
}

fn is_nearly_known(key: &str) -> bool {
    let types = [
        SecretType::ClientCertificateTlsAuth,
        SecretType::SaslScram512Auth,
        SecretType::OauthbearerAuth,
    ];
    let mut types = types.into_iter();
    types.any(|secret_type| nearest(key, known(secret_type)).is_some())
}

pub(super) fn missing(name: &'static str, secret_type: SecretType) -> Finding {
    Finding::new(
        Code::SecretFieldMissing,
        Place::field(name),
        format!("the field `{name}` is missing"),
    )
    .help(format!(
        "add it; {} has {}",
        secret_type.as_str(),
        names(secret_type)
    ))
    .fact(FactName::Field, name)
    .fact(FactName::Type, secret_type.as_str())
}

pub(super) fn empty(name: &'static str) -> Finding {
    Finding::new(
        Code::SecretFieldEmpty,
        Place::field(name),
        format!("the field `{name}` is empty"),
    )
    .help("fill it in")
    .fact(FactName::Field, name)
}

fn wrong_type(field: &Known, found: &str) -> Finding {
    Finding::new(
        Code::SecretFieldType,
        Place::field(field.name),
        format!("the field `{}` is {found}, not text", field.name),
    )
    .help(match found {
        "an array" => "join the parts into one text, each line break as `\\n`",
        "null" if !field.required => "leave it out",
        _ => "put the value into double quotes",
    })
    .fact(FactName::Field, field.name)
    .fact(FactName::Found, found)
    .fact(FactName::Expected, "text")
}

fn allowed(secret_type: SecretType) -> FactValue {
    known(secret_type).iter().map(|field| field.name).collect()
}

fn names(secret_type: SecretType) -> String {
    if secret_type == SecretType::OauthbearerAuth {
        return "`oauthTokenEndpointUrl`, `oauthClientId`, and either `oauthClientSecret` or \
                `oauthClientEmail` and `oauthPrivateKey`"
            .to_owned();
    }
    let name = |field: &Known| match field.required {
        true => format!("`{}`", field.name),
        false => format!("`{}` (optional)", field.name),
    };
    known(secret_type)
        .iter()
        .map(name)
        .collect::<Vec<_>>()
        .join(", ")
}
