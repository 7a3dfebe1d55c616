//! Recognises a JAAS file, which Java reads by its system property `java.security.auth.login.config`.

use crate::config::jaas;
use crate::finding::{Code, Finding, Place};

/// The login modules, and the mechanism of each.
const MECHANISMS: [(&str, &str); 4] = [
    (jaas::SCRAM, "SCRAM-SHA-512"),
    (jaas::PLAIN, "PLAIN"),
    (jaas::OAUTHBEARER, "OAUTHBEARER"),
    (jaas::IAM, "AWS_MSK_IAM"),
];

/// The finding for a JAAS file; `None` for everything else.
pub(super) fn finding(text: &[u8]) -> Option<Finding> {
    let text = std::str::from_utf8(text).ok()?;
    let is_comment = |line: &&str| line.is_empty() || line.starts_with(['#', '/', '*']);
    let begins = text.lines().map(str::trim).zip(1..);
    let (first, number) = begins.clone().find(|(line, _)| !is_comment(line))?;
    let name = first.split(['{', ' ']).next()?;
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    let mut after = text.split_once(name)?.1.trim_start().chars();
    let opens = !name.is_empty() && name.bytes().all(is_name) && after.next() == Some('{');
    let ends = text
        .trim_end()
        .trim_end_matches(';')
        .trim_end()
        .ends_with('}');
    let mut known = MECHANISMS.into_iter();
    let (_, mechanism) = known.find(|(module, _)| text.contains(module))?;
    let message = "this is a JAAS file, which has the login module without the rest of the client's configuration";
    let help = format!(
        "write it as `sasl.jaas.config=MODULE required …;` into the client's properties, with `bootstrap.servers`, \
         `security.protocol=SASL_SSL` and `sasl.mechanism={mechanism}`, and check that file"
    );
    (opens && ends).then(|| {
        Finding::new(
            Code::ConfigOtherProgram,
            Place::default().at_line(number),
            message,
        )
        .help(help)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jaas_files_are_recognised() {
        const MODULE: &str =
            "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"x\";";
        for (text, line) in [
            (format!("KafkaClient {{\n  {MODULE}\n}};\n"), 1),
            (format!("// ours\n\nKafkaClient\n{{ {MODULE} }};"), 3),
            (format!("KafkaClient{{{MODULE}}};"), 1),
        ] {
            let finding = finding(text.as_bytes()).unwrap();
            assert_eq!(finding.place.line, Some(line), "{text}");
        }
        for text in [
            format!("sasl.jaas.config={MODULE}\n"),
            format!("{{\"sasl.jaas.config\": \"{MODULE}\"}}"),
            format!("KafkaClient {{ {MODULE}"),
            "KafkaClient { com.example.Login required; };".to_owned(),
            MODULE.to_owned(),
            String::new(),
        ] {
            assert!(finding(text.as_bytes()).is_none(), "{text}");
        }
    }
}
