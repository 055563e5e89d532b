//! What the fuzzers found worth keeping, run through the same entries as theirs: no input makes anything panic.

#[path = "../fuzz/targets/entries.rs"]
mod entries;

use std::fs;
use std::path::Path;

#[test]
fn every_input_that_is_kept_is_read_or_refused_with_words() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    let mut folders: Vec<String> =
        fs::read_dir(&corpus).unwrap().map(|f| f.unwrap().file_name().into_string().unwrap()).collect();
    folders.sort();
    assert_eq!(folders, entries::ALL.map(|(name, _)| name), "a folder a target");
    let mut all = 0;
    for (name, entry) in entries::ALL {
        let mut inputs = 0;
        for file in fs::read_dir(corpus.join(name)).unwrap() {
            entry(&fs::read(file.unwrap().path()).unwrap());
            inputs += 1;
        }
        // What is too short for a choice, empty, or no text.
        [&b""[..], b"\0", b"\xff", b"\xff\xfe\n", b"\n\n"].into_iter().for_each(entry);
        assert!(inputs > 0, "{name} has no inputs");
        println!("{name}: {inputs} inputs");
        all += inputs;
    }
    println!("{all} inputs of {} targets", entries::ALL.len());
}
