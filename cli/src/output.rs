//! What every command prints alike: findings as JSON and for a person.

use msk_auth::Finding;
use serde::Serialize;

/// A finding as `--format json` prints it.
#[derive(Serialize)]
pub(crate) struct JsonFinding<'a> {
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    help: Option<&'a str>,
    at: JsonPlace<'a>,
}

#[derive(Serialize)]
struct JsonPlace<'a> {
    field: Option<&'a str>,
    line: Option<usize>,
    certificate: Option<usize>,
}

impl<'a> From<&'a Finding> for JsonFinding<'a> {
    fn from(finding: &'a Finding) -> Self {
        Self {
            code: finding.code.as_str(),
            severity: finding.severity.as_str(),
            message: &finding.message,
            help: finding.help.as_deref(),
            at: JsonPlace {
                field: finding.place.field.as_deref(),
                line: finding.place.line,
                certificate: finding.place.certificate,
            },
        }
    }
}
