//! Which cases of a long list a test takes.

/// Whether the case with this index is taken: one in `one_in`, or each where `MSK_AUTH_THOROUGH` is in the
/// environment, as the whole check has it. `cargo test` stays short enough to be run after every change.
pub fn is_taken(index: usize, one_in: usize) -> bool {
    index.is_multiple_of(one_in) || is_thorough()
}

pub fn is_thorough() -> bool {
    std::env::var_os("MSK_AUTH_THOROUGH").is_some()
}

/// How many cases of a random test are made: a third of `all`, or all where `MSK_AUTH_THOROUGH` is in the environment.
#[allow(dead_code, reason = "some test programs have no random tests")]
pub fn cases(all: u32) -> u32 {
    if is_thorough() { all } else { all / 3 }
}
