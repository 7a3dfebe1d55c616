//! The credentials that the harness's listeners take, as this library's clients hold them.

use std::time::SystemTime;

use base64ct::{Base64UrlUnpadded, Encoding};
use msk_auth::client::{BearerTokens, Client, Credentials};
use msk_auth::cluster::Broker;
use msk_auth::iam::TokenSource;
use msk_auth::login::Login;
use msk_auth::plan::Plan;
use msk_auth::secret;
use msk_auth::tls::{self, Roots};
use msk_auth::{Conditions, Method, Policy};

use crate::kafka::USER;
use crate::{certs, clients};

/// The secret key that the MSK IAM listener knows `AKIDEXAMPLE` by.
pub const IAM_SECRET: &str = clients::SECRET;

/// `localhost` and a port.
pub fn broker(port: u16) -> Broker {
    format!("localhost:{port}").parse().unwrap()
}

/// The root of the peers' server certificate.
pub fn roots() -> Roots {
    Roots::from_pem(&certs("ca.pem"), &conditions()).unwrap()
}

pub(crate) fn conditions() -> Conditions {
    Conditions::new(Policy::kafka(), tls::aws_lc_rs())
}

/// A client of one broker that trusts the peers' root.
pub fn client(port: u16, method: Method, credentials: impl Into<Credentials>) -> Client {
    let plan = Plan::given(method, vec![broker(port)]);
    Client::new(&plan, credentials, Some(roots()), tls::aws_lc_rs()).unwrap()
}

/// The peers' client certificate.
pub fn identity() -> Credentials {
    clients::identity().into()
}

/// A client certificate and its key, PEM.
pub fn identity_of(certificate: &str, key: &str) -> Credentials {
    let document = serde_json::json!({"certificate": certificate, "privateKey": key});
    let kind = Some(secret::SecretType::ClientCertificateTlsAuth);
    let secret = secret::load(document.to_string().as_bytes(), kind, &conditions()).unwrap();
    secret.into()
}

/// The harness's user, with this password.
pub fn login(password: &str) -> Login {
    Login::new(USER, password.into())
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
pub(crate) fn unsigned(subject: &str, issued: i64, expires: i64) -> BearerTokens {
    let encode =
        |json: serde_json::Value| Base64UrlUnpadded::encode_string(json.to_string().as_bytes());
    let header = encode(serde_json::json!({"alg": "none"}));
    let claims = serde_json::json!({"sub": subject, "iat": issued, "exp": expires});
    let token = format!("{header}.{}.", encode(claims));
    BearerTokens::new(move || Ok(token.as_str().into()))
}

/// Tokens signed with this secret key.
pub fn iam_source(secret: &str) -> TokenSource {
    clients::token_source(secret, 900)
}
