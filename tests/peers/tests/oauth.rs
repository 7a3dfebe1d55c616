//! Bearer tokens from a genuine authorization server, judged by Kafka's own validator: Authlib grants,
//! Kafka fetches the keys and lets the client in.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use msk_auth::aws::EventSourceMapping;
use msk_auth::bearer::BearerSource;
use msk_auth::client::{BearerTokens, Client};
use msk_auth::finding::with_causes;
use msk_auth::oauth::{OauthError, TokenGrant, TokenRequest};
use msk_auth::plan::{self, ClusterSource, Material, Plan};
use msk_auth::secret::{self, OauthClient, Secret, SecretType};
use msk_auth::tls::{self, Roots};
use msk_auth::{Conditions, Findings, Method, Rules};
use msk_auth_connect::blocking::BlockingError;
use msk_auth_connect::{Connector, blocking};
use msk_auth_oauth::{EndpointError, Failure, TokenEndpoint};
use msk_auth_peers::idp::{ACCOUNT, CLIENT, IdentityProvider, KEY_CLIENT, SECRET};
use msk_auth_peers::kafka::{Kafka, Listener};
use msk_auth_peers::{certs, folder};

fn conditions() -> Conditions {
    Conditions::new(Rules::lambda(), tls::ring())
}

/// A secret as Secrets Manager holds it.
fn client(members: serde_json::Value) -> OauthClient {
    let document = members.to_string();
    let kind = Some(SecretType::OauthbearerAuth);
    match secret::load(document.as_bytes(), kind, &conditions()).unwrap() {
        Secret::OauthClient(client) => client,
        other => panic!("{other:?}"),
    }
}

fn by_secret(idp: &IdentityProvider) -> OauthClient {
    client(serde_json::json!({
        "oauthTokenEndpointUrl": idp.url("token"),
        "oauthClientId": CLIENT,
        "oauthClientSecret": SECRET,
        "oauthIdpCaCertificate": certs("ca.pem"),
    }))
}

fn by_key(idp: &IdentityProvider, key: &str) -> OauthClient {
    client(serde_json::json!({
        "oauthTokenEndpointUrl": idp.url("token"),
        "oauthClientId": KEY_CLIENT,
        "oauthClientEmail": ACCOUNT,
        "oauthPrivateKey": key,
        "oauthTokenExpirationSeconds": 120,
        "oauthIdpCaCertificate": certs("ca.pem"),
    }))
}

fn source(request: TokenRequest) -> BearerSource {
    let endpoint = TokenEndpoint::new(request, tls::ring()).unwrap();
    endpoint.source().start().unwrap()
}

fn refused(request: TokenRequest) -> EndpointError {
    let endpoint = TokenEndpoint::new(request, tls::ring()).unwrap();
    endpoint.token_blocking().unwrap_err()
}

fn error_code(error: &EndpointError) -> Option<&str> {
    match error.failure() {
        Failure::Oauth(OauthError::Refused { error, .. }) => error.as_deref(),
        other => panic!("{other:?}"),
    }
}

/// Logs in at the listener with Kafka's own validator.
fn log_in(kafka: &Kafka, tokens: BearerTokens) -> Result<(), BlockingError> {
    let broker = format!("localhost:{}", kafka.port(Listener::Oidc));
    let plan = Plan::given(Method::OauthBearer, vec![broker.parse().unwrap()]);
    let roots = Roots::from_pem(&certs("ca.pem"), &conditions()).unwrap();
    let client = Client::new(&plan, tokens, Some(roots), tls::ring()).unwrap();
    blocking::connect(&Connector::new(client)).map(drop)
}

#[test]
fn every_grant_logs_in() {
    let idp = IdentityProvider::start(300);
    let kafka = Kafka::validating(&idp.url("jwks"));
    let key = certs("client.key");
    for (client, grant, principal) in [
        (by_secret(&idp), TokenGrant::ClientSecretBasic, CLIENT),
        (by_secret(&idp), TokenGrant::ClientSecretPost, CLIENT),
        (by_key(&idp, &key), TokenGrant::PrivateKeyJwt, KEY_CLIENT),
        (by_key(&idp, &key), TokenGrant::JwtBearer, ACCOUNT),
    ] {
        let lines = kafka.lines().len();
        let request = TokenRequest::new(client).grant(grant);
        let source = source(request.scope("kafka/consume").audience("kafka"));
        let token = source.token_blocking().unwrap();
        assert_eq!(token.principal(), Some(principal), "{grant:?}");
        let left = token
            .expires_at()
            .unwrap()
            .elapsed()
            .unwrap_err()
            .duration();
        assert!(left > Duration::from_secs(240) && left <= Duration::from_secs(300));
        log_in(&kafka, BearerTokens::from(source)).unwrap();
        let found = kafka.principal_after(lines, Listener::Oidc);
        assert_eq!(found, format!("User:{principal}"));
    }
    let asked = idp.asked(4);
    assert_eq!(asked.len(), 4, "{asked:?}");
    for request in asked {
        assert!(request.contains(r#""scope": "kafka/consume", "audience": "kafka""#));
    }
}

/// The grant by default is the one of the secret, as AWS documents it.
#[test]
fn the_secret_decides_the_grant() {
    let idp = IdentityProvider::start(300);
    let principal = |client| {
        let token = source(TokenRequest::new(client)).token_blocking().unwrap();
        token.principal().unwrap().to_owned()
    };
    assert_eq!(principal(by_secret(&idp)), CLIENT);
    assert_eq!(principal(by_key(&idp, &certs("client.key"))), ACCOUNT);
    let asked = idp.asked(2).join("\n");
    assert!(asked.contains(r#""grant_type": "client_credentials""#));
    assert!(asked.contains("urn:ietf:params:oauth:grant-type:jwt-bearer"));
}

/// Authlib verifies an ES256 assertion, as the grant and as the client's proof.
#[test]
fn a_key_of_an_elliptic_curve_signs() {
    let pair = rcgen::KeyPair::generate().unwrap();
    let file = file("es256.pem", &pair.public_key_pem());
    let idp = IdentityProvider::knowing(&file);
    let client = by_key(&idp, &pair.serialize_pem());
    for grant in [TokenGrant::JwtBearer, TokenGrant::PrivateKeyJwt] {
        let request = TokenRequest::new(client.clone()).grant(grant);
        source(request).token_blocking().unwrap();
    }
    // The RSA key that it knew before.
    let other = TokenRequest::new(by_key(&idp, &certs("client.key")));
    assert_eq!(error_code(&refused(other)), Some("invalid_grant"));
}

fn file(name: &str, content: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("oauth");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    std::fs::write(&path, content).unwrap();
    path
}

/// Kafka's own client logs in with what `plan` renders: it asks the same token endpoint, with the scope
/// and the extensions of the mapping.
#[test]
fn kafkas_client_logs_in_with_what_is_rendered() {
    let idp = IdentityProvider::start(300);
    let kafka = Kafka::validating(&idp.url("jwks"));
    let mapping = serde_json::json!({
        "SelfManagedEventSource": {"Endpoints": {"KAFKA_BOOTSTRAP_SERVERS": [
            format!("localhost:{}", kafka.port(Listener::Oidc))
        ]}},
        "SourceAccessConfigurations": [
            {"Type": "OAUTHBEARER_AUTH", "URI": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:s"},
            {"Type": "OAUTHBEARER_SCOPE", "URI": "kafka/consume"},
            {"Type": "OAUTHBEARER_LOGICAL_CLUSTER", "URI": "lkc-1"},
            {"Type": "OAUTHBEARER_IDENTITY_POOL", "URI": "pool-1"}
        ]
    });
    let mapping = EventSourceMapping::from_json(mapping.to_string().as_bytes()).unwrap();
    let mut findings = Findings::under(&Rules::lambda());
    let brokers = &mapping.brokers;
    let cluster = ClusterSource::SelfManaged { brokers };
    let access = Some(&mapping.source_access);
    let plan = plan::decide(cluster, access, None, &mut findings)
        .plan
        .unwrap();
    let material = Material::OauthClient {
        token_endpoint: &idp.url("token"),
        client_id: CLIENT,
        client_secret: SECRET,
    };
    let properties = plan::java_properties(&plan, &material);
    let properties = file("client.properties", properties.expose());
    let trust = file("trust.p12", "");
    std::fs::remove_file(&trust).unwrap();
    let keytool = Command::new("keytool")
        .args([
            "-importcert",
            "-noprompt",
            "-alias",
            "ca",
            "-storepass",
            "changeit",
            "-keystore",
        ])
        .arg(&trust)
        .arg("-file")
        .arg(folder().join("certs/ca.pem"))
        .output()
        .unwrap();
    assert!(keytool.status.success(), "{keytool:?}");
    let output = Command::new("java")
        .current_dir(folder())
        .arg(format!("-Djavax.net.ssl.trustStore={}", trust.display()))
        .arg("-Djavax.net.ssl.trustStorePassword=changeit")
        .arg(format!(
            "-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls={}",
            idp.url("token")
        ))
        .args(["-cp", "lib/*:classes", "RenderedConfig"])
        .arg(&properties)
        .arg("connect")
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(printed.contains("nodes 1"), "{printed}{output:?}");
    assert!(!printed.contains("unknown"), "{printed}");
    assert!(
        idp.asked(1)
            .concat()
            .contains(r#""scope": "kafka/consume""#)
    );
    assert_eq!(kafka.principal(Listener::Oidc), format!("User:{CLIENT}"));
}

#[test]
fn the_authorization_servers_refusals_are_named() {
    let idp = IdentityProvider::start(300);
    let mut wrong = by_secret(&idp);
    wrong.proof = msk_auth::secret::OauthProof::ClientSecret("wrong-secret".into());
    let error = refused(TokenRequest::new(wrong));
    assert_eq!(error_code(&error), Some("invalid_client"));
    assert!(!with_causes(&error).contains("wrong-secret"));

    // Another's key: the signature does not fit.
    let strange = by_key(&idp, &certs("server.key"));
    let error = refused(TokenRequest::new(strange.clone()));
    assert_eq!(error_code(&error), Some("invalid_grant"), "{error:?}");
    let error = refused(TokenRequest::new(strange).grant(TokenGrant::PrivateKeyJwt));
    assert_eq!(error_code(&error), Some("invalid_client"), "{error:?}");

    // The assertion is for another audience than the token endpoint.
    let request = TokenRequest::new(by_key(&idp, &certs("client.key")));
    let error = refused(request.assertion_audience("https://other.example.com/"));
    assert_eq!(error_code(&error), Some("invalid_grant"), "{error:?}");

    let error = refused(TokenRequest::new(by_secret(&idp)).scope("everything"));
    assert_eq!(error_code(&error), Some("invalid_scope"), "{error:?}");

    let mut moved = by_secret(&idp);
    moved.token_endpoint = idp.url("moved");
    let error = refused(TokenRequest::new(moved));
    let redirected = Failure::Oauth(OauthError::Redirected { status: 307 });
    assert_eq!(format!("{:?}", error.failure()), format!("{redirected:?}"));
    let mut absent = by_secret(&idp);
    absent.token_endpoint = idp.url("nowhere");
    assert_eq!(error_code(&refused(TokenRequest::new(absent))), None);
}

/// What Kafka's validator does not accept: another audience than its own, and a token of nobody's.
#[test]
fn kafkas_validator_can_refuse() {
    let idp = IdentityProvider::start(300);
    let kafka = Kafka::validating(&idp.url("jwks"));
    // Authlib writes a scope of null where none is asked for, which Kafka rejects, too.
    let asked = |idp| TokenRequest::new(by_secret(idp)).scope("kafka/consume");
    let other = asked(&idp).audience("another-cluster");
    assert!(log_in(&kafka, source(other).into()).is_err());
    let unsigned = msk_auth_peers::clients::unsecured(3600);
    assert!(log_in(&kafka, unsigned).is_err());
    // A token of another identity provider's with the same names.
    let stranger = IdentityProvider::start(300);
    let theirs = source(asked(&stranger));
    assert!(log_in(&kafka, theirs.into()).is_err());
    let ours = source(asked(&idp));
    log_in(&kafka, ours.into()).unwrap();
}

/// A source asks again ahead of the end, and the connection goes on with the new token.
#[test]
fn a_token_is_fresh_when_its_time_has_come() {
    let idp = IdentityProvider::start(12);
    let source = source(TokenRequest::new(by_secret(&idp)));
    let first = source.token_blocking().unwrap();
    idp.asked(2);
    assert!(first.expires_at().unwrap() > std::time::SystemTime::now());
    std::thread::sleep(Duration::from_millis(500));
    let second = source.token_blocking().unwrap();
    assert!(second.expires_at() > first.expires_at());
    assert!(second.text() != first.text());
}
