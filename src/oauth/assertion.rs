//! JSON web tokens that a client signs about itself (RFC 7523), with the key of rustls' provider.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64ct::{Base64UrlUnpadded, Encoding};
use der::{Decode, Reader, SliceReader, asn1::UintRef};
use rustls::SignatureScheme;
use rustls::sign::SigningKey;

use super::error::OauthError;
use crate::json::push_string;
use crate::sensitive::{SensitiveBuffer, SensitiveText};

/// The number of bytes of `jti`, which makes an assertion usable only once.
const IDENTIFIER: usize = 16;

/// The claims of an assertion (RFC 7523 section 3).
pub(super) struct Assertion<'a> {
    pub(super) issuer: &'a str,
    pub(super) subject: &'a str,
    pub(super) audience: &'a str,
    pub(super) key_id: Option<&'a str>,
    pub(super) lifetime: Duration,
    /// How long before `now` it is valid, `nbf`.
    pub(super) leeway: Option<Duration>,
}

/// A JWS algorithm (RFC 7518 section 3.1, RFC 8037), and the bytes of each half of its ECDSA signature.
struct Algorithm {
    name: &'static str,
    scheme: SignatureScheme,
    half: Option<usize>,
}

const fn algorithm(name: &'static str, scheme: SignatureScheme, half: Option<usize>) -> Algorithm {
    Algorithm { name, scheme, half }
}

const ALGORITHMS: [Algorithm; 5] = [
    algorithm("RS256", SignatureScheme::RSA_PKCS1_SHA256, None),
    algorithm("ES256", SignatureScheme::ECDSA_NISTP256_SHA256, Some(32)),
    algorithm("ES384", SignatureScheme::ECDSA_NISTP384_SHA384, Some(48)),
    algorithm("ES512", SignatureScheme::ECDSA_NISTP521_SHA512, Some(66)),
    algorithm("EdDSA", SignatureScheme::ED25519, None),
];

impl Assertion<'_> {
    /// The assertion, signed at `now`: `header.claims.signature`.
    pub(super) fn sign(
        &self,
        key: &dyn SigningKey,
        now: SystemTime,
    ) -> Result<SensitiveText, OauthError> {
        let found = ALGORITHMS.iter().find_map(|algorithm| {
            let signer = key.choose_scheme(&[algorithm.scheme])?;
            Some((algorithm, signer))
        });
        let (algorithm, signer) = found.ok_or(OauthError::Sign)?;
        let mut token = SensitiveBuffer::with_capacity(2048);
        push_encoded(self.header(algorithm.name).as_slice(), &mut token);
        token.extend_from_slice(b".");
        push_encoded(self.claims(now)?.as_slice(), &mut token);
        let signature = signer
            .sign(token.as_slice())
            .map_err(|_| OauthError::Sign)?;
        let signature = match algorithm.half {
            Some(half) => concatenated(&signature, half).ok_or(OauthError::Sign)?,
            None => signature,
        };
        token.extend_from_slice(b".");
        push_encoded(&signature, &mut token);
        token.into_text().ok_or(OauthError::Sign)
    }

    fn header(&self, algorithm: &str) -> SensitiveBuffer {
        let mut json = SensitiveBuffer::with_capacity(128);
        json.extend_from_slice(b"{\"typ\":\"JWT\",\"alg\":");
        push_string(algorithm, &mut json);
        if let Some(key_id) = self.key_id {
            json.extend_from_slice(b",\"kid\":");
            push_string(key_id, &mut json);
        }
        json.extend_from_slice(b"}");
        json
    }

    fn claims(&self, now: SystemTime) -> Result<SensitiveBuffer, OauthError> {
        let mut identifier = [0; IDENTIFIER];
        getrandom::fill(&mut identifier).map_err(|_| OauthError::Sign)?;
        let issued = now.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
        let expires = issued.saturating_add(self.lifetime);
        let mut json = SensitiveBuffer::with_capacity(512);
        for (name, text) in [
            ("{\"iss\":", self.issuer),
            (",\"sub\":", self.subject),
            (",\"aud\":", self.audience),
            (",\"jti\":", &Base64UrlUnpadded::encode_string(&identifier)),
        ] {
            json.extend_from_slice(name.as_bytes());
            push_string(text, &mut json);
        }
        let mut times = format!(
            ",\"iat\":{},\"exp\":{}",
            issued.as_secs(),
            expires.as_secs()
        );
        if let Some(leeway) = self.leeway {
            let begins = issued.saturating_sub(leeway).as_secs();
            times.push_str(&format!(",\"nbf\":{begins}"));
        }
        json.extend_from_slice(times.as_bytes());
        json.extend_from_slice(b"}");
        Ok(json)
    }
}

/// Appends bytes as base64url without padding (RFC 7515 section 2).
fn push_encoded(bytes: &[u8], token: &mut SensitiveBuffer) {
    let mut rest = bytes;
    let mut encoded = zeroize::Zeroizing::new([0; 64]);
    // 48 bytes are 64 characters.
    while !rest.is_empty() {
        let (part, after) = rest.split_at(rest.len().min(48));
        if let Ok(text) = Base64UrlUnpadded::encode(part, &mut *encoded) {
            token.extend_from_slice(text.as_bytes());
        }
        rest = after;
    }
}

/// Converts the `Ecdsa-Sig-Value` of RFC 3279 to R and S one after the other, each of `half` bytes
/// (RFC 7518 section 3.4).
fn concatenated(signature: &[u8], half: usize) -> Option<Vec<u8>> {
    let mut reader = SliceReader::new(signature).ok()?;
    let (r, s) = reader
        .sequence(|inside| -> der::Result<_> {
            Ok((UintRef::decode(inside)?, UintRef::decode(inside)?))
        })
        .ok()?;
    let mut joined = Vec::with_capacity(half.saturating_mul(2));
    for number in [r.as_bytes(), s.as_bytes()] {
        let zeros = half.checked_sub(number.len())?;
        joined.extend(std::iter::repeat_n(0, zeros));
        joined.extend_from_slice(number);
    }
    Some(joined)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By Python: `int.to_bytes(32)` of r = 1 and s = 2^255, and their DER as cryptography's
    /// `encode_dss_signature` writes it.
    #[test]
    fn halves_have_their_length() {
        let s = [&[0x80][..], &[0; 31]].concat();
        let der = [&[0x30, 0x26, 2, 1, 1, 2, 0x21, 0][..], &s].concat();
        let expected = [&[0; 31][..], &[1], &s].concat();
        assert_eq!(concatenated(&der, 32), Some(expected));
        assert_eq!(concatenated(&der, 31), None);
        assert_eq!(concatenated(b"\x30\x00", 32), None);
    }

    /// ring verifies what rustls' provider signed, as a JWS has it; `tests/peers` asks Authlib.
    #[cfg(feature = "ring")]
    #[test]
    fn every_algorithm_is_verified() {
        use ring::signature::{
            ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ED25519, UnparsedPublicKey,
            VerificationAlgorithm,
        };
        use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

        let assertion = Assertion {
            issuer: "orders \"1\"",
            subject: "orders",
            audience: "https://idp.example.com/token",
            key_id: Some("2026"),
            lifetime: Duration::from_secs(60),
            leeway: Some(Duration::from_secs(30)),
        };
        let cases: [(_, _, &dyn VerificationAlgorithm); 3] = [
            (
                "ES256",
                &rcgen::PKCS_ECDSA_P256_SHA256,
                &ECDSA_P256_SHA256_FIXED,
            ),
            (
                "ES384",
                &rcgen::PKCS_ECDSA_P384_SHA384,
                &ECDSA_P384_SHA384_FIXED,
            ),
            ("EdDSA", &rcgen::PKCS_ED25519, &ED25519),
        ];
        for (name, kind, algorithm) in cases {
            let pair = rcgen::KeyPair::generate_for(kind).unwrap();
            let der = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(pair.serialize_der()));
            let provider = crate::tls::ring();
            let key = provider.key_provider.load_private_key(der).unwrap();
            let now = UNIX_EPOCH + Duration::from_secs(1_700_000_000);
            let token = assertion.sign(&*key, now).unwrap();
            let (message, signature) = token.expose().rsplit_once('.').unwrap();
            let signature = Base64UrlUnpadded::decode_vec(signature).unwrap();
            UnparsedPublicKey::new(algorithm, pair.public_key_raw())
                .verify(message.as_bytes(), &signature)
                .unwrap();
            let (header, claims) = message.split_once('.').unwrap();
            let json = |part: &str| -> serde_json::Value {
                serde_json::from_slice(&Base64UrlUnpadded::decode_vec(part).unwrap()).unwrap()
            };
            let wanted = serde_json::json!({"typ": "JWT", "alg": name, "kid": "2026"});
            assert_eq!(json(header), wanted);
            let mut claims = json(claims);
            let jti = claims.as_object_mut().unwrap().remove("jti").unwrap();
            assert!(jti.as_str().unwrap().len() >= 22);
            let wanted = serde_json::json!({
                "iss": "orders \"1\"", "sub": "orders", "aud": "https://idp.example.com/token",
                "iat": 1_700_000_000, "exp": 1_700_000_060, "nbf": 1_699_999_970
            });
            assert_eq!(claims, wanted);
        }
    }
}
