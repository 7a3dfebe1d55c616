//! The fields of a secret: which exist, which are required, and which were probably meant.

use super::SecretType;
use super::intent::{Intent, Meant, Surplus};
use super::known::{
    CERTIFICATE, Known, OAUTH_TOKEN_EXPIRATION_SECONDS, PRIVATE_KEY_PASSWORD, known, nearest,
};
use super::meaning::{Holds, container, is_filled, nested, text_in};
use super::proven::Proven;
use super::relation::Relation;
use crate::finding::{
    Code, Conditions, FactName, FactValue, Finding, Findings, Lines, Place, printable,
};
use crate::json::{Data, Entry};
use crate::sensitive::SensitiveText;

/// The maximum length of a field's name; a longer name is not shown.
const MAX_NAME: usize = 40;

/// The texts of a document by field.
pub(super) struct Fields {
    texts: Vec<(&'static str, SensitiveText)>,
    /// The name of an unknown field that is meant for the key's password, safe to show.
    pub(super) meant_for_password: Option<String>,
}

impl Fields {
    /// Sorts the members by the fields of the type, and reports the `secret-field-*` codes.
    ///
    /// `proven` are the public keys of the private keys in a document with several certificates. If a required
    /// field is absent and an unknown one has a similar name, its text is read instead, so that other problems
    /// are reported, too.
    pub(super) fn judge(
        members: Vec<Entry>,
        document: &[u8],
        secret_type: SecretType,
        proven: &Proven,
        conditions: &Conditions,
        findings: &mut Findings,
    ) -> Self {
        let known = known(secret_type);
        check_duplicates(&members, document, findings);
        let mut fields = Self {
            texts: Vec::new(),
            meant_for_password: None,
        };
        let mut seen = Vec::new();
        let taken: Vec<&str> = known
            .iter()
            .map(|field| field.name)
            .filter(|name| members.iter().any(|member| takes(member, name, known)))
            .collect();
        let meant_for = Meant::of(&members, known, proven, conditions);
        let shown_names = members.iter().map(|member| shown(member.key.expose()));
        let shown_names: Vec<_> = shown_names.collect();
        for (index, member) in members.into_iter().enumerate() {
            let exact = known.iter().find(|field| field.name == member.key.expose());
            let Some(field) = exact else {
                let intent = meant_for.intent(index, &taken);
                if matches!(intent, Intent::Field(field) if field.name == PRIVATE_KEY_PASSWORD.name)
                {
                    fields.meant_for_password = shown_names.get(index).cloned();
                }
                findings.push(unknown(&member, intent, secret_type, &shown_names));
                continue;
            };
            seen.push(field.name);
            let kind = member.value.kind();
            let parts = nested(&member.value);
            match member.value.data {
                Data::Text(text) => {
                    check_raw_control(field, text.raw_control, findings);
                    fields.set(field.name, text.text);
                }
                // AWS does not document whether the number is a text.
                Data::Number if field.name == OAUTH_TOKEN_EXPIRATION_SECONDS.name => {
                    let digits = document.get(member.value.range.clone());
                    let digits = digits.and_then(|digits| std::str::from_utf8(digits).ok());
                    fields.set(field.name, digits.unwrap_or_default().into());
                }
                _ => {
                    findings.push(wrong_type(field, kind));
                    // The parts that the help says to join.
                    let is_field =
                        |text: &SensitiveText| Holds::of(text.expose()).field() == Some(field.name);
                    if let Some(joined) = parts.filter(is_field) {
                        fields.set(field.name, joined);
                    }
                }
            }
        }
        for field in known.iter().filter(|field| field.required) {
            if !seen.contains(&field.name) {
                findings.push(missing(field.name, secret_type));
                if let Some(text) = meant_for.text(field.name) {
                    fields.set(field.name, text);
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

    /// The last of several counts, as in most JSON readers; a finding reports them.
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
                        "the field occurs twice, the second time on line {line} of the document"
                    ),
                )
                .help("delete one of them; which one counts depends on the reader")
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
            .help("write each line break as `\\n`; strict JSON readers reject the document")
            .fact(FactName::Field, field.name),
        );
    }
}

/// Whether a member fills this field, and not with what another field is for.
fn takes(member: &Entry, name: &str, known: &[Known]) -> bool {
    let field = |text: SensitiveText| Holds::of(text.expose()).field();
    let meant = text_in(member).and_then(field);
    let is_other = |meant| meant != name && known.iter().any(|field| field.name == meant);
    is_filled(member, name) && !meant.is_some_and(is_other)
}

fn has_certificates(member: &Entry) -> bool {
    let text = text_in(member);
    text.is_some_and(|text| Holds::of(text.expose()).certificates)
}

const APPEND: &str = "append its certificates to those of `certificate`, in order from client to root, and delete it";

fn unknown(
    member: &Entry,
    intent: Intent,
    secret_type: SecretType,
    shown_names: &[String],
) -> Finding {
    let name = shown(member.key.expose());
    let kind = secret_type.as_str();
    let is_name = is_name(member.key.expose());
    let keystore = match &member.value.data {
        Data::Text(text) => container(text.text.expose()),
        _ => None,
    };
    let message = match (is_name, keystore) {
        (true, Some(keystore)) => format!(
            "the field `{name}` contains {}, which Lambda does not read",
            keystore.name()
        ),
        (true, None) => format!("the field `{name}` is not used in {kind}"),
        (false, _) => format!("{name} is used as a field name of {kind}"),
    };
    let finding = Finding::new(
        Code::SecretFieldUnknown,
        Place::field(name.clone()),
        message,
    )
    .fact(FactName::Field, name)
    .fact(FactName::Type, kind);
    let finding = match intent.field().filter(|_| is_name) {
        Some(field) => finding.fact(FactName::MeantField, field.name),
        None => finding.fact(FactName::Allowed, allowed(secret_type)),
    };
    if let Some(keystore) = keystore.filter(|_| is_name) {
        return finding.help(format!(
            "decode it into a file with `base64 -d`, then {}",
            keystore.command()
        ));
    }
    match intent {
        _ if !is_name => finding.help(
            "if the whole document was pasted into the name of the console's key/value form, paste \
             it as plaintext instead",
        ),
        Intent::Part(_) => finding.help(APPEND),
        Intent::Certificates(_, surplus) => finding.help(match surplus {
            Surplus::Related(relation) => help_about(relation).to_owned(),
            Surplus::Doubtful(chosen) => {
                let chosen = chosen.and_then(|index| shown_names.get(index));
                let chosen = chosen.map_or(CERTIFICATE.name, String::as_str);
                format!("delete it, or `{chosen}` if this is the client's certificate")
            }
        }),
        // Of a type without a private key: roots, of which there can be any.
        Intent::Taken(field) if field.name == CERTIFICATE.name && has_certificates(member) => {
            finding.help(APPEND)
        }
        Intent::Spare(field) if field.name == CERTIFICATE.name => finding.help(
            "delete it, and put the issuers' certificates into `certificate`, after the client's",
        ),
        Intent::Taken(field) => {
            finding.help(format!("delete it; `{}` is also present", field.name))
        }
        Intent::Misplaced(field) if field.name == PRIVATE_KEY_PASSWORD.name => finding.help(format!(
            "move it to `{}`, in place of the one there: it opens the key",
            field.name
        )),
        Intent::Misplaced(field) => finding.help(format!(
            "move it to `{}`, in place of the key there: this one belongs to the client certificate",
            field.name
        )),
        Intent::Spare(field) => {
            finding.help(format!("delete it; another field is `{}`", field.name))
        }
        Intent::Field(field) if is_padded_password(member, field) => finding.help(format!(
            "rename it to `{}`, and remove the white space at its beginning or end",
            field.name
        )),
        Intent::Field(field) => finding.help(format!("rename it to `{}`", field.name)),
        Intent::Nothing => finding.help(format!("delete it; the known fields are {}", names(secret_type))),
    }
}

/// Whether a member is a password with white space around it, as `echo` and files add it.
fn is_padded_password(member: &Entry, field: &Known) -> bool {
    let text = member.value.as_text();
    field.name == PRIVATE_KEY_PASSWORD.name && text.is_some_and(|text| text.trim() != text)
}

/// What to do with surplus certificates: what a repair does, or leaves to the owner.
fn help_about(relation: Relation) -> &'static str {
    match relation {
        Relation::Continues => APPEND,
        Relation::ContinuesInPart => {
            "append those of its certificates that belong to the client's chain to those of `certificate`, in order from \
             client to root"
        }
        Relation::Renews => {
            "put its certificates in place of those in `certificate` that have the same subject and are not valid, and \
             delete it"
        }
        Relation::Contained => {
            "delete it; the chain in `certificate` needs none of its certificates"
        }
        Relation::Fills => "move its certificates to `certificate`, which contains none",
        Relation::OfKey => {
            "replace the certificates in `certificate` with these, to which the private key belongs, and delete it"
        }
        Relation::Begins => {
            "put its certificates, to which the private key belongs, before those of `certificate`, and delete it"
        }
        Relation::Replaces => {
            "put its client certificate, to which the private key belongs, in place of the one in `certificate`, and \
             delete it"
        }
        Relation::SameKey => {
            "keep the one of the two client certificates that is valid longer, with its issuers, in `certificate`; the \
             private key belongs to both"
        }
        Relation::AnotherClient | Relation::Unrelated => {
            "delete it; its certificates are not part of the client's chain"
        }
        Relation::Unknown => "delete it, unless its certificates are part of the client's chain",
    }
}

/// A name, safe to show. A text that does not look like a name may be the secret itself in the
/// wrong place.
pub(crate) fn shown(key: &str) -> String {
    match is_name(key) {
        true => printable(key),
        false => format!("(text of {} characters)", key.chars().count()),
    }
}

/// Whether this looks like the name of a field.
fn is_name(key: &str) -> bool {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ');
    // As it is copied from YAML, or with its quotes.
    let key = key.trim_matches([':', '"', '\'']);
    // Passwords have digits. Names have them only if they are nearly known, count, or name a format.
    let is_format = |word: &str| FORMATS.contains(&word.to_ascii_lowercase().as_str());
    let has_digits = || {
        let mut words = key.split(['_', '-', '.', ' ']);
        words.any(|word| word.contains(char::is_numeric) && !is_format(word))
    };
    let without_count = key.trim_end_matches(|last: char| last.is_ascii_digit());
    let is_counted = || {
        let digits = key.len().saturating_sub(without_count.len());
        digits <= MOST_DIGITS && is_nearly_known(without_count)
    };
    let is_word = || !has_digits() || is_nearly_known(key) || is_counted();
    key.chars().count() <= MAX_NAME && key.chars().all(fits) && !key.contains("-----") && is_word()
}

/// Words with digits in the names of fields.
const FORMATS: [&str; 5] = ["p12", "pkcs1", "pkcs8", "pkcs12", "x509"];

/// As in `cert1`. More digits may be a password's.
const MOST_DIGITS: usize = 2;

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
        "an object" => "write the texts in it as one text, each line break as `\\n`",
        "null" if !field.required => "omit the field",
        "null" => "fill it in, as text in double quotes",
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
        return "`oauthTokenEndpointUrl`, `oauthClientId`, `oauthIdpCaCertificate` (optional), and \
                either `oauthClientSecret` or `oauthClientEmail`, `oauthPrivateKey` and \
                `oauthTokenExpirationSeconds` (optional)"
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
