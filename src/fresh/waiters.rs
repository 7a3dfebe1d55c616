//! The waiting callers, and how to wake each.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::task::{Wake, Waker};
use std::thread::Thread;
use std::time::Duration;

/// The waiting callers: until when, and how to wake them.
#[derive(Default)]
pub(crate) struct Waiters {
    list: HashMap<u64, (Duration, Waker)>,
    next: u64,
}

impl Waiters {
    pub(crate) fn add(&mut self, deadline: Duration, waker: Waker) -> u64 {
        let id = self.next;
        self.next = self.next.wrapping_add(1);
        self.list.insert(id, (deadline, waker));
        id
    }

    /// Removes one. The caller drops its waker after it releases the lock.
    pub(crate) fn remove(&mut self, id: u64) -> Option<Waker> {
        self.list.remove(&id).map(|(_, waker)| waker)
    }

    /// The earliest deadline, or `other` if that is earlier.
    pub(crate) fn earliest(&self, other: Duration) -> Duration {
        self.list
            .values()
            .map(|(deadline, _)| *deadline)
            .fold(other, Duration::min)
    }

    /// Removes those whose deadline has passed. Wake them after releasing the lock, because a waker
    /// may poll at once.
    pub(crate) fn take_late(&mut self, monotonic: Duration) -> Vec<Waker> {
        let late = self
            .list
            .extract_if(|_, (deadline, _)| *deadline <= monotonic);
        late.map(|(_, (_, waker))| waker).collect()
    }

    /// Removes all. Wake them after releasing the lock.
    pub(crate) fn take_all(&mut self) -> Vec<Waker> {
        let all = std::mem::take(&mut self.list);
        all.into_values().map(|(_, waker)| waker).collect()
    }
}

/// Wakes each, even if another one panics. The caller must not hold a lock.
pub(crate) fn wake_all(wakers: Vec<Waker>) {
    for waker in wakers {
        // A waker is its executor's code; if one panics, the others must still be woken.
        let _ = catch_unwind(AssertUnwindSafe(|| waker.wake()));
    }
}

/// Wakes a parked thread.
pub(crate) struct Unpark(pub(crate) Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}
