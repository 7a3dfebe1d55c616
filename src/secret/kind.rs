//! The types of secrets.

use crate::names::names;

names! {
    /// The types of `SourceAccessConfiguration` whose URI names a secret with its own document.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum SecretType {
        /// `CLIENT_CERTIFICATE_TLS_AUTH`: `certificate`, `privateKey`, `privateKeyPassword`.
        ClientCertificateTlsAuth = "CLIENT_CERTIFICATE_TLS_AUTH",
        /// `SERVER_ROOT_CA_CERTIFICATE`: `certificate`.
        ServerRootCaCertificate = "SERVER_ROOT_CA_CERTIFICATE",
        /// `SASL_SCRAM_512_AUTH`: `username`, `password`.
        SaslScram512Auth = "SASL_SCRAM_512_AUTH",
        /// `SASL_SCRAM_256_AUTH`: `username`, `password`.
        SaslScram256Auth = "SASL_SCRAM_256_AUTH",
        /// `BASIC_AUTH`: `username`, `password`.
        BasicAuth = "BASIC_AUTH",
        /// `OAUTHBEARER_AUTH`: `oauthTokenEndpointUrl`, `oauthClientId`, `oauthIdpCaCertificate`, and either
        /// `oauthClientSecret` or `oauthClientEmail`, `oauthPrivateKey` and `oauthTokenExpirationSeconds`
        /// (<https://docs.aws.amazon.com/lambda/latest/dg/kafka-cluster-auth.html#smaa-auth-oauth-secret>).
        OauthbearerAuth = "OAUTHBEARER_AUTH",
    }
    /// Every type.
    pub const ALL;
    /// The type in Lambda's API.
    pub fn as_str;
    impl FromStr = "not a type of secret";
}
