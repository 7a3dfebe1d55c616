//! A context that provides tokens and forwards everything else to another one.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use rdkafka::client::{ClientContext, OAuthToken};
use rdkafka::config::RDKafkaLogLevel;
use rdkafka::consumer::{BaseConsumer, ConsumerContext, DefaultConsumerContext, Rebalance};
use rdkafka::error::{KafkaError, KafkaResult};
use rdkafka::producer::{DeliveryResult, Partitioner, ProducerContext};
use rdkafka::statistics::Statistics;
use rdkafka::topic_partition_list::TopicPartitionList;
use rdkafka::util::Timeout;

#[cfg(feature = "config")]
use msk_auth::client::{Client, ClientError};

use crate::callback::for_callback;
use crate::prime::PrimeError;
use crate::tokens::Tokens;

/// A context that provides tokens and forwards everything else to another context.
///
/// Use it for any method: if there are no tokens, the other context gets the request for tokens,
/// too.
///
/// For producers, any context can be inside. rdkafka calls a consumer's rebalance callbacks with a
/// `BaseConsumer` of exactly the context's type, so those of an inner `ConsumerContext` could not
/// be called. The inner context therefore implements [`ConsumerCallbacks`] instead. If your context
/// must remain a `ConsumerContext`, use [`token_callback!`](crate::token_callback).
///
/// `REFRESH` is rdkafka's `ENABLE_REFRESH_OAUTH_TOKEN`. With `false`, no tokens are provided, and
/// the constant is that of the inner context. Use `false` for clients that get `OAUTHBEARER` tokens
/// from elsewhere, for example from librdkafka's own OIDC client.
pub struct TokenContext<C = DefaultConsumerContext, const REFRESH: bool = true> {
    tokens: Option<Tokens>,
    inner: C,
}

#[cfg(feature = "config")]
impl<C> TokenContext<C> {
    /// Makes a context with the client's tokens around `inner`.
    ///
    /// # Errors
    /// Same as [`Tokens::new`].
    pub fn new(client: &Client, inner: C) -> Result<Self, ClientError> {
        Ok(Self::with_tokens(Tokens::new(client)?, inner))
    }
}

impl<C, const REFRESH: bool> TokenContext<C, REFRESH> {
    /// Makes a context with these tokens around `inner`, or without tokens.
    pub fn with_tokens(tokens: impl Into<Option<Tokens>>, inner: C) -> Self {
        Self {
            tokens: tokens.into(),
            inner,
        }
    }

    /// The tokens, if there are any.
    pub fn tokens(&self) -> Option<&Tokens> {
        self.tokens.as_ref()
    }

    /// The inner context.
    pub fn inner(&self) -> &C {
        &self.inner
    }

    /// Polls until librdkafka has its first token, like [`Tokens::prime`]; returns at once if there
    /// are no tokens to wait for.
    ///
    /// # Errors
    /// Same as [`Tokens::prime`].
    pub fn prime(&self, wait: Duration, poll: impl FnMut(Duration)) -> Result<(), PrimeError> {
        match &self.tokens {
            Some(tokens) if REFRESH => tokens.prime(wait, poll),
            _ => Ok(()),
        }
    }
}

/// A clone is for another client, which has not got its first token yet.
impl<C: Clone, const REFRESH: bool> Clone for TokenContext<C, REFRESH> {
    fn clone(&self) -> Self {
        Self::with_tokens(self.tokens.clone(), self.inner.clone())
    }
}

impl<C, const REFRESH: bool> fmt::Debug for TokenContext<C, REFRESH> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenContext")
            .field("tokens", &self.tokens)
            .finish_non_exhaustive()
    }
}

impl<C: ClientContext, const REFRESH: bool> ClientContext for TokenContext<C, REFRESH> {
    const ENABLE_REFRESH_OAUTH_TOKEN: bool = REFRESH || C::ENABLE_REFRESH_OAUTH_TOKEN;

    fn generate_oauth_token(&self, config: Option<&str>) -> Result<OAuthToken, Box<dyn Error>> {
        match &self.tokens {
            Some(tokens) if REFRESH => Ok(for_callback(tokens)?.into()),
            _ => self.inner.generate_oauth_token(config),
        }
    }

    fn log(&self, level: RDKafkaLogLevel, facility: &str, message: &str) {
        self.inner.log(level, facility, message);
    }

    fn stats(&self, statistics: Statistics) {
        self.inner.stats(statistics);
    }

    fn stats_raw(&self, statistics: &[u8]) {
        self.inner.stats_raw(statistics);
    }

    fn error(&self, error: KafkaError, reason: &str) {
        self.inner.error(error, reason);
    }
}

/// The callbacks of a consumer's context inside a [`TokenContext`]: those of rdkafka's
/// [`ConsumerContext`], for a consumer of any context.
///
/// ```
/// use msk_auth_rdkafka::{ConsumerCallbacks, TokenContext};
/// use rdkafka::ClientContext;
/// use rdkafka::consumer::{BaseConsumer, Consumer, ConsumerContext, Rebalance};
///
/// struct Logged;
///
/// impl ClientContext for Logged {}
///
/// impl ConsumerCallbacks for Logged {
///     fn post_rebalance<C: ConsumerContext>(&self, consumer: &BaseConsumer<C>, event: &Rebalance<'_>) {
///         println!("{event:?}: now {:?}", consumer.assignment());
///     }
/// }
///
/// type LoggedConsumer = BaseConsumer<TokenContext<Logged>>;
/// ```
#[allow(unused_variables)]
pub trait ConsumerCallbacks: ClientContext {
    /// Called before a rebalance, like [`ConsumerContext::pre_rebalance`].
    fn pre_rebalance<C: ConsumerContext>(
        &self,
        consumer: &BaseConsumer<C>,
        rebalance: &Rebalance<'_>,
    ) {
    }

    /// Called after a rebalance, like [`ConsumerContext::post_rebalance`].
    fn post_rebalance<C: ConsumerContext>(
        &self,
        consumer: &BaseConsumer<C>,
        rebalance: &Rebalance<'_>,
    ) {
    }

    /// Called after offsets were committed, like [`ConsumerContext::commit_callback`].
    fn commit_callback(&self, result: KafkaResult<()>, offsets: &TopicPartitionList) {}

    /// Same as [`ConsumerContext::main_queue_min_poll_interval`]: a second unless it is overridden.
    fn main_queue_min_poll_interval(&self) -> Timeout {
        Timeout::After(Duration::from_secs(1))
    }
}

impl ConsumerCallbacks for DefaultConsumerContext {}

impl<C: ConsumerCallbacks, const REFRESH: bool> ConsumerContext for TokenContext<C, REFRESH> {
    fn pre_rebalance(&self, consumer: &BaseConsumer<Self>, rebalance: &Rebalance<'_>) {
        self.inner.pre_rebalance(consumer, rebalance);
    }

    fn post_rebalance(&self, consumer: &BaseConsumer<Self>, rebalance: &Rebalance<'_>) {
        self.inner.post_rebalance(consumer, rebalance);
    }

    fn commit_callback(&self, result: KafkaResult<()>, offsets: &TopicPartitionList) {
        self.inner.commit_callback(result, offsets);
    }

    fn main_queue_min_poll_interval(&self) -> Timeout {
        self.inner.main_queue_min_poll_interval()
    }
}

impl<P, C, const REFRESH: bool> ProducerContext<P> for TokenContext<C, REFRESH>
where
    P: Partitioner,
    C: ProducerContext<P>,
{
    type DeliveryOpaque = C::DeliveryOpaque;

    fn delivery(&self, result: &DeliveryResult<'_>, opaque: Self::DeliveryOpaque) {
        self.inner.delivery(result, opaque);
    }

    fn get_custom_partitioner(&self) -> Option<&P> {
        self.inner.get_custom_partitioner()
    }
}
