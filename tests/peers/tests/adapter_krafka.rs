//! Logins of krafka to Kafka's own TLS and SASL.

use std::time::Duration;

use krafka::KrafkaError;
use msk_auth::Method;
use msk_auth::client::{Client, ClientCredentials};
use msk_auth::secret::Login;
use msk_auth::tls::{Roots, RotatingIdentity};
use msk_auth_krafka as adapter;
use msk_auth_peers::clients::{
    SECRET, bearer_tokens, client, client_trusting, good, identity, token_source,
};
use msk_auth_peers::kafka::{Kafka, Listener, USER};
use tokio::runtime::Runtime;

async fn connect(client: &Client) -> Result<usize, KrafkaError> {
    let builder = adapter::builder(client).unwrap();
    let limit = Duration::from_secs(10);
    let connected = builder.request_timeout(limit).connect().await?;
    Ok(connected
        .admin()
        .list_topics(Default::default())
        .await?
        .len())
}

#[test]
fn every_method_logs_in() {
    let kafka = Kafka::start();
    Runtime::new().unwrap().block_on(async {
        for good in good() {
            let before = kafka.lines().len();
            let client = client(&kafka, good.listener, good.method, good.credentials);
            assert_eq!(connect(&client).await.unwrap(), 2, "{}", good.method);
            let principal = kafka.principal_after(before, good.listener);
            assert_eq!(principal, good.principal, "{}", good.method);
        }
    });
}

#[test]
fn a_rotating_certificate_and_bearer_extensions_log_in() {
    let kafka = Kafka::start();
    Runtime::new().unwrap().block_on(async {
        let rotating =
            ClientCredentials::RotatingClientCertificate(RotatingIdentity::new(&identity()));
        let client_of = |listener, method, given| client(&kafka, listener, method, given);
        connect(&client_of(Listener::Mtls, Method::Mtls, rotating))
            .await
            .unwrap();
        assert_eq!(kafka.principal(Listener::Mtls), "User:CN=client,O=Peers");

        let tokens = bearer_tokens().extension("logicalCluster", "lkc-1");
        let tokens = ClientCredentials::OauthBearer(tokens);
        connect(&client_of(Listener::Oauth, Method::OauthBearer, tokens))
            .await
            .unwrap();
        assert_eq!(kafka.principal(Listener::Oauth), "User:alice");
    });
}

#[test]
fn what_should_be_refused_is() {
    let kafka = Kafka::start();
    Runtime::new().unwrap().block_on(async {
        for method in [Method::ScramSha512, Method::ScramSha256, Method::Plain] {
            let wrong = Login::new(USER, "another".into());
            let client = client(&kafka, Listener::Scram, method, wrong);
            let error = connect(&client).await.unwrap_err();
            assert!(matches!(error, KrafkaError::Auth { .. }), "{error:?}");
            assert!(!format!("{error} {error:?}").contains("another"));
        }
        let refusal = kafka.refusal(Listener::Scram);
        assert!(refusal.contains("SaslAuthenticationException"), "{refusal}");

        let stranger = token_source("another", 900);
        let client = client(&kafka, Listener::MskIam, Method::Iam, stranger);
        let error = connect(&client).await.unwrap_err();
        assert!(matches!(error, KrafkaError::Auth { .. }), "{error:?}");
        kafka.refusal(Listener::MskIam);

        // The server's certificate is none of Amazon's.
        let (roots, nothing) = (Roots::amazon_trust_services(), ClientCredentials::None);
        let client = client_trusting(&kafka, Listener::Ssl, Method::Tls, nothing, roots);
        let error = connect(&client).await.unwrap_err();
        assert!(error.to_string().contains("UnknownIssuer"), "{error}");
        kafka.refusal(Listener::Ssl);
    });
}

/// krafka replaces a connection before its session of eight seconds ends, with another token.
#[test]
fn sessions_follow_each_other() {
    let kafka = Kafka::start();
    Runtime::new().unwrap().block_on(async {
        let source = token_source(SECRET, 60);
        let client = client(&kafka, Listener::ShortSessions, Method::Iam, source);
        let connected = adapter::builder(&client).unwrap().connect().await.unwrap();
        let admin = connected.admin();
        for _ in 0..48 {
            admin.list_topics(Default::default()).await.unwrap();
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        let lines = kafka.lines();
        let count = |word: &str| lines.iter().filter(|line| line.starts_with(word)).count();
        assert!(count("AUTH SHORT User:msk-iam ") >= 3, "{lines:#?}");
        assert_eq!(count("EXPIRED"), 0, "{lines:#?}");
    });
}
