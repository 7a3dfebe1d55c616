//! This library.

use std::sync::Arc;

use msk_auth::client::{Client, ClientCredentials};
use msk_auth::plan::Plan;
use msk_auth::secret::Login;
use msk_auth::tls::Roots;
use msk_auth_connect::kafka_protocol::messages::MetadataRequest;
use msk_auth_connect::{Connection, Connector};
use msk_auth_peers::clients;
use rustls::crypto::CryptoProvider;

use crate::methods::{Method, Secret};

pub struct Ours {
    plan: Plan,
    credentials: ClientCredentials,
    roots: Roots,
    provider: Arc<CryptoProvider>,
    kept: Connector,
}

impl Ours {
    pub fn new(method: &Method, port: u16, provider: Arc<CryptoProvider>) -> Self {
        let plan = Plan::given(method.method, vec![clients::broker(port)]);
        let (credentials, roots) = (credentials(method), clients::roots());
        let kept = connector(&plan, &credentials, &roots, &provider);
        Self {
            plan,
            credentials,
            roots,
            provider,
            kept,
        }
    }

    /// Of a connector that is kept, with metadata.
    pub async fn kept(&self) -> Connection {
        with_metadata(&self.kept).await
    }

    /// Of a connector that is kept, no more than connected.
    pub async fn alone(&self) -> Connection {
        self.kept.connect().await.unwrap()
    }

    /// Of a client that is made for it, with metadata.
    pub async fn new_client(&self) -> (Connector, Connection) {
        let connector = connector(&self.plan, &self.credentials, &self.roots, &self.provider);
        let connection = with_metadata(&connector).await;
        (connector, connection)
    }

    /// What TLS a connection that is not the first has.
    pub async fn session(&self) -> String {
        self.kept().await;
        let connection = self.kept().await;
        let Some(session) = connection.tls() else {
            return "no TLS".to_owned();
        };
        let resumed = match session.client_certificate_requested {
            None => "resumed",
            Some(_) => "not resumed",
        };
        format!("{} {}, {resumed}", session.version, session.cipher)
    }
}

fn credentials(method: &Method) -> ClientCredentials {
    match &method.secret {
        Secret::Nothing => ClientCredentials::None,
        Secret::Certificate { chain, key } => clients::identity_of(chain, key),
        Secret::Login { user, password } => Login::new(*user, (*password).into()).into(),
        Secret::Token(_) if method.method == msk_auth::Method::Iam => {
            clients::token_source(clients::SECRET, 900).into()
        }
        Secret::Token(_) => ClientCredentials::OauthBearer(clients::unsecured(3600)),
    }
}

fn connector(
    plan: &Plan,
    credentials: &ClientCredentials,
    roots: &Roots,
    provider: &Arc<CryptoProvider>,
) -> Connector {
    let (credentials, roots) = (credentials.clone(), roots.clone());
    let client = Client::new(plan, credentials, Some(roots), provider.clone());
    Connector::new(client.unwrap())
}

async fn with_metadata(connector: &Connector) -> Connection {
    let mut connection = connector.connect().await.unwrap();
    let request = MetadataRequest::default().with_topics(None);
    let metadata = connection.exchange(8, &request).await.unwrap();
    assert_eq!(metadata.topics.len(), 2);
    connection
}
