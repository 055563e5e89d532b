//! Text as outlines of one font that the program carries: the same picture on every machine, whatever fonts it has.
//!
//! Letters stand one after another by their widths: enough for scripts whose letters keep their form and run from the
//! left. Others are drawn as boxes and told by [`lacking`].

use crate::error::Error;
use roxmltree::{Document, Node};
use skrifa::{
    FontRef, GlyphId, MetadataProvider,
    instance::{LocationRef, Size},
    outline::{DrawSettings, OutlinePen},
};
use std::{collections::BTreeSet, fmt::Display};

/// Size of text that says none, as in browsers.
const SIZE: f64 = 16.0;
/// Weight from which letters are bold.
const BOLD: u32 = 600;
/// How much wider the stems of bold letters are, in their size.
const STEM: f64 = 0.045;
/// Attributes of a text that its outline has no use for.
const OF_TEXT: [&str; 9] =
    ["x", "y", "dx", "dy", "font-family", "font-size", "font-weight", "letter-spacing", "text-anchor"];

/// DejaVu Sans: most of the world's alphabets in few bytes, free to pass on.
fn font() -> Result<FontRef<'static>, Error> {
    FontRef::new(dejavu::sans::regular()).map_err(unreadable)
}

fn unreadable(why: impl Display) -> Error {
    Error::Solver(format!("the font of PNG charts: {why}"))
}

fn parse(document: &str) -> Result<Document<'_>, Error> {
    Document::parse(document).map_err(|e| Error::Solver(format!("the drawing of a chart: {e}")))
}

fn texts<'a>(document: &'a Document<'a>) -> impl Iterator<Item = Node<'a, 'a>> {
    document.descendants().filter(|node| node.has_tag_name("text") || node.tag_name().name() == "text")
}

/// The characters of an SVG document's texts that cannot be drawn.
///
/// # Errors
/// [`Error::Solver`] where it is no document.
pub(super) fn lacking(document: &str) -> Result<Vec<char>, Error> {
    let (font, parsed) = (font()?, parse(document)?);
    let letters: BTreeSet<char> =
        texts(&parsed).flat_map(|text| words(text).chars().collect::<Vec<_>>()).collect();
    Ok(letters.into_iter().filter(|&letter| glyph(&font, letter).is_none()).collect())
}

/// An SVG document with its texts as paths.
///
/// # Errors
/// [`Error::Solver`] where it is no document.
pub(super) fn outlined(document: &str) -> Result<String, Error> {
    let (font, parsed) = (font()?, parse(document)?);
    let mut out = String::with_capacity(4 * document.len());
    let mut from = 0;
    for text in texts(&parsed) {
        let range = text.range();
        out.push_str(&document[from..range.start]);
        out.push_str("<path");
        for kept in text.attributes().filter(|a| !OF_TEXT.contains(&a.name())) {
            out.push(' ');
            // As it stands there, escaped.
            out.push_str(&document[kept.range()]);
        }
        out.push_str(&format!(" d=\"{}\"/>", outline(&font, text)?));
        from = range.end;
    }
    out.push_str(&document[from..]);
    Ok(out)
}

/// The words of a text, white space as drawn.
fn words(text: Node) -> String {
    let written: String =
        text.children().filter_map(|child| child.text().filter(|_| child.is_text())).collect();
    let words = written.split([' ', '\n', '\r', '\t']).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// The glyph of a letter that can be drawn by itself.
fn glyph(font: &FontRef, letter: char) -> Option<GlyphId> {
    // Hebrew to Burmese, Hangul's parts to Mongolian and others: from the right, or letters that change with their neighbours.
    let is_shaped = matches!(letter,
        '\u{590}'..='\u{109F}' | '\u{1100}'..='\u{1DBF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}');
    font.charmap().map(letter).filter(|_| !is_shaped)
}

/// The nearest value of an attribute, of the element or what it stands in.
fn inherited<'a>(text: Node<'a, 'a>, name: &str) -> Option<&'a str> {
    text.ancestors().find_map(|node| node.attribute(name))
}

fn number(text: Option<&str>) -> Option<f64> {
    text.and_then(|text| text.trim_end_matches("px").parse().ok())
}

fn outline<'a>(font: &FontRef, text: Node<'a, 'a>) -> Result<String, Error> {
    let size = number(inherited(text, "font-size")).unwrap_or(SIZE);
    let is_bold =
        inherited(text, "font-weight").and_then(|w| w.parse::<u32>().ok()).is_some_and(|w| w >= BOLD);
    let spacing = number(inherited(text, "letter-spacing")).unwrap_or(0.0);
    let length = |name: &str| {
        let written = text.attribute(name);
        let in_sizes = written.and_then(|w| w.strip_suffix("em")).and_then(|w| w.parse::<f64>().ok());
        in_sizes.map_or_else(|| number(written).unwrap_or(0.0), |sizes| sizes * size)
    };
    let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
    let scale = size / f64::from(font.metrics(Size::unscaled(), LocationRef::default()).units_per_em);
    let stem = if is_bold { STEM * size } else { 0.0 };
    let letters: Vec<GlyphId> =
        words(text).chars().map(|letter| glyph(font, letter).unwrap_or(GlyphId::NOTDEF)).collect();
    let advance = |id: GlyphId| {
        let width = f64::from(metrics.advance_width(id).unwrap_or(0.0)) * scale;
        // What stands over the letter before it takes no room.
        if width > 0.0 { width + spacing + stem } else { 0.0 }
    };
    let width: f64 = letters.iter().map(|&id| advance(id)).sum::<f64>() - spacing;
    let before = match inherited(text, "text-anchor") {
        Some("end") => width,
        Some("middle") => width / 2.0,
        _ => 0.0,
    };
    let (x, y) = (length("x") + length("dx") - before, length("y") + length("dy"));
    let mut pen = Pen { path: String::new(), x, y, scale };
    let outlines = font.outline_glyphs();
    for id in letters {
        // Bold is the letter beside itself.
        let strikes: &[f64] = if is_bold { &[0.0, 0.5, 1.0] } else { &[0.0] };
        let here = pen.x;
        for strike in strikes {
            pen.x = here + strike * stem;
            let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
            if let Some(outline) = outlines.get(id) {
                outline.draw(settings, &mut pen).map_err(unreadable)?;
            }
        }
        pen.x = here + advance(id);
    }
    Ok(pen.path)
}

/// Draws glyphs at a place: figures upwards in the font's units become figures downwards in the drawing's.
struct Pen {
    path: String,
    x: f64,
    y: f64,
    scale: f64,
}

impl Pen {
    fn draw(&mut self, letter: char, points: &[(f32, f32)]) {
        self.path.push(letter);
        for &(x, y) in points {
            let (x, y) = (self.x + f64::from(x) * self.scale, self.y - f64::from(y) * self.scale);
            self.path.push_str(&format!("{x:.2} {y:.2} "));
        }
    }
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.draw('M', &[(x, y)]);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.draw('L', &[(x, y)]);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.draw('Q', &[(x1, y1), (x, y)]);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.draw('C', &[(x1, y1), (x2, y2), (x, y)]);
    }

    fn close(&mut self) {
        self.path.push('Z');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Left and right end of what a text of 10 units draws.
    fn ends(attributes: &str, words: &str) -> (f64, f64) {
        let document = format!("<svg><g font-size=\"10\"><text {attributes}>{words}</text></g></svg>");
        let drawn = outlined(&document).unwrap();
        let parsed = parse(&drawn).unwrap();
        let path = parsed.descendants().find(|n| n.has_tag_name("path")).unwrap().attribute("d").unwrap();
        let figures: Vec<f64> =
            path.split(|c: char| c == ' ' || c.is_alphabetic()).filter_map(|f| f.parse().ok()).collect();
        let across = figures.iter().step_by(2);
        (across.clone().copied().fold(f64::MAX, f64::min), across.copied().fold(f64::MIN, f64::max))
    }

    #[test]
    fn texts_become_paths_in_their_place_with_their_looks() {
        let document = "<svg><rect/><text x=\"1\" class=\"ink &quot;\" transform=\"rotate(3)\">A &amp; B</text><g/></svg>";
        let drawn = outlined(document).unwrap();
        assert!(
            drawn.starts_with("<svg><rect/><path class=\"ink &quot;\" transform=\"rotate(3)\" d=\"M"),
            "{drawn}"
        );
        assert!(drawn.ends_with("Z\"/><g/></svg>") && !drawn.contains("<text"), "{drawn}");
    }

    #[test]
    fn anchors_sizes_and_weights_place_the_letters() {
        let (left, right) = ends("x=\"50\"", "HHHH");
        // An H of DejaVu Sans is 1540 of 2048 units wide.
        let width = 4.0 * 10.0 * 1540.0 / 2048.0;
        assert!(left > 50.0 && right < 50.0 + width && right - left > 0.9 * width, "{left} {right}");
        let (other_left, other_right) = ends("x=\"50\" text-anchor=\"end\"", " HHHH\n");
        approx::assert_relative_eq!(left - other_left, width, epsilon = 0.02);
        approx::assert_relative_eq!(right - other_right, width, epsilon = 0.02);
        let (middle_left, _) = ends("x=\"50\" text-anchor=\"middle\"", "HHHH");
        approx::assert_relative_eq!(left - middle_left, width / 2.0, epsilon = 0.02);
        let large = ends("x=\"50\" font-size=\"20\"", "HHHH");
        approx::assert_relative_eq!(large.1 - 50.0, 2.0 * (right - 50.0), epsilon = 0.02);
        assert!(ends("x=\"50\" font-weight=\"600\"", "HHHH").1 > right);
        approx::assert_relative_eq!(
            ends("x=\"50\" letter-spacing=\"2\"", "HHHH").1 - right,
            6.0,
            epsilon = 0.02
        );
    }

    #[test]
    fn what_the_font_lacks_is_told() {
        let lacks = |words: &str| lacking(&format!("<svg><text>{words}</text></svg>")).unwrap();
        assert!(lacks("Đồng Nai – Đà Nẵng, Łódź, Αθήνα, Київ, 3 €").is_empty());
        let told: BTreeSet<char> = lacks("苏州 Suzhou ភ្នំ").into_iter().collect();
        assert_eq!(told, "苏州ភ្នំ".chars().collect());
        assert!(lacking("<svg>苏<title>州</title></svg>").unwrap().is_empty(), "no text is drawn there");
    }

    #[test]
    fn every_name_of_the_bundled_instances_can_be_drawn() {
        for name in crate::bundled::instances() {
            let instance =
                crate::instance::Instance::check(&crate::bundled::open_instance(name).unwrap()).unwrap();
            let places = instance.parks.iter().map(|p| p.name.as_str());
            let names = places.chain(instance.countries.iter().map(|c| c.name.as_str()));
            let names = names.chain(instance.sectors.iter().map(|s| s.name.as_str()));
            let font = font().unwrap();
            for name in names {
                assert!(name.chars().all(|letter| glyph(&font, letter).is_some()), "{name}");
            }
        }
    }
}
