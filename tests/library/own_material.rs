//! Material that a program has for rustls already: a certified key, roots, a configuration.

use std::sync::Arc;

use msk_auth::client::{Client, ClientCredentials, ClientError};
use msk_auth::plan::Plan;
use msk_auth::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use msk_auth::rustls::sign::CertifiedKey;
use msk_auth::rustls::{ClientConfig, RootCertStore};
use msk_auth::secret::Login;
use msk_auth::tls::{self, Roots, TlsError};
use msk_auth::{Method, aws::Broker};
use rcgen::{CertificateParams, KeyPair};

const BROKERS: &str = "b-1.demo.abc123.c2.kafka.eu-central-1.amazonaws.com:9094";

/// The certificate of one key, with another's or its own.
fn certified(certificate_of: &KeyPair, key: &KeyPair) -> Arc<CertifiedKey> {
    let certificate = CertificateParams::default().self_signed(certificate_of);
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let key = tls::ring().key_provider.load_private_key(key).unwrap();
    let chain = vec![certificate.unwrap().der().clone()];
    Arc::new(CertifiedKey::new(chain, key))
}

fn keys() -> [KeyPair; 2] {
    [KeyPair::generate().unwrap(), KeyPair::generate().unwrap()]
}

#[test]
fn a_certified_key_is_presented() {
    let [key, other] = keys();
    let client = Client::mtls(BROKERS, certified(&key, &key), tls::ring()).unwrap();
    assert_eq!(client.method(), Method::Mtls);
    let config = client.tls_config().unwrap();
    assert!(config.client_auth_cert_resolver.has_certs());

    let mismatched = Client::mtls(BROKERS, certified(&key, &other), tls::ring());
    let error = mismatched.unwrap_err();
    assert!(
        matches!(error, ClientError::Tls(TlsError::Key(_))),
        "{error:?}"
    );
}

#[test]
fn a_key_without_a_certificate_is_refused() {
    let [key, _] = keys();
    let certified = certified(&key, &key);
    let bare = Arc::new(CertifiedKey::new(Vec::new(), certified.key.clone()));
    let error = Client::mtls(BROKERS, bare, tls::ring()).unwrap_err();
    assert!(
        matches!(error, ClientError::Tls(TlsError::Key(_))),
        "{error:?}"
    );
}

fn plan(method: Method) -> Plan {
    Plan::given(method, Broker::parse_list(BROKERS).unwrap())
}

/// Made as a program makes it that knows nothing of this library.
fn own_config() -> Arc<ClientConfig> {
    let mut store = RootCertStore::empty();
    store.extend(webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().map(|root| {
        let mut one = RootCertStore::empty();
        one.add(root.clone()).unwrap();
        one.roots.remove(0)
    }));
    let builder = ClientConfig::builder_with_provider(tls::ring());
    let builder = builder.with_safe_default_protocol_versions().unwrap();
    let builder = builder.with_root_certificates(store);
    Arc::new(builder.with_no_client_auth())
}

#[test]
fn a_programs_own_configuration_is_the_clients() {
    let config = own_config();
    let login = Login::new("alice", "alice-secret".into());
    let client = Client::with_tls_config(&plan(Method::ScramSha512), login, config.clone());
    let client = client.unwrap();
    assert!(Arc::ptr_eq(client.tls_config().unwrap(), &config));
    assert!(client.roots().is_none());

    let [key, _] = keys();
    let roots = Roots::amazon_trust_services();
    let mutual = tls::certified_config(certified(&key, &key), &roots, tls::ring()).unwrap();
    let nothing = ClientCredentials::None;
    let client = Client::with_tls_config(&plan(Method::Mtls), nothing, Arc::new(mutual));
    assert!(client.is_ok());
}

#[test]
fn a_configuration_that_does_not_suit_the_method_is_refused() {
    let refused = |method, credentials: ClientCredentials| {
        let client = Client::with_tls_config(&plan(method), credentials, own_config());
        client.unwrap_err().to_string()
    };
    let nothing = ClientCredentials::None;
    let without = refused(Method::Mtls, nothing.clone());
    assert!(without.contains("with a client certificate"), "{without}");
    assert!(refused(Method::Plaintext, nothing.clone()).contains("without TLS"));
    let missing = refused(Method::ScramSha512, nothing);
    assert!(missing.contains("a password, not nothing"), "{missing}");

    let [key, _] = keys();
    let roots = Roots::amazon_trust_services();
    let key = certified(&key, &key);
    let mutual = tls::certified_config(key.clone(), &roots, tls::ring()).unwrap();
    let twice = Client::with_tls_config(&plan(Method::Mtls), key, Arc::new(mutual));
    let twice = twice.unwrap_err().to_string();
    assert!(
        twice.contains("nothing, not a client certificate"),
        "{twice}"
    );
}
