//! Charts of what is asked for besides the plan: schemes side by side, shares of the gain, sweeps.

use super::bars::{Bar, bars};
use super::names::cut;
use super::palette;
use crate::analysis::compare::Comparison;
use crate::analysis::share::{ByCountry, Share};
use crate::charts::{Chart, Coordinate, Scale, line, short};
use crate::digits::figure;
use crate::instance::Instance;
use maud::{Markup, html};

const WIDTH: f64 = 960.0;
const LINE: f64 = 34.0;

/// What the plan gains under each scheme or model against the first.
#[must_use]
pub fn schemes(found: &Comparison) -> Chart {
    let first = found.cases.first().map_or("", |c| c.name.as_str());
    let base = found.cases.first().and_then(|c| c.objective);
    let rows: Vec<Bar> = found
        .cases
        .iter()
        .map(|case| {
            let gain = case.objective.zip(base).map(|(value, base)| value - base);
            let text = match (case.objective, gain) {
                (Some(value), Some(gain)) if gain != 0.0 => {
                    let sign = if gain > 0.0 { "+" } else { "" };
                    format!("{sign}{}, {} in all", figure(gain), figure(value))
                }
                (Some(value), _) => format!("{} in all", figure(value)),
                (None, _) => case.status.clone(),
            };
            Bar {
                label: cut(&case.name, 30),
                value: gain.unwrap_or(0.0),
                title: format!("{}: {text}", case.name),
                text,
                fill: if gain.is_some_and(|gain| gain < 0.0) { "bar full" } else { "bar" },
            }
        })
        .collect();
    let (drawing, size) = bars(&rows, 220.0, 230.0, None);
    let words = format!(
        "What the best plan gains under each rule against {first}, and what it is worth in all, M USD a year."
    );
    Chart::new("schemes", "Schemes of cooperation compared", words, size, drawing)
}

/// A division of the gain: its name and what it pays each country.
type Division<'a> = (&'static str, Option<&'a ByCountry<f64>>);

/// What each country makes alone and gets under each division.
#[must_use]
pub fn shares(instance: &Instance, found: &Share) -> Chart {
    let divisions: [Division; 4] = [
        ("alone", Some(&found.standalone)),
        ("Owen", found.owen.as_ref()),
        ("Shapley", Some(&found.shapley)),
        ("nucleolus", found.nucleolus.as_ref()),
    ];
    let values = divisions.iter().filter_map(|d| d.1).flat_map(|d| d.values().copied());
    let (left, right) = (170.0, WIDTH - 70.0);
    let x = Scale::new(values.chain([0.0]), (left, right));
    let bottom = 40.0 + LINE * found.standalone.len() as f64;
    let drawing = html! {
        g font-size="13" {
            @for (i, (name, division)) in divisions.iter().enumerate() {
                @if division.is_some() {
                    @let at = left + 150.0 * i as f64;
                    path class="dot" fill=(palette::colour(i)) d=(sign(i, at, 12.0)) {}
                    text class="ink" x=(Coordinate(at + 14.0)) y="16.5" { (name) }
                }
            }
            (x.upright((30.0, bottom)))
            @for (line_number, country) in found.standalone.keys().enumerate() {
                @let y = 40.0 + LINE * (line_number as f64 + 0.5);
                @let name = instance.countries.iter().find(|c| c.id == *country).map_or(country.as_str(), |c| c.name.as_str());
                text class="ink" x=(Coordinate(left - 14.0)) y=(Coordinate(y + 4.5)) text-anchor="end" { (cut(name, 22)) }
                path class="rule" fill="none" d=(line(&[(left, y), (right, y)])) {}
                @for (i, (division, payments)) in divisions.iter().enumerate() {
                    @if let Some(&value) = payments.and_then(|p| p.get(country)) {
                        path class="dot" fill=(palette::colour(i)) d=(sign(i, x.at(value), y))
                            { title { (name) ", " (division) ": " (figure(value)) " M USD a year" } }
                    }
                }
            }
        }
    };
    let words = format!(
        "What each country makes alone and what it gets under each division of the gain of {} M USD a year.",
        figure(found.gain_of_cooperation)
    );
    Chart::new("shares", "Who gains what", words, (WIDTH, bottom + 30.0), drawing)
}

/// Circle, square, diamond, triangle.
fn sign(kind: usize, x: f64, y: f64) -> String {
    let (left, top) = (short(x - 6.0), short(y - 6.0));
    match kind {
        0 => format!("M{left} {}a6 6 0 1 1 12 0a6 6 0 1 1 -12 0Z", short(y)),
        1 => format!("M{left} {top}h12v12h-12Z"),
        2 => format!("M{} {}l8 8l-8 8l-8 -8Z", short(x), short(y - 8.0)),
        _ => format!("M{} {}l7.5 13h-15Z", short(x), short(y - 8.0)),
    }
}

/// A sweep as `sweep.csv` holds it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SweepTable {
    /// What varied, by path.
    pub paths: Vec<String>,
    /// A scenario's settings, in the order of `paths`, and its objective; `None` where it has no plan.
    pub scenarios: Vec<(Vec<String>, Option<f64>)>,
}

/// The objective over each thing that varied.
#[must_use]
pub fn sweep(table: &SweepTable) -> Chart {
    const PANEL: (f64, f64) = (440.0, 240.0);
    let known: Vec<f64> = table.scenarios.iter().filter_map(|s| s.1).collect();
    let (least, most) =
        known.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, m), v| (l.min(*v), m.max(*v)));
    let lines = table.paths.len().div_ceil(2);
    let drawing = html! {
        g font-size="12" {
            @for (i, path) in table.paths.iter().enumerate() {
                @let origin = (80.0 + (PANEL.0 + 40.0) * (i % 2) as f64, 24.0 + (PANEL.1 + 70.0) * (i / 2) as f64);
                (panel(table, i, path, origin, (PANEL.0 - 80.0, PANEL.1), &known))
            }
        }
    };
    let words = format!(
        "The objective of {} scenarios over each of {} settings that varied; it runs from {} to {} M USD a year. {} have no plan.",
        table.scenarios.len(),
        table.paths.len(),
        if known.is_empty() { "-".to_owned() } else { figure(least) },
        if known.is_empty() { "-".to_owned() } else { figure(most) },
        table.scenarios.len() - known.len()
    );
    Chart::new(
        "sweep",
        "What changes the objective",
        words,
        (WIDTH, (PANEL.1 + 70.0) * lines.max(1) as f64 + 10.0),
        drawing,
    )
}

fn panel(
    table: &SweepTable,
    column: usize,
    path: &str,
    (left, top): (f64, f64),
    (width, height): (f64, f64),
    known: &[f64],
) -> Markup {
    let mut settings: Vec<&str> = table.scenarios.iter().map(|s| s.0[column].as_str()).collect();
    settings.sort_unstable();
    settings.dedup();
    let number = |text: &str| text.trim_start_matches('*').parse::<f64>().ok().filter(|v| v.is_finite());
    let numbers: Option<Vec<f64>> = settings.iter().map(|s| number(s)).collect();
    // Words stand in the order of the alphabet.
    let at = |setting: &str| {
        if numbers.is_some() {
            number(setting).unwrap_or(0.0)
        } else {
            settings.iter().position(|s| *s == setting).unwrap_or(0) as f64
        }
    };
    let places = settings.iter().map(|s| at(s));
    let (first, last) = places.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, m), v| (l.min(v), m.max(v)));
    let span = if last > first { last - first } else { 1.0 };
    let x = |v: f64| left + (v - first) / span * width;
    let y = Scale::new(known.iter().copied(), (top + height, top));
    let shown: Vec<&str> = if settings.len() > 6 {
        vec![
            settings.iter().copied().min_by(|a, b| at(a).total_cmp(&at(b))).unwrap_or(""),
            settings.iter().copied().max_by(|a, b| at(a).total_cmp(&at(b))).unwrap_or(""),
        ]
    } else {
        settings.clone()
    };
    html! {
        text class="ink" x=(Coordinate(left)) y=(Coordinate(top - 10.0)) font-weight="600" { (cut(path, 52)) }
        (y.level((left, left + width)))
        path class="axis" fill="none" d=(line(&[(left, top + height), (left + width, top + height)])) {}
        @for setting in shown {
            text class="faint" text-anchor="middle" x=(Coordinate(x(at(setting)))) y=(Coordinate(top + height + 20.0)) { (cut(setting, 14)) }
        }
        @for (scenario, objective) in &table.scenarios {
            @if let Some(value) = *objective {
                circle class="spot" cx=(Coordinate(x(at(&scenario[column])))) cy=(Coordinate(y.at(value))) r="4"
                    { title { (scenario[column]) ": " (figure(value)) " M USD a year" } }
            }
        }
    }
}
