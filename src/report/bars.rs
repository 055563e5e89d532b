//! Horizontal bars with their names and figures.

use super::names::{self, cut};
use crate::charts::{Chart, Coordinate};
use crate::digits::{figure, per_cent, whole};
use crate::instance::Instance;
use crate::solution::{CountryResult, Solution};
use maud::{Markup, html};

/// Width of every chart of bars.
const WIDTH: f64 = 960.0;
const LINE: f64 = 26.0;
/// Most corridors on the chart.
const MOST: usize = 25;

/// One bar.
pub(super) struct Bar {
    pub(super) label: String,
    pub(super) value: f64,
    /// Said at its end.
    pub(super) text: String,
    /// Said of it on hover.
    pub(super) title: String,
    /// Classes.
    pub(super) fill: &'static str,
}

/// Bars from zero; `labels` and `texts` are the widths left for words before and after, `longest` the value of the
/// longest bar where that is not the largest of all.
pub(super) fn bars(bars: &[Bar], labels: f64, texts: f64, longest: Option<f64>) -> (Markup, (f64, f64)) {
    let most = bars.iter().map(|b| b.value.abs()).fold(longest.unwrap_or(0.0), f64::max);
    let room = WIDTH - labels - texts;
    let length = |bar: &Bar| if most > 0.0 { (bar.value.abs() / most * room).max(1.0) } else { 1.0 };
    let drawing = html! {
        g font-size="13" {
            @for (i, bar) in bars.iter().enumerate() {
                @let y = LINE * i as f64;
                text class="ink" x=(Coordinate(labels - 10.0)) y=(Coordinate(y + 17.5)) text-anchor="end" { (bar.label) }
                rect class=(bar.fill) x=(Coordinate(labels)) y=(Coordinate(y + 4.0)) height="18" width=(Coordinate(length(bar)))
                    { title { (bar.title) } }
                text class="faint" x=(Coordinate(labels + length(bar) + 7.0)) y=(Coordinate(y + 17.5)) font-size="12" { (bar.text) }
            }
            @if bars.is_empty() { text class="faint" x="0" y="18" { "Nothing to show." } }
        }
    };
    (drawing, (WIDTH, LINE * bars.len().max(1) as f64 + 4.0))
}

/// Loads of corridors against their capacities, the fullest first.
#[must_use]
pub fn corridors(instance: &Instance, plan: &Solution) -> Chart {
    let mut limited: Vec<_> = instance
        .corridors
        .iter()
        .zip(&plan.corridors)
        .filter_map(|(c, used)| Some((c, used, used.capacity_kt.filter(|most| *most > 0.0)?)))
        .collect();
    let load = |kt: f64, most: f64| kt / most;
    limited.sort_by(|a, b| load(b.1.kt, b.2).total_cmp(&load(a.1.kt, a.2)));
    let count = limited.len();
    let used = limited.iter().filter(|l| l.1.kt > 0.0).count();
    let rows: Vec<Bar> = limited
        .into_iter()
        .take(MOST.min(used))
        .map(|(c, used, most)| {
            let ends =
                format!("{} \u{2013} {}", names::place(instance, c.from), names::place(instance, c.to));
            let text = format!("{} of {} kt", whole(used.kt), figure(most));
            let share = load(used.kt, most);
            Bar {
                label: cut(&ends, 40),
                value: share,
                text: format!("{}: {text}", per_cent(share)),
                title: format!("{} ({ends}): {text} a year", c.id),
                fill: if share >= 0.999 {
                    "bar full"
                } else if share >= 0.5 {
                    "bar high"
                } else {
                    "bar low"
                },
            }
        })
        .collect();
    let full = rows.iter().filter(|b| b.value >= 0.999).count();
    let (drawing, size) = bars(&rows, 300.0, 210.0, Some(1.0));
    let words = format!(
        "Load of corridors as a share of capacity, fullest first. Of {count} with a limit {full} are full and {} carry nothing; {} more have no limit.",
        count - used,
        instance.corridors.len() - count
    );
    Chart::new("corridors", "How full the corridors are", words, size, drawing)
}

/// What a panel shows of a country.
type Measure = (&'static str, fn(&CountryResult) -> f64);

/// What each country gets: output, jobs, cost and linked supply, side by side.
#[must_use]
pub fn countries(instance: &Instance, plan: &Solution) -> Chart {
    let panels: [Measure; 4] = [
        ("Output, M USD", |c| c.output),
        ("Jobs", |c| c.jobs),
        ("Cost, M USD", |c| c.cost),
        ("Linked supply, M USD", |c| c.complementarity),
    ];
    let (labels, panel) = (150.0, (WIDTH - 150.0) / 4.0);
    let rows: Vec<(&str, &CountryResult)> =
        instance.countries.iter().map(|c| c.name.as_str()).zip(&plan.countries).collect();
    let drawing = html! {
        g font-size="13" {
            @for (i, (name, _)) in rows.iter().enumerate() {
                text class="ink" x=(Coordinate(labels - 12.0)) y=(Coordinate(28.0 + LINE * i as f64 + 17.5)) text-anchor="end" { (cut(name, 20)) }
            }
            @for (j, (head, of)) in panels.into_iter().enumerate() {
                @let x = labels + panel * j as f64;
                @let most = rows.iter().map(|(_, c)| of(c).abs()).fold(0.0, f64::max);
                text class="ink" x=(Coordinate(x)) y="16" font-weight="600" { (head) }
                @for (i, (name, country)) in rows.iter().enumerate() {
                    @let value = of(country);
                    @let length = if most > 0.0 { (value.abs() / most * (panel - 82.0)).max(1.0) } else { 1.0 };
                    @let y = 28.0 + LINE * i as f64;
                    rect class="bar" x=(Coordinate(x)) y=(Coordinate(y + 4.0)) width=(Coordinate(length)) height="18"
                        { title { (name) ": " (head) " " (figure(value)) } }
                    text class="faint" font-size="12" x=(Coordinate(x + length + 6.0)) y=(Coordinate(y + 17.5)) { (whole(value)) }
                }
            }
        }
    };
    let words =
        format!("Output, jobs, cost and linked supply a year, country by country ({} in all).", rows.len());
    Chart::new(
        "countries",
        "What each country gets",
        words,
        (WIDTH, 34.0 + LINE * rows.len() as f64),
        drawing,
    )
}
