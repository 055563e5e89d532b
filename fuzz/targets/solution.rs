//! Any text as a solution file, verified in floating and in exact arithmetic.
#![no_main]

mod example;

use libfuzzer_sys::fuzz_target;
use multipark::instance::{Instance, from_bytes};
use multipark::model::{self, Model};
use multipark::solution::verify;
use std::sync::LazyLock;

static SUBJECT: LazyLock<(Instance, Model)> = LazyLock::new(|| {
    let raw = from_bytes("fuzzed", &example::FILES).expect("the example is valid");
    let text = "name = \"m\"\ncooperation = \"all\"\n[objective]\njobs = 0.1\ncost = 1.0\n";
    (Instance::check(&raw).expect("the example is valid"), model::from_text("m.toml", text).expect("valid"))
});

fuzz_target!(|text: &str| {
    let (instance, model) = &*SUBJECT;
    if let Err(error) = verify::verify(instance, model, "fuzzed.json", text) {
        assert!(!error.to_string().is_empty());
    }
    if let Err(error) = verify::verify_exactly(instance, model, "fuzzed.json", text, 1e-9) {
        assert!(!error.to_string().is_empty());
    }
});
