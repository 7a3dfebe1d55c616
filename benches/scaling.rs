//! No document of a megabyte costs more than in proportion to its size, or a logarithm more:
//! measured in the time that the processor spends, on the documents of `tests/scaling`. Ends with an
//! error where one does.
//!
//! A parser passes as soon as one of several rounds finds it fast enough: noise only ever adds time,
//! and a quadratic parser takes sixteen times as long for four times as much in every round.

use std::time::{Duration, Instant};

use msk_auth::{Conditions, Rules, tls};

#[path = "../tests/scaling/documents.rs"]
mod documents;

/// How much longer four times as much may take: four times, a logarithm, and caches that are left.
const MOST: f64 = 9.0;
/// A document that takes less can't be measured, and is fast enough.
const SHORT: Duration = Duration::from_millis(4);
const ROUNDS: usize = 9;

fn main() {
    // `cargo test` runs benchmarks without this argument.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let conditions = Conditions::new(Rules::lambda(), tls::aws_lc_rs());
    let mut failed = 0;
    let mut slowest = Vec::new();
    for case in documents::cases(&conditions) {
        let small = case.document(case.most / 4);
        let large = case.document(case.most);
        let mut best = [Duration::MAX; 2];
        let mut is_fast = false;
        for _ in 0..ROUNDS {
            best[1] = best[1].min(time(|| case.read(&large)));
            best[0] = best[0].min(time(|| case.read(&small)));
            let ratio = best[1].as_secs_f64() / best[0].as_secs_f64();
            is_fast = best[1] < SHORT || ratio <= MOST;
            if is_fast {
                break;
            }
        }
        if !is_fast {
            failed += 1;
            println!(
                "NOT LINEAR {}: {:?}, then {:?}",
                case.name, best[0], best[1]
            );
        }
        slowest.push((best[1], case.name));
    }
    slowest.sort_unstable_by(|one, other| other.cmp(one));
    println!("{} cases; the slowest at their largest:", slowest.len());
    for (took, name) in slowest.iter().take(12) {
        println!("{took:>12.2?}  {name}");
    }
    if failed > 0 {
        eprintln!("{failed} parsers take longer than in proportion");
        std::process::exit(1);
    }
}

fn time(work: impl FnOnce()) -> Duration {
    let before = processor_time();
    let begun = Instant::now();
    work();
    match (before, processor_time()) {
        (Some(before), Some(after)) => after.saturating_sub(before),
        _ => begun.elapsed(),
    }
}

/// What this thread has spent on a processor, which other programs do not add to; Linux tells.
fn processor_time() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds = text.split(' ').next()?.parse().ok()?;
    Some(Duration::from_nanos(nanoseconds))
}
