//! Opens a document as people have it: removes encodings, quotes and envelopes, one after the
//! other, until the members of the secret are reached.

use super::change::Changes;
use super::entries;
use super::envelope::{self, Envelope, Inside};
use super::inner;
use crate::encoding::{self, Container, Encoding};
use crate::finding::{Code, Place};
use crate::json::{self, Entry, Fault};
use crate::pem;
use crate::sensitive::{SensitiveBuffer, SensitiveBytes, SensitiveText};

/// The maximum number of layers around a secret; tools add fewer.
const MAX_LAYERS: usize = 6;

/// A layer around a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layer {
    /// UTF-16, UTF-32, or a byte order mark.
    Encoding(Encoding),
    /// The whole document is base64.
    Base64,
    /// The document is a JSON string.
    Quotes,
    /// The document is in single quotes, or in double quotes that are not those of a JSON string.
    BareQuotes,
    /// The quotes are missing, but the backslashes for them remain.
    Backslashes,
    Envelope(Envelope),
}

impl Layer {
    /// Records that it was removed.
    pub(crate) fn tell(self, changes: &mut Changes) {
        let place = Place::default();
        match self {
            Self::Encoding(Encoding::Wide(name)) => {
                let message = format!("wrote UTF-8 in place of {name}");
                changes.push(Code::SecretEncoding, &place, message);
            }
            Self::Encoding(Encoding::Utf8WithMark) => {
                let message = "removed the byte order mark, which strict JSON readers reject";
                changes.push(Code::SecretByteOrderMark, &place, message);
            }
            Self::Base64 => {
                let message = "decoded the document from base64";
                changes.push(Code::SecretEncoding, &place, message);
            }
            Self::Quotes | Self::BareQuotes => {
                let message = "removed the quotes around the document";
                changes.push(Code::SecretNotJson, &place, message);
            }
            Self::Backslashes => {
                let message = "removed the backslashes before the quotes";
                changes.push(Code::SecretNotJson, &place, message);
            }
            Self::Envelope(envelope) => {
                let code = match envelope {
                    Envelope::SecretValue => Code::SecretValueOutput,
                    _ => Code::SecretEnvelope,
                };
                let rest = match envelope {
                    Envelope::Nested => ", without the other fields",
                    _ => "",
                };
                let message = format!("extracted the secret from {}{rest}", envelope.name());
                changes.push(code, &place, message);
            }
        }
    }
}

/// A document and its layers.
pub(crate) struct Opened<'a> {
    given: &'a [u8],
    inner: Option<SensitiveBytes>,
    /// The layers around the members, outermost first.
    pub(crate) layers: Vec<Layer>,
    pub(crate) content: Content,
}

/// The content inside all layers.
pub(crate) enum Content {
    Members(Vec<Entry>),
    /// Not a JSON object, and the position of the fault in [`Opened::text`].
    Fault(Fault),
    /// Not a text.
    Container(Container),
}

impl Opened<'_> {
    /// The text that contains the members or the fault.
    pub(crate) fn text(&self) -> &[u8] {
        match &self.inner {
            Some(inner) => inner.expose(),
            None => self.given,
        }
    }

    /// The members inside all layers; empty if there are none.
    pub(crate) fn into_members(self) -> Vec<Entry> {
        match self.content {
            Content::Members(members) => members,
            Content::Fault(_) | Content::Container(_) => Vec::new(),
        }
    }
}

/// Opens a document.
pub(crate) fn open(given: &[u8]) -> Opened<'_> {
    let mut opened = Opened {
        given,
        inner: None,
        layers: Vec::new(),
        content: Content::Members(Vec::new()),
    };
    loop {
        let is_deepest = opened.layers.len() >= MAX_LAYERS;
        match step(opened.text(), is_deepest) {
            Step::Into(layer, inner) => {
                opened.layers.push(layer);
                opened.inner = Some(inner);
            }
            Step::Members(layers, members) => {
                opened.layers.extend(layers);
                opened.content = Content::Members(members);
                return opened;
            }
            Step::Stop(content) => {
                opened.content = content;
                return opened;
            }
        }
    }
}

enum Step {
    Into(Layer, SensitiveBytes),
    Members(Option<Layer>, Vec<Entry>),
    Stop(Content),
}

fn step(text: &[u8], is_deepest: bool) -> Step {
    if let Some(container) = Container::of(text) {
        return Step::Stop(Content::Container(container));
    }
    if let Some((encoding, inner)) = encoding::decode(text) {
        return Step::Into(Layer::Encoding(encoding), inner.into());
    }
    match entries::read(text) {
        Ok(members) => match taken_out(members) {
            Ok((envelope, Inside::Document(inner))) if !is_deepest => {
                Step::Into(Layer::Envelope(envelope), inner)
            }
            Ok((envelope, Inside::Document(_))) => {
                Step::Members(Some(Layer::Envelope(envelope)), Vec::new())
            }
            Ok((envelope, Inside::Members(members))) => match entries::bounded(members) {
                Ok(members) => Step::Members(Some(Layer::Envelope(envelope)), members),
                Err(fault) => Step::Stop(Content::Fault(fault)),
            },
            Err(members) => Step::Members(None, members),
        },
        Err(fault) => match unquoted(text).filter(|_| !is_deepest) {
            Some((layer, inner)) => Step::Into(layer, inner),
            None => Step::Stop(Content::Fault(fault)),
        },
    }
}

/// The secret inside other members; these themselves if there is none.
fn taken_out(members: Vec<Entry>) -> Result<(Envelope, Inside), Vec<Entry>> {
    let found = envelope::take_out(members).or_else(inner::take_out);
    found.map(|(envelope, inside)| (envelope, inner::deepest(inside)))
}

/// Extracts the document from quotes or base64, if a text is not a JSON object.
fn unquoted(text: &[u8]) -> Option<(Layer, SensitiveBytes)> {
    let text = text.trim_ascii();
    let bytes_of = |text: SensitiveText| text.expose().as_bytes().into();
    if let Some(inner) = json::read_text(text) {
        return begins_a_document(inner.expose().as_bytes())
            .then(|| (Layer::Quotes, bytes_of(inner)));
    }
    for quote in [b'\'', b'"'] {
        let inner = text
            .strip_prefix(&[quote])
            .and_then(|text| text.strip_suffix(&[quote]));
        if let Some(inner) = inner.filter(|inner| begins_a_document(inner)) {
            return Some((Layer::BareQuotes, inner.into()));
        }
    }
    if let Some(inner) = without_backslashes(text) {
        return Some((Layer::Backslashes, inner));
    }
    let inner = pem::decode_base64(text)?;
    let is_known = Container::of(inner.expose()).is_some() || begins_a_document(inner.expose());
    is_known.then_some((Layer::Base64, inner))
}

/// Whether a text begins like a document, or like another layer around one.
fn begins_a_document(text: &[u8]) -> bool {
    let text = text.trim_ascii_start();
    let begins = |beginning: &[u8]| text.starts_with(beginning);
    begins(b"{") || begins(b"\"{") || begins(b"\"\\\"{") || begins(b"'{") || {
        encoding::decode(text).is_some()
    }
}

/// `{\"certificate\": …}`, read as if it were between quotes.
fn without_backslashes(text: &[u8]) -> Option<SensitiveBytes> {
    let after_brace = text.strip_prefix(b"{")?.trim_ascii_start();
    let after_brace = after_brace
        .strip_prefix(b"\\n")
        .map_or(after_brace, <[u8]>::trim_ascii_start);
    if !after_brace.starts_with(b"\\\"") {
        return None;
    }
    let mut quoted = SensitiveBuffer::with_capacity(text.len().saturating_add(2));
    quoted.extend_from_slice(b"\"");
    quoted.extend_from_slice(text);
    quoted.extend_from_slice(b"\"");
    let inner = json::read_text(quoted.as_slice())?;
    Some(inner.expose().as_bytes().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::push_string;

    fn quoted(text: &[u8], times: usize) -> Vec<u8> {
        (0..times).fold(text.to_vec(), |text, _| {
            let mut json = SensitiveBuffer::default();
            push_string(std::str::from_utf8(&text).unwrap(), &mut json);
            json.as_slice().to_vec()
        })
    }

    #[test]
    fn layers_are_bounded() {
        let document = b"{\"username\": \"alice\"}";
        let twice = quoted(document, 2);
        let opened = open(&twice);
        assert_eq!(opened.layers, [Layer::Quotes, Layer::Quotes]);
        assert_eq!(opened.text(), document);
        assert_eq!(opened.into_members().len(), 1);
        assert!(open(&quoted(document, 12)).into_members().is_empty());
    }

    #[test]
    fn envelopes_within_envelopes_are_bounded() {
        let wrapped = |times: usize| {
            (0..times).fold("{\"username\": \"alice\"}".to_owned(), |text, _| {
                let text = String::from_utf8(quoted(text.as_bytes(), 1)).unwrap();
                format!("{{\"ARN\": \"\", \"SecretString\": {text}}}")
            })
        };
        let within = wrapped(MAX_LAYERS);
        let opened = open(within.as_bytes());
        assert_eq!(opened.layers.len(), MAX_LAYERS);
        assert_eq!(opened.into_members().len(), 1);
        assert!(
            open(wrapped(MAX_LAYERS + 1).as_bytes())
                .into_members()
                .is_empty()
        );
    }

    #[test]
    fn members_in_an_envelope_are_bounded() {
        let members = |count: usize| -> String {
            let members: Vec<_> = (0..count).map(|at| format!("\"{at}\":\"\"")).collect();
            format!("{{\"kind\":\"Secret\",\"data\":{{{}}}}}", members.join(","))
        };
        let most = entries::MAX_MEMBERS;
        assert_eq!(open(members(most).as_bytes()).into_members().len(), most);
        assert!(open(members(most + 1).as_bytes()).into_members().is_empty());
    }

    #[test]
    fn what_leads_nowhere_is_left() {
        for text in ["\"hello\"", "aGVsbG8=", "'x'", "{\\", "\"", "''", ""] {
            let opened = open(text.as_bytes());
            assert_eq!(opened.layers, [], "{text}");
            assert!(matches!(opened.content, Content::Fault(_)), "{text}");
        }
    }
}
