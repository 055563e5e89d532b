//! As much of HTTP/1.1 (RFC 9112) as one page needs: a request a connection, of bounded size, read within a bounded
//! time.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

/// Most bytes of request line and headers.
pub(super) const MOST_HEAD: usize = 16 * 1024;
/// Most bytes of a body.
pub(super) const MOST_BODY: usize = 64 * 1024;
/// Most headers.
const MOST_HEADERS: usize = 64;
/// Time that a whole request may take to arrive, or an answer to be taken.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);
/// Time and bytes for what a refused client still sends, so that it can read why.
const LINGER: (Duration, usize) = (Duration::from_millis(500), 4 * 1024 * 1024);

/// What must hold on every answer: nothing is kept, nothing is guessed, nothing is loaded from or shown elsewhere.
const HEADERS: &str = "Cache-Control: no-store\r\n\
    Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
    img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'\r\n\
    Cross-Origin-Opener-Policy: same-origin\r\n\
    Cross-Origin-Resource-Policy: same-origin\r\n\
    Referrer-Policy: no-referrer\r\n\
    X-Content-Type-Options: nosniff\r\n\
    X-Frame-Options: DENY\r\n\
    Connection: close\r\n";

/// A request.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Request {
    pub(super) method: String,
    pub(super) target: String,
    headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Request {
    /// The values of a header, by its name in lower case.
    pub(super) fn header<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Response {
    pub(super) status: (u16, &'static str),
    pub(super) kind: &'static str,
    pub(super) body: Vec<u8>,
}

impl Response {
    pub(super) fn new(kind: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self { status: (200, "OK"), kind, body: body.into() }
    }

    pub(super) fn json(body: impl Into<Vec<u8>>) -> Self {
        Self::new("application/json", body)
    }

    /// A refusal in words.
    pub(super) fn refusal(code: u16, reason: &'static str, words: &str) -> Self {
        Self { status: (code, reason), ..Self::new("text/plain; charset=utf-8", format!("{words}\n")) }
    }
}

/// Reads a request.
///
/// # Errors
/// `None` where the client went away or was too slow; else what to answer to what is no request.
pub(super) fn read(stream: &mut TcpStream) -> Result<Request, Option<Response>> {
    let deadline = Instant::now() + PATIENCE;
    let mut bytes = Vec::new();
    let (mut request, start, length) = loop {
        if let Some(read) = head(&bytes)? {
            break read;
        }
        if bytes.len() >= MOST_HEAD {
            return Err(Some(Response::refusal(431, "Request Header Fields Too Large", "too many headers")));
        }
        fill(stream, &mut bytes, MOST_HEAD, deadline)?;
    };
    while bytes.len() < start + length {
        fill(stream, &mut bytes, start + length, deadline)?;
    }
    request.body = bytes[start..start + length].to_vec();
    Ok(request)
}

/// Takes what has arrived, up to `most` bytes in all.
fn fill(
    stream: &mut TcpStream,
    bytes: &mut Vec<u8>,
    most: usize,
    deadline: Instant,
) -> Result<(), Option<Response>> {
    let left = deadline.saturating_duration_since(Instant::now());
    if left.is_zero() || stream.set_read_timeout(Some(left)).is_err() {
        return Err(None);
    }
    let mut chunk = [0; 4096];
    let room = chunk.len().min(most.saturating_sub(bytes.len()));
    match stream.read(&mut chunk[..room]) {
        Ok(0) | Err(_) => Err(None),
        Ok(count) => {
            bytes.extend_from_slice(&chunk[..count]);
            Ok(())
        }
    }
}

/// The request without its body, where the body starts, and its length; nothing while more must come.
fn head(bytes: &[u8]) -> Result<Option<(Request, usize, usize)>, Option<Response>> {
    let refuse = |code, reason, words: &str| Some(Response::refusal(code, reason, words));
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut parsed = httparse::Request::new(&mut headers);
    let start = match parsed.parse(bytes) {
        Ok(httparse::Status::Complete(start)) => start,
        Ok(httparse::Status::Partial) => return Ok(None),
        Err(httparse::Error::TooManyHeaders) => {
            return Err(refuse(431, "Request Header Fields Too Large", "too many headers"));
        }
        Err(_) => return Err(refuse(400, "Bad Request", "this is no HTTP request")),
    };
    let mut request = Request {
        method: parsed.method.unwrap_or_default().to_owned(),
        target: parsed.path.unwrap_or_default().to_owned(),
        ..Request::default()
    };
    for header in parsed.headers.iter() {
        let value = std::str::from_utf8(header.value)
            .map_err(|_| refuse(400, "Bad Request", "a header is no UTF-8"))?;
        request.headers.push((header.name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    if request.header("transfer-encoding").next().is_some() {
        return Err(refuse(411, "Length Required", "a body needs a Content-Length"));
    }
    let lengths: Vec<&str> = request.header("content-length").collect();
    let length = match lengths[..] {
        [] => 0,
        [text] if text.bytes().all(|b| b.is_ascii_digit()) => match text.parse::<usize>() {
            Ok(length) if length <= MOST_BODY => length,
            _ => return Err(refuse(413, "Content Too Large", "the body is too large")),
        },
        _ => return Err(refuse(400, "Bad Request", "this Content-Length is none")),
    };
    Ok(Some((request, start, length)))
}

/// Writes an answer (without its body for `HEAD`) and ends the connection.
pub(super) fn write(stream: &mut TcpStream, response: &Response, with_body: bool) {
    let (code, reason) = response.status;
    let head = format!(
        "HTTP/1.1 {code} {reason}\r\nContent-Type: {}\r\nContent-Length: {}\r\n{HEADERS}\r\n",
        response.kind,
        response.body.len()
    );
    let mut bytes = head.into_bytes();
    if with_body {
        bytes.extend_from_slice(&response.body);
    }
    // A client that is gone or does not read wants nothing more.
    let sent = stream.set_write_timeout(Some(PATIENCE)).and_then(|()| stream.write_all(&bytes));
    if sent.is_err() || stream.shutdown(Shutdown::Write).is_err() {
        return;
    }
    let (time, most) = LINGER;
    let deadline = Instant::now() + time;
    let (mut chunk, mut taken) = ([0; 4096], 0);
    while taken < most {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() || stream.set_read_timeout(Some(left)).is_err() {
            return;
        }
        match stream.read(&mut chunk) {
            Ok(0) | Err(_) => return,
            Ok(count) => taken += count,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(bytes: &[u8]) -> u16 {
        head(bytes).unwrap_err().unwrap().status.0
    }

    #[test]
    fn a_request_is_read_once_its_head_is_whole() {
        assert!(head(b"").unwrap().is_none());
        assert!(head(b"GET / HTTP/1.1\r\nHost: a").unwrap().is_none());
        let text = b"POST /a HTTP/1.1\r\nHOST:  a \r\nContent-Length: 3\r\n\r\nabc";
        let (request, start, length) = head(text).unwrap().unwrap();
        assert_eq!((request.method.as_str(), request.target.as_str()), ("POST", "/a"));
        assert_eq!(request.header("host").collect::<Vec<_>>(), ["a"]);
        assert_eq!(&text[start..start + length], b"abc");
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_refused() {
        assert_eq!(refused(b"\x16\x03\x01\x00garbage"), 400);
        assert_eq!(refused(b"POST / HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\n"), 400);
        assert_eq!(refused(b"POST / HTTP/1.1\r\nContent-Length: +3\r\n\r\n"), 400);
        assert_eq!(refused(b"POST / HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\n"), 413);
        assert_eq!(refused(b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"), 411);
    }
}
