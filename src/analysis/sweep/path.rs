//! The order in which the scenarios of a run are solved: each next to the nearest left, so that a basis serves longest.

/// A greedy path: from the first scenario always to the nearest one left. Figures count by their share of the span
/// within the run, words (a scheme, a scenario) by being others.
pub(super) fn short(values: &[Vec<String>]) -> Vec<usize> {
    let points = coordinates(values);
    let mut left: Vec<usize> = (0..values.len()).collect();
    let mut order = Vec::with_capacity(left.len());
    let mut here = 0;
    while !left.is_empty() {
        let mut nearest = 0;
        for place in 1..left.len() {
            if distance(&points[here], &points[left[place]]) < distance(&points[here], &points[left[nearest]])
            {
                nearest = place;
            }
        }
        here = left.remove(nearest);
        order.push(here);
    }
    order
}

/// Another word is farther than any figure.
const OTHER_WORD: f64 = 10.0;

/// By scenario and path, a figure as a share of the span, or the number of the first scenario with the same word.
fn coordinates(values: &[Vec<String>]) -> Vec<Vec<(f64, bool)>> {
    let paths = values.first().map_or(0, Vec::len);
    let mut points = vec![Vec::with_capacity(paths); values.len()];
    for path in 0..paths {
        let figures: Option<Vec<f64>> =
            values.iter().map(|v| v[path].trim_start_matches(['*', '+']).parse().ok()).collect();
        match figures {
            Some(figures) => {
                let least = figures.iter().copied().fold(f64::INFINITY, f64::min);
                let span = figures.iter().copied().fold(f64::NEG_INFINITY, f64::max) - least;
                for (point, figure) in points.iter_mut().zip(figures) {
                    point.push((if span > 0.0 { (figure - least) / span } else { 0.0 }, false));
                }
            }
            None => {
                for (place, point) in points.iter_mut().enumerate() {
                    let first = values.iter().position(|v| v[path] == values[place][path]).unwrap_or(place);
                    point.push((first as f64, true));
                }
            }
        }
    }
    points
}

fn distance(a: &[(f64, bool)], b: &[(f64, bool)]) -> f64 {
    let apart = |((a, word), (b, _)): (&(f64, bool), &(f64, bool))| {
        if *word { if a == b { 0.0 } else { OTHER_WORD } } else { (a - b).abs() }
    };
    a.iter().zip(b).map(apart).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_near_and_none_is_left_out() {
        let values: Vec<Vec<String>> =
            [("0", "all"), ("5", "none"), ("1", "all"), ("4", "none"), ("2", "all")]
                .map(|(figure, word)| vec![figure.to_owned(), word.to_owned()])
                .to_vec();
        assert_eq!(short(&values), [0, 2, 4, 3, 1]);
        assert_eq!(short(&[]), [0; 0]);
    }
}
