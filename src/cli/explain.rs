//! `explain`: why a plan is impossible, endless, or no better than it is.

use super::arguments::{Format, Inputs, SolverOptions};
use super::inputs::{load, solver_options};
use super::text::{figure, table};
use super::waiting::Waiting;
use super::{Answer, csv};
use crate::analysis::explain::{
    Asked, Chain, Conflict, Explanation, Gain, Growth, Told, Weights, explain as ask,
};
use crate::error::Error;
use clap::Args;
use serde_json::{Value, json};

/// What `explain` takes.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  multipark explain lancang-mekong --set countries.KH.min_jobs=200000
  multipark explain lancang-mekong --set countries.KH.min_jobs=200000 --weight countries.*.workers=never
  multipark explain lancang-mekong --park rayong --sector autos")]
pub struct ExplainArguments {
    #[command(flatten)]
    pub inputs: Inputs,
    /// How hard a figure is to change, 1 by default: a number, or `never`; `*` stands for any text. Repeatable.
    #[arg(long, value_name = "PATH=W")]
    pub weight: Vec<String>,
    /// Explain what stands behind this park.
    #[arg(long)]
    pub park: Option<String>,
    /// Explain what stands behind this sector.
    #[arg(long)]
    pub sector: Option<String>,
    #[command(flatten)]
    pub solver: SolverOptions,
    /// Form of the result on standard output.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

/// Rows shown of a long table.
const SHOWN: usize = 12;

/// The explanation; exit code 0, since explaining is the job.
pub(super) fn explain(asked: ExplainArguments, quiet: bool) -> Result<Answer, Error> {
    let ExplainArguments { inputs, weight, park, sector, solver, format } = asked;
    let options = solver_options(&solver)?;
    let asked = Asked { weights: Weights::parse(&weight)?, park, sector };
    let loaded = load(&inputs)?;
    let waiting = Waiting::begin(&options, quiet);
    let found = ask(&loaded.raw, &loaded.source, &asked, &options)?;
    drop(waiting);
    let out = match format {
        Format::Json => csv::json(&loaded.stamp(&options).on(&found))?,
        Format::Csv => records(&found)?,
        Format::Table => read(&found),
    };
    Answer { out, notes: found.notes, code: 0 }.stamped(format, || loaded.stamp(&options))
}

/// One row a statement.
fn records(found: &Explanation) -> Result<String, Error> {
    let mut rows: Vec<Value> = Vec::new();
    let mut row = |kind: &str, path: &str, value: Value, unit: &str, to: Value, gain: Value, words: &str| {
        rows.push(json!({"kind": kind, "path": path, "value": value, "unit": unit, "to": to, "gain": gain, "words": words}));
    };
    for (number, conflict) in found.conflicts.iter().enumerate() {
        for told in &conflict.figures {
            let kind = format!("conflict {}", number + 1);
            row(&kind, &told.path, json!(told.value), &told.unit, Value::Null, Value::Null, &told.words);
        }
        for way in &conflict.ways_out {
            let (kind, c) = (format!("way out {}", number + 1), &way.change);
            row(&kind, &c.path, json!(c.from), &c.unit, json!(c.to), Value::Null, &c.words);
        }
    }
    for c in found.relaxation.iter().flat_map(|r| &r.changes) {
        row("cheapest relaxation", &c.path, json!(c.from), &c.unit, json!(c.to), Value::Null, &c.words);
    }
    if let Some(growth) = &found.growth {
        for (what, rate) in &growth.grows {
            row("grows", "", json!(rate), "", Value::Null, Value::Null, what);
        }
        for stop in &growth.stopped_by {
            let words = if stop.enough_alone { "enough alone" } else { "stops this growth, not all" };
            row("stop", &stop.path, Value::Null, "", Value::Null, Value::Null, words);
        }
    }
    for g in &found.limits {
        let (l, c) = (&g.limit, &g.change);
        row("limit", &l.path, json!(l.value), &l.unit, json!(c.to), json!(g.gain), &l.words);
    }
    for l in found.chain.iter().flat_map(|c| &c.limits) {
        let (t, c) = (&l.limit, &l.change);
        row("chain", &t.path, json!(t.value), &t.unit, json!(c.to), json!(l.gain), &t.words);
    }
    csv::records(&["kind", "path", "value", "unit", "to", "gain", "words"], &rows)
}

fn read(found: &Explanation) -> String {
    match found.status.as_str() {
        "infeasible" => read_infeasible(found),
        "unbounded" => found
            .growth
            .as_ref()
            .map_or_else(|| "The objective can grow without end.\n".to_owned(), read_growth),
        _ => {
            let mut out = format!(
                "A best plan exists: objective {} (M USD a year).\n",
                figure(found.objective.unwrap_or_default())
            );
            out += &read_limits(&found.limits);
            out += &found.chain.as_ref().map(read_chain).unwrap_or_default();
            out
        }
    }
}

fn place(told: &Told) -> String {
    match (&told.file, told.line) {
        (Some(file), Some(line)) => format!("{file}:{line}"),
        (Some(file), None) => file.clone(),
        _ => "-".to_owned(),
    }
}

fn read_infeasible(found: &Explanation) -> String {
    let mut out = match found.conflicts.len() {
        0 => "No plan keeps every rule.\n".to_owned(),
        1 => "No plan keeps every rule: these figures contradict each other, and any one fewer would not.\n"
            .to_owned(),
        n => format!("No plan keeps every rule: {n} conflicts, none sharing a figure with another.\n"),
    };
    for (number, conflict) in found.conflicts.iter().enumerate() {
        if found.conflicts.len() > 1 {
            out += &format!("\nConflict {} of {}\n", number + 1, found.conflicts.len());
        } else {
            out.push('\n');
        }
        out += &read_conflict(conflict);
    }
    if let Some(relaxation) = &found.relaxation {
        out += "\nThe least that mends everything, relative to the figures (tried: a plan exists then)\n";
        for change in &relaxation.changes {
            out += &format!("  {}\n", change.words);
        }
        let sets: Vec<String> = relaxation.changes.iter().map(|c| format!("--set {}", c.set)).collect();
        out += &format!("  as options: {}\n", sets.join(" "));
    }
    out
}

fn read_conflict(conflict: &Conflict) -> String {
    let rows = conflict.figures.iter().map(|t| {
        let quality = t.quality.and_then(|q| serde_json::to_value(q).ok());
        let quality = quality.as_ref().and_then(Value::as_str).unwrap_or("-").to_owned();
        vec![t.words.clone(), t.path.clone(), place(t), quality, figure(t.value)]
    });
    let mut out = table(&["what it says", "path", "written in", "founded on", "figure"], 4, rows);
    let alone = conflict.ways_out.iter().filter(|w| w.along_with.is_empty()).count();
    if !conflict.ways_out.is_empty() {
        out += if alone == conflict.ways_out.len() {
            "\n  Any one of these ends it (each tried: a plan exists then)\n"
        } else {
            "\n  Any one of these ends it, with the changes below to other figures (each tried)\n"
        };
        for way in conflict.ways_out.iter().take(SHOWN) {
            out += &format!(
                "    {} ({:.1} %)\n",
                way.change.words,
                100.0 * share(way.change.from, way.change.to)
            );
        }
        if conflict.ways_out.len() > SHOWN {
            out += &format!("    and {} more ways\n", conflict.ways_out.len() - SHOWN);
        }
    }
    out
}

fn share(from: f64, to: f64) -> f64 {
    if from == 0.0 { f64::INFINITY } else { (to - from).abs() / from.abs() }
}

fn read_growth(growth: &Growth) -> String {
    let mut out =
        format!("The objective can grow without end, by {} M USD at this pace:\n\n", figure(growth.gain));
    let rows = growth.grows.iter().take(SHOWN).map(|(what, rate)| vec![what.clone(), figure(*rate)]);
    out += &table(&["what grows", "by"], 1, rows);
    if growth.grows.len() > SHOWN {
        out += &format!("  and {} more\n", growth.grows.len() - SHOWN);
    }
    if growth.stopped_by.is_empty() {
        out += "\nEvery figure that limits it is there but grows along; demand (markets.csv, demand.csv) would stop it.\n";
    } else {
        out += "\nAbsent limits that would stop it\n";
        for stop in &growth.stopped_by {
            let enough = if stop.enough_alone { ", and then nothing grows without end" } else { "" };
            out += &format!("  {}{enough}\n", stop.path);
        }
    }
    out
}

fn read_limits(limits: &[Gain]) -> String {
    if limits.is_empty() {
        return "No limit gains anything when relaxed: the plan is as good as its prices and demand let it be.\n".to_owned();
    }
    let rows = limits.iter().map(|g| {
        vec![
            g.limit.path.clone(),
            g.limit.unit.clone(),
            figure(g.change.from),
            figure(g.change.to),
            g.gain.map_or_else(|| "no end".to_owned(), figure),
            figure(g.promised),
            place(&g.limit),
        ]
    });
    let head = ["limit", "unit", "figure", "a tenth relaxed", "truly gains", "at its price", "written in"];
    "\nLimits that matter most: each relaxed by a tenth, and solved again (M USD a year)\n".to_owned()
        + &table(&head, 2, rows)
}

fn read_chain(chain: &Chain) -> String {
    let what = match (&chain.sector, &chain.park) {
        (Some(sector), Some(park)) => format!("{sector} at {park}"),
        (Some(one), None) | (None, Some(one)) => one.clone(),
        (None, None) => "everything".to_owned(),
    };
    let mut out = format!("\nBehind {what}: {} M USD a year\n", figure(chain.output));
    let rows = chain.sites.iter().map(|s| {
        let why = match s.must_improve {
            Some(by) => format!("enters when a M USD gains {} more", figure(by)),
            None => String::new(),
        };
        vec![format!("{} at {}", s.sector, s.park), why, figure(s.output)]
    });
    out += &table(&["site", "", "output"], 2, rows.take(SHOWN));
    if !chain.limits.is_empty() {
        out += "\nLimits that reach it: each relaxed by a tenth, and solved again\n";
        let rows = chain.limits.iter().take(SHOWN).map(|l| {
            let through = if l.through.is_empty() { "its own".to_owned() } else { l.through.join(", ") };
            vec![
                l.limit.path.clone(),
                through,
                l.limit.unit.clone(),
                figure(l.change.from),
                figure(l.price),
                figure(l.gain),
                format!("{}{}", if l.output_change > 0.0 { "+" } else { "" }, figure(l.output_change)),
            ]
        });
        let head = ["limit", "through", "unit", "figure", "price", "gains", "its output"];
        out += &table(&head, 3, rows);
        if chain.limits.len() > SHOWN {
            out += &format!("  and {} more\n", chain.limits.len() - SHOWN);
        }
    }
    if !chain.links.is_empty() {
        out += "\nSupplies to and from it (M USD)\n";
        let rows = chain.links.iter().take(SHOWN).map(|l| {
            let (from, to) = (format!("{} at {}", l.supplier, l.from), format!("{} at {}", l.user, l.to));
            vec![from, to, figure(l.value)]
        });
        out += &table(&["from", "to", "value"], 2, rows);
    }
    if !chain.markets.is_empty() {
        out += "\nSales (M USD)\n";
        let rows = chain
            .markets
            .iter()
            .take(SHOWN)
            .map(|m| vec![format!("{} at {}", m.sector, m.from), m.market.clone(), figure(m.value)]);
        out += &table(&["from", "market", "value"], 2, rows);
    }
    out
}
