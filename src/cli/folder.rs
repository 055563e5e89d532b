//! A folder of files that appears whole or not at all.

use crate::error::Error;
use std::path::{Path, PathBuf};

/// Files being gathered beside their final place; dropped unfinished, they vanish.
pub(super) struct Folder {
    target: PathBuf,
    making: tempfile::TempDir,
}

fn failed(path: &Path, error: &dyn std::fmt::Display) -> Error {
    Error::File { path: path.display().to_string(), message: error.to_string() }
}

impl Folder {
    /// Begins a folder: found out before any long work whether it can be written.
    pub(super) fn begin(target: &Path, may_replace: bool) -> Result<Self, Error> {
        if target.exists() && (!may_replace || !target.is_dir()) {
            return Err(failed(target, &"this exists already; name a folder that does not"));
        }
        let parent = match target.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        std::fs::create_dir_all(parent).map_err(|e| failed(parent, &e))?;
        let making = tempfile::Builder::new()
            .prefix(".multipark-")
            .tempdir_in(parent)
            .map_err(|e| failed(target, &e))?;
        Ok(Self { target: target.to_owned(), making })
    }

    /// Adds a file; `name` may hold one folder.
    pub(super) fn add(&self, name: &str, text: &str) -> Result<(), Error> {
        let path = self.making.path().join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(|e| failed(parent, &e))?;
        }
        std::fs::write(&path, text).map_err(|e| failed(&self.target.join(name), &e))
    }

    /// Puts the folder in place; an old one of the same name goes only when the new one is whole.
    pub(super) fn finish(self) -> Result<(), Error> {
        let at = |e: std::io::Error| failed(&self.target, &e);
        set_readable(self.making.path()).map_err(at)?;
        let making = self.making.keep();
        let Ok(()) = std::fs::rename(&making, &self.target) else {
            let old = making.with_extension("old");
            let replaced = std::fs::rename(&self.target, &old).and_then(|()| {
                std::fs::rename(&making, &self.target).inspect_err(|_| {
                    // Back to what was: a failure here leaves the old folder under its other name.
                    let _ = std::fs::rename(&old, &self.target);
                })
            });
            let _ = std::fs::remove_dir_all(if replaced.is_ok() { &old } else { &making });
            return replaced.map_err(at);
        };
        Ok(())
    }
}

/// Temporary folders are private; results are not.
fn set_readable(path: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755))?;
    }
    let _ = path;
    Ok(())
}

/// Writes a file whole or not at all.
pub(super) fn write_file(path: &Path, text: &str) -> Result<(), Error> {
    use std::io::Write;
    let parent = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let mut file =
        tempfile::Builder::new().prefix(".multipark-").tempfile_in(parent).map_err(|e| failed(path, &e))?;
    file.write_all(text.as_bytes()).map_err(|e| failed(path, &e))?;
    file.persist(path).map_err(|e| failed(path, &e))?;
    Ok(())
}
