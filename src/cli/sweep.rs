//! `sweep`: many scenarios to one table, written as it goes, resumable.

use super::arguments::{Inputs, Method, SolverOptions};
use super::inputs::{load, solver_options};
use super::{Answer, Progress};
use crate::analysis::sweep::{
    Design, Method as Draw, Part, RUN, Sample, Scenario, Subject, Vary, sweep as run,
};
use crate::error::{Diagnostic, Error, Place};
use crate::model::Term;
use clap::Args;
use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// What `sweep` takes.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  multipark sweep lancang-mekong --vary 'countries.*.workers=*0.8:*1.2:9'
  multipark sweep lancang-mekong --vary model.cooperation=none,agreements,all --vary 'model.objective.jobs=0:0.003:4'
  multipark sweep lancang-mekong --vary 'demand.*/autos.max_sales=*normal(1,0.1)' --sample 200 --method sobol --seed 1 --out sweep

--out DIR writes DIR/sweep.csv as it goes; --resume goes on where a stopped sweep left off. --shard 2/8 solves the
second of eight parts, each into its own folder.")]
pub struct SweepArguments {
    #[command(flatten)]
    pub inputs: Inputs,
    /// What varies, repeatable: a:b:n, v1,v2,... or uniform(a,b), normal(m,s), triangular(a,c,b).
    #[arg(long, value_name = "PATH=SPEC", required = true)]
    pub vary: Vec<String>,
    /// Draws of what has a distribution.
    #[arg(long, value_name = "N")]
    pub sample: Option<usize>,
    /// How to draw.
    #[arg(long, value_enum, default_value_t = Method::Lhs)]
    pub method: Method,
    /// The same seed draws the same sample.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Threads; 0 is one a core. The results do not depend on it.
    #[arg(long, default_value_t = 0)]
    pub workers: usize,
    /// Folder for sweep.csv; without it, the table goes to standard output.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Go on with the sweep that was begun in --out.
    #[arg(long, requires = "out")]
    pub resume: bool,
    /// Solve part I of N.
    #[arg(long, value_name = "I/N")]
    pub shard: Option<String>,
    #[command(flatten)]
    pub solver: SolverOptions,
}

/// Runs a sweep.
pub(super) fn sweep(plan: &SweepArguments, progress: &Progress) -> Result<Answer, Error> {
    let options = solver_options(&plan.solver)?;
    let vary = plan.vary.iter().map(|text| Vary::parse(text)).collect::<Result<Vec<_>, _>>()?;
    let method = match plan.method {
        Method::Lhs => Draw::LatinHypercube,
        Method::Sobol => Draw::Sobol,
        Method::Random => Draw::Random,
    };
    let sample = plan.sample.map(|count| Sample { count, method, seed: plan.seed });
    let design = Design::new(vary, sample)?;
    let mut part = shard(plan.shard.as_deref())?;
    let loaded = load(&plan.inputs)?;
    let subject =
        Subject { raw: &loaded.raw, model_file: &loaded.source.file, model_text: &loaded.source.text };

    let head = head(&design);
    let mut table = match &plan.out {
        None => Table::InMemory(head.clone().into_bytes()),
        Some(dir) => {
            let (file, done) = open(dir, &head, plan.resume, &design, part)?;
            part.first = done;
            Table::File(file)
        }
    };
    let all = design.scenarios() / part.shards;
    let (mut done, mut unsolved) = (part.first * RUN, 0);
    run(subject, &design, &options, part, plan.workers, &mut |scenario| {
        done += 1;
        unsolved += usize::from(scenario.status != "optimal");
        progress.tell(done.min(all.max(1)), all.max(1));
        table.write(&row(&scenario)?, (scenario.scenario + 1).is_multiple_of(RUN))
    })?;
    let mut notes = Vec::new();
    if unsolved > 0 {
        notes.push(format!("{unsolved} of {done} scenarios have no plan; their status says why"));
    }
    let out = match table {
        Table::InMemory(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Table::File(mut file) => {
            file.flush().map_err(|e| failed(&part_path(plan), &e))?;
            let dir = plan.out.clone().unwrap_or_default();
            let whole = dir.join("sweep.csv");
            std::fs::rename(part_path(plan), &whole).map_err(|e| failed(&whole, &e))?;
            notes.push(format!("{done} scenarios written to {}", whole.display()));
            String::new()
        }
    };
    Ok(Answer { out, notes, code: 0 })
}

/// Where rows go.
enum Table {
    InMemory(Vec<u8>),
    File(BufWriter<File>),
}

impl Table {
    fn write(&mut self, row: &str, flush: bool) -> Result<(), Error> {
        match self {
            Self::InMemory(bytes) => {
                bytes.extend_from_slice(row.as_bytes());
                Ok(())
            }
            Self::File(file) => {
                let written = file.write_all(row.as_bytes());
                written
                    .and_then(|()| if flush { file.flush() } else { Ok(()) })
                    .map_err(|e| failed(Path::new("sweep.csv"), &e))
            }
        }
    }
}

fn part_path(plan: &SweepArguments) -> PathBuf {
    plan.out.clone().unwrap_or_default().join("sweep.csv.part")
}

fn failed(path: &Path, error: &dyn std::fmt::Display) -> Error {
    Error::File { path: path.display().to_string(), message: error.to_string() }
}

/// Opens the unfinished table: new, or cut back to its last whole run. Returns how many runs it holds.
fn open(
    dir: &Path,
    head: &str,
    resume: bool,
    design: &Design,
    part: Part,
) -> Result<(BufWriter<File>, usize), Error> {
    let path = dir.join("sweep.csv.part");
    std::fs::create_dir_all(dir).map_err(|e| failed(dir, &e))?;
    if dir.join("sweep.csv").exists() {
        let why = "this sweep is finished already; name another folder";
        return Err(failed(&dir.join("sweep.csv"), &why));
    }
    let mut kept = head.to_owned();
    let mut runs = 0;
    if path.exists() {
        if !resume {
            return Err(failed(&path, &"a sweep was begun here; --resume goes on with it"));
        }
        let text = std::fs::read_to_string(&path).map_err(|e| failed(&path, &e))?;
        let body = text.strip_prefix(head).ok_or_else(|| {
            failed(&path, &"this belongs to another sweep: its columns differ; name another folder")
        })?;
        let whole: Vec<&str> = body.split_inclusive('\n').filter(|line| line.ends_with('\n')).collect();
        runs = whole.len() / RUN;
        for (i, line) in whole.iter().take(runs * RUN).enumerate() {
            let run = part.shard + (i / RUN) * part.shards;
            let scenario = run * RUN + i % RUN;
            let expected = format!("{scenario},{},", cells(&design.values(scenario))?);
            if !line.starts_with(&expected) {
                return Err(failed(
                    &path,
                    &format!("line {} belongs to another sweep; name another folder", i + 2),
                ));
            }
            kept += line;
        }
    }
    let mut file = OpenOptions::new()
        .create(true)
        .write(true)
        .truncate(true)
        .open(&path)
        .map_err(|e| failed(&path, &e))?;
    file.write_all(kept.as_bytes()).map_err(|e| failed(&path, &e))?;
    Ok((BufWriter::new(file), runs))
}

/// `I/N`.
fn shard(text: Option<&str>) -> Result<Part, Error> {
    let Some(text) = text else { return Ok(Part::ALL) };
    let numbers =
        text.split_once('/').and_then(|(i, n)| Some((i.parse::<usize>().ok()?, n.parse::<usize>().ok()?)));
    match numbers {
        Some((i, n)) if 1 <= i && i <= n => Ok(Part { first: 0, shard: i - 1, shards: n }),
        _ => {
            let message = format!("`{text}` is no shard");
            let help = "write --shard 2/8 for the second of eight";
            Err(Error::Input(vec![
                Diagnostic::error("bad-argument", message, Place::default()).with_help(help),
            ]))
        }
    }
}

/// Cells of one CSV row, without its line break.
fn cells(values: &[String]) -> Result<String, Error> {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(Vec::new());
    writer.write_record(values).map_err(|e| Error::Solver(e.to_string()))?;
    let bytes = writer.into_inner().map_err(|e| Error::Solver(e.to_string()))?;
    Ok(String::from_utf8_lossy(&bytes).trim_end_matches('\n').to_owned())
}

fn head(design: &Design) -> String {
    let mut columns: Vec<String> = vec!["scenario".to_owned()];
    columns.extend(design.paths().into_iter().map(String::from));
    columns.extend(["status", "objective"].map(String::from));
    columns.extend(Term::ALL.iter().map(|t| t.key().to_owned()));
    columns.extend(["seconds".to_owned(), "reason".to_owned()]);
    // Paths hold neither commas nor quotes but where an id does; then they are quoted.
    cells(&columns).unwrap_or_default() + "\n"
}

fn row(scenario: &Scenario) -> Result<String, Error> {
    let figure = |value: Option<f64>| value.map_or_else(String::new, |v| v.to_string());
    let mut row = vec![scenario.scenario.to_string()];
    row.extend(scenario.values.iter().cloned());
    row.push(scenario.status.to_owned());
    row.push(figure(scenario.objective));
    row.extend(Term::ALL.iter().map(|&t| figure(scenario.terms.map(|terms| terms[t]))));
    row.push(format!("{:.4}", scenario.seconds));
    row.push(
        scenario
            .reason
            .as_deref()
            .map_or_else(String::new, |r| r.lines().next().unwrap_or_default().to_owned()),
    );
    Ok(cells(&row)? + "\n")
}
