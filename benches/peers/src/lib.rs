//! A run of several contenders that take turns, so that a noisy machine troubles all of them alike.

use std::time::{Duration, Instant};

/// One contender and its times.
struct Contender<'a> {
    name: &'static str,
    work: Box<dyn FnMut() + 'a>,
    times: Vec<Duration>,
}

/// Contenders for the same work; the first to be added is what the others are measured against.
pub struct Contest<'a> {
    title: &'static str,
    contenders: Vec<Contender<'a>>,
}

impl<'a> Contest<'a> {
    /// A contest without contenders.
    pub fn new(title: &'static str) -> Self {
        Self {
            title,
            contenders: Vec::new(),
        }
    }

    /// Adds a contender.
    #[must_use]
    pub fn with(mut self, name: &'static str, work: impl FnMut() + 'a) -> Self {
        self.contenders.push(Contender {
            name,
            work: Box::new(work),
            times: Vec::new(),
        });
        self
    }

    /// Lets everybody work `rounds` times, in turns, `repeat` times a turn; prints the best and
    /// the median time of each and the ratios to the first; returns each one's median.
    pub fn run(mut self, rounds: usize, repeat: u32) -> Vec<Duration> {
        for _ in 0..rounds {
            for contender in &mut self.contenders {
                let start = Instant::now();
                for _ in 0..repeat {
                    (contender.work)();
                }
                contender.times.push(start.elapsed() / repeat);
            }
        }
        println!("\n{} ({rounds} rounds of {repeat})", self.title);
        println!(
            "{:44} {:>12} {:>12} {:>7} {:>7}",
            "", "best", "median", "best", "median"
        );
        let mut results = Vec::new();
        for contender in &mut self.contenders {
            contender.times.sort_unstable();
            results.push((contender.times[0], contender.times[rounds / 2]));
        }
        let (best_first, median_first) = results[0];
        for (contender, (best, median)) in self.contenders.iter().zip(&results) {
            println!(
                "{:44} {:>9.2} µs {:>9.2} µs {:>7.3} {:>7.3}",
                contender.name,
                best.as_secs_f64() * 1e6,
                median.as_secs_f64() * 1e6,
                best.as_secs_f64() / best_first.as_secs_f64(),
                median.as_secs_f64() / median_first.as_secs_f64(),
            );
        }
        results.into_iter().map(|(_, median)| median).collect()
    }
}
