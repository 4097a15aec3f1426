//! A server between the program and the stand-in that keeps every request as it came over the wire.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use serde_json::Value;

/// A relay, and what it saw.
pub struct Relay {
    /// Its address.
    pub url: String,
    seen: Arc<Mutex<Vec<u8>>>,
    cut: Arc<Mutex<Vec<String>>>,
}

impl Relay {
    /// Begins to pass on to `to`, such as `http://127.0.0.1:8080`.
    pub fn to(to: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let to = to.strip_prefix("http://").unwrap().to_owned();
        let (seen, cut) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(Vec::<String>::new())));
        let (kept, cuts) = (Arc::clone(&seen), Arc::clone(&cut));
        std::thread::spawn(move || {
            for from in listener.incoming().flatten() {
                let to = TcpStream::connect(&to).unwrap();
                let (mut back, mut answer) = (from.try_clone().unwrap(), to.try_clone().unwrap());
                let cut_back = Arc::clone(&cuts);
                let seen_back = Arc::clone(&kept);
                std::thread::spawn(move || {
                    let mut part = [0; 16_384];
                    while let Ok(read @ 1..) = answer.read(&mut part) {
                        // What was answered to a card that is cut off never arrives. Asked for only then: reading all
                        // that came is slow.
                        let cut = cut_back.lock().unwrap().clone();
                        let last = || requests(&seen_back.lock().unwrap()).pop().map(|(card, _)| card);
                        let lost = !cut.is_empty() && last().is_some_and(|card| cut.contains(&card));
                        if lost || back.write_all(&part[..read]).is_err() {
                            break;
                        }
                    }
                    back.shutdown(Shutdown::Both).ok();
                });
                let (mut from, mut to, kept) = (from, to, Arc::clone(&kept));
                std::thread::spawn(move || {
                    let mut part = [0; 16_384];
                    while let Ok(read @ 1..) = from.read(&mut part) {
                        kept.lock().unwrap().extend(&part[..read]);
                        if to.write_all(&part[..read]).is_err() {
                            break;
                        }
                    }
                    to.shutdown(Shutdown::Both).ok();
                });
            }
        });
        Self { url, seen, cut }
    }

    /// Answers to this card are lost from now on.
    pub fn cut(&self, card: &str) {
        self.cut.lock().unwrap().push(card.to_owned());
    }

    /// Answers arrive again.
    pub fn mend(&self) {
        self.cut.lock().unwrap().clear();
    }

    /// Card and body of every publication that came, in order. One connection at a time, or bytes would be mixed.
    pub fn bodies(&self) -> Vec<(String, Value)> {
        requests(&self.seen.lock().unwrap())
    }
}

fn requests(all: &[u8]) -> Vec<(String, Value)> {
    let (mut rest, mut out) = (all, Vec::new());
    while let Some(head) = rest.windows(4).position(|w| w == b"\r\n\r\n") {
        let text = String::from_utf8_lossy(&rest[..head]).into_owned();
        let length = text
            .to_lowercase()
            .lines()
            .find_map(|l| l.strip_prefix("content-length:").map(str::trim).map(str::to_owned));
        let end = head + 4 + length.and_then(|n| n.parse::<usize>().ok()).unwrap_or(0);
        let Some(body) = rest.get(head + 4..end) else { break };
        let path = text.split(' ').nth(1).unwrap_or_default();
        if let Some(card) = path.strip_suffix("/rights").and_then(|p| p.rsplit('/').next())
            && let Ok(body) = serde_json::from_slice(body)
        {
            out.push((card.to_owned(), body));
        }
        rest = &rest[end..];
    }
    out
}
