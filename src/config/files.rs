//! A configuration in another dialect, with files for the texts that the dialect can't contain.

use crate::config::configuration::Configuration;
use crate::config::convert_error::ConvertError;
use crate::config::dialect::Dialect;
use crate::config::write::write;
use crate::sensitive::SensitiveText;

/// The keys with PEM texts that librdkafka also reads from files, and the names of the files.
const IN_FILES: [(&str, &str, &str); 4] = [
    ("https.ca.pem", "https.ca.location", "endpoint-ca"),
    ("ssl.ca.pem", "ssl.ca.location", "ca"),
    (
        "ssl.certificate.pem",
        "ssl.certificate.location",
        "certificate",
    ),
    ("ssl.key.pem", "ssl.key.location", "key"),
];

/// A configuration in another dialect.
#[derive(Debug)]
#[non_exhaustive]
pub struct Converted {
    /// The configuration itself.
    pub text: SensitiveText,
    /// The files that it names.
    pub files: Vec<ConvertedFile>,
}

/// A file that a converted configuration names.
#[derive(Debug)]
#[non_exhaustive]
pub struct ConvertedFile {
    /// Its path, as it is in the configuration.
    pub path: String,
    /// PEM: certificates, or an unencrypted key.
    pub content: SensitiveText,
}

impl Configuration {
    /// The same as [`convert`](Self::convert), with PEM texts in files of their own if the dialect has no escape
    /// for line breaks. `path` returns the path of each file: `ca`, `certificate`, `key`, and `endpoint-ca`, the
    /// roots of a token endpoint. The caller writes the files.
    ///
    /// # Errors
    /// As for [`convert`](Self::convert), and [`ConvertError::Control`] if a path has a control character.
    pub fn convert_with_files(
        &self,
        dialect: Dialect,
        mut path: impl FnMut(&'static str) -> String,
    ) -> Result<Converted, ConvertError> {
        let mut properties = self.properties(dialect)?;
        let mut files = Vec::new();
        if dialect == Dialect::Librdkafka {
            for property in &mut properties.0 {
                let mut in_files = IN_FILES.into_iter();
                let Some((_, location, name)) = in_files.find(|(key, ..)| *key == property.key)
                else {
                    continue;
                };
                let path = path(name);
                property.key = location;
                let content = std::mem::replace(&mut property.value, path.as_str().into());
                files.push(ConvertedFile { path, content });
            }
        }
        Ok(Converted {
            text: write(&properties, dialect)?,
            files,
        })
    }
}
