//! The value of a source, its provider, and its events.

use std::any::Any;
use std::pin::Pin;
use std::time::{Duration, SystemTime};

/// The future of a requested value.
pub(crate) type Answer<'a, T, E> = Pin<Box<dyn Future<Output = Result<T, E>> + Send + 'a>>;

/// The type of a source's value, and its provider.
pub(crate) trait Supply: Send + Sync + 'static {
    /// The value.
    type Item: Clone + Send + 'static;
    /// Why there is no value.
    type Error: Clone + Send + From<Failure> + 'static;
    /// The events for the program.
    type Event;
    /// The name of the thread that asks.
    const THREAD: &'static str;

    /// Requests a currently valid value.
    fn ask(&self) -> Answer<'_, Self::Item, Self::Error>;

    /// When a value expires, if known.
    fn expires_at(item: &Self::Item) -> Option<SystemTime>;

    /// Records a new value before any caller gets it.
    fn take(
        &self,
        before: Option<&Self::Item>,
        after: &Self::Item,
        now: SystemTime,
        random: &dyn Fn() -> u32,
    );

    /// The events for a new value.
    fn changes(before: Option<&Self::Item>, after: &Self::Item) -> Vec<Self::Event>;

    /// The event for a failure.
    fn failure(error: Self::Error, failures: u32, next_attempt: Duration) -> Self::Event;
}

/// Failures that can occur with any value.
#[derive(Clone, Debug)]
pub(crate) enum Failure {
    /// The returned value has expired.
    Expired,
    /// There was no answer in time.
    TimedOut { after: Duration },
    /// The provider panicked.
    Panicked,
    /// It panicked because it was polled outside of the runtime that it needs.
    NeedsRuntime,
    /// The operating system can't start a thread, for this reason.
    NoThread(String),
}

impl Failure {
    /// Classifies a panic. Tokio's types panic if they are polled outside of a runtime.
    pub(crate) fn of_panic(payload: &(dyn Any + Send)) -> Self {
        let words = payload.downcast_ref::<&str>().copied();
        let words = words.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
        match words {
            Some(words) if words.contains("no reactor running") => Self::NeedsRuntime,
            _ => Self::Panicked,
        }
    }
}
