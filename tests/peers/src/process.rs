//! A child process whose lines are read as they come, and which ends with the test.

use std::cell::Cell;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// How long a peer may take for anything: a JVM on a busy machine needs seconds.
pub const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Default)]
struct Lines {
    seen: Mutex<Vec<String>>,
    more: Condvar,
}

/// A running program. It is killed when this value is dropped.
pub struct Process {
    name: String,
    child: Child,
    lines: Arc<Lines>,
}

impl Process {
    /// Starts a program; what it writes to standard output and standard error is kept by lines.
    ///
    /// # Panics
    /// When it can't be started.
    pub fn start(command: &mut Command) -> Self {
        let name = command.get_program().to_string_lossy().into_owned();
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{name}: {error}; run tests/peers/setup.sh"));
        let lines = Arc::new(Lines::default());
        if let Some(stdout) = child.stdout.take() {
            follow(stdout, Arc::clone(&lines));
        }
        if let Some(stderr) = child.stderr.take() {
            follow(stderr, Arc::clone(&lines));
        }
        Self { name, child, lines }
    }

    /// Every line so far, of both streams, in the order in which they were read.
    pub fn lines(&self) -> Vec<String> {
        self.lines.seen.lock().unwrap().clone()
    }

    /// The first line, of those after the first `skip`, from which `pick` makes something; waits
    /// for it for at most [`PATIENCE`].
    ///
    /// # Panics
    /// When there is none in that time; the message holds all lines.
    pub fn wait_for<T>(&self, skip: usize, pick: impl Fn(&str) -> Option<T>) -> T {
        let deadline = Instant::now() + PATIENCE;
        let mut seen = self.lines.seen.lock().unwrap();
        let mut looked_at = skip;
        loop {
            for line in seen.iter().skip(looked_at) {
                if let Some(found) = pick(line) {
                    return found;
                }
            }
            looked_at = looked_at.max(seen.len());
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                let all = seen.join("\n");
                drop(seen);
                panic!("{} did not write what was waited for:\n{all}", self.name);
            }
            seen = self.lines.more.wait_timeout(seen, left).unwrap().0;
        }
    }

    /// Waits until so many lines pass, for at most [`PATIENCE`], and returns all that do: a line is
    /// read a moment after the program has done what it reports.
    ///
    /// # Panics
    /// When there are fewer in that time; the message holds all lines.
    pub fn wait_for_lines(&self, count: usize, passes: impl Fn(&str) -> bool) -> Vec<String> {
        let left = Cell::new(count);
        if count > 0 {
            self.wait_for(0, |line| {
                left.set(left.get() - usize::from(passes(line)));
                (left.get() == 0).then_some(())
            });
        }
        let mut lines = self.lines();
        lines.retain(|line| passes(line));
        lines
    }

    /// Writes to the program's standard input.
    ///
    /// # Panics
    /// When the program has gone.
    pub fn write(&mut self, bytes: &[u8]) {
        let stdin = self.child.stdin.as_mut().unwrap();
        stdin.write_all(bytes).unwrap();
        stdin.flush().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself; either way it is gone afterwards.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn follow(stream: impl Read + Send + 'static, lines: Arc<Lines>) {
    thread::spawn(move || {
        let mut reader = BufReader::new(stream);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line).is_ok_and(|n| n > 0) {
            let text = String::from_utf8_lossy(&line).trim_end().to_owned();
            lines.seen.lock().unwrap().push(text);
            lines.more.notify_all();
            line.clear();
        }
    });
}
