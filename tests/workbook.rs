//! Instances as spreadsheet workbooks: nothing is lost on the way there and back, also through a spreadsheet program;
//! what is wrong is told with sheet, row and column; hostile files are refused.

use assert_cmd::Command;
use multipark::instance::{Instance, RawInstance, Row, Table, from_folder, from_texts, from_workbook};
use multipark::solver::Options;
use multipark::{bundled, model};
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};
use std::io::{Cursor, Read, Write};

/// The same text, or the same number to the last bit.
fn same(a: &str, b: &str) -> bool {
    a == b || matches!((a.parse::<f64>(), b.parse::<f64>()), (Ok(a), Ok(b)) if a.to_bits() == b.to_bits())
}

fn assert_same_tables(a: &[Table], b: &[Table]) {
    let names = |tables: &[Table]| tables.iter().map(|table| table.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(a), names(b));
    for (a, b) in a.iter().zip(b) {
        assert_eq!(a.header, b.header, "{}", a.name);
        assert_eq!(a.rows.len(), b.rows.len(), "{}", a.name);
        for (a_row, b_row) in a.rows.iter().zip(&b.rows) {
            let all = a_row.cells.iter().zip(&b_row.cells).all(|(a, b)| same(a, b));
            assert!(all, "{}: {:?} {:?}", a.name, a_row.cells, b_row.cells);
        }
        let comments =
            |table: &Table| table.comments.iter().map(|(_, text)| text.clone()).collect::<Vec<_>>();
        assert_eq!(comments(a), comments(b), "{}", a.name);
    }
}

fn assert_same(a: &RawInstance, b: &RawInstance) {
    assert_same_tables(&a.tables, &b.tables);
    let checked = |raw: &RawInstance| {
        let mut instance = Instance::check(raw).unwrap_or_else(|e| panic!("{e}"));
        // They say where they were found.
        instance.warnings.clear();
        instance
    };
    assert_eq!(checked(a), checked(b));
    assert_eq!(a.readme.as_deref().map(str::trim_end), b.readme.as_deref().map(str::trim_end));
    assert_eq!(a.scenarios.len(), b.scenarios.len());
    for file in &a.scenarios {
        let (one, other) = (a.scenario(&file.id).unwrap(), b.scenario(&file.id).unwrap());
        let patches = |s: &multipark::instance::Scenario| {
            s.patches.iter().map(|p| (p.path.clone(), p.change.clone())).collect::<Vec<_>>()
        };
        assert_eq!(patches(&one), patches(&other));
        assert_eq!((one.name, one.description, one.sources), (other.name, other.description, other.sources));
    }
}

#[test]
fn every_bundled_instance_comes_back_from_a_workbook() {
    for id in bundled::instances() {
        let raw = bundled::open_instance(id).unwrap();
        let bytes = raw.workbook().unwrap();
        assert_eq!(bytes, raw.workbook().unwrap(), "{id}: the same instance makes the same bytes");
        let back = from_workbook("book.xlsx", &bytes).unwrap_or_else(|e| panic!("{id}: {e}"));
        assert_same(&raw, &back);
        let texts = back.texts();
        let files: Vec<(&str, &str)> =
            texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        assert_same(&raw, &from_texts("folder", &files).unwrap());
    }
}

/// An instance with ids that spreadsheets like to change, text that looks like formulas, blanks and comments.
fn awkward() -> RawInstance {
    let files = [
        (
            "instance.toml",
            "# made for a test\nformat = 1\nname = \"=1+1\"\ndescription = \"\"\"two\nlines\"\"\"\nyear = 2012\n\
             # a resource whose id holds a dot\n[resources.\"la.nd\"]\nscope = \"park\"\nunit = \"ha\"\n\
             [resources.air]\nscope = \"region\"\ncapacity = 0.1\nnew_only = true\n",
        ),
        ("countries.csv", "id,name\n007,=SUM(A1)\n1-2,\"say \"\"hi\"\", now\"\n1e5,+5\n"),
        (
            "parks.csv",
            "# hectares\nid,name,country,la.nd,x_code,x_size,note\n00,@here,007,0.1,0012,1.50,2020-01-05\n\
             # between\nTRUE,_x0041_ & <b>,1e5,,7,,\n",
        ),
        ("sectors.csv", "id,name,la.nd,air,tonnes\n3.10,-x,0.123456789012345,1e-300,1e300\n"),
        ("links.csv", "supplier,user,coefficient\n"),
        ("sources.csv", "id,title,year\n1,'quoted,-5\n"),
        ("scenarios/wet.toml", "name = \"Wet\"\nset = [\"parks.00.la.nd=*1.1\", \"parks.TRUE.la.nd=+5\"]\n"),
        ("README.md", "# Title\n\n    code\n= not a formula\n"),
    ];
    from_texts("awkward", &files).unwrap()
}

#[test]
fn ids_stay_text_and_text_never_becomes_a_formula() {
    let raw = awkward();
    let back = from_workbook("awkward.xlsx", &raw.workbook().unwrap()).unwrap();
    assert_same_tables(&raw.tables, &back.tables);
    assert_eq!(back.readme, raw.readme);
    let parks = back.table("parks").unwrap();
    assert_eq!(parks.rows[0].cells, ["00", "@here", "007", "0.1", "0012", "1.50", "2020-01-05"]);
    let (one, other) = (Instance::check(&raw).unwrap(), Instance::check(&back).unwrap());
    assert_eq!(
        (one.name.as_str(), &one.description, &one.resources),
        ("=1+1", &other.description, &other.resources)
    );
    assert_eq!(one.sectors, other.sectors);
    assert!(
        back.settings.contains("# a resource whose id holds a dot\n[resources.\"la.nd\"]"),
        "{}",
        back.settings
    );
    assert_eq!(back.scenario("wet").unwrap().patches.len(), 2);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_number_and_any_text_survives(
        numbers in proptest::collection::vec(any::<f64>().prop_filter("finite", |n| n.is_finite()), 1..40),
        texts in proptest::collection::vec("[^\\r\\n]{0,20}", 1..40),
    ) {
        let header = vec!["name".to_owned(), "x_text".to_owned(), "suitability".to_owned()];
        let mut table = Table::new("sites", "sites.csv", header);
        for (n, (number, text)) in numbers.iter().zip(&texts).enumerate() {
            let cells = vec![format!("r{n}"), text.trim().to_owned(), multipark::input::number_text(*number)];
            table.rows.push(Row::new(n + 2, cells));
        }
        let raw = RawInstance::new("random", "format = 1\nname = \"n\"\n", vec![table]);
        let back = from_workbook("random.xlsx", &raw.workbook().unwrap()).unwrap();
        assert_same_tables(&raw.tables, &back.tables);
    }

    #[test]
    fn no_damage_makes_it_panic(part in any::<prop::sample::Index>(), hits in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let bytes = awkward().workbook().unwrap();
        let mut parts = unpacked(&bytes);
        let part = part.index(parts.len());
        for (at, byte) in &hits {
            let text = &mut parts[part].1;
            let at = at.index(text.len());
            text[at] = *byte;
        }
        let _ = from_workbook("damaged.xlsx", &packed(&parts));
        let mut damaged = bytes;
        for (at, byte) in &hits {
            let at = at.index(damaged.len());
            damaged[at] = *byte;
        }
        let _ = from_workbook("damaged.xlsx", &damaged);
        let cut = hits[0].0.index(damaged.len());
        prop_assert!(from_workbook("cut.xlsx", &damaged[..cut]).is_err());
    }
}

fn unpacked(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut part = archive.by_index(index).unwrap();
            let name = part.name().unwrap().into_owned();
            let mut text = Vec::new();
            part.read_to_end(&mut text).unwrap();
            (name, text)
        })
        .collect()
}

fn packed(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(text).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// LibreOffice opens a workbook of ours and saves it as its own, numbers with fifteen digits: the instance and its
/// optimum are the same.
#[test]
fn a_spreadsheet_program_gives_the_same_instance_back() {
    let home = tempfile::tempdir().unwrap();
    let suzhou = bundled::open_instance("suzhou").unwrap();
    let lancang = bundled::open_instance("lancang-mekong").unwrap();
    let raws = [("suzhou.xlsx", suzhou), ("lancang.xlsx", lancang), ("awkward.xlsx", awkward())];
    for (name, raw) in &raws {
        std::fs::write(home.path().join(name), raw.workbook().unwrap()).unwrap();
    }
    let saved = home.path().join("saved");
    let output = std::process::Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", home.path().join("profile").display()))
        .args(["--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"])
        .arg(&saved)
        .args(raws.iter().map(|(name, _)| home.path().join(name)))
        .output()
        .expect("this test needs LibreOffice Calc: ./test installs it");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for (name, raw) in &raws {
        let bytes = std::fs::read(saved.join(name)).unwrap();
        let application =
            unpacked(&bytes).into_iter().find(|(part, _)| part == "docProps/app.xml").unwrap().1;
        assert!(String::from_utf8_lossy(&application).contains("LibreOffice"), "{name} was not saved again");
        let back = from_workbook(name, &bytes).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_same(raw, &back);
    }
    let network = model::from_text("network", bundled::model("network").unwrap()).unwrap();
    let optimum = |raw: &RawInstance| {
        multipark::solve(&Instance::check(raw).unwrap(), &network, &Options::default()).unwrap().objective
    };
    let back = bundled::open_instance(saved.join("lancang.xlsx").to_str().unwrap()).unwrap();
    assert_eq!(optimum(&raws[1].1), optimum(&back));
}

/// A workbook in which a closure has spoilt a sheet of the awkward instance.
fn with(sheet: &str, fill: impl FnOnce(&mut Worksheet)) -> Result<RawInstance, String> {
    let mut raw = awkward();
    raw.tables.retain(|table| table.name != sheet);
    if sheet == "changes" || sheet == "scenarios" {
        raw.scenarios.clear();
    }
    // The sheet is added to what is already there, part by part.
    let mut extra = Workbook::new();
    let mut added = Worksheet::new();
    added.set_name(sheet).unwrap();
    fill(&mut added);
    let mut whole = workbook_without(&raw, sheet);
    whole.push(added);
    for worksheet in whole {
        extra.push_worksheet(worksheet);
    }
    from_workbook("mine.xlsx", &extra.save_to_buffer().unwrap())
        .and_then(|raw| Instance::check(&raw).map(|_| raw))
        .map_err(|e| e.to_string())
}

/// The sheets of an instance written by hand, as a planner would: everything but one.
fn workbook_without(raw: &RawInstance, left_out: &str) -> Vec<Worksheet> {
    let mut sheets = Vec::new();
    let settings = [
        ("key", "value"),
        ("format", "1"),
        ("name", "By hand"),
        ("resources.la.nd.scope", "park"),
        ("resources.air.scope", "region"),
    ];
    let mut add = |name: &str, rows: Vec<Vec<String>>| {
        if name != left_out {
            let mut sheet = Worksheet::new();
            sheet.set_name(name).unwrap();
            for (row, cells) in rows.iter().enumerate() {
                for (column, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
                    write(&mut sheet, row, column, cell);
                }
            }
            sheets.push(sheet);
        }
    };
    add(
        "instance",
        settings.iter().map(|(key, value)| vec![(*key).to_owned(), (*value).to_owned()]).collect(),
    );
    for table in &raw.tables {
        let rows =
            std::iter::once(table.header.clone()).chain(table.rows.iter().map(|row| row.cells.clone()));
        add(&table.name, rows.collect());
    }
    sheets
}

fn write(sheet: &mut Worksheet, row: usize, column: usize, text: &str) {
    sheet.write_string(row.try_into().unwrap(), column.try_into().unwrap(), text).unwrap();
}

fn rows(sheet: &mut Worksheet, rows: &[&[&str]]) {
    for (row, cells) in rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            write(sheet, row, column, cell);
        }
    }
}

#[test]
fn what_is_wrong_in_a_cell_is_told_with_sheet_row_and_column() {
    let told =
        |sheet: &str, fill: &dyn Fn(&mut Worksheet)| with(sheet, |s| fill(s)).err().unwrap_or_default();
    let says = |told: String, parts: &[&str]| {
        for part in parts {
            assert!(told.contains(part), "`{part}` is not in:\n{told}");
        }
    };
    // A rule of the format, broken in a cell.
    let parks: &[&[&str]] = &[&["id", "name", "country", "la.nd"], &["00", "Here", "007", "-3"]];
    says(
        told("parks", &|s| rows(s, parks)),
        &["error[negative-number]", "--> mine.xlsx, sheet `parks`, row 2, column D (`la.nd`)"],
    );
    // What only a spreadsheet can do wrong.
    let date = ExcelDateTime::from_ymd(2024, 3, 4).unwrap();
    let day = Format::new().set_num_format("yyyy-mm-dd");
    let told_of = |write: &dyn Fn(&mut Worksheet)| {
        told("parks", &|s| {
            rows(s, &[&["id", "name", "country"], &["p", "P", "007"]]);
            write(s);
        })
    };
    says(
        told_of(&|s| {
            s.write_datetime_with_format(2, 0, &date, &day).unwrap();
        }),
        &["error[date]", "2024-03-04", "row 3, column A (`id`)", "format Text"],
    );
    says(
        told_of(&|s| {
            s.write_formula(2, 0, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
        }),
        &["row 3, column A (`id`)"],
    );
    says(
        told_of(&|s| {
            s.write_string(2, 4, "stray").unwrap();
        }),
        &["error[cell-outside-table]", "row 3, column E"],
    );
    says(
        told_of(&|s| {
            s.write_string(2, 1, "two\nlines").unwrap();
        }),
        &["error[line-break]", "row 3, column B (`name`)"],
    );
    says(told("twin", &|s| rows(s, parks)), &["error[unknown-table]", "sheet `twin`", "`twins`"]);
    says(told("twins", &|_| ()), &["error[no-header]", "sheet `twins`"]);
    says(
        told("instance", &|s| rows(s, &[&["key", "value"], &["format", "1"], &["nam", "X"]])),
        &["error[unknown-key]", "sheet `instance`, row 3", "`name`"],
    );
    says(
        told("instance", &|s| rows(s, &[&["key", "value"], &["format", "1"], &["format", "1"]])),
        &["error[duplicate-key]", "sheet `instance`, row 3, column A"],
    );
    says(
        told("changes", &|s| rows(s, &[&["scenario", "path", "value"], &["wet", "parks.00.la.nd", "7"]])),
        &["error[unknown-scenario]", "sheet `changes`, row 2, column A"],
    );
    says(
        told("scenarios", &|s| rows(s, &[&["id", "name", "description", "source"], &["../../up", "Up"]])),
        &["error[bad-id]", "sheet `scenarios`, row 2, column A"],
    );
    says(
        from_workbook("mine.xlsx", b"id,name\n").unwrap_err().to_string(),
        &["error[not-a-workbook]", "--> mine.xlsx", ".xlsx"],
    );
}

#[test]
fn what_a_planner_writes_by_hand_is_read() {
    let read = with("twins", |sheet| {
        rows(sheet, &[&["park_a", "park_b", "x_since", "x_rate", "note"], &["00", "TRUE"]]);
        // A number, a computed formula, a date in a column of the planner's own; cells that have a format alone.
        sheet.write_number(1, 2, 2012).unwrap();
        sheet.write_formula(1, 3, Formula::new("=1+1").set_result("2")).unwrap();
        let day = Format::new().set_num_format("yyyy-mm-dd");
        sheet.write_datetime_with_format(1, 4, ExcelDateTime::from_ymd(2024, 3, 4).unwrap(), &day).unwrap();
        sheet.write_blank(7, 9, &day).unwrap();
    });
    let twins = read.unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(twins.table("twins").unwrap().rows[0].cells, ["00", "TRUE", "2012", "2", "2024-03-04"]);
    with("x_mine", |sheet| rows(sheet, &[&["anything"]])).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(with("prices of 2019", |s| rows(s, &[&["x"]])).unwrap().warnings.len(), 1);
}

/// A scenario's faults are told where they stand, also those found when it is applied.
#[test]
fn a_fault_of_a_scenario_is_told_where_its_row_stands() {
    let raw = awkward();
    let mut back = from_workbook("mine.xlsx", &raw.workbook().unwrap()).unwrap();
    let file = &mut back.scenarios[0];
    file.text = file.text.replace("parks.TRUE", "parks.TRU");
    let patches = back.scenario("wet").unwrap().patches;
    let told = back.patched(&patches).unwrap_err().to_string();
    assert!(told.contains("--> mine.xlsx, sheet `changes`, row 3, column B"), "{told}");
}

#[test]
fn a_workbook_that_unpacks_without_end_is_refused() {
    let mut parts = unpacked(&awkward().workbook().unwrap());
    let texts = parts.iter_mut().find(|(name, _)| name == "xl/sharedStrings.xml").unwrap();
    texts.1 = vec![b' '; 101_000_000];
    let bomb = packed(&parts);
    assert!(bomb.len() < 1_000_000);
    let told = from_workbook("bomb.xlsx", &bomb).unwrap_err().to_string();
    assert!(told.contains("error[too-large]"), "{told}");
}

#[test]
fn a_cell_at_the_end_of_a_sheet_costs_nothing() {
    let read = with("twins", |sheet| {
        rows(sheet, &[&["park_a", "park_b"]]);
        sheet.write_string(1_048_575, 0, "00").unwrap();
        sheet.write_string(1_048_575, 1, "TRUE").unwrap();
    });
    assert_eq!(read.unwrap().table("twins").unwrap().rows[0].line, 1_048_576);
    let told = with("twins", |sheet| {
        sheet.write_string(0, 16_383, "far").unwrap();
    });
    assert!(told.unwrap_err().contains("error[too-large]"));
}

#[test]
fn convert_replaces_nothing_and_tells_what_it_leaves_out() {
    let home = tempfile::tempdir().unwrap();
    let run = |code: i32, arguments: &[&str]| {
        let output = Command::cargo_bin("multipark")
            .unwrap()
            .current_dir(home.path())
            .args(arguments)
            .output()
            .unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {err}");
        err
    };
    run(0, &["new", "mine"]);
    assert!(run(0, &["convert", "mine", "mine.xlsx"]).contains("model.toml"));
    let bytes = std::fs::read(home.path().join("mine.xlsx")).unwrap();
    assert!(run(2, &["convert", "suzhou", "mine.xlsx"]).contains("exists already"));
    assert_eq!(std::fs::read(home.path().join("mine.xlsx")).unwrap(), bytes);
    assert!(run(2, &["convert", "mine.xlsx", "mine"]).contains("exists already"));
    assert!(run(2, &["convert", "mine", "mine.ods"]).contains(".xlsx"));
    assert!(run(2, &["solve", "mine.ods"]).contains("no folder or .xlsx workbook"));
    run(0, &["convert", "mine.xlsx", "again"]);
    assert_same(
        &from_folder(&home.path().join("mine")).unwrap(),
        &from_folder(&home.path().join("again")).unwrap(),
    );
    run(0, &["solve", "mine.xlsx", "--out", "results", "--set", "parks.harbour.land=*0.9"]);
    run(0, &["solve", "results/instance"]);
    std::fs::write(home.path().join("broken.xlsx"), "PK").unwrap();
    assert!(run(2, &["solve", "broken.xlsx"]).contains("error[not-a-workbook]"));
    let left: Vec<_> =
        std::fs::read_dir(home.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 5, "{left:?}");
}

/// The small sheet of parks with an element put in the place of another.
fn with_element(from: &str, to: &str) -> Result<RawInstance, String> {
    let mut parts = unpacked(&awkward().workbook().unwrap());
    let mut changed = 0;
    for (name, text) in &mut parts {
        let sheet = String::from_utf8_lossy(text).into_owned();
        if name.starts_with("xl/worksheets/") && sheet.contains(from) {
            *text = sheet.replacen(from, to, 1).into_bytes();
            changed += 1;
        }
    }
    assert!(changed > 0, "no sheet holds {from}");
    from_workbook("book.xlsx", &packed(&parts)).map_err(|e| e.to_string())
}

#[test]
fn a_place_that_no_sheet_has_is_refused_and_never_taken_for_another() {
    let last = "a9".repeat(30);
    let places = [
        "AAAAAAAAAA1",
        "A4294967297",
        "A4294967298",
        "ABCD1",
        "A12345678",
        "A1B",
        "É1",
        "A1:A1:A1",
        "B2:A3",
        &last,
    ];
    for place in places {
        for (from, to) in [
            ("<c r=\"A1\"", format!("<c r=\"{place}\"")),
            ("<c r=\"A1\"", format!("<c s='0'\n r\n=\t'{place}'")),
            ("<c r=\"A1\"", format!("<c x=\"'>\" r=\"{place}\"")),
            ("<row r=\"1\"", format!("<row r=\"{place}\"")),
            (
                "<sheetData>",
                format!(
                    "<!-- <c ' --><sheetData><row><c><f t=\"shared\" si=\"0\" ref=\"{place}\"/></c></row>"
                ),
            ),
            ("<sheetData>", format!("<?x <c ' ?><sheetData><x:row r=\"{place}\"/>")),
            ("<sheetData>", format!("<sheetData><{}:row r=\"{place}\"/>", "x".repeat(40))),
            ("<dimension ref=\"A1", format!("<dimension ref=\"{place}\" x=\"")),
        ] {
            let told = with_element(from, &to).expect_err(&to);
            assert!(told.contains("which is no place in a sheet"), "{to}\n{told}");
        }
    }
    // What only looks like a place is none of ours to judge.
    for (from, to) in [
        ("<row r=\"1\"", "<row name=\"AAAAAAAAAA1\" r=\"1\""),
        ("<sheetData>", "<other r=\"AAAAAAAAAA1\"/><sheetData>"),
        ("<sheetData>", "<row r=\"AAAAAAAAAA1\"/><sheetData>"),
        ("<sheetData>", "<!-- <c r=\"AAAAAAAAAA1\"> --><sheetData>"),
        ("<sheetData>", "<other><![CDATA[ <c r=\"AAAAAAAAAA1\"> ]]></other><sheetData>"),
    ] {
        with_element(from, to).unwrap_or_else(|e| panic!("{to}\n{e}"));
    }
}

/// What makes a part a sheet is what it holds; its name may be any.
#[test]
fn places_count_in_every_part_with_cells_and_in_no_other() {
    let parts = unpacked(&awkward().workbook().unwrap());
    let read =
        |parts: &[(String, Vec<u8>)]| from_workbook("book.xlsx", &packed(parts)).map_err(|e| e.to_string());
    let mut foreign = parts.clone();
    let rows = b"<rows><row r=\"AAAAAAAAAA1\"><c r=\"first\"/><f ref=\"its own\"/></row></rows>".to_vec();
    foreign.push(("customXml/item1.xml".to_owned(), rows));
    assert_same(&read(&foreign).unwrap(), &read(&parts).unwrap());

    let mut elsewhere = parts.clone();
    for (name, text) in &mut elsewhere {
        let moved = String::from_utf8_lossy(text).replace("worksheets/sheet", "elsewhere/tab");
        match name.as_str() {
            "xl/_rels/workbook.xml.rels" | "[Content_Types].xml" => *text = moved.into_bytes(),
            _ => *name = name.replace("worksheets/sheet", "elsewhere/tab"),
        }
    }
    assert_same(&read(&elsewhere).unwrap(), &read(&parts).unwrap());
    for (name, text) in &mut elsewhere {
        if name.starts_with("xl/elsewhere/") {
            let sheet = String::from_utf8_lossy(text).replace("<c r=\"A1\"", "<c r=\"AAAAAAAAAA1\"");
            *text = sheet.into_bytes();
        }
    }
    let told = read(&elsewhere).unwrap_err();
    assert!(told.contains("which is no place in a sheet"), "{told}");
}

/// A few letters could ask for a table of shared formulas of any length.
#[test]
fn a_shared_formula_takes_no_memory_by_its_number() {
    for number in ["3999999999999", "18446744073709551615"] {
        let shared = format!("<sheetData><row><c><f t=\"shared\" si=\"{number}\" ref=\"A1\">1</f></c></row>");
        let told = with_element("<sheetData>", &shared).err().unwrap_or_default();
        assert!(!told.contains("memory"), "{told}");
    }
}
