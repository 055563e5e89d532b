//! Any text as what a sweep varies, a line each: its design is drawn up, and values of its first scenarios are drawn.
#![no_main]

use libfuzzer_sys::fuzz_target;
use multipark::analysis::sweep::{Design, Method, Sample, Vary};

fuzz_target!(|text: &str| {
    let Ok(vary) = text.lines().map(Vary::parse).collect::<Result<Vec<_>, _>>() else { return };
    for sample in [None, Some(Sample { count: 3, method: Method::Sobol, seed: 1 })] {
        match Design::new(vary.clone(), sample) {
            Ok(design) => {
                for scenario in 0..design.scenarios().min(4) {
                    assert_eq!(design.values(scenario).len(), design.paths().len());
                }
            }
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
});
