//! The explore page's server, spoken to over real connections: it serves who holds the token and nobody else, outlives
//! what is thrown at it, and answers what `solve --set` answers.

use multipark::explore::{STEPS, Server, Session, Subject};
use multipark::{bundled, solver::Options};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::{Command, Stdio};
use std::thread::JoinHandle;
use std::time::Duration;

/// Only so that a test that fails does not hang.
const LONG: Duration = Duration::from_secs(120);

/// A server in this process.
struct Page {
    host: String,
    token: String,
    stop: Box<dyn Fn()>,
    thread: Option<JoinHandle<()>>,
}

impl Page {
    fn of(instance: &str) -> Self {
        let session = session(instance);
        let server = Server::bind(0, &session).unwrap();
        let address = server.address();
        let (host, path) = address.strip_prefix("http://").unwrap().split_once('/').unwrap();
        let stop = Box::new(server.stopper());
        let thread = std::thread::spawn(move || server.run(session));
        Self { host: host.into(), token: path.trim_end_matches('/').into(), stop, thread: Some(thread) }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.host).unwrap();
        stream.set_read_timeout(Some(LONG)).unwrap();
        stream
    }

    /// The answer to these bytes; empty where the connection ends without one.
    fn raw(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect();
        // A server that has refused already takes no more.
        let _ = stream.write_all(bytes);
        let _ = stream.shutdown(Shutdown::Write);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn get(&self, path: &str, headers: &str) -> String {
        self.raw(format!("GET {path} HTTP/1.1\r\n{headers}\r\n").as_bytes())
    }

    fn own(&self) -> String {
        format!("Host: {}\r\n", self.host)
    }

    fn inside(&self, path: &str) -> String {
        format!("/{}/{path}", self.token)
    }

    fn post(&self, body: &[u8], kind: &str) -> String {
        let head = format!(
            "POST {} HTTP/1.1\r\n{}Origin: http://{}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
            self.inside("solve"),
            self.own(),
            self.host,
            body.len()
        );
        self.raw(&[head.as_bytes(), body].concat())
    }

    fn solve(&self, set: &[&str], settled: bool) -> Value {
        let question = json!({ "page": "test", "set": set, "settled": settled });
        let answer = self.post(question.to_string().as_bytes(), "application/json");
        assert_eq!(status(&answer), 200, "{answer}");
        serde_json::from_str(body(&answer)).unwrap()
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        (self.stop)();
        if let Some(thread) = self.thread.take() {
            let ended = thread.join();
            assert!(ended.is_ok() || std::thread::panicking());
        }
    }
}

fn session(instance: &str) -> Session {
    let subject = Subject {
        raw: bundled::open_instance(instance).unwrap(),
        source: bundled::open_model("network").unwrap(),
        command: ["multipark", "solve", instance].map(String::from).to_vec(),
    };
    Session::new(subject, Options::default()).unwrap()
}

fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0)
}

fn body(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}

fn multipark(arguments: &[&str]) -> Value {
    let program = assert_cmd::cargo::cargo_bin("multipark");
    let ran = Command::new(program).args(arguments).output().unwrap();
    assert!(ran.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&ran.stderr));
    serde_json::from_slice(&ran.stdout).unwrap()
}

#[test]
fn only_who_holds_the_token_is_served() {
    let page = Page::of("two-parks-two-ports");
    for path in ["", "explore.js", "explore.css", "chart.css", "controls"] {
        assert_eq!(status(&page.get(&page.inside(path), &page.own())), 200, "{path}");
        for token in ["", "x", &page.token[1..], &page.token.to_uppercase(), &"0".repeat(page.token.len())] {
            let wrong = format!("/{token}/{path}");
            // A token of digits alone is its own upper case.
            if wrong != page.inside(path) {
                assert_eq!(status(&page.get(&wrong, &page.own())), 403, "{wrong}");
            }
        }
    }
    assert_eq!(status(&page.get("/", &page.own())), 403);
    assert_eq!(status(&page.get(&format!("/?token={}", page.token), &page.own())), 403);
    assert_ne!(page.token, Page::of("two-parks-two-ports").token);
    assert_eq!(page.token.len(), 32);
}

#[test]
fn no_other_host_and_no_other_origin_is_served() {
    let page = Page::of("two-parks-two-ports");
    let port = page.host.split(':').nth(1).unwrap();
    let get = |headers: &str| status(&page.get(&page.inside("controls"), headers));
    assert_eq!(get(&format!("Host: localhost:{port}\r\n")), 200);
    for host in ["", "evil.example", &format!("evil.example:{port}"), "127.0.0.1", "127.0.0.1:1", "[::1]"] {
        assert_eq!(get(&format!("Host: {host}\r\n")), 403, "{host}");
    }
    assert_eq!(get(""), 403);
    assert_eq!(get(&format!("{}Host: evil.example\r\n", page.own())), 403);
    for origin in [
        "null",
        "https://evil.example",
        "http://evil.example",
        "http://127.0.0.1:1",
        &format!("https://{}", page.host),
    ] {
        assert_eq!(get(&format!("{}Origin: {origin}\r\n", page.own())), 403, "{origin}");
    }
    assert_eq!(get(&format!("{}Origin: http://{}\r\n", page.own(), page.host)), 200);
    for (site, expected) in [("cross-site", 403), ("same-site", 403), ("same-origin", 200), ("none", 200)] {
        assert_eq!(get(&format!("{}Sec-Fetch-Site: {site}\r\n", page.own())), expected, "{site}");
    }
}

#[test]
fn every_answer_forbids_to_keep_it_and_to_load_from_elsewhere() {
    let page = Page::of("two-parks-two-ports");
    let refused = page.get("/", &page.own());
    for answer in [page.get(&page.inside(""), &page.own()), refused, page.raw(b"\x00\x01")] {
        let head = answer.split("\r\n\r\n").next().unwrap();
        for line in [
            "Cache-Control: no-store",
            "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'",
            "Referrer-Policy: no-referrer",
            "X-Content-Type-Options: nosniff",
        ] {
            assert!(head.contains(line), "{line} is missing in\n{head}");
        }
        assert!(!head.contains("Access-Control"), "{head}");
    }
}

#[test]
fn there_is_nothing_but_the_page() {
    let page = Page::of("two-parks-two-ports");
    for path in [
        "../Cargo.toml",
        "../../etc/passwd",
        "%2e%2e/Cargo.toml",
        "..%2fCargo.toml",
        "/etc/passwd",
        "explore.js/",
        "page/index.html",
        "src",
        ".",
        "\u{e9}",
    ] {
        let answer = page.get(&page.inside(path), &page.own());
        assert!([400, 404].contains(&status(&answer)), "{path}: {answer}");
    }
    for (method, path) in [("POST", ""), ("DELETE", "solve"), ("GET", "solve"), ("OPTIONS", "solve")] {
        let request = format!("{method} {} HTTP/1.1\r\n{}\r\n", page.inside(path), page.own());
        assert_eq!(status(&page.raw(request.as_bytes())), 405, "{method} {path}");
    }
    let head = page.raw(format!("HEAD {} HTTP/1.1\r\n{}\r\n", page.inside(""), page.own()).as_bytes());
    assert_eq!((status(&head), body(&head)), (200, ""));
}

#[test]
fn what_is_too_large_or_no_request_is_refused_and_the_page_goes_on() {
    let page = Page::of("two-parks-two-ports");
    let long = format!(
        "GET {} HTTP/1.1\r\nHost: {}\r\nX: {}\r\n\r\n",
        page.inside(""),
        page.host,
        "x".repeat(1 << 20)
    );
    assert_eq!(status(&page.raw(long.as_bytes())), 431);
    let many = "X: y\r\n".repeat(1000);
    assert_eq!(status(&page.get(&page.inside(""), &many)), 431);
    assert_eq!(status(&page.post(&vec![b' '; 1 << 20], "application/json")), 413);
    assert_eq!(status(&page.post(b"{}", "text/plain")), 415);
    for body in ["", "{}", "[1]", "nonsense", r#"{"page":"a","set":[],"more":1}"#, r#"{"page":1,"set":[]}"#] {
        assert_eq!(status(&page.post(body.as_bytes(), "application/json")), 400, "{body}");
    }
    assert_eq!(status(&page.post(&[0xff; 100], "application/json")), 400);
    let mut noise = 1_u64;
    for _ in 0..200 {
        let bytes: Vec<u8> = (0..300)
            .map(|_| {
                noise = noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (noise >> 56) as u8
            })
            .collect();
        let answer = page.raw(&bytes);
        assert!(answer.is_empty() || status(&answer) == 400, "{answer}");
    }
    assert_eq!(page.solve(&[], true)["status"], "optimal");
}

#[test]
fn ten_thousand_requests_are_all_answered() {
    let page = Page::of("two-parks-two-ports");
    std::thread::scope(|scope| {
        for worker in 0..8 {
            let page = (&page.host, page.inside("controls"));
            scope.spawn(move || {
                let (host, path) = page;
                for number in 0..1250 {
                    let mut stream = TcpStream::connect(host).unwrap();
                    stream.set_read_timeout(Some(LONG)).unwrap();
                    write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n").unwrap();
                    let mut answer = String::new();
                    stream.read_to_string(&mut answer).unwrap();
                    assert_eq!(status(&answer), 200, "{worker}/{number}");
                }
            });
        }
    });
    assert_eq!(page.solve(&[], true)["status"], "optimal");
}

#[test]
fn clients_that_say_nothing_or_little_do_not_keep_others_waiting() {
    let page = Page::of("two-parks-two-ports");
    let slow: Vec<TcpStream> = (0..300)
        .map(|number| {
            let mut stream = page.connect();
            if number % 2 == 0 {
                // One that has been ended already to make room takes nothing.
                let _ = stream.write_all(b"GET / HT");
            }
            stream
        })
        .collect();
    assert_eq!(status(&page.get(&page.inside(""), &page.own())), 200);
    assert_eq!(page.solve(&[], false)["status"], "optimal");
    drop(slow);
}

#[test]
fn the_settled_answer_is_what_solve_prints_and_the_quick_one_is_as_good() {
    let page = Page::of("lancang-mekong");
    let cases: [&[&str]; 5] = [
        &[],
        &["countries.KH.workers=90000"],
        &["countries.KH.workers=90000", "model.objective.jobs=0.003"],
        &["model.cooperation=hub:TH"],
        &["model.cooperation=hub:TH", "resources.emissions.capacity=4000"],
    ];
    for set in cases {
        let quick = page.solve(set, false);
        let settled = page.solve(set, true);
        let mut arguments = vec!["solve", "lancang-mekong", "--format", "json"];
        arguments.extend(set.iter().flat_map(|change| ["--set", *change]));
        let printed = multipark(&arguments);
        for key in ["objective", "terms", "countries", "transfers"] {
            assert_eq!(settled["plan"][key], printed[key], "{set:?} {key}");
        }
        for park in settled["plan"]["parks"].as_array().unwrap() {
            for pair in park["sectors"].as_array().unwrap() {
                let rows = printed["allocation"].as_array().unwrap();
                let row = rows.iter().find(|r| r["park"] == park["id"] && r["sector"] == pair[0]).unwrap();
                assert_eq!(row["output"], pair[1], "{set:?}");
            }
        }
        let (a, b) = (quick["plan"]["objective"].as_f64().unwrap(), printed["objective"].as_f64().unwrap());
        approx::assert_relative_eq!(a, b, max_relative = 1e-9);
    }
}

#[test]
fn what_was_solved_ahead_is_a_start_and_no_answer() {
    let ease = std::sync::Arc::default();
    let mut ready = session("twin-parks");
    let schemes = ready.controls().scheme.options.clone();
    let mut times = 0;
    while !ready.is_prepared() {
        ready.prepare(&ease);
        times += 1;
    }
    assert_eq!(times, schemes.len());
    for (scheme, _) in schemes {
        let change = [format!("model.cooperation={scheme}"), "model.objective.jobs=*2".to_owned()];
        let (quick, cold) =
            (ready.answer(&change, false, &ease), session("twin-parks").answer(&change, true, &ease));
        let objective = |answer: &multipark::explore::Answer| answer.plan.as_ref().unwrap().objective;
        approx::assert_relative_eq!(objective(&quick), objective(&cold), max_relative = 1e-9);
    }
}

#[test]
fn the_command_shown_solves_the_same() {
    let page = Page::of("suzhou");
    let answer = page.solve(&["model.objective.jobs=*2", "model.cooperation=all"], true);
    let command = answer["command"].as_str().unwrap();
    let program = assert_cmd::cargo::cargo_bin("multipark");
    let path = format!("{}:{}", program.parent().unwrap().display(), std::env::var("PATH").unwrap());
    let script = format!("{command} --format json");
    let ran = Command::new("bash").args(["-c", &script]).env("PATH", path).output().unwrap();
    let printed: Value = serde_json::from_slice(&ran.stdout).unwrap();
    assert_eq!(printed["objective"], answer["plan"]["objective"], "{command}");
}

#[test]
fn words_of_the_command_are_quoted_for_the_shell() {
    let session = session("two-parks-two-ports");
    for hostile in ["parks.*.land=*2", "$(touch x)", "`x`", "a'b", "a\"b", "a b\nc", "", "~", "!x", "\u{e9};"]
    {
        let command = session.command(&[hostile.to_owned()]);
        let script = command.replacen("multipark", "printf '%s\\0'", 1);
        let ran = Command::new("bash").args(["-c", &script]).output().unwrap();
        let words = String::from_utf8(ran.stdout).unwrap();
        let words: Vec<&str> = words.split_terminator('\0').collect();
        assert_eq!(words, ["solve", "two-parks-two-ports", "--set", hostile], "{command}");
    }
}

#[test]
fn a_state_without_a_plan_is_told_with_its_reason_and_passes() {
    let page = Page::of("lancang-mekong");
    let none = ["countries.KH.workers=1000"];
    assert_eq!(page.solve(&none, false)["status"], "infeasible");
    let told = page.solve(&none, true);
    assert_eq!((told["status"].as_str(), told["plan"].is_null()), (Some("infeasible"), true));
    let because = told["reason"]["because"].to_string();
    assert!(because.contains("Cambodia has at most 1,000 persons of workers"), "{because}");
    assert!(!told["reason"]["mend"].as_array().unwrap().is_empty());
    let invalid = page.solve(&["countries.XX.workers=1"], false);
    assert_eq!(invalid["status"], "invalid");
    assert!(invalid["reason"]["because"].to_string().contains("XX"), "{invalid}");
    let many = vec!["countries.KH.workers=1"; 1001];
    assert_eq!(page.solve(&many, false)["status"], "invalid");
    assert_eq!(page.solve(&[], false)["status"], "optimal");
}

#[test]
fn every_control_moves_a_figure_that_stands_where_the_slider_does() {
    for instance in bundled::instances() {
        let session = session(instance);
        let controls = session.controls();
        assert!(!controls.groups.is_empty(), "{instance}");
        assert!(controls.scheme.options.iter().any(|(value, _)| *value == controls.scheme.value));
        let mut set: Vec<String> = vec![format!("{}={}", controls.scheme.path, controls.scheme.value)];
        for slider in controls.groups.iter().flat_map(|group| &group.sliders) {
            let step = f64::from(STEPS) * slider.value / slider.most;
            assert!((step - step.round()).abs() < 1e-9, "{instance}: {slider:?} rests between two steps");
            set.push(format!("{}={}", slider.path, slider.value));
        }
        // Set to what they are, they change nothing.
        let mut session = session;
        let ease = std::sync::Arc::default();
        let set: Vec<String> = set.into_iter().filter(|change| !change.ends_with("=0")).collect();
        let answers = [session.answer(&[], true, &ease), session.answer(&set, true, &ease)];
        let objective = |i: usize| answers[i].plan.as_ref().map(|plan| plan.objective);
        assert_eq!(objective(0), objective(1), "{instance}");
        assert!(objective(0).is_some() || answers[0].status == answers[1].status);
    }
}

#[test]
fn the_program_prints_the_address_and_ends_well_at_ctrl_c() {
    let program = assert_cmd::cargo::cargo_bin("multipark");
    let mut child = Command::new(program)
        .args(["explore", "two-parks-two-ports"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut address = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut address).unwrap();
    let (host, path) = address.trim().strip_prefix("http://").unwrap().split_once('/').unwrap();
    assert!(host.starts_with("127.0.0.1:"), "{address}");
    let mut stream = TcpStream::connect(host).unwrap();
    write!(stream, "GET /{path} HTTP/1.1\r\nHost: {host}\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert_eq!(status(&answer), 200);
    let idle = TcpStream::connect(host).unwrap();
    let kill = Command::new("bash").args(["-c", &format!("kill -INT {}", child.id())]).status().unwrap();
    assert!(kill.success());
    assert_eq!(child.wait().unwrap().code(), Some(0));
    drop(idle);
    assert!(TcpStream::connect(host).is_err());
}
