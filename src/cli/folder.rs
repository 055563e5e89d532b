//! Files and folders that appear whole or not at all, and never in place of what someone else put there.

use crate::error::Error;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Files gathered for a folder; nothing is on disk before [`Folder::finish`].
pub(super) struct Folder<'a> {
    target: PathBuf,
    /// What an earlier result may hold; a folder with anything else is not replaced.
    replaceable: &'a [&'a str],
    files: Vec<(String, Vec<u8>)>,
}

fn failed(path: &Path, error: &dyn std::fmt::Display) -> Error {
    // The name of a temporary file is no help to anyone.
    let message = error.to_string();
    let message = message.split(" at path ").next().unwrap_or_default().to_owned();
    Error::File { path: path.display().to_string(), message }
}

impl<'a> Folder<'a> {
    /// Begins a folder: found out before any long work whether it can be written.
    ///
    /// An existing folder is in order if it is empty, or if `replaceable` names all that it holds: then it is an
    /// earlier result, and goes when the new one is whole. With no such names only a new folder will do.
    pub(super) fn begin(target: &Path, replaceable: &'a [&'a str]) -> Result<Self, Error> {
        // A link is followed: what it points at is replaced, not the link.
        let target = fs::canonicalize(target).unwrap_or_else(|_| target.to_owned());
        let folder = Self { target, replaceable, files: Vec::new() };
        folder.may_be_written()?;
        fs::create_dir_all(folder.parent()).map_err(|e| failed(folder.parent(), &e))?;
        drop(folder.beside()?);
        Ok(folder)
    }

    fn parent(&self) -> &Path {
        parent(&self.target)
    }

    /// A temporary folder on the same disk, with the permissions of any other.
    fn beside(&self) -> Result<tempfile::TempDir, Error> {
        builder(0o777).tempdir_in(self.parent()).map_err(|e| failed(&self.target, &e))
    }

    fn may_be_written(&self) -> Result<(), Error> {
        let target = &self.target;
        if fs::symlink_metadata(target).is_err() {
            return Ok(());
        }
        if self.replaceable.is_empty() || !target.is_dir() {
            return Err(failed(target, &"this exists already; name a folder that does not"));
        }
        let mut empty = true;
        for entry in fs::read_dir(target).map_err(|e| failed(target, &e))? {
            let name = entry.map_err(|e| failed(target, &e))?.file_name();
            let name = name.to_string_lossy();
            if !self.replaceable.contains(&&*name) {
                let why = format!("it holds `{name}`, which is no result; name a new or an empty folder");
                return Err(failed(target, &why));
            }
            empty = false;
        }
        if !empty && !target.join(self.replaceable[0]).is_file() {
            let why =
                format!("it holds no `{}`, so it is no earlier result; name another", self.replaceable[0]);
            return Err(failed(target, &why));
        }
        Ok(())
    }

    /// Refuses to replace a folder from which the inputs were read.
    pub(super) fn must_not_hold(&self, input: &str) -> Result<(), Error> {
        let inside = fs::canonicalize(input).is_ok_and(|path| path.starts_with(&self.target));
        if inside {
            let why = format!("it holds `{input}`, which is read here; name another folder");
            return Err(failed(&self.target, &why));
        }
        Ok(())
    }

    /// Adds a file; `name` may hold one folder.
    pub(super) fn add(&mut self, name: &str, content: impl Into<Vec<u8>>) {
        self.files.push((name.to_owned(), content.into()));
    }

    /// Puts the folder in place; an earlier result of the same name goes only when the new one is whole.
    pub(super) fn finish(self) -> Result<(), Error> {
        let at = |e: io::Error| failed(&self.target, &e);
        let making = self.beside()?;
        for (name, text) in &self.files {
            let path = making.path().join(name);
            let written = fs::create_dir_all(parent(&path)).and_then(|()| fs::write(&path, text));
            written.map_err(|e| failed(&self.target.join(name), &e))?;
        }
        // Someone may have come in the meantime.
        self.may_be_written()?;
        let making = making.keep();
        if !self.target.exists() {
            return fs::rename(&making, &self.target).map_err(at);
        }
        // Whoever looks, or pulls the plug, finds the old folder or the new one.
        let old = exchange(&making, &self.target).inspect_err(|_| {
            // What could not be put in place is of no use; a failure to tidy up is no second error.
            let _ = fs::remove_dir_all(&making);
        });
        let _ = fs::remove_dir_all(old.map_err(at)?);
        Ok(())
    }
}

/// Puts a folder in the place of another in one step; where the other is then.
#[cfg(target_os = "linux")]
fn exchange(new: &Path, target: &Path) -> io::Result<PathBuf> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    match renameat_with(CWD, new, CWD, target, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(new.to_owned()),
        // Not every file system can.
        Err(_) => replace(new, target),
    }
}

/// Puts a folder in the place of another; where the other is then.
#[cfg(not(target_os = "linux"))]
fn exchange(new: &Path, target: &Path) -> io::Result<PathBuf> {
    replace(new, target)
}

/// The same in two steps: for a moment neither is in place, and the old one stands beside under another name.
fn replace(new: &Path, target: &Path) -> io::Result<PathBuf> {
    let old = new.with_extension("old");
    fs::rename(target, &old)?;
    fs::rename(new, target).inspect_err(|_| {
        // Back to what was: a failure here leaves the old folder under its other name.
        let _ = fs::rename(&old, target);
    })?;
    Ok(old)
}

/// Makes a new folder that `write` fills piece by piece: it appears when all is written.
pub(super) fn stream(target: &Path, write: impl FnOnce(&Path) -> io::Result<()>) -> Result<(), Error> {
    let folder = Folder::begin(target, &[])?;
    let making = folder.beside()?;
    write(making.path()).map_err(|e| failed(target, &e))?;
    folder.may_be_written()?;
    fs::rename(making.path(), &folder.target).map_err(|e| failed(target, &e))?;
    // It has another name now: there is nothing left to clean up.
    let _ = making.keep();
    Ok(())
}

fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// Temporary files are private by default; results are not: the user's mask decides, as for any other file.
fn builder(mode: u32) -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".multipark-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(mode));
    }
    #[cfg(not(unix))]
    let _ = mode;
    builder
}

/// Writes a file whole or not at all. A link is followed; a pipe or a device is written to, never replaced.
///
/// # Errors
/// [`Error::File`] when it cannot be written; what was there is then as it was.
pub fn write_file(path: &Path, text: &str) -> Result<(), Error> {
    let at = |e: io::Error| failed(path, &e);
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if fs::metadata(&target).is_ok_and(|found| !found.is_file()) {
        let mut file = fs::OpenOptions::new().write(true).open(&target).map_err(at)?;
        return file.write_all(text.as_bytes()).map_err(at);
    }
    let mut file = builder(0o666).tempfile_in(parent(&target)).map_err(at)?;
    file.write_all(text.as_bytes()).map_err(at)?;
    file.persist(&target).map_err(|e| failed(path, &e.error))?;
    Ok(())
}

/// Writes a file that must not exist yet, whole or not at all.
pub(super) fn write_new_file(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let taken = || failed(path, &"this exists already; name a file that does not");
    if fs::symlink_metadata(path).is_ok() {
        return Err(taken());
    }
    let mut file = builder(0o666).tempfile_in(parent(path)).map_err(|e| failed(path, &e))?;
    file.write_all(bytes).map_err(|e| failed(path, &e))?;
    // Someone may have come in the meantime.
    file.persist_noclobber(path).map_err(|e| {
        if e.error.kind() == io::ErrorKind::AlreadyExists { taken() } else { failed(path, &e.error) }
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const RESULT: &[&str] = &["summary.json", "plan.csv"];

    fn told(result: Result<impl Sized, Error>) -> String {
        result.err().map(|error| error.to_string()).unwrap_or_default()
    }

    fn whole(target: &Path, text: &str) -> Result<(), Error> {
        let mut folder = Folder::begin(target, RESULT)?;
        folder.add("summary.json", text);
        folder.finish()
    }

    #[test]
    fn an_earlier_result_is_replaced() {
        let home = tempfile::tempdir().unwrap();
        let target = home.path().join("out");
        whole(&target, "one").unwrap();
        fs::write(target.join("plan.csv"), "old").unwrap();
        whole(&target, "two").unwrap();
        assert_eq!(fs::read_to_string(target.join("summary.json")).unwrap(), "two");
        assert!(!target.join("plan.csv").exists());
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_folder_with_anything_else_stays() {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join("summary.json"), "mine").unwrap();
        fs::write(home.path().join("precious.txt"), "mine").unwrap();
        assert!(told(whole(home.path(), "new")).contains("holds `precious.txt`"));
        fs::remove_file(home.path().join("precious.txt")).unwrap();
        fs::rename(home.path().join("summary.json"), home.path().join("plan.csv")).unwrap();
        assert!(told(whole(home.path(), "new")).contains("no earlier result"));
        assert_eq!(fs::read_to_string(home.path().join("plan.csv")).unwrap(), "mine");
        assert!(told(Folder::begin(home.path(), &[])).contains("exists already"));
    }

    #[test]
    fn what_is_read_is_not_replaced() {
        let home = tempfile::tempdir().unwrap();
        let target = home.path().join("out");
        whole(&target, "one").unwrap();
        let folder = Folder::begin(&target, RESULT).unwrap();
        let input = target.join("summary.json");
        assert!(told(folder.must_not_hold(input.to_str().unwrap())).contains("which is read here"));
        folder.must_not_hold("lancang-mekong").unwrap();
    }

    #[test]
    fn what_came_during_the_work_stays() {
        let home = tempfile::tempdir().unwrap();
        let target = home.path().join("out");
        let folder = Folder::begin(&target, RESULT).unwrap();
        fs::create_dir(&target).unwrap();
        fs::write(target.join("precious.txt"), "mine").unwrap();
        assert!(told(folder.finish()).contains("precious.txt"));
        assert!(target.join("precious.txt").exists());
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_and_devices_stay_devices() {
        use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};
        let home = tempfile::tempdir().unwrap();
        let (real, link) = (home.path().join("real"), home.path().join("link"));
        fs::write(&real, "old").unwrap();
        symlink(&real, &link).unwrap();
        write_file(&link, "new").unwrap();
        assert_eq!(fs::read_to_string(&real).unwrap(), "new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        // A file of ours has the permissions of any other new file.
        let other = home.path().join("other");
        fs::write(&other, "").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&real), mode(&other));
        // A socket is neither file nor folder: it cannot be opened, and above all it is not replaced.
        let socket = home.path().join("socket");
        let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        assert!(write_file(&socket, "new").is_err());
        assert!(fs::symlink_metadata(&socket).unwrap().file_type().is_socket());
        assert!(write_file(home.path(), "new").is_err());
    }
}
