//! Lengths as DER writes them. `x509-parser` reads longer forms too, and Java refuses them.

use x509_parser::asn1_rs::{FromDer, Header, ToDer};

/// Whether every length in `der` is written with the fewest bytes (X.690 section 10.1).
pub(super) fn has_minimal_lengths(der: &[u8]) -> bool {
    let mut to_visit = vec![der];
    while let Some(bytes) = to_visit.pop() {
        if bytes.is_empty() {
            continue;
        }
        let Ok((after, header)) = Header::from_der(bytes) else {
            return false;
        };
        let written = bytes.len().saturating_sub(after.len());
        let Ok(length) = header.length().definite() else {
            return false;
        };
        let Some((contents, rest)) = after.split_at_checked(length) else {
            return false;
        };
        if header.to_der_len() != Ok(written) {
            return false;
        }
        to_visit.push(rest);
        if header.constructed() {
            to_visit.push(contents);
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longer_lengths_are_seen_at_any_depth() {
        assert!(has_minimal_lengths(&[0x30, 3, 2, 1, 5]));
        assert!(!has_minimal_lengths(&[0x30, 0x81, 3, 2, 1, 5]));
        assert!(!has_minimal_lengths(&[0x30, 4, 2, 0x81, 1, 5]));
        assert!(!has_minimal_lengths(&[0x30, 4, 2, 1, 5]));
        let long = [&[0x04, 0x81, 0x80][..], &[0; 128]].concat();
        assert!(has_minimal_lengths(&long));
        let longer = [&[0x04, 0x82, 0, 0x80][..], &[0; 128]].concat();
        assert!(!has_minimal_lengths(&longer));
    }
}
