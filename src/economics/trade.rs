//! What export and import figures say: who has an advantage in what, whose exports fit whose imports, who competes.

use crate::error::{Diagnostic, Error, nearest};
use crate::instance::Table;
use schemars::JsonSchema;
use serde::Serialize;

/// Id of the rows that stand for the whole world; without any, the world is the sum of all rows.
pub const WORLD: &str = "world";

/// Exports and imports of one good by one country, in one unit of money throughout.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct Flow {
    /// Country id, or [`WORLD`].
    pub country: String,
    /// Sector id, or a name for goods that are no sector: they count in the totals.
    pub sector: String,
    /// Exports.
    pub exports: f64,
    /// Imports.
    pub imports: f64,
}

/// Revealed comparative advantage of a country in a good.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct Advantage {
    /// Country id.
    pub country: String,
    /// Sector id.
    pub sector: String,
    /// Balassa's index (Balassa 1965): the good's share in the country's exports over its share in the world's.
    /// Above 1 is an advantage. `None` where either share is undefined.
    pub balassa: Option<f64>,
}

/// How two countries' trade fits together.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct Fit {
    /// Who exports.
    pub exporter: String,
    /// Who imports.
    pub importer: String,
    /// Michaely's trade complementarity (Michaely 1996): 100 - sum |m_i - x_i| / 2, over shares in percent of the
    /// importer's imports and the exporter's exports. `None` where either trades nothing.
    pub complementarity: Option<f64>,
    /// Finger and Kreinin's similarity of the two's exports (1979): 100 times the sum of the smaller shares; 100 are
    /// perfect competitors.
    pub similarity: Option<f64>,
}

/// What trade figures say.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct Trade {
    /// By country and good, as listed.
    pub advantage: Vec<Advantage>,
    /// Every ordered pair of countries.
    pub fit: Vec<Fit>,
}

/// Reads flows from a table with the columns country, sector, exports and, optionally, imports.
///
/// # Errors
/// [`Error::Input`] with everything that is wrong: a column that is missing or unknown, a figure that is none, a pair
/// that occurs twice.
pub fn flows(table: &Table) -> Result<Vec<Flow>, Error> {
    const COLUMNS: [&str; 7] = ["country", "sector", "exports", "imports", "note", "source", "quality"];
    let mut found = Vec::new();
    let mut wrong = |code, message: String, place, help: &str| {
        found.push(Diagnostic::error(code, message, place).with_help(help));
    };
    let header = crate::error::Place::line(&table.file, table.header_line);
    for column in &COLUMNS[..3] {
        if table.position(column).is_none() {
            wrong(
                "missing-column",
                format!("there is no column `{column}`"),
                header.clone(),
                "required: country, sector, exports; optional: imports",
            );
        }
    }
    for column in table.header.iter().filter(|c| !COLUMNS.contains(&c.as_str()) && !c.starts_with("x_")) {
        let near = nearest(column, COLUMNS).map(|near| format!("did you mean `{near}`?"));
        let help = near.unwrap_or_else(|| {
            "allowed: country, sector, exports, imports, note, source, quality, x_...".to_owned()
        });
        wrong("unknown-column", format!("unknown column `{column}`"), header.clone(), &help);
    }
    let mut flows: Vec<Flow> = Vec::new();
    for row in &table.rows {
        let cell =
            |column: &str| table.position(column).and_then(|at| row.cells.get(at)).map_or("", String::as_str);
        let mut figure = |column: &str| match cell(column) {
            "" => 0.0,
            text => text.parse::<f64>().ok().filter(|f| f.is_finite() && *f >= 0.0).unwrap_or_else(|| {
                wrong(
                    "not-a-number",
                    format!("`{text}` is no amount"),
                    table.place(row, column),
                    "a number, 0 or more, without separators",
                );
                0.0
            }),
        };
        let (exports, imports) = (figure("exports"), figure("imports"));
        let (country, sector) = (cell("country").to_owned(), cell("sector").to_owned());
        if country.is_empty() || sector.is_empty() {
            wrong(
                "missing-value",
                "a row needs a country and a sector".to_owned(),
                table.place(row, "country"),
                "fill in both",
            );
        } else if flows.iter().any(|f| f.country == country && f.sector == sector) {
            let message = format!("`{country}` and `{sector}` occur twice");
            wrong("duplicate", message, table.place(row, "country"), "one row for each country and sector");
        }
        flows.push(Flow { country, sector, exports, imports });
    }
    if found.is_empty() { Ok(flows) } else { Err(Error::Input(found)) }
}

/// Indices of trade. Only goods among `sectors` and only `countries` are reported; all flows count in the totals.
#[must_use]
pub fn trade(flows: &[Flow], countries: &[&str], sectors: &[&str]) -> Trade {
    let has_world = flows.iter().any(|f| f.country == WORLD);
    let of_world = |f: &&Flow| if has_world { f.country == WORLD } else { true };
    let share = |part: f64, all: f64| (all > 0.0).then(|| part / all);
    let world: f64 = flows.iter().filter(of_world).map(|f| f.exports).sum();
    let listed: Vec<&str> =
        countries.iter().copied().filter(|c| flows.iter().any(|f| f.country == *c)).collect();
    let total = |country: &str, of: fn(&Flow) -> f64| -> f64 {
        flows.iter().filter(|f| f.country == country).map(of).sum()
    };
    let mut advantage = Vec::new();
    for f in
        flows.iter().filter(|f| listed.contains(&f.country.as_str()) && sectors.contains(&f.sector.as_str()))
    {
        let good: f64 =
            flows.iter().filter(of_world).filter(|g| g.sector == f.sector).map(|g| g.exports).sum();
        let own = share(f.exports, total(&f.country, |f| f.exports));
        let balassa = match (own, share(good, world)) {
            (Some(own), Some(all)) if all > 0.0 => Some(own / all),
            _ => None,
        };
        advantage.push(Advantage { country: f.country.clone(), sector: f.sector.clone(), balassa });
    }
    let mut goods: Vec<&str> = flows.iter().map(|f| f.sector.as_str()).collect();
    goods.sort_unstable();
    goods.dedup();
    let shares = |country: &str, of: fn(&Flow) -> f64| -> Option<Vec<f64>> {
        let all = total(country, of);
        let amount = |good: &&str| {
            flows.iter().filter(|f| f.country == country && f.sector == **good).map(of).sum::<f64>()
        };
        (all > 0.0).then(|| goods.iter().map(|good| 100.0 * amount(good) / all).collect())
    };
    let mut fit = Vec::new();
    for &exporter in &listed {
        for &importer in listed.iter().filter(|i| **i != exporter) {
            let exports = shares(exporter, |f| f.exports);
            let both = |other: Option<Vec<f64>>, of: fn((&f64, &f64)) -> f64| {
                Some(exports.as_ref()?.iter().zip(&other?).map(of).sum::<f64>())
            };
            let apart = both(shares(importer, |f| f.imports), |(x, m)| (x - m).abs());
            fit.push(Fit {
                exporter: exporter.to_owned(),
                importer: importer.to_owned(),
                complementarity: apart.map(|apart| 100.0 - apart / 2.0),
                similarity: both(shares(importer, |f| f.exports), |(a, b)| a.min(*b)),
            });
        }
    }
    Trade { advantage, fit }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instance::read_table;
    use approx::assert_relative_eq;

    fn read(text: &str) -> Result<Vec<Flow>, Error> {
        flows(&read_table("trade", "trade.csv", text.as_bytes()).unwrap())
    }

    /// By hand: A exports 30 of cloth and 10 of steel, B 10 and 50; the world is their sum, 40 and 60.
    #[test]
    fn indices_are_those_worked_out_by_hand() {
        let text =
            "country,sector,exports,imports\nA,cloth,30,20\nA,steel,10,60\nB,cloth,10,30\nB,steel,50,10\n";
        let found = trade(&read(text).unwrap(), &["A", "B", "C"], &["cloth", "steel"]);
        for (advantage, known) in
            found.advantage.iter().zip([0.75 / 0.4, 0.25 / 0.6, (1.0 / 6.0) / 0.4, (5.0 / 6.0) / 0.6])
        {
            assert_relative_eq!(advantage.balassa.unwrap(), known, max_relative = 1e-12);
        }
        assert_eq!(found.fit.len(), 2);
        // A's exports are 75 and 25 per cent, B's imports 75 and 25: a perfect fit.
        assert_relative_eq!(found.fit[0].complementarity.unwrap(), 100.0);
        // B's exports are 16.7 and 83.3 per cent, A's imports 25 and 75.
        assert_relative_eq!(
            found.fit[1].complementarity.unwrap(),
            100.0 - (25.0 - 100.0 / 6.0),
            max_relative = 1e-12
        );
        assert_relative_eq!(found.fit[0].similarity.unwrap(), 100.0 / 6.0 + 25.0, max_relative = 1e-12);
    }

    #[test]
    fn a_row_of_the_world_is_the_world() {
        let text = "country,sector,exports\nA,cloth,50\nA,other,50\nworld,cloth,10\nworld,other,90\n";
        let found = trade(&read(text).unwrap(), &["A"], &["cloth"]);
        assert_relative_eq!(found.advantage[0].balassa.unwrap(), 5.0);
        assert_eq!(found.advantage.len(), 1);
    }

    #[test]
    fn everything_wrong_is_told_at_once() {
        let Err(Error::Input(found)) = read("country,sector,export\nA,cloth,1\nA,cloth,x\n,steel,3\n") else {
            panic!()
        };
        let codes: Vec<_> = found.iter().map(|d| d.code).collect();
        assert_eq!(codes, ["missing-column", "unknown-column", "duplicate", "missing-value"]);
        let Err(Error::Input(found)) = read("country,sector,exports\nA,cloth,1e999\nB,steel,-3\n") else {
            panic!()
        };
        assert!(found.iter().all(|d| d.code == "not-a-number") && found.len() == 2, "{found:?}");
    }
}
