//! The keystores and truststores that a configuration names: PKCS #12 and JKS.

use std::iter;

use crate::config::named_file::instead_of;
use crate::config::settings::Setting;
use crate::config::stores::{IdentityTexts, Reader, Text};
use crate::encoding::Container;
use crate::finding::{Code, Finding};
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
        let Some(given) = given else {
            self.refuse(
                location,
                "a keystore without `ssl.keystore.password`",
                "set `ssl.keystore.password`, or for a PEM file of a Java client `ssl.keystore.type=PEM`",
            );
            return self.lost();
        };
        let Some(content) = self.keystore_bytes(location, "ssl.keystore.type") else {
            return self.lost();
        };
        let Some(keystore) = self.open(&content, location, password.as_ref(), Some(&given)) else {
            return self.lost();
        };
        let key_password = settings.get("ssl.key.password");
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
        if let Some(kind) = self
            .settings
            .get(type_key)
            .filter(|_| self.settings.dialect.is_java())
            && !["JKS", "PKCS12"]
                .iter()
                .any(|known| known.eq_ignore_ascii_case(kind.value))
        {
            self.has_lost = true;
            self.findings.push(
                kind.finding(
                    Code::ConfigStoreType,
                    "a type of store that msk-auth does not read",
                )
                .help(
                    "write PEM, PKCS12 or JKS; `keytool -importkeystore` converts others to PKCS12",
                ),
            );
            return None;
        }
        let content = self.bytes(location)?;
        if !self.settings.dialect.is_java()
            && Container::of(content.expose()) == Some(Container::JavaKeystore)
        {
            self.has_lost = true;
            self.findings.push(
                location
                    .finding(
                        Code::ConfigStoreType,
                        "the file is a Java keystore, and librdkafka reads only PKCS #12",
                    )
                    .help(instead_of(Container::JavaKeystore, location.key())),
            );
            return None;
        }
        Some(content)
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

/// Moves a finding to the line of a key.
fn at(mut finding: Finding, setting: &Setting<'_>) -> Finding {
    finding.place = setting.place();
    finding.excerpt(setting.excerpt())
}
