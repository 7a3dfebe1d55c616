//! The certificates and the key of a configuration, inline or in files.
//!
//! Contradictions are reported if Kafka's `DefaultSslEngineFactory` rejects them.

use rustls::pki_types::UnixTime;

use crate::chain::{self, Certificate};
use crate::config::options::{Options, ReadFile};
use crate::config::pem_file;
use crate::config::settings::{Setting, Settings};
use crate::finding::{Code, Conditions, Findings, Place};
use crate::key::Budget;
use crate::sensitive::{SensitiveBytes, SensitiveText};

/// A PEM text and its place.
pub(super) struct Text {
    pub(super) text: SensitiveText,
    pub(super) place: Place,
    /// Whether the text was made from a keystore, which has no lines.
    pub(super) is_of_keystore: bool,
}

impl Text {
    /// The text of a file, whose lines are counted.
    pub(super) fn of_file(text: SensitiveText, setting: &Setting<'_>) -> Self {
        Self {
            text,
            place: Place::field(format!("{} ({})", setting.name(), setting.shown())),
            is_of_keystore: false,
        }
    }

    /// A text that was made from a keystore.
    pub(super) fn of_keystore(text: SensitiveText, setting: &Setting<'_>) -> Self {
        Self {
            is_of_keystore: true,
            ..Self::of_file(text, setting)
        }
    }

    /// The certificates in it, as roots.
    pub(super) fn roots(&self, at: UnixTime, findings: &mut Findings) -> Vec<Certificate> {
        let roots = chain::read_roots(self.text.expose(), at, &self.place, findings);
        self.remove_lines(findings);
        roots
    }

    /// Removes the lines from findings about it, if it was made from a keystore.
    pub(super) fn remove_lines(&self, findings: &mut Findings) {
        if self.is_of_keystore {
            findings.remove_lines(|place| place.field == self.place.field);
        }
    }
}

/// The texts of an identity, as far as they are present.
#[derive(Default)]
pub(super) struct IdentityTexts {
    pub(super) certificate: Option<Text>,
    pub(super) key: Option<Text>,
    pub(super) password: Option<Text>,
}

/// The TLS material of a configuration.
#[derive(Default)]
pub(super) struct Stores {
    /// `None` if no client certificate is configured.
    pub(super) identity: Option<IdentityTexts>,
    /// The client trusts those of all texts. Empty if it uses its own roots.
    pub(super) roots: Vec<Text>,
    /// Whether something could not be read; a finding reports it.
    pub(super) has_lost: bool,
}

/// Reads the material.
pub(super) fn read(
    settings: &Settings<'_>,
    options: &Options,
    read_file: &mut ReadFile<'_>,
    conditions: &Conditions,
    budget: &mut Budget,
    findings: &mut Findings,
) -> Stores {
    let mut reader = Reader::new(settings, options, read_file, conditions, budget, findings);
    let (identity, roots) = match settings.dialect.is_java() {
        true => (
            reader.java_identity(),
            reader.java_roots().into_iter().collect(),
        ),
        false => (reader.librdkafka_identity(), reader.librdkafka_roots()),
    };
    if !settings.dialect.is_java() {
        reader.files_of_openssl();
    }
    Stores {
        identity,
        roots,
        has_lost: reader.has_lost,
    }
}

/// Whether a client certificate is configured, read or not.
pub(super) fn names_identity<'a>(settings: &'a Settings<'_>) -> Option<Setting<'a>> {
    settings.first_of(match settings.dialect.is_java() {
        true => &[
            "ssl.keystore.location",
            "ssl.keystore.key",
            "ssl.keystore.certificate.chain",
        ],
        false => &[
            "ssl.certificate.location",
            "ssl.certificate.pem",
            "ssl.keystore.location",
            "ssl.key.location",
            "ssl.key.pem",
        ],
    })
}

/// Reads the files that a configuration names.
pub(super) struct Reader<'a, 'f> {
    pub(super) settings: &'a Settings<'a>,
    pub(super) options: &'a Options,
    pub(super) read_file: &'a mut ReadFile<'f>,
    pub(super) conditions: &'a Conditions,
    /// The work limit for all key derivations of the configuration.
    pub(super) budget: &'a mut Budget,
    pub(super) findings: &'a mut Findings,
    pub(super) has_lost: bool,
}

impl<'a, 'f> Reader<'a, 'f> {
    pub(super) fn new(
        settings: &'a Settings<'a>,
        options: &'a Options,
        read_file: &'a mut ReadFile<'f>,
        conditions: &'a Conditions,
        budget: &'a mut Budget,
        findings: &'a mut Findings,
    ) -> Self {
        Self {
            settings,
            options,
            read_file,
            conditions,
            budget,
            findings,
            has_lost: false,
        }
    }
}

impl Reader<'_, '_> {
    /// The roots of other settings, and whether something could not be read.
    pub(super) fn java_roots_of(&mut self, settings: &Settings<'_>) -> (Option<Text>, bool) {
        let mut reader = Reader::new(
            settings,
            self.options,
            &mut *self.read_file,
            self.conditions,
            &mut *self.budget,
            &mut *self.findings,
        );
        let roots = reader.java_roots();
        (roots, reader.has_lost)
    }

    fn java_identity(&mut self) -> Option<IdentityTexts> {
        let settings = self.settings;
        let get = |key| settings.get(key);
        let (key, chain) = (
            get("ssl.keystore.key"),
            get("ssl.keystore.certificate.chain"),
        );
        let (location, password) = (get("ssl.keystore.location"), get("ssl.keystore.password"));
        let key_password = get("ssl.key.password").map(|one| text_of(&one));
        let is_pem = self.is_pem("ssl.keystore.type");
        match (key, chain, location) {
            (None, None, None) => {
                if let Some(password) = password {
                    self.refuse(
                        &password,
                        "a keystore's password without a keystore",
                        "remove it, or set `ssl.keystore.location`",
                    );
                }
                None
            }
            (Some(key), _, _) if !is_pem => {
                self.refuse(
                    &key,
                    "a key as text, although `ssl.keystore.type` is not PEM (by default it is JKS)",
                    "write `ssl.keystore.type=PEM`",
                );
                Some(IdentityTexts::default())
            }
            (Some(key), None, _) => {
                self.refuse(
                    &key,
                    "a key without `ssl.keystore.certificate.chain`",
                    "set `ssl.keystore.certificate.chain`",
                );
                Some(IdentityTexts::default())
            }
            (None, Some(chain), _) => {
                self.refuse(
                    &chain,
                    "certificates without `ssl.keystore.key`",
                    "set `ssl.keystore.key`",
                );
                Some(IdentityTexts::default())
            }
            (Some(key), Some(chain), location) => {
                if let Some(location) = location {
                    self.refuse(
                        &location,
                        "both a keystore file and a key as text",
                        "remove one of the two",
                    );
                }
                if let Some(password) = password {
                    self.refuse(&password, PEM_PASSWORD, PEM_PASSWORD_HELP);
                }
                Some(IdentityTexts {
                    certificate: Some(text_of(&chain)),
                    key: Some(text_of(&key)),
                    password: key_password,
                })
            }
            (None, None, Some(location)) if is_pem => {
                let content = self.bytes(&location);
                let texts = content.map(|content| self.pem_keystore(&content, &location));
                let texts = texts.unwrap_or_default();
                // What is a keystore has its password by right, and the type is what is wrong.
                if let Some(password) = password.filter(|_| texts.key.is_some()) {
                    self.refuse(&password, PEM_PASSWORD, PEM_PASSWORD_HELP);
                }
                Some(texts)
            }
            (None, None, Some(location)) => Some(self.keystore(&location)),
        }
    }

    /// The certificates and the key of a Java client's PEM file.
    pub(super) fn pem_keystore(
        &mut self,
        content: &SensitiveBytes,
        location: &Setting<'_>,
    ) -> IdentityTexts {
        let text = self.text(content, location);
        let (certificate, key) = text.map(|text| pem_file::parts(&text)).unzip();
        let key_password = self.settings.get("ssl.key.password");
        IdentityTexts {
            certificate: certificate.map(|text| Text::of_file(text, location)),
            key: key.map(|text| Text::of_file(text, location)),
            password: key_password.map(|one| text_of(&one)),
        }
    }

    fn java_roots(&mut self) -> Option<Text> {
        let settings = self.settings;
        let get = |key| settings.get(key);
        let (certificates, location) = (
            get("ssl.truststore.certificates"),
            get("ssl.truststore.location"),
        );
        let password = get("ssl.truststore.password");
        let is_pem = self.is_pem("ssl.truststore.type");
        if let (Some(password), true) = (&password, is_pem || certificates.is_some()) {
            self.refuse(
                password,
                "a truststore's password with PEM, which has none",
                "remove it",
            );
        }
        match (certificates, location) {
            (Some(certificates), location) => {
                if !is_pem {
                    self.refuse(
                        &certificates,
                        "certificates as text, although \
                        `ssl.truststore.type` is not PEM (by default it is JKS)",
                        "write `ssl.truststore.type=PEM`",
                    );
                }
                if let Some(location) = location {
                    self.refuse(
                        &location,
                        "both a truststore file and certificates as text",
                        "remove one of the two",
                    );
                }
                Some(text_of(&certificates))
            }
            (None, Some(location)) if is_pem => {
                let text = self.file(&location)?;
                Some(Text::of_file(text, &location))
            }
            (None, Some(location)) => self.truststore(&location),
            (None, None) => {
                if let (Some(password), false) = (password, is_pem) {
                    self.refuse(
                        &password,
                        "a truststore's password without a truststore",
                        "remove it, or set `ssl.truststore.location`",
                    );
                }
                None
            }
        }
    }

    fn librdkafka_identity(&mut self) -> Option<IdentityTexts> {
        let settings = self.settings;
        let named = names_identity(settings)?;
        if let Some(keystore) = settings.get("ssl.keystore.location") {
            return Some(self.keystore(&keystore));
        }
        let certificate = self.either("ssl.certificate.pem", "ssl.certificate.location");
        let key = self.either("ssl.key.pem", "ssl.key.location");
        let key_setting = settings
            .get("ssl.key.pem")
            .or(settings.get("ssl.key.location"));
        if let (Some(key), Some(setting)) = (&key, key_setting) {
            self.judge_key(key.text.expose(), &setting);
        }
        if !self.has_lost {
            match (&certificate, &key) {
                (Some(_), None) => self.refuse(
                    &named,
                    "a certificate without its key",
                    "set `ssl.key.location` or `ssl.key.pem`",
                ),
                (None, Some(_)) => self.refuse(
                    &named,
                    "a key without its certificate",
                    "set `ssl.certificate.location` or `ssl.certificate.pem`",
                ),
                _ => {}
            }
        }
        // OpenSSL reads the first block of the requested kind.
        Some(IdentityTexts {
            certificate: certificate.map(|one| Text {
                text: pem_file::parts(&one.text).0,
                ..one
            }),
            key: key.map(|one| Text {
                text: pem_file::parts(&one.text).1,
                ..one
            }),
            password: settings.get("ssl.key.password").map(|one| text_of(&one)),
        })
    }

    /// librdkafka trusts both the file and the text.
    fn librdkafka_roots(&mut self) -> Vec<Text> {
        let settings = self.settings;
        // `probe` looks for the system's own certificates, if there is no text.
        let location = settings.set("ssl.ca.location");
        let location = location.filter(|location| location.value != "probe");
        let file = location.and_then(|location| {
            let text = self.file(&location)?;
            Some(Text::of_file(text, &location))
        });
        let inline = settings.set("ssl.ca.pem").map(|inline| text_of(&inline));
        file.into_iter().chain(inline).collect()
    }

    /// A text, as a value or from a file.
    pub(super) fn either(&mut self, inline: &str, location: &str) -> Option<Text> {
        let settings = self.settings;
        if let Some(setting) = settings.get(inline) {
            return Some(text_of(&setting));
        }
        let setting = settings.get(location)?;
        let text = self.file(&setting)?;
        Some(Text::of_file(text, &setting))
    }

    /// Kafka compares the type exactly.
    fn is_pem(&self, key: &str) -> bool {
        self.settings
            .get(key)
            .is_some_and(|kind| kind.value == "PEM")
    }

    pub(super) fn refuse(&mut self, setting: &Setting<'_>, message: &str, help: &str) {
        let finding = setting.finding(Code::ConfigStore, message);
        self.findings.push(finding.help(help));
    }
}

const PEM_PASSWORD: &str = "a keystore's password with PEM, which has none";
const PEM_PASSWORD_HELP: &str = "remove it; the password of an encrypted key is `ssl.key.password`";

pub(super) fn text_of(setting: &Setting<'_>) -> Text {
    Text {
        text: setting.sensitive(),
        place: Place::field(setting.name().to_owned()),
        is_of_keystore: false,
    }
}
