//! Colours that the colour-blind tell apart (Okabe and Ito 2008), and textures where there are more things than colours.

use maud::{Markup, PreEscaped, html};

/// Okabe and Ito's colours without black, and a grey.
const COLOURS: [&str; 8] =
    ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#8c8c8c"];

/// Textures drawn over a colour: none, stripes, dots, cross stripes.
const TEXTURES: usize = 4;

/// The colour of thing `i`; every eighth has the same.
pub(super) fn colour(i: usize) -> &'static str {
    COLOURS[i % COLOURS.len()]
}

/// The fill of thing `i`: a colour, or a textured colour that [`textures`] defines.
pub(super) fn fill(prefix: &str, i: usize) -> String {
    let texture = i / COLOURS.len() % TEXTURES;
    if texture == 0 {
        colour(i).to_owned()
    } else {
        format!("url(#{prefix}-{})", i % (COLOURS.len() * TEXTURES))
    }
}

/// The textures that `count` things need, under ids that begin with `prefix`.
pub(super) fn textures(prefix: &str, count: usize) -> Markup {
    let textured = COLOURS.len()..count.min(COLOURS.len() * TEXTURES);
    html! {
        @if !textured.is_empty() {
            defs {
                @for i in textured {
                    pattern id={ (prefix) "-" (i) } width="6" height="6" patternUnits="userSpaceOnUse" {
                        rect width="6" height="6" fill=(colour(i)) {}
                        (PreEscaped(strokes(i / COLOURS.len())))
                    }
                }
            }
        }
    }
}

/// The strokes of a texture, in white and black so that they show on every colour.
fn strokes(texture: usize) -> &'static str {
    match texture {
        1 => r##"<path d="M-1 1L1 -1M0 6L6 0M5 7L7 5" stroke="#ffffff" stroke-width="1.8"></path>"##,
        2 => r##"<circle cx="3" cy="3" r="1.4" fill="#1b1b1b"></circle>"##,
        _ => r##"<path d="M0 3L6 3M3 0L3 6" stroke="#1b1b1b" stroke-width="1"></path>"##,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn thirty_two_things_look_different() {
        let fills: BTreeSet<String> = (0..32).map(|i| fill("a", i)).collect();
        assert_eq!(fills.len(), 32);
        let defined = textures("a", 32).into_string();
        let sought = fills.iter().filter_map(|f| f.strip_prefix("url(#")).map(|f| f.trim_end_matches(')'));
        assert!(
            sought.clone().count() == 24
                && sought.into_iter().all(|id| defined.contains(&format!("\"{id}\"")))
        );
    }
}
