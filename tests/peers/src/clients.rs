//! Clients for the listeners of `KafkaAuthServer`: one login for every method, who comes in, and
//! the credentials that they take.

use std::time::SystemTime;

use base64ct::{Base64UrlUnpadded, Encoding};
use msk_auth::aws::Broker;
use msk_auth::client::{BearerTokens, Client, ClientCredentials};
use msk_auth::iam::{self, Region, Signer, TokenSource};
use msk_auth::identity::Identity;
use msk_auth::plan::Plan;
use msk_auth::secret::Login;
use msk_auth::tls::{self, Roots};
use msk_auth::{Conditions, Method, Rules, secret};

use crate::certs;
use crate::kafka::{Kafka, Listener, PASSWORD, USER};

/// The secret of the access key that the listener of MSK IAM tokens knows.
pub const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

/// A login that a listener takes.
pub struct Good {
    /// Which listener.
    pub listener: Listener,
    /// With which method.
    pub method: Method,
    /// And with what.
    pub credentials: ClientCredentials,
    /// Whom the server then sees.
    pub principal: &'static str,
}

/// A login for every method.
pub fn good() -> Vec<Good> {
    let mut all = Vec::new();
    let mut add = |listener, method, credentials, principal| {
        all.push(Good {
            listener,
            method,
            credentials,
            principal,
        });
    };
    let nothing = ClientCredentials::None;
    add(
        Listener::Plaintext,
        Method::Plaintext,
        nothing.clone(),
        "User:ANONYMOUS",
    );
    add(Listener::Ssl, Method::Tls, nothing, "User:ANONYMOUS");
    add(
        Listener::Mtls,
        Method::Mtls,
        identity().into(),
        "User:CN=client,O=Peers",
    );
    for method in [Method::ScramSha512, Method::ScramSha256, Method::Plain] {
        add(
            Listener::Scram,
            method,
            login(PASSWORD).into(),
            "User:alice",
        );
    }
    add(
        Listener::Oauth,
        Method::OauthBearer,
        ClientCredentials::OauthBearer(bearer_tokens()),
        "User:alice",
    );
    add(
        Listener::MskIam,
        Method::Iam,
        token_source(SECRET, 900).into(),
        "User:msk-iam",
    );
    all
}

/// A client for a listener under the peers' root.
///
/// # Panics
/// Where the credentials are not the method's.
pub fn client(
    kafka: &Kafka,
    listener: Listener,
    method: Method,
    credentials: impl Into<ClientCredentials>,
) -> Client {
    client_trusting(kafka, listener, method, credentials, roots())
}

/// The same, under other roots.
///
/// # Panics
/// Where the credentials are not the method's.
pub fn client_trusting(
    kafka: &Kafka,
    listener: Listener,
    method: Method,
    credentials: impl Into<ClientCredentials>,
    roots: Roots,
) -> Client {
    let plan = Plan::given(method, vec![broker(kafka.port(listener))]);
    Client::new(&plan, credentials, Some(roots), tls::ring()).unwrap()
}

/// A client of one broker that trusts the peers' root.
pub fn client_at(port: u16, method: Method, credentials: impl Into<ClientCredentials>) -> Client {
    let plan = Plan::given(method, vec![broker(port)]);
    Client::new(&plan, credentials, Some(roots()), tls::ring()).unwrap()
}

/// `localhost` and a port.
pub fn broker(port: u16) -> Broker {
    format!("localhost:{port}").parse().unwrap()
}

/// The root of the peers' server certificate.
pub fn roots() -> Roots {
    Roots::from_pem(&certs("ca.pem"), &conditions()).unwrap()
}

fn conditions() -> Conditions {
    Conditions::new(Rules::kafka(), tls::ring())
}

/// The client certificate that the listener of mutual TLS trusts.
///
/// # Panics
/// When it is not there.
pub fn identity() -> Identity {
    let (chain, key) = (certs("client.chain.pem"), certs("client.key"));
    Identity::from_pem(&chain, &key, None, &conditions()).unwrap()
}

/// A client certificate and its key, PEM.
pub fn identity_of(certificate: &str, key: &str) -> ClientCredentials {
    let document = serde_json::json!({"certificate": certificate, "privateKey": key});
    let kind = Some(secret::SecretType::ClientCertificateTlsAuth);
    let secret = secret::load(document.to_string().as_bytes(), kind, &conditions()).unwrap();
    secret.into()
}

/// The harness's user, with this password.
pub fn login(password: &str) -> Login {
    Login::new(USER, password.into())
}

/// A source of MSK IAM tokens that live so many seconds, signed with this secret.
///
/// # Panics
/// When it does not start.
pub fn token_source(secret: &str, lifetime: u32) -> TokenSource {
    let credentials = iam::Credentials::new("AKIDEXAMPLE", secret.into()).unwrap();
    let signer = Signer::new(Region::new("eu-central-1").unwrap());
    let signer = signer.with_lifetime(lifetime).unwrap();
    TokenSource::builder(signer, credentials).start().unwrap()
}

/// Tokens of alice's until 2100, which Kafka's unsecured validator takes.
pub fn bearer_tokens() -> BearerTokens {
    unsigned("alice", 1_700_000_000, 4_102_444_800)
}

/// An unsecured JSON web token of `bob`, as Kafka's unsecured validator takes it, that expires in
/// so many seconds.
pub fn unsecured(expires_in: i64) -> BearerTokens {
    let now = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap();
    let now = i64::try_from(now.as_secs()).unwrap();
    unsigned("bob", now - 7200, now + expires_in)
}

/// An unsecured JSON web token with these claims.
fn unsigned(subject: &str, issued: i64, expires: i64) -> BearerTokens {
    let encode =
        |json: serde_json::Value| Base64UrlUnpadded::encode_string(json.to_string().as_bytes());
    let header = encode(serde_json::json!({"alg": "none"}));
    let claims = serde_json::json!({"sub": subject, "iat": issued, "exp": expires});
    let token = format!("{header}.{}.", encode(claims));
    BearerTokens::new(move || Ok(token.as_str().into()))
}
