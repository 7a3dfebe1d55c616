//! The fields of each type of secret, and common other names for them.

use zeroize::Zeroizing;

use super::SecretType;
use crate::names::edits;

/// A name with fewer edits than this from a known one counts as misspelt.
const MAX_EDITS: usize = 3;

/// A field of a type of secret.
pub(crate) struct Known {
    pub(crate) name: &'static str,
    pub(crate) required: bool,
    /// Common other names.
    aliases: &'static [&'static str],
}

impl Known {
    /// Whether its text is PEM.
    pub(crate) fn is_pem(&self) -> bool {
        self.name.to_ascii_lowercase().ends_with("certificate") || self.name.ends_with("rivateKey")
    }
}

pub(super) const CERTIFICATE: Known = Known {
    name: "certificate",
    required: true,
    aliases: &[
        "cert",
        "certs",
        "chain",
        "certificatechain",
        "clientcertificate",
        "ca",
        "cacert",
        "crt",
        "clientcert",
        "clientcrt",
        "tlscrt",
        "usercrt",
        "servicecert",
        "accesscert",
        "sslkeystorecertificatechain",
    ],
};
pub(super) const PRIVATE_KEY: Known = Known {
    name: "privateKey",
    required: true,
    aliases: &[
        "key",
        "clientkey",
        "pkey",
        "tlskey",
        "userkey",
        "servicekey",
        "accesskey",
        "sslkeystorekey",
    ],
};
pub(super) const PRIVATE_KEY_PASSWORD: Known = Known {
    name: "privateKeyPassword",
    required: false,
    aliases: &[
        "password",
        "passphrase",
        "keypassword",
        "privatekeypassphrase",
        "keypassphrase",
        "clientkeypassword",
        "sslkeypassword",
    ],
};
const USERNAME: Known = Known {
    name: "username",
    required: true,
    aliases: &[
        "user",
        "name",
        "login",
        "saslusername",
        "kafkausername",
        "kafkauser",
        "scramusername",
    ],
};
const PASSWORD: Known = Known {
    name: "password",
    required: true,
    aliases: &[
        "pass",
        "pwd",
        "passwd",
        "secret",
        "saslpassword",
        "kafkapassword",
        "scrampassword",
    ],
};

const OAUTH_TOKEN_ENDPOINT_URL: Known = Known {
    name: "oauthTokenEndpointUrl",
    required: true,
    aliases: &[
        "tokenendpointurl",
        "tokenendpoint",
        "tokenurl",
        "oauthtokenurl",
        "tokenuri",
    ],
};
const OAUTH_CLIENT_ID: Known = Known {
    name: "oauthClientId",
    required: true,
    aliases: &["clientid"],
};
const OAUTH_CLIENT_SECRET: Known = Known {
    name: "oauthClientSecret",
    required: false,
    aliases: &["clientsecret"],
};
const OAUTH_CLIENT_EMAIL: Known = Known {
    name: "oauthClientEmail",
    required: false,
    aliases: &["clientemail"],
};
const OAUTH_PRIVATE_KEY: Known = Known {
    name: "oauthPrivateKey",
    required: false,
    aliases: &["privatekey"],
};

pub(crate) const OAUTH_TOKEN_EXPIRATION_SECONDS: Known = Known {
    name: "oauthTokenExpirationSeconds",
    required: false,
    aliases: &["tokenexpirationseconds", "tokenexpiration"],
};
const OAUTH_IDP_CA_CERTIFICATE: Known = Known {
    name: "oauthIdpCaCertificate",
    required: false,
    aliases: &["idpcacertificate", "idpca"],
};

/// The fields of a type, in the order of AWS's guide.
pub(crate) fn known(secret_type: SecretType) -> &'static [Known] {
    match secret_type {
        SecretType::ClientCertificateTlsAuth => &[CERTIFICATE, PRIVATE_KEY, PRIVATE_KEY_PASSWORD],
        SecretType::ServerRootCaCertificate => &[CERTIFICATE],
        SecretType::SaslScram512Auth | SecretType::SaslScram256Auth | SecretType::BasicAuth => {
            &[USERNAME, PASSWORD]
        }
        SecretType::OauthbearerAuth => &[
            OAUTH_TOKEN_ENDPOINT_URL,
            OAUTH_CLIENT_ID,
            OAUTH_CLIENT_SECRET,
            OAUTH_CLIENT_EMAIL,
            OAUTH_PRIVATE_KEY,
            OAUTH_TOKEN_EXPIRATION_SECONDS,
            OAUTH_IDP_CA_CERTIFICATE,
        ],
    }
}

/// The field that an unknown name was probably meant to be.
pub(crate) fn nearest(key: &str, known: &'static [Known]) -> Option<&'static Known> {
    let folded = fold(key);
    let by_alias = known.iter().find(|field| {
        fold(field.name) == folded || field.aliases.iter().any(|alias| *alias == *folded)
    });
    by_alias.or_else(|| {
        let distances = known
            .iter()
            .map(|field| (edits(&folded, &fold(field.name)), field));
        let (distance, field) = distances.min_by_key(|(distance, _)| *distance)?;
        (distance <= MAX_EDITS && distance.saturating_mul(2) < folded.chars().count())
            .then_some(field)
    })
}

/// Whether a name means a private key's password, exactly or nearly.
pub(crate) fn is_key_password(key: &str) -> bool {
    let fields = known(SecretType::ClientCertificateTlsAuth);
    names_password(key)
        || nearest(key, fields).is_some_and(|field| field.name == PRIVATE_KEY_PASSWORD.name)
}

/// Whether a name means a password.
pub(crate) fn names_password(key: &str) -> bool {
    let folded = fold(key);
    ["password", "passphrase", "passwd", "pwd"]
        .iter()
        .any(|word| folded.contains(word))
        || folded.ends_with("pass")
}

/// Whether a name means an authority's certificates, and not the client's.
pub(crate) fn names_authority(key: &str) -> bool {
    let folded = fold(key);
    let is_of_authority =
        |word: &str| matches!(word, "ca" | "cas" | "root" | "roots" | "issuer" | "issuers");
    let mut words = key.split(|c: char| !c.is_alphanumeric());
    words.any(|word| is_of_authority(&fold(word)))
        || ["cacert", "cacrt", "cachain", "cabundle", "rootca"]
            .iter()
            .any(|start| folded.starts_with(start))
}

/// Of several candidates, the first that is not an authority's by its name, or else the first.
pub(crate) fn of_client<T>(candidates: &[T], is_authoritys: impl Fn(&T) -> bool) -> Option<&T> {
    let mut clients = candidates.iter();
    let of_client = clients.find(|candidate| !is_authoritys(candidate));
    of_client.or(candidates.first())
}

/// Only letters and digits, in lower case, up to the maximum length of a name.
fn fold(name: &str) -> Zeroizing<String> {
    let letters = name.chars().filter(|c| c.is_alphanumeric()).take(64);
    // A secret in the wrong place also has a beginning, so this memory must not move while it
    // grows. A lower-case form has at most three characters of four bytes.
    let mut folded = Zeroizing::new(String::with_capacity(64 * 3 * 4));
    folded.extend(letters.flat_map(char::to_lowercase));
    folded
}
