//! Limits in words, and ranked by what they are worth.

use super::bars::{Bar, bars};
use super::names::{self, cut};
use crate::analysis::sensitivity::{LimitReport, Sensitivity, SideReport};
use crate::charts::Chart;
use crate::digits::figure;
use crate::instance::Instance;
use maud::{Markup, html};

/// Most limits on the chart.
const MOST: usize = 20;

/// The limits that are worth most (price times figure), with the prices and how far they hold.
#[must_use]
pub fn limits(instance: &Instance, found: &Sensitivity) -> Chart {
    let priced: Vec<&LimitReport> = found.limits.iter().filter(|l| worth(l) > 0.0).collect();
    let rows: Vec<Bar> = priced
        .iter()
        .take(MOST)
        .map(|l| Bar {
            label: cut(&limit_words(instance, &l.limit), 46),
            value: worth(l),
            text: format!("{}: {} per {}, {}", figure(worth(l)), figure(price(l)), l.unit, holds(l)),
            title: format!(
                "{}: {} {}; one more gains {}, one less costs {}",
                l.limit,
                figure(l.value),
                l.unit,
                side(l.more.as_ref()),
                side(l.less.as_ref())
            ),
            fill: match l.quality {
                Some(crate::instance::Quality::Assumption) => "bar assumed",
                _ => "bar",
            },
        })
        .collect();
    let (drawing, size) = bars(&rows, 330.0, 330.0, None);
    let drawing = html! { (stripes()) g class="limit-bars" { (drawing) } };
    let mut words = "Limits ranked by worth, M USD a year: their price times their figure. Behind each bar stand its worth, the price of one unit more, and the range of the figure in which that price holds. Striped bars rest on assumptions.".to_owned();
    if let Some(first) = priced.first() {
        words += &format!(" The first is {}.", limit_words(instance, &first.limit));
    }
    if priced.len() > MOST {
        words += &format!(" {MOST} of {} limits with a price are drawn.", priced.len());
    }
    Chart::new("limits", "What holds the plan back", words, size, drawing)
}

/// Stripes for bars that rest on assumptions.
fn stripes() -> Markup {
    html! {
        defs {
            pattern id="assumed" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                rect class="stripe-ground" width="7" height="7" {}
                rect class="stripe" width="2.4" height="7" {}
            }
        }
    }
}

/// The lesser of both one-sided prices.
pub(super) fn price(limit: &LimitReport) -> f64 {
    let of = |side: &Option<SideReport>| side.as_ref().map_or(f64::INFINITY, |s| s.price);
    let (more, less) = (of(&limit.more), of(&limit.less));
    let price = if more.abs() <= less.abs() { more } else { less };
    if price.is_finite() { price } else { 0.0 }
}

/// Price times figure.
pub(super) fn worth(limit: &LimitReport) -> f64 {
    (price(limit) * limit.value).abs()
}

fn side(side: Option<&SideReport>) -> String {
    side.map_or_else(|| "nothing possible".to_owned(), |s| figure(s.price))
}

/// In which range of its figure the prices hold.
pub(super) fn holds(limit: &LimitReport) -> String {
    let end = |side: &Option<SideReport>, none: &str| {
        side.as_ref()
            .map_or_else(|| figure(limit.value), |s| s.holds_to.map_or_else(|| none.to_owned(), figure))
    };
    format!("{} to {}", end(&limit.less, "0"), end(&limit.more, "any"))
}

/// A limit's path in words; the path itself where it names nothing known.
#[must_use]
pub fn limit_words(instance: &Instance, path: &str) -> String {
    said(instance, path).unwrap_or_else(|| path.to_owned())
}

fn said(instance: &Instance, path: &str) -> Option<String> {
    let (table, rest) = path.split_once('.')?;
    let park = |id: &str| instance.parks.iter().position(|p| p.id == id).map(|p| names::park(instance, p));
    let sector =
        |id: &str| instance.sectors.iter().position(|s| s.id == id).map(|s| names::sector(instance, s));
    let country = |id: &str| instance.countries.iter().find(|c| c.id == id).map(|c| c.name.clone());
    let resource = |column: &str| instance.resources.iter().any(|r| r.id == column).then(|| capital(column));
    // Ids may hold dots: the one that the rest begins with is meant.
    let column = |id: &str| rest.strip_prefix(id).and_then(|r| r.strip_prefix('.'));
    match table {
        "parks" => {
            let p = instance.parks.iter().find(|p| column(&p.id).is_some())?;
            Some(format!("{} at {}", resource(column(&p.id)?)?, park(&p.id)?))
        }
        "countries" => {
            let c = instance.countries.iter().find(|c| column(&c.id).is_some())?;
            let what = column(&c.id)?;
            let what = if what == "min_jobs" { "Jobs floor".to_owned() } else { resource(what)? };
            Some(format!("{what} of {}", c.name))
        }
        "resources" => {
            let r = instance.resources.iter().find(|r| column(&r.id).is_some())?;
            Some(format!("{} of the whole region", capital(&r.id)))
        }
        "corridors" => {
            let c = instance.corridors.iter().find(|c| column(&c.id).is_some())?;
            let ends = (names::place(instance, c.from), names::place(instance, c.to));
            Some(format!("Capacity {} \u{2013} {} ({})", ends.0, ends.1, c.id))
        }
        "sectors" => {
            let s = instance.sectors.iter().find(|s| column(&s.id).is_some())?;
            let what = match column(&s.id)? {
                "max_total" => "Most output of",
                "min_total" => "Least output of",
                _ => return None,
            };
            Some(format!("{what} {}", sector(&s.id)?))
        }
        "demand" => {
            let (key, what) = rest.rsplit_once('.')?;
            let (market, s) = key.split_once('/')?;
            let market = instance.markets.as_ref()?.iter().find(|m| m.id == market)?;
            let what = if what == "min_sales" { "Least sales of" } else { "Demand for" };
            Some(format!("{what} {} in {}", sector(s)?, market.name))
        }
        "sites" => {
            let (key, what) = rest.rsplit_once('.')?;
            let (p, s) = key.split_once('/')?;
            let what = if what == "min_output" { "Least" } else { "Most" };
            Some(format!("{what} {} at {}", sector(s)?, park(p)?))
        }
        "transfers" => {
            let (key, _) = rest.rsplit_once('.')?;
            let mut parts = key.split('/');
            let (r, from, to) = (parts.next()?, parts.next()?, parts.next()?);
            Some(format!("{} from {} to {}", resource(r)?, country(from)?, country(to)?))
        }
        _ => None,
    }
}

fn capital(id: &str) -> String {
    let mut letters = id.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
