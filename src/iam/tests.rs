//! What only the inside can see: AWS's SigV4 suite, and the arithmetic of the schedule.

use std::path::Path;
use std::time::{Duration, SystemTime};

use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use zeroize::ZeroizeOnDrop;

use super::profile_file;
use super::sigv4::{Presign, Scope, SigningKey, Timestamp, percent_encode};
use crate::fresh::schedule::{backoff, between, until_changed, until_refresh, until_renewal};

/// A query as it was given, in canonical form: each part encoded once, sorted.
fn canonical(query: &str) -> String {
    let encoded = |text: &str| {
        let mut out = Vec::new();
        match text.contains('%') {
            true => out.extend_from_slice(text.as_bytes()),
            false => percent_encode(text, &mut out),
        }
        String::from_utf8(out).unwrap()
    };
    let mut parameters: Vec<_> = query
        .split('&')
        .filter(|parameter| !parameter.is_empty())
        .map(|parameter| parameter.split_once('=').unwrap_or((parameter, "")))
        .map(|(name, value)| (encoded(name), encoded(value)))
        .collect();
    parameters.sort();
    let parameters: Vec<_> = parameters
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    parameters.join("&")
}

#[test]
fn aws_presign_suite_passes() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors/iam-sigv4-suite.json");
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let cases = file["cases"].as_array().unwrap();
    assert!(cases.len() >= 12);
    for case in cases {
        let text = |name: &str| case["input"][name].as_str();
        let time = OffsetDateTime::parse(text("time").unwrap(), &Rfc3339).unwrap();
        let timestamp = Timestamp::at(time.into()).unwrap();
        let query = canonical(text("query").unwrap());
        let presign = Presign {
            host: text("host").unwrap(),
            query: &query,
            scope: Scope {
                timestamp: &timestamp,
                region: text("region").unwrap(),
                service: text("service").unwrap(),
            },
            expires: u32::try_from(case["input"]["expires"].as_u64().unwrap()).unwrap(),
            access_key_id: text("access_key_id").unwrap(),
            session_token: text("session_token"),
        };
        let mut written = Vec::new();
        presign.write_query(&mut written);
        assert!(written.len() <= presign.query_len());
        let key = SigningKey::derive(text("secret_access_key").unwrap(), &presign.scope);
        let signature = presign.signature(&written, &key);
        let id = &case["id"];
        assert_eq!(
            String::from_utf8(written).unwrap(),
            case["expect"]["canonical_query"],
            "{id}"
        );
        assert_eq!(
            std::str::from_utf8(&signature).unwrap(),
            case["expect"]["signature"],
            "{id}"
        );
    }
}

#[test]
fn the_signing_key_is_wiped_when_dropped() {
    fn wiped<T: ZeroizeOnDrop>() {}
    wiped::<SigningKey>();
}

#[test]
fn a_moment_is_written_as_the_time_crate_writes_it() {
    for seconds in [0, 951_782_399, 951_868_800, 1_767_323_045, 253_402_300_799] {
        let moment = SystemTime::UNIX_EPOCH + Duration::from_millis(seconds * 1000 + 999);
        let expected = OffsetDateTime::from_unix_timestamp(i64::try_from(seconds).unwrap())
            .unwrap()
            .format(&Rfc3339)
            .unwrap()
            .replace(['-', ':'], "");
        assert_eq!(Timestamp::at(moment).unwrap().as_str(), expected);
    }
    let after = SystemTime::UNIX_EPOCH + Duration::from_secs(253_402_300_800);
    assert_eq!(Timestamp::at(after), None);
    let before = SystemTime::UNIX_EPOCH - Duration::from_secs(1);
    assert_eq!(Timestamp::at(before), None);
}

const SECOND: Duration = Duration::from_secs(1);

/// Opening a pipe without a writer blocks.
#[cfg(unix)]
#[test]
fn a_file_that_blocks_is_given_up() {
    let path = std::env::temp_dir().join(format!("msk-auth-pipe-{}", std::process::id()));
    let made = std::process::Command::new("mkfifo").arg(&path).status();
    assert!(made.unwrap().success());
    let (sender, answer) = std::sync::mpsc::channel();
    let there = path.clone();
    std::thread::spawn(move || {
        let _ = sender.send(profile_file::read_within(&there, SECOND / 20));
    });
    let answer = answer.recv_timeout(10 * SECOND);
    std::fs::remove_file(&path).unwrap();
    let error = answer.expect("in time").unwrap_err().to_string();
    assert!(
        error.ends_with("check whether it is a pipe or on a lost mount"),
        "{error}"
    );
}

#[test]
fn a_draw_stays_within_its_bounds() {
    for random in [0, 1, 1 << 31, u32::MAX] {
        let drawn = between(SECOND, 3 * SECOND, random);
        assert!((SECOND..3 * SECOND).contains(&drawn));
    }
    assert_eq!(between(SECOND, 3 * SECOND, 1 << 31), 2 * SECOND);
    assert_eq!(between(3 * SECOND, SECOND, u32::MAX), 3 * SECOND);
}

#[test]
fn refreshes_come_ahead_of_expiry() {
    for left in [10, 59, 60, 900, 1800, 2700, 3600, 43_200] {
        let left = left * SECOND;
        for random in [0, u32::MAX] {
            let wait = until_refresh(left, random);
            assert!(wait >= left / 2 && wait < left, "{left:?} {wait:?}");
            if left >= 3600 * SECOND {
                assert!(left - wait >= 1200 * SECOND && left - wait <= 1500 * SECOND);
            }
            // Asking again an unchanging provider ends before the credentials do.
            assert!(until_changed(left, random) < left);
        }
    }
}

#[test]
fn pauses_grow_to_a_minute_and_no_further() {
    let longest: Vec<_> = (1..=9)
        .map(|n| backoff(n, u32::MAX).as_secs_f64().round())
        .collect();
    assert_eq!(longest, [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0, 60.0]);
    assert_eq!(backoff(u32::MAX, 0), 30 * SECOND);
}

#[test]
fn a_token_is_renewed_in_the_first_half_of_its_life() {
    assert_eq!(until_renewal(900, 0), 300);
    assert!(until_renewal(900, u32::MAX) < 450);
    assert_eq!(until_renewal(1, u32::MAX), 0);
}
