//! No copy of a client secret, an assertion or a bearer token survives in freed memory, from the request to
//! the login.

use std::sync::Arc;
use std::time::SystemTime;

use base64ct::{Base64, Encoding};
use msk_auth::client::BearerTokens;
use msk_auth::oauth::{TokenGrant, TokenRequest};
use msk_auth::secret::{OauthClient, OauthProof};
use msk_auth::tls;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

use crate::watching::{alone, look_for, watch};

const SECRET: &str = "correct-horse-battery-staple";
const TOKEN: &str = "c3VjaC1hLXNlY3JldC10b2tlbi1vZi1vcmRlcnM";
/// How every assertion begins: `{"typ":"JWT","alg":`, in base64url.
const ASSERTION: &[u8] = b"eyJ0eXAiOiJKV1QiLCJhbGciOi";

fn client(proof: OauthProof) -> OauthClient {
    OauthClient::new("https://idp.example.com/token", "orders", proof)
}

#[test]
fn nothing_of_a_token_request_stays_in_freed_memory() {
    let _alone = alone();
    let basic = Base64::encode_string(format!("orders:{SECRET}").as_bytes());
    look_for(vec![
        SECRET.as_bytes().to_vec(),
        basic.as_bytes()[12..36].to_vec(),
        TOKEN.as_bytes().to_vec(),
        ASSERTION.to_vec(),
    ]);
    let answer = format!(r#"{{"access_token":"{TOKEN}","token_type":"Bearer","expires_in":300}}"#);
    let echo = format!(r#"{{"error":"invalid_client","error_description":"not {SECRET}"}}"#);
    let der = rcgen::KeyPair::generate().unwrap().serialize_der();
    let der = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(der));
    let key = tls::ring().key_provider.load_private_key(der).unwrap();
    let (freed, found) = watch(|| {
        for grant in [TokenGrant::ClientSecretBasic, TokenGrant::ClientSecretPost] {
            let request = TokenRequest::new(client(OauthProof::ClientSecret(SECRET.into())));
            let request = request.grant(grant).scope("kafka/consume");
            let message = request.message(SystemTime::now()).unwrap();
            let token = message.read_answer(200, answer.as_bytes()).unwrap();
            drop(message.read_answer(401, echo.as_bytes()).unwrap_err());
            let tokens = BearerTokens::new(move || Ok(token.clone()));
            drop(tokens.token().unwrap());
        }
        for grant in [TokenGrant::PrivateKeyJwt, TokenGrant::JwtBearer] {
            let proof = OauthProof::PrivateKey {
                email: "orders@example.com".to_owned(),
                key: Arc::clone(&key),
                lifetime: None,
            };
            let request = TokenRequest::new(client(proof)).grant(grant);
            drop(request.message(SystemTime::now()).unwrap());
        }
    });
    assert!(freed > 20 && found == 0, "{found} of {freed}");
}
