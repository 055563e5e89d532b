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

/// A chart as a PNG picture at twice its size, in the font that the program carries.
///
/// # Errors
/// [`Error::Unsupported`] where the build lacks the feature `png`; [`Error::Solver`] where the drawing is too large to
/// paint.
#[cfg(feature = "png")]
pub fn png(chart: &Chart) -> Result<Vec<u8>, Error> {
    use resvg::{tiny_skia, usvg};
    let failed = |why: &dyn std::fmt::Display| Error::Solver(format!("the chart `{}`: {why}", chart.id));
    let document = super::lettering::outlined(&chart.document())?;
    let tree = usvg::Tree::from_str(&document, &usvg::Options::default()).map_err(|e| failed(&e))?;
    let size = tree.size().to_int_size().scale_by(SCALE).ok_or_else(|| failed(&"it has no size"))?;
    let mut pixels =
        tiny_skia::Pixmap::new(size.width(), size.height()).ok_or_else(|| failed(&"it is too large"))?;
    resvg::render(&tree, tiny_skia::Transform::from_scale(SCALE, SCALE), &mut pixels.as_mut());
    pixels.encode_png().map_err(|e| failed(&e))
}

/// The characters of a chart that its PNG picture shows as boxes, because the font lacks them or their script needs
/// shaping; its SVG, drawn with the reader's fonts, may show them.
///
/// # Errors
/// [`Error::Unsupported`] where the build lacks the feature `png`.
#[cfg(feature = "png")]
pub fn png_lacks(chart: &Chart) -> Result<Vec<char>, Error> {
    super::lettering::lacking(&chart.document())
}

/// A chart as a PNG picture: not in this build.
///
/// # Errors
/// Always [`Error::Unsupported`].
#[cfg(not(feature = "png"))]
pub fn png(_: &Chart) -> Result<Vec<u8>, Error> {
    png_is_built_in().map(|()| Vec::new())
}

/// The characters of a chart that its PNG picture would lack: not in this build.
///
/// # Errors
/// Always [`Error::Unsupported`].
#[cfg(not(feature = "png"))]
pub fn png_lacks(_: &Chart) -> Result<Vec<char>, Error> {
    png_is_built_in().map(|()| Vec::new())
}
