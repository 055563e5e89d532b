//! Any text as a model file: read, checked against countries, every message put together.
#![no_main]

use libfuzzer_sys::fuzz_target;
use multipark::model;

fuzz_target!(|text: &str| {
    let read = model::from_text("fuzzed.toml", text).and_then(|m| model::check_against(&m, &["CN", "LA"]));
    if let Err(error) = read {
        assert!(!error.to_string().is_empty());
    }
});
