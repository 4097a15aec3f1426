//! Whether anything left this computer, and why not.

use std::error::Error as _;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;

use bytes::Bytes;

use super::attempt::End;
use super::proxy::{looks_up_here, without_account};
use crate::trouble::{Trouble, Who};
use crate::words::Sentence;

/// Called once, when the first byte of a body is about to leave.
pub type OnSent = Arc<dyn Fn() + Send + Sync>;

/// A body that tells when its first byte is taken for sending: until then nothing left this computer.
pub(super) struct Watched {
    pub(super) body: Option<Bytes>,
    pub(super) left: Arc<AtomicBool>,
    pub(super) on_sent: OnSent,
}

impl http_body::Body for Watched {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, Self::Error>>> {
        let taken = self.body.take();
        if taken.is_some() && !self.left.swap(true, Ordering::SeqCst) {
            (self.on_sent)();
        }
        Poll::Ready(taken.map(|b| Ok(http_body::Frame::data(b))))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_none()
    }

    fn size_hint(&self) -> http_body::SizeHint {
        http_body::SizeHint::with_exact(self.body.as_ref().map_or(0, |b| b.len() as u64))
    }
}

/// Called with how many bytes of a part have been taken for sending so far.
pub type OnBytes = Arc<dyn Fn(usize) + Send + Sync>;

/// So many bytes of a part are handed over at once.
const CHUNK: usize = 16 << 10;

/// The content of a part, which tells how much of it was taken for sending.
pub(super) struct Counted {
    pub(super) rest: Bytes,
    pub(super) sent: usize,
    pub(super) on_bytes: OnBytes,
}

impl http_body::Body for Counted {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, Self::Error>>> {
        if self.rest.is_empty() {
            return Poll::Ready(None);
        }
        let long = self.rest.len().min(CHUNK);
        let part = self.rest.split_to(long);
        self.sent += long;
        (self.on_bytes)(self.sent);
        Poll::Ready(Some(Ok(http_body::Frame::data(part))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty()
    }

    fn size_hint(&self) -> http_body::SizeHint {
        http_body::SizeHint::with_exact(self.rest.len() as u64)
    }
}

/// The error and what lies beneath it, for the fold.
pub(super) fn chain(e: &reqwest::Error) -> String {
    let mut out = e.to_string();
    let mut source = e.source();
    while let Some(s) = source {
        out.push_str(": ");
        out.push_str(&s.to_string());
        source = s.source();
    }
    out
}

/// Why nothing left, and whether trying again may help; `through` is the address of the proxy, where one is known.
pub(super) fn not_connected(e: &reqwest::Error, text: &str, through: Option<&str>) -> (End, Trouble) {
    let lower = text.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|w| lower.contains(w));
    let trouble = if e.is_dns() || has(&["dns", "lookup address", "resolve"]) {
        unknown_name(through)
    } else if has(&["proxy authorization required"]) {
        return (End::NotSent, Trouble::new("net-proxy-auth", Who::Engineer));
    } else if has(&["proxy", "tunnel"]) {
        Trouble::new("net-proxy", Who::Engineer)
    } else if has(&["certificate"]) {
        Trouble::new("net-certificate", Who::Engineer)
    } else if is_tls(e) || has(&["tls", "handshake"]) {
        Trouble::new("net-tls", Who::Engineer)
    } else if e.is_timeout() || has(&["timed out", "deadline"]) {
        Trouble::new("net-connect-timeout", Who::Person)
    } else {
        Trouble::new("net-connect", Who::Person)
    };
    (End::NotConnected, trouble)
}

/// A name that nobody knew: the server's, or where a proxy looks names up itself, the proxy's.
fn unknown_name(through: Option<&str>) -> Trouble {
    let trouble = Trouble::new("net-dns", Who::Person);
    let Some(address) = through else { return trouble };
    let key = if looks_up_here(address) { "net-dns-socks-remedy" } else { "net-dns-proxy-remedy" };
    Trouble { remedy: Sentence::new(key).with("address", without_account(address)), ..trouble }
}

/// The TLS library hands its errors on as invalid data of the stream, perhaps inside another stream error.
fn is_tls(e: &(dyn std::error::Error + 'static)) -> bool {
    let Some(io) = e.downcast_ref::<std::io::Error>() else { return e.source().is_some_and(is_tls) };
    io.kind() == std::io::ErrorKind::InvalidData || io.get_ref().is_some_and(|inner| is_tls(inner))
}
