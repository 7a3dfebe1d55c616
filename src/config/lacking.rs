//! What a login needs, and the configuration lacks or has twice.

use crate::config::settings::Setting;
use crate::finding::{Code, FactName, Finding, Place};

/// A key that is not set, or is empty.
pub(super) fn absent(key: &'static str) -> Finding {
    let message = format!("`{key}` has no value");
    Finding::new(Code::ConfigCredentials, Place::field(key), message)
        .help(format!("set `{key}`"))
        .fact(FactName::Field, key)
}

/// Two keys that exclude each other, at the place of one of them.
pub(super) fn both(setting: &Setting<'_>, first: &str, second: &str) -> Finding {
    let message = format!("both `{first}` and `{second}`");
    let finding = setting.finding(Code::ConfigOauth, message);
    finding.help("remove one of the two")
}

/// An option that the login module does not have.
pub(super) fn lacking(setting: &Setting<'_>, option: &'static str) -> Finding {
    setting
        .finding(
            Code::ConfigCredentials,
            format!("the login module has no option `{option}`"),
        )
        .help(format!("write {option}=\"VALUE\" before the semicolon"))
        .fact(FactName::Expected, option)
}
