//! TOML to a model.

use super::schema::KEYS;
use super::{
    ClosedSupply, Cooperation, DataRule, Discrete, Limit, Model, PlaceFactors, Source, Strength, Term, Terms,
};
use crate::error::{Diagnostic, Error, Place, nearest};
use crate::input::{Document, Patch};
use std::path::Path;

/// Reads a model file.
///
/// # Errors
/// When it cannot be read or is no valid model; all problems at once.
pub fn from_file(path: &Path) -> Result<Model, Error> {
    let (file, text) = text_of(path)?;
    from_text(&file, &text)
}

/// A model file's name and text, for [`patched`].
///
/// # Errors
/// When it cannot be read or is not UTF-8.
pub fn text_of(path: &Path) -> Result<(String, String), Error> {
    let file = path.display().to_string();
    match std::fs::read(path) {
        Err(error) => Err(Error::File { path: file, message: error.to_string() }),
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) => Ok((file, text)),
            Err(error) => {
                let valid = error.utf8_error().valid_up_to();
                let line = String::from_utf8_lossy(&error.as_bytes()[..valid]).matches('\n').count() + 1;
                Err(Error::Input(vec![
                    Diagnostic::error("not-utf8", "this is not UTF-8 text", Place::line(file, line))
                        .with_help("save the file as UTF-8"),
                ]))
            }
        },
    }
}

/// Reads a model from its text; `file` is named in messages.
///
/// # Errors
/// [`Error::Input`] with every problem found.
pub fn from_text(file: &str, text: &str) -> Result<Model, Error> {
    patched(file, text, &[])
}

/// Reads a model from its text after changes: those patches whose path begins with `model.`, in order.
///
/// # Errors
/// As [`from_text`]; also when such a path names no key.
pub fn patched(file: &str, text: &str, patches: &[Patch]) -> Result<Model, Error> {
    Source::new(file, text).patched(patches)?.read()
}

/// Checks a model that is already a TOML value.
///
/// # Errors
/// As [`from_text`].
pub fn from_value(file: &str, value: &toml::Table) -> Result<Model, Error> {
    let text = toml::to_string(value).map_err(|error| {
        Error::Input(vec![Diagnostic::error(
            "not-toml",
            format!("this is no TOML: {error}"),
            Place::file(file),
        )])
    })?;
    let document = Document::parse(file, &text, &[]).map_err(Error::Input)?;
    read(&document.without_lines())
}

/// Checks what a model says of an instance: the hub is one of its countries.
///
/// # Errors
/// [`Error::Input`] when it is none.
pub fn check_against(model: &Model, countries: &[&str]) -> Result<(), Error> {
    match &model.cooperation {
        Cooperation::Hub(hub) if !countries.contains(&hub.as_str()) => {
            let help = match nearest(hub, countries.iter().copied()) {
                Some(similar) => format!("a similar country exists: `{similar}`"),
                None => format!("the countries are {}", countries.join(", ")),
            };
            let message = format!("the hub is no country of the instance: `{hub}`");
            Err(Error::Input(vec![
                Diagnostic::error("unknown-country", message, model.cooperation_place.clone())
                    .with_help(help),
            ]))
        }
        _ => Ok(()),
    }
}

pub(super) fn read(document: &Document<'_>) -> Result<Model, Error> {
    let mut found = document.check(KEYS);
    let cooperation = cooperation(document, &mut found);
    let number = |path: &[&str], default: f64| document.number(path).unwrap_or(default);
    let mut objective = Terms::default();
    for term in Term::ALL {
        objective[term] = number(&["objective", term.key()], 0.0);
    }
    let limits = limits(document, &mut found);
    let factor = |key| number(&["complementarity", key], 1.0);
    let place = PlaceFactors {
        same_park: factor("same_park"),
        same_country: factor("same_country"),
        cross_border: factor("cross_border"),
    };
    distance_is_not_rewarded(document, place, &mut found);
    something_is_wanted(document, &objective, &mut found);
    let on = |key| document.flag(&["discrete", key]).unwrap_or(false);
    let text = |key| document.text(&[key]).unwrap_or_default().to_owned();
    match cooperation {
        Some(cooperation) if !found.iter().any(Diagnostic::is_error) => Ok(Model {
            name: text("name"),
            description: text("description"),
            cooperation,
            cooperation_place: document.place(&["cooperation"]),
            closed_supply: match document.text(&["closed_supply"]) {
                Some("tariff") => ClosedSupply::Tariff,
                _ => ClosedSupply::Forbidden,
            },
            data: match document.text(&["data"]) {
                Some("agreements") => DataRule::Agreements,
                Some("closed") => DataRule::Closed,
                _ => DataRule::Open,
            },
            objective,
            place,
            strength: match document.text(&["complementarity", "strength"]) {
                Some("leontief") => Strength::Leontief,
                _ => Strength::Given,
            },
            limits,
            discrete: Discrete {
                min_scale: on("min_scale"),
                max_sectors: on("max_sectors"),
                max_parks: on("max_parks"),
                fixed_costs: on("fixed_costs"),
            },
            warnings: found,
        }),
        _ => {
            found.sort_by_cached_key(|d| (d.place.line, d.place.field));
            Err(Error::Input(found))
        }
    }
}

/// The scheme; `None` when it is absent or in error.
fn cooperation(document: &Document<'_>, found: &mut Vec<Diagnostic>) -> Option<Cooperation> {
    const WORDS: [&str; 4] = ["none", "twins", "agreements", "all"];
    let word = document.text(&["cooperation"])?;
    let scheme = match word {
        "none" => Some(Cooperation::None),
        "twins" => Some(Cooperation::Twins),
        "agreements" => Some(Cooperation::Agreements),
        "all" => Some(Cooperation::All),
        _ => word
            .strip_prefix("hub:")
            .map(str::trim)
            .filter(|hub| !hub.is_empty())
            .map(|hub| Cooperation::Hub(hub.to_owned())),
    };
    if scheme.is_none() {
        let help = if word == "hub" || word.starts_with("hub") {
            "name the hub's country after a colon, such as `hub:CN`".to_owned()
        } else {
            match nearest(word, WORDS) {
                Some(similar) => format!("a similar value exists: `{similar}`"),
                None => "allowed: `none`, `twins`, `agreements`, `hub:COUNTRY` or `all`".to_owned(),
            }
        };
        let message = format!("`cooperation` has no value `{word}`");
        found.push(
            Diagnostic::error("unknown-value", message, document.place(&["cooperation"])).with_help(help),
        );
    }
    scheme
}

fn limits(document: &Document<'_>, found: &mut Vec<Diagnostic>) -> [Limit; 6] {
    Term::ALL.map(|term| {
        let at = |end| ["limits", term.key(), end];
        let limit = Limit { min: document.number(&at("min")), max: document.number(&at("max")) };
        if let (Some(min), Some(max)) = (limit.min, limit.max)
            && min > max
        {
            let message = format!("`min` is above `max`: {min} > {max}");
            found.push(
                Diagnostic::error("min-above-max", message, document.place_of_either(&at("min"), &at("max")))
                    .with_help("allowed: `min` up to `max`"),
            );
        }
        limit
    })
}

/// A factor that grows with distance makes plans ship goods for the sake of shipping.
fn distance_is_not_rewarded(document: &Document<'_>, place: PlaceFactors, found: &mut Vec<Diagnostic>) {
    if place.cross_border > place.same_park {
        let message = format!(
            "supply across a border is worth more than supply within a park: {} > {}",
            place.cross_border, place.same_park
        );
        found.push(
            Diagnostic::warning("distance-rewarded", message, document.place(&["complementarity", "cross_border"]))
                .with_help("results give the share of supply that is cross-hauled; set `cross_border` up to `same_park` to reward none"),
        );
    }
}

fn something_is_wanted(document: &Document<'_>, objective: &Terms, found: &mut Vec<Diagnostic>) {
    if !found.iter().any(Diagnostic::is_error) && Term::ALL.iter().all(|term| objective[*term] <= 0.0) {
        found.push(
            Diagnostic::warning(
                "nothing-wanted",
                "no term has a price, so every plan is as good as another",
                document.place(&["objective"]),
            )
            .with_help("give a price in [objective], such as complementarity = 1.0"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
# Why these weights: see the book.
name = \"small\"
cooperation = \"hub:CN\" # the hub

[objective]
complementarity = 1.0
jobs = 2e-3

[limits]
cost = { min = 1, max = 5000.0 }
";

    fn patched_by(texts: &[&str]) -> Model {
        let patches: Vec<Patch> = texts.iter().map(|text| Patch::parse(text).unwrap()).collect();
        patched("small.toml", TEXT, &patches).unwrap_or_else(|e| panic!("{e}"))
    }

    #[test]
    fn absent_keys_have_their_defaults() {
        let model = from_text("small.toml", TEXT).unwrap();
        assert_eq!(model.cooperation, Cooperation::Hub("CN".into()));
        assert_eq!(model.closed_supply, ClosedSupply::Forbidden);
        assert_eq!(model.data, DataRule::Open);
        assert_eq!(model.objective, Terms { complementarity: 1.0, jobs: 0.002, ..Terms::default() });
        assert_eq!(model.place, PlaceFactors { same_park: 1.0, same_country: 1.0, cross_border: 1.0 });
        assert_eq!(model.limit(Term::Cost), Limit { min: Some(1.0), max: Some(5000.0) });
        assert_eq!(model.limit(Term::Equity), Limit::default());
        assert!(!model.discrete.any());
        assert!(model.warnings.is_empty());
    }

    #[test]
    fn keys_are_set_scaled_and_added_wherever_they_stand() {
        assert_eq!(patched_by(&["model.objective.jobs=*2"]).objective.jobs, 0.004);
        assert_eq!(patched_by(&["model.objective.cost=+1.5"]).objective.cost, 1.5);
        assert_eq!(patched_by(&["model.limits.cost.max=9000"]).limit(Term::Cost).max, Some(9000.0));
        assert_eq!(patched_by(&["model.limits.jobs.min=7"]).limit(Term::Jobs).min, Some(7.0));
        assert_eq!(patched_by(&["model.complementarity.same_park=*3"]).place.same_park, 3.0);
        assert_eq!(patched_by(&["model.complementarity.strength=leontief"]).strength, Strength::Leontief);
        assert_eq!(patched_by(&["model.cooperation=all"]).cooperation, Cooperation::All);
        assert_eq!(patched_by(&["model.data=closed", "parks.x.land=1"]).data, DataRule::Closed);
        assert!(
            patched_by(&["model.discrete.min_scale=true", "model.discrete.max_parks=true"])
                .discrete
                .max_parks
        );
    }

    #[test]
    fn a_patched_text_keeps_its_comments() {
        let patch = Patch::parse("model.cooperation=none").unwrap();
        let text = Source::new("m.toml", TEXT).patched(&[patch]).unwrap().text;
        assert_eq!(text, TEXT.replace("hub:CN", "none"));
    }

    #[test]
    fn a_value_is_checked_like_a_text() {
        let value: toml::Table = TEXT.parse().unwrap();
        let mut expected = from_text("small.toml", TEXT).unwrap();
        let model = from_value("small.toml", &value).unwrap();
        expected.cooperation_place = model.cooperation_place.clone();
        assert_eq!(model, expected);
        let wrong: toml::Table = TEXT.replace("hub:CN", "hub").parse().unwrap();
        let Err(Error::Input(found)) = from_value("small.toml", &wrong) else { panic!("accepted") };
        assert_eq!((found[0].code, found[0].place.line), ("unknown-value", None));
    }

    #[test]
    fn the_hub_is_a_country_of_the_instance() {
        let model = from_text("small.toml", TEXT).unwrap();
        assert!(check_against(&model, &["TH", "CN"]).is_ok());
        let Err(Error::Input(found)) = check_against(&model, &["TH", "LA"]) else { panic!("accepted") };
        assert_eq!((found[0].code, found[0].place.line), ("unknown-country", Some(3)));
    }
}
