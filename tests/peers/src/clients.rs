//! Clients for the listeners of `KafkaAuthServer`: one login for every method, and who comes in.

use base64ct::{Base64UrlUnpadded, Encoding};
use msk_auth::client::{BearerTokens, Client, Credentials};
use msk_auth::cluster::Broker;
use msk_auth::iam::{self, Region, Signer, TokenSource};
use msk_auth::identity::Identity;
use msk_auth::login::Login;
use msk_auth::plan::Plan;
use msk_auth::tls::{self, Roots};
use msk_auth::{Conditions, Method, Policy};

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
    pub credentials: Credentials,
    /// Whom the server then sees.
    pub principal: &'static str,
}

/// A login for every method.
pub fn good() -> Vec<Good> {
    let login = |password: &str| Login::new(USER, password.into());
    let mut all = Vec::new();
    let mut add = |listener, method, credentials, principal| {
        all.push(Good {
            listener,
            method,
            credentials,
            principal,
        });
    };
    let nothing = Credentials::None;
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
        Credentials::OauthBearer(bearer_tokens()),
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
    credentials: impl Into<Credentials>,
) -> Client {
    let roots = Roots::from_pem(&certs("ca.pem"), &conditions()).unwrap();
    client_trusting(kafka, listener, method, credentials, roots)
}

/// The same, under other roots.
///
/// # Panics
/// Where the credentials are not the method's.
pub fn client_trusting(
    kafka: &Kafka,
    listener: Listener,
    method: Method,
    credentials: impl Into<Credentials>,
    roots: Roots,
) -> Client {
    let brokers = format!("localhost:{}", kafka.port(listener));
    let plan = Plan::given(method, Broker::parse_list(&brokers).unwrap());
    Client::new(&plan, credentials, Some(roots), tls::aws_lc_rs()).unwrap()
}

/// The client certificate that the listener of mutual TLS trusts.
///
/// # Panics
/// When it is not there.
pub fn identity() -> Identity {
    let (chain, key) = (certs("client.chain.pem"), certs("client.key"));
    Identity::from_pem(&chain, &key, None, &conditions()).unwrap()
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
    let part = |json: &str| Base64UrlUnpadded::encode_string(json.as_bytes());
    let claims = r#"{"sub":"alice","iat":1700000000,"exp":4102444800}"#;
    let token = format!("{}.{}.", part(r#"{"alg":"none"}"#), part(claims));
    BearerTokens::new(move || Ok(token.as_str().into()))
}

fn conditions() -> Conditions {
    Conditions::new(Policy::kafka(), tls::aws_lc_rs())
}
