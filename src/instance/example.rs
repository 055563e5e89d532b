//! The small example of the tests, as texts.

/// Its files.
pub(crate) const FILES: &[(&str, &str)] = &[
    ("instance.toml", include_str!("../../tests/small/instance.toml")),
    ("countries.csv", include_str!("../../tests/small/countries.csv")),
    ("parks.csv", include_str!("../../tests/small/parks.csv")),
    ("sectors.csv", include_str!("../../tests/small/sectors.csv")),
    ("sites.csv", include_str!("../../tests/small/sites.csv")),
    ("links.csv", include_str!("../../tests/small/links.csv")),
    ("nodes.csv", include_str!("../../tests/small/nodes.csv")),
    ("corridors.csv", include_str!("../../tests/small/corridors.csv")),
    ("markets.csv", include_str!("../../tests/small/markets.csv")),
    ("demand.csv", include_str!("../../tests/small/demand.csv")),
    ("shares.csv", include_str!("../../tests/small/shares.csv")),
    ("tariffs.csv", include_str!("../../tests/small/tariffs.csv")),
    ("transfers.csv", include_str!("../../tests/small/transfers.csv")),
    ("twins.csv", include_str!("../../tests/small/twins.csv")),
    ("agreements.csv", include_str!("../../tests/small/agreements.csv")),
    ("provenance.csv", include_str!("../../tests/small/provenance.csv")),
    ("sources.csv", include_str!("../../tests/small/sources.csv")),
];

/// Read, unchecked.
pub(crate) fn raw() -> super::RawInstance {
    super::from_texts("small", FILES).expect("the example reads")
}
