//! The small instance of the tests, which the targets damage.

pub const FILES: [(&str, &[u8]); 17] = [
    ("instance.toml", include_bytes!("../../tests/small/instance.toml")),
    ("countries.csv", include_bytes!("../../tests/small/countries.csv")),
    ("parks.csv", include_bytes!("../../tests/small/parks.csv")),
    ("sectors.csv", include_bytes!("../../tests/small/sectors.csv")),
    ("sites.csv", include_bytes!("../../tests/small/sites.csv")),
    ("links.csv", include_bytes!("../../tests/small/links.csv")),
    ("nodes.csv", include_bytes!("../../tests/small/nodes.csv")),
    ("corridors.csv", include_bytes!("../../tests/small/corridors.csv")),
    ("markets.csv", include_bytes!("../../tests/small/markets.csv")),
    ("demand.csv", include_bytes!("../../tests/small/demand.csv")),
    ("shares.csv", include_bytes!("../../tests/small/shares.csv")),
    ("tariffs.csv", include_bytes!("../../tests/small/tariffs.csv")),
    ("transfers.csv", include_bytes!("../../tests/small/transfers.csv")),
    ("twins.csv", include_bytes!("../../tests/small/twins.csv")),
    ("agreements.csv", include_bytes!("../../tests/small/agreements.csv")),
    ("provenance.csv", include_bytes!("../../tests/small/provenance.csv")),
    ("sources.csv", include_bytes!("../../tests/small/sources.csv")),
];
