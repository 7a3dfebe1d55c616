//! The names of the messages in a SASL exchange.

use crate::action::Action;

/// The client's message in a round, counted from 0.
pub(crate) fn sent(mechanism: &str, round: usize) -> Action {
    let message = match (mechanism, round) {
        (name, 0) if is_scram(name) => "client-first",
        (name, 1) if is_scram(name) => "client-final",
        ("OAUTHBEARER", 0) => "initial client response, with the token",
        ("OAUTHBEARER", _) => "end of the failed exchange",
        ("PLAIN", 0) => "user name and password",
        ("AWS_MSK_IAM", 0) => "signed authentication payload",
        _ => "message",
    };
    Action::SaslSent { message }
}

/// The broker's message in a round, counted from 0, unless it refuses the login.
pub(crate) fn received(mechanism: &str, round: usize, content: &[u8]) -> Action {
    let message = match (mechanism, round) {
        (name, 0) if is_scram(name) => "server-first",
        (name, 1) if is_scram(name) => "server-final",
        (_, _) if content.is_empty() => "empty message",
        ("OAUTHBEARER", 0) => "error status",
        ("AWS_MSK_IAM", 0) => "authentication response",
        _ => "message",
    };
    let iterations = match message {
        "server-first" => iterations(content),
        _ => None,
    };
    Action::SaslReceived {
        message,
        iterations,
    }
}

fn is_scram(mechanism: &str) -> bool {
    mechanism.starts_with("SCRAM-")
}

/// The iteration count in a `server-first` message (RFC 5802 section 7), even if the rest is invalid.
fn iterations(server_first: &[u8]) -> Option<u32> {
    let text = std::str::from_utf8(server_first).ok()?;
    let mut attributes = text.split(',');
    attributes.find_map(|attribute| attribute.strip_prefix("i=")?.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The exchange of RFC 7677 section 3.
    #[test]
    fn the_messages_of_scram_have_the_names_of_its_rfc() {
        let server_first = b"r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,\
            s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
        let server_final = b"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";
        let lines = [
            sent("SCRAM-SHA-256", 0),
            received("SCRAM-SHA-256", 0, server_first),
            sent("SCRAM-SHA-256", 1),
            received("SCRAM-SHA-256", 1, server_final),
        ];
        let expected = [
            "sasl: > client-first",
            "sasl: < server-first, 4096 iterations",
            "sasl: > client-final",
            "sasl: < server-final",
        ];
        assert_eq!(lines.map(|action| action.to_string()), expected);
    }

    #[test]
    fn mechanisms_of_one_message_are_named_too() {
        let refused = br#"{"status":"invalid_token"}"#;
        let lines = [
            sent("OAUTHBEARER", 0),
            received("OAUTHBEARER", 0, b""),
            received("OAUTHBEARER", 0, refused),
            sent("OAUTHBEARER", 1),
            sent("PLAIN", 0),
            sent("AWS_MSK_IAM", 0),
            received("AWS_MSK_IAM", 0, br#"{"version":"2020_10_22"}"#),
            received("SCRAM-SHA-512", 3, b"more"),
        ];
        let expected = [
            "sasl: > initial client response, with the token",
            "sasl: < empty message",
            "sasl: < error status",
            "sasl: > end of the failed exchange",
            "sasl: > user name and password",
            "sasl: > signed authentication payload",
            "sasl: < authentication response",
            "sasl: < message",
        ];
        assert_eq!(lines.map(|action| action.to_string()), expected);
    }

    #[test]
    fn an_iteration_count_is_a_number_or_nothing() {
        for (message, expected) in [
            (&b"r=a,s=b,i=4096,x=1"[..], Some(4096)),
            (b"r=i=1,s=b,i=2", Some(2)),
            (b"r=a,s=b", None),
            (b"r=a,s=b,i=secret", None),
            (b"r=a,s=b,i=99999999999", None),
            (b"\xff,i=1", None),
        ] {
            assert_eq!(iterations(message), expected);
        }
    }
}
