//! The frontier of two criteria as a picture: the first to the right, the second upwards, the knee marked.

use super::super::explain::amount;
use super::super::picture::escaped;
use super::{Frontier, Point};
use crate::model::Term;
use std::fmt::Write;

const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 520.0;
const LEFT: f64 = 110.0;
const RIGHT: f64 = 40.0;
const TOP: f64 = 70.0;
const BOTTOM: f64 = 70.0;
const POINT: &str = "#0072b2";
const KNEE: &str = "#d55e00";

impl Frontier {
    /// An SVG document; nothing for more than two criteria.
    #[must_use]
    pub fn svg(&self) -> Option<String> {
        let term = |key: &String| Term::ALL.into_iter().find(|t| t.key() == key);
        let [first, second] = self.criteria.as_slice() else { return None };
        let (x, y) = (Axis::new(self, term(first)?), Axis::new(self, term(second)?));
        let place = |p: &Point| {
            let right = LEFT + x.share(p) * (WIDTH - LEFT - RIGHT);
            (right, HEIGHT - BOTTOM - y.share(p) * (HEIGHT - TOP - BOTTOM))
        };
        let title = escaped(&format!("{}: {} and {}", self.instance, x.name(), y.name()));
        let how = if self.complete { "Every extreme efficient plan" } else { "Efficient plans" };
        let (base, right) = (HEIGHT - BOTTOM, WIDTH - RIGHT);
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" \
             font-family=\"sans-serif\" font-size=\"12\">\n<title>{title}</title>\n\
             <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n\
             <text x=\"16\" y=\"24\" font-size=\"16\">{title}</text>\n\
             <text x=\"16\" y=\"44\" fill=\"#555\">{how}; the knee is filled</text>\n\
             <path d=\"M{LEFT} {TOP}V{base}H{right}\" fill=\"none\" stroke=\"#333\"/>\n"
        );
        let middle = f64::midpoint(LEFT, right);
        let height = f64::midpoint(TOP, base);
        let mut text = |x: f64, y: f64, anchor: &str, more: &str, words: &str| {
            let words = escaped(words);
            let _ = writeln!(out, "<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\"{more}>{words}</text>");
        };
        text(LEFT, base + 20.0, "start", "", &amount(x.low));
        text(right, base + 20.0, "end", "", &amount(x.high));
        text(middle, base + 44.0, "middle", "", &x.label());
        text(LEFT - 8.0, base, "end", "", &amount(y.low));
        text(LEFT - 8.0, TOP + 10.0, "end", "", &amount(y.high));
        let turned = format!(" transform=\"rotate(-90 24 {height})\"");
        text(24.0, height, "middle", &turned, &y.label());
        if self.complete {
            let line: Vec<String> = self
                .points
                .iter()
                .map(|p| {
                    let (x, y) = place(p);
                    format!("{x:.1},{y:.1}")
                })
                .collect();
            let line = line.join(" ");
            let _ = writeln!(out, "<polyline points=\"{line}\" fill=\"none\" stroke=\"{POINT}\"/>");
        }
        for point in &self.points {
            let (right, up) = place(point);
            let (size, fill, stroke) = if point.knee { (6, KNEE, KNEE) } else { (4, "white", POINT) };
            let told = escaped(&format!("{}, {}", x.told(point), y.told(point)));
            let _ = writeln!(
                out,
                "<circle cx=\"{right:.1}\" cy=\"{up:.1}\" r=\"{size}\" fill=\"{fill}\" stroke=\"{stroke}\">\
                 <title>{told}</title></circle>"
            );
        }
        Some(out + "</svg>\n")
    }
}

/// From a criterion to places along an axis.
struct Axis {
    term: Term,
    low: f64,
    high: f64,
}

impl Axis {
    fn new(frontier: &Frontier, term: Term) -> Self {
        let values = frontier.points.iter().map(|p| p.terms[term]);
        let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
        Self { term, low, high }
    }

    fn share(&self, point: &Point) -> f64 {
        if self.high > self.low { (point.terms[self.term] - self.low) / (self.high - self.low) } else { 0.5 }
    }

    fn name(&self) -> String {
        self.term.key().replace('_', " ")
    }

    fn label(&self) -> String {
        format!("{} ({})", self.name(), self.term.unit())
    }

    fn told(&self, point: &Point) -> String {
        format!("{} {} {}", self.name(), amount(point.terms[self.term]), self.term.unit())
    }
}
