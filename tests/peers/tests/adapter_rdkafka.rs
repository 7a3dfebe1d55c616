//! Logins of rdkafka (librdkafka) to Kafka's own TLS and SASL, and tokens on time.

use std::error::Error;
use std::sync::Mutex;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use msk_auth::Method;
use msk_auth::client::{Client, ClientCredentials, ClientError, DelegationToken, IamMechanism};
use msk_auth::plan::Plan;
use msk_auth::secret::Login;
use msk_auth::tls::{Roots, RotatingIdentity};
use msk_auth_peers::clients::{
    SECRET, bearer_tokens, client, client_trusting, good, identity, token_source, unsecured,
};
use msk_auth_peers::kafka::{Kafka, Listener, TOKEN_HMAC, TOKEN_ID, USER};
use msk_auth_rdkafka::{NoToken, TokenContext, Tokens, config};
use rdkafka::ClientContext;
use rdkafka::client::OAuthToken;
use rdkafka::consumer::{BaseConsumer, Consumer, ConsumerContext, DefaultConsumerContext};
use rdkafka::error::KafkaResult;
use rdkafka::producer::{BaseProducer, DefaultProducerContext, Producer};

/// How many topics the cluster has, for a client that waits so long at most.
fn topics(client: &Client, wait: Duration) -> KafkaResult<usize> {
    let context = TokenContext::new(client, DefaultConsumerContext).unwrap();
    let consumer: BaseConsumer<TokenContext> = config(client)
        .unwrap()
        .set("group.id", "test")
        .create_with_context(context)?;
    // Those that are refused have no token that is.
    let _ = consumer
        .context()
        .prime(wait, |step| drop(consumer.poll(step)));
    Ok(consumer.fetch_metadata(None, wait)?.topics().len())
}

const LONG: Duration = Duration::from_secs(30);
const SHORT: Duration = Duration::from_secs(3);

#[test]
fn every_method_logs_in() {
    let kafka = Kafka::start();
    for good in good() {
        let before = kafka.lines().len();
        let client = client(&kafka, good.listener, good.method, good.credentials);
        assert_eq!(topics(&client, LONG).unwrap(), 2, "{}", good.method);
        let principal = kafka.principal_after(before, good.listener);
        assert_eq!(principal, good.principal, "{}", good.method);
    }
}

#[test]
fn a_producer_logs_in() {
    let kafka = Kafka::start();
    let tokens = token_source(SECRET, 900);
    let client = client(&kafka, Listener::MskIam, Method::Iam, tokens);
    let context = TokenContext::new(&client, DefaultProducerContext).unwrap();
    let producer: BaseProducer<TokenContext<DefaultProducerContext>> = config(&client)
        .unwrap()
        .create_with_context(context)
        .unwrap();
    let poll = |step| producer.poll(step);
    producer.client().context().prime(LONG, poll).unwrap();
    producer.client().fetch_metadata(None, LONG).unwrap();
    assert_eq!(kafka.principal(Listener::MskIam), "User:msk-iam");
}

#[test]
fn what_should_be_refused_is() {
    let kafka = Kafka::start();
    for method in [Method::ScramSha512, Method::ScramSha256, Method::Plain] {
        let wrong = Login::new(USER, "another".into());
        let client = client(&kafka, Listener::Scram, method, wrong);
        topics(&client, SHORT).unwrap_err();
    }
    let refusal = kafka.refusal(Listener::Scram);
    assert!(refusal.contains("SaslAuthenticationException"), "{refusal}");

    let stranger = token_source("another", 900);
    let client = client(&kafka, Listener::MskIam, Method::Iam, stranger);
    topics(&client, SHORT).unwrap_err();
    kafka.refusal(Listener::MskIam);

    // The server's certificate is none of Amazon's.
    let (roots, nothing) = (Roots::amazon_trust_services(), ClientCredentials::None);
    let client = client_trusting(&kafka, Listener::Ssl, Method::Tls, nothing, roots);
    topics(&client, SHORT).unwrap_err();
    kafka.refusal(Listener::Ssl);
    assert!(!kafka.lines().iter().any(|line| line.starts_with("AUTH")));
}

#[test]
fn what_librdkafka_can_not_do_is_said() {
    let kafka = Kafka::start();
    let unsupported = |client: &Client| match config(client) {
        Err(ClientError::Unsupported(what)) => what,
        other => panic!("{:?}", other.err()),
    };
    let rotating = ClientCredentials::RotatingClientCertificate(RotatingIdentity::new(&identity()));
    let given = client(&kafka, Listener::Mtls, Method::Mtls, rotating);
    assert!(unsupported(&given).contains("make a new client"));

    let given = client(
        &kafka,
        Listener::Mtls,
        Method::Mtls,
        identity().certified_key().clone(),
    );
    assert!(unsupported(&given).contains("as PEM"));
    let own = given.tls_config().unwrap().clone();
    let plan = Plan::given(Method::Mtls, given.brokers().to_vec());
    let given = Client::with_tls_config(&plan, ClientCredentials::None, own).unwrap();
    assert!(unsupported(&given).contains("make the client with Roots"));

    let token = DelegationToken::new(TOKEN_ID, TOKEN_HMAC.into());
    let given = client(&kafka, Listener::Scram, Method::ScramSha512, token);
    assert!(unsupported(&given).contains("delegation token"));

    let extended = ClientCredentials::OauthBearer(bearer_tokens().extension("pool", "1"));
    let given = client(&kafka, Listener::Oauth, Method::OauthBearer, extended);
    assert!(unsupported(&given).contains("extensions"));
    assert!(TokenContext::new(&given, DefaultConsumerContext).is_err());

    let given = client(
        &kafka,
        Listener::MskIam,
        Method::Iam,
        token_source(SECRET, 900),
    );
    let given = given.iam_mechanism(IamMechanism::AwsMskIam);
    assert!(unsupported(&given).contains("OauthBearer"));
}

#[test]
fn debug_of_the_configuration_shows_no_secret() {
    let kafka = Kafka::start();
    let given = client(&kafka, Listener::Mtls, Method::Mtls, identity());
    let config_of_mtls = config(&given).unwrap();
    let shown = format!("{config_of_mtls:?} {:?}", config_of_mtls.config_map());
    assert!(shown.contains("BEGIN ENCRYPTED PRIVATE KEY"));
    let password = config_of_mtls.get("ssl.key.password").unwrap();
    assert_eq!(password.len(), 43);
    assert!(!shown.contains(password));

    let login = Login::new(USER, "alice-secret".into());
    let given = client(&kafka, Listener::Scram, Method::ScramSha512, login);
    let shown = format!("{:?}", config(&given).unwrap());
    assert!(shown.contains(USER) && !shown.contains("alice-secret"));
}

#[test]
fn a_bearer_token_tells_its_end_and_subject() {
    let kafka = Kafka::start();
    let given = ClientCredentials::OauthBearer(bearer_tokens());
    let given = client(&kafka, Listener::Oauth, Method::OauthBearer, given);
    let token = Tokens::new(&given).unwrap().unwrap().token().unwrap();
    assert_eq!(token.expires_at_ms(), 4_102_444_800_000);
    assert_eq!(token.principal_name(), "alice");

    let opaque = msk_auth::client::BearerTokens::new(|| Ok("opaque".into()));
    let opaque = ClientCredentials::OauthBearer(opaque);
    let given = client(&kafka, Listener::Oauth, Method::OauthBearer, opaque);
    let token = Tokens::new(&given).unwrap().unwrap().token().unwrap();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let left = token.expires_at_ms() - i64::try_from(now.as_millis()).unwrap();
    assert!((290_000..=300_000).contains(&left), "{left}");
    assert_eq!(token.principal_name(), "unknown");
}

/// librdkafka refuses an expired token, and rdkafka says so in its debug log alone.
#[test]
fn an_expired_bearer_token_is_an_error() {
    let kafka = Kafka::start();
    let given = ClientCredentials::OauthBearer(unsecured(-60));
    let given = client(&kafka, Listener::Oauth, Method::OauthBearer, given);
    let tokens = Tokens::new(&given).unwrap().unwrap();
    let error = tokens.token().unwrap_err();
    assert!(matches!(error, NoToken::Expired { .. }), "{error}");
}

/// A context of the caller's own that notes when it was asked.
struct Noting {
    tokens: Tokens,
    asked: Mutex<Vec<(Instant, i64)>>,
}

impl ClientContext for Noting {
    const ENABLE_REFRESH_OAUTH_TOKEN: bool = true;

    fn generate_oauth_token(&self, _config: Option<&str>) -> Result<OAuthToken, Box<dyn Error>> {
        let token = self.tokens.token()?;
        let mut asked = self.asked.lock().unwrap();
        asked.push((Instant::now(), token.expires_at_ms()));
        Ok(token.into())
    }
}

impl ConsumerContext for Noting {}

/// Tokens live six seconds and sessions four: librdkafka asks for a token after four fifths of the
/// last one's life, and authenticates its connections again before their sessions end.
#[test]
fn tokens_are_refreshed_and_connections_stand() {
    let kafka = Kafka::start();
    let source = token_source(SECRET, 12);
    let client = client(&kafka, Listener::ShortSessions, Method::Iam, source);
    let context = Noting {
        tokens: Tokens::new(&client).unwrap().unwrap(),
        asked: Mutex::default(),
    };
    let consumer: BaseConsumer<Noting> = config(&client)
        .unwrap()
        .set("group.id", "test")
        .create_with_context(context)
        .unwrap();
    consumer.poll(Duration::ZERO);
    consumer.fetch_metadata(None, LONG).unwrap();
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(30) {
        consumer.poll(Duration::from_millis(100));
        consumer.fetch_metadata(None, LONG).unwrap();
    }

    let asked = consumer.context().asked.lock().unwrap().clone();
    assert!(asked.len() >= 3, "the first and two more: {asked:?}");
    for pair in asked.windows(2) {
        let [(earlier, end), (later, next_end)] = [pair[0], pair[1]];
        assert!(later - earlier < Duration::from_secs(12), "before the end");
        assert!(next_end > end, "another token");
    }

    let lines = kafka.lines();
    let again = |count: &str| {
        let line = format!("REAUTH SHORT User:msk-iam {count}");
        lines.contains(&line)
    };
    assert!(again("1") && again("2") && again("3"), "{lines:#?}");
    // It opens and closes connections at the start; from the first that is renewed on, all stand.
    let renewed = lines.iter().position(|line| line.starts_with("REAUTH"));
    for line in &lines[renewed.unwrap()..] {
        let stands = ["REQ", "MSKIAM ok", "REAUTH"]
            .iter()
            .any(|word| line.starts_with(word));
        assert!(stands, "{line}");
    }
}
