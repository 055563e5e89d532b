//! Axes: figures to places along a line, the round ones among them marked.

use super::{Coordinate, line};
use crate::digits::rounded;
use maud::{Markup, html};

/// Marks of an axis, about.
const MARKS: f64 = 5.0;

/// From figures to places.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scale {
    least: f64,
    most: f64,
    from: f64,
    to: f64,
}

impl Scale {
    /// The least of these figures is at the first place, the largest at the second; where all are one it is half way.
    pub(crate) fn new(figures: impl IntoIterator<Item = f64>, (from, to): (f64, f64)) -> Self {
        let ends = (f64::INFINITY, f64::NEG_INFINITY);
        let (least, most) = figures.into_iter().fold(ends, |(l, m), v| (l.min(v), m.max(v)));
        let (least, most) = match (least, most) {
            (l, m) if m > l => (l, m),
            (l, _) if l.is_finite() => (l - 1.0, l + 1.0),
            _ => (0.0, 1.0),
        };
        Self { least, most, from, to }
    }

    /// The place of a figure.
    pub(crate) fn at(&self, figure: f64) -> f64 {
        self.from + (figure - self.least) / (self.most - self.least) * (self.to - self.from)
    }

    /// Round figures on the axis, as they are read.
    fn marks(&self) -> Vec<(f64, String)> {
        let step = nice((self.most - self.least) / MARKS);
        let first = (self.least / step).ceil();
        let tells = |power: i32| step * 10_f64.powi(power) >= 9.5;
        let decimals = (0..9).zip(1..).find(|&(_, power)| tells(power)).map_or(9, |(decimals, _)| decimals);
        (0..12)
            .map(|i| (first + f64::from(i)) * step)
            .filter(|figure| *figure <= self.most)
            .map(|figure| (self.at(figure), rounded(figure, decimals)))
            .collect()
    }

    /// Upright rules at round figures, which stand below.
    pub(crate) fn upright(&self, (top, bottom): (f64, f64)) -> Markup {
        html! {
            @for (x, words) in self.marks() {
                path class="rule" fill="none" d=(line(&[(x, top), (x, bottom)])) {}
                text class="faint" font-size="12" text-anchor="middle" x=(Coordinate(x)) y=(Coordinate(bottom + 18.0)) { (words) }
            }
        }
    }

    /// Level rules at round figures, which stand to their left.
    pub(crate) fn level(&self, (left, right): (f64, f64)) -> Markup {
        html! {
            @for (y, words) in self.marks() {
                path class="rule" fill="none" d=(line(&[(left, y), (right, y)])) {}
                text class="faint" font-size="12" text-anchor="end" x=(Coordinate(left - 8.0)) y=(Coordinate(y + 4.0)) { (words) }
            }
        }
    }
}

/// The round step next above a length: 1, 2 or 5 times a power of ten.
fn nice(length: f64) -> f64 {
    let power = 10.0_f64.powf(length.max(1e-12).log10().floor());
    [1.0, 2.0, 5.0].into_iter().map(|m| m * power).find(|step| *step >= length).unwrap_or(10.0 * power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_figures_are_marked_with_the_decimals_that_tell_them_apart() {
        let read = |figures: &[f64]| -> Vec<String> {
            Scale::new(figures.iter().copied(), (0.0, 100.0)).marks().into_iter().map(|m| m.1).collect()
        };
        assert_eq!(read(&[0.0, 1.0]), ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
        assert_eq!(read(&[-3.0, 7_900.0]), ["0", "2,000", "4,000", "6,000"]);
        assert_eq!(read(&[0.0, 0.05]), ["0.00", "0.01", "0.02", "0.03", "0.04", "0.05"]);
        assert_eq!(read(&[40.0]), ["39.0", "39.5", "40.0", "40.5", "41.0"]);
        assert!(!read(&[]).is_empty());
    }

    #[test]
    fn the_ends_of_the_figures_are_the_ends_of_the_line() {
        let scale = Scale::new([2.0, 4.0, 3.0], (10.0, 0.0));
        assert_eq!([2.0, 3.0, 4.0].map(|v| scale.at(v)), [10.0, 5.0, 0.0]);
        assert_eq!(Scale::new([7.0], (0.0, 8.0)).at(7.0), 4.0);
    }
}
