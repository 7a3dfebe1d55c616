//! Classifies Kafka's errors, SASL's errors and broken frames.

use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::ApiKey;
use msk_auth::Method;
use msk_auth::client::IamMechanism;
use msk_auth::finding::{Code, printable, printable_up_to};
use msk_auth::lambda::Stage;
use msk_auth::sasl::{self, ServerError};

use crate::Failure;
use crate::frame::FrameError;
use crate::help::{Help, Term};

/// A frame that did not arrive completely, by a client with this method.
pub(crate) fn of_frame(stage: Stage, key: ApiKey, error: &FrameError, method: Method) -> Failure {
    match error {
        FrameError::Closed(0) if key == ApiKey::SaslAuthenticate => Failure::new(
            stage,
            Code::ClosedEarly,
            "the broker closes the connection during the login without an answer",
        )
        .help(match method {
            Method::Iam | Method::OauthBearer => {
                "check that the token is complete: the broker may be unable to read the login; its \
                 log gives the reason"
            }
            _ => "check the broker's log for the reason: it may be unable to read the login",
        }),
        FrameError::Closed(0) => Failure::new(
            stage,
            Code::ClosedEarly,
            format!("the broker closes the connection instead of answering {key:?}"),
        )
        .help("check the broker's log for the reason"),
        FrameError::Closed(bytes) => Failure::new(
            stage,
            Code::ClosedEarly,
            format!(
                "the broker closes the connection within its answer to {key:?}, after {bytes} bytes"
            ),
        )
        .help("check the broker's log, and look for a proxy in between"),
        FrameError::Io(error) => Failure::new(
            stage,
            Code::ClosedEarly,
            format!("the connection breaks before the answer to {key:?}: {error}"),
        )
        .help("check the broker's log, and look for a proxy in between"),
        FrameError::Length(bytes) => {
            let shown = match std::str::from_utf8(bytes) {
                Ok(text) if !text.contains(char::is_control) => {
                    format!("it begins “{}”", printable(text))
                }
                _ => format!("it announces {} bytes", i32::from_be_bytes(*bytes)),
            };
            Failure::new(
                stage,
                Code::ProtocolGarbage,
                format!("the answer is not Kafka's: {shown}"),
            )
            .help("check host and port: another program listens there")
        }
    }
}

/// A response that does not belong to this request.
pub(crate) fn garbage(stage: Stage, key: ApiKey) -> Failure {
    Failure::new(
        stage,
        Code::ProtocolGarbage,
        format!("the answer to {key:?} is not a valid response of Kafka"),
    )
    .help("check host and port: another program listens there, or a proxy changes the responses")
}

/// A request whose number the crate `kafka-protocol` does not know.
pub(crate) fn unknown_request(stage: Stage, key: i16) -> Failure {
    Failure::new(
        stage,
        Code::ProtocolVersion,
        format!("there is no kind of request with the number {key}"),
    )
}

/// No common version of a request.
pub(crate) fn version(stage: Stage, key: ApiKey) -> Failure {
    Failure::new(
        stage,
        Code::ProtocolVersion,
        format!("the broker supports no version of {key:?} that this client supports"),
    )
    .help("update the broker: versions before Kafka 1.0 are not supported")
}

/// A TLS record in place of Kafka's response.
pub(crate) fn tls_expected(stage: Stage) -> Failure {
    Failure::new(
        stage,
        Code::TlsExpected,
        "the port requires TLS, and the method is plaintext",
    )
    .help("use a method with TLS, or MSK's plaintext port 9092")
}

/// An unexpected error code of Kafka.
pub(crate) fn of_error(stage: Stage, key: ApiKey, code: i16) -> Failure {
    let error = ResponseError::try_from_code(code).unwrap_or(ResponseError::Unknown(code));
    let (code, help) = match error {
        ResponseError::TopicAuthorizationFailed
        | ResponseError::GroupAuthorizationFailed
        | ResponseError::ClusterAuthorizationFailed
        | ResponseError::TransactionalIdAuthorizationFailed => (
            Code::AuthorizeDenied,
            "grant the permission that the request needs; {permissions} prints the policy or the \
             commands",
        ),
        ResponseError::UnsupportedVersion => (
            Code::ProtocolVersion,
            "update the broker: versions before Kafka 1.0 are not supported",
        ),
        _ => (Code::ProtocolError, "check the broker's log"),
    };
    Failure::new(
        stage,
        code,
        format!("the broker answers {key:?} with the error {error:?}"),
    )
    .help(help)
}

/// The broker's answer to `SaslHandshake` is an error.
pub(crate) fn of_sasl_handshake(
    code: i16,
    mechanism: &str,
    offered: &[String],
    method: Method,
) -> Failure {
    match ResponseError::try_from_code(code) {
        Some(ResponseError::UnsupportedSaslMechanism) => {
            let other_shape = match mechanism {
                "OAUTHBEARER" => "AWS_MSK_IAM",
                _ => "OAUTHBEARER",
            };
            let is_offered = |mechanism: &str| offered.iter().any(|name| name == mechanism);
            let is_other_shape = method == Method::Iam && is_offered(other_shape);
            let shown = match offered {
                [] => "none".to_owned(),
                offered => offered.join(", "),
            };
            let failure = Failure::new(
                Stage::Sasl,
                Code::SaslMechanism,
                format!("the broker does not offer {mechanism} on this port; it offers {shown}"),
            );
            if is_other_shape {
                let shape = match other_shape {
                    "AWS_MSK_IAM" => IamMechanism::AwsMskIam,
                    _ => IamMechanism::OauthBearer,
                };
                return failure.help(
                    Help::default()
                        .text(&format!("prove the IAM identity over {other_shape} ("))
                        .term(Term::IamMechanism(shape))
                        .text(")"),
                );
            }
            let other_scram = match mechanism {
                "SCRAM-SHA-512" => Some(("SCRAM-SHA-256", Method::ScramSha256)),
                "SCRAM-SHA-256" => Some(("SCRAM-SHA-512", Method::ScramSha512)),
                _ => None,
            };
            if let Some((_, method)) = other_scram.filter(|(name, _)| is_offered(name)) {
                return failure.help(
                    Help::default()
                        .text("use the mechanism that the broker offers, if it has a credential of this user (")
                        .term(Term::Method(method))
                        .text(")"),
                );
            }
            failure.help(
                "use the port of the method: on MSK 9096 is SCRAM and 9098 IAM (see {plan}), or turn the method on for the cluster",
            )
        }
        Some(ResponseError::IllegalSaslState) => Failure::new(
            Stage::Sasl,
            Code::SaslNotExpected,
            "this port does not use SASL: it accepts every client that TLS accepts",
        )
        .help("use the port of the method: on MSK 9096 is SCRAM and 9098 IAM"),
        _ => of_error(Stage::Sasl, ApiKey::SaslHandshake, code),
    }
}

/// The broker refuses the login with this message; `refusal` is the mechanism's own result from the
/// earlier messages. Both are shown, unless the message repeats it, as Kafka's does.
pub(crate) fn of_sasl_authentication(
    code: i16,
    sentence: &str,
    refusal: Option<&sasl::SaslError>,
    method: Method,
    is_token_expired: bool,
) -> Failure {
    let error = ResponseError::try_from_code(code);
    if !matches!(error, Some(ResponseError::SaslAuthenticationFailed)) {
        return of_error(Stage::Sasl, ApiKey::SaslAuthenticate, code);
    }
    let reason = refusal.map(reason_of).unwrap_or_default();
    let shown = match (sentence.trim(), refusal) {
        ("", Some(refusal)) => refusal.to_string(),
        ("", None) => "the broker refuses the login without giving a reason".to_owned(),
        (sentence, Some(refusal)) if sentence.starts_with('{') && sentence.contains(reason) => {
            refusal.to_string()
        }
        (sentence, Some(refusal)) => format!(
            "{refusal}, and the broker ends the login: {}",
            printable_up_to(300, sentence)
        ),
        (sentence, None) => format!(
            "the broker refuses the login: {}",
            printable_up_to(300, sentence)
        ),
    };
    let (code, help) = of_sentence(&format!("{sentence} {reason}"), method, is_token_expired);
    Failure::new(Stage::Sasl, code, shown).help(help)
}

/// The broker has refused the token, and then the connection fails before it ends the login.
pub(crate) fn of_refused_token(
    refusal: &sasl::SaslError,
    method: Method,
    is_token_expired: bool,
) -> Failure {
    let code = ResponseError::SaslAuthenticationFailed.code();
    of_sasl_authentication(code, "", Some(refusal), method, is_token_expired)
}

/// A broker's own words about a token.
fn reason_of(refusal: &sasl::SaslError) -> &str {
    match refusal {
        sasl::SaslError::TokenRefused(refusal) => &refusal.status,
        sasl::SaslError::RefusalMalformed { answer } => answer,
        _ => "",
    }
}

/// The error messages with which Kafka's, Amazon's and other brokers refuse a login.
fn of_sentence(sentence: &str, method: Method, is_token_expired: bool) -> (Code, &'static str) {
    let sentence = sentence.to_ascii_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| sentence.contains(word));
    if says(&["too many connect", "quota", "throttl"]) {
        return (
            Code::ConnectionQuota,
            "open fewer connections, and more slowly: MSK limits the IAM connections to each \
             broker, in total and per second; wait, then try again",
        );
    }
    if says(&["change principals", "cannot change principal"]) {
        return (
            Code::SaslCredentials,
            "connect again: a connection can't change its identity; give an assumed role a fixed \
             session name",
        );
    }
    if is_token_expired || says(&["expired", "session too short", "not yet valid", "clock"]) {
        return (
            Code::SaslTokenExpired,
            "get a new token, and check this machine's clock: a few minutes of difference are \
             enough",
        );
    }
    if says(&["insufficient_scope"]) {
        return (
            Code::SaslCredentials,
            "get a token with the scope that the broker requires; its log or its administrator has \
             it if the answer does not name it",
        );
    }
    match method {
        Method::Iam if says(&["access denied", "not authorized", "accessdenied"]) => (
            Code::AuthorizeDenied,
            "allow this role kafka-cluster:Connect on the cluster's ARN; {permissions} prints the \
             policy",
        ),
        Method::Iam => (
            Code::SaslCredentials,
            "check that the role is allowed kafka-cluster:Connect, that the region is the cluster's, that the \
             session token is present, and that the clock is right",
        ),
        Method::OauthBearer => (
            Code::SaslCredentials,
            "check the token's issuer, audience, scope and expiry against the broker's",
        ),
        _ => (
            Code::SaslCredentials,
            "check user name and password, and that the user exists for this mechanism; on MSK, \
             that the secret is associated with the cluster (aws kafka list-scram-secrets) and \
             encrypted with a customer-managed key",
        ),
    }
}

/// The mechanism rejects the server's message.
pub(crate) fn of_mechanism(error: &sasl::SaslError) -> Failure {
    use sasl::SaslError as E;
    let code = match error {
        E::Server(ServerError::NoResources) => Code::ConnectionQuota,
        E::Server(_) | E::TokenRefused(_) | E::IamRefused | E::RefusalMalformed { .. } => {
            Code::SaslCredentials
        }
        E::SignatureWrong | E::SignatureMalformed => Code::SaslServerSignature,
        _ => Code::SaslExchange,
    };
    let failure = Failure::new(Stage::Sasl, code, error.to_string());
    let help = match error {
        // This package has no such limit to raise.
        E::IterationsTooMany { .. } => {
            Some("have the user's credential created again with fewer iterations")
        }
        _ => error.help(),
    };
    match help {
        Some(help) => failure.help(help),
        None => failure,
    }
}

#[cfg(test)]
mod tests {
    use msk_auth::sasl::Mechanism as _;

    use super::*;

    fn code(sentence: &str, method: Method) -> Code {
        of_sasl_authentication(58, sentence, None, method, false).code
    }

    /// Sentences of Kafka's classes and of MSK, as users quote them.
    #[test]
    fn sentences_have_their_codes() {
        let scram = "Authentication failed during authentication due to invalid credentials with \
                     SASL mechanism SCRAM-SHA-512";
        assert_eq!(code(scram, Method::ScramSha512), Code::SaslCredentials);
        let denied = "[4ab0d6a4-98ca-4a2e-b8a0-b2bd0e8d4d4d]: Access denied";
        assert_eq!(code(denied, Method::Iam), Code::AuthorizeDenied);
        let many = "[e7a2c1b2-3f33-4a5e-9f7b-1f2d3c4b5a69]: Too many connects";
        assert_eq!(code(many, Method::Iam), Code::ConnectionQuota);
        let short = "[0f7c1ad1-7d37-4d83-a1c2-3d4e5f6a7b8c]: Session too short";
        assert_eq!(code(short, Method::Iam), Code::SaslTokenExpired);
        assert_eq!(code("", Method::Plain), Code::SaslCredentials);
    }

    #[test]
    fn the_other_scram_is_offered_where_the_broker_has_it() {
        let help = |offered: &[&str]| {
            let offered: Vec<_> = offered.iter().map(|&name| name.to_owned()).collect();
            let method = Method::ScramSha512;
            let failure = of_sasl_handshake(33, "SCRAM-SHA-512", &offered, method);
            failure.help.unwrap().to_string()
        };
        assert!(help(&["PLAIN", "SCRAM-SHA-256"]).contains("(`Method::ScramSha256`)"));
        assert!(help(&["PLAIN", "AWS_MSK_IAM"]).contains("9096"));
    }

    #[test]
    fn a_help_is_about_the_method_of_the_login() {
        let closed = |method| {
            let error = FrameError::Closed(0);
            let failure = of_frame(Stage::Sasl, ApiKey::SaslAuthenticate, &error, method);
            failure.help.unwrap().to_string()
        };
        assert!(closed(Method::Iam).contains("token"));
        assert!(!closed(Method::ScramSha512).contains("token"));
        let help = |error| of_mechanism(&error).help.unwrap().to_string();
        let many = sasl::SaslError::IterationsTooMany { maximum: 1 };
        assert!(!help(many).contains("limit"));
        let busy = sasl::SaslError::Server(ServerError::NoResources);
        assert!(help(busy).contains("wait"));
    }

    /// The broker's first answer has the reason, and its last one is often the same for all.
    #[test]
    fn a_token_is_refused_with_both_answers() {
        let refused = |answer: &str, sentence: &str| {
            let mut bearer = sasl::OauthBearer::new("e30.e30.".into()).unwrap();
            bearer.first().unwrap();
            let _ = bearer.answer(answer.as_bytes()).unwrap();
            let sasl::Outcome::Failed(refusal) = bearer.outcome() else {
                panic!("{answer}");
            };
            of_sasl_authentication(58, sentence, Some(refusal), Method::OauthBearer, false)
        };
        let scope = r#"{"status":"insufficient_scope","scope":"orders:write"}"#;
        let failure = refused(scope, "Authentication failed");
        assert_eq!(
            failure.message,
            "the server refuses the token: insufficient_scope, scope “orders:write”, and the broker \
             ends the login: Authentication failed"
        );
        assert!(failure.help.unwrap().to_string().contains("scope"));
        let failure = refused(scope, scope);
        assert_eq!(
            failure.message,
            "the server refuses the token: insufficient_scope, scope “orders:write”"
        );
        let expired = r#"{"error":"invalid_token","error_description":"The token expired"}"#;
        let failure = refused(expired, "");
        assert_eq!(failure.code, Code::SaslTokenExpired);
        assert!(failure.message.contains("The token expired"), "{failure}");
    }
}
