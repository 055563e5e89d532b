//! `sweep`: many scenarios to one table, written as it goes, resumable; or one figure's exact value function.

mod exact;
mod ledger;
mod parquet;
mod plan;
mod rows;

pub(super) use ledger::{IDENTITY, MAIN, failed, lines, scenario_of, whole};

use super::arguments::{Inputs, Method, SolverOptions};
use super::inputs::{load, solver_options};
use super::{Answer, Progress};
use crate::analysis::sweep::{Order, RUN, Scenario, Subject, carry_out};
use crate::error::{Diagnostic, Error, Place};
use clap::{Args, ValueEnum};
use ledger::Ledger;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

/// What `sweep` takes.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  multipark sweep lancang-mekong --vary 'countries.*.workers=*0.8:*1.2:9'
  multipark sweep lancang-mekong --vary model.cooperation=none,agreements,all --vary 'model.objective.jobs=0:0.003:4'
  multipark sweep lancang-mekong --vary scenario=none,rcep,visa-free --keep allocation,prices --out sweep
  multipark sweep lancang-mekong --vary 'demand.*/autos.max_sales=*normal(1,0.1)' --sample 200 --method sobol --seed 1 --out sweep
  multipark sweep lancang-mekong --exact 'countries.KH.workers=*0.9:*1.1'

--out DIR writes DIR/sweep.csv as it goes; --resume goes on where a stopped sweep left off. --shard 2/8 solves the
second of eight parts, each into its own folder; `merge` puts them together.")]
pub struct SweepArguments {
    #[command(flatten)]
    pub inputs: Inputs,
    /// What varies, repeatable: a:b:n, v1,v2,... or uniform(a,b), normal(m,s), triangular(a,c,b); the path `scenario`
    /// takes scenario files of the instance, and `none`.
    #[arg(long, value_name = "PATH=SPEC", required_unless_present_any = ["spec", "exact"])]
    pub vary: Vec<String>,
    /// TOML file with the keys vary (a list), sample, method, seed, keep; options given beside it count instead, and
    /// --vary is added to it.
    #[arg(long, value_name = "FILE")]
    pub spec: Option<PathBuf>,
    /// Instead of scenarios: the exact piecewise linear value of one figure of limits or prices, with every breakpoint.
    #[arg(long, value_name = "PATH=a:b", conflicts_with_all = ["vary", "spec", "sample", "workers", "resume", "shard", "keep"])]
    pub exact: Option<String>,
    /// Draws of what has a distribution.
    #[arg(long, value_name = "N")]
    pub sample: Option<usize>,
    /// How to draw [default: lhs].
    #[arg(long, value_enum)]
    pub method: Option<Method>,
    /// The same seed draws the same sample [default: 1].
    #[arg(long)]
    pub seed: Option<u64>,
    /// Threads; 0 is one a core. The results do not depend on it.
    #[arg(long, default_value_t = 0)]
    pub workers: usize,
    /// Folder for sweep.csv; without it, the table goes to standard output.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Long tables to keep beside sweep.csv, a row a scenario and site or limit.
    #[arg(long, value_enum, value_name = "TABLE", value_delimiter = ',', requires = "out")]
    pub keep: Vec<Keep>,
    /// Go on with the sweep that was begun in --out.
    #[arg(long, requires = "out")]
    pub resume: bool,
    /// Solve part I of N.
    #[arg(long, value_name = "I/N")]
    pub shard: Option<String>,
    /// Form of what --exact finds; parquet: also each table of --out as Parquet (in builds with the feature `parquet`).
    #[arg(long, value_enum, default_value_t = Form::Table)]
    pub format: Form,
    /// Say why programs had to be stated anew, and how often.
    #[arg(long)]
    pub verbose: bool,
    #[command(flatten)]
    pub solver: SolverOptions,
}

/// Forms of what a sweep finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// To read.
    Table,
    /// With all digits.
    Json,
    /// For spreadsheets.
    Csv,
    /// For data frames, beside the CSV tables.
    Parquet,
}

/// A long table beside sweep.csv.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Keep {
    /// Output and jobs of every site.
    Allocation,
    /// Price of every limit that binds.
    Prices,
}

impl Keep {
    /// Its name, and that of its file.
    fn name(self) -> &'static str {
        match self {
            Self::Allocation => "allocation",
            Self::Prices => "prices",
        }
    }
}

/// Runs a sweep.
pub(super) fn sweep(asked: &SweepArguments, progress: &Progress) -> Result<Answer, Error> {
    let options = solver_options(&asked.solver)?;
    let as_parquet = asked.format == Form::Parquet;
    if as_parquet {
        check_parquet(asked)?;
    }
    if let Some(span) = &asked.exact {
        return exact::exact(asked, span, &options);
    }
    let plan = plan::Plan::read(asked)?;
    let loaded = load(&asked.inputs)?;
    let subject =
        Subject { raw: &loaded.raw, model_file: &loaded.source.file, model_text: &loaded.source.text };
    let design = &plan.design;
    let mut part = plan.part;
    let mut heads: Vec<(&'static str, String)> = plan
        .keep
        .iter()
        .map(|keep| Ok((keep.name(), rows::head_of(*keep)?)))
        .collect::<Result<_, Error>>()?;
    heads.push((MAIN, rows::head(design)?));
    let all = part.scenarios(design.scenarios());
    let also_parquet = |dir: &Path| -> Result<(), Error> {
        if !as_parquet {
            return Ok(());
        }
        plan.keep.iter().try_for_each(|keep| parquet::write(dir, keep.name(), &parquet::kinds_of(*keep)))?;
        parquet::write(dir, MAIN, &parquet::kinds(design))
    };
    let mut ledger = None;
    if let Some(dir) = &asked.out {
        let identity = plan.identity(&loaded, &options)?;
        if asked.resume && is_finished(dir, &identity) {
            also_parquet(dir)?;
            let note = format!("this sweep is finished already: {}", whole(dir, MAIN).display());
            return Ok(Answer { out: String::new(), notes: vec![note], code: 0 });
        }
        let begins = |row: usize| {
            let scenario = part.scenario(row);
            Ok(format!("{scenario},{},", rows::cells(&design.values(scenario))?))
        };
        let (opened, runs) = Ledger::open(dir, &identity, &heads, asked.resume, &begins)?;
        ledger = Some(opened);
        part.first = runs;
    }
    let mut out = std::io::stdout().lock();
    if ledger.is_none() {
        write_out(&mut out, &rows::head(design)?)?;
    }
    let mut tally = Tally { done: part.first * RUN, ..Tally::default() };
    let begun = tally.done;
    let order = Order { options: &options, part, workers: asked.workers, whole: !plan.keep.is_empty() };
    carry_out(subject, design, &order, &mut |scenario| {
        tally.count(&scenario);
        progress.tell_from(begun, tally.done, all);
        let row = rows::row(&scenario)?;
        let Some(ledger) = &mut ledger else { return write_out(&mut out, &row) };
        for keep in &plan.keep {
            rows::kept(*keep, &scenario, &mut |row| ledger.add(keep.name(), row))?;
        }
        ledger.add(MAIN, &row);
        if (scenario.scenario + 1).is_multiple_of(RUN) { ledger.end_run() } else { Ok(()) }
    })?;
    let mut notes = tally.notes(asked.verbose);
    if ledger.is_none() {
        notes.push(format!("stamp: {}", loaded.stamp(&options).line()?));
    }
    if let (Some(ledger), Some(dir)) = (ledger, &asked.out) {
        ledger.finish()?;
        also_parquet(dir)?;
        notes.push(format!("{} scenarios written to {}", tally.done, whole(dir, MAIN).display()));
    }
    Ok(Answer { out: String::new(), notes, code: 0 })
}

/// Whether Parquet can be had of what is asked.
fn check_parquet(asked: &SweepArguments) -> Result<(), Error> {
    if asked.exact.is_some() {
        let message = "the exact value of one figure is not written as Parquet".to_owned();
        return Err(bad_argument(message, "take --format csv or --format json"));
    }
    if asked.out.is_none() {
        let message = "Parquet tables are written to a folder".to_owned();
        return Err(bad_argument(message, "name it: --out DIR"));
    }
    parquet::is_built_in()
}

fn is_finished(dir: &Path, identity: &str) -> bool {
    whole(dir, MAIN).exists()
        && std::fs::read_to_string(dir.join(IDENTITY)).is_ok_and(|known| known == identity)
}

/// Rows go out as they come; a reader that went away ends the sweep.
fn write_out(out: &mut impl Write, row: &str) -> Result<(), Error> {
    out.write_all(row.as_bytes()).map_err(|e| match e.kind() {
        std::io::ErrorKind::BrokenPipe => Error::Stopped("nobody reads the table any more".to_owned()),
        _ => failed(Path::new("standard output"), &e),
    })
}

/// What happened, for the words at the end.
#[derive(Default)]
struct Tally {
    done: usize,
    unsolved: usize,
    restated: BTreeMap<String, usize>,
}

impl Tally {
    fn count(&mut self, scenario: &Scenario) {
        self.done += 1;
        self.unsolved += usize::from(scenario.status != "optimal");
        if let Some(why) = &scenario.restated {
            *self.restated.entry(why.clone()).or_default() += 1;
        }
    }

    fn notes(&self, verbose: bool) -> Vec<String> {
        let mut notes = Vec::new();
        if self.unsolved > 0 {
            notes.push(format!(
                "{} of {} scenarios have no plan; their status says why",
                self.unsolved, self.done
            ));
        }
        if verbose {
            let times = self.restated.values().sum::<usize>();
            notes.push(format!("the program was stated anew in {times} of {} scenarios", self.done));
            notes.extend(self.restated.iter().map(|(why, times)| format!("  {times} times: {why}")));
        }
        notes
    }
}

/// An argument that does not do.
fn bad_argument(message: String, help: &str) -> Error {
    Error::Input(vec![Diagnostic::error("bad-argument", message, Place::default()).with_help(help)])
}
