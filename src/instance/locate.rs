//! From a figure back to the place where it is written.

use super::RawInstance;
use super::schema;
use crate::error::Place;

impl RawInstance {
    /// Where the figure of a table's row (its key, parts joined by `/`) and column is written: the last row that
    /// names it, `*` in a row standing for any id; or the patch that set it. `resources` are in the settings.
    #[must_use]
    pub fn locate(&self, table: &str, key: &str, column: &str) -> Option<Place> {
        if table == "resources" {
            let file = self.file("instance.toml");
            let document = self.document(&file).ok()?;
            return Some(document.place(&["resources", key, column]));
        }
        let schema = schema::table(table)?;
        let table = self.table(table)?;
        let positions: Vec<usize> =
            schema.key.iter().map(|name| table.position(name)).collect::<Option<_>>()?;
        let parts: Vec<&str> = key.split('/').collect();
        let names = |cells: &[String]| {
            parts.len() == positions.len()
                && positions.iter().zip(&parts).all(|(&at, part)| cells[at] == "*" || cells[at] == *part)
        };
        let row = table.rows.iter().rev().find(|row| names(&row.cells))?;
        Some(table.place(row, column))
    }
}

#[cfg(test)]
mod tests {
    use super::super::example;
    use crate::input::Patch;

    #[test]
    fn a_figure_is_found_where_it_was_written_last() {
        let raw = example::raw();
        let place = raw.locate("parks", "rayong", "land").unwrap();
        let row = raw.table("parks").unwrap().rows.iter().find(|row| row.cells[0] == "rayong").unwrap();
        assert_eq!((place.line, place.column.as_deref()), (Some(row.line), Some("land")));
        assert!(place.file.ends_with("parks.csv"));
        let demand = raw.locate("demand", "china/tyres", "max_sales").unwrap();
        assert!(demand.line.is_some());
        assert!(raw.locate("parks", "atlantis", "land").is_none());
    }

    #[test]
    fn a_patched_figure_is_found_at_its_patch() {
        let raw = example::raw().patched(&[Patch::parse("parks.rayong.land=9").unwrap()]).unwrap();
        assert_eq!(raw.locate("parks", "rayong", "land").unwrap().file, "--set parks.rayong.land=9");
    }
}
