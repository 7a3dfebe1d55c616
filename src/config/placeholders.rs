//! Spring's placeholders: `${NAME}` and `${NAME:DEFAULT}` in a value.

use std::borrow::Cow;
use std::cell::Cell;

use crate::config::entry::Entry;
use crate::config::providers::{ConfigProviders, Variable};
use crate::finding::{Code, Findings, printable};
use crate::sensitive::{SensitiveBuffer, SensitiveText};

/// The most placeholders that are resolved.
const MAX_PLACEHOLDERS: usize = 64;
/// The most bytes that all values together may have.
const MAX_BYTES: usize = 1024 * 1024;

/// Resolves placeholders from the environment and then from the other keys of the file.
pub(super) struct Placeholders<'a> {
    entries: &'a [Entry],
    providers: Option<&'a ConfigProviders>,
    /// How many more may be resolved, and how many bytes they may have.
    left: Cell<(usize, usize)>,
}

/// Why a placeholder was not resolved, and the help.
type Why = (Cow<'static, str>, &'static str);

const NOT_ASKED: Why = (
    Cow::Borrowed("a placeholder, which msk-auth resolves only on request"),
    "add `--resolve` (in the library, `Options::providers`), or replace the placeholder with its value",
);
const UNCLOSED: Why = (
    Cow::Borrowed("`${` without a `}`, which msk-auth does not resolve"),
    "write the `}` after the name",
);
const NESTED: Why = (
    Cow::Borrowed(
        "a placeholder within another, or within its value, which msk-auth does not resolve",
    ),
    "replace the placeholder with its value for the check",
);
const TOO_MUCH: Why = (
    Cow::Borrowed("more than 64 placeholders, or values of more than 1 MiB"),
    "replace the placeholder with its value for the check",
);

/// The name is what a person wrote for others to read; the value is somewhere else.
fn not_set(name: &str) -> Why {
    let name = printable(name);
    let message = format!(
        "`${{{name}}}` has no value: no environment variable and no key of this file has this name"
    );
    (
        message.into(),
        "set the variable for this program, or write a default after a colon: `${NAME:DEFAULT}`",
    )
}

impl<'a> Placeholders<'a> {
    pub(super) fn new(entries: &'a [Entry], providers: Option<&'a ConfigProviders>) -> Self {
        Self {
            entries,
            providers,
            left: Cell::new((MAX_PLACEHOLDERS, MAX_BYTES)),
        }
    }

    /// Resolves the placeholders of an entry, or reports why they stay.
    pub(super) fn fill_in(&self, entry: &mut Entry, text: &[u8], findings: &mut Findings) {
        if !entry.value.expose().contains("${") {
            return;
        }
        let filled = match self.providers {
            Some(providers) => self.value(entry.value.expose(), providers.variable()),
            None => Err(NOT_ASKED),
        };
        match filled {
            Ok(value) => {
                entry.value = value;
                entry.is_filled_in = true;
            }
            Err((message, help)) => {
                findings.push(
                    entry
                        .finding(Code::ConfigReference, text, message)
                        .help(help),
                );
            }
        }
    }

    fn value(&self, written: &str, variable: &Variable) -> Result<SensitiveText, Why> {
        let mut value = SensitiveBuffer::with_capacity(written.len());
        let mut rest = written;
        while let Some((before, after)) = rest.split_once("${") {
            let (inside, after) = after.split_once('}').ok_or(UNCLOSED)?;
            if inside.contains("${") {
                return Err(NESTED);
            }
            value.extend_from_slice(before.as_bytes());
            let (name, default) = match inside.split_once(':') {
                Some((name, default)) => (name, Some(default)),
                None => (inside, None),
            };
            self.pay(1, 0)?;
            let found = self.look_up(name, variable);
            let found = found
                .or_else(|| default.map(SensitiveText::from))
                .ok_or_else(|| not_set(name))?;
            if found.expose().contains("${") {
                return Err(NESTED);
            }
            self.pay(0, found.expose().len())?;
            value.extend_from_slice(found.expose().as_bytes());
            rest = after;
        }
        value.extend_from_slice(rest.as_bytes());
        value.into_text().ok_or(UNCLOSED)
    }

    fn pay(&self, placeholders: usize, bytes: usize) -> Result<(), Why> {
        let (of_placeholders, of_bytes) = self.left.get();
        let left = of_placeholders
            .checked_sub(placeholders)
            .zip(of_bytes.checked_sub(bytes));
        self.left.set(left.ok_or(TOO_MUCH)?);
        Ok(())
    }

    /// The variable of the name, in the spellings that Spring tries, or else the key.
    fn look_up(&self, name: &str, variable: &Variable) -> Option<SensitiveText> {
        let underscored = name.replace(['.', '-'], "_");
        let spellings = [name, &underscored, &underscored.to_ascii_uppercase()];
        let found = spellings.iter().find_map(|name| variable(name));
        found.or_else(|| {
            let mut from_last = self.entries.iter().rev();
            let entry = from_last.find(|entry| entry.key.expose() == name)?;
            Some(entry.value.clone())
        })
    }
}
