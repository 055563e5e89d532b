//! Places of cells in a workbook's parts, looked at as the parts unpack. The reader of workbooks computes with them as they
//! stand: `A4294967297` would become `A1` in one build and end another. A sheet's part may have any name; what makes a part one
//! is its element `sheetData`, from which on the reader looks for cells.

use std::io::{Result, Write};

/// Elements whose places are read: one anywhere, the others where cells stand.
const EXTENT: &[u8] = b"dimension";
const CELLS: &[u8] = b"sheetData";
const IN_CELLS: [&[u8]; 3] = [b"c", b"row", b"f"];
/// Their attributes that hold places.
const ATTRIBUTES: [&[u8]; 2] = [b"r", b"ref"];
/// Letters and digits that a place has at most: `XFD1048576` is the last of a sheet.
const MOST_LETTERS: usize = 3;
const MOST_DIGITS: usize = 7;
/// Bytes that are kept of a name or value: more than any that counts has.
const KEPT: usize = 32;

/// Where in a part the next byte stands.
#[derive(Clone, Copy)]
enum Inside {
    Text,
    /// After `<`.
    Opening,
    /// After `<!`.
    Marked,
    /// In what is no element, up to `>` after so many of the closing byte; of which there were so many just now.
    Aside {
        closes: u8,
        after: i32,
        run: i32,
    },
    /// In a tag's name.
    Name,
    /// In a tag after its name; whether the next byte begins a key.
    Tag {
        next: bool,
    },
    /// In quotes, after the name or behind a key.
    Quoted {
        by: u8,
        key: bool,
    },
}

/// Takes a part of a workbook and remembers the first place in it that is none.
pub(super) struct References {
    inside: Inside,
    /// Whether cells have begun.
    in_cells: bool,
    /// The name of the element, without what stands before a colon.
    element: Vec<u8>,
    key: Vec<u8>,
    value: Vec<u8>,
    bad: Option<String>,
}

impl References {
    pub(super) fn new() -> Self {
        Self {
            inside: Inside::Text,
            in_cells: false,
            element: Vec::new(),
            key: Vec::new(),
            value: Vec::new(),
            bad: None,
        }
    }

    /// The first place that is none, as it is written.
    pub(super) fn bad(self) -> Option<String> {
        self.bad
    }

    fn take(&mut self, byte: u8) {
        self.inside = match (self.inside, byte) {
            (Inside::Text, b'<') => Inside::Opening,
            (Inside::Text, _)
            | (Inside::Opening | Inside::Marked | Inside::Name | Inside::Tag { .. }, b'>') => Inside::Text,
            (Inside::Opening, b'!') => Inside::Marked,
            (Inside::Opening, b'?') => Inside::Aside { closes: b'?', after: 1, run: 0 },
            // The second dash of `<!--` closes nothing yet.
            (Inside::Marked, b'-') => Inside::Aside { closes: b'-', after: 2, run: -1 },
            (Inside::Marked, b'[') => Inside::Aside { closes: b']', after: 2, run: 0 },
            (Inside::Marked, _) => Inside::Aside { closes: 0, after: 0, run: 0 },
            (Inside::Aside { after, run, .. }, b'>') if run >= after => Inside::Text,
            (Inside::Aside { closes, after, run }, _) if byte == closes => {
                Inside::Aside { closes, after, run: run + 1 }
            }
            (Inside::Aside { closes, after, .. }, _) => Inside::Aside { closes, after, run: 0 },
            (Inside::Opening, _) => {
                self.element.clear();
                self.name(byte);
                Inside::Name
            }
            (Inside::Name, b'"' | b'\'') => Inside::Quoted { by: byte, key: false },
            (Inside::Name, _) if byte.is_ascii_whitespace() => Inside::Tag { next: true },
            (Inside::Name, _) => {
                self.name(byte);
                Inside::Name
            }
            (Inside::Tag { .. }, b'"' | b'\'') => {
                self.value.clear();
                Inside::Quoted { by: byte, key: true }
            }
            (Inside::Tag { .. }, _) if byte.is_ascii_whitespace() => Inside::Tag { next: true },
            (Inside::Tag { next }, b'=') => Inside::Tag { next },
            (Inside::Tag { next }, _) => {
                if next {
                    self.key.clear();
                }
                keep(&mut self.key, byte);
                Inside::Tag { next: false }
            }
            (Inside::Quoted { by, key: true }, _) if byte == by => {
                self.look();
                Inside::Tag { next: true }
            }
            (Inside::Quoted { by, key: false }, _) if byte == by => Inside::Name,
            (quoted @ Inside::Quoted { .. }, _) => {
                keep(&mut self.value, byte);
                quoted
            }
        };
    }

    /// Takes a byte of an element's name.
    fn name(&mut self, byte: u8) {
        if byte == b':' {
            self.element.clear();
        } else {
            keep(&mut self.element, byte);
        }
        self.in_cells |= self.element == CELLS;
    }

    /// Looks at the attribute that has just been read.
    fn look(&mut self) {
        let element = self.element.as_slice();
        let counts = (element == EXTENT || self.in_cells && IN_CELLS.contains(&element))
            && ATTRIBUTES.contains(&self.key.as_slice());
        if counts && self.bad.is_none() && !is_range(&self.value) {
            self.bad = Some(String::from_utf8_lossy(&self.value).into_owned());
        }
    }
}

fn keep(what: &mut Vec<u8>, byte: u8) {
    if what.len() < KEPT {
        what.push(byte);
    }
}

/// Whether this is one place, or two of which the second is not before the first.
fn is_range(text: &[u8]) -> bool {
    let mut places = text.split(|&b| b == b':').map(place);
    match (places.next().flatten(), places.next(), places.next()) {
        (Some(_), None, _) => true,
        (Some(from), Some(Some(to)), None) => from.0 <= to.0 && from.1 <= to.1,
        _ => false,
    }
}

/// Column and row of a place; either may be missing, and is then zero.
fn place(text: &[u8]) -> Option<(u32, u32)> {
    let letters = text.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    let (column, row) = text.split_at(letters);
    if letters > MOST_LETTERS || row.len() > MOST_DIGITS || !row.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let column = column.iter().fold(0, |sum, b| sum * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1);
    Some((column, row.iter().fold(0, |sum, b| sum * 10 + u32::from(b - b'0'))))
}

impl Write for References {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        for &byte in bytes {
            self.take(byte);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}
