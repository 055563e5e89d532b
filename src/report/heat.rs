//! Which sector is where: output by sector and park.

use super::index::Index;
use super::map::width_of;
use super::names;
use crate::charts::{Chart, Coordinate};
use crate::digits::{figure, whole};
use crate::instance::Instance;
use crate::solution::Solution;
use maud::html;

const LEFT: f64 = 168.0;
const CELL: (f64, f64) = (54.0, 27.0);
/// Steps of shade, palest first; the style sheet has a class for each.
const SHADES: f64 = 7.0;

/// Output of each sector at each park, M USD a year, as a grid of shades with its figures.
#[must_use]
pub fn heat(instance: &Instance, plan: &Solution) -> Chart {
    let index = Index::new(instance);
    let mut made = vec![vec![0.0; instance.parks.len()]; instance.sectors.len()];
    for a in &plan.allocation {
        if let (Some(park), Some(sector)) = (index.park(&a.park), index.sector(&a.sector)) {
            made[sector][park] += a.output;
        }
    }
    let (parks, sectors) = (instance.parks.len(), instance.sectors.len());
    let most = made.iter().flatten().copied().fold(0.0, f64::max);
    let heads: Vec<String> = (0..parks).map(|p| names::park(instance, p)).collect();
    let tall = heads.iter().map(|h| width_of(h, 12.5)).fold(40.0, f64::max) * 0.77 + 12.0;
    let width = LEFT + CELL.0 * parks as f64 + tall * 0.6;
    let height = tall + CELL.1 * sectors as f64 + 6.0;
    let column = |p: usize| LEFT + CELL.0 * p as f64;
    let row = |s: usize| tall + CELL.1 * s as f64;
    let drawing = html! {
        g class="ink" font-size="12.5" {
            @for (p, head) in heads.iter().enumerate() {
                text transform={
                    "translate(" (Coordinate(column(p) + CELL.0 / 2.0 - 4.0)) " " (Coordinate(tall - 8.0)) ") rotate(-50)"
                } { (head) }
            }
            @for s in 0..sectors {
                text x=(Coordinate(LEFT - 10.0)) y=(Coordinate(row(s) + CELL.1 * 0.66)) text-anchor="end" { (names::sector(instance, s)) }
            }
        }
        g class="cells" font-size="12" text-anchor="middle" {
            @for s in 0..sectors {
                @for p in 0..parks {
                    @let value = made[s][p];
                    @let site = instance.site(p, s).is_some();
                    rect class={ "cell " (shade(value, most, site)) } x=(Coordinate(column(p) + 1.0))
                        y=(Coordinate(row(s) + 1.0)) width=(Coordinate(CELL.0 - 2.0)) height=(Coordinate(CELL.1 - 2.0)) rx="3"
                    {
                        title {
                            (instance.sectors[s].name) " at " (instance.parks[p].name) ": "
                            @if site { (figure(value)) " M USD a year" } @else { "not possible" }
                        }
                    }
                    @if value > 0.0 {
                        text class={ "on " (shade(value, most, site)) } x=(Coordinate(column(p) + CELL.0 / 2.0))
                            y=(Coordinate(row(s) + CELL.1 * 0.66)) { (whole(value)) }
                    }
                }
            }
        }
    };
    let count = made.iter().flatten().filter(|v| **v > 0.0).count();
    let words = format!(
        "Output in M USD a year of {sectors} sectors (rows) at {parks} parks (columns); the stronger the shade, the more. {count} of {} possible pairs are used. A pair without a box is not possible.",
        instance.sites.len()
    );
    Chart::new("heat", "Which sector is where", words, (width, height), drawing)
}

/// Class of a cell: shades grow with the square root, so that small sites are told from none.
fn shade(value: f64, most: f64, site: bool) -> String {
    if !site && value <= 0.0 {
        return "no-site".to_owned();
    }
    if value <= 0.0 || most <= 0.0 {
        return "q0".to_owned();
    }
    let step = ((value / most).sqrt() * (SHADES - 1.0)).ceil().clamp(1.0, SHADES - 1.0);
    format!("q{step}")
}
