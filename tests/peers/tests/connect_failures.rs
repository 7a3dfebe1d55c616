//! Every way in which a login can fail that a server can be made to show, and the word for it.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use msk_auth::client::{Client, ClientCredentials};
use msk_auth::lambda::{Basis, LastProcessingResult, Stage};
use msk_auth::plan::Plan;
use msk_auth::{Code, Method, tls};
use msk_auth_connect::{Connector, Event, Failure, Questions, Timeouts};
use msk_auth_peers::clients::{
    SECRET, broker, client_at, identity, identity_of, login, roots, token_source, unsecured,
};
use msk_auth_peers::kafka::{Kafka, Listener, PASSWORD};
use msk_auth_peers::openssl::{OpensslServer, TlsVersion};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const LIMIT: Duration = Duration::from_secs(20);

/// What `examine` says of one broker.
async fn failure_of(client: Client, limit: Duration) -> Option<Failure> {
    let connector = Connector::new(client).timeouts(Timeouts::each(limit));
    let told = Arc::new(Mutex::new(Vec::new()));
    let noted = told.clone();
    let report = connector
        .examine(&Questions::default(), move |event| {
            if let Event::Stage { report, .. } = event {
                noted.lock().unwrap().push(report.clone());
            }
        })
        .await;
    // What is told as it happens is what the report holds.
    assert_eq!(*told.lock().unwrap(), report.brokers[0].stages);
    report.failure().cloned()
}

async fn expect(
    port: u16,
    method: Method,
    credentials: impl Into<ClientCredentials>,
    stage: Stage,
    code: Code,
) -> Failure {
    let failure = failure_of(client_at(port, method, credentials), LIMIT).await;
    let failure = failure.unwrap_or_else(|| panic!("{method}: ready instead of {code}"));
    assert_eq!(
        (failure.stage, failure.code),
        (stage, code),
        "{method}: {failure}"
    );
    assert!(failure.help.is_some(), "{failure}");
    failure
}

#[tokio::test]
async fn the_wrong_port_is_told_from_the_wrong_credentials() {
    let kafka = Kafka::start();
    let port = |listener| kafka.port(listener);
    let alice = || login(PASSWORD);
    use Listener as L;

    expect(
        port(L::Plaintext),
        Method::ScramSha512,
        alice(),
        Stage::Tls,
        Code::TlsNotTls,
    )
    .await;
    expect(
        port(L::SaslPlaintext),
        Method::Tls,
        ClientCredentials::None,
        Stage::Tls,
        Code::TlsNotTls,
    )
    .await;
    for listener in [L::Ssl, L::Mtls, L::Scram] {
        let (stage, code) = (Stage::ApiVersions, Code::TlsExpected);
        expect(
            port(listener),
            Method::Plaintext,
            ClientCredentials::None,
            stage,
            code,
        )
        .await;
    }
    let required = Code::TlsClientCertificateRequired;
    for (method, credentials) in [
        (Method::Tls, ClientCredentials::None),
        (Method::ScramSha512, alice().into()),
        (Method::Plain, alice().into()),
    ] {
        let failure = expect(port(L::Mtls), method, credentials, Stage::Tls, required).await;
        assert!(failure.message.contains("alert "), "{failure}");
    }
    for listener in [L::Ssl, L::Scram] {
        let code = Code::TlsClientCertificateNotRequested;
        expect(port(listener), Method::Mtls, identity(), Stage::Tls, code).await;
    }
    for listener in [L::Scram, L::Oauth] {
        let (stage, code) = (Stage::Metadata, Code::SaslExpected);
        expect(
            port(listener),
            Method::Tls,
            ClientCredentials::None,
            stage,
            code,
        )
        .await;
    }
    let (stage, code) = (Stage::Metadata, Code::SaslExpected);
    expect(
        port(L::SaslPlaintext),
        Method::Plaintext,
        ClientCredentials::None,
        stage,
        code,
    )
    .await;
    expect(
        port(L::Ssl),
        Method::ScramSha512,
        alice(),
        Stage::Sasl,
        Code::SaslNotExpected,
    )
    .await;

    let offers = expect(
        port(L::Oauth),
        Method::ScramSha512,
        alice(),
        Stage::Sasl,
        Code::SaslMechanism,
    )
    .await;
    assert!(
        offers.message.ends_with("it offers OAUTHBEARER"),
        "{offers}"
    );
    let source = token_source(SECRET, 900);
    expect(
        port(L::Scram),
        Method::Iam,
        source,
        Stage::Sasl,
        Code::SaslMechanism,
    )
    .await;
}

#[tokio::test]
async fn wrong_credentials_are_told() {
    let kafka = Kafka::start();
    let scram = kafka.port(Listener::Scram);
    let (stage, code) = (Stage::Sasl, Code::SaslCredentials);
    for method in [Method::ScramSha512, Method::ScramSha256, Method::Plain] {
        let failure = expect(scram, method, login("not-the-password"), stage, code).await;
        let words = failure.lambda(method).unwrap().result;
        assert_eq!(words, LastProcessingResult::SaslAuthenticationFailed);
        assert!(!format!("{failure:?}").contains("not-the-password"));
        let stranger = msk_auth::secret::Login::new("mallory", PASSWORD.into());
        expect(scram, method, stranger, stage, code).await;
    }
    let oauth = kafka.port(Listener::Oauth);
    let expired = ClientCredentials::OauthBearer(unsecured(-3600));
    expect(
        oauth,
        Method::OauthBearer,
        expired,
        stage,
        Code::SaslTokenExpired,
    )
    .await;
    let forged =
        msk_auth::client::BearerTokens::new(
            || Ok("eyJhbGciOiJub25lIn0.eyJzdWIiOiJib2IifQ.".into()),
        );
    let forged = ClientCredentials::OauthBearer(forged);
    expect(oauth, Method::OauthBearer, forged, stage, code).await;
    let iam = kafka.port(Listener::MskIam);
    expect(
        iam,
        Method::Iam,
        token_source("another-secret-key", 900),
        stage,
        code,
    )
    .await;
    let none = msk_auth::client::BearerTokens::new(|| Err("the issuer is away".into()));
    let none = ClientCredentials::OauthBearer(none);
    let failure = expect(
        oauth,
        Method::OauthBearer,
        none,
        stage,
        Code::SaslCredentialsMissing,
    )
    .await;
    assert!(failure.message.contains("the issuer is away"));
}

/// A root and a certificate for `name`, valid in these years.
struct Issued {
    root: String,
    chain: String,
    key: String,
}

fn issue(name: &str, years: std::ops::Range<i32>) -> Issued {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![rcgen::KeyUsagePurpose::KeyCertSign];
    params
        .distinguished_name
        .push(rcgen::DnType::CommonName, "Another Root");
    let root = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    params.not_before = date_time_ymd(years.start, 1, 1);
    params.not_after = date_time_ymd(years.end, 1, 1);
    params
        .distinguished_name
        .push(rcgen::DnType::CommonName, name);
    let key = KeyPair::generate().unwrap();
    let leaf = params.signed_by(&key, &root).unwrap();
    Issued {
        chain: format!("{}{}", leaf.pem(), root.pem()),
        root: root.pem(),
        key: key.serialize_pem(),
    }
}

#[tokio::test]
async fn the_servers_certificate_is_judged() {
    for (name, years, code) in [
        ("localhost", 2020..2021, Code::TlsServerExpired),
        ("localhost", 2090..2091, Code::TlsServerNotYetValid),
        ("b-1.another.example", 2020..2090, Code::TlsServerName),
    ] {
        let issued = issue(name, years);
        let kafka = Kafka::serving(&format!("{}{}", issued.key, issued.chain));
        let conditions = msk_auth::Conditions::new(msk_auth::Rules::kafka(), tls::ring());
        let root = tls::Roots::from_pem(&issued.root, &conditions).unwrap();
        let port = kafka.port(Listener::Ssl);
        let plan = Plan::given(Method::Tls, vec![broker(port)]);
        let to =
            |roots| Client::new(&plan, ClientCredentials::None, Some(roots), tls::ring()).unwrap();

        let failure = failure_of(to(root.clone()), LIMIT).await.unwrap();
        assert_eq!(
            (failure.stage, failure.code),
            (Stage::Tls, code),
            "{failure}"
        );
        let words = failure.lambda(Method::Tls).unwrap().result;
        assert_eq!(
            words,
            LastProcessingResult::LambdaFailedToAuthenticateServer
        );
        if code == Code::TlsServerName {
            let failure = failure_of(to(roots()), LIMIT).await.unwrap();
            assert_eq!(failure.code, Code::TlsServerUntrusted);
            let connector = Connector::new(to(root)).server_name(name.try_into().unwrap());
            connector.connect().await.unwrap();
        }
    }
}

#[tokio::test]
async fn the_clients_certificate_is_judged() {
    let kafka = Kafka::start();
    let port = kafka.port(Listener::Mtls);
    let (stage, code) = (Stage::Tls, Code::TlsClientCertificateRefused);
    let issued = issue("stranger", 2020..2090);
    let stranger = identity_of(&issued.chain, &issued.key);
    for _ in 0..20 {
        let failure = expect(port, Method::Mtls, stranger.clone(), stage, code).await;
        assert!(failure.message.contains("alert "), "{failure}");
        let words = failure.lambda(Method::Mtls).unwrap().result;
        assert_eq!(
            words,
            LastProcessingResult::ServerFailedToAuthenticateLambda
        );
    }
    for version in [TlsVersion::Tls12, TlsVersion::Tls13] {
        let server = OpensslServer::start(version, &msk_auth_peers::certs("ca.pem"));
        let failure = expect(server.port(), Method::Mtls, stranger.clone(), stage, code).await;
        assert!(failure.message.contains("unknown_ca"), "{failure}");
        let server = OpensslServer::start(version, &msk_auth_peers::certs("ca.pem"));
        let required = Code::TlsClientCertificateRequired;
        expect(
            server.port(),
            Method::Tls,
            ClientCredentials::None,
            stage,
            required,
        )
        .await;
    }
}

#[tokio::test]
async fn the_way_to_the_broker_is_judged() {
    let none = ClientCredentials::None;
    let plan = Plan::given(Method::Tls, vec!["nosuch.invalid:9094".parse().unwrap()]);
    let client_of = |plan: &Plan| {
        Client::new(plan, ClientCredentials::None, Some(roots()), tls::ring()).unwrap()
    };
    let failure = failure_of(client_of(&plan), LIMIT).await.unwrap();
    assert_eq!(
        (failure.stage, failure.code),
        (Stage::Resolve, Code::ResolveFailed)
    );

    let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    expect(
        port,
        Method::Tls,
        none.clone(),
        Stage::Tcp,
        Code::TcpRefused,
    )
    .await;

    // A full queue of connections drops the next ones, as a security group does.
    let full = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
    full.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into())
        .unwrap();
    full.listen(0).unwrap();
    let address = full.local_addr().unwrap().as_socket().unwrap();
    let _first = std::net::TcpStream::connect(address).unwrap();
    let plan = Plan::given(Method::Tls, vec![address.to_string().parse().unwrap()]);
    let started = Instant::now();
    let failure = failure_of(client_of(&plan), Duration::from_secs(1))
        .await
        .unwrap();
    assert_eq!(
        (failure.stage, failure.code),
        (Stage::Tcp, Code::TcpTimeout),
        "{failure}"
    );
    assert!(started.elapsed() < Duration::from_secs(15));
    let words = failure.lambda(Method::Tls).unwrap().result;
    assert_eq!(words, LastProcessingResult::ConnectionError);
}

/// A server that does this with every connection.
async fn server<F>(handle: impl Fn(tokio::net::TcpStream) -> F + Send + 'static) -> u16
where
    F: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(handle(stream));
        }
    });
    port
}

#[tokio::test]
async fn a_port_that_closes_connections_at_once_is_reported() {
    let port = server(|stream| async move { drop(stream) }).await;
    let (none, closed) = (ClientCredentials::None, Code::ClosedEarly);
    expect(port, Method::Tls, none.clone(), Stage::Tls, closed).await;
    expect(
        port,
        Method::Plaintext,
        none.clone(),
        Stage::ApiVersions,
        closed,
    )
    .await;
    let failure = failure_of(client_at(port, Method::Tls, none.clone()), LIMIT)
        .await
        .unwrap();
    let help = failure.help.as_ref().unwrap().to_string();
    assert!(failure.message.contains("at once"), "{failure}");
    let [balancer, limits] = ["load balancer", "limits"].map(|word| help.find(word).unwrap());
    assert!(balancer < limits, "{help}");
    // Lambda's answer depends on what is behind the port, so it is not documented for any method.
    for method in Method::ALL {
        let answer = failure.lambda(*method).unwrap();
        assert_eq!(answer.result, LastProcessingResult::ConnectionError);
        assert_ne!(answer.basis, Basis::Documented);
    }
    // One that hangs up on a handshake alone is something else.
    let port = server(|mut stream| async move {
        let _ = stream.read(&mut [0; 64]).await;
    })
    .await;
    expect(port, Method::Tls, none, Stage::Tls, Code::ClosedEarly).await;
}

/// Servers that are something else, or nothing at all.
#[tokio::test]
async fn garbage_is_told() {
    let none = || ClientCredentials::None;
    let http = server(|mut stream| async move {
        let _ = stream.read(&mut [0; 64]).await;
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    })
    .await;
    let failure = expect(http, Method::Tls, none(), Stage::Tls, Code::TlsNotTls).await;
    assert!(failure.message.contains("HTTP/1.1"), "{failure}");
    let stage = Stage::ApiVersions;
    let failure = expect(
        http,
        Method::Plaintext,
        none(),
        stage,
        Code::ProtocolGarbage,
    )
    .await;
    assert!(failure.message.contains("HTTP"), "{failure}");

    let silent = server(|stream| async move {
        tokio::time::sleep(Duration::from_secs(600)).await;
        drop(stream);
    })
    .await;
    let second = Duration::from_secs(1);
    for (method, stage) in [
        (Method::Tls, Stage::Tls),
        (Method::Plaintext, Stage::ApiVersions),
    ] {
        let started = Instant::now();
        let failure = failure_of(client_at(silent, method, none()), second)
            .await
            .unwrap();
        assert_eq!((failure.stage, failure.code), (stage, Code::Timeout));
        assert!(started.elapsed() < Duration::from_secs(15));
    }

    // Lengths and counts that would take all memory, each in place of the answer.
    let correlation = [0, 0, 0, 1];
    let counts: [&[u8]; 6] = [
        b"\x7f\xff\xff\xff\0\0\0\x01\0\0",
        b"\x80\0\0\0",
        b"\xff\xff\xff\xff",
        // ApiVersions 0, 2^31 - 1 elements, after the error 35.
        b"\0\0\0\x0a\0\0\0\x01\0\x23\x7f\xff\xff\xff",
        // ApiVersions 3: 2^32 - 2 elements; and a tag of as many features.
        b"\0\0\0\x0b\0\0\0\x01\0\0\xff\xff\xff\xff\x0f",
        b"\0\0\0\x13\0\0\0\x01\0\0\x01\0\0\0\0\x01\0\x05\xff\xff\xff\xff\x0f",
    ];
    assert_eq!(counts[5][4..8], correlation);
    for count in counts {
        let port = server(move |mut stream| async move {
            let _ = stream.read(&mut [0; 256]).await;
            let _ = stream.write_all(count).await;
            // A second answer for the second request, the same with its number.
            let _ = stream.read(&mut [0; 256]).await;
            let mut again = count.to_vec();
            if let Some(number) = again.get_mut(7) {
                *number = 2;
            }
            let _ = stream.write_all(&again).await;
            tokio::time::sleep(Duration::from_secs(5)).await;
        })
        .await;
        expect(
            port,
            Method::Plaintext,
            none(),
            stage,
            Code::ProtocolGarbage,
        )
        .await;
    }
    // An answer to something that was not asked.
    let port = server(|mut stream| async move {
        let _ = stream.read(&mut [0; 256]).await;
        let _ = stream
            .write_all(b"\0\0\0\x0a\0\0\x07\x01\0\0\0\0\0\0")
            .await;
        tokio::time::sleep(Duration::from_secs(5)).await;
    })
    .await;
    expect(
        port,
        Method::Plaintext,
        none(),
        stage,
        Code::ProtocolGarbage,
    )
    .await;
}
