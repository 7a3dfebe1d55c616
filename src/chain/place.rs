//! Where the parts of a certificate are in its DER.

use std::ops::Range;

/// The range of `part`, a slice of `whole`, in it.
pub(super) fn place_of(part: &[u8], whole: &[u8]) -> Option<Range<usize>> {
    let start = part.as_ptr().addr().checked_sub(whole.as_ptr().addr())?;
    let place = start..start.checked_add(part.len())?;
    whole.get(place.clone()).is_some().then_some(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_found_by_its_place_and_not_by_its_contents() {
        let whole = *b"abcabc";
        assert_eq!(place_of(&whole[3..5], &whole), Some(3..5));
        assert_eq!(place_of(&whole[6..], &whole), Some(6..6));
        assert_eq!(place_of(&whole, &whole[1..]), None);
        assert_eq!(place_of(&whole[4..], &whole[..5]), None);
    }
}
