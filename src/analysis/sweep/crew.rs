//! Jobs by number on several threads, results handed on in order, few held at a time.

use crate::error::Error;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, mpsc};

/// How many results a worker may be ahead of the one that is next in order.
const AHEAD: usize = 4;

/// Does jobs `0..count` on `workers` threads (0: one a core); `sink` is called on this thread, in order.
///
/// # Errors
/// The first that a job or `sink` returns; then no further job is begun.
pub(super) fn in_order<T: Send>(
    count: usize,
    workers: usize,
    job: impl Fn(usize) -> Result<T, Error> + Sync,
    sink: &mut dyn FnMut(T) -> Result<(), Error>,
) -> Result<(), Error> {
    let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let workers = if workers == 0 { cores() } else { workers }.min(count).max(1);
    let (next, over) = (AtomicUsize::new(0), AtomicBool::new(false));
    let (handed, moved) = (Mutex::new(0_usize), Condvar::new());
    let (send, receive) = mpsc::channel();
    let work = |send: mpsc::Sender<(usize, Result<T, Error>)>| {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= count {
                return;
            }
            if let Ok(done) = handed.lock() {
                let waited = moved.wait_while(done, |done| {
                    number > *done + AHEAD * workers && !over.load(Ordering::Relaxed)
                });
                drop(waited);
            }
            if over.load(Ordering::Relaxed) || send.send((number, job(number))).is_err() {
                return;
            }
        }
    };
    std::thread::scope(|scope| {
        let mut hired = 0;
        for _ in 0..workers {
            let (send, work) = (send.clone(), &work);
            match std::thread::Builder::new().spawn_scoped(scope, move || work(send)) {
                Ok(_) => hired += 1,
                // Where the system gives no more, those that are there do the work.
                Err(_) if hired > 0 => break,
                Err(why) => return Err(Error::Solver(format!("no worker thread could be started: {why}"))),
            }
        }
        drop(send);
        let mut waiting = BTreeMap::new();
        let mut outcome = Ok(());
        let mut expected = 0;
        for (number, result) in &receive {
            waiting.insert(number, result);
            while let (Ok(()), Some(result)) = (&outcome, waiting.remove(&expected)) {
                outcome = result.and_then(&mut *sink);
                expected += 1;
                if let Ok(mut done) = handed.lock() {
                    *done = expected;
                }
                over.store(outcome.is_err(), Ordering::Relaxed);
                moved.notify_all();
            }
        }
        outcome
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_and_an_error_ends_the_work() {
        for workers in 0..4 {
            let mut seen = Vec::new();
            in_order(50, workers, |n| Ok(n * n), &mut |square| {
                seen.push(square);
                Ok(())
            })
            .unwrap();
            assert_eq!(seen, (0..50).map(|n| n * n).collect::<Vec<_>>());
            let begun = AtomicUsize::new(0);
            let job = |n: usize| {
                begun.fetch_add(1, Ordering::Relaxed);
                if n == 3 { Err(Error::Infeasible) } else { Ok(n) }
            };
            assert_eq!(in_order(10_000, workers, job, &mut |_| Ok(())), Err(Error::Infeasible));
            assert!(begun.into_inner() < 1000);
        }
    }
}
