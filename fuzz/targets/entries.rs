//! What each fuzz target does with any bytes; `tests/corpus.rs` runs the same on the inputs that are kept.
//!
//! Every entry takes whatever comes: it must neither panic nor hang nor take memory out of proportion, and what it
//! refuses it must be able to say.

use multipark::analysis::sweep::{Design, Method, Sample, Vary};
use multipark::input::Patch;
use multipark::instance::{Instance, RawInstance, from_bytes, from_workbook};
use multipark::lp::text::{read_mps, write_mps};
use multipark::model::{self, Model};
use multipark::solution::verify;
use std::io::{Cursor, Read, Write};
use std::sync::LazyLock;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// A target: its name, and what it does with bytes.
pub type Entry = (&'static str, fn(&[u8]));

/// Every target, by name.
#[allow(dead_code, reason = "a fuzz target uses one entry, the test all of them")]
pub const ALL: [Entry; 7] = [
    ("instance", instance),
    ("model", model),
    ("mps", mps),
    ("patch", patch),
    ("solution", solution),
    ("sweep", sweep),
    ("workbook", workbook),
];

/// The small instance of the tests, which the entries damage.
const FILES: [(&str, &[u8]); 17] = [
    ("instance.toml", include_bytes!("../../tests/small/instance.toml")),
    ("countries.csv", include_bytes!("../../tests/small/countries.csv")),
    ("parks.csv", include_bytes!("../../tests/small/parks.csv")),
    ("sectors.csv", include_bytes!("../../tests/small/sectors.csv")),
    ("sites.csv", include_bytes!("../../tests/small/sites.csv")),
    ("links.csv", include_bytes!("../../tests/small/links.csv")),
    ("nodes.csv", include_bytes!("../../tests/small/nodes.csv")),
    ("corridors.csv", include_bytes!("../../tests/small/corridors.csv")),
    ("markets.csv", include_bytes!("../../tests/small/markets.csv")),
    ("demand.csv", include_bytes!("../../tests/small/demand.csv")),
    ("shares.csv", include_bytes!("../../tests/small/shares.csv")),
    ("tariffs.csv", include_bytes!("../../tests/small/tariffs.csv")),
    ("transfers.csv", include_bytes!("../../tests/small/transfers.csv")),
    ("twins.csv", include_bytes!("../../tests/small/twins.csv")),
    ("agreements.csv", include_bytes!("../../tests/small/agreements.csv")),
    ("provenance.csv", include_bytes!("../../tests/small/provenance.csv")),
    ("sources.csv", include_bytes!("../../tests/small/sources.csv")),
];

const MODEL: &str = "name = \"m\"\ncooperation = \"all\"\n[objective]\njobs = 0.1\ncost = 1.0\n";

static RAW: LazyLock<RawInstance> =
    LazyLock::new(|| from_bytes("fuzzed", &FILES).expect("the small instance is valid"));

static SUBJECT: LazyLock<(Instance, Model)> = LazyLock::new(|| {
    let instance = Instance::check(&RAW).expect("the small instance is valid");
    (instance, model::from_text("m.toml", MODEL).expect("the model is valid"))
});

/// The parts of the small instance as a workbook, each with its name.
static PARTS: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
    let bytes = RAW.workbook().expect("the small instance is written");
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("a workbook is an archive");
    (0..archive.len())
        .map(|at| {
            let mut part = archive.by_index(at).expect("the archive is whole");
            let mut content = Vec::new();
            part.read_to_end(&mut content).expect("the archive is whole");
            (part.name().expect("a plain name").into_owned(), content)
        })
        .collect()
});

/// A refusal says something.
fn told<T>(answer: Result<T, multipark::Error>) -> Option<T> {
    answer.inspect_err(|error| assert!(!error.to_string().is_empty())).ok()
}

/// The first byte says which file of an instance the others are put in the place of; past the last, a scenario.
pub fn instance(data: &[u8]) {
    let Some((&which, bytes)) = data.split_first() else { return };
    let mut files = FILES.to_vec();
    match files.get_mut(usize::from(which)) {
        Some(file) => file.1 = bytes,
        None => files.push(("scenarios/any.toml", bytes)),
    }
    let Some(raw) = told(from_bytes("fuzzed", &files)) else { return };
    told(Instance::check(&raw));
    for id in raw.scenarios.iter().map(|s| s.id.clone()) {
        told(raw.scenario(&id).and_then(|s| raw.patched(&s.patches)).and_then(|raw| Instance::check(&raw)));
    }
}

/// A model file, checked against countries.
pub fn model(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    told(model::from_text("fuzzed.toml", text).and_then(|m| model::check_against(&m, &["CN", "LA"])));
}

/// An MPS file; what reads is written and reads as the same program.
pub fn mps(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Some(named) = told(read_mps(text, "fuzzed.mps")) else { return };
    let written = write_mps(&named.lp, "again", named.names());
    let again = read_mps(&written, "again.mps").expect("what was written reads");
    assert_eq!(again.lp.columns(), named.lp.columns());
}

/// What-ifs, a line each, on an instance and on a model.
pub fn patch(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Ok(patches) = text.lines().map(Patch::parse).collect::<Result<Vec<_>, _>>() else { return };
    told(RAW.patched(&patches).and_then(|raw| Instance::check(&raw)));
    told(model::patched("m.toml", MODEL, &patches));
}

/// A solution file, verified in floating and in exact arithmetic.
pub fn solution(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let (instance, model) = &*SUBJECT;
    told(verify::verify(instance, model, "fuzzed.json", text));
    told(verify::verify_exactly(instance, model, "fuzzed.json", text, 1e-9));
}

/// What a sweep varies, a line each: its design is drawn up, and values of its first scenarios are drawn.
pub fn sweep(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Ok(vary) = text.lines().map(Vary::parse).collect::<Result<Vec<_>, _>>() else { return };
    for sample in [None, Some(Sample { count: 3, method: Method::Sobol, seed: 1 })] {
        let Some(design) = told(Design::new(vary.clone(), sample)) else { continue };
        for scenario in 0..design.scenarios().min(4) {
            assert_eq!(design.values(scenario).len(), design.paths().len());
        }
    }
}

/// The first byte says which part of a workbook the others are put in the place of; past the last, all of it.
pub fn workbook(data: &[u8]) {
    let Some((&which, bytes)) = data.split_first() else { return };
    let which = usize::from(which);
    let packed = if which < PARTS.len() { with_part(which, bytes) } else { bytes.to_vec() };
    told(from_workbook("fuzzed.xlsx", &packed).and_then(|raw| Instance::check(&raw)));
}

fn with_part(which: usize, bytes: &[u8]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (at, (name, content)) in PARTS.iter().enumerate() {
        writer.start_file(name.as_str(), stored).expect("memory takes it");
        writer.write_all(if at == which { bytes } else { content }).expect("memory takes it");
    }
    writer.finish().expect("memory takes it").into_inner()
}
