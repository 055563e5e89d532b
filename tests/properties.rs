//! Laws that any right optimum keeps, over random instances: what helps cannot hurt, names and orders and units of
//! account change nothing, and whole numbers are as good as the best of trying them all.

mod support;

use multipark::instance::{Instance, from_texts};
use multipark::solver::Options;
use multipark::{Error, model};
use std::collections::HashMap;
use support::random::{Dice, Drawn, Size, draw};

/// What a plan is worth; none where no plan is possible.
fn worth(drawn: &Drawn) -> Option<f64> {
    let raw = from_texts("random", &drawn.texts()).unwrap();
    let instance = Instance::check(&raw).ok()?;
    let model = model::from_text("random.toml", &drawn.model).unwrap_or_else(|e| panic!("{e}"));
    match multipark::solve(&instance, &model, &Options::default()) {
        Ok(solution) => Some(solution.objective),
        Err(Error::Infeasible | Error::Input(_)) => None,
        // Nothing but waste that a least cost rewards is unbounded: no law about an optimum concerns it.
        Err(Error::Unbounded) => Some(f64::INFINITY),
        Err(other) => panic!("{other}"),
    }
}

fn close(a: f64, b: f64) -> bool {
    a == b || (a - b).abs() <= 1e-6 * a.abs().max(b.abs()).max(1.0)
}

/// At most, up to rounding; what is impossible is worth least.
fn at_most(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(a), Some(b)) => a <= b || close(a, b),
    }
}

fn size(seed: u64, discrete: bool) -> Size {
    let seed = usize::try_from(seed).unwrap();
    if discrete {
        return Size { countries: 2, parks: 2, sectors: 2 + seed % 2, discrete };
    }
    Size { countries: 2 + seed % 3, parks: 3 + seed % 3, sectors: 2 + seed % 4, discrete }
}

/// A copy with a file's rows changed: each is given its cells by column name.
fn change(drawn: &Drawn, file: &str, mut edit: impl FnMut(&str, &str) -> String) -> Drawn {
    let mut files = drawn.files.clone();
    for (_, text) in files.iter_mut().filter(|(name, _)| name == file) {
        let mut lines = text.lines();
        let header: Vec<&str> = lines.next().unwrap().split(',').collect();
        let mut changed = header.join(",") + "\n";
        for line in lines {
            let cells = line.split(',').zip(&header).map(|(cell, column)| edit(column, cell));
            changed += &(cells.collect::<Vec<_>>().join(",") + "\n");
        }
        *text = changed;
    }
    Drawn { files, model: drawn.model.clone() }
}

/// A figure times a factor; blank stays blank.
fn times(cell: &str, factor: f64) -> String {
    cell.parse::<f64>().map_or_else(|_| cell.to_owned(), |figure| (figure * factor).to_string())
}

fn has_least_cost(drawn: &Drawn) -> bool {
    drawn.model.contains("cost = { min")
}

#[test]
fn no_cooperation_is_at_most_any_and_any_at_most_all() {
    let mut gained = 0;
    for seed in 0..60 {
        let drawn = draw(seed, size(seed, false));
        if has_least_cost(&drawn) {
            continue; // the contract promises the order only without one
        }
        let under = |scheme: &str| {
            let start = drawn.model.find("cooperation = ").unwrap();
            let end = start + drawn.model[start..].find('\n').unwrap();
            let model = format!("{}cooperation = \"{scheme}\"{}", &drawn.model[..start], &drawn.model[end..]);
            worth(&Drawn { files: drawn.files.clone(), model })
        };
        let (none, all) = (under("none"), under("all"));
        for scheme in ["twins", "agreements", "hub:C0", "hub:C1"] {
            let some = under(scheme);
            assert!(at_most(none, some), "seed {seed}: none {none:?}, {scheme} {some:?}");
            assert!(at_most(some, all), "seed {seed}: {scheme} {some:?}, all {all:?}");
        }
        gained += usize::from(!at_most(all, none));
    }
    assert!(gained >= 20, "cooperation should matter in many instances, not in {gained}");
}

#[test]
fn more_capacity_never_hurts() {
    let more = [
        ("parks.csv", "land"),
        ("countries.csv", "workers"),
        ("countries.csv", "capital"),
        ("corridors.csv", "capacity_kt"),
        ("demand.csv", "max_sales"),
        ("sectors.csv", "max_total"),
        ("sites.csv", "max_output"),
        ("transfers.csv", "max"),
    ];
    let mut helped = [0; 8];
    for seed in 0..40 {
        let mut drawn = draw(seed, size(seed, false));
        // A larger capacity is a larger denominator of equity: of that term the law does not hold.
        let kept = drawn.model.lines().filter(|line| !line.starts_with("equity"));
        drawn.model = kept.collect::<Vec<_>>().join("\n");
        let before = worth(&drawn);
        for (count, (file, column)) in helped.iter_mut().zip(more) {
            let wider = change(
                &drawn,
                file,
                |name, cell| {
                    if name == column { times(cell, 1.5) } else { cell.to_owned() }
                },
            );
            let after = worth(&wider);
            assert!(at_most(before, after), "seed {seed}, {file} {column}: {before:?} to {after:?}");
            *count += usize::from(!at_most(after, before));
        }
    }
    assert!(helped.iter().all(|&count| count > 0), "every kind of limit should bind somewhere: {helped:?}");
}

#[test]
fn the_order_of_rows_changes_nothing() {
    // In sites, demand and tariffs a later row replaces an earlier one: there the order means something.
    let free =
        ["countries", "parks", "sectors", "links", "nodes", "corridors", "markets", "transfers", "twins"];
    for seed in 0..40 {
        let drawn = draw(seed, size(seed, false));
        let dice = &mut Dice::new(seed + 77);
        let mut files = drawn.files.clone();
        for (_, text) in files.iter_mut().filter(|(n, _)| free.iter().any(|f| *n == format!("{f}.csv"))) {
            let mut lines: Vec<&str> = text.lines().collect();
            for i in (2..lines.len()).rev() {
                lines.swap(i, 1 + dice.below(i));
            }
            *text = lines.join("\n");
        }
        let shuffled = Drawn { files, model: drawn.model.clone() };
        let (before, after) = (worth(&drawn), worth(&shuffled));
        assert!(at_most(before, after) && at_most(after, before), "seed {seed}: {before:?}, {after:?}");
    }
}

/// The same instance with money counted in tenths of a million.
fn in_tenths(drawn: &Drawn) -> Drawn {
    // Figures of money, and figures for each unit of money of output.
    let money = [
        "workers_price",
        "capital_price",
        "land_price",
        "fixed_cost",
        "min_total",
        "max_total",
        "min_scale",
        "existing",
        "min_output",
        "max_output",
        "usd_per_tonne",
        "max_sales",
        "min_sales",
        "cost",
    ];
    let mut scaled = Drawn { files: drawn.files.clone(), model: drawn.model.clone() };
    for (file, _) in &drawn.files {
        if file == "instance.toml" {
            continue;
        }
        let each = ["sectors.csv", "sites.csv"].contains(&file.as_str());
        scaled = change(&scaled, file, |column, cell| match column {
            column if money.contains(&column) => times(cell, 10.0),
            "land" | "workers" | "capital" | "carbon" | "tonnes" if each => times(cell, 0.1),
            _ => cell.to_owned(),
        });
    }
    let line = |text: &str, key: &str, factor: f64| {
        let rewrite = |line: &str| match line.strip_prefix(&format!("{key} = ")) {
            Some(figure) if figure.parse::<f64>().is_ok() => format!("{key} = {}", times(figure, factor)),
            _ => line.to_owned(),
        };
        text.lines().map(rewrite).collect::<Vec<_>>().join("\n")
    };
    for (name, text) in &mut scaled.files {
        if name == "instance.toml" {
            *text = line(text, "price", 10.0);
        }
    }
    let model = line(&line(&scaled.model, "jobs", 10.0), "equity", 10.0);
    let limit = |line: &str| match line.strip_prefix("cost = { ") {
        Some(rest) => {
            let figure: String = rest.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
            line.replace(&figure, &times(&figure, 10.0))
        }
        None => line.to_owned(),
    };
    scaled.model = model.lines().map(limit).collect::<Vec<_>>().join("\n");
    scaled
}

#[test]
fn the_unit_of_money_only_scales_the_objective() {
    for discrete in [false, true] {
        for seed in 0..if discrete { 15 } else { 40 } {
            let drawn = draw(seed, size(seed, discrete));
            let (before, after) = (worth(&drawn), worth(&in_tenths(&drawn)));
            let same = match (before, after) {
                (Some(before), Some(after)) => close(10.0 * before, after),
                (before, after) => before == after,
            };
            assert!(same, "seed {seed}: {before:?} in millions, {after:?} in tenths");
        }
    }
}

/// Every set of open sites, each solved as a linear program without discrete rules.
fn best_of_all_choices(drawn: &Drawn) -> Option<f64> {
    let instance = Instance::check(&from_texts("random", &drawn.texts()).unwrap()).ok()?;
    let model = model::from_text("random.toml", &drawn.model).unwrap();
    let linear = drawn.model[..drawn.model.find("[discrete]").unwrap()].to_owned();
    let id = |site: usize| {
        let site = &instance.sites[site];
        format!("{},{}", instance.parks[site.park].id, instance.sectors[site.sector].id)
    };
    let sites = instance.sites.len();
    let mut best: Option<f64> = None;
    for choice in 0..1_u32 << sites {
        let open: Vec<usize> = (0..sites).filter(|&i| choice >> i & 1 == 1).collect();
        let mut in_park = HashMap::new();
        let mut of_sector = HashMap::new();
        for &i in &open {
            *in_park.entry(instance.sites[i].park).or_insert(0) += 1;
            *of_sector.entry(instance.sites[i].sector).or_insert(0) += 1;
        }
        let crowded = |(&park, &count): (&usize, &u32)| {
            model.discrete.max_sectors && instance.parks[park].max_sectors.is_some_and(|most| count > most)
        };
        let spread = |(&sector, &count): (&usize, &u32)| {
            model.discrete.max_parks && instance.sectors[sector].max_parks.is_some_and(|most| count > most)
        };
        if in_park.iter().any(crowded) || of_sector.iter().any(spread) {
            continue;
        }
        let mut rows = String::from("park,sector,suitability,existing,min_output,max_output,workers\n");
        let jobs = instance.resources.iter().position(|r| r.jobs).unwrap();
        let mut possible = true;
        for (i, site) in instance.sites.iter().enumerate() {
            let is_open = choice >> i & 1 == 1;
            let scale = if model.discrete.min_scale { instance.sectors[site.sector].min_scale } else { 0.0 };
            let (least, most) = if is_open {
                (site.min_output.max(scale), site.max_output)
            } else {
                // Not 0: a country without a possible site would drop out of equity.
                (site.min_output, Some(1e-12))
            };
            possible &= most.is_none_or(|most| least <= most);
            let most = most.map(|most| most.to_string()).unwrap_or_default();
            let (kept, workers) = (site.suitability, site.intensity[jobs]);
            rows += &format!("{},{kept},{},{least},{most},{workers}\n", id(i), site.existing);
        }
        if !possible {
            continue;
        }
        let mut files: Vec<_> = drawn.files.iter().filter(|(name, _)| name != "sites.csv").cloned().collect();
        files.push(("sites.csv".to_owned(), rows));
        let paid: f64 = if model.discrete.fixed_costs {
            in_park.keys().map(|&park| instance.parks[park].fixed_cost).sum()
        } else {
            0.0
        };
        // What open parks cost counts in a limit on cost too: it is taken off the limit.
        let limited = less_for_cost(&linear, paid)?;
        let Some(found) = limited.and_then(|model| worth(&Drawn { files, model })) else { continue };
        let found = found - model.objective[multipark::model::Term::Cost] * paid;
        best = Some(best.map_or(found, |best: f64| best.max(found)));
    }
    best
}

/// The model with what is already spent taken off its limits on cost; `Some(None)` where nothing is left.
#[allow(clippy::option_option, clippy::unnecessary_wraps)] // no limit, no room, or a model
fn less_for_cost(model: &str, paid: f64) -> Option<Option<String>> {
    let Some(line) = model.lines().find(|line| line.starts_with("cost = { ")) else {
        return Some(Some(model.to_owned()));
    };
    let figure: String = line.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
    let left = figure.parse::<f64>().unwrap() - paid;
    if left < 0.0 {
        let free = line.contains("min").then(|| model.replace(line, ""));
        return Some(free);
    }
    Some(Some(model.replace(line, &line.replace(&figure, &left.to_string()))))
}

#[test]
fn a_discrete_optimum_is_the_best_of_every_choice() {
    let mut compared = 0;
    for seed in 0..60 {
        let drawn = draw(9_000 + seed, size(seed, true));
        if !drawn.model.contains("= true") {
            continue;
        }
        let (found, best) = (worth(&drawn), best_of_all_choices(&drawn));
        let same = match (found, best) {
            (Some(found), Some(best)) => {
                compared += 1;
                (found - best).abs() <= 1e-5 * best.abs().max(1.0)
            }
            (found, best) => found == best,
        };
        assert!(same, "seed {seed}: found {found:?}, the best of all choices {best:?}");
    }
    assert!(compared >= 30, "only {compared} instances had a plan");
}
