//! The program exactly as section 3 of the model writes it: a column for every y_stpq, every v_spm and every h_pe, every
//! n_ps and e. Written from the page alone, to hold the aggregated form of the library against.

use multipark::instance::{Destination, Instance, Scope};
use multipark::lp::{Lp, Matrix, Sense};
use multipark::model::{ClosedSupply, Cooperation, DataRule, Model, Strength, Term};
use nalgebra::DMatrix;

struct Builder {
    lp: Lp,
    entries: Vec<(usize, usize, f64)>,
    terms: Vec<[f64; 6]>,
}

impl Builder {
    fn column(&mut self, lower: f64, upper: f64, whole: bool) -> usize {
        self.lp.cost.push(0.0);
        self.lp.lower.push(lower);
        self.lp.upper.push(upper);
        self.lp.integer.push(whole);
        self.terms.push([0.0; 6]);
        self.lp.cost.len() - 1
    }

    fn row(&mut self, lower: f64, upper: f64, entries: &[(usize, f64)]) {
        let row = self.lp.row_lower.len();
        self.lp.row_lower.push(lower);
        self.lp.row_upper.push(upper);
        self.entries.extend(entries.iter().map(|&(column, value)| (row, column, value)));
    }
}

/// Countries open to each other, and parks open to each other.
fn open(instance: &Instance, model: &Model) -> (Vec<Vec<bool>>, Vec<Vec<bool>>) {
    let (nc, np) = (instance.countries.len(), instance.parks.len());
    let home = |p: usize| instance.parks[p].country;
    let twin = |p: usize, q: usize| instance.twins.iter().any(|&t| t == (p, q) || t == (q, p));
    let agreed = |a: usize, b: usize| {
        instance
            .agreements
            .iter()
            .any(|g| (g.country_a, g.country_b) == (a, b) || (g.country_a, g.country_b) == (b, a))
    };
    let pair = |a: usize, b: usize| {
        a == b
            || match &model.cooperation {
                Cooperation::None => false,
                Cooperation::Twins => {
                    (0..np).any(|p| (0..np).any(|q| home(p) == a && home(q) == b && twin(p, q)))
                }
                Cooperation::Agreements => agreed(a, b),
                Cooperation::Hub(hub) => instance.countries[a].id == *hub || instance.countries[b].id == *hub,
                Cooperation::All => true,
            }
    };
    let countries: Vec<Vec<bool>> = (0..nc).map(|a| (0..nc).map(|b| pair(a, b)).collect()).collect();
    let parks = (0..np)
        .map(|p| {
            (0..np)
                .map(|q| match model.cooperation {
                    Cooperation::Twins => home(p) == home(q) || twin(p, q),
                    _ => countries[home(p)][home(q)],
                })
                .collect()
        })
        .collect();
    (countries, parks)
}

fn strengths(instance: &Instance, model: &Model) -> Vec<f64> {
    let n = instance.sectors.len();
    let mut factor = vec![1.0; instance.links.len()];
    if model.strength == Strength::Leontief {
        let mut a = DMatrix::<f64>::zeros(n, n);
        for l in &instance.links {
            a[(l.supplier, l.user)] = l.coefficient;
        }
        let inverse = (DMatrix::identity(n, n) - a).lu().solve(&DMatrix::identity(n, n)).unwrap();
        let sum = inverse.sum();
        for (f, l) in factor.iter_mut().zip(&instance.links) {
            let u = n as f64 * inverse.column(l.user).sum() / sum;
            let v = n as f64 * inverse.row(l.supplier).sum() / sum;
            *f = f64::midpoint(u, v);
        }
    }
    instance.links.iter().zip(factor).map(|(l, f)| l.strength * f).collect()
}

/// States the plain program; `None` where a discrete rule is on and a site has no finite bound.
#[allow(clippy::too_many_lines)] // one page of the model, in its order
pub fn state(instance: &Instance, model: &Model) -> Option<Lp> {
    let (np, nc) = (instance.parks.len(), instance.countries.len());
    let places = np + instance.nodes.len();
    let inf = f64::INFINITY;
    let home = |p: usize| instance.parks[p].country;
    let (open_countries, open_parks) = open(instance, model);
    let strength = strengths(instance, model);
    let rate = |from: usize, to: Destination, sector: usize, open: bool| {
        let t = instance.tariff(from, to, sector);
        if open { t.open_rate } else { t.closed_rate }
    };
    let mut b = Builder { lp: Lp::new(Sense::Maximise), entries: Vec::new(), terms: Vec::new() };
    let (comp, va, jobs, suit, equity, cost) = (
        Term::Complementarity as usize,
        Term::ValueAdded as usize,
        Term::Jobs as usize,
        Term::Suitability as usize,
        Term::Equity as usize,
        Term::Cost as usize,
    );

    // Outputs and their new part.
    let mut x = Vec::new();
    let mut new = Vec::new();
    for (i, s) in instance.sites.iter().enumerate() {
        let column = b.column(s.min_output, s.max_output.unwrap_or(inf), false);
        let fresh = b.column(0.0, inf, false);
        b.terms[column][va] = instance.sectors[s.sector].value_added;
        b.terms[column][jobs] = instance.jobs_intensity(i);
        b.terms[column][suit] = s.suitability;
        for (r, resource) in instance.resources.iter().enumerate() {
            let paid = s.intensity[r] * instance.price(r, s.park);
            b.terms[if resource.new_only { fresh } else { column }][cost] += paid;
        }
        for l in instance.links.iter().filter(|l| l.user == s.sector) {
            b.terms[column][cost] += l.outside_premium * l.coefficient;
        }
        x.push(column);
        new.push(fresh);
    }
    // Supplies: (link, from site, to site, column).
    let mut y = Vec::new();
    for (k, l) in instance.links.iter().enumerate() {
        for (i, from) in instance.sites.iter().enumerate().filter(|(_, s)| s.sector == l.supplier) {
            for (j, to) in instance.sites.iter().enumerate().filter(|(_, s)| s.sector == l.user) {
                let (p, q) = (from.park, to.park);
                let is_open = open_parks[p][q];
                let data = home(p) == home(q)
                    || match model.data {
                        DataRule::Open => true,
                        DataRule::Closed => false,
                        DataRule::Agreements => instance.agreements.iter().any(|g| {
                            g.data
                                && [(home(p), home(q)), (home(q), home(p))]
                                    .contains(&(g.country_a, g.country_b))
                        }),
                    };
                if !(is_open || model.closed_supply == ClosedSupply::Tariff) || l.data && !data {
                    continue;
                }
                let column = b.column(0.0, inf, false);
                let place = if p == q {
                    model.place.same_park
                } else if home(p) == home(q) {
                    model.place.same_country
                } else {
                    model.place.cross_border
                };
                b.terms[column][comp] = strength[k] * place;
                let duty = rate(home(p), Destination::Country(home(q)), l.supplier, is_open);
                b.terms[column][cost] = duty - l.outside_premium;
                y.push((k, i, j, column));
            }
        }
    }
    // Sales: (site, demand, column).
    let mut v = Vec::new();
    let markets = instance.markets.as_deref().unwrap_or(&[]);
    for (d, demand) in instance.demand.iter().enumerate() {
        for (i, s) in instance.sites.iter().enumerate().filter(|(_, s)| s.sector == demand.sector) {
            let column = b.column(0.0, inf, false);
            let c = home(s.park);
            b.terms[column][cost] = match markets[demand.market].country {
                Some(to) => rate(c, Destination::Country(to), s.sector, open_countries[c][to]),
                None => rate(c, Destination::Market(demand.market), s.sector, false),
            };
            v.push((i, d, column));
        }
    }
    // Shipments in tonnes: (origin, corridor, tail, head, column).
    let mut h = Vec::new();
    for p in 0..np {
        for (e, corridor) in instance.corridors.iter().enumerate() {
            for (tail, head) in [(corridor.from, corridor.to), (corridor.to, corridor.from)] {
                let column = b.column(0.0, inf, false);
                b.terms[column][cost] = corridor.usd_per_tonne / 1e6;
                h.push((p, e, tail, head, column));
            }
        }
    }
    // Transfers.
    let mut k = Vec::new();
    for t in &instance.transfers {
        let most = if open_countries[t.from][t.to] { t.max } else { 0.0 };
        let column = b.column(0.0, most, false);
        b.terms[column][cost] = t.cost;
        k.push(column);
    }
    let e = b.column(0.0, inf, false);
    b.terms[e][equity] = 100.0;

    // 1 Disposal.
    for (i, &output) in x.iter().enumerate() {
        let mut row = vec![(output, 1.0)];
        row.extend(y.iter().filter(|s| s.1 == i).map(|s| (s.3, -1.0)));
        row.extend(v.iter().filter(|s| s.0 == i).map(|s| (s.2, -1.0)));
        b.row(0.0, if instance.markets.is_some() { 0.0 } else { inf }, &row);
    }
    // 2 Absorption.
    for (link, l) in instance.links.iter().enumerate() {
        for (j, _) in instance.sites.iter().enumerate().filter(|(_, s)| s.sector == l.user) {
            let mut row = vec![(x[j], -l.coefficient)];
            row.extend(y.iter().filter(|s| s.0 == link && s.2 == j).map(|s| (s.3, 1.0)));
            b.row(-inf, 0.0, &row);
        }
    }
    // 3 Resources.
    for (i, s) in instance.sites.iter().enumerate() {
        b.row(-s.existing, inf, &[(new[i], 1.0), (x[i], -1.0)]);
    }
    for (r, resource) in instance.resources.iter().enumerate() {
        let used = |i: usize| if resource.new_only { new[i] } else { x[i] };
        let of = |here: &dyn Fn(usize) -> bool| -> Vec<(usize, f64)> {
            let sites = instance.sites.iter().enumerate().filter(|(_, s)| here(s.park));
            sites.map(|(i, s)| (used(i), s.intensity[r])).collect()
        };
        match resource.scope {
            Scope::Park => {
                for (p, park) in instance.parks.iter().enumerate() {
                    if let Some(most) = park.capacity[r] {
                        b.row(-inf, most, &of(&|at| at == p));
                    }
                }
            }
            Scope::Country => {
                for (c, country) in instance.countries.iter().enumerate() {
                    if let Some(most) = country.capacity[r] {
                        let mut row = of(&|at| home(at) == c);
                        for (t, column) in instance.transfers.iter().zip(&k).filter(|(t, _)| t.resource == r)
                        {
                            if t.from == c {
                                row.push((*column, 1.0));
                            } else if t.to == c {
                                row.push((*column, -1.0));
                            }
                        }
                        b.row(-inf, most, &row);
                    }
                }
            }
            Scope::Region => {
                if let Some(most) = resource.capacity {
                    b.row(-inf, most, &of(&|_| true));
                }
            }
        }
    }
    // 4 Markets.
    for (d, demand) in instance.demand.iter().enumerate() {
        let row: Vec<_> = v.iter().filter(|s| s.1 == d).map(|s| (s.2, 1.0)).collect();
        b.row(demand.min_sales, demand.max_sales, &row);
    }
    // 5 Freight.
    for p in 0..np {
        for n in (0..places).filter(|&n| n != p) {
            let mut row: Vec<(usize, f64)> = Vec::new();
            for &(link, i, j, column) in &y {
                if instance.sites[i].park == p && instance.sites[j].park == n {
                    row.push((column, instance.sectors[instance.links[link].supplier].tonnes));
                }
            }
            for &(i, d, column) in &v {
                let s = &instance.sites[i];
                if s.park == p && markets[instance.demand[d].market].place == n {
                    row.push((column, instance.sectors[s.sector].tonnes));
                }
            }
            for &(origin, _, tail, head, column) in &h {
                if origin == p && head == n {
                    row.push((column, -1.0));
                } else if origin == p && tail == n {
                    row.push((column, 1.0));
                }
            }
            b.row(0.0, 0.0, &row);
        }
    }
    for (c, corridor) in instance.corridors.iter().enumerate() {
        if let Some(most) = corridor.capacity_kt {
            let row: Vec<_> = h.iter().filter(|s| s.1 == c).map(|s| (s.4, 1.0)).collect();
            b.row(-inf, 1000.0 * most, &row);
        }
    }
    // 6 Programmes.
    for (s, sector) in instance.sectors.iter().enumerate() {
        let sites = instance.sites.iter().enumerate().filter(|(_, site)| site.sector == s);
        let row: Vec<_> = sites.map(|(i, _)| (x[i], 1.0)).collect();
        b.row(sector.min_total, sector.max_total.unwrap_or(inf), &row);
    }
    // 7 Jobs floors and 8 equity.
    let jobs_resource = instance.jobs_resource();
    let mut anyone = false;
    for (c, country) in instance.countries.iter().enumerate() {
        let here = || instance.sites.iter().enumerate().filter(move |(_, s)| home(s.park) == c);
        let row: Vec<_> = here().map(|(i, _)| (x[i], instance.jobs_intensity(i))).collect();
        if country.min_jobs > 0.0 {
            b.row(country.min_jobs, inf, &row);
        }
        let able = here().any(|(i, s)| s.max_output != Some(0.0) && instance.jobs_intensity(i) > 0.0);
        let capacity = jobs_resource
            .filter(|&r| instance.resources[r].scope == Scope::Country)
            .and_then(|r| country.capacity[r])
            .filter(|&c| c > 0.0);
        if let (true, Some(capacity)) = (able, capacity) {
            anyone = true;
            let mut row: Vec<_> = row.iter().map(|&(column, u)| (column, u / capacity)).collect();
            row.push((e, -1.0));
            b.row(0.0, inf, &row);
        }
    }
    if !anyone {
        b.row(0.0, 0.0, &[(e, 1.0)]);
    }
    // 10 Discrete rules.
    let rules = model.discrete;
    if rules.any() {
        let mut o = Vec::new();
        for (i, s) in instance.sites.iter().enumerate() {
            let mut bound =
                s.max_output.unwrap_or(inf).min(instance.sectors[s.sector].max_total.unwrap_or(inf));
            for (r, resource) in instance.resources.iter().enumerate() {
                let capacity = match resource.scope {
                    Scope::Park => instance.parks[s.park].capacity[r],
                    Scope::Region => resource.capacity,
                    Scope::Country => instance.countries[home(s.park)].capacity[r].map(|own| {
                        let inward = instance.transfers.iter().filter(|t| {
                            t.resource == r && t.to == home(s.park) && open_countries[t.from][t.to]
                        });
                        own + inward.map(|t| t.max).sum::<f64>()
                    }),
                };
                if let Some(capacity) = capacity.filter(|_| s.intensity[r] > 0.0) {
                    let extra = if resource.new_only { s.existing } else { 0.0 };
                    bound = bound.min(capacity / s.intensity[r] + extra);
                }
            }
            if bound == inf {
                return None;
            }
            let column = b.column(0.0, 1.0, true);
            b.row(-inf, 0.0, &[(x[i], 1.0), (column, -bound)]);
            if rules.min_scale {
                b.row(0.0, inf, &[(x[i], 1.0), (column, -instance.sectors[s.sector].min_scale)]);
            }
            o.push(column);
        }
        for (p, park) in instance.parks.iter().enumerate() {
            let here: Vec<usize> = (0..o.len()).filter(|&i| instance.sites[i].park == p).collect();
            if let Some(most) = park.max_sectors.filter(|_| rules.max_sectors) {
                let row: Vec<_> = here.iter().map(|&i| (o[i], 1.0)).collect();
                b.row(-inf, f64::from(most), &row);
            }
            if rules.fixed_costs {
                let z = b.column(0.0, 1.0, true);
                b.terms[z][cost] = park.fixed_cost;
                for &i in &here {
                    b.row(0.0, inf, &[(z, 1.0), (o[i], -1.0)]);
                }
            }
        }
        for (s, sector) in instance.sectors.iter().enumerate() {
            if let Some(most) = sector.max_parks.filter(|_| rules.max_parks) {
                let here = (0..o.len()).filter(|&i| instance.sites[i].sector == s);
                let row: Vec<_> = here.map(|i| (o[i], 1.0)).collect();
                b.row(-inf, f64::from(most), &row);
            }
        }
    }
    // 9 Limits on terms, and the objective.
    for term in Term::ALL {
        let limit = model.limit(term);
        let row: Vec<_> = (0..b.terms.len()).map(|j| (j, b.terms[j][term as usize])).collect();
        if limit.min.is_some() || limit.max.is_some() {
            b.row(limit.min.unwrap_or(-inf), limit.max.unwrap_or(inf), &row);
        }
        let sign = if term == Term::Cost { -1.0 } else { 1.0 };
        for (j, value) in row {
            b.lp.cost[j] += sign * model.objective[term] * value;
        }
    }
    debug_assert!(nc > 0);
    let (rows, columns) = (b.lp.row_lower.len(), b.lp.cost.len());
    b.lp.matrix = Matrix::from_entries(rows, columns, &b.entries);
    Some(b.lp)
}
