//! `alternatives`: near-optimal plans that differ most, must-haves and free choices.

use super::arguments::{Format, Inputs, SolverOptions};
use super::inputs::{load, solver_options};
use super::text::{aligned, figure, heading, paragraph, per_cent, table};
use super::{Answer, Progress, csv};
use crate::analysis::alternatives::{
    Alternatives, Kind, Method, OutputRange, Search, alternatives as search,
};
use crate::error::Error;
use clap::{Args, ValueEnum};

/// Rows shown of a long table.
const SHOWN: usize = 20;

/// What `alternatives` takes.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  multipark alternatives lancang-mekong --slack 0.02
  multipark alternatives lancang-mekong --method random --count 10 --seed 7 --format json > plans.json
  multipark alternatives lancang-mekong --format csv > ranges.csv")]
pub struct AlternativesArguments {
    #[command(flatten)]
    pub inputs: Inputs,
    /// Share of the objective that may be given up.
    #[arg(long, value_name = "SHARE", default_value_t = 0.02)]
    pub slack: f64,
    /// How to look for plans that differ.
    #[arg(long, value_enum, default_value_t = How::Hsj)]
    pub method: How,
    /// Plans beside the best one, at most.
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub count: usize,
    /// Least difference to every plan before, as a share of all output of both; nearer plans are left out.
    #[arg(long, value_name = "SHARE", default_value_t = 0.01)]
    pub apart: f64,
    /// The same seed takes the same random directions.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Print every sector-park pair.
    #[arg(long)]
    pub all: bool,
    #[command(flatten)]
    pub solver: SolverOptions,
    /// Form of the result on standard output; CSV gives the ranges.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

/// Ways to look for plans that differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum How {
    /// Hop-Skip-Jump (Brill, Chang and Hopkins, 1982).
    Hsj,
    /// Random directions; of four times as many, those that differ most.
    Random,
}

/// The plans and ranges.
pub(super) fn alternatives(
    asked: &AlternativesArguments,
    quiet: bool,
    colour: bool,
) -> Result<Answer, Error> {
    let options = solver_options(&asked.solver)?;
    let loaded = load(&asked.inputs)?;
    let method = match asked.method {
        How::Hsj => Method::Hsj,
        How::Random => Method::Random,
    };
    let wanted =
        Search { slack: asked.slack, method, count: asked.count, apart: asked.apart, seed: asked.seed };
    let progress = Progress::new("sector-park pairs", quiet);
    let tell = |done, all| progress.tell(done, all);
    let found = search(&loaded.instance, &loaded.model, wanted, &options, &tell)?;
    let out = match asked.format {
        Format::Json => csv::json(&loaded.stamp(&options).on(&found))?,
        Format::Csv => {
            csv::records(&["park", "sector", "best", "least", "most", "kind"], &csv::values(&found.ranges)?)?
        }
        Format::Table => read(&found, asked.all, colour),
    };
    Answer::data(out).stamped(asked.format, || loaded.stamp(&options))
}

fn read(found: &Alternatives, all: bool, colour: bool) -> String {
    let mut out = paragraph(&format!(
        "Best objective: {} M USD a year. Plans worth {} or more:",
        figure(found.objective),
        figure(found.least_objective)
    ));
    found.words.iter().for_each(|words| out += &paragraph(words));
    out += &heading("Plans that differ most (output in M USD a year)", colour);
    let rows = found.plans.iter().enumerate().map(|(number, plan)| {
        vec![
            number.to_string(),
            figure(plan.objective),
            figure(plan.moved),
            per_cent(plan.distance),
            plan.nearest.map_or_else(|| "-".to_owned(), per_cent),
            plan.words.clone(),
        ]
    });
    let head = [
        "",
        "objective",
        "made elsewhere",
        "apart from best",
        "from the nearest before",
        "what changes most",
    ];
    out += &aligned(&head, |column| column == 0 || column == 5, rows);
    for (kind, title) in [
        (Kind::MustHave, "In every plan within the slack (M USD a year)"),
        (Kind::Free, "Free choices (M USD a year)"),
        (Kind::Never, "In no plan within the slack"),
    ] {
        let mut of_kind: Vec<&OutputRange> = found.ranges.iter().filter(|r| r.kind == kind).collect();
        if of_kind.is_empty() {
            continue;
        }
        out += &heading(title, colour);
        let key = |r: &OutputRange| match kind {
            Kind::MustHave => r.least,
            _ => r.most.unwrap_or(f64::INFINITY),
        };
        of_kind.sort_by(|a, b| key(b).total_cmp(&key(a)));
        let shown = if all { of_kind.len() } else { SHOWN };
        let rows = of_kind.iter().take(shown).map(|r| {
            vec![
                r.park.clone(),
                r.sector.clone(),
                figure(r.least),
                figure(r.best),
                r.most.map_or_else(|| "no end".to_owned(), figure),
            ]
        });
        out += &table(&["park", "sector", "smallest", "in the best plan", "largest"], 2, rows);
        if of_kind.len() > shown {
            out += &format!("  and {} more; --all shows them\n", of_kind.len() - shown);
        }
    }
    out
}
