//! How much is tried: what the gate has time for, or what `./test --long` asks for through `MULTIPARK_LONG`.
#![allow(dead_code)] // each test file uses its own part

use proptest::test_runner::{Config, FileFailurePersistence, RngAlgorithm, TestRng, TestRunner};

/// Whether the long suites run.
pub fn is_long() -> bool {
    std::env::var_os("MULTIPARK_LONG").is_some()
}

/// So many in the gate, so many in the long suites.
pub fn cases(gate: u32, long: u32) -> u32 {
    if is_long() { long } else { gate }
}

/// A runner that keeps the smallest failing case of a test in `regressions`, a file of this package, and tries those
/// first. In the gate it draws the same cases every time; in the long suites new ones.
pub fn runner(regressions: &'static str, gate: u32, long: u32) -> TestRunner {
    let config = Config {
        cases: cases(gate, long),
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(regressions))),
        max_shrink_iters: 20_000,
        ..Config::default()
    };
    if is_long() {
        return TestRunner::new(config);
    }
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}
