//! The keys of `instance.toml` and of scenario files.

use crate::input::{Key, KeyKind};

/// The keys of `instance.toml`.
pub static SETTINGS: &[Key] = &[
    Key::new("format", KeyKind::Integer, "Version of the format; this one is 1.").required(),
    Key::new("name", KeyKind::Text, "Name of the instance, for people.").required(),
    Key::new("description", KeyKind::Text, "What the instance is about."),
    Key::new("year", KeyKind::Integer, "Year its figures are of."),
    Key::new(
        "resources",
        KeyKind::Sections(RESOURCE),
        "What production needs: one table a resource, under its id.",
    ),
];

/// The keys of `scenarios/ID.toml`.
pub static SCENARIO: &[Key] = &[
    Key::new("name", KeyKind::Text, "Name of the scenario, for people.").required(),
    Key::new("description", KeyKind::Text, "What happens in it, and why its figures are what they are."),
    Key::new("source", KeyKind::Text, "Ids of sources.csv, joined by `;`."),
    Key::new("set", KeyKind::Texts, "What changes, in order: PATH=VALUE as after `--set`.").required(),
];

static RESOURCE: &[Key] = &[
    Key::new("unit", KeyKind::Text, "Unit of its figures, for people."),
    Key::new(
        "scope",
        KeyKind::Choice(&["park", "country", "region"]),
        "Who holds it: each park its own, the parks of a country together, or all parks together.",
    )
    .required(),
    Key::new("jobs", KeyKind::Flag, "Whether its use is counted as jobs; true for at most one resource.")
        .or("false"),
    Key::new("new_only", KeyKind::Flag, "Whether only output above a site's `existing` needs it.")
        .or("false"),
    Key::new("capacity", KeyKind::Amount, "Scope region: units that all parks together have in a year.")
        .or("no limit")
        .per("units"),
    Key::new("price", KeyKind::Amount, "Scope region: what a unit costs.")
        .or("0")
        .per("M USD per unit and year"),
];
