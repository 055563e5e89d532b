//! How hard each figure is to change, as the user says it.

use crate::error::{Diagnostic, Error, Place};

/// Weights by path; `*` in a path stands for any text. The last that matches counts; 1 where none does.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Weights(Vec<(String, Option<f64>)>);

impl Weights {
    /// Reads `PATH=W`, W a positive number or `never`.
    ///
    /// # Errors
    /// [`Error::Input`] for any that is not of that form.
    pub fn parse(texts: &[String]) -> Result<Self, Error> {
        let mut weights = Vec::new();
        let mut found = Vec::new();
        for text in texts {
            let parsed = text.split_once('=').and_then(|(path, weight)| {
                let weight = match weight.trim() {
                    "never" => None,
                    number => Some(number.parse::<f64>().ok().filter(|w| *w > 0.0 && w.is_finite())?),
                };
                Some((path.trim().to_owned(), weight))
            });
            match parsed {
                Some(pair) => weights.push(pair),
                None => found.push(
                    Diagnostic::error(
                        "bad-weight",
                        format!("this is no weight: `{text}`"),
                        Place::file(format!("--weight {text}")),
                    )
                    .with_help(
                        "write PATH=W with a number above 0, or PATH=never, such as countries.*.workers=10",
                    ),
                ),
            }
        }
        if found.is_empty() { Ok(Self(weights)) } else { Err(Error::Input(found)) }
    }

    /// Refuses weights that name no figure.
    ///
    /// # Errors
    /// [`Error::Input`] with each of them.
    pub(super) fn name_figures(&self, paths: &[String]) -> Result<(), Error> {
        let strangers = self.0.iter().filter(|(pattern, _)| !paths.iter().any(|path| fits(pattern, path)));
        let found: Vec<Diagnostic> = strangers
            .map(|(pattern, _)| {
                let message = format!("no figure that limits this plan has this path: `{pattern}`");
                let problem =
                    Diagnostic::error("unknown-path", message, Place::file(format!("--weight {pattern}")));
                match crate::error::nearest(pattern, paths.iter().map(String::as_str)) {
                    Some(similar) => problem.with_help(format!("a similar figure exists: `{similar}`")),
                    None => problem,
                }
            })
            .collect();
        if found.is_empty() { Ok(()) } else { Err(Error::Input(found)) }
    }

    /// The weight of a figure; `None` where it must not change.
    pub(super) fn of(&self, path: &str) -> Option<f64> {
        self.0.iter().rev().find(|(pattern, _)| fits(pattern, path)).map_or(Some(1.0), |(_, weight)| *weight)
    }
}

/// Whether a path fits a pattern in which `*` stands for any text.
fn fits(pattern: &str, path: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = path.strip_prefix(parts.next().unwrap_or("")) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fit_as_shells_have_them() {
        for (pattern, path, fit) in [
            ("countries.KH.workers", "countries.KH.workers", true),
            ("countries.*.workers", "countries.KH.workers", true),
            ("*.min_jobs", "countries.KH.min_jobs", true),
            ("countries.*", "countries.KH.min_jobs", true),
            ("countries.*.workers", "countries.KH.min_jobs", false),
            ("countries.KH", "countries.KH.min_jobs", false),
            ("*", "anything", true),
        ] {
            assert_eq!(fits(pattern, path), fit, "{pattern} {path}");
        }
    }

    #[test]
    fn the_last_weight_counts_and_nonsense_is_refused() {
        let texts = ["*=2", "countries.*=never", "countries.KH.*=0.5"].map(str::to_owned);
        let weights = Weights::parse(&texts).unwrap();
        assert_eq!(weights.of("parks.a.land"), Some(2.0));
        assert_eq!(weights.of("countries.LA.workers"), None);
        assert_eq!(weights.of("countries.KH.workers"), Some(0.5));
        for bad in ["x", "x=0", "x=-1", "x=inf", "x=nan"] {
            assert!(Weights::parse(&[bad.to_owned()]).is_err(), "{bad}");
        }
    }
}
