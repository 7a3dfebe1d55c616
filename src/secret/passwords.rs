//! The texts that may be the password of a private key.

use crate::sensitive::SensitiveText;

/// Each one that is tried costs a derivation for each key.
const MOST: usize = 8;

/// The passwords to try: each text, and without the white space around it, as `echo` and files add
/// it; each once.
pub(crate) fn to_try(texts: impl IntoIterator<Item = SensitiveText>) -> Vec<SensitiveText> {
    let mut passwords = Vec::new();
    let forms = texts.into_iter().flat_map(|text| {
        let trimmed = SensitiveText::from(text.expose().trim());
        [text, trimmed]
    });
    for password in forms {
        if passwords.len() < MOST && !passwords.contains(&password) {
            passwords.push(password);
        }
    }
    passwords
}

/// Whether a text is this password, perhaps with white space around it.
pub(crate) fn is_written(text: &SensitiveText, password: &SensitiveText) -> bool {
    text == password || SensitiveText::from(text.expose().trim()) == *password
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_tried_as_it_is_and_trimmed() {
        let tried = |texts: &[&str]| {
            let texts = texts.iter().map(|text| SensitiveText::from(*text));
            let tried = to_try(texts);
            let texts = tried.iter().map(|text| text.expose().to_owned());
            texts.collect::<Vec<_>>()
        };
        assert_eq!(tried(&["a\n", "b", " a", "b"]), ["a\n", "a", "b", " a"]);
        assert_eq!(
            tried(&["1", "2", "3", "4", "5", "6", "7", "8", "9"]).len(),
            8
        );
    }
}
