//! The tables, one constant each.

use super::{Column, Kind, Repeats, ResourceColumns, TableSchema};
use crate::instance::Scope;

const COUNTRIES: &[&str] = &["countries"];
const PARKS: &[&str] = &["parks"];
const SECTORS: &[&str] = &["sectors"];
const PLACES: &[&str] = &["parks", "nodes"];
const MARKETS: &[&str] = &["markets"];

const fn id(meaning: &'static str) -> Column {
    Column::new("id", Kind::Id, meaning).required()
}

const fn name() -> Column {
    Column::new("name", Kind::Text, "Its name, for people.").required()
}

const fn latitude() -> Column {
    Column::new("lat", Kind::Degrees(90), "Degrees north.").per("degrees")
}

const fn longitude() -> Column {
    Column::new("lon", Kind::Degrees(180), "Degrees east.").per("degrees")
}

const fn reference(name: &'static str, tables: &'static [&'static str], meaning: &'static str) -> Column {
    Column::new(name, Kind::Reference(tables), meaning).required()
}

const fn amount(name: &'static str, unit: &'static str, meaning: &'static str) -> Column {
    Column::new(name, Kind::Amount, meaning).per(unit)
}

const PLAIN: TableSchema = TableSchema {
    name: "",
    noun: "row",
    unknown: "unknown-row",
    required: false,
    key: &["id"],
    repeats: Repeats::Refused,
    resources: None,
    columns: &[],
    meaning: "",
};

/// Every table of the format, in the order in which they are read and reported.
pub static TABLES: &[TableSchema] = &[
    TableSchema {
        name: "countries",
        noun: "country",
        unknown: "unknown-country",
        required: true,
        resources: Some(ResourceColumns::Held(Scope::Country)),
        columns: &[
            id("Id of the country, often its two-letter code."),
            name(),
            amount(
                "market_share",
                "",
                "Its part of markets, region capacities and programmes in coalitions, before division by the sum.",
            )
            .or("1"),
            amount("min_jobs", "jobs", "Jobs that it must have at least.").or("0"),
        ],
        meaning: "Countries, with what their parks share.",
        ..PLAIN
    },
    TableSchema {
        name: "parks",
        noun: "park",
        unknown: "unknown-park",
        required: true,
        resources: Some(ResourceColumns::Held(Scope::Park)),
        columns: &[
            id("Id of the park."),
            name(),
            reference("country", COUNTRIES, "Country in which it lies."),
            latitude(),
            longitude(),
            Column::new("max_sectors", Kind::Whole, "Most sectors it may host; a discrete rule.").or("no limit"),
            amount("fixed_cost", "M USD a year", "Paid when it hosts anything; a discrete rule.").or("0"),
        ],
        meaning: "Parks, with what each has for itself.",
        ..PLAIN
    },
    TableSchema {
        name: "sectors",
        noun: "sector",
        unknown: "unknown-sector",
        required: true,
        resources: Some(ResourceColumns::Needed),
        columns: &[
            id("Id of the sector."),
            name(),
            amount("tonnes", "tonnes per M USD", "Weight of its goods; 0 needs no route.").or("0"),
            amount("value_added", "share of output", "Value added per M USD of output.").or("0"),
            amount("min_total", "M USD", "Output over all parks, at least.").or("0"),
            amount("max_total", "M USD", "Output over all parks, at most.").or("no limit"),
            amount("min_scale", "M USD", "Least output of a site that makes anything; a discrete rule.").or("0"),
            Column::new("max_parks", Kind::Whole, "Most parks it may be in; a discrete rule.").or("no limit"),
        ],
        meaning: "Sectors: what a M USD of output needs, and how much of it there may be.",
        ..PLAIN
    },
    TableSchema {
        name: "sites",
        noun: "site",
        key: &["park", "sector"],
        repeats: Repeats::Replace,
        resources: Some(ResourceColumns::NeededHere),
        columns: &[
            reference("park", PARKS, "The park.").wildcard(),
            reference("sector", SECTORS, "The sector.").wildcard(),
            Column::new("suitability", Kind::Signed, "How well the sector suits the park.").or("1"),
            amount("existing", "M USD", "Output made there today.").or("0"),
            amount("min_output", "M USD", "Output at least.").or("0"),
            amount("max_output", "M USD", "Output at most.").or("no limit"),
            Column::new("allowed", Kind::YesNo, "Whether the pair is a site at all.").or("yes"),
        ],
        meaning: "Pairs of park and sector where output is possible; without the file every pair is one.",
        ..PLAIN
    },
    TableSchema {
        name: "links",
        noun: "link",
        required: true,
        key: &["supplier", "user"],
        columns: &[
            reference("supplier", SECTORS, "Sector whose good it is."),
            reference("user", SECTORS, "Sector that uses it as an input."),
            amount("coefficient", "M USD per M USD", "The supplier's good per M USD of the user's output.").required(),
            Column::new("strength", Kind::Signed, "Worth of linked supply.").or("1"),
            amount("outside_premium", "M USD per M USD", "Paid for this input when it is bought outside the parks.")
                .or("0"),
            Column::new("data", Kind::YesNo, "Whether it needs data to flow.").or("no"),
        ],
        meaning: "Links: one sector's good as another's input.",
        ..PLAIN
    },
    TableSchema {
        name: "nodes",
        noun: "node",
        unknown: "unknown-node",
        columns: &[
            id("Id of the place; no park may have it."),
            name(),
            Column::new("country", Kind::Reference(COUNTRIES), "Country in which it lies; blank: neutral."),
            latitude(),
            longitude(),
            Column::new("kind", Kind::Text, "Port, border, city."),
        ],
        meaning: "Places that are no parks: ports, borders, cities.",
        ..PLAIN
    },
    TableSchema {
        name: "corridors",
        noun: "corridor",
        unknown: "unknown-corridor",
        columns: &[
            id("Id of the corridor."),
            reference("from", PLACES, "One end."),
            reference("to", PLACES, "The other end."),
            amount("usd_per_tonne", "USD per tonne", "Cost of moving a tonne along it.").required(),
            amount("capacity_kt", "thousand tonnes a year", "What it can carry, both ways together.").or("no limit"),
            Column::new("mode", Kind::Text, "Rail, road, river, sea."),
        ],
        meaning: "Corridors between places; without the file goods with tonnes cannot leave their park.",
        ..PLAIN
    },
    TableSchema {
        name: "markets",
        noun: "market",
        unknown: "unknown-market",
        columns: &[
            id("Id of the market; no country may have it."),
            name(),
            reference("node", PLACES, "Node or park where goods are delivered."),
            Column::new("country", Kind::Reference(COUNTRIES), "Country as which tariffs see it; blank: neutral."),
        ],
        meaning: "Markets; without the file what links do not use just leaves.",
        ..PLAIN
    },
    TableSchema {
        name: "demand",
        noun: "demand",
        key: &["market", "sector"],
        repeats: Repeats::Replace,
        columns: &[
            reference("market", MARKETS, "The market.").wildcard(),
            reference("sector", SECTORS, "The sector.").wildcard(),
            amount("max_sales", "M USD", "Sales at most.").required(),
            amount("min_sales", "M USD", "Sales at least.").or("0"),
        ],
        meaning: "What markets buy of a sector; a pair that no row names buys nothing.",
        ..PLAIN
    },
    TableSchema {
        name: "shares",
        noun: "share",
        key: &["market", "country"],
        columns: &[
            reference("market", MARKETS, "The market."),
            reference("country", COUNTRIES, "The selling country."),
            amount("share", "", "Its part of the market's demand; a market's add up to 1.").required(),
        ],
        meaning: "How a market's demand divides among selling countries in coalitions; else by `market_share`.",
        ..PLAIN
    },
    TableSchema {
        name: "tariffs",
        noun: "tariff",
        key: &["from", "to", "sector"],
        repeats: Repeats::Replace,
        columns: &[
            reference("from", COUNTRIES, "Country that sells.").wildcard(),
            reference("to", &["countries", "markets"], "Country, or market without a country, that buys.").wildcard(),
            reference("sector", SECTORS, "Sector of the goods.").wildcard(),
            amount("closed_rate", "fraction of value", "Duty when the pair is not open.").required(),
            amount("open_rate", "fraction of value", "Duty when the pair is open.").required(),
        ],
        meaning: "Duties; a pair that no row names pays none, nor does trade within a country.",
        ..PLAIN
    },
    TableSchema {
        name: "transfers",
        noun: "transfer",
        key: &["resource", "from", "to"],
        columns: &[
            Column::new("resource", Kind::Text, "A resource of scope country.").required(),
            reference("from", COUNTRIES, "Country that it leaves."),
            reference("to", COUNTRIES, "Country that it enters."),
            amount("max", "units", "Units at most.").required(),
            amount("cost", "M USD per unit", "Cost of moving a unit.").or("0"),
        ],
        meaning: "Resources that may move from a country to another; a row each direction.",
        ..PLAIN
    },
    TableSchema {
        name: "twins",
        noun: "pair of twins",
        key: &["park_a", "park_b"],
        repeats: Repeats::RefusedEitherWay,
        columns: &[
            reference("park_a", PARKS, "One park."),
            reference("park_b", PARKS, "The other park."),
        ],
        meaning: "Pairs of parks that the scheme `twins` opens.",
        ..PLAIN
    },
    TableSchema {
        name: "agreements",
        noun: "agreement",
        key: &["country_a", "country_b"],
        repeats: Repeats::RefusedEitherWay,
        columns: &[
            reference("country_a", COUNTRIES, "One country."),
            reference("country_b", COUNTRIES, "The other country."),
            Column::new("data", Kind::YesNo, "Whether data may flow between them.").or("no"),
        ],
        meaning: "Pairs of countries that the scheme `agreements` opens.",
        ..PLAIN
    },
    TableSchema {
        name: "provenance",
        noun: "provenance",
        key: &[],
        repeats: Repeats::Replace,
        columns: &[
            Column::new("table", Kind::Text, "File name without `.csv`, or `resources`.").required(),
            Column::new("row", Kind::Text, "The row's id, or its key's parts joined by `/`; `*` for all.").required(),
            Column::new("column", Kind::Text, "The column; `*` for all.").required(),
            Column::new(
                "quality",
                Kind::Choice(&["reported", "derived", "assumption"]),
                "How well the figure is founded.",
            )
            .required(),
            Column::new("source", Kind::Text, "Ids of sources.csv joined by `;`."),
            Column::new("note", Kind::Text, "How the figure was made."),
        ],
        meaning: "Where figures come from; never used by the linear program.",
        ..PLAIN
    },
    TableSchema {
        name: "sources",
        noun: "source",
        unknown: "unknown-source",
        columns: &[
            id("Id of the source."),
            Column::new("title", Kind::Text, "Its title.").required(),
            Column::new("publisher", Kind::Text, "Who published it."),
            Column::new("year", Kind::Year, "When."),
            Column::new("note", Kind::Text, "Anything else."),
        ],
        meaning: "What the `source` columns refer to.",
        ..PLAIN
    },
];
