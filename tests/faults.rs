//! When things go wrong from outside: killed at any moment, no room, no permission, two at once, nobody who reads. What
//! was there stays whole, or what is new is whole; the exit code and the words are honest.
#![cfg(unix)]

#[path = "support/long.rs"]
mod long;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
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

/// What a verb writes, how it is asked (`{}` stands for the target, `given/` for what was there before), and the file
/// that tells an earlier result of its own, which it replaces; the others refuse to. `sweep` is in `tests/sweep.rs`.
struct Writer {
    target: &'static str,
    arguments: &'static [&'static str],
    replaces: Option<&'static str>,
}

const fn writer(
    target: &'static str,
    arguments: &'static [&'static str],
    replaces: Option<&'static str>,
) -> Writer {
    Writer { target, arguments, replaces }
}

/// Every verb that writes.
const WRITERS: [Writer; 15] = [
    writer("plan", &["solve", "suzhou", "--out", "{}"], Some("allocation.csv")),
    writer("swings.svg", &["sensitivity", "suzhou", "--tornado", "--svg", "{}"], Some("")),
    writer(
        "exact",
        &["sweep", "suzhou", "--exact", "parks.*.land=*0.9:*1.1", "--out", "{}"],
        Some("exact.csv"),
    ),
    writer("page.html", &["report", "suzhou", "--out", "{}"], Some("")),
    writer("charts", &["report", "suzhou", "--charts", "{}"], Some("heat.svg")),
    writer("program.mps", &["export", "suzhou", "--format", "mps", "--out", "{}"], Some("")),
    writer("program.lp", &["export", "suzhou", "--format", "lp", "--out", "{}"], Some("")),
    writer("copy", &["examples", "copy", "suzhou", "{}"], None),
    writer("model.toml", &["examples", "copy", "network", "{}"], None),
    writer("mine", &["new", "{}"], None),
    writer("big", &["generate", "{}", "--parks", "12", "--sectors", "10"], None),
    writer("book.xlsx", &["convert", "suzhou", "{}"], None),
    writer("folder", &["convert", "given/book.xlsx", "{}"], None),
    writer("tasks", &["import", "gap", "given/gap.txt", "{}"], None),
    writer("whole", &["merge", "given/shard1", "given/shard2", "--out", "{}"], None),
];

/// Two tasks for two agents, as OR-Library writes them.
const GAP: &str = "1\n2 2\n 3 4\n 5 6\n 1 1\n 1 1\n 2 1\n";

/// A folder with what some verbs are given.
fn given() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let at = home.path();
    fs::write(at.join("gap.txt"), GAP).unwrap();
    let run = |arguments: &[&str]| {
        let output = Command::new(multipark()).args(arguments).current_dir(at).output().unwrap();
        assert!(output.status.success(), "{}", words(&output));
    };
    run(&["convert", "suzhou", "book.xlsx"]);
    for shard in ["1", "2"] {
        let (part, dir) = (format!("{shard}/2"), format!("shard{shard}"));
        run(&["sweep", "suzhou", "--vary", "parks.*.land=*0.9:*1.1:40", "--shard", &part, "--out", &dir]);
    }
    home
}

fn with_target(writer: &Writer, given: &Path, target: &str) -> Vec<String> {
    let given = format!("{}/", given.display());
    writer.arguments.iter().map(|a| a.replace("{}", target).replace("given/", &given)).collect()
}

/// What tells an earlier result from a new one.
fn mark(writer: &Writer, folder: &Path) {
    if let Some(file) = writer.replaces {
        let there = folder.join(writer.target);
        fs::write(if file.is_empty() { there } else { there.join(file) }, "earlier\n").unwrap();
    }
}

#[test]
fn killed_at_any_moment_the_old_is_whole_or_the_new_is() {
    let (home, given) = (tempfile::tempdir().unwrap(), given());
    let kills = long::cases(8, 50);
    let mut all = 0;
    for writer in &WRITERS {
        let target = writer.target;
        let command = |folder: &Path| {
            let mut command = Command::new(multipark());
            command.args(with_target(writer, given.path(), target)).current_dir(folder);
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
        if writer.replaces.is_some() {
            assert!(command(&folder).status().unwrap().success());
            mark(writer, &folder);
        }
        let old = contents(&folder.join(target));
        let (mut kept, mut replaced) = (0, 0);
        for kill in 0..kills {
            let mut child = command(&folder).spawn().unwrap();
            // Spread over the time that it takes, and a little after.
            std::thread::sleep(takes * kill / (kills * 9 / 10));
            child.kill().unwrap();
            let status = child.wait().unwrap();
            assert!(status.success() || status.signal() == Some(9), "{target}: {status}");
            let found = contents(&folder.join(target));
            if found == old {
                kept += 1;
                continue;
            }
            assert!(found == whole, "{target}, kill {kill}: neither the old nor the new");
            replaced += 1;
            let there = folder.join(target);
            if writer.replaces.is_some() {
                mark(writer, &folder);
            } else {
                if there.is_dir() { fs::remove_dir_all(&there) } else { fs::remove_file(&there) }.unwrap();
            }
        }
        println!("{target}: {kills} kills, {kept} before and {replaced} after it was in place");
        all += kills;
    }
    println!("{all} kills of {} verbs and forms, nothing lost", WRITERS.len());
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
    let given = given();
    for writer in &WRITERS {
        let target = writer.target;
        let output = with_room_for(0, home.path(), &with_target(writer, given.path(), target));
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
    let given = given();
    for writer in &WRITERS {
        let target = writer.target;
        let output = Command::new(multipark())
            .args(with_target(writer, given.path(), &format!("file/{target}")))
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

/// Where nothing may be made, not even by the superuser; else a folder of which the rights were taken.
fn read_only(home: &Path) -> PathBuf {
    let folder = home.join("read-only");
    fs::create_dir(&folder).unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
    let may_write = fs::write(folder.join("probe"), "").is_ok();
    if may_write { PathBuf::from("/sys") } else { folder }
}

#[test]
fn a_folder_that_may_not_be_written_is_told_and_left_alone() {
    let (home, given) = (tempfile::tempdir().unwrap(), given());
    let folder = read_only(home.path());
    for writer in &WRITERS {
        let target = folder.join(writer.target).display().to_string();
        let output = Command::new(multipark())
            .args(with_target(writer, given.path(), &target))
            .current_dir(home.path())
            .output()
            .unwrap();
        let told = words(&output);
        assert_eq!(output.status.code(), Some(2), "{target}: {told}");
        assert!(told.contains(&format!("error[file]: {}", folder.display())), "{target}: {told}");
        assert!(
            ["denied", "not permitted", "Read-only"].iter().any(|why| told.contains(why)),
            "{target}: {told}"
        );
        assert!(!Path::new(&target).exists());
    }
}

/// What analyses ask threads for, with several of them at work, and whether they can do without any.
const THREADED: [(&[&str], bool); 13] = [
    (&["solve", "suzhou"], true),
    (&["sensitivity", "suzhou"], true),
    (&["sensitivity", "suzhou", "--tornado"], true),
    (&["explain", "suzhou"], true),
    (&["compare", "twin-parks", "--schemes", "none,twins,all"], true),
    (&["share", "twin-parks"], true),
    (&["pareto", "suzhou", "--terms", "jobs,complementarity,cost", "--points", "3"], true),
    (&["alternatives", "suzhou"], true),
    (&["sweep", "suzhou", "--exact", "parks.*.land=*0.9:*1.1"], true),
    (&["report", "twin-parks", "--out", "page.html"], true),
    (&["sweep", "suzhou", "--vary", "parks.*.land=*0.9:*1.1:3"], false),
    (&["uncertainty", "suzhou", "--vary", "parks.*.land=uniform(*0.9,*1.1)", "--sample", "4"], false),
    (&["explore", "suzhou"], false),
];

#[test]
fn where_no_thread_can_be_started_the_answer_is_the_same_or_it_is_said() {
    let home = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str], threads: bool| {
        let mut command = Command::new(multipark());
        command.args(arguments).current_dir(home.path());
        if !threads {
            // No machine has the address space for such a stack.
            command.env("RUST_MIN_STACK", (1_u64 << 47).to_string());
        }
        command.output().unwrap()
    };
    for (arguments, does_without) in THREADED {
        let alone = run(arguments, false);
        let told = words(&alone);
        if does_without {
            assert!(alone.status.success(), "{arguments:?}: {told}");
            assert!(alone.stdout == run(arguments, true).stdout, "{arguments:?}: another answer");
        } else {
            assert_eq!(alone.status.code(), Some(1), "{arguments:?}: {told}");
            assert!(told.contains("thread") && told.contains("started"), "{arguments:?}: {told}");
        }
    }
    println!("{} questions without a thread", THREADED.len());
}

/// Rows of a sweep without the time that each took.
fn timeless(table: &Path) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_path(table).unwrap();
    let seconds = reader.headers().unwrap().iter().position(|name| name == "seconds").unwrap();
    let untimed = |row: csv::StringRecord| {
        row.iter().enumerate().filter(|(at, _)| *at != seconds).map(|(_, cell)| cell.to_owned()).collect()
    };
    reader.records().map(|row| untimed(row.unwrap())).collect()
}

/// Without memory for a worker the process is ended by the system's signal, and says why; what was done before is kept.
#[test]
fn a_sweep_that_runs_out_of_memory_says_so_and_goes_on_where_it_was() {
    let home = tempfile::tempdir().unwrap();
    let within = |memory: &str| {
        let script = format!("ulimit -c 0; ulimit -v {memory}; exec \"$0\" \"$@\"");
        let mut command = Command::new("bash");
        command.args(["-c", &script]).arg(multipark()).current_dir(home.path());
        command
    };
    let run = |dir: &str, memory: &str, more: &[&str]| {
        within(memory)
            .args([
                "sweep",
                "twin-parks",
                "--vary",
                "parks.*.land=*0.9:*1.1:40",
                "--workers",
                "2",
                "--out",
                dir,
            ])
            .args(more)
            .output()
            .unwrap()
    };
    assert!(run("undisturbed", "unlimited", &[]).status.success());
    let whole = timeless(&home.path().join("undisturbed/sweep.csv"));
    let mut ended = 0;
    for kilobytes in ["20000", "40000", "60000", "80000", "100000", "120000", "140000", "160000"] {
        if !within(kilobytes).arg("--version").output().unwrap().status.success() {
            continue; // the system cannot even load the program, and no word of ours is to be had
        }
        let dir = format!("with-{kilobytes}");
        let output = run(&dir, kilobytes, &[]);
        let table = home.path().join(&dir).join("sweep.csv");
        if !output.status.success() {
            let told = String::from_utf8_lossy(&output.stderr).to_lowercase();
            let why = ["memory", "resource temporarily unavailable", "cannot map", "cannot apply"];
            assert!(why.iter().any(|word| told.contains(word)), "{kilobytes}: {told}");
            assert!(!told.contains("panicked"), "{kilobytes}: {told}");
            assert!(!table.exists(), "{kilobytes}: half a table looks like a whole one");
            ended += 1;
            assert!(run(&dir, "unlimited", &["--resume"]).status.success());
        }
        assert!(timeless(&table) == whole, "{kilobytes}: other rows");
    }
    println!("{ended} sweeps ran out of memory and went on");
    assert!(ended > 0);
}
