//! The place of a finding.

use std::borrow::Cow;
use std::fmt;

use crate::finding::printable::{printable, printable_whole};

/// Where a finding is. All parts count from 1; an unknown part is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Place {
    /// The field of the secret or document, for example `privateKey`.
    pub field: Option<Cow<'static, str>>,
    /// The line. For a field of a secret it counts within the field's text, as PEM tools do. For everything
    /// else, such as the members of AWS's documents and the keys of a configuration, it counts within the
    /// document. LF, CRLF and CR each end a line.
    pub line: Option<usize>,
    /// Which certificate of the field, counted in the order of the text.
    pub certificate: Option<usize>,
}

impl Place {
    /// A whole field. Its name is made safe to show.
    pub fn field(name: impl Into<Cow<'static, str>>) -> Self {
        let name = name.into();
        let printable = match printable_whole(&name) {
            Cow::Owned(printable) => Some(printable),
            Cow::Borrowed(_) => None,
        };
        Self {
            field: Some(printable.map_or(name, Cow::Owned)),
            ..Self::default()
        }
    }

    /// The same place, at a line.
    pub(crate) fn at_line(mut self, line: usize) -> Self {
        self.line = Some(line);
        self
    }

    /// The same place, at a certificate.
    #[cfg(feature = "tls")]
    pub(crate) fn at_certificate(mut self, certificate: usize) -> Self {
        self.certificate = Some(certificate);
        self
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        if let Some(field) = &self.field {
            write!(f, "{}", printable(field))?;
            separator = ", ";
        }
        if let Some(certificate) = self.certificate {
            write!(f, "{separator}certificate {certificate}")?;
            separator = ", ";
        }
        if let Some(line) = self.line {
            write!(f, "{separator}line {line}")?;
        }
        Ok(())
    }
}
