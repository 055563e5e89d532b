//! What `explain` says is so: conflicts that are irreducible, ways out that lead out, gains that a fresh solve confirms.

#[path = "support/long.rs"]
mod long;
mod support;

use multipark::analysis::explain::{Asked, Chain, Conflict, Explanation, Weights, explain, tornado};
use multipark::formulation::keys::{Column, Row};
use multipark::formulation::{Formulation, Routing, formulate, formulate_routed};
use multipark::instance::{Instance, Patch, RawInstance, from_texts};
use multipark::lp::{Lp, Matrix};
use multipark::model::{Discrete, Model, Source, Term};
use multipark::solution::best_objective;
use multipark::solution::figures::{self, Figure};
use multipark::solver::conflict::{left_out, put};
use multipark::solver::postoptimal::LimitOf;
use multipark::solver::{self, Options, Outcome};
use multipark::{Error, bundled};
use std::collections::HashMap;
use support::random::{Size, draw};
use support::{endless, one_park};

fn patches(sets: &[String]) -> Vec<Patch> {
    sets.iter().map(|set| Patch::parse(set).unwrap()).collect()
}

fn changed(raw: &RawInstance, source: &Source, sets: &[String]) -> (Instance, Model) {
    let patches = patches(sets);
    let instance = Instance::check(&raw.patched(&patches).unwrap()).unwrap();
    (instance, source.patched(&patches).unwrap().read().unwrap())
}

/// The best objective after changes, read and solved from nothing; `None` where no plan exists.
fn solved(raw: &RawInstance, source: &Source, sets: &[String]) -> Option<f64> {
    solved_from(raw, source, sets, &Options::default())
}

/// The same with a basis to start from, which is quicker.
fn solved_from(raw: &RawInstance, source: &Source, sets: &[String], options: &Options) -> Option<f64> {
    let (instance, model) = changed(raw, source, sets);
    match best_objective(&instance, &model, options) {
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
            let nothing = left_out(&lp, figure.limit);
            put(&mut lp, figure.limit, nothing);
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

/// Options that start where the plan without changes stands.
fn warm(raw: &RawInstance, source: &Source) -> Options {
    let (instance, model) = changed(raw, source, &[]);
    let formulation = formulate_routed(&instance, &model, Routing::Cheapest).unwrap();
    match solver::solve(&formulation.lp, &Options::default()).unwrap().outcome {
        Outcome::Optimal(optimum) => Options { start: optimum.basis, ..Options::default() },
        other => panic!("{other:?}"),
    }
}

/// The program with one more row: the columns in `sum` add up to `value`, or to what is near.
fn with_sum(lp: &Lp, sum: &[usize], value: f64) -> Lp {
    let mut entries = Vec::new();
    for column in 0..lp.columns() {
        let (rows, values) = lp.matrix.column(column);
        entries.extend(rows.iter().zip(values).map(|(&row, &value)| (row, column, value)));
    }
    entries.extend(sum.iter().map(|&column| (lp.rows(), column, 1.0)));
    let mut more = lp.clone();
    more.matrix = Matrix::from_entries(lp.rows() + 1, lp.columns(), &entries);
    let slip = 1e-6 * value.abs().max(1.0);
    more.row_lower.push(value - slip);
    more.row_upper.push(value + slip);
    more
}

fn best(lp: &Lp) -> f64 {
    match solver::solve(lp, &Options::default()).unwrap().outcome {
        Outcome::Optimal(optimum) => optimum.objective,
        other => panic!("{other:?}"),
    }
}

/// What a chain says of output and of what stands between: with the limit relaxed, a best plan has the output told; with
/// the limit relaxed and anything on the way held where it was, less is gained.
fn assert_chain(raw: &RawInstance, source: &Source, chain: &Chain, base: f64, most: usize) -> usize {
    let (instance, model) = changed(raw, source, &[]);
    let formulation = formulate(&instance, &model).unwrap();
    let Outcome::Optimal(plan) = solver::solve(&formulation.lp, &Options::default()).unwrap().outcome else {
        panic!("no plan");
    };
    let of_park = |site: &usize| {
        let s = &instance.sites[*site];
        chain.park.as_ref().is_none_or(|id| instance.parks[s.park].id == *id)
            && chain.sector.as_ref().is_none_or(|id| instance.sectors[s.sector].id == *id)
    };
    let focus: Vec<usize> = (0..instance.sites.len()).filter(of_park).collect();
    let mut confirmed = 0;
    for limit in chain.limits.iter().take(most) {
        let (instance, model) = changed(raw, source, std::slice::from_ref(&limit.change.set));
        let relaxed = formulate(&instance, &model).unwrap();
        assert_eq!(relaxed.columns, formulation.columns);
        let told = base + limit.gain;
        let found = best(&with_sum(&relaxed.lp, &focus, chain.output + limit.output_change));
        assert!((found - told).abs() < 1e-5 * base.abs().max(1.0), "{}: {found} of {told}", limit.change.set);
        for words in &limit.through {
            let between = (0..relaxed.columns.len()).find(|&column| {
                let variable = multipark::solver::simplex::Variable::Column(column);
                matches!(relaxed.columns[column], Column::Output { .. } | Column::Sale { .. })
                    && figures::words(&instance, &relaxed, variable) == *words
            });
            let column = between.unwrap();
            let held = best(&with_sum(&relaxed.lp, &[column], plan.x[column]));
            assert!(held <= told + 1e-6 * base.abs(), "{}: {words}", limit.change.set);
            confirmed += usize::from(held < told - 1e-9 * base.abs());
        }
    }
    confirmed
}

#[test]
fn every_statement_on_the_small_bundled_instances_is_what_a_fresh_solve_gives() {
    let (mut gains, mut mends) = (0, 0);
    for name in bundled::instances() {
        let raw = from_texts(name, &bundled::instance(name).unwrap()).unwrap();
        if Instance::check(&raw).unwrap().parks.len() > 5 {
            continue; // the next test has those
        }
        for model in ["network", "standalone", "twins", "jobs-first"] {
            let source = Source::new(model, bundled::model(model).unwrap());
            gains += assert_gains(name, &raw, &source, usize::MAX);
            mends += assert_mends(name, &raw, &source, usize::MAX);
        }
    }
    assert!(gains > 100 && mends > 20, "{gains} gains, {mends} mends");
}

/// With `./test --long`: every park, sector, country and model.
#[test]
fn statements_on_the_large_bundled_instances_are_what_solves_after_the_change_give() {
    let all = long::is_long();
    let most = if all { usize::MAX } else { 1 };
    let usual = [("lancang-mekong", "twins"), ("lancang-mekong", "jobs-first"), ("mekong-plus", "network")];
    let every = ["lancang-mekong", "mekong-plus"]
        .into_iter()
        .flat_map(|name| ["network", "standalone", "twins", "jobs-first"].map(|model| (name, model)));
    // `network` on the first has a test of its own.
    let cases = if all { every.collect() } else { usual.to_vec() };
    for (name, model) in cases {
        let raw = from_texts(name, &bundled::instance(name).unwrap()).unwrap();
        let source = Source::new(model, bundled::model(model).unwrap());
        let gains = assert_gains(name, &raw, &source, most);
        assert!(gains > 10, "{name} {model}: {gains} gains");
        if model == "network" || (!all && model == "twins") {
            let network = Source::new("network", bundled::model("network").unwrap());
            let mends = assert_mends(name, &raw, &network, most);
            assert!(mends > 1, "{name}");
            println!("{name} {model}: {gains} gains and {mends} mends solved again");
        }
    }
}

#[test]
fn what_stands_between_a_limit_and_a_park_is_what_carries_its_worth() {
    let mut carried = 0;
    for (name, model, park) in
        [("lancang-mekong", "network", "rayong"), ("twin-parks", "network", ""), ("fuqing", "network", "")]
    {
        let raw = from_texts(name, &bundled::instance(name).unwrap()).unwrap();
        let source = Source::new(model, bundled::model(model).unwrap());
        let (instance, _) = changed(&raw, &source, &[]);
        let park = if park.is_empty() { instance.parks[0].id.clone() } else { park.to_owned() };
        let asked = Asked { park: Some(park), ..Asked::default() };
        let found = explain(&raw, &source, &asked, &Options::default()).unwrap();
        carried += assert_chain(&raw, &source, &found.chain.unwrap(), found.objective.unwrap(), 6);
    }
    assert!(carried > 3, "{carried} links of chains carry anything");
}

/// Every gain told, with a chain behind so many parks and sectors (beyond one, of parks alone), is what a solve of the
/// changed instance gives.
fn assert_gains(name: &str, raw: &RawInstance, source: &Source, most: usize) -> usize {
    let mut fresh = HashMap::new();
    let mut gains = 0;
    let options = warm(raw, source);
    let (instance, _) = changed(raw, source, &[]);
    let parks = instance.parks.iter().map(|p| Asked { park: Some(p.id.clone()), ..Asked::default() });
    let sectors = instance.sectors.iter().map(|s| Asked { sector: Some(s.id.clone()), ..Asked::default() });
    let sectors = sectors.take(if most == 1 { 0 } else { most });
    for asked in parks.take(most).chain(sectors) {
        let found = explain(raw, source, &asked, &Options::default()).unwrap();
        let base = found.objective.unwrap();
        let told = found.limits.iter().map(|l| (&l.change.set, l.gain.unwrap()));
        let chain = found.chain.iter().flat_map(|c| &c.limits).map(|l| (&l.change.set, l.gain));
        for (set, gain) in told.chain(chain) {
            let again = || solved_from(raw, source, std::slice::from_ref(set), &options).unwrap() - base;
            let fresh: f64 = *fresh.entry(set.clone()).or_insert_with(again);
            assert!((fresh - gain).abs() < 1e-5 * base.abs().max(1.0), "{name} {set}: {gain}, {fresh}");
            gains += 1;
        }
    }
    gains
}

/// Far more jobs than there are, in so many countries in turn: conflicts are irreducible and mends mend.
fn assert_mends(name: &str, raw: &RawInstance, source: &Source, countries: usize) -> usize {
    let mut mends = 0;
    let (instance, _) = changed(raw, source, &[]);
    for country in instance.countries.iter().take(countries) {
        let floor = [format!("countries.{}.min_jobs=9000000", country.id)];
        let asking = raw.patched(&patches(&floor)).unwrap();
        let found = explain(&asking, source, &Asked::default(), &Options::default()).unwrap();
        assert_eq!(found.status, "infeasible", "{name} {floor:?}");
        let (asked, model) = changed(&asking, source, &[]);
        let formulation = formulate(&asked, &model).unwrap();
        let figures = figures::sides(&asked, &model, &formulation);
        for conflict in &found.conflicts {
            assert_irreducible(&formulation, &figures, conflict, name);
        }
        mends += assert_mended(&asking, source, &found, name);
    }
    mends
}

/// Whether a plan keeps these figures (by path and whether they are a most), all others left out: every choice of open
/// sites in turn, each a program without whole numbers.
fn possible(instance: &Instance, model: &Model, kept: &[(String, bool)]) -> bool {
    let is_kept = |path: String, most: bool| kept.contains(&(path, most));
    let rules = model.discrete;
    let mut plain = model.clone();
    plain.discrete = Discrete::default();
    let formulation = formulate(instance, &plain).unwrap();
    let mut lp = Lp { cost: vec![0.0; formulation.lp.columns()], ..formulation.lp.clone() };
    for figure in figures::sides(instance, &plain, &formulation) {
        if !is_kept(figure.path(), is_most(figure.limit)) {
            let nothing = left_out(&lp, figure.limit);
            put(&mut lp, figure.limit, nothing);
        }
    }
    (0..1_u32 << instance.sites.len()).any(|open| {
        let is_open = |site: usize| open >> site & 1 == 1;
        let count = |of: &dyn Fn(usize, usize) -> bool| {
            let sites = instance.sites.iter().enumerate();
            u32::try_from(sites.filter(|(i, s)| is_open(*i) && of(s.park, s.sector)).count()).unwrap()
        };
        let fits_parks = instance.parks.iter().enumerate().all(|(p, park)| {
            let most = park.max_sectors.filter(|_| rules.max_sectors);
            let most = most.filter(|_| is_kept(format!("parks.{}.max_sectors", park.id), true));
            most.is_none_or(|most| count(&|park, _| park == p) <= most)
        });
        let fits_sectors = instance.sectors.iter().enumerate().all(|(s, sector)| {
            let most = sector.max_parks.filter(|_| rules.max_parks);
            let most = most.filter(|_| is_kept(format!("sectors.{}.max_parks", sector.id), true));
            most.is_none_or(|most| count(&|_, sector| sector == s) <= most)
        });
        if !fits_parks || !fits_sectors {
            return false;
        }
        let mut chosen = lp.clone();
        for (site, s) in instance.sites.iter().enumerate() {
            let sector = &instance.sectors[s.sector];
            if !is_open(site) {
                chosen.upper[site] = 0.0; // output of site i is column i
            } else if rules.min_scale && is_kept(format!("sectors.{}.min_scale", sector.id), false) {
                chosen.lower[site] = chosen.lower[site].max(sector.min_scale);
            }
        }
        let hosting = |p: &usize| count(&|park, _| park == *p) > 0;
        let fixed: f64 =
            (0..instance.parks.len()).filter(hosting).map(|p| instance.parks[p].fixed_cost).sum();
        for (row, key) in formulation.rows.iter().enumerate() {
            if *key == (Row::Limit { term: Term::Cost }) && rules.fixed_costs {
                chosen.row_upper[row] -= fixed;
            }
        }
        solver::solve(&chosen, &Options::default()).unwrap().outcome != Outcome::Infeasible
    })
}

#[test]
fn conflicts_of_whole_plants_are_irreducible_by_trying_every_choice_and_their_mends_mend() {
    let (mut infeasible, mut of_plants, mut mends, mut seed) = (0, 0, 0, 0);
    while infeasible < 60 {
        seed += 1;
        let drawn = draw(3000 + seed, Size { countries: 2, parks: 2, sectors: 2, discrete: true });
        if drawn.model.contains("cost = { min") {
            continue; // a park may then pay its fixed cost without hosting anything
        }
        let raw = from_texts("random", &drawn.texts()).unwrap();
        let harder = [
            vec!["sectors.*.min_total=6", "parks.*.max_sectors=1", "sectors.*.max_parks=1"],
            vec!["sectors.*.min_total=6", "sectors.*.min_scale=70"],
            vec!["countries.*.min_jobs=120", "parks.*.max_sectors=1"],
            vec!["countries.*.min_jobs=60", "sectors.*.max_parks=1", "sectors.*.min_scale=25"],
        ];
        let harder = harder[usize::try_from(seed % 4).unwrap()].map_to_owned();
        let Ok(raw) = raw.patched(&patches(&harder)) else { continue };
        let Ok(instance) = Instance::check(&raw) else { continue };
        let source = Source::new("model.toml", drawn.model.clone());
        let Ok(model) = source.read() else { continue };
        let found = match explain(&raw, &source, &Asked::default(), &Options::default()) {
            Ok(found) if found.status == "infeasible" => found,
            Ok(_) | Err(Error::Input(_)) => continue,
            Err(other) => panic!("seed {seed}: {other}"),
        };
        infeasible += 1;
        assert!(!found.conflicts.is_empty(), "seed {seed}: {:?}", found.notes);
        for conflict in &found.conflicts {
            let members: Vec<(String, bool)> =
                conflict.figures.iter().map(|told| (told.path.clone(), told.bound == "at most")).collect();
            assert!(!possible(&instance, &model, &members), "seed {seed}: no conflict: {members:?}");
            for member in &members {
                let rest: Vec<_> = members.iter().filter(|m| *m != member).cloned().collect();
                assert!(
                    possible(&instance, &model, &rest),
                    "seed {seed}: {member:?} of {members:?} is not needed"
                );
            }
            let is_rule = |path: &str| {
                path.ends_with("max_sectors") || path.ends_with("max_parks") || path.ends_with("min_scale")
            };
            of_plants += usize::from(members.iter().any(|(path, _)| is_rule(path)));
            assert!(conflict.figures.iter().all(|told| told.file.is_some()), "seed {seed}");
        }
        mends += assert_mended(&raw, &source, &found, &format!("seed {seed}"));
    }
    assert!(of_plants > 20 && mends > 60, "{of_plants} conflicts of whole plants, {mends} mends");
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
    let raw = from_texts("endless", endless::FILES).unwrap();
    let source = Source::new("m.toml", one_park::MODEL);
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
    let swings = found.bars.iter().take(5).flat_map(|b| [b.at_low, b.at_high]);
    let swings = swings.flatten().filter(|change| *change != 0.0).count();
    assert_eq!(svg.matches(" swing\"").count(), swings);
    roxmltree::Document::parse(&svg).unwrap();
    let widest = &found.bars[0];
    assert!(svg.contains(&widest.limit.path));
}
