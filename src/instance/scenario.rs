//! Scenarios: named what-ifs that travel with an instance, one file `scenarios/ID.toml` each.
//!
//! A scenario is a list of `PATH=VALUE`; several can be stacked, each on what the ones before it made.

use super::RawInstance;
use super::schema::{SCENARIO, is_id};
use crate::error::{Diagnostic, Error, Place, nearest};
use crate::input::{Document, Patch};

/// A scenario file as it was written.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct ScenarioFile {
    /// The file's name without `.toml`.
    pub id: String,
    /// File as the user named it.
    pub file: String,
    /// Its text.
    pub text: String,
    /// Where each line of the text stands, where it was read from sheets; else empty.
    pub lines: Vec<Place>,
}

/// A valid scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Its id.
    pub id: String,
    /// Its name, for people.
    pub name: String,
    /// What happens in it and why its figures are what they are.
    pub description: String,
    /// Ids of sources.
    pub sources: Vec<String>,
    /// What changes, in order; of the instance or, where the path begins with `model.`, of the model.
    pub patches: Vec<Patch>,
}

/// The changes of scenarios, stacked in this order, then those of `PATH=VALUE` texts; the problems of all at once.
/// Without an instance (it could not be read) the texts alone are looked at.
///
/// # Errors
/// [`Error::Input`] with every scenario that does not exist or is wrong, and every text that is no `PATH=VALUE`.
pub fn what_ifs(
    raw: Option<&RawInstance>,
    scenarios: &[String],
    sets: &[String],
) -> Result<Vec<Patch>, Error> {
    let scenarios = raw.into_iter().flat_map(|raw| scenarios.iter().map(|id| raw.scenario(id)));
    let sets = sets.iter().map(|text| Patch::parse(text));
    let (mut patches, mut problems) = (Vec::new(), Vec::new());
    for read in scenarios.map(|s| s.map(|s| s.patches)).chain(sets.map(|set| set.map(|set| vec![set]))) {
        match read {
            Ok(more) => patches.extend(more),
            Err(Error::Input(more)) => problems.extend(more),
            Err(other) => return Err(other),
        }
    }
    if problems.is_empty() { Ok(patches) } else { Err(Error::Input(problems)) }
}

impl RawInstance {
    /// A scenario of this instance.
    ///
    /// # Errors
    /// [`Error::Input`] when there is none of this id, or with everything that is wrong in its file.
    pub fn scenario(&self, id: &str) -> Result<Scenario, Error> {
        match self.scenarios.iter().find(|file| file.id == id) {
            Some(file) => self.read_scenario(file),
            None => Err(self.no_scenario(id)),
        }
    }

    fn no_scenario(&self, id: &str) -> Error {
        let ids = || self.scenarios.iter().map(|file| file.id.as_str());
        let help = match nearest(id, ids()) {
            Some(similar) => format!("a similar scenario exists: `{similar}`"),
            None if self.scenarios.is_empty() => "it has no folder `scenarios`".to_owned(),
            None => format!("the scenarios are {}", ids().collect::<Vec<_>>().join(", ")),
        };
        let message = format!("the instance has no scenario of this name: `{id}`");
        let place = Place::file(self.file("scenarios"));
        Error::Input(vec![Diagnostic::error("unknown-scenario", message, place).with_help(help)])
    }

    fn read_scenario(&self, file: &ScenarioFile) -> Result<Scenario, Error> {
        let document = Document::parse_at(&file.file, &file.text, &[], &file.lines).map_err(Error::Input)?;
        let mut found = document.check(SCENARIO);
        if !is_id(&file.id) {
            let message = format!("the name of a scenario's file is no id: `{}`", file.id);
            found.push(
                Diagnostic::error("bad-id", message, Place::file(&file.file))
                    .with_help("use letters, digits, `_`, `.` and `-`"),
            );
        }
        let mut patches = Vec::new();
        for (text, place) in document.texts(&["set"]) {
            match Patch::parse_at(text, place) {
                Ok(patch) => patches.push(patch),
                Err(Error::Input(more)) => found.extend(more),
                Err(other) => return Err(other),
            }
        }
        let text = |key| document.text(&[key]).unwrap_or_default().to_owned();
        let sources: Vec<String> =
            text("source").split(';').map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned).collect();
        for id in &sources {
            if !self.has_source(id) {
                let message = format!("no source has this id: `{id}`");
                found.push(
                    Diagnostic::error("unknown-source", message, document.place(&["source"]))
                        .with_help("sources are the rows of sources.csv, joined by `;`"),
                );
            }
        }
        if found.iter().any(Diagnostic::is_error) {
            return Err(Error::Input(found));
        }
        Ok(Scenario {
            id: file.id.clone(),
            name: text("name"),
            description: text("description"),
            sources,
            patches,
        })
    }

    fn has_source(&self, id: &str) -> bool {
        self.table("sources").is_some_and(|table| {
            let at = table.position("id");
            table.rows.iter().any(|row| at.and_then(|at| row.cells.get(at)).is_some_and(|cell| cell == id))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instance::{Instance, example};

    fn with(text: &str) -> RawInstance {
        let file = ScenarioFile {
            id: "wet".into(),
            file: "x/scenarios/wet.toml".into(),
            text: text.into(),
            lines: Vec::new(),
        };
        RawInstance { scenarios: vec![file], ..example::raw() }
    }

    fn refused(text: &str) -> String {
        with(text).scenario("wet").unwrap_err().to_string()
    }

    #[test]
    fn a_scenario_is_its_patches_in_order() {
        let raw = with(
            "name = \"Wet\"\nset = [\"parks.rayong.land=7\", \"parks.rayong.land=*2\", \"model.data=closed\"]",
        );
        let scenario = raw.scenario("wet").unwrap();
        assert_eq!(scenario.patches.len(), 3);
        let patched = raw.patched(&scenario.patches).unwrap();
        let by_hand: Vec<Patch> =
            ["parks.rayong.land=14"].iter().map(|text| Patch::parse(text).unwrap()).collect();
        let by_hand = Instance::check(&raw.patched(&by_hand).unwrap()).unwrap();
        assert_eq!(Instance::check(&patched).unwrap().parks, by_hand.parks);
    }

    #[test]
    fn what_is_wrong_is_told_with_file_and_line() {
        let told = refused("name = \"Wet\"\nset = [\n  \"parks.rayong.land\",\n]");
        assert!(told.contains("x/scenarios/wet.toml:3"), "{told}");
        assert!(refused("set = []").contains("the key `name` is missing"));
        assert!(refused("name = \"Wet\"\nset = \"a=1\"").contains("a list"));
        assert!(refused("name = \"Wet\"\nset = [1]").contains("`set`"));
        assert!(refused("name = \"Wet\"\nset = []\nsource = \"s_none\"").contains("s_none"));
        let raw = with("name = \"Wet\"\nset = [\"parks.rayon.land=7\"]");
        let told = raw.patched(&raw.scenario("wet").unwrap().patches).unwrap_err().to_string();
        assert!(told.contains("x/scenarios/wet.toml:2") && told.contains("`rayong`"), "{told}");
        assert!(raw.scenario("wett").unwrap_err().to_string().contains("`wet`"));
    }
}
