//! The library's aggregated program against the plain one of the model's page, over random instances of every kind,
//! and every back end against every other.

#[path = "support/long.rs"]
mod long;
mod support;

use multipark::instance::{Instance, from_texts};
use multipark::solver::{self, Backend, OnDemand, Options, Outcome};
use multipark::{Error, Model, Solution, model};
use proptest::prelude::prop_assert;
use std::sync::atomic::{AtomicUsize, Ordering};
use support::random::{Drawn, Size, draw};

/// How a solve ended, for comparison.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Ending {
    Optimal(f64),
    /// A search that could not prove every part of it empty: a plan, and what no plan exceeds. No wrong answer, but none.
    Open(f64, f64),
    Infeasible,
    Unbounded,
    Refused,
}

fn read(drawn: &Drawn) -> (Instance, Model) {
    let raw = from_texts("random", &drawn.texts()).unwrap();
    let instance = Instance::check(&raw).unwrap_or_else(|e| panic!("{e}"));
    let model = model::from_text("random.toml", &drawn.model).unwrap_or_else(|e| panic!("{e}"));
    (instance, model)
}

fn ours(instance: &Instance, model: &Model, backend: Backend) -> (Ending, Option<Solution>) {
    by(instance, model, &Options { backend, ..Options::default() })
}

fn by(instance: &Instance, model: &Model, options: &Options) -> (Ending, Option<Solution>) {
    match multipark::solve(instance, model, options) {
        Ok(solution) if solution.status == "optimal" => (Ending::Optimal(solution.objective), Some(solution)),
        Ok(solution) => {
            let (least, gap) = (solution.objective, solution.certificate.relative_gap);
            (Ending::Open(least, least + gap * least.abs().max(1.0)), None)
        }
        Err(Error::Infeasible) => (Ending::Infeasible, None),
        Err(Error::Unbounded) => (Ending::Unbounded, None),
        Err(Error::Input(_)) => (Ending::Refused, None),
        Err(other) => panic!("{other}"),
    }
}

fn plain(instance: &Instance, model: &Model, seed: u64) -> Ending {
    let Some(lp) = support::plain::state(instance, model) else { return Ending::Refused };
    match solver::solve(&lp, &Options::default()).unwrap_or_else(|e| panic!("{e}")).outcome {
        Outcome::Optimal(optimum) => Ending::Optimal(optimum.objective),
        Outcome::Infeasible => Ending::Infeasible,
        Outcome::Unbounded => Ending::Unbounded,
        Outcome::Stopped(Some(found)) => Ending::Open(found.objective, found.bound),
        Outcome::Stopped(None) => panic!("seed {seed}: neither a point nor a proof that there is none"),
    }
}

fn agree(a: Ending, b: Ending, tolerance: f64) -> bool {
    match (a, b) {
        (Ending::Optimal(a), Ending::Optimal(b)) => {
            (a - b).abs() <= tolerance * a.abs().max(b.abs()).max(1.0)
        }
        (Ending::Optimal(a), Ending::Open(least, most)) | (Ending::Open(least, most), Ending::Optimal(a)) => {
            let room = tolerance * a.abs().max(1.0);
            least - room <= a && a <= most + room
        }
        (a, b) => a == b,
    }
}

/// The plan's own accounts give the objective, and the file that `solve` writes is found optimal without a solver.
fn check_solution(instance: &Instance, model: &Model, solution: &Solution, seed: u64) {
    let terms = multipark::model::Term::ALL;
    let worth: f64 = terms.iter().map(|&t| t.sign() * model.objective[t] * solution.terms[t]).sum();
    // A least equity or cost can make waste worthwhile, which accounts do not record.
    let wasteful = model.limits.iter().any(|l| l.min.is_some());
    if !wasteful {
        assert!(
            (worth - solution.objective).abs() <= 1e-6 * worth.abs().max(1.0),
            "seed {seed}: accounts {worth}, objective {}",
            solution.objective
        );
        let json = serde_json::to_string(solution).unwrap();
        let verified = multipark::verify(instance, model, "solution.json", &json).unwrap();
        assert!(verified.feasible, "seed {seed}: {verified:?}");
        assert!(verified.optimal || model.discrete.any(), "seed {seed}: {verified:?}");
    }
}

fn run(seeds: impl IntoIterator<Item = u64>, size: impl Fn(u64) -> Size, tolerance: f64) {
    let (mut endings, mut open) = ([0; 4], Vec::new());
    for seed in seeds {
        let (instance, model) = read(&draw(seed, size(seed)));
        let (found, solution) = ours(&instance, &model, Backend::Default);
        let known = plain(&instance, &model, seed);
        assert!(agree(found, known, tolerance), "seed {seed}: ours {found:?}, plain {known:?}");
        if let Some(solution) = solution {
            check_solution(&instance, &model, &solution, seed);
        }
        if matches!(known, Ending::Open(..)) || matches!(found, Ending::Open(..)) {
            open.push(seed);
        }
        endings[match found {
            Ending::Optimal(_) | Ending::Open(..) => 0,
            Ending::Infeasible => 1,
            Ending::Unbounded => 2,
            Ending::Refused => 3,
        }] += 1;
    }
    println!("optimal, infeasible, unbounded, refused: {endings:?}; left open: seeds {open:?}");
    assert!(100 * open.len() <= endings.iter().sum::<usize>(), "searches left open: seeds {open:?}");
    assert!(
        endings[0] > endings[1..].iter().sum::<usize>(),
        "most instances should have a plan: {endings:?}"
    );
}

fn small(seed: u64) -> Size {
    let seed = usize::try_from(seed).unwrap();
    Size { countries: 2 + seed % 3, parks: 3 + seed % 4, sectors: 2 + seed % 4, discrete: false }
}

#[test]
fn the_aggregated_program_has_the_optimum_of_the_plain_one() {
    run(0..u64::from(long::cases(150, 3_000)), small, 1e-6);
}

#[test]
fn larger_instances_have_it_too() {
    let size = |seed: u64| {
        let seed = usize::try_from(seed).unwrap();
        Size { countries: 3 + seed % 4, parks: 6 + seed % 5, sectors: 4 + seed % 5, discrete: false }
    };
    run(1000..1020, size, 1e-6);
}

#[test]
fn discrete_rules_change_nothing_of_that() {
    let size = |seed: u64| Size {
        countries: 2,
        parks: 2 + usize::try_from(seed).unwrap() % 2,
        sectors: 3,
        discrete: true,
    };
    // In 2287 a part of the search is proven empty only once rounding is left out of the proof.
    run((2000..2000 + u64::from(long::cases(40, 400))).chain([2287]), size, 1e-5);
}

/// The same with those rows that are marked.
fn thinned(drawn: &Drawn, kept: &[bool]) -> Drawn {
    let mut marks = kept.iter();
    let mut files = drawn.files.clone();
    for (name, text) in &mut files {
        if name == "instance.toml" {
            continue;
        }
        let kept =
            text.lines().enumerate().filter(|(at, _)| *at == 0 || marks.next().copied().unwrap_or(true));
        *text = kept.flat_map(|(_, line)| [line, "\n"]).collect();
    }
    Drawn { files, model: drawn.model.clone() }
}

/// A failure is shrunk by smaller sizes and by leaving out rows of tables; the smallest instance is printed and kept.
#[test]
fn every_back_end_gives_the_same_objective() {
    let backends = Backend::ALL.into_iter().filter(|b| b.is_built_in() && *b != Backend::Default);
    let backends: Vec<Backend> = backends.collect();
    let [optimal, other, invalid] = [const { AtomicUsize::new(0) }; 3];
    let sizes = (2_usize..5, 3_usize..7, 2_usize..6);
    let kept = proptest::collection::vec(proptest::bool::weighted(0.995), 120);
    let mut runner = long::runner("tests/regressions/instances.txt", 250, 3_000);
    let agreed = runner.run(&(0_u64..1 << 40, sizes, kept), |(seed, size, kept)| {
        let (countries, parks, sectors) = size;
        let drawn = thinned(&draw(seed, Size { countries, parks, sectors, discrete: false }), &kept);
        // Where a row that was left out is named by another there is nothing to solve.
        let Ok(instance) = from_texts("random", &drawn.texts()).and_then(|raw| Instance::check(&raw)) else {
            invalid.fetch_add(1, Ordering::Relaxed);
            return Ok(());
        };
        let model = model::from_text("random.toml", &drawn.model).unwrap();
        let (known, solution) = ours(&instance, &model, Backend::Default);
        if let Some(solution) = &solution {
            check_solution(&instance, &model, solution, seed);
        }
        for &backend in &backends {
            let (found, _) = ours(&instance, &model, backend);
            let told =
                || format!("{backend} {found:?}, default {known:?}\n{:?}\n{}", drawn.files, drawn.model);
            prop_assert!(agree(found, known, 1e-6), "{}", told());
        }
        if solution.is_some() { &optimal } else { &other }.fetch_add(1, Ordering::Relaxed);
        Ok(())
    });
    agreed.unwrap_or_else(|smallest| panic!("{smallest}"));
    let [optimal, other, invalid] = [optimal, other, invalid].map(AtomicUsize::into_inner);
    println!(
        "default and {} back ends agree on {optimal} instances with a plan and {other} without; {invalid} were none",
        backends.len()
    );
    assert!(optimal > other + invalid, "most instances should have a plan: {optimal}, {other}, {invalid}");
}

/// Columns that join one after the other, from none or from one a row, lead where all of them together do: to the same
/// objective, or to no plan for the same reason. Every feature of the model is drawn in some of the instances.
#[test]
fn columns_on_demand_change_nothing() {
    let (mut optima, mut rerouted) = (0, 0);
    for seed in 0..240 {
        let (instance, model) = read(&draw(9_000 + seed, small(seed)));
        let (all, _) = ours(&instance, &model, Backend::Simplex);
        for first in [0, 1] {
            let on_demand = OnDemand { from: 0, a_row: 0, first };
            let (few, solution) = by(&instance, &model, &Options { on_demand, ..Options::default() });
            assert!(
                agree(all, few, 1e-9),
                "seed {seed}, {first} first: {all:?} with all columns, {few:?} with few"
            );
            if let Some(solution) = solution {
                optima += 1;
                rerouted += usize::from(solution.solver.contains("routes on demand"));
                check_solution(&instance, &model, &solution, seed);
            }
        }
    }
    assert!(optima > 100, "only {optima} optima");
    assert!(rerouted > 20, "only {rerouted} of them with routes on demand");
}
