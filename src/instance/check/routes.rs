//! Warnings about goods that cannot get where they are wanted: places joined by corridors, and who lies where.

use super::findings::Findings;
use super::sheet::Sheets;
use crate::instance::{Instance, PlaceIndex};
use std::collections::HashSet;

pub(super) fn check(instance: &Instance, sheets: &Sheets<'_>, found: &mut Findings) {
    if instance.corridors.is_empty() {
        goods_can_leave_their_park(instance, sheets, found);
        return;
    }
    let parts = Parts::new(instance);
    markets_can_be_reached(instance, sheets, &parts, found);
    sites_have_somewhere_to_go(instance, sheets, &parts, found);
}

/// The connected part of the network in which each place lies.
struct Parts {
    part: Vec<usize>,
}

impl Parts {
    fn new(instance: &Instance) -> Self {
        let mut part: Vec<usize> = (0..instance.parks.len() + instance.nodes.len()).collect();
        for corridor in instance.corridors.iter().filter(|c| c.capacity_kt != Some(0.0)) {
            let (a, b) = (root(&mut part, corridor.from), root(&mut part, corridor.to));
            part[a] = b;
        }
        for place in 0..part.len() {
            part[place] = root(&mut part, place);
        }
        Self { part }
    }

    fn of(&self, place: PlaceIndex) -> usize {
        self.part[place]
    }
}

fn root(part: &mut [usize], mut place: usize) -> usize {
    while part[place] != place {
        part[place] = part[part[place]];
        place = part[place];
    }
    place
}

fn goods_can_leave_their_park(instance: &Instance, sheets: &Sheets<'_>, found: &mut Findings) {
    let Some(heavy) = instance.sectors.iter().position(|sector| sector.tonnes > 0.0) else { return };
    let Some(sheet) = sheets.get("sectors") else { return };
    let count = instance.sectors.iter().filter(|sector| sector.tonnes > 0.0).count();
    let message = format!(
        "there are no corridors, so goods with tonnes cannot leave their park: `{}`{}",
        instance.sectors[heavy].id,
        if count > 1 { format!(" and {} more", count - 1) } else { String::new() }
    );
    let place = sheet.rows().get(heavy).map(|row| sheet.place(row, "tonnes")).unwrap_or_default();
    found.warning(
        "no-corridors",
        place,
        message,
        "add corridors.csv, or leave `tonnes` blank where freight does not matter",
    );
}

/// Some site of some sector that a market wants can send goods there.
fn markets_can_be_reached(instance: &Instance, sheets: &Sheets<'_>, parts: &Parts, found: &mut Findings) {
    let made: HashSet<(usize, usize)> = instance.sites.iter().map(|s| (parts.of(s.park), s.sector)).collect();
    let somewhere: HashSet<usize> = instance.sites.iter().map(|s| s.sector).collect();
    let Some(sheet) = sheets.get("markets") else { return };
    for (m, market) in instance.markets.as_deref().unwrap_or_default().iter().enumerate() {
        let wanted: Vec<usize> = instance
            .demand
            .iter()
            .filter(|d| d.market == m && d.max_sales > 0.0 && somewhere.contains(&d.sector))
            .map(|d| d.sector)
            .collect();
        let here = parts.of(market.place);
        let cut_off: Vec<usize> = wanted
            .iter()
            .copied()
            .filter(|s| instance.sectors[*s].tonnes > 0.0 && !made.contains(&(here, *s)))
            .collect();
        let Some(first) = cut_off.first() else { continue };
        let Some(row) = sheet.rows().get(m) else { continue };
        let goods = if cut_off.len() == wanted.len() {
            "anything that it buys".to_owned()
        } else {
            format!(
                "{} of the {} goods that it buys, such as `{}`",
                cut_off.len(),
                wanted.len(),
                instance.sectors[*first].id
            )
        };
        let message = format!("no corridors join the market `{}` to any site of {goods}", market.id);
        let help = format!("join `{}` to the parks in corridors.csv", instance.place_id(market.place));
        found.warning("disconnected-market", sheet.place(row, "node"), message, help);
    }
}

/// What a site makes can be used by a link or sold to a market that it can reach; told once a sector.
fn sites_have_somewhere_to_go(instance: &Instance, sheets: &Sheets<'_>, parts: &Parts, found: &mut Findings) {
    if instance.markets.is_none() {
        return;
    }
    let mut wanted_anywhere = HashSet::new();
    let mut wanted_in = HashSet::new();
    for demand in instance.demand.iter().filter(|d| d.max_sales > 0.0) {
        let Some(market) = instance.markets.as_deref().unwrap_or_default().get(demand.market) else {
            continue;
        };
        wanted_anywhere.insert(demand.sector);
        wanted_in.insert((demand.sector, parts.of(market.place)));
    }
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); instance.sectors.len()];
    for site in &instance.sites {
        users[site.sector].push(parts.of(site.park));
    }
    for link in instance.links.iter().filter(|link| link.coefficient > 0.0) {
        for part in &users[link.user] {
            wanted_anywhere.insert(link.supplier);
            wanted_in.insert((link.supplier, *part));
        }
    }
    for (s, sector) in instance.sectors.iter().enumerate() {
        let stuck: Vec<&str> = instance
            .sites
            .iter()
            .filter(|site| site.sector == s && !wanted_in.contains(&(s, parts.of(site.park))))
            .map(|site| instance.parks[site.park].id.as_str())
            .collect();
        if stuck.is_empty() || sector.tonnes <= 0.0 || !wanted_anywhere.contains(&s) {
            continue;
        }
        let Some((sheet, row)) =
            sheets.get("sectors").and_then(|sheet| sheet.rows().get(s).map(|row| (sheet, row)))
        else {
            continue;
        };
        let named: Vec<String> = stuck.iter().take(3).map(|park| format!("`{park}`")).collect();
        let more = if stuck.len() > 3 { format!(" and {} more", stuck.len() - 3) } else { String::new() };
        let message = format!(
            "the output of `{}` at {}{more} can reach neither a user nor a market",
            sector.id,
            named.join(", ")
        );
        found.warning(
            "stranded-site",
            sheet.place(row, "id"),
            message,
            "join these parks in corridors.csv, or forbid these sites",
        );
    }
}
