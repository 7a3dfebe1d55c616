//! What a program's own error type and its threads need of ours.

use std::error::Error;
use std::iter::successors;
use std::time::Duration;

use msk_auth::aws::Broker;
use msk_auth::client::{Client, ClientCredentials, ClientError};
use msk_auth::finding::with_causes;
use msk_auth::iam::{self, CredentialsError, Region, SignError, Signer, TokenError, TokenSource};
use msk_auth::plan::Plan;
use msk_auth::tls::{PemError, Roots};
use msk_auth::{Conditions, Method, Rules, access, aws, sasl, secret, tls};

/// Every public error, and what a program keeps or hands to another thread.
#[test]
fn they_cross_threads() {
    fn error<E: Error + Send + Sync + 'static>() {}
    fn value<T: Send + Sync + 'static>() {}

    error::<msk_auth::FindingsError>();
    error::<msk_auth::UnknownName>();
    error::<access::NameError>();
    error::<aws::ArnError>();
    error::<aws::BrokerError>();
    error::<aws::BrokerListError>();
    error::<ClientError>();
    error::<CredentialsError>();
    error::<iam::DecodeError>();
    error::<iam::RegionError>();
    error::<SignError>();
    error::<TokenError>();
    error::<sasl::SaslError>();
    error::<secret::repair::NoRandomness>();
    error::<tls::TlsError>();
    error::<PemError>();

    value::<msk_auth::Findings>();
    value::<Conditions>();
    value::<Rules>();
    value::<msk_auth::identity::Identity>();
    value::<secret::Secret>();
    value::<secret::Login>();
    value::<Roots>();
    value::<tls::RotatingIdentity>();
    value::<sasl::Scram>();
    value::<sasl::ScramCredentials>();
    value::<sasl::Plain>();
    value::<sasl::OauthBearer>();
    value::<sasl::AwsMskIam>();
    value::<iam::Credentials>();
    value::<iam::Event>();
    value::<Signer>();
    value::<iam::Token>();
    value::<TokenSource>();
    value::<Plan>();
    value::<Client>();
    value::<ClientCredentials>();
}

/// Each with what its one line begins with.
fn errors_with_causes() -> Vec<(Box<dyn Error>, &'static str)> {
    let timed_out = CredentialsError::TimedOut {
        after: Duration::from_secs(10),
    };
    let conditions = Conditions::new(Rules::kafka(), tls::ring());
    let region = Region::new("eu-west-1").unwrap();
    let host = Signer::new(region).with_host("a b").unwrap_err();
    let plan = |method| {
        Plan::given(
            method,
            vec![Broker::parse_list("b:9096").unwrap().remove(0)],
        )
    };
    let login = secret::Login::new("alice", "nul\0".into());
    let client = Client::new(&plan(Method::ScramSha512), login, None, tls::ring());
    let certificate = tls::TlsError::Root {
        subject: "CN=orders".to_owned(),
        source: rustls::Error::UnsupportedNameType,
    };
    vec![
        (
            Box::new(Broker::parse_list("a:1,b").unwrap_err()),
            "b is not host:port: the port is missing",
        ),
        (
            Box::new(TokenError::TimedOut {
                waited: Duration::from_secs(15),
                last: Some(CredentialsError::Expired),
            }),
            "no valid credentials: the provider has not answered for 15 s, and the previous attempt \
             failed: the provider returned expired credentials; renew them, and check the clock \
             if they are new",
        ),
        (
            Box::new(TokenError::Sign(host)),
            "the token could not be signed: `a b` is not the name of a host; pass it without scheme, \
             port or path",
        ),
        (
            Box::new(ClientError::Token(TokenError::Credentials(timed_out))),
            "no IAM token: no valid credentials: the credentials provider did not answer within \
             10 s",
        ),
        (
            Box::new(client.unwrap_err()),
            "the SASL mechanism can't send these credentials: the password contains a NUL character",
        ),
        (
            Box::new(ClientError::Tls(certificate)),
            "no TLS configuration: the root certificate CN=orders can't be used: ",
        ),
        (
            Box::new(Roots::from_pem("no PEM", &conditions).unwrap_err()),
            "the PEM text contains no usable roots: error[",
        ),
    ]
}

/// A program that reports the whole chain must not repeat itself, and one that reports the first
/// error alone must not be left without a fact.
#[test]
fn each_cause_is_told_once() {
    for (error, line) in errors_with_causes() {
        let words = with_causes(&*error);
        assert!(words.starts_with(line), "{words}");
        let chain: Vec<String> = successors(Some(&*error), |&cause| cause.source())
            .map(ToString::to_string)
            .collect();
        assert!(chain.len() > 1, "{chain:?}");
        for (outer, inner) in chain.iter().zip(chain.iter().skip(1)) {
            assert!(!outer.is_empty() && !outer.contains(inner), "{chain:?}");
        }
    }
}

/// A cause is found in the chain by its type.
#[test]
fn causes_are_matched_without_their_words() {
    let error = ClientError::Token(TokenError::Credentials(CredentialsError::Panicked));
    let cause = successors(Some(&error as &dyn Error), |&cause| cause.source())
        .find_map(|error| error.downcast_ref::<CredentialsError>());
    assert_eq!(cause, Some(&CredentialsError::Panicked));
}
