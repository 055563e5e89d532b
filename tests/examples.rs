//! The examples for those who build on the crate run, and what they assert holds.

#[path = "../examples/changed_table.rs"]
mod changed_table;
#[path = "../examples/custom_sweep.rs"]
mod custom_sweep;
#[path = "../examples/inspect_program.rs"]
mod inspect_program;

#[test]
fn a_table_is_changed_and_solved() {
    changed_table::main().unwrap();
}

#[test]
fn a_sweep_of_ones_own_runs() {
    custom_sweep::main().unwrap();
}

#[test]
fn a_program_is_inspected_and_given_a_row() {
    inspect_program::main().unwrap();
}
