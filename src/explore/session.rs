//! Changes in, plans out: what the page asks, answered by the same functions as the command line.

use super::controls::{self, Choice, Controls};
use crate::analysis::explain::{self, Asked};
use crate::error::{Diagnostic, Error, Place};
use crate::instance::{Instance, Patch, RawInstance};
use crate::model::{self, Model, Source, Terms};
use crate::report;
use crate::solution::{self, Bases, BindingLimit, CountryResult, Solution, TransferUse};
use crate::solver::Options;
use serde::Serialize;
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Most changes that one question may hold.
const MOST_CHANGES: usize = 1_000;
/// A program that takes longer is not solved ahead under other schemes.
const LONG: Duration = Duration::from_secs(2);
/// Answers kept, so that going back is quick.
const MOST_GIVEN: usize = 32;
/// Limits told, the most valuable first.
const MOST_LIMITS: usize = 8;

/// What is explored: instance and model with the what-ifs of the command line.
#[derive(Debug, Clone)]
pub struct Subject {
    /// The instance.
    pub raw: RawInstance,
    /// The model.
    pub source: Source,
    /// Words of the command that solves it as it stands, the program's name first.
    pub command: Vec<String>,
}

/// A subject held ready.
#[derive(Debug)]
pub struct Session {
    subject: Subject,
    options: Options,
    bases: Bases,
    controls: Controls,
    /// Changes whose plans are yet to be found ahead, the next last.
    ahead: Vec<String>,
    /// Answers given, the latest first.
    given: VecDeque<Given>,
}

/// An answer given, and where to go on from it.
#[derive(Debug)]
struct Given {
    changes: Vec<String>,
    answer: Answer,
    bases: Bases,
}

/// What a question came to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    /// `optimal`, `infeasible`, `unbounded`, `stopped`, `invalid` or `failed`.
    pub status: &'static str,
    /// Whether the plan is the one that the command prints (else it is as good, found more quickly).
    pub settled: bool,
    /// The command that solves the same, quoted for a shell.
    pub command: String,
    /// Why there is no plan.
    pub reason: Option<Telling>,
    /// The plan.
    pub plan: Option<Shown>,
    /// Milliseconds that it took.
    pub milliseconds: f64,
}

/// Why there is no plan, and what would mend it.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Telling {
    /// In a sentence.
    pub words: String,
    /// Figures that contradict each other, or problems of the input.
    pub because: Vec<String>,
    /// Changes that together mend it, in words.
    pub mend: Vec<String>,
}

/// A plan as the page shows it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shown {
    /// The objective, M USD.
    pub objective: f64,
    /// Its terms, unweighted.
    pub terms: Terms,
    /// Country by country.
    pub countries: Vec<CountryResult>,
    /// Park by park, all of them.
    pub parks: Vec<Park>,
    /// What crosses borders.
    pub transfers: Vec<TransferUse>,
    /// The limits that matter most.
    pub limits: Vec<BindingLimit>,
    /// Corridors: id, kt, capacity.
    pub corridors: Vec<(String, f64, Option<f64>)>,
    /// Relative gap of the proof.
    pub gap: f64,
    /// What solved it.
    pub solver: String,
    /// The map as an `svg` element, every text in it escaped.
    pub map: String,
    /// What the map shows, in words.
    pub words: String,
}

/// A park in a plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Park {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Id of its country.
    pub country: String,
    /// M USD.
    pub output: f64,
    /// Jobs.
    pub jobs: f64,
    /// Sectors and their output, M USD, the largest first.
    pub sectors: Vec<(String, f64)>,
}

impl Session {
    /// Holds a subject ready.
    ///
    /// # Errors
    /// [`Error::Input`] when instance and model are not valid together.
    pub fn new(subject: Subject, options: Options) -> Result<Self, Error> {
        let (instance, model) = read(&subject, &[])?;
        let controls = controls::of(&instance, &model);
        // Another scheme is another program; what else can be moved leaves it as it is, or nearly.
        let Choice { path, value, options: schemes } = &controls.scheme;
        let other = schemes.iter().rev().filter(|(scheme, _)| scheme != value);
        let ahead =
            other.map(|(scheme, _)| scheme).chain([value]).map(|scheme| format!("{path}={scheme}")).collect();
        Ok(Self { subject, options, bases: Bases::default(), controls, ahead, given: VecDeque::new() })
    }

    /// Whether nothing is left to [prepare](Self::prepare).
    #[must_use]
    pub fn is_prepared(&self) -> bool {
        self.ahead.is_empty()
    }

    /// Solves ahead, under one more scheme (today's first), so that a change to it is answered quickly. `cancelled` stops it from another
    /// thread; then it is still to be done.
    pub fn prepare(&mut self, cancelled: &Arc<AtomicBool>) {
        let Some(change) = self.ahead.pop() else { return };
        let started = Instant::now();
        let options = Options { cancelled: Some(Arc::clone(cancelled)), ..self.options.clone() };
        // Where there is no plan, there is nothing to prepare.
        let _ = self.solve(std::slice::from_ref(&change), false, &options);
        if cancelled.load(Ordering::Relaxed) {
            self.ahead.push(change);
        } else if started.elapsed() > LONG {
            self.ahead.clear();
        }
    }

    /// What can be moved.
    #[must_use]
    pub fn controls(&self) -> &Controls {
        &self.controls
    }

    /// Solves the subject after changes in the form of `--set`.
    ///
    /// `settled` asks for the plan that the command prints, and for the reason where there is none; without it the
    /// solve goes on from the last one, which is quicker, and where several plans are best may end at another of them. What
    /// was answered lately is answered so again. `cancelled` stops it from another thread.
    pub fn answer(&mut self, changes: &[String], settled: bool, cancelled: &Arc<AtomicBool>) -> Answer {
        let started = Instant::now();
        if let Some(answer) = self.again(changes, settled) {
            return Answer { milliseconds: started.elapsed().as_secs_f64() * 1e3, ..answer };
        }
        let options = Options { cancelled: Some(Arc::clone(cancelled)), ..self.options.clone() };
        let found = self.solve(changes, settled, &options);
        let (status, plan, reason) = match found {
            Ok((instance, found)) => {
                let status = if found.status == "optimal" { "optimal" } else { "stopped" };
                (status, Some(shown(&instance, found)), None)
            }
            Err(error) => {
                let (status, telling) = self.tell(changes, settled, &error, &options);
                (status, None, Some(telling))
            }
        };
        let milliseconds = started.elapsed().as_secs_f64() * 1e3;
        let answer = Answer { status, settled, command: self.command(changes), reason, plan, milliseconds };
        if matches!(status, "optimal" | "infeasible") {
            self.given.retain(|given| given.changes != changes);
            let (changes, answer) = (changes.to_vec(), answer.clone());
            self.given.push_front(Given { changes, answer, bases: self.bases.clone() });
            self.given.truncate(MOST_GIVEN);
        }
        answer
    }

    /// What was answered to the same question (or to it and settled), and the bases as they were.
    fn again(&mut self, changes: &[String], settled: bool) -> Option<Answer> {
        let same = |given: &Given| given.changes == changes && (given.answer.settled || !settled);
        let given = self.given.iter().position(same).and_then(|at| self.given.remove(at))?;
        self.bases.renew(given.bases.clone());
        let answer = given.answer.clone();
        self.given.push_front(given);
        Some(answer)
    }

    fn solve(
        &mut self,
        changes: &[String],
        settled: bool,
        options: &Options,
    ) -> Result<(Instance, Solution), Error> {
        let (instance, model) = read(&self.subject, changes)?;
        let found = if settled {
            solution::solve(&instance, &model, options)?
        } else {
            solution::solve_again(&instance, &model, options, &mut self.bases)?
        };
        Ok((instance, found))
    }

    /// The command that solves the subject after changes, quoted for a shell.
    #[must_use]
    pub fn command(&self, changes: &[String]) -> String {
        let sets = changes.iter().flat_map(|change| ["--set", change.as_str()]);
        let words = self.subject.command.iter().map(String::as_str).chain(sets);
        // No argument of a command can hold a NUL, the one thing that cannot be quoted.
        let quoted = words.filter_map(|word| shlex::try_quote(word).ok());
        quoted.collect::<Vec<_>>().join(" ")
    }

    fn tell(
        &self,
        changes: &[String],
        settled: bool,
        error: &Error,
        options: &Options,
    ) -> (&'static str, Telling) {
        let plain = |words: &str| Telling { words: words.to_owned(), ..Telling::default() };
        match error {
            Error::Infeasible => ("infeasible", {
                let words = "No plan keeps every limit.";
                let why = if settled { self.why(changes, options) } else { None };
                why.map_or_else(|| plain(words), |why| Telling { words: words.to_owned(), ..why })
            }),
            Error::Unbounded => {
                ("unbounded", plain("The plan can grow without end: some demand or resource needs a limit."))
            }
            Error::Input(found) => (
                "invalid",
                Telling {
                    words: "This cannot be solved as it is set.".to_owned(),
                    because: found.iter().filter(|d| d.is_error()).map(|d| d.message.clone()).collect(),
                    mend: found.iter().filter_map(|d| d.help.clone()).collect(),
                },
            ),
            Error::Stopped(why) => ("stopped", plain(why)),
            other => ("failed", plain(&other.to_string())),
        }
    }

    /// Which figures contradict each other, and the least changes that mend it.
    fn why(&self, changes: &[String], options: &Options) -> Option<Telling> {
        let patches = patches(changes).ok()?;
        let raw = self.subject.raw.patched(&patches).ok()?;
        let source = self.subject.source.patched(&patches).ok()?;
        let told = explain::explain(&raw, &source, &Asked::default(), options).ok()?;
        let figures = told.conflicts.iter().flat_map(|conflict| &conflict.figures);
        Some(Telling {
            words: String::new(),
            because: figures.map(|figure| figure.words.clone()).collect(),
            mend: told.relaxation.into_iter().flat_map(|r| r.changes).map(|change| change.words).collect(),
        })
    }
}

fn patches(changes: &[String]) -> Result<Vec<Patch>, Error> {
    if changes.len() > MOST_CHANGES {
        let message = format!("{} changes at once are too many; {MOST_CHANGES} are allowed", changes.len());
        return Err(Error::Input(vec![Diagnostic::error("too-many", message, Place::default())]));
    }
    changes.iter().map(|text| Patch::parse(text)).collect()
}

/// Instance and model of a subject after changes.
fn read(subject: &Subject, changes: &[String]) -> Result<(Instance, Model), Error> {
    let patches = patches(changes)?;
    let instance = Instance::check(&subject.raw.patched(&patches)?)?;
    let model = subject.source.patched(&patches)?.read()?;
    let countries: Vec<&str> = instance.countries.iter().map(|c| c.id.as_str()).collect();
    model::check_against(&model, &countries)?;
    Ok((instance, model))
}

fn shown(instance: &Instance, found: Solution) -> Shown {
    let parks = instance.parks.iter().map(|park| {
        let here: Vec<_> = found.allocation.iter().filter(|a| a.park == park.id).collect();
        let mut sectors: Vec<_> = here.iter().map(|a| (a.sector.clone(), a.output)).collect();
        sectors.sort_by(|a, b| b.1.total_cmp(&a.1));
        Park {
            id: park.id.clone(),
            name: park.name.clone(),
            country: instance.countries[park.country].id.clone(),
            output: here.iter().map(|a| a.output).sum(),
            jobs: here.iter().map(|a| a.jobs).sum(),
            sectors,
        }
    });
    let map = report::map(instance, &found);
    Shown {
        map: map.svg(),
        words: map.words,
        parks: parks.collect(),
        objective: found.objective,
        terms: found.terms,
        countries: found.countries,
        transfers: found.transfers,
        limits: found.binding.into_iter().take(MOST_LIMITS).collect(),
        corridors: found.corridors.into_iter().map(|c| (c.corridor, c.kt, c.capacity_kt)).collect(),
        gap: found.certificate.relative_gap,
        solver: found.solver,
    }
}
