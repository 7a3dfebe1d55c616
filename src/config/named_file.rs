//! The files that a configuration names.

use std::io::ErrorKind;

use crate::config::dialect::Dialect;
use crate::config::settings::Setting;
use crate::config::stores::Reader;
use crate::encoding::Container;
use crate::finding::{Code, FactName};
use crate::sensitive::{SensitiveBytes, SensitiveText};

/// The maximum size of a file that a configuration names.
pub(super) const MAX_FILE_BYTES: usize = 1024 * 1024;

impl Reader<'_, '_> {
    /// The text of a file.
    pub(super) fn file(&mut self, setting: &Setting<'_>) -> Option<SensitiveText> {
        let content = self.bytes(setting)?;
        self.text(&content, setting)
    }

    /// The content of a file as text.
    pub(super) fn text(
        &mut self,
        content: &SensitiveBytes,
        setting: &Setting<'_>,
    ) -> Option<SensitiveText> {
        if let Some(container) = Container::of(content.expose()) {
            self.has_lost = true;
            let name = container.name();
            let finding = setting.finding(
                Code::ConfigStoreType,
                format!("the file is {name} instead of PEM"),
            );
            let help = match self.settings.dialect.is_java() {
                true => "set the type of the store to PKCS12 or JKS",
                false => instead_of(container, setting.key()),
            };
            self.findings
                .push(finding.help(help).fact(FactName::Found, name));
            return None;
        }
        match std::str::from_utf8(content.expose()) {
            Ok(text) => Some(text.into()),
            Err(_) => {
                self.has_lost = true;
                let finding = setting.finding(
                    Code::ConfigStoreType,
                    "the file is not text, and therefore not PEM",
                );
                self.findings.push(finding);
                None
            }
        }
    }

    pub(super) fn bytes(&mut self, setting: &Setting<'_>) -> Option<SensitiveBytes> {
        // A finding says that the placeholder is not filled in.
        if self.settings.dialect == Dialect::Spring && setting.value.contains("${") {
            self.has_lost = true;
            return None;
        }
        let mut help = "give the path of an existing file; a relative path starts at the client's working directory";
        let problem = match (self.read_file)(setting.value) {
            Ok(content) if content.expose().len() <= MAX_FILE_BYTES => return Some(content),
            Ok(content) => format!(
                "it has {} bytes, more than {MAX_FILE_BYTES}",
                content.expose().len()
            ),
            Err(error) => {
                if error.kind() == ErrorKind::IsADirectory {
                    help = "name a file with the certificates, for example /etc/ssl/certs/ca-certificates.crt: msk-auth reads no folders";
                }
                error.to_string()
            }
        };
        self.has_lost = true;
        self.unreadable(setting, &problem, help);
        None
    }

    /// Reports a file that can't be read.
    pub(super) fn unreadable(&mut self, setting: &Setting<'_>, problem: &str, help: &str) {
        let message = format!("can't read {}: {problem}", setting.shown());
        self.findings
            .push(setting.finding(Code::ConfigFile, message).help(help));
    }
}

/// How to give librdkafka the content of a container; it reads PKCS #12 with its own keys.
pub(super) fn instead_of(container: Container, key: &str) -> &'static str {
    match container {
        Container::Pkcs7 => container.command(),
        _ if key == "ssl.ca.location" => {
            "write its certificates as PEM: keytool -list -rfc -keystore FILE, with the truststore \
             as FILE"
        }
        Container::Pkcs12 => {
            "name it as `ssl.keystore.location`, and its password as `ssl.keystore.password`"
        }
        Container::JavaKeystore => {
            "convert it to PKCS #12: keytool -importkeystore -srckeystore client.jks -destkeystore \
             client.p12 -deststoretype PKCS12; then name that as `ssl.keystore.location`, and its \
             password as `ssl.keystore.password`"
        }
    }
}
