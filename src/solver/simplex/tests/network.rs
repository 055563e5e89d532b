//! Programs shaped like ours: outputs, uses by kind of place, flows by origin and destination, ties, absorption,
//! resources of parks and countries, markets, floors of jobs, shared corridors.

use super::*;

/// How large and how tight.
pub(super) struct Shape {
    pub parks: usize,
    pub sectors: usize,
    pub links: usize,
    /// Floors of jobs and of some sales: the empty plan is then not allowed.
    pub floors: bool,
    /// Corridors between countries with capacities.
    pub corridors: bool,
    pub seed: u64,
}

/// Builds rows and columns as it goes.
#[derive(Default)]
struct Draft {
    entries: Vec<(usize, usize, f64)>,
    cost: Vec<f64>,
    upper: Vec<f64>,
    rows: Vec<(f64, f64)>,
}

impl Draft {
    fn row(&mut self, lower: f64, upper: f64) -> usize {
        self.rows.push((lower, upper));
        self.rows.len() - 1
    }

    fn column(&mut self, cost: f64, upper: f64, entries: &[(usize, f64)]) -> usize {
        let j = self.cost.len();
        self.cost.push(cost);
        self.upper.push(upper);
        self.entries.extend(entries.iter().map(|&(i, a)| (i, j, a)));
        j
    }
}

/// Makes the program of a shape.
#[expect(clippy::too_many_lines, reason = "one family of rows or columns after the other")]
pub(super) fn network(shape: &Shape) -> Lp {
    let &Shape { parks, sectors, links, floors, corridors, seed } = shape;
    let mut dice = Dice::new(seed);
    let countries = 6;
    let country = |p: usize| p % countries;
    let at: Vec<(f64, f64)> = (0..parks).map(|_| (dice.unit() * 20.0, dice.unit() * 15.0)).collect();
    let far = |p: usize, q: usize| ((at[p].0 - at[q].0).powi(2) + (at[p].1 - at[q].1).powi(2)).sqrt() * 110.0;
    let mut pairs: Vec<(usize, usize)> = (0..sectors * sectors).map(|k| (k / sectors, k % sectors)).collect();
    for k in (1..pairs.len()).rev() {
        pairs.swap(k, dice.below(k + 1));
    }
    pairs.truncate(links);
    pairs.sort_unstable();
    let a: Vec<f64> = pairs.iter().map(|_| 0.7 * dice.unit() * sectors as f64 / links as f64).collect();
    let tonnes: Vec<f64> =
        (0..sectors).map(|s| if s % 4 == 3 { 0.0 } else { 200.0 + 3000.0 * dice.unit() }).collect();
    let worth = [1.0, 0.8, 0.6];
    let mut draft = Draft::default();
    let disposal: Vec<usize> = (0..parks * sectors).map(|_| draft.row(0.0, 0.0)).collect();
    let site = |p: usize, s: usize| p * sectors + s;
    let kinds = |q: usize| [true, (0..parks).any(|p| p != q && country(p) == country(q)), true];
    let mut ties = vec![usize::MAX; parks * sectors * 3];
    for q in 0..parks {
        for s in 0..sectors {
            for k in (0..3).filter(|&k| kinds(q)[k]) {
                ties[site(q, s) * 3 + k] = draft.row(0.0, 0.0);
            }
        }
    }
    let absorption: Vec<usize> = (0..parks * links).map(|_| draft.row(-INF, 0.0)).collect();
    let land: Vec<usize> = (0..parks).map(|_| draft.row(-INF, 50.0 + 200.0 * dice.unit())).collect();
    let workers: Vec<usize> = (0..countries).map(|_| draft.row(-INF, 5e4 + 2e5 * dice.unit())).collect();
    let jobs: Vec<usize> =
        (0..countries).map(|_| draft.row(if floors { 3e3 + 5e3 * dice.unit() } else { -INF }, INF)).collect();
    let capital: Vec<usize> = (0..countries).map(|_| draft.row(-INF, 500.0 + 3000.0 * dice.unit())).collect();
    let markets = 4;
    let sales: Vec<usize> = (0..markets * sectors)
        .map(|_| {
            let most = 20.0 + 1500.0 * dice.unit();
            let least = if floors && dice.unit() < 0.1 { 0.1 * most } else { -INF };
            draft.row(least, most)
        })
        .collect();
    let mut roads = vec![usize::MAX; countries * countries];
    if corridors {
        for c in 0..countries {
            for d in c + 1..countries {
                roads[c * countries + d] = draft.row(-INF, 1e5 + 4e5 * dice.unit());
            }
        }
    }
    for p in 0..parks {
        for s in 0..sectors {
            let productivity = 0.8 + 0.4 * dice.unit();
            let mut entries = vec![
                (disposal[site(p, s)], 1.0),
                (land[p], (0.02 + 0.3 * dice.unit()) * productivity),
                (workers[country(p)], (5.0 + 40.0 * dice.unit()) * productivity),
                (capital[country(p)], (0.2 + 1.5 * dice.unit()) * productivity),
            ];
            entries.push((jobs[country(p)], entries[2].1));
            let cost = 0.002 * entries[2].1 - 0.06 * entries[3].1 - 0.003 * entries[2].1;
            for (l, &(_, t)) in pairs.iter().enumerate() {
                if t == s {
                    entries.push((absorption[p * links + l], -a[l]));
                }
            }
            draft.column(cost, INF, &entries);
        }
    }
    for q in 0..parks {
        for (l, &(s, t)) in pairs.iter().enumerate() {
            let _ = t;
            for k in (0..3).filter(|&k| kinds(q)[k]) {
                let strength = 0.5 + 0.5 * ((l * 7919) % 13) as f64 / 13.0;
                draft.column(
                    strength * worth[k],
                    INF,
                    &[(ties[site(q, s) * 3 + k], 1.0), (absorption[q * links + l], 1.0)],
                );
            }
        }
    }
    for s in 0..sectors {
        for p in 0..parks {
            for q in 0..parks {
                let kind = if p == q {
                    0
                } else if country(p) == country(q) {
                    1
                } else {
                    2
                };
                let freight = tonnes[s] * (3.0 + 0.05 * far(p, q)) / 1e6;
                let tariff = if kind == 2 { 0.02 } else { 0.0 };
                let cost = if kind == 0 { 0.0 } else { -freight - tariff };
                let mut entries = vec![(disposal[site(p, s)], -1.0), (ties[site(q, s) * 3 + kind], -1.0)];
                let (c, d) = (country(p).min(country(q)), country(p).max(country(q)));
                if corridors && c != d && tonnes[s] > 0.0 {
                    entries.push((roads[c * countries + d], tonnes[s]));
                }
                draft.column(cost, INF, &entries);
            }
            for m in 0..markets {
                let freight =
                    tonnes[s] * (3.0 + 0.05 * (200.0 + 300.0 * ((p * 31 + m * 17) % 11) as f64)) / 1e6;
                draft.column(-freight, INF, &[(disposal[site(p, s)], -1.0), (sales[m * sectors + s], 1.0)]);
            }
        }
    }
    let (m, n) = (draft.rows.len(), draft.cost.len());
    Lp {
        sense: Sense::Maximise,
        offset: 0.0,
        cost: draft.cost,
        lower: vec![0.0; n],
        upper: draft.upper,
        integer: vec![false; n],
        row_lower: draft.rows.iter().map(|r| r.0).collect(),
        row_upper: draft.rows.iter().map(|r| r.1).collect(),
        matrix: Matrix::from_entries(m, n, &draft.entries),
    }
}
