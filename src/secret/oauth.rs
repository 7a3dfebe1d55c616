//! A client of an identity provider, for SASL/OAUTHBEARER.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use rustls::sign::SigningKey;
use zeroize::Zeroize;

use super::fields::{Fields, empty, missing};
use super::kind::SecretType;
use crate::chain::{self, Certificate};
use crate::finding::{Code, Conditions, Finding, Findings, Place};
use crate::identity;
use crate::key::{self, Budget};
use crate::sensitive::SensitiveText;

/// A client of an identity provider, which issues the tokens for SASL/OAUTHBEARER.
#[derive(Clone)]
#[non_exhaustive]
pub struct OauthClient {
    /// The URL for requesting tokens, with `https`.
    pub token_endpoint: String,
    /// The client's id.
    pub client_id: String,
    /// The proof of its identity.
    pub proof: OauthProof,
    /// The trusted root certificates for the token endpoint; if empty, the public ones.
    pub identity_provider_roots: Vec<Certificate>,
}

impl OauthClient {
    /// Makes a client whose token endpoint is trusted by the public roots.
    pub fn new(token_endpoint: &str, client_id: &str, proof: OauthProof) -> Self {
        Self {
            token_endpoint: token_endpoint.to_owned(),
            client_id: client_id.to_owned(),
            proof,
            identity_provider_roots: Vec::new(),
        }
    }
}

impl fmt::Debug for OauthClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The given name or address can be a secret.
        f.debug_struct("OauthClient").finish_non_exhaustive()
    }
}

impl fmt::Debug for OauthProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ClientSecret(_) => "ClientSecret(…)",
            Self::PrivateKey { .. } => "PrivateKey { … }",
        })
    }
}

impl Drop for OauthClient {
    /// Wiped, because people write secrets in place of names.
    fn drop(&mut self) {
        self.token_endpoint.zeroize();
        self.client_id.zeroize();
        if let OauthProof::PrivateKey { email, .. } = &mut self.proof {
            email.zeroize();
        }
    }
}

/// How a client proves its identity to an identity provider.
#[derive(Clone)]
pub enum OauthProof {
    /// A shared secret.
    ClientSecret(SensitiveText),
    /// A key that signs an assertion about the client.
    PrivateKey {
        /// The service account.
        email: String,
        /// The key, in the form that rustls' provider signs with.
        key: Arc<dyn SigningKey>,
        /// How long an assertion is valid, if the secret specifies it.
        lifetime: Option<Duration>,
    },
}

const ENDPOINT: &str = "oauthTokenEndpointUrl";
const CLIENT_SECRET: &str = "oauthClientSecret";
const CLIENT_EMAIL: &str = "oauthClientEmail";
const PRIVATE_KEY: &str = "oauthPrivateKey";
const LIFETIME: &str = "oauthTokenExpirationSeconds";
const ROOTS: &str = "oauthIdpCaCertificate";

/// Reads the client from its fields and reports problems with them.
pub(super) fn read(
    fields: &Fields,
    conditions: &Conditions,
    budget: &mut Budget,
    findings: &mut Findings,
) -> Option<OauthClient> {
    let endpoint = fields.text(ENDPOINT).map(SensitiveText::expose);
    if endpoint.is_some_and(|url| !is_https(url)) {
        findings.push(no_https());
    }
    for name in [CLIENT_SECRET, CLIENT_EMAIL, PRIVATE_KEY, LIFETIME, ROOTS] {
        if fields.text(name).is_some_and(is_blank) {
            findings.push(empty(name));
        }
    }
    let proof = read_proof(fields, conditions, budget, findings);
    let roots = fields.text(ROOTS).filter(|text| !is_blank(text));
    let roots = roots.map(|text| {
        chain::read_roots(text.expose(), conditions.at, &Place::field(ROOTS), findings)
    });
    // All or none, because a part that is dropped before it belongs to a client is not wiped.
    let (endpoint, client_id, proof) = (endpoint?, fields.text("oauthClientId")?, proof?);
    Some(OauthClient {
        token_endpoint: endpoint.to_owned(),
        client_id: client_id.expose().to_owned(),
        proof,
        identity_provider_roots: roots.unwrap_or_default(),
    })
}

/// Reads one of the two proofs; `None` for both or for parts.
fn read_proof(
    fields: &Fields,
    conditions: &Conditions,
    budget: &mut Budget,
    findings: &mut Findings,
) -> Option<OauthProof> {
    let key_text = fields.text(PRIVATE_KEY);
    let key = key_text.filter(|text| !is_blank(text)).and_then(|text| {
        let place = Place::field(PRIVATE_KEY);
        let key = key::read_within(text.expose(), &place, None, &place, budget, findings)?;
        identity::signing_key(&key, &conditions.provider, &place, findings)
    });
    let lifetime = read_lifetime(fields, findings);
    let secret = fields.text(CLIENT_SECRET);
    let of_key = [CLIENT_EMAIL, PRIVATE_KEY, LIFETIME];
    match (secret, fields.text(CLIENT_EMAIL), key_text) {
        (Some(secret), None, None) if fields.text(LIFETIME).is_none() => {
            Some(OauthProof::ClientSecret(secret.clone()))
        }
        (None, Some(email), Some(_)) => {
            let (key, lifetime) = (key?, lifetime?);
            Some(OauthProof::PrivateKey {
                email: email.expose().to_owned(),
                key,
                lifetime,
            })
        }
        (Some(_), ..) => {
            let other = of_key.into_iter().find(|name| fields.text(name).is_some());
            findings.push(mixed(other.unwrap_or(PRIVATE_KEY)));
            None
        }
        (None, None, None) => {
            findings.push(missing(CLIENT_SECRET, SecretType::OauthbearerAuth));
            None
        }
        (None, Some(_), None) => {
            findings.push(missing(PRIVATE_KEY, SecretType::OauthbearerAuth));
            None
        }
        (None, None, Some(_)) => {
            findings.push(missing(CLIENT_EMAIL, SecretType::OauthbearerAuth));
            None
        }
    }
}

/// The assertion's lifetime. The inner `None` means that none is given, the outer `None` that it is not
/// a number.
fn read_lifetime(fields: &Fields, findings: &mut Findings) -> Option<Option<Duration>> {
    let Some(text) = fields.text(LIFETIME).filter(|text| !is_blank(text)) else {
        return Some(None);
    };
    match text.expose().parse::<u32>() {
        Ok(seconds @ 1..) => Some(Some(Duration::from_secs(seconds.into()))),
        _ => {
            findings.push(
                Finding::new(
                    Code::OauthAssertionLifetime,
                    Place::field(LIFETIME),
                    format!("`{LIFETIME}` is not a positive whole number of seconds"),
                )
                .help(
                    "write a number of seconds, for example 300; identity providers reject more \
                       than an hour",
                ),
            );
            None
        }
    }
}

fn is_blank(text: &SensitiveText) -> bool {
    text.expose().trim().is_empty()
}

/// Whether this is `https://`, a host, an optional port, and nothing that the URL of a token endpoint
/// can't have (RFC 6749 section 3.2: no fragment).
pub(crate) fn is_https(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else {
        return false;
    };
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let is_port = |port: &str| {
        port.bytes().all(|b| b.is_ascii_digit()) && port.parse().is_ok_and(|port: u16| port > 0)
    };
    scheme.eq_ignore_ascii_case("https")
        && !host.is_empty()
        && port.is_none_or(is_port)
        && !url.contains(['#', '@', '\\'])
        && url.chars().all(|c| c.is_ascii_graphic())
}

/// The URL is not shown, because it may contain a password.
fn no_https() -> Finding {
    Finding::new(
        Code::OauthTokenEndpoint,
        Place::field(ENDPOINT),
        "the token endpoint is not an https URL",
    )
    .help("write the whole URL without a user name, for example https://login.example.com/oauth2/token")
}

fn mixed(field: &'static str) -> Finding {
    Finding::new(
        Code::OauthClientMixed,
        Place::field(field),
        format!("both `{field}` and `{CLIENT_SECRET}`: two ways to prove the client's identity"),
    )
    .help(format!(
        "keep `{CLIENT_SECRET}`, or `{CLIENT_EMAIL}` and `{PRIVATE_KEY}`"
    ))
}

#[cfg(test)]
mod tests;
