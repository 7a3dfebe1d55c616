//! MSK IAM: what a token and a payload cost, and a warm source from one thread and from eight.

use std::hint::black_box;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use msk_auth::iam::{Credentials, Region, Signer, TokenSource};

const CALLS: u64 = 100_000;

fn credentials() -> Credentials {
    Credentials::new(
        "AKIDEXAMPLE",
        "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".into(),
    )
    .unwrap()
}

fn signer() -> Signer {
    Signer::new(Region::new("us-east-1").unwrap())
}

fn signing(criterion: &mut Criterion) {
    let (signer, credentials) = (signer(), credentials());
    criterion.bench_function("iam/token", |bencher| {
        bencher.iter(|| {
            signer
                .token(black_box(&credentials), SystemTime::now())
                .unwrap()
        });
    });
    let host = "b-1.demo.abc123.c2.kafka.us-east-1.amazonaws.com";
    criterion.bench_function("iam/payload", |bencher| {
        bencher.iter(|| {
            signer
                .payload(black_box(&credentials), host, SystemTime::now())
                .unwrap()
        });
    });
}

/// A hundred thousand calls, shared among the threads.
fn calls(source: &TokenSource, threads: u64) -> Duration {
    let begun = Instant::now();
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                for _ in 0..CALLS / threads {
                    black_box(source.token_blocking().unwrap());
                }
            });
        }
    });
    begun.elapsed()
}

fn warm_source(criterion: &mut Criterion) {
    let source = TokenSource::builder(signer(), credentials())
        .start()
        .unwrap();
    source.token_blocking().unwrap();
    let mut group = criterion.benchmark_group("iam/warm-source-100k-calls");
    group
        .throughput(Throughput::Elements(CALLS))
        .sample_size(20);
    for threads in [1, 2, 8] {
        group.bench_function(format!("{threads}-threads"), |bencher| {
            bencher.iter_custom(|rounds| (0..rounds).map(|_| calls(&source, threads)).sum());
        });
    }
    group.finish();
}

criterion_group!(benches, signing, warm_source);
criterion_main!(benches);
