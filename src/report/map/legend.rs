//! What the map's signs mean, below it.

use super::drawing::width_of_load;
use super::layout::{Layout, WIDTH};
use super::{CorridorMark, ParkMark};
use crate::charts::Coordinate;
use crate::digits::figure;
use crate::instance::Instance;
use crate::report::{names, palette};
use maud::{Markup, html};

const LINE: f64 = 22.0;
const COLUMNS: usize = 5;
/// Most sectors that the legend names.
const MOST: usize = 40;

/// The legend and its height.
pub(super) fn legend(
    instance: &Instance,
    layout: &Layout,
    parks: &[ParkMark],
    corridors: &[CorridorMark],
    flows: &[(usize, usize, f64)],
) -> (Markup, f64) {
    let mut made = vec![0.0; instance.sectors.len()];
    for &(sector, output) in parks.iter().flat_map(|p| &p.made) {
        made[sector] += output;
    }
    let sectors: Vec<usize> = (0..made.len()).filter(|&s| made[s] > 0.0).take(MOST).collect();
    let top = layout.height + 26.0;
    let lines = sectors.len().div_ceil(COLUMNS);
    let below = top + LINE * lines as f64 + 8.0;
    let more = usize::from(!corridors.is_empty()) + usize::from(!flows.is_empty());
    let height = below - layout.height + LINE * more as f64;
    let column = WIDTH / COLUMNS as f64;
    let largest = parks.iter().map(|p| p.output).fold(0.0, f64::max);
    let most = corridors.iter().map(|c| c.kt).fold(0.0, f64::max);
    let kinds = [
        ("free", "no limit"),
        ("low", "below half of capacity"),
        ("high", "half to full"),
        ("full", "full"),
        ("idle", "not used"),
    ];
    let drawing = html! {
        g class="legend ink" font-size="13" {
            @for (i, &sector) in sectors.iter().enumerate() {
                @let x = column * (i % COLUMNS) as f64;
                @let y = top + LINE * (i / COLUMNS) as f64;
                rect class="swatch" x=(Coordinate(x)) y=(Coordinate(y - 11.0)) width="14" height="14" rx="2"
                    fill=(palette::fill("map-sector", sector)) {}
                text x=(Coordinate(x + 21.0)) y=(Coordinate(y)) { (names::sector(instance, sector)) }
            }
            @if !corridors.is_empty() {
                @for (i, (class, words)) in kinds.into_iter().enumerate() {
                    @let x = column * i as f64;
                    path class={ "corridor-key " (class) } fill="none" stroke-linecap="round"
                        stroke-width=(Coordinate(width_of_load(if class == "idle" { 0.0 } else { most / 4.0 }, most)))
                        d={ "M" (Coordinate(x + 2.0)) " " (Coordinate(below - 4.0)) "h22" } {}
                    text x=(Coordinate(x + 33.0)) y=(Coordinate(below)) {
                        (if i == 0 { "corridor, " } else { "" }) (words)
                    }
                }
            }
            @if !flows.is_empty() {
                @let y = below + if corridors.is_empty() { 0.0 } else { LINE };
                @for (i, (class, words)) in [("flow border", "supply across a border"), ("flow home", "supply inside a country")].into_iter().enumerate() {
                    @let x = 1.5 * column * i as f64;
                    path class={ (class) " key" } d={ "M" (Coordinate(x)) " " (Coordinate(y - 9.0)) "l28 4v1l-28 4z" } {}
                    text x=(Coordinate(x + 36.0)) y=(Coordinate(y)) { (words) }
                }
                @if largest > 0.0 {
                    text x=(Coordinate(3.0 * column)) y=(Coordinate(y)) {
                        "largest circle: " (figure(largest)) " M USD a year; area grows with output"
                    }
                }
            }
        }
    };
    (drawing, height + 6.0)
}
