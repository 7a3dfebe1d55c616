//! AWS Signature Version 4 as query parameters of a presigned GET of `/` with an empty body.
//!
//! See "Authenticating requests: using query parameters" in AWS's documents. The parts are written
//! once, in canonical order, so that the signed text is a slice of the sent text.

use std::time::{SystemTime, UNIX_EPOCH};

use hmac::digest::FixedOutput;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use zeroize::{ZeroizeOnDrop, Zeroizing};

use crate::sensitive::SensitiveBytes;

/// SHA-256 of the empty text: the payload hash of a request without a body.
const EMPTY_SHA256: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
pub(crate) const ALGORITHM: &str = "AWS4-HMAC-SHA256";
const TERMINATOR: &str = "aws4_request";

/// A time in SigV4's format, `20260102T030405Z`, and the same in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Timestamp {
    text: [u8; 16],
    pub(crate) seconds: u64,
}

impl Timestamp {
    /// The second of `now`, or `None` before 1970 and after 9999.
    pub(crate) fn at(now: SystemTime) -> Option<Self> {
        let seconds = now.duration_since(UNIX_EPOCH).ok()?.as_secs();
        let moment = OffsetDateTime::from_unix_timestamp(i64::try_from(seconds).ok()?).ok()?;
        let year = u16::try_from(moment.year()).ok().filter(|&y| y <= 9999)?;
        let [year_high, year_low] = [year / 100, year % 100].map(|n| u8::try_from(n).unwrap_or(0));
        let mut text = *b"00000000T000000Z";
        let pairs = [
            (0, year_high),
            (2, year_low),
            (4, u8::from(moment.month())),
            (6, moment.day()),
            (9, moment.hour()),
            (11, moment.minute()),
            (13, moment.second()),
        ];
        for (at, value) in pairs {
            if let Some([tens, ones]) = text.get_mut(at..).and_then(<[u8]>::first_chunk_mut) {
                *tens = b'0'.saturating_add(value / 10);
                *ones = b'0'.saturating_add(value % 10);
            }
        }
        Some(Self { text, seconds })
    }

    pub(crate) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.text).unwrap_or_default()
    }

    /// The day: `20260102`.
    pub(crate) fn date(&self) -> &str {
        self.as_str().get(..8).unwrap_or_default()
    }
}

/// The scope of a signature: a day, a region and a service.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scope<'a> {
    pub(crate) timestamp: &'a Timestamp,
    pub(crate) region: &'a str,
    pub(crate) service: &'a str,
}

impl Scope<'_> {
    /// The parts of `DATE/REGION/SERVICE/aws4_request`.
    fn parts(&self) -> [&str; 4] {
        [self.timestamp.date(), self.region, self.service, TERMINATOR]
    }

    /// `ACCESS-KEY-ID/DATE/REGION/SERVICE/aws4_request`.
    pub(crate) fn credential(&self, access_key_id: &str) -> String {
        let [date, region, service, end] = self.parts();
        [access_key_id, date, region, service, end].join("/")
    }
}

/// The key derived from a secret access key for one scope; wiped when dropped.
#[derive(ZeroizeOnDrop)]
pub(crate) struct SigningKey(Zeroizing<[u8; 32]>);

impl SigningKey {
    /// The chain of four HMACs over date, region, service and `aws4_request`.
    pub(crate) fn derive(secret_access_key: &str, scope: &Scope<'_>) -> Self {
        let secret = SensitiveBytes::concat(&[b"AWS4", secret_access_key.as_bytes()]);
        let [date, region, service, end] = scope.parts().map(str::as_bytes);
        let key = hmac(secret.expose(), &[date]);
        let key = hmac(&*key, &[region]);
        let key = hmac(&*key, &[service]);
        Self(hmac(&*key, &[end]))
    }
}

/// HMAC-SHA-256.
fn hmac(key: &[u8], message: &[&[u8]]) -> Zeroizing<[u8; 32]> {
    let mut output = Zeroizing::new([0; 32]);
    // This can't fail: HMAC accepts a key of any length.
    if let Ok(mut hmac) = Hmac::<Sha256>::new_from_slice(key) {
        for part in message {
            Mac::update(&mut hmac, part);
        }
        hmac.finalize_into((&mut *output).into());
    }
    output
}

/// A presigned GET of `/` on a host.
#[derive(Clone, Copy)]
pub(crate) struct Presign<'a> {
    pub(crate) host: &'a str,
    /// The request's own query in canonical form; its names sort before `X-Amz-`.
    pub(crate) query: &'a str,
    pub(crate) scope: Scope<'a>,
    pub(crate) expires: u32,
    pub(crate) access_key_id: &'a str,
    pub(crate) session_token: Option<&'a str>,
}

impl Presign<'_> {
    /// Appends the canonical query string to `url`: the signed part of the query.
    pub(crate) fn write_query(&self, url: &mut Vec<u8>) {
        if !self.query.is_empty() {
            url.extend_from_slice(self.query.as_bytes());
            url.push(b'&');
        }
        url.extend_from_slice(b"X-Amz-Algorithm=");
        url.extend_from_slice(ALGORITHM.as_bytes());
        url.extend_from_slice(b"&X-Amz-Credential=");
        percent_encode(self.access_key_id, url);
        for part in self.scope.parts() {
            url.extend_from_slice(b"%2F");
            url.extend_from_slice(part.as_bytes());
        }
        url.extend_from_slice(b"&X-Amz-Date=");
        url.extend_from_slice(&self.scope.timestamp.text);
        url.extend_from_slice(b"&X-Amz-Expires=");
        url.extend_from_slice(self.expires.to_string().as_bytes());
        if let Some(token) = self.session_token {
            url.extend_from_slice(b"&X-Amz-Security-Token=");
            percent_encode(token, url);
        }
        url.extend_from_slice(b"&X-Amz-SignedHeaders=host");
    }

    /// At least the number of bytes that [`Presign::write_query`] appends.
    pub(crate) fn query_len(&self) -> usize {
        const FIXED: usize = 192;
        [
            self.query.len(),
            percent_encoded_len(self.access_key_id),
            self.scope.region.len(),
            self.scope.service.len(),
            self.session_token.map_or(0, percent_encoded_len),
        ]
        .into_iter()
        .fold(FIXED, usize::saturating_add)
    }

    /// The signature of this request, in lower-case hexadecimal; `query` is the output of
    /// [`Presign::write_query`].
    pub(crate) fn signature(&self, query: &[u8], key: &SigningKey) -> [u8; 64] {
        let mut request = Sha256::new();
        for part in [
            b"GET\n/\n".as_slice(),
            query,
            b"\nhost:",
            self.host.as_bytes(),
            b"\n\nhost\n",
            EMPTY_SHA256.as_bytes(),
        ] {
            request.update(part);
        }
        let [date, region, service, end] = self.scope.parts().map(str::as_bytes);
        hex(&hmac(
            &*key.0,
            &[
                ALGORITHM.as_bytes(),
                b"\n",
                &self.scope.timestamp.text,
                b"\n",
                date,
                b"/",
                region,
                b"/",
                service,
                b"/",
                end,
                b"\n",
                &hex(&request.finalize().into()),
            ],
        ))
    }
}

const HEX_LOWER: &[u8; 16] = b"0123456789abcdef";
const HEX_UPPER: &[u8; 16] = b"0123456789ABCDEF";

fn digits(byte: u8, alphabet: &[u8; 16]) -> [u8; 2] {
    let digit = |nibble: u8| alphabet.get(usize::from(nibble)).copied().unwrap_or(b'0');
    [digit(byte >> 4), digit(byte & 15)]
}

fn hex(bytes: &[u8; 32]) -> [u8; 64] {
    let mut text = [0; 64];
    for (pair, &byte) in text.chunks_exact_mut(2).zip(bytes) {
        pair.copy_from_slice(&digits(byte, HEX_LOWER));
    }
    text
}

/// RFC 3986 section 2.3: characters that a canonical query does not escape.
const fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

/// Appends `text`, with all but the unreserved characters as `%XX`.
pub(crate) fn percent_encode(text: &str, url: &mut Vec<u8>) {
    let mut rest = text.as_bytes();
    while let Some(at) = rest.iter().position(|&byte| !is_unreserved(byte)) {
        let (plain, from) = rest.split_at(at);
        url.extend_from_slice(plain);
        if let Some((&byte, after)) = from.split_first() {
            let [high, low] = digits(byte, HEX_UPPER);
            url.extend_from_slice(&[b'%', high, low]);
            rest = after;
        }
    }
    url.extend_from_slice(rest);
}

/// The number of bytes that [`percent_encode`] appends.
pub(crate) fn percent_encoded_len(text: &str) -> usize {
    let reserved = text.bytes().filter(|&byte| !is_unreserved(byte)).count();
    text.len().saturating_add(reserved.saturating_mul(2))
}
