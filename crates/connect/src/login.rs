//! The SASL exchange in Kafka's messages: `SaslHandshake`, then `SaslAuthenticate` (KIP-152).

use std::error::Error;
use std::time::{SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use kafka_protocol::messages::{SaslAuthenticateRequest, SaslHandshakeRequest};
use kafka_protocol::protocol::StrBytes;
use msk_auth::client::{Client, ClientCredentials, ClientError};
use msk_auth::finding::{Code, printable, with_causes};
use msk_auth::lambda::Stage;
use msk_auth::oauth::OauthError;
use msk_auth::sasl::{Mechanism, Outcome, Step};
use msk_auth::sensitive::SensitiveBytes;
use tokio::time::timeout;

use crate::action::Action;
use crate::connection::Connection;
use crate::{Failure, refusal, sasl_names};

/// The maximum number of the server's messages in an exchange. SCRAM has two, the others one or
/// two.
const MAXIMUM_ROUNDS: usize = 4;

impl Connection {
    /// Authenticates again on this connection (KIP-368), with the client's current token or
    /// password. Call it between requests: every response must have been read.
    ///
    /// Without SASL it does nothing. Call it at
    /// [`SaslSession::reauthenticate_at`](crate::SaslSession::reauthenticate_at); a broker closes a connection
    /// that sends another request after the lifetime.
    ///
    /// # Errors
    /// The errors of the first login. Do not use the connection afterwards.
    pub async fn reauthenticate(&mut self) -> Result<(), Failure> {
        login(self).await
    }
}

/// Logs in, for the first time or again; does nothing without SASL.
pub(crate) async fn login(connection: &mut Connection) -> Result<(), Failure> {
    let host = connection.host().to_owned();
    let limit = connection.timeouts().sasl;
    let mechanism = timeout(limit, connection.client().mechanism(&host)).await;
    let mechanism = mechanism.map_err(|_| late())?;
    let Some(mut mechanism) = mechanism.map_err(|error| missing(&error))? else {
        return Ok(());
    };
    if mechanism.needs_encryption() && !connection.is_encrypted() {
        return Err(Failure::new(
            Stage::Sasl,
            Code::SaslMechanism,
            format!(
                "{} without TLS would show the secret to anyone on the network path",
                mechanism.name()
            ),
        ));
    }
    let name = mechanism.name();
    connection.trace().note(|| Action::SaslMechanism { name });
    let exchange = async {
        offer(connection, name).await?;
        authenticate(connection, &mut *mechanism).await
    };
    let lifetime = timeout(limit, exchange)
        .await
        .map_err(|_| Failure::timeout(Stage::Sasl))??;
    connection.begin_session(lifetime);
    Ok(())
}

fn late() -> Failure {
    Failure::new(
        Stage::Sasl,
        Code::SaslCredentialsMissing,
        "no token arrived in time",
    )
    .help("check where the credentials come from; {tokens} requests only a token")
}

fn missing(error: &ClientError) -> Failure {
    if let Some(rejection) = rejection(error) {
        return Failure::new(Stage::Sasl, Code::SaslTokenRefused, with_causes(error))
            .help(rejection.help());
    }
    let help = match error {
        ClientError::Token(_) => {
            "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile; {tokens} shows \
             which credentials are found"
        }
        ClientError::Bearer(_) => "give a currently valid token",
        _ => "check the user name, the password or the token for stray characters",
    };
    Failure::new(
        Stage::Sasl,
        Code::SaslCredentialsMissing,
        with_causes(error),
    )
    .help(help)
}

/// What an identity provider has against the client, where that is why there is no token.
fn rejection(error: &ClientError) -> Option<&OauthError> {
    let causes = std::iter::successors(Some(error as &dyn Error), |&error| error.source());
    let mut of_provider = causes.filter_map(|error| error.downcast_ref::<OauthError>());
    of_provider.find(|error| matches!(error, OauthError::Refused { .. }) && !error.is_fault())
}

async fn offer(connection: &mut Connection, mechanism: &'static str) -> Result<(), Failure> {
    let request =
        SaslHandshakeRequest::default().with_mechanism(StrBytes::from_static_str(mechanism));
    let answer = connection.call(Stage::Sasl, 1, &request).await?;
    if answer.error_code != 0 {
        let offered: Vec<String> = answer
            .mechanisms
            .iter()
            .take(16)
            .map(|name| printable(name))
            .collect();
        return Err(refusal::of_sasl_handshake(
            answer.error_code,
            mechanism,
            &offered,
            connection.client().method(),
        ));
    }
    Ok(())
}

/// The exchange itself; returns for how many milliseconds the login is valid, 0 without limit.
async fn authenticate(
    connection: &mut Connection,
    mechanism: &mut dyn Mechanism,
) -> Result<i64, Failure> {
    let mut message = mechanism
        .first()
        .map_err(|error| refusal::of_mechanism(&error))?;
    let name = mechanism.name();
    for round in 0..MAXIMUM_ROUNDS {
        connection.trace().note(|| sasl_names::sent(name, round));
        // The bytes are wiped when the request and its copies are dropped.
        let request =
            SaslAuthenticateRequest::default().with_auth_bytes(Bytes::from_owner(Owner(message)));
        let answer = connection.call(Stage::Sasl, 1, &request).await;
        let refused = match mechanism.outcome() {
            Outcome::Failed(error) => Some(error),
            _ => None,
        };
        let answer = match (answer, refused) {
            (Err(_), Some(refused)) => {
                let client = connection.client();
                return Err(refusal::of_refused_token(
                    refused,
                    client.method(),
                    is_token_expired(client),
                ));
            }
            (answer, _) => answer?,
        };
        if answer.error_code != 0 {
            return Err(refusal::of_sasl_authentication(
                answer.error_code,
                answer.error_message.as_deref().unwrap_or_default(),
                refused,
                connection.client().method(),
                is_token_expired(connection.client()),
            ));
        }
        connection
            .trace()
            .note(|| sasl_names::received(name, round, &answer.auth_bytes));
        if let Some(derivation) = mechanism.prepare(&answer.auth_bytes) {
            // If the runtime is shutting down, `answer` derives on this thread.
            let _ = tokio::task::spawn_blocking(move || derivation.run()).await;
        }
        match mechanism
            .answer(&answer.auth_bytes)
            .map_err(|error| refusal::of_mechanism(&error))?
        {
            Step::Done => return Ok(answer.session_lifetime_ms),
            Step::Send(next) => message = next,
        }
    }
    Err(Failure::new(
        Stage::Sasl,
        Code::SaslExchange,
        "the broker continues the exchange past its end",
    ))
}

struct Owner(SensitiveBytes);

impl AsRef<[u8]> for Owner {
    fn as_ref(&self) -> &[u8] {
        self.0.expose()
    }
}

/// Whether a bearer token is a JSON web token with an expiry in the past. A broker's refusal gives
/// no reason by design, but the client can see this one.
fn is_token_expired(client: &Client) -> bool {
    let ClientCredentials::OauthBearer(tokens) = client.credentials() else {
        return false;
    };
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_millis());
    let expires = tokens.token().ok().and_then(|token| token.expires_at_ms());
    expires.is_some_and(|expires| u128::try_from(expires).is_ok_and(|expires| expires <= now))
}

#[cfg(test)]
mod tests {
    use msk_auth::bearer::BearerError;
    use msk_auth::iam::TokenError;

    use super::*;

    #[test]
    fn what_an_identity_provider_refuses_is_known_behind_a_source() {
        let refused = OauthError::Refused {
            status: 401,
            error: Some("invalid_client".to_owned()),
            description: None,
        };
        let late = BearerError::TimedOut {
            waited: std::time::Duration::from_secs(15),
            last: Some(Box::new(BearerError::supply(refused))),
        };
        let failure = missing(&ClientError::Bearer(late));
        assert_eq!(failure.code, Code::SaslTokenRefused);
        assert!(
            failure.message.ends_with("invalid_client"),
            "{}",
            failure.message
        );
        let malformed = BearerError::supply(OauthError::Malformed("is not JSON"));
        for error in [
            ClientError::Bearer(malformed),
            ClientError::Token(TokenError::Stopped),
        ] {
            assert_eq!(missing(&error).code, Code::SaslCredentialsMissing);
        }
    }
}
