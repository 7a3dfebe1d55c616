//! The security keys of clients, and which key a misspelt one was meant to be.
//!
//! They are from Kafka's `ProducerConfig` and `AdminClientConfig` and librdkafka's table of
//! properties; `vectors/confirm/configurations.py` compares them.

use zeroize::Zeroizing;

use crate::names::edits;

/// The keys that both dialects have, with the same meaning.
const SHARED: &[&str] = &[
    "bootstrap.servers",
    "sasl.kerberos.kinit.cmd",
    "sasl.kerberos.min.time.before.relogin",
    "sasl.kerberos.service.name",
    "sasl.mechanism",
    "sasl.oauthbearer.assertion.algorithm",
    "sasl.oauthbearer.assertion.claim.aud",
    "sasl.oauthbearer.assertion.claim.exp.seconds",
    "sasl.oauthbearer.assertion.claim.iss",
    "sasl.oauthbearer.assertion.claim.jti.include",
    "sasl.oauthbearer.assertion.claim.nbf.seconds",
    "sasl.oauthbearer.assertion.claim.sub",
    "sasl.oauthbearer.assertion.file",
    "sasl.oauthbearer.assertion.private.key.file",
    "sasl.oauthbearer.assertion.private.key.passphrase",
    "sasl.oauthbearer.client.credentials.client.id",
    "sasl.oauthbearer.client.credentials.client.secret",
    "sasl.oauthbearer.scope",
    "sasl.oauthbearer.sub.claim.name",
    "sasl.oauthbearer.token.endpoint.url",
    "security.protocol",
    "ssl.cipher.suites",
    "ssl.endpoint.identification.algorithm",
    "ssl.key.password",
    "ssl.keystore.location",
    "ssl.keystore.password",
];

/// The keys that only Kafka's Java clients have.
pub(super) const JAVA: &[&str] = &[
    "sasl.client.callback.handler.class",
    "sasl.jaas.config",
    "sasl.kerberos.ticket.renew.jitter",
    "sasl.kerberos.ticket.renew.window.factor",
    "sasl.login.callback.handler.class",
    "sasl.login.class",
    "sasl.login.connect.timeout.ms",
    "sasl.login.read.timeout.ms",
    "sasl.login.refresh.buffer.seconds",
    "sasl.login.refresh.min.period.seconds",
    "sasl.login.refresh.window.factor",
    "sasl.login.refresh.window.jitter",
    "sasl.login.retry.backoff.max.ms",
    "sasl.login.retry.backoff.ms",
    "sasl.oauthbearer.assertion.template.file",
    "sasl.oauthbearer.clock.skew.seconds",
    "sasl.oauthbearer.expected.audience",
    "sasl.oauthbearer.expected.issuer",
    "sasl.oauthbearer.header.urlencode",
    "sasl.oauthbearer.jwks.endpoint.refresh.ms",
    "sasl.oauthbearer.jwks.endpoint.retry.backoff.max.ms",
    "sasl.oauthbearer.jwks.endpoint.retry.backoff.ms",
    "sasl.oauthbearer.jwks.endpoint.url",
    "sasl.oauthbearer.jwt.retriever.class",
    "sasl.oauthbearer.jwt.validator.class",
    "sasl.oauthbearer.scope.claim.name",
    "security.providers",
    "ssl.enabled.protocols",
    "ssl.engine.factory.class",
    "ssl.keymanager.algorithm",
    "ssl.keystore.certificate.chain",
    "ssl.keystore.key",
    "ssl.keystore.type",
    "ssl.protocol",
    "ssl.provider",
    "ssl.secure.random.implementation",
    "ssl.trustmanager.algorithm",
    "ssl.truststore.certificates",
    "ssl.truststore.location",
    "ssl.truststore.password",
    "ssl.truststore.type",
];

/// The keys that only librdkafka has.
pub(super) const LIBRDKAFKA: &[&str] = &[
    "enable.sasl.oauthbearer.unsecure.jwt",
    "enable.ssl.certificate.verification",
    "https.ca.location",
    "https.ca.pem",
    "metadata.broker.list",
    "sasl.kerberos.keytab",
    "sasl.kerberos.principal",
    "sasl.mechanisms",
    "sasl.oauthbearer.assertion.jwt.template.file",
    "sasl.oauthbearer.assertion.private.key.pem",
    "sasl.oauthbearer.client.id",
    "sasl.oauthbearer.client.secret",
    "sasl.oauthbearer.config",
    "sasl.oauthbearer.extensions",
    "sasl.oauthbearer.grant.type",
    "sasl.oauthbearer.metadata.authentication.type",
    "sasl.oauthbearer.method",
    "sasl.password",
    "sasl.username",
    "ssl.ca.certificate.stores",
    "ssl.ca.location",
    "ssl.ca.pem",
    "ssl.certificate.location",
    "ssl.certificate.pem",
    "ssl.crl.location",
    "ssl.curves.list",
    "ssl.engine.id",
    "ssl.engine.location",
    "ssl.key.location",
    "ssl.key.pem",
    "ssl.providers",
    "ssl.sigalgs.list",
];

/// librdkafka's keys that have a range of values and are not texts. It rejects an empty value for them; for a text, an
/// empty value is none.
const WITH_RANGE: &[&str] = &[
    "enable.sasl.oauthbearer.unsecure.jwt",
    "enable.ssl.certificate.verification",
    "sasl.kerberos.min.time.before.relogin",
    "sasl.oauthbearer.assertion.algorithm",
    "sasl.oauthbearer.assertion.claim.exp.seconds",
    "sasl.oauthbearer.assertion.claim.jti.include",
    "sasl.oauthbearer.assertion.claim.nbf.seconds",
    "sasl.oauthbearer.grant.type",
    "sasl.oauthbearer.metadata.authentication.type",
    "sasl.oauthbearer.method",
    "security.protocol",
    "ssl.endpoint.identification.algorithm",
];

/// The other dialect's equivalent of a key: the key, and what to write instead.
const COUNTERPARTS: &[(&str, &str)] = &[
    ("sasl.jaas.config", "`sasl.username` and `sasl.password`"),
    (
        "sasl.client.callback.handler.class",
        "the client's token callback",
    ),
    (
        "sasl.login.callback.handler.class",
        "the client's token callback, or `sasl.oauthbearer.method=oidc`",
    ),
    ("sasl.mechanisms", "`sasl.mechanism`"),
    ("sasl.username", "`sasl.jaas.config`"),
    ("sasl.password", "`sasl.jaas.config`"),
    (
        "sasl.oauthbearer.client.id",
        "`clientId` in `sasl.jaas.config`",
    ),
    (
        "sasl.oauthbearer.client.secret",
        "`clientSecret` in `sasl.jaas.config`",
    ),
    (
        "sasl.oauthbearer.extensions",
        "`extension_NAME` in `sasl.jaas.config`",
    ),
    (
        "sasl.oauthbearer.grant.type",
        "`sasl.oauthbearer.jwt.retriever.class`",
    ),
    (
        "sasl.oauthbearer.jwt.retriever.class",
        "`sasl.oauthbearer.method=oidc` and `sasl.oauthbearer.grant.type`",
    ),
    (
        "sasl.oauthbearer.method",
        "`sasl.login.callback.handler.class=org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler`",
    ),
    (
        "sasl.oauthbearer.assertion.private.key.pem",
        "`sasl.oauthbearer.assertion.private.key.file`",
    ),
    (
        "sasl.oauthbearer.assertion.jwt.template.file",
        "`sasl.oauthbearer.assertion.template.file`",
    ),
    (
        "sasl.oauthbearer.assertion.template.file",
        "`sasl.oauthbearer.assertion.jwt.template.file`",
    ),
    (
        "https.ca.location",
        "the options `ssl.truststore.location` and `ssl.truststore.type` in `sasl.jaas.config`",
    ),
    (
        "https.ca.pem",
        "the options `ssl.truststore.certificates` and `ssl.truststore.type` in `sasl.jaas.config`",
    ),
    ("ssl.keystore.certificate.chain", "`ssl.certificate.pem`"),
    ("ssl.keystore.key", "`ssl.key.pem`"),
    (
        "ssl.keystore.type",
        "nothing: Java's `ssl.keystore.location` is PKCS #12 there, and `ssl.certificate.location` \
         and `ssl.key.location` are for PEM",
    ),
    ("ssl.truststore.certificates", "`ssl.ca.pem`"),
    ("ssl.truststore.location", "`ssl.ca.location`, a PEM file"),
    (
        "ssl.truststore.password",
        "nothing: `ssl.ca.location` is a PEM file",
    ),
    (
        "ssl.truststore.type",
        "nothing: `ssl.ca.location` is a PEM file",
    ),
    (
        "ssl.ca.location",
        "`ssl.truststore.location`, with `ssl.truststore.type=PEM`",
    ),
    (
        "ssl.ca.pem",
        "`ssl.truststore.certificates`, with `ssl.truststore.type=PEM`",
    ),
    (
        "ssl.certificate.location",
        "`ssl.keystore.location`, a file with certificates and key, with `ssl.keystore.type=PEM`",
    ),
    (
        "ssl.certificate.pem",
        "`ssl.keystore.certificate.chain`, with `ssl.keystore.type=PEM`",
    ),
    (
        "ssl.key.location",
        "`ssl.keystore.location`, a file with certificates and key, with `ssl.keystore.type=PEM`",
    ),
    (
        "ssl.key.pem",
        "`ssl.keystore.key`, with `ssl.keystore.type=PEM`",
    ),
    ("metadata.broker.list", "`bootstrap.servers`"),
];

/// The meaning of a key for the client of a dialect.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// One of its security keys.
    Own,
    /// A key that only the other dialect has, and what to write instead, if known.
    Other(Option<&'static str>),
    /// Similar to one of its own.
    Misspelt(&'static str),
    /// It has the prefix of a security key, but is not similar to one.
    Stranger,
    /// Not a security key.
    Unrelated,
}

/// Every key of Kafka's Java client.
pub(super) fn of_java() -> impl Iterator<Item = &'static str> {
    SHARED.iter().chain(JAVA).copied()
}

/// Whether librdkafka has no value for a key that is set to an empty one.
pub(super) fn is_text_of_librdkafka(key: &str) -> bool {
    !WITH_RANGE.contains(&key)
}

pub(super) fn is_shared(key: &str) -> bool {
    SHARED.contains(&key)
}

/// Whether a key is in the name space of the security keys.
pub(super) fn is_in_space_of_security(key: &str) -> bool {
    let mut spaces = ["ssl.", "sasl.", "security."].iter();
    spaces.any(|space| key.starts_with(space))
}

/// Whether a key begins with a known one whose value can be secret.
pub(super) fn begins_with_secret(key: &str) -> bool {
    let ends = [
        "password",
        "passphrase",
        "secret",
        ".pem",
        ".key",
        ".config",
        ".chain",
    ];
    let mut all = SHARED.iter().chain(JAVA).chain(LIBRDKAFKA);
    all.any(|known| key.starts_with(known) && ends.iter().any(|end| known.ends_with(end)))
}

/// A key of the client's security.
pub(super) fn own(key: &str, is_java: bool) -> Option<&'static str> {
    let own = if is_java { JAVA } else { LIBRDKAFKA };
    SHARED
        .iter()
        .chain(own)
        .copied()
        .find(|known| *known == key)
}

/// The meaning of a key for the client that `is_java` selects.
pub(super) fn known(key: &str, is_java: bool) -> Known {
    let (own, other) = match is_java {
        true => (JAVA, LIBRDKAFKA),
        false => (LIBRDKAFKA, JAVA),
    };
    if is_shared(key) || own.contains(&key) {
        return Known::Own;
    }
    if other.contains(&key) {
        let mut all = COUNTERPARTS.iter();
        return Known::Other(
            all.find(|(name, _)| *name == key)
                .map(|(_, instead)| *instead),
        );
    }
    match nearest(key, own) {
        Some(meant) => Known::Misspelt(meant),
        None if is_in_space_of_security(key) => Known::Stranger,
        None => Known::Unrelated,
    }
}

/// The key that this one was probably meant to be.
fn nearest(key: &str, own: &'static [&'static str]) -> Option<&'static str> {
    // The longest key, and two edits more.
    if key.len() > 56 || key.len() < 8 {
        return None;
    }
    let all = || SHARED.iter().chain(own).copied();
    let letters = folded(key);
    if let Some(same) = all().find(|known| folded(known) == letters) {
        return Some(same);
    }
    // A difference in length needs at least as many edits.
    let as_long = all().filter(|known| known.len().abs_diff(key.len()) <= 2);
    let distances = as_long.map(|known| (edits(key, known), known));
    let (distance, meant) = distances.min_by_key(|(distance, _)| *distance)?;
    (distance <= 2).then_some(meant)
}

/// Only letters, in lower case: `SSL_KEYSTORE_TYPE` is `ssl.keystore.type`.
fn folded(key: &str) -> Zeroizing<String> {
    let letters = key.chars().filter(char::is_ascii_alphanumeric);
    // It can be a secret, so its memory must not move while it grows.
    let mut folded = Zeroizing::new(String::with_capacity(key.len()));
    folded.extend(letters.map(|letter| letter.to_ascii_lowercase()));
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_sorted_and_in_one_table() {
        for table in [SHARED, JAVA, LIBRDKAFKA] {
            assert!(table.is_sorted());
        }
        assert!(
            !JAVA
                .iter()
                .any(|key| is_shared(key) || LIBRDKAFKA.contains(key))
        );
        assert!(!LIBRDKAFKA.iter().any(|key| is_shared(key)));
    }

    #[test]
    fn what_was_meant_is_found() {
        for (key, is_java, expected) in [
            ("sasl.jaas.confg", true, Known::Misspelt("sasl.jaas.config")),
            (
                "SSL_KEYSTORE_TYPE",
                true,
                Known::Misspelt("ssl.keystore.type"),
            ),
            (
                "sasl.jaas.config",
                false,
                Known::Other(Some("`sasl.username` and `sasl.password`")),
            ),
            ("ssl.keystore.type", true, Known::Own),
            ("ssl.made.up.by.a.user", true, Known::Stranger),
            ("client.id", true, Known::Unrelated),
            ("acks", false, Known::Unrelated),
        ] {
            assert_eq!(known(key, is_java), expected, "{key}");
        }
    }
}
