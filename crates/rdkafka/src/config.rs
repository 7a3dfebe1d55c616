//! Configures rdkafka from a client.

use rdkafka::config::ClientConfig;

use msk_auth::Method;
use msk_auth::client::{Client, ClientCredentials, ClientError};
use msk_auth::plan::{Material, Plan, librdkafka_properties};
use msk_auth::sasl::Plain;

use crate::tokens::Tokens;

/// Makes the configuration: brokers, security protocol, roots, client certificate and key, user
/// name and password. Add other settings to it, for example `group.id`.
///
/// Built-in roots that are trusted only for some names are omitted, because a certificate can't
/// express that.
///
/// # Errors
/// [`ClientError::Unsupported`] for `AWS_MSK_IAM`, for a delegation token, for bearer tokens with SASL extensions, for a rotating
/// client certificate or rustls' own type, and for the program's own TLS configuration; [`ClientError::Sasl`]
/// for a password that can't be sent; [`ClientError::Tls`] if no root is left.
pub fn config(client: &Client) -> Result<ClientConfig, ClientError> {
    if client.tls_config().is_some() && client.roots().is_none() {
        return Err(ClientError::Unsupported(
            "librdkafka does TLS itself and does not accept a rustls configuration: make the \
             client with Roots",
        ));
    }
    // Fails if there are tokens that the callback can't pass on.
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
                    "the operating system returned no random numbers to encrypt the key",
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
                "librdkafka keeps its first client certificate: give \
                 ClientCredentials::ClientCertificate, and make a new client when it changes",
            ));
        }
        ClientCredentials::CertifiedKey(_) => {
            return Err(ClientError::Unsupported(
                "librdkafka requires the client certificate and its key as PEM: give an Identity",
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
