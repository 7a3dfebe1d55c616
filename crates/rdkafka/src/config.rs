//! A client as rdkafka's configuration.

use rdkafka::config::ClientConfig;

use msk_auth::Method;
use msk_auth::client::{Client, ClientCredentials, ClientError};
use msk_auth::plan::{Material, Plan, librdkafka_properties};
use msk_auth::sasl::Plain;

use crate::tokens::Tokens;

/// The configuration: brokers, security protocol, roots, client certificate and key, user name and
/// password. What else a client needs, `group.id` for example, is set on it.
///
/// Built-in roots that are trusted for some names only are left out: a certificate does not say so.
///
/// # Errors
/// [`ClientError::Unsupported`] for `AWS_MSK_IAM`, for a delegation token, for bearer tokens with SASL
/// extensions, for a rotating client certificate or one of rustls' own, and for a TLS configuration of the
/// program's; [`ClientError::Sasl`] for a password that can't be sent; [`ClientError::Tls`] where no root is
/// left.
pub fn config(client: &Client) -> Result<ClientConfig, ClientError> {
    if client.tls_config().is_some() && client.roots().is_none() {
        return Err(ClientError::Unsupported(
            "librdkafka has its own TLS, and takes no rustls configuration: make the client with \
             Roots",
        ));
    }
    // Fails where there are tokens that could not be handed over.
    Tokens::new(client)?;
    let (chain, key);
    let material = match client.credentials() {
        ClientCredentials::Login(login) => {
            if client.method() == Method::Plain {
                Plain::new(&login.username, login.password.clone()).map_err(ClientError::Sasl)?;
            }
            Material::Login {
                username: &login.username,
                password: login.password.expose(),
            }
        }
        ClientCredentials::ClientCertificate(identity) => {
            chain = identity.chain_pem();
            key = identity
                .encrypted_key_pem()
                .ok_or(ClientError::Unsupported(
                    "the operating system gave no random numbers to encrypt the key with",
                ))?;
            Material::ClientCertificate {
                certificate: &chain,
                private_key: key.text.expose(),
                private_key_password: Some(key.password.expose()),
            }
        }
        ClientCredentials::DelegationToken(_) => {
            return Err(ClientError::Unsupported(
                "librdkafka can't log in with a delegation token: its SCRAM has no extension tokenauth",
            ));
        }
        ClientCredentials::RotatingClientCertificate(_) => {
            return Err(ClientError::Unsupported(
                "librdkafka keeps the client certificate that it was made with: give \
                 ClientCredentials::ClientCertificate, and make a new client when it changes",
            ));
        }
        ClientCredentials::CertifiedKey(_) => {
            return Err(ClientError::Unsupported(
                "librdkafka takes the client certificate and its key as PEM: give an Identity",
            ));
        }
        _ => Material::LeftOut,
    };
    let plan = Plan::given(client.method(), client.brokers().to_vec());
    let mut config = ClientConfig::new();
    for property in librdkafka_properties(&plan, &material) {
        // Tokens come from the callback, not from librdkafka's own OIDC client.
        if !property.name.starts_with("sasl.oauthbearer.") {
            config.set(property.name, property.value.expose());
        }
    }
    if let Some(roots) = client.roots() {
        let known = webpki_root_certs::TLS_SERVER_ROOT_CERTS;
        config.set("ssl.ca.pem", roots.to_pem(known).map_err(ClientError::Tls)?);
    }
    Ok(config)
}
