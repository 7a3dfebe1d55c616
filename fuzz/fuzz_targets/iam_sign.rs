//! Signs with unusual credentials, regions, hosts and times: the signed text must decode to the
//! request.
#![no_main]

use std::time::{Duration, SystemTime};

use libfuzzer_sys::fuzz_target;
use msk_auth::iam::{Credentials, Region, Signer};

type Input<'a> = (
    &'a str,
    &'a str,
    Option<&'a str>,
    &'a str,
    &'a str,
    u32,
    u64,
    Option<u64>,
);

fuzz_target!(|input: Input<'_>| {
    let _ = sign(input);
});

fn sign((id, secret, session, region, host, lifetime, seconds, left): Input<'_>) -> Option<()> {
    let now = SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds % (1 << 38)))?;
    let mut credentials = Credentials::new(id, secret.into()).ok()?;
    if let Some(session) = session {
        credentials = credentials.with_session_token(session.into()).ok()?;
    }
    if let Some(left) = left {
        credentials = credentials.with_expiry(now.checked_add(Duration::from_secs(left >> 16))?);
    }
    let signer = Signer::new(Region::new(region).ok()?);
    let signer = signer
        .with_lifetime(lifetime % 901)
        .ok()?
        .with_host(host)
        .ok()?;
    let token = signer.token(&credentials, now).ok()?;
    let decoded = token.decoded();
    assert_eq!(decoded.host(), signer.host());
    assert!(
        decoded
            .parameter("X-Amz-Credential")
            .unwrap()
            .starts_with(id)
    );
    assert_eq!(
        decoded.parameter("X-Amz-Expires").unwrap(),
        token.lifetime().to_string()
    );
    assert_eq!(
        decoded.parameter("X-Amz-Security-Token"),
        session.map(|_| "***")
    );
    assert!(
        credentials
            .expires_at()
            .is_none_or(|end| token.expires_at() <= end)
    );
    signer.payload(&credentials, host, now).unwrap();
    Some(())
}
