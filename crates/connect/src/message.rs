//! Converts requests to bytes and bytes to responses, with the crate `kafka-protocol`.

use bytes::{Buf, Bytes};
#[cfg(fuzzing)]
use kafka_protocol::messages::ApiVersionsResponse;
use kafka_protocol::messages::{
    ApiKey, ApiVersionsRequest, FindCoordinatorRequest, MetadataRequest, RequestHeader,
    ResponseHeader, SaslAuthenticateRequest, SaslHandshakeRequest,
};
use kafka_protocol::protocol::{Decodable, Encodable, HeaderVersion, Request, StrBytes};
use zeroize::Zeroizing;

use crate::layout::{self, Field};

/// A request of this library, in the versions whose response layout it knows.
pub(crate) trait Call: Request {
    const API_KEY: ApiKey;
    /// The layout of the response's body in this version.
    fn layout(version: i16) -> Option<&'static [Field]>;
}

macro_rules! calls {
    ($($request:ident: $key:ident { $($version:pat => $layout:expr,)* })*) => {$(
        impl Call for $request {
            const API_KEY: ApiKey = ApiKey::$key;
            fn layout(version: i16) -> Option<&'static [Field]> {
                match version {
                    $($version => Some($layout),)*
                    _ => None,
                }
            }
        }
    )*};
}

use Field::{Array, CompactArray, CompactText, Fixed, Tags, Text};

calls! {
    SaslHandshakeRequest: SaslHandshake {
        1 => &[Fixed(2), Array(&[Text])],
    }
    SaslAuthenticateRequest: SaslAuthenticate {
        0 => &[Fixed(2), Text, Field::Bytes],
        1 => &[Fixed(2), Text, Field::Bytes, Fixed(8)],
    }
    ApiVersionsRequest: ApiVersions {
        0 => &[Fixed(2), Array(&[Fixed(6)])],
        3 => &[Fixed(2), CompactArray(&[Fixed(6), Tags(&[])]), Fixed(4), Tags(API_VERSIONS_TAGS)],
    }
    MetadataRequest: Metadata {
        5 => METADATA_5,
        8 => METADATA_8,
    }
    FindCoordinatorRequest: FindCoordinator {
        1 | 2 => &[Fixed(6), Text, Fixed(4), Text, Fixed(4)],
    }
}

/// The features that the broker supports and has enabled (KIP-584), and whether it can migrate.
const API_VERSIONS_TAGS: &[(u32, &[Field])] = &[
    (0, &[FEATURES]),
    (1, &[Fixed(8)]),
    (2, &[FEATURES]),
    (3, &[Fixed(1)]),
];
const FEATURES: Field = CompactArray(&[CompactText, Fixed(4), Tags(&[])]);

const METADATA_BROKER: Field = Array(&[Fixed(4), Text, Fixed(4), Text]);
const NODES: Field = Array(&[Fixed(4)]);

/// Throttle time; brokers; cluster id; controller; topics, with partitions.
const METADATA_5: &[Field] = &[
    Fixed(4),
    METADATA_BROKER,
    Text,
    Fixed(4),
    Array(&[
        Fixed(2),
        Text,
        Fixed(1),
        Array(&[Fixed(10), NODES, NODES, NODES]),
    ]),
];

/// The same with leader epochs and authorized operations.
const METADATA_8: &[Field] = &[
    Fixed(4),
    METADATA_BROKER,
    Text,
    Fixed(4),
    Array(&[
        Fixed(2),
        Text,
        Fixed(1),
        Array(&[Fixed(14), NODES, NODES, NODES]),
        Fixed(4),
    ]),
    Fixed(4),
];

/// The key's number in the protocol.
#[expect(
    clippy::as_conversions,
    reason = "the enum has no other way to its number"
)]
pub(crate) fn number(key: ApiKey) -> i16 {
    key as i16
}

/// A request with its length before it. Wiped when dropped, because it may contain a password.
pub(crate) fn encode<R: Encodable + HeaderVersion>(
    key: ApiKey,
    version: i16,
    correlation_id: i32,
    client_id: &str,
    request: &R,
) -> Option<Zeroizing<Vec<u8>>> {
    let header = RequestHeader::default()
        .with_request_api_key(number(key))
        .with_request_api_version(version)
        .with_correlation_id(correlation_id)
        .with_client_id(Some(StrBytes::from_string(client_id.to_owned())));
    let header_version = R::header_version(version);
    let length = header
        .compute_size(header_version)
        .ok()?
        .checked_add(request.compute_size(version).ok()?)?;
    // At its final size, so that no buffer that grew leaves a copy.
    let mut framed = Zeroizing::new(Vec::with_capacity(length.checked_add(4)?));
    framed.extend_from_slice(&u32::try_from(length).ok()?.to_be_bytes());
    header.encode(&mut *framed, header_version).ok()?;
    request.encode(&mut *framed, version).ok()?;
    Some(framed)
}

/// The body of a response, without its header; `None` if it belongs to another request.
pub(crate) fn body<A: HeaderVersion>(
    mut answer: Bytes,
    version: i16,
    correlation_id: i32,
) -> Option<Bytes> {
    if answer.remaining() < 4 {
        return None;
    }
    let header = ResponseHeader::decode(&mut answer, A::header_version(version)).ok()?;
    (header.correlation_id == correlation_id).then_some(answer)
}

/// The response to a call, if it is valid.
pub(crate) fn decode<C: Call>(mut body: Bytes, version: i16) -> Option<C::Response> {
    let is_whole = layout::fits(C::layout(version)?, &body);
    is_whole
        .then(|| C::Response::decode(&mut body, version).ok())
        .flatten()
}

/// Reads bytes as every kind of response in every version, for fuzzing.
#[cfg(fuzzing)]
pub(crate) fn decode_every(bytes: &[u8]) {
    let bytes = Bytes::copy_from_slice(bytes);
    for version in 0..10 {
        let _ = body::<ApiVersionsResponse>(bytes.clone(), version, 1);
        let _ = decode::<SaslHandshakeRequest>(bytes.clone(), version);
        let _ = decode::<SaslAuthenticateRequest>(bytes.clone(), version);
        let _ = decode::<ApiVersionsRequest>(bytes.clone(), version);
        let _ = decode::<MetadataRequest>(bytes.clone(), version);
        let _ = decode::<FindCoordinatorRequest>(bytes.clone(), version);
    }
}
