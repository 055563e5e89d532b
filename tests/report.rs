//! The report held to what it promises: nothing that an instance says becomes markup, nothing runs but what the policy
//! names, every chart is a picture by itself, and the whole is small.

use base64::Engine;
use multipark::analysis::compare::{compare, under_schemes};
use multipark::analysis::pareto::pareto;
use multipark::analysis::sensitivity::{Sensitivity, sensitivity};
use multipark::analysis::share::share;
use multipark::instance::{RawInstance, from_folder};
use multipark::model::Term;
use multipark::report::{Report, SweepTable};
use multipark::solver::Options;
use multipark::{Instance, Model, Solution, bundled, solve};
use scraper::{Html, Selector};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

fn small() -> RawInstance {
    from_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/small")).unwrap()
}

fn model() -> Model {
    bundled::open_model("network").unwrap().read().unwrap()
}

/// What is solved once; texts change no figure.
struct Solved {
    model: Model,
    plan: Solution,
    prices: Sensitivity,
}

fn solved(instance: &Instance) -> Solved {
    let model = model();
    let plan = solve(instance, &model, &Options::default()).unwrap();
    let prices = sensitivity(instance, &model, &Options::default(), &|_, _| ()).unwrap();
    Solved { model, plan, prices }
}

fn report<'a>(instance: &'a Instance, solved: &'a Solved) -> Report<'a> {
    Report {
        instance,
        model: &solved.model,
        plan: &solved.plan,
        sensitivity: Some(&solved.prices),
        comparison: None,
        share: None,
        sweep: None,
        frontier: None,
    }
}

/// A thousand strings that break pages which trust them: known tricks, one in the other.
fn hostile() -> Vec<String> {
    let cores = [
        "<script>alert(1)</script>",
        "</script><script>alert(1)</script>",
        "</style><script>alert(1)</script>",
        "</title><svg onload=alert(1)>",
        "<img src=x onerror=alert(1)>",
        "\" onmouseover=\"alert(1)",
        "' onfocus='alert(1)' autofocus='",
        "--><script>alert(1)</script><!--",
        "]]><script>alert(1)</script><![CDATA[",
        "javascript:alert(1)",
        "<iframe srcdoc='<script>alert(1)</script>'>",
        "</td></tr></table><h1>mine</h1>",
        "</desc></svg><form action=//evil>",
        "<base href=//evil/>",
        "<meta http-equiv=refresh content=0;url=//evil>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "&#60;script&#62;",
        "&amp;amp;<",
        "<!--",
        "<![CDATA[",
        "<?xml version='1.0'?>",
        "</details></section></main>",
        "=HYPERLINK(\"//evil\",\"x\")",
        "\u{202e}<b>\u{2066}",
        "\u{0}\u{1}\u{8}<i>\u{7f}\u{9f}",
    ];
    let (fronts, ends) =
        (["", "A ", "\"", "'", "\u{00e9}\u{4e2d}", "`", "a&", "<"], ["", " B", "\"", ">", "/>"]);
    let all: BTreeSet<String> = fronts
        .iter()
        .flat_map(|f| ends.iter().map(move |e| (f, e)))
        .flat_map(|(f, e)| cores.iter().map(move |core| format!("{f}{core}{e}")))
        .collect();
    assert!(all.len() >= 1000, "{} strings", all.len());
    all.into_iter().collect()
}

/// Columns that hold free text.
const TEXTS: [&str; 8] = ["name", "note", "title", "publisher", "kind", "mode", "x_comment", "unit"];

/// The instance with a string of the list in every text field, another in each.
fn attacked(mut raw: RawInstance, strings: &[String], first: usize) -> RawInstance {
    let mut next = first;
    let mut take = || {
        next += 1;
        strings[(next - 1) % strings.len()].clone()
    };
    let mut settings: toml::Table = raw.settings.parse().unwrap();
    for key in ["name", "description"] {
        settings.insert(key.to_owned(), take().into());
    }
    for (_, resource) in settings["resources"].as_table_mut().unwrap() {
        resource.as_table_mut().unwrap().insert("unit".to_owned(), take().into());
    }
    raw.settings = settings.to_string();
    for table in &mut raw.tables {
        for column in TEXTS {
            if let Some(at) = table.position(column) {
                for row in &mut table.rows {
                    row.cells[at] = take();
                }
            }
        }
    }
    raw
}

/// Elements outside the drawings' words, which come and go with the room for them.
fn structure(page: &Html) -> Vec<String> {
    let all = Selector::parse("*").unwrap();
    page.select(&all).map(|e| e.value().name().to_owned()).filter(|name| name != "text").collect()
}

#[test]
fn a_thousand_hostile_strings_in_every_text_field_stay_text() {
    let strings = hostile();
    let plain = Instance::check(&small()).unwrap();
    let solved = solved(&plain);
    let harmless: Vec<String> = (0..strings.len()).map(|i| format!("Place {i}")).collect();
    let calm = Instance::check(&attacked(small(), &harmless, 0)).unwrap();
    let wanted = structure(&Html::parse_document(&report(&calm, &solved).page()));
    let heading = Selector::parse("h1").unwrap();
    let all = Selector::parse("*").unwrap();
    for first in 0..strings.len() {
        let instance = Instance::check(&attacked(small(), &strings, first)).unwrap();
        let report = report(&instance, &solved);
        let page = Html::parse_document(&report.page());
        assert!(structure(&page) == wanted, "string {first}, {:?}, changes the page", strings[first]);
        for element in page.select(&all) {
            for (name, value) in element.value().attrs() {
                assert!(!name.starts_with("on"), "{name} from string {first}");
                let leads = matches!(name, "href" | "src" | "action" | "srcdoc" | "xlink:href");
                assert!(
                    !leads || value.starts_with('#') || value == "data:,",
                    "{name}={value} from string {first}"
                );
                assert!(name != "style");
            }
        }
        let title: String = page.select(&heading).next().unwrap().text().collect();
        let shown: String = instance.name.chars().filter(|c| !c.is_control()).collect();
        assert_eq!(title, shown.replace(['\u{202e}', '\u{2066}'], ""));
        if first % 50 == 0 {
            for chart in report.charts() {
                roxmltree::Document::parse(&chart.document()).unwrap();
            }
        }
    }
}

#[test]
fn only_the_pages_own_script_and_style_may_run() {
    let instance = Instance::check(&small()).unwrap();
    let solved = solved(&instance);
    let page = Html::parse_document(&report(&instance, &solved).page());
    let only = |name: &str| {
        let selector = Selector::parse(name).unwrap();
        let found: Vec<String> = page.select(&selector).map(|e| e.text().collect()).collect();
        assert_eq!(found.len(), 1, "{name}");
        let hash = Sha256::digest(found[0].as_bytes());
        format!("'sha256-{}'", base64::engine::general_purpose::STANDARD.encode(hash))
    };
    let (script, style) = (only("script"), only("style"));
    let meta = Selector::parse("head > meta[http-equiv=Content-Security-Policy]").unwrap();
    let policy = page.select(&meta).next().unwrap().value().attr("content").unwrap();
    let rules: Vec<&str> = policy.split("; ").collect();
    assert!(rules.contains(&"default-src 'none'"), "{policy}");
    assert!(rules.contains(&format!("script-src {script}").as_str()), "{policy}");
    assert!(rules.contains(&format!("style-src {style}").as_str()), "{policy}");
    assert!(!policy.contains("unsafe") && !policy.contains("http"), "{policy}");
}

#[test]
fn links_inside_the_page_lead_somewhere_and_ids_are_their_own() {
    let instance = Instance::check(&bundled::open_instance("twin-parks").unwrap()).unwrap();
    let solved = solved(&instance);
    let shared = share(&instance, &solved.model, &Options::default(), &|_, _| ()).unwrap();
    let schemes = ["none", "all"].map(|s| s.parse().unwrap());
    let compared = compare(&instance, &under_schemes(&solved.model, &schemes), &Options::default()).unwrap();
    let swept = SweepTable {
        paths: vec!["countries.*.workers".to_owned(), "model.cooperation".to_owned()],
        scenarios: vec![
            (vec!["*0.8".to_owned(), "none".to_owned()], Some(1.0)),
            (vec!["*1.2".to_owned(), "all".to_owned()], None),
        ],
    };
    let terms = [Term::Jobs, Term::Cost];
    let frontier = pareto(&instance, &solved.model, &terms, 2, &Options::default(), &|_, _| ()).unwrap();
    let whole = Report {
        comparison: Some(&compared),
        share: Some(&shared),
        sweep: Some(&swept),
        frontier: Some(&frontier),
        ..report(&instance, &solved)
    };
    let page = Html::parse_document(&whole.page());
    let ids: Vec<&str> =
        page.select(&Selector::parse("[id]").unwrap()).filter_map(|e| e.value().id()).collect();
    let known: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(known.len(), ids.len(), "an id stands twice");
    let links = Selector::parse("a[href]").unwrap();
    let broken: Vec<&str> = page
        .select(&links)
        .filter_map(|a| a.value().attr("href"))
        .filter(|to| !known.contains(to.trim_start_matches('#')))
        .collect();
    assert!(broken.is_empty(), "{broken:?}");
    let figures = page.select(&Selector::parse("a.src").unwrap()).count();
    assert!(figures > 50, "{figures} figures lead to their sources");
    let charts = whole.charts();
    assert_eq!(page.select(&Selector::parse("svg.chart").unwrap()).count(), charts.len());
    // Each has words, and each but the countries' (whose table stands below it) its figures as a table.
    let panel = Selector::parse("figure.panel").unwrap();
    let panels = page.select(&panel);
    assert_eq!(
        panels.filter(|p| p.select(&Selector::parse("figcaption").unwrap()).count() == 1).count(),
        charts.len()
    );
    let marks = Selector::parse("#chart-frontier circle").unwrap();
    assert_eq!(page.select(&marks).count(), frontier.points.len());
    let rows = Selector::parse("#frontier-table tbody tr").unwrap();
    assert_eq!(page.select(&rows).count(), frontier.points.len());
    let tables = page.select(&Selector::parse("figure.panel table").unwrap()).count();
    assert_eq!(tables, charts.len() - 1);
}

#[test]
fn the_command_writes_one_small_page_and_a_file_a_chart() {
    let home = tempfile::tempdir().unwrap();
    let run = |words: &[&str]| {
        let program = assert_cmd::cargo::cargo_bin("multipark");
        Command::new(program).args(words).current_dir(home.path()).output().unwrap()
    };
    let made = run(&["report", "lancang-mekong", "--out", "plan.html", "--charts", "charts"]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let size = std::fs::metadata(home.path().join("plan.html")).unwrap().len();
    assert!(size < 700_000, "{size} bytes");
    let mut files: Vec<String> = std::fs::read_dir(home.path().join("charts"))
        .unwrap()
        .map(|f| f.unwrap().file_name().into_string().unwrap())
        .collect();
    files.retain(|file| !file.ends_with("png"));
    files.sort();
    let charts = ["corridors.svg", "countries.svg", "heat.svg", "limits.svg", "map.svg"];
    assert_eq!(files, [&charts[..], &["stamp.json", "supply.svg"]].concat());
    // Again in the same place: an earlier result is replaced, anything else is not.
    assert!(run(&["report", "suzhou", "--charts", "charts"]).status.success());
    std::fs::write(home.path().join("charts/mine.txt"), "mine").unwrap();
    assert_eq!(run(&["report", "suzhou", "--charts", "charts"]).status.code(), Some(2));
    let sweep = ["sweep", "suzhou", "--vary", "model.cooperation=none,all", "--out", "sweep"];
    assert!(run(&sweep).status.success());
    let with = run(&["report", "suzhou", "--with", "compare,share,sweep=sweep,pareto", "--out", "all.html"]);
    assert!(with.status.success(), "{}", String::from_utf8_lossy(&with.stderr));
    let wrong = run(&["report", "suzhou", "--with", "shares", "--out", "no.html"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("`share`"));
    for (asked, told) in [("pareto=jobs", "two terms"), ("pareto=jobs/costs", "`cost`")] {
        let wrong = run(&["report", "suzhou", "--with", asked, "--out", "no.html"]);
        assert_eq!(wrong.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&wrong.stderr).contains(told), "{asked}");
    }
    assert!(!home.path().join("no.html").exists());
    assert_eq!(run(&["report", "suzhou"]).status.code(), Some(2));
    if !cfg!(feature = "png") {
        let refused = run(&["report", "suzhou", "--charts", "pictures", "--png"]);
        assert_eq!(refused.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&refused.stderr).contains("--features png"));
    }
}

#[cfg(feature = "png")]
#[test]
fn every_chart_is_a_drawing_and_a_picture_and_what_a_picture_lacks_is_told() {
    let home = tempfile::tempdir().unwrap();
    let charts = |instance: &str, folder: &str| {
        let asked = ["report", instance, "--charts", folder];
        let ran = Command::new(assert_cmd::cargo::cargo_bin("multipark"))
            .args(asked)
            .current_dir(home.path())
            .output()
            .unwrap();
        assert!(ran.status.success());
        String::from_utf8(ran.stderr).unwrap()
    };
    let files = |folder: &str| {
        let entries = std::fs::read_dir(home.path().join(folder)).unwrap();
        let mut names: Vec<String> = entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    let other = home.path().join("other");
    std::fs::create_dir(&other).unwrap();
    for file in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("instances/twin-parks")).unwrap()
    {
        let file = file.unwrap();
        let Ok(text) = std::fs::read_to_string(file.path()) else { continue };
        let text = text.replace("China-Malaysia Qinzhou Industrial Park", "\u{94a6}\u{5dde} Park");
        std::fs::write(other.join(file.file_name()), text).unwrap();
    }
    let told = charts("other", "boxes");
    assert!(told.contains("boxes for letters") && told.contains("\u{5dde}\u{94a6}"), "{told}");
    let told = charts("twin-parks", "plain");
    assert!(!told.contains("boxes"), "{told}");
    let names = files("plain");
    let drawings: Vec<&String> = names.iter().filter(|name| name.ends_with("svg")).collect();
    assert_eq!(names.len(), 2 * drawings.len() + 1, "and the stamp: {names:?}");
    for drawing in drawings {
        let picture = std::fs::read(home.path().join("plain").join(drawing.replace(".svg", ".png"))).unwrap();
        let pixels = resvg::tiny_skia::Pixmap::decode_png(&picture).unwrap();
        let svg = std::fs::read_to_string(home.path().join("plain").join(drawing)).unwrap();
        let parsed = roxmltree::Document::parse(&svg).unwrap();
        let width: f64 = parsed.root_element().attribute("width").unwrap().parse().unwrap();
        assert!((f64::from(pixels.width()) - 2.0 * width).abs() <= 2.0, "{drawing}");
        // The heading: dark letters on white.
        let heading =
            pixels.pixels()[..pixels.width() as usize * 90].iter().filter(|p| p.red() < 100).count();
        assert!(heading > 500, "{drawing}: {heading} dark pixels");
    }
}

#[test]
fn an_instance_without_coordinates_has_a_schematic_map() {
    let mut raw = small();
    for table in &mut raw.tables {
        for column in ["lat", "lon"] {
            if let Some(at) = table.position(column) {
                table.rows.iter_mut().for_each(|row| row.cells[at] = String::new());
            }
        }
    }
    let instance = Instance::check(&raw).unwrap();
    let solved = solved(&instance);
    let chart = multipark::report::map(&instance, &solved.plan);
    assert!(chart.words.contains("schematic"));
    let drawn = chart.svg();
    assert_eq!(drawn.matches("class=\"park\"").count(), instance.parks.len());
    // Every park stands in a place of its own.
    let places: BTreeSet<&str> =
        drawn.split("class=\"park\" transform=\"").skip(1).filter_map(|p| p.split('"').next()).collect();
    assert_eq!(places.len(), instance.parks.len());
}
