//! The source of bearer tokens: fresh ahead of the end, through failures, for both kinds of callers.

use std::future::ready;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use crate::manual_clock::ManualClock;
use msk_auth::bearer::{BearerError, BearerEvent, BearerSource, BearerToken, provider};
use msk_auth::client::{BearerTokens, ClientError};
use msk_auth::finding::with_causes;
use msk_auth::iam::Clock;

const MINUTE: Duration = Duration::from_secs(60);
const START: u64 = 1_767_323_045;

/// Answers in the order in which they are given; the last one again and again.
fn answers(
    answers: Vec<Result<BearerToken, BearerError>>,
) -> (BearerSource, Arc<ManualClock>, Arc<Mutex<Vec<BearerEvent>>>) {
    let clock = Arc::new(ManualClock::at(START));
    let answers = Mutex::new(answers);
    let events = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&events);
    let ask = move || {
        let mut answers = answers.lock().unwrap();
        ready(match answers.len() {
            1 => answers[0].clone(),
            _ => answers.remove(0),
        })
    };
    let source = BearerSource::builder(provider::from_async(ask))
        .clock(Arc::clone(&clock) as Arc<dyn Clock>)
        .random(|| 1 << 31)
        .observe(move |event| seen.lock().unwrap().push(event.clone()))
        .start()
        .unwrap();
    clock.settle();
    (source, clock, events)
}

/// A token that ends so many minutes after the start.
fn token(text: &str, minutes: u64) -> BearerToken {
    let end = Duration::from_secs(START + minutes * 60);
    BearerToken::from(text).with_expiry(SystemTime::UNIX_EPOCH + end)
}

fn text(source: &BearerSource) -> String {
    let token = source.token_blocking().unwrap();
    token.text().expose().to_owned()
}

#[test]
fn the_next_token_comes_ahead_of_the_end() {
    let (source, clock, events) = answers(vec![Ok(token("one", 60)), Ok(token("two", 120))]);
    assert_eq!(text(&source), "one");
    clock.advance(36 * MINUTE);
    assert_eq!(text(&source), "one");
    clock.advance(5 * MINUTE);
    assert_eq!(text(&source), "two");
    assert_eq!(events.lock().unwrap().len(), 2);
}

#[test]
fn a_token_serves_while_it_lasts_and_then_the_reason_is_given() {
    let (source, clock, events) =
        answers(vec![Ok(token("one", 10)), Err("the issuer is away".into())]);
    clock.advance(9 * MINUTE);
    assert_eq!(text(&source), "one");
    clock.advance(MINUTE);
    assert_eq!(source.try_token().map(|_| ()), None);
    let Some(BearerEvent::RefreshFailed { error, .. }) = events.lock().unwrap().last().cloned()
    else {
        panic!("{events:?}");
    };
    assert_eq!(
        with_causes(&error),
        "the provider of bearer tokens failed: the issuer is away"
    );
    // The source of the error is the supply's own.
    let tokens = BearerTokens::new(|| Err(std::io::Error::other("no route").to_string().into()));
    let error = tokens.token().unwrap_err();
    assert!(matches!(error, ClientError::Bearer(BearerError::Supply(_))));
    assert_eq!(
        with_causes(&error),
        "no bearer token: the provider of bearer tokens failed: no route"
    );
}

#[test]
fn what_has_ended_is_not_handed_out() {
    let (source, _clock, _) = answers(vec![Ok(token("old", 0))]);
    assert!(source.try_token().is_none());
}

#[test]
fn another_principal_is_reported() {
    let of = |name: &str, text, minutes| Ok(token(text, minutes).with_principal(name));
    let (source, clock, events) = answers(vec![of("alice", "one", 2), of("bob", "two", 60)]);
    assert_eq!(text(&source), "one");
    clock.advance(2 * MINUTE);
    assert_eq!(text(&source), "two");
    let change = BearerEvent::PrincipalChanged {
        from: "alice".to_owned(),
        to: "bob".to_owned(),
    };
    assert!(events.lock().unwrap().contains(&change));
}

#[test]
fn a_supply_that_blocks_serves_both_kinds_of_callers() {
    let source = BearerSource::builder(provider::from_fn(|| {
        std::thread::sleep(Duration::from_millis(50));
        Ok("slow".into())
    }))
    .start()
    .unwrap();
    let tokens = BearerTokens::from(source);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let token = runtime.block_on(tokens.token_async()).unwrap();
    assert_eq!(token.text().expose(), "slow");
    assert_eq!(tokens.token().unwrap().text().expose(), "slow");
}
