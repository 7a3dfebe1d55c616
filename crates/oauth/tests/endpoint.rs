//! The endpoint against servers that misbehave; genuine ones are in `tests/peers`.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use msk_auth::bearer::BearerError;
use msk_auth::finding::{FactName, FactValue, with_causes};
use msk_auth::oauth::{OauthError, TokenGrant, TokenRequest};
use msk_auth::secret::{OauthClient, OauthProof};
use msk_auth::tls::{self, Roots};
use msk_auth::{Code, Conditions, Rules};
use msk_auth_oauth::{EndpointError, Failure, TokenEndpoint};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

const SECRET: &str = "correct-horse";
const GOOD: &str = r#"{"access_token":"e30.e30.","token_type":"Bearer","expires_in":3600}"#;

/// A server that answers each request with these bytes, and the requests that it got.
struct Server {
    port: u16,
    root: String,
    requests: Receiver<String>,
}

fn http(status: &str, more: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\n{more}\r\n{body}").into_bytes()
}

fn serve(answer: Vec<u8>) -> Server {
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority_key = KeyPair::generate().unwrap();
    let root = authority.self_signed(&authority_key).unwrap();
    let issuer = Issuer::new(authority, authority_key);
    let signing_key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(["localhost".to_owned()]).unwrap();
    let cert = params.signed_by(&signing_key, &issuer).unwrap();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(signing_key.serialize_der()));
    let config = ServerConfig::builder_with_provider(tls::ring())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("localhost:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (seen, requests) = channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = StreamOwned::new(connection, stream.unwrap());
            let mut request = String::new();
            let mut part = [0; 4096];
            // The head and the body come in one or two pieces.
            while !request.contains("\r\n\r\n") || request.ends_with("\r\n\r\n") {
                match stream.read(&mut part) {
                    Ok(length @ 1..) => request.push_str(&String::from_utf8_lossy(&part[..length])),
                    _ => break,
                }
            }
            let _ = seen.send(request);
            let _ = stream.write_all(&answer);
            let _ = stream.flush();
            // Until the client has read it.
            let _ = stream.read(&mut part);
        }
    });
    Server {
        port,
        root: root.pem(),
        requests,
    }
}

fn request(port: u16) -> TokenRequest {
    let url = format!("https://localhost:{port}/token");
    let proof = OauthProof::ClientSecret(SECRET.into());
    TokenRequest::new(OauthClient::new(&url, "orders", proof))
}

fn endpoint(server: &Server) -> TokenEndpoint {
    let conditions = Conditions::new(Rules::kafka(), tls::ring());
    let roots = Roots::from_pem(&server.root, &conditions).unwrap();
    TokenEndpoint::with_roots(request(server.port).scope("a b"), &roots, tls::ring()).unwrap()
}

fn failure(answer: Vec<u8>) -> EndpointError {
    endpoint(&serve(answer)).token_blocking().unwrap_err()
}

#[test]
fn a_token_comes_with_its_end() {
    let server = serve(http("200 OK", "", GOOD));
    let token = endpoint(&server).token_blocking().unwrap();
    assert_eq!(token.text().expose(), "e30.e30.");
    assert!(token.expires_at().is_some());
    let request = server.requests.recv().unwrap();
    let lower = request.to_lowercase();
    assert!(request.starts_with("POST /token HTTP/1.1\r\n"), "{request}");
    assert!(lower.contains(&format!("host: localhost:{}\r\n", server.port)));
    assert!(lower.contains("content-type: application/x-www-form-urlencoded\r\n"));
    // printf orders:correct-horse | base64
    assert!(request.contains("Basic b3JkZXJzOmNvcnJlY3QtaG9yc2U=\r\n"));
    assert!(request.ends_with("\r\n\r\ngrant_type=client_credentials&scope=a%20b"));
}

#[test]
fn it_works_within_a_runtime() {
    let server = serve(http("200 OK", "", GOOD));
    let endpoint = endpoint(&server);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        endpoint.token().await.unwrap();
        endpoint.token_blocking().unwrap();
        let source = endpoint.source().start().unwrap();
        source.token().await.unwrap();
        source.token_blocking().unwrap();
    });
}

#[test]
fn a_refusal_has_the_endpoints_words_and_no_secret() {
    let words = r#"{"error":"invalid_client","error_description":"unknown\u001b[31m client"}"#;
    let error = failure(http("401 Unauthorized", "", words));
    let Failure::Oauth(OauthError::Refused { status: 401, .. }) = error.failure() else {
        panic!("{error:?}");
    };
    let shown = with_causes(&error);
    assert!(shown.contains("invalid_client (unknown"), "{shown}");
    assert!(!shown.contains('\u{1b}'));
    assert!(error.help().contains("client secret"));

    let words = r#"{"error":"invalid_client","error_description":"got correct-horse"}"#;
    let error = failure(http("400 Bad Request", "", words));
    let shown = format!("{} {error:?}", with_causes(&error));
    assert!(
        shown.contains("invalid_client") && !shown.contains(SECRET),
        "{shown}"
    );
}

/// What the endpoint answers is a finding; what keeps the request from being made is not.
#[test]
fn what_the_endpoint_answers_is_a_finding() {
    let of = |error: &EndpointError| error.finding().map(|finding| finding.code);
    let words = r#"{"error":"invalid_scope"}"#;
    let refused = failure(http("400 Bad Request", "", words));
    let finding = refused.finding().unwrap();
    assert_eq!(finding.code, Code::SaslTokenRefused);
    assert!(finding.message.contains("HTTP status 400: invalid_scope"));
    assert!(finding.help.unwrap().contains("scope and audience"));
    let found = FactValue::Text("invalid_scope".to_owned());
    assert_eq!(finding.facts.get(FactName::Found), Some(&found));
    let mute = failure(http("503 Service Unavailable", "", "<html>"));
    assert_eq!(of(&mute), Some(Code::SaslTokenEndpoint));
    assert_eq!(mute.finding().unwrap().facts.get(FactName::Found), None);

    let not_oauth = failure(http("200 OK", "", "<html>"));
    assert_eq!(of(&not_oauth), Some(Code::SaslTokenEndpoint));
    let alone = TokenEndpoint::new(request(1), tls::ring()).unwrap();
    let unreachable = alone.token_blocking().unwrap_err();
    assert_eq!(of(&unreachable), Some(Code::SaslTokenEndpoint));

    let without_key = request(1).grant(TokenGrant::PrivateKeyJwt);
    let endpoint = TokenEndpoint::new(without_key, tls::ring()).unwrap();
    assert_eq!(of(&endpoint.token_blocking().unwrap_err()), None);
}

#[test]
fn a_redirect_is_not_followed() {
    let other = serve(http("200 OK", "", GOOD));
    let location = format!("Location: https://localhost:{}/token\r\n", other.port);
    let error = failure(http("307 Temporary Redirect", &location, ""));
    assert!(matches!(
        error.failure(),
        Failure::Oauth(OauthError::Redirected { status: 307 })
    ));
    assert!(other.requests.try_recv().is_err());
}

#[test]
fn no_more_is_read_than_the_bound() {
    let long = GOOD.replace("e30.e30.", &"e".repeat(70_000));
    let error = failure(http("200 OK", "", &long));
    assert!(matches!(
        error.failure(),
        Failure::Oauth(OauthError::TooLong { maximum: 65_536 })
    ));
    // Without an end and without a length.
    let mut endless = b"HTTP/1.1 200 OK\r\n\r\n".to_vec();
    endless.extend(vec![b' '; 4 << 20]);
    let error = failure(endless);
    assert!(matches!(
        error.failure(),
        Failure::Oauth(OauthError::TooLong { .. })
    ));
    let mut headers = b"HTTP/1.1 200 OK\r\n".to_vec();
    for number in 0..100_000 {
        headers.extend(format!("X-{number}: y\r\n").into_bytes());
    }
    assert!(matches!(failure(headers).failure(), Failure::Http(_)));
}

#[test]
fn what_is_no_token_is_named() {
    for (body, wanted) in [
        ("<html>", "is not JSON"),
        ("{}", "has no access_token"),
        (r#"{"access_token": 1}"#, "has no access_token"),
        (r#"{"access_token":"a","token_type":"DPoP"}"#, "type DPoP"),
    ] {
        let error = failure(http("200 OK", "", body));
        assert!(
            with_causes(&error).contains(wanted),
            "{}",
            with_causes(&error)
        );
    }
    assert!(matches!(
        failure(Vec::new()).failure(),
        Failure::Http(_) | Failure::TimedOut { .. }
    ));
}

#[test]
fn who_is_not_trusted_is_not_asked() {
    let server = serve(http("200 OK", "", GOOD));
    let endpoint = TokenEndpoint::new(request(server.port), tls::ring()).unwrap();
    let error = endpoint.token_blocking().unwrap_err();
    assert!(
        matches!(error.failure(), Failure::Handshake(_)),
        "{error:?}"
    );
    assert_eq!(server.requests.try_recv().unwrap_or_default(), "");
}

/// An error of TLS has a sentence and a fix of its own.
#[test]
fn an_error_of_tls_is_named() {
    let untrusted = serve(http("200 OK", "", GOOD));
    let endpoint_alone = TokenEndpoint::new(request(untrusted.port), tls::ring()).unwrap();
    let untrusted = endpoint_alone.token_blocking().unwrap_err();
    let listener = TcpListener::bind("localhost:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let _ = stream
                .unwrap()
                .write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        }
    });
    let plain = TokenEndpoint::new(request(port), tls::ring()).unwrap();
    let plain = plain.token_blocking().unwrap_err();
    let server = serve(http("200 OK", "", GOOD));
    let conditions = Conditions::new(Rules::kafka(), tls::ring());
    let roots = Roots::from_pem(&server.root, &conditions).unwrap();
    let url = format!("https://127.0.0.1:{}/token", server.port);
    let client = OauthClient::new(&url, "orders", OauthProof::ClientSecret(SECRET.into()));
    let named = TokenEndpoint::with_roots(TokenRequest::new(client), &roots, tls::ring()).unwrap();
    let named = named.token_blocking().unwrap_err();
    let listener = TcpListener::bind("localhost:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for stream in listener.incoming() {
            // To its end, so that the socket is not reset.
            let _ = stream.unwrap().read(&mut [0; 4096]);
        }
    });
    let cut = TokenEndpoint::new(request(port), tls::ring()).unwrap();
    let cut = cut.token_blocking().unwrap_err();
    for (error, message, help) in [
        (
            &untrusted,
            "not signed by a trusted root",
            "oauthIdpCaCertificate",
        ),
        (&plain, "does not speak TLS", "port"),
        (&named, "only for localhost", "host name"),
        (&cut, "closes the connection too early", "proxies"),
    ] {
        let shown = with_causes(error);
        assert!(shown.contains(message), "{shown}");
        assert!(!shown.contains("docs.rs"), "{shown}");
        assert!(error.help().contains(help), "{shown}: {}", error.help());
    }
}

#[test]
fn it_does_not_wait_for_longer_than_it_may() {
    let listener = TcpListener::bind("localhost:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let endpoint = TokenEndpoint::new(request(port), tls::ring()).unwrap();
    let endpoint = endpoint.timeout(Duration::from_millis(200));
    let begun = Instant::now();
    let error = endpoint.token_blocking().unwrap_err();
    assert!(
        matches!(error.failure(), Failure::TimedOut { .. }),
        "{error:?}"
    );
    assert!(begun.elapsed() < Duration::from_secs(5));
    drop(listener);
    // Now nobody listens, and the source's error has the endpoint's as its source.
    let source = endpoint.source().start().unwrap();
    let error = source.token_blocking().unwrap_err();
    assert!(matches!(error, BearerError::Supply(_)), "{error:?}");
    assert!(with_causes(&error).contains("no connection to the token endpoint localhost"));
}

#[test]
fn a_grant_that_does_not_fit_is_named() {
    let request = request(1).grant(TokenGrant::PrivateKeyJwt);
    let error = TokenEndpoint::new(request, tls::ring()).unwrap();
    let error = error.token_blocking().unwrap_err();
    assert!(with_causes(&error).contains("private_key_jwt needs a private key"));
    let proof = OauthProof::ClientSecret(SECRET.into());
    let client = OauthClient::new("http://localhost/token", "orders", proof);
    let error = TokenEndpoint::new(TokenRequest::new(client), tls::ring()).unwrap_err();
    assert!(matches!(error.failure(), Failure::Url));
}
