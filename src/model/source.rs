//! A model as it was written, with the changes made to it: what patches change, and where a key stands.

use super::Model;
use super::read::read;
use super::schema::KEYS;
use crate::error::{Error, Place};
use crate::input::{Document, Edit, Patch, apply};

/// The text of a model file and the changes made to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// File as the user named it.
    pub file: String,
    /// Its text, after the changes.
    pub text: String,
    edits: Vec<Edit>,
}

impl Source {
    /// A text as it was read.
    #[must_use]
    pub fn new(file: impl Into<String>, text: impl Into<String>) -> Self {
        let text: String = text.into();
        let text = text.strip_prefix('\u{FEFF}').map_or(text.clone(), str::to_owned);
        Self { file: file.into(), text, edits: Vec::new() }
    }

    /// The same after changes: those patches whose path begins with `model.`, in order.
    ///
    /// # Errors
    /// [`Error::Input`] when such a path names no key, or its value does not fit.
    pub fn patched(&self, patches: &[Patch]) -> Result<Self, Error> {
        let mut source = self.clone();
        let mut found = Vec::new();
        for patch in patches {
            let Some(path) = patch.model_path() else { continue };
            let path: Vec<&str> = path.split('.').collect();
            match apply(&source.text, KEYS, &path, patch, &mut source.edits) {
                Ok(changed) => source.text = changed,
                Err(problem) => found.push(*problem),
            }
        }
        if found.is_empty() { Ok(source) } else { Err(Error::Input(found)) }
    }

    /// The model.
    ///
    /// # Errors
    /// [`Error::Input`] with every problem found.
    pub fn read(&self) -> Result<Model, Error> {
        let document = Document::parse(&self.file, &self.text, &self.edits).map_err(Error::Input)?;
        read(&document)
    }

    /// Where a key stands, or the patch that set it.
    #[must_use]
    pub fn place(&self, path: &[&str]) -> Option<Place> {
        Document::parse(&self.file, &self.text, &self.edits).ok().map(|document| document.place(path))
    }
}
