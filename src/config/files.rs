//! A configuration in another dialect, with files for what the dialect can't hold.

use crate::config::configuration::Configuration;
use crate::config::convert_error::ConvertError;
use crate::config::dialect::Dialect;
use crate::config::write::write;
use crate::sensitive::SensitiveText;

/// The keys with PEM texts that librdkafka also reads from files, and how the files are called.
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
    /// PEM: certificates, or a key in the clear.
    pub content: SensitiveText,
}

impl Configuration {
    /// The same as [`convert`](Self::convert), with the PEM texts in files of their own where the dialect has no escape for their line
    /// breaks. `path` gives the path of each: of `ca`, of `certificate`, of `key`, and of `endpoint-ca`, the roots of a token endpoint. The caller writes the files.
    ///
    /// # Errors
    /// As [`convert`](Self::convert); [`ConvertError::Control`] where a path has a control character.
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
