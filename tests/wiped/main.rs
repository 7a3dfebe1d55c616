//! What is secret does not survive in freed memory. A program of its own, since the allocator that
//! looks through every freed block is the whole program's.

mod configurations;
mod logins;
mod misplaced;
#[path = "../shared/sampling.rs"]
mod sampling;
mod secrets;
mod tokens;
mod watching;
