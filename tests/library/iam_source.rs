//! The token source when things go wrong: credentials that fail, hang, end within the minute or
//! change hands; clocks that jump; many callers; none left.

use std::future::{pending, ready};
use std::pin::pin;
use std::sync::atomic::Ordering::SeqCst;
use std::sync::atomic::{AtomicBool, AtomicU32};
use std::sync::{Arc, Barrier, Mutex, mpsc};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use crate::manual_clock::ManualClock;
use msk_auth::finding::with_causes;
use msk_auth::iam::{
    Clock, Credentials, CredentialsError, CredentialsFuture, Event, ProvideCredentials, Region,
    Signer, TokenError, TokenSource, provider,
};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);

fn signer() -> Signer {
    Signer::new(Region::new("us-east-1").unwrap())
}

fn credentials(id: &str) -> Credentials {
    Credentials::new(id, "wJalrXUtnFEMI".into()).unwrap()
}

fn failure() -> CredentialsError {
    CredentialsError::other("STS is on holiday")
}

/// A provider of a closure, asked on the source's thread.
fn of(
    ask: impl Fn() -> Result<Credentials, CredentialsError> + Send + Sync + 'static,
) -> impl ProvideCredentials + 'static {
    provider::from_async(move || ready(ask()))
}

/// A source on a clock turned by hand, in the middle of every draw, with its events.
fn source_on(
    clock: &Arc<ManualClock>,
    provider: impl ProvideCredentials + 'static,
) -> (TokenSource, Arc<Mutex<Vec<Event>>>) {
    let events = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&events);
    let source = TokenSource::builder(signer(), provider)
        .clock(Arc::clone(clock) as Arc<dyn Clock>)
        .random(|| 1 << 31)
        .observe(move |event| seen.lock().unwrap().push(event.clone()))
        .start()
        .unwrap();
    clock.settle();
    (source, events)
}

fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::at(1_767_323_045))
}

/// Polls a future once.
fn poll<T>(future: std::pin::Pin<&mut impl Future<Output = T>>) -> Option<T> {
    match future.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => Some(answer),
        Poll::Pending => None,
    }
}

#[test]
fn many_callers_wait_for_one_question() {
    let asked = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&asked);
    let source = TokenSource::builder(
        signer(),
        provider::from_fn(move || {
            count.fetch_add(1, SeqCst);
            thread::sleep(Duration::from_millis(100));
            Ok(credentials("AKID"))
        }),
    )
    .start()
    .unwrap();
    let begin = Barrier::new(40);
    thread::scope(|scope| {
        for number in 0..40 {
            let (source, begin) = (&source, &begin);
            scope.spawn(move || {
                begin.wait();
                let token = match number % 2 {
                    0 => source.token_blocking().unwrap(),
                    _ => tokio::runtime::Builder::new_current_thread()
                        .build()
                        .unwrap()
                        .block_on(source.token())
                        .unwrap(),
                };
                assert_eq!(token.access_key_id(), "AKID");
            });
        }
    });
    assert_eq!(asked.load(SeqCst), 1);
}

#[test]
fn the_synchronous_way_works_within_any_runtime() {
    let slow = || {
        provider::from_fn(|| {
            thread::sleep(Duration::from_millis(50));
            Ok(credentials("AKID"))
        })
    };
    for runtime in [
        tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap(),
        tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .build()
            .unwrap(),
    ] {
        runtime.block_on(async {
            let source = TokenSource::builder(signer(), slow()).start().unwrap();
            source.token_blocking().unwrap();
            assert!(
                source.try_token().unwrap().is_some(),
                "a warm source does not wait"
            );
            // On a worker of the runtime, as librdkafka's callback may be called.
            let source = source.clone();
            let token = runtime.spawn(async move { source.token_blocking() }).await;
            token.unwrap().unwrap();
        });
    }
}

#[test]
fn an_answer_that_comes_as_a_caller_begins_to_wait_is_not_missed() {
    for _ in 0..500 {
        let source = TokenSource::builder(signer(), credentials("AKID"))
            .start()
            .unwrap();
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| source.token_blocking().unwrap());
            }
        });
    }
}

#[test]
fn a_failure_is_told_at_once_and_asked_again_with_growing_pauses() {
    let clock = clock();
    let asked = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&asked);
    let (source, events) = source_on(
        &clock,
        of(move || {
            count.fetch_add(1, SeqCst);
            Err(failure())
        }),
    );
    assert!(source.try_token().unwrap().is_none());
    // The first attempt has failed; the next comes within the wait, so it is waited for.
    let mut token = pin!(source.token());
    assert!(poll(token.as_mut()).is_none());
    clock.advance(SECOND);
    let error = poll(token.as_mut()).unwrap().unwrap_err();
    assert_eq!(error, TokenError::Credentials(failure()));
    assert!(with_causes(&error).contains("STS is on holiday"));
    assert_eq!(asked.load(SeqCst), 2);

    for _ in 0..600 {
        clock.advance(SECOND);
    }
    // 45 s is the middle between half a minute and a whole one.
    assert!((18..24).contains(&asked.load(SeqCst)), "{asked:?}");
    let events = events.lock().unwrap();
    let Event::RefreshFailed {
        failures,
        next_attempt,
        ..
    } = events.last().unwrap()
    else {
        panic!("{events:?}")
    };
    assert_eq!(
        (*failures, *next_attempt),
        (asked.load(SeqCst), 45 * SECOND)
    );
}

#[test]
fn a_caller_is_not_kept_waiting_for_an_attempt_that_is_far_away() {
    let clock = clock();
    let (source, _) = source_on(&clock, of(|| Err(failure())));
    while clock.monotonic() < 5 * MINUTE {
        clock.advance(SECOND);
    }
    // Pauses are 45 s by now; after a failure the next attempt is farther than the 15 s of a wait.
    let mut refused_at_once = 0;
    for _ in 0..45 {
        clock.advance(SECOND);
        refused_at_once += u32::from(poll(pin!(source.token())).is_some_and(|t| t.is_err()));
    }
    assert!((28..=31).contains(&refused_at_once), "{refused_at_once}");
}

#[test]
fn the_last_good_credentials_serve_while_a_refresh_fails() {
    let clock = clock();
    let end = clock.now() + 60 * MINUTE;
    let down = Arc::new(AtomicBool::new(false));
    let is_down = Arc::clone(&down);
    let now = Arc::clone(&clock);
    let (source, _) = source_on(
        &clock,
        of(move || match is_down.load(SeqCst) {
            true => Err(failure()),
            false => Ok(credentials("ASIA").with_expiry(now.now() + 60 * MINUTE)),
        }),
    );
    down.store(true, SeqCst);
    while clock.now() + 5 * SECOND < end {
        let token = source
            .try_token()
            .unwrap()
            .expect("credentials are still valid");
        assert!(token.expires_at() > clock.now() && token.expires_at() <= end);
        clock.advance(5 * SECOND);
    }
    clock.advance(5 * SECOND);
    assert!(source.try_token().unwrap().is_none());
    let mut token = pin!(source.token());
    let error = loop {
        match poll(token.as_mut()) {
            Some(answer) => break answer.unwrap_err(),
            None => clock.advance(SECOND),
        }
    };
    assert_eq!(error, TokenError::Credentials(failure()));
    down.store(false, SeqCst);
    clock.advance(MINUTE);
    assert!(source.try_token().unwrap().is_some(), "it recovers");
}

#[test]
fn a_provider_that_hangs_is_given_up_and_asked_again() {
    let clock = clock();
    let asked = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&asked);
    struct Hanging<F>(F);
    impl<F: Fn() -> bool + Send + Sync> ProvideCredentials for Hanging<F> {
        fn provide(&self) -> CredentialsFuture<'_> {
            match (self.0)() {
                true => Box::pin(pending()),
                false => Box::pin(ready(Ok(credentials("AKID")))),
            }
        }
    }
    let (source, _) = source_on(&clock, Hanging(move || count.fetch_add(1, SeqCst) < 2));
    let begun = clock.monotonic();
    let mut token = pin!(source.token());
    let error = loop {
        match poll(token.as_mut()) {
            Some(answer) => break answer.unwrap_err(),
            None => clock.advance(SECOND),
        }
    };
    let after = 10 * SECOND;
    assert_eq!(
        error,
        TokenError::Credentials(CredentialsError::TimedOut { after })
    );
    assert_eq!(clock.monotonic() - begun, after);
    // A second caller, while the second question hangs: its wait ends with that attempt.
    clock.advance(SECOND);
    assert_eq!(asked.load(SeqCst), 2);
    for _ in 0..15 {
        clock.advance(SECOND);
    }
    assert_eq!(asked.load(SeqCst), 3);
    assert!(source.try_token().unwrap().is_some());
}

#[test]
fn a_wait_is_bounded_even_when_the_attempt_is_not() {
    let clock = clock();
    let source = TokenSource::builder(signer(), provider::from_async(pending))
        .clock(Arc::clone(&clock) as Arc<dyn Clock>)
        .attempt_timeout(60 * MINUTE)
        .max_wait(3 * SECOND)
        .start()
        .unwrap();
    clock.settle();
    let mut token = pin!(source.token());
    for _ in 0..3 {
        assert!(poll(token.as_mut()).is_none());
        clock.kick();
        clock.advance(SECOND);
    }
    let waited = 3 * SECOND;
    let error = poll(token.as_mut()).unwrap().unwrap_err();
    assert_eq!(error, TokenError::TimedOut { waited, last: None });
}

#[test]
fn a_blocking_wait_is_bounded_by_the_real_clock() {
    let source = TokenSource::builder(signer(), provider::from_async(pending))
        .max_wait(Duration::from_millis(50))
        .start()
        .unwrap();
    let begun = Instant::now();
    let error = source.token_blocking().unwrap_err();
    assert!(matches!(error, TokenError::TimedOut { .. }), "{error}");
    assert!(begun.elapsed() >= Duration::from_millis(50));
}

/// What `work` comes to, on a thread of its own; fails where it takes longer than any wait here.
fn in_time<T: Send + 'static>(what: &str, work: impl FnOnce() -> T + Send + 'static) -> T {
    let (sender, answer) = mpsc::channel();
    thread::spawn(move || {
        let _ = sender.send(work());
    });
    answer
        .recv_timeout(10 * SECOND)
        .unwrap_or_else(|_| panic!("{what}: the wait does not end"))
}

/// A thread that never comes back, as one that opens a pipe nobody writes to.
fn never_return() -> ! {
    loop {
        thread::park();
    }
}

#[test]
fn a_wait_ends_in_time_whatever_the_provider_does() {
    struct Blocking;
    impl ProvideCredentials for Blocking {
        fn provide(&self) -> CredentialsFuture<'_> {
            never_return()
        }
    }
    struct BlockingOnDrop;
    impl Drop for BlockingOnDrop {
        fn drop(&mut self) {
            never_return()
        }
    }
    type Make = fn() -> Box<dyn ProvideCredentials>;
    let providers: [(&str, Make); 3] = [
        ("when asked", || Box::new(Blocking)),
        ("when polled", || {
            Box::new(provider::from_async(async || never_return()))
        }),
        ("when dropped", || {
            Box::new(provider::from_async(|| {
                let guard = BlockingOnDrop;
                async move {
                    let _guard = guard;
                    pending().await
                }
            }))
        }),
    ];
    for (what, provider) in providers {
        let start = move || {
            TokenSource::builder(signer(), provider())
                .attempt_timeout(Duration::from_millis(10))
                .max_wait(Duration::from_millis(50))
                .observe(|_| never_return())
                .start()
                .unwrap()
        };
        let error = in_time(what, move || start().token_blocking().unwrap_err());
        assert!(
            matches!(error, TokenError::TimedOut { .. }),
            "{what}: {error}"
        );
        let error = in_time(what, move || {
            tokio::runtime::Builder::new_current_thread()
                .build()
                .unwrap()
                .block_on(async { start().token().await.unwrap_err() })
        });
        assert!(
            matches!(error, TokenError::TimedOut { .. }),
            "{what}: {error}"
        );
    }
}

#[test]
fn an_executor_that_panics_when_woken_takes_nobody_along() {
    struct Panicking;
    impl std::task::Wake for Panicking {
        fn wake(self: Arc<Self>) {
            panic!("in the waker")
        }
    }
    let clock = clock();
    let (source, _) = source_on(&clock, provider::from_async(pending));
    let waker = Waker::from(Arc::new(Panicking));
    let others = Arc::new(CountingWaker::default());
    let mut waits = Vec::new();
    for number in 0..16 {
        let waker = match number % 2 {
            0 => waker.clone(),
            _ => Waker::from(Arc::clone(&others)),
        };
        let mut wait = Box::pin(source.token());
        assert!(
            wait.as_mut()
                .poll(&mut Context::from_waker(&waker))
                .is_pending()
        );
        waits.push(wait);
    }
    clock.kick();
    clock.advance(15 * SECOND);
    assert_eq!(others.0.load(SeqCst), 8);
    let mut next = pin!(source.token());
    assert!(poll(next.as_mut()).is_none(), "the source goes on");
}

/// A provider of the same key and session may shorten its life, as one does that revokes sessions.
#[test]
fn no_token_outlives_a_key_whose_life_was_cut_short() {
    for first_end in [None, Some(2 * 60 * MINUTE)] {
        let clock = clock();
        let (now, asked) = (Arc::clone(&clock), Arc::new(AtomicU32::new(0)));
        let begin = clock.now();
        let end = Arc::new(Mutex::new(first_end.map(|life| begin + life)));
        let current = Arc::clone(&end);
        let (source, _) = source_on(
            &clock,
            of(move || {
                if asked.fetch_add(1, SeqCst) > 0 {
                    *current.lock().unwrap() = Some(now.now() + 40 * SECOND);
                }
                let credentials = credentials("ASIA");
                Ok(match *current.lock().unwrap() {
                    Some(end) => credentials.with_expiry(end),
                    None => credentials,
                })
            }),
        );
        let mut cut_short = false;
        for _ in 0..2 * 60 * 60 {
            let token = source.try_token().unwrap().expect("always one");
            if let Some(end) = *end.lock().unwrap() {
                assert!(token.expires_at() <= end, "{first_end:?}");
                cut_short |= token.lifetime() <= 40;
            }
            clock.advance(SECOND);
        }
        assert!(cut_short, "{first_end:?}");
    }
}

#[test]
fn a_closure_that_blocks_is_never_called_twice_at_a_time() {
    let (answer, answers) = mpsc::channel::<()>();
    let answers = Mutex::new(answers);
    let calls = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&calls);
    let source = TokenSource::builder(
        signer(),
        provider::from_fn(move || {
            count.fetch_add(1, SeqCst);
            answers.lock().unwrap().recv().unwrap();
            Ok(credentials("AKID"))
        }),
    )
    .attempt_timeout(Duration::from_millis(20))
    .max_wait(10 * SECOND)
    .start()
    .unwrap();
    let error = source.token_blocking().unwrap_err();
    let after = Duration::from_millis(20);
    assert_eq!(
        error,
        TokenError::Credentials(CredentialsError::TimedOut { after })
    );
    // The next attempt finds the call still under way, and takes its answer.
    answer.send(()).unwrap();
    source.token_blocking().unwrap();
    assert_eq!(calls.load(SeqCst), 1);
}

#[test]
fn credentials_that_end_within_the_minute_are_used_up_and_renewed() {
    let clock = clock();
    let now = Arc::clone(&clock);
    let asked = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&asked);
    let (source, _) = source_on(
        &clock,
        of(move || {
            count.fetch_add(1, SeqCst);
            Ok(credentials("ASIA").with_expiry(now.now() + 40 * SECOND))
        }),
    );
    for _ in 0..600 {
        let token = source.try_token().unwrap().expect("always one");
        let left = token.expires_at().duration_since(clock.now()).unwrap();
        assert!(token.lifetime() <= 40 && left >= 10 * SECOND, "{left:?}");
        clock.advance(SECOND);
    }
    // Every 23 s or so: not at every call.
    assert!((20..32).contains(&asked.load(SeqCst)), "{asked:?}");
}

#[test]
fn credentials_that_have_ended_are_no_credentials() {
    let clock = clock();
    let end = clock.now() + 4 * SECOND;
    let (source, _) = source_on(&clock, of(move || Ok(credentials("ASIA").with_expiry(end))));
    assert!(source.try_token().unwrap().is_none());
    let mut token = pin!(source.token());
    assert!(poll(token.as_mut()).is_none());
    clock.advance(SECOND);
    let error = poll(token.as_mut()).unwrap().unwrap_err();
    assert_eq!(error, TokenError::Credentials(CredentialsError::Expired));
}

#[test]
fn a_changed_principal_is_reported() {
    let alice = "arn:aws:iam::123456789012:user/alice";
    let bob = "arn:aws:iam::123456789012:user/bob";
    let role = "arn:aws:sts::210987654321:assumed-role/orders/msk-auth";
    let steps = [
        credentials("AKID1").with_principal(alice),
        credentials("AKID2").with_principal(alice),
        credentials("AKID3").with_principal(bob),
        // Of whom nothing is known but the account, which is another.
        credentials("AKID4").with_account_id("210987654321"),
        credentials("AKID5").with_principal(role),
        // Of whom nothing is known at all.
        credentials("AKID6"),
    ];
    let clock = clock();
    let step = AtomicU32::new(0);
    let count = steps.len();
    let (source, events) = source_on(
        &clock,
        of(move || {
            let step = usize::try_from(step.fetch_add(1, SeqCst)).unwrap();
            Ok(steps[step.min(count - 1)].clone())
        }),
    );
    for step in 1..=count {
        let token = source.try_token().unwrap().unwrap();
        assert_eq!(
            token.access_key_id(),
            format!("AKID{step}"),
            "served at once"
        );
        clock.advance(10 * MINUTE);
    }
    let changes: Vec<_> = events
        .lock()
        .unwrap()
        .iter()
        .filter_map(|event| match event {
            Event::PrincipalChanged { from, to } => Some((from.clone(), to.clone())),
            _ => None,
        })
        .collect();
    let account = |arn: &str| arn.split(':').nth(4).unwrap().to_owned();
    assert_eq!(
        changes,
        [
            (alice.to_owned(), bob.to_owned()),
            (account(bob), "210987654321".to_owned()),
        ]
    );
    let words = events
        .lock()
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .collect::<String>();
    assert!(words.contains("fixed session name"), "{words}");
}

#[test]
fn a_token_follows_the_clock_wherever_it_jumps() {
    let clock = clock();
    let now = Arc::clone(&clock);
    let (source, _) = source_on(
        &clock,
        of(move || Ok(credentials("ASIA").with_expiry(now.now() + 60 * MINUTE))),
    );
    let signed_now = |what: &str| {
        let mut token = pin!(source.token());
        let token = poll(token.as_mut()).unwrap_or_else(|| {
            clock.kick();
            poll(token.as_mut()).expect(what)
        });
        let token = token.unwrap();
        let age = clock
            .now()
            .duration_since(token.signed_at())
            .unwrap_or_default();
        assert!(
            age < 8 * MINUTE && token.expires_at() > clock.now(),
            "{what}"
        );
        assert!(token.signed_at() <= clock.now() + MINUTE, "{what}");
    };
    signed_now("at the start");
    clock.set_back(3 * 60 * MINUTE);
    signed_now("set back");
    clock.set_forward(3 * 60 * MINUTE);
    signed_now("set forward again");
    clock.set_forward(50 * MINUTE);
    signed_now("forward to where new credentials are due");
    clock.kick();
    clock.set_forward(8 * 60 * MINUTE);
    signed_now("asleep for a night");
    clock.advance(8 * 60 * MINUTE);
    signed_now("after a working day");
    // Set back by a day: the credentials seem to last, but are renewed by the time that passed.
    clock.set_back(24 * 60 * MINUTE);
    let before = source.try_token().unwrap().unwrap();
    for _ in 0..60 {
        clock.advance(MINUTE);
    }
    let end = clock.now() + 60 * MINUTE;
    let after = source.try_token().unwrap().unwrap();
    assert!(after.signed_at() > before.signed_at() && after.expires_at() <= end);
}

/// A token is signed once and serves every caller until a third of its life is over; another session
/// of the same key is other credentials.
#[test]
fn a_token_is_kept_for_its_session() {
    let clock = clock();
    let session = Arc::new(AtomicU32::new(1));
    let current = Arc::clone(&session);
    let now = Arc::clone(&clock);
    let (source, events) = source_on(
        &clock,
        of(move || {
            let token = format!("session{}", current.load(SeqCst));
            let end = now.now() + 60 * MINUTE;
            let of_session = credentials("ASIA").with_session_token(token.as_str().into())?;
            Ok(of_session.with_expiry(end))
        }),
    );
    let refreshed = || {
        let events = events.lock().unwrap();
        let refreshed = |event: &&Event| matches!(event, Event::Refreshed { .. });
        events.iter().filter(refreshed).count()
    };
    let token = || source.try_token().unwrap().unwrap();
    let first = token();
    clock.advance(4 * MINUTE);
    assert!(Arc::ptr_eq(&first, &token()));
    let mut asked = pin!(source.token());
    assert!(Arc::ptr_eq(&first, &poll(asked.as_mut()).unwrap().unwrap()));
    assert!(Arc::ptr_eq(&first, &source.token_blocking().unwrap()));
    clock.advance(6 * MINUTE);
    let renewed = token();
    assert!(!Arc::ptr_eq(&first, &renewed));
    // Renewed by the first caller alone.
    assert!(Arc::ptr_eq(&renewed, &token()));
    assert_eq!(refreshed(), 1);
    // The same session with a new end is no news.
    clock.advance(40 * MINUTE);
    assert_eq!(refreshed(), 1);
    session.store(2, SeqCst);
    clock.advance(60 * MINUTE);
    assert_eq!(refreshed(), 2);
    let text = token().decoded().to_string();
    assert!(text.contains("X-Amz-Security-Token=***"), "{text}");
}

#[test]
fn rotated_keys_of_no_known_end_are_seen() {
    let clock = clock();
    let rotation = Arc::new(AtomicU32::new(1));
    let key = Arc::clone(&rotation);
    let (source, _) = source_on(
        &clock,
        of(move || Ok(credentials(&format!("AKID{}", key.load(SeqCst))))),
    );
    rotation.store(2, SeqCst);
    assert_eq!(
        source.try_token().unwrap().unwrap().access_key_id(),
        "AKID1"
    );
    clock.advance(10 * MINUTE);
    assert_eq!(
        source.try_token().unwrap().unwrap().access_key_id(),
        "AKID2"
    );
}

#[test]
fn panics_of_others_do_not_spread() {
    struct Panicking(AtomicU32);
    impl ProvideCredentials for Panicking {
        fn provide(&self) -> CredentialsFuture<'_> {
            match self.0.fetch_add(1, SeqCst) {
                0 => panic!("in provide"),
                1 => Box::pin(async { panic!("in the future") }),
                _ => Box::pin(ready(Ok(credentials("AKID")))),
            }
        }
    }
    let clock = clock();
    let source = TokenSource::builder(signer(), Panicking(AtomicU32::new(0)))
        .clock(Arc::clone(&clock) as Arc<dyn Clock>)
        .observe(|_| panic!("in the observer"))
        .start()
        .unwrap();
    clock.settle();
    let mut token = pin!(source.token());
    assert!(poll(token.as_mut()).is_none());
    clock.advance(SECOND);
    let error = poll(token.as_mut()).unwrap().unwrap_err();
    assert_eq!(error, TokenError::Credentials(CredentialsError::Panicked));
    clock.advance(2 * SECOND);
    assert!(source.try_token().unwrap().is_some());

    let source = TokenSource::builder(signer(), provider::from_fn(|| panic!("in the closure")))
        .start()
        .unwrap();
    let error = source.token_blocking().unwrap_err();
    assert_eq!(error, TokenError::Credentials(CredentialsError::Panicked));
}

/// As an HTTP client's future does outside a runtime.
#[test]
fn a_future_that_needs_a_runtime_says_so() {
    let asks_over_a_network = provider::from_async(|| async {
        tokio::time::sleep(MINUTE).await;
        Ok(credentials("AKID"))
    });
    let source = TokenSource::builder(signer(), asks_over_a_network);
    let error = source.start().unwrap().token_blocking().unwrap_err();
    let expected = TokenError::Credentials(CredentialsError::NeedsRuntime);
    assert_eq!(error, expected);
    assert!(with_causes(&error).contains("`Handle::spawn`"));

    let blocks_on_one = provider::from_fn(|| {
        drop(tokio::runtime::Handle::current());
        Ok(credentials("AKID"))
    });
    let source = TokenSource::builder(signer(), blocks_on_one);
    let error = source.start().unwrap().token_blocking().unwrap_err();
    assert_eq!(error, expected);
}

#[test]
fn the_last_handle_stops_everything() {
    struct Watched(mpsc::Sender<&'static str>, bool);
    impl ProvideCredentials for Watched {
        fn provide(&self) -> CredentialsFuture<'_> {
            self.0.send("asked").unwrap();
            match self.1 {
                true => Box::pin(pending()),
                false => Box::pin(ready(Ok(credentials("AKID")))),
            }
        }
    }
    impl Drop for Watched {
        fn drop(&mut self) {
            let _ = self.0.send("dropped");
        }
    }
    for hanging in [false, true] {
        let (sender, told) = mpsc::channel();
        let source = TokenSource::builder(signer(), Watched(sender, hanging))
            .start()
            .unwrap();
        let other = source.clone();
        assert_eq!(told.recv_timeout(10 * SECOND), Ok("asked"));
        drop(source);
        assert!(
            told.recv_timeout(Duration::from_millis(50)).is_err(),
            "one handle is left"
        );
        let begun = Instant::now();
        drop(other);
        assert_eq!(told.recv_timeout(10 * SECOND), Ok("dropped"));
        assert!(
            begun.elapsed() < 5 * SECOND,
            "not after the attempt's timeout"
        );
    }
}

#[test]
fn a_caller_that_gives_up_leaves_nothing_behind() {
    let clock = clock();
    let (source, _) = source_on(&clock, provider::from_async(pending));
    for _ in 0..1000 {
        assert!(poll(pin!(source.token())).is_none());
    }
    let waker = Arc::new(CountingWaker::default());
    {
        let mut token = pin!(source.token());
        let context_waker = Waker::from(Arc::clone(&waker));
        let mut context = Context::from_waker(&context_waker);
        assert!(token.as_mut().poll(&mut context).is_pending());
    }
    clock.advance(10 * SECOND);
    assert_eq!(waker.0.load(SeqCst), 0, "who gave up is not woken");
}

#[derive(Default)]
struct CountingWaker(AtomicU32);

impl std::task::Wake for CountingWaker {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, SeqCst);
    }
}

#[test]
fn payloads_are_signed_when_asked_for() {
    let clock = clock();
    let (source, _) = source_on(&clock, credentials("AKID"));
    let host = "b-1.demo.abc123.c2.kafka.us-east-1.amazonaws.com";
    let payload = source.payload_blocking(host).unwrap();
    let first: serde_json::Value = serde_json::from_str(payload.expose()).unwrap();
    assert_eq!(first["host"], host);
    assert_eq!(first["x-amz-date"], "20260102T030405Z");
    clock.advance(SECOND);
    let payload = source.payload_blocking(host).unwrap();
    assert!(payload.expose().contains("20260102T030406Z"));
    assert!(matches!(
        source.payload_blocking("a b"),
        Err(TokenError::Sign(_))
    ));
}

#[test]
fn a_clock_that_is_unusable_is_named() {
    let clock = Arc::new(ManualClock::at(0));
    clock.set_back(SECOND);
    let (source, _) = source_on(&clock, credentials("AKID"));
    assert!(clock.now() < SystemTime::UNIX_EPOCH);
    let error = source.token_blocking().unwrap_err();
    assert!(with_causes(&error).contains("clock"), "{error}");
}

/// The mechanism of a login, without a runtime: the same message as with one.
#[cfg(feature = "ring")]
#[test]
fn mechanisms_are_made_without_a_runtime() {
    use msk_auth::client::{Client, IamMechanism};
    use msk_auth::plan::Plan;
    use msk_auth::{Method, tls};

    let host = "b-1.demo.abc123.c2.kafka.us-east-1.amazonaws.com";
    let broker = || vec![format!("{host}:9098").parse().unwrap()];
    let clock = clock();
    let (source, _) = source_on(&clock, credentials("AKID"));
    let plan = Plan::given(Method::Iam, broker());
    let client = Client::new(&plan, source.clone(), None, tls::ring()).unwrap();
    for shape in [IamMechanism::OauthBearer, IamMechanism::AwsMskIam] {
        let client = client.clone().iam_mechanism(shape);
        let mut blocking = client.mechanism_blocking(host).unwrap().unwrap();
        let mut future = pin!(client.mechanism(host));
        let mut polled = loop {
            if let Some(mechanism) = poll(future.as_mut()) {
                break mechanism.unwrap().unwrap();
            }
        };
        assert_eq!(blocking.name(), client.sasl_mechanism().unwrap());
        let (first, same) = (blocking.first().unwrap(), polled.first().unwrap());
        assert_eq!(first.expose(), same.expose());
        let of_host = std::str::from_utf8(first.expose()).unwrap().contains(host);
        assert_eq!(of_host, shape == IamMechanism::AwsMskIam);
    }
    let login = msk_auth::secret::Login::new("alice", "alice-secret".into());
    let plan = Plan::given(Method::Plain, broker());
    let client = Client::new(&plan, login, None, tls::ring()).unwrap();
    let mut plain = client.mechanism_blocking(host).unwrap().unwrap();
    assert_eq!(plain.first().unwrap().expose(), b"\0alice\0alice-secret");
    let plan = Plan::given(Method::Tls, broker());
    let client = Client::new(
        &plan,
        msk_auth::client::ClientCredentials::None,
        None,
        tls::ring(),
    );
    assert!(client.unwrap().mechanism_blocking(host).unwrap().is_none());
}
