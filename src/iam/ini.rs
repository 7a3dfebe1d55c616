//! The file format of AWS's configuration: sections, properties, continuations.
//!
//! Errors name the line and never quote it, because it may contain a key.

use std::collections::BTreeMap;
use std::path::Path;

use crate::iam::credentials_error::CredentialsError;
use crate::sensitive::{SensitiveBuffer, SensitiveText};

const BLANKS: [char; 2] = [' ', '\t'];
const COMMENT: [char; 2] = ['#', ';'];

/// The kind of file: the two name their profiles differently.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `~/.aws/config`: `[default]` or `[profile NAME]`.
    Config,
    /// `~/.aws/credentials`: `[NAME]`.
    Credentials,
}

type Properties<V> = BTreeMap<Box<str>, V>;

/// The settings of a section, by name.
pub(crate) type Settings = Properties<SensitiveText>;

/// The relevant sections of a file, by name.
#[derive(Default)]
pub(crate) struct Sections {
    pub(crate) profiles: BTreeMap<Box<str>, Settings>,
    /// `[sso-session NAME]` in the config file.
    pub(crate) sso_sessions: BTreeMap<Box<str>, Settings>,
}

/// The sections in a file's text.
pub(crate) fn read(kind: Kind, path: &Path, text: &str) -> Result<Sections, CredentialsError> {
    let mut reader = Reader {
        kind,
        sections: BTreeMap::new(),
        place: Place::Outside,
    };
    if text.starts_with('\u{feff}') {
        return Err(CredentialsError::ProfileFile {
            path: path.to_owned(),
            line: Some(1),
            problem: "a byte order mark; save the file as UTF-8 without one".to_owned(),
        });
    }
    for (above, line) in text.lines().enumerate() {
        reader
            .take(line)
            .map_err(|problem| CredentialsError::ProfileFile {
                path: path.to_owned(),
                line: above.checked_add(1),
                problem: problem.to_owned(),
            })?;
    }
    Ok(reader.finish())
}

/// The section of the next line.
enum Place<'a> {
    Outside,
    Section {
        name: Option<SectionName<'a>>,
        property: Option<Property>,
    },
}

/// A relevant section. In the config file `[profile default]` takes precedence over `[default]`, in
/// any order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct SectionName<'a> {
    is_sso_session: bool,
    name: &'a str,
    prefixed: bool,
}

/// The property that a continuation line belongs to.
struct Property {
    name: Box<str>,
    /// Whether it has no value on its own line: its continuation lines are then properties
    /// themselves.
    nested: bool,
}

struct Reader<'a> {
    kind: Kind,
    sections: BTreeMap<SectionName<'a>, Properties<SensitiveBuffer>>,
    place: Place<'a>,
}

impl<'a> Reader<'a> {
    fn take(&mut self, line: &'a str) -> Result<(), &'static str> {
        if line.trim().is_empty() || line.starts_with(COMMENT) {
            Ok(())
        } else if line.starts_with('[') {
            self.take_section(line)
        } else if line.starts_with(BLANKS) {
            self.take_continuation(line.trim_matches(BLANKS))
        } else {
            self.take_property(line)
        }
    }

    fn take_section(&mut self, line: &'a str) -> Result<(), &'static str> {
        let heading = line.split(COMMENT).next().unwrap_or_default();
        let heading = heading
            .trim()
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
            .ok_or("a profile begins with `[` and must end with `]`")?;
        let name = section_name(self.kind, heading.trim_matches(BLANKS));
        if let Some(name) = name {
            self.sections.entry(name).or_default();
        }
        self.place = Place::Section {
            name,
            property: None,
        };
        Ok(())
    }

    fn take_property(&mut self, line: &str) -> Result<(), &'static str> {
        let Place::Section { name, property } = &mut self.place else {
            return Err("a setting before the first `[profile]`");
        };
        let (key, value) = without_comment(line)
            .split_once('=')
            .ok_or("a setting without `=`")?;
        let key = key.trim_matches(BLANKS).to_ascii_lowercase();
        if key.is_empty() {
            return Err("a setting without a name before its `=`");
        }
        let value = value.trim_matches(BLANKS);
        if let Some(name) = name
            && is_name(&key)
        {
            let mut buffer = SensitiveBuffer::with_capacity(value.len());
            buffer.extend_from_slice(value.as_bytes());
            self.sections
                .entry(*name)
                .or_default()
                .insert(key.as_str().into(), buffer);
        }
        *property = Some(Property {
            name: key.into(),
            nested: value.is_empty(),
        });
        Ok(())
    }

    fn take_continuation(&mut self, line: &str) -> Result<(), &'static str> {
        let Place::Section { name, property } = &self.place else {
            return Err("an indented line before the first `[profile]`");
        };
        let property = property
            .as_ref()
            .ok_or("an indented line that does not continue a setting")?;
        if property.nested {
            match line.split_once('=') {
                None => return Err("a nested setting without `=`"),
                Some((key, _)) if key.trim_matches(BLANKS).is_empty() => {
                    return Err("a nested setting without a name before its `=`");
                }
                Some(_) => {}
            }
        }
        if let Some(value) = name
            .and_then(|name| self.sections.get_mut(&name))
            .and_then(|properties| properties.get_mut(&property.name))
        {
            // The buffer doubles when it is full, so that each line does not cost as much as all
            // lines before it.
            value.extend_from_slice(b"\n");
            value.extend_from_slice(line.as_bytes());
        }
        Ok(())
    }

    fn finish(self) -> Sections {
        let mut sections = Sections::default();
        // In order of names, with the prefixed name after the other, so that it replaces it.
        for (name, properties) in self.sections {
            let settings = properties
                .into_iter()
                .map(|(key, value)| (key, value.into_text().unwrap_or_else(|| "".into())))
                .collect();
            let of_kind = match name.is_sso_session {
                true => &mut sections.sso_sessions,
                false => &mut sections.profiles,
            };
            of_kind.insert(Box::from(name.name), settings);
        }
        sections
    }
}

/// The profile or the sso-session in a heading, or `None` if it is something else (`[services …]`)
/// or not a name.
fn section_name(kind: Kind, heading: &str) -> Option<SectionName<'_>> {
    let after = |word: &str| {
        let rest = heading.strip_prefix(word)?;
        rest.starts_with(BLANKS).then(|| rest.trim_matches(BLANKS))
    };
    let (name, prefixed, is_sso_session) = match (kind, after("profile"), after("sso-session")) {
        (Kind::Config, Some(profile), _) => (profile, true, false),
        (Kind::Config, None, Some(session)) => (session, false, true),
        (Kind::Config, None, None) if heading != "default" => return None,
        (Kind::Credentials, Some(_), _) => return None,
        (_, None, _) => (heading, false, false),
    };
    is_name(name).then_some(SectionName {
        is_sso_session,
        name,
        prefixed,
    })
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_/.%@:+".contains(c))
}

/// A property's line up to a comment, which begins with `#` or `;` after a blank.
fn without_comment(line: &str) -> &str {
    line.match_indices(COMMENT)
        .filter_map(|(at, _)| line.split_at_checked(at))
        .map(|(before, _)| before)
        .find(|before| before.ends_with(char::is_whitespace))
        .unwrap_or(line)
}
