//! The text of two small programs, whole: a change of a row, a coefficient or a name shows in the diff.

use assert_cmd::Command;
use std::path::Path;

fn text(arguments: &[&str]) -> String {
    let run = Command::cargo_bin("multipark").unwrap().args(arguments).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8(run.stdout).unwrap()
}

#[test]
fn two_rivers_with_every_kind_of_row() {
    let model = "name = \"everything\"\ncooperation = \"agreements\"\nclosed_supply = \"tariff\"\n[objective]\n\
                 complementarity = 0.1\nvalue_added = 0.2\njobs = 0.001\nsuitability = 0.01\nequity = 0.5\ncost = 1\n\
                 [limits]\ncost = { max = 500 }\njobs = { min = 10 }\n[discrete]\nmin_scale = true\n\
                 max_sectors = true\nmax_parks = true\nfixed_costs = true\n";
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("everything.toml");
    std::fs::write(&file, model).unwrap();
    let small = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/small");
    let small = small.to_str().unwrap();
    insta::assert_snapshot!(text(&["export", small, "--model", file.to_str().unwrap(), "--format", "lp"]));
}

#[test]
fn the_starter_that_new_writes() {
    let folder = tempfile::tempdir().unwrap();
    let starter = folder.path().join("mine");
    text(&["new", starter.to_str().unwrap()]);
    insta::assert_snapshot!(text(&["export", starter.to_str().unwrap(), "--format", "lp"]));
}
