//! What librdkafka hands to OpenSSL as it is: lists of names, and the paths of files.
//!
//! Only what no version of OpenSSL accepts is an error: which cipher suites, curves and signature algorithms it knows
//! depends on its version and on how it was built.

use std::io::ErrorKind;

use crate::config::named_file::MAX_FILE_BYTES;
use crate::config::settings::{Setting, Settings};
use crate::config::stores::Reader;
use crate::finding::{Code, FactName, Finding, Findings, printable};

/// The providers that OpenSSL 3 itself can have.
const PROVIDERS: [&str; 5] = ["default", "legacy", "base", "fips", "null"];

/// The first lines of what OpenSSL reads from a file of revocation lists.
const REVOCATIONS: [&[u8]; 4] = [
    b"-----BEGIN X509 CRL-----",
    b"-----BEGIN CERTIFICATE-----",
    b"-----BEGIN X509 CERTIFICATE-----",
    b"-----BEGIN TRUSTED CERTIFICATE-----",
];

/// Reports lists of names with which the client does not start.
pub(super) fn lists(settings: &Settings<'_>, findings: &mut Findings) {
    let set = |key| settings.set(key);
    findings.extend(set("ssl.cipher.suites").and_then(|one| cipher_suites(&one)));
    findings.extend(set("ssl.providers").and_then(|one| providers(&one)));
}

/// Reports a list of cipher suites in which OpenSSL finds none: with this setting, it looks for those of TLS 1.2,
/// by its own names.
fn cipher_suites(setting: &Setting<'_>) -> Option<Finding> {
    let suites = || {
        let all = setting.value.split([':', ',', ' ', ';']);
        all.filter(|suite| !suite.is_empty())
    };
    // They remove or order what other words selected.
    let selects_none = |suite: &str| suite.starts_with(['!', '-', '+', '@']);
    // Newer versions of OpenSSL also know the names of RFC 5289, `TLS_ECDHE_RSA_WITH_…`.
    let is_of_13 = |suite: &str| suite.starts_with("TLS_") && !suite.contains("_WITH_");
    if suites().any(|suite| !selects_none(suite) && !is_of_13(suite)) {
        return None;
    }
    let (message, help) = match suites().any(is_of_13) {
        true => (
            "only cipher suites of TLS 1.3, which OpenSSL does not look for here, so the client does not start; they are always enabled",
            "remove the line, or write OpenSSL's names, for example ECDHE-RSA-AES256-GCM-SHA384",
        ),
        false => (
            "the list selects no cipher suite, so the client does not start: `!`, `-`, `+` and `@` only remove or order what is selected",
            "begin the list with DEFAULT, or remove the line",
        ),
    };
    Some(setting.finding(Code::ConfigValue, message).help(help))
}

/// Reports providers that OpenSSL itself does not have. librdkafka separates the names at commas and removes the spaces.
fn providers(setting: &Setting<'_>) -> Option<Finding> {
    let mut names = setting
        .value
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .peekable();
    if names.peek().is_none() {
        let message = "no name of a provider, so the client does not start";
        let finding = setting.finding(Code::ConfigValue, message);
        return Some(finding.help("write `default`, or remove the line"));
    }
    let other = names.find(|name| !PROVIDERS.contains(name))?;
    let message = match setting.is_filled_in() {
        true => "a provider that OpenSSL itself does not have".to_owned(),
        false => format!("OpenSSL itself has no provider {}", printable(other)),
    };
    Some(
        setting
            .finding(Code::ConfigOpensslProvider, message)
            .help("write `default,legacy`, separated by commas, or check that the provider's file is installed")
            .fact(FactName::Found, other),
    )
}

impl Reader<'_, '_> {
    /// Reports files that OpenSSL would not find.
    pub(super) fn files_of_openssl(&mut self) {
        let settings = self.settings;
        if let Some(setting) = settings.set("ssl.crl.location") {
            self.revocations(&setting);
        }
        // OpenSSL looks for a name without a path in folders of its own.
        let engine = settings.set("ssl.engine.location");
        if let Some(setting) = engine.filter(|setting| setting.value.contains('/')) {
            let read = (self.read_file)(setting.value).map(|_| ());
            if let Err(error) = read
                && error.kind() == ErrorKind::NotFound
            {
                self.unreadable(
                    &setting,
                    &error.to_string(),
                    "name the file of the engine, or remove the line",
                );
            }
        }
    }

    fn revocations(&mut self, setting: &Setting<'_>) {
        let help = "name a PEM file with certificate revocation lists; from DER: openssl crl -inform DER -in list.crl -out list.pem";
        match (self.read_file)(setting.value) {
            Ok(content) => {
                let bytes = content.expose();
                let has = |begin: &[u8]| bytes.windows(begin.len()).any(|part| part == begin);
                // Of a longer file only the beginning was read.
                if bytes.len() <= MAX_FILE_BYTES && !REVOCATIONS.iter().any(|begin| has(begin)) {
                    self.unreadable(
                        setting,
                        "it has no certificate revocation list in PEM",
                        help,
                    );
                }
            }
            Err(error) => self.unreadable(setting, &error.to_string(), help),
        }
    }
}
