//! The worker that fetches pictures, at a server that does what servers do: it hangs, lies, leads elsewhere, or is asked
//! by too many at once.

use std::io::{Read as _, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use card_rights_studio::keychain::MemoryKeychain;
use card_rights_studio::pictures::decode::Size;
use card_rights_studio::platform::folders::Folders;
use card_rights_studio::sandbox::faces;
use card_rights_studio::storage::pictures::Pictures;
use card_rights_studio::wechatpay::gateway::{Gateway, Proxy};
use card_rights_studio::work::{Ask, FetchJob, NoPicture, Outcome, Picker, Setup};

use crate::support::gateway::{answering, listening};
use crate::support::lanes::Lanes;
use crate::support::pictures::{face, png, png_of_size};

struct Worker {
    home: tempfile::TempDir,
    lanes: Lanes,
}

type Shown = Result<[usize; 2], NoPicture>;

impl Worker {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let picker = Picker::Fixed(Arc::default());
        let setup = Setup::new(Folders::under(home.path()), Arc::new(MemoryKeychain::default()), picker);
        Self { lanes: Lanes::start(&setup), home }
    }

    fn send(&self, address: &str, size: Size, ask: Ask) {
        self.send_through(address, size, ask, Proxy::System);
    }

    fn send_through(&self, address: &str, size: Size, ask: Ask, proxy: Proxy) {
        self.lanes.work.send(1, FetchJob { address: address.to_owned(), size, ask, proxy });
    }

    #[track_caller]
    fn came(&self) -> Shown {
        match self.lanes.next() {
            Outcome::Fetched(1, done) => done.map(|p| p.size),
            other => panic!("{other:?}"),
        }
    }

    #[track_caller]
    fn get(&self, address: &str, ask: Ask) -> Shown {
        self.send(address, Size::Page, ask);
        self.came()
    }

    fn kept(&self) -> Pictures {
        Pictures::at(&Folders::under(self.home.path()).cache())
    }
}

/// A merchant's own gateway on this computer, which may be asked.
fn known(address: &str) -> Ask {
    Ask::Known(Some(Gateway::parse(address).unwrap()))
}

fn answer(head: &str, body: &[u8]) -> Vec<u8> {
    [format!("HTTP/1.1 {head}\r\nConnection: close\r\n\r\n").as_bytes(), body].concat()
}

#[test]
fn what_a_server_answers_is_a_picture_or_none() {
    let small = png(&face(50, 30));
    let sized = |n: usize| format!("200 OK\r\nContent-Type: image/png\r\nContent-Length: {n}");
    let elsewhere = answering(answer(&sized(small.len()), &small));
    let large = vec![0; 3 << 20];
    for (what, bytes, want) in [
        ("a picture", answer(&sized(small.len()), &small), Ok([50, 30])),
        (
            "a picture without a type",
            answer(&format!("200 OK\r\nContent-Length: {}", small.len()), &small),
            Ok([50, 30]),
        ),
        ("another type", answer("200 OK\r\nContent-Type: text/html", &small), Err(NoPicture::Never)),
        ("a page that says it is a picture", answer(&sized(6), b"<html>"), Err(NoPicture::Never)),
        ("none", answer("404 Not Found\r\nContent-Length: 0", b""), Err(NoPicture::Never)),
        ("a picture that is an error", answer("500 X\r\nContent-Type: image/png", &small), Err(NoPicture::Never)),
        (
            "another address",
            answer(&format!("302 Found\r\nLocation: {elsewhere}/a.png\r\nContent-Length: 0"), b""),
            Err(NoPicture::Never),
        ),
        ("more than it says", answer(&sized(small.len() / 2), &small), Err(NoPicture::Never)),
        ("less than it says", answer(&sized(small.len() * 2), &small), Err(NoPicture::Later)),
        ("far too much, as it says", answer(&sized(large.len()), &large), Err(NoPicture::Never)),
        ("far too much, unsaid", answer("200 OK\r\nContent-Type: image/png", &large), Err(NoPicture::Never)),
        ("a bomb", answer("200 OK\r\nContent-Type: image/png", &png_of_size(16_000, 16_000)), Err(NoPicture::Never)),
        ("nothing", Vec::new(), Err(NoPicture::Later)),
        ("no HTTP", b"SSH-2.0-OpenSSH_9\r\n".to_vec(), Err(NoPicture::Later)),
    ] {
        let address = answering(bytes);
        let begun = Instant::now();
        assert_eq!(Worker::new().get(&format!("{address}/a.png"), known(&address)), want, "{what}");
        assert!(begun.elapsed() < Duration::from_secs(4), "{what}: {:?}", begun.elapsed());
    }
}

/// WeChat's hosts are asked through the merchant's proxy, one that lies in the office too; any other host is not, after a
/// click neither, and no other merchant's picture goes there.
#[test]
fn only_wechats_hosts_are_asked_through_the_merchants_proxy() {
    let (listener, proxy) = listening();
    let asked = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        let mut head = [0; 4096];
        let n = stream.read(&mut head).unwrap();
        stream.write_all(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n").unwrap();
        listener.set_nonblocking(true).unwrap();
        (String::from_utf8_lossy(&head[..n]).into_owned(), listener)
    });
    let w = Worker::new();
    let through = Proxy::Address(proxy.replace("127.0.0.1", "localhost"));
    let wechat = "https://mmbiz.qpic.cn/mmbiz/abc/0";
    w.send_through(wechat, Size::Page, Ask::Known(None), through.clone());
    assert_eq!(w.came(), Err(NoPicture::Later));
    let (head, listener) = asked.join().unwrap();
    assert!(head.starts_with("CONNECT mmbiz.qpic.cn:443 "), "{head}");
    w.send_through("https://pictures.example.invalid/a.png", Size::Page, Ask::Anybody(None), through);
    assert_eq!(w.came(), Err(NoPicture::Later));
    assert!(listener.accept().is_err(), "another host was asked through the proxy");
    w.send_through("https://a.qlogo.cn.invalid/a.png", Size::Page, Ask::Anybody(None), Proxy::None);
    assert_eq!(w.came(), Err(NoPicture::Later));
    assert!(listener.accept().is_err(), "a proxy of another merchant was used");
}

#[test]
fn nobody_is_asked_who_may_not_be() {
    let (listener, here) = listening();
    listener.set_nonblocking(true).unwrap();
    let w = Worker::new();
    let far = "https://pictures.example.invalid/a.png";
    for (address, ask, want) in [
        (format!("{here}/a.png"), Ask::Trial, NoPicture::Never),
        (format!("{here}/a.png"), Ask::Known(None), NoPicture::Never),
        (format!("{here}/a.png"), Ask::Anybody(None), NoPicture::Never),
        (format!("{here}/a.png"), known("http://127.0.0.1:1"), NoPicture::Never),
        (format!("{here}/a.png"), Ask::Anybody(Some(Gateway::wechat())), NoPicture::Never),
        (here.replace("http", "https"), Ask::Anybody(None), NoPicture::Never),
        // Kept, or nothing: not even the hosts that are known.
        ("https://wx.qlogo.cn/a/0".into(), Ask::Nobody(None), NoPicture::Asks),
        (format!("{here}/a.png"), Ask::Nobody(Some(Gateway::parse(&here).unwrap())), NoPicture::Asks),
        (far.into(), Ask::Nobody(None), NoPicture::Asks),
        (far.into(), Ask::Known(None), NoPicture::Asks),
        // After a click it is asked for; there is no such name.
        (far.into(), Ask::Anybody(None), NoPicture::Later),
    ] {
        assert_eq!(w.get(&address, ask.clone()), Err(want), "{address} {ask:?}");
    }
    assert!(listener.accept().is_err(), "somebody came");
}

#[test]
fn a_picture_is_fetched_once_and_then_kept() {
    let (listener, here) = listening();
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let body = png(&face(600, 400));
    let sent = body.clone();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            count.fetch_add(1, Ordering::SeqCst);
            let mut head = [0; 4096];
            let read = stream.read(&mut head).unwrap();
            let head = String::from_utf8_lossy(&head[..read]).to_lowercase();
            assert!(!head.contains("cookie") && !head.contains("referer") && !head.contains("authorization"), "{head}");
            // Both sizes are wanted while this one is under way.
            std::thread::sleep(Duration::from_millis(200));
            stream.write_all(&answer("200 OK\r\nSet-Cookie: a=b\r\nContent-Type: image/png", &sent)).unwrap();
        }
    });
    let w = Worker::new();
    let address = format!("{here}/a.png");
    w.send(&address, Size::Page, known(&here));
    w.send(&address, Size::Tile, known(&here));
    let mut came = [w.came().unwrap(), w.came().unwrap()];
    came.sort();
    assert_eq!(came, [[320, 213], [600, 400]]);
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    assert_eq!(w.kept().get(&address).unwrap().bytes, body, "byte for byte as it came");
    // Kept, it is shown whoever may be asked.
    assert_eq!(w.get(&address, Ask::Nobody(None)), Ok([600, 400]));
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

#[test]
fn a_few_are_asked_for_at_once_and_one_that_hangs_holds_up_no_other() {
    let (listener, here) = listening();
    let most = Arc::new(AtomicUsize::new(0));
    let (now, top) = (Arc::new(AtomicUsize::new(0)), Arc::clone(&most));
    let body = png(&face(20, 20));
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let (now, top, body) = (Arc::clone(&now), Arc::clone(&top), body.clone());
            std::thread::spawn(move || {
                let mut head = [0; 4096];
                let read = stream.read(&mut head).unwrap_or(0);
                if String::from_utf8_lossy(&head[..read]).contains("hang") {
                    // Until whoever asked hangs up.
                    stream.read_to_end(&mut Vec::new()).ok();
                    return;
                }
                top.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                std::thread::sleep(Duration::from_millis(20));
                now.fetch_sub(1, Ordering::SeqCst);
                stream.write_all(&answer("200 OK\r\nContent-Type: image/png", &body)).ok();
            });
        }
    });
    let w = Worker::new();
    let begun = Instant::now();
    w.send(&format!("{here}/hang.png"), Size::Tile, known(&here));
    for n in 0..40 {
        w.send(&format!("{here}/{n}.png"), Size::Tile, known(&here));
    }
    for n in 0..40 {
        assert_eq!(w.came(), Ok([20, 20]), "{n}");
    }
    assert!(begun.elapsed() < Duration::from_secs(12), "{:?}", begun.elapsed());
    let most = most.load(Ordering::SeqCst);
    assert!((2..=6).contains(&most), "{most} at once");
    assert_eq!(w.came(), Err(NoPicture::Later), "the one that hangs is given up by itself");
    assert!(begun.elapsed() < Duration::from_secs(25), "{:?}", begun.elapsed());
}

#[test]
fn in_practice_pictures_are_drawn_and_nothing_is_kept_of_them() {
    let w = Worker::new();
    let address = faces::background_of(faces::FIRST);
    assert_eq!(w.get(&address, Ask::Trial), Ok([500, 300]));
    assert_eq!(w.kept().get(&address), None);
    // What was uploaded in practice is kept by whoever uploaded it.
    let head = "https://wxpaylogo.qpic.cn/wxpaylogo/trial-1/0";
    assert_eq!(w.get(head, Ask::Trial), Err(NoPicture::Never));
    w.kept().put(head, &png(&face(40, 40)));
    assert_eq!(w.get(head, Ask::Trial), Ok([40, 40]));
}
