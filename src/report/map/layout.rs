//! Where places stand on the map: projected from their coordinates, or on a schematic ring; parks that would cover each
//! other are moved apart.

use super::outlines::Frame;
use crate::instance::Instance;
use std::f64::consts::TAU;

/// Width of every map.
pub(super) const WIDTH: f64 = 1000.0;
/// Least and most height.
const HEIGHT: (f64, f64) = (620.0, 1000.0);
/// Degrees that a map shows at least.
const LEAST_SPAN: f64 = 6.0;
/// Share of the map kept free round the outermost places.
const MARGIN: f64 = 0.07;
/// Room between parks.
const GAP: f64 = 2.5;

/// A map's geometry.
pub(super) struct Layout {
    /// Height of the map.
    pub(super) height: f64,
    /// What it shows, in degrees; `None` for a schematic map.
    pub(super) frame: Option<Frame>,
    /// Where each place truly is, on the map.
    pub(super) true_at: Vec<(f64, f64)>,
    /// Where it is drawn.
    pub(super) at: Vec<(f64, f64)>,
    /// Whether a place has no coordinates although others have: it stands at the edge.
    pub(super) beyond: Vec<bool>,
}

impl Layout {
    /// Lays out all places; `radius` is that of each park.
    pub(super) fn new(instance: &Instance, radius: &[f64]) -> Self {
        let parks = instance.parks.iter().map(|p| (p.lat, p.lon));
        let places: Vec<Option<(f64, f64)>> = parks
            .chain(instance.nodes.iter().map(|n| (n.lat, n.lon)))
            .map(|(lat, lon)| Some((lon?, lat?)).filter(|(lon, lat)| lon.abs() <= 360.0 && lat.abs() <= 90.0))
            .collect();
        let has_map = places[..instance.parks.len()].iter().any(Option::is_some);
        let mut layout = if has_map { geographic(&places) } else { schematic(instance) };
        layout.at = layout.true_at.clone();
        layout.move_apart(radius);
        layout
    }

    fn move_apart(&mut self, radius: &[f64]) {
        const ROUNDS: usize = 240;
        for round in 0..ROUNDS {
            // At the end, only apart: nothing pulls back.
            let pull = if round < ROUNDS * 3 / 4 { 0.04 } else { 0.0 };
            for (i, &r) in radius.iter().enumerate() {
                let (home, here) = (self.true_at[i], &mut self.at[i]);
                here.0 = (here.0 + pull * (home.0 - here.0)).clamp(r + 4.0, WIDTH - r - 4.0);
                here.1 =
                    (here.1 + pull * (home.1 - here.1)).clamp(r + 4.0, (self.height - r - 4.0).max(r + 4.0));
            }
            for i in 0..radius.len() {
                for j in 0..i {
                    self.push(i, j, radius[i] + radius[j] + GAP);
                }
            }
        }
    }

    fn push(&mut self, i: usize, j: usize, apart: f64) {
        let (a, b) = (self.at[i], self.at[j]);
        let (mut dx, mut dy) = (a.0 - b.0, a.1 - b.1);
        let mut distance = dx.hypot(dy);
        if distance >= apart {
            return;
        }
        if distance < 1e-6 {
            // Two at one point: any direction will do, the same every time.
            let angle = (i as f64).mul_add(2.4, j as f64);
            (dx, dy, distance) = (angle.cos(), angle.sin(), 1.0);
        }
        let by = (apart - dx.hypot(dy).min(apart)).max(0.2) / 2.0;
        let (x, y) = (dx / distance * by, dy / distance * by);
        self.at[i] = (a.0 + x, a.1 + y);
        self.at[j] = (b.0 - x, b.1 - y);
    }
}

fn geographic(places: &[Option<(f64, f64)>]) -> Layout {
    let known: Vec<(f64, f64)> = places.iter().copied().flatten().collect();
    let range = |of: &dyn Fn(&(f64, f64)) -> f64| {
        let values = known.iter().map(of);
        values.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), v| (least.min(v), most.max(v)))
    };
    let ((west, east), (south, north)) = (range(&|p| p.0), range(&|p| p.1));
    let (lon, lat) = (f64::midpoint(west, east), f64::midpoint(south, north));
    // Degrees of longitude shrink towards the poles.
    let shrink = lat.to_radians().cos().max(0.2);
    let pad = 1.0 + 2.0 * MARGIN;
    let mut wide = ((east - west) * shrink).max(LEAST_SPAN) * pad;
    let mut high = (north - south).max(LEAST_SPAN) * pad;
    wide = wide.max(high * WIDTH / HEIGHT.1);
    high = high.max(wide * HEIGHT.0 / WIDTH);
    let (scale, height) = (WIDTH / wide, high * WIDTH / wide);
    let project =
        |(x, y): (f64, f64)| ((x - lon) * shrink * scale + WIDTH / 2.0, (lat - y) * scale + height / 2.0);
    let mut edge = 0;
    let true_at = places
        .iter()
        .map(|place| {
            place.map_or_else(
                || {
                    edge += 1;
                    (WIDTH - 26.0, height - 30.0 * f64::from(edge))
                },
                project,
            )
        })
        .collect();
    let (dx, dy) = (wide / 2.0 / shrink, high / 2.0);
    Layout {
        height,
        frame: Some(Frame { west: lon - dx, east: lon + dx, south: lat - dy, north: lat + dy }),
        true_at,
        at: Vec::new(),
        beyond: places.iter().map(Option::is_none).collect(),
    }
}

/// From degrees to the map; the inverse of how its frame was made.
pub(super) fn projected(frame: Frame, height: f64, (lon, lat): (f64, f64)) -> (f64, f64) {
    (
        (lon - frame.west) / (frame.east - frame.west) * WIDTH,
        (frame.north - lat) / (frame.north - frame.south) * height,
    )
}

/// Parks on a ring, those of a country side by side; other places on a smaller one.
fn schematic(instance: &Instance) -> Layout {
    let height = 700.0;
    let (parks, nodes) = (instance.parks.len(), instance.nodes.len());
    let mut order: Vec<usize> = (0..parks).collect();
    order.sort_by_key(|&p| instance.parks[p].country);
    let mut inner: Vec<usize> = (0..nodes).collect();
    inner.sort_by_key(|&n| instance.nodes[n].country.unwrap_or(usize::MAX));
    let mut true_at = vec![(WIDTH / 2.0, height / 2.0); parks + nodes];
    let mut ring = |places: &[usize], offset: usize, radius: (f64, f64)| {
        for (i, &place) in places.iter().enumerate() {
            let angle = TAU * (i as f64 + 0.5) / places.len() as f64 - TAU / 4.0;
            true_at[offset + place] =
                (WIDTH / 2.0 + radius.0 * angle.cos(), height / 2.0 + radius.1 * angle.sin());
        }
    };
    ring(&order, 0, (390.0, 270.0));
    ring(&inner, parks, (200.0, 130.0));
    Layout { height, frame: None, true_at, at: Vec::new(), beyond: vec![false; parks + nodes] }
}
