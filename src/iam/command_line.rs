//! Splits a command line into words without a shell, as botocore splits `credential_process`.

use std::mem;

use zeroize::Zeroizing;

/// The words of a command line by the rules of Python's `shlex.split`, which are a POSIX shell's
/// without any expansion; `None` if a quote is not closed or a backslash is the last character.
///
/// On Windows a backslash is a character of a path.
pub(crate) fn split(line: &str) -> Option<Vec<Zeroizing<String>>> {
    let mut words = Vec::new();
    let mut word = Zeroizing::new(String::with_capacity(line.len()));
    let mut is_open = false;
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        match character {
            ' ' | '\t' | '\r' | '\n' => {
                if is_open {
                    words.push(mem::replace(
                        &mut word,
                        Zeroizing::new(String::with_capacity(line.len())),
                    ));
                }
                is_open = false;
                continue;
            }
            '\'' if cfg!(not(windows)) => loop {
                match characters.next()? {
                    '\'' => break,
                    inside => word.push(inside),
                }
            },
            '"' => loop {
                match characters.next()? {
                    '"' => break,
                    // Inside, a backslash is an ordinary character except before itself and the
                    // quote.
                    '\\' if cfg!(not(windows)) => match characters.next()? {
                        escaped @ ('"' | '\\') => word.push(escaped),
                        other => word.extend(['\\', other]),
                    },
                    inside => word.push(inside),
                }
            },
            '\\' if cfg!(not(windows)) => word.push(characters.next()?),
            outside => word.push(outside),
        }
        is_open = true;
    }
    if is_open {
        words.push(word);
    }
    Some(words)
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use serde_json::Value;

    /// As Python's `shlex.split` splits them.
    #[test]
    fn lines_are_split_as_botocore_splits_them() {
        let file = include_str!("../../vectors/iam-credentials.json");
        let file: Value = serde_json::from_str(file).unwrap();
        let lines = file["command_lines"].as_array().unwrap();
        assert!(lines.len() > 20);
        for one in lines {
            let line = one["line"].as_str().unwrap();
            let words = super::split(line);
            let words = words.map(|words| words.iter().map(|word| word.to_string()).collect());
            let expected: Option<Vec<String>> =
                serde_json::from_value(one["words"].clone()).unwrap();
            assert_eq!(words, expected, "{line:?}");
        }
    }
}
