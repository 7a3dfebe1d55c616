//! Contenders that take turns, their wall and CPU times, and the medians of the rounds' ratios.

use std::any::Any;
use std::hash::{BuildHasher, RandomState};
use std::thread;
use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};
use tokio::runtime::Runtime;
use tokio::task::yield_now;

/// Rounds before those that count: code is paged in, the JVM compiles, caches fill.
const WARM_UP: usize = 10;
/// For the server to be done with a connection before the next comes.
const PAUSE: Duration = Duration::from_millis(2);

struct Contender<'a> {
    name: &'static str,
    connect: Box<dyn Fn() -> Box<dyn Any> + 'a>,
    spent: Vec<Spent>,
}

#[derive(Clone, Copy)]
struct Spent {
    wall: f64,
    cpu: f64,
}

pub struct Contest<'a> {
    title: &'a str,
    runtime: &'a Runtime,
    contenders: Vec<Contender<'a>>,
}

impl<'a> Contest<'a> {
    pub fn new(title: &'a str, runtime: &'a Runtime) -> Self {
        Self {
            title,
            runtime,
            contenders: Vec::new(),
        }
    }

    /// Adds a contender. The first is what the others are measured against.
    pub fn with<T: 'static>(mut self, name: &'static str, connect: impl Fn() -> T + 'a) -> Self {
        self.contenders.push(Contender {
            name,
            connect: Box::new(move || Box::new(connect())),
            spent: Vec::new(),
        });
        self
    }

    pub fn run(mut self, rounds: usize) {
        for round in 0..WARM_UP + rounds {
            for turn in order(self.contenders.len()) {
                let contender = &mut self.contenders[turn];
                let spent = measure(&contender.connect, self.runtime);
                if round >= WARM_UP {
                    contender.spent.push(spent);
                }
            }
        }
        self.print(rounds);
    }

    fn print(&self, rounds: usize) {
        println!("\n{} ({rounds} rounds)", self.title);
        println!(
            "{:28} {:>8} {:>10} {:>7} {:>10} {:>7}",
            "", "a second", "wall", "ratio", "CPU", "ratio"
        );
        let first = &self.contenders[0].spent;
        for Contender { name, spent, .. } in &self.contenders {
            let of = |pick: fn(&Spent) -> f64| median(spent.iter().map(pick));
            let ratio = |pick: fn(&Spent) -> f64| {
                let pairs = spent.iter().zip(first);
                median(pairs.map(|(theirs, ours)| pick(theirs) / pick(ours)))
            };
            println!(
                "{name:28} {:>8.0} {:>7.2} ms {:>7.2} {:>7.0} µs {:>7.2}",
                1.0 / of(|spent| spent.wall),
                of(|spent| spent.wall) * 1e3,
                ratio(|spent| spent.wall),
                of(|spent| spent.cpu) * 1e6,
                ratio(|spent| spent.cpu),
            );
        }
    }
}

/// Whose turn it is when in a round: another order each round, since whoever comes after librdkafka
/// finds other caches than who comes after nothing.
fn order(count: usize) -> Vec<usize> {
    let random = RandomState::new();
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_cached_key(|contender| random.hash_one(contender));
    order
}

fn measure(connect: &dyn Fn() -> Box<dyn Any>, runtime: &Runtime) -> Spent {
    let (started, cpu) = (Instant::now(), process_time());
    let connected = connect();
    let wall = started.elapsed();
    drop(connected);
    // Tasks that end with their client run to their end.
    runtime.block_on(async {
        for _ in 0..10 {
            yield_now().await;
        }
    });
    thread::sleep(PAUSE);
    Spent {
        wall: wall.as_secs_f64(),
        cpu: (process_time() - cpu).as_secs_f64(),
    }
}

/// The CPU time of this process: all of its threads, in user and kernel mode.
fn process_time() -> Duration {
    clock_gettime(ClockId::ProcessCPUTime).try_into().unwrap()
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
