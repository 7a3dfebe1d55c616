//! `sasl.jaas.config`, parsed as by Kafka's `JaasConfig` and `JaasContext`.

mod tokenizer;

use std::collections::BTreeMap;
use std::fmt;

use tokenizer::{Token, Tokenizer};

use crate::sensitive::SensitiveText;

/// A client's login module and its options.
#[derive(Debug)]
pub(super) struct JaasEntry {
    pub(super) module: SensitiveText,
    options: Vec<(SensitiveText, SensitiveText)>,
}

impl JaasEntry {
    /// The value of an option; the last of several.
    pub(super) fn option(&self, name: &str) -> Option<&SensitiveText> {
        let mut from_last = self.options.iter().rev();
        let (_, value) = from_last.find(|(option, _)| option.expose() == name)?;
        Some(value)
    }

    /// The options whose names have a prefix, without that prefix; the last of each name.
    pub(super) fn options_after<'a>(
        &'a self,
        beginning: &str,
    ) -> impl Iterator<Item = (&'a str, &'a SensitiveText)> {
        let mut found = BTreeMap::new();
        for (option, value) in &self.options {
            if let Some(name) = option.expose().strip_prefix(beginning) {
                found.insert(name, value);
            }
        }
        found.into_iter()
    }

    /// The options that are not known, with their names where these can be shown.
    pub(super) fn others(&self, is_known: impl Fn(&str) -> bool) -> Vec<Option<&'static str>> {
        let options = self.options.iter().map(|(name, _)| name.expose());
        let others = options.filter(|name| !is_known(name));
        others
            .map(|name| OPTIONS.iter().copied().find(|known| *known == name))
            .collect()
    }

    /// The name of the class without its package, if it is known; other names can be secrets.
    pub(super) fn known_module(&self) -> Option<&'static str> {
        let module = self.module.expose();
        MODULES.iter().copied().find(|known| *known == module)
    }
}

pub(super) const SCRAM: &str = "org.apache.kafka.common.security.scram.ScramLoginModule";
pub(super) const PLAIN: &str = "org.apache.kafka.common.security.plain.PlainLoginModule";
pub(super) const OAUTHBEARER: &str =
    "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule";
pub(super) const IAM: &str = "software.amazon.msk.auth.iam.IAMLoginModule";
const KERBEROS: &str = "com.sun.security.auth.module.Krb5LoginModule";

/// The login modules of Kafka's clients.
pub(super) const MODULES: [&str; 5] = [SCRAM, PLAIN, OAUTHBEARER, IAM, KERBEROS];

/// The login modules that Kafka refuses to load.
const FORBIDDEN: [&str; 2] = [
    "com.sun.security.auth.module.JndiLoginModule",
    "com.sun.security.auth.module.LdapLoginModule",
];

/// The options whose names may be shown: any other can be part of a secret.
const OPTIONS: [&str; 18] = [
    "username",
    "password",
    "tokenauth",
    "clientId",
    "clientSecret",
    "scope",
    "awsProfileName",
    "awsRoleArn",
    "awsRoleExternalId",
    "awsRoleSessionName",
    "awsRoleAccessKeyId",
    "awsRoleSecretAccessKey",
    "awsRoleSessionToken",
    "awsStsRegion",
    "awsDebugCreds",
    "awsMaxRetries",
    "awsMaxBackOffTimeMs",
    "serviceName",
];

/// Why Kafka refuses the value.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum JaasError {
    Empty,
    ModuleMissing,
    FlagMissing,
    FlagUnknown,
    /// An option without a value; its name if it may be shown, and the reason.
    ValueMissing(Option<&'static str>, Why),
    NotTerminated(Why),
    Several(usize),
    Forbidden,
}

/// The state of the tokenizer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// The value begins like a number.
    Number,
    /// A `/` outside quotes began a comment.
    Comment,
    /// A quotation mark is not closed.
    OpenQuote,
    Otherwise,
}

impl fmt::Display for JaasError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("it names no login module"),
            Self::ModuleMissing => {
                f.write_str("it does not begin with the class of a login module")
            }
            Self::FlagMissing => f.write_str("the control flag (`required`) is missing"),
            Self::FlagUnknown => {
                f.write_str("the login module is not followed by a control flag (`required`)")
            }
            Self::ValueMissing(option, why) => {
                match option {
                    Some(option) => write!(f, "the option {option} has no value")?,
                    None => f.write_str("an option has no value")?,
                }
                why.fmt(f)
            }
            Self::NotTerminated(why) => {
                f.write_str("it does not end in a semicolon")?;
                why.fmt(f)
            }
            Self::Several(count) => {
                write!(f, "it has {count} login modules; a client accepts one")
            }
            Self::Forbidden => f.write_str("Kafka does not load this login module"),
        }
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Number => {
                ": a value that begins with a digit, a point or a minus sign is read as a number"
            }
            Self::Comment => ": a `/` outside quotes begins a comment",
            Self::OpenQuote => ": a quotation mark is not closed",
            Self::Otherwise => "",
        })
    }
}

impl JaasError {
    /// The fix. A properties file and JSON each remove one backslash.
    pub(super) fn help(&self, is_json: bool) -> &'static str {
        match self {
            Self::Empty | Self::ModuleMissing | Self::FlagMissing | Self::FlagUnknown => {
                "write CLASS required OPTION=\"VALUE\";"
            }
            Self::ValueMissing(..) | Self::NotTerminated(Why::OpenQuote) if is_json => {
                "put every value between quotation marks, and a semicolon at the end; in JSON, a quotation mark in a value is `\\\\\\\"`"
            }
            Self::ValueMissing(..) | Self::NotTerminated(Why::OpenQuote) => {
                "put every value between quotation marks, and a semicolon at the end; in a properties file, a quotation mark in a value is `\\\\\"`"
            }
            Self::NotTerminated(Why::Otherwise) => "write a semicolon at its end",
            Self::NotTerminated(_) => {
                "put every value between quotation marks, and a semicolon at the end"
            }
            Self::Several(_) => "keep one, and write a separate file for other clients",
            Self::Forbidden => "use the login module of a SASL mechanism",
        }
    }
}

/// The one login module of a client.
pub(super) fn parse(text: &str) -> Result<JaasEntry, JaasError> {
    let mut tokens = Tokenizer::of(text);
    let mut entries = Vec::new();
    loop {
        match tokens.next() {
            Token::End => break,
            first => entries.push(entry(first, &mut tokens)?),
        }
    }
    let count = entries.len();
    let entry = entries.pop().ok_or(JaasError::Empty)?;
    if count > 1 {
        return Err(JaasError::Several(count));
    }
    match FORBIDDEN.contains(&entry.module.expose()) {
        true => Err(JaasError::Forbidden),
        false => Ok(entry),
    }
}

fn entry(first: Token, tokens: &mut Tokenizer<'_>) -> Result<JaasEntry, JaasError> {
    let module = first.text();
    let flag = match tokens.next() {
        Token::End => return Err(JaasError::FlagMissing),
        flag => flag.text().ok_or(JaasError::FlagUnknown)?,
    };
    let flags = ["required", "requisite", "sufficient", "optional"];
    if !flags
        .iter()
        .any(|known| known.eq_ignore_ascii_case(flag.expose()))
    {
        return Err(JaasError::FlagUnknown);
    }
    let mut options = Vec::new();
    loop {
        match tokens.next() {
            Token::Other(';') => break,
            Token::End => return Err(JaasError::NotTerminated(why(tokens))),
            name => options.push(option(name, tokens)?),
        }
    }
    match module.filter(|module| !module.is_empty()) {
        Some(module) => Ok(JaasEntry { module, options }),
        None => Err(JaasError::ModuleMissing),
    }
}

fn option(
    name: Token,
    tokens: &mut Tokenizer<'_>,
) -> Result<(SensitiveText, SensitiveText), JaasError> {
    let name = name.text().unwrap_or_else(|| "".into());
    let shown = OPTIONS
        .iter()
        .copied()
        .find(|known| *known == name.expose());
    if !matches!(tokens.next(), Token::Other('=')) {
        return Err(JaasError::ValueMissing(shown, why(tokens)));
    }
    match tokens.next() {
        Token::Word(value) | Token::Quoted(value) => Ok((name, value)),
        Token::Number => Err(JaasError::ValueMissing(shown, Why::Number)),
        _ => Err(JaasError::ValueMissing(shown, why(tokens))),
    }
}

fn why(tokens: &Tokenizer<'_>) -> Why {
    match (tokens.quote_is_open, tokens.slash_hides) {
        (true, _) => Why::OpenQuote,
        (_, true) => Why::Comment,
        _ => Why::Otherwise,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Kafka's own answers are in `vectors/configurations.json`; these are the sentences.
    #[test]
    fn errors_say_why() {
        for (text, sentence) in [
            ("", "it names no login module"),
            (
                "M required a=1;",
                "an option has no value: a value that begins with a digit, a point or a minus sign is read as a number",
            ),
            (
                "M required password=a/b;",
                "it does not end in a semicolon: a `/` outside quotes begins a comment",
            ),
            (
                "M required username=\"a\" password=\"b;",
                "it does not end in a semicolon: a quotation mark is not closed",
            ),
            ("M required username;", "the option username has no value"),
            (
                "M username=\"a\";",
                "the login module is not followed by a control flag (`required`)",
            ),
        ] {
            assert_eq!(parse(text).unwrap_err().to_string(), sentence, "{text}");
        }
    }

    #[test]
    fn escapes_are_those_of_c() {
        let entry = parse(r#"M required a="\101\60\477\n\"" b='x"' c=d-e.f$;"#).unwrap();
        let option = |name| entry.option(name).unwrap().expose().to_owned();
        assert_eq!(option("a"), "A0'7\n\"");
        assert_eq!((option("b"), option("c")), ("x\"".into(), "d-e.f$".into()));
    }
}
