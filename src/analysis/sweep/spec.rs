//! What a sweep varies: `PATH=SPEC`, where SPEC is a grid, a list or a distribution.

use crate::error::{Diagnostic, Error, Place};
use crate::input::number_text;
use statrs::distribution::{ContinuousCDF, Normal, Triangular};

/// Most values of one range.
const MOST_VALUES: usize = 100_000;

/// One parameter and what it takes.
#[derive(Debug, Clone, PartialEq)]
pub struct Vary {
    /// Path as `--set` takes it.
    pub path: String,
    /// What it takes.
    pub spec: Spec,
}

/// What a parameter takes.
#[derive(Debug, Clone, PartialEq)]
pub enum Spec {
    /// These values, as `--set` takes them (`900`, `*1.1`, `+5`, `none`).
    Values(Vec<String>),
    /// So many figures from one to another, evenly; `prefix` is `*` or `+` where they scale or add. A few words may name very
    /// many, so they are not kept.
    Range {
        /// `*`, `+` or nothing.
        prefix: String,
        /// The first.
        from: f64,
        /// The last.
        to: f64,
        /// How many, 2 or more.
        count: usize,
    },
    /// A distribution to draw from; `prefix` is `*` or `+` where its figures scale or add.
    Drawn {
        /// `*`, `+` or nothing.
        prefix: String,
        /// Of the figure.
        distribution: Distribution,
    },
}

/// A distribution of a figure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Distribution {
    /// Every figure between two is as likely.
    Uniform(f64, f64),
    /// Mean and standard deviation.
    Normal(f64, f64),
    /// Least, likeliest, most.
    Triangular(f64, f64, f64),
}

impl Vary {
    /// Reads `PATH=SPEC`: `a:b:n` (n values from a to b), `v1,v2,...`, `uniform(a,b)`, `normal(m,s)` or
    /// `triangular(a,c,b)`; a leading `*` or `+` on the figures scales or adds.
    ///
    /// # Errors
    /// [`Error::Input`] saying what is wrong and what is allowed.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let Some((path, spec)) =
            text.split_once('=').filter(|(p, s)| !p.trim().is_empty() && !s.trim().is_empty())
        else {
            return Err(refuse(text, "this is no PATH=SPEC".to_owned()));
        };
        let spec = spec.trim();
        let parsed = if spec.contains('(') {
            drawn(spec)
        } else if spec.contains(':') && !spec.contains(',') && !spec.contains("hub:") {
            range(spec)
        } else {
            Ok(Spec::Values(spec.split(',').map(|v| v.trim().to_owned()).collect()))
        };
        parsed.map(|spec| Self { path: path.trim().to_owned(), spec }).map_err(|why| refuse(text, why))
    }

    /// The values of a list; `None` for a range or a distribution.
    #[must_use]
    pub fn values(&self) -> Option<&[String]> {
        match &self.spec {
            Spec::Values(values) => Some(values),
            Spec::Range { .. } | Spec::Drawn { .. } => None,
        }
    }

    /// How many values a list or a range has; `None` for a distribution.
    #[must_use]
    pub fn count(&self) -> Option<usize> {
        match &self.spec {
            Spec::Values(values) => Some(values.len()),
            Spec::Range { count, .. } => Some(*count),
            Spec::Drawn { .. } => None,
        }
    }

    /// A value of a list or a range, counted from 0; `None` past its end, and for a distribution.
    #[must_use]
    pub fn value(&self, place: usize) -> Option<String> {
        match &self.spec {
            Spec::Values(values) => values.get(place).cloned(),
            Spec::Range { prefix, from, to, count } => (place < *count).then(|| {
                // The ends exactly as written, the values between from both sides alike.
                let share = place as f64 / (count - 1) as f64;
                let figure = if place == count - 1 { *to } else { from + share * (to - from) };
                format!("{prefix}{}", number_text(figure))
            }),
            Spec::Drawn { .. } => None,
        }
    }
}

impl Distribution {
    /// The figure below which a share `p` of all lies, 0 < p < 1.
    #[must_use]
    pub fn quantile(self, p: f64) -> f64 {
        match self {
            Self::Uniform(a, b) => a + p * (b - a),
            Self::Normal(mean, deviation) => {
                Normal::new(mean, deviation).map_or(mean, |normal| normal.inverse_cdf(p))
            }
            Self::Triangular(least, likeliest, most) => {
                Triangular::new(least, most, likeliest).map_or(likeliest, |t| t.inverse_cdf(p))
            }
        }
    }
}

fn refuse(text: &str, why: String) -> Error {
    let help = "write PATH=a:b:n, PATH=v1,v2,..., or PATH=uniform(a,b), normal(m,s), triangular(a,c,b)";
    Error::Input(vec![
        Diagnostic::error("bad-sweep", why, Place::file(format!("--vary {text}"))).with_help(help),
    ])
}

/// A figure with its prefix.
pub(super) fn figure(text: &str) -> Result<(&str, f64), String> {
    let text = text.trim();
    let (prefix, digits) = match text.strip_prefix('*') {
        Some(rest) => ("*", rest),
        None => text.strip_prefix('+').map_or(("", text), |rest| ("+", rest)),
    };
    let figure = digits.trim().parse::<f64>().ok().filter(|f| f.is_finite());
    figure.map(|f| (prefix, f)).ok_or_else(|| format!("`{text}` is no finite number"))
}

fn range(spec: &str) -> Result<Spec, String> {
    let parts: Vec<&str> = spec.split(':').collect();
    let [from, to, count] = parts.as_slice() else {
        return Err(format!("`{spec}` is no range: it has {} parts, not 3", parts.len()));
    };
    let ((prefix, a), (other, b)) = (figure(from)?, figure(to)?);
    if prefix != other {
        return Err(format!("the ends of `{spec}` must both scale, both add, or both set"));
    }
    let n: usize = count.trim().parse().map_err(|_| format!("`{count}` is no number of values"))?;
    if !(2..=MOST_VALUES).contains(&n) {
        return Err(format!("a range takes 2 to {MOST_VALUES} values, not {n}"));
    }
    Ok(Spec::Range { prefix: prefix.to_owned(), from: a, to: b, count: n })
}

fn drawn(spec: &str) -> Result<Spec, String> {
    let (prefix, rest) = match spec.strip_prefix('*') {
        Some(rest) => ("*", rest),
        None => spec.strip_prefix('+').map_or(("", spec), |rest| ("+", rest)),
    };
    let inside = rest.strip_suffix(')').and_then(|r| r.split_once('('));
    let Some((name, inside)) = inside else { return Err(format!("`{spec}` is no distribution")) };
    let figures: Vec<f64> = inside.split(',').map(|f| figure(f).map(|(_, f)| f)).collect::<Result<_, _>>()?;
    let distribution = match (name.trim(), figures.as_slice()) {
        ("uniform", &[a, b]) if a < b => Distribution::Uniform(a, b),
        ("normal", &[mean, deviation]) if deviation > 0.0 => Distribution::Normal(mean, deviation),
        ("triangular", &[least, likeliest, most])
            if least <= likeliest && likeliest <= most && least < most =>
        {
            Distribution::Triangular(least, likeliest, most)
        }
        ("uniform" | "normal" | "triangular", _) => {
            return Err(format!("`{spec}` has the wrong figures, or in the wrong order"));
        }
        _ => return Err(format!("there is no distribution `{}`", name.trim())),
    };
    Ok(Spec::Drawn { prefix: prefix.to_owned(), distribution })
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    fn values(text: &str) -> Vec<String> {
        let vary = Vary::parse(text).unwrap();
        let count = vary.count().unwrap();
        assert_eq!(vary.value(count), None);
        (0..count).map(|place| vary.value(place).unwrap()).collect()
    }

    #[test]
    fn a_range_of_very_many_values_keeps_none_of_them() {
        // Kept, they would take a hundred times the memory of the words that name them, for each of many ranges.
        let vary = Vary::parse("a.b.c=*0:*1:100000").unwrap();
        assert!(std::mem::size_of_val(&vary) < 200 && vary.values().is_none());
        let at = |place| vary.value(place);
        assert_eq!(
            [0, 50_000, 99_999].map(at),
            ["*0", "*0.5000050000500005", "*1"].map(|v| Some(v.to_owned()))
        );
    }

    #[test]
    fn ranges_lists_and_distributions_are_read() {
        assert_eq!(values("a.b.c=1:2:3"), ["1", "1.5", "2"]);
        assert_eq!(values("a.b.c=*0.8:*1.2:2"), ["*0.8", "*1.2"]);
        assert_eq!(values("model.cooperation=none,hub:CN,all"), ["none", "hub:CN", "all"]);
        let vary = Vary::parse("a.b.c=*uniform(0.9,1.1)").unwrap();
        assert_eq!(
            vary.spec,
            Spec::Drawn { prefix: "*".to_owned(), distribution: Distribution::Uniform(0.9, 1.1) }
        );
    }

    #[test]
    fn what_is_none_of_them_is_refused() {
        for text in [
            "abc",
            "a=",
            "a=1:2",
            "a=1:2:1",
            "a=*1:2:3",
            "a=1:x:3",
            "a=uniform(2,1)",
            "a=normal(1)",
            "a=magic(1,2)",
            "a=uniform(1,2",
            "a=normal(0,nan)",
            "a=1:2:99999999",
        ] {
            assert!(Vary::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn quantiles_are_those_of_the_distributions() {
        assert_relative_eq!(Distribution::Normal(10.0, 2.0).quantile(0.975), 13.919_928, max_relative = 1e-6);
        assert_relative_eq!(Distribution::Triangular(0.0, 1.0, 2.0).quantile(0.5), 1.0, max_relative = 1e-9);
        assert_relative_eq!(Distribution::Uniform(2.0, 4.0).quantile(0.25), 2.5);
    }
}
