//! The keys of a model file, described once: reading, suggestions, patches and the reference are driven by it.

use crate::input::{Key, KeyKind};

/// The keys of a model file.
pub static KEYS: &[Key] = &[
    Key::new("name", KeyKind::Text, "Name of the model, for people."),
    Key::new("description", KeyKind::Text, "What it is for and how its weights were argued."),
    Key::new(
        "cooperation",
        KeyKind::Text,
        "Who may trade with whom: `none`, `twins`, `agreements`, `hub:COUNTRY` or `all`.",
    )
    .required(),
    Key::new(
        "closed_supply",
        KeyKind::Choice(&["forbidden", "tariff"]),
        "Whether parks of a pair that is not open may supply each other: not at all, or at the closed rate.",
    )
    .or("forbidden"),
    Key::new(
        "data",
        KeyKind::Choice(&["open", "agreements", "closed"]),
        "Whether links marked data may cross a border: always, under an agreement with data, or never.",
    )
    .or("open"),
    Key::new("objective", KeyKind::Section(OBJECTIVE), "Prices of the terms."),
    Key::new(
        "complementarity",
        KeyKind::Section(COMPLEMENTARITY),
        "What linked supply is worth by where it happens.",
    ),
    Key::new("limits", KeyKind::Section(LIMITS), "Bounds on whole-region terms."),
    Key::new("discrete", KeyKind::Section(DISCRETE), "Rules that make the program a mixed-integer one."),
];

const fn price(term: &'static str, unit: &'static str, meaning: &'static str) -> Key {
    Key::new(term, KeyKind::Amount, meaning).or("0").per(unit)
}

static OBJECTIVE: &[Key] = &[
    price("complementarity", "M USD per M USD", "Worth of linked supply."),
    price("value_added", "M USD per M USD", "Worth of value added."),
    price("jobs", "M USD per job", "Worth of a job."),
    price("suitability", "M USD per M USD", "Worth of suitability-weighted output."),
    price(
        "equity",
        "M USD per percentage point",
        "Worth of a point of the lowest country's use of its jobs capacity.",
    ),
    price("cost", "M USD per M USD", "Weight of everything paid; it counts with a minus."),
];

static COMPLEMENTARITY: &[Key] = &[
    Key::new("same_park", KeyKind::Amount, "Factor when supplier and user are in one park.").or("1"),
    Key::new("same_country", KeyKind::Amount, "Factor when they are in two parks of one country.").or("1"),
    Key::new("cross_border", KeyKind::Amount, "Factor when they are in two countries.").or("1"),
    Key::new(
        "strength",
        KeyKind::Choice(&["given", "leontief"]),
        "Strengths as links.csv gives them, or multiplied by the sectors' linkages.",
    )
    .or("given"),
];

const BOTH: &[Key] = &[
    Key::new("min", KeyKind::Amount, "The term at least.").or("no limit"),
    Key::new("max", KeyKind::Amount, "The term at most.").or("no limit"),
];

const LEAST: &[Key] = &[Key::new("min", KeyKind::Amount, "The term at least.").or("no limit")];

static LIMITS: &[Key] = &[
    Key::new("complementarity", KeyKind::Section(BOTH), "Bounds on linked supply.").per("M USD"),
    Key::new("value_added", KeyKind::Section(BOTH), "Bounds on value added.").per("M USD"),
    Key::new("jobs", KeyKind::Section(BOTH), "Bounds on jobs.").per("jobs"),
    Key::new("suitability", KeyKind::Section(BOTH), "Bounds on suitability-weighted output.").per("M USD"),
    Key::new("equity", KeyKind::Section(LEAST), "The equity level at least; it has no `max`.")
        .per("percentage points"),
    Key::new("cost", KeyKind::Section(BOTH), "Bounds on everything paid.").per("M USD"),
];

static DISCRETE: &[Key] = &[
    Key::new("min_scale", KeyKind::Flag, "Output is 0 or at least the sector's `min_scale`.").or("false"),
    Key::new("max_sectors", KeyKind::Flag, "At most the park's `max_sectors` sectors in a park.").or("false"),
    Key::new("max_parks", KeyKind::Flag, "A sector in at most its `max_parks` parks.").or("false"),
    Key::new("fixed_costs", KeyKind::Flag, "A park that hosts anything pays its `fixed_cost`.").or("false"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Term;

    #[test]
    fn every_term_has_a_price_and_a_limit() {
        for keys in [OBJECTIVE, LIMITS] {
            let names: Vec<&str> = keys.iter().map(|key| key.name).collect();
            assert_eq!(names, Term::ALL.map(Term::key));
        }
    }
}
