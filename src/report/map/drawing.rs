//! The layers of the map.

use super::labels::{Cell, Placed, Wanted, place, roomiest, width_of};
use super::layout::{Layout, WIDTH, projected};
use super::{CorridorMark, ParkMark, outlines};
use crate::charts::{Coordinate, line, short};
use crate::digits::{figure, per_cent};
use crate::instance::Instance;
use crate::report::{names, palette};
use maud::{Markup, html};
use std::collections::BTreeMap;
use std::f64::consts::TAU;

/// Height of a country's name, and the space between its letters.
const COUNTRY: (f64, f64) = (15.0, 3.0);
/// Between the places that are tried for it.
const TRIED: f64 = 9.0;

/// Sea and land; the countries that have parks stand out, with their names where little is `taken`.
pub(super) fn ground(instance: &Instance, layout: &Layout, taken: &[Cell]) -> Markup {
    let Some(frame) = layout.frame else {
        return html! { rect class="land" width=(Coordinate(WIDTH)) height=(Coordinate(layout.height)) rx="8" {} };
    };
    let sites: Vec<(f64, f64)> = instance.parks.iter().filter_map(|p| Some((p.lon?, p.lat?))).collect();
    let whose: Vec<usize> =
        instance.parks.iter().filter(|p| p.lon.is_some() && p.lat.is_some()).map(|p| p.country).collect();
    let rings = outlines::inside(frame, &sites);
    let with_parks: Vec<usize> = rings.iter().filter(|r| !r.holds.is_empty()).map(|r| r.country).collect();
    let path = |ring: &outlines::Ring| {
        let points: Vec<(f64, f64)> =
            ring.points.iter().map(|&p| projected(frame, layout.height, p)).collect();
        line(&points) + "Z"
    };
    // A park at a border may lie on the wrong side of a thinned outline: most parks in a ring say whose it is.
    let mut names: BTreeMap<usize, (usize, &outlines::Ring)> = BTreeMap::new();
    for ring in &rings {
        let parks = |country: usize| ring.holds.iter().filter(|&&site| whose[site] == country).count();
        let Some(country) = ring.holds.iter().map(|&site| whose[site]).max_by_key(|&c| (parks(c), c)) else {
            continue;
        };
        if names.get(&country).is_none_or(|best| parks(country) > best.0) {
            names.insert(country, (parks(country), ring));
        }
    }
    let named = names.into_iter().filter_map(|(country, (_, ring))| {
        let name = instance.countries[country].name.to_uppercase();
        let width = width_of(&name, COUNTRY.0) + COUNTRY.1 * name.chars().count() as f64;
        let points: Vec<(f64, f64)> =
            ring.points.iter().map(|&p| projected(frame, layout.height, p)).collect();
        let (x, y) = roomiest((width, COUNTRY.0), &middles(&points), taken)?;
        Some((name, x, y + COUNTRY.0 * 0.35))
    });
    html! {
        rect class="sea" width=(Coordinate(WIDTH)) height=(Coordinate(layout.height)) rx="8" {}
        @for ring in &rings {
            path class=(if with_parks.contains(&ring.country) { "land home" } else { "land" }) d=(path(ring)) {}
        }
        @for (name, x, y) in named {
            text class="country-name" x=(Coordinate(x)) y=(Coordinate(y)) text-anchor="middle"
                font-size=(Coordinate(COUNTRY.0)) letter-spacing=(Coordinate(COUNTRY.1)) { (name) }
        }
    }
}

/// Where the name of a country may stand: the middle of its ring, then points all over it.
fn middles(ring: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let over = |of: fn(&(f64, f64)) -> f64| {
        let (least, most) =
            ring.iter().map(of).fold((f64::INFINITY, f64::NEG_INFINITY), |(l, m), v| (l.min(v), m.max(v)));
        std::iter::successors(Some(least), |at| Some(at + TRIED)).take_while(move |&at| at <= most)
    };
    let mut found = vec![middle(ring)];
    for y in over(|p| p.1) {
        found.extend(over(|p| p.0).map(|x| (x, y)).filter(|&point| outlines::contains(ring, point)));
    }
    found
}

/// Middle of a ring's area.
fn middle(points: &[(f64, f64)]) -> (f64, f64) {
    let (mut area, mut x, mut y) = (0.0, 0.0, 0.0);
    for (a, b) in points.iter().zip(points.iter().cycle().skip(1)) {
        let cross = a.0 * b.1 - b.0 * a.1;
        area += cross;
        x += (a.0 + b.0) * cross;
        y += (a.1 + b.1) * cross;
    }
    if area == 0.0 {
        points.first().copied().unwrap_or_default()
    } else {
        (x / (3.0 * area), y / (3.0 * area))
    }
}

/// Width of a corridor's line.
pub(super) fn width_of_load(kt: f64, most: f64) -> f64 {
    if most > 0.0 { 1.2 + 6.8 * (kt / most).max(0.0).sqrt() } else { 1.2 }
}

/// Corridors, idle ones first, so that loads are seen.
pub(super) fn corridors(instance: &Instance, layout: &Layout, marks: &[CorridorMark]) -> Markup {
    let most = marks.iter().map(|m| m.kt).fold(0.0, f64::max);
    let mut beside: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let mut drawn: Vec<(usize, String)> = Vec::new();
    for (i, c) in instance.corridors.iter().enumerate() {
        let nth = beside.entry((c.from.min(c.to), c.from.max(c.to))).or_insert(0);
        // Several between the same places bend apart: 0, 1, -1, 2, ...
        let bend = (*nth).div_ceil(2) as f64 * if (*nth).is_multiple_of(2) { -14.0 } else { 14.0 };
        *nth += 1;
        let (a, b) = (layout.at[c.from.min(c.to)], layout.at[c.from.max(c.to)]);
        drawn.push((i, curve(a, b, bend)));
    }
    drawn.sort_by(|a, b| marks[a.0].kt.total_cmp(&marks[b.0].kt));
    html! {
        g class="corridors" fill="none" stroke-linecap="round" {
            @for (i, path) in drawn {
                path class={ "corridor " (marks[i].class()) } d=(path)
                    stroke-width=(Coordinate(width_of_load(marks[i].kt, most)))
                { title { (told(instance, i, &marks[i])) } }
            }
        }
    }
}

fn told(instance: &Instance, i: usize, mark: &CorridorMark) -> String {
    let c = &instance.corridors[i];
    let ends = format!("{} \u{2013} {}", names::place(instance, c.from), names::place(instance, c.to));
    let mode = if c.mode.is_empty() { String::new() } else { format!(", {}", c.mode) };
    let load = mark.load().map_or_else(
        || "no limit".to_owned(),
        |load| format!("{} of {} kt", per_cent(load), figure(mark.capacity.unwrap_or(0.0))),
    );
    format!("{ends} ({}{mode}): {} kt a year, {load}", c.id, figure(mark.kt))
}

fn curve(a: (f64, f64), b: (f64, f64), bend: f64) -> String {
    if bend == 0.0 {
        return line(&[a, b]);
    }
    let (x, y) = control(a, b, 2.0 * bend);
    format!("M{} {}Q{} {} {} {}", short(a.0), short(a.1), short(x), short(y), short(b.0), short(b.1))
}

/// The point that pulls a curve `by` units to the left of the way from `a` to `b`.
fn control(a: (f64, f64), b: (f64, f64), by: f64) -> (f64, f64) {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let length = dx.hypot(dy).max(1e-6);
    (f64::midpoint(a.0, b.0) + dy / length * by, f64::midpoint(a.1, b.1) - dx / length * by)
}

/// Supply between parks: broad where it leaves, narrow where it arrives.
pub(super) fn flows(
    instance: &Instance,
    layout: &Layout,
    parks: &[ParkMark],
    flows: &[(usize, usize, f64)],
) -> Markup {
    let most = flows.first().map_or(0.0, |f| f.2);
    html! {
        g class="flows" {
            @for &(from, to, value) in flows.iter().rev() {
                @let border = instance.parks[from].country != instance.parks[to].country;
                path class=(if border { "flow border" } else { "flow home" })
                    d=(taper((layout.at[from], parks[from].radius), (layout.at[to], parks[to].radius), 9.0 * (value / most).sqrt()))
                {
                    title {
                        (names::park(instance, from)) " supplies " (names::park(instance, to)) ": " (figure(value))
                        " M USD a year" (if border { ", across a border" } else { "" })
                    }
                }
            }
        }
    }
}

/// A curved wedge from the rim of one circle to that of another.
fn taper((a, from): ((f64, f64), f64), (b, to): ((f64, f64), f64), width: f64) -> String {
    let distance = (b.0 - a.0).hypot(b.1 - a.1).max(1e-6);
    let c = control(a, b, 0.16 * distance);
    let towards = |p: (f64, f64), q: (f64, f64), by: f64| {
        let (dx, dy) = (q.0 - p.0, q.1 - p.1);
        let length = dx.hypot(dy).max(1e-6);
        let step = by.min(length * 0.9);
        (p.0 + dx / length * step, p.1 + dy / length * step, -dy / length, dx / length)
    };
    let (ax, ay, anx, any) = towards(a, c, from);
    let (bx, by, bnx, bny) = towards(b, c, to);
    let (wide, narrow) = ((width / 2.0).max(0.8), (width / 8.0).max(0.3));
    let at = |x: f64, y: f64| format!("{} {}", short(x), short(y));
    let (cnx, cny) = (f64::midpoint(anx, -bnx), f64::midpoint(any, -bny));
    let half = f64::midpoint(wide, narrow);
    format!(
        "M{}Q{} {}L{}Q{} {}Z",
        at(ax + anx * wide, ay + any * wide),
        at(c.0 + cnx * half, c.1 + cny * half),
        at(bx - bnx * narrow, by - bny * narrow),
        at(bx + bnx * narrow, by + bny * narrow),
        at(c.0 - cnx * half, c.1 - cny * half),
        at(ax - anx * wide, ay - any * wide),
    )
}

/// Nodes as dots, parks as rings of their sectors.
pub(super) fn places(instance: &Instance, layout: &Layout, parks: &[ParkMark]) -> Markup {
    html! {
        g class="nodes" {
            @for node in 0..instance.nodes.len() {
                @let place = parks.len() + node;
                @let (x, y) = layout.at[place];
                circle class="node" cx=(Coordinate(x)) cy=(Coordinate(y)) r="3.2" {
                    title {
                        (instance.nodes[node].name)
                        @if !instance.nodes[node].kind.is_empty() { ", " (instance.nodes[node].kind) }
                    }
                }
            }
        }
        g class="parks" {
            @for (i, park) in parks.iter().enumerate() {
                @let ((x, y), (tx, ty)) = (layout.at[i], layout.true_at[i]);
                @if (x - tx).hypot(y - ty) > park.radius {
                    path class="leader" d=(line(&[(x, y), (tx, ty)])) {}
                    circle class="anchor" cx=(Coordinate(tx)) cy=(Coordinate(ty)) r="2" {}
                }
                g class="park" transform={ "translate(" (Coordinate(x)) " " (Coordinate(y)) ")" } {
                    (ring(instance, i, park))
                }
            }
        }
    }
}

fn ring(instance: &Instance, i: usize, park: &ParkMark) -> Markup {
    let name = &instance.parks[i].name;
    let country = &instance.countries[instance.parks[i].country].name;
    let hole = if park.radius > 9.0 { park.radius * 0.48 } else { 0.0 };
    let mut turned = 0.0;
    let slices = park.made.iter().filter(|m| m.1 > 0.0).map(|&(sector, made)| {
        let start = turned;
        turned += made / park.output;
        (sector, made, start, turned)
    });
    html! {
        circle class=(if park.output > 0.0 { "rim" } else { "rim empty" }) r=(Coordinate(park.radius)) {
            title { (name) ", " (country) ": " (figure(park.output)) " M USD a year" }
        }
        @for (sector, made, from, to) in slices {
            path class="slice" d=(slice(park.radius, hole, from, to))
                fill=(palette::fill("map-sector", sector))
            {
                title {
                    (name) ": " (instance.sectors[sector].name) ", " (figure(made)) " M USD a year (" (per_cent(to - from)) ")"
                }
            }
        }
    }
}

/// A part of a ring, from and to in shares of a turn from the top.
pub(in crate::report) fn slice(radius: f64, hole: f64, from: f64, to: f64) -> String {
    // A whole turn begins where it ends: it is drawn a hair short.
    let to = to.min(from + 0.9999);
    let at = |r: f64, turn: f64| {
        let (sin, cos) = (turn * TAU).sin_cos();
        format!("{} {}", short(r * sin), short(-r * cos))
    };
    let (large, r, h) = (u8::from(to - from > 0.5), short(radius), short(hole));
    if hole > 0.0 {
        format!(
            "M{}A{r} {r} 0 {large} 1 {}L{}A{h} {h} 0 {large} 0 {}Z",
            at(radius, from),
            at(radius, to),
            at(hole, to),
            at(hole, from)
        )
    } else {
        format!("M0 0L{}A{r} {r} 0 {large} 1 {}Z", at(radius, from), at(radius, to))
    }
}

/// Names of parks, then of other places where there is room; and all that they and the marks take up.
pub(super) fn names_of_places(
    instance: &Instance,
    layout: &Layout,
    parks: &[ParkMark],
    corridors: &[CorridorMark],
) -> (Vec<Placed>, Vec<Cell>) {
    let mut order: Vec<usize> = (0..parks.len()).collect();
    order.sort_by(|&a, &b| parks[b].output.total_cmp(&parks[a].output).then(a.cmp(&b)));
    let many = parks.len() > 60;
    let mut wanted: Vec<Wanted> = order
        .into_iter()
        .map(|i| Wanted {
            text: names::park(instance, i),
            at: layout.at[i],
            radius: parks[i].radius,
            size: 13.5,
            lesser: false,
            may_go: many,
        })
        .collect();
    let mut load = vec![0.0; parks.len() + instance.nodes.len()];
    for (c, mark) in instance.corridors.iter().zip(corridors) {
        load[c.from] += mark.kt;
        load[c.to] += mark.kt;
    }
    let mut nodes: Vec<usize> = (parks.len()..load.len()).collect();
    nodes.sort_by(|&a, &b| load[b].total_cmp(&load[a]).then(a.cmp(&b)));
    wanted.extend(nodes.into_iter().map(|node| Wanted {
        text: names::place(instance, node),
        at: layout.at[node],
        radius: 3.5,
        size: 10.5,
        lesser: true,
        may_go: !layout.beyond[node],
    }));
    let mut taken: Vec<((f64, f64), f64)> =
        (0..parks.len()).map(|i| (layout.at[i], parks[i].radius)).collect();
    taken.extend((parks.len()..load.len()).map(|node| (layout.at[node], 3.0)));
    let placed = place(wanted, &taken, layout.height);
    let marks = taken.into_iter().map(|((x, y), r)| (x - r, y - r, x + r, y + r));
    let cells = placed.iter().map(Placed::cell).chain(marks).collect();
    (placed, cells)
}

pub(super) fn labels(placed: Vec<Placed>) -> Markup {
    html! {
        g class="labels" text-anchor="middle" {
            @for label in placed.into_iter().rev() {
                text class=(if label.lesser { "halo lesser" } else { "halo" }) x=(Coordinate(label.at.0))
                    y=(Coordinate(label.at.1)) font-size=(Coordinate(label.size))
                    font-weight=[(!label.lesser).then_some("600")] { (label.text) }
            }
        }
    }
}
