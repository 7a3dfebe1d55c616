//! Logins to Cyrus SASL 2.1, the C library behind most mail and directory servers.

use msk_auth::sasl::{Mechanism, Plain, SaslError, Scram, ScramCredentials};
use msk_auth_peers::sasl::{Cyrus, End, Server, Verdict, log_in_through};

/// Its sample server takes one more, empty, message before it says that it accepts.
struct Patient(Cyrus);

impl Server for Patient {
    fn judge(&mut self, message: &[u8]) -> Verdict {
        match self.0.judge(message) {
            Verdict::More(last) if last.starts_with(b"v=") => match self.0.judge(b"") {
                Verdict::Accepted(_, user) => Verdict::Accepted(last, user),
                other => other,
            },
            other => other,
        }
    }
}

fn log_in(mechanism: &mut dyn Mechanism, user: &str, password: &str) -> End {
    let mut server = Patient(Cyrus::start(mechanism.name(), user, password));
    log_in_through(mechanism, &mut server, |_, _| ())
}

#[test]
fn scram_logs_in() {
    for (user, password) in [
        ("alice", "alice-secret"),
        ("a,b=c", "p,=w"),
        ("alice", "pässwörd-日本語"),
    ] {
        let credentials = ScramCredentials::new(user, password.into()).unwrap();
        for mut scram in [Scram::sha256(&credentials), Scram::sha512(&credentials)] {
            assert_eq!(
                log_in(&mut scram, user, password),
                End::LoggedIn(user.to_owned())
            );
        }
    }
}

#[test]
fn plain_logs_in() {
    let mut plain = Plain::new("alice", "alice-secret".into()).unwrap();
    assert_eq!(
        log_in(&mut plain, "alice", "alice-secret"),
        End::LoggedIn("alice".to_owned())
    );
}

#[test]
fn a_wrong_password_and_an_unknown_user_are_refused() {
    for (user, password) in [("alice", "Alice-secret"), ("bob", "alice-secret")] {
        let credentials = ScramCredentials::new(user, password.into()).unwrap();
        for mut scram in [Scram::sha256(&credentials), Scram::sha512(&credentials)] {
            let end = log_in(&mut scram, "alice", "alice-secret");
            assert!(matches!(end, End::ServerRefused(_)), "{end:?}");
        }
        let mut plain = Plain::new(user, password.into()).unwrap();
        let end = log_in(&mut plain, "alice", "alice-secret");
        assert!(matches!(end, End::ServerRefused(_)), "{end:?}");
    }
}

#[test]
fn a_tampered_signature_is_refused() {
    let credentials = ScramCredentials::new("alice", "alice-secret".into()).unwrap();
    let mut scram = Scram::sha512(&credentials);
    let mut server = Patient(Cyrus::start("SCRAM-SHA-512", "alice", "alice-secret"));
    let end = log_in_through(&mut scram, &mut server, |number, message| {
        if number == 1 {
            message[2] = if message[2] == b'A' { b'B' } else { b'A' };
        }
    });
    assert_eq!(end, End::ClientRefused(SaslError::SignatureWrong));
}
