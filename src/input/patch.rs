//! `PATH=VALUE`: one what-if, as a user writes it after `--set`.
//!
//! `=900` sets, `=*1.1` scales, `=+500` adds, `=+-5` takes away; `=-0.5` sets a negative figure and `=` blanks one.
//! A value that begins with `*` or `+` is always arithmetic. It does not know what a path means.

use crate::error::{Diagnostic, Error, Place};

/// How a value changes.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// Becomes this text.
    Set(String),
    /// Is multiplied.
    Scale(f64),
    /// Has this added.
    Add(f64),
}

impl Change {
    /// The figure that this change makes of another; `None` for [`Change::Set`].
    #[must_use]
    pub fn of(&self, figure: f64) -> Option<f64> {
        match self {
            Self::Set(_) => None,
            Self::Scale(factor) => Some(figure * factor),
            Self::Add(amount) => Some(figure + amount),
        }
    }
}

/// A parsed `PATH=VALUE`.
#[derive(Debug, Clone, PartialEq)]
pub struct Patch {
    /// As the user wrote it.
    pub text: String,
    /// Where it stands, for messages.
    pub place: Place,
    /// The path as written, such as `sites.rayong/tyres.max_output`.
    pub path: String,
    /// What to do with the value there.
    pub change: Change,
}

impl Patch {
    /// Reads `PATH=VALUE`.
    ///
    /// # Errors
    /// [`Error::Input`] when it has no `=`, no path, or arithmetic without a finite number.
    pub fn parse(text: &str) -> Result<Self, Error> {
        Self::parse_at(text, Place::file(format!("--set {text}")))
    }

    /// The same for a patch that stands in a file.
    ///
    /// # Errors
    /// As [`Patch::parse`].
    pub fn parse_at(text: &str, place: Place) -> Result<Self, Error> {
        let refuse = |message: String, help: &str| {
            Error::Input(vec![Diagnostic::error("bad-patch", message, place.clone()).with_help(help)])
        };
        let Some((path, value)) = text.split_once('=') else {
            return Err(refuse(
                format!("`{text}` has no `=`"),
                "write PATH=VALUE, such as parks.rayong.land=900",
            ));
        };
        let (path, value) = (path.trim(), value.trim());
        if path.is_empty() {
            return Err(refuse(
                format!("`{text}` has no path before its `=`"),
                "write PATH=VALUE, such as parks.rayong.land=900",
            ));
        }
        let operand = |digits: &str| {
            digits.trim().parse::<f64>().ok().filter(|n| n.is_finite()).ok_or_else(|| {
                refuse(
                    format!(
                        "`{value}` is neither a factor nor an amount: `{}` is not a finite number",
                        digits.trim()
                    ),
                    "write =*1.1 to scale, =+500 to add, =+-500 to take away, =900 to set",
                )
            })
        };
        let change = if let Some(factor) = value.strip_prefix('*') {
            Change::Scale(operand(factor)?)
        } else if let Some(amount) = value.strip_prefix('+') {
            Change::Add(operand(amount)?)
        } else {
            Change::Set(value.to_owned())
        };
        Ok(Self { text: text.to_owned(), place, path: path.to_owned(), change })
    }

    /// What comes after `model.`, when the patch is one for the model and not for the instance.
    #[must_use]
    pub fn model_path(&self) -> Option<&str> {
        self.path.strip_prefix("model.")
    }

    /// Why this patch cannot be applied, and a way out.
    #[must_use]
    pub fn refuse(
        &self,
        code: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Box<Diagnostic> {
        Box::new(Diagnostic::error(code, message, self.place.clone()).with_help(help))
    }
}

/// The shortest text that reads back as the same number.
#[must_use]
pub fn number_text(number: f64) -> String {
    let size = number.abs();
    if size != 0.0 && !(1e-5..1e16).contains(&size) { format!("{number:e}") } else { format!("{number}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(text: &str) -> Change {
        Patch::parse(text).unwrap().change
    }

    #[test]
    fn the_four_forms_are_told_apart() {
        assert_eq!(change("a.b=900"), Change::Set("900".into()));
        assert_eq!(change("a.b=-0.5"), Change::Set("-0.5".into()));
        assert_eq!(change("a.b=*1.1"), Change::Scale(1.1));
        assert_eq!(change("a.b=+500"), Change::Add(500.0));
        assert_eq!(change("a.b=+-5"), Change::Add(-5.0));
        assert_eq!(change("a.b="), Change::Set(String::new()));
        assert_eq!(change("a.b = hub:CN "), Change::Set("hub:CN".into()));
    }

    #[test]
    fn what_is_no_patch_is_refused() {
        for text in ["a.b", "=5", "a.b=*x", "a.b=+", "a.b=*inf", "a.b=*nan"] {
            assert!(Patch::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn numbers_read_back_as_themselves() {
        for number in [0.0, 0.1, 1.1 * 900.0, 1e300, 5e-324, -12.5, 1e15, 123_456_789.25] {
            assert_eq!(number_text(number).parse::<f64>().unwrap().to_bits(), number.to_bits());
        }
        assert_eq!(number_text(900.0), "900");
    }
}
