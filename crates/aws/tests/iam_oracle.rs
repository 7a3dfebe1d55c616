//! Our signatures against those of `aws_sigv4`'s `sign()`, over credentials, regions, hosts and
//! moments that nobody would write down.

use std::time::{Duration, SystemTime};

use aws_sigv4::http_request::{
    SignableBody, SignableRequest, SignatureLocation, SigningSettings, sign,
};
use aws_sigv4::sign::v4;
use msk_auth::iam::{Credentials, DecodedToken, Region, SignError, Signer};
use proptest::prelude::*;

/// What `aws_sigv4` says the signature of the presigned request is.
fn oracle(
    credentials: &Credentials,
    region: &str,
    host: &str,
    expires: u32,
    now: SystemTime,
) -> String {
    let identity = aws_credential_types::Credentials::new(
        credentials.access_key_id(),
        credentials.secret_access_key().expose(),
        credentials
            .session_token()
            .map(|token| token.expose().to_owned()),
        None,
        "oracle",
    )
    .into();
    let mut settings = SigningSettings::default();
    settings.signature_location = SignatureLocation::QueryParams;
    settings.expires_in = Some(Duration::from_secs(u64::from(expires)));
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region(region)
        .name("kafka-cluster")
        .time(now)
        .settings(settings)
        .build()
        .unwrap()
        .into();
    let url = format!("https://{host}/?Action=kafka-cluster%3AConnect");
    let request =
        SignableRequest::new("GET", &url, std::iter::empty(), SignableBody::Bytes(&[])).unwrap();
    sign(request, &parameters).unwrap().into_parts().1
}

/// The signature in a token, by no decoder of ours.
fn signature(token: &str) -> String {
    use base64ct::{Base64UrlUnpadded, Encoding};
    let url = String::from_utf8(Base64UrlUnpadded::decode_vec(token).unwrap()).unwrap();
    let (_, rest) = url.split_once("&X-Amz-Signature=").unwrap();
    rest.split('&').next().unwrap().to_owned()
}

fn host() -> impl Strategy<Value = String> {
    "[a-z0-9]([a-z0-9-]{0,14}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,14}[a-z0-9])?){1,6}".prop_filter(
        "not an IPv4 address",
        |host| {
            // `http` would take the digits for an address and write them otherwise.
            host.rsplit('.')
                .next()
                .is_some_and(|last| last.starts_with(|c: char| c.is_ascii_lowercase()))
        },
    )
}

// Neither a secret nor a token begins or ends with a quote: that is rejected.
proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn signatures_are_those_of_aws_sigv4(
        id in "[A-Za-z0-9_]{1,64}",
        secret in "[(-~]([!-~]{0,198}[(-~])?",
        session_token in proptest::option::of("[(-~]([!-~]{0,1498}[(-~])?"),
        region in "[a-z]{2,4}(-[a-z]{2,9}){1,2}-[0-9]{1,2}",
        host in host(),
        expires in 1_u32..=900,
        seconds in 0_u64..253_402_300_800,
        milliseconds in 0_u64..1000,
    ) {
        let now = SystemTime::UNIX_EPOCH
            + Duration::from_secs(seconds)
            + Duration::from_millis(milliseconds);
        let mut credentials = Credentials::new(&id, secret.as_str().into()).unwrap();
        if let Some(token) = &session_token {
            credentials = credentials.with_session_token(token.as_str().into()).unwrap();
        }
        let signer = Signer::new(Region::new(&region).unwrap())
            .with_host(&host)
            .unwrap()
            .with_lifetime(expires)
            .unwrap();
        let expected = oracle(&credentials, &region, &host, expires, now);
        // Twice: with the key derived, and with the key kept.
        for _ in 0..2 {
            let token = signer.token(&credentials, now).unwrap();
            prop_assert_eq!(signature(token.expose()), &*expected);
            prop_assert_eq!(token.lifetime(), expires);
        }
        let payload = signer.payload(&credentials, &host, now).unwrap();
        let payload: serde_json::Value = serde_json::from_str(payload.expose()).unwrap();
        prop_assert_eq!(payload["x-amz-signature"].as_str(), Some(&*expected));
        prop_assert_eq!(
            payload["x-amz-security-token"].as_str(),
            session_token.as_deref()
        );
    }

    #[test]
    fn one_signer_serves_many_credentials(
        secrets in proptest::collection::vec("[(-~]([!-~]{0,48}[(-~])?", 2..6),
        order in proptest::collection::vec((0_usize..6, 0_u64..3), 4..12),
    ) {
        let signer = Signer::new(Region::new("us-east-1").unwrap());
        for (which, day) in order {
            let now = SystemTime::UNIX_EPOCH + Duration::from_secs(day * 86_400);
            let secret = secrets[which % secrets.len()].as_str();
            let credentials = Credentials::new("AKID", secret.into()).unwrap();
            let token = signer.token(&credentials, now).unwrap();
            let expected = oracle(&credentials, "us-east-1", signer.host(), 900, now);
            prop_assert_eq!(signature(token.expose()), expected);
        }
    }

    #[test]
    fn no_token_outlives_its_credentials(
        seconds in 1_000_000_000_u64..2_000_000_000,
        nanoseconds in 0_u32..1_000_000_000,
        left in 0_u64..2_000_000_000_000,
    ) {
        let now = SystemTime::UNIX_EPOCH + Duration::new(seconds, nanoseconds);
        let end = now + Duration::from_nanos(left);
        let credentials = Credentials::new("AKID", "secret".into()).unwrap().with_expiry(end);
        match Signer::new(Region::new("us-east-1").unwrap()).token(&credentials, now) {
            Ok(token) => {
                prop_assert!(token.expires_at() <= end);
                prop_assert!((1..=900).contains(&token.lifetime()));
            }
            Err(error) => {
                prop_assert!(left < 1_000_000_000);
                prop_assert_eq!(error, SignError::CredentialsExpired { at: end });
            }
        }
    }

    #[test]
    fn decoding_never_panics_and_never_shows_a_secret(text in "\\PC{0,200}") {
        let _ = DecodedToken::read(&text);
    }
}
