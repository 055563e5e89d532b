//! Names on a map, each where it covers least of what is there already.

use super::layout::WIDTH;

/// A name to place.
pub(super) struct Wanted {
    pub(super) text: String,
    /// Middle of what it names, and its radius.
    pub(super) at: (f64, f64),
    pub(super) radius: f64,
    pub(super) size: f64,
    /// Whether it is of lesser rank.
    pub(super) lesser: bool,
    /// Whether it may be left out where there is no room.
    pub(super) may_go: bool,
}

/// A name with its place: the middle of its base line.
pub(super) struct Placed {
    pub(super) text: String,
    pub(super) at: (f64, f64),
    pub(super) size: f64,
    pub(super) lesser: bool,
}

impl Placed {
    pub(super) fn cell(&self) -> Cell {
        let (width, tall) = (width_of(&self.text, self.size), self.size * 1.15);
        let (x, y) = (self.at.0, self.at.1 - self.size * 0.35);
        (x - width / 2.0, y - tall / 2.0, x + width / 2.0, y + tall / 2.0)
    }
}

/// Left, top, right, bottom.
pub(super) type Cell = (f64, f64, f64, f64);

/// Overlap (square units) above which a name that may be left out is.
const ROOM: f64 = 12.0;

/// Places names in their order; `taken` are circles that they should not cover (middle, radius).
pub(super) fn place(wanted: Vec<Wanted>, taken: &[((f64, f64), f64)], height: f64) -> Vec<Placed> {
    let circles: Vec<Cell> = taken.iter().map(|&((x, y), r)| (x - r, y - r, x + r, y + r)).collect();
    let mut cells: Vec<Cell> = Vec::new();
    let mut placed = Vec::new();
    for Wanted { text, at, radius, size, lesser, may_go } in wanted {
        let (width, tall) = (width_of(&text, size), size * 1.15);
        let cost = |cell: &Cell| {
            let others: f64 = cells.iter().map(|other| 3.0 * overlap(*cell, *other)).sum();
            let marks: f64 = circles.iter().map(|circle| overlap(*cell, *circle)).sum();
            others + marks + outside(*cell, height)
        };
        let best = middles(at, radius, width, tall)
            .map(|(x, y)| {
                let cell = (x - width / 2.0, y - tall / 2.0, x + width / 2.0, y + tall / 2.0);
                (cost(&cell), (x, y), cell)
            })
            .into_iter()
            // The first of equals: the order of the candidates is that of preference.
            .reduce(|best, next| if next.0 < best.0 - 1.0 { next } else { best });
        if let Some((cost, (x, y), cell)) = best
            && !(may_go && cost > ROOM)
        {
            cells.push(cell);
            placed.push(Placed { text, at: (x, y + size * 0.35), size, lesser });
        }
    }
    placed
}

/// Of the places where a name of this width and height may stand, all of them middles, the one where it covers least, and
/// of such the one nearest to the first.
pub(super) fn roomiest(size: (f64, f64), middles: &[(f64, f64)], taken: &[Cell]) -> Option<(f64, f64)> {
    let &(x0, y0) = middles.first()?;
    let cost = |&(x, y): &(f64, f64)| {
        let cell = (x - size.0 / 2.0, y - size.1 / 2.0, x + size.0 / 2.0, y + size.1 / 2.0);
        taken.iter().map(|other| overlap(cell, *other)).sum::<f64>() + (x - x0).hypot(y - y0)
    };
    middles.iter().copied().min_by(|a, b| cost(a).total_cmp(&cost(b)))
}

/// Width of a text in a common sans-serif face, on the safe side; wide scripts count double.
pub(in crate::report) fn width_of(text: &str, size: f64) -> f64 {
    let of = |c: char| match c {
        'i' | 'l' | 'j' | 'I' | '.' | ',' | '\'' => 0.3,
        ' ' | 't' | 'f' | 'r' | '-' => 0.4,
        'm' | 'w' | 'M' | 'W' => 0.9,
        c if u32::from(c) >= 0x2E80 => 1.05,
        c if c.is_uppercase() => 0.7,
        _ => 0.58,
    };
    size * text.chars().map(of).sum::<f64>()
}

/// Middles of the places round a mark, best first.
fn middles((x, y): (f64, f64), radius: f64, width: f64, tall: f64) -> [(f64, f64); 10] {
    let (across, along) = (radius + 5.0 + width / 2.0, radius + 2.0 + tall / 2.0);
    let slant = 0.75 * radius;
    [
        (x + across, y),
        (x - across, y),
        (x, y + along),
        (x, y - along),
        (x + slant + width / 2.0 + 2.0, y - slant - tall / 2.0),
        (x + slant + width / 2.0 + 2.0, y + slant + tall / 2.0),
        (x - slant - width / 2.0 - 2.0, y - slant - tall / 2.0),
        (x - slant - width / 2.0 - 2.0, y + slant + tall / 2.0),
        (x, y + along + tall),
        (x, y - along - tall),
    ]
}

fn overlap(a: Cell, b: Cell) -> f64 {
    let wide = a.2.min(b.2) - a.0.max(b.0);
    let high = a.3.min(b.3) - a.1.max(b.1);
    wide.max(0.0) * high.max(0.0)
}

fn outside(cell: Cell, height: f64) -> f64 {
    let over =
        (-cell.0).max(0.0) + (cell.2 - WIDTH).max(0.0) + (-cell.1).max(0.0) + (cell.3 - height).max(0.0);
    over * 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(text: &str, at: (f64, f64), may_go: bool) -> Wanted {
        Wanted { text: text.to_owned(), at, radius: 8.0, size: 12.0, lesser: may_go, may_go }
    }

    #[test]
    fn names_of_neighbours_do_not_cover_each_other() {
        let at = [(500.0, 300.0), (530.0, 305.0), (515.0, 330.0), (990.0, 10.0)];
        let circles: Vec<((f64, f64), f64)> = at.iter().map(|&p| (p, 8.0)).collect();
        let placed = place(at.iter().map(|&p| wanted("Hai Phong", p, false)).collect(), &circles, 600.0);
        let cell = |p: &Placed| {
            let w = width_of(&p.text, p.size) / 2.0;
            (p.at.0 - w, p.at.1 - 10.0, p.at.0 + w, p.at.1 + 2.0)
        };
        for (i, a) in placed.iter().enumerate() {
            assert_eq!(outside(cell(a), 600.0), 0.0);
            for b in &placed[..i] {
                assert_eq!(overlap(cell(a), cell(b)), 0.0);
            }
        }
    }

    #[test]
    fn a_wide_name_moves_off_what_it_would_cover_and_no_further() {
        let ways: Vec<(f64, f64)> = (0..9).map(|i| (100.0, 100.0 + 10.0 * f64::from(i))).collect();
        let taken = [(60.0, 95.0, 140.0, 112.0)];
        assert_eq!(roomiest((80.0, 16.0), &ways, &[]), Some((100.0, 100.0)));
        assert_eq!(roomiest((80.0, 16.0), &ways, &taken), Some((100.0, 120.0)));
        assert_eq!(roomiest((80.0, 16.0), &[], &taken), None);
    }

    #[test]
    fn a_name_of_lesser_rank_goes_where_there_is_no_room() {
        let circles: Vec<((f64, f64), f64)> =
            (0..400).map(|i| ((f64::from(i % 20) * 50.0, f64::from(i / 20) * 30.0), 20.0)).collect();
        assert!(place(vec![wanted("Nowhere", (500.0, 300.0), true)], &circles, 600.0).is_empty());
        assert_eq!(place(vec![wanted("Nowhere", (500.0, 300.0), false)], &circles, 600.0).len(), 1);
    }
}
