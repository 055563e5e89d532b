//! `uncertainty`: what uncertain figures do to the plan.

use super::arguments::{Format, Inputs, Method, SolverOptions};
use super::inputs::{load, solver_options};
use super::text::{figure, heading, maybe, paragraph, per_cent, table};
use super::{Answer, Progress, csv};
use crate::analysis::sweep::{Method as Draw, Sample, Vary};
use crate::analysis::uncertainty::indices::Index;
use crate::analysis::uncertainty::{Request, Uncertainty, uncertainty as sample};
use crate::error::Error;
use clap::Args;

/// Rows shown of a long table.
const SHOWN: usize = 20;

/// What `uncertainty` takes.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  multipark uncertainty lancang-mekong --vary 'demand.*.max_sales=*normal(1,0.1)' --vary 'countries.*.workers=*uniform(0.9,1.1)' --sample 64
  multipark uncertainty lancang-mekong --vary 'demand.*.max_sales=*normal(1,0.1)' --vary 'corridors.*.usd_per_tonne=*uniform(0.8,1.5)' --sample 16 --sobol
  multipark uncertainty lancang-mekong --vary 'demand.*.max_sales=*normal(1,0.1)' --sample 20 --regret --format json

--sobol solves N times (figures that vary + 2) scenarios; powers of two are best for N.")]
pub struct UncertaintyArguments {
    #[command(flatten)]
    pub inputs: Inputs,
    /// What varies, repeatable: uniform(a,b), normal(m,s) or triangular(a,c,b); a leading * or + scales or adds.
    #[arg(long, value_name = "PATH=DISTRIBUTION", required = true)]
    pub vary: Vec<String>,
    /// Draws.
    #[arg(long, value_name = "N", default_value_t = 64)]
    pub sample: usize,
    /// How to draw; Sobol's indices always take Sobol's sequence.
    #[arg(long, value_enum, default_value_t = Method::Lhs)]
    pub method: Method,
    /// The same seed draws the same sample.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Also Sobol's indices: which figures the variance comes from.
    #[arg(long)]
    pub sobol: bool,
    /// Also regrets of the plan for the figures as they are and of N others.
    #[arg(long, value_name = "N", num_args = 0..=1, default_missing_value = "4")]
    pub regret: Option<usize>,
    /// Threads; 0 is one a core. The results do not depend on it.
    #[arg(long, default_value_t = 0)]
    pub workers: usize,
    /// Print every sector-park pair.
    #[arg(long)]
    pub all: bool,
    #[command(flatten)]
    pub solver: SolverOptions,
    /// Form of the result on standard output; CSV gives the spreads.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

/// The sample, summed up.
pub(super) fn uncertainty(asked: &UncertaintyArguments, quiet: bool, colour: bool) -> Result<Answer, Error> {
    let options = solver_options(&asked.solver)?;
    let vary = asked.vary.iter().map(|text| Vary::parse(text)).collect::<Result<Vec<_>, _>>()?;
    let method = match asked.method {
        Method::Lhs => Draw::LatinHypercube,
        Method::Sobol => Draw::Sobol,
        Method::Random => Draw::Random,
    };
    let request = Request {
        vary,
        sample: Sample { count: asked.sample, method, seed: asked.seed },
        sobol: asked.sobol,
        candidates: asked.regret,
        workers: asked.workers,
    };
    let loaded = load(&asked.inputs)?;
    let progress = Progress::new("scenarios", quiet);
    let tell = |done, all| progress.tell(done, all);
    let found = sample(&loaded.raw, &loaded.source, &request, &options, &tell)?;
    let out = match asked.format {
        Format::Json => csv::json(&loaded.stamp(&options).on(&found))?,
        Format::Csv => csv::records(&["output"], &csv::values(&found.spreads)?)?,
        Format::Table => read(&found, asked.all, colour),
    };
    Answer { out, notes: found.notes.clone(), code: 0 }.stamped(asked.format, || loaded.stamp(&options))
}

fn read(found: &Uncertainty, all: bool, colour: bool) -> String {
    let mut out = heading(&format!("Spread over {} scenarios", found.scenarios), colour);
    out = out.trim_start_matches('\n').to_owned();
    let rows = found.spreads.iter().map(|s| {
        let mut row = vec![s.output.replace('_', " "), s.unit.clone(), maybe(s.as_is), figure(s.mean)];
        row.push(figure(s.deviation));
        row.extend([s.least, s.q05, s.q50, s.q95, s.most].map(figure));
        row
    });
    let head = ["", "unit", "as is", "mean", "deviation", "least", "5 %", "half", "95 %", "largest"];
    out += &table(&head, 2, rows);
    out += &heading("Sectors chosen (output in M USD a year)", colour);
    let shown = if all { found.chosen.len() } else { SHOWN };
    let always = found.chosen.iter().filter(|c| c.share == 1.0).count();
    out += &paragraph(&format!(
        "{} sector-park pairs are chosen in some scenario, {always} of them in all.",
        found.chosen.len()
    ));
    let sometimes = found.chosen.iter().filter(|c| all || c.share < 1.0).take(shown);
    let rows = sometimes.map(|c| {
        let mut row = vec![c.park.clone(), c.sector.clone(), per_cent(c.share)];
        row.extend([c.mean, c.least, c.most].map(figure));
        row
    });
    out += &table(&["park", "sector", "chosen in", "mean output", "least", "largest"], 2, rows);
    if !all {
        out += "  those chosen in every scenario, and more: --all shows them\n";
    }
    if let Some(indices) = &found.indices {
        out += &heading("Where the variance comes from (Sobol's indices, 95 % intervals)", colour);
        let told = |i: &Index| format!("{:.3} ({:.3} to {:.3})", i.estimate, i.low, i.high);
        let rows = indices.iter().flat_map(|s| {
            s.inputs.iter().map(move |i| {
                let (first, total) = (told(&i.indices.first), told(&i.indices.total));
                vec![s.output.replace('_', " "), i.path.clone(), first, total]
            })
        });
        out += &table(&["output", "figure", "alone", "with all that it does with others"], 2, rows);
    }
    if let Some(regret) = &found.regret {
        out += &heading("Regret of building for one scenario (M USD a year)", colour);
        let rows = regret.candidates.iter().map(|c| {
            vec![
                c.name.clone(),
                c.worst.map_or_else(|| "no plan".to_owned(), figure),
                format!("scenario {}", c.worst_scenario),
                figure(c.mean),
                c.without_plan.to_string(),
                figure(c.output),
            ]
        });
        let head = ["candidate", "worst regret", "in", "mean", "scenarios without a plan", "output in all"];
        out += &table(&head, 1, rows);
        if let Some(best) = regret.candidates.first() {
            out += &paragraph(&match best.worst {
                Some(worst) => format!(
                    "Least worst regret: the plan of `{}`; building no more than it has anywhere loses {} at most \
                     against knowing the scenario beforehand.",
                    best.name,
                    figure(worst)
                ),
                None => "Every candidate leaves some scenario without a plan.".to_owned(),
            });
        }
    }
    out
}
