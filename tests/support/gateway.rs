//! Small servers on loopback for a story that needs one connection of its own. What the wire can do wrong stands in
//! `tests/faults/`.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};

/// A free port that listens, and its address as a gateway.
pub fn listening() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    (listener, address)
}

/// One whole request; none when whoever asked hung up before its end.
fn whole(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let (mut all, mut part) = (Vec::new(), [0; 4096]);
    loop {
        let read = stream.read(&mut part).unwrap_or(0);
        all.extend(&part[..read]);
        let head = all.windows(4).position(|w| w == b"\r\n\r\n");
        let length = |head: usize| {
            let text = String::from_utf8_lossy(&all[..head]).to_lowercase();
            let line = text.lines().find_map(|l| l.strip_prefix("content-length:").map(str::trim).map(str::to_owned));
            line.and_then(|n| n.parse::<usize>().ok()).unwrap_or(0)
        };
        if head.is_some_and(|at| all.len() >= at + 4 + length(at)) {
            return Some(all);
        }
        if read == 0 {
            return None;
        }
    }
}

/// Reads one whole request.
#[track_caller]
pub fn request(stream: &mut TcpStream) -> Vec<u8> {
    let all = whole(stream);
    assert!(all.is_some(), "hung up");
    all.unwrap()
}

/// Answers with this status and body, the last of its connection.
pub fn answer(stream: &mut TcpStream, status: u16, body: &str) {
    let head = format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len());
    stream.write_all(head.as_bytes()).unwrap();
}

/// The address of a server that answers every request with these bytes and hangs up.
pub fn answering(answer: Vec<u8>) -> String {
    let (listener, address) = listening();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            whole(&mut stream);
            stream.write_all(&answer).ok();
            stream.shutdown(std::net::Shutdown::Write).ok();
            stream.read_to_end(&mut Vec::new()).ok();
        }
    });
    address
}
