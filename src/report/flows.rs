//! Who supplies whom: a chord diagram of the supply between parks, those of a country side by side.

use super::index::Index;
use super::{names, palette};
use crate::charts::{Chart, Coordinate, short};
use crate::digits::{figure, per_cent};
use crate::instance::Instance;
use crate::solution::Solution;
use maud::{Markup, html};
use std::f64::consts::TAU;

/// Radius of the circle on which chords end, and the outer rim of the parks' arcs.
const INNER: f64 = 270.0;
const OUTER: f64 = 290.0;
const SIZE: f64 = 860.0;
/// Shares of the turn left free between two parks, and between two countries.
const GAP: f64 = 0.004;
const BORDER: f64 = 0.018;
/// Chords below this share of all are left out.
const LEAST: f64 = 0.002;

/// Who supplies whom between parks, as a chord diagram. A chord has the colour of the supplier's country.
#[must_use]
pub fn flows(instance: &Instance, plan: &Solution) -> Chart {
    let all = Index::new(instance).supply(plan);
    let inside: f64 = all.iter().filter(|((a, b), _)| a == b).map(|(_, v)| v).sum();
    let mut between: Vec<(usize, usize, f64)> =
        all.into_iter().filter(|((a, b), _)| a != b).map(|((a, b), v)| (a, b, v)).collect();
    between.sort_by(|a, b| b.2.total_cmp(&a.2).then((a.0, a.1).cmp(&(b.0, b.1))));
    let total: f64 = between.iter().map(|f| f.2).sum();
    let arcs = Arcs::new(instance, &between, total);
    let words = words(instance, &between, inside, total);
    let drawing = html! {
        g transform={ "translate(" (Coordinate(SIZE / 2.0)) " " (Coordinate(SIZE / 2.0)) ")" } {
            @if between.is_empty() {
                circle class="rule" r=(Coordinate(OUTER)) fill="none" {}
                text class="faint" text-anchor="middle" font-size="16" { "No park supplies another." }
            }
            (chords(instance, &arcs, &between, total))
            (arcs.draw(instance))
        }
    };
    Chart::new("supply", "Who supplies whom", words, (SIZE, SIZE), drawing)
}

fn words(instance: &Instance, between: &[(usize, usize, f64)], inside: f64, total: f64) -> String {
    let border: f64 = between
        .iter()
        .filter(|f| instance.parks[f.0].country != instance.parks[f.1].country)
        .map(|f| f.2)
        .sum();
    let mut words = format!(
        "Parks supply each other with {} M USD a year, {} of it across borders; {} more stays inside parks and is not drawn.",
        figure(total),
        figure(border),
        figure(inside)
    );
    if let Some(&(from, to, value)) = between.first() {
        words += &format!(
            " The largest flow is {} to {}: {}, {} of what parks send each other.",
            names::park(instance, from),
            names::park(instance, to),
            figure(value),
            per_cent(value / total)
        );
    }
    words
}

/// Where each park's arc begins and how much of it is taken.
struct Arcs {
    /// Parks in the order of their arcs: (park, start, end) in shares of a turn.
    parks: Vec<(usize, f64, f64)>,
    /// Country, start, end.
    countries: Vec<(usize, f64, f64)>,
    start: Vec<f64>,
    /// Share of a turn a M USD.
    scale: f64,
}

impl Arcs {
    fn new(instance: &Instance, between: &[(usize, usize, f64)], total: f64) -> Self {
        let mut size = vec![0.0; instance.parks.len()];
        for &(from, to, value) in between {
            size[from] += value;
            size[to] += value;
        }
        let mut order: Vec<usize> = (0..size.len()).filter(|&p| size[p] > 0.0).collect();
        order.sort_by_key(|&p| instance.parks[p].country);
        let borders = 1 + order
            .windows(2)
            .filter(|w| instance.parks[w[0]].country != instance.parks[w[1]].country)
            .count();
        let free = (GAP * order.len() as f64 + BORDER * borders as f64).min(0.6);
        let shrink = free / (GAP * order.len().max(1) as f64 + BORDER * borders as f64);
        let scale = if total > 0.0 { (1.0 - free) / (2.0 * total) } else { 0.0 };
        let mut arcs = Self { parks: Vec::new(), countries: Vec::new(), start: vec![0.0; size.len()], scale };
        let mut at = 0.0;
        for park in order {
            let country = instance.parks[park].country;
            if arcs.countries.last().is_none_or(|c| c.0 != country) {
                at += BORDER * shrink;
                arcs.countries.push((country, at, at));
            }
            arcs.start[park] = at;
            let end = at + size[park] * scale;
            arcs.parks.push((park, at, end));
            if let Some(last) = arcs.countries.last_mut() {
                last.2 = end;
            }
            at = end + GAP * shrink;
        }
        arcs
    }

    fn draw(&self, instance: &Instance) -> Markup {
        html! {
            g class="arcs" {
                @for &(park, from, to) in &self.parks {
                    path class="arc" fill=(palette::colour(instance.parks[park].country)) d=(band(INNER + 4.0, OUTER, from, to)) {
                        title { (instance.parks[park].name) ": " (figure((to - from) / self.scale)) " M USD a year sent and received" }
                    }
                    (spoke(f64::midpoint(from, to), OUTER + 8.0, 13.0, "ink", &names::park(instance, park)))
                }
                @for &(country, from, to) in &self.countries {
                    @if to - from > 0.015 {
                        path fill="none" class="axis" stroke-width="1.5" d=(rim(SIZE / 2.0 - 26.0, from, to)) {}
                        (around(f64::midpoint(from, to), &instance.countries[country].name))
                    }
                }
            }
        }
    }
}

fn at(radius: f64, turn: f64) -> (f64, f64) {
    let (sin, cos) = (turn * TAU).sin_cos();
    (radius * sin, -radius * cos)
}

fn point(radius: f64, turn: f64) -> String {
    let (x, y) = at(radius, turn);
    format!("{} {}", short(x), short(y))
}

fn rim(radius: f64, from: f64, to: f64) -> String {
    let r = short(radius);
    format!("M{}A{r} {r} 0 {} 1 {}", point(radius, from), u8::from(to - from > 0.5), point(radius, to))
}

fn band(inner: f64, outer: f64, from: f64, to: f64) -> String {
    let (i, large) = (short(inner), u8::from(to - from > 0.5));
    format!("{}L{}A{i} {i} 0 {large} 0 {}Z", rim(outer, from, to), point(inner, to), point(inner, from))
}

/// A name that points outwards.
fn spoke(turn: f64, radius: f64, size: f64, class: &str, name: &str) -> Markup {
    let degrees = turn * 360.0 - 90.0;
    let left = turn.rem_euclid(1.0) > 0.5;
    html! {
        text class=(class) font-size=(Coordinate(size)) dy="0.35em" text-anchor=(if left { "end" } else { "start" })
            transform={
                "rotate(" (Coordinate(degrees)) ") translate(" (Coordinate(radius)) " 0)"
                @if left { " rotate(180)" }
            } { (name) }
    }
}

/// A country's name outside its parks, along the rim.
fn around(turn: f64, name: &str) -> Markup {
    let degrees = turn * 360.0;
    let below = (0.25..0.75).contains(&turn.rem_euclid(1.0));
    html! {
        text class="ink" font-size="14" font-weight="600" text-anchor="middle"
            transform={
                "rotate(" (Coordinate(degrees)) ") translate(0 " (Coordinate(-(SIZE / 2.0 - 19.0))) ")"
                @if below { " rotate(180) translate(0 10)" }
            } { (name) }
    }
}

/// Chords, the smallest on top.
fn chords(instance: &Instance, arcs: &Arcs, between: &[(usize, usize, f64)], total: f64) -> Markup {
    let ends = ends(arcs, between);
    html! {
        g class="chords" {
            @for (&(from, to, value), &(a, b)) in between.iter().zip(&ends).filter(|(f, _)| f.2 >= LEAST * total) {
                path class="chord" fill=(palette::colour(instance.parks[from].country)) d=(chord(a, b)) {
                    title {
                        (names::park(instance, from)) " supplies " (names::park(instance, to)) ": " (figure(value))
                        " M USD a year (" (per_cent(value / total)) ")"
                    }
                }
            }
        }
    }
}

/// Start and end of a chord's foot, shares of a turn.
type Foot = (f64, f64);

/// The feet of each flow at its supplier and its user: round each arc, partners follow in the order that crosses least.
fn ends(arcs: &Arcs, between: &[(usize, usize, f64)]) -> Vec<(Foot, Foot)> {
    let mut ends = vec![((0.0, 0.0), (0.0, 0.0)); between.len()];
    let middle: Vec<(usize, f64)> = arcs.parks.iter().map(|&(p, a, b)| (p, f64::midpoint(a, b))).collect();
    let turn_of = |park: usize| middle.iter().find(|m| m.0 == park).map_or(0.0, |m| m.1);
    for &(park, _, _) in &arcs.parks {
        let here = turn_of(park);
        let mut feet: Vec<(f64, usize, bool)> = between
            .iter()
            .enumerate()
            .filter(|(_, f)| f.0 == park || f.1 == park)
            .map(|(i, f)| {
                let sends = f.0 == park;
                let other = turn_of(if sends { f.1 } else { f.0 });
                // The partner next along the turn comes last.
                (1.0 - (other - here).rem_euclid(1.0), i, sends)
            })
            .collect();
        feet.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut from = arcs.start[park];
        for (_, i, sends) in feet {
            let to = from + between[i].2 * arcs.scale;
            let end = if sends { &mut ends[i].0 } else { &mut ends[i].1 };
            *end = (from, to);
            from = to;
        }
    }
    ends
}

/// From the supplier's foot, at the rim, to the user's, a little inside it: the gap marks the receiving end.
fn chord(a: Foot, b: Foot) -> String {
    let (near, far) = (INNER, INNER - 12.0);
    let arc = |radius: f64, (from, to): Foot| {
        let r = short(radius);
        format!("A{r} {r} 0 {} 1 {}", u8::from(to - from > 0.5), point(radius, to))
    };
    format!(
        "M{}{}Q0 0 {}{}Q0 0 {}Z",
        point(near, a.0),
        arc(near, a),
        point(far, b.0),
        arc(far, b),
        point(near, a.0)
    )
}
