//! The layers around a secret's document, and what makes it unreadable: the findings.

use super::envelope::Envelope;
use super::manifest::Manifest;
use super::meaning::container;
use super::opening::{self, Content, Layer, Opened};
use crate::encoding::{Container, Encoding};
use crate::finding::{Code, FactName, Facts, Finding, Findings, Lines, Place, excerpt};
use crate::json::{self, Data, Entry, Fault, Value};
use crate::pem;
use crate::sensitive::SensitiveBytes;
use crate::yaml;

/// The maximum size of a document with its layers, as a multiple of the secret's: UTF-16 doubles
/// it, quotes and base64 add a third.
const MAX_AROUND: usize = 4;

/// Opens a document, and reports the layers around its members; `None` if there are none. The text
/// is the one that contains the members.
pub(crate) fn judge(
    document: &[u8],
    findings: &mut Findings,
) -> Option<(SensitiveBytes, Vec<Entry>)> {
    let most = findings.rules().max_secret_bytes;
    if document.len() > most.saturating_mul(MAX_AROUND) {
        findings.push(too_large(document.len(), most));
        return None;
    }
    let opened = opening::open(document);
    let size = opened.text().len();
    if size > most {
        findings.push(too_large(size, most));
        return None;
    }
    let keystore = match &opened.content {
        Content::Members(members) => only_keystore(members),
        Content::Fault(_) | Content::Container(_) => None,
    };
    let has_members = matches!(opened.content, Content::Members(_));
    // Equal layers, one in the other, are one finding.
    for layers in opened.layers.chunk_by(|outer, inner| outer == inner) {
        findings.extend(layers.first().map(|layer| match (layer, keystore) {
            (
                Layer::Envelope(envelope @ (Envelope::Kubernetes | Envelope::Vault)),
                Some(keystore),
            ) => keystore_finding(*envelope, keystore),
            (Layer::Envelope(Envelope::SecretValue), _) if !has_members => {
                envelope_finding(Envelope::SecretValue).help(EXTRACT)
            }
            _ => around(*layer, layers.len()),
        }));
    }
    let is_empty = |layer: &Layer| {
        matches!(
            layer,
            Layer::Envelope(
                Envelope::KubernetesList | Envelope::SecretValues | Envelope::SecretDescription
            )
        )
    };
    if opened.layers.iter().any(is_empty) {
        return None;
    }
    let text = opened.text().into();
    match &opened.content {
        Content::Members(_) => {}
        Content::Fault(fault) => findings.push(not_json(&opened, fault)),
        Content::Container(container) => {
            let is_base64 = opened.layers.contains(&Layer::Base64);
            findings.push(pem::keystore(*container, is_base64, &Place::default()));
        }
    }
    match opened.content {
        Content::Members(members) => Some((text, members)),
        Content::Fault(_) | Content::Container(_) => None,
    }
}

/// For a value that is not a document, of which a repair makes nothing.
const EXTRACT: &str = "write the value into a file and check that: `(umask 077; jq -j .SecretString FILE > content)`, or \
                       `(umask 077; jq -r .SecretBinary FILE | base64 -d > content)`";

fn too_large(bytes: usize, most: usize) -> Finding {
    // The program may have read only this much of it.
    let known = Some(bytes).filter(|bytes| *bytes <= 1_000_000);
    let size = match known {
        Some(bytes) => format!("{bytes} bytes"),
        None => "over a million bytes".to_owned(),
    };
    let facts = match known {
        Some(bytes) => Facts::default().with(FactName::Bytes, bytes),
        None => Facts::default(),
    };
    Finding::new(
        Code::SecretTooLarge,
        Place::default(),
        format!("{size}; Secrets Manager stores {most}"),
    )
    .help("remove text around the PEM blocks and certificates that don't belong to the chain")
    .facts(facts)
    .fact(FactName::MaximumBytes, most)
}

/// Reports a layer around the document, or several equal ones.
fn around(layer: Layer, count: usize) -> Finding {
    let (code, message, help) = match layer {
        Layer::Encoding(Encoding::Wide(name)) => (
            Code::SecretEncoding,
            match name {
                "UTF-16" => "the document is UTF-16, as PowerShell's `>` and Notepad's \"Unicode\" write it; read as \
                             UTF-8"
                    .to_owned(),
                _ => format!("the document is {name}; read as UTF-8"),
            },
            format!("`(umask 077; iconv -f {name} -t UTF-8 FILE > secret.json)`, or {REPAIR}"),
        ),
        Layer::Encoding(Encoding::Utf8WithMark) => (
            Code::SecretByteOrderMark,
            "a byte order mark before the document, which strict JSON readers reject".to_owned(),
            "save the file as UTF-8 without BOM".to_owned(),
        ),
        Layer::Base64 => (
            Code::SecretEncoding,
            "the document is base64; its content was read".to_owned(),
            "decode it once: `base64 -d FILE`; to store it, use `--secret-string file://FILE`"
                .to_owned(),
        ),
        Layer::Quotes => (
            Code::SecretNotJson,
            match count {
                1 => "the document is inside a JSON string: it was encoded twice; its content was read"
                    .to_owned(),
                _ => format!(
                    "the document is inside {count} JSON strings, one in the other; its content was read"
                ),
            },
            match count {
                1 => "write the document itself: `jq -r . FILE`".to_owned(),
                _ => format!(
                    "write the document itself: `jq -r '.{}' FILE`",
                    " | fromjson".repeat(count.saturating_sub(1))
                ),
            },
        ),
        Layer::BareQuotes => (
            Code::SecretNotJson,
            "the document is in quotes that are not part of it; its content was read".to_owned(),
            format!("remove the quotes, or {REPAIR}"),
        ),
        Layer::Backslashes => (
            Code::SecretNotJson,
            "a backslash before each quote, as in a text within quotes; the backslashes were \
             ignored"
                .to_owned(),
            "write the document itself, with plain `\"`".to_owned(),
        ),
        Layer::Envelope(envelope) => return envelope_finding(envelope),
    };
    Finding::new(code, Place::default(), message).help(help)
}

/// It works where the tools of a Unix shell are absent, too: PowerShell 5.1 can't write UTF-8 without a mark.
const REPAIR: &str = "run `msk-auth repair --output secret.json FILE`";

fn envelope_finding(envelope: Envelope) -> Finding {
    let name = envelope.name();
    let (code, message) = match envelope {
        Envelope::SecretValue => (
            Code::SecretValueOutput,
            format!("this is {name}; the secret in it was read"),
        ),
        Envelope::KubernetesList | Envelope::SecretValues => (
            Code::SecretEnvelope,
            format!("this is {name}, not the content of the secret"),
        ),
        Envelope::SecretDescription => (
            Code::SecretEnvelope,
            format!("this is {name}, which does not contain the secret"),
        ),
        Envelope::Kubernetes
        | Envelope::Vault
        | Envelope::PrivateCa
        | Envelope::AcmExport
        | Envelope::Terraform
        | Envelope::OnePassword
        | Envelope::Nested => (
            Code::SecretEnvelope,
            format!("this is {name}, not the secret itself; its content was read"),
        ),
    };
    Finding::new(code, Place::default(), message)
        .help(envelope.help())
        .fact(FactName::Found, name)
}

/// The keystore among members without PEM, from which no secret can be extracted.
fn only_keystore(members: &[Entry]) -> Option<Container> {
    let texts = || members.iter().filter_map(|member| member.value.as_text());
    let has_pem = texts().any(|text| text.contains("-----BEGIN "));
    texts().find_map(container).filter(|_| !has_pem)
}

fn keystore_finding(envelope: Envelope, keystore: Container) -> Finding {
    let message = format!(
        "this is {}, not the secret itself; it contains {} and no PEM",
        envelope.name(),
        keystore.name()
    );
    let help = format!(
        "decode the keystore into a file with `base64 -d`, then {}",
        keystore.command()
    );
    Finding::new(Code::SecretEnvelope, Place::default(), message)
        .help(help)
        .fact(FactName::Found, envelope.name())
}

fn not_json(opened: &Opened<'_>, fault: &Fault) -> Finding {
    let text = opened.text();
    if let Some(manifest) = Manifest::of(text) {
        return manifest.finding(&Place::default());
    }
    if is_blank(text) {
        return Finding::new(
            Code::SecretNotJson,
            Place::default(),
            "the document is empty",
        )
        .help(format!("check the command that writes it; {AN_OBJECT}"));
    }
    let lines = Lines::of(text);
    let place = Place::default().at_line(lines.number(fault.at));
    let marked = fault.at..fault.at.saturating_add(1);
    let (message, help) = match json::read_strict(text) {
        Ok(value) => (
            format!("the JSON document is {}, not an object", value.kind()),
            not_an_object_help(&value),
        ),
        Err(_) => (format!("not JSON: {}", fault.message), not_json_help(text)),
    };
    Finding::new(Code::SecretNotJson, place, message)
        .help(help)
        .excerpt(excerpt(text, &marked, &[]))
}

/// Whether there is nothing but white space and a byte order mark.
fn is_blank(text: &[u8]) -> bool {
    let without_mark = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    without_mark.trim_ascii().is_empty()
}

const AN_OBJECT: &str =
    "a secret is a JSON object such as `{\"username\": \"USER\", \"password\": \"PASSWORD\"}`";

/// What to do about a JSON value that is not an object.
fn not_an_object_help(value: &Value) -> String {
    let Data::Array(items) = &value.data else {
        return format!("write the object itself; {AN_OBJECT}");
    };
    let is_object = |item: &Value| matches!(item.data, Data::Object(_));
    match items.iter().position(is_object) {
        Some(index) => format!(
            "write the object without the array: `(umask 077; jq '.[{index}]' FILE > secret.json)`"
        ),
        None => format!("write an object in place of the array; {AN_OBJECT}"),
    }
}

fn is_yaml(text: &[u8]) -> bool {
    const BEGINNINGS: [&[u8]; 3] = [b"---", b"apiVersion:", b"kind:"];
    let begins_with = |beginning: &&[u8]| text.trim_ascii_start().starts_with(beginning);
    BEGINNINGS.iter().any(begins_with) || yaml::first_nested(text).is_some()
}

fn not_json_help(text: &[u8]) -> String {
    let has = |part: &[u8]| text.windows(part.len()).any(|window| window == part);
    let begins_with = |beginning: &[u8]| text.trim_ascii_start().starts_with(beginning);
    let words = if begins_with(b"-----BEGIN") {
        let (certificates, key) = (has(b"CERTIFICATE-----"), has(b"PRIVATE KEY-----"));
        let files = match (certificates, key) {
            (true, true) => "--certificate FILE",
            (false, true) => "--certificate CHAIN.pem --key FILE",
            _ => "--certificate FILE --key KEY.pem",
        };
        return format!(
            "this is a PEM file, and the secret is a JSON document that contains it: run `msk-auth \
             pack {files} --output secret.json` to make one"
        );
    } else if is_yaml(text) {
        "this is YAML, and a secret is JSON: convert it with `(umask 077; yq -o json . FILE > secret.json)` (yq 4 by \
         Mike Farah)"
    } else if std::str::from_utf8(text).is_err() {
        // jq replaces such bytes silently.
        "save it as UTF-8; if it is Windows-1252: `(umask 077; iconv -f WINDOWS-1252 -t UTF-8 FILE > secret.json)`"
    } else if begins_with(b"\"") {
        "this begins like a JSON string that contains the document: write the document itself, or run `jq . FILE` to \
         see where the string is invalid"
    } else {
        "run `jq . FILE` to see where it is invalid"
    };
    words.to_owned()
}
