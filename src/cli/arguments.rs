//! What can be typed: arguments close to the words on the command line, nothing resolved.

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use std::path::PathBuf;

/// Plans networks of industrial parks: which sector belongs where, who supplies whom, what every limit is worth.
#[derive(Debug, Parser)]
#[command(
    name = "multipark",
    version,
    max_term_width = 100,
    after_help = "Examples:
  multipark solve lancang-mekong
  multipark solve lancang-mekong --model bilateral --set countries.KH.workers=*1.1
  multipark check my-parks && multipark solve my-parks --format json > plan.json"
)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
    /// When to colour what goes to a terminal; NO_COLOR is honoured.
    #[arg(long, global = true, value_enum, default_value_t = Colour::Auto)]
    pub color: Colour,
    /// Say nothing but results and errors.
    #[arg(short, long, global = true)]
    pub quiet: bool,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// List bundled instances and models, or copy one out to edit
    Examples {
        /// What to do with them; without it they are listed.
        #[command(subcommand)]
        action: Option<ExamplesAction>,
    },
    /// Write a small commented instance to start from
    #[command(after_help = "Example:\n  multipark new my-parks && multipark solve my-parks")]
    New {
        /// Folder to make; it must not exist.
        dir: PathBuf,
    },
    /// Make a synthetic instance of any size, the same for the same seed
    #[command(after_help = "Example:
  multipark generate big --parks 200 --sectors 60 --links 2700 --seed 1 && multipark check big")]
    Generate {
        /// Folder to make; it must not exist.
        dir: PathBuf,
        /// Parks.
        #[arg(long, value_name = "P", default_value_t = 20)]
        parks: usize,
        /// Sectors.
        #[arg(long, value_name = "S", default_value_t = 12)]
        sectors: usize,
        /// Links between sectors; without it, three quarters of all pairs.
        #[arg(long, value_name = "K")]
        links: Option<usize>,
        /// The same seed makes the same bytes on every platform.
        #[arg(long, value_name = "N", default_value_t = 1)]
        seed: u64,
    },
    /// Read and validate everything without solving; all problems at once
    #[command(after_help = "Example:\n  multipark check my-parks --model my-parks/model.toml")]
    Check {
        #[command(flatten)]
        inputs: Inputs,
        /// Form of the findings on standard output.
        #[arg(long, value_enum, default_value_t = Format::Table)]
        format: Format,
    },
    /// Find the best plan, with prices and a certificate
    Solve(super::solve::SolveArguments),
    /// Both one-sided prices of every limit, how far each holds, what must improve to be built
    Sensitivity(super::sensitivity::SensitivityArguments),
    /// Many scenarios: grids, lists and samples of what may change
    Sweep(super::sweep::SweepArguments),
    /// Put the shards of a sweep together, found to be all of it
    Merge(super::merge::MergeArguments),
    /// The efficient frontier of two terms or more: what one costs the other
    Pareto(super::pareto::ParetoArguments),
    /// Plans that differ most among those near the optimum; must-haves and free choices
    Alternatives(super::alternatives::AlternativesArguments),
    /// What uncertain figures do: spreads, sectors chosen, Sobol's indices, regret
    Uncertainty(super::uncertainty::UncertaintyArguments),
    /// Why no plan exists and what mends it; for a feasible instance, what binds
    Explain(super::explain::ExplainArguments),
    /// A page on this machine: move sliders, see the plan change, compare
    Explore(super::explore::ExploreArguments),
    /// The same instance under several models or schemes, side by side
    Compare(super::compare::CompareArguments),
    /// Coalition values and how to share the gain: Owen, Shapley, core, nucleolus
    Share(super::share::ShareArguments),
    /// Output multipliers, backward and forward linkages, key sectors, jobs multipliers
    #[command(
        after_help = "Examples:\n  multipark linkages lancang-mekong\n  multipark linkages lancang-mekong --exports trade.csv"
    )]
    Linkages {
        #[command(flatten)]
        inputs: Inputs,
        /// Also comparative advantage and fit of trade, from a CSV with country, sector, exports and imports
        /// (country `world`: the whole world; without it the rows' sum).
        #[arg(long, value_name = "FILE")]
        exports: Option<PathBuf>,
        /// Form of the result on standard output.
        #[arg(long, value_enum, default_value_t = Format::Table)]
        format: Format,
    },
    /// One page to look at: map, flows, charts, tables; it needs no network
    Report(super::report::ReportArguments),
    /// Write the linear program for other solvers, with readable names
    #[command(after_help = "Example:\n  multipark export lancang-mekong --format mps > plan.mps")]
    Export {
        #[command(flatten)]
        inputs: Inputs,
        /// File format.
        #[arg(long, value_enum)]
        format: ProgramFormat,
        /// File to write; without it, standard output.
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Turn a folder into a spreadsheet workbook and back, without losing a digit
    Convert(super::convert::ConvertArguments),
    /// Make an instance and its model of a published benchmark problem
    Import(super::import::ImportArguments),
    /// Re-check a solution from scratch, without a solver
    #[command(after_help = "Example:
  multipark solve lancang-mekong --format json > plan.json && multipark verify lancang-mekong plan.json")]
    Verify {
        #[command(flatten)]
        inputs: Inputs,
        /// Solution file: the JSON of `solve`, or another tool's with the same keys.
        solution: PathBuf,
        /// Check in exact decimal arithmetic, so that "optimal within X" is a proof; rules must hold within this.
        #[arg(long, value_name = "TOLERANCE", num_args = 0..=1, default_missing_value = "1e-9")]
        exact: Option<f64>,
        /// Form of the result on standard output.
        #[arg(long, value_enum, default_value_t = Format::Table)]
        format: Format,
    },
    /// JSON Schemas of all inputs and outputs
    #[command(
        after_help = "Examples:\n  multipark schema > multipark.schema.json\n  multipark schema parks.csv"
    )]
    Schema {
        /// What to describe: instance.toml, model.toml, parks.csv, solve.json, ...; without it, everything.
        name: Option<String>,
    },
    /// Shell completions
    #[command(
        after_help = "Example:\n  multipark completions bash > ~/.local/share/bash-completion/completions/multipark"
    )]
    Completions {
        /// Shell.
        shell: Shell,
    },
}

/// What to do with the examples.
#[derive(Debug, Subcommand)]
pub enum ExamplesAction {
    /// Write a bundled instance (or model) out to edit
    Copy {
        /// Its name.
        name: String,
        /// Folder to make; it must not exist.
        dir: PathBuf,
    },
}

/// Which instance, model and what-ifs.
#[derive(Debug, Args)]
pub struct Inputs {
    /// Instance: a folder, an .xlsx workbook, or the name of a bundled one; for `solve` and `sensitivity` also an MPS file.
    pub instance: String,
    /// Model: a file, or the name of a bundled one.
    #[arg(long, default_value = "network")]
    pub model: String,
    /// Scenario of the instance, repeatable: they are stacked in this order, and `--set` comes after them.
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub scenario: Vec<String>,
    /// What-if, repeatable: =900 sets, =*1.1 scales, =+500 adds; `*` in the path means every row.
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub set: Vec<String>,
}

/// How to solve.
#[derive(Debug, Args)]
pub struct SolverOptions {
    /// Solver: default, microlp, clarabel, simplex or highs (if built in).
    #[arg(long, default_value = "default")]
    pub solver: String,
    /// Stop after this many seconds with what was found.
    #[arg(long, value_name = "S")]
    pub time_limit: Option<f64>,
    /// Relative gap at which a discrete search may end.
    #[arg(long, value_name = "G", default_value_t = 1e-6)]
    pub gap: f64,
}

/// Where results go.
#[derive(Debug, Args)]
pub struct OutputOptions {
    /// Form of the result on standard output.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    /// Folder for summary.json, one CSV a table, and a copy of instance and model.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// Forms of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// To read.
    Table,
    /// For programs.
    Json,
    /// For spreadsheets.
    Csv,
}

/// File formats of linear programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ProgramFormat {
    /// CPLEX LP.
    Lp,
    /// Free MPS.
    Mps,
}

/// How to draw a sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Method {
    /// Latin hypercube.
    Lhs,
    /// Sobol's sequence.
    Sobol,
    /// Independent draws.
    Random,
}
