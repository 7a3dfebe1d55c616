//! Writes a configuration in another dialect.

use crate::config::configuration::Configuration;
use crate::config::convert_error::ConvertError;
use crate::config::dialect::Dialect;
use crate::config::properties::{Properties, Property, into_text};
use crate::config::spring;
use crate::json::push_string;
use crate::plan::push_java_value;
use crate::sensitive::{SensitiveBuffer, SensitiveText};

impl Configuration {
    /// Writes the configuration in a dialect: its brokers, its method, and its credentials, inline and
    /// with an unencrypted key. Other settings than those for security are omitted.
    ///
    /// librdkafka has no AWS credentials: with IAM, its program must return tokens in the token
    /// callback. [`left_out`](Self::left_out) reports the settings that the dialect does not have.
    ///
    /// # Errors
    /// [`ConvertError`]; for [`Dialect::Librdkafka`], [`ConvertError::Control`] if there are certificates:
    /// [`convert_with_files`](Self::convert_with_files) writes them to files.
    pub fn convert(&self, dialect: Dialect) -> Result<SensitiveText, ConvertError> {
        write(&self.properties(dialect)?, dialect)
    }
}

/// The text of a dialect.
pub(super) fn write(
    properties: &Properties,
    dialect: Dialect,
) -> Result<SensitiveText, ConvertError> {
    match dialect {
        Dialect::Java => Ok(java_lines(properties, |key| key.to_owned())),
        Dialect::Spring => match properties.0.iter().find(|one| has_placeholder(one)) {
            Some(property) => Err(ConvertError::Placeholder(property.key)),
            None => Ok(java_lines(properties, spring::key)),
        },
        Dialect::Librdkafka => librdkafka_lines(properties),
        Dialect::JavaJson | Dialect::LibrdkafkaJson => Ok(json(properties)),
    }
}

/// Spring reads `${` as the beginning of a placeholder, and has no escape for it.
fn has_placeholder(property: &Property) -> bool {
    property.value.expose().contains("${")
}

/// Lines in the format of Java's properties, with each key by its name in the dialect.
fn java_lines(properties: &Properties, name: impl Fn(&str) -> String) -> SensitiveText {
    let mut lines = SensitiveBuffer::with_capacity(1024);
    for Property { key, value } in &properties.0 {
        lines.extend_from_slice(name(key).as_bytes());
        lines.push_char('=');
        push_java_value(value.expose(), &mut lines);
        lines.push_char('\n');
    }
    into_text(lines)
}

fn librdkafka_lines(properties: &Properties) -> Result<SensitiveText, ConvertError> {
    let mut lines = SensitiveBuffer::with_capacity(1024);
    for Property { key, value } in &properties.0 {
        let value = value.expose();
        if value.contains(char::is_control) || value.trim() != value {
            return Err(ConvertError::Control(key));
        }
        lines.extend_from_slice(key.as_bytes());
        lines.push_char('=');
        lines.extend_from_slice(value.as_bytes());
        lines.push_char('\n');
    }
    Ok(into_text(lines))
}

fn json(properties: &Properties) -> SensitiveText {
    let mut text = SensitiveBuffer::with_capacity(1024);
    let mut before = "{\n  ";
    for Property { key, value } in &properties.0 {
        text.extend_from_slice(before.as_bytes());
        push_string(key, &mut text);
        text.extend_from_slice(b": ");
        push_string(value.expose(), &mut text);
        before = ",\n  ";
    }
    text.extend_from_slice(b"\n}\n");
    into_text(text)
}
