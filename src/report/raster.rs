//! Charts as PNG pictures, in builds that can draw them.

use crate::charts::Chart;
use crate::error::Error;

/// Pixels a unit of the drawing.
#[cfg(feature = "png")]
const SCALE: f32 = 2.0;

/// Whether this build can draw PNG.
///
/// # Errors
/// [`Error::Unsupported`] where it cannot.
pub fn png_is_built_in() -> Result<(), Error> {
    if cfg!(feature = "png") {
        return Ok(());
    }
    Err(Error::Unsupported(
        "this build draws no PNG: build it with `--features png`, or take the SVG files".to_owned(),
    ))
}

/// A chart as a PNG picture at twice its size, with the system's fonts.
///
/// # Errors
/// [`Error::Unsupported`] where the build lacks the feature `png` or the system has no fonts; [`Error::Solver`] where the
/// drawing is too large to paint.
#[cfg(feature = "png")]
pub fn png(chart: &Chart) -> Result<Vec<u8>, Error> {
    use resvg::{tiny_skia, usvg};
    let failed = |why: &dyn std::fmt::Display| Error::Solver(format!("the chart `{}`: {why}", chart.id));
    let mut options = usvg::Options::default();
    options.fontdb_mut().load_system_fonts();
    if options.fontdb.is_empty() {
        return Err(Error::Unsupported(
            "PNG charts need a font, and the system has none: install one, or take the SVG files".to_owned(),
        ));
    }
    let family = ["Noto Sans", "DejaVu Sans"];
    let known = options.fontdb.faces().flat_map(|face| &face.families).map(|f| f.0.clone());
    let known: Vec<String> = known.collect();
    let family =
        family.iter().map(ToString::to_string).find(|f| known.contains(f)).or_else(|| known.first().cloned());
    options.font_family = family.clone().unwrap_or_default();
    options.fontdb_mut().set_sans_serif_family(family.unwrap_or_default());
    let tree = usvg::Tree::from_str(&chart.document(), &options).map_err(|e| failed(&e))?;
    let size = tree.size().to_int_size().scale_by(SCALE).ok_or_else(|| failed(&"it has no size"))?;
    let mut pixels =
        tiny_skia::Pixmap::new(size.width(), size.height()).ok_or_else(|| failed(&"it is too large"))?;
    resvg::render(&tree, tiny_skia::Transform::from_scale(SCALE, SCALE), &mut pixels.as_mut());
    pixels.encode_png().map_err(|e| failed(&e))
}

/// A chart as a PNG picture: not in this build.
///
/// # Errors
/// Always [`Error::Unsupported`].
#[cfg(not(feature = "png"))]
pub fn png(_: &Chart) -> Result<Vec<u8>, Error> {
    png_is_built_in().map(|()| Vec::new())
}
