//! `report`: one page to look at, and its charts as files.

use super::arguments::{Inputs, SolverOptions};
use super::folder::{Folder, write_file};
use super::inputs::{Loaded, load, solver_options};
use super::{Answer, Progress};
use crate::analysis::compare::{Comparison, compare, under_schemes};
use crate::analysis::sensitivity::sensitivity;
use crate::analysis::share::{Share, share};
use crate::error::{Diagnostic, Error, Place, nearest};
use crate::report::{self, Report, SweepTable};
use crate::solution;
use crate::solver::Options;
use clap::Args;
use std::path::{Path, PathBuf};

/// What `report` takes.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  multipark report lancang-mekong --out plan.html
  multipark report lancang-mekong --scenario visa-free --with compare,share --out plan.html
  multipark report lancang-mekong --charts charts")]
#[group(id = "written", required = true, multiple = true, args = ["out", "charts"])]
pub struct ReportArguments {
    #[command(flatten)]
    pub inputs: Inputs,
    /// Page to write: one file that needs no network.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Folder for the charts, each an SVG file.
    #[arg(long, value_name = "DIR")]
    pub charts: Option<PathBuf>,
    /// Also each chart as PNG (in builds with the feature `png`).
    #[arg(long, requires = "charts")]
    pub png: bool,
    /// Also compare (schemes), share (who gains what), sweep=DIR (what `sweep --out DIR` wrote).
    #[arg(long, value_name = "WHAT", value_delimiter = ',')]
    pub with: Vec<String>,
    #[command(flatten)]
    pub solver: SolverOptions,
}

/// What the charts of a folder were made of.
const STAMP: &str = "stamp.json";
/// What `--with` may ask for.
const EXTRAS: [&str; 3] = ["compare", "share", "sweep"];
/// Schemes that are compared.
const SCHEMES: [&str; 4] = ["none", "twins", "agreements", "all"];

/// Solves and writes what was asked for.
pub(super) fn report(asked: &ReportArguments, quiet: bool) -> Result<Answer, Error> {
    let options = solver_options(&asked.solver)?;
    let wanted = asked.with.iter().map(|word| Extra::parse(word)).collect::<Result<Vec<_>, _>>()?;
    if asked.png {
        report::png_is_built_in()?;
    }
    let loaded = load(&asked.inputs)?;
    let (instance, model) = (&loaded.instance, &loaded.model);
    let files: Vec<&str> = report::FILES.iter().flatten().copied().chain([STAMP]).collect();
    let folder = asked.charts.as_deref().map(|dir| Folder::begin(dir, &files)).transpose()?;
    if let Some(folder) = &folder {
        folder.must_not_hold(&asked.inputs.instance)?;
        folder.must_not_hold(&asked.inputs.model)?;
    }
    let plan = solution::solve(instance, model, &options)?;
    let progress = Progress::new("prices", quiet);
    // Without a proof there are no prices to tell of.
    let proven = plan.status == "optimal";
    let prices =
        proven.then(|| sensitivity(instance, model, &options, &|done, all| progress.tell(done, all)));
    let prices = prices.transpose()?;
    let extras = Extras::make(&wanted, &loaded, &options, quiet)?;
    let report = Report {
        instance,
        model,
        plan: &plan,
        sensitivity: prices.as_ref(),
        comparison: extras.comparison.as_ref(),
        share: extras.share.as_ref(),
        sweep: extras.sweep.as_ref(),
    };
    let stamp = loaded.stamp(&options);
    let mut notes = Vec::new();
    if let (Some(mut folder), Some(dir)) = (folder, &asked.charts) {
        for chart in report.charts() {
            folder.add(&format!("{}.svg", chart.id), chart.document());
            if asked.png {
                folder.add(&format!("{}.png", chart.id), report::png(&chart)?);
            }
        }
        folder.add(STAMP, stamp.file()?);
        folder.finish()?;
        notes.push(format!("charts written to {}", dir.display()));
    }
    if let Some(path) = &asked.out {
        write_file(path, &report.stamped_page(&stamp))?;
        notes.push(format!("report written to {}", path.display()));
    }
    Ok(Answer { out: String::new(), notes, code: if proven { 0 } else { 5 } })
}

/// A word of `--with`.
enum Extra {
    Compare,
    Share,
    Sweep(PathBuf),
}

impl Extra {
    fn parse(word: &str) -> Result<Self, Error> {
        match (word, word.split_once('=')) {
            ("compare", _) => Ok(Self::Compare),
            ("share", _) => Ok(Self::Share),
            (_, Some(("sweep", dir))) if !dir.is_empty() => Ok(Self::Sweep(dir.into())),
            _ => {
                let message = format!("`--with` knows no `{word}`; it takes compare, share and sweep=DIR");
                let problem = Diagnostic::error("bad-argument", message, Place::default());
                let stem = word.split('=').next().unwrap_or(word);
                Err(Error::Input(vec![match nearest(stem, EXTRAS) {
                    Some("sweep") => {
                        problem.with_help("`sweep=DIR` names the folder that `sweep --out` wrote")
                    }
                    Some(like) => problem.with_help(format!("a similar word exists: `{like}`")),
                    None => problem,
                }]))
            }
        }
    }
}

/// What stands beside the plan.
#[derive(Default)]
struct Extras {
    comparison: Option<Comparison>,
    share: Option<Share>,
    sweep: Option<SweepTable>,
}

impl Extras {
    fn make(wanted: &[Extra], loaded: &Loaded, options: &Options, quiet: bool) -> Result<Self, Error> {
        let (instance, model) = (&loaded.instance, &loaded.model);
        let mut extras = Self::default();
        for extra in wanted {
            match extra {
                Extra::Compare => {
                    let schemes = SCHEMES.iter().map(|name| name.parse()).collect::<Result<Vec<_>, _>>()?;
                    extras.comparison = Some(compare(instance, &under_schemes(model, &schemes), options)?);
                }
                Extra::Share => {
                    let progress = Progress::new("coalitions", quiet);
                    extras.share =
                        Some(share(instance, model, options, &|done, all| progress.tell(done, all))?);
                }
                Extra::Sweep(dir) => extras.sweep = Some(read_sweep(&dir.join("sweep.csv"))?),
            }
        }
        Ok(extras)
    }
}

/// Reads what `sweep` wrote: `scenario`, a column a path, `status`, `objective` and more.
fn read_sweep(path: &Path) -> Result<SweepTable, Error> {
    let file = path.display().to_string();
    let failed = |message: String| Error::File { path: file.clone(), message };
    let mut reader = ::csv::Reader::from_path(path).map_err(|e| failed(e.to_string()))?;
    let head = reader.headers().map_err(|e| failed(e.to_string()))?.clone();
    let at = |name: &str| head.iter().position(|h| h == name);
    let (Some(0), Some(status), Some(objective)) = (at("scenario"), at("status"), at("objective")) else {
        return Err(failed(
            "this is no table of `sweep`: it has no scenario, status and objective".to_owned(),
        ));
    };
    let mut table = SweepTable {
        paths: head.iter().take(status).skip(1).map(ToOwned::to_owned).collect(),
        scenarios: Vec::new(),
    };
    for row in reader.records() {
        let row = row.map_err(|e| failed(e.to_string()))?;
        let settings = row.iter().take(status).skip(1).map(ToOwned::to_owned).collect();
        let worth = row.get(objective).and_then(|text| text.parse().ok()).filter(|v: &f64| v.is_finite());
        table.scenarios.push((settings, worth));
    }
    Ok(table)
}
