//! Serves one page to the browser of this machine, and nothing to anyone else.
//!
//! It listens on 127.0.0.1; every address begins with a random token; `Host` and `Origin` must be its own (so that no
//! other site reaches it, not even by a name that resolves to this machine); connections are few and short.

use super::desk::{Desk, Question, Turn};
use super::http::{self, Request, Response};
use super::session::Session;
use crate::error::Error;
use crate::report::CHART_STYLE;
use std::collections::VecDeque;
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;
use subtle::ConstantTimeEq;

/// Connections served at the same time; one more, and the oldest that has not yet asked anything is ended.
const MOST_CONNECTIONS: usize = 64;
const PAGE: &str = include_str!("page/index.html");
const SCRIPT: &str = include_str!("page/explore.js");
const STYLE: &str = include_str!("page/explore.css");
/// What a browser asks for, its kind and its text.
const FILES: [(&str, &str, &str); 4] = [
    ("/", "text/html; charset=utf-8", PAGE),
    ("/explore.js", "text/javascript; charset=utf-8", SCRIPT),
    ("/explore.css", "text/css; charset=utf-8", STYLE),
    ("/chart.css", "text/css; charset=utf-8", CHART_STYLE),
];

/// A server that listens.
pub struct Server {
    listener: TcpListener,
    port: u16,
    shared: Arc<Shared>,
}

/// What the threads of a server share.
struct Shared {
    token: String,
    /// What `Host` may say.
    hosts: [String; 2],
    controls: String,
    desk: Desk,
    silent: Mutex<VecDeque<(u64, TcpStream)>>,
    open: Mutex<usize>,
    stopped: AtomicBool,
}

impl Server {
    /// Listens on a port of this machine, 0 for any that is free.
    ///
    /// # Errors
    /// [`Error::File`] when the port cannot be had, or the system has no random numbers.
    pub fn bind(port: u16, session: &Session) -> Result<Self, Error> {
        let failed = |what: &str, why: &dyn std::fmt::Display| Error::File {
            path: what.to_owned(),
            message: why.to_string(),
        };
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let listener = TcpListener::bind(address).map_err(|e| failed(&address.to_string(), &e))?;
        let port = listener.local_addr().map_err(|e| failed(&address.to_string(), &e))?.port();
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(|e| failed("random numbers", &e))?;
        let token = format!("{:032x}", u128::from_be_bytes(bytes));
        let controls = serde_json::to_string(session.controls()).map_err(|e| Error::Solver(e.to_string()))?;
        let hosts = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
        let shared = Shared {
            token,
            hosts,
            controls,
            desk: Desk::default(),
            silent: Mutex::default(),
            open: Mutex::new(0),
            stopped: AtomicBool::new(false),
        };
        Ok(Self { listener, port, shared: Arc::new(shared) })
    }

    /// The address of the page, token included.
    #[must_use]
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}/{}/", self.port, self.shared.token)
    }

    /// What ends [`Server::run`], from any thread.
    pub fn stopper(&self) -> impl Fn() + Send + Sync + use<> {
        let (shared, port) = (Arc::clone(&self.shared), self.port);
        move || {
            shared.stopped.store(true, Ordering::Relaxed);
            shared.desk.close();
            // One more connection, so that the wait for one ends.
            let _ = TcpStream::connect((Ipv4Addr::LOCALHOST, port));
        }
    }

    /// Serves until it is stopped.
    pub fn run(self, mut session: Session) {
        let shared = &self.shared;
        thread::scope(|scope| {
            scope.spawn(|| {
                while let Some(turn) = shared.desk.next(!session.is_prepared()) {
                    let job = match turn {
                        Turn::Question(job) => job,
                        Turn::Spare(cancelled) => {
                            session.prepare(&cancelled);
                            continue;
                        }
                    };
                    let question = &job.question;
                    let answer = session.answer(&question.set, question.settled, &job.cancelled);
                    if let Ok(text) = serde_json::to_string(&answer) {
                        job.answer(text);
                    }
                }
            });
            for number in 0.. {
                let accepted = self.listener.accept();
                if shared.stopped.load(Ordering::Relaxed) {
                    break;
                }
                match accepted {
                    Ok((stream, _)) => shared.serve(number, stream),
                    // No more files, or a client that went away at once: either passes.
                    Err(_) => thread::sleep(Duration::from_millis(20)),
                }
            }
            shared.desk.close();
        });
    }
}

/// Takes a lock; a thread that panicked with it left a list or a count, which are whole at any time.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    /// Gives a connection a thread of its own, if need be in the place of the oldest that is silent.
    fn serve(self: &Arc<Self>, number: u64, mut stream: TcpStream) {
        let Ok(other) = stream.try_clone() else { return };
        {
            let mut silent = lock(&self.silent);
            if *lock(&self.open) >= MOST_CONNECTIONS
                && let Some((_, oldest)) = silent.pop_front()
            {
                // It ends by itself once it finds its connection shut.
                let _ = oldest.shutdown(Shutdown::Both);
            }
            silent.push_back((number, other));
        }
        while *lock(&self.open) >= 2 * MOST_CONNECTIONS {
            thread::sleep(Duration::from_millis(1));
        }
        *lock(&self.open) += 1;
        let shared = Arc::clone(self);
        let spawned = thread::Builder::new().name("connection".to_owned()).spawn(move || {
            let read = http::read(&mut stream);
            lock(&shared.silent).retain(|(other, _)| *other != number);
            match read {
                Ok(request) => {
                    let response = shared.respond(&request);
                    http::write(&mut stream, &response, request.method != "HEAD");
                }
                Err(Some(refusal)) => http::write(&mut stream, &refusal, true),
                Err(None) => {}
            }
            *lock(&shared.open) -= 1;
        });
        if spawned.is_err() {
            *lock(&self.open) -= 1;
            lock(&self.silent).retain(|(other, _)| *other != number);
        }
    }

    fn respond(&self, request: &Request) -> Response {
        if let Some(refusal) = self.refuse(request) {
            return refusal;
        }
        let path = request.target.split('?').next().unwrap_or_default();
        let inside = path.get(1 + self.token.len()..).unwrap_or_default();
        let file = FILES.iter().find(|(name, _, _)| *name == inside);
        match (request.method.as_str(), inside, file) {
            ("GET" | "HEAD", _, Some((_, kind, text))) => Response::new(kind, *text),
            ("GET" | "HEAD", "/controls", _) => Response::json(self.controls.as_str()),
            ("POST", "/solve", _) => self.solve(request),
            (_, "/controls" | "/solve", _) | (_, _, Some(_)) => {
                Response::refusal(405, "Method Not Allowed", "not in this way")
            }
            _ => Response::refusal(404, "Not Found", "there is nothing here"),
        }
    }

    /// Why a request is none of the page's.
    fn refuse(&self, request: &Request) -> Option<Response> {
        let forbidden = |words: &str| Some(Response::refusal(403, "Forbidden", words));
        let mut hosts = request.header("host");
        let ours = hosts.next().is_some_and(|host| self.hosts.iter().any(|known| known == host));
        if !ours || hosts.next().is_some() {
            return forbidden("this server has another name");
        }
        let own_origin = |origin: &str| {
            origin.strip_prefix("http://").is_some_and(|host| self.hosts.iter().any(|known| known == host))
        };
        let mut sites = request.header("sec-fetch-site");
        if !request.header("origin").all(own_origin)
            || !sites.all(|site| site == "same-origin" || site == "none")
        {
            return forbidden("only the page itself may ask");
        }
        let token = request.target.get(1..=self.token.len()).unwrap_or_default();
        if !bool::from(token.as_bytes().ct_eq(self.token.as_bytes())) {
            return forbidden("open the address that the program printed");
        }
        None
    }

    fn solve(&self, request: &Request) -> Response {
        if request.header("content-type").next() != Some("application/json") {
            return Response::refusal(415, "Unsupported Media Type", "a question is application/json");
        }
        match serde_json::from_slice::<Question>(&request.body) {
            Err(error) => Response::refusal(400, "Bad Request", &format!("this is no question: {error}")),
            Ok(question) => match self.desk.ask(question).recv() {
                Ok(answer) => Response::json(answer),
                Err(_) => Response::refusal(409, "Conflict", "a later question took the place of this one"),
            },
        }
    }
}
