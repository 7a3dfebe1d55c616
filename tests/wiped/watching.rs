//! An allocator that looks through every block of memory that is freed.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};

use memchr::memmem::Finder;

/// The system's allocator, with a look at every block that is freed while the watch is on.
struct Watching;

static ARMED: AtomicBool = AtomicBool::new(false);
static FREED: AtomicUsize = AtomicUsize::new(0);
static FOUND: AtomicUsize = AtomicUsize::new(0);
/// What no freed block may hold.
static NEEDLES: RwLock<Vec<Finder<'static>>> = RwLock::new(Vec::new());

/// Sets what no freed block may hold.
pub fn look_for(needles: Vec<Vec<u8>>) {
    let finders = needles
        .iter()
        .map(|needle| Finder::new(needle).into_owned());
    *NEEDLES.write().unwrap() = finders.collect();
}

impl Watching {
    fn look_through(block: &[u8]) {
        FREED.fetch_add(1, Ordering::Relaxed);
        let needles = NEEDLES.read().unwrap();
        if needles.iter().any(|needle| needle.find(block).is_some()) {
            FOUND.fetch_add(1, Ordering::Relaxed);
        }
    }
}

// SAFETY: every call goes to the system's allocator; a block is read only before it is freed, and
// only as many bytes as it was asked for. Blocks are zeroed when they are made, so that there is
// nothing uninitialised to read and nothing left from before.
unsafe impl GlobalAlloc for Watching {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if ARMED.load(Ordering::Relaxed) {
            Self::look_through(unsafe { std::slice::from_raw_parts(block, layout.size()) });
        }
        unsafe { System.dealloc(block, layout) }
    }

    // `realloc` is the provided one: a new block, a copy, and `dealloc` of the old block.
}

#[global_allocator]
static ALLOCATOR: Watching = Watching;

static ALONE: Mutex<()> = Mutex::new(());

/// Held by a test while it watches: the allocator is the whole program's, and so are the needles.
pub fn alone() -> MutexGuard<'static, ()> {
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs `work` and returns how many blocks it freed, and how many of them held a needle.
pub fn watch(work: impl FnOnce()) -> (usize, usize) {
    FREED.store(0, Ordering::Relaxed);
    FOUND.store(0, Ordering::Relaxed);
    ARMED.store(true, Ordering::SeqCst);
    work();
    ARMED.store(false, Ordering::SeqCst);
    (FREED.load(Ordering::Relaxed), FOUND.load(Ordering::Relaxed))
}
