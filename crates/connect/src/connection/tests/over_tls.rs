//! Connections to brokers that end them, over TLS.

use std::sync::Arc;

use msk_auth::bearer::BearerToken;
use msk_auth::client::BearerTokens;
use msk_auth::tls::Roots;
use msk_auth::{Conditions, Rules};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::version::{TLS12, TLS13};
use rustls::{RootCertStore, ServerConfig, SupportedProtocolVersion};
use tokio_rustls::TlsAcceptor;

use super::*;
use crate::Connector;

/// How a broker ends a connection.
#[derive(Clone, Copy, Debug, PartialEq)]
enum End {
    /// With `close_notify`.
    CloseNotify,
    /// Without it.
    Eof,
    Reset,
}

/// A broker that requests a client certificate, or not, and is content without.
struct FakeBroker {
    version: &'static SupportedProtocolVersion,
    requests_certificate: bool,
    /// The bodies of its answers. Then it reads one more request, and ends.
    answers: Vec<Vec<u8>>,
    end: End,
}

impl FakeBroker {
    async fn failure(self, method: Method, credentials: ClientCredentials) -> Failure {
        self.connection(method, credentials).await.unwrap_err()
    }

    async fn connection(
        self,
        method: Method,
        credentials: ClientCredentials,
    ) -> Result<Connection, Failure> {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let root = params.self_signed(&key).unwrap();
        let issuer = Issuer::new(params, key);
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(["127.0.0.1".to_owned()]).unwrap();
        let leaf = params.signed_by(&key, &issuer).unwrap();

        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let broker: Broker = listener.local_addr().unwrap().to_string().parse().unwrap();
        let mut trusted = RootCertStore::empty();
        trusted.add(root.der().clone()).unwrap();
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(trusted), tls::ring());
        let verifier = verifier.allow_unauthenticated().build().unwrap();
        let config = ServerConfig::builder_with_provider(tls::ring())
            .with_protocol_versions(&[self.version])
            .unwrap();
        let config = match self.requests_certificate {
            true => config.with_client_cert_verifier(verifier),
            false => config.with_no_client_auth(),
        };
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let config = config
            .with_single_cert(vec![leaf.der().clone()], key)
            .unwrap();
        tokio::spawn(self.serve(listener, config));

        let conditions = Conditions::new(Rules::lambda(), tls::ring());
        let roots = Roots::from_pem(&root.pem(), &conditions).unwrap();
        let plan = Plan::given(method, vec![broker.clone()]);
        let client = Client::new(&plan, credentials, Some(roots), tls::ring()).unwrap();
        let connector = Connector::new(client).timeouts(Timeouts::each(Duration::from_secs(3)));
        connector.connect_to(&broker).await
    }

    async fn serve(self, listener: TcpListener, config: ServerConfig) {
        let (socket, _) = listener.accept().await.unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let mut stream = acceptor.accept(socket).await.unwrap();
        for body in &self.answers {
            let id = correlation_id(&mut stream).await;
            let length = u32::try_from(body.len() + 4).unwrap();
            let answer = [&length.to_be_bytes()[..], &id, body].concat();
            stream.write_all(&answer).await.unwrap();
            stream.flush().await.unwrap();
        }
        correlation_id(&mut stream).await;
        match self.end {
            End::CloseNotify => stream.shutdown().await.unwrap(),
            End::Eof => {}
            // With no time to linger the socket is reset, without blocking.
            #[allow(
                deprecated,
                reason = "newer versions of Tokio have another name for it"
            )]
            End::Reset => stream.get_ref().0.set_linger(Some(Duration::ZERO)).unwrap(),
        }
    }
}

/// Reads a request.
async fn correlation_id(stream: &mut (impl AsyncReadExt + Unpin)) -> [u8; 4] {
    let length = stream.read_u32().await.unwrap();
    let mut request = vec![0; usize::try_from(length).unwrap()];
    stream.read_exact(&mut request).await.unwrap();
    request[4..8].try_into().unwrap()
}

/// A close before the first answer is a rejected certificate only if an alert may have been lost.
#[test]
fn an_end_after_the_handshake_is_about_the_certificate_only_if_an_alert_can_be_lost() {
    runtime().block_on(async {
        let cases = [
            (&TLS13, true, End::CloseNotify, Code::ClosedEarly, true),
            (&TLS13, true, End::Eof, Code::ClosedEarly, true),
            (
                &TLS13,
                true,
                End::Reset,
                Code::TlsClientCertificateRequired,
                true,
            ),
            (&TLS13, false, End::Eof, Code::ClosedEarly, false),
            (&TLS13, false, End::Reset, Code::ClosedEarly, false),
            (&TLS12, true, End::CloseNotify, Code::ClosedEarly, false),
            (&TLS12, true, End::Eof, Code::ClosedEarly, false),
            (&TLS12, true, End::Reset, Code::ClosedEarly, false),
        ];
        for (version, requests_certificate, end, code, names_certificate) in cases {
            let broker = FakeBroker {
                version,
                requests_certificate,
                answers: Vec::new(),
                end,
            };
            let failure = broker.failure(Method::Tls, ClientCredentials::None).await;
            let case = format!("{version:?}, {requests_certificate}, {end:?}: {failure:?}");
            assert_eq!(failure.code, code, "{case}");
            assert!(!failure.message.contains("docs.rs"), "{case}");
            let help = failure.help.unwrap().to_string();
            assert_eq!(help.contains("certificate"), names_certificate, "{case}");
        }
    });
}

/// A broker that explains its refusal and then closes the connection has refused.
#[test]
fn a_refusal_is_the_cause_of_the_close_after_it() {
    let answers = |status: &[u8]| {
        let length = u32::try_from(status.len()).unwrap().to_be_bytes();
        vec![
            b"\0\0\0\0\0\x01\0\x0bOAUTHBEARER".to_vec(),
            // No error, no message, these bytes, no lifetime.
            [&[0, 0, 0xff, 0xff][..], &length, status, &[0; 8]].concat(),
        ]
    };
    runtime().block_on(async {
        for end in [End::CloseNotify, End::Eof, End::Reset] {
            let broker = FakeBroker {
                version: &TLS13,
                requests_certificate: false,
                answers: answers(br#"{"status":"insufficient_scope","scope":"orders"}"#),
                end,
            };
            let token = BearerTokens::new(|| Ok(BearerToken::new("e30.e30.".into())));
            let failure = broker.failure(Method::OauthBearer, token.into()).await;
            assert_eq!(failure.code, Code::SaslCredentials, "{end:?}: {failure}");
            assert!(
                failure
                    .message
                    .contains("insufficient_scope, scope “orders”"),
                "{failure}"
            );
        }
    });
}

/// Kafka's clients would have no one to ask.
#[test]
fn a_cluster_without_brokers_is_not_ready() {
    let metadata = |brokers: &[u8]| {
        FakeBroker {
            version: &TLS13,
            requests_certificate: false,
            answers: vec![
                // No error; Metadata in the versions 5 to 8; no throttling, no tags.
                b"\0\0\x02\0\x03\0\x05\0\x08\0\0\0\0\0\0".to_vec(),
                // No throttling; the brokers; no cluster id, controller 1, no topics, no operations.
                [b"\0\0\0\0", brokers, b"\xff\xff\0\0\0\x01\0\0\0\0\0\0\0\0"].concat(),
            ],
            end: End::CloseNotify,
        }
    };
    runtime().block_on(async {
        for (brokers, is_ready) in [
            (&b"\0\0\0\0"[..], false),
            (b"\0\0\0\x01\0\0\0\x01\0\x01b\0\0\x23\x84\xff\xff", true),
        ] {
            let connected = metadata(brokers).connection(Method::Tls, ClientCredentials::None);
            let mut connection = connected.await.unwrap();
            let questions = crate::Questions::default();
            let answer = crate::questions::metadata(&mut connection, &questions).await;
            assert_eq!(answer.is_ok(), is_ready, "{answer:?}");
            if let Err(failure) = answer {
                assert_eq!(failure.code, Code::ProtocolError);
                assert!(failure.message.contains("no brokers"), "{failure}");
            }
        }
    });
}
