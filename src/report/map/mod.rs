//! The map: parks by output and sectors, corridors by load, supply between parks as curves.

mod drawing;
mod labels;
mod layout;
mod legend;
mod outlines;

pub(super) use labels::width_of;

use super::index::Index;
use crate::charts::Chart;
use crate::digits::{figure, per_cent};
use crate::instance::Instance;
use crate::solution::Solution;
use layout::{Layout, WIDTH};
use maud::html;
use std::collections::BTreeMap;

/// Radius of the largest park, and the least of any.
const RADIUS: (f64, f64) = (36.0, 4.5);
/// Most curves of supply that are drawn.
const MOST_FLOWS: usize = 60;

/// A park on the map.
struct ParkMark {
    radius: f64,
    output: f64,
    /// Sector and M USD, in the order of sectors.
    made: Vec<(usize, f64)>,
}

/// A corridor on the map.
struct CorridorMark {
    kt: f64,
    capacity: Option<f64>,
}

impl CorridorMark {
    /// Load over capacity; `None` without a capacity.
    fn load(&self) -> Option<f64> {
        self.capacity.map(|most| if most > 0.0 { self.kt / most } else { 1.0 })
    }

    fn class(&self) -> &'static str {
        match self.load() {
            _ if self.kt <= 0.0 => "idle",
            None => "free",
            Some(load) if load < 0.5 => "low",
            Some(load) if load < 0.999 => "high",
            Some(_) => "full",
        }
    }
}

/// The map of an instance and a plan for it.
///
/// Parks without coordinates, and places such as ports overseas, stand at the edge; where no park has coordinates the map
/// is schematic. Ids of the plan that the instance does not know are left out.
#[must_use]
pub fn map(instance: &Instance, plan: &Solution) -> Chart {
    let index = Index::new(instance);
    let parks = park_marks(instance, plan, &index);
    let radius: Vec<f64> = parks.iter().map(|p| p.radius).collect();
    let layout = Layout::new(instance, &radius);
    let corridors = corridor_marks(instance, plan);
    let flows = flows(plan, &index);
    let drawn = &flows[..flows.len().min(MOST_FLOWS)];
    let (legend, legend_height) = legend::legend(instance, &layout, &parks, &corridors, drawn);
    let height = layout.height + legend_height;
    let (names, taken) = drawing::names_of_places(instance, &layout, &parks, &corridors);
    let drawing = html! {
        (super::palette::textures("map-sector", instance.sectors.len()))
        (drawing::ground(instance, &layout, &taken))
        (drawing::corridors(instance, &layout, &corridors))
        (drawing::flows(instance, &layout, &parks, drawn))
        (drawing::places(instance, &layout, &parks))
        (drawing::labels(names))
        (legend)
    };
    Chart::new(
        "map",
        "Map of the plan",
        words(instance, &layout, &parks, &corridors, &flows),
        (WIDTH, height),
        drawing,
    )
}

fn park_marks(instance: &Instance, plan: &Solution, index: &Index) -> Vec<ParkMark> {
    let mut made: Vec<Vec<(usize, f64)>> = vec![Vec::new(); instance.parks.len()];
    for a in &plan.allocation {
        if let (Some(park), Some(sector)) = (index.park(&a.park), index.sector(&a.sector)) {
            made[park].push((sector, a.output.max(0.0)));
        }
    }
    let total = |made: &[(usize, f64)]| made.iter().map(|m| m.1).sum::<f64>();
    let largest = made.iter().map(|m| total(m)).fold(0.0, f64::max);
    // Many parks share the room of few.
    let most = RADIUS.0 * (20.0 / instance.parks.len().max(1) as f64).sqrt().min(1.0);
    made.into_iter()
        .map(|mut made| {
            made.sort_by_key(|m| m.0);
            let output = total(&made);
            let radius = if largest > 0.0 { most * (output / largest).sqrt() } else { 0.0 };
            ParkMark { radius: radius.max(RADIUS.1.min(most)), output, made }
        })
        .collect()
}

fn corridor_marks(instance: &Instance, plan: &Solution) -> Vec<CorridorMark> {
    let load: BTreeMap<&str, f64> = plan.corridors.iter().map(|c| (c.corridor.as_str(), c.kt)).collect();
    let mark = |c: &crate::instance::Corridor| CorridorMark {
        kt: load.get(c.id.as_str()).copied().unwrap_or(0.0),
        capacity: c.capacity_kt,
    };
    instance.corridors.iter().map(mark).collect()
}

/// Supply from park to park, M USD, largest first.
fn flows(plan: &Solution, index: &Index) -> Vec<(usize, usize, f64)> {
    let mut flows: Vec<(usize, usize, f64)> = index
        .supply(plan)
        .into_iter()
        .filter(|((from, to), _)| from != to)
        .map(|((a, b), v)| (a, b, v))
        .collect();
    flows.sort_by(|a, b| b.2.total_cmp(&a.2).then((a.0, a.1).cmp(&(b.0, b.1))));
    flows
}

fn words(
    instance: &Instance,
    layout: &Layout,
    parks: &[ParkMark],
    corridors: &[CorridorMark],
    flows: &[(usize, usize, f64)],
) -> String {
    let used = parks.iter().filter(|p| p.output > 0.0).count();
    let all: f64 = parks.iter().map(|p| p.output).sum();
    let mut words = format!(
        "{used} of {} parks make {} M USD a year; circles grow with output and their ring shows the sectors.",
        parks.len(),
        figure(all)
    );
    let largest = (0..parks.len()).max_by(|&a, &b| parks[a].output.total_cmp(&parks[b].output));
    if let Some(p) = largest.filter(|&p| parks[p].output > 0.0) {
        words += &format!(
            " The largest is {} with {}.",
            super::names::park(instance, p),
            per_cent(parks[p].output / all)
        );
    }
    if !corridors.is_empty() {
        let full = corridors.iter().filter(|c| c.class() == "full").count();
        let used = corridors.iter().filter(|c| c.kt > 0.0).count();
        words +=
            &format!(" {used} of {} corridors carry goods, {full} of them at capacity.", corridors.len());
    }
    if let Some(&(from, to, value)) = flows.first() {
        words += &format!(
            " The largest supply between parks goes from {} to {}: {} M USD a year.",
            super::names::park(instance, from),
            super::names::park(instance, to),
            figure(value)
        );
    }
    if flows.len() > MOST_FLOWS {
        words += &format!(" The {MOST_FLOWS} largest of {} such flows are drawn.", flows.len());
    }
    if layout.frame.is_none() {
        words += " The instance has no coordinates, so the map is schematic.";
    }
    words
}
