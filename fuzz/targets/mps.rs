//! `entries::mps` on whatever the fuzzer thinks of.
#![no_main]

mod entries;
mod memory;

libfuzzer_sys::fuzz_target!(|data: &[u8]| memory::held(data, entries::mps));
