//! A provider of the SDK's types as the source of tokens.

use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::future::ProvideCredentials as Future;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use msk_auth::finding::with_causes;
use msk_auth::iam::{Region, Signer, TokenSource};
use msk_auth_aws::{SdkCredentials, credentials};
use tokio::runtime::{Builder, Handle};

/// Waits on a timer, as a provider that asks over a network waits on a socket.
#[derive(Debug)]
struct Slow(Result<Credentials, &'static str>);

impl ProvideCredentials for Slow {
    fn provide_credentials<'a>(&'a self) -> Future<'a>
    where
        Self: 'a,
    {
        Future::new(async {
            tokio::time::sleep(Duration::from_millis(20)).await;
            self.0.clone().map_err(CredentialsError::not_loaded)
        })
    }
}

fn slow(answer: Result<Credentials, &'static str>) -> SharedCredentialsProvider {
    SharedCredentialsProvider::new(Slow(answer))
}

fn keys() -> Credentials {
    Credentials::from_keys("AKIDEXAMPLE", "wJalrXUtnFEMI", Some("session".into()))
}

fn source(credentials: SdkCredentials) -> TokenSource {
    let signer = Signer::new(Region::new("eu-west-1").unwrap());
    TokenSource::builder(signer, credentials).start().unwrap()
}

/// librdkafka's callback blocks the thread that polls, which may be the program's only one.
#[test]
fn a_callback_that_blocks_the_only_thread_gets_a_token() {
    let one_worker = || {
        let mut builder = Builder::new_multi_thread();
        builder.worker_threads(1).enable_all().build().unwrap()
    };
    let current_thread = || Builder::new_current_thread().enable_all().build().unwrap();
    let cold = || async {
        let here = Handle::current();
        let own = source(SdkCredentials::new(slow(Ok(keys()))).unwrap());
        let given = source(SdkCredentials::on(slow(Ok(keys())), here).unwrap());
        [own.token_blocking(), given.token_blocking()]
    };
    let on_a_worker = one_worker();
    let task = on_a_worker.spawn(async move { cold().await });
    let answers = [
        current_thread().block_on(cold()),
        on_a_worker.block_on(task).unwrap(),
    ];
    for token in answers.into_iter().flatten() {
        assert_eq!(token.unwrap().access_key_id(), "AKIDEXAMPLE");
    }
}

#[test]
fn the_programs_own_runtime_serves_too() {
    let runtime = Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let provider = SharedCredentialsProvider::new(Named);
    let given = SdkCredentials::on(provider, runtime.handle().clone()).unwrap();
    // Outside the runtime, with no reactor on this thread.
    let token = source(given).token_blocking().unwrap();
    assert!(token.access_key_id().starts_with("tokio"), "{token:?}");
}

/// Answers with the name of the thread that asks.
#[derive(Debug)]
struct Named;

impl ProvideCredentials for Named {
    fn provide_credentials<'a>(&'a self) -> Future<'a>
    where
        Self: 'a,
    {
        // An access key id has no hyphen.
        let name = std::thread::current().name().unwrap().replace('-', "_");
        Future::ready(Ok(Credentials::from_keys(name, "wJalrXUtnFEMI", None)))
    }
}

#[test]
fn a_failure_has_the_providers_words() {
    let failing = SdkCredentials::new(slow(Err("the token file is empty"))).unwrap();
    let error = source(failing).token_blocking().unwrap_err();
    let words = with_causes(&error);
    assert!(words.contains("the token file is empty"), "{words}");
}

#[test]
fn every_part_is_taken_over() {
    let end = SystemTime::UNIX_EPOCH + Duration::from_secs(4_102_444_800);
    let given = Credentials::new(
        "AKIDEXAMPLE",
        "wJalrXUtnFEMI",
        Some("session".into()),
        Some(end),
        "test",
    );
    let taken = credentials(&given).unwrap();
    assert_eq!(taken.access_key_id(), "AKIDEXAMPLE");
    assert_eq!(taken.secret_access_key().expose(), "wJalrXUtnFEMI");
    assert_eq!(taken.session_token().unwrap().expose(), "session");
    assert_eq!(taken.expires_at(), Some(end));
    let odd = Credentials::from_keys("AKID\nEXAMPLE", "wJalrXUtnFEMI", None);
    assert!(credentials(&odd).is_err());
}
