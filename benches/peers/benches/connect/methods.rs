//! What is measured: each method, its listener, and what its clients hold.

use msk_auth::Method as Name;
use msk_auth_peers::clients;
use msk_auth_peers::kafka::{Listener, PASSWORD, USER};

/// A way in.
pub struct Method {
    /// Kafka's word for it.
    pub name: &'static str,
    /// This library's.
    pub method: Name,
    pub listener: Listener,
    pub secret: Secret,
}

/// What a client proves its identity with.
pub enum Secret {
    Nothing,
    Certificate {
        chain: String,
        key: String,
    },
    Login {
        user: &'static str,
        password: &'static str,
    },
    Token(String),
}

impl Method {
    pub fn uses_tls(&self) -> bool {
        self.listener != Listener::Plaintext
    }
}

pub fn listeners() -> impl Iterator<Item = Listener> {
    [
        Listener::Plaintext,
        Listener::Ssl,
        Listener::Mtls,
        Listener::Scram,
        Listener::Oauth,
        Listener::MskIam,
    ]
    .into_iter()
}

pub fn all() -> Vec<Method> {
    let login = || Secret::Login {
        user: USER,
        password: PASSWORD,
    };
    let certificate = Secret::Certificate {
        chain: msk_auth_peers::certs("client.chain.pem"),
        key: msk_auth_peers::certs("client.key"),
    };
    let bearer = clients::unsecured(3600).token().unwrap();
    let iam = clients::token_source(clients::SECRET, 900);
    let iam = iam.token_blocking().unwrap();
    let of = |name, method, listener, secret| Method {
        name,
        method,
        listener,
        secret,
    };
    vec![
        of(
            "PLAINTEXT",
            Name::Plaintext,
            Listener::Plaintext,
            Secret::Nothing,
        ),
        of("TLS", Name::Tls, Listener::Ssl, Secret::Nothing),
        of("mTLS", Name::Mtls, Listener::Mtls, certificate),
        of("SCRAM-SHA-512", Name::ScramSha512, Listener::Scram, login()),
        of("SCRAM-SHA-256", Name::ScramSha256, Listener::Scram, login()),
        of("PLAIN", Name::Plain, Listener::Scram, login()),
        of(
            "OAUTHBEARER",
            Name::OauthBearer,
            Listener::Oauth,
            Secret::Token(bearer.expose().to_owned()),
        ),
        of(
            "IAM",
            Name::Iam,
            Listener::MskIam,
            Secret::Token(iam.expose().to_owned()),
        ),
    ]
}
