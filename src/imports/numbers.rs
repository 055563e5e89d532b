//! A text of numbers told apart by white space, whatever the lines; every number knows its line.

use crate::error::{Diagnostic, Error, Place};

/// Most rows that a table of an import may have.
const MOST: usize = 10_000_000;

/// What is still to be read.
pub(super) struct Numbers<'a> {
    file: &'a str,
    words: Vec<(usize, &'a str)>,
    next: usize,
}

impl<'a> Numbers<'a> {
    pub(super) fn new(file: &'a str, text: &'a str) -> Self {
        let words = text
            .lines()
            .enumerate()
            .flat_map(|(line, text)| text.split_whitespace().map(move |word| (line + 1, word)))
            .collect();
        Self { file, words, next: 0 }
    }

    /// How many there are left.
    pub(super) fn left(&self) -> usize {
        self.words.len() - self.next
    }

    /// A whole number of the words to come, without taking it.
    pub(super) fn peek(&self, ahead: usize) -> Option<usize> {
        self.words.get(self.next + ahead)?.1.parse().ok()
    }

    pub(super) fn refuse(&self, code: &'static str, message: String, help: &str) -> Error {
        let at = self.next.saturating_sub(1).min(self.words.len().saturating_sub(1));
        let place = self
            .words
            .get(at)
            .map_or_else(|| Place::file(self.file), |(line, _)| Place::line(self.file, *line));
        Error::Input(vec![Diagnostic::error(code, message, place).with_help(help)])
    }

    fn word(&mut self, what: &str) -> Result<&'a str, Error> {
        let Some((_, word)) = self.words.get(self.next) else {
            let message = format!("the file ends where {what} should stand");
            return Err(self.refuse("file-too-short", message, "see whether it is of this kind, and whole"));
        };
        self.next += 1;
        Ok(word)
    }

    /// A count: at least 1, and no more than there are numbers to come.
    pub(super) fn count(&mut self, what: &str) -> Result<usize, Error> {
        let word = self.word(what)?;
        match word.parse::<usize>() {
            Ok(n) if n > 0 && n <= self.left().min(MOST) => Ok(n),
            _ => {
                let message = format!("this is not {what}: `{word}`");
                Err(self.refuse("bad-count", message, "a whole number that the rest of the file can go with"))
            }
        }
    }

    /// A number, zero or above; `instead` stands for the word `capacity`.
    pub(super) fn amount(&mut self, what: &str, instead: Option<f64>) -> Result<f64, Error> {
        let word = self.word(what)?;
        match word.parse::<f64>() {
            Ok(n) if n.is_finite() && n >= 0.0 => Ok(n),
            _ if word == "capacity" => instead.ok_or_else(|| {
                self.refuse(
                    "no-capacity",
                    "this file gives the capacity by a word".to_owned(),
                    "say what it stands for with --capacity",
                )
            }),
            _ => {
                let message = format!("this is not {what}: `{word}`");
                Err(self.refuse("not-a-number", message, "a finite number, zero or above"))
            }
        }
    }

    /// So many of them.
    pub(super) fn amounts(&mut self, what: &str, count: usize) -> Result<Vec<f64>, Error> {
        (0..count).map(|_| self.amount(what, None)).collect()
    }

    /// A table of them, row by row.
    pub(super) fn table(&mut self, what: &str, rows: usize, columns: usize) -> Result<Vec<Vec<f64>>, Error> {
        (0..rows).map(|_| self.amounts(what, columns)).collect()
    }

    /// Passes over the rest.
    pub(super) fn skip_rest(&mut self) {
        self.next = self.words.len();
    }

    /// Refuses what is left.
    pub(super) fn end(&mut self) -> Result<(), Error> {
        if self.left() == 0 {
            return Ok(());
        }
        let message = format!("{} more numbers stand behind the problem", self.left());
        self.next += 1;
        Err(self.refuse("file-too-long", message, "see whether it is of this kind"))
    }
}
