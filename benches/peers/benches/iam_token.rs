//! An MSK IAM token: ours with its signing key kept, ours with a signing key to derive, and AWS's
//! crate `aws-msk-iam-sasl-signer` in its quickest setting, which is a provider that already has
//! the credentials.

use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::SystemTime;

use aws_credential_types::provider::SharedCredentialsProvider;
use aws_msk_iam_sasl_signer::generate_auth_token_from_credentials_provider;
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use msk_auth::iam::{Credentials, Region, Signer};

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

/// The peer's future never waits, so one poll is all of it.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => unreachable!("static credentials are ready"),
    }
}

fn token(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("iam_token");
    let long = "IQoJb3JpZ2luX2VjE/+="
        .chars()
        .cycle()
        .take(1000)
        .collect::<String>();
    for (name, session) in [("no-session", None), ("session-1000", Some(long))] {
        let mut credentials = Credentials::new("AKIDEXAMPLE", SECRET.into()).unwrap();
        if let Some(session) = &session {
            credentials = credentials
                .with_session_token(session.as_str().into())
                .unwrap();
        }
        let signer = || Signer::new(Region::new("us-east-1").unwrap());
        let kept = signer();
        group.bench_function(BenchmarkId::new("ours-kept-key", name), |bencher| {
            bencher.iter(|| {
                kept.token(black_box(&credentials), SystemTime::now())
                    .unwrap()
            });
        });
        group.bench_function(BenchmarkId::new("ours-new-key", name), |bencher| {
            bencher.iter(|| {
                let signer = signer();
                signer
                    .token(black_box(&credentials), SystemTime::now())
                    .unwrap()
            });
        });
        let provider = SharedCredentialsProvider::new(aws_credential_types::Credentials::new(
            "AKIDEXAMPLE",
            SECRET,
            session,
            None,
            "bench",
        ));
        let region = aws_types::region::Region::from_static("us-east-1");
        group.bench_function(
            BenchmarkId::new("aws-msk-iam-sasl-signer", name),
            |bencher| {
                bencher.iter(|| {
                    now(generate_auth_token_from_credentials_provider(
                        black_box(region.clone()),
                        provider.clone(),
                    ))
                    .unwrap()
                });
            },
        );
    }
    group.finish();
}

criterion_group!(benches, token);
criterion_main!(benches);
