//! The fault server: raw bytes on a loopback socket, one act a request, no HTTP library that would keep it honest.

use std::cell::Cell;
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, LazyLock, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use card_rights_studio::platform::clock;
use card_rights_studio::sandbox::identity::Identity;
use card_rights_studio::wechatpay::key::MerchantKey;
use card_rights_studio::wechatpay::{sign, verify};
use socket2::{Domain, Socket, Type};

/// Both sides' keys, made once.
pub static IDENTITY: LazyLock<Identity> = LazyLock::new(|| Identity::new().unwrap());
/// The time at which every test plays, seconds since 1970.
pub const NOW: i64 = 1_795_500_000;

thread_local! {
    /// The clock of the server whose connection this thread serves.
    static CLOCK: Cell<fn() -> i64> = const { Cell::new(|| NOW) };
}

/// The server's time, seconds since 1970.
pub fn now() -> i64 {
    CLOCK.get()()
}

/// A request that reached the server.
#[derive(Debug, Clone)]
pub struct Asked {
    pub method: String,
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Asked {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str())
    }
}

/// What is done with a request, or with a connection before anything is read of it.
#[derive(Clone, Copy)]
pub enum Act {
    /// After the whole request was read.
    Answer(fn(&mut Conn)),
    /// After the head and only half of the body was read; the rest waits in the system's buffer.
    Half(fn(&mut Conn)),
    /// Before anything is read.
    Accept(fn(&mut Conn)),
}

/// One connection.
pub struct Conn {
    pub stream: TcpStream,
    /// How many requests came before this one.
    pub number: usize,
    /// Whether more requests are read from it.
    pub keep: bool,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    acts: Mutex<Vec<Act>>,
    asked: Mutex<Vec<Asked>>,
    taken: AtomicUsize,
    connections: AtomicUsize,
    ended: AtomicUsize,
    closed: AtomicBool,
    said: Mutex<Vec<u8>>,
    released: Mutex<bool>,
    /// How many more acts may be done; none: as many as are asked for.
    allowed: Mutex<Option<usize>>,
    allow: Condvar,
    real_time: bool,
    bell: Condvar,
}

/// A running fault server. Dropping it ends every hang.
pub struct Server {
    address: SocketAddr,
    socket: Mutex<Option<Socket>>,
    shared: Arc<Shared>,
    thread: Mutex<Option<JoinHandle<Socket>>>,
}

impl Server {
    /// Holds a port on which nobody listens: connecting is refused until it is opened.
    pub fn refusing(acts: &[Act]) -> Self {
        Self::holding(Shared { acts: Mutex::new(acts.to_vec()), ..Shared::default() })
    }

    fn holding(shared: Shared) -> Self {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
        // Its connections outlive it, and the port is bound once more when it stops listening.
        socket.set_reuse_address(true).unwrap();
        socket.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into()).unwrap();
        let address = socket.local_addr().unwrap().as_socket().unwrap();
        Self { address, socket: Mutex::new(Some(socket)), shared: Arc::new(shared), thread: Mutex::default() }
    }

    /// For the open window: a server at the real time, which does nothing until it is allowed to.
    pub fn waiting(acts: &[Act]) -> Self {
        let (acts, allowed) = (Mutex::new(acts.to_vec()), Mutex::new(Some(0)));
        Self::holding(Shared { acts, allowed, real_time: true, ..Shared::default() })
    }

    /// Lets a server that waits do one more act.
    pub fn allow(&self) {
        if let Some(allowed) = &mut *self.shared.allowed.lock().unwrap() {
            *allowed += 1;
        }
        self.shared.allow.notify_all();
    }

    /// Listens; the last act is done again and again.
    pub fn start(acts: &[Act]) -> Self {
        let out = Self::refusing(acts);
        out.open();
        out
    }

    /// Begins to listen.
    pub fn open(&self) {
        let Some(socket) = self.socket.lock().unwrap().take() else { return };
        socket.listen(64).unwrap();
        let listener = TcpListener::from(socket);
        listener.set_nonblocking(true).unwrap();
        let (shared, address) = (Arc::clone(&self.shared), self.address);
        let thread = std::thread::spawn(move || {
            while !shared.closed.load(Ordering::SeqCst) {
                match listener.accept() {
                    Ok((stream, _)) => {
                        let shared = Arc::clone(&shared);
                        std::thread::spawn(move || {
                            serve(stream, &shared);
                            shared.ended.fetch_add(1, Ordering::SeqCst);
                        });
                    }
                    Err(_) => std::thread::sleep(Duration::from_millis(2)),
                }
            }
            drop(listener);
            // The port stays ours, so that nobody else's server answers there.
            let guard = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
            guard.set_reuse_address(true).unwrap();
            guard.bind(&address.into()).unwrap();
            guard
        });
        *self.thread.lock().unwrap() = Some(thread);
    }

    /// Stops listening; from now on connecting is refused.
    pub fn close(&self) {
        self.shared.closed.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.lock().unwrap().take() {
            *self.socket.lock().unwrap() = Some(thread.join().unwrap());
        }
    }

    /// Ends every hang.
    pub fn release(&self) {
        *self.shared.allowed.lock().unwrap() = None;
        self.shared.allow.notify_all();
        *self.shared.released.lock().unwrap() = true;
        self.shared.bell.notify_all();
    }

    /// The bytes that [`Conn::said`] writes.
    pub fn say(&self, bytes: Vec<u8>) {
        *self.shared.said.lock().unwrap() = bytes;
    }

    /// `127.0.0.1:port`
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What reached it, in order.
    pub fn asked(&self) -> Vec<Asked> {
        self.shared.asked.lock().unwrap().clone()
    }

    /// How many connections are over.
    pub fn ended(&self) -> usize {
        self.shared.ended.load(Ordering::SeqCst)
    }

    /// How many connections were taken.
    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }
}

impl Shared {
    /// Until one more act is allowed.
    fn wait(&self) {
        let mut allowed = self.allowed.lock().unwrap();
        while *allowed == Some(0) {
            allowed = self.allow.wait(allowed).unwrap();
        }
        if let Some(n) = &mut *allowed {
            *n -= 1;
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.closed.store(true, Ordering::SeqCst);
        self.release();
    }
}

fn serve(stream: TcpStream, shared: &Arc<Shared>) {
    stream.set_nonblocking(false).unwrap();
    stream.set_nodelay(true).unwrap();
    if shared.real_time {
        CLOCK.set(clock::unix_secs);
    }
    let mut conn = Conn { stream, number: 0, keep: true, shared: Arc::clone(shared) };
    shared.connections.fetch_add(1, Ordering::SeqCst);
    let act_of = |n: usize| {
        let acts = shared.acts.lock().unwrap();
        acts[n.min(acts.len() - 1)]
    };
    let mut buffer = Vec::new();
    while conn.keep {
        if let Act::Accept(act) = act_of(shared.taken.load(Ordering::SeqCst)) {
            conn.number = shared.taken.fetch_add(1, Ordering::SeqCst);
            shared.wait();
            act(&mut conn);
            return;
        }
        let Some((mut asked, length)) = head(&mut conn.stream, &mut buffer) else { return };
        conn.number = shared.taken.fetch_add(1, Ordering::SeqCst);
        let act = act_of(conn.number);
        let wanted = if matches!(act, Act::Half(_)) { length / 2 } else { length };
        while buffer.len() < wanted {
            if !more(&mut conn.stream, &mut buffer, wanted) {
                return;
            }
        }
        asked.body = buffer.drain(..wanted).collect();
        shared.asked.lock().unwrap().push(asked);
        shared.wait();
        match act {
            Act::Answer(act) | Act::Half(act) | Act::Accept(act) => act(&mut conn),
        }
    }
}

/// Reads at most as much as makes `buffer` as long as `wanted`, so that what is not wanted stays unread.
fn more(stream: &mut TcpStream, buffer: &mut Vec<u8>, wanted: usize) -> bool {
    let mut chunk = vec![0; wanted - buffer.len()];
    match stream.read(&mut chunk) {
        Ok(n) if n > 0 => {
            buffer.extend_from_slice(&chunk[..n]);
            true
        }
        _ => false,
    }
}

/// A request's head and the length of its body.
fn head(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<(Asked, usize)> {
    let end = loop {
        if let Some(at) = buffer.windows(4).position(|w| w == b"\r\n\r\n") {
            break at + 4;
        }
        let wanted = buffer.len() + 1;
        if !more(stream, buffer, wanted) {
            return None;
        }
    };
    let text = String::from_utf8(buffer.drain(..end).collect()).ok()?;
    let mut lines = text.split("\r\n");
    let mut first = lines.next()?.split(' ');
    let (method, path) = (first.next()?.to_owned(), first.next()?.to_owned());
    let headers: Vec<(String, String)> =
        lines.filter_map(|l| l.split_once(": ")).map(|(n, v)| (n.to_owned(), v.to_owned())).collect();
    let asked = Asked { method, path, headers, body: Vec::new() };
    let length = asked.header("content-length").and_then(|v| v.parse().ok()).unwrap_or(0);
    Some((asked, length))
}

/// The signature headers of an answer, before they are written.
pub struct Signed {
    pub timestamp: i64,
    pub nonce: String,
    pub serial: String,
    /// Put before the signature.
    pub prefix: &'static str,
    /// What the signature covers instead of the body.
    pub covers: Option<&'static [u8]>,
    /// Whose key signs.
    pub key: &'static MerchantKey,
}

impl Signed {
    pub fn headers(&self, body: &[u8]) -> String {
        let covered = self.covers.unwrap_or(body);
        let message = verify::message(&self.timestamp.to_string(), &self.nonce, covered);
        let signature = sign::sign(self.key, &message).unwrap();
        format!(
            "Wechatpay-Timestamp: {}\r\nWechatpay-Nonce: {}\r\nWechatpay-Serial: {}\r\nWechatpay-Signature: {}{signature}\r\n",
            self.timestamp, self.nonce, self.serial, self.prefix
        )
    }
}

impl Default for Signed {
    fn default() -> Self {
        Self {
            timestamp: now(),
            nonce: clock::nonce().unwrap(),
            serial: IDENTITY.public_key_id.clone(),
            prefix: "",
            covers: None,
            key: &IDENTITY.platform,
        }
    }
}

impl Conn {
    /// Writes bytes as they are; a client that is gone is no fault of the test.
    pub fn write(&mut self, bytes: &[u8]) -> bool {
        self.stream.write_all(bytes).and_then(|()| self.stream.flush()).is_ok()
    }

    /// A whole answer with these header lines (each ended by CRLF).
    pub fn answer(&mut self, status: &str, headers: &str, body: &[u8]) {
        let length =
            if status.starts_with("204") { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
        let head = format!("HTTP/1.1 {status}\r\nRequest-ID: FAULT-{}\r\n{length}{headers}\r\n", self.number);
        self.write(&[head.as_bytes(), body].concat());
        self.keep &= !headers.contains("Connection: close");
    }

    /// An error answer as the documentation has it.
    pub fn error(&mut self, status: &str, headers: &str, code: &str, message: &str) {
        let body = serde_json::json!({ "code": code, "message": message }).to_string();
        self.answer(status, &format!("Content-Type: application/json\r\n{headers}"), body.as_bytes());
    }

    /// 204 with the signature headers that `change` leaves.
    pub fn signed(&mut self, change: impl FnOnce(&mut Signed)) {
        let mut signed = Signed::default();
        change(&mut signed);
        self.answer("204 No Content", &signed.headers(b""), b"");
    }

    /// The bytes that the test gave, and no more.
    pub fn said(&mut self) {
        let bytes = self.shared.said.lock().unwrap().clone();
        self.write(&bytes);
        self.keep = false;
    }

    /// Says nothing until the test lets go.
    pub fn hang(&mut self) {
        let mut released = self.shared.released.lock().unwrap();
        while !*released {
            released = self.shared.bell.wait(released).unwrap();
        }
    }

    /// Ends the connection with a reset.
    pub fn reset(&mut self) {
        socket2::SockRef::from(&self.stream).set_linger(Some(Duration::ZERO)).unwrap();
        self.keep = false;
    }

    /// Ends the connection in order.
    pub fn close(&mut self) {
        self.keep = false;
    }
}
