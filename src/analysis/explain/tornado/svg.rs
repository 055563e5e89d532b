//! The tornado as a picture: one bar a limit, to the left what is lost, to the right what is gained.

use super::super::super::picture::escaped;
use super::super::telling::amount;
use super::{Bar, Tornado};
use std::fmt::Write;

const WIDTH: f64 = 900.0;
/// Where names end and bars begin.
const NAMES: f64 = 330.0;
/// Room for figures at both ends of the bars.
const MARGIN: f64 = 90.0;
const LINE: f64 = 24.0;
const TOP: f64 = 70.0;
/// Told apart also by those who do not see red and green.
const LOWERED: &str = "#0072b2";
const RAISED: &str = "#e69f00";

impl Tornado {
    /// The widest bars, at most `most`, as an SVG document.
    #[must_use]
    pub fn svg(&self, most: usize) -> String {
        let bars: Vec<&Bar> = self.bars.iter().take(most).collect();
        let scale = Scale::new(&bars);
        let bottom = TOP + LINE * bars.len() as f64;
        let height = bottom + 40.0;
        let percent = amount(100.0 * self.share);
        let title = escaped(&format!("{}: what moves the objective", self.instance));
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" \
             font-family=\"sans-serif\" font-size=\"12\">\n<title>{title}</title>\n\
             <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n\
             <text x=\"16\" y=\"24\" font-size=\"16\">{title}</text>\n\
             <text x=\"16\" y=\"44\" fill=\"#555\">Change of {} M USD a year when one limit is lowered or raised by \
             {percent} %, each solved again</text>\n",
            escaped(&amount(self.objective))
        );
        for (x, fill, what) in [(NAMES, LOWERED, "lowered"), (NAMES + 90.0, RAISED, "raised")] {
            let _ = writeln!(
                out,
                "<rect x=\"{x}\" y=\"52\" width=\"10\" height=\"10\" fill=\"{fill}\"/><text x=\"{}\" y=\"61\">{what}</text>",
                x + 15.0
            );
        }
        for (line, bar) in bars.iter().enumerate() {
            draw(&mut out, bar, TOP + LINE * line as f64, &scale);
        }
        let zero = scale.at(0.0);
        let _ = writeln!(
            out,
            "<line x1=\"{zero:.1}\" y1=\"{TOP}\" x2=\"{zero:.1}\" y2=\"{bottom}\" stroke=\"#333\"/>\n\
             <text x=\"{zero:.1}\" y=\"{:.1}\" text-anchor=\"middle\">0</text>",
            bottom + 18.0
        );
        out + "</svg>\n"
    }
}

/// From changes of the objective to places on the page.
struct Scale {
    least: f64,
    most: f64,
}

impl Scale {
    fn new(bars: &[&Bar]) -> Self {
        let changes = bars.iter().flat_map(|bar| [bar.at_low, bar.at_high]).flatten();
        let (least, most) = changes.fold((0.0_f64, 0.0_f64), |(l, m), v| (l.min(v), m.max(v)));
        Self { least, most: if most > least { most } else { least + 1.0 } }
    }

    fn at(&self, change: f64) -> f64 {
        let (left, right) = (NAMES + MARGIN, WIDTH - MARGIN);
        left + (change - self.least) / (self.most - self.least) * (right - left)
    }
}

fn draw(out: &mut String, bar: &Bar, top: f64, scale: &Scale) {
    let middle = top + LINE / 2.0 + 4.0;
    let _ = writeln!(
        out,
        "<text x=\"{}\" y=\"{middle}\" text-anchor=\"end\">{}</text>",
        NAMES - 8.0,
        escaped(&bar.limit.path)
    );
    for (change, to, fill) in [(bar.at_low, bar.low, LOWERED), (bar.at_high, bar.high, RAISED)] {
        let unit = &bar.limit.unit;
        let Some(change) = change else {
            let (x, anchor) = if fill == LOWERED { (NAMES + 4.0, "start") } else { (WIDTH - 8.0, "end") };
            let _ = writeln!(
                out,
                "<text x=\"{x}\" y=\"{middle}\" text-anchor=\"{anchor}\" fill=\"{fill}\">no plan at {}</text>",
                escaped(&amount(to))
            );
            continue;
        };
        if change == 0.0 {
            continue;
        }
        let (from, end) = (scale.at(change.min(0.0)), scale.at(change.max(0.0)));
        let (x, anchor) = if change < 0.0 { (from - 4.0, "end") } else { (end + 4.0, "start") };
        let _ = writeln!(
            out,
            "<rect x=\"{from:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"{fill}\" fill-opacity=\"0.85\">\
             <title>{}</title></rect>\n<text x=\"{x:.1}\" y=\"{middle}\" text-anchor=\"{anchor}\">{}</text>",
            top + 3.0,
            end - from,
            LINE - 6.0,
            escaped(&format!("{} at {} {unit}: {} M USD a year", bar.limit.path, amount(to), signed(change))),
            escaped(&signed(change))
        );
    }
}

fn signed(change: f64) -> String {
    format!("{}{}", if change > 0.0 { "+" } else { "" }, amount(change))
}
