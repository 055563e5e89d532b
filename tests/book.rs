//! The book, held to the program: reference pages are what the program makes of itself, links lead somewhere, and every
//! command that README and book show runs and prints what they say.
//!
//! `MULTIPARK_WRITE=1 cargo test --test book` writes the reference pages anew.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn book() -> PathBuf {
    root().join("docs/src")
}

/// Holds a page to its text, or writes it where that is asked for.
fn hold(page: &str, text: &str) {
    let path = book().join(page);
    if std::env::var_os("MULTIPARK_WRITE").is_some() {
        fs::write(&path, text).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == text,
        "docs/src/{page} is not what the program makes; `MULTIPARK_WRITE=1 cargo test --test book` writes it anew"
    );
}

#[test]
fn the_pages_on_files_are_made_of_the_program() {
    hold("reference/instance.md", &multipark::schema::page::instance());
    hold("reference/model.md", &multipark::schema::page::model());
    hold("reference/results.md", &multipark::schema::page::results());
}

fn program() -> PathBuf {
    assert_cmd::cargo::cargo_bin("multipark")
}

fn help(arguments: &[&str]) -> String {
    let output = Command::new(program()).args(arguments).arg("--help").output().unwrap();
    assert!(output.status.success(), "{arguments:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}

#[test]
fn the_page_on_the_command_line_is_its_help() {
    let top = help(&[]);
    let commands = top.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let verbs = commands
        .lines()
        .filter_map(|line| line.strip_prefix("  "))
        .filter(|line| !line.starts_with(' '))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|verb| *verb != "help");
    let mut page = format!(
        "<!-- Made from the program itself; `MULTIPARK_WRITE=1 cargo test --test book` makes it anew. -->\n\
         # Command line\n\nData goes to standard output, words and progress to standard error.\n\n\
         | exit code | when |\n| --- | --- |\n\
         | 0 | solved to optimality or within the asked gap; the verb did its job |\n\
         | 1 | a fault of the program or the solver; `verify`: the solution is wrong |\n\
         | 2 | bad arguments or bad input |\n| 3 | infeasible |\n| 4 | unbounded |\n\
         | 5 | stopped by a limit; what was found is written and says so |\n\n```text\n{top}```\n"
    );
    for verb in verbs {
        page += &format!("\n## `{verb}`\n\n```text\n{}```\n", help(&[verb]));
    }
    hold("reference/command-line.md", &page);
}

fn pages() -> Vec<PathBuf> {
    let mut folders = vec![book()];
    let mut found =
        vec![root().join("README.md"), root().join("ARCHITECTURE.md"), root().join("CHANGELOG.md")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "md") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Text outside fenced blocks.
fn prose(text: &str) -> String {
    text.split("```").step_by(2).collect()
}

#[test]
fn every_link_inside_the_project_leads_somewhere() {
    let mut broken = Vec::new();
    for page in pages() {
        let text = prose(&fs::read_to_string(&page).unwrap());
        for (at, _) in text.match_indices("](") {
            let target = text[at + 2..].split(')').next().unwrap();
            let file = target.split('#').next().unwrap();
            if !file.is_empty() && !file.contains("://") && !page.parent().unwrap().join(file).exists() {
                broken.push(format!("{}: {target}", page.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn the_summary_names_every_page() {
    let summary = fs::read_to_string(book().join("SUMMARY.md")).unwrap();
    for page in pages() {
        if let Ok(name) = page.strip_prefix(book())
            && !name.ends_with("SUMMARY.md")
        {
            assert!(summary.contains(&format!("({})", name.display())), "{} is not in it", name.display());
        }
    }
}

/// The program before it is installed.
const CARGO: &str = "cargo run --release -- ";

/// A command that a page shows, with the output shown after it.
struct Shown {
    line: usize,
    command: String,
    code: i32,
    output: String,
}

/// Commands of the `sh` blocks that run the program (or `sed`, to edit a file); a `text` block is the output of the last one before it.
/// `# exits with N` at the end of a command says how it ends.
fn shown(text: &str) -> Vec<Shown> {
    let mut found: Vec<Shown> = Vec::new();
    let mut block: Option<String> = None;
    for (line, words) in text.lines().enumerate() {
        match (&block, words.strip_prefix("```")) {
            (None, Some(kind)) => block = Some(kind.trim().to_owned()),
            (Some(_), Some(_)) => block = None,
            (Some(kind), None)
                if kind == "sh" && ["multipark ", "sed ", CARGO].iter().any(|c| words.starts_with(c)) =>
            {
                let (command, note) = words.split_once("  #").unwrap_or((words, ""));
                let command = command.trim().replace(CARGO, "multipark ");
                let code = note.split("exits with ").nth(1).map_or(0, |code| code.trim().parse().unwrap());
                found.push(Shown { line: line + 1, command, code, output: String::new() });
            }
            (Some(kind), None) if kind == "text" => {
                if let Some(last) = found.last_mut() {
                    last.output += words;
                    last.output.push('\n');
                }
            }
            _ => {}
        }
    }
    found
}

/// The first line shown that is not printed in its turn; `...` stands for lines left out, or the rest of a line.
fn missing<'a>(shown: &'a str, printed: &str) -> Option<&'a str> {
    let squeeze = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut lines = printed.lines().map(squeeze);
    shown.lines().filter(|line| !matches!(line.trim(), "" | "...")).find(|line| {
        let line = squeeze(line);
        !lines.any(|printed| match line.strip_suffix("...") {
            Some(start) => printed.starts_with(start.trim_end()),
            None => printed == line,
        })
    })
}

#[test]
#[cfg_attr(
    feature = "highs",
    ignore = "the pages show the default build; where optimal plans are not unique, HiGHS prints another of them"
)]
fn every_command_shown_runs_and_prints_what_is_shown() {
    let mut wrong = Vec::new();
    let path = format!("{}:{}", program().parent().unwrap().display(), std::env::var("PATH").unwrap());
    for page in pages() {
        let folder = tempfile::tempdir().unwrap();
        for shown in shown(&fs::read_to_string(&page).unwrap()) {
            // What serves until Ctrl-C gets one.
            let served = "timeout --preserve-status -s INT 5 multipark explore";
            let command = shown.command.replace("multipark explore", served);
            let ran = Command::new("bash")
                .args(["-o", "pipefail", "-c", &command])
                .current_dir(folder.path())
                .env("PATH", &path)
                .output()
                .unwrap();
            let place = format!("{}:{}: {}", page.display(), shown.line, shown.command);
            let (out, err) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
            if ran.status.code() != Some(shown.code) {
                wrong.push(format!("{place}\n  exits with {:?}\n{err}", ran.status.code()));
            } else if let Some(line) = missing(&shown.output, &format!("{out}{err}")) {
                wrong.push(format!("{place}\n  does not print: {line}\n  but:\n{out}{err}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
