//! A client of an authorization server, for SASL/OAUTHBEARER.

use std::fmt;

use zeroize::Zeroize;

use super::fields::{Fields, empty, missing};
use super::kind::SecretType;
use crate::finding::{Code, Finding, Findings, Place};
use crate::sensitive::SensitiveText;

/// A client of an authorization server, which gives it the tokens for SASL/OAUTHBEARER.
#[derive(Clone)]
#[non_exhaustive]
pub struct OauthClient {
    /// Where it asks for tokens: an `https` URL.
    pub token_endpoint: String,
    /// The client's id.
    pub client_id: String,
    /// What it proves its identity with there.
    pub proof: OauthProof,
}

impl fmt::Debug for OauthClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What is given for a name or an address can be a secret.
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
    /// People write secrets where names belong.
    fn drop(&mut self) {
        self.token_endpoint.zeroize();
        self.client_id.zeroize();
        if let OauthProof::PrivateKey { email, .. } = &mut self.proof {
            email.zeroize();
        }
    }
}

/// What a client proves its identity to an authorization server with.
#[derive(Clone)]
#[non_exhaustive]
pub enum OauthProof {
    /// A shared secret.
    ClientSecret(SensitiveText),
    /// A key that signs what the client says of itself.
    PrivateKey {
        /// Who it says it is.
        email: String,
        /// The key, as the secret holds it.
        key: SensitiveText,
    },
}

const CLIENT_SECRET: &str = "oauthClientSecret";
const CLIENT_EMAIL: &str = "oauthClientEmail";
const PRIVATE_KEY: &str = "oauthPrivateKey";

/// Reads the client from its fields and reports what is wrong with them.
pub(super) fn read(fields: &Fields, findings: &mut Findings) -> Option<OauthClient> {
    let endpoint = fields
        .text("oauthTokenEndpointUrl")
        .map(SensitiveText::expose);
    if endpoint.is_some_and(|url| !is_https(url)) {
        findings.push(no_https());
    }
    let proof = read_proof(fields, findings);
    Some(OauthClient {
        token_endpoint: endpoint?.to_owned(),
        client_id: fields.text("oauthClientId")?.expose().to_owned(),
        proof: proof?,
    })
}

/// One of the two proofs; of both, or of parts, there is none.
fn read_proof(fields: &Fields, findings: &mut Findings) -> Option<OauthProof> {
    for name in [CLIENT_SECRET, CLIENT_EMAIL, PRIVATE_KEY] {
        if fields.text(name).is_some_and(is_blank) {
            findings.push(empty(name));
        }
    }
    let secret = fields.text(CLIENT_SECRET);
    match (secret, fields.text(CLIENT_EMAIL), fields.text(PRIVATE_KEY)) {
        (Some(secret), None, None) => Some(OauthProof::ClientSecret(secret.clone())),
        (None, Some(email), Some(key)) => Some(OauthProof::PrivateKey {
            email: email.expose().to_owned(),
            key: key.clone(),
        }),
        (Some(_), email, _) => {
            findings.push(mixed(email.map_or(PRIVATE_KEY, |_| CLIENT_EMAIL)));
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

fn is_blank(text: &SensitiveText) -> bool {
    text.expose().trim().is_empty()
}

/// Whether this is `https://`, a host, and nothing that no URL has.
fn is_https(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    scheme.eq_ignore_ascii_case("https")
        && !host.is_empty()
        && !host.starts_with(':')
        && url.chars().all(|c| c.is_ascii_graphic())
}

/// The URL is not shown: it may hold a password.
fn no_https() -> Finding {
    Finding::new(
        Code::OauthTokenEndpoint,
        Place::field("oauthTokenEndpointUrl"),
        "the token endpoint is not an https URL",
    )
    .help("write the whole URL, for example https://login.example.com/oauth2/token")
}

fn mixed(field: &'static str) -> Finding {
    Finding::new(
        Code::OauthClientMixed,
        Place::field(field),
        format!("`{field}` beside `{CLIENT_SECRET}`: two ways to prove the client's identity"),
    )
    .help(format!(
        "keep `{CLIENT_SECRET}`, or `{CLIENT_EMAIL}` and `{PRIVATE_KEY}`"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Rules;
    use crate::secret::entries;

    const ENDPOINT: (&str, &str) = ("oauthTokenEndpointUrl", "https://login.example.com/token");
    const ID: (&str, &str) = ("oauthClientId", "kafka-client");
    const SECRET: (&str, &str) = (CLIENT_SECRET, "client-secret");
    const EMAIL: (&str, &str) = (CLIENT_EMAIL, "kafka@example.com");
    const KEY: (&str, &str) = (PRIVATE_KEY, "key-text");

    fn of(members: &[(&str, &str)]) -> (Option<OauthClient>, Vec<(Code, String)>) {
        let text = |(name, value): &(&str, &str)| format!("{name:?}: {value:?}");
        let members: Vec<_> = members.iter().map(text).collect();
        let document = format!("{{{}}}", members.join(", "));
        let mut findings = Findings::under(&Rules::lambda());
        let members = entries::read(document.as_bytes()).unwrap();
        let kind = SecretType::OauthbearerAuth;
        let fields = Fields::judge(members, document.as_bytes(), kind, &mut findings);
        let client = read(&fields, &mut findings);
        let place = |finding: &Finding| finding.place.field.clone().unwrap_or_default();
        let found = findings
            .iter()
            .map(|one| (one.code, place(one).to_string()));
        (client, found.collect())
    }

    #[test]
    fn either_proof_is_taken() {
        let (client, found) = of(&[ENDPOINT, ID, SECRET]);
        let client = client.unwrap();
        assert_eq!(found, []);
        assert_eq!(client.token_endpoint, ENDPOINT.1);
        assert_eq!(client.client_id, ID.1);
        assert!(
            matches!(&client.proof, OauthProof::ClientSecret(text) if text.expose() == SECRET.1)
        );
        assert!(!format!("{client:?}").contains(SECRET.1));

        let (client, found) = of(&[ENDPOINT, ID, EMAIL, KEY]);
        let client = client.unwrap();
        assert_eq!(found, []);
        assert!(matches!(
            &client.proof,
            OauthProof::PrivateKey { email, key } if email == EMAIL.1 && key.expose() == KEY.1
        ));
        assert!(!format!("{client:?}").contains(KEY.1));
    }

    #[test]
    fn half_a_proof_lacks_the_other_half() {
        use Code::{SecretFieldEmpty as Empty, SecretFieldMissing as Missing};
        for (members, wanted) in [
            (&[ENDPOINT, ID][..], (Missing, CLIENT_SECRET)),
            (&[ENDPOINT, ID, EMAIL], (Missing, PRIVATE_KEY)),
            (&[ENDPOINT, ID, KEY], (Missing, CLIENT_EMAIL)),
            (&[ID, SECRET], (Missing, ENDPOINT.0)),
            (&[ENDPOINT, SECRET], (Missing, ID.0)),
            (
                &[ENDPOINT, ID, (CLIENT_SECRET, " ")],
                (Empty, CLIENT_SECRET),
            ),
        ] {
            assert_eq!(of(members).1, [(wanted.0, wanted.1.to_owned())]);
        }
    }

    #[test]
    fn two_proofs_are_refused() {
        for (others, at) in [
            (&[EMAIL, KEY][..], CLIENT_EMAIL),
            (&[EMAIL], CLIENT_EMAIL),
            (&[KEY], PRIVATE_KEY),
        ] {
            let (client, found) = of(&[&[ENDPOINT, ID, SECRET], others].concat());
            assert!(client.is_none());
            assert_eq!(found, [(Code::OauthClientMixed, at.to_owned())]);
        }
    }

    #[test]
    fn the_endpoint_is_an_https_url() {
        for url in [
            "https://h",
            "HTTPS://login.example.com:8443/a?b=c",
            "https://[::1]/t",
        ] {
            assert!(is_https(url), "{url}");
        }
        for url in [
            "http://login.example.com/token",
            "login.example.com/token",
            "https://",
            "https:///token",
            "https://:443/",
            "https://user@/",
            "https://login.example.com/token\n",
            "https://login example.com",
        ] {
            assert!(!is_https(url), "{url}");
        }
        let (_, found) = of(&[("oauthTokenEndpointUrl", "http://h"), ID, SECRET]);
        assert_eq!(found, [(Code::OauthTokenEndpoint, ENDPOINT.0.to_owned())]);
    }
}
