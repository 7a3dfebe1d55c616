//! A configuration as the documents of secrets for AWS Lambda.

use crate::aws::EventSource;
use crate::config::configuration::{Configuration, ConfiguredCredentials};
use crate::config::properties::{pem_of, whole_chain};
use crate::secret::repair::Document;
use crate::secret::{OauthProof, SecretType};
use crate::sensitive::SensitiveBytes;

impl Configuration {
    /// Writes the login, the client certificate or the OAuth client as the document of a secret for AWS
    /// Lambda, of type `SASL_SCRAM_512_AUTH`, `SASL_SCRAM_256_AUTH`, `BASIC_AUTH`,
    /// `CLIENT_CERTIFICATE_TLS_AUTH` or `OAUTHBEARER_AUTH`. The key is unencrypted; use
    /// [`pack`](crate::secret::pack::pack) to encrypt it. `None` if the configuration is not accepted, or has
    /// none of these. Lambda has no type of secret for a delegation token.
    pub fn to_secret(&self) -> Option<SensitiveBytes> {
        let kind = self.source_access(EventSource::SelfManaged);
        let kind = kind.filter(|_| self.accepted())?;
        let mut document = Document::empty(kind.secret_type()?);
        match &self.credentials {
            ConfiguredCredentials::Login(login) => {
                document.set("username", Some(login.username.as_str().into()));
                document.set("password", Some(login.password.clone()));
            }
            ConfiguredCredentials::ClientCertificate(identity) => {
                document.set("certificate", Some(whole_chain(identity)));
                document.set("privateKey", Some(identity.key_pem()));
            }
            ConfiguredCredentials::OauthClient(client) => {
                let OauthProof::ClientSecret(secret) = &client.proof else {
                    return None;
                };
                document.set(
                    "oauthTokenEndpointUrl",
                    Some(client.token_endpoint.as_str().into()),
                );
                document.set("oauthClientId", Some(client.client_id.as_str().into()));
                document.set("oauthClientSecret", Some(secret.clone()));
                let roots = &client.identity_provider_roots;
                if !roots.is_empty() {
                    document.set("oauthIdpCaCertificate", Some(pem_of(roots)));
                }
            }
            _ => return None,
        }
        Some(document.write())
    }

    /// The configuration's own root certificates as the document of a secret of the type
    /// `SERVER_ROOT_CA_CERTIFICATE`, which Lambda reads for self-managed Kafka. `None` if the configuration is
    /// not accepted, or has none.
    pub fn to_root_secret(&self) -> Option<SensitiveBytes> {
        let roots = self.roots_pem().filter(|_| self.accepted())?;
        let mut document = Document::empty(SecretType::ServerRootCaCertificate);
        document.set("certificate", Some(roots));
        Some(document.write())
    }
}
