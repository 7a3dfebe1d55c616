//! SCRAM-SHA-512 and SCRAM-SHA-256 (RFC 5802, RFC 7677) as in Kafka: without channel binding.

mod credentials;
mod keys;
mod message;
#[cfg(feature = "saslprep")]
mod saslprep;

#[cfg(test)]
mod tests;

use base64ct::{Base64, Encoding};
use subtle::ConstantTimeEq;

pub use credentials::{Derivation, ScramCredentials};

use self::credentials::Parameters;
use self::keys::{Hash, Keys};
use self::message::{ServerFirst, server_final, server_first};
use super::part::{expect_empty, saslname};
use super::{Mechanism, Outcome, SaslError, Step};
use crate::sensitive::SensitiveBytes;

/// The minimum number of iterations in RFC 7677 section 4 and in Kafka.
const MINIMUM_ITERATIONS: u32 = 4_096;
/// The default maximum number of iterations. Kafka's own servers accept at most 16,384; a million
/// take about a third of a second.
const MAXIMUM_ITERATIONS: u32 = 1_000_000;

/// The mechanisms `SCRAM-SHA-512` and `SCRAM-SHA-256`.
///
/// Neither message reveals the password, and the server must prove that it knows the password's
/// server key. Someone who records an exchange can still test passwords against it, so use TLS.
///
/// ```
/// use msk_auth::sasl::{Mechanism, Scram, ScramCredentials};
///
/// let credentials = ScramCredentials::new("alice", "alice-secret".into())?;
/// let mut scram = Scram::sha512(&credentials);
/// let first = scram.first()?;
/// assert!(first.expose().starts_with(b"n,,n=alice,r="));
/// # Ok::<(), msk_auth::sasl::SaslError>(())
/// ```
#[derive(Debug)]
pub struct Scram {
    hash: Hash,
    credentials: ScramCredentials,
    minimum_iterations: u32,
    maximum_iterations: u32,
    fixed_nonce: Option<String>,
    state: State,
}

#[derive(Debug)]
enum State {
    Ready,
    /// Waits for the server-first-message.
    First(ClientFirst),
    /// Waits for the server-final-message with this signature.
    Final(SensitiveBytes),
    Done,
    Failed(SaslError),
}

/// The parts of the client-first-message that later steps need.
#[derive(Debug)]
struct ClientFirst {
    /// client-first-message-bare of RFC 5802 section 7.
    bare: String,
    nonce: String,
}

impl Scram {
    /// `SCRAM-SHA-512`, the only SCRAM mechanism of Amazon MSK.
    pub fn sha512(credentials: &ScramCredentials) -> Self {
        Self::new(Hash::Sha512, credentials)
    }

    /// `SCRAM-SHA-256`.
    pub fn sha256(credentials: &ScramCredentials) -> Self {
        Self::new(Hash::Sha256, credentials)
    }

    fn new(hash: Hash, credentials: &ScramCredentials) -> Self {
        Self {
            hash,
            credentials: credentials.clone(),
            minimum_iterations: MINIMUM_ITERATIONS,
            maximum_iterations: MAXIMUM_ITERATIONS,
            fixed_nonce: None,
            state: State::Ready,
        }
    }

    /// Refuses a server that requires fewer iterations; the default, and the minimum, is 4,096. A
    /// server that lies about the number gets a proof that is cheaper to attack.
    pub fn minimum_iterations(mut self, iterations: u32) -> Self {
        self.minimum_iterations = iterations.max(MINIMUM_ITERATIONS);
        self
    }

    /// Refuses a server that requires more iterations; the default is 1,000,000.
    pub fn maximum_iterations(mut self, iterations: u32) -> Self {
        self.maximum_iterations = iterations;
        self
    }

    /// Only for tests with recorded exchanges, such as the one in RFC 7677: uses this nonce in place of a random one.
    ///
    /// A nonce that is known or used twice lets an attacker replay an old exchange, so never use this with a server.
    pub fn dangerous_fixed_nonce(mut self, nonce: &str) -> Self {
        self.fixed_nonce = Some(nonce.to_owned());
        self
    }

    fn client_first(&self) -> Result<ClientFirst, SaslError> {
        let nonce = match &self.fixed_nonce {
            Some(nonce) => nonce.clone(),
            None => nonce()?,
        };
        let user = saslname(self.credentials.user());
        let extension = self.credentials.client_first_extension();
        let bare = format!("n={user},r={nonce}{extension}");
        Ok(ClientFirst { bare, nonce })
    }

    fn read_server_first<'m>(
        &self,
        challenge: &'m [u8],
        nonce: &str,
    ) -> Result<ServerFirst<'m>, SaslError> {
        let message = server_first(challenge, nonce)?;
        if message.iterations < self.minimum_iterations {
            return Err(SaslError::IterationsTooFew {
                iterations: message.iterations,
                minimum: self.minimum_iterations,
            });
        }
        if message.iterations > self.maximum_iterations {
            return Err(SaslError::IterationsTooMany {
                maximum: self.maximum_iterations,
            });
        }
        Ok(message)
    }

    fn derivation(&self, message: &ServerFirst<'_>) -> Derivation {
        self.credentials.derivation(Parameters {
            hash: self.hash,
            salt: message.salt.clone(),
            iterations: message.iterations,
        })
    }

    /// The client-final-message, and the signature that the server must answer.
    fn client_final(
        &self,
        first: &ClientFirst,
        challenge: &[u8],
    ) -> Result<(SensitiveBytes, SensitiveBytes), SaslError> {
        let message = self.read_server_first(challenge, &first.nonce)?;
        let derivation = self.derivation(&message);
        let without_proof = format!("c=biws,r={}", message.nonce);
        let auth_message: [&[u8]; 5] = [
            first.bare.as_bytes(),
            b",",
            challenge,
            b",",
            without_proof.as_bytes(),
        ];
        let Keys {
            client_key,
            server_key,
        } = derivation.keys();
        let proof = self.hash.client_proof(client_key, &auth_message);
        let signature = self.hash.hmac(server_key.expose(), &auth_message);
        let proof = Base64::encode_string(proof.expose());
        let parts = [without_proof.as_bytes(), b",p=", proof.as_bytes()];
        Ok((SensitiveBytes::concat(&parts), signature))
    }

    fn step(&mut self, challenge: &[u8]) -> Result<Step, SaslError> {
        let (state, step) = match &self.state {
            State::Ready => {
                expect_empty(challenge)?;
                return self.first().map(Step::Send);
            }
            State::First(first) => {
                let (answer, signature) = self.client_final(first, challenge)?;
                (State::Final(signature), Step::Send(answer))
            }
            State::Final(expected) => {
                let signature = server_final(challenge)?;
                if signature.len() != expected.expose().len() {
                    return Err(SaslError::SignatureMalformed);
                }
                if !bool::from(signature.ct_eq(expected.expose())) {
                    return Err(SaslError::SignatureWrong);
                }
                (State::Done, Step::Done)
            }
            State::Done | State::Failed(_) => return Err(SaslError::OutOfOrder),
        };
        self.state = state;
        Ok(step)
    }
}

impl Mechanism for Scram {
    fn name(&self) -> &'static str {
        self.hash.mechanism()
    }

    fn needs_encryption(&self) -> bool {
        false
    }

    fn first(&mut self) -> Result<SensitiveBytes, SaslError> {
        if !matches!(self.state, State::Ready) {
            return Err(SaslError::OutOfOrder);
        }
        let first = self.client_first()?;
        let message = SensitiveBytes::concat(&[b"n,,", first.bare.as_bytes()]);
        self.state = State::First(first);
        Ok(message)
    }

    fn prepare(&self, challenge: &[u8]) -> Option<Derivation> {
        let State::First(first) = &self.state else {
            return None;
        };
        let message = self.read_server_first(challenge, &first.nonce).ok()?;
        let derivation = self.derivation(&message);
        (!derivation.is_done()).then_some(derivation)
    }

    fn answer(&mut self, challenge: &[u8]) -> Result<Step, SaslError> {
        let step = self.step(challenge);
        if let Err(error) = &step
            && !matches!(self.state, State::Done | State::Failed(_))
        {
            self.state = State::Failed(error.clone());
        }
        step
    }

    fn outcome(&self) -> Outcome<'_> {
        match &self.state {
            State::Ready | State::First(_) | State::Final(_) => Outcome::Pending,
            State::Done => Outcome::Done,
            State::Failed(error) => Outcome::Failed(error),
        }
    }
}

/// 144 random bits as 24 printable characters (RFC 5802 section 5.1).
fn nonce() -> Result<String, SaslError> {
    let mut random = [0; 18];
    getrandom::fill(&mut random).map_err(|_| SaslError::NoRandom)?;
    Ok(Base64::encode_string(&random))
}
