//! A PEM file with certificates and a key, as Kafka's loader and OpenSSL read it: each searches for
//! the blocks of its kind.

use crate::finding::{Findings, Place, Rules};
use crate::pem;
use crate::sensitive::{SensitiveBuffer, SensitiveText};

/// The text with only the certificates, and the text with only the keys. Every line keeps its
/// number.
///
/// A text that does not consist of separate blocks is left unchanged, for the findings of its
/// reader.
pub(super) fn parts(text: &SensitiveText) -> (SensitiveText, SensitiveText) {
    let mut ignored = Findings::under(&Rules::kafka());
    let blocks = pem::read(text.expose(), &Place::default(), &mut ignored);
    let begins: Vec<(usize, bool)> = blocks
        .iter()
        .map(|block| (block.line, block.label.contains("PRIVATE KEY")))
        .collect();
    let are_apart = begins.is_sorted_by(|(one, _), (next, _)| one < next);
    let has_both = [true, false]
        .iter()
        .all(|kind| begins.iter().any(|(_, is_key)| is_key == kind));
    if !are_apart || !has_both {
        return (text.clone(), text.clone());
    }
    let certificates = kept(text.expose(), &begins, false);
    (certificates, kept(text.expose(), &begins, true))
}

/// The lines of the blocks of one kind, each up to the BEGIN of the next block; the other lines are
/// empty.
fn kept(text: &str, begins: &[(usize, bool)], keys: bool) -> SensitiveText {
    let mut kept = SensitiveBuffer::with_capacity(text.len());
    let mut next = begins.iter().peekable();
    let mut is_kept = false;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let number = index.saturating_add(1);
        while let Some((_, is_key)) = next.next_if(|(begin, _)| *begin <= number) {
            is_kept = *is_key == keys;
        }
        kept.extend_from_slice(match is_kept {
            true => line.as_bytes(),
            false => b"\n",
        });
    }
    kept.into_text().unwrap_or_else(|| "".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_parted_and_lines_keep_their_numbers() {
        let block = |label: &str| format!("-----BEGIN {label}-----\nMAA=\n-----END {label}-----\n");
        let both = [
            block("PRIVATE KEY"),
            block("CERTIFICATE"),
            block("CERTIFICATE"),
        ]
        .concat();
        let (certificates, keys) = parts(&both.as_str().into());
        let expected = format!("\n\n\n{0}{0}", block("CERTIFICATE"));
        assert_eq!(certificates.expose(), expected);
        assert_eq!(
            keys.expose(),
            format!("{}\n\n\n\n\n\n", block("PRIVATE KEY"))
        );
        let alone: SensitiveText = block("CERTIFICATE").as_str().into();
        assert_eq!(parts(&alone), (alone.clone(), alone.clone()));
    }
}
