//! The helps of a configuration's findings about PEM, keys and certificates. The readers of these write helps about
//! the fields of a secret.

use crate::config::dialect::Dialect;
use crate::finding::{Code, FactName, FactValue, Finding, Findings};

/// The findings, with helps about the settings of this dialect's client.
pub(super) fn for_client(findings: &Findings, dialect: Dialect) -> Findings {
    let mut own = Findings::under(findings.rules());
    for finding in findings.iter() {
        let help = help(finding, dialect);
        let finding = finding.clone();
        own.push(match help {
            Some(help) => finding.help(help),
            None => finding,
        });
    }
    own
}

fn help(finding: &Finding, dialect: Dialect) -> Option<String> {
    let field = finding.place.field.as_deref()?;
    let is_password = field.ends_with("password") || field.ends_with("passphrase");
    match finding.code {
        Code::KeyPasswordMissing if is_password => {
            Some(format!("set `{field}` to the key's password"))
        }
        Code::KeyPasswordUnused => Some(format!("remove `{field}`")),
        Code::PemNewlinesAsSpaces | Code::PemNewlinesEscaped | Code::PemNewlinesMissing => {
            Some(line_breaks(field, dialect))
        }
        Code::PemLabelUnexpected => among_others(field, label(finding)?),
        Code::KeyBlockBeside if label(finding) == Some("CERTIFICATE") => {
            let place = match dialect.is_java() {
                true => "ssl.keystore.certificate.chain",
                false => "ssl.certificate.pem",
            };
            Some(format!("move the certificates to `{place}`"))
        }
        _ => None,
    }
}

/// What to do with a block in place of another: a certificate where a key belongs, or a key where certificates belong.
fn among_others(field: &str, label: &str) -> Option<String> {
    let is_certificate = label == "CERTIFICATE";
    // The place of a file is its setting and its path.
    let setting = field.split(" (").next().unwrap_or(field);
    let help = match (setting, is_certificate) {
        ("ssl.keystore.location", true) => {
            "add the private key to the file: Kafka reads certificates and key from the same PEM file"
        }
        ("ssl.keystore.location", false) if is_key(label) => {
            "add the certificates to the file: Kafka reads certificates and key from the same PEM file"
        }
        ("ssl.keystore.key", true) => {
            "write the private key here, and the certificates into `ssl.keystore.certificate.chain`"
        }
        ("ssl.key.pem", true) => {
            "write the private key here, and the certificates into `ssl.certificate.pem`"
        }
        ("ssl.key.location", true) => {
            "name the file with the private key; that with the certificates is `ssl.certificate.location`"
        }
        (_, true) => "name the file with the private key",
        ("ssl.certificate.location", false) if is_key(label) => {
            "name the file with the certificates; that with the private key is `ssl.key.location`"
        }
        ("ssl.keystore.certificate.chain", false) if is_key(label) => {
            "move the key to `ssl.keystore.key`; if others could read the certificates, replace the key"
        }
        ("ssl.certificate.pem", false) if is_key(label) => {
            "move the key to `ssl.key.pem`; if others could read the certificates, replace the key"
        }
        (_, false) if is_key(label) => {
            "remove the key from the certificates; if others could read them, replace the key"
        }
        _ => return None,
    };
    Some(help.to_owned())
}

fn label(finding: &Finding) -> Option<&str> {
    match finding.facts.get(FactName::Label)? {
        FactValue::Text(label) => Some(label),
        _ => None,
    }
}

fn is_key(label: &str) -> bool {
    label.ends_with("PRIVATE KEY")
}

/// How to write a PEM text with its line breaks, as the value of this setting or in the file that it names.
fn line_breaks(field: &str, dialect: Dialect) -> String {
    // The place of a file is its setting and its path.
    if field.contains(" (") {
        return "copy the PEM file again, so that each line of the original is a line".to_owned();
    }
    match dialect {
        Dialect::Librdkafka => {
            let location = match field.strip_suffix(".pem") {
                Some(name) => format!("`{name}.location`"),
                None => "a `.location` setting".to_owned(),
            };
            format!(
                "write the PEM text into a file and name it with {location}: a line has no line breaks"
            )
        }
        Dialect::JavaJson | Dialect::LibrdkafkaJson => {
            "write each line break of the PEM file as `\\n` in the JSON string: `jq -Rs . FILE`"
                .to_owned()
        }
        Dialect::Java | Dialect::Spring => {
            "write each line break of the PEM file as `\\n`: `awk '{printf \"%s\\\\n\", $0}' FILE`"
                .to_owned()
        }
    }
}
