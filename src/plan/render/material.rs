//! The secret's content in a configuration, and the placeholders for it.

use std::fmt;

use crate::plan::decision::{Plan, RootsSource};

/// The content of a secret, for a configuration that will contain it.
#[derive(Clone, Copy, Default)]
#[non_exhaustive]
pub enum Material<'a> {
    /// No content: the configuration contains placeholders.
    #[default]
    LeftOut,
    /// A user name and a password.
    Login {
        /// The member `username`.
        username: &'a str,
        /// The member `password`.
        password: &'a str,
    },
    /// A client of an identity provider.
    OauthClient {
        /// The member `oauthTokenEndpointUrl`.
        token_endpoint: &'a str,
        /// The member `oauthClientId`.
        client_id: &'a str,
        /// The member `oauthClientSecret`.
        client_secret: &'a str,
    },
    /// A client certificate and its key.
    ClientCertificate {
        /// The member `certificate`, PEM.
        certificate: &'a str,
        /// The member `privateKey`, PEM.
        private_key: &'a str,
        /// The member `privateKeyPassword`.
        private_key_password: Option<&'a str>,
    },
}

impl fmt::Debug for Material<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::LeftOut => "LeftOut",
            Self::Login { .. } => "Login { .. }",
            Self::OauthClient { .. } => "OauthClient { .. }",
            Self::ClientCertificate { .. } => "ClientCertificate { .. }",
        })
    }
}

pub(super) fn login<'a>(material: &Material<'a>) -> (&'a str, &'a str) {
    match material {
        Material::Login { username, password } => (username, password),
        _ => ("<username of the secret>", "<password of the secret>"),
    }
}

/// Token endpoint, client id and client secret.
pub(super) fn oauth_client<'a>(material: &Material<'a>) -> [&'a str; 3] {
    match material {
        Material::OauthClient {
            token_endpoint,
            client_id,
            client_secret,
        } => [token_endpoint, client_id, client_secret],
        _ => [
            "<oauthTokenEndpointUrl of the secret>",
            "<oauthClientId of the secret>",
            "<oauthClientSecret of the secret>",
        ],
    }
}

/// Certificate, key and the key's password.
pub(super) fn certificate<'a>(material: &Material<'a>) -> (&'a str, &'a str, Option<&'a str>) {
    match material {
        Material::ClientCertificate {
            certificate,
            private_key,
            private_key_password,
        } => (certificate, private_key, *private_key_password),
        _ => (
            "<certificate of the secret>",
            "<privateKey of the secret>",
            Some("<privateKeyPassword of the secret; remove this line if it has none>"),
        ),
    }
}

/// The roots that are not the client's own: as PEM, or where they are from.
pub(super) fn root_certificates(plan: &Plan) -> Option<&str> {
    match &plan.roots {
        RootsSource::Secret(_) => {
            Some("<certificate of the secret of type SERVER_ROOT_CA_CERTIFICATE>")
        }
        RootsSource::Given(certificates) => Some(certificates),
        RootsSource::None | RootsSource::AmazonTrustServices | RootsSource::Public => None,
    }
}
