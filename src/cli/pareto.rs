//! `pareto`: the efficient frontier of two terms or more.

use super::arguments::{Format, Inputs, SolverOptions};
use super::folder::write_file;
use super::inputs::{load, solver_options};
use super::text::{aligned, counted, figure, paragraph};
use super::{Answer, Progress, csv};
use crate::analysis::pareto::{Frontier, Point, pareto as frontier};
use crate::charts::stamped;
use crate::error::{Diagnostic, Error, Place};
use crate::model::Term;
use clap::Args;
use serde_json::{Value, json};
use std::path::PathBuf;

/// Rows shown of a long frontier.
const SHOWN: usize = 24;

/// What `pareto` takes.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  multipark pareto lancang-mekong --terms jobs,cost
  multipark pareto lancang-mekong --terms jobs,complementarity --svg frontier.svg
  multipark pareto lancang-mekong --terms value_added,jobs,cost --points 6 --format csv > frontier.csv

Two terms of a model without discrete rules: every extreme efficient plan, exactly. More terms, or discrete rules: a
grid. The weights of the model play no part; its limits do.")]
pub struct ParetoArguments {
    #[command(flatten)]
    pub inputs: Inputs,
    /// Terms that are the criteria: complementarity, value_added, jobs, suitability, equity, cost (as little as can be).
    #[arg(long, value_delimiter = ',', required = true)]
    pub terms: Vec<String>,
    /// Steps of the grid for every term after the first, where there is a grid.
    #[arg(long, value_name = "N", default_value_t = 8)]
    pub points: usize,
    /// Also draw it (two terms).
    #[arg(long, value_name = "FILE")]
    pub svg: Option<PathBuf>,
    /// Print every plan, not some along the frontier.
    #[arg(long)]
    pub all: bool,
    #[command(flatten)]
    pub solver: SolverOptions,
    /// Form of the result on standard output.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

/// The frontier.
pub(super) fn pareto(asked: &ParetoArguments, quiet: bool) -> Result<Answer, Error> {
    let options = solver_options(&asked.solver)?;
    let terms =
        asked.terms.iter().map(|name| Term::from_key(name, "--terms")).collect::<Result<Vec<_>, _>>()?;
    if asked.svg.is_some() && terms.len() != 2 {
        let problem = Diagnostic::error("bad-argument", "a picture takes two terms", Place::file("--svg"));
        return Err(Error::Input(vec![problem.with_help("leave out --svg, or name two terms")]));
    }
    let loaded = load(&asked.inputs)?;
    let progress = Progress::new("programs", quiet);
    let tell = |done, all| progress.tell(done, all);
    let found = frontier(&loaded.instance, &loaded.model, &terms, asked.points, &options, &tell)?;
    let mut notes = Vec::new();
    if let (Some(path), Some(picture)) = (&asked.svg, found.svg()) {
        write_file(path, &stamped(&picture, &loaded.stamp(&options).line()?))?;
        notes.push(format!("picture written to {}", path.display()));
    }
    let out = match asked.format {
        Format::Json => csv::json(&loaded.stamp(&options).on(&found))?,
        Format::Csv => csv::records(&["point"], &records(&found, &terms))?,
        Format::Table => read(&found, &terms, asked.all),
    };
    if asked.format != Format::Table {
        notes.extend(found.notes.iter().cloned());
    }
    Answer { out, notes, code: 0 }.stamped(asked.format, || loaded.stamp(&options))
}

fn records(found: &Frontier, terms: &[Term]) -> Vec<Value> {
    let record = |(number, p): (usize, &Point)| {
        let mut row = json!({"point": number + 1, "knee": p.knee, "objective": p.objective});
        for term in Term::ALL {
            row[term.key()] = json!(p.terms[term]);
        }
        for term in terms {
            row[format!("weight_{term}")] = json!(p.weights.as_ref().and_then(|w| w.get(term.key())));
        }
        if found.complete {
            row["least_weight"] = json!(p.range.map(|r| r.least));
            row["most_weight"] = json!(p.range.and_then(|r| r.most));
        }
        row
    };
    found.points.iter().enumerate().map(record).collect()
}

fn read(found: &Frontier, terms: &[Term], all: bool) -> String {
    let name = |t: Term| t.key().replace('_', " ");
    let names: Vec<String> = terms.iter().map(|&t| name(t)).collect();
    let mut out = paragraph(&if found.complete {
        format!(
            "{} of {} and {}: all there are.{}",
            counted(found.points.len(), "extreme efficient plan"),
            names[0],
            names[1],
            if found.points.len() > 1 {
                " Between two neighbours, mixtures of both are efficient too."
            } else {
                ""
            }
        )
    } else {
        format!("{} of {}.", counted(found.points.len(), "efficient plan"), names.join(", "))
    });
    found.notes.iter().for_each(|note| out += &paragraph(&format!("{}.", capital(note))));
    out.push('\n');
    let mut head = vec![String::new()];
    head.extend(terms.iter().map(|&t| format!("{} ({})", name(t), t.unit())));
    if found.complete {
        head.push(format!("best while one {} weighs", unit(terms[0])));
    } else if found.points.iter().any(|p| p.weights.is_some()) {
        head.extend(names.iter().map(|n| format!("weight of {n}")));
    }
    head.push("the model's objective".to_owned());
    head.push(String::new());
    // Some plans along the frontier, its ends and its knee among them.
    let count = found.points.len();
    let shown = |number: usize| {
        let step = number * (SHOWN - 1) / count.max(2).saturating_sub(1);
        let before = number.checked_sub(1).map(|n| n * (SHOWN - 1) / count.max(2).saturating_sub(1));
        all || count <= SHOWN || before != Some(step) || found.points[number].knee
    };
    let rows = found.points.iter().enumerate().filter(|(number, _)| shown(*number)).map(|(number, p)| {
        let mut row = vec![(number + 1).to_string()];
        row.extend(terms.iter().map(|&t| figure(p.terms[t])));
        match (&p.range, &p.weights) {
            (Some(range), _) => row.push(match range.most {
                Some(most) => format!("{} to {}", figure(range.least), figure(most)),
                None => format!("{} or more", figure(range.least)),
            }),
            (None, Some(weights)) => row.extend(terms.iter().map(|t| figure(weights[t.key()]))),
            (None, None) if head.len() > terms.len() + 3 => row.extend(terms.iter().map(|_| "-".to_owned())),
            _ => {}
        }
        row.push(figure(p.objective));
        row.push(if p.knee { "knee" } else { "" }.to_owned());
        row
    });
    let rows: Vec<_> = rows.collect();
    let last = head.len() - 1;
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    let left_out = count - rows.len();
    out += &aligned(&head, |column| column == 0 || column == last, rows);
    if left_out > 0 {
        out += &format!("  {left_out} plans between these are left out; --all shows them\n");
    }
    out.push('\n');
    out += &paragraph(&knee(found, terms));
    if found.complete && found.points.len() > 1 {
        out += &paragraph(&format!(
            "Weights are those of {} where one {} of {} weighs 1.",
            names[0],
            unit(terms[1]),
            names[1]
        ));
    }
    out
}

fn knee(found: &Frontier, terms: &[Term]) -> String {
    if found.points.len() == 1 {
        return "One plan is best in every term at once.".to_owned();
    }
    let Some(knee) = found.points.iter().find(|p| p.knee) else {
        return "No plan stands out as a knee: what one term gains, the others lose in proportion."
            .to_owned();
    };
    let words: Vec<String> = terms
        .iter()
        .zip(&found.payoff)
        .map(|(&term, best)| {
            let (at, best) = (knee.terms[term], best.terms[term]);
            let worst = found.payoff.iter().map(|p| p.terms[term]);
            let worst = if term.sign() > 0.0 {
                worst.fold(f64::INFINITY, f64::min)
            } else {
                worst.fold(f64::NEG_INFINITY, f64::max)
            };
            let share = if best == worst { 1.0 } else { (at - worst) / (best - worst) };
            format!(
                "{:.0} % of the way of {} from worst to best",
                100.0 * share,
                term.key().replace('_', " ")
            )
        })
        .collect();
    format!(
        "The knee lies farthest beyond the line between the best plans of each term, each scaled by its range (Das, \
         1999): it has {}.",
        words.join(", ")
    )
}

fn unit(term: Term) -> &'static str {
    match term {
        Term::Jobs => "job",
        Term::Equity => "percentage point",
        _ => "M USD",
    }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
