//! The page: one file that needs no network. Its content security policy lets nothing run or style it but what stands here.

mod extras;
mod headline;
mod sheets;
mod sources;
mod table;
mod tables;

use super::{Report, map};
use crate::charts::{Chart, valid};
use crate::stamp::Stamp;
use base64::Engine;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

/// How pages look; charts inside a page are styled by it.
pub const STYLE: &str = concat!(
    include_str!("../../charts/chart.css"),
    include_str!("../../charts/chart-dark.css"),
    include_str!("../page.css")
);
/// What makes tables sort, filter and download.
const SCRIPT: &str = include_str!("../page.js");

/// The policy of a page that runs these scripts and has these styles, and nothing else.
#[must_use]
pub fn policy(script: &str, style: &str) -> String {
    let hash = |text: &str| base64::engine::general_purpose::STANDARD.encode(Sha256::digest(text.as_bytes()));
    format!(
        "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; img-src data:; base-uri 'none'; form-action 'none'",
        hash(script),
        hash(style)
    )
}

/// A chart with its words and its figures, framed.
fn figure_of(chart: &Chart, figures: &Markup) -> Markup {
    html! {
        figure.panel id={ "chart-" (chart.id) } {
            div.scroll.wide[chart.width > 900.0] tabindex="0" role="region" aria-label=(chart.title) { (PreEscaped(chart.svg())) }
            figcaption { (chart.words) }
            (figures)
        }
    }
}

impl Report<'_> {
    /// The whole page.
    #[must_use]
    pub fn page(&self) -> String {
        self.write_page(None)
    }

    /// The whole page, which says at its foot of what it was made.
    #[must_use]
    pub fn stamped_page(&self, stamp: &Stamp) -> String {
        self.write_page(Some(stamp))
    }

    fn write_page(&self, stamp: Option<&Stamp>) -> String {
        let page = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy" content=(policy(SCRIPT, STYLE));
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    meta name="generator" content={ "multipark " (self.plan.multipark) };
                    link rel="icon" href="data:,";
                    title { (self.instance.name) }
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    a.skip href="#summary" { "Skip to the summary" }
                    (self.header())
                    main { (self.sections()) }
                    footer {
                        p {
                            "Made by multipark " (self.plan.multipark) " from the instance " q { (self.instance.name) } " and the model "
                            q { (self.model.name) } ". Figures are a year's. Outlines of countries: Natural Earth, public domain; they say nothing on the status of any border."
                        }
                        @if let Some(stamp) = stamp { p { code #stamp { (stamp.line().unwrap_or_default()) } } }
                    }
                    script { (PreEscaped(SCRIPT)) }
                }
            }
        };
        valid(&page.into_string())
    }

    fn header(&self) -> Markup {
        let links = [
            ("#summary", "In short", true),
            ("#map-section", "Map", true),
            ("#sectors", "Sectors", true),
            ("#flows", "Supply", true),
            ("#limits", "Limits", true),
            ("#countries", "Countries", true),
            ("#parks", "Parks", true),
            ("#compare", "Schemes", self.comparison.is_some()),
            ("#share", "Shares", self.share.is_some()),
            ("#sweep-section", "What-ifs", self.sweep.is_some()),
            ("#frontier", "Frontier", self.frontier.is_some()),
            ("#data", "Data", true),
            ("#sources", "Sources", true),
        ];
        html! {
            header.top {
                h1 { (self.instance.name) }
                @if !self.instance.description.trim().is_empty() { p { (self.instance.description) } }
                p.meta {
                    "Model: " (self.model.name) @if let Some(year) = self.instance.year { " \u{b7} figures of " (year) }
                }
            }
            nav aria-label="Sections" {
                ul { @for (to, words, shown) in links { @if shown { li { a href=(to) { (words) } } } } }
            }
        }
    }

    fn sections(&self) -> Markup {
        let (instance, plan) = (self.instance, self.plan);
        html! {
            (headline::section(self))
            section #map-section aria-labelledby="map-head" {
                h2 #map-head { "Where things are made, and how they move" }
                fieldset.layers {
                    legend { "Show on the map" }
                    label { input #show-corridors type="checkbox" checked; " corridors" }
                    label { input #show-flows type="checkbox" checked; " supply between parks" }
                    label { input #show-labels type="checkbox" checked; " names" }
                }
                (figure_of(&map(instance, plan), &tables::parks(instance, plan)))
                (figure_of(&super::corridors(instance, plan), &tables::corridors(instance, plan)))
            }
            section #sectors aria-labelledby="sectors-head" {
                h2 #sectors-head { "Which sector is where" }
                (figure_of(&super::heat(instance, plan), &tables::allocation(instance, plan)))
            }
            section #flows aria-labelledby="flows-head" {
                h2 #flows-head { "Who supplies whom" }
                (figure_of(&super::flows(instance, plan), &tables::supply(instance, plan)))
            }
            section #limits aria-labelledby="limits-head" {
                h2 #limits-head { "What holds the plan back" }
                @match self.sensitivity {
                    Some(found) => {
                        (figure_of(&super::limits(instance, found), &tables::limits(instance, found)))
                        @for note in &found.notes { p { (note) } }
                    }
                    None => p { "Prices of limits were not asked for." },
                }
            }
            section #countries aria-labelledby="countries-head" {
                h2 #countries-head { "Country by country" }
                (figure_of(&super::countries(instance, plan), &html! {}))
                (sheets::countries(instance, plan))
            }
            section #parks aria-labelledby="parks-head" {
                h2 #parks-head { "Park by park" }
                (sheets::parks(instance, plan))
            }
            @if let Some(found) = self.comparison { (extras::comparison(found)) }
            @if let Some(found) = self.share { (extras::division(instance, found)) }
            @if let Some(table) = self.sweep { (extras::swept(table)) }
            @if let Some(found) = self.frontier { (extras::frontier(found)) }
            section #data aria-labelledby="data-head" {
                h2 #data-head { "More data" }
                (tables::sales(instance, plan))
                (tables::markets(instance, plan))
                (tables::transfers(instance, plan))
                (tables::region(instance, plan))
            }
            (sources::section(instance))
        }
    }
}
