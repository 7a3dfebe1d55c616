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
/// As long as it takes to be measured: the kernel counts in steps of some milliseconds.
const MEASURED: Duration = Duration::from_millis(60);
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
        let documents = [case.most / 4, case.most].map(|size| case.document(size));
        let mut best = [f64::MAX; 2];
        let is_fast = (0..ROUNDS).any(|_| {
            for (best, document) in best.iter_mut().zip(&documents) {
                *best = best.min(seconds(|| case.read(document)));
            }
            best[1] <= best[0] * MOST
        });
        if !is_fast {
            failed += 1;
            println!(
                "NOT LINEAR {}: {:.6} s, then {:.6} s",
                case.name, best[0], best[1]
            );
        }
        slowest.push((best[1], case.name));
    }
    slowest.sort_unstable_by(|one, other| other.0.total_cmp(&one.0));
    println!("{} cases; the slowest at their largest:", slowest.len());
    for (took, name) in slowest.iter().take(12) {
        println!("{took:>9.6} s  {name}");
    }
    if failed > 0 {
        eprintln!("{failed} parsers take longer than in proportion");
        std::process::exit(1);
    }
}

/// How long `work` takes, of as many runs as can be measured.
fn seconds(work: impl Fn()) -> f64 {
    let (before, begun) = (processor_time(), Instant::now());
    let mut runs = 0_u32;
    while begun.elapsed() < MEASURED {
        work();
        runs += 1;
    }
    let took = match (before, processor_time()) {
        (Some(before), Some(after)) => after.saturating_sub(before),
        _ => begun.elapsed(),
    };
    took.as_secs_f64() / f64::from(runs)
}

/// What this thread has spent on a processor, which other programs do not add to; Linux tells.
fn processor_time() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds = text.split(' ').next()?.parse().ok()?;
    Some(Duration::from_nanos(nanoseconds))
}
