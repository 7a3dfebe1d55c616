//! A year of rotating credentials, in seconds: outages, a provider that hangs, one that keeps its
//! credentials to the last minutes, clocks that jump, a machine that sleeps, and a connection every
//! two minutes that must never see a stale token.

#[path = "../../../tests/library/manual_clock.rs"]
mod manual_clock;

use std::collections::HashMap;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, SystemTime};

use manual_clock::ManualClock;
use msk_auth::finding::with_causes;
use msk_auth::iam::{
    Clock, Credentials, CredentialsError, CredentialsFuture, Event, ProvideCredentials, Region,
    Signer, Token, TokenError, TokenSource,
};

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: u64 = 24 * 60;
const YEAR: u64 = 365 * DAY;

/// What the provider does at a given minute of the year.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Weather {
    Fine,
    /// It answers at once that it can't.
    Fails,
    /// It never answers.
    Hangs,
}

/// Twice a day a short outage, once a month one of three hours, alternately failing and hanging.
fn weather(minute: u64) -> Weather {
    let kind = |number: u64| match number % 2 {
        0 => Weather::Fails,
        _ => Weather::Hangs,
    };
    let (month, in_month) = (minute / (30 * DAY), minute % (30 * DAY));
    let (half_day, in_half_day) = (minute / (DAY / 2), minute % (DAY / 2));
    let begins = half_day * 37 % 600;
    if long_outage(in_month) {
        kind(month)
    } else if (begins..begins + 19).contains(&in_half_day) {
        kind(half_day)
    } else {
        Weather::Fine
    }
}

/// Months of hour-long sessions that are renewed whenever one asks: there a short outage must not
/// be felt at all.
fn can_bridge(minute: u64) -> bool {
    let (month, in_month) = (minute / (30 * DAY), minute % (30 * DAY));
    let renewed_by_now = in_month >= 60;
    month % 2 == 0 && month % 3 != 2 && renewed_by_now && !long_outage(in_month)
}

fn long_outage(minute_of_month: u64) -> bool {
    (20 * DAY..20 * DAY + 180).contains(&minute_of_month)
}

/// The provider: who issued what, and until when it holds.
struct World {
    clock: Arc<ManualClock>,
    start: SystemTime,
    issued: Mutex<HashMap<String, Credentials>>,
    last: Mutex<Option<Credentials>>,
}

impl World {
    fn minute(&self) -> u64 {
        let passed = self.clock.now().duration_since(self.start);
        passed.unwrap_or_default().as_secs() / 60
    }

    /// The role of the second half of the year is another one.
    fn principal(&self) -> &'static str {
        match self.minute() < YEAR / 2 {
            true => "arn:aws:sts::123456789012:assumed-role/orders/msk-auth",
            false => "arn:aws:sts::123456789012:assumed-role/orders-v2/msk-auth",
        }
    }

    fn issue(&self) -> Credentials {
        let (now, month) = (self.clock.now(), self.minute() / (30 * DAY));
        let mut last = self.last.lock().unwrap();
        // In odd months an instance role: the same credentials until five minutes before their end.
        if let Some(kept) = &*last
            && month % 2 == 1
            && kept.expires_at().unwrap() > now + 5 * MINUTE
        {
            return kept.clone();
        }
        let mut issued = self.issued.lock().unwrap();
        let id = format!("ASIA{:012}", issued.len());
        // Sessions of one hour, in every third month of a quarter of one.
        let session = if month % 3 == 2 { HOUR / 4 } else { HOUR };
        let credentials = Credentials::new(&id, format!("secret-of-{id}").as_str().into())
            .unwrap()
            .with_session_token(format!("session-of-{id}").as_str().into())
            .unwrap()
            .with_expiry(now + session)
            .with_principal(self.principal());
        issued.insert(id, credentials.clone());
        *last = Some(credentials.clone());
        credentials
    }
}

struct Provider(Arc<World>);

impl ProvideCredentials for Provider {
    fn provide(&self) -> CredentialsFuture<'_> {
        match weather(self.0.minute()) {
            Weather::Fine => Box::pin(std::future::ready(Ok(self.0.issue()))),
            Weather::Fails => Box::pin(std::future::ready(Err(CredentialsError::other("503")))),
            Weather::Hangs => Box::pin(std::future::pending()),
        }
    }
}

/// A connection: a token, at once or after a wait on the clock.
fn connect(source: &TokenSource, clock: &ManualClock) -> (Result<Arc<Token>, TokenError>, u64) {
    let mut token = pin!(source.token());
    let mut context = Context::from_waker(Waker::noop());
    for waited in 0_u64.. {
        if let Poll::Ready(answer) = token.as_mut().poll(&mut context) {
            return (answer, waited);
        }
        clock.kick();
        if let Poll::Ready(answer) = token.as_mut().poll(&mut context) {
            return (answer, waited);
        }
        clock.advance(Duration::from_secs(1));
    }
    unreachable!()
}

#[derive(Default, Debug)]
struct Tally {
    connections: u64,
    refused: u64,
    bridgeable: u64,
    waited: u64,
    longest_wait: u64,
    tokens: u64,
    verified: u64,
}

#[test]
fn a_year_without_a_stale_token() {
    let clock = Arc::new(ManualClock::at(1_767_225_600)); // 2026-01-01T00:00:00Z
    let start = clock.now();
    let world = Arc::new(World {
        clock: Arc::clone(&clock),
        start,
        issued: Mutex::default(),
        last: Mutex::default(),
    });
    let events = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&events);
    let random = Mutex::new(0x2545_f491_u32);
    let source = TokenSource::builder(
        Signer::new(Region::new("eu-central-1").unwrap()),
        Provider(Arc::clone(&world)),
    )
    .clock(Arc::clone(&clock) as Arc<dyn Clock>)
    .random(move || {
        let mut state = random.lock().unwrap();
        *state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        *state
    })
    .observe(move |event| seen.lock().unwrap().push(event.clone()))
    .start()
    .unwrap();
    clock.settle();

    let mut tally = Tally::default();
    let mut last: Option<Arc<Token>> = None;
    let mut slept = 0;
    while world.minute() < YEAR {
        let minute = world.minute();
        // Every tenth day the machine sleeps for eight hours; every seventh the clock turns out to
        // be wrong by half an hour, forward or back.
        match minute {
            minute if minute % (10 * DAY) / 2 == 300 => {
                clock.set_forward(8 * HOUR);
                slept = world.minute();
            }
            minute if minute % (14 * DAY) / 2 == 150 => {
                clock.set_forward(HOUR / 2);
                slept = world.minute();
            }
            minute if minute % (14 * DAY) / 2 == 7 * DAY / 2 + 150 => clock.set_back(HOUR / 2),
            _ => {}
        }
        let (answer, waited) = connect(&source, &clock);
        if world.minute() > minute + 2 || world.minute() < minute {
            clock.kick();
        }
        tally.connections += 1;
        tally.waited += u64::from(waited > 0);
        tally.longest_wait = tally.longest_wait.max(waited);
        match answer {
            Ok(token) => {
                broker_accepts(&world, &token);
                let new = last.as_ref().is_none_or(|last| !Arc::ptr_eq(last, &token));
                tally.tokens += u64::from(new);
                if new && tally.tokens % 64 == 0 {
                    assert_eq!(signature(&token), oracle(&world, &token));
                    tally.verified += 1;
                }
                last = Some(token);
            }
            Err(error) => {
                tally.refused += 1;
                refusal_is_earned(&world, &error);
                // Nobody can renew in their sleep, in time that a clock skips, nor before the start.
                let minute = world.minute();
                let unprepared = minute - slept < 30;
                assert!(!can_bridge(minute) || unprepared, "{error} at {minute}");
                tally.bridgeable += u64::from(can_bridge(minute));
            }
        }
        clock.advance(2 * MINUTE);
        // Setting the clock back brings a minute again; its jump must not.
        if world.minute() <= minute {
            clock.advance(HOUR);
        }
    }
    println!("{tally:?}, {} sessions", world.issued.lock().unwrap().len());
    assert!(tally.connections > 240_000 && tally.tokens > 40_000 && tally.verified > 600);
    assert!(tally.longest_wait <= 15, "a wait is bounded");
    // Refusals come of the outages of three hours, and where sessions last no longer than outages.
    assert!(tally.refused < tally.connections / 100, "{tally:?}");

    let events = events.lock().unwrap();
    let changes: Vec<_> = events
        .iter()
        .filter(|event| matches!(event, Event::PrincipalChanged { .. }))
        .collect();
    assert!(matches!(
        &changes[..],
        [Event::PrincipalChanged { from, to }]
            if from.ends_with("/orders/msk-auth") && to.ends_with("/orders-v2/msk-auth")
    ));
    asks_no_more_than_it_should(&events);
}

/// What a broker checks of time and credentials, with its clock right.
fn broker_accepts(world: &World, token: &Token) {
    let now = world.clock.now();
    let issued = world.issued.lock().unwrap();
    let credentials = &issued[token.access_key_id()];
    let end = credentials.expires_at().unwrap();
    assert!(token.signed_at() <= now + MINUTE, "signed in the future");
    assert!(now < token.expires_at(), "expired");
    assert!(now < end, "signed with credentials that have expired");
    assert!(token.expires_at() <= end, "outlives its credentials");
    let left = token.expires_at().duration_since(now).unwrap();
    let whole = Duration::from_secs(u64::from(token.lifetime()));
    assert!(left >= whole / 2, "{left:?} left of {whole:?}");
    assert!(
        whole.as_secs() == 900 || token.expires_at() == end,
        "cut short without need"
    );
}

/// No token only while the provider is out, and only when its last credentials have run out.
fn refusal_is_earned(world: &World, error: &TokenError) {
    let now = world.clock.now();
    let last = world.last.lock().unwrap().clone();
    let end = last.and_then(|credentials| credentials.expires_at());
    let over = end.is_none_or(|end| end < now + Duration::from_secs(6));
    assert!(over, "{error} with credentials until {end:?} at {now:?}");
    // An outage may have ended within the longest pause between two attempts.
    let minute = world.minute();
    let out = (minute.saturating_sub(2)..=minute).any(|m| weather(m) != Weather::Fine);
    assert!(out, "{error}");
    let words = with_causes(error);
    assert!(
        words.contains("503") || words.contains("not answer"),
        "{words}"
    );
}

/// Pauses grow: no more than the attempts that back-off allows.
fn asks_no_more_than_it_should(events: &[Event]) {
    let failed = |event: &&Event| matches!(event, Event::RefreshFailed { .. });
    let failures = events.iter().filter(failed).count();
    let refreshes = events.len() - failures;
    assert!(
        (8_000..40_000).contains(&refreshes),
        "{refreshes} refreshes"
    );
    assert!(failures < 40_000, "{failures} failures");
}

fn signature(token: &Token) -> String {
    use base64ct::{Base64UrlUnpadded, Encoding};
    let url = String::from_utf8(Base64UrlUnpadded::decode_vec(token.expose()).unwrap()).unwrap();
    url.split("Signature=").nth(1).unwrap()[..64].to_owned()
}

/// The signature that `aws_sigv4` makes with the credentials that the token names.
fn oracle(world: &World, token: &Token) -> String {
    use aws_sigv4::http_request::{
        SignableBody, SignableRequest, SignatureLocation, SigningSettings, sign,
    };
    let issued = world.issued.lock().unwrap();
    let credentials = &issued[token.access_key_id()];
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
    settings.expires_in = Some(Duration::from_secs(u64::from(token.lifetime())));
    let parameters = aws_sigv4::sign::v4::SigningParams::builder()
        .identity(&identity)
        .region("eu-central-1")
        .name("kafka-cluster")
        .time(token.signed_at())
        .settings(settings)
        .build()
        .unwrap()
        .into();
    let url = "https://kafka.eu-central-1.amazonaws.com/?Action=kafka-cluster%3AConnect";
    let request =
        SignableRequest::new("GET", url, std::iter::empty(), SignableBody::Bytes(&[])).unwrap();
    sign(request, &parameters).unwrap().into_parts().1
}
