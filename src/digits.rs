//! Figures for people: the digits that a figure's size deserves, thousands separated.

/// A figure with the digits its size deserves and thousands separated.
#[must_use]
pub fn figure(value: f64) -> String {
    let decimals = match value.abs() {
        v if v < 5e-10 => 0,
        v if v < 0.01 => small(v),
        v if v < 1.0 => 4,
        v if v < 100.0 => 2,
        v if v < 1_000.0 => 1,
        _ => 0,
    };
    rounded(value, decimals)
}

/// Decimals that show two digits after the zeros.
fn small(value: f64) -> usize {
    let (mut decimals, mut scaled) = (2, value * 1e2);
    while scaled < 9.5 {
        decimals += 1;
        scaled *= 10.0;
    }
    decimals
}

/// A figure without decimals; `-` for nothing at all, `<1` for what rounding would hide.
#[must_use]
pub fn whole(value: f64) -> String {
    match value.abs() {
        0.0 => "-".to_owned(),
        v if v < 0.5 => "<1".to_owned(),
        _ => rounded(value, 0),
    }
}

/// A figure with so many decimals and thousands separated.
#[must_use]
pub fn rounded(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    let (integer, rest) =
        text.split_once('.').map_or((text.as_str(), String::new()), |(w, r)| (w, format!(".{r}")));
    let mut grouped = String::new();
    for (i, digit) in integer.chars().enumerate() {
        if i > 0 && (integer.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let zero = text.chars().all(|c| matches!(c, '0' | '.'));
    format!("{}{grouped}{rest}", if value < 0.0 && !zero { "-" } else { "" })
}

/// A figure that may be absent.
#[must_use]
pub fn maybe(value: Option<f64>) -> String {
    value.map_or_else(|| "-".to_owned(), figure)
}

/// A share in per cent.
#[must_use]
pub fn per_cent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}

/// A count with its noun: `1 error`, `2 errors`.
#[must_use]
pub fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_have_the_digits_that_their_size_deserves() {
        let read: Vec<String> =
            [0.0, 1e-12, 0.001, 0.00166, 0.2471, 3.5, 508.0, 2932.4, -7861.2, 1_234_567.0, -0.0]
                .map(figure)
                .into();
        let wanted =
            ["0", "0", "0.0010", "0.0017", "0.2471", "3.50", "508.0", "2,932", "-7,861", "1,234,567", "0"];
        assert_eq!(read, wanted);
        assert_eq!([0.0, 0.2, 0.6, 60.0, 1234.0].map(whole), ["-", "<1", "1", "60", "1,234"]);
    }
}
