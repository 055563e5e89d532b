//! What `explain` says is so: conflicts that are irreducible, ways out that lead out, gains that a fresh solve confirms.

mod support;

use multipark::analysis::explain::{Asked, Conflict, Explanation, Weights, explain, tornado};
use multipark::formulation::{Formulation, formulate};
use multipark::instance::{Instance, Patch, RawInstance, from_texts};
use multipark::lp::Lp;
use multipark::model::Source;
use multipark::solution::best_objective;
use multipark::solution::figures::{self, Figure};
use multipark::solver::conflict::put;
use multipark::solver::postoptimal::LimitOf;
use multipark::solver::{self, Options, Outcome};
use multipark::{Error, bundled};
use support::random::{Size, draw};

fn patches(sets: &[String]) -> Vec<Patch> {
    sets.iter().map(|set| Patch::parse(set).unwrap()).collect()
}

/// The best objective after changes, read and solved from nothing; `None` where no plan exists.
fn solved(raw: &RawInstance, source: &Source, sets: &[String]) -> Option<f64> {
    let patches = patches(sets);
    let instance = Instance::check(&raw.patched(&patches).unwrap()).unwrap();
    let model = source.patched(&patches).unwrap().read().unwrap();
    match best_objective(&instance, &model, &Options::default()) {
        Ok(objective) => Some(objective),
        Err(Error::Infeasible) => None,
        Err(Error::Unbounded) => Some(f64::INFINITY),
        Err(other) => panic!("{other}"),
    }
}

fn is_most(limit: LimitOf) -> bool {
    matches!(limit, LimitOf::RowUpper(_) | LimitOf::ColumnUpper(_))
}

/// Whether a point exists when of all figures only these are kept.
fn holds(formulation: &Formulation, figures: &[Figure], kept: &[&Figure]) -> bool {
    let mut lp = Lp { cost: vec![0.0; formulation.lp.columns()], ..formulation.lp.clone() };
    for figure in figures {
        if !kept.contains(&figure) {
            put(&mut lp, figure.limit, if is_most(figure.limit) { f64::INFINITY } else { f64::NEG_INFINITY });
        }
    }
    solver::solve(&lp, &Options::default()).unwrap().outcome != Outcome::Infeasible
}

fn assert_irreducible(formulation: &Formulation, figures: &[Figure], conflict: &Conflict, case: &str) {
    let members: Vec<&Figure> = conflict
        .figures
        .iter()
        .map(|told| {
            let same = |f: &&Figure| f.path() == told.path && is_most(f.limit) == (told.bound == "at most");
            figures.iter().find(same).unwrap()
        })
        .collect();
    assert!(!holds(formulation, figures, &members), "{case}: no conflict");
    for member in &members {
        let rest: Vec<&Figure> = members.iter().copied().filter(|m| m != member).collect();
        assert!(holds(formulation, figures, &rest), "{case}: {} is not needed", member.path());
    }
}

/// Every change that was named leads to a plan.
fn assert_mended(raw: &RawInstance, source: &Source, found: &Explanation, case: &str) -> usize {
    let mut confirmed = 0;
    for way in found.conflicts.iter().flat_map(|c| &c.ways_out) {
        let sets: Vec<String> =
            way.along_with.iter().chain([&way.change]).map(|change| change.set.clone()).collect();
        assert!(solved(raw, source, &sets).is_some(), "{case}: {sets:?} does not mend it");
        confirmed += 1;
    }
    if let Some(relaxation) = &found.relaxation {
        let sets: Vec<String> = relaxation.changes.iter().map(|change| change.set.clone()).collect();
        assert!(solved(raw, source, &sets).is_some(), "{case}: {sets:?} does not mend it");
        confirmed += 1;
    }
    confirmed
}

#[test]
fn conflicts_of_a_hundred_infeasible_instances_are_irreducible_and_their_mends_mend() {
    let (mut infeasible, mut ways, mut seed) = (0, 0, 0);
    while infeasible < 100 {
        seed += 1;
        let drawn = draw(seed, Size { countries: 2, parks: 3, sectors: 3, discrete: false });
        let raw = from_texts("random", &drawn.texts()).unwrap();
        let harder = ["countries.*.min_jobs=400", "countries.C0.min_jobs=5000"];
        let Ok(raw) = raw.patched(&patches(&harder[..=usize::from(seed % 2 == 0)].map_to_owned())) else {
            continue;
        };
        let Ok(instance) = Instance::check(&raw) else { continue };
        let source = Source::new("model.toml", drawn.model.clone());
        let Ok(model) = source.read() else { continue };
        let found = explain(&raw, &source, &Asked::default(), &Options::default())
            .unwrap_or_else(|e| panic!("seed {seed}: {e}"));
        if found.status != "infeasible" {
            continue;
        }
        infeasible += 1;
        let case = format!("seed {seed}");
        let formulation = formulate(&instance, &model).unwrap();
        let figures = figures::sides(&instance, &model, &formulation);
        assert!(!found.conflicts.is_empty(), "{case}: {:?}", found.notes);
        for conflict in &found.conflicts {
            assert_irreducible(&formulation, &figures, conflict, &case);
            for told in &conflict.figures {
                assert!(told.file.is_some(), "{case}: {} has no file", told.path);
            }
        }
        ways += assert_mended(&raw, &source, &found, &case);
    }
    assert!(ways > 150, "only {ways} mends");
}

trait MapToOwned {
    fn map_to_owned(&self) -> Vec<String>;
}

impl MapToOwned for [&str] {
    fn map_to_owned(&self) -> Vec<String> {
        self.iter().map(|&text| text.to_owned()).collect()
    }
}

fn lancang() -> (RawInstance, Source) {
    let raw = from_texts("lancang-mekong", &bundled::instance("lancang-mekong").unwrap()).unwrap();
    (raw, Source::new("network.toml", bundled::model("network").unwrap()))
}

#[test]
fn every_gain_told_of_lancang_mekong_is_what_a_fresh_solve_gives() {
    let (raw, source) = lancang();
    let asked = Asked { park: Some("rayong".into()), sector: Some("autos".into()), ..Asked::default() };
    let found = explain(&raw, &source, &asked, &Options::default()).unwrap();
    let base = found.objective.unwrap();
    assert_eq!(found.limits.len(), 10);
    let mut last = f64::INFINITY;
    for limit in &found.limits {
        let fresh = solved(&raw, &source, std::slice::from_ref(&limit.change.set)).unwrap() - base;
        let told = limit.gain.unwrap();
        assert!((fresh - told).abs() < 1e-5 * base, "{}: {told} told, {fresh} found", limit.change.set);
        assert!(told <= limit.promised * (1.0 + 1e-6) && told <= last);
        last = told;
    }
    let chain = found.chain.unwrap();
    assert!(!chain.limits.is_empty() && !chain.links.is_empty() && !chain.markets.is_empty());
    for limit in &chain.limits {
        let fresh = solved(&raw, &source, std::slice::from_ref(&limit.change.set)).unwrap() - base;
        assert!((fresh - limit.gain).abs() < 1e-5 * base, "{}", limit.change.set);
    }
}

#[test]
fn every_statement_on_the_small_bundled_instances_is_what_a_fresh_solve_gives() {
    let (mut gains, mut mends) = (0, 0);
    for name in bundled::instances() {
        let raw = from_texts(name, &bundled::instance(name).unwrap()).unwrap();
        let instance = Instance::check(&raw).unwrap();
        if instance.parks.len() > 5 {
            continue; // thousands of solves; the test above takes the largest of them through
        }
        for model in ["network", "standalone", "twins", "jobs-first"] {
            let source = Source::new(model, bundled::model(model).unwrap());
            for park in &instance.parks {
                let asked = Asked { park: Some(park.id.clone()), ..Asked::default() };
                let found = explain(&raw, &source, &asked, &Options::default()).unwrap();
                let base = found.objective.unwrap();
                let told = found.limits.iter().map(|l| (&l.change.set, l.gain.unwrap()));
                let chain = found.chain.iter().flat_map(|c| &c.limits).map(|l| (&l.change.set, l.gain));
                for (set, gain) in told.chain(chain) {
                    let fresh = solved(&raw, &source, std::slice::from_ref(set)).unwrap() - base;
                    assert!(
                        (fresh - gain).abs() < 1e-5 * base.abs().max(1.0),
                        "{name} {model} {set}: {gain}, {fresh}"
                    );
                    gains += 1;
                }
            }
            for country in &instance.countries {
                let floor = [format!("countries.{}.min_jobs=9000000", country.id)];
                let asking = raw.patched(&patches(&floor)).unwrap();
                let found = explain(&asking, &source, &Asked::default(), &Options::default()).unwrap();
                assert_eq!(found.status, "infeasible", "{name} {model} {floor:?}");
                let (asked, model) = (Instance::check(&asking).unwrap(), source.read().unwrap());
                let formulation = formulate(&asked, &model).unwrap();
                let figures = figures::sides(&asked, &model, &formulation);
                for conflict in &found.conflicts {
                    assert_irreducible(&formulation, &figures, conflict, name);
                }
                mends += assert_mended(&asking, &source, &found, name);
            }
        }
    }
    assert!(gains > 100 && mends > 20, "{gains} gains, {mends} mends");
}

#[test]
fn the_plan_of_lancang_mekong_is_proven_in_exact_arithmetic() {
    let (raw, source) = lancang();
    let (instance, model) = (Instance::check(&raw).unwrap(), source.read().unwrap());
    let solution = multipark::solve(&instance, &model, &Options::default()).unwrap();
    let text = serde_json::to_string(&solution).unwrap();
    let found =
        multipark::solution::verify::verify_exactly(&instance, &model, "plan.json", &text, 1e-9).unwrap();
    let proof = found.exact.unwrap();
    assert!(found.feasible && found.optimal && proof.feasible, "{proof:?}");
    let within = proof.optimal_within.unwrap();
    assert!((-1e-6..1e-4).contains(&within), "{within}");
    assert!((proof.objective.parse::<f64>().unwrap() - solution.objective).abs() < 1e-5);
    assert!(proof.bound.is_some());
}

#[test]
fn no_limit_left_out_gains_more_than_those_told() {
    let drawn = draw(5, Size { countries: 2, parks: 3, sectors: 3, discrete: false });
    let raw = from_texts("random", &drawn.texts()).unwrap();
    let source = Source::new("model.toml", drawn.model.clone());
    let found = explain(&raw, &source, &Asked::default(), &Options::default()).unwrap();
    assert_eq!(found.status, "optimal");
    let base = found.objective.unwrap();
    let (instance, model) = (Instance::check(&raw).unwrap(), source.read().unwrap());
    let formulation = formulate(&instance, &model).unwrap();
    let least = found.limits.last().filter(|_| found.limits.len() == 10).map_or(0.0, |l| l.gain.unwrap());
    for figure in figures::sides(&instance, &model, &formulation) {
        if found.limits.iter().any(|l| l.limit.path == figure.path()) {
            continue;
        }
        let factor = if is_most(figure.limit) { 1.1 } else { 0.9 };
        let gain =
            solved(&raw, &source, &[format!("{}={}", figure.path(), figure.value * factor)]).unwrap() - base;
        assert!(gain <= least + 1e-6 * base.abs().max(1.0), "{} gains {gain}", figure.path());
    }
}

#[test]
fn conflicts_of_lancang_mekong_are_told_with_file_and_line_and_mended() {
    let (raw, source) = lancang();
    for sets in [
        vec!["countries.KH.min_jobs=200000"],
        vec!["sectors.pharma.min_total=90000", "countries.LA.min_jobs=90000"],
        vec!["model.limits.cost.max=100"],
    ] {
        let sets = sets.map_to_owned();
        let changed = raw.patched(&patches(&sets)).unwrap();
        let model = source.patched(&patches(&sets)).unwrap();
        let found = explain(&changed, &model, &Asked::default(), &Options::default()).unwrap();
        assert_eq!(found.status, "infeasible");
        assert_eq!(found.conflicts.len(), sets.len(), "{sets:?}");
        let instance = Instance::check(&changed).unwrap();
        let read = model.read().unwrap();
        let formulation = formulate(&instance, &read).unwrap();
        let figures = figures::sides(&instance, &read, &formulation);
        for conflict in &found.conflicts {
            assert_irreducible(&formulation, &figures, conflict, &format!("{sets:?}"));
            let written = conflict.figures.iter().filter(|t| t.line.is_some()).count();
            assert!(written > 0 && conflict.figures.iter().all(|t| t.file.is_some()));
        }
        assert!(assert_mended(&changed, &model, &found, &format!("{sets:?}")) > sets.len());
    }
}

#[test]
fn figures_that_must_not_change_are_not_changed() {
    let (raw, source) = lancang();
    let raw = raw.patched(&patches(&["countries.KH.min_jobs=130000".to_owned()])).unwrap();
    let weights = Weights::parse(&["*.min_jobs=never".to_owned()]).unwrap();
    let asked = Asked { weights, ..Asked::default() };
    let found = explain(&raw, &source, &asked, &Options::default()).unwrap();
    let named = found.conflicts.iter().flat_map(|c| &c.ways_out).map(|w| &w.change);
    let relaxed = found.relaxation.iter().flat_map(|r| &r.changes);
    assert!(named.chain(relaxed).all(|c| !c.path.ends_with("min_jobs")));
    assert!(found.relaxation.is_some());
    let stranger = Asked { weights: Weights::parse(&["atlantis=2".to_owned()]).unwrap(), ..Asked::default() };
    assert!(matches!(explain(&raw, &source, &stranger, &Options::default()), Err(Error::Input(_))));
}

#[test]
fn endless_growth_is_told_with_what_stops_it() {
    let files = [
        (
            "instance.toml",
            "format = 1\nname = \"endless\"\n[resources.land]\nunit = \"ha\"\nscope = \"park\"\n",
        ),
        ("countries.csv", "id,name\nA,A\n"),
        ("parks.csv", "id,name,country,land\np,P,A,\n"),
        ("sectors.csv", "id,name,land,value_added\ns,S,0.5,0.4\n"),
        ("links.csv", "supplier,user,coefficient\ns,s,0.1\n"),
    ];
    let raw = from_texts("endless", &files).unwrap();
    let source =
        Source::new("m.toml", "name = \"m\"\ncooperation = \"all\"\n[objective]\nvalue_added = 1.0\n");
    let found = explain(&raw, &source, &Asked::default(), &Options::default()).unwrap();
    assert_eq!(found.status, "unbounded");
    let growth = found.growth.unwrap();
    assert!(growth.grows.iter().any(|(what, _)| what == "s at p"), "{:?}", growth.grows);
    let enough: Vec<&str> =
        growth.stopped_by.iter().filter(|s| s.enough_alone).map(|s| s.path.as_str()).collect();
    assert_eq!(enough, ["sectors.s.max_total", "parks.p.land", "sites.p/s.max_output"]);
}

#[test]
fn swings_of_the_objective_are_what_fresh_solves_give() {
    let mut swings = 0;
    for seed in 0..40 {
        let drawn = draw(seed, Size { countries: 2, parks: 3, sectors: 3, discrete: false });
        let raw = from_texts("random", &drawn.texts()).unwrap();
        let source = Source::new("model.toml", drawn.model.clone());
        let Ok(found) = tornado(&raw, &source, 0.1, &Options::default()) else { continue };
        let size = found.objective.abs().max(1.0);
        for bar in &found.bars {
            for (to, told) in [(bar.low, bar.at_low), (bar.high, bar.at_high)] {
                let set = format!("{}={to}", bar.limit.path);
                // A figure that contradicts another of its row leaves no plan.
                let valid =
                    Instance::check(&raw.patched(&patches(std::slice::from_ref(&set))).unwrap()).is_ok();
                let fresh = if valid { solved(&raw, &source, std::slice::from_ref(&set)) } else { None };
                let same = match (told, fresh) {
                    (Some(told), Some(fresh)) => (told - (fresh - found.objective)).abs() < 1e-6 * size,
                    (told, fresh) => told.is_none() && fresh.is_none(),
                };
                assert!(same, "seed {seed} {set}: {told:?} told, {fresh:?} less {} found", found.objective);
                swings += 1;
            }
        }
        assert!(found.bars.windows(2).all(|pair| pair[0].swing() >= pair[1].swing()));
    }
    assert!(swings > 300, "only {swings} swings");
}

#[test]
fn a_picture_of_swings_holds_its_text_as_text() {
    let drawn = draw(5, Size { countries: 2, parks: 3, sectors: 3, discrete: false });
    let texts: Vec<(&str, String)> =
        drawn.texts().into_iter().map(|(n, t)| (n, t.replace("\"random\"", "\"<script>&'\""))).collect();
    let texts: Vec<(&str, &str)> = texts.iter().map(|(n, t)| (*n, t.as_str())).collect();
    let raw = from_texts("random", &texts).unwrap();
    let source = Source::new("model.toml", drawn.model.clone());
    let found = tornado(&raw, &source, 0.1, &Options::default()).unwrap();
    let svg = found.svg(5);
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n") && !svg.contains("<script"));
    assert!(svg.contains("&lt;script&gt;&amp;"));
    assert_eq!(svg.matches("<rect").count(), svg.matches("fill-opacity").count() + 3);
    let widest = &found.bars[0];
    assert!(svg.contains(&widest.limit.path));
}
