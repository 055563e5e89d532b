//! The frontier of two criteria as a picture: the first to the right, the second upwards, the knee marked.

use super::super::explain::amount;
use super::{Frontier, Point};
use crate::charts::{Chart, Coordinate, Scale, line};
use crate::digits::counted;
use crate::model::Term;
use maud::{Markup, html};

const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 460.0;
const LEFT: f64 = 110.0;
const RIGHT: f64 = 40.0;
const TOP: f64 = 16.0;
const BOTTOM: f64 = 60.0;

/// Plans that are marked, about, where there are more.
const MARKED: usize = 200;

impl Frontier {
    /// The frontier as a chart; nothing for more than two criteria.
    #[must_use]
    pub fn chart(&self) -> Option<Chart> {
        let term = |key: &String| Term::ALL.into_iter().find(|t| t.key() == key);
        let [first, second] = self.criteria.as_slice() else { return None };
        let (first, second) = (term(first)?, term(second)?);
        let (right, base) = (WIDTH - RIGHT, HEIGHT - BOTTOM);
        let x = Scale::new(self.points.iter().map(|p| p.terms[first]), (LEFT, right));
        let y = Scale::new(self.points.iter().map(|p| p.terms[second]), (base, TOP));
        let place = |p: &Point| (x.at(p.terms[first]), y.at(p.terms[second]));
        let places: Vec<(f64, f64)> = self.points.iter().map(place).collect();
        let told = |place: usize| {
            let point = &self.points[place];
            format!("{}, {}", told(first, point), told(second, point))
        };
        let drawing = html! {
            g font-size="13" {
                (x.upright((TOP, base)))
                (y.level((LEFT, right)))
                path class="axis" fill="none" d=(line(&[(LEFT, TOP), (LEFT, base), (right, base)])) {}
                text class="ink" x=(Coordinate(f64::midpoint(LEFT, right))) y=(Coordinate(base + 44.0)) text-anchor="middle" { (label(first)) }
                text class="ink" text-anchor="middle" transform={ "translate(24 " (Coordinate(f64::midpoint(TOP, base))) ") rotate(-90)" } { (label(second)) }
                @if self.complete { path class="track" fill="none" d=(line(&places)) {} }
                @for (place, &(x, y)) in places.iter().enumerate().filter(|(place, _)| self.is_marked(*place)) {
                    (mark("spot", 4, (x, y), &told(place)))
                }
                @if let Some(knee) = self.points.iter().position(|p| p.knee) {
                    (mark("spot knee", 7, places[knee], &told(knee)))
                }
            }
        };
        let title = format!("{}: {} and {}", self.instance, name(first), name(second));
        Some(Chart::new("frontier", title, self.words(first, second), (WIDTH, HEIGHT), drawing))
    }

    /// The chart as an SVG document; nothing for more than two criteria.
    #[must_use]
    pub fn svg(&self) -> Option<String> {
        self.chart().map(|chart| chart.document() + "\n")
    }

    /// Whether a plan has a mark of its own beside the knee's: all, or some along the line, its ends among them.
    fn is_marked(&self, place: usize) -> bool {
        let step = self.points.len().div_ceil(MARKED).max(1);
        let apart = place.is_multiple_of(step) || place + 1 == self.points.len();
        !self.points[place].knee && (apart || !self.complete)
    }

    fn words(&self, first: Term, second: Term) -> String {
        let mut words = if self.complete {
            format!(
                "{} of {} and {}: all there are. Along the line between two neighbours, mixtures of both are \
                 efficient too.",
                counted(self.points.len(), "extreme efficient plan"),
                name(first),
                name(second)
            )
        } else {
            format!(
                "{} of {} and {}; there may be others between them.",
                counted(self.points.len(), "efficient plan"),
                name(first),
                name(second)
            )
        };
        if self.complete && self.points.len() > MARKED {
            words += " Not every plan is marked; the table has them all.";
        }
        match self.points.iter().find(|p| p.knee) {
            Some(knee) => {
                words += &format!(
                    " The large mark is the knee, the plan farthest beyond the line between the best plans of each: \
                     {}, {}.",
                    told(first, knee),
                    told(second, knee)
                );
            }
            None if self.points.len() == 1 => {
                words = format!("One plan is best in {} and {} at once.", name(first), name(second));
            }
            None => words += " No plan stands out as a knee.",
        }
        words
    }
}

fn mark(class: &str, size: u32, (x, y): (f64, f64), told: &str) -> Markup {
    html! { circle class=(class) cx=(Coordinate(x)) cy=(Coordinate(y)) r=(size) { title { (told) } } }
}

fn name(term: Term) -> String {
    term.key().replace('_', " ")
}

fn label(term: Term) -> String {
    match term {
        Term::Jobs => name(term),
        _ => format!("{}, {}", name(term), term.unit()),
    }
}

fn told(term: Term, point: &Point) -> String {
    let value = amount(point.terms[term]);
    match term {
        Term::Jobs => format!("{value} jobs"),
        _ => format!("{} {value} {}", name(term), term.unit()),
    }
}
