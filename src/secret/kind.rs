//! The types of secrets.

use std::str::FromStr;

/// The types of `SourceAccessConfiguration` whose URI names a secret with a document of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SecretType {
    /// `CLIENT_CERTIFICATE_TLS_AUTH`: `certificate`, `privateKey`, `privateKeyPassword`.
    ClientCertificateTlsAuth,
    /// `SERVER_ROOT_CA_CERTIFICATE`: `certificate`.
    ServerRootCaCertificate,
    /// `SASL_SCRAM_512_AUTH`: `username`, `password`.
    SaslScram512Auth,
    /// `SASL_SCRAM_256_AUTH`: `username`, `password`.
    SaslScram256Auth,
    /// `BASIC_AUTH`: `username`, `password`.
    BasicAuth,
}

impl SecretType {
    /// Every type.
    pub const ALL: &'static [Self] = &[
        Self::ClientCertificateTlsAuth,
        Self::ServerRootCaCertificate,
        Self::SaslScram512Auth,
        Self::SaslScram256Auth,
        Self::BasicAuth,
    ];

    /// The type as Lambda's API writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ClientCertificateTlsAuth => "CLIENT_CERTIFICATE_TLS_AUTH",
            Self::ServerRootCaCertificate => "SERVER_ROOT_CA_CERTIFICATE",
            Self::SaslScram512Auth => "SASL_SCRAM_512_AUTH",
            Self::SaslScram256Auth => "SASL_SCRAM_256_AUTH",
            Self::BasicAuth => "BASIC_AUTH",
        }
    }
}

impl FromStr for SecretType {
    type Err = UnknownSecretType;

    fn from_str(text: &str) -> Result<Self, UnknownSecretType> {
        let found = Self::ALL.iter().find(|known| known.as_str() == text);
        found.copied().ok_or(UnknownSecretType)
    }
}

/// A text that names no type of secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownSecretType;

impl std::fmt::Display for UnknownSecretType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("no type of secret; there are")?;
        for known in SecretType::ALL {
            write!(f, " {}", known.as_str())?;
        }
        Ok(())
    }
}

impl std::error::Error for UnknownSecretType {}
