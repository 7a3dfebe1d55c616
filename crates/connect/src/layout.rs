//! Checks the structure of a response before memory is allocated for it.
//!
//! `kafka-protocol` reserves memory for as many elements as an array announces, so that 18 bytes
//! can request 100 GiB. Here every announced count is compared with the bytes that follow.

/// A part of a message, in the order of Kafka's schema.
#[derive(Debug)]
pub(crate) enum Field {
    /// This number of bytes.
    Fixed(usize),
    /// A length of two bytes, -1 for null, and a text.
    Text,
    /// A length of four bytes, -1 for null, and bytes.
    Bytes,
    /// A count of four bytes, -1 for null, and elements.
    Array(&'static [Field]),
    /// A count plus one as a variable-length number, and elements.
    CompactArray(&'static [Field]),
    /// A length plus one as a variable-length number, and a text.
    CompactText,
    /// Tagged fields (KIP-482): those with a meaning, by their tags, and any others.
    Tags(&'static [(u32, &'static [Field])]),
}

/// Whether `message` consists of exactly these fields.
pub(crate) fn fits(fields: &[Field], message: &[u8]) -> bool {
    let mut rest = message;
    walk(fields, &mut rest).is_some() && rest.is_empty()
}

fn walk(fields: &[Field], rest: &mut &[u8]) -> Option<()> {
    for field in fields {
        match field {
            Field::Fixed(length) => {
                take(rest, *length)?;
            }
            Field::Text => {
                let length = i16::from_be_bytes(take(rest, 2)?.try_into().ok()?);
                skip(rest, i32::from(length))?;
            }
            Field::Bytes => {
                let length = i32::from_be_bytes(take(rest, 4)?.try_into().ok()?);
                skip(rest, length)?;
            }
            Field::Array(element) => {
                let count = i32::from_be_bytes(take(rest, 4)?.try_into().ok()?);
                elements(element, usize::try_from(count.max(0)).ok()?, rest)?;
            }
            Field::CompactArray(element) => {
                let count = variable_length(rest)?.saturating_sub(1);
                elements(element, usize::try_from(count).ok()?, rest)?;
            }
            Field::CompactText => {
                let length = variable_length(rest)?.saturating_sub(1);
                take(rest, usize::try_from(length).ok()?)?;
            }
            Field::Tags(known) => tags(known, rest)?,
        }
    }
    Some(())
}

fn elements(element: &[Field], count: usize, rest: &mut &[u8]) -> Option<()> {
    // An element has a byte at least.
    if count > rest.len() {
        return None;
    }
    for _ in 0..count {
        walk(element, rest)?;
    }
    Some(())
}

fn tags(known: &[(u32, &[Field])], rest: &mut &[u8]) -> Option<()> {
    for _ in 0..variable_length(rest)? {
        let tag = variable_length(rest)?;
        let length = variable_length(rest)?;
        let value = take(rest, usize::try_from(length).ok()?)?;
        let fields = known.iter().find(|(known, _)| *known == tag);
        if fields.is_some_and(|(_, fields)| !fits(fields, value)) {
            return None;
        }
    }
    Some(())
}

/// Skips this number of bytes; -1 means null.
fn skip(rest: &mut &[u8], length: i32) -> Option<()> {
    if length == -1 {
        return Some(());
    }
    take(rest, usize::try_from(length).ok()?).map(|_| ())
}

fn take<'a>(rest: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (taken, after) = rest.split_at_checked(length)?;
    *rest = after;
    Some(taken)
}

/// Seven bits in each byte, lowest first, at most five bytes (KIP-482).
fn variable_length(rest: &mut &[u8]) -> Option<u32> {
    let mut value: u32 = 0;
    for shift in [0, 7, 14, 21, 28] {
        let byte = *take(rest, 1)?.first()?;
        value |= u32::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const METADATA_LIKE: &[Field] = &[Field::Fixed(4), Field::Array(&[Field::Text, Field::Bytes])];

    #[test]
    fn what_is_whole_fits() {
        let message = b"\0\0\0\0\0\0\0\x01\0\x02hi\xff\xff\xff\xff";
        assert!(fits(METADATA_LIKE, message));
        assert!(fits(METADATA_LIKE, b"\0\0\0\0\xff\xff\xff\xff"));
        for end in 0..message.len() {
            assert!(!fits(METADATA_LIKE, &message[..end]), "{end}");
        }
        assert!(!fits(METADATA_LIKE, &[message.as_slice(), b"\0"].concat()));
    }

    #[test]
    fn a_count_beyond_the_bytes_does_not_fit() {
        assert!(!fits(
            METADATA_LIKE,
            b"\0\0\0\0\x7f\xff\xff\xff\0\0\xff\xff\xff\xff"
        ));
        const ELEMENT: &[Field] = &[Field::Fixed(6), Field::Tags(&[])];
        const NAMES: &[Field] = &[Field::CompactArray(&[Field::CompactText])];
        let compact = &[Field::CompactArray(ELEMENT), Field::Tags(&[(0, NAMES)])];
        assert!(fits(compact, b"\x02\0\0\0\0\0\0\0\0"));
        assert!(fits(compact, b"\x01\x01\0\x03\x02\x02a"));
        assert!(fits(compact, b"\x01\x01\x07\x03abc"));
        assert!(!fits(compact, b"\x01\x01\0\x05\xff\xff\xff\xff\x0f"));
        assert!(!fits(compact, b"\xff\xff\xff\xff\x0f\0"));
        assert!(!fits(compact, b"\xff\xff\xff\xff\xff\x0f\0"));
    }
}
