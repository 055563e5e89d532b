//! `generate`: a synthetic instance of any size, streamed to disk.

use super::Answer;
use super::folder::stream;
use crate::error::{Diagnostic, Error, Place};
use crate::generator::{self, Files, Size};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Most pairs of park and sector, or of two sectors, that are made: a table of some gigabytes.
const MOST: usize = 100_000_000;

/// Files of a folder on disk.
struct OnDisk<'a> {
    folder: &'a Path,
    file: Option<BufWriter<File>>,
}

impl Files for OnDisk<'_> {
    fn begin(&mut self, name: &str) -> io::Result<()> {
        self.flush()?;
        self.file = Some(BufWriter::new(File::create(self.folder.join(name))?));
        Ok(())
    }
}

impl Write for OnDisk<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.as_mut().map_or(Ok(0), |file| file.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), Write::flush)
    }
}

/// Writes the instance to a folder that does not exist yet.
pub(super) fn generate(dir: &Path, size: Size) -> Result<Answer, Error> {
    let refuse = |message: String, help: &str| {
        Err(Error::Input(vec![Diagnostic::error("bad-argument", message, Place::default()).with_help(help)]))
    };
    let pairs = size.sectors.saturating_mul(size.sectors);
    let sites = size.parks.saturating_mul(size.sectors);
    if size.parks == 0 || size.sectors == 0 {
        return refuse(
            "an instance has at least one park and one sector".to_owned(),
            "such as --parks 20 --sectors 10",
        );
    }
    if sites.max(pairs) > MOST {
        return refuse(format!("this is more than {MOST} sites or links"), "ask for fewer parks or sectors");
    }
    if size.links > pairs {
        let message = format!("`--links {}` is more than the {pairs} pairs of sectors", size.links);
        return refuse(message, "a pair of sectors has one link at most");
    }
    stream(dir, |folder| generator::generate(size, &mut OnDisk { folder, file: None }))?;
    let dir = dir.display();
    Ok(Answer {
        out: String::new(),
        notes: vec![format!("wrote {dir}; now: multipark solve {dir}")],
        code: 0,
    })
}
