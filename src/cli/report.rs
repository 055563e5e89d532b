//! `report`: one page to look at, and its charts as files.

use super::arguments::{Inputs, SolverOptions};
use super::folder::{Folder, write_file};
use super::inputs::{load, solver_options};
use super::{Answer, Progress};
use crate::analysis::compare::{Comparison, compare, under_schemes};
use crate::analysis::pareto::{Frontier, pareto};
use crate::analysis::sensitivity::sensitivity;
use crate::analysis::share::{Share, share};
use crate::charts::stamped;
use crate::error::{Diagnostic, Error, Place, nearest};
use crate::instance::Instance;
use crate::model::{Model, Term};
use crate::report::{self, Report, SweepTable};
use crate::solution;
use crate::solver::Options;
use crate::stamp::Stamp;
use clap::Args;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// What `report` takes.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  multipark report lancang-mekong --out plan.html
  multipark report lancang-mekong --scenario visa-free --with compare,share --out plan.html
  multipark report lancang-mekong --with pareto=jobs/cost --out plan.html
  multipark report lancang-mekong --charts charts")]
#[group(id = "written", required = true, multiple = true, args = ["out", "charts"])]
pub struct ReportArguments {
    #[command(flatten)]
    pub inputs: Inputs,
    /// Page to write: one file that needs no network.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Folder for the charts, each an SVG and a PNG file.
    #[arg(long, value_name = "DIR")]
    pub charts: Option<PathBuf>,
    /// PNG files in any case: an error in builds without the feature `png`, which else write SVG alone.
    #[arg(long, requires = "charts")]
    pub png: bool,
    /// Also compare (schemes), share (who gains what), sweep=DIR (what `sweep --out DIR` wrote), pareto (the efficient
    /// plans of jobs and cost) or pareto=TERM/TERM.
    #[arg(long, value_name = "WHAT", value_delimiter = ',')]
    pub with: Vec<String>,
    #[command(flatten)]
    pub solver: SolverOptions,
}

/// What the charts of a folder were made of.
const STAMP: &str = "stamp.json";
/// What `--with` may ask for.
const EXTRAS: [&str; 4] = ["compare", "share", "sweep", "pareto"];
/// Schemes that are compared.
const SCHEMES: [&str; 4] = ["none", "twins", "agreements", "all"];
/// Terms of a frontier that names none.
const CRITERIA: [Term; 2] = [Term::Jobs, Term::Cost];
/// Steps of the grid by which the frontier of a discrete model is sampled.
const STEPS: usize = 8;

/// Solves and writes what was asked for.
pub(super) fn report(asked: &ReportArguments, quiet: bool) -> Result<Answer, Error> {
    let options = solver_options(&asked.solver)?;
    let loaded = load(&asked.inputs)?;
    let written = Written {
        page: asked.out.as_deref(),
        charts: asked.charts.as_deref(),
        png: asked.png || report::png_is_built_in().is_ok(),
        with: &asked.with,
        sweep: None,
        stamp: loaded.stamp(&options),
        read: &[&asked.inputs.instance, &asked.inputs.model],
    };
    let (prices, coalitions, programs) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
    let tell = |what, done, all| {
        let progress = match what {
            "prices" => &prices,
            "coalitions" => &coalitions,
            _ => &programs,
        };
        progress.get_or_init(|| Progress::new(what, quiet)).tell(done, all);
    };
    let done = written.write(&loaded.instance, &loaded.model, &options, &tell)?;
    let mut notes = Vec::new();
    notes.extend(done.boxes());
    notes.extend(asked.charts.iter().map(|dir| format!("charts written to {}", dir.display())));
    notes.extend(asked.out.iter().map(|path| format!("report written to {}", path.display())));
    Ok(Answer { out: String::new(), notes, code: if done.status == "optimal" { 0 } else { 5 } })
}

/// Where a report goes, and what it holds beside the plan.
#[derive(Debug, Clone)]
pub struct Written<'a> {
    /// Page to write.
    pub page: Option<&'a Path>,
    /// Folder for the charts.
    pub charts: Option<&'a Path>,
    /// Whether the charts are also written as PNG; an error where the build has none.
    pub png: bool,
    /// Words of `--with`.
    pub with: &'a [String],
    /// A sweep that is at hand.
    pub sweep: Option<SweepTable>,
    /// Of what it is made.
    pub stamp: Stamp,
    /// What the plan is made of; a folder for charts that holds it is refused.
    pub read: &'a [&'a str],
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrote {
    /// Status of the plan.
    pub status: String,
    /// Characters that the PNG files show as boxes, ascending.
    pub lacking: Vec<char>,
}

impl Wrote {
    /// Which characters the PNG files show as boxes, in a sentence, where there are some.
    #[must_use]
    pub fn boxes(&self) -> Option<String> {
        let letters: String = self.lacking.iter().collect();
        (!letters.is_empty()).then(|| {
            format!("the PNG charts show boxes for letters that their font cannot draw ({letters}); the SVG charts show them")
        })
    }
}

impl Written<'_> {
    /// Solves and writes. `tell` hears what is being found, and done and all of it.
    ///
    /// # Errors
    /// [`Error::Input`] for words that `--with` does not know, [`Error::File`] for what cannot be written, and as
    /// [`solution::solve`].
    pub fn write(
        self,
        instance: &Instance,
        model: &Model,
        options: &Options,
        tell: &(dyn Fn(&'static str, usize, usize) + Sync),
    ) -> Result<Wrote, Error> {
        let wanted = self.with.iter().map(|word| Extra::parse(word)).collect::<Result<Vec<_>, _>>()?;
        if self.png {
            report::png_is_built_in()?;
        }
        let files: Vec<&str> = report::FILES.iter().flatten().copied().chain([STAMP]).collect();
        let folder = self.charts.map(|dir| Folder::begin(dir, &files)).transpose()?;
        if let Some(folder) = &folder {
            self.read.iter().try_for_each(|input| folder.must_not_hold(input))?;
        }
        let plan = solution::solve(instance, model, options)?;
        // Without a proof there are no prices to tell of.
        let proven = plan.status == "optimal";
        let prices =
            proven.then(|| sensitivity(instance, model, options, &|done, all| tell("prices", done, all)));
        let prices = prices.transpose()?;
        let mut extras = Extras::make(&wanted, instance, model, options, tell)?;
        extras.sweep = self.sweep.or(extras.sweep);
        let report = Report {
            instance,
            model,
            plan: &plan,
            sensitivity: prices.as_ref(),
            comparison: extras.comparison.as_ref(),
            share: extras.share.as_ref(),
            sweep: extras.sweep.as_ref(),
            frontier: extras.frontier.as_ref(),
        };
        let mut lacking = BTreeSet::new();
        if let Some(mut folder) = folder {
            let stamp = self.stamp.line()?;
            for chart in report.charts() {
                folder.add(&format!("{}.svg", chart.id), stamped(&chart.document(), &stamp));
                if self.png {
                    folder.add(&format!("{}.png", chart.id), report::png(&chart)?);
                    lacking.extend(report::png_lacks(&chart)?);
                }
            }
            folder.add(STAMP, self.stamp.file()?);
            folder.finish()?;
        }
        if let Some(path) = self.page {
            write_file(path, &report.stamped_page(&self.stamp))?;
        }
        Ok(Wrote { status: plan.status, lacking: lacking.into_iter().collect() })
    }
}

/// A word of `--with`.
enum Extra {
    Compare,
    Share,
    Sweep(PathBuf),
    Pareto([Term; 2]),
}

impl Extra {
    fn parse(word: &str) -> Result<Self, Error> {
        match (word, word.split_once('=')) {
            ("compare", _) => Ok(Self::Compare),
            ("share", _) => Ok(Self::Share),
            (_, Some(("sweep", dir))) if !dir.is_empty() => Ok(Self::Sweep(dir.into())),
            ("pareto", _) => Ok(Self::Pareto(CRITERIA)),
            (_, Some(("pareto", terms))) => two_terms(terms).map(Self::Pareto),
            _ => {
                let message =
                    format!("`--with` knows no `{word}`; it takes compare, share, sweep=DIR and pareto");
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

/// `TERM/TERM`.
fn two_terms(text: &str) -> Result<[Term; 2], Error> {
    let names: Vec<&str> = text.split('/').collect();
    let [first, second] = names.as_slice() else {
        let message = format!("`{text}` are not two terms");
        let problem = Diagnostic::error("bad-argument", message, Place::file("--with"));
        return Err(Error::Input(vec![problem.with_help("write pareto=jobs/cost")]));
    };
    Ok([Term::from_key(first, "--with")?, Term::from_key(second, "--with")?])
}

/// What stands beside the plan.
#[derive(Default)]
struct Extras {
    comparison: Option<Comparison>,
    share: Option<Share>,
    sweep: Option<SweepTable>,
    frontier: Option<Frontier>,
}

impl Extras {
    fn make(
        wanted: &[Extra],
        instance: &Instance,
        model: &Model,
        options: &Options,
        tell: &(dyn Fn(&'static str, usize, usize) + Sync),
    ) -> Result<Self, Error> {
        let mut extras = Self::default();
        for extra in wanted {
            match extra {
                Extra::Compare => {
                    let schemes = SCHEMES.iter().map(|name| name.parse()).collect::<Result<Vec<_>, _>>()?;
                    extras.comparison = Some(compare(instance, &under_schemes(model, &schemes), options)?);
                }
                Extra::Share => {
                    let tell = |done, all| tell("coalitions", done, all);
                    extras.share = Some(share(instance, model, options, &tell)?);
                }
                Extra::Pareto(terms) => {
                    let tell = |done, all| tell("programs", done, all);
                    extras.frontier = Some(pareto(instance, model, terms, STEPS, options, &tell)?);
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
