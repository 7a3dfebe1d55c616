//! What a login costs on the client's side.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use msk_auth::sasl::{Mechanism, OauthBearer, Plain, Scram, ScramCredentials, Step};

const SERVER_FIRST: &[u8] = b"r=rOprNGfwEbeRWgbNEkqO02431b08-2f89-4bad-a4e6-80c0564ec865,\
    s=Yin2FuHTt/M0kJWb0t9OI32n2VmOGi3m+JfjOvuDF88=,i=4096";
const SERVER_FINAL: &[u8] = b"v=BQuhnKHqYDwQWS5jAw4sZed+C9KFUALsbrq81bB0mh+bcUUbbMPNNmBIupnS2Amy\
    yDnG5CTBQtkjJ9kyY4kzmw==";

fn credentials() -> ScramCredentials {
    ScramCredentials::new("user", "pencil".into()).unwrap()
}

fn scram(credentials: &ScramCredentials) {
    let mut scram = Scram::sha512(credentials).dangerous_fixed_nonce("rOprNGfwEbeRWgbNEkqO");
    black_box(scram.first().unwrap());
    let _ = black_box(scram.answer(SERVER_FIRST).unwrap());
    assert_eq!(scram.answer(SERVER_FINAL), Ok(Step::Done));
}

fn logins(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("SCRAM-SHA-512, 4,096 iterations");
    group.bench_function("bare pbkdf2", |bencher| {
        bencher.iter(|| {
            let mut derived = [0; 64];
            pbkdf2::pbkdf2_hmac::<sha2::Sha512>(
                b"pencil",
                &[7; 32],
                black_box(4_096),
                &mut derived,
            );
            derived
        });
    });
    group.bench_function("first login", |bencher| {
        bencher.iter(|| scram(&credentials()));
    });
    let known = credentials();
    group.bench_function("later login", |bencher| bencher.iter(|| scram(&known)));
    group.finish();

    criterion.bench_function("nonce and client-first-message", |bencher| {
        bencher.iter(|| Scram::sha512(&known).first().unwrap());
    });
    criterion.bench_function("PLAIN", |bencher| {
        bencher.iter(|| {
            let mut plain = Plain::new("user", "pencil".into()).unwrap();
            black_box(plain.first().unwrap());
            assert_eq!(plain.answer(b""), Ok(Step::Done));
        });
    });
    let token = "t".repeat(2_000);
    criterion.bench_function("OAUTHBEARER, 2,000 bytes", |bencher| {
        bencher.iter(|| {
            let mut bearer = OauthBearer::new(token.as_str().into()).unwrap();
            black_box(bearer.first().unwrap());
            assert_eq!(bearer.answer(b""), Ok(Step::Done));
        });
    });
}

criterion_group!(benches, logins);
criterion_main!(benches);
