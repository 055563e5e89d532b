//! Differences between plans, told: who gains and loses, what moves where, and whether bilateral ties are enough.

use super::super::explain::amount;
use super::Case;
use crate::instance::Instance;
use crate::model::Term;
use std::collections::BTreeMap;

/// Countries and moves told of a case.
const TOLD: usize = 4;
/// Change below this share of a figure is none.
const NOTHING: f64 = 1e-6;
/// Output (M USD) below which a move is not worth telling.
const LEAST_MOVE: f64 = 0.5;
/// Share of the multilateral gain from which bilateral ties are called enough.
const ENOUGH: f64 = 0.95;

/// A text for each case after the first.
pub(super) fn differences(instance: &Instance, cases: &[Case]) -> Vec<String> {
    let Some((base, others)) = cases.split_first() else { return Vec::new() };
    others.iter().map(|case| difference(instance, base, case)).collect()
}

fn difference(instance: &Instance, base: &Case, case: &Case) -> String {
    let (Some(before), Some(after)) = (base.objective, case.objective) else {
        return format!("`{}` is {}, `{}` is {}.", base.name, base.status, case.name, case.status);
    };
    let mut out = format!(
        "Under `{}`, the objective is {} over `{}`{}.",
        case.name,
        change(after - before, before, "M USD"),
        base.name,
        terms(base, case)
    );
    for sentence in [people(instance, base, case), moves(base, case)].into_iter().flatten() {
        out += &format!(" {sentence}.");
    }
    out
}

/// A signed figure; rounding differences are none.
fn change(by: f64, of: f64, unit: &str) -> String {
    if by.abs() <= NOTHING * of.abs().max(1.0) {
        return format!("+0 {unit}");
    }
    let share = if of == 0.0 { String::new() } else { format!(" ({:+.1} %)", 100.0 * by / of.abs()) };
    format!("{} {unit}{share}", signed(by))
}

fn signed(by: f64) -> String {
    format!("{}{}", if by > 0.0 { "+" } else { "" }, rounded(by))
}

fn rounded(by: f64) -> String {
    amount(if by.abs() >= 100.0 { by.round() } else { (10.0 * by).round() / 10.0 })
}

fn terms(base: &Case, case: &Case) -> String {
    let (Some(before), Some(after)) = (base.terms, case.terms) else { return String::new() };
    let changed = Term::ALL.iter().filter_map(|&t| {
        let by = after[t] - before[t];
        let name = t.key().replace('_', " ");
        let unit = if t == Term::Jobs { String::new() } else { format!(" {}", t.unit()) };
        (by.abs() > NOTHING * before[t].abs().max(1.0)).then(|| format!("{name} {}{unit}", signed(by)))
    });
    let changed: Vec<String> = changed.collect();
    if changed.is_empty() { String::new() } else { format!("; {}", changed.join(", ")) }
}

/// Who gains and loses jobs; output where nobody has jobs.
fn people(instance: &Instance, base: &Case, case: &Case) -> Option<String> {
    let jobs = base.countries.iter().chain(&case.countries).any(|c| c.jobs > 0.0);
    let pairs = case.countries.iter().zip(&base.countries);
    let mut changes: Vec<(&str, f64)> = pairs
        .zip(&instance.countries)
        .map(|((a, b), country)| {
            (country.name.as_str(), if jobs { a.jobs - b.jobs } else { a.output - b.output })
        })
        .filter(|(_, by)| by.abs() >= 1.0)
        .collect();
    changes.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    let unit = if jobs { "jobs" } else { "M USD of output" };
    let told: Vec<String> = changes
        .iter()
        .take(TOLD)
        .map(|(name, by)| {
            let verb = if *by > 0.0 { "gains" } else { "loses" };
            format!("{name} {verb} {} {unit}", amount(by.abs().round()))
        })
        .collect();
    let more = changes.len().saturating_sub(TOLD);
    let rest = if more > 0 { format!(" ({more} more change)") } else { String::new() };
    (!told.is_empty()).then(|| told.join(", ") + &rest)
}

/// Which sectors move between parks, and which grow or shrink as a whole.
fn moves(base: &Case, case: &Case) -> Option<String> {
    let mut by_sector: BTreeMap<&str, BTreeMap<&str, f64>> = BTreeMap::new();
    for (plan, sign) in [(case, 1.0), (base, -1.0)] {
        for made in &plan.allocation {
            *by_sector.entry(&made.sector).or_default().entry(&made.park).or_insert(0.0) +=
                sign * made.output;
        }
    }
    let (mut moved, mut sized) = (Vec::new(), Vec::new());
    for (sector, parks) in &by_sector {
        let largest = parks.iter().max_by(|a, b| a.1.total_cmp(b.1));
        let smallest = parks.iter().min_by(|a, b| a.1.total_cmp(b.1));
        if let (Some((to, gain)), Some((from, loss))) = (largest, smallest) {
            let by = gain.min(-loss);
            if by >= LEAST_MOVE {
                moved.push((by, format!("{sector} moves from {from} to {to} ({} M USD)", rounded(by))));
            }
        }
        let grown: f64 = parks.values().sum();
        if grown.abs() >= LEAST_MOVE {
            let verb = if grown > 0.0 { "grows" } else { "shrinks" };
            sized.push((grown.abs(), format!("{sector} {verb} by {} M USD", rounded(grown.abs()))));
        }
    }
    let mut told = Vec::new();
    for (mut list, most) in [(moved, TOLD), (sized, TOLD / 2)] {
        list.sort_by(|a: &(f64, String), b| b.0.total_cmp(&a.0));
        told.extend(list.into_iter().take(most).map(|(_, words)| words));
    }
    let words = told.join(", ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect())
}

/// What opening every pair is worth, and how much of it the best of the other schemes gives.
pub(super) fn verdict(instance: &Instance, cases: &[Case]) -> Option<String> {
    let worth = |name: &str| cases.iter().find(|c| c.name == name).and_then(|c| c.objective);
    let (none, all) = (worth("none")?, worth("all")?);
    let gain = all - none;
    if gain <= NOTHING * none.abs().max(1.0) {
        return Some(
            "Neither: opening every pair of countries is worth no more than opening none.".to_owned(),
        );
    }
    let between = cases.iter().filter(|c| c.name != "none" && c.name != "all");
    let best = between.filter_map(|c| Some((c, c.objective? - none))).max_by(|a, b| a.1.total_cmp(&b.1));
    let Some((bilateral, part)) = best else {
        return Some(format!(
            "Opening every pair is worth {} over none; no bilateral scheme was compared.",
            change(gain, none, "M USD a year")
        ));
    };
    let share = part / gain;
    let opening = if share >= ENOUGH {
        format!("Bilateral ties are enough here: `{}` gives", bilateral.name)
    } else {
        format!("Multilateral: the best bilateral scheme compared, `{}`, gives only", bilateral.name)
    };
    let mut out = format!(
        "{opening} {:.0} % of the {} M USD a year that opening every pair is worth over none.",
        100.0 * share.max(0.0),
        rounded(gain)
    );
    let losers = losers(instance, cases);
    if losers.is_empty() {
        out += " No country has fewer jobs under `all` than under `none`.";
    } else {
        out += &format!(" Fewer jobs under `all` than under `none`: {}.", losers.join(", "));
    }
    Some(out)
}

/// Countries with fewer jobs under `all` than under `none`.
fn losers(instance: &Instance, cases: &[Case]) -> Vec<String> {
    let find = |name: &str| cases.iter().find(|c| c.name == name);
    let (Some(none), Some(all)) = (find("none"), find("all")) else { return Vec::new() };
    let pairs = all.countries.iter().zip(&none.countries).zip(&instance.countries);
    pairs
        .filter(|((a, b), _)| b.jobs - a.jobs >= 1.0)
        .map(|((a, b), country)| format!("{} ({})", country.name, amount((a.jobs - b.jobs).round())))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::compare::ParkResult;
    use crate::bundled;
    use crate::model::Terms;
    use crate::solution::{Allocation, CountryResult};

    fn instance() -> Instance {
        Instance::check(&bundled::open_instance("twin-parks").unwrap()).unwrap()
    }

    /// A case with jobs by country and output by park and sector.
    fn case(name: &str, objective: f64, jobs: &[f64], made: &[(&str, &str, f64)]) -> Case {
        let country = |&jobs: &f64| CountryResult {
            country: String::new(),
            output: 0.0,
            jobs,
            cost: 0.0,
            complementarity: 0.0,
        };
        let allocation = made.iter().map(|&(park, sector, output)| Allocation {
            park: park.to_owned(),
            sector: sector.to_owned(),
            output,
            jobs: 0.0,
            new_output: 0.0,
        });
        Case {
            name: name.to_owned(),
            status: "optimal".to_owned(),
            objective: Some(objective),
            terms: Some(Terms { jobs: jobs.iter().sum(), ..Terms::default() }),
            countries: jobs.iter().map(country).collect(),
            parks: Vec::<ParkResult>::new(),
            allocation: allocation.collect(),
            cross_border_supply: None,
            supply: None,
        }
    }

    #[test]
    fn who_gains_what_moves_and_what_grows_is_told() {
        let instance = instance();
        let names: Vec<&str> = instance.countries.iter().map(|c| c.name.as_str()).collect();
        let none = case("none", 200.0, &[100.0, 50.0], &[("p", "tyres", 30.0), ("q", "tyres", 10.0)]);
        let all = case("all", 250.0, &[90.0, 80.0], &[("p", "tyres", 12.0), ("q", "tyres", 33.0)]);
        let told = differences(&instance, &[none.clone(), all]);
        assert_eq!(told.len(), 1);
        let expected = format!(
            "Under `all`, the objective is +50 M USD (+25.0 %) over `none`; jobs +20. {} gains 30 jobs, {} loses 10 \
             jobs. Tyres moves from p to q (18 M USD), tyres grows by 5 M USD.",
            names[1], names[0]
        );
        assert_eq!(told[0], expected);
        // What is rounding is no difference.
        let same = case("twins", 200.0 + 1e-9, &[100.3, 49.7], &[("p", "tyres", 30.2), ("q", "tyres", 9.8)]);
        assert_eq!(
            differences(&instance, &[none, same])[0],
            "Under `twins`, the objective is +0 M USD over `none`."
        );
    }

    #[test]
    fn the_verdict_goes_by_the_share_that_the_best_bilateral_scheme_gives() {
        let instance = instance();
        let cases = |twins: f64, jobs: f64| {
            let made: &[(&str, &str, f64)] = &[];
            [
                case("none", 100.0, &[10.0, 10.0], made),
                case("twins", twins, &[10.0, 10.0], made),
                case("agreements", 101.0, &[10.0, 10.0], made),
                case("all", 200.0, &[10.0, jobs], made),
            ]
        };
        let told = |twins: f64, jobs: f64| verdict(&instance, &cases(twins, jobs)).unwrap();
        assert!(told(195.0, 10.0).starts_with("Bilateral ties are enough here: `twins` gives 95 %"));
        let told_less = told(160.0, 8.0);
        assert!(
            told_less
                .starts_with("Multilateral: the best bilateral scheme compared, `twins`, gives only 60 %")
        );
        assert!(
            told_less.ends_with(&format!("under `none`: {} (-2).", instance.countries[1].name)),
            "{told_less}"
        );
        assert!(told(160.0, 10.0).ends_with("No country has fewer jobs under `all` than under `none`."));
        let [none, _, _, mut all] = cases(160.0, 10.0);
        let two = verdict(&instance, &[none.clone(), all.clone()]).unwrap();
        assert!(two.contains("no bilateral scheme was compared"), "{two}");
        assert_eq!(verdict(&instance, std::slice::from_ref(&none)), None);
        all.objective = Some(100.0);
        assert!(verdict(&instance, &[none, all]).unwrap().starts_with("Neither:"));
    }

    #[test]
    fn a_case_without_a_plan_says_so() {
        let instance = instance();
        let none = case("none", 1.0, &[1.0, 1.0], &[]);
        let mut all = case("all", 1.0, &[1.0, 1.0], &[]);
        (all.objective, all.status) = (None, "infeasible".to_owned());
        assert_eq!(differences(&instance, &[none, all]), ["`none` is optimal, `all` is infeasible."]);
    }
}
