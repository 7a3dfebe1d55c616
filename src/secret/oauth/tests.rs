#![cfg(feature = "ring")]

use super::*;
use crate::finding::Rules;
use crate::secret::{Secret, check};
use crate::tls;

const URL: (&str, &str) = (ENDPOINT, "https://login.example.com/token");
const ID: (&str, &str) = ("oauthClientId", "kafka-client");
const SECRET: (&str, &str) = (CLIENT_SECRET, "client-secret");
const EMAIL: (&str, &str) = (CLIENT_EMAIL, "kafka@example.com");

fn key() -> String {
    rcgen::KeyPair::generate().unwrap().serialize_pem()
}

fn of(members: &[(&str, &str)]) -> (Option<OauthClient>, Vec<(Code, String)>) {
    let text = |(name, value): &(&str, &str)| format!("{name:?}: {value:?}");
    let members: Vec<_> = members.iter().map(text).collect();
    let document = format!("{{{}}}", members.join(", "));
    let conditions = Conditions::new(Rules::lambda(), tls::ring());
    let kind = Some(SecretType::OauthbearerAuth);
    let report = check(document.as_bytes(), kind, &conditions);
    let place = |finding: &Finding| finding.place.field.clone().unwrap_or_default();
    let found = report.findings.iter();
    let found = found
        .map(|one| (one.code, place(one).to_string()))
        .collect();
    let client = match report.into_result() {
        Ok(Secret::OauthClient(client)) => Some(client),
        _ => None,
    };
    (client, found)
}

#[test]
fn either_proof_is_read() {
    let (client, found) = of(&[URL, ID, SECRET]);
    let client = client.unwrap();
    assert_eq!(found, []);
    assert_eq!(client.token_endpoint, URL.1);
    assert_eq!(client.client_id, ID.1);
    assert!(matches!(&client.proof, OauthProof::ClientSecret(text) if text.expose() == SECRET.1));
    assert!(!format!("{client:?}").contains(SECRET.1));

    let key = key();
    let (client, found) = of(&[URL, ID, EMAIL, (PRIVATE_KEY, &key), (LIFETIME, "120")]);
    let client = client.unwrap();
    assert_eq!(found, []);
    let OauthProof::PrivateKey {
        email, lifetime, ..
    } = &client.proof
    else {
        panic!("{client:?}");
    };
    assert_eq!(email, EMAIL.1);
    assert_eq!(*lifetime, Some(Duration::from_secs(120)));
}

#[test]
fn half_a_proof_lacks_the_other_half() {
    use Code::{SecretFieldEmpty as Empty, SecretFieldMissing as Missing};
    let key = key();
    let key = (PRIVATE_KEY, key.as_str());
    for (members, wanted) in [
        (&[URL, ID][..], (Missing, CLIENT_SECRET)),
        (&[URL, ID, EMAIL], (Missing, PRIVATE_KEY)),
        (&[URL, ID, key], (Missing, CLIENT_EMAIL)),
        (&[ID, SECRET], (Missing, URL.0)),
        (&[URL, SECRET], (Missing, ID.0)),
        (&[URL, ID, (CLIENT_SECRET, " ")], (Empty, CLIENT_SECRET)),
    ] {
        assert_eq!(of(members).1, [(wanted.0, wanted.1.to_owned())]);
    }
}

#[test]
fn two_proofs_are_refused() {
    let key = key();
    let key = (PRIVATE_KEY, key.as_str());
    for (others, at) in [
        (&[EMAIL, key][..], CLIENT_EMAIL),
        (&[EMAIL], CLIENT_EMAIL),
        (&[key], PRIVATE_KEY),
        (&[(LIFETIME, "300")], LIFETIME),
    ] {
        let (client, found) = of(&[&[URL, ID, SECRET], others].concat());
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
        "https://[::1]:8443",
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
        "https://user:password@login.example.com/token",
        "https://login.example.com:0/",
        "https://login.example.com:+443/",
        "https://login.example.com:65536/",
        "https://login.example.com/token#fragment",
        "https://login.example.com/token\n",
        "https://login example.com",
    ] {
        assert!(!is_https(url), "{url}");
    }
}
