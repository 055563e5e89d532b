//! `entries::patch` on whatever the fuzzer thinks of.
#![no_main]

mod entries;

libfuzzer_sys::fuzz_target!(|data: &[u8]| entries::patch(data));
