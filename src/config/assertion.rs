//! The assertion that a client signs to get its tokens (RFC 7523): its key and its claims.

use std::time::Duration;

use crate::config::lacking::{absent, both};
use crate::config::settings::Setting;
use crate::config::stores::{Reader, Text, text_of};
use crate::finding::{Code, FactName, Finding, KeyAlgorithm};
use crate::identity;
use crate::json::{Data, Value, read_strict};
use crate::key;
use crate::oauth::TokenRequest;
use crate::secret::OauthProof;

pub(super) const KEY_FILE: &str = "sasl.oauthbearer.assertion.private.key.file";
pub(super) const KEY_PEM: &str = "sasl.oauthbearer.assertion.private.key.pem";
const PASSPHRASE: &str = "sasl.oauthbearer.assertion.private.key.passphrase";
const ALGORITHM: &str = "sasl.oauthbearer.assertion.algorithm";
pub(super) const ISSUER: &str = "sasl.oauthbearer.assertion.claim.iss";
const SUBJECT: &str = "sasl.oauthbearer.assertion.claim.sub";
const AUDIENCE: &str = "sasl.oauthbearer.assertion.claim.aud";
const LIFETIME: &str = "sasl.oauthbearer.assertion.claim.exp.seconds";
const LEEWAY: &str = "sasl.oauthbearer.assertion.claim.nbf.seconds";
const IDENTIFIER: &str = "sasl.oauthbearer.assertion.claim.jti.include";
const JAVA_TEMPLATE: &str = "sasl.oauthbearer.assertion.template.file";
const LIBRDKAFKA_TEMPLATE: &str = "sasl.oauthbearer.assertion.jwt.template.file";

/// The help for tokens that this library can't request.
pub(super) const GIVE_TOKEN: &str =
    "pass the token with `--token-file`, or in the library to `Configuration::client_with`";

/// The keys for an assertion that the client signs.
pub(super) const SIGNED: [&str; 8] = [
    KEY_FILE,
    KEY_PEM,
    PASSPHRASE,
    ISSUER,
    SUBJECT,
    AUDIENCE,
    JAVA_TEMPLATE,
    LIBRDKAFKA_TEMPLATE,
];

/// An assertion that can be signed.
pub(super) struct Assertion {
    pub(super) proof: OauthProof,
    claims: Claims,
    leeway: Duration,
}

/// The claims that are the same in every assertion.
#[derive(Default)]
struct Claims {
    issuer: Option<String>,
    subject: Option<String>,
    audience: Option<String>,
    key_id: Option<String>,
}

impl Assertion {
    /// The request with the assertion's claims.
    pub(super) fn on(&self, request: TokenRequest) -> TokenRequest {
        let Claims {
            issuer,
            subject,
            audience,
            key_id,
        } = &self.claims;
        let mut request = request.assertion_not_before(self.leeway);
        if let Some(issuer) = issuer {
            request = request.assertion_issuer(issuer);
        }
        if let Some(subject) = subject {
            request = request.assertion_subject(subject);
        }
        if let Some(audience) = audience {
            request = request.assertion_audience(audience);
        }
        match key_id {
            Some(key_id) => request.key_id(key_id),
            None => request,
        }
    }
}

/// Reads the key and the claims; `None` if a finding reports why there is no assertion.
pub(super) fn read(reader: &mut Reader<'_, '_>) -> Option<Assertion> {
    let settings = reader.settings;
    let is_java = settings.dialect.is_java();
    let (most_lifetime, most_leeway) = match is_java {
        true => (86_400, 3_600),
        false => (i32::MAX.unsigned_abs(), i32::MAX.unsigned_abs()),
    };
    let lifetime = seconds(reader, LIFETIME, 1, most_lifetime, 300);
    let leeway = seconds(reader, LEEWAY, 0, most_leeway, 60);
    check_flag(reader);
    let key = signing_key(reader);
    let claims = claims(reader);
    let (claims, lifetime, leeway) = (claims?, lifetime?, leeway?);
    Some(Assertion {
        proof: OauthProof::PrivateKey {
            email: claims.subject.clone().unwrap_or_default(),
            key: key?,
            lifetime: Some(lifetime),
        },
        claims,
        leeway,
    })
}

/// A number of seconds, or the client's default.
fn seconds(
    reader: &mut Reader<'_, '_>,
    key: &'static str,
    least: u32,
    most: u32,
    default: u64,
) -> Option<Duration> {
    let Some(setting) = reader.settings.set(key) else {
        return Some(Duration::from_secs(default));
    };
    let number = setting.value.parse::<u32>().ok();
    let number = number.filter(|number| (least..=most).contains(number));
    if number.is_none() {
        let message = format!("not a whole number of seconds from {least} to {most}");
        let finding = setting.finding(Code::ConfigValue, message);
        reader
            .findings
            .push(finding.help(format!("write a number, for example {default}")));
    }
    number.map(|number| Duration::from_secs(number.into()))
}

/// Checks whether an assertion shall have a `jti`. This library always writes one.
fn check_flag(reader: &mut Reader<'_, '_>) {
    let Some(setting) = reader.settings.set(IDENTIFIER) else {
        return;
    };
    let known: &[&str] = match reader.settings.dialect.is_java() {
        true => &["true", "false"],
        false => &["true", "t", "1", "false", "f", "0"],
    };
    if !known.contains(&setting.value.to_ascii_lowercase().as_str()) {
        let finding = setting.finding(Code::ConfigValue, "neither true nor false");
        reader.findings.push(finding.help("write true or false"));
    }
}

fn signing_key(
    reader: &mut Reader<'_, '_>,
) -> Option<std::sync::Arc<dyn rustls::sign::SigningKey>> {
    let settings = reader.settings;
    let (setting, text) = key_text(reader)?;
    if !settings.dialect.is_java() {
        reader.judge_key(text.text.expose(), &setting);
    }
    let passphrase = settings.set(PASSPHRASE).map(|one| text_of(&one));
    let place = &text.place;
    let key = key::read_within(
        text.text.expose(),
        place,
        passphrase.as_ref().map(|one| &one.text),
        passphrase.as_ref().map_or(place, |one| &one.place),
        reader.budget,
        reader.findings,
    )?;
    let algorithm = settings.set(ALGORITHM);
    let name = algorithm.map_or("RS256".to_owned(), |one| one.value.to_ascii_uppercase());
    let fits = match name.as_str() {
        "RS256" => key.algorithm() == KeyAlgorithm::Rsa,
        "ES256" => key.algorithm() == KeyAlgorithm::Ec && key.bits() == 256,
        _ => {
            let finding =
                algorithm?.finding(Code::ConfigValue, "the client does not know this algorithm");
            let finding = finding.help("write RS256 or ES256");
            reader
                .findings
                .push(finding.fact(FactName::Allowed, "RS256, ES256"));
            return None;
        }
    };
    if !fits {
        reader.findings.push(misfit(
            &algorithm.unwrap_or(setting),
            &name,
            key.algorithm(),
            key.bits(),
        ));
        return None;
    }
    identity::signing_key(&key, &reader.conditions.provider, place, reader.findings)
}

fn misfit(setting: &Setting<'_>, name: &str, algorithm: KeyAlgorithm, bits: u32) -> Finding {
    let needed = match name {
        "ES256" => "a key on P-256",
        _ => "an RSA key",
    };
    let message = format!(
        "the algorithm {name} needs {needed}, but the key is {} with {bits} bits",
        algorithm.name()
    );
    let help = match name {
        "RS256" => format!("write `{ALGORITHM}=ES256` for a key on P-256, or use an RSA key"),
        _ => format!("write `{ALGORITHM}=RS256` for an RSA key, or use a key on P-256"),
    };
    setting.finding(Code::ConfigOauth, message).help(help)
}

/// The private key as text, and the setting that contains it or names its file.
fn key_text<'a>(reader: &mut Reader<'a, '_>) -> Option<(Setting<'a>, Text)> {
    let settings = reader.settings;
    let (file, inline) = (
        settings.set(KEY_FILE),
        settings
            .set(KEY_PEM)
            .filter(|_| !settings.dialect.is_java()),
    );
    match (file, inline) {
        (Some(file), Some(_)) => {
            reader.findings.push(both(&file, KEY_FILE, KEY_PEM));
            None
        }
        (Some(file), None) => {
            let text = reader.file(&file)?;
            let text = Text::of_file(text, &file);
            Some((file, text))
        }
        (None, Some(inline)) => Some((inline, text_of(&inline))),
        (None, None) => {
            reader.findings.push(absent(KEY_FILE));
            None
        }
    }
}

/// The claims that every assertion must have (RFC 7523 section 3). If a claim is in the template and in the
/// settings, Java uses the template's and librdkafka the settings'.
fn claims(reader: &mut Reader<'_, '_>) -> Option<Claims> {
    let settings = reader.settings;
    let is_java = settings.dialect.is_java();
    let key = if is_java {
        JAVA_TEMPLATE
    } else {
        LIBRDKAFKA_TEMPLATE
    };
    let template = match settings.set(key) {
        Some(setting) => template(reader, &setting)?,
        None => Claims::default(),
    };
    let choose = |key, of_template: Option<String>| {
        let of_key = settings.set(key).map(|one| one.value.to_owned());
        match is_java {
            true => of_template.or(of_key),
            false => of_key.or(of_template),
        }
    };
    let claims = Claims {
        issuer: choose(ISSUER, template.issuer),
        subject: choose(SUBJECT, template.subject),
        audience: choose(AUDIENCE, template.audience),
        key_id: template.key_id,
    };
    let wanted = [
        (ISSUER, &claims.issuer),
        (SUBJECT, &claims.subject),
        (AUDIENCE, &claims.audience),
    ];
    let lacking: Vec<_> = wanted.iter().filter(|(_, claim)| claim.is_none()).collect();
    for (key, _) in &lacking {
        let finding = absent(key);
        reader.findings.push(Finding {
            message: format!(
                "`{key}` is not set; authorization servers reject an assertion without this claim"
            ),
            ..finding
        });
    }
    lacking.is_empty().then_some(claims)
}

/// What a template contains: `kid` in its header, and `iss`, `sub` and `aud` in its payload.
fn template(reader: &mut Reader<'_, '_>, setting: &Setting<'_>) -> Option<Claims> {
    let content = reader.bytes(setting)?;
    let read = read_strict(content.expose()).ok();
    let part = |name| read.as_ref().and_then(|read| read.get(name));
    if !matches!(read.as_ref().map(|read| &read.data), Some(Data::Object(_))) {
        let message = "the template is not a JSON object with `header` and `payload`";
        let finding = setting.finding(Code::ConfigValue, message);
        reader.findings.push(finding.help(
            r#"write a template such as {"header": {"kid": "KEY_ID"}, "payload": {"sub": "ACCOUNT"}}"#,
        ));
        return None;
    }
    let (header, payload) = (part("header"), part("payload"));
    // The client overwrites the other members of a template.
    let is_written =
        has_only(header, &["kid", "alg", "typ"]) && has_only(payload, &["iss", "sub", "aud"]);
    let text = |part: Option<&Value>, name| Some(part?.get(name)?.as_text()?.to_owned());
    if !is_written {
        reader.findings.push(
            setting
                .finding(
                    Code::ConfigTokens,
                    "the template has members that msk-auth does not write into an assertion: it writes `kid`, `iss`, `sub` and `aud`, as strings",
                )
                .help(GIVE_TOKEN),
        );
        return None;
    }
    Some(Claims {
        issuer: text(payload, "iss"),
        subject: text(payload, "sub"),
        audience: text(payload, "aud"),
        key_id: text(header, "kid"),
    })
}

/// Whether all members of an object are strings with these names.
fn has_only(part: Option<&Value>, names: &[&str]) -> bool {
    match part.map(|part| &part.data) {
        None => true,
        Some(Data::Object(members)) => members
            .iter()
            .all(|member| names.contains(&member.key.expose()) && member.value.as_text().is_some()),
        Some(_) => false,
    }
}
