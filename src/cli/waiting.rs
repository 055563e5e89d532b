//! A line on a terminal while a search takes over a second: how long, how far, how near.

use super::text::figure;
use crate::solver::{Options, Watch};
use std::io::{IsTerminal, Write};
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

/// Between two lines.
const PAUSE: Duration = Duration::from_millis(250);

/// Tells until it is dropped; silent where standard error is no terminal.
pub(super) struct Waiting(Option<(Sender<()>, JoinHandle<()>)>);

impl Waiting {
    pub(super) fn begin(options: &Options, quiet: bool) -> Self {
        if quiet || !std::io::stderr().is_terminal() {
            return Self(None);
        }
        let watch = options.watch.clone();
        let (done, stop) = channel();
        let started = Instant::now();
        let teller = Builder::new().spawn(move || {
            let mut told = false;
            while stop.recv_timeout(PAUSE) == Err(RecvTimeoutError::Timeout) {
                let seconds = started.elapsed().as_secs();
                if seconds >= 1 {
                    told = true;
                    let _ = write!(std::io::stderr().lock(), "\r{}\u{1b}[K", line(seconds, watch.as_ref()));
                }
            }
            if told {
                let _ = write!(std::io::stderr().lock(), "\r\u{1b}[K");
            }
        });
        // Where there is no thread for it, nothing is told.
        Self(teller.ok().map(|teller| (done, teller)))
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if let Some((done, teller)) = self.0.take() {
            drop(done);
            let _ = teller.join();
        }
    }
}

fn line(seconds: u64, watch: Option<&Arc<Watch>>) -> String {
    let mut out = format!("solving, {seconds} s");
    let seen = watch.map(|watch| watch.seen()).unwrap_or_default();
    if seen.searches > 1 {
        out += &format!("; search {}", seen.searches);
    }
    if seen.programs > 0 {
        out += &format!("; {} programs", seen.programs);
    }
    match (seen.best, seen.bound) {
        (Some(best), Some(bound)) => {
            let gap = 100.0 * (bound - best).abs() / best.abs().max(1.0);
            out += &format!("; best {}, no plan exceeds {} ({gap:.2} %)", figure(best), figure(bound));
        }
        (Some(best), None) => out += &format!("; best {}", figure(best)),
        (None, Some(bound)) => out += &format!("; no plan yet, none exceeds {}", figure(bound)),
        (None, None) => {}
    }
    out
}
