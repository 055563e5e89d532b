//! Any bytes in the place of one file of an instance, or as a scenario of it: read, checked, every message put together.
#![no_main]

mod example;

use libfuzzer_sys::fuzz_target;
use multipark::instance::{Instance, from_bytes};

fuzz_target!(|data: &[u8]| {
    let Some((&which, bytes)) = data.split_first() else { return };
    let mut files = example::FILES.to_vec();
    match files.get_mut(usize::from(which)) {
        Some(file) => file.1 = bytes,
        None => files.push(("scenarios/any.toml", bytes)),
    }
    let read = from_bytes("fuzzed", &files).and_then(|raw| {
        let instance = Instance::check(&raw)?;
        for id in raw.scenarios.iter().map(|s| s.id.clone()) {
            raw.patched(&raw.scenario(&id)?.patches).and_then(|raw| Instance::check(&raw))?;
        }
        Ok(instance)
    });
    if let Err(error) = read {
        assert!(!error.to_string().is_empty());
    }
});
