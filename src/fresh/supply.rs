//! What a source keeps, whom it asks for it, and what it reports.

use std::any::Any;
use std::pin::Pin;
use std::time::{Duration, SystemTime};

/// What is asked for, on its way.
pub(crate) type Answer<'a, T, E> = Pin<Box<dyn Future<Output = Result<T, E>> + Send + 'a>>;

/// What a source keeps fresh, and whom it asks for it.
pub(crate) trait Supply: Send + Sync + 'static {
    /// What is kept.
    type Item: Clone + Send + 'static;
    /// Why there is none.
    type Error: Clone + Send + From<Failure> + 'static;
    /// What is reported to the program.
    type Event;
    /// The name of the thread that asks.
    const THREAD: &'static str;

    /// Asks for one that is valid now.
    fn ask(&self) -> Answer<'_, Self::Item, Self::Error>;

    /// When one ends, where that is known.
    fn expires_at(item: &Self::Item) -> Option<SystemTime>;

    /// Takes note of a new one before anybody gets it.
    fn take(
        &self,
        before: Option<&Self::Item>,
        after: &Self::Item,
        now: SystemTime,
        random: &dyn Fn() -> u32,
    );

    /// What there is to report of a new one.
    fn changes(before: Option<&Self::Item>, after: &Self::Item) -> Vec<Self::Event>;

    /// What there is to report of a failure.
    fn failure(error: Self::Error, failures: u32, next_attempt: Duration) -> Self::Event;
}

/// What goes wrong whatever is asked for.
#[derive(Clone, Debug)]
pub(crate) enum Failure {
    /// What was returned has already expired.
    Expired,
    /// There was no answer in time.
    TimedOut { after: Duration },
    /// What was asked panicked.
    Panicked,
    /// It panicked because it was polled outside the runtime that it needs.
    NeedsRuntime,
    /// There is no thread to ask on, for this reason of the operating system's.
    NoThread(String),
}

impl Failure {
    /// What a panic means. Tokio's types panic where they are polled outside a runtime.
    pub(crate) fn of_panic(payload: &(dyn Any + Send)) -> Self {
        let words = payload.downcast_ref::<&str>().copied();
        let words = words.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
        match words {
            Some(words) if words.contains("no reactor running") => Self::NeedsRuntime,
            _ => Self::Panicked,
        }
    }
}
