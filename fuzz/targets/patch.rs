//! Any text as what-ifs, a line each, on an instance and on a model.
#![no_main]

mod example;

use libfuzzer_sys::fuzz_target;
use multipark::input::Patch;
use multipark::instance::{Instance, from_bytes};
use multipark::model;

const MODEL: &str = "name = \"m\"\ncooperation = \"all\"\n[objective]\njobs = 0.1\ncost = 1.0\n";

fuzz_target!(|text: &str| {
    let Ok(patches) = text.lines().map(Patch::parse).collect::<Result<Vec<_>, _>>() else { return };
    let Ok(raw) = from_bytes("fuzzed", &example::FILES) else { panic!("the example is valid") };
    if let Err(error) = raw.patched(&patches).and_then(|raw| Instance::check(&raw)) {
        assert!(!error.to_string().is_empty());
    }
    if let Err(error) = model::patched("m.toml", MODEL, &patches) {
        assert!(!error.to_string().is_empty());
    }
});
