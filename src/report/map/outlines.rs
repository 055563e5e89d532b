//! Outlines of countries: read from the file that `outlines/make.py` made, clipped to a frame of degrees.

/// Natural Earth's public-domain outlines at 1:50 million, by way of the npm package world-atlas 2.0.2.
const WORLD: &str = include_str!("../outlines/world.txt");
/// Units a degree in the file.
const STEP: f64 = 20.0;
/// Degrees within which a place in the water is on the coast.
const NEAR: f64 = 0.4;

/// A frame of degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Frame {
    pub(super) west: f64,
    pub(super) east: f64,
    pub(super) south: f64,
    pub(super) north: f64,
}

/// A ring of a country's outline inside a frame, longitude and latitude.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ring {
    /// Number of the country: rings of one country have the same.
    pub(super) country: usize,
    /// Its points, clipped.
    pub(super) points: Vec<(f64, f64)>,
    /// Which of the sites asked for lie in it.
    pub(super) holds: Vec<usize>,
}

/// The rings that reach into a frame, and which of `sites` (longitude, latitude) each holds.
pub(super) fn inside(frame: Frame, sites: &[(f64, f64)]) -> Vec<Ring> {
    let mut rings = Vec::new();
    let (mut country, mut name) = (0, "");
    for line in WORLD.lines() {
        let Some((called, numbers)) = line.split_once('\t') else { continue };
        if called != name {
            (country, name) = (country + 1, called);
        }
        let whole = points(numbers);
        let clipped = clipped(&whole, frame);
        if clipped.len() > 2 {
            let holds = (0..sites.len()).filter(|&i| contains(&whole, sites[i])).collect();
            rings.push(Ring { country, points: clipped, holds });
        }
    }
    for (i, &site) in sites.iter().enumerate() {
        if rings.iter().any(|ring| ring.holds.contains(&i)) {
            continue;
        }
        // A port that the thinned coast left in the water belongs to the nearest land.
        let away = |ring: &Ring| ring.points.iter().map(|p| distance(*p, site)).fold(f64::INFINITY, f64::min);
        let nearest = rings.iter_mut().map(|ring| (away(ring), ring)).min_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((away, ring)) = nearest
            && away < NEAR
        {
            ring.holds.push(i);
        }
    }
    rings
}

fn distance(a: (f64, f64), b: (f64, f64)) -> f64 {
    (a.0 - b.0).hypot(a.1 - b.1)
}

fn points(numbers: &str) -> Vec<(f64, f64)> {
    let mut steps = numbers.split(' ').filter_map(|n| n.parse::<i32>().ok());
    let (mut x, mut y) = (0, 0);
    let mut points = Vec::new();
    while let (Some(dx), Some(dy)) = (steps.next(), steps.next()) {
        (x, y) = (x + dx, y + dy);
        points.push((f64::from(x) / STEP, f64::from(y) / STEP));
    }
    points
}

/// Sutherland and Hodgman's clipping, one edge of the frame after the other.
fn clipped(ring: &[(f64, f64)], frame: Frame) -> Vec<(f64, f64)> {
    let Frame { west, east, south, north } = frame;
    let outside = |p: &dyn Fn(&(f64, f64)) -> bool| ring.iter().all(p);
    if outside(&|p| p.0 < west)
        || outside(&|p| p.0 > east)
        || outside(&|p| p.1 < south)
        || outside(&|p| p.1 > north)
    {
        return Vec::new();
    }
    // Distance inside each edge, positive where a point stays.
    let edges: [&dyn Fn((f64, f64)) -> f64; 4] =
        [&|p| p.0 - west, &|p| east - p.0, &|p| p.1 - south, &|p| north - p.1];
    let mut points = ring.to_vec();
    for depth in edges {
        let Some(&last) = points.last() else { break };
        let mut kept = Vec::with_capacity(points.len());
        let mut before = last;
        for &here in &points {
            let (a, b) = (depth(before), depth(here));
            if (a < 0.0) != (b < 0.0) {
                let t = a / (a - b);
                kept.push((before.0 + t * (here.0 - before.0), before.1 + t * (here.1 - before.1)));
            }
            if b >= 0.0 {
                kept.push(here);
            }
            before = here;
        }
        points = kept;
    }
    points
}

/// Whether a point lies in a ring: a ray to the east crosses it an odd number of times.
pub(super) fn contains(ring: &[(f64, f64)], (x, y): (f64, f64)) -> bool {
    let mut inside = false;
    let mut before = ring.last().copied().unwrap_or_default();
    for &here in ring {
        if (before.1 > y) != (here.1 > y)
            && x < before.0 + (y - before.1) / (here.1 - before.1) * (here.0 - before.0)
        {
            inside = !inside;
        }
        before = here;
    }
    inside
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cities_lie_in_different_countries_and_the_sea_in_none() {
        let frame = Frame { west: 90.0, east: 125.0, south: 0.0, north: 35.0 };
        // Kunming, Vientiane, Bangkok, Ha Noi, Mandalay, Phnom Penh, open sea.
        let sites = [
            (102.8, 24.98),
            (102.7, 18.04),
            (100.5, 13.75),
            (105.85, 21.03),
            (96.1, 21.97),
            (104.9, 11.57),
            (112.0, 14.0),
        ];
        let rings = inside(frame, &sites);
        let country = |site: usize| rings.iter().find(|r| r.holds.contains(&site)).map(|r| r.country);
        let mut countries: Vec<usize> = (0..6).filter_map(country).collect();
        countries.sort_unstable();
        countries.dedup();
        assert_eq!(countries.len(), 6);
        assert_eq!(country(6), None);
        // Kuantan port, which the thinned coast leaves in the water, is on land all the same.
        let kuantan = inside(frame, &[(103.44, 3.97)]);
        assert_eq!(kuantan.iter().filter(|r| !r.holds.is_empty()).count(), 1);
    }

    #[test]
    fn nothing_of_a_clipped_ring_is_outside() {
        let frame = Frame { west: 100.0, east: 108.0, south: 10.0, north: 22.0 };
        for ring in inside(frame, &[]) {
            for (x, y) in ring.points {
                assert!((100.0..=108.0).contains(&x) && (10.0..=22.0).contains(&y), "{x} {y}");
            }
        }
        let square = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)];
        let half = clipped(&square, Frame { west: 5.0, east: 20.0, south: -5.0, north: 5.0 });
        let area = |ring: &[(f64, f64)]| {
            let next = ring.iter().cycle().skip(1);
            ring.iter().zip(next).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum::<f64>() / 2.0
        };
        assert_eq!(area(&half).abs(), 25.0);
    }
}
