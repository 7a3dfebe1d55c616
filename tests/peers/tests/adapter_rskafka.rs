//! Logins of rskafka to Kafka's own TLS and SASL.

use std::time::Duration;

use msk_auth::Method;
use msk_auth::client::{Client, ClientCredentials};
use msk_auth::secret::Login;
use msk_auth::tls::Roots;
use msk_auth_peers::clients::{SECRET, bearer_tokens, client, client_trusting, good, token_source};
use msk_auth_peers::kafka::{Kafka, Listener, USER};
use rskafka::BackoffConfig;
use tokio::runtime::Runtime;

/// What rskafka says when it does not get in.
async fn failure(client: &Client) -> Option<String> {
    let backoff = BackoffConfig {
        deadline: Some(Duration::from_millis(500)),
        ..BackoffConfig::default()
    };
    let builder = msk_auth_rskafka::builder(client)
        .unwrap()
        .backoff_config(backoff);
    let error = builder.build().await.err()?;
    Some(format!("{error} {error:?}"))
}

#[test]
fn every_method_logs_in() {
    let kafka = Kafka::start();
    Runtime::new().unwrap().block_on(async {
        for good in good() {
            let before = kafka.lines().len();
            let client = client(&kafka, good.listener, good.method, good.credentials);
            let connected = msk_auth_rskafka::builder(&client)
                .unwrap()
                .build()
                .await
                .unwrap();
            let topics = connected.list_topics().await.unwrap();
            assert_eq!(topics.len(), 2, "{}", good.method);
            let principal = kafka.principal_after(before, good.listener);
            assert_eq!(principal, good.principal, "{}", good.method);
        }
    });
}

#[test]
fn bearer_extensions_are_sent() {
    let kafka = Kafka::start();
    Runtime::new().unwrap().block_on(async {
        let tokens = bearer_tokens().extension("logicalCluster", "lkc-1");
        let credentials = ClientCredentials::OauthBearer(tokens);
        let client = client(&kafka, Listener::Oauth, Method::OauthBearer, credentials);
        let Some(rskafka::client::SaslConfig::Oauthbearer(sent)) =
            msk_auth_rskafka::sasl_config(&client).unwrap()
        else {
            panic!("not OAUTHBEARER")
        };
        let extension = ("logicalCluster".to_owned(), "lkc-1".to_owned());
        assert_eq!(sent.bearer_kvs, [extension]);
        assert_eq!(failure(&client).await, None);
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
            let said = failure(&client).await.expect("refused");
            assert!(said.contains("SaslAuthenticationFailed"), "{said}");
            assert!(!said.contains("another"), "{said}");
        }
        let refusal = kafka.refusal(Listener::Scram);
        assert!(refusal.contains("SaslAuthenticationException"), "{refusal}");

        let stranger = token_source("another", 900);
        let client = client(&kafka, Listener::MskIam, Method::Iam, stranger);
        assert!(failure(&client).await.is_some());
        kafka.refusal(Listener::MskIam);

        // The server's certificate is none of Amazon's.
        let roots = Roots::amazon_trust_services();
        let client = client_trusting(
            &kafka,
            Listener::Ssl,
            Method::Tls,
            ClientCredentials::None,
            roots,
        );
        let said = failure(&client).await.expect("refused");
        assert!(said.contains("UnknownIssuer"), "{said}");
        kafka.refusal(Listener::Ssl);
    });
}

/// rskafka does not authenticate again: the server ends the connection, and it opens another with
/// another token.
#[test]
fn a_session_that_ends_is_followed_by_another() {
    let kafka = Kafka::start();
    Runtime::new().unwrap().block_on(async {
        let source = token_source(SECRET, 12);
        let client = client(&kafka, Listener::ShortSessions, Method::Iam, source);
        let connected = msk_auth_rskafka::builder(&client)
            .unwrap()
            .build()
            .await
            .unwrap();
        connected.list_topics().await.unwrap();
        let before = kafka.lines().len();
        tokio::time::sleep(Duration::from_secs(9)).await;
        connected.list_topics().await.unwrap();
        let principal = kafka.principal_after(before, Listener::ShortSessions);
        let lines = kafka.lines();
        assert!(
            lines[before..].iter().any(|line| line == "EXPIRED SHORT"),
            "{lines:#?}"
        );
        assert_eq!(principal, "User:msk-iam");
    });
}
