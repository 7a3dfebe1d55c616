//! Waits for the first token, because librdkafka waits for it without an error.

use std::error::Error;
use std::fmt;
use std::time::{Duration, Instant};

use crate::tokens::{Outcome, Tokens};

/// The maximum duration of one poll.
const STEP: Duration = Duration::from_millis(50);

impl Tokens {
    /// Polls a client until librdkafka has its first token, for at most `wait`.
    ///
    /// librdkafka requests a token in a poll. A client that is not polled gets no token, and a call
    /// such as `fetch_metadata`, which does not poll, waits without an error. Call this function
    /// first:
    ///
    /// ```no_run
    /// # #[cfg(feature = "rdkafka")] {
    /// use std::time::Duration;
    /// use msk_auth_rdkafka::TokenContext;
    /// use rdkafka::producer::{BaseProducer, DefaultProducerContext, Producer};
    ///
    /// # fn f(producer: BaseProducer<TokenContext<DefaultProducerContext>>) -> Result<(), Box<dyn std::error::Error>> {
    /// let context = producer.client().context().clone();
    /// context.prime(Duration::from_secs(20), |step| {
    ///     producer.poll(step);
    /// })?;
    /// producer.client().fetch_metadata(None, Duration::from_secs(10))?;
    /// # Ok(()) }
    /// # }
    /// ```
    ///
    /// `poll` must poll the client that holds these tokens, not a clone of them, for at most the given time.
    /// Prime a consumer before it subscribes, because its poll may return a message. A `FutureProducer` and a
    /// `ThreadedProducer` poll on their own thread: let `poll` sleep, and for a `FutureProducer` use a
    /// [`shared`](Self::shared) handle. For a `StreamConsumer`, poll its `recv` once and sleep.
    ///
    /// If credentials arrive slowly, one poll may take as long as the source's
    /// [`max_wait`](msk_auth::iam::SourceBuilder::max_wait), even longer than `wait`.
    ///
    /// # Errors
    /// [`PrimeError`]: why there was no token until then.
    pub fn prime(&self, wait: Duration, mut poll: impl FnMut(Duration)) -> Result<(), PrimeError> {
        let begun = Instant::now();
        loop {
            let outcome = self.outcome();
            let left = wait.saturating_sub(begun.elapsed());
            match outcome {
                Outcome::HandedOver => return Ok(()),
                Outcome::NotAsked if left.is_zero() => return Err(PrimeError::NotAsked),
                Outcome::Failed(reason) if left.is_zero() => {
                    return Err(PrimeError::NoToken(reason));
                }
                Outcome::NotAsked | Outcome::Failed(_) => poll(left.min(STEP)),
            }
        }
    }
}

/// Why librdkafka has no token.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PrimeError {
    /// librdkafka requested a token, and there was none, for this reason.
    NoToken(String),
    /// librdkafka did not request a token.
    NotAsked,
}

impl fmt::Display for PrimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoToken(reason) => f.write_str(reason),
            Self::NotAsked => f.write_str(
                "librdkafka has not requested a token: set security.protocol=SASL_SSL and \
                 sasl.mechanism=OAUTHBEARER, set ENABLE_REFRESH_OAUTH_TOKEN in the context, and \
                 poll this client; an AdminClient can't be polled",
            ),
        }
    }
}

impl Error for PrimeError {}

#[cfg(test)]
mod tests {
    use msk_auth::iam::{Credentials, CredentialsError, Region, Signer, TokenSource, provider};

    use super::*;

    const WAIT: Duration = Duration::from_millis(300);

    fn source(credentials: fn() -> Result<Credentials, CredentialsError>) -> Tokens {
        let signer = Signer::new(Region::new("eu-central-1").unwrap());
        let source = TokenSource::builder(signer, provider::from_fn(credentials));
        Tokens::from(source.max_wait(WAIT).start().unwrap())
    }

    fn keys() -> Result<Credentials, CredentialsError> {
        Credentials::new("AKIDEXAMPLE", "secret".into())
    }

    #[test]
    fn it_polls_until_librdkafka_has_asked_and_got_a_token() {
        let tokens = source(keys);
        let mut polls = 0;
        let asked_in_the_third = |step: Duration| {
            assert!(step <= STEP);
            polls += 1;
            if polls == 3 {
                tokens.token().unwrap();
            }
        };
        tokens
            .prime(Duration::from_secs(20), asked_in_the_third)
            .unwrap();
        assert_eq!(polls, 3);
        let primed = tokens.prime(Duration::ZERO, |_| panic!("it has its token"));
        assert_eq!(primed, Ok(()));
        // Another client's context has yet to be asked.
        assert!(tokens.clone().prime(Duration::ZERO, |_| {}).is_err());
    }

    #[test]
    fn it_says_why_there_is_no_token() {
        let tokens = source(|| Err(CredentialsError::other("the vault is sealed")));
        let error = tokens.prime(WAIT, |_| assert!(tokens.token().is_err()));
        let reason = error.unwrap_err().to_string();
        assert!(reason.contains("the vault is sealed"), "{reason}");

        let begun = Instant::now();
        let unpolled = source(keys).prime(WAIT, std::thread::sleep);
        assert_eq!(unpolled, Err(PrimeError::NotAsked));
        assert!(begun.elapsed() >= WAIT);
    }
}
