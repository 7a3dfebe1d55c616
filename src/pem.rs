//! Reads PEM (RFC 7468) tolerantly, with the line of every block and a code for every problem.
//!
//! Other readers skip what they don't understand, and a certificate silently disappears. This reader
//! returns every block, or reports a finding that describes the damage. It does not interpret the blocks;
//! the modules `key` and `chain` do.
//!
//! ```
//! use msk_auth::{Code, Findings, Place, Rules, pem};
//!
//! let text = "-----BEGIN CERTIFICATE----- MAA= -----END CERTIFICATE-----";
//! let mut findings = Findings::under(&Rules::lambda());
//! let blocks = pem::read(text, &Place::field("certificate"), &mut findings);
//!
//! assert!(findings.contains(Code::PemNewlinesAsSpaces));
//! assert_eq!(blocks[0].label, "CERTIFICATE");
//! assert_eq!(blocks[0].der().unwrap(), [0x30, 0x00]); // read nevertheless
//! ```

#![cfg_attr(
    not(feature = "tls"),
    allow(dead_code, reason = "the findings of the modules above need it")
)]

mod body;
mod dashes;
mod invisible;
mod label;
mod marker;
mod reader;
mod write;

use body::Content;
use invisible::Visible;
use marker::{BEGIN_CERTIFICATE, Markers};
use reader::Reader;
pub use write::write;

use crate::encoding::{self, Container};
use crate::finding::{Code, Excerpt, FactName, Finding, Findings, Place};
use crate::sensitive::SensitiveBytes;

/// One BEGIN line and its content.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Block {
    /// The label in capitals: `CERTIFICATE`, `ENCRYPTED PRIVATE KEY`.
    pub label: String,
    /// The line of its BEGIN, from 1.
    pub line: usize,
    /// Its number, from 1, among the blocks whose label is `CERTIFICATE`.
    pub certificate: Option<usize>,
    /// Whether RFC 1421 headers (`Proc-Type: 4,ENCRYPTED`) encrypt its body, which is then not a
    /// certificate.
    pub proc_type: bool,
    begin: Begin,
    der: Option<SensitiveBytes>,
    /// The text between BEGIN and END, if `proc_type` encrypts it.
    encrypted_body: Option<SensitiveBytes>,
}

/// A BEGIN line, for a finding.
#[derive(Clone, Debug)]
pub(crate) enum Begin {
    /// Only this line, because a chain has many.
    OfCertificate,
    /// Another label.
    Line(Option<Excerpt>),
}

impl Begin {
    pub(crate) fn excerpt(&self) -> Option<Excerpt> {
        match self {
            Self::OfCertificate => Some(Excerpt {
                text: BEGIN_CERTIFICATE.to_owned(),
                marked: 0..BEGIN_CERTIFICATE.len(),
            }),
            Self::Line(excerpt) => excerpt.clone(),
        }
    }
}

impl Block {
    /// The decoded body. `None` if a finding reports why it can't be decoded, or if
    /// [`proc_type`](Self::proc_type) encrypts it.
    pub fn der(&self) -> Option<&[u8]> {
        self.der.as_ref().map(SensitiveBytes::expose)
    }

    /// The unchanged headers and base64, if [`proc_type`](Self::proc_type) encrypts the body.
    pub(crate) fn encrypted_body(&self) -> Option<&[u8]> {
        self.encrypted_body.as_ref().map(SensitiveBytes::expose)
    }

    /// Whether it declares that its body is an encrypted key.
    #[cfg(feature = "tls")]
    pub(crate) fn is_encrypted(&self) -> bool {
        self.proc_type || self.label.starts_with("ENCRYPTED ")
    }

    /// A finding about this block, at its BEGIN line.
    pub(crate) fn finding(&self, code: Code, place: &Place, message: impl Into<String>) -> Finding {
        Finding::new(code, self.place(place), message).excerpt(self.begin.excerpt())
    }

    /// The decoded body of a public block, and its BEGIN line.
    #[cfg(feature = "tls")]
    pub(crate) fn into_public(self) -> (Vec<u8>, Begin) {
        let der = self.der.map(SensitiveBytes::into_public);
        (der.unwrap_or_default(), self.begin)
    }

    /// Where the block is, in the field of `place`.
    pub(crate) fn place(&self, place: &Place) -> Place {
        Place {
            line: Some(self.line),
            certificate: self.certificate,
            ..place.clone()
        }
    }
}

/// Reads every block of `text`, whose place is `place`.
///
/// Blocks are returned in their order; damaged blocks have no [`der`](Block::der). Problems are
/// added to `findings`: the `pem-*` codes, except for `pem-label-unexpected`, which the caller
/// raises because it knows the expected content. A base64-encoded PEM text is reported and read.
pub fn read(text: impl AsRef<[u8]>, place: &Place, findings: &mut Findings) -> Vec<Block> {
    let text = text.as_ref();
    if let Some(visible) = Visible::of(text)
        && let Some(reader) = Reader::of(visible.text(), place)
        && reader.check_invisible(visible.gaps(), findings)
    {
        return reader.read(findings);
    }
    match Reader::of(text, place) {
        Some(reader) => reader.read(findings),
        None => read_without_markers(text, place, findings),
    }
}

/// Decodes base64 with white space between its lines, or with `\\n` as two characters.
pub(crate) fn decode_base64(text: &[u8]) -> Option<SensitiveBytes> {
    body::decode(text, true, Content::Secret).ok()
}

/// Reports what a text without any BEGIN or END is. Reads it if it is base64 of a PEM text.
fn read_without_markers(text: &[u8], place: &Place, findings: &mut Findings) -> Vec<Block> {
    let decoded = body::decode(text, true, Content::Secret).ok();
    let inner = decoded.as_ref().map_or(&[][..], SensitiveBytes::expose);
    // As `certutil -encode` and PowerShell write text that they have read.
    let plain = encoding::decode(inner);
    let inner = plain.as_ref().map_or(inner, |(_, text)| text.as_slice());
    if Markers::of(inner).next().is_some() {
        findings.push(
            Finding::new(
                Code::PemBase64Wrapped,
                place.clone(),
                "the whole field is base64 of a PEM text; line numbers below are those of the \
                 decoded text",
            )
            .help("decode it once, with `base64 -d`, and put the PEM text itself into the field"),
        );
        return read(inner, place, findings);
    }
    for (bytes, is_base64) in [(text, false), (inner, true)] {
        if let Some(container) = Container::of(bytes) {
            findings.push(keystore(container, is_base64, place));
            return Vec::new();
        }
    }
    // Of a text that begins with the digit 0 the second byte is no length.
    let is_der = |bytes: &[u8]| match bytes {
        [0x30, 0x81..=0x84, ..] => true,
        [0x30, ..] => body::is_whole_der(bytes),
        _ => false,
    };
    if let Some(function) = url_decoder(text) {
        findings.push(
            Finding::new(
                Code::PemNotFound,
                place.clone(),
                "URL-encoded PEM, with `%0A` for its line breaks",
            )
            .help(format!(
                "decode it once, with `python3 -c 'import sys, urllib.parse; \
                 print(urllib.parse.{function}(sys.stdin.read()))' < FILE`"
            )),
        );
        return Vec::new();
    }
    let message = if is_der(inner) {
        "bare base64 without its BEGIN and END lines"
    } else if is_der(text) {
        "binary (DER), not PEM"
    } else {
        "no `-----BEGIN` line; this is not PEM"
    };
    findings.push(
        Finding::new(Code::PemNotFound, place.clone(), message).help(
            "give PEM text: a line `-----BEGIN …-----`, lines of base64, a line `-----END …-----`; \
         `openssl x509 -inform DER -in FILE` converts a binary certificate, `openssl pkcs8 -topk8 \
         -nocrypt -inform DER -in FILE` a binary key",
        ),
    );
    Vec::new()
}

/// Python's function that decodes a URL-encoded PEM text: RFC 3986 section 2.1, as proxies pass
/// client certificates on, or the `+` of a form.
fn url_decoder(text: &[u8]) -> Option<&'static str> {
    [(&b"BEGIN%20"[..], "unquote"), (b"BEGIN+", "unquote_plus")]
        .into_iter()
        .find(|(begin, _)| memchr::memmem::find(text, begin).is_some())
        .map(|(_, function)| function)
}

/// Reports a container, or its base64, in place of PEM.
pub(crate) fn keystore(container: Container, is_base64: bool, place: &Place) -> Finding {
    let name = container.name();
    let (message, help) = match is_base64 {
        true => (
            format!("base64 of {name}, not PEM"),
            format!(
                "decode it into a file with `base64 -d`, then {}",
                container.command()
            ),
        ),
        false => (
            format!("{name}, not PEM"),
            match container {
                Container::Pkcs7 => container.command().to_owned(),
                Container::Pkcs12 | Container::JavaKeystore => format!(
                    "{}; or check it as it is: msk-auth check --password-file PASSWORD_FILE FILE",
                    container.command()
                ),
            },
        ),
    };
    Finding::new(Code::PemKeystore, place.clone(), message)
        .help(help)
        .fact(FactName::Found, name)
}

#[cfg(test)]
mod tests;
