//! The cipher suites of Java: which names JSSE has, and with which versions of TLS it offers them.
//!
//! JDK 17 and JDK 25 have the same names. Newer JDKs disable more of them: JDK 25 offers none of those with RSA key
//! exchange.

/// What JDK 17 does with a name of a cipher suite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CipherSuite {
    /// It offers the suite with TLS 1.3.
    Tls13,
    /// It offers the suite with TLS 1.2.
    Tls12,
    /// It has the name, and never offers the suite: `jdk.tls.disabledAlgorithms` has a part of it.
    Disabled,
    /// It rejects the name.
    Unknown,
}

const TLS_13: [&str; 3] = [
    "TLS_AES_256_GCM_SHA384",
    "TLS_AES_128_GCM_SHA256",
    "TLS_CHACHA20_POLY1305_SHA256",
];

/// The key exchanges of TLS 1.2 that are not disabled.
const EXCHANGES: [&str; 5] = ["ECDHE_ECDSA", "ECDHE_RSA", "DHE_RSA", "DHE_DSS", "RSA"];
/// Those that are disabled.
const OLD_EXCHANGES: [&str; 4] = ["ECDH_ECDSA", "ECDH_RSA", "ECDH_anon", "DH_anon"];

impl CipherSuite {
    /// Java compares names exactly.
    pub(super) fn of(name: &str) -> Self {
        if TLS_13.contains(&name) {
            return Self::Tls13;
        }
        // A signal, and no suite (RFC 5746).
        if name == "TLS_EMPTY_RENEGOTIATION_INFO_SCSV" {
            return Self::Disabled;
        }
        let is_ssl = name.starts_with("SSL_");
        let parts = name.get(4..).and_then(|rest| rest.split_once("_WITH_"));
        let Some((exchange, cipher)) = parts.filter(|_| is_ssl || name.starts_with("TLS_")) else {
            return Self::Unknown;
        };
        let (offered, old) = (
            EXCHANGES.contains(&exchange),
            OLD_EXCHANGES.contains(&exchange),
        );
        match (
            has_cipher(exchange, cipher),
            has_old_cipher(exchange, cipher),
        ) {
            (true, _) if offered && !is_ssl => Self::Tls12,
            (true, _) if old && !is_ssl => Self::Disabled,
            // The names of SSL 3.0 begin with `SSL_`, which was before elliptic curves (RFC 4492).
            (_, true) if !is_ssl => Self::Disabled,
            (_, true) if !exchange.starts_with("EC") && cipher != "NULL_SHA256" => Self::Disabled,
            _ => Self::Unknown,
        }
    }
}

/// Whether an exchange has a suite with this cipher, in AES or ChaCha20.
fn has_cipher(exchange: &str, cipher: &str) -> bool {
    let has_curves = exchange.starts_with("EC");
    let is_anonymous_curve = exchange == "ECDH_anon";
    match cipher {
        "AES_256_CBC_SHA" | "AES_128_CBC_SHA" => true,
        _ if is_anonymous_curve => false,
        "AES_256_GCM_SHA384" | "AES_128_GCM_SHA256" | "AES_128_CBC_SHA256" => true,
        "AES_256_CBC_SHA384" => has_curves,
        "AES_256_CBC_SHA256" => !has_curves,
        "CHACHA20_POLY1305_SHA256" => exchange.starts_with("ECDHE_") || exchange == "DHE_RSA",
        _ => false,
    }
}

/// Whether an exchange has a suite with this cipher, which is disabled: triple DES, DES, RC4 and none.
fn has_old_cipher(exchange: &str, cipher: &str) -> bool {
    let mut all = EXCHANGES.iter().chain(&OLD_EXCHANGES);
    let has_curves = exchange.starts_with("EC") && all.any(|one| *one == exchange);
    match (exchange, cipher) {
        ("RSA" | "DHE_RSA" | "DHE_DSS" | "DH_anon", "3DES_EDE_CBC_SHA") => true,
        (_, "3DES_EDE_CBC_SHA" | "RC4_128_SHA" | "NULL_SHA") => has_curves || exchange == "RSA",
        ("RSA" | "DHE_RSA" | "DHE_DSS" | "DH_anon", "DES_CBC_SHA") => true,
        ("RSA" | "DH_anon", "RC4_128_MD5") => true,
        ("RSA", "NULL_SHA256" | "NULL_MD5") => true,
        ("RSA_EXPORT" | "DH_anon_EXPORT", "RC4_40_MD5" | "DES40_CBC_SHA") => true,
        ("DHE_RSA_EXPORT" | "DHE_DSS_EXPORT", "DES40_CBC_SHA") => true,
        _ => false,
    }
}
