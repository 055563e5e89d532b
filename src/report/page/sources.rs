//! Where figures come from: links from figures to the statements on them, and the tables of statements and sources.

use super::table::{Cell, Table};
use crate::digits::{counted, figure};
use crate::instance::{Instance, Provenance, Quality};
use maud::{Markup, html};

/// A figure of the instance, as a link to what is said on where it comes from.
pub(super) fn sourced(instance: &Instance, table: &str, row: &str, column: &str, value: f64) -> Markup {
    let shown = figure(value);
    let quality =
        instance.provenance_of(table, row, column).map(|i| (i, name(instance.provenance[i].quality)));
    html! {
        @if let Some((i, quality)) = quality { a.src data-q=(quality) href={ "#p" (i) } title=(quality) { (shown) } }
        @else { (shown) }
    }
}

/// A cell with such a figure; `instead` where there is none.
pub(super) fn cell(
    instance: &Instance,
    key: (&str, &str, &str),
    value: Option<f64>,
    instead: &'static str,
) -> Cell {
    value.map_or(Cell::Missing(instead), |value| {
        Cell::Other(html! { span.n { (sourced(instance, key.0, key.1, key.2, value)) } }, format!("{value}"))
    })
}

/// A quality's name.
pub(super) fn name(quality: Quality) -> &'static str {
    match quality {
        Quality::Reported => "reported",
        Quality::Derived => "derived",
        Quality::Assumption => "assumption",
    }
}

/// The section on sources and assumptions.
pub(super) fn section(instance: &Instance) -> Markup {
    let count = |quality| instance.provenance.iter().filter(|p| p.quality == quality).count();
    let (reported, derived, assumed) =
        (count(Quality::Reported), count(Quality::Derived), count(Quality::Assumption));
    html! {
        section #sources aria-labelledby="sources-head" {
            h2 #sources-head { "Sources and assumptions" }
            @if instance.provenance.is_empty() {
                p { "The instance says nothing on where its figures come from (it has no provenance.csv)." }
            } @else {
                p {
                    "A figure with a mark leads here: " span.key data-q="reported" { "reported" } " was read at a source, "
                    span.key data-q="derived" { "derived" } " is computed from reported figures, "
                    span.key data-q="assumption" { "assumption" } " is assumed. Of "
                    (counted(instance.provenance.len(), "statement")) " on figures, " (reported) " say reported, "
                    (derived) " derived, " (assumed) " assumption. Where several speak of one figure, the last counts."
                }
                p.paper { "The statements themselves are in the page on screen: they would fill many sheets." }
                (statements(instance))
            }
            @if !instance.sources.is_empty() { (sources(instance)) }
        }
    }
}

fn statements(instance: &Instance) -> Markup {
    let row = |p: &Provenance| {
        vec![
            Cell::text(&p.table),
            Cell::text(&p.row),
            Cell::text(&p.column),
            Cell::text(name(p.quality)),
            Cell::Other(source_links(instance, &p.source), p.source.clone()),
            Cell::text(&p.note),
        ]
    };
    Table {
        id: "statements",
        caption: "What each figure rests on; * stands for every row or column",
        columns: &[
            ("table", false),
            ("row", false),
            ("column", false),
            ("quality", false),
            ("source", false),
            ("how it was made", false),
        ],
        rows: instance.provenance.iter().map(row).collect(),
        row_id: Some("p"),
    }
    .draw()
}

fn source_links(instance: &Instance, ids: &str) -> Markup {
    let parts = ids.split(';').map(str::trim).filter(|id| !id.is_empty());
    html! {
        @for (i, id) in parts.enumerate() {
            @if i > 0 { "; " }
            @match instance.sources.iter().position(|s| s.id == id) {
                Some(at) => a href={ "#s" (at) } { (id) },
                None => (id),
            }
        }
    }
}

fn sources(instance: &Instance) -> Markup {
    let row = |s: &crate::instance::Source| {
        vec![
            Cell::text(&s.id),
            Cell::text(&s.title),
            Cell::text(&s.publisher),
            Cell::text(s.year.map(|y| y.to_string()).unwrap_or_default()),
            Cell::text(&s.note),
        ]
    };
    Table {
        id: "source-list",
        caption: "Sources",
        columns: &[("id", false), ("title", false), ("publisher", false), ("year", false), ("note", false)],
        rows: instance.sources.iter().map(row).collect(),
        row_id: Some("s"),
    }
    .draw()
}
