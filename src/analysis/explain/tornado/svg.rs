//! The tornado as a picture: one bar a limit, to the left what is lost, to the right what is gained.

use super::super::telling::amount;
use super::{Bar, Tornado};
use crate::charts::{Chart, Coordinate, Scale, line};
use crate::digits::figure;
use maud::{Markup, html};

const WIDTH: f64 = 900.0;
/// Where names end and bars begin.
const NAMES: f64 = 330.0;
/// Room for figures at both ends of the bars.
const MARGIN: f64 = 90.0;
const LINE: f64 = 24.0;
const TOP: f64 = 34.0;
/// Told apart also by those who do not see red and green.
const LOWERED: &str = "bar";
const RAISED: &str = "bar high";

impl Tornado {
    /// The widest bars, at most `most`, as a chart.
    #[must_use]
    pub fn chart(&self, most: usize) -> Chart {
        let bars: Vec<&Bar> = self.bars.iter().take(most).collect();
        let changes = bars.iter().flat_map(|bar| [bar.at_low, bar.at_high]).flatten();
        let scale = Scale::new(changes.chain([0.0]), (NAMES + MARGIN, WIDTH - MARGIN));
        let (zero, bottom) = (scale.at(0.0), TOP + LINE * bars.len() as f64);
        let percent = amount((1e4 * self.share).round() / 1e2);
        let drawing = html! {
            g font-size="12" {
                @for (x, fill, what) in [(NAMES, LOWERED, "lowered"), (NAMES + 90.0, RAISED, "raised")] {
                    rect class=(fill) x=(Coordinate(x)) y="8" width="10" height="10" {}
                    text class="ink" x=(Coordinate(x + 15.0)) y="17" { (what) }
                }
                text class="faint" x=(Coordinate(NAMES + 180.0)) y="17" { "by " (percent) " %; change of the objective in M USD a year" }
                @for (number, bar) in bars.iter().enumerate() { (draw(bar, TOP + LINE * number as f64, &scale)) }
                path class="axis" fill="none" d=(line(&[(zero, TOP), (zero, bottom)])) {}
                text class="faint" x=(Coordinate(zero)) y=(Coordinate(bottom + 18.0)) text-anchor="middle" { "0" }
            }
        };
        let words = format!(
            "Change of the objective of {} M USD a year when one limit is lowered or raised by {} %, each solved again.",
            figure(self.objective),
            percent
        );
        let title = format!("{}: what moves the objective", self.instance);
        Chart::new("tornado", title, words, (WIDTH, bottom + 26.0), drawing)
    }

    /// The widest bars, at most `most`, as an SVG document.
    #[must_use]
    pub fn svg(&self, most: usize) -> String {
        self.chart(most).document() + "\n"
    }
}

fn draw(bar: &Bar, top: f64, scale: &Scale) -> Markup {
    let middle = top + LINE / 2.0 + 4.0;
    html! {
        text class="ink" x=(Coordinate(NAMES - 8.0)) y=(Coordinate(middle)) text-anchor="end" { (bar.limit.path) }
        @for (change, to, fill) in [(bar.at_low, bar.low, LOWERED), (bar.at_high, bar.high, RAISED)] {
            @match change {
                None => {
                    @let (x, anchor) = if fill == LOWERED { (NAMES + 4.0, "start") } else { (WIDTH - 8.0, "end") };
                    text class="ink" x=(Coordinate(x)) y=(Coordinate(middle)) text-anchor=(anchor) { "no plan at " (amount(to)) }
                }
                Some(0.0) => {}
                Some(change) => {
                    @let (from, end) = (scale.at(change.min(0.0)), scale.at(change.max(0.0)));
                    @let (x, anchor) = if change < 0.0 { (from - 4.0, "end") } else { (end + 4.0, "start") };
                    rect class={ (fill) " swing" } x=(Coordinate(from)) y=(Coordinate(top + 3.0)) width=(Coordinate(end - from)) height=(Coordinate(LINE - 6.0))
                        { title { (bar.limit.path) " at " (amount(to)) " " (bar.limit.unit) ": " (signed(change)) " M USD a year" } }
                    text class="faint" x=(Coordinate(x)) y=(Coordinate(middle)) text-anchor=(anchor) { (signed(change)) }
                }
            }
        }
    }
}

fn signed(change: f64) -> String {
    format!("{}{}", if change > 0.0 { "+" } else { "" }, figure(change))
}
