//! The threads that analyses share, and doing without where the system gives none.

use crate::error::Error;
use rayon::ThreadPoolBuilder;
use std::error::Error as _;

/// Starts the threads that all analyses share. Where the system refuses one (too little memory, a limit on processes) the
/// calling thread does all the work, and this says why.
pub(super) fn start() -> Option<String> {
    let refused = ThreadPoolBuilder::new().build_global().err()?;
    // Without a cause it says that they were started before.
    let why = refused.source()?.to_string();
    // A pool of this thread alone, which is from now on the one that it hands work to.
    let alone = ThreadPoolBuilder::new().num_threads(1).use_current_thread().build();
    Some(alone.err().map_or(why, |worse| worse.to_string()))
}

/// What a verb says that cannot do with one thread.
pub(super) fn needed(why: &str) -> Error {
    Error::Solver(format!("no thread could be started: {why}"))
}
