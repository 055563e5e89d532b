//! Any text as an MPS file; what reads is written and reads as the same program.
#![no_main]

use libfuzzer_sys::fuzz_target;
use multipark::lp::text::{read_mps, write_mps};

fuzz_target!(|text: &str| {
    match read_mps(text, "fuzzed.mps") {
        Ok(named) => {
            let written = write_mps(&named.lp, "again", named.names());
            let again = read_mps(&written, "again.mps").expect("what was written reads");
            assert_eq!(again.lp.columns(), named.lp.columns());
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
