//! When to do what: arithmetic with durations and random numbers.

use std::time::Duration;

/// How long before its expiry a long-lived value is requested again. It is the longest lifetime of a
/// signed token, so that none is shortened, plus time for a provider that is unavailable.
const AHEAD: Duration = Duration::from_secs(900 + 300);
/// The shortest and the longest time between two attempts after failures.
const BACKOFF: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(60));
/// The same between two requests to a provider that returns an unchanged value.
const UNCHANGED: (Duration, Duration) = (Duration::from_secs(5), Duration::from_secs(300));

/// A fraction of a duration.
pub(crate) fn fraction(of: Duration, numerator: u32, denominator: u32) -> Duration {
    of.saturating_mul(numerator)
        .checked_div(denominator)
        .unwrap_or(of)
}

/// A duration drawn from `from` to `to`; `random` is uniform over its type.
pub(crate) fn between(from: Duration, to: Duration, random: u32) -> Duration {
    let width = to.saturating_sub(from).as_nanos();
    let part = width.saturating_mul(u128::from(random)) >> u32::BITS;
    from.saturating_add(Duration::from_nanos(
        u64::try_from(part).unwrap_or(u64::MAX),
    ))
}

/// How long after the arrival of a value with `left` to live the next one is requested.
///
/// A long-lived value is refreshed 20 to 25 minutes before it expires, any other after half to two
/// thirds of its lifetime.
pub(crate) fn until_refresh(left: Duration, random: u32) -> Duration {
    let half = fraction(left, 1, 2);
    let ahead = between(AHEAD, fraction(AHEAD, 5, 4), random);
    match left.checked_sub(ahead) {
        Some(wait) if wait > half => wait,
        _ => between(half, fraction(left, 2, 3), random),
    }
}

/// How long to wait before asking a provider again that returned a value with the same expiry: it
/// keeps its value until shortly before it expires.
pub(crate) fn until_changed(left: Duration, random: u32) -> Duration {
    let (least, most) = UNCHANGED;
    let wait = between(fraction(left, 1, 5), fraction(left, 1, 4), random);
    wait.clamp(least, most)
}

/// How long to wait after `failures` failed attempts in a row (1 is the first): doubling, with
/// half of it drawn at random.
pub(crate) fn backoff(failures: u32, random: u32) -> Duration {
    let (least, most) = BACKOFF;
    let doubled = 1_u32
        .checked_shl(failures.saturating_sub(1))
        .unwrap_or(u32::MAX);
    let wait = least.saturating_mul(doubled).min(most);
    between(fraction(wait, 1, 2), wait, random)
}

/// After how many seconds of a token's lifetime callers get a new one: signing is cheap, and with a
/// fresh token a connection lasts longer.
pub(crate) fn until_renewal(lifetime: u32, random: u32) -> u64 {
    let life = Duration::from_secs(u64::from(lifetime));
    between(fraction(life, 1, 3), fraction(life, 1, 2), random).as_secs()
}
