//! What things are called on charts: short, and as the instance writes them.

use crate::instance::{Instance, PlaceIndex};

/// Longest name that a chart shows as it is.
const LONGEST: usize = 22;

/// Least length of a part of an id that is looked for in a name.
const SHORTEST: usize = 4;

/// The part of a name that its id speaks of (`vsip`: `VSIP` of "VSIP Binh Duong"), the whole name where it is short, else
/// the part that the first words of the id speak of, else the id as words.
pub(super) fn short(id: &str, name: &str) -> String {
    let words: String = id.chars().map(|c| if matches!(c, '-' | '_') { ' ' } else { c }).collect();
    if let Some(part) = part_of(name, &words) {
        return part;
    }
    if name.chars().count() <= LONGEST {
        return name.to_owned();
    }
    let fewer = words.char_indices().rev().filter(|(_, c)| *c == ' ').map(|(at, _)| &words[..at]);
    let part = fewer.filter(|w| w.len() >= SHORTEST).find_map(|w| part_of(name, w));
    part.unwrap_or_else(|| capital(words.chars()))
}

/// The part of a name that reads as these words, whatever its capitals and hyphens.
fn part_of(name: &str, words: &str) -> Option<String> {
    let fold = |text: &str| text.chars().map(|c| c.to_ascii_lowercase()).collect::<Vec<char>>();
    let (letters, sought) = (fold(&name.replace(['-', '_'], " ")), fold(words));
    let at = letters.windows(sought.len().max(1)).position(|part| part == sought.as_slice())?;
    Some(capital(name.chars().skip(at).take(sought.len())))
}

/// The same with a capital in front.
fn capital(mut words: impl Iterator<Item = char>) -> String {
    words.next().map_or_else(String::new, |first| first.to_uppercase().chain(words).collect())
}

/// A text cut to at most `most` characters.
pub(super) fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most.saturating_sub(1)).chain(['\u{2026}']).collect()
}

pub(super) fn park(instance: &Instance, park: usize) -> String {
    let p = &instance.parks[park];
    cut(&short(&p.id, &p.name), LONGEST)
}

pub(super) fn sector(instance: &Instance, sector: usize) -> String {
    let s = &instance.sectors[sector];
    cut(&short(&s.id, &s.name), LONGEST)
}

pub(super) fn place(instance: &Instance, place: PlaceIndex) -> String {
    place.checked_sub(instance.parks.len()).map_or_else(
        || park(instance, place),
        |node| {
            let n = &instance.nodes[node];
            cut(&short(&n.id, &n.name), LONGEST)
        },
    )
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn a_short_name_is_the_part_that_the_id_speaks_of() {
        assert_eq!(short("vsip", "VSIP Binh Duong (VSIP I, II, III)"), "VSIP");
        assert_eq!(short("long-jiang", "Long Jiang (Long Giang) Industrial Park"), "Long Jiang");
        assert_eq!(short("new-energy", "Batteries, PV, electrical equipment"), "New energy");
        assert_eq!(short("footwear", "Leather, footwear, travel goods"), "Footwear");
        assert_eq!(short("phnom-penh-city", "Phnom Penh and its river port"), "Phnom Penh");
        assert_eq!(short("laos", "Lao PDR"), "Lao PDR");
        assert_eq!(short("x", "<script>"), "<script>");
        assert_eq!(short("", ""), "");
    }
}
