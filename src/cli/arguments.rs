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
    #[command(after_help = "Examples:
  multipark solve lancang-mekong
  multipark solve lancang-mekong --model standalone
  multipark solve lancang-mekong --scenario visa-free --scenario settlement
  multipark solve lancang-mekong --set parks.rayong.land=900 --set model.objective.jobs=*2
  multipark solve lancang-mekong --format json --out results")]
    Solve {
        #[command(flatten)]
        inputs: Inputs,
        #[command(flatten)]
        solver: SolverOptions,
        #[command(flatten)]
        output: OutputOptions,
        /// Print every row of every table, not the largest alone.
        #[arg(long)]
        all: bool,
    },
    /// Both one-sided prices of every limit, how far each holds, what must improve to be built
    #[command(after_help = "Examples:
  multipark sensitivity lancang-mekong --format csv > prices.csv
  multipark sensitivity lancang-mekong --model integer --reverse 'rayong/*' --time-limit 60
  multipark sensitivity lancang-mekong --tornado --svg tornado.svg
  multipark sensitivity transport.mps

Prices of a discrete model are those of the program with its open and closed sites held. --reverse solves anew with
each decision turned round; --time-limit and --gap then hold for each of these solves.")]
    Sensitivity {
        #[command(flatten)]
        inputs: Inputs,
        #[command(flatten)]
        solver: SolverOptions,
        /// Form of the result on standard output.
        #[arg(long, value_enum, default_value_t = Format::Table)]
        format: Format,
        /// Print every limit, not the most valuable alone.
        #[arg(long)]
        all: bool,
        /// Discrete models: what the plan loses if the decision on each of these sites were reversed; all by default.
        #[arg(long, value_name = "PARK/SECTOR", num_args = 0..=1, default_missing_value = "*")]
        reverse: Option<String>,
        /// Instead: by how much the objective swings when each limit is this share lower and higher, each solved again.
        #[arg(long, value_name = "SHARE", num_args = 0..=1, default_missing_value = "0.1")]
        tornado: Option<f64>,
        /// Draw the swings into this file.
        #[arg(long, value_name = "FILE.svg", requires = "tornado")]
        svg: Option<PathBuf>,
    },
    /// Many scenarios: grids, lists and samples of what may change
    #[command(after_help = "Examples:
  multipark sweep lancang-mekong --vary 'countries.*.workers=*0.8:*1.2:9'
  multipark sweep lancang-mekong --vary model.cooperation=none,agreements,all --vary 'model.objective.jobs=0:0.003:4'
  multipark sweep lancang-mekong --vary 'demand.*/autos.max_sales=*normal(1,0.1)' --sample 200 --method sobol --seed 1 --out sweep

--out DIR writes DIR/sweep.csv as it goes; --resume goes on where a stopped sweep left off. --shard 2/8 solves the
second of eight parts, each into its own folder.")]
    Sweep {
        #[command(flatten)]
        inputs: Inputs,
        /// What varies, repeatable: a:b:n, v1,v2,... or uniform(a,b), normal(m,s), triangular(a,c,b).
        #[arg(long, value_name = "PATH=SPEC", required = true)]
        vary: Vec<String>,
        /// Draws of what has a distribution.
        #[arg(long, value_name = "N")]
        sample: Option<usize>,
        /// How to draw.
        #[arg(long, value_enum, default_value_t = Method::Lhs)]
        method: Method,
        /// The same seed draws the same sample.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Threads; 0 is one a core. The results do not depend on it.
        #[arg(long, default_value_t = 0)]
        workers: usize,
        /// Folder for sweep.csv; without it, the table goes to standard output.
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
        /// Go on with the sweep that was begun in --out.
        #[arg(long, requires = "out")]
        resume: bool,
        /// Solve part I of N.
        #[arg(long, value_name = "I/N")]
        shard: Option<String>,
        #[command(flatten)]
        solver: SolverOptions,
    },
    /// Why no plan exists and what mends it; for a feasible instance, what binds
    #[command(after_help = "Examples:
  multipark explain lancang-mekong --set countries.KH.min_jobs=200000
  multipark explain lancang-mekong --set countries.KH.min_jobs=200000 --weight countries.*.workers=never
  multipark explain lancang-mekong --park rayong --sector autos")]
    Explain {
        #[command(flatten)]
        inputs: Inputs,
        /// How hard a figure is to change, 1 by default: a number, or `never`; `*` stands for any text. Repeatable.
        #[arg(long, value_name = "PATH=W")]
        weight: Vec<String>,
        /// Explain what stands behind this park.
        #[arg(long)]
        park: Option<String>,
        /// Explain what stands behind this sector.
        #[arg(long)]
        sector: Option<String>,
        #[command(flatten)]
        solver: SolverOptions,
        /// Form of the result on standard output.
        #[arg(long, value_enum, default_value_t = Format::Table)]
        format: Format,
    },
    /// The same instance under several models or schemes, side by side
    #[command(after_help = "Examples:
  multipark compare lancang-mekong --schemes none,twins,agreements,hub:CN,all
  multipark compare lancang-mekong --models network,bilateral,standalone")]
    Compare {
        #[command(flatten)]
        inputs: Inputs,
        /// Models to compare, by name or file.
        #[arg(long, value_delimiter = ',', conflicts_with = "schemes")]
        models: Vec<String>,
        /// Cooperation schemes to compare, under --model.
        #[arg(long, value_delimiter = ',')]
        schemes: Vec<String>,
        #[command(flatten)]
        solver: SolverOptions,
        /// Form of the result on standard output.
        #[arg(long, value_enum, default_value_t = Format::Table)]
        format: Format,
    },
    /// Coalition values and how to share the gain: Owen, Shapley, core, nucleolus
    #[command(
        after_help = "Examples:\n  multipark share lancang-mekong\n  multipark share lancang-mekong --schemes none,hub:CN,all --signing"
    )]
    Share {
        #[command(flatten)]
        inputs: Inputs,
        /// Also what each country can count on under these cooperation schemes, with side payments and without.
        #[arg(long, value_delimiter = ',')]
        schemes: Vec<String>,
        /// Also what each agreement between two countries adds, and in what order to sign them.
        #[arg(long)]
        signing: bool,
        #[command(flatten)]
        solver: SolverOptions,
        /// Form of the result on standard output.
        #[arg(long, value_enum, default_value_t = Format::Table)]
        format: Format,
    },
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
    /// Instance: a folder, or the name of a bundled one; for `solve` and `sensitivity` also an MPS file.
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
