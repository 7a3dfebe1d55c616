//! The callback handlers of Kafka's Java client that are known here, and the mechanism that each is for.

use crate::config::settings::{Setting, Settings};
use crate::finding::{Code, FactName, Finding, Findings, Place};

/// Amazon's callback handler that provides a signed token for OAUTHBEARER.
pub(super) const IAM_LOGIN: &str =
    "software.amazon.msk.auth.iam.IAMOAuthBearerLoginCallbackHandler";
/// Amazon's callback handler for `AWS_MSK_IAM`.
pub(super) const IAM_CLIENT: &str = "software.amazon.msk.auth.iam.IAMClientCallbackHandler";
/// Kafka's handler that requests tokens from a token endpoint.
pub(super) const TOKEN_ENDPOINT: &str =
    "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler";
/// The same handler in Kafka's clients before version 4.
pub(super) const OLD_TOKEN_ENDPOINT: &str =
    "org.apache.kafka.common.security.oauthbearer.secured.OAuthBearerLoginCallbackHandler";
/// Kafka's default handler for the login, which creates unsigned tokens.
const UNSIGNED_TOKENS: &str = "org.apache.kafka.common.security.oauthbearer.internals.unsecured.OAuthBearerUnsecuredLoginCallbackHandler";

/// The key for the handler that the login module asks.
pub(super) const LOGIN_KEY: &str = "sasl.login.callback.handler.class";
/// The key for the handler that the mechanism asks.
pub(super) const CLIENT_KEY: &str = "sasl.client.callback.handler.class";

/// The handlers that throw in `configure` if the mechanism is not theirs. Kafka's other handlers do not look at it.
const OF_ONE_MECHANISM: [(&str, &str); 7] = [
    (IAM_LOGIN, "OAUTHBEARER"),
    (IAM_CLIENT, "AWS_MSK_IAM"),
    (TOKEN_ENDPOINT, "OAUTHBEARER"),
    (OLD_TOKEN_ENDPOINT, "OAUTHBEARER"),
    (UNSIGNED_TOKENS, "OAUTHBEARER"),
    (
        "org.apache.kafka.common.security.oauthbearer.internals.OAuthBearerSaslClientCallbackHandler",
        "OAUTHBEARER",
    ),
    (
        "org.apache.kafka.common.security.kerberos.KerberosClientCallbackHandler",
        "GSSAPI",
    ),
];

/// The mechanism of a handler that refuses this one; `None` if it accepts it, or is not known.
fn other_mechanism(class: &str, mechanism: &str) -> Option<&'static str> {
    let mut known = OF_ONE_MECHANISM.into_iter();
    known
        .find(|(handler, own)| *handler == class && *own != mechanism)
        .map(|(_, own)| own)
}

/// Whether it is one of Kafka's handlers for tokens, none of which are signed by IAM.
pub(super) fn provides_other_tokens(class: &str) -> bool {
    [TOKEN_ENDPOINT, OLD_TOKEN_ENDPOINT, UNSIGNED_TOKENS].contains(&class)
}

/// Whether a class can be the program's own: a name that Java accepts, and in no package of Kafka's or of Amazon's library.
fn is_of_program(class: &str) -> bool {
    let is_name = |part: &str| {
        let mut characters = part.chars();
        let begins = |one: char| one.is_alphabetic() || one == '_' || one == '$';
        characters.next().is_some_and(begins)
            && characters.all(|one| begins(one) || one.is_numeric())
    };
    let known = ["org.apache.kafka.", "software.amazon.msk.auth.iam."];
    class.split('.').all(is_name) && !known.iter().any(|package| class.starts_with(package))
}

/// Reports handlers that are left over from another mechanism. Kafka configures both, whether or not the mechanism
/// asks them anything. `needed` is the mechanism's own handler and its key.
pub(super) fn left_over(
    settings: &Settings<'_>,
    mechanism: &Setting<'_>,
    needed: Option<(&str, &str)>,
    findings: &mut Findings,
) {
    for key in [CLIENT_KEY, LOGIN_KEY] {
        let Some(setting) = settings.set(key) else {
            continue;
        };
        if let Some(own) = other_mechanism(setting.value, mechanism.value) {
            let needed = needed.filter(|(its_key, _)| *its_key == key);
            findings.push(of_other(&setting, mechanism, own, needed));
        }
    }
}

/// Reports that the handler for IAM's signatures is missing or another class.
pub(super) fn check_signing(
    settings: &Settings<'_>,
    mechanism: &str,
    (key, handler): (&'static str, &'static str),
    findings: &mut Findings,
) {
    let finding = match settings.get(key) {
        // Already reported as left over.
        Some(setting) if other_mechanism(setting.value, mechanism).is_some() => return,
        Some(setting) if setting.value == handler => return,
        Some(setting) if is_of_program(setting.value) => {
            findings.push(of_program(&setting));
            return;
        }
        Some(setting) => setting.finding(Code::ConfigHandler, "not the handler for IAM"),
        None => {
            let message = format!("`{key}` is not set, so no signature is made");
            Finding::new(Code::ConfigHandler, Place::field(key), message)
        }
    };
    findings.push(finding.help(format!("write `{key}={handler}`")));
}

/// Reports the program's own class, whose signatures MSK can accept.
fn of_program(setting: &Setting<'_>) -> Finding {
    let message = "the signatures come from the program's own class; msk-auth signs with the AWS credentials that it finds itself";
    setting
        .finding(Code::ConfigTokens, message)
        .help("give msk-auth the credentials of that class, in the environment or as a profile")
}

fn of_other(
    setting: &Setting<'_>,
    mechanism: &Setting<'_>,
    own: &'static str,
    needed: Option<(&str, &str)>,
) -> Finding {
    let message = format!(
        "this callback handler is for {own}, and refuses {}: Kafka's client does not start",
        mechanism.shown()
    );
    let finding = setting.finding(Code::ConfigHandler, message);
    match needed {
        Some((key, handler)) => finding
            .help(format!("write `{key}={handler}`"))
            .fact(FactName::Expected, handler),
        None => finding.help("remove the line"),
    }
}
