//! The command line: one file a verb; no logic that the library lacks.

mod alternatives;
mod arguments;
mod bundles;
mod check;
mod compare;
mod convert;
mod csv;
mod explain;
mod explore;
mod export;
mod folder;
mod generate;
mod import;
mod inputs;
mod linkages;
mod merge;
mod pareto;
mod plan;
mod program;
mod report;
mod schema;
mod sensitivity;
mod share;
mod solve;
mod sweep;
mod text;
mod threads;
mod tornado;
mod uncertainty;
mod verify;
mod waiting;

pub use folder::write_file;
pub use report::{Written, Wrote};
pub use solve::PlanFolder;

use crate::error::{Diagnostic, Error, Place};
use crate::generator::Size;
use crate::stamp::Stamp;
use arguments::{Arguments, Colour, Format, Verb};
use clap::{CommandFactory, Parser};
use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::process::ExitCode;

/// What a verb has to say.
struct Answer {
    /// Data, for standard output.
    out: String,
    /// Words, for standard error.
    notes: Vec<String>,
    /// Exit code where it is not 0: a check that failed, a search that was stopped.
    code: u8,
}

impl Answer {
    fn data(out: String) -> Self {
        Self { out, notes: Vec::new(), code: 0 }
    }

    /// The same; beside CSV, which has no place for it, the stamp is told in words.
    fn stamped(mut self, format: Format, stamp: impl FnOnce() -> Stamp) -> Result<Self, Error> {
        if format == Format::Csv {
            self.notes.push(format!("stamp: {}", stamp().line()?));
        }
        Ok(self)
    }
}

/// Runs the program with these arguments (the first is its name).
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    ExitCode::from(run_for_code(arguments))
}

/// What a verb says on standard output, for these arguments (without the program's name); nothing is printed.
///
/// # Errors
/// What the verb fails with; [`Error::Input`] for arguments that the program does not take.
pub fn answer_to(arguments: impl IntoIterator<Item = OsString>) -> Result<String, Error> {
    let named = std::iter::once(OsString::from("multipark")).chain(arguments);
    match Arguments::try_parse_from(named) {
        Ok(arguments) => Ok(answer(arguments.verb, false, true)?.out),
        Err(help) if !help.use_stderr() => Ok(help.to_string()),
        Err(usage) => {
            let message = usage.to_string();
            let message = message.trim_start_matches("error: ").trim_end();
            Err(Error::Input(vec![Diagnostic::error("bad-argument", message, Place::default())]))
        }
    }
}

/// Runs the program as [`run`] does, and gives its exit code.
pub fn run_for_code(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(usage) => {
            let code = if usage.use_stderr() { 2 } else { 0 };
            // Printing can only fail where nobody reads.
            let _ = usage.print();
            return code;
        }
    };
    let colour = match arguments.color {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => {
            std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
        }
    };
    let quiet = arguments.quiet;
    match answer(arguments.verb, colour, quiet) {
        Ok(answer) => {
            if !quiet {
                answer.notes.iter().for_each(|note| say(note));
            }
            // A reader that went away wants no more; anything else is worth saying.
            match std::io::stdout().lock().write_all(answer.out.as_bytes()) {
                Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
                    say(&format!("error[output]: {error}"));
                    1
                }
                _ => answer.code,
            }
        }
        Err(error) => {
            say(&error.to_string());
            if let Error::Input(diagnostics) = &error {
                let count = diagnostics.iter().filter(|d| d.is_error()).count();
                if count > 1 {
                    say(&format!("\n{count} errors"));
                }
            }
            exit_code(&error)
        }
    }
}

fn answer(verb: Verb, colour: bool, quiet: bool) -> Result<Answer, Error> {
    let alone = if divides_its_work(&verb) { threads::start() } else { None };
    match verb {
        Verb::Examples { action } => bundles::examples(action),
        Verb::New { dir } => bundles::new(&dir),
        Verb::Generate { dir, parks, sectors, links, seed } => {
            let links = links.unwrap_or(sectors.saturating_mul(sectors) / 4 * 3);
            generate::generate(&dir, Size { parks, sectors, links, seed })
        }
        Verb::Check { inputs, format } => check::check(&inputs, format),
        Verb::Solve(asked) => solve::solve(&asked, colour, quiet),
        Verb::Sensitivity(asked) => sensitivity::answer(&asked, quiet),
        Verb::Explain(asked) => explain::explain(asked, quiet),
        Verb::Explore(asked) => match alone {
            Some(why) => Err(threads::needed(&why)),
            None => explore::explore(&asked, quiet),
        },
        Verb::Compare(asked) => compare::compare(&asked, quiet),
        Verb::Share(asked) => share::share(&asked, quiet, colour),
        Verb::Sweep(asked) => sweep::sweep(&asked, &Progress::new("scenarios", quiet)),
        Verb::Merge(asked) => merge::merge(&asked),
        Verb::Pareto(asked) => pareto::pareto(&asked, quiet),
        Verb::Alternatives(asked) => alternatives::alternatives(&asked, quiet, colour),
        Verb::Uncertainty(asked) => uncertainty::uncertainty(&asked, quiet, colour),
        Verb::Linkages { inputs, exports, format } => linkages::linkages(&inputs, exports.as_deref(), format),
        Verb::Report(asked) => report::report(&asked, quiet),
        Verb::Export { inputs, format, out } => export::export(&inputs, format, out.as_deref()),
        Verb::Convert(asked) => convert::convert(&asked),
        Verb::Import(asked) => import::import(&asked),
        Verb::Verify { inputs, solution, exact, format } => verify::verify(&inputs, &solution, exact, format),
        Verb::Schema { name } => schema::schema(name.as_deref()),
        Verb::Completions { shell } => {
            let mut out = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "multipark", &mut out);
            Ok(Answer::data(String::from_utf8_lossy(&out).into_owned()))
        }
    }
}

/// Whether a verb's work is shared out to threads; others start none.
fn divides_its_work(verb: &Verb) -> bool {
    matches!(
        verb,
        Verb::Sensitivity(_)
            | Verb::Explain(_)
            | Verb::Explore(_)
            | Verb::Compare(_)
            | Verb::Share(_)
            | Verb::Sweep(_)
            | Verb::Pareto(_)
            | Verb::Alternatives(_)
            | Verb::Uncertainty(_)
            | Verb::Report(_)
    )
}

/// The exit code of a failure.
fn exit_code(error: &Error) -> u8 {
    match error {
        Error::Input(_) | Error::File { .. } | Error::Unsupported(_) => 2,
        Error::Infeasible => 3,
        Error::Unbounded => 4,
        Error::Stopped(_) => 5,
        Error::Solver(_) => 1,
    }
}

/// A line on standard error; a reader that went away is no fault.
fn say(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// A line of progress on a terminal, for work of over a second.
struct Progress {
    what: &'static str,
    shown: bool,
    started: std::time::Instant,
}

impl Progress {
    fn new(what: &'static str, quiet: bool) -> Self {
        Self { what, shown: !quiet && std::io::stderr().is_terminal(), started: std::time::Instant::now() }
    }

    fn tell(&self, done: usize, all: usize) {
        self.tell_from(0, done, all);
    }

    /// The same for work that was begun before: `first` were done then, and say nothing of the rate.
    fn tell_from(&self, first: usize, done: usize, all: usize) {
        let seconds = self.started.elapsed().as_secs_f64();
        if self.shown && seconds > 1.0 {
            let rate = done.saturating_sub(first) as f64 / seconds;
            let left = all.saturating_sub(done) as f64 / rate.max(f64::MIN_POSITIVE);
            let end = if done == all { "\r\u{1b}[K" } else { "\u{1b}[K" };
            let _ = write!(
                std::io::stderr().lock(),
                "\r{done} of {all} {}, {} a second, {} s left{end}",
                self.what,
                text::figure(rate),
                text::figure(left.ceil())
            );
        }
    }
}
