//! When things go wrong from outside: killed at any moment, no room, no permission, two at once, nobody who reads. What
//! was there stays whole, or what is new is whole; the exit code and the words are honest.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

fn multipark() -> PathBuf {
    assert_cmd::cargo::cargo_bin("multipark")
}

fn words(output: &Output) -> String {
    let text = String::from_utf8(output.stderr.clone()).unwrap();
    assert!(!text.contains("panicked"), "{text}");
    text
}

/// Every file below a path with its bytes; nothing where there is nothing.
fn contents(path: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![path.to_owned()];
    while let Some(at) = open.pop() {
        if at.is_dir() {
            open.extend(fs::read_dir(&at).unwrap().map(|entry| entry.unwrap().path()));
        } else if at.is_file() {
            found.insert(at.strip_prefix(path).unwrap().to_owned(), fs::read(&at).unwrap());
        }
    }
    found
}

/// Every verb that writes, with what it writes; `{}` stands for the target.
const WRITERS: [(&str, &[&str]); 6] = [
    ("plan", &["solve", "suzhou", "--out", "{}"]),
    ("prices.svg", &["sensitivity", "suzhou", "--tornado", "--svg", "{}"]),
    ("program.mps", &["export", "suzhou", "--format", "mps", "--out", "{}"]),
    ("copy", &["examples", "copy", "suzhou", "{}"]),
    ("mine", &["new", "{}"]),
    ("big", &["generate", "{}", "--parks", "12", "--sectors", "10"]),
];

/// Verbs that replace an earlier result of theirs; the others refuse to.
const REPLACES: [&str; 3] = ["plan", "prices.svg", "program.mps"];

fn with_target(arguments: &[&str], target: &str) -> Vec<String> {
    arguments.iter().map(|a| a.replace("{}", target)).collect()
}

/// Kills of each verb, at moments spread over the time that it takes.
const KILLS: u32 = 50;

#[test]
fn killed_at_any_moment_the_old_is_whole_or_the_new_is() {
    let home = tempfile::tempdir().unwrap();
    for (target, arguments) in WRITERS {
        let command = |folder: &Path| {
            let mut command = Command::new(multipark());
            command.args(with_target(arguments, target)).current_dir(folder);
            command.stdout(Stdio::null()).stderr(Stdio::null());
            command
        };
        let reference = home.path().join(format!("reference-{target}"));
        fs::create_dir(&reference).unwrap();
        let started = Instant::now();
        assert!(command(&reference).status().unwrap().success(), "{target}");
        let takes = started.elapsed();
        let whole = contents(&reference.join(target));
        assert!(!whole.is_empty());

        let folder = home.path().join(format!("killed-{target}"));
        fs::create_dir(&folder).unwrap();
        let old: BTreeMap<PathBuf, Vec<u8>> = if REPLACES.contains(&target) {
            assert!(command(&folder).status().unwrap().success());
            // An earlier result that differs from the new one.
            let marked = folder.join(target).join("allocation.csv");
            let marked = if marked.is_file() { marked } else { folder.join(target) };
            fs::write(&marked, "earlier\n").unwrap();
            contents(&folder.join(target))
        } else {
            BTreeMap::new()
        };
        let (mut kept, mut replaced) = (0, 0);
        for kill in 0..KILLS {
            let mut child = command(&folder).spawn().unwrap();
            std::thread::sleep(takes * kill / (KILLS - 5));
            child.kill().unwrap();
            let status = child.wait().unwrap();
            assert!(status.success() || status.signal() == Some(9), "{target}: {status}");
            let found = contents(&folder.join(target));
            if found == old {
                kept += 1;
            } else {
                assert!(found == whole, "{target}, kill {kill}: neither the old nor the new");
                replaced += 1;
                let there = folder.join(target);
                if old.is_empty() {
                    if there.is_dir() { fs::remove_dir_all(&there) } else { fs::remove_file(&there) }
                        .unwrap();
                } else {
                    let marked = there.join("allocation.csv");
                    fs::write(if marked.is_file() { marked } else { there }, "earlier\n").unwrap();
                }
            }
        }
        println!("{target}: {KILLS} kills, {kept} before and {replaced} after it was in place");
    }
}

/// Runs under a limit on the size of a file, as where a disk fills up midway.
fn with_room_for(blocks: u32, folder: &Path, arguments: &[String]) -> Output {
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    Command::new("bash")
        .args(["-c", &script])
        .arg(multipark())
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}

#[test]
fn a_full_disk_is_told_and_leaves_nothing_half_written() {
    let home = tempfile::tempdir().unwrap();
    for (target, arguments) in WRITERS {
        let arguments = with_target(arguments, target);
        let output = with_room_for(0, home.path(), &arguments);
        assert_eq!(output.status.code(), Some(2), "{target}: {}", words(&output));
        assert!(words(&output).contains("File too large"), "{target}: {}", words(&output));
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0, "{target} left something behind");
    }
}

#[test]
fn a_full_device_behind_standard_output_is_told() {
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = Command::new(multipark())
        .args(["solve", "suzhou", "--format", "json"])
        .stdout(full)
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(words(&output).contains("No space left on device"), "{}", words(&output));
}

#[test]
fn where_nothing_can_be_written_it_is_said_before_the_work() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("file"), "mine").unwrap();
    for (target, arguments) in WRITERS {
        let output = Command::new(multipark())
            .args(with_target(arguments, &format!("file/{target}")))
            .current_dir(home.path())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{target}: {}", words(&output));
        assert!(words(&output).contains("error[file]: file"), "{target}: {}", words(&output));
    }
    assert_eq!(fs::read_to_string(home.path().join("file")).unwrap(), "mine");
}

#[test]
fn two_at_once_leave_one_whole_result() {
    let home = tempfile::tempdir().unwrap();
    let start = |land: &str| {
        let set = format!("parks.*.land=*{land}");
        Command::new(multipark())
            .args(["solve", "twin-parks", "--out", "plan", "--set", &set])
            .current_dir(home.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    };
    let alone: Vec<_> = ["1.0", "0.9"]
        .map(|land| {
            assert!(start(land).wait().unwrap().success());
            let found = contents(&home.path().join("plan"));
            fs::remove_dir_all(home.path().join("plan")).unwrap();
            found
        })
        .into();
    assert!(alone[0] != alone[1]);
    for _ in 0..20 {
        let mut both = [start("1.0"), start("0.9")];
        let ended: Vec<bool> = both.iter_mut().map(|child| child.wait().unwrap().success()).collect();
        assert!(ended.contains(&true));
        assert!(alone.contains(&contents(&home.path().join("plan"))), "a mixture of two results");
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1, "something was left behind");
    }
}

#[test]
fn an_interrupt_ends_it_at_once_and_leaves_nothing() {
    let home = tempfile::tempdir().unwrap();
    // What runs in the background of a shell is told to pass over interrupts; here it must not be.
    let mut child = Command::new("env")
        .arg("--default-signal=INT")
        .arg(multipark())
        .args(["sweep", "lancang-mekong", "--vary", "countries.*.workers=*0.8:*1.2:5000"])
        .current_dir(home.path())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_millis(300));
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    let status = child.wait().unwrap();
    assert!(!status.success());
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
}
