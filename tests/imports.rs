//! Imported benchmark problems: their published optima where the problem is small enough to stand here, else the
//! optimum found by trying every assignment.

use multipark::imports::{Import, Kind, import};
use multipark::instance::{Instance, RawInstance, from_texts};
use multipark::solver::{Backend, Options};
use multipark::{Solution, model};

/// The optimum under the imported model, or without its discrete rules.
fn solved(imported: &Import, whole: bool, backend: Backend) -> Solution {
    // Through the texts, as the files that are written.
    let texts = imported.raw.texts();
    let files: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let raw: RawInstance = from_texts("imported", &files).unwrap();
    let instance = Instance::check(&raw).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(instance.warnings, []);
    let text = if whole {
        imported.model.clone()
    } else {
        imported.model.split("[discrete]").next().unwrap().into()
    };
    let options = Options { backend, gap: 1e-9, ..Options::default() };
    let model = model::from_text("model.toml", &text).unwrap_or_else(|e| panic!("{e}"));
    multipark::solve(&instance, &model, &options).unwrap_or_else(|e| panic!("{e}"))
}

fn backends() -> impl Iterator<Item = Backend> {
    Backend::ALL.into_iter().filter(|b| b.is_built_in() && b.takes_whole_numbers())
}

fn near(found: f64, known: f64) {
    assert!((found - known).abs() <= 1e-6 * known.abs().max(1.0), "{found}, not {known}");
}

/// A file of two problems, the second being the first of OR-Library's `gap1` (c515-1).
const GAP: &str = "2
2 2
 3 4
 5 6
 1 1
 1 1
 2 1
5 15
 17 21 22 18 24 15 20 18 19 18 16 22 24 24 16
 23 16 21 16 17 16 19 25 18 21 17 15 25 17 24
 16 20 16 25 24 16 17 19 19 18 20 16 17 21 24
 19 19 22 22 20 16 19 17 21 19 25 23 25 25 25
 18 19 15 15 21 25 16 16 23 15 22 17 19 22 24
 8 15 14 23 8 16 8 25 9 17 25 15 10 8 24
 15 7 23 22 11 11 12 10 17 16 7 16 10 18 22
 21 20 6 22 24 10 24 9 21 14 11 14 11 19 16
 20 11 8 14 9 5 6 19 19 7 6 6 13 9 18
 8 13 13 13 10 20 25 16 16 17 10 10 5 12 23
 36 34 38 27 33
";

#[test]
fn generalised_assignment_reaches_its_published_values() {
    let most = import(Kind::AssignmentMax, "gap", GAP, 2).unwrap();
    let least = import(Kind::AssignmentMin, "gap", GAP, 2).unwrap();
    for (whole, high, low) in [(true, 336.0, 261.0), (false, 343.587_209_302, 254.357_716_535)] {
        let tolerance = if whole { 1e-6 } else { 1e-3 };
        let (most, least) = (solved(&most, whole, Backend::Default), solved(&least, whole, Backend::Default));
        assert!((most.objective - high).abs() < tolerance, "{}", most.objective);
        assert!((least.terms.cost - low).abs() < tolerance, "{}", least.terms.cost);
        near(least.objective, -least.terms.cost);
    }
    let first = import(Kind::AssignmentMax, "gap", GAP, 1).unwrap();
    // Agent 1 may do both jobs: 3 + 4, or share with agent 2, who does one: 5 + 4 or 3 + 6.
    near(solved(&first, true, Backend::Default).objective, 9.0);
    // One problem alone, without the number of problems: Yagiura's form of the same.
    let alone = GAP.split_once("5 15").unwrap().1;
    let alone = import(Kind::AssignmentMax, "gap", &format!("5 15 {alone}"), 1).unwrap();
    assert_eq!(alone.raw.tables, most.raw.tables);
}

/// A small generator with a seed (Park and Miller's), so that the problems are the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0 * 48_271 % 2_147_483_647;
        self.0 % most
    }
}

/// Every list of `length` numbers below `most`.
fn every(most: usize, length: usize) -> impl Iterator<Item = Vec<usize>> {
    (0..most.pow(length.try_into().unwrap())).map(move |code| {
        let mut rest = code;
        (0..length)
            .map(|_| {
                let digit = rest % most;
                rest /= most;
                digit
            })
            .collect()
    })
}

#[test]
fn task_assignment_reaches_the_least_of_every_assignment() {
    for seed in 1..6 {
        let random = &mut Random(seed);
        let (tasks, processors) = (6, 3);
        let execution: Vec<Vec<u64>> =
            (0..processors).map(|_| (0..tasks).map(|_| random.below(30)).collect()).collect();
        let talking: Vec<Vec<u64>> = (1..tasks)
            .map(|first| (first..tasks).map(|_| random.below(3) * random.below(20)).collect())
            .collect();
        let needs: Vec<u64> = (0..tasks).map(|_| 1 + random.below(9)).collect();
        let memories: Vec<u64> = (0..processors).map(|_| 10 + random.below(8)).collect();
        let line = |row: &[u64]| row.iter().map(u64::to_string).collect::<Vec<_>>().join(" ") + "\n";
        let mut text = format!("{tasks}\n{processors}\n\n");
        execution.iter().chain(&talking).for_each(|row| text += &line(row));
        text += &(line(&needs) + &line(&memories));
        let least = every(processors, tasks)
            .filter(|on| {
                (0..processors).all(|p| {
                    let used: u64 = (0..tasks).filter(|t| on[*t] == p).map(|t| needs[t]).sum();
                    used <= memories[p]
                })
            })
            .map(|on| {
                let run: u64 = (0..tasks).map(|t| execution[on[t]][t]).sum();
                let pairs = (0..tasks).flat_map(|a| (a + 1..tasks).map(move |b| (a, b)));
                run + pairs.filter(|(a, b)| on[*a] != on[*b]).map(|(a, b)| talking[a][b - a - 1]).sum::<u64>()
            })
            .min();
        let imported = import(Kind::Tasks, "tasks", &text, 1).unwrap();
        let all: u64 = talking.iter().flatten().sum();
        assert_eq!(imported.value, format!("{all} less the objective"));
        for backend in backends() {
            let found = all as f64 - solved(&imported, true, backend).objective;
            near(found, least.unwrap() as f64);
        }
    }
}

/// With the open warehouses given, what is left is a transport: capacity and demand in whole units, so that an order of
/// augmenting paths would do; here the linear program without fixed costs is asked, its choice of warehouses being tried.
#[test]
fn warehouse_location_reaches_the_least_of_every_choice() {
    for seed in 1..5 {
        let random = &mut Random(seed);
        let (warehouses, customers) = (5, 7);
        let fixed: Vec<u64> = (0..warehouses).map(|_| 20 + random.below(60)).collect();
        let demands: Vec<u64> = (0..customers).map(|_| 1 + random.below(9)).collect();
        let costs: Vec<Vec<u64>> =
            (0..customers).map(|_| (0..warehouses).map(|_| 1 + random.below(40)).collect()).collect();
        let text = |open: &[bool], fixed: &[u64]| {
            let mut text = format!(" {warehouses} {customers} \n");
            for (open, fixed) in open.iter().zip(fixed) {
                text += &format!(" {} {fixed}. \n", if *open { "capacity" } else { "0" });
            }
            for (demand, costs) in demands.iter().zip(&costs) {
                text += &format!(" {demand} \n");
                for cost in costs {
                    text += &format!(" {cost}.00000");
                }
                text.push('\n');
            }
            text
        };
        let kind = Kind::Warehouses { capacity: Some(17.0) };
        let least = every(2, warehouses)
            .filter_map(|open| {
                let open: Vec<bool> = open.into_iter().map(|digit| digit == 1).collect();
                let enough = 17 * open.iter().filter(|open| **open).count() as u64 >= demands.iter().sum();
                let paid: u64 =
                    fixed.iter().zip(&open).filter(|(_, open)| **open).map(|(fixed, _)| fixed).sum();
                enough.then(|| {
                    let imported = import(kind, "cap", &text(&open, &vec![0; warehouses]), 1).unwrap();
                    paid as f64 + solved(&imported, false, Backend::Default).terms.cost
                })
            })
            .fold(f64::INFINITY, f64::min);
        let imported = import(kind, "cap", &text(&vec![true; warehouses], &fixed), 1).unwrap();
        for backend in backends() {
            near(solved(&imported, true, backend).terms.cost, least);
        }
    }
}

#[test]
fn what_is_not_of_the_kind_is_told_with_its_line() {
    let told = |kind, text: &str, problem| import(kind, "file.txt", text, problem).unwrap_err().to_string();
    let warehouses = Kind::Warehouses { capacity: None };
    for (kind, text, problem, parts) in [
        (Kind::AssignmentMax, GAP, 3, ["unknown-problem", "holds 2"]),
        (Kind::AssignmentMax, GAP, 0, ["unknown-problem", "holds 2"]),
        (Kind::Tasks, "1 1 1 1 1", 2, ["unknown-problem", "holds one"]),
        (Kind::AssignmentMin, "1 2 2 3 4", 1, ["file-too-short", "file.txt:1"]),
        (Kind::AssignmentMin, "1\n99999999999 2\n", 1, ["bad-count", "file.txt:2"]),
        (warehouses, "1 1\ncapacity 5\n3\n4\n", 1, ["no-capacity", "file.txt:2"]),
        (warehouses, "1 1\n9 5\n3\nx\n", 1, ["not-a-number", "file.txt:4"]),
        (warehouses, "1 1\n9 5\n3\n-4\n", 1, ["not-a-number", "file.txt:4"]),
        (warehouses, "1 1\n9 5\n3\n4\n5\n", 1, ["file-too-long", "file.txt:5"]),
        (Kind::Tasks, "", 1, ["file-too-short", "file.txt"]),
    ] {
        let told = told(kind, text, problem);
        for part in parts {
            assert!(told.contains(part), "`{part}` is not in: {told}");
        }
    }
}
