//! Tables of figures: readable without a script; the page's script makes them sort, filter and download.

use crate::digits::figure;
use maud::{Markup, PreEscaped, html};

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
            Self::Other(form, words) => {
                let is_plain = without_tags(&form.0) == html! { (words) }.0;
                html! { td data-v=[(!is_plain).then_some(words)] { (form) } }
            }
        }
    }
}

/// The text of a form, still escaped.
fn without_tags(form: &str) -> String {
    form.split('<')
        .enumerate()
        .filter_map(|(i, part)| if i == 0 { Some(part) } else { part.split_once('>').map(|p| p.1) })
        .collect()
}

/// Rows without what HTML lets one leave out, which is a tenth of a page. In text every `<` is escaped.
fn thin(rows: &Markup) -> Markup {
    PreEscaped(rows.0.replace("</td>", "").replace("</tr>", "").replace("<td class=\"n\"", "<td class=n"))
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
                        (thin(&html! {
                            @for (i, row) in self.rows.iter().enumerate() {
                                tr id=[self.row_id.map(|prefix| format!("{prefix}{i}"))] {
                                    @for cell in row { (cell.draw()) }
                                }
                            }
                        }))
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

#[cfg(test)]
mod tests {
    use super::*;
    use scraper::{Html, Selector};

    #[test]
    fn a_thin_table_reads_as_a_whole_one_and_hostile_words_stay_words() {
        let hostile = "</td></tr><td class=\"n\">\" onclick=x <script>";
        let row = |words: &str| {
            vec![
                Cell::text(words),
                Cell::Number(1234.7),
                Cell::Missing("none"),
                Cell::Other(html! { a href="#x" { (words) } }, words.to_owned()),
                Cell::Other(html! { (words) "; more" }, words.to_owned()),
            ]
        };
        let columns = [("a", false), ("b", true), ("c", true), ("d", false), ("e", false)];
        let rows = vec![row("plain & simple"), row(hostile)];
        let drawn = Table { id: "t", caption: "c", columns: &columns, rows, row_id: Some("r") }.draw();
        let page = Html::parse_document(&drawn.0);
        for (at, words) in ["plain & simple", hostile].into_iter().enumerate() {
            let cells = Selector::parse(&format!("tbody > tr#r{at} > td")).unwrap();
            let read: Vec<(Option<&str>, String)> =
                page.select(&cells).map(|cell| (cell.attr("data-v"), cell.text().collect())).collect();
            let more = format!("{words}; more");
            let expected = [
                (None, words),
                (Some("1234.7"), "1,235"),
                (Some(""), "none"),
                (None, words),
                (Some(words), more.as_str()),
            ];
            assert_eq!(read, expected.map(|(value, text)| (value, text.to_owned())));
        }
        assert_eq!(page.select(&Selector::parse("tr, script").unwrap()).count(), 3);
    }
}
