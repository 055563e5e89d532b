//! Rules of `instance.toml`.

use crate::error::{Diagnostic, Place, nearest};
use crate::input::Document;
use crate::instance::schema::{ResourceColumns, SETTINGS, TABLES, is_id};
use crate::instance::{RawInstance, Scope};

/// A resource as far as it could be read.
#[derive(Debug)]
pub(super) struct RawResource {
    pub(super) id: String,
    pub(super) unit: String,
    /// `None` when it is in error.
    pub(super) scope: Option<Scope>,
    pub(super) jobs: bool,
    pub(super) new_only: bool,
    pub(super) capacity: Option<f64>,
    pub(super) price: f64,
}

/// What `instance.toml` says.
#[derive(Debug, Default)]
pub(super) struct Settings {
    pub(super) name: String,
    pub(super) description: String,
    pub(super) year: Option<i64>,
    pub(super) resources: Vec<RawResource>,
    /// Where each resource is described.
    pub(super) places: Vec<Place>,
    /// The file was no TOML, so its resources are unknown.
    pub(super) unreadable: bool,
}

impl Settings {
    pub(super) fn scopes(&self) -> Vec<(&str, Option<Scope>)> {
        self.resources.iter().map(|r| (r.id.as_str(), r.scope)).collect()
    }

    pub(super) fn jobs(&self) -> bool {
        self.resources.iter().any(|r| r.jobs)
    }
}

pub(super) fn check(raw: &RawInstance) -> (Settings, Vec<Diagnostic>) {
    let file = raw.file("instance.toml");
    let document = match raw.document(&file) {
        Ok(document) => document,
        Err(found) => return (Settings { unreadable: true, ..Settings::default() }, found),
    };
    let mut found = document.check(SETTINGS);
    format_is_one(&document, &mut found);
    name_is_not_blank(&document, &mut found);
    let resources: Vec<RawResource> =
        document.names(&["resources"]).iter().map(|id| read_resource(&document, id)).collect();
    for (index, resource) in resources.iter().enumerate() {
        resource_id_is_well_formed(&document, resource, &mut found);
        resource_id_is_free(&document, &resources[..index], resource, &mut found);
        capacity_and_price_stand_at_the_holder(&document, resource, &mut found);
    }
    at_most_one_resource_counts_as_jobs(&document, &resources, &mut found);
    let text = |key| document.text(&[key]).unwrap_or_default().to_owned();
    let places = resources.iter().map(|r| document.place(&["resources", &r.id])).collect();
    let settings = Settings {
        places,
        name: text("name"),
        description: text("description"),
        year: document.integer(&["year"]),
        resources,
        unreadable: false,
    };
    (settings, found)
}

fn read_resource(document: &Document<'_>, id: &str) -> RawResource {
    let at = |key| ["resources", id, key];
    RawResource {
        id: id.to_owned(),
        unit: document.text(&at("unit")).unwrap_or_default().to_owned(),
        scope: match document.text(&at("scope")) {
            Some("park") => Some(Scope::Park),
            Some("country") => Some(Scope::Country),
            Some("region") => Some(Scope::Region),
            _ => None,
        },
        jobs: document.flag(&at("jobs")).unwrap_or(false),
        new_only: document.flag(&at("new_only")).unwrap_or(false),
        capacity: document.number(&at("capacity")),
        price: document.number(&at("price")).unwrap_or(0.0),
    }
}

fn format_is_one(document: &Document<'_>, found: &mut Vec<Diagnostic>) {
    if let Some(format) = document.integer(&["format"]).filter(|format| *format != 1) {
        let message = format!("this is format {format}, and this program reads format 1");
        found.push(
            Diagnostic::error("unknown-format", message, document.place(&["format"]))
                .with_help("write format = 1"),
        );
    }
}

fn name_is_not_blank(document: &Document<'_>, found: &mut Vec<Diagnostic>) {
    if document.text(&["name"]).is_some_and(|name| name.trim().is_empty()) {
        found.push(
            Diagnostic::error("missing-value", "the instance's name is blank", document.place(&["name"]))
                .with_help("give it a name for people, such as name = \"My parks\""),
        );
    }
}

fn resource_id_is_well_formed(document: &Document<'_>, resource: &RawResource, found: &mut Vec<Diagnostic>) {
    if !is_id(&resource.id) {
        let place = document.place(&["resources", &resource.id]);
        let message = format!("this cannot be an id: `{}`", resource.id);
        found.push(
            Diagnostic::error("bad-id", message, place)
                .with_help("allowed: letters, digits, `_`, `.` and `-`"),
        );
    }
}

/// A resource names columns, so its id may be no other column's name in a table that takes it.
fn resource_id_is_free(
    document: &Document<'_>,
    earlier: &[RawResource],
    resource: &RawResource,
    found: &mut Vec<Diagnostic>,
) {
    let price = format!("{}_price", resource.id);
    let place = document.place(&["resources", &resource.id]);
    let mut refuse = |message: String| {
        found.push(
            Diagnostic::error("resource-name-taken", message, place.clone())
                .with_help("give the resource another id"),
        );
    };
    for schema in TABLES {
        let names: &[&str] = match (schema.resources, resource.scope) {
            (None, _) => continue,
            (Some(ResourceColumns::Held(held)), scope) if scope.is_some_and(|scope| scope != held) => {
                continue;
            }
            (Some(ResourceColumns::Held(_)), _) => &[&resource.id, &price],
            (Some(_), _) => &[&resource.id],
        };
        for name in names {
            if schema.find(name, &[]).is_some() {
                refuse(format!(
                    "the resource `{}` would bring a second column `{name}` to {}.csv",
                    resource.id, schema.name
                ));
                return;
            }
        }
    }
    for other in earlier {
        if format!("{}_price", other.id) == resource.id || price == other.id {
            refuse(format!(
                "the resources `{}` and `{}` would share a column: `ID_price` is a price",
                other.id, resource.id
            ));
        }
    }
}

fn capacity_and_price_stand_at_the_holder(
    document: &Document<'_>,
    resource: &RawResource,
    found: &mut Vec<Diagnostic>,
) {
    let (table, scope) = match resource.scope {
        Some(Scope::Park) => ("parks", "park"),
        Some(Scope::Country) => ("countries", "country"),
        _ => return,
    };
    for (key, column) in [("capacity", resource.id.clone()), ("price", format!("{}_price", resource.id))] {
        let path = ["resources", resource.id.as_str(), key];
        if document.has(&path) {
            let message =
                format!("`{key}` is for resources of scope region, and `{}` has scope {scope}", resource.id);
            found.push(
                Diagnostic::error("misplaced-key", message, document.place(&path))
                    .with_help(format!("write it into the column `{column}` of {table}.csv")),
            );
        }
    }
}

fn at_most_one_resource_counts_as_jobs(
    document: &Document<'_>,
    resources: &[RawResource],
    found: &mut Vec<Diagnostic>,
) {
    let mut counted = resources.iter().filter(|r| r.jobs);
    let Some(first) = counted.next() else { return };
    for other in counted {
        let message = format!("both `{}` and `{}` are counted as jobs", first.id, other.id);
        found.push(
            Diagnostic::error(
                "two-jobs-resources",
                message,
                document.place(&["resources", &other.id, "jobs"]),
            )
            .with_help("set jobs = true on one of them alone"),
        );
    }
}

/// The id nearest to a word, told as a way out.
pub(super) fn similar<'a>(noun: &str, word: &str, ids: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(word, ids).map(|id| format!("a similar {noun} exists: `{id}`"))
}
