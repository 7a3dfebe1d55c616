//! Values that are refreshed before they expire, on a separate thread, and shared by any number of connections
//! and threads: AWS credentials and bearer tokens.

mod blocking_calls;
mod builder;
pub(crate) mod clock;
mod keeper;
mod refresher;
pub(crate) mod schedule;
pub(crate) mod settings;
mod shared;
mod source;
pub(crate) mod supply;
mod waiters;
mod waiting;

pub(crate) use blocking_calls::BlockingCalls;
pub use builder::SourceBuilder;
pub(crate) use source::Source;
pub(crate) use supply::{Answer, Failure, Supply};
pub(crate) use waiting::WaitError;
