//! When to stop: time, iterations, or somebody's wish.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Limits of a solve; absent ones do not bind.
#[derive(Debug, Clone, Copy, Default)]
pub struct Limits<'a> {
    /// Wall-clock time from the call on.
    pub time: Option<Duration>,
    /// Pivots in this call.
    pub iterations: Option<u64>,
    /// Set from elsewhere to stop.
    pub cancelled: Option<&'a AtomicBool>,
}

/// Limits under way.
#[derive(Debug)]
pub(super) struct Watch<'a> {
    limits: Limits<'a>,
    started: Instant,
    first: u64,
    asked: u32,
    hit: bool,
}

impl<'a> Watch<'a> {
    pub fn new(limits: &Limits<'a>, iterations: u64) -> Self {
        Self { limits: *limits, started: Instant::now(), first: iterations, asked: 0, hit: false }
    }

    /// Whether a limit is reached; the clock is read every 16th time.
    pub fn over(&mut self, iterations: u64) -> bool {
        self.asked = self.asked.wrapping_add(1);
        self.hit = self.hit
            || self.limits.iterations.is_some_and(|most| iterations - self.first >= most)
            || self.limits.cancelled.is_some_and(|flag| flag.load(Ordering::Relaxed))
            || self.asked % 16 == 1 && self.limits.time.is_some_and(|most| self.started.elapsed() >= most);
        self.hit
    }
}
