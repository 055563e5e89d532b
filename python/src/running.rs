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

/// Where the work leaves what it found.
type Slot<T> = Arc<(Mutex<Option<Result<T, Failure>>>, Condvar)>;

/// Runs `work`, which gets the switch that stops it and a place to tell progress.
///
/// After Ctrl-C nobody waits for the work: it ends by itself when it next looks at its switch.
pub(crate) fn run<T: Send + 'static>(
    py: Python<'_>,
    progress: Option<&Bound<'_, PyAny>>,
    work: impl FnOnce(Arc<AtomicBool>, &Told) -> Result<T, Failure> + Send + 'static,
) -> PyResult<T> {
    let (stop, told) = (Arc::new(AtomicBool::new(false)), Told::default());
    let slot: Slot<T> = Arc::default();
    let (theirs, switch, filled) = (told.clone(), Arc::clone(&stop), Arc::clone(&slot));
    let spawned = std::thread::Builder::new().name("multipark".to_owned()).spawn(move || {
        let found = work(switch, &theirs);
        *filled.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(found);
        filled.1.notify_one();
    });
    let failed = |words: String| Failure::from(Error::Solver(words)).raise(py);
    let worker = spawned.map_err(|e| failed(format!("no thread for the work: {e}")))?;
    let mut last = 0;
    loop {
        // What ends without an answer has ended before the slot is looked at.
        let ended = worker.is_finished();
        let found = py.detach(|| {
            let empty = slot.0.lock().unwrap_or_else(PoisonError::into_inner);
            let waited = slot.1.wait_timeout_while(empty, LISTEN, |slot| slot.is_none() && !ended);
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
            (_, Err(interrupt)) => {
                stop.store(true, Ordering::Relaxed);
                return Err(interrupt);
            }
            (Some(found), Ok(())) => return found.map_err(|failure| failure.raise(py)),
            (None, Ok(())) if ended => return Err(failed("the work ended without an answer".to_owned())),
            (None, Ok(())) => {}
        }
    }
}
