//! The token endpoint: its URL, and the roots that verify its certificate.

use crate::chain::Certificate;
use crate::config::jaas::JaasEntry;
use crate::config::lacking::{absent, both};
use crate::config::settings::Settings;
use crate::config::stores::{Reader, Text};
use crate::finding::{Code, Findings};
use crate::secret::is_https;

pub(super) const URL: &str = "sasl.oauthbearer.token.endpoint.url";

/// The endpoint's URL, if a secret may be sent to it.
pub(super) fn url<'a>(settings: &'a Settings<'_>, findings: &mut Findings) -> Option<&'a str> {
    let Some(setting) = settings.set(URL) else {
        findings.push(absent(URL));
        return None;
    };
    if is_https(setting.value) {
        return Some(setting.value);
    }
    findings.push(
        setting
            .finding(Code::OauthTokenEndpoint, "the token endpoint is not an https URL")
            .help("write the whole URL without a user name, for example https://login.example.com/oauth2/token"),
    );
    None
}

/// The roots of a Java client, from the options `ssl.truststore.…` of its login module. Empty if the client
/// uses those of the JVM; `None` if a finding reports what is wrong with them.
///
/// The keys of the same names outside the login module are for the brokers only.
pub(super) fn java_roots(
    reader: &mut Reader<'_, '_>,
    entry: &JaasEntry,
) -> Option<Vec<Certificate>> {
    let settings = reader.settings;
    let Some(jaas) = settings.get("sasl.jaas.config") else {
        return Some(Vec::new());
    };
    let options = settings.of_options(&jaas, entry.options_after("ssl."), "ssl.");
    let keystore = ["ssl.keystore.location", "ssl.keystore.key"];
    if let Some(setting) = options.first_of(&keystore) {
        reader.findings.push(
            setting
                .finding(
                    Code::ConfigUnsupported,
                    "msk-auth does not send a client certificate to the token endpoint",
                )
                .help("prove the client's identity with a client secret or a signed assertion"),
        );
        return None;
    }
    let (text, has_lost) = reader.java_roots_of(&options);
    match (text, has_lost) {
        (_, true) => None,
        (None, false) => Some(Vec::new()),
        (Some(text), false) => certificates(reader, &text),
    }
}

/// The roots of librdkafka: `https.ca.location` or `https.ca.pem`.
pub(super) fn librdkafka_roots(reader: &mut Reader<'_, '_>) -> Option<Vec<Certificate>> {
    let settings = reader.settings;
    let (location, inline) = (
        settings.get("https.ca.location"),
        settings.get("https.ca.pem"),
    );
    if let (Some(location), Some(_)) = (&location, &inline) {
        let finding = both(location, "https.ca.location", "https.ca.pem");
        reader.findings.push(finding);
        return None;
    }
    // With `probe`, librdkafka looks for the system's own certificates.
    if location.is_some_and(|location| location.value == "probe")
        || (location.is_none() && inline.is_none())
    {
        return Some(Vec::new());
    }
    let text = reader.either("https.ca.pem", "https.ca.location")?;
    certificates(reader, &text)
}

/// The certificates in this text, or `None` if it has none.
fn certificates(reader: &mut Reader<'_, '_>, text: &Text) -> Option<Vec<Certificate>> {
    let certificates = text.roots(reader.conditions.at, reader.findings);
    (!certificates.is_empty()).then_some(certificates)
}
