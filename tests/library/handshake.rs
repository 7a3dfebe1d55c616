//! TLS handshakes in memory, between our configurations and rustls servers.

use std::sync::Arc;

use msk_auth::identity::Identity;
use msk_auth::tls::{self, Roots, RotatingIdentity};
use msk_auth::{Conditions, Rules};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{
    ClientConfig, ClientConnection, HandshakeKind, ProtocolVersion, RootCertStore, ServerConfig,
    ServerConnection, SupportedProtocolVersion,
};

/// A root, an issuing CA, and what it issues.
struct Authority {
    root: String,
    root_der: CertificateDer<'static>,
    issuing: String,
    issuing_der: CertificateDer<'static>,
    issuer: Issuer<'static, KeyPair>,
}

fn ca_params(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

impl Authority {
    fn new() -> Self {
        let root_key = KeyPair::generate().unwrap();
        let root_params = ca_params("Root");
        let root = root_params.self_signed(&root_key).unwrap();
        let root_issuer = Issuer::new(root_params, root_key);
        let key = KeyPair::generate().unwrap();
        let params = ca_params("Issuing");
        let issuing = params.signed_by(&key, &root_issuer).unwrap();
        Self {
            root: root.pem(),
            root_der: root.der().clone(),
            issuing: issuing.pem(),
            issuing_der: issuing.der().clone(),
            issuer: Issuer::new(params, key),
        }
    }

    fn identity(&self, name: &str, key: &KeyPair, provider: Arc<CryptoProvider>) -> Identity {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        let leaf = params.signed_by(key, &self.issuer).unwrap().pem();
        let chain = format!("{leaf}{}{}", self.issuing, self.root);
        let conditions = Conditions::new(Rules::lambda(), provider);
        Identity::from_pem(&chain, &key.serialize_pem(), None, &conditions).unwrap()
    }

    fn roots(&self, provider: Arc<CryptoProvider>) -> Roots {
        Roots::from_pem(&self.root, &Conditions::new(Rules::lambda(), provider)).unwrap()
    }

    /// A server for `broker.example` that demands a client certificate from this authority.
    fn server(&self, version: &'static SupportedProtocolVersion) -> Arc<ServerConfig> {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(["broker.example".to_owned()]).unwrap();
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let leaf = params.signed_by(&key, &self.issuer).unwrap();
        let mut roots = RootCertStore::empty();
        roots.add(self.root_der.clone()).unwrap();
        let provider = tls::ring();
        let verifier =
            WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider.clone());
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let config = ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(&[version])
            .unwrap()
            .with_client_cert_verifier(verifier.build().unwrap())
            .with_single_cert(vec![leaf.der().clone(), self.issuing_der.clone()], key)
            .unwrap();
        Arc::new(config)
    }
}

/// What a handshake came to, as the server saw it.
#[derive(Debug)]
struct Seen {
    version: ProtocolVersion,
    kind: HandshakeKind,
    client: CertificateDer<'static>,
    certificates: usize,
}

fn shake_hands(
    client: &Arc<ClientConfig>,
    server: &Arc<ServerConfig>,
) -> Result<Seen, rustls::Error> {
    let name = "broker.example".try_into().unwrap();
    let mut client = ClientConnection::new(client.clone(), name).unwrap();
    let mut server = ServerConnection::new(server.clone()).unwrap();
    // The rounds after the handshake carry the session tickets.
    for _ in 0..8 {
        let mut bytes = Vec::new();
        while client.wants_write() {
            client.write_tls(&mut bytes).unwrap();
        }
        let mut unread = bytes.as_slice();
        while !unread.is_empty() {
            server.read_tls(&mut unread).unwrap();
            server.process_new_packets()?;
        }
        let mut bytes = Vec::new();
        while server.wants_write() {
            server.write_tls(&mut bytes).unwrap();
        }
        let mut unread = bytes.as_slice();
        while !unread.is_empty() {
            client.read_tls(&mut unread).unwrap();
            client.process_new_packets()?;
        }
    }
    let certificates = server.peer_certificates().unwrap();
    Ok(Seen {
        version: server.protocol_version().unwrap(),
        kind: server.handshake_kind().unwrap(),
        client: certificates[0].clone().into_owned(),
        certificates: certificates.len(),
    })
}

fn leaf(identity: &Identity) -> &CertificateDer<'static> {
    identity.chain().leaf().unwrap().der()
}

const VERSIONS: [&SupportedProtocolVersion; 2] = [&rustls::version::TLS12, &rustls::version::TLS13];

#[test]
fn a_server_sees_the_clients_certificate() {
    let authority = Authority::new();
    let providers = [
        tls::ring(),
        #[cfg(feature = "ring")]
        tls::ring(),
    ];
    for provider in providers {
        let identity =
            authority.identity("client", &KeyPair::generate().unwrap(), provider.clone());
        let config =
            tls::mutual_config(&identity, &authority.roots(provider.clone()), provider).unwrap();
        let config = Arc::new(config);
        for version in VERSIONS {
            let seen = shake_hands(&config, &authority.server(version)).unwrap();
            assert_eq!(seen.version, version.version);
            assert_eq!(&seen.client, leaf(&identity));
            assert_eq!(seen.certificates, 2, "the root stays at home");
        }
    }
}

#[test]
fn every_kind_of_key_that_the_provider_has_signs() {
    let authority = Authority::new();
    let provider = tls::ring();
    for key in [
        KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).unwrap(),
        KeyPair::generate_for(&rcgen::PKCS_ECDSA_P384_SHA384).unwrap(),
        KeyPair::from_pem(&rsa_key()).unwrap(),
    ] {
        let identity = authority.identity("client", &key, provider.clone());
        let roots = authority.roots(provider.clone());
        let config = Arc::new(tls::mutual_config(&identity, &roots, provider.clone()).unwrap());
        let seen = shake_hands(&config, &authority.server(&rustls::version::TLS13)).unwrap();
        assert_eq!(&seen.client, leaf(&identity));
    }
}

/// A key of 2048 bits, which ring can't make.
fn rsa_key() -> String {
    let keys: serde_json::Value =
        serde_json::from_str(include_str!("../../vectors/keys.json")).unwrap();
    let mut cases = keys["cases"].as_array().unwrap().iter();
    let case = cases.find(|case| case["id"] == "plain-rsa-2048").unwrap();
    case["input"]["pem"].as_str().unwrap().to_owned()
}

#[test]
fn a_server_that_is_not_trusted_is_refused() {
    let (ours, theirs) = (Authority::new(), Authority::new());
    let provider = tls::ring();
    let identity = theirs.identity("client", &KeyPair::generate().unwrap(), provider.clone());
    for roots in [
        ours.roots(provider.clone()),
        Roots::amazon_trust_services(),
        Roots::web(),
    ] {
        let config = Arc::new(tls::mutual_config(&identity, &roots, provider.clone()).unwrap());
        let refused = shake_hands(&config, &theirs.server(&rustls::version::TLS13)).unwrap_err();
        assert!(
            matches!(refused, rustls::Error::InvalidCertificate(_)),
            "{refused:?}"
        );
    }
    let config = Arc::new(tls::client_config(&theirs.roots(provider.clone()), provider).unwrap());
    let refused = shake_hands(&config, &theirs.server(&rustls::version::TLS13)).unwrap_err();
    assert!(
        matches!(refused, rustls::Error::NoCertificatesPresented),
        "{refused:?}"
    );
}

#[test]
fn a_rotated_identity_resumes_no_session_of_the_old_one() {
    let authority = Authority::new();
    let provider = tls::ring();
    let identity = |name| authority.identity(name, &KeyPair::generate().unwrap(), provider.clone());
    let (old, new) = (identity("old"), identity("new"));
    let roots = authority.roots(provider.clone());
    for version in VERSIONS {
        let server = authority.server(version);
        // A fixed identity does resume, so that the test can tell.
        let fixed = Arc::new(tls::mutual_config(&old, &roots, provider.clone()).unwrap());
        let kinds = [(); 2].map(|()| shake_hands(&fixed, &server).unwrap().kind);
        assert_eq!(
            kinds,
            [HandshakeKind::Full, HandshakeKind::Resumed],
            "{version:?}"
        );

        let rotating = RotatingIdentity::new(&old);
        let config = Arc::new(rotating.client_config(&roots, provider.clone()).unwrap());
        for identity in [&old, &old, &new, &new, &old] {
            rotating.replace(identity);
            let seen = shake_hands(&config, &server).unwrap();
            assert_eq!(
                (seen.kind, &seen.client),
                (HandshakeKind::Full, leaf(identity)),
                "{version:?}"
            );
        }
    }
}

#[test]
fn no_roots_is_an_error() {
    let empty = Roots::from_certificates([]).unwrap();
    assert!(empty.is_empty());
    assert_eq!(
        tls::client_config(&empty, tls::ring()).unwrap_err(),
        tls::TlsError::NoRoots
    );
}
