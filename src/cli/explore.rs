//! `explore`: a page on this machine that solves again whenever a slider moves.

use super::arguments::{Inputs, SolverOptions};
use super::inputs::{load, solver_options};
use super::{Answer, say};
use crate::error::Error;
use crate::explore::{Server, Session, Subject};
use crate::solver::Options;
use clap::Args;
use std::io::Write;

/// What `explore` takes.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  multipark explore lancang-mekong
  multipark explore lancang-mekong --model bilateral --scenario pandemic --port 8080

The address that is printed holds a random token; only pages opened with it are served, and only on this machine.
Ctrl-C ends it. Nothing is kept.")]
pub struct ExploreArguments {
    #[command(flatten)]
    pub inputs: Inputs,
    #[command(flatten)]
    pub solver: SolverOptions,
    /// Port on this machine; 0 is any that is free.
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    pub port: u16,
}

/// Serves the page until Ctrl-C.
pub(super) fn explore(asked: &ExploreArguments, quiet: bool) -> Result<Answer, Error> {
    let options = solver_options(&asked.solver)?;
    let loaded = load(&asked.inputs)?;
    if !quiet {
        let warnings = loaded.instance.warnings.iter().chain(&loaded.model.warnings);
        warnings.for_each(|warning| say(&warning.to_string()));
    }
    let command = command(asked);
    let session = Session::new(Subject { raw: loaded.raw, source: loaded.source, command }, options)?;
    let server = Server::bind(asked.port, &session)?;
    let stop = server.stopper();
    ctrlc::set_handler(stop).map_err(|e| Error::Solver(format!("Ctrl-C cannot be listened for: {e}")))?;
    let printed =
        |e: std::io::Error| Error::File { path: "standard output".to_owned(), message: e.to_string() };
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", server.address()).and_then(|()| out.flush()).map_err(printed)?;
    drop(out);
    if !quiet {
        say("open this address in a browser; Ctrl-C ends it");
    }
    server.run(session);
    Ok(Answer::data(String::new()))
}

/// The words that solve the same.
fn command(asked: &ExploreArguments) -> Vec<String> {
    let mut words = vec!["multipark".to_owned(), "solve".to_owned(), asked.inputs.instance.clone()];
    let mut add = |option: &str, value: &str| words.extend([option.to_owned(), value.to_owned()]);
    if asked.inputs.model != "network" {
        add("--model", &asked.inputs.model);
    }
    asked.inputs.scenario.iter().for_each(|id| add("--scenario", id));
    asked.inputs.set.iter().for_each(|set| add("--set", set));
    if asked.solver.solver != "default" {
        add("--solver", &asked.solver.solver);
    }
    asked.solver.time_limit.iter().for_each(|seconds| add("--time-limit", &seconds.to_string()));
    if asked.solver.gap != Options::default().gap {
        add("--gap", &asked.solver.gap.to_string());
    }
    words
}
