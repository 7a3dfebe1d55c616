//! A request for a token, and its HTTP message.

use std::fmt;
use std::time::{Duration, SystemTime};

use base64ct::{Base64, Encoding};
use zeroize::Zeroizing;

use super::answer;
use super::assertion::Assertion;
use super::error::OauthError;
use super::form::{Form, encode};
use crate::bearer::BearerToken;
use crate::secret::{OauthClient, OauthProof};
use crate::sensitive::{SensitiveBuffer, SensitiveBytes, SensitiveText};

/// The maximum size of a token endpoint's response.
pub const MAXIMUM_ANSWER: usize = 65_536;
/// How long an assertion is valid by default, as in Kafka's own client.
const LIFETIME: Duration = Duration::from_secs(300);
/// The type of a JSON web token that proves the client's identity (RFC 7523 section 2.2).
const CLIENT_ASSERTION: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// The grant of RFC 7523 section 2.1.
const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// The grant, and how the client proves its identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenGrant {
    /// Client credentials (RFC 6749 section 4.4), with id and secret as HTTP Basic (section 2.3.1), which
    /// every server must support. The default for a client with a secret.
    ClientSecretBasic,
    /// Client credentials, with id and secret in the body.
    ClientSecretPost,
    /// Client credentials, with a signed assertion as the proof of identity (RFC 7523 section 2.2): issuer
    /// and subject are the client's id.
    PrivateKeyJwt,
    /// A signed assertion as the grant itself (RFC 7523 section 2.1): issuer and subject are the service
    /// account, and the client's id is in the body unless it is empty. AWS calls it "JWT bearer"; the
    /// default for a client with a key.
    JwtBearer,
}

impl TokenGrant {
    /// The method's name in OAuth's registries.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::ClientSecretBasic => "client_secret_basic",
            Self::ClientSecretPost => "client_secret_post",
            Self::PrivateKeyJwt => "private_key_jwt",
            Self::JwtBearer => "jwt-bearer",
        }
    }
}

/// A request for tokens for one client.
#[derive(Clone, Debug)]
pub struct TokenRequest {
    client: OauthClient,
    grant: TokenGrant,
    parameters: Vec<(String, String)>,
    issuer: Option<String>,
    subject: Option<String>,
    assertion_audience: Option<String>,
    key_id: Option<String>,
    leeway: Option<Duration>,
    is_encoded: bool,
}

impl TokenRequest {
    /// Makes a request for this client, with the grant that fits its proof.
    pub fn new(client: OauthClient) -> Self {
        Self {
            grant: match client.proof {
                OauthProof::ClientSecret(_) => TokenGrant::ClientSecretBasic,
                OauthProof::PrivateKey { .. } => TokenGrant::JwtBearer,
            },
            client,
            parameters: Vec::new(),
            issuer: None,
            subject: None,
            assertion_audience: None,
            key_id: None,
            leeway: None,
            is_encoded: true,
        }
    }

    /// Sets another grant.
    #[must_use]
    pub fn grant(mut self, grant: TokenGrant) -> Self {
        self.grant = grant;
        self
    }

    /// Sets the requested scope: one or more, separated by spaces (RFC 6749 section 3.3). Lambda uses
    /// `OAUTHBEARER_SCOPE`.
    #[must_use]
    pub fn scope(self, scope: &str) -> Self {
        self.only("scope", scope)
    }

    /// Sets the requested audience, as the parameter `audience` of Auth0 and others. Lambda uses
    /// `OAUTHBEARER_AUDIENCE`. For the `resource` of RFC 8707, use [`TokenRequest::parameter`].
    #[must_use]
    pub fn audience(self, audience: &str) -> Self {
        self.only("audience", audience)
    }

    /// The parameter in the place of an earlier one of its name.
    fn only(mut self, name: &str, value: &str) -> Self {
        self.parameters.retain(|(earlier, _)| earlier != name);
        self.parameter(name, value)
    }

    /// Adds another parameter of the identity provider.
    #[must_use]
    pub fn parameter(mut self, name: &str, value: &str) -> Self {
        self.parameters.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sets the issuer of an assertion, `iss`, in place of the one that [`TokenGrant`] names.
    #[must_use]
    pub fn assertion_issuer(mut self, issuer: &str) -> Self {
        self.issuer = Some(issuer.to_owned());
        self
    }

    /// Sets the subject of an assertion, `sub`, in place of the one that [`TokenGrant`] names.
    #[must_use]
    pub fn assertion_subject(mut self, subject: &str) -> Self {
        self.subject = Some(subject.to_owned());
        self
    }

    /// Sets the audience of an assertion, `aud`, in place of the token endpoint's URL.
    #[must_use]
    pub fn assertion_audience(mut self, audience: &str) -> Self {
        self.assertion_audience = Some(audience.to_owned());
        self
    }

    /// Sets the id of the key that signs an assertion, `kid`, if the identity provider has several
    /// keys for the client.
    #[must_use]
    pub fn key_id(mut self, key_id: &str) -> Self {
        self.key_id = Some(key_id.to_owned());
        self
    }

    /// How long ago an assertion begins to be valid, `nbf`, for a server whose clock is behind; without it
    /// the assertion has no `nbf`.
    #[must_use]
    pub fn assertion_not_before(mut self, leeway: Duration) -> Self {
        self.leeway = Some(leeway);
        self
    }

    /// Sends id and secret by [`TokenGrant::ClientSecretBasic`] as they are, and not as RFC 6749 section
    /// 2.3.1 encodes them: for a server that does not decode them. Kafka's Java client and librdkafka also send them
    /// unencoded.
    #[must_use]
    pub fn unencoded_basic(mut self) -> Self {
        self.is_encoded = false;
        self
    }

    /// The client.
    pub fn client(&self) -> &OauthClient {
        &self.client
    }

    /// Makes the message that requests a token at `now`. An assertion in it can be used only once.
    ///
    /// # Errors
    /// [`OauthError::Proof`] if the client does not have the proof that the grant needs, or
    /// [`OauthError::Sign`].
    pub fn message(&self, now: SystemTime) -> Result<TokenMessage, OauthError> {
        let mut form = Form::new();
        let (mut authorization, mut secrets) = (None, Vec::new());
        match (self.grant, &self.client.proof) {
            (TokenGrant::ClientSecretBasic, OauthProof::ClientSecret(secret)) => {
                form.push("grant_type", "client_credentials");
                let basic = basic(&self.client.client_id, secret, self.is_encoded)?;
                secrets.extend([secret.clone(), basic.clone()]);
                authorization = Some(basic);
            }
            (TokenGrant::ClientSecretPost, OauthProof::ClientSecret(secret)) => {
                form.push("grant_type", "client_credentials");
                form.push("client_id", &self.client.client_id);
                form.push("client_secret", secret.expose());
                secrets.push(secret.clone());
            }
            (TokenGrant::PrivateKeyJwt, OauthProof::PrivateKey { .. }) => {
                let assertion = self.assertion(&self.client.client_id, now)?;
                form.push("grant_type", "client_credentials");
                self.push_client_id(&mut form);
                form.push("client_assertion_type", CLIENT_ASSERTION);
                form.push("client_assertion", assertion.expose());
                secrets.push(assertion);
            }
            (TokenGrant::JwtBearer, OauthProof::PrivateKey { email, .. }) => {
                let assertion = self.assertion(email, now)?;
                form.push("grant_type", JWT_BEARER);
                self.push_client_id(&mut form);
                form.push("assertion", assertion.expose());
                secrets.push(assertion);
            }
            (grant, OauthProof::ClientSecret(_)) => {
                return Err(misfit(grant, "a private key"));
            }
            (grant, OauthProof::PrivateKey { .. }) => {
                return Err(misfit(grant, "a client secret"));
            }
        }
        for (name, value) in &self.parameters {
            form.push(name, value);
        }
        Ok(TokenMessage {
            body: form.into_bytes(),
            authorization,
            secrets,
            sent: now,
        })
    }

    /// The client's id, if it has one. An assertion names the client itself.
    fn push_client_id(&self, form: &mut Form) {
        if !self.client.client_id.is_empty() {
            form.push("client_id", &self.client.client_id);
        }
    }

    /// An assertion about `who`.
    fn assertion(&self, who: &str, now: SystemTime) -> Result<SensitiveText, OauthError> {
        let OauthProof::PrivateKey { key, lifetime, .. } = &self.client.proof else {
            return Err(misfit(self.grant, "a private key"));
        };
        let audience = self.assertion_audience.as_deref();
        let assertion = Assertion {
            issuer: self.issuer.as_deref().unwrap_or(who),
            subject: self.subject.as_deref().unwrap_or(who),
            audience: audience.unwrap_or(&self.client.token_endpoint),
            key_id: self.key_id.as_deref(),
            lifetime: lifetime.unwrap_or(LIFETIME),
            leeway: self.leeway,
        };
        assertion.sign(&**key, now)
    }
}

fn misfit(grant: TokenGrant, needed: &'static str) -> OauthError {
    OauthError::Proof {
        grant: grant.name(),
        needed,
    }
}

/// The value of the header `Authorization` (RFC 6749 section 2.3.1: both parts are encoded as in a form).
fn basic(id: &str, secret: &SensitiveText, is_encoded: bool) -> Result<SensitiveText, OauthError> {
    let mut pair = SensitiveBuffer::with_capacity(256);
    let push = |text: &str, pair: &mut SensitiveBuffer| match is_encoded {
        true => encode(text, pair),
        false => pair.extend_from_slice(text.as_bytes()),
    };
    push(id, &mut pair);
    pair.extend_from_slice(b":");
    push(secret.expose(), &mut pair);
    let mut encoded = Zeroizing::new(vec![0; Base64::encoded_len(pair.as_slice())]);
    let encoded = Base64::encode(pair.as_slice(), &mut encoded).map_err(|_| OauthError::Sign)?;
    let mut value = SensitiveBuffer::with_capacity(encoded.len().saturating_add(8));
    value.extend_from_slice(b"Basic ");
    value.extend_from_slice(encoded.as_bytes());
    value.into_text().ok_or(OauthError::Sign)
}

/// One request: `POST`, `Content-Type: application/x-www-form-urlencoded`,
/// `Accept: application/json`.
pub struct TokenMessage {
    body: SensitiveBytes,
    authorization: Option<SensitiveText>,
    secrets: Vec<SensitiveText>,
    sent: SystemTime,
}

impl TokenMessage {
    /// The value of the header `Authorization`, if the request has one.
    pub fn authorization(&self) -> Option<&SensitiveText> {
        self.authorization.as_ref()
    }

    /// The body.
    pub fn body(&self) -> &SensitiveBytes {
        &self.body
    }

    /// Reads the response with this HTTP status. The token expires `expires_in` after the time of the
    /// message, or at its own `exp` as a JSON web token, if that is earlier.
    ///
    /// # Errors
    /// [`OauthError`] for any response except a bearer token.
    pub fn read_answer(&self, status: u16, body: &[u8]) -> Result<BearerToken, OauthError> {
        if body.len() > MAXIMUM_ANSWER {
            return Err(OauthError::TooLong {
                maximum: MAXIMUM_ANSWER,
            });
        }
        match status {
            // Kafka's client accepts both.
            200 | 201 => answer::token(body, self.sent).map_err(|error| {
                answer::refusal_within(status, body, &self.secrets).unwrap_or(error)
            }),
            300..=399 => Err(OauthError::Redirected { status }),
            _ => Err(answer::refusal(status, body, &self.secrets)),
        }
    }
}

impl fmt::Debug for TokenMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenMessage").finish_non_exhaustive()
    }
}
