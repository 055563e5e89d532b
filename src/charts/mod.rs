//! Charts: a drawing with its name and what it shows in words, inside a page that styles it or alone as a file; and axes.
//!
//! Every text passes through maud, which escapes it. Knows nothing of instances and plans.

mod axis;

pub(crate) use axis::Scale;

use maud::{Markup, PreEscaped, Render, html};

/// What charts look like alone: the light colours, as plain values.
const STYLE: &str = include_str!("chart.css");

/// What charts look like inside a page, which may be dark.
pub const CHART_STYLE: &str = concat!(include_str!("chart.css"), include_str!("chart-dark.css"));

/// A picture with its name and what it shows in words.
#[derive(Debug, Clone)]
pub struct Chart {
    /// Its name in files and links: letters and hyphens.
    pub id: &'static str,
    /// Its heading.
    pub title: String,
    /// What it shows, for those who cannot see it and for a caption.
    pub words: String,
    /// Width of the drawing, in its own units.
    pub width: f64,
    /// Height of the drawing.
    pub height: f64,
    /// The drawing, every text in it escaped.
    drawing: Markup,
}

impl Chart {
    pub(crate) fn new(
        id: &'static str,
        title: impl Into<String>,
        words: impl Into<String>,
        (width, height): (f64, f64),
        drawing: Markup,
    ) -> Self {
        Self { id, title: title.into(), words: words.into(), width, height, drawing }
    }

    /// The chart as an `svg` element for a page with the report's style sheet.
    #[must_use]
    pub fn svg(&self) -> String {
        self.element(false).into_string()
    }

    /// The chart as an SVG document of its own, on a white ground, with its heading.
    #[must_use]
    pub fn document(&self) -> String {
        valid(&self.element(true).into_string())
    }

    fn element(&self, alone: bool) -> Markup {
        let (title, words) = (format!("{}-title", self.id), format!("{}-words", self.id));
        let (head, margin) = if alone { (HEAD, MARGIN) } else { (0.0, 0.0) };
        let (width, height) = (self.width + 2.0 * margin, self.height + head + margin);
        html! {
            svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox=(Box4(-margin, -head, width, height))
                width=[alone.then(|| Coordinate(width))] height=[alone.then(|| Coordinate(height))]
                role="img" aria-labelledby={ (title) " " (words) } font-family="'Noto Sans', 'DejaVu Sans', sans-serif"
            {
                title id=(title) { (self.title) }
                desc id=(words) { (self.words) }
                @if alone {
                    style { (PreEscaped(STYLE)) }
                    rect x=(Coordinate(-margin)) y=(Coordinate(-head)) width="100%" height="100%" fill="#ffffff" {}
                    text class="ink" x="0" y="-18" font-size="20" font-weight="600" { (self.title) }
                }
                (self.drawing)
            }
        }
    }
}

/// Room for the heading of a chart that stands alone.
const HEAD: f64 = 52.0;
const MARGIN: f64 = 16.0;

/// A coordinate with at most one decimal: finer than any screen, and short.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Coordinate(pub(super) f64);

impl Render for Coordinate {
    fn render_to(&self, buffer: &mut String) {
        buffer.push_str(&short(self.0));
    }
}

struct Box4(f64, f64, f64, f64);

impl Render for Box4 {
    fn render_to(&self, buffer: &mut String) {
        buffer.push_str(&[self.0, self.1, self.2, self.3].map(short).join(" "));
    }
}

/// A number with at most one decimal; what is not finite, which no drawing may hold, is 0.
pub(crate) fn short(value: f64) -> String {
    let tenths = (value * 10.0).round();
    if !tenths.is_finite() || tenths == 0.0 {
        return "0".to_owned();
    }
    let text = format!("{:.1}", tenths / 10.0);
    text.strip_suffix(".0").map_or_else(|| text.clone(), str::to_owned)
}

/// `M x y L x y ...`: a path through points.
pub(crate) fn line(points: &[(f64, f64)]) -> String {
    let mut path = String::new();
    for (i, &(x, y)) in points.iter().enumerate() {
        path.push(if i == 0 { 'M' } else { 'L' });
        path += &short(x);
        path.push(' ');
        path += &short(y);
    }
    path
}

/// An SVG document with a stamp, one line of JSON, among what is not drawn.
pub(crate) fn stamped(document: &str, stamp: &str) -> String {
    let (drawn, end) = document.split_at(document.rfind("</svg>").unwrap_or(document.len()));
    let metadata = html! { metadata id="stamp" { (stamp) } }.into_string();
    format!("{drawn}{metadata}{end}")
}

/// A document without the characters that neither XML nor a reader's eye can bear: controls, and marks that turn the
/// direction of all text after them.
pub(crate) fn valid(document: &str) -> String {
    let bad = |c: char| {
        c.is_control() && !matches!(c, '\n' | '\t')
            || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FFFE}' | '\u{FFFF}')
    };
    document.chars().filter(|&c| !bad(c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_short_and_finite() {
        assert_eq!([1.0, 1.25, -0.04, f64::NAN, f64::INFINITY].map(short), ["1", "1.3", "0", "0", "0"]);
        assert_eq!(line(&[(0.0, 1.0), (2.55, 3.0)]), "M0 1L2.6 3");
    }

    #[test]
    fn a_document_holds_no_control_characters() {
        assert_eq!(valid("a\u{0}\u{1b}b\n\u{202e}c\u{85}"), "ab\nc");
    }
}
