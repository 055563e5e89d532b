//! Prices, ranges and reversed decisions against brute force: the changed instance, read and solved from nothing.

mod support;

use multipark::analysis::sensitivity::{SideReport, reversals, sensitivity};
use multipark::instance::{Instance, Patch, RawInstance, from_texts};
use multipark::lp::{Lp, Matrix, Sense};
use multipark::model::Source;
use multipark::solution::best_objective;
use multipark::solver::conflict::{figure, put};
use multipark::solver::postoptimal::{LimitOf, PostOptimal, Side};
use multipark::solver::{self, Backend, Options, Outcome};
use multipark::{Error, bundled};
use support::random::{Dice, Size, draw};

/// The best objective after a change, read and solved from nothing; `None` where no plan exists.
fn solved(raw: &RawInstance, source: &Source, set: &str) -> Option<f64> {
    let patch = Patch::parse(set).unwrap();
    let (raw, source) = match patch.model_path() {
        Some(_) => (raw.clone(), source.patched(&[patch]).unwrap()),
        None => (raw.patched(&[patch]).unwrap(), source.clone()),
    };
    // A change that contradicts another figure of its row leaves no plan either.
    let Ok(instance) = Instance::check(&raw) else { return None };
    match best_objective(&instance, &source.read().unwrap(), &Options::default()) {
        Ok(objective) => Some(objective),
        Err(Error::Infeasible) => None,
        Err(other) => panic!("{set}: {other}"),
    }
}

#[test]
fn a_reversed_decision_loses_what_the_instance_so_changed_loses() {
    let (mut closed, mut opened) = (0, 0);
    for seed in 0..60 {
        let drawn = draw(seed, Size { countries: 2, parks: 2, sectors: 3, discrete: true });
        let raw = from_texts("random", &drawn.texts()).unwrap();
        let Ok(instance) = Instance::check(&raw) else { continue };
        let source = Source::new("model.toml", drawn.model.clone());
        let Ok(model) = source.read() else { continue };
        if !model.discrete.any() {
            continue;
        }
        let Ok(base) = best_objective(&instance, &model, &Options::default()) else { continue };
        let found = reversals(&instance, &model, "*", &Options::default(), &|_, _| {}).unwrap();
        for r in found {
            let site = format!("{}/{}", r.park, r.sector);
            let sector = instance.sectors.iter().find(|s| s.id == r.sector).unwrap();
            let set = if r.open {
                closed += 1;
                format!("sites.{site}.max_output=0")
            } else if model.discrete.min_scale && sector.min_scale > 0.0 {
                opened += 1;
                format!("sites.{site}.min_output={}", sector.min_scale)
            } else {
                continue;
            };
            let Some(fresh) = solved(&raw, &source, &set) else {
                assert_eq!(r.possible, Some(false), "seed {seed} {set}");
                continue;
            };
            let (least, most) = (r.loss_at_least.unwrap(), r.loss_at_most.unwrap());
            let tolerance = 1e-5 * base.abs().max(1.0);
            assert!(
                least - tolerance <= base - fresh && base - fresh <= most + tolerance,
                "seed {seed} {set}: {least} to {most} told, {} found",
                base - fresh
            );
        }
    }
    assert!(closed > 40 && opened > 20, "{closed} closed, {opened} opened");
}

/// A random program of small whole figures, so that vertices and prices tie.
fn tied(dice: &mut Dice) -> Lp {
    let (rows, columns) = (3 + dice.below(4), 4 + dice.below(5));
    let whole = |dice: &mut Dice, most: usize| f64::from(u32::try_from(dice.below(most)).unwrap());
    let mut entries = Vec::new();
    for row in 0..rows {
        for column in 0..columns {
            if dice.chance(50) {
                entries.push((row, column, if dice.chance(20) { -1.0 } else { 1.0 + whole(dice, 2) }));
            }
        }
    }
    let mut lp = Lp::new(if dice.chance(50) { Sense::Maximise } else { Sense::Minimise });
    lp.matrix = Matrix::from_entries(rows, columns, &entries);
    for _ in 0..columns {
        lp.cost.push(whole(dice, 5) - 1.0);
        lp.lower.push(if dice.chance(20) { 1.0 } else { 0.0 });
        lp.upper.push(2.0 + whole(dice, 4));
        lp.integer.push(false);
    }
    for _ in 0..rows {
        let most = whole(dice, 9);
        let (lower, upper) = match dice.below(4) {
            0 => (most, most),
            1 => (most, f64::INFINITY),
            2 => (most - 2.0, most),
            _ => (f64::NEG_INFINITY, most),
        };
        lp.row_lower.push(lower);
        lp.row_upper.push(upper);
    }
    lp
}

/// The objective by another solver than the one that prices come from.
fn objective(lp: &Lp) -> Option<f64> {
    let crossed = |(l, u): (&f64, &f64)| l > u;
    if lp.lower.iter().zip(&lp.upper).any(crossed) || lp.row_lower.iter().zip(&lp.row_upper).any(crossed) {
        return None;
    }
    let options = Options { backend: Backend::Microlp, ..Options::default() };
    match solver::solve(lp, &options).unwrap().outcome {
        Outcome::Optimal(found) => Some(found.objective),
        Outcome::Infeasible => None,
        other => panic!("{other:?}"),
    }
}

/// The program with a limit moved; both where they are one figure.
fn moved(lp: &Lp, limit: LimitOf, to: f64) -> Lp {
    let mut moved = lp.clone();
    let other = match limit {
        LimitOf::RowUpper(row) => LimitOf::RowLower(row),
        LimitOf::RowLower(row) => LimitOf::RowUpper(row),
        LimitOf::ColumnUpper(column) => LimitOf::ColumnLower(column),
        LimitOf::ColumnLower(column) => LimitOf::ColumnUpper(column),
    };
    if figure(lp, other) == figure(lp, limit) {
        put(&mut moved, other, to);
    }
    put(&mut moved, limit, to);
    moved
}

/// One side of a price: small and large steps within its range change the objective as it says, one beyond does not.
fn assert_side(lp: &Lp, base: f64, limit: LimitOf, by: f64, side: Option<Side>, case: &str) {
    let value = figure(lp, limit);
    let at = |step: f64| objective(&moved(lp, limit, value + by * step));
    let Some(side) = side else {
        assert_eq!(at(1e-3), None, "{case}: possible after all");
        return;
    };
    let length = (side.holds_to - value) * by;
    assert!(length > 1e-9, "{case}: holds nowhere");
    let said = |step: f64| base + by * side.price * step;
    let reach = length.min(20.0);
    for step in [1e-3 * reach, 0.5 * reach, 0.999 * reach] {
        let fresh = at(step).unwrap_or_else(|| panic!("{case}: no point at {step} of {length}"));
        assert!(
            (fresh - said(step)).abs() < 1e-6,
            "{case} at {step} of {length}: {fresh}, said {}",
            said(step)
        );
    }
    if length.is_finite() {
        let beyond = length + 0.5;
        assert!(at(beyond).is_none_or(|o| (o - said(beyond)).abs() > 1e-6), "{case}: holds beyond {length}");
    }
}

#[test]
fn prices_and_ranges_of_two_hundred_degenerate_programs_are_what_another_solver_finds() {
    let (mut programs, mut degenerate, mut dice) = (0, 0, Dice::new(4));
    while programs < 200 {
        let lp = tied(&mut dice);
        let options = Options { backend: Backend::Simplex, ..Options::default() };
        let Outcome::Optimal(optimum) = solver::solve(&lp, &options).unwrap().outcome else { continue };
        programs += 1;
        let base = objective(&lp).unwrap();
        let mut post = PostOptimal::new(&lp, &optimum).unwrap();
        let rows = (0..lp.rows()).flat_map(|row| [LimitOf::RowUpper(row), LimitOf::RowLower(row)]);
        let columns =
            (0..lp.columns()).flat_map(|column| [LimitOf::ColumnUpper(column), LimitOf::ColumnLower(column)]);
        for limit in rows.chain(columns).filter(|&limit| figure(&lp, limit).is_finite()) {
            let prices = post.prices(limit).unwrap();
            let case = format!("program {programs}, {limit:?}");
            assert_side(&lp, base, limit, 1.0, prices.more, &format!("{case} more"));
            assert_side(&lp, base, limit, -1.0, prices.less, &format!("{case} less"));
            let differ = |a: Side, b: Side| (a.price - b.price).abs() > 1e-6;
            degenerate += usize::from(prices.more.zip(prices.less).is_some_and(|(a, b)| differ(a, b)));
        }
        for column in 0..lp.columns() {
            let range = post.cost_range(column).unwrap();
            let stays = |cost: f64| {
                let mut changed = lp.clone();
                changed.cost[column] = cost;
                let kept = optimum.objective + (cost - lp.cost[column]) * optimum.x[column];
                (objective(&changed).unwrap() - kept).abs() < 1e-6
            };
            let case = format!("program {programs}, cost of {column}: {range:?}");
            for (end, out) in [(range.from, -1.0), (range.to, 1.0)] {
                if end.is_finite() {
                    assert!(stays(end) && !stays(end + 0.1 * out), "{case}");
                } else {
                    assert!(stays(range.cost + 50.0 * out), "{case}");
                }
            }
        }
    }
    assert!(degenerate > 100, "only {degenerate} degenerate limits");
}

/// A quoted side against the instance so changed, at a small and a large step.
fn assert_quoted(base: f64, value: f64, by: f64, side: &SideReport, fresh: &dyn Fn(f64) -> Option<f64>) {
    let reach = side.holds_to.map_or(value.max(1.0), |to| (to - value) * by).min(value.max(1.0));
    for step in [1e-2 * reach, 0.99 * reach] {
        let (found, said) = (fresh(value + by * step), base + by * side.price * step);
        assert!(
            found.is_some_and(|found| (found - said).abs() < 1e-6 * base.abs().max(1.0)),
            "{by} at {step} from {value}: {found:?}, said {said}: {side:?}"
        );
    }
}

#[test]
fn prices_quoted_of_random_instances_hold_when_solved_again() {
    let mut quoted = 0;
    for seed in 0..100 {
        let drawn = draw(seed, Size { countries: 2, parks: 3, sectors: 3, discrete: false });
        let raw = from_texts("random", &drawn.texts()).unwrap();
        let source = Source::new("model.toml", drawn.model.clone());
        let (Ok(instance), Ok(model)) = (Instance::check(&raw), source.read()) else { continue };
        let Ok(found) = sensitivity(&instance, &model, &Options::default(), &|_, _| {}) else { continue };
        for limit in &found.limits {
            // Jobs capacities are also what the equity level is measured in: prices are those of the limit alone.
            if model.objective[multipark::model::Term::Equity] > 0.0 && limit.limit.ends_with(".workers") {
                continue;
            }
            let fresh = |to: f64| solved(&raw, &source, &format!("{}={to}", limit.limit));
            for (by, side) in [(1.0, &limit.more), (-1.0, &limit.less)] {
                let Some(side) = side.as_ref().filter(|s| s.price != 0.0) else { continue };
                assert_quoted(found.objective, limit.value, by, side, &fresh);
                quoted += 1;
            }
        }
    }
    assert!(quoted > 500, "only {quoted} prices quoted");
}

#[test]
fn prices_of_discrete_plans_promise_no_more_than_a_new_search_finds() {
    let (mut quoted, mut same) = (0, 0);
    for seed in 0..60 {
        let drawn = draw(seed, Size { countries: 2, parks: 2, sectors: 3, discrete: true });
        let raw = from_texts("random", &drawn.texts()).unwrap();
        let source = Source::new("model.toml", drawn.model.clone());
        let (Ok(instance), Ok(model)) = (Instance::check(&raw), source.read()) else { continue };
        let Ok(found) = sensitivity(&instance, &model, &Options::default(), &|_, _| {}) else { continue };
        if !model.discrete.any() || model.objective[multipark::model::Term::Equity] > 0.0 {
            continue;
        }
        for limit in &found.limits {
            let Some(more) = &limit.more else { continue };
            if limit.limit.ends_with("max_sectors") || limit.limit.ends_with("max_parks") {
                continue;
            }
            let step = 1e-3 * limit.value.max(1.0).min(more.holds_to.map_or(1.0, |to| to - limit.value));
            let fresh = solved(&raw, &source, &format!("{}={}", limit.limit, limit.value + step));
            let (said, size) = (found.objective + step * more.price, found.objective.abs().max(1.0));
            let fresh = fresh.unwrap_or_else(|| panic!("seed {seed}: {} leaves no plan", limit.limit));
            assert!(fresh >= said - 2e-6 * size, "seed {seed}: {} gives {fresh}, said {said}", limit.limit);
            quoted += 1;
            same += usize::from((fresh - said).abs() <= 2e-6 * size);
        }
    }
    assert!(quoted > 200 && same * 100 >= quoted * 99, "{same} of {quoted} are what the search finds");
}

#[test]
fn prices_quoted_of_lancang_mekong_hold_when_solved_again() {
    let raw = from_texts("lancang-mekong", &bundled::instance("lancang-mekong").unwrap()).unwrap();
    let source = Source::new("network.toml", bundled::model("network").unwrap());
    let (instance, model) = (Instance::check(&raw).unwrap(), source.read().unwrap());
    let found = sensitivity(&instance, &model, &Options::default(), &|_, _| {}).unwrap();
    let mut tables: Vec<&str> = Vec::new();
    for limit in &found.limits {
        // The most valuable of every kind.
        let kind = limit.limit.split('.').next().unwrap();
        if tables.iter().filter(|&&t| t == kind).count() == 2 {
            continue;
        }
        tables.push(kind);
        let fresh = |to: f64| solved(&raw, &source, &format!("{}={to}", limit.limit));
        for (by, side) in [(1.0, &limit.more), (-1.0, &limit.less)] {
            if let Some(side) = side {
                assert_quoted(found.objective, limit.value, by, side, &fresh);
            }
        }
    }
    assert!(tables.len() >= 6, "{tables:?}");
}
