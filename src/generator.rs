//! Synthetic instances of any size with the structure of the real one: countries of parks round a hub, hubs on a grid
//! of roads, a dense table of links, and sectors that cluster in the countries that are good at them.
//!
//! Only whole-number arithmetic, sums, products and quotients: the same seed gives the same bytes on every platform.
//! Tables are written row by row, so memory does not grow with them.

use std::fmt::Display;
use std::io::{self, Write};

/// How large an instance to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Parks, at least 1.
    pub parks: usize,
    /// Sectors, at least 1.
    pub sectors: usize,
    /// Links, at most the square of the sectors.
    pub links: usize,
    /// The same seed makes the same instance.
    pub seed: u64,
}

/// Where the files of an instance go, one after the other: what is written goes to the file begun last.
pub trait Files: Write {
    /// Ends the file before, and begins one of this name.
    ///
    /// # Errors
    /// As the disk gives them.
    fn begin(&mut self, name: &str) -> io::Result<()>;
}

/// Parks to a country.
const PARKS_A_COUNTRY: usize = 8;
/// Most that a sector buys from others, of its output: below 1, so that the links can be met.
const BOUGHT: f64 = 0.6;
/// Millionths: figures are drawn as whole numbers of these.
const MILLION: u64 = 1_000_000;

/// Splitmix64 (Steele, Lea and Flood, 2014), started anew for every table so that one does not shift another.
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let a = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let b = (a ^ (a >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        b ^ (b >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % (n.max(1) as u64)).unwrap_or(0)
    }

    /// Between two figures, in steps of a millionth of their distance.
    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * ((self.next() % MILLION) as f64) / (MILLION as f64)
    }
}

/// Writes an instance.
///
/// # Errors
/// As the files give them.
pub fn generate(size: Size, files: &mut dyn Files) -> io::Result<()> {
    let world = World { size, countries: size.parks.div_ceil(PARKS_A_COUNTRY).max(2) };
    files.begin("instance.toml")?;
    files.write_all(world.settings().as_bytes())?;
    world.places(files)?;
    world.sectors(files)?;
    world.sites(files)?;
    world.links(files)?;
    world.corridors(files)?;
    world.trade(files)?;
    files.flush()
}

/// What every table is drawn from.
struct World {
    size: Size,
    countries: usize,
}

fn park(p: usize) -> String {
    format!("p{p}")
}

/// A line of cells; none of ours needs quoting.
fn line(out: &mut dyn Files, cells: &[&dyn Display]) -> io::Result<()> {
    for (at, cell) in cells.iter().enumerate() {
        write!(out, "{}{cell}", if at == 0 { "" } else { "," })?;
    }
    writeln!(out)
}

fn figure(value: f64) -> String {
    format!("{value:.4}")
}

impl World {
    fn draw(&self, table: u64) -> Draw {
        let mut draw = Draw(self.size.seed ^ table.wrapping_mul(0xD1B5_4A32_D192_ED03));
        draw.next();
        draw
    }

    fn country(&self, p: usize) -> usize {
        p % self.countries
    }

    /// Hubs stand on a grid as near to a square as can be.
    fn columns(&self) -> usize {
        (1..=self.countries).find(|n| n * n >= self.countries).unwrap_or(1)
    }

    /// Degrees of latitude and longitude.
    fn hub(&self, c: usize) -> (f64, f64) {
        (4.0 * (c / self.columns()) as f64, 4.0 * (c % self.columns()) as f64)
    }

    /// Whether a country is good at a sector: every country at about a third of them.
    fn good_at(&self, c: usize, s: usize) -> bool {
        self.draw(1000 + (c * self.size.sectors + s) as u64).below(3) == 0
    }

    fn settings(&self) -> String {
        let Size { parks, sectors, links, seed } = self.size;
        format!(
            "format = 1\nname = \"{parks} parks, {sectors} sectors, {links} links, seed {seed}\"\n\
             description = \"Synthetic: no figure is of any real place.\"\n\n\
             [resources.workers]\nunit = \"persons\"\nscope = \"country\"\njobs = true\n\n\
             [resources.capital]\nunit = \"M USD\"\nscope = \"country\"\nnew_only = true\n\n\
             [resources.land]\nunit = \"ha\"\nscope = \"park\"\n"
        )
    }

    fn places(&self, files: &mut dyn Files) -> io::Result<()> {
        let mut draw = self.draw(1);
        files.begin("countries.csv")?;
        writeln!(files, "id,name,workers,workers_price,capital,capital_price")?;
        for c in 0..self.countries {
            let workers = draw.between(20_000.0, 120_000.0);
            let wage = draw.between(0.0015, 0.006);
            let capital = draw.between(500.0, 4000.0);
            let cells =
                [figure(workers), format!("{wage:.6}"), figure(capital), figure(draw.between(0.08, 0.16))];
            line(
                files,
                &[&format!("c{c}"), &format!("Country {c}"), &cells[0], &cells[1], &cells[2], &cells[3]],
            )?;
        }
        self.parks(files)?;
        files.begin("nodes.csv")?;
        writeln!(files, "id,name,country,lat,lon,kind")?;
        for c in 0..self.countries {
            let (lat, lon) = self.hub(c);
            let cells = [figure(lat), figure(lon)];
            line(
                files,
                &[&format!("hub{c}"), &format!("Hub {c}"), &format!("c{c}"), &cells[0], &cells[1], &"city"],
            )?;
        }
        line(files, &[&"sea", &"Ports overseas", &"", &"", &"", &"sea"])
    }

    fn parks(&self, files: &mut dyn Files) -> io::Result<()> {
        let mut draw = self.draw(2);
        files.begin("parks.csv")?;
        writeln!(files, "id,name,country,lat,lon,max_sectors,fixed_cost,land,land_price")?;
        for p in 0..self.size.parks {
            let c = self.country(p);
            let (lat, lon) = self.hub(c);
            let (lat, lon) = (lat + draw.between(-1.0, 1.0), lon + draw.between(-1.0, 1.0));
            let land = draw.between(200.0, 2000.0);
            let cells = [
                figure(lat),
                figure(lon),
                figure(land / 100.0),
                figure(land),
                figure(draw.between(0.02, 0.1)),
            ];
            let most = 3 + draw.below(6);
            line(
                files,
                &[
                    &park(p),
                    &format!("Park {p}"),
                    &format!("c{c}"),
                    &cells[0],
                    &cells[1],
                    &most,
                    &cells[2],
                    &cells[3],
                    &cells[4],
                ],
            )?;
        }
        Ok(())
    }

    fn sectors(&self, files: &mut dyn Files) -> io::Result<()> {
        let mut draw = self.draw(3);
        files.begin("sectors.csv")?;
        writeln!(files, "id,name,workers,capital,land,tonnes,value_added,min_scale")?;
        for s in 0..self.size.sectors {
            let cells = [
                figure(draw.between(6.0, 45.0)),
                figure(draw.between(0.2, 1.6)),
                figure(draw.between(0.02, 0.6)),
                figure(draw.between(15.0, 1200.0)),
                figure(draw.between(0.25, 0.4)),
            ];
            let scale = 5 + draw.below(25);
            line(
                files,
                &[
                    &format!("s{s}"),
                    &format!("Sector {s}"),
                    &cells[0],
                    &cells[1],
                    &cells[2],
                    &cells[3],
                    &cells[4],
                    &scale,
                ],
            )?;
        }
        Ok(())
    }

    fn sites(&self, files: &mut dyn Files) -> io::Result<()> {
        let mut draw = self.draw(4);
        files.begin("sites.csv")?;
        writeln!(files, "park,sector,suitability,existing,max_output")?;
        for p in 0..self.size.parks {
            for s in 0..self.size.sectors {
                let good = self.good_at(self.country(p), s);
                let suitability = if good { draw.between(0.7, 1.0) } else { draw.between(0.2, 0.6) };
                let existing = if good && draw.below(2) == 0 { draw.between(20.0, 200.0) } else { 0.0 };
                let most = 2.0 * existing + draw.between(50.0, 300.0);
                let cells = [figure(suitability), figure(existing), figure(most)];
                line(files, &[&park(p), &format!("s{s}"), &cells[0], &cells[1], &cells[2]])?;
            }
        }
        Ok(())
    }

    /// Every n-th pair of the table, so that each column holds about as many as any other.
    fn links(&self, files: &mut dyn Files) -> io::Result<()> {
        let mut draw = self.draw(5);
        let n = self.size.sectors;
        let wanted = self.size.links.min(n * n);
        let most = BOUGHT * n as f64 / (wanted.max(n) as f64);
        files.begin("links.csv")?;
        writeln!(files, "supplier,user,coefficient,strength,outside_premium,data")?;
        for k in 0..wanted {
            // Link k stands in column k mod n, one row further down in each round.
            let (user, round) = (k % n, k / n);
            let supplier = (user + round) % n;
            let strength = u8::from(supplier != user);
            let cells = [
                format!("{:.6}", draw.between(0.1 * most, most)),
                figure(f64::from(strength) * draw.between(0.01, 0.1)),
            ];
            let data = if draw.below(10) == 0 { "yes" } else { "no" };
            line(
                files,
                &[&format!("s{supplier}"), &format!("s{user}"), &cells[0], &strength, &cells[1], &data],
            )?;
        }
        Ok(())
    }

    /// A road from every park to its hub, and between hubs that are neighbours on the grid: no two roads cross there.
    fn corridors(&self, files: &mut dyn Files) -> io::Result<()> {
        let mut draw = self.draw(6);
        files.begin("corridors.csv")?;
        writeln!(files, "id,from,to,usd_per_tonne,capacity_kt,mode")?;
        for p in 0..self.size.parks {
            let hub = format!("hub{}", self.country(p));
            line(files, &[&format!("r{p}"), &park(p), &hub, &figure(draw.between(1.0, 15.0)), &"", &"road"])?;
        }
        for c in 0..self.countries {
            for other in self.neighbours(c) {
                let cells = [figure(draw.between(20.0, 90.0)), figure(draw.between(1000.0, 8000.0))];
                let id = format!("h{c}-{other}");
                line(
                    files,
                    &[&id, &format!("hub{c}"), &format!("hub{other}"), &cells[0], &cells[1], &"rail"],
                )?;
            }
            if c % self.columns() == 0 {
                line(
                    files,
                    &[
                        &format!("sea{c}"),
                        &format!("hub{c}"),
                        &"sea",
                        &figure(draw.between(60.0, 120.0)),
                        &"",
                        &"sea",
                    ],
                )?;
            }
        }
        Ok(())
    }

    /// Hubs to the right and below.
    fn neighbours(&self, c: usize) -> Vec<usize> {
        let columns = self.columns();
        let right = Some(c + 1).filter(|r| r % columns != 0);
        right.into_iter().chain(Some(c + columns)).filter(|other| *other < self.countries).collect()
    }

    fn trade(&self, files: &mut dyn Files) -> io::Result<()> {
        let mut draw = self.draw(7);
        files.begin("markets.csv")?;
        writeln!(files, "id,name,node,country")?;
        for c in 0..self.countries {
            line(files, &[&format!("m{c}"), &format!("Market {c}"), &format!("hub{c}"), &format!("c{c}")])?;
        }
        writeln!(files, "world,The rest of the world,sea,")?;
        files.begin("demand.csv")?;
        writeln!(files, "market,sector,max_sales")?;
        let room = 40.0 * self.size.parks as f64 / self.countries as f64;
        for m in (0..self.countries).map(|c| format!("m{c}")).chain(["world".to_owned()]) {
            for s in 0..self.size.sectors {
                line(files, &[&m, &format!("s{s}"), &figure(draw.between(0.2 * room, room))])?;
            }
        }
        files.begin("tariffs.csv")?;
        writeln!(files, "from,to,sector,closed_rate,open_rate")?;
        for s in 0..self.size.sectors {
            let open = draw.between(0.0, 0.02);
            let closed = open + draw.between(0.01, 0.1);
            line(files, &[&"*", &"*", &format!("s{s}"), &figure(closed), &figure(open)])?;
        }
        self.relations(&mut draw, files)
    }

    /// Neighbours lend to each other, their first parks are twins, and half of them have an agreement.
    fn relations(&self, draw: &mut Draw, files: &mut dyn Files) -> io::Result<()> {
        let pairs =
            || (0..self.countries).flat_map(|c| self.neighbours(c).into_iter().map(move |other| (c, other)));
        files.begin("transfers.csv")?;
        writeln!(files, "resource,from,to,max,cost")?;
        for (a, b) in pairs() {
            for (from, to) in [(a, b), (b, a)] {
                let most = figure(draw.between(50.0, 500.0));
                line(files, &[&"capital", &format!("c{from}"), &format!("c{to}"), &most, &"0.01"])?;
            }
        }
        files.begin("twins.csv")?;
        writeln!(files, "park_a,park_b")?;
        for (a, b) in pairs().filter(|(_, b)| *b < self.size.parks) {
            line(files, &[&park(a), &park(b)])?;
        }
        files.begin("agreements.csv")?;
        writeln!(files, "country_a,country_b,data")?;
        for (a, b) in pairs().filter(|(a, b)| (a + b) % 2 == 1) {
            let data = if draw.below(2) == 0 { "yes" } else { "no" };
            line(files, &[&format!("c{a}"), &format!("c{b}"), &data])?;
        }
        Ok(())
    }
}
