//! librdkafka through rdkafka, as a program that uses it alone sets it up.

use std::error::Error;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use msk_auth_peers::certs;
use rdkafka::ClientContext;
use rdkafka::client::OAuthToken;
use rdkafka::config::ClientConfig;
use rdkafka::producer::{BaseProducer, DeliveryResult, Producer, ProducerContext};

use crate::methods::{Method, Secret};

pub struct Rdkafka {
    config: ClientConfig,
    tokens: Tokens,
}

impl Rdkafka {
    /// `connects_at_once` turns its property `enable.sparse.connections` off.
    pub fn new(method: &Method, port: u16, connects_at_once: bool) -> Self {
        let token = match &method.secret {
            Secret::Token(token) => Some(token.clone()),
            _ => None,
        };
        let mut config = config(method, port);
        if connects_at_once {
            config.set("enable.sparse.connections", "false");
        }
        Self {
            config,
            tokens: Tokens(token),
        }
    }

    pub fn connect(&self) -> BaseProducer<Tokens> {
        let producer: BaseProducer<Tokens> = self
            .config
            .create_with_context(self.tokens.clone())
            .unwrap();
        // Calls back for the token.
        producer.poll(Duration::ZERO);
        let limit = Duration::from_secs(30);
        let metadata = producer.client().fetch_metadata(None, limit).unwrap();
        assert_eq!(metadata.topics().len(), 2);
        producer
    }
}

fn config(method: &Method, port: u16) -> ClientConfig {
    let mut config = ClientConfig::new();
    config.set("bootstrap.servers", crate::address(port));
    config.set("socket.nagle.disable", "true");
    if method.uses_tls() {
        config.set("ssl.ca.pem", certs("ca.pem"));
    }
    let protocol = match (&method.secret, method.uses_tls()) {
        (Secret::Login { .. } | Secret::Token(_), _) => "sasl_ssl",
        (_, true) => "ssl",
        (_, false) => "plaintext",
    };
    config.set("security.protocol", protocol);
    match &method.secret {
        Secret::Nothing => {}
        Secret::Certificate { chain, key } => {
            config.set("ssl.certificate.pem", chain);
            config.set("ssl.key.pem", key);
        }
        Secret::Login { user, password } => {
            config.set("sasl.mechanism", method.name);
            config.set("sasl.username", *user);
            config.set("sasl.password", *password);
        }
        Secret::Token(_) => {
            config.set("sasl.mechanism", "OAUTHBEARER");
        }
    }
    config
}

/// Answers librdkafka's callback.
#[derive(Clone)]
pub struct Tokens(Option<String>);

impl ClientContext for Tokens {
    const ENABLE_REFRESH_OAUTH_TOKEN: bool = true;

    fn generate_oauth_token(&self, _config: Option<&str>) -> Result<OAuthToken, Box<dyn Error>> {
        let end = SystemTime::now() + Duration::from_secs(600);
        let end = end.duration_since(UNIX_EPOCH)?.as_millis();
        Ok(OAuthToken {
            token: self.0.clone().ok_or("there is no token")?,
            principal_name: "bench".to_owned(),
            lifetime_ms: i64::try_from(end)?,
        })
    }
}

impl ProducerContext for Tokens {
    type DeliveryOpaque = ();

    fn delivery(&self, _result: &DeliveryResult<'_>, (): ()) {}
}
