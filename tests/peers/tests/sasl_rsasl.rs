//! Logins to the servers of the crate `rsasl`.

use std::sync::Arc;

use msk_auth::sasl::{
    Mechanism, OauthBearer, Outcome, Plain, Refusal, SaslError, Scram, ScramCredentials,
};
use msk_auth_peers::sasl::{End, Server, Verdict, log_in, log_in_through};
use rsasl::callback::{Context, Request, SessionCallback, SessionData};
use rsasl::mechanisms::oauthbearer::properties::{OAuthBearerError, OAuthBearerValidate};
use rsasl::mechanisms::scram::properties::ScramStoredPassword;
use rsasl::mechanisms::scram::tools;
use rsasl::mechname::Mechname;
use rsasl::prelude::{SASLConfig, SASLServer, Session, SessionError, State};
use rsasl::property::{AuthId, OAuthBearerToken, Password};
use rsasl::validate::{Validate, Validation, ValidationError};
use sha2::{Digest, Sha256, Sha512};

/// What an rsasl server knows of its one user.
struct User {
    name: &'static str,
    password: &'static str,
    iterations: u32,
}

const SALT: &[u8] = b"a salt of 24 whole bytes";

impl User {
    /// What rsasl hands over as a token: the scheme with it (RFC 6750 section 2.1).
    fn credentials(&self) -> String {
        format!("Bearer {}", self.password)
    }

    /// Stored key and server key, by rsasl's own derivation.
    fn keys(&self, mechanism: &str) -> (Vec<u8>, Vec<u8>) {
        let password = self.password.as_bytes();
        if mechanism == "SCRAM-SHA-256" {
            let mut salted = [0; 32].into();
            tools::hash_password::<Sha256>(password, self.iterations, SALT, &mut salted);
            let (client_key, server_key) = tools::derive_keys::<Sha256>(&salted);
            (Sha256::digest(client_key).to_vec(), server_key.to_vec())
        } else {
            let mut salted = [0; 64].into();
            tools::hash_password::<Sha512>(password, self.iterations, SALT, &mut salted);
            let (client_key, server_key) = tools::derive_keys::<Sha512>(&salted);
            (Sha512::digest(client_key).to_vec(), server_key.to_vec())
        }
    }
}

impl SessionCallback for User {
    fn callback(
        &self,
        session: &SessionData,
        context: &Context,
        request: &mut Request,
    ) -> Result<(), SessionError> {
        if context.get_ref::<AuthId>() == Some(self.name) {
            let (stored, server) = self.keys(session.mechanism().mechanism.as_str());
            request.satisfy::<ScramStoredPassword>(&ScramStoredPassword::new(
                self.iterations,
                SALT,
                &stored,
                &server,
            ))?;
        }
        if let Some(token) = context.get_ref::<OAuthBearerToken>() {
            let refusal = OAuthBearerError::new(
                "invalid_token",
                Some("kafka"),
                Some("https://example.com/openid"),
            );
            let verdict = if token == self.credentials() {
                Ok(())
            } else {
                Err(refusal)
            };
            request.satisfy::<OAuthBearerValidate>(&verdict)?;
        }
        Ok(())
    }

    fn validate(
        &self,
        session: &SessionData,
        context: &Context,
        validate: &mut Validate<'_>,
    ) -> Result<(), ValidationError> {
        validate.with::<Who, _>(|| {
            let user = context.get_ref::<AuthId>().map(str::to_owned);
            Ok(match session.mechanism().mechanism.as_str() {
                "PLAIN" => user.filter(|user| {
                    user == self.name
                        && context.get_ref::<Password>() == Some(self.password.as_bytes())
                }),
                "OAUTHBEARER" => context
                    .get_ref::<OAuthBearerToken>()
                    .filter(|token| *token == self.credentials())
                    .map(|_| self.name.to_owned()),
                _ => user,
            })
        })?;
        Ok(())
    }
}

/// The user that the server has accepted.
struct Who;

impl Validation for Who {
    type Value = Option<String>;
}

struct Rsasl(Session<Who>);

impl Rsasl {
    fn start(mechanism: &str, user: User) -> Self {
        let config: Arc<SASLConfig> = SASLConfig::builder()
            .with_defaults()
            .with_callback(user)
            .unwrap();
        let mechanism = Mechname::parse(mechanism.as_bytes()).unwrap();
        Self(SASLServer::new(config).start_suggested(mechanism).unwrap())
    }
}

impl Server for Rsasl {
    fn judge(&mut self, message: &[u8]) -> Verdict {
        let mut answer = Vec::new();
        match self.0.step(Some(message), &mut answer) {
            Ok(State::Running) => Verdict::More(answer),
            Ok(State::Finished(_)) => match self.0.validation().flatten() {
                Some(user) => Verdict::Accepted(answer, user),
                None => Verdict::Refused("not validated".to_owned()),
            },
            // SCRAM's `e=` is sent before the error is returned.
            Err(_) if answer.starts_with(b"e=") => Verdict::More(answer),
            Err(error) => Verdict::Refused(error.to_string()),
        }
    }
}

fn user(name: &'static str, password: &'static str) -> User {
    User {
        name,
        password,
        iterations: 4_096,
    }
}

fn scrams(credentials: &ScramCredentials) -> [Scram; 2] {
    [Scram::sha256(credentials), Scram::sha512(credentials)]
}

#[test]
fn scram_logs_in() {
    for iterations in [4_096, 16_384] {
        for password in ["alice-secret", "p,=w", "pässwörd-日本語-𝄞"] {
            let credentials = ScramCredentials::new("alice", password.into()).unwrap();
            for mut scram in scrams(&credentials) {
                let user = User {
                    iterations,
                    ..user("alice", password)
                };
                let mut server = Rsasl::start(scram.name(), user);
                let end = log_in(&mut scram, &mut server);
                assert_eq!(end, End::LoggedIn("alice".to_owned()));
            }
        }
    }
}

#[test]
fn scram_is_refused_where_it_should_be() {
    for (name, password) in [("alice", "Alice-secret"), ("bob", "alice-secret")] {
        let credentials = ScramCredentials::new(name, password.into()).unwrap();
        for mut scram in scrams(&credentials) {
            let mut server = Rsasl::start(scram.name(), user("alice", "alice-secret"));
            let end = log_in(&mut scram, &mut server);
            assert!(
                matches!(
                    end,
                    End::ServerRefused(_) | End::ClientRefused(SaslError::Server(_))
                ),
                "{name}: {end:?}"
            );
        }
    }
}

#[test]
fn a_tampered_signature_is_refused() {
    let credentials = ScramCredentials::new("alice", "alice-secret".into()).unwrap();
    for mut scram in scrams(&credentials) {
        let mut server = Rsasl::start(scram.name(), user("alice", "alice-secret"));
        let end = log_in_through(&mut scram, &mut server, |number, message| {
            if number == 1 {
                message[2] = if message[2] == b'A' { b'B' } else { b'A' };
            }
        });
        assert_eq!(end, End::ClientRefused(SaslError::SignatureWrong));
    }
}

#[test]
fn plain_logs_in_and_is_refused() {
    for (password, accepted) in [("alice-secret", true), ("other", false)] {
        let mut plain = Plain::new("alice", password.into()).unwrap();
        let mut server = Rsasl::start("PLAIN", user("alice", "alice-secret"));
        let end = log_in(&mut plain, &mut server);
        assert_eq!(
            end == End::LoggedIn("alice".to_owned()),
            accepted,
            "{end:?}"
        );
    }
}

#[test]
fn oauthbearer_logs_in_and_is_refused() {
    let mut bearer = OauthBearer::new("a.b.c".into()).unwrap();
    let mut server = Rsasl::start("OAUTHBEARER", user("alice", "a.b.c"));
    assert_eq!(
        log_in(&mut bearer, &mut server),
        End::LoggedIn("alice".to_owned())
    );

    let mut bearer = OauthBearer::new("d.e.f".into()).unwrap();
    let mut server = Rsasl::start("OAUTHBEARER", user("alice", "a.b.c"));
    let end = log_in(&mut bearer, &mut server);
    assert!(matches!(end, End::ServerRefused(_)), "{end:?}");
    let Outcome::Failed(SaslError::TokenRefused(Refusal {
        status,
        scope,
        openid_configuration,
        ..
    })) = bearer.outcome()
    else {
        panic!("{:?}", bearer.outcome())
    };
    assert_eq!(status, "invalid_token");
    assert_eq!(scope.as_deref(), Some("kafka"));
    assert_eq!(
        openid_configuration.as_deref(),
        Some("https://example.com/openid")
    );
}
