//! `share`: does the multilateral deal hold, and who gains what.

use super::arguments::{Format, Inputs, SolverOptions};
use super::inputs::{load, solver_options};
use super::text::{figure, heading, maybe, paragraph, table};
use super::{Answer, Progress, csv};
use crate::analysis::share as sharing;
use crate::analysis::share::{Objection, PairWorth, SchemeShare, Share, Signature, Signing, Span};
use crate::error::Error;
use crate::model::{self, Cooperation, Model};
use clap::Args;
use serde_json::json;

/// What `share` takes.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  multipark share lancang-mekong\n  multipark share lancang-mekong --schemes none,hub:CN,all --signing"
)]
pub struct ShareArguments {
    #[command(flatten)]
    pub inputs: Inputs,
    /// Also what each country can count on under these cooperation schemes, with side payments and without.
    #[arg(long, value_delimiter = ',')]
    pub schemes: Vec<String>,
    /// Also what each agreement between two countries adds, and in what order to sign them.
    #[arg(long)]
    pub signing: bool,
    #[command(flatten)]
    pub solver: SolverOptions,
    /// Form of the result on standard output.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

/// The countries' game.
pub(super) fn share(asked: &ShareArguments, quiet: bool, colour: bool) -> Result<Answer, Error> {
    let ShareArguments { inputs, schemes, signing, solver, format } = asked;
    let options = solver_options(solver)?;
    let loaded = load(inputs)?;
    let (instance, model) = (&loaded.instance, &loaded.model);
    let schemes = schemes.iter().map(|name| name.parse()).collect::<Result<Vec<Cooperation>, _>>()?;
    let countries: Vec<&str> = instance.countries.iter().map(|c| c.id.as_str()).collect();
    for scheme in &schemes {
        model::check_against(&Model { cooperation: scheme.clone(), ..model.clone() }, &countries)?;
    }
    let coalitions = Progress::new("coalitions", quiet);
    let mut found = sharing::share(instance, model, &options, &|done, all| coalitions.tell(done, all))?;
    if !schemes.is_empty() {
        let progress = Progress::new("schemes", quiet);
        let tell = |done, all| progress.tell(done, all);
        found.schemes = Some(sharing::by_scheme(instance, model, &schemes, &options, &tell)?);
    }
    if *signing {
        let progress = Progress::new("sets of agreements", quiet);
        found.signing =
            Some(sharing::signing(instance, model, &options, &|done, all| progress.tell(done, all))?);
    }
    let out = match format {
        Format::Json => csv::json(&loaded.stamp(&options).on(&found))?,
        Format::Csv => {
            let rows: Vec<_> = found
                .values
                .iter()
                .map(|v| json!({"coalition": v.coalition.join("+"), "value": v.value}))
                .collect();
            csv::records(&["coalition", "value"], &rows)?
        }
        Format::Table => read(&found, colour),
    };
    Answer { out, notes: found.notes, code: 0 }.stamped(*format, || loaded.stamp(&options))
}

fn read(found: &Share, colour: bool) -> String {
    let all = found.values.last().map_or(0.0, |v| v.value);
    let mut out = format!(
        "Together the countries make {} (M USD a year), {} more than each alone.\n",
        figure(all),
        figure(found.gain_of_cooperation)
    );
    let mut section = |title: &str, body: &str| {
        out += &heading(title, colour);
        out += body;
    };
    section("Who gets what (M USD a year)", &(divisions(found) + &gains(found)));
    section("Does it hold?", &holding(found));
    section("What has to change hands (M USD a year; below 0 a country pays)", &payments(found));
    section("When a country leaves (M USD a year)", &leaving(found));
    if let Some(schemes) = &found.schemes {
        section("Under each scheme: Owen's payments (M USD a year)", &by_scheme(schemes));
        section("Without side payments: what all optimal plans leave to each", &spans(schemes));
    }
    if let Some(signing) = &found.signing {
        section("What each agreement adds (M USD a year)", &pairs(signing));
        section("In what order to sign", &order(signing));
    }
    out
}

fn divisions(found: &Share) -> String {
    let rows = found.standalone.iter().map(|(country, &alone)| {
        let range = found.owen_range.as_ref().map(|r| r[country]);
        vec![
            country.clone(),
            figure(alone),
            maybe(found.owen.as_ref().map(|o| o[country])),
            range.map_or_else(|| "-".to_owned(), |r| format!("{} to {}", maybe(r.least), maybe(r.most))),
            figure(found.shapley[country]),
            figure(found.myerson[country]),
            maybe(found.nucleolus.as_ref().map(|n| n[country])),
            figure(found.least_core.payments[country]),
        ]
    });
    let head =
        ["country", "alone", "Owen", "over all prices", "Shapley", "Myerson", "nucleolus", "least core"];
    table(&head, 1, rows)
}

/// Who gains over standing alone, most first.
fn gains(found: &Share) -> String {
    let (name, payments) = match &found.owen {
        Some(owen) => ("Owen's payments give", owen),
        None => ("Shapley's value gives", &found.shapley),
    };
    let mut gains: Vec<(&str, f64)> =
        payments.iter().map(|(country, paid)| (country.as_str(), paid - found.standalone[country])).collect();
    gains.sort_by(|a, b| b.1.total_cmp(&a.1));
    let (more, less): (Vec<_>, Vec<_>) = gains.into_iter().partition(|(_, gain)| *gain >= 0.0);
    let list = |gains: &[(&str, f64)]| {
        gains.iter().map(|(who, gain)| format!("{who} {}", figure(gain.abs()))).collect::<Vec<_>>().join(", ")
    };
    let mut out = format!("Over standing alone, {name} more to {}", list(&more));
    if !less.is_empty() {
        out += &format!("; less to {}", list(&less));
    }
    paragraph(&(out + "."))
}

fn holding(found: &Share) -> String {
    let stays = |inside: bool, o: &Objection| {
        let who = o.coalition.join("+");
        if inside {
            format!(
                "in the core: no coalition gains by leaving ({who} comes nearest, losing {})",
                figure(-o.gain)
            )
        } else {
            format!("not in the core: {who} gains {} by leaving", figure(o.gain))
        }
    };
    let mut out = String::new();
    if let (Some(inside), Some(objection)) = (found.owen_in_core, &found.owen_objection) {
        out += &paragraph(&format!("Owen's payments are {}.", stays(inside, objection)));
    }
    out += &paragraph(&format!(
        "Shapley's value is {}.",
        stays(found.shapley_in_core, &found.shapley_objection)
    ));
    let epsilon = found.least_core.epsilon;
    out += &paragraph(&if epsilon > 0.0 {
        format!(
            "The core is empty: whatever the division, some coalition gains {} by leaving.",
            figure(epsilon)
        )
    } else {
        format!("In the least core every coalition loses at least {} by leaving.", figure(-epsilon))
    });
    if let Some(objective) = found.solve_objective {
        out += &paragraph(&format!("`solve`, with its floors and rules: {}.", figure(objective)));
    }
    out
}

fn payments(found: &Share) -> String {
    let side = &found.side_payments;
    let rows = found.direct.iter().map(|(country, &direct)| {
        vec![
            country.clone(),
            figure(direct),
            maybe(side.owen.as_ref().map(|p| p[country])),
            figure(side.shapley[country]),
            maybe(side.nucleolus.as_ref().map(|p| p[country])),
        ]
    });
    table(&["country", "from the plan itself", "Owen", "Shapley", "nucleolus"], 1, rows)
}

fn leaving(found: &Share) -> String {
    let rows = found.leaving.iter().map(|(country, l)| {
        vec![country.clone(), figure(l.others_alone), figure(l.lost_together), figure(l.lost_to_others)]
    });
    table(&["country", "the others then make", "all lose", "the others lose"], 1, rows)
}

fn by_scheme(schemes: &[SchemeShare]) -> String {
    let mut head = vec!["scheme", "together"];
    head.extend(
        schemes.iter().filter_map(|s| s.owen.as_ref()).take(1).flat_map(|o| o.keys().map(String::as_str)),
    );
    let rows = schemes.iter().map(|s| {
        let mut row = vec![s.scheme.clone(), figure(s.value)];
        row.extend(s.owen.iter().flat_map(|o| o.values().copied().map(figure)));
        row
    });
    table(&head, 1, rows)
}

fn spans(schemes: &[SchemeShare]) -> String {
    let told = |span: Span| {
        let (least, most) = (figure(span.least), figure(span.most));
        if least == most { least } else { format!("{least} to {most}") }
    };
    let mut rows = Vec::new();
    for s in schemes {
        let Some(spans) = &s.spans else {
            rows.push(vec![s.scheme.clone(), "no plan".to_owned()]);
            continue;
        };
        for c in spans {
            rows.push(vec![s.scheme.clone(), c.country.clone(), told(c.output), told(c.jobs), told(c.cost)]);
        }
    }
    table(&["scheme", "country", "output, M USD", "jobs", "cost, M USD"], 2, rows)
}

fn pairs(signing: &Signing) -> String {
    let mut pairs: Vec<&PairWorth> = signing.pairs.iter().collect();
    pairs.sort_by(|a, b| b.first.total_cmp(&a.first));
    let rows = pairs.iter().map(|p| vec![p.pair.join(" - "), figure(p.first), figure(p.last)]);
    table(&["agreement", "signed first", "signed last"], 1, rows)
}

fn order(signing: &Signing) -> String {
    let steps = |order: &[Signature]| {
        let rows = order
            .iter()
            .enumerate()
            .map(|(i, s)| vec![(i + 1).to_string(), s.pair.join(" - "), figure(s.adds), figure(s.value)]);
        table(&["", "agreement", "adds", "worth so far"], 2, rows)
    };
    let greedy =
        paragraph("Each signature adds the most that one can at its stage:") + &steps(&signing.greedy);
    match &signing.exact {
        None => {
            greedy
                + &paragraph(&format!("More than {} pairs: not every order was tried.", sharing::MOST_EXACT))
        }
        Some(order) if *order == signing.greedy => {
            greedy + &paragraph("No order is better over all its stages.")
        }
        Some(order) => greedy + &paragraph("The best order over all its stages:") + &steps(order),
    }
}
