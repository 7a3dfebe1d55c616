//! The keystores and truststores that a configuration names: PKCS #12 and JKS, and PEM in their place.

use std::iter;

use crate::config::named_file::instead_of;
use crate::config::settings::{Setting, Settings};
use crate::config::stores::{IdentityTexts, Reader, Text};
use crate::encoding::Container;
use crate::finding::{Code, FactName, Finding};
use crate::keystore::{Keystore, open_finding};
use crate::sensitive::{SensitiveBytes, SensitiveText};

impl Reader<'_, '_> {
    /// The certificate and key of a keystore's entry; no texts if a finding gives the reason.
    pub(super) fn keystore(&mut self, location: &Setting<'_>) -> IdentityTexts {
        let settings = self.settings;
        let password = settings.get("ssl.keystore.password");
        let given = password
            .map(|one| one.sensitive())
            .or_else(|| self.options.password.clone());
        let content = self.keystore_bytes(location, "ssl.keystore.type");
        if other_type(settings, "ssl.keystore.type").is_some() {
            return self.lost();
        }
        if let Some(pem) = content.as_ref().filter(|content| is_pem(content)) {
            self.report_pem(location, "ssl.keystore.type", password.as_ref());
            return match settings.dialect.is_java() {
                true => self.pem_keystore(pem, location),
                false => self.lost(),
            };
        }
        let Some(given) = given else {
            self.refuse(
                location,
                "a keystore without `ssl.keystore.password`",
                "set `ssl.keystore.password`",
            );
            return self.lost();
        };
        let Some(content) = content else {
            return self.lost();
        };
        let Some(keystore) = self.open(&content, location, password.as_ref(), Some(&given)) else {
            return self.lost();
        };
        // librdkafka opens a keystore with the keystore's password alone (`rd_kafka_ssl_set_certs`).
        let key_password = settings.get("ssl.key.password");
        let key_password = key_password.filter(|_| settings.dialect.is_java());
        let key_password_text = key_password.map(|one| one.sensitive());
        let about = password.unwrap_or(*location);
        let of_key = key_password.as_ref().zip(key_password_text.as_ref());
        let passwords = iter::once((&about, &given)).chain(of_key);
        self.judge_keystore(&keystore, location, passwords);
        let pem = keystore.identity_pem(
            self.options.alias.as_deref(),
            key_password_text.as_ref(),
            self.budget,
            self.conditions,
            &location.place(),
        );
        match pem {
            Ok(pem) => {
                let text = |text| Some(Text::of_keystore(text, location));
                IdentityTexts {
                    certificate: text(pem.certificate),
                    key: text(pem.key),
                    password: None,
                }
            }
            Err(finding) => {
                let about = match finding.code {
                    Code::KeystoreKeyPassword => key_password.unwrap_or(*location),
                    _ => *location,
                };
                self.findings.push(at(*finding, &about));
                self.lost()
            }
        }
    }

    /// The trusted certificates of a truststore.
    pub(super) fn truststore(&mut self, location: &Setting<'_>) -> Option<Text> {
        let password = self.settings.get("ssl.truststore.password");
        let given = password.map(|one| one.sensitive());
        let content = self.keystore_bytes(location, "ssl.truststore.type")?;
        if is_pem(&content) {
            self.report_pem(location, "ssl.truststore.type", password.as_ref());
            let text = self.text(&content, location)?;
            return Some(Text::of_file(text, location));
        }
        let is_pkcs12 = Container::of(content.expose()) == Some(Container::Pkcs12);
        let keystore = self.open(&content, location, password.as_ref(), given.as_ref())?;
        self.judge_truststore(&keystore, location, password.as_ref().zip(given.as_ref()));
        match keystore.trusted_pem(&location.place()) {
            Ok(text) => Some(Text::of_keystore(text, location)),
            Err(_) if is_pkcs12 && given.is_none() => {
                self.refuse(
                    location,
                    "a truststore without its password; Java reads nothing from it",
                    "set `ssl.truststore.password`",
                );
                self.has_lost = true;
                None
            }
            Err(finding) => {
                self.findings.push(at(*finding, location));
                self.has_lost = true;
                None
            }
        }
    }

    fn lost(&mut self) -> IdentityTexts {
        self.has_lost = true;
        IdentityTexts::default()
    }

    /// The file, if its type is supported. Java reads PKCS #12 and JKS under either name.
    fn keystore_bytes(&mut self, location: &Setting<'_>, type_key: &str) -> Option<SensitiveBytes> {
        if let Some(kind) = other_type(self.settings, type_key) {
            self.has_lost = true;
            let (message, help) = match kind.value.eq_ignore_ascii_case("PEM") {
                true => (
                    "Kafka compares the type with case, and knows `PEM` only in capitals",
                    format!("write `{type_key}=PEM`"),
                ),
                false => (
                    "a type of store that msk-auth does not read",
                    "write PEM, PKCS12 or JKS; `keytool -importkeystore` converts others to PKCS12"
                        .to_owned(),
                ),
            };
            self.findings
                .push(kind.finding(Code::ConfigStoreType, message).help(help));
            return None;
        }
        let content = self.bytes(location)?;
        let (message, help) = match Container::of(content.expose()) {
            Some(Container::JavaKeystore) if !self.settings.dialect.is_java() => (
                "the file is a Java keystore, and librdkafka reads only PKCS #12",
                instead_of(Container::JavaKeystore, location.key()).to_owned(),
            ),
            Some(Container::Pkcs7) => (
                "the file is a PKCS #7 bundle, which has no key and is not a keystore",
                self.pem_instead_of_pkcs7(type_key),
            ),
            _ => return Some(content),
        };
        self.has_lost = true;
        self.findings
            .push(location.finding(Code::ConfigStoreType, message).help(help));
        None
    }

    /// The certificates of a PKCS #7 bundle can be those of a truststore, but not of a keystore.
    fn pem_instead_of_pkcs7(&self, type_key: &str) -> String {
        let command = Container::Pkcs7.command();
        match type_key {
            "ssl.truststore.type" => {
                format!("convert it to PEM: {command}; then name that, and write `{type_key}=PEM`")
            }
            _ => "name the keystore with the client's certificate and its key".to_owned(),
        }
    }

    /// Reports PEM where its client expects another type. Kafka's type is exactly `PEM`, and JKS by default.
    fn report_pem(
        &mut self,
        location: &Setting<'_>,
        type_key: &str,
        password: Option<&Setting<'_>>,
    ) {
        let settings = self.settings;
        let kind = settings.get(type_key);
        let (message, mut help) = match (settings.dialect.is_java(), &kind) {
            (true, Some(kind)) => (
                format!("the file is PEM, and `{type_key}` is {}", kind.shown()),
                format!("write `{type_key}=PEM`"),
            ),
            (true, None) => (
                format!("the file is PEM, and `{type_key}` is not set, which means JKS"),
                format!("write `{type_key}=PEM`"),
            ),
            (false, _) => (
                "the file is PEM, and librdkafka reads only PKCS #12 here".to_owned(),
                "name it as `ssl.certificate.location` and as `ssl.key.location` in place of `ssl.keystore.location`"
                    .to_owned(),
            ),
        };
        if let Some(password) = password {
            help.push_str(&format!(" and remove `{}`", password.key()));
        }
        let about = kind.unwrap_or(*location);
        let finding = about.finding(Code::ConfigStoreType, message);
        self.findings
            .push(finding.help(help).fact(FactName::Found, "PEM"));
    }

    fn open(
        &mut self,
        content: &SensitiveBytes,
        location: &Setting<'_>,
        password: Option<&Setting<'_>>,
        given: Option<&SensitiveText>,
    ) -> Option<Keystore> {
        let opened = Keystore::open_within(content.expose(), given, self.budget, self.conditions);
        match opened {
            Ok(keystore) => Some(keystore),
            Err(error) => {
                let finding = open_finding(&error, location.place());
                let about = match finding.code {
                    Code::KeystorePassword => password.unwrap_or(location),
                    _ => location,
                };
                self.findings.push(at(finding, about));
                self.has_lost = true;
                None
            }
        }
    }
}

/// Whether a file is PEM, perhaps with other lines before the first block.
fn is_pem(content: &SensitiveBytes) -> bool {
    let bytes = content.expose();
    Container::of(bytes).is_none() && bytes.windows(BEGIN.len()).any(|part| part == BEGIN)
}

const BEGIN: &[u8] = b"-----BEGIN ";

/// Moves a finding to the line of a key.
fn at(mut finding: Finding, setting: &Setting<'_>) -> Finding {
    finding.place = setting.place();
    finding.excerpt(setting.excerpt())
}

/// A type of store that is not read here.
fn other_type<'a>(settings: &'a Settings<'_>, type_key: &str) -> Option<Setting<'a>> {
    let kind = settings.get(type_key)?;
    let is_known = ["JKS", "PKCS12"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(kind.value));
    (settings.dialect.is_java() && !is_known).then_some(kind)
}
