//! `compare`: the same instance under several rules, side by side.

use super::arguments::{Format, Inputs, SolverOptions};
use super::inputs::{load, solver_options};
use super::text::{figure, paragraph, table};
use super::waiting::Waiting;
use super::{Answer, csv};
use crate::analysis::compare as comparing;
use crate::bundled;
use crate::error::Error;
use crate::model::{self, Model, Source, Term};
use crate::stamp::Stamp;
use clap::Args;
use serde_json::json;

/// What `compare` takes.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  multipark compare lancang-mekong --schemes none,twins,agreements,hub:CN,all
  multipark compare lancang-mekong --models network,bilateral,standalone")]
pub struct CompareArguments {
    #[command(flatten)]
    pub inputs: Inputs,
    /// Models to compare, by name or file.
    #[arg(long, value_delimiter = ',', conflicts_with = "schemes")]
    pub models: Vec<String>,
    /// Cooperation schemes to compare, under --model; without it, all that the instance has something for, with the
    /// country that makes most today as the hub.
    #[arg(long, value_delimiter = ',')]
    pub schemes: Vec<String>,
    #[command(flatten)]
    pub solver: SolverOptions,
    /// Form of the result on standard output.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

/// Cases side by side.
pub(super) fn compare(asked: &CompareArguments, quiet: bool) -> Result<Answer, Error> {
    let CompareArguments { inputs, models, schemes, solver, format } = asked;
    let options = solver_options(solver)?;
    let loaded = load(inputs)?;
    let countries: Vec<&str> = loaded.instance.countries.iter().map(|c| c.id.as_str()).collect();
    let mut stamp = loaded.unsolved();
    let cases: Vec<(String, Model)> = if models.is_empty() {
        let schemes = if schemes.is_empty() {
            comparing::default_schemes(&loaded.instance)
        } else {
            schemes.iter().map(|name| name.parse()).collect::<Result<Vec<_>, _>>()?
        };
        comparing::under_schemes(&loaded.model, &schemes)
    } else {
        let sources = models.iter().map(|name| bundled::open_model(name)).collect::<Result<Vec<_>, _>>()?;
        stamp = Stamp::new(&loaded.raw, &sources.iter().collect::<Vec<_>>());
        let read = |(name, source): (&String, &Source)| Ok((name.clone(), source.read()?));
        models.iter().zip(&sources).map(read).collect::<Result<_, Error>>()?
    };
    let stamp = stamp.solved_with(&options);
    for (_, model) in &cases {
        model::check_against(model, &countries)?;
    }
    let waiting = Waiting::begin(&options, quiet);
    let found = comparing::compare(&loaded.instance, &cases, &options)?;
    drop(waiting);
    let out = match format {
        Format::Json => csv::json(&stamp.on(&found))?,
        Format::Csv => {
            let rows: Vec<_> = found
                .cases
                .iter()
                .map(|c| {
                    let mut row = json!({"case": c.name, "status": c.status, "objective": c.objective});
                    for term in Term::ALL {
                        row[term.key()] = json!(c.terms.map(|t| t[term]));
                    }
                    row["cross_border_supply"] = json!(c.cross_border_supply);
                    for country in &c.countries {
                        row[format!("{}_output", country.country)] = json!(country.output);
                        row[format!("{}_jobs", country.country)] = json!(country.jobs);
                    }
                    for park in &c.parks {
                        row[format!("{}_output", park.park)] = json!(park.output);
                        row[format!("{}_jobs", park.park)] = json!(park.jobs);
                    }
                    row
                })
                .collect();
            csv::records(&["case", "status", "objective"], &rows)?
        }
        Format::Table => read_comparison(&found),
    };
    Answer::data(out).stamped(*format, || stamp)
}

fn read_comparison(found: &comparing::Comparison) -> String {
    let mut head = vec![""];
    head.extend(found.cases.iter().map(|c| c.name.as_str()));
    let line = |label: String, of: &dyn Fn(&comparing::Case) -> Option<f64>| {
        let mut row = vec![label];
        row.extend(found.cases.iter().map(|c| of(c).map_or_else(|| c.status.clone(), figure)));
        row
    };
    let mut rows = vec![line("objective (M USD)".to_owned(), &|c| c.objective)];
    for term in Term::ALL {
        let label = format!("{} ({})", term.key().replace('_', " "), term.unit());
        rows.push(line(label, &|c| c.terms.map(|t| t[term])));
    }
    rows.push(line("cross-border supply (M USD)".to_owned(), &|c| c.cross_border_supply));
    let countries = found.cases.iter().map(|c| &c.countries).find(|c| !c.is_empty());
    for (i, country) in countries.into_iter().flatten().enumerate() {
        rows.push(line(format!("{} output (M USD)", country.country), &|c| {
            c.countries.get(i).map(|c| c.output)
        }));
        rows.push(line(format!("{} jobs", country.country), &|c| c.countries.get(i).map(|c| c.jobs.round())));
    }
    let parks = found.cases.iter().map(|c| &c.parks).find(|p| !p.is_empty());
    for (i, park) in parks.into_iter().flatten().enumerate() {
        rows.push(line(format!("{} output (M USD)", park.park), &|c| c.parks.get(i).map(|p| p.output)));
    }
    let mut out = table(&head, 1, rows);
    for words in found.differences.iter().chain(&found.verdict) {
        out.push('\n');
        out += &paragraph(words);
    }
    out
}
