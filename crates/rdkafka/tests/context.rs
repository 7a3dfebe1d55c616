//! `TokenContext` under genuine clients of rdkafka, which ask for tokens without a server.
#![cfg(feature = "rdkafka")]

use std::error::Error;
use std::future::Future;
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Waker};
use std::thread;
use std::time::Duration;

use msk_auth::iam::{Credentials, Region, Signer, TokenSource};
use msk_auth_rdkafka::{ConsumerCallbacks, PrimeError, TokenContext, Tokens};
use rdkafka::ClientContext;
use rdkafka::admin::AdminClient;
use rdkafka::client::OAuthToken;
use rdkafka::config::ClientConfig;
use rdkafka::consumer::{BaseConsumer, Consumer, DefaultConsumerContext, StreamConsumer};
use rdkafka::producer::{BaseProducer, DefaultProducerContext, FutureProducer, Producer};
use rdkafka::util::NaiveRuntime;

const LONG: Duration = Duration::from_secs(20);
const SHORT: Duration = Duration::from_millis(500);

fn tokens(principal: Option<&str>) -> Tokens {
    let credentials = Credentials::new("AKIDEXAMPLE", "secret".into()).unwrap();
    let credentials = match principal {
        Some(name) => credentials.with_principal(name),
        None => credentials,
    };
    let signer = Signer::new(Region::new("eu-central-1").unwrap());
    let source = TokenSource::builder(signer, credentials);
    Tokens::from(source.start().unwrap())
}

fn config() -> ClientConfig {
    let mut config = ClientConfig::new();
    config
        .set("bootstrap.servers", "localhost:1")
        .set("security.protocol", "SASL_SSL")
        .set("sasl.mechanism", "OAUTHBEARER")
        .set("group.id", "test");
    config
}

#[test]
fn every_client_that_is_polled_is_primed() {
    let context = TokenContext::with_tokens(tokens(None), DefaultConsumerContext);
    let consumer: BaseConsumer<TokenContext> =
        config().create_with_context(context.clone()).unwrap();
    let poll = |step| drop(consumer.poll(step));
    consumer.context().prime(LONG, poll).unwrap();

    let stream: StreamConsumer<TokenContext, NaiveRuntime> =
        config().create_with_context(context).unwrap();
    let poll = |step| {
        let received = pin!(stream.recv());
        let _ = received.poll(&mut Context::from_waker(Waker::noop()));
        thread::sleep(step);
    };
    stream.context().prime(LONG, poll).unwrap();

    let context = TokenContext::with_tokens(tokens(None), DefaultProducerContext);
    let producer: BaseProducer<TokenContext<DefaultProducerContext>> =
        config().create_with_context(context).unwrap();
    let poll = |step| producer.poll(step);
    producer.client().context().prime(LONG, poll).unwrap();
}

/// A `FutureProducer` polls on a thread of its own, and keeps its context to itself.
#[test]
fn a_client_with_a_thread_is_primed_by_waiting() {
    let context = TokenContext::with_tokens(tokens(None), DefaultConsumerContext);
    let tokens = context.tokens().unwrap().shared();
    let _producer: FutureProducer<TokenContext, NaiveRuntime> =
        config().create_with_context(context).unwrap();
    tokens.prime(LONG, thread::sleep).unwrap();
    let of_another_client = tokens.clone().prime(SHORT, thread::sleep);
    assert_eq!(of_another_client, Err(PrimeError::NotAsked));
}

/// What is documented: nothing polls an admin client's main queue.
#[test]
fn an_admin_client_never_asks() {
    let context = TokenContext::with_tokens(tokens(None), DefaultConsumerContext);
    let admin: AdminClient<TokenContext> = config().create_with_context(context).unwrap();
    let _ = admin.inner().fetch_metadata(None, SHORT);
    let context = admin.inner().context();
    let primed = context.prime(SHORT, thread::sleep);
    assert_eq!(primed, Err(PrimeError::NotAsked));
    assert!(primed.unwrap_err().to_string().contains("AdminClient"));
}

#[test]
fn the_principal_is_never_empty() {
    let principal = |name| {
        let token: OAuthToken = tokens(name).token().unwrap().into();
        token.principal_name
    };
    assert_eq!(principal(None), "AKIDEXAMPLE");
    assert_eq!(principal(Some("")), "AKIDEXAMPLE");
    assert_eq!(
        principal(Some("arn:aws:iam::1:user/a")),
        "arn:aws:iam::1:user/a"
    );
}

/// A context with tokens of its own, as one of another service's.
#[derive(Default)]
struct Own(AtomicUsize);

impl ClientContext for Own {
    const ENABLE_REFRESH_OAUTH_TOKEN: bool = true;

    fn generate_oauth_token(&self, _config: Option<&str>) -> Result<OAuthToken, Box<dyn Error>> {
        self.0.fetch_add(1, Ordering::SeqCst);
        Err("another service's".into())
    }
}

impl ConsumerCallbacks for Own {}

#[test]
fn without_refresh_everything_is_left_to_the_context_inside() {
    type On<C> = TokenContext<C, true>;
    type Off<C> = TokenContext<C, false>;
    const {
        assert!(On::<DefaultConsumerContext>::ENABLE_REFRESH_OAUTH_TOKEN);
        assert!(!Off::<DefaultConsumerContext>::ENABLE_REFRESH_OAUTH_TOKEN);
        assert!(Off::<Own>::ENABLE_REFRESH_OAUTH_TOKEN);
    }
    let context = Off::with_tokens(tokens(None), Own::default());
    let consumer: BaseConsumer<Off<Own>> = config().create_with_context(context).unwrap();
    let asked = || consumer.context().inner().0.load(Ordering::SeqCst);
    assert_eq!(consumer.context().prime(Duration::ZERO, |_| {}), Ok(()));
    let begun = std::time::Instant::now();
    while asked() == 0 && begun.elapsed() < LONG {
        consumer.poll(Duration::from_millis(50));
    }
    assert_eq!(asked(), 1);
}
