//! Long calls: the work runs on a thread of its own, while this one lets other Python threads run, listens for Ctrl-C
//! and passes progress on.

use crate::failures::Failure;
use multipark::Error;
use pyo3::prelude::*;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

/// How long until a Ctrl-C is noticed, at most.
const LISTEN: Duration = Duration::from_millis(50);

/// What a call tells while it runs.
#[derive(Clone, Default)]
pub(crate) struct Told {
    done: Arc<AtomicUsize>,
    all: Arc<AtomicUsize>,
}

impl Told {
    /// So much is done, of all.
    pub(crate) fn tell(&self, done: usize, all: usize) {
        self.all.store(all, Ordering::Relaxed);
        self.done.fetch_max(done, Ordering::Relaxed);
    }
}

/// Runs `work`, which gets the switch that stops it and a place to tell progress.
pub(crate) fn run<T: Send>(
    py: Python<'_>,
    progress: Option<&Bound<'_, PyAny>>,
    work: impl FnOnce(Arc<AtomicBool>, &Told) -> Result<T, Failure> + Send,
) -> PyResult<T> {
    let (stop, told) = (Arc::new(AtomicBool::new(false)), Told::default());
    let (slot, filled) = (Mutex::new(None), Condvar::new());
    std::thread::scope(|scope| {
        let (theirs, switch) = (told.clone(), Arc::clone(&stop));
        let (slot, filled) = (&slot, &filled);
        let worker = scope.spawn(move || {
            let found = work(switch, &theirs);
            *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(found);
            filled.notify_one();
        });
        let mut last = 0;
        loop {
            let found = py.detach(|| {
                let empty = slot.lock().unwrap_or_else(PoisonError::into_inner);
                let waited = filled.wait_timeout_while(empty, LISTEN, |slot| slot.is_none());
                waited.unwrap_or_else(PoisonError::into_inner).0.take()
            });
            let (done, all) = (told.done.load(Ordering::Relaxed), told.all.load(Ordering::Relaxed));
            let heard = py.check_signals().and_then(|()| match progress {
                Some(progress) if done > last => {
                    last = done;
                    progress.call1((done, all)).map(drop)
                }
                _ => Ok(()),
            });
            match (found, heard) {
                (Some(found), Ok(())) => return found.map_err(|failure| failure.raise(py)),
                (Some(_), Err(interrupt)) => return Err(interrupt),
                (None, Err(interrupt)) => {
                    stop.store(true, Ordering::Relaxed);
                    return Err(interrupt);
                }
                (None, Ok(())) if worker.is_finished() => {
                    let ended = Error::Solver("the work ended without an answer".to_owned());
                    return Err(Failure::from(ended).raise(py));
                }
                (None, Ok(())) => {}
            }
        }
    })
}
