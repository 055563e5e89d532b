//! Numbers and tables to read.

pub(super) use crate::digits::{counted, figure, maybe, per_cent, whole};
use crate::error::printable;
use comfy_table::{Cell, CellAlignment, ContentArrangement, Table, presets};

/// Columns of a terminal that output to read keeps to, where its names allow it.
pub(super) const WIDTH: usize = 100;

/// A table whose first `words` columns are text and the others figures.
pub(super) fn table(head: &[&str], words: usize, rows: impl IntoIterator<Item = Vec<String>>) -> String {
    aligned(head, |column| column < words, rows)
}

/// A table in which `is_words` says which columns are text.
pub(super) fn aligned(
    head: &[&str],
    is_words: impl Fn(usize) -> bool,
    rows: impl IntoIterator<Item = Vec<String>>,
) -> String {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(head.iter().map(|h| printable(h).to_uppercase()));
    for row in rows {
        table.add_row(row.iter().map(|cell| Cell::new(printable(cell))));
    }
    for (i, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, 2));
        column.set_cell_alignment(if is_words(i) { CellAlignment::Left } else { CellAlignment::Right });
    }
    table.lines().flat_map(|line| ["  ".to_owned(), line.trim_end().to_owned(), "\n".to_owned()]).collect()
}

/// A table of figures with a label a row, in as many blocks of columns as the width needs.
pub(super) fn matrix(label: &str, head: &[&str], rows: &[(String, Vec<String>)]) -> String {
    let length = |text: &str| text.chars().count() + 2;
    let widths: Vec<usize> = (0..head.len())
        .map(|i| rows.iter().map(|row| length(&row.1[i])).chain([length(head[i])]).max().unwrap_or(0))
        .collect();
    let labels = rows.iter().map(|row| length(&row.0)).chain([length(label)]).max().unwrap_or(0);
    let mut blocks = Vec::new();
    let mut from = 0;
    while from < head.len() {
        let (mut to, mut width) = (from + 1, 2 + labels + widths[from]);
        while to < head.len() && width + widths[to] <= WIDTH + 2 {
            width += widths[to];
            to += 1;
        }
        let titles: Vec<&str> = [label].into_iter().chain(head[from..to].iter().copied()).collect();
        let part = rows
            .iter()
            .map(|(name, cells)| [name].into_iter().chain(&cells[from..to]).cloned().collect::<Vec<_>>());
        blocks.push(table(&titles, 1, part));
        from = to;
    }
    blocks.join("\n")
}

/// Pieces of text set one after the other, with `between` where they share a line, in lines of at most `width`.
pub(super) fn packed(pieces: &[String], between: &str, width: usize) -> Vec<String> {
    let length = |text: &str| text.chars().count();
    let mut lines: Vec<String> = Vec::new();
    for piece in pieces {
        match lines.last_mut() {
            Some(line) if length(line) + length(between) + length(piece) <= width => {
                line.push_str(between);
                line.push_str(piece);
            }
            _ => lines.push(piece.clone()),
        }
    }
    lines
}

/// A paragraph, indented by two.
pub(super) fn paragraph(words: &str) -> String {
    let words: Vec<String> = printable(words).split_whitespace().map(ToOwned::to_owned).collect();
    packed(&words, " ", WIDTH - 2)
        .into_iter()
        .flat_map(|line| ["  ".to_owned(), line, "\n".to_owned()])
        .collect()
}

/// A heading, bold where colour is on.
pub(super) fn heading(words: &str, colour: bool) -> String {
    if colour { format!("\n\u{1b}[1m{words}\u{1b}[0m\n") } else { format!("\n{words}\n") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wide_matrix_comes_in_blocks() {
        let names: Vec<String> = (0..30).map(|i| format!("market-{i:02}")).collect();
        let head: Vec<&str> = names.iter().map(String::as_str).collect();
        let text = matrix("sector", &head, &[("food".to_owned(), vec!["1,000".to_owned(); 30])]);
        assert!(text.lines().all(|line| line.chars().count() <= WIDTH), "{text}");
        assert_eq!(text.matches("1,000").count(), 30);
        assert_eq!(text.matches("food").count(), text.matches("SECTOR").count());
        assert_eq!(matrix("sector", &[], &[]), "");
    }

    #[test]
    fn paragraphs_keep_their_words_and_the_width() {
        let words = "word ".repeat(60);
        let text = paragraph(&words);
        assert_eq!(text.matches("word").count(), 60);
        assert!(text.lines().all(|line| line.len() <= WIDTH));
        assert_eq!(packed(&[], " ", 10), Vec::<String>::new());
    }
}
