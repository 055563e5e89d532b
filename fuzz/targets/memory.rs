//! Holds every input to the memory that is promised: twenty times its size, beside what the small instance itself takes.

use crate::entries;
use peak_alloc::PeakAlloc;
use std::sync::Once;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Memory for each byte of an input.
const TIMES: usize = 20;

/// What an entry takes for the small instance that it damages, or for words on what it refuses, B.
const ROOM: usize = 4 << 20;

/// Runs an entry on an input; too much memory is a failure as a panic is.
pub fn held(data: &[u8], entry: fn(&[u8])) {
    static READY: Once = Once::new();
    // What is read once for all inputs is no input's.
    READY.call_once(|| entries::ALL.iter().for_each(|(_, entry)| entry(b"\xffready")));
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    entry(data);
    let taken = MEMORY.peak_usage().saturating_sub(before);
    assert!(taken <= ROOM + TIMES * data.len(), "{taken} B of memory for an input of {} B", data.len());
}
