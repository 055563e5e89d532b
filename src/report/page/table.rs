//! Tables of figures: readable without a script; the page's script makes them sort, filter and download.

use crate::digits::figure;
use maud::{Markup, html};

/// What a cell holds.
pub(super) enum Cell {
    /// Words.
    Text(String),
    /// A figure, shown with sensible digits and kept whole for sorting and CSV.
    Number(f64),
    /// A figure that there is not, with what is said instead.
    Missing(&'static str),
    /// Anything that knows its own form; sorted and downloaded as the words given.
    Other(Markup, String),
}

impl Cell {
    pub(super) fn text(words: impl Into<String>) -> Self {
        Self::Text(words.into())
    }

    pub(super) fn maybe(value: Option<f64>, instead: &'static str) -> Self {
        value.map_or(Self::Missing(instead), Self::Number)
    }

    fn draw(&self) -> Markup {
        match self {
            Self::Text(words) => html! { td { (words) } },
            Self::Number(value) => {
                let shown = figure(*value);
                let whole = format!("{value}");
                html! { td.n data-v=[(shown != whole).then_some(whole)] { (shown) } }
            }
            Self::Missing(words) => html! { td.n.none data-v="" { (words) } },
            Self::Other(form, words) => html! { td data-v=(words) { (form) } },
        }
    }
}

/// A table.
pub(super) struct Table<'a> {
    /// Its name in links and downloads.
    pub(super) id: &'a str,
    /// What it says, above it.
    pub(super) caption: &'a str,
    /// Heads, and whether a column holds figures.
    pub(super) columns: &'a [(&'a str, bool)],
    /// Rows.
    pub(super) rows: Vec<Vec<Cell>>,
    /// Ids of the rows, by number, where something links to them.
    pub(super) row_id: Option<&'a str>,
}

impl Table<'_> {
    /// The table by itself.
    pub(super) fn draw(&self) -> Markup {
        html! {
            div.scroll tabindex="0" role="region" aria-label=(self.caption) {
                table.data id=(self.id) {
                    caption { (self.caption) }
                    thead { tr { @for (head, figures) in self.columns { th.n[*figures] scope="col" { (head) } } } }
                    tbody {
                        @for (i, row) in self.rows.iter().enumerate() {
                            tr id=[self.row_id.map(|prefix| format!("{prefix}{i}"))] {
                                @for cell in row { (cell.draw()) }
                            }
                        }
                    }
                }
            }
        }
    }

    /// The table behind a line that opens it.
    pub(super) fn folded(&self, open: &str) -> Markup {
        html! {
            details.figures {
                summary { (open) " " span.count { "(" (self.rows.len()) (if self.rows.len() == 1 { " row" } else { " rows" }) ")" } }
                (self.draw())
            }
        }
    }
}
