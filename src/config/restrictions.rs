//! What the `param`s of a config provider allow: `allowed.paths` of files and folders, as Kafka's
//! `AllowedPaths` judges them, and `allowlist.pattern` of environment variables.

use std::fmt;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use regex_lite::Regex;

use crate::config::options::ReadFile;

/// Why Kafka rejects a `param`, and with it the whole configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// One of the paths is not absolute.
    Relative,
    /// One of the paths does not exist.
    Absent,
    /// The pattern is not a regular expression.
    Malformed,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Relative => "a path that is not absolute",
            Self::Absent => "a path that does not exist",
            Self::Malformed => "not a regular expression that Java accepts",
        })
    }
}

impl Refused {
    pub(super) fn help(self) -> &'static str {
        match self {
            Self::Relative => "write absolute paths, separated by commas without spaces",
            Self::Absent => "write paths of existing folders or files",
            Self::Malformed => {
                "write a pattern that matches the whole name, for example `KAFKA_.*`"
            }
        }
    }
}

/// The paths that a provider may read: all of them if `allowed.paths` is missing or empty.
#[derive(Debug)]
pub(super) struct AllowedPaths(Option<Vec<PathBuf>>);

impl AllowedPaths {
    /// With a function that reads files, the paths must exist.
    pub(super) fn parse(
        value: Option<&str>,
        read_file: Option<&mut ReadFile<'_>>,
    ) -> Result<Self, Refused> {
        let Some(value) = value.filter(|value| !value.is_empty()) else {
            return Ok(Self(None));
        };
        // `String.split` drops empty strings at the end.
        let parts = value.trim_end_matches(',').split(',');
        let parts = parts.filter(|_| !value.trim_end_matches(',').is_empty());
        let paths: Vec<_> = parts.map(|part| normalized(Path::new(part))).collect();
        if paths.iter().any(|path| !path.is_absolute()) {
            return Err(Refused::Relative);
        }
        if let Some(read_file) = read_file {
            let mut is_absent = |path: &PathBuf| {
                let read = read_file(&path.to_string_lossy());
                let kind = read.err().map(|error| error.kind());
                matches!(kind, Some(ErrorKind::NotFound | ErrorKind::NotADirectory))
            };
            if paths.iter().any(&mut is_absent) {
                return Err(Refused::Absent);
            }
        }
        Ok(Self(Some(paths)))
    }

    /// The normalized path, or `None` if the provider may not read it. Links are not followed.
    pub(super) fn path(&self, path: &str) -> Option<String> {
        let Some(allowed) = &self.0 else {
            return Some(path.to_owned());
        };
        let path = normalized(Path::new(path));
        let is_allowed = allowed.iter().any(|allowed| path.starts_with(allowed));
        is_allowed.then(|| path.to_string_lossy().into_owned())
    }
}

/// Removes each `.`, and each `..` together with the name before it, as Java's `Path.normalize` does.
fn normalized(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => match normal.components().next_back() {
                Some(Component::Normal(_)) => {
                    normal.pop();
                }
                Some(Component::RootDir) => {}
                _ => normal.push(component),
            },
            other => normal.push(other),
        }
    }
    normal
}

/// The environment variables that a provider may read.
#[derive(Debug)]
pub(super) enum AllowedNames {
    /// All, because there is no `allowlist.pattern`.
    All,
    /// Those that the pattern matches from end to end.
    Matching(Regex),
    /// A pattern that Java may read differently.
    NotJudged,
}

impl AllowedNames {
    pub(super) fn parse(pattern: Option<&str>) -> Result<Self, Refused> {
        let Some(pattern) = pattern else {
            return Ok(Self::All);
        };
        if !is_common(pattern) {
            return Ok(Self::NotJudged);
        }
        // Alone first: a pattern such as `a)(b` is valid only within the group.
        Regex::new(pattern)
            .and_then(|_| Regex::new(&format!("^(?:{pattern})$")))
            .map(Self::Matching)
            .map_err(|_| Refused::Malformed)
    }

    /// Whether a variable may be read; `None` if that is not known.
    pub(super) fn allow(&self, name: &str) -> Option<bool> {
        match self {
            Self::All => Some(true),
            Self::Matching(pattern) if is_plain(name) => Some(pattern.is_match(name)),
            Self::Matching(_) | Self::NotJudged => None,
        }
    }
}

/// A name for which `.` and `$` mean the same in Java.
fn is_plain(name: &str) -> bool {
    name.len() <= 256 && name.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// Whether Java and the crate `regex-lite` agree on the meaning of a pattern: letters, digits, `_` and `-`; `.`,
/// `|`, `^`, `$`, `\d`, `\w`, `\.`; groups and simple classes; one quantifier `*`, `+` or `?` after a
/// character, a class or a group, perhaps with `?` after it.
fn is_common(pattern: &str) -> bool {
    let mut depth: usize = 0;
    let mut before = Before::Nothing;
    let mut rest = pattern.chars();
    while let Some(character) = rest.next() {
        before = match (character, before) {
            ('A'..='Z' | 'a'..='z' | '0'..='9' | '_' | '-' | '.' | ' ', _) => Before::Operand,
            ('\\', _) => match rest.next() {
                Some('d' | 'w' | '.' | '-' | '_') => Before::Operand,
                _ => return false,
            },
            ('[', _) => match rest.as_str().split_once(']') {
                Some((class, after)) if is_common_class(class) => {
                    rest = after.chars();
                    Before::Operand
                }
                Some(_) => return false,
                // Nothing closes it, which neither reads.
                None => return true,
            },
            ('(', _) if rest.as_str().starts_with('?') => return false,
            ('(', _) if depth < 16 => {
                depth = depth.saturating_add(1);
                Before::Nothing
            }
            (')', _) => {
                depth = depth.saturating_sub(1);
                Before::Operand
            }
            ('|' | '^' | '$', _) => Before::Nothing,
            ('*' | '+' | '?', Before::Operand) => Before::Quantifier,
            ('?', Before::Quantifier) => Before::Lazy,
            // Neither reads a quantifier of nothing.
            ('*' | '+' | '?', Before::Nothing) if pattern.starts_with(character) => return true,
            _ => return false,
        };
    }
    pattern.len() <= 1024
}

/// What a quantifier would be about.
#[derive(Clone, Copy)]
enum Before {
    Nothing,
    Operand,
    Quantifier,
    Lazy,
}

/// Letters, digits, `_` and `.`, and ranges of letters or digits.
fn is_common_class(class: &str) -> bool {
    let class = class.strip_prefix('^').unwrap_or(class);
    let is_single = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.');
    let mut bytes = class.bytes().peekable();
    let mut may_range = false;
    if class.is_empty() {
        return false;
    }
    while let Some(byte) = bytes.next() {
        let is_range = byte == b'-' && may_range;
        if is_range && bytes.next().is_some_and(|end| end.is_ascii_alphanumeric()) {
            may_range = false;
            continue;
        }
        if is_range || !is_single(byte) {
            return false;
        }
        may_range = byte.is_ascii_alphanumeric();
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Kafka's own answers are in `vectors/configurations.json`; here is what is not judged.
    #[test]
    fn only_what_both_read_alike_is_judged() {
        let allow = |pattern| AllowedNames::parse(Some(pattern)).map(|names| names.allow("MY_A"));
        for (pattern, expected) in [
            ("MY_.*", Ok(Some(true))),
            ("[A-Z_]+", Ok(Some(true))),
            ("[^a-z0-9.]+?", Ok(Some(true))),
            (r"(MY|YOUR)_\w", Ok(Some(true))),
            ("MY", Ok(Some(false))),
            ("my_.*", Ok(Some(false))),
            ("", Ok(Some(false))),
            ("[A-Z", Err(Refused::Malformed)),
            ("*", Err(Refused::Malformed)),
            ("(MY", Err(Refused::Malformed)),
            ("MY)", Err(Refused::Malformed)),
            ("MY)|(MY_A", Err(Refused::Malformed)),
            ("[Z-A]", Err(Refused::Malformed)),
            ("(?i)my_.*", Ok(None)),
            ("MY_.*+", Ok(None)),
            ("MY_A{1}", Ok(None)),
            ("[A-Z&&[^B]]_.*", Ok(None)),
            (r"\p{Upper}+", Ok(None)),
            ("[A-]+", Ok(None)),
            ("^*MY_A", Ok(None)),
        ] {
            assert_eq!(allow(pattern), expected, "{pattern}");
        }
    }

    #[test]
    fn paths_are_normalized_as_java_does() {
        for (path, expected) in [
            ("/a/./b//c/", "/a/b/c"),
            ("/a/../../b", "/b"),
            ("a/../../b", "../b"),
            ("./a/..", ""),
        ] {
            assert_eq!(normalized(Path::new(path)), Path::new(expected), "{path}");
        }
    }
}
