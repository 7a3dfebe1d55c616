//! The messages to a token endpoint and its answers, by the examples of RFC 6749.

use std::time::{Duration, SystemTime};

use msk_auth::oauth::{MAXIMUM_ANSWER, OauthError, TokenGrant, TokenMessage, TokenRequest};
use msk_auth::secret::{OauthClient, OauthProof};

const START: SystemTime = SystemTime::UNIX_EPOCH;

fn request(id: &str, secret: &str) -> TokenRequest {
    let proof = OauthProof::ClientSecret(secret.into());
    TokenRequest::new(OauthClient::new(
        "https://server.example.com/token",
        id,
        proof,
    ))
}

fn message() -> TokenMessage {
    request("s6BhdRkqt3", "gX1fBat3bV").message(START).unwrap()
}

/// Sections 4.4.2 and 2.3.1.
#[test]
fn the_requests_of_rfc_6749_are_written() {
    let basic = message();
    assert_eq!(
        basic.authorization().unwrap().expose(),
        "Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW"
    );
    assert_eq!(basic.body().expose(), b"grant_type=client_credentials");
    let post = request("s6BhdRkqt3", "7Fjfp0ZBr1KtDRbnfVdmIw")
        .grant(TokenGrant::ClientSecretPost)
        .message(START)
        .unwrap();
    assert!(post.authorization().is_none());
    assert_eq!(
        post.body().expose(),
        b"grant_type=client_credentials&client_id=s6BhdRkqt3&client_secret=7Fjfp0ZBr1KtDRbnfVdmIw"
    );
}

/// Appendix B: its example of a value, with `%20` for its `+`. The header is Python's
/// `base64.b64encode(b"a%3Ab:%C3%BC%20%26")`.
#[test]
fn values_are_encoded() {
    let message = request("a:b", "ü &")
        .scope(" %&+£€")
        .message(START)
        .unwrap();
    assert_eq!(
        message.body().expose(),
        b"grant_type=client_credentials&scope=%20%25%26%2B%C2%A3%E2%82%AC"
    );
    let basic = message.authorization().unwrap();
    assert_eq!(basic.expose(), "Basic YSUzQWI6JUMzJUJDJTIwJTI2");
}

/// Section 5.1; its example has the type `example`, which is no bearer token.
#[test]
fn the_answers_of_rfc_6749_are_read() {
    let example = r#"{
       "access_token":"2YotnFZFEjr1zCsicMWpAA",
       "token_type":"example",
       "expires_in":3600,
       "example_parameter":"example_value"
     }"#;
    let read = |text: &str| message().read_answer(200, text.as_bytes());
    let other = OauthError::TokenType("example".to_owned());
    assert_eq!(read(example).unwrap_err(), other);
    for (kind, life, wanted) in [
        (r#""Bearer""#, "3600", Some(3600)),
        (r#""bearer""#, r#""3600""#, Some(3600)),
        (r#""BEARER""#, "3600.9", Some(3600)),
        (r#""Bearer""#, "null", None),
        (r#""Bearer""#, "-1", None),
        (r#""Bearer""#, "1e400", None),
        (r#""Bearer""#, "18446744073709551615", Some(366 * 86_400)),
    ] {
        let answer = example.replace(r#""example","#, &format!("{kind},"));
        let answer = answer.replace("3600", life);
        let token = read(&answer).unwrap();
        assert_eq!(token.text().expose(), "2YotnFZFEjr1zCsicMWpAA");
        let end = wanted.map(|life| START + Duration::from_secs(life));
        assert_eq!(token.expires_at(), end, "{life}");
    }
    let long = vec![b' '; MAXIMUM_ANSWER + 1];
    assert!(matches!(
        message().read_answer(200, &long),
        Err(OauthError::TooLong { .. })
    ));
}

/// Section 5.2.
#[test]
fn refusals_are_read_without_secrets() {
    let refused = |status, body: &str| message().read_answer(status, body.as_bytes()).unwrap_err();
    let error = refused(400, r#"{"error":"invalid_request"}"#);
    assert_eq!(
        error,
        OauthError::Refused {
            status: 400,
            error: Some("invalid_request".to_owned()),
            description: None
        }
    );
    for echoed in ["gX1fBat3bV", "Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW"] {
        let body = format!(r#"{{"error":"invalid_client","error_description":"not {echoed}"}}"#);
        let shown = format!("{:?}", refused(401, &body));
        assert!(shown.contains("invalid_client") && !shown.contains(echoed));
    }
    for body in ["", "<html>502</html>", "[]", r#"{"error": 1}"#] {
        let error = refused(502, body);
        assert_eq!(
            error.to_string(),
            "the token endpoint fails with HTTP status 502"
        );
        assert!(error.is_fault());
    }
    let busy = refused(429, r#"{"error":"slow_down"}"#);
    assert!(busy.is_fault() && busy.help().contains("wait"));
    // Some endpoints refuse with the status of a success.
    for status in [200, 201] {
        let error = refused(status, r#"{"error":"invalid_client"}"#);
        assert!(error.to_string().ends_with("invalid_client") && !error.is_fault());
    }
    let other = refused(204, "").to_string();
    assert!(other.contains("returns no token"), "{other}");
    let created = br#"{"access_token":"e30.e30.","token_type":"Bearer"}"#;
    assert!(message().read_answer(201, created).is_ok());
}
