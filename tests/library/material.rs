//! One client's identity in the forms that people bring, and what belongs to others. All of it is small: P-256 alone.

use std::sync::LazyLock;
use std::time::Duration;

use msk_auth::{Conditions, Rules, tls};
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyPair, KeyUsagePurpose,
};
use rustls::pki_types::UnixTime;
use serde_json::Value;

/// The password of every key that is encrypted.
pub(crate) const PASSWORD: &str = "testpassword";

/// The client of `vectors/repairs.json`: PEM texts.
pub(crate) struct Client {
    /// The client's certificate, its issuer, the next one and the root.
    pub(crate) chain: [String; 4],
    pub(crate) key: String,
    pub(crate) pbe_sha1_3des: String,
    pub(crate) pbe_sha1_des: String,
    pub(crate) pbes2: String,
    pub(crate) sec1: String,
    pub(crate) proc_type: String,
    /// A certificate that has nothing to do with it.
    pub(crate) stranger: String,
    /// The root's certificate by an older root, that by another, and the older root.
    pub(crate) cross_signed: [String; 3],
}

impl Client {
    pub(crate) fn whole_chain(&self) -> String {
        self.chain.concat()
    }
}

pub(crate) static CLIENT: LazyLock<Client> = LazyLock::new(|| {
    let repairs = vectors("repairs");
    let field = |id: &str, name: &str| -> String {
        let document = case(&repairs, id)["document"].as_str().unwrap();
        let document: Value = serde_json::from_str(document).unwrap();
        document[name].as_str().unwrap().to_owned()
    };
    let key = |id: &str| field(id, "privateKey");
    let mut certificates = blocks(&field("stranger-last+ec", "certificate"));
    let stranger = certificates.pop().unwrap();
    let chains = vectors("chains");
    let crossed = case(&chains, "cross-copies-two-older")["certificates"].as_str();
    let crossed = blocks(crossed.unwrap());
    Client {
        chain: certificates.try_into().unwrap(),
        key: key("unused+ec"),
        pbe_sha1_3des: key("stranger-last+ec"),
        pbe_sha1_des: key("pbe-sha1-des+ec"),
        pbes2: key("pbes2-aes-256+ec"),
        sec1: key("traditional+ec"),
        proc_type: key("proc-type-aes128-ec+ec"),
        stranger,
        cross_signed: [4, 6, 5].map(|index: usize| crossed[index].clone()),
    }
});

fn vectors(subject: &str) -> Value {
    let path = format!("{}/vectors/{subject}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// The input of a case.
fn case<'a>(vectors: &'a Value, id: &str) -> &'a Value {
    let mut cases = vectors["cases"].as_array().unwrap().iter();
    &cases.find(|case| case["id"] == id).unwrap()["input"]
}

fn blocks(text: &str) -> Vec<String> {
    text.split_inclusive("-----END CERTIFICATE-----\n")
        .map(str::to_owned)
        .collect()
}

/// A certificate, its key and its issuer, who is a root.
pub(crate) struct Other {
    pub(crate) certificate: String,
    pub(crate) key: String,
    pub(crate) root: String,
}

/// Another client.
pub(crate) static OTHER_CLIENT: LazyLock<Other> =
    LazyLock::new(|| other("other client", ExtendedKeyUsagePurpose::ClientAuth));

/// A broker.
pub(crate) static SERVER: LazyLock<Other> =
    LazyLock::new(|| other("server", ExtendedKeyUsagePurpose::ServerAuth));

fn other(name: &str, purpose: ExtendedKeyUsagePurpose) -> Other {
    let named = |name: String| {
        let mut params = CertificateParams::default();
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, name);
        params
    };
    let root_key = KeyPair::generate().unwrap();
    let mut params = named(format!("root of {name}"));
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    let root = params.self_signed(&root_key).unwrap();
    let issuer = Issuer::new(params, root_key);

    let key = KeyPair::generate().unwrap();
    let mut params = named(name.to_owned());
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![purpose];
    params.use_authority_key_identifier_extension = true;
    let certificate = params.signed_by(&key, &issuer).unwrap();
    let unix = |pem: String| pem.replace("\r\n", "\n");
    Other {
        certificate: unix(certificate.pem()),
        key: unix(key.serialize_pem()),
        root: unix(root.pem()),
    }
}

/// At the time of the vectors.
pub(crate) fn conditions(rules: Rules) -> Conditions {
    let at = UnixTime::since_unix_epoch(Duration::from_secs(1_780_272_000));
    Conditions::new(rules, tls::ring()).at(at)
}
