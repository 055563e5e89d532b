//! What the page lets one move: each control is a path for `--set`, its figure today, and how far the slider goes.

use crate::instance::{Instance, Scope};
use crate::model::{Model, Term};
use serde::Serialize;
use std::collections::BTreeMap;

/// Steps of a slider from nothing to its end; today's figure stands on one of them.
pub const STEPS: u32 = 200;

/// Everything that can be moved.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Controls {
    /// Name of the instance.
    pub instance: String,
    /// Name of the model.
    pub model: String,
    /// Names of the countries, by id.
    pub countries: BTreeMap<String, String>,
    /// Who may trade with whom.
    pub scheme: Choice,
    /// Groups of sliders, in the order of the page.
    pub groups: Vec<Group>,
    /// Steps of every slider.
    pub steps: u32,
}

/// One of several.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Choice {
    /// Path for `--set`.
    pub path: &'static str,
    /// Its value today.
    pub value: String,
    /// What there is to choose, with a name for people.
    pub options: Vec<(String, String)>,
}

/// Sliders under one heading.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
    /// The heading.
    pub name: String,
    /// Whether the page shows it from the start.
    pub open: bool,
    /// The sliders.
    pub sliders: Vec<Slider>,
}

/// A figure that can be moved.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Slider {
    /// Path for `--set`.
    pub path: String,
    /// Name for people.
    pub name: String,
    /// Unit of the figure.
    pub unit: String,
    /// The figure today.
    pub value: f64,
    /// The figure at the slider's right end.
    pub most: f64,
}

/// What can be moved in an instance under a model.
#[must_use]
pub fn of(instance: &Instance, model: &Model) -> Controls {
    let mut groups: Vec<Group> = Vec::new();
    for (resource, r) in instance.resources.iter().enumerate() {
        let sliders: Vec<Slider> = match r.scope {
            Scope::Country => instance
                .countries
                .iter()
                .filter_map(|c| {
                    c.capacity[resource]
                        .map(|most| budget(format!("countries.{}.{}", c.id, r.id), &c.name, &r.unit, most))
                })
                .collect(),
            Scope::Region => r
                .capacity
                .map(|most| budget(format!("resources.{}.capacity", r.id), "The whole region", &r.unit, most))
                .into_iter()
                .collect(),
            Scope::Park => Vec::new(),
        };
        add(&mut groups, sentence_case(&r.id), true, sliders);
    }
    let prices = Term::ALL.iter().map(|&term| Slider {
        path: format!("model.objective.{term}"),
        name: sentence_case(&term.key().replace('_', " ")),
        unit: if term.unit() == "M USD" {
            "per M USD".to_owned()
        } else {
            format!("M USD per {}", if term == Term::Jobs { "job" } else { "point" })
        },
        value: model.objective[term],
        most: dearest(term, model.objective[term]),
    });
    add(&mut groups, "What counts".to_owned(), true, prices.collect());
    let corridors = instance.corridors.iter().filter_map(|c| {
        let name = format!("{} \u{2013} {}", instance.place_id(c.from), instance.place_id(c.to));
        c.capacity_kt.map(|most| budget(format!("corridors.{}.capacity_kt", c.id), &name, "kt", most))
    });
    add(&mut groups, "Corridors".to_owned(), false, corridors.collect());
    Controls {
        instance: instance.name.clone(),
        model: model.name.clone(),
        countries: instance.countries.iter().map(|c| (c.id.clone(), c.name.clone())).collect(),
        scheme: scheme(instance, model),
        groups,
        steps: STEPS,
    }
}

fn add(groups: &mut Vec<Group>, name: String, open: bool, sliders: Vec<Slider>) {
    if !sliders.is_empty() {
        groups.push(Group { name, open, sliders });
    }
}

/// A capacity, up to twice what it is today; one that is nothing today up to 100 units.
fn budget(path: String, name: &str, unit: &str, value: f64) -> Slider {
    let most = if value > 0.0 { 2.0 * value } else { 100.0 };
    Slider { path, name: name.to_owned(), unit: unit.to_owned(), value, most }
}

/// The right end of a price's slider: four times today's; for a term that counts nothing today, what would be much.
fn dearest(term: Term, today: f64) -> f64 {
    if today > 0.0 {
        return 4.0 * today;
    }
    match term {
        Term::Jobs => 0.004,
        Term::Equity => 40.0,
        _ => 1.0,
    }
}

fn scheme(instance: &Instance, model: &Model) -> Choice {
    let mut options = vec![("none".to_owned(), "Each alone".to_owned())];
    if !instance.twins.is_empty() {
        options.push(("twins".to_owned(), "Twin parks".to_owned()));
    }
    if !instance.agreements.is_empty() {
        options.push(("agreements".to_owned(), "By agreement".to_owned()));
    }
    if instance.countries.len() > 2 {
        let hubs = instance.countries.iter();
        options.extend(hubs.map(|c| (format!("hub:{}", c.id), format!("Hub: {}", c.name))));
    }
    options.push(("all".to_owned(), "All with all".to_owned()));
    let value = model.cooperation.to_string();
    if !options.iter().any(|(known, _)| *known == value) {
        options.push((value.clone(), value.clone()));
    }
    Choice { path: "model.cooperation", value, options }
}

fn sentence_case(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
