//! Keystores and keys whose encryption the configuration's client can't remove.

use std::borrow::Cow;

use crate::config::settings::{Setting, Settings};
use crate::config::stores::Reader;
use crate::finding::{Code, FactName, shell_word};
use crate::key::{Protection, is_for_java};
use crate::keystore::Keystore;
use crate::sensitive::SensitiveText;

/// A store's password, and the setting that is about it.
type Password<'a> = (&'a Setting<'a>, &'a SensitiveText);

impl Reader<'_, '_> {
    /// Reports a client's keystore that the client can't decrypt. Java decrypts every key in it, OpenSSL the first.
    pub(super) fn judge_keystore<'a>(
        &mut self,
        keystore: &Keystore,
        location: &Setting<'_>,
        passwords: impl IntoIterator<Item = Password<'a>>,
    ) {
        let rules = &self.conditions.rules;
        let keys = match self.settings.dialect.is_java() {
            true => usize::MAX,
            false => 1,
        };
        let protections = keystore
            .content_protections()
            .chain(keystore.key_protections(rules).take(keys));
        let lacking = Lacking::first(self.settings, protections);
        let file = word(location, "client.p12");
        let again = format!(
            "create it again: `openssl pkcs12{} -in {file} -out client.pem`, then \
             `openssl pkcs12 -export -in client.pem -out client.new.p12`",
            lacking.as_ref().map_or("", Lacking::option)
        );
        let in_ascii = format!("choose an ASCII password, and {again}");
        for password in passwords {
            self.judge_characters(keystore, password, &in_ascii);
        }
        let Some(lacking) = lacking else {
            return;
        };
        let help = match self.settings.dialect.is_java() {
            true => again,
            false => format!("{again}; {LOAD_LEGACY}"),
        };
        self.report(location, "the keystore", &lacking, &help);
    }

    /// Reports a Java client's truststore that the client can't decrypt. It leaves keys encrypted.
    pub(super) fn judge_truststore(
        &mut self,
        truststore: &Keystore,
        location: &Setting<'_>,
        password: Option<Password<'_>>,
    ) {
        let lacking = Lacking::first(self.settings, truststore.content_protections());
        // OpenSSL writes no attribute of trusted certificates into PKCS #12.
        let help = format!(
            "write its certificates as PEM: `openssl pkcs12{} -in {} -nokeys -out roots.pem`; then name \
             that file with `ssl.truststore.type=PEM`, and remove the truststore's password",
            lacking.as_ref().map_or("", Lacking::option),
            word(location, "trust.p12"),
        );
        if let Some(password) = password {
            self.judge_characters(truststore, password, &help);
        }
        if let Some(lacking) = lacking {
            self.report(location, "the truststore", &lacking, &help);
        }
    }

    /// Reports a password that opens a store for OpenSSL and this program, but not for Java.
    fn judge_characters(&mut self, store: &Keystore, (about, password): Password<'_>, help: &str) {
        let is_java = self.settings.dialect.is_java();
        if is_java && store.is_password_based() && !is_for_java(password) {
            let finding = about.finding(
                Code::KeyPasswordNotAscii,
                "a password with characters other than printable ASCII, which Java rejects for PKCS #12",
            );
            let finding = finding.help(help);
            self.findings.push(finding);
        }
    }

    /// Reports a PEM key that librdkafka can't decrypt.
    pub(super) fn judge_key(&mut self, text: &str, setting: &Setting<'_>) {
        let protection = Protection::of_pem(text, &self.conditions.rules);
        let Some(lacking) = Lacking::first(self.settings, protection.into_iter()) else {
            return;
        };
        let file = match setting.key().ends_with(".pem") {
            true => "key.pem".into(),
            false => word(setting, "key.pem"),
        };
        let help = format!(
            "encrypt the key again: `openssl pkey -provider legacy -provider default -in {file} -aes256 \
             -out key.new.pem`; {LOAD_LEGACY}"
        );
        self.report(setting, "the key", &lacking, &help);
    }

    fn report(&mut self, setting: &Setting<'_>, what: &str, lacking: &Lacking, help: &str) {
        let name = match setting.is_filled_in() || setting.key().ends_with(".pem") {
            true => String::new(),
            false => format!(" {}", setting.shown()),
        };
        let message = format!("{what}{name} is encrypted with {}", lacking.why);
        let finding = setting.finding(Code::ConfigEncryption, message).help(help);
        let finding = finding.fact(FactName::Scheme, lacking.protection.scheme);
        self.findings.push(finding);
    }
}

const LOAD_LEGACY: &str = "or set `ssl.providers=default,legacy`, which needs OpenSSL's file legacy.so: Python's \
                           confluent-kafka does not contain it";

/// A protection that a client can't remove.
struct Lacking {
    protection: Protection,
    /// The scheme, and what the client lacks.
    why: String,
}

impl Lacking {
    /// The first protection that the client of these settings can't remove.
    fn first(
        settings: &Settings<'_>,
        mut protections: impl Iterator<Item = Protection>,
    ) -> Option<Self> {
        let is_java = settings.dialect.is_java();
        let has_legacy = !is_java && loads_legacy(settings);
        protections.find_map(|protection| {
            let why = match is_java {
                true => protection.java_lacks.clone()?,
                false if protection.is_legacy && !has_legacy => format!(
                    "{}, which OpenSSL 3 decrypts only with its legacy provider",
                    protection.scheme
                ),
                false => return None,
            };
            Some(Self { protection, why })
        })
    }

    /// The option with which `openssl pkcs12` reads the file.
    fn option(&self) -> &'static str {
        match self.protection.is_legacy {
            true => " -legacy",
            false => "",
        }
    }
}

/// Whether librdkafka loads OpenSSL's legacy provider. It separates the names at commas and removes the spaces.
fn loads_legacy(settings: &Settings<'_>) -> bool {
    let providers = settings.get("ssl.providers");
    providers.is_some_and(|one| one.value.split(',').any(|name| name.trim() == "legacy"))
}

/// The path of a setting as a word of a command; a config provider's value is not shown.
fn word<'a>(setting: &Setting<'a>, example: &'a str) -> Cow<'a, str> {
    match setting.is_filled_in() {
        true => example.into(),
        false => shell_word(setting.value),
    }
}
