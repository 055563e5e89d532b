//! `PATH=VALUE` on raw tables, before the check.
//!
//! A table that `*` rows spread over pairs is first written out pair by pair, so that a path changes the pairs that it
//! names and no other. A blank that means no limit cannot be scaled or added to; of many rows such ones stay as they are. What a figure means, and whether the changed one is allowed, is left to the check.

use super::check::rows_have_a_field_a_column;
use super::raw::RawInstance;
use super::schema::{Column, Repeats, SETTINGS, TABLES, TableSchema, table};
use super::spread::spread;
use super::{Row, Table};
use crate::error::{Diagnostic, Error, nearest};
use crate::input::{Change, Document, Patch, apply, number_text};

impl RawInstance {
    /// The same instance after changes, in order; patches for the model (`model.`) are passed over.
    ///
    /// # Errors
    /// [`Error::Input`] with every patch whose path matches nothing, or that changes what is no number.
    pub fn patched(&self, patches: &[Patch]) -> Result<Self, Error> {
        let mut found: Vec<_> = self.tables.iter().flat_map(rows_have_a_field_a_column).collect();
        if !found.is_empty() {
            return Err(Error::Input(found));
        }
        let mut patched = self.clone();
        for patch in patches.iter().filter(|patch| patch.model_path().is_none()) {
            if let Err(problem) = patch_one(&mut patched, patch) {
                found.push(*problem);
            }
        }
        if found.is_empty() { Ok(patched) } else { Err(Error::Input(found)) }
    }
}

fn patch_one(raw: &mut RawInstance, patch: &Patch) -> Result<(), Box<Diagnostic>> {
    let Some((name, rest)) = patch.path.split_once('.') else {
        let help = "a path is TABLE.ROW.COLUMN, such as parks.rayong.land, or model.KEY";
        return Err(patch.refuse("bad-path", format!("this path has no row: `{}`", patch.path), help));
    };
    if name == "resources" {
        let Some((id, key)) = rest.rsplit_once('.') else {
            let help = "a path to a resource is resources.ID.KEY, such as resources.emissions.capacity";
            return Err(patch.refuse("bad-path", format!("this path has no key: `{}`", patch.path), help));
        };
        raw.settings = apply(&raw.settings, SETTINGS, &["resources", id, key], patch, &mut raw.edits)?;
        return Ok(());
    }
    let Some(schema) = table(name) else {
        let names = TABLES.iter().map(|t| t.name).chain(["resources", "model"]);
        let help = match nearest(name, names.clone()) {
            Some(similar) => format!("a similar table exists: `{similar}`"),
            None => format!("the tables are {}", names.collect::<Vec<_>>().join(", ")),
        };
        return Err(patch.refuse("unknown-table", format!("no table has this name: `{name}`"), help));
    };
    let target = Target::find(raw, schema, rest, patch)?;
    let defaults = sector_needs(raw, &target);
    let Some(table) = raw.tables.iter_mut().find(|table| table.name == schema.name) else { return Ok(()) };
    let position = table.position(&target.column).unwrap_or_else(|| add_column(table, &target.column));
    let mut any = false;
    for at in &target.rows {
        let row = &mut table.rows[*at];
        let cell = &row.cells[position];
        let blank = || match target.known.map(|column| column.default) {
            Some("the sector's") => defaults.as_ref().and_then(|of| of(row)),
            Some(default) => default.parse().ok(),
            None => None,
        };
        match changed(cell, blank, patch, &table.file, row.line) {
            Ok(text) => {
                row.cells[position] = text;
                row.patched.push((position, patch.place.clone()));
                any = true;
            }
            // No limit scaled is still no limit: a path that names many rows changes those that have a figure.
            Err(_) if cell.is_empty() && (any || target.rows.last() != Some(at)) => {}
            Err(problem) => return Err(problem),
        }
    }
    Ok(())
}

/// Table, keys of the rows and column that a path names; `None` where it names nothing.
pub(super) fn rows_of(raw: &RawInstance, path: &str) -> Option<(String, Vec<Vec<String>>, String)> {
    let (name, rest) = path.split_once('.')?;
    let schema = table(name)?;
    let mut raw = raw.clone();
    let patch = Patch::parse(&format!("{path}=0")).ok()?;
    let target = Target::find(&mut raw, schema, rest, &patch).ok()?;
    let table = raw.table(name)?;
    let positions: Vec<usize> = schema.key.iter().filter_map(|column| table.position(column)).collect();
    let key = |row: &usize| positions.iter().map(|&at| table.rows[*row].cells[at].clone()).collect();
    Some((name.to_owned(), target.rows.iter().map(key).collect(), target.column))
}

/// The rows and the column that a path names.
struct Target {
    rows: Vec<usize>,
    column: String,
    known: Option<&'static Column>,
}

impl Target {
    fn find(
        raw: &mut RawInstance,
        schema: &'static TableSchema,
        rest: &str,
        patch: &Patch,
    ) -> Result<Self, Box<Diagnostic>> {
        if schema.key.is_empty() {
            let help = "only tables whose rows have ids can be changed";
            return Err(patch.refuse("bad-path", format!("rows of {}.csv have no names", schema.name), help));
        }
        let resources = resources_of(raw);
        let scopes: Vec<_> = resources.iter().map(|id| (id.as_str(), None)).collect();
        let header = raw.table(schema.name).map(|table| table.header.clone()).unwrap_or_default();
        let known =
            |name: &str| header.iter().any(|column| column == name) || schema.find(name, &scopes).is_some();
        // Ids and resource names may hold dots: the column is the longest known one at the end.
        let splits: Vec<(&str, &str)> =
            rest.match_indices('.').map(|(at, _)| (&rest[..at], &rest[at + 1..])).collect();
        let Some((key, column)) = splits.iter().copied().find(|(_, column)| known(column)) else {
            return Err(unknown_column(schema, &scopes, splits.last().copied(), rest, patch));
        };
        if schema.repeats == Repeats::Replace {
            spread(raw, schema);
        }
        let Some(table) = raw.table(schema.name) else {
            let message = format!("the instance has no {}.csv", schema.name);
            return Err(patch.refuse(
                "unknown-table",
                message,
                "add the file first; a patch changes rows that are there",
            ));
        };
        Ok(Self {
            rows: matching_rows(table, schema, key, patch)?,
            column: column.to_owned(),
            known: schema.find(column, &scopes).and_then(super::schema::Found::column),
        })
    }
}

fn resources_of(raw: &RawInstance) -> Vec<String> {
    let document = Document::parse("", &raw.settings, &[]);
    document.map(|d| d.names(&["resources"]).into_iter().map(str::to_owned).collect()).unwrap_or_default()
}

fn unknown_column(
    schema: &TableSchema,
    scopes: &[(&str, Option<super::Scope>)],
    split: Option<(&str, &str)>,
    rest: &str,
    patch: &Patch,
) -> Box<Diagnostic> {
    let names = schema.names(scopes);
    let Some((_, column)) = split else {
        let help = format!("write {}.{rest}.COLUMN; the columns are {}", schema.name, names.join(", "));
        return patch.refuse("bad-path", format!("this path has no column: `{}`", patch.path), help);
    };
    let help = match nearest(column, names.iter().map(String::as_str)) {
        Some(similar) => format!("a similar column exists: `{similar}`"),
        None => format!("the columns are {}", names.join(", ")),
    };
    patch.refuse("unknown-column", format!("{}.csv has no column `{column}`", schema.name), help)
}

fn matching_rows(
    table: &Table,
    schema: &TableSchema,
    key: &str,
    patch: &Patch,
) -> Result<Vec<usize>, Box<Diagnostic>> {
    let shape = schema.key.join("/");
    let parts: Vec<&str> = if key == "*" { vec!["*"; schema.key.len()] } else { key.split('/').collect() };
    if parts.len() != schema.key.len() {
        let message = format!("a row of {}.csv is named by {shape}, and this is `{key}`", schema.name);
        return Err(patch.refuse(
            "bad-path",
            message,
            format!("write {}.{shape}.COLUMN, or `*` for all", schema.name),
        ));
    }
    let positions: Vec<Option<usize>> = schema.key.iter().map(|column| table.position(column)).collect();
    let cell =
        |row: &Row, at: usize| positions[at].and_then(|p| row.cells.get(p)).cloned().unwrap_or_default();
    let fits = |row: &Row, order: &dyn Fn(usize) -> usize| {
        parts.iter().enumerate().all(|(at, part)| {
            let written = positions[order(at)].and_then(|p| row.cells.get(p)).map_or("", String::as_str);
            *part == "*" || *part == written
        })
    };
    let last = parts.len() - 1;
    let turned = schema.repeats == Repeats::RefusedEitherWay;
    let rows: Vec<usize> = (0..table.rows.len())
        .filter(|at| fits(&table.rows[*at], &|i| i) || (turned && fits(&table.rows[*at], &|i| last - i)))
        .collect();
    if rows.is_empty() {
        let keys: Vec<String> = table
            .rows
            .iter()
            .map(|row| (0..parts.len()).map(|at| cell(row, at)).collect::<Vec<_>>().join("/"))
            .collect();
        let help = match nearest(key, keys.iter().map(String::as_str)) {
            Some(similar) => format!("a similar row exists: `{similar}`"),
            None if keys.is_empty() => format!("{}.csv has no rows", schema.name),
            None if keys.len() <= 12 => format!("the rows are {}", keys.join(", ")),
            None => format!("its {} rows are named by {shape}, such as `{}`", keys.len(), keys[0]),
        };
        return Err(patch.refuse("unknown-row", format!("{}.csv has no row `{key}`", schema.name), help));
    }
    Ok(rows)
}

fn add_column(table: &mut Table, column: &str) -> usize {
    table.header.push(column.to_owned());
    for row in &mut table.rows {
        row.cells.push(String::new());
    }
    table.header.len() - 1
}

/// What the sector needs of the resource that a column of `sites.csv` is, by row of that table.
#[allow(clippy::type_complexity)]
fn sector_needs(raw: &RawInstance, target: &Target) -> Option<Box<dyn Fn(&Row) -> Option<f64>>> {
    if target.known.map(|column| column.default) != Some("the sector's") {
        return None;
    }
    let at = raw.table("sites")?.position("sector")?;
    let sectors = raw.table("sectors")?;
    let id = sectors.position("id")?;
    let need = sectors.position(&target.column);
    let needs: std::collections::HashMap<String, Option<f64>> = sectors
        .rows
        .iter()
        .map(|row| {
            let cell = need.map_or("", |need| row.cells[need].as_str());
            (row.cells[id].clone(), if cell.is_empty() { Some(0.0) } else { cell.parse().ok() })
        })
        .collect();
    Some(Box::new(move |row: &Row| needs.get(&row.cells[at]).copied().flatten()))
}

fn changed(
    cell: &str,
    blank: impl FnOnce() -> Option<f64>,
    patch: &Patch,
    file: &str,
    line: usize,
) -> Result<String, Box<Diagnostic>> {
    if let Change::Set(text) = &patch.change {
        return Ok(text.clone());
    }
    let now = if cell.is_empty() {
        blank().ok_or_else(|| {
            let message = "this field is blank, which is no limit and no number to change".to_owned();
            patch.refuse("no-value-to-change", format!("{message} ({file}:{line})"), "set it, such as =900")
        })?
    } else {
        cell.parse::<f64>().ok().filter(|n| n.is_finite()).ok_or_else(|| {
            let message = format!("this field holds no number: `{cell}` ({file}:{line})");
            patch.refuse("no-value-to-change", message, "set it, such as =900")
        })?
    };
    let then = patch.change.of(now).filter(|n| n.is_finite());
    then.map(number_text).ok_or_else(|| {
        patch.refuse(
            "not-a-number",
            format!("the result is no finite number, from {now}"),
            "use a smaller change",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instance::{Instance, example};

    fn patched(texts: &[&str]) -> Instance {
        let patches: Vec<Patch> = texts.iter().map(|text| Patch::parse(text).unwrap()).collect();
        let raw = example::raw().patched(&patches).unwrap_or_else(|e| panic!("{e}"));
        Instance::check(&raw).unwrap_or_else(|e| panic!("{e}"))
    }

    #[test]
    fn a_figure_is_set_scaled_and_added_to() {
        assert_eq!(patched(&["parks.rayong.land=900"]).parks[1].capacity[0], Some(900.0));
        assert_eq!(patched(&["countries.TH.workers=*1.1"]).countries[1].capacity[1], Some(20_000.0 * 1.1));
        assert_eq!(
            patched(&["corridors.rail-north.capacity_kt=+500"]).corridors[0].capacity_kt,
            Some(5500.0)
        );
        assert_eq!(
            patched(&["corridors.rail-north.capacity_kt=+-500"]).corridors[0].capacity_kt,
            Some(4500.0)
        );
        assert_eq!(patched(&["links.rubber/tyres.strength=-0.5"]).links[0].strength, -0.5);
        assert_eq!(patched(&["parks.rayong.land="]).parks[1].capacity[0], None);
        assert_eq!(patched(&["parks.rayong.country=CN"]).parks[1].country, 0);
    }

    #[test]
    fn a_star_changes_every_row() {
        let tonnes: Vec<f64> = patched(&["sectors.*.tonnes=*0.5"]).sectors.iter().map(|s| s.tonnes).collect();
        assert_eq!(tonnes, [300.0, 75.0, 450.0]);
    }

    #[test]
    fn no_limit_scaled_is_still_no_limit_and_an_error_where_nothing_else_is_named() {
        let all = patched(&["corridors.*.capacity_kt=*2"]);
        let capacities: Vec<Option<f64>> = all.corridors.iter().map(|c| c.capacity_kt).collect();
        assert_eq!(capacities, [Some(10_000.0), Some(8000.0), None, None]);
        for path in
            ["corridors.road-port.capacity_kt=*2", "countries.*.land=*2", "parks.chonburi.max_sectors=+1"]
        {
            assert!(example::raw().patched(&[Patch::parse(path).unwrap()]).is_err(), "{path}");
        }
    }

    #[test]
    fn patches_apply_in_order() {
        assert_eq!(
            patched(&["parks.rayong.land=100", "parks.rayong.land=*2"]).parks[1].capacity[0],
            Some(200.0)
        );
    }

    #[test]
    fn a_pair_of_a_spread_table_changes_alone() {
        let plain = Instance::check(&example::raw()).unwrap();
        let instance = patched(&["sites.chonburi/steel.max_output=5", "demand.china/tyres.max_sales=7"]);
        for (site, before) in instance.sites.iter().zip(&plain.sites) {
            let expected = if (site.park, site.sector) == (2, 2) { Some(5.0) } else { before.max_output };
            assert_eq!(site.max_output, expected);
        }
        let demand: Vec<f64> = instance.demand.iter().map(|d| d.max_sales).collect();
        assert_eq!(demand, [200.0, 7.0, 200.0, 200.0, 500.0, 200.0]);
    }

    #[test]
    fn writing_a_table_out_changes_nothing_by_itself() {
        let plain = Instance::check(&example::raw()).unwrap();
        let patches = ["sites.*/*.max_output=*1", "demand.*/*.max_sales=*1", "tariffs.*/*/*.closed_rate=*1"];
        assert_eq!(patched(&patches), plain);
    }

    #[test]
    fn without_a_sites_file_every_pair_can_be_changed() {
        let mut raw = example::raw();
        raw.tables.retain(|table| table.name != "sites" && table.name != "provenance");
        let patches = [
            "sites.kunming/rubber.max_output=5",
            "sites.rayong/steel.workers=*2",
            "sites.rayong/steel.allowed=no",
        ]
        .map(|text| Patch::parse(text).unwrap());
        let instance = Instance::check(&raw.patched(&patches[..2]).unwrap()).unwrap();
        assert_eq!(instance.sites.len(), 9);
        assert_eq!(instance.sites[0].max_output, Some(5.0));
        assert_eq!(instance.sites[1].max_output, None);
        assert_eq!(instance.sites[5].intensity[1], 8.0);
        assert_eq!(Instance::check(&raw.patched(&patches).unwrap()).unwrap().sites.len(), 8);
    }

    #[test]
    fn duties_of_one_pair_change_alone() {
        use crate::instance::Destination::{Country, Market};
        let instance = patched(&["tariffs.CN/TH/*.open_rate=0.01"]);
        assert_eq!(instance.tariff(0, Country(1), 0).open_rate, 0.01);
        assert_eq!(instance.tariff(0, Country(1), 2).open_rate, 0.01);
        assert_eq!(instance.tariff(1, Country(0), 0).open_rate, 0.0);
        assert_eq!(instance.tariff(0, Market(1), 0).open_rate, 0.0);
        assert_eq!(instance.warnings, []);
    }

    #[test]
    fn an_absent_column_is_added_with_its_default() {
        let instance = patched(&[
            "sites.rayong/tyres.emissions=*2",
            "transfers.workers/TH/CN.max=*3",
            "agreements.TH/CN.data=no",
        ]);
        assert_eq!(instance.sites[instance.site(1, 1).unwrap()].intensity[2], 0.16);
        assert_eq!(instance.sites[instance.site(0, 1).unwrap()].intensity[2], 0.08);
        assert_eq!(instance.transfers[0].max, 3000.0);
        assert!(!instance.agreements[0].data);
    }

    #[test]
    fn resources_are_patched_in_the_settings() {
        let instance = patched(&["resources.emissions.capacity=*0.5", "resources.land.new_only=false"]);
        assert_eq!(instance.resources[2].capacity, Some(200.0));
        assert!(!instance.resources[0].new_only);
        let raw = example::raw().patched(&[Patch::parse("resources.emissions.price=1").unwrap()]).unwrap();
        assert!(raw.settings.starts_with("# A small example"));
    }

    #[test]
    fn lines_stay_those_of_the_file_when_a_patch_adds_a_key() {
        let mut raw = example::raw();
        raw.settings = raw.settings.replace("unit = \"kt CO2\"", "unti = \"kt CO2\"");
        let raw = raw.patched(&[Patch::parse("resources.workers.new_only=true").unwrap()]).unwrap();
        let Err(Error::Input(found)) = Instance::check(&raw) else { panic!("accepted") };
        assert_eq!((found[0].code, found[0].place.line), ("unknown-key", Some(18)));
    }

    #[test]
    fn ids_and_columns_may_hold_dots() {
        let mut raw = example::raw();
        for table in raw.tables.iter_mut().filter(|table| table.name == "parks" || table.name == "sectors") {
            table.header.push(if table.name == "parks" { "power.mw" } else { "x_old" }.into());
            table.rows.iter_mut().for_each(|row| row.cells.push("5".into()));
        }
        raw.settings.push_str("\n[resources.\"power.mw\"]\nscope = \"park\"\n");
        let patch = Patch::parse("parks.rayong.power.mw=9").unwrap();
        let instance = Instance::check(&raw.patched(&[patch]).unwrap()).unwrap();
        assert_eq!(instance.parks[1].capacity[3], Some(9.0));
        let patch = Patch::parse("resources.power.mw.unit=MW").unwrap();
        assert_eq!(Instance::check(&raw.patched(&[patch]).unwrap()).unwrap().resources[3].unit, "MW");
    }

    #[test]
    fn patches_of_the_model_are_passed_over() {
        let raw = example::raw();
        assert_eq!(raw.patched(&[Patch::parse("model.objective.jobs=1").unwrap()]).unwrap(), raw);
    }

    #[test]
    fn uneven_rows_are_refused_and_do_not_panic() {
        let mut raw = example::raw();
        raw.tables[0].rows[0].cells.pop();
        assert!(raw.patched(&[Patch::parse("countries.*.min_jobs=1").unwrap()]).is_err());
        assert!(Instance::check(&raw).is_err());
    }

    proptest::proptest! {
        #[test]
        fn no_patch_makes_it_panic(path in "[a-z./*]{0,30}", value in "[ -~]{0,8}") {
            if let Ok(patch) = Patch::parse(&format!("{path}={value}")) {
                let _ = example::raw().patched(&[patch]).and_then(|raw| Instance::check(&raw));
            }
        }
    }
}
