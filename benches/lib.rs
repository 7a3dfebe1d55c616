//! Benchmarks of msk-auth: `cargo bench -p msk-auth-benches`.
