//! Bad input of every kind: a valid example changed in one place, and the whole message that this gives.

use multipark::instance::{self, Instance, Patch};
use multipark::{Error, model};
use std::fmt::Write as _;

/// A file of the example.
macro_rules! small {
    ($name:literal) => {
        ($name, include_str!(concat!("small/", $name)))
    };
}

const EXAMPLE: [(&str, &str); 17] = [
    small!("instance.toml"),
    small!("countries.csv"),
    small!("parks.csv"),
    small!("sectors.csv"),
    small!("sites.csv"),
    small!("links.csv"),
    small!("nodes.csv"),
    small!("corridors.csv"),
    small!("markets.csv"),
    small!("demand.csv"),
    small!("shares.csv"),
    small!("tariffs.csv"),
    small!("transfers.csv"),
    small!("twins.csv"),
    small!("agreements.csv"),
    small!("provenance.csv"),
    small!("sources.csv"),
];

const MODEL: &str = "\
name = \"small\"
cooperation = \"hub:CN\"
closed_supply = \"tariff\"

[objective]
complementarity = 1.0
cost = 1.0

[complementarity]
same_park = 1.0

[limits]
cost = { min = 1.0, max = 5000.0 }

[discrete]
min_scale = false
";

/// One change of the example's files.
#[derive(Clone, Copy)]
enum Change {
    /// In a file, this text becomes that one.
    Replace(&'static str, &'static str, &'static str),
    /// A file gains these lines at its end.
    Append(&'static str, &'static str),
    /// A file is gone.
    Remove(&'static str),
    /// A file has another name.
    Rename(&'static str, &'static str),
    /// A file is there, with this text in place of any other.
    Write(&'static str, &'static str),
}
use Change::{Append, Remove, Rename, Replace, Write};

fn changed(change: Change) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> =
        EXAMPLE.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    match change {
        Replace(file, from, to) => {
            let text = &mut files.iter_mut().find(|(name, _)| name == file).unwrap().1;
            assert!(text.contains(from), "{file} does not hold {from:?}");
            *text = text.replacen(from, to, 1);
        }
        Append(file, lines) => {
            let text = &mut files.iter_mut().find(|(name, _)| name == file).unwrap().1;
            text.push_str(lines);
            text.push('\n');
        }
        Remove(file) => files.retain(|(name, _)| name != file),
        Rename(file, new) => new.clone_into(&mut files.iter_mut().find(|(name, _)| name == file).unwrap().0),
        Write(file, text) => {
            files.retain(|(name, _)| name != file);
            files.push((file.to_owned(), text.to_owned()));
        }
    }
    files
}

fn check(files: &[(String, String)]) -> Result<Instance, Error> {
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    Instance::check(&instance::from_texts("small", &files)?)
}

/// What is said of each case, one after the other.
fn told(cases: &[(&str, Change)]) -> String {
    let mut told = String::new();
    for (name, change) in cases {
        let message = match check(&changed(*change)) {
            Err(error) => error.to_string(),
            Ok(instance) => {
                let warnings: Vec<String> = instance.warnings.iter().map(ToString::to_string).collect();
                assert!(!warnings.is_empty(), "{name}: accepted without a word");
                warnings.join("\n\n")
            }
        };
        write!(told, "# {name}\n{message}\n\n").unwrap();
    }
    told
}

const FILES_AND_LINES: &[(&str, Change)] = &[
    ("no settings", Remove("instance.toml")),
    ("a required table is missing", Remove("links.csv")),
    ("markets without demand", Remove("demand.csv")),
    ("a table's name misspelt", Rename("corridors.csv", "corridor.csv")),
    ("a table beside another of its name", Write("corridor.csv", "id,from,to,usd_per_tonne\n")),
    ("a file that is no table", Write("old-prices.csv", "a,b\n1,2\n")),
    ("an empty table", Write("links.csv", "# nothing\n\n,,\n")),
    ("a row too short", Append("parks.csv", "dawei,Dawei,TH,14.1")),
    ("a row too long", Append("links.csv", "rubber,steel,1,5,,,")),
    ("an open quotation mark", Append("sources.csv", "b,\"A title,Someone,2020,")),
    ("two columns of one name", Replace("links.csv", "strength", "coefficient")),
    ("a column without a name", Replace("links.csv", "strength", "")),
    ("a line that ends with CR alone", Append("twins.csv", "kunming,rayong\rchonburi,rayong")),
];

const SETTINGS: &[(&str, Change)] = &[
    ("no TOML", Replace("instance.toml", "scope = \"park\"", "scope = park")),
    ("another format", Replace("instance.toml", "format = 1", "format = 2")),
    ("no format", Replace("instance.toml", "format = 1", "")),
    ("no name", Replace("instance.toml", "name = \"Two rivers\"", "")),
    ("a year in quotation marks", Replace("instance.toml", "year = 2024", "year = \"2024\"")),
    ("an unknown key", Replace("instance.toml", "description", "descripton")),
    ("an unknown key of a resource", Replace("instance.toml", "new_only", "new-only")),
    ("an unknown scope", Replace("instance.toml", "scope = \"region\"", "scope = \"regional\"")),
    ("no scope", Replace("instance.toml", "scope = \"region\"\n", "")),
    ("jobs that are no yes or no", Replace("instance.toml", "jobs = true", "jobs = \"yes\"")),
    ("two jobs resources", Replace("instance.toml", "scope = \"region\"", "scope = \"region\"\njobs = true")),
    ("a capacity not at its holder", Replace("instance.toml", "new_only = true", "capacity = 5")),
    ("a negative price", Replace("instance.toml", "price = 0.05", "price = -0.05")),
    ("an infinite capacity", Replace("instance.toml", "capacity = 400", "capacity = inf")),
    (
        "a resource named as a column",
        Append("instance.toml", "[resources.tonnes]\nscope = \"region\"\ncapacity = 1"),
    ),
    (
        "a resource with a blank in its id",
        Append("instance.toml", "[resources.\"clean water\"]\nscope = \"region\"\ncapacity = 1"),
    ),
];

const CELLS: &[(&str, Change)] = &[
    ("an unknown column", Replace("links.csv", "strength", "strenght")),
    (
        "an unknown column like no other",
        Write("twins.csv", "park_a,park_b,distance_by_rail\nkunming,rayong,1400\n"),
    ),
    ("a resource's column in the wrong table", Replace("parks.csv", "land_price", "workers")),
    ("a required column is missing", Replace("links.csv", "coefficient", "x_coefficient")),
    ("a required field is blank", Replace("links.csv", "rubber,tyres,0.3", "rubber,tyres,")),
    ("text for a number", Replace("links.csv", "0.3,1.5", "high,1.5")),
    ("not a number", Replace("links.csv", "0.3,1.5", "NaN,1.5")),
    ("infinity for no limit", Replace("corridors.csv", "12,5000", "12,inf")),
    ("a number too large to hold", Replace("corridors.csv", "12,5000", "12,1e999")),
    ("a thousands separator", Replace("countries.csv", "50000", "\"50,000\"")),
    ("a decimal comma", Replace("links.csv", "0.3,1.5", "\"0,3\",1.5")),
    ("a percent sign", Replace("tariffs.csv", "0.15,", "15 %,")),
    ("a unit behind a number", Replace("parks.csv", "600,0.02", "600 ha,0.02")),
    ("a negative number", Replace("links.csv", "0.3,1.5", "-0.3,1.5")),
    ("half a sector", Replace("parks.csv", "0.02,3,2", "0.02,2.5,2")),
    ("neither yes nor no", Replace("links.csv", "0.05,no", "0.05,False")),
    ("a latitude beyond the pole", Replace("parks.csv", "25.04", "125.04")),
    ("a longitude beyond the date line", Replace("nodes.csv", "100.88", "1000.88")),
    ("an id with a blank", Replace("nodes.csv", "port,Laem", "the port,Laem")),
    ("an id twice", Append("parks.csv", "rayong,Rayong II,TH,,,,,,")),
    ("a link twice", Append("links.csv", "rubber,tyres,0.1,,,")),
    ("twins in the other order", Append("twins.csv", "rayong,kunming")),
    ("an agreement in the other order", Append("agreements.csv", "TH,CN,no")),
    ("a share twice", Append("shares.csv", "world,TH,0")),
    ("a transfer twice", Append("transfers.csv", "workers,TH,CN,5,")),
    ("a year that is no year", Replace("sources.csv", "2023", "last year")),
];

const REFERENCES: &[(&str, Change)] = &[
    ("an unknown sector", Append("links.csv", "stel,rubber,0.1,,,")),
    ("an unknown country", Replace("parks.csv", "Rayong,TH", "Rayong,TL")),
    ("an unknown park", Replace("sites.csv", "rayong,tyres", "rayon,tyres")),
    ("an unknown place", Replace("corridors.csv", "boten,rayong", "botten,rayong")),
    ("an unknown market", Replace("demand.csv", "world,tyres", "wrld,tyres")),
    ("an unknown destination", Replace("tariffs.csv", "TH,world", "TH,japan")),
    ("an unknown resource", Replace("transfers.csv", "workers,TH", "worker,TH")),
    ("a resource that cannot move", Replace("transfers.csv", "workers,TH", "land,TH")),
    ("a star where one id must stand", Replace("twins.csv", "kunming,rayong", "kunming,*")),
    ("a duty for a market with a country", Replace("tariffs.csv", "TH,world", "TH,china")),
    ("a node with a park's id", Replace("nodes.csv", "boten,Boten", "rayong,Boten")),
    ("a market with a country's id", Replace("markets.csv", "china,China", "CN,China")),
    ("a provenance of no table", Replace("provenance.csv", "countries,*", "country,*")),
    ("a provenance of no row", Replace("provenance.csv", "rubber/tyres", "rubber/steel")),
    ("a provenance of no column", Replace("provenance.csv", "coefficient", "coeficient")),
    ("a provenance of no resource's key", Replace("provenance.csv", "emissions,capacity", "emissions,limit")),
    ("a quality that is none", Replace("provenance.csv", "derived", "computed")),
    ("a source that is none", Replace("provenance.csv", "derived,labour-survey", "derived,labor-survey")),
];

const PAIRS: &[(&str, Change)] = &[
    ("a site's minimum above its maximum", Replace("sites.csv", "10,300", "310,300")),
    ("a programme's minimum above its maximum", Replace("sectors.csv", "0,900", "1000,900")),
    ("sales' minimum above their maximum", Replace("demand.csv", "500,5", "500,600")),
    ("an open rate above the closed one", Replace("tariffs.csv", "0.15,0.02", "0.02,0.15")),
    ("a corridor from a place to itself", Replace("corridors.csv", "boten,rayong", "boten,boten")),
    ("a transfer from a country to itself", Replace("transfers.csv", "TH,CN", "TH,TH")),
    ("a park its own twin", Replace("twins.csv", "kunming,rayong", "rayong,rayong")),
    ("shares that add up to more than 1", Replace("shares.csv", "TH,0.4", "TH,0.5")),
    ("no market share at all", Write("countries.csv", "id,name,market_share\nCN,China,0\nTH,Thailand,0\n")),
    ("a jobs floor without jobs", Replace("instance.toml", "jobs = true", "jobs = false")),
    (
        "coefficients that need more than they make",
        Replace("links.csv", "steel,steel,0.2", "steel,steel,1.25"),
    ),
];

const ODD: &[(&str, Change)] = &[
    ("no corridors", Remove("corridors.csv")),
    (
        "a market that no corridor reaches",
        Replace(
            "corridors.csv",
            "rayong,port,4,,road\nroad-chonburi,chonburi,port,3,,",
            "chonburi,port,4,0,road\nroad-chonburi,chonburi,rayong,3,,",
        ),
    ),
    ("a site that nothing can use", Replace("corridors.csv", "road-chonburi,chonburi,port,3,,road", "")),
    ("a re-admitted pair", Append("sites.csv", "kunming,*,0.9,,,,,")),
    ("a resource without a holder", Replace("instance.toml", "capacity = 400\nprice = 0.05", "")),
    (
        "a resource that nothing needs",
        Append("instance.toml", "[resources.water]\nscope = \"region\"\ncapacity = 1"),
    ),
    ("a need in another unit", Replace("sectors.csv", "0.5,30", "5000,30")),
    ("a site's need in another unit", Replace("sites.csv", "yes,11", "yes,12000")),
    ("inputs above output", Replace("links.csv", "rubber,tyres,0.3", "rubber,tyres,0.95")),
    ("a sector that nobody wants", Write("demand.csv", "market,sector,max_sales\nworld,steel,200\n")),
    ("a sector without a site", Replace("sites.csv", "*,*,1", "*,steel,1")),
    ("a duty within a country", Append("tariffs.csv", "TH,TH,*,0.1,0")),
    (
        "a source that no list has",
        Replace(
            "countries.csv",
            "min_jobs\nCN,China,50000,0.012,3,100\nTH,Thailand,20000,0.008,1,",
            "source\nCN,China,50000,0.012,3,own-guess\nTH,Thailand,20000,0.008,1,",
        ),
    ),
    ("value added above output", Replace("sectors.csv", "600,0.4", "600,40")),
];

#[test]
fn files_and_lines() {
    insta::assert_snapshot!(told(FILES_AND_LINES));
}

#[test]
fn settings() {
    insta::assert_snapshot!(told(SETTINGS));
}

#[test]
fn cells() {
    insta::assert_snapshot!(told(CELLS));
}

#[test]
fn references() {
    insta::assert_snapshot!(told(REFERENCES));
}

#[test]
fn pairs() {
    insta::assert_snapshot!(told(PAIRS));
}

#[test]
fn odd_but_legal() {
    insta::assert_snapshot!(told(ODD));
}

#[test]
fn stars_that_stand_for_nothing() {
    let mut files = changed(Write("markets.csv", "id,name,node,country\n"));
    files.retain(|(name, _)| name != "shares.csv" && name != "tariffs.csv" && name != "demand.csv");
    files.push(("demand.csv".to_owned(), "market,sector,max_sales\n*,steel,200\n".to_owned()));
    let instance = check(&files).unwrap();
    let codes: Vec<&str> = instance.warnings.iter().map(|d| d.code).collect();
    assert_eq!(codes, ["sector-without-demand", "wildcard-matches-nothing"]);
}

#[test]
fn every_error_has_a_file_a_line_and_a_way_out() {
    // A file that is not there, or not read, has no line.
    let without_line = ["missing-file", "unknown-table"];
    for (name, change) in [FILES_AND_LINES, SETTINGS, CELLS, REFERENCES, PAIRS].concat() {
        let result = check(&changed(change));
        let found = match result {
            Err(Error::Input(found)) => found,
            Err(other) => panic!("{name}: {other}"),
            Ok(instance) => instance.warnings,
        };
        assert!(!found.is_empty(), "{name}");
        for diagnostic in found {
            let place = &diagnostic.place;
            assert!(place.file.starts_with("small/"), "{name}: {diagnostic}");
            assert!(diagnostic.help.is_some(), "{name}: {diagnostic}");
            assert!(place.line.is_some() || without_line.contains(&diagnostic.code), "{name}: {diagnostic}");
        }
    }
}

#[test]
fn everything_wrong_is_said_at_once() {
    let mut files = changed(Replace("links.csv", "0.3,1.5", "high,1.5"));
    for (file, from, to) in [
        ("parks.csv", "Rayong,TH", "Rayong,TL"),
        ("sites.csv", "10,300", "310,300"),
        ("instance.toml", "capacity", "capacty"),
        ("corridors.csv", "12,5000", "12,-1"),
    ] {
        let text = &mut files.iter_mut().find(|(name, _)| name == file).unwrap().1;
        *text = text.replacen(from, to, 1);
    }
    let Err(Error::Input(found)) = check(&files) else { panic!("accepted") };
    let codes: Vec<&str> = found.iter().map(|d| d.code).collect();
    assert_eq!(codes, ["unknown-key", "unknown-country", "min-above-max", "not-a-number", "negative-number"]);
}

const PATCHES: &[&str] = &[
    "parks.rayong",
    "parks",
    "parks.rayon.land=900",
    "park.rayong.land=900",
    "parks.rayong.lend=900",
    "parks.rayong.land=9oo",
    "parks.rayong.land=*x",
    "parks.rayong.land=-5",
    "parks.chonburi.max_sectors=*2",
    "parks.rayong.name=*2",
    "sites.rayong.max_output=5",
    "sites.rayong/tyre.max_output=5",
    "sites.rayong/tyres.max_output=5",
    "links.rubber/tires.strength=2",
    "demand.china/tyres.max_sales=none",
    "tariffs.CN/TH/*.open_rate=0.5",
    "provenance.x.quality=reported",
    "resources.emission.capacity=5",
    "resources.emissions.cap=5",
    "resources.emissions.capacity=much",
    "resources.land.capacity=5",
    "resources.land.scope=everywhere",
    "twins.kunming/chonburi.note=x",
];

#[test]
fn patches() {
    let raw = instance::from_texts("small", &EXAMPLE).unwrap();
    let mut told = String::new();
    for text in PATCHES {
        let result =
            Patch::parse(text).and_then(|patch| raw.patched(&[patch])).and_then(|raw| Instance::check(&raw));
        let message = match result {
            Ok(_) => "accepted".to_owned(),
            Err(error) => error.to_string(),
        };
        write!(told, "# {text}\n{message}\n\n").unwrap();
    }
    insta::assert_snapshot!(told);
}

const MODELS: &[(&str, &str, &str)] = &[
    ("no TOML", "name = \"small\"", "name = small"),
    ("no cooperation", "cooperation = \"hub:CN\"", ""),
    ("an unknown scheme", "hub:CN", "agreement"),
    ("a hub without a country", "hub:CN", "hub"),
    ("a hub that is no country", "hub:CN", "hub:CM"),
    ("an unknown key", "closed_supply", "closed_suply"),
    ("an unknown value", "\"tariff\"", "\"taxed\""),
    ("an unknown term", "complementarity = 1.0", "complementary = 1.0"),
    ("a negative price", "cost = 1.0\n\n[comp", "cost = -1.0\n\n[comp"),
    ("a price that is no number", "cost = 1.0\n\n[comp", "cost = \"1\"\n\n[comp"),
    ("an infinite price", "cost = 1.0\n\n[comp", "cost = inf\n\n[comp"),
    ("a minimum above its maximum", "min = 1.0", "min = 6000.0"),
    ("an equity limit at most", "cost = { min = 1.0, max = 5000.0 }", "equity = { max = 5.0 }"),
    ("a limit that is a number", "cost = { min = 1.0, max = 5000.0 }", "cost = 5000.0"),
    ("a rule that is no yes or no", "min_scale = false", "min_scale = 1"),
    ("an unknown rule", "min_scale = false", "fixed_cost = true"),
    ("distance rewarded", "same_park = 1.0", "cross_border = 1.5"),
    ("nothing wanted", "complementarity = 1.0\ncost = 1.0", ""),
];

#[test]
fn models() {
    let mut told = String::new();
    for (name, from, to) in MODELS {
        assert!(MODEL.contains(from), "{name}");
        let text = MODEL.replacen(from, to, 1);
        let read = model::from_text("models/small.toml", &text)
            .and_then(|model| model::check_against(&model, &["CN", "TH"]).map(|()| model));
        let message = match read {
            Err(error) => error.to_string(),
            Ok(model) => model.warnings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n\n"),
        };
        assert!(!message.is_empty(), "{name}");
        write!(told, "# {name}\n{message}\n\n").unwrap();
    }
    insta::assert_snapshot!(told);
}

const MODEL_PATCHES: &[&str] = &[
    "model.objective.job=1",
    "model.objective=1",
    "model.objective.jobs.x=1",
    "model.objective.jobs=-1",
    "model.cooperation=everyone",
    "model.cooperation=hub:TL",
    "model.cooperation=*2",
    "model.limits.jobs.max=*2",
    "model.limits.cost.max=0.5",
    "model.discrete.min_scale=yes",
];

#[test]
fn model_patches() {
    let mut told = String::new();
    for text in MODEL_PATCHES {
        let read = Patch::parse(text)
            .and_then(|patch| model::patched("models/small.toml", MODEL, &[patch]))
            .and_then(|model| model::check_against(&model, &["CN", "TH"]).map(|()| model));
        let Err(error) = read else { panic!("{text}: accepted") };
        write!(told, "# {text}\n{error}\n\n").unwrap();
    }
    insta::assert_snapshot!(told);
}

/// What damages a text: bytes, blanks, commas, quotation marks, digits, stars.
fn damage() -> impl proptest::strategy::Strategy<Value = String> {
    proptest::prelude::prop_oneof![
        proptest::prelude::any::<String>(),
        "[-+*/,;.\"#\n\r 0-9eE%a-z\\[\\]={}]{0,6}",
        proptest::prelude::Just("*".to_owned()),
        proptest::prelude::Just("1e308".to_owned()),
    ]
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(400))]

    #[test]
    fn no_damage_makes_the_check_panic(
        file in 0_usize..17,
        spots in proptest::collection::vec((proptest::prelude::any::<proptest::sample::Index>(), 0_usize..8, damage()), 1..4),
        removed in proptest::option::weighted(0.2, 0_usize..17),
    ) {
        let mut files = changed(Append("twins.csv", ""));
        for (spot, length, text) in spots {
            let old: Vec<char> = files[file].1.chars().collect();
            let at = spot.index(old.len() + 1);
            let end = (at + length).min(old.len());
            files[file].1 = old[..at].iter().copied().chain(text.chars()).chain(old[end..].iter().copied()).collect();
        }
        if let Some(removed) = removed {
            files.remove(removed);
        }
        if let Err(error) = check(&files) {
            proptest::prop_assert!(error.to_string().starts_with("error[") || error.to_string().starts_with("warning["));
        }
    }

    #[test]
    fn no_damage_makes_a_model_panic(
        spot in proptest::prelude::any::<proptest::sample::Index>(),
        length in 0_usize..12,
        text in damage(),
    ) {
        let at = spot.index(MODEL.len() + 1);
        let end = (at + length).min(MODEL.len());
        let damaged = format!("{}{text}{}", &MODEL[..at], &MODEL[end..]);
        let patch = Patch::parse("model.limits.jobs.max=5").unwrap();
        let _ = model::patched("models/small.toml", &damaged, &[patch]);
    }
}
