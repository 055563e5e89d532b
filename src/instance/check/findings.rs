//! The problems found so far.

use crate::error::{Diagnostic, Place};
use crate::instance::RawInstance;
use crate::instance::schema::TABLES;
use std::collections::HashSet;

pub(super) struct Findings {
    all: Vec<Diagnostic>,
    order: Vec<String>,
}

impl Findings {
    pub(super) fn new(raw: &RawInstance) -> Self {
        let mut order = vec![raw.file("instance.toml")];
        order.extend(TABLES.iter().map(|schema| {
            raw.table(schema.name)
                .map_or_else(|| raw.file(&format!("{}.csv", schema.name)), |t| t.file.clone())
        }));
        Self { all: raw.warnings.clone(), order }
    }

    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        self.all.push(diagnostic);
    }

    pub(super) fn extend(&mut self, diagnostics: Vec<Diagnostic>) {
        self.all.extend(diagnostics);
    }

    pub(super) fn error(
        &mut self,
        code: &'static str,
        place: Place,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.push(Diagnostic::error(code, message, place).with_help(help));
    }

    pub(super) fn warning(
        &mut self,
        code: &'static str,
        place: Place,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.push(Diagnostic::warning(code, message, place).with_help(help));
    }

    pub(super) fn any_error(&self) -> bool {
        self.all.iter().any(Diagnostic::is_error)
    }

    /// Everything, by file, line and field, each once (a wildcard row spread over its pairs repeats its problems).
    pub(super) fn in_file_order(self) -> Vec<Diagnostic> {
        let order = self.order;
        let mut all = self.all;
        let rank = |file: &str| order.iter().position(|known| known == file).unwrap_or(order.len());
        all.sort_by_cached_key(|d| (rank(&d.place.file), d.place.line, d.place.field));
        let mut seen = HashSet::new();
        all.retain(|d| seen.insert((d.code, d.message.clone(), d.place.clone())));
        all
    }
}
