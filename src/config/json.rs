//! The keys of a client as the members of a JSON object.

use crate::config::entry::Entry;
use crate::finding::{Code, Finding, Findings, Lines, Place};
use crate::json::{Data, read_object};
use crate::sensitive::SensitiveText;

/// Reads every member whose value is a string, a number or a boolean.
pub(super) fn read(text: &[u8], findings: &mut Findings) -> Vec<Entry> {
    let lines = Lines::of(text);
    let members = match read_object(text) {
        Ok(members) => members,
        Err(fault) => {
            let place = Place::default().at_line(lines.number(fault.at));
            let message = format!("not JSON: {}", fault.message);
            findings.push(Finding::new(Code::ConfigSyntax, place, message));
            return Vec::new();
        }
    };
    let mut entries = Vec::new();
    for member in members {
        let line = lines.number(member.at);
        let kind = member.value.kind();
        let value: SensitiveText = match member.value.data {
            Data::Text(text) => text.text,
            Data::Bool(value) => if value { "true" } else { "false" }.into(),
            Data::Number => {
                let digits = text.get(member.value.range).unwrap_or_default();
                std::str::from_utf8(digits).unwrap_or_default().into()
            }
            Data::Null => continue,
            Data::Array(_) | Data::Object(_) => {
                let place = Place::default().at_line(line);
                let message = format!("{kind} in place of a value");
                let finding = Finding::new(Code::ConfigSyntax, place, message);
                findings.push(finding.help("give every value as a string"));
                continue;
            }
        };
        // The quote before the key is not part of it.
        let start = member.at.saturating_add(1);
        entries.push(Entry {
            at: start..start.saturating_add(member.key.expose().len()),
            key: member.key,
            value,
            line,
            is_filled_in: false,
            spelling: None,
        });
    }
    entries
}
