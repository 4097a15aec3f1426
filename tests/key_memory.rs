//! What is left of a key in memory after it was read and dropped: nothing, whatever it was packed in. In a process of
//! its own, which looks at all of its own memory.

use std::io::Write as _;
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use card_rights_studio::merchant::recognise::{gather, recognise};

use crate::support::certificate::cert;
use crate::support::keys::{armour, made, p12_of};

/// The file to read, and the needles beside it; set only for the process that looks.
const SENT: &str = "CARD_RIGHTS_MEMORY_SENT";
const MCHID: &str = "1900009191";
/// 48 bytes of the private exponent, where a line of base64 begins.
const PIECE: std::ops::Range<usize> = 384..432;

/// How often any of `needles` (each byte of them inverted, so that they do not find themselves) stands in memory.
fn left(needles: &[Vec<u8>]) -> usize {
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
    let memory = std::fs::File::open("/proc/self/mem").unwrap();
    let mut count = 0;
    for line in maps.lines().filter(|l| l.contains(" rw-p ")) {
        let (from, to) = line.split(' ').next().unwrap().split_once('-').unwrap();
        let [from, to] = [from, to].map(|n| u64::from_str_radix(n, 16).unwrap());
        let mut bytes = vec![0; usize::try_from(to - from).unwrap()];
        if memory.read_exact_at(&mut bytes, from).is_ok() {
            bytes.iter_mut().for_each(|b| *b = !*b);
            count += needles.iter().map(|n| bytes.windows(n.len()).filter(|w| w == n).count()).sum::<usize>();
        }
    }
    count
}

#[test]
fn nothing_of_a_key_is_left_in_memory_once_it_is_dropped() {
    let dir = tempfile::tempdir().unwrap();
    let key = made();
    let (pem, certificate) = (armour("PRIVATE KEY", key.der()), cert(&key, MCHID, "ABCD"));
    let piece = &key.der()[PIECE];
    let text = STANDARD.encode(piece).into_bytes();
    assert!(pem.lines().any(|l| l.as_bytes() == text), "a whole line");
    let inverted = |b: &[u8]| b.iter().map(|b| !b).collect::<Vec<u8>>();
    let backwards: Vec<u8> = piece.iter().rev().copied().collect();
    std::fs::write(dir.path().join("needles"), [inverted(piece), inverted(&backwards), inverted(&text)].concat())
        .unwrap();

    let mut packed = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in [("apiclient_key.pem", pem.as_bytes()), ("apiclient_cert.pem", certificate.as_bytes())] {
        packed.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        packed.write_all(bytes).unwrap();
    }
    let packed = packed.finish().unwrap().into_inner();
    let p12 = p12_of(&key, &certificate);
    let sent: [(&str, &[u8]); 4] =
        [("key.pem", pem.as_bytes()), ("cert.zip", &packed), ("1900009191.p12", &p12), ("held.pem", pem.as_bytes())];
    for (name, bytes) in sent {
        std::fs::write(dir.path().join(name), bytes).unwrap();
        let ran = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "key_memory::the_process_that_looks", "--ignored", "--nocapture", "--test-threads=1"])
            .env(SENT, dir.path().join(name))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&ran.stdout).into_owned();
        // The same look finds a key that is still held.
        let want = if name == "held.pem" { "left: some" } else { "left: 0" };
        assert!(ran.status.success() && said.contains(want), "{name}: {said} {}", String::from_utf8_lossy(&ran.stderr));
    }
}

/// Run by the test above.
#[test]
#[ignore = "looks at the whole memory of its process; run by the test of this file"]
fn the_process_that_looks() {
    let path = std::env::var_os(SENT).unwrap();
    let needles = std::fs::read(Path::new(&path).with_file_name("needles")).unwrap();
    let (piece, rest) = needles.split_at(PIECE.len());
    let (backwards, text) = rest.split_at(PIECE.len());
    let needles = [piece, backwards, text].map(<[u8]>::to_vec);
    let found = recognise(&gather(&[path.clone().into()]).unwrap(), None);
    assert!(found.pool.key().is_some(), "{:?}", found.rows);
    if Path::new(&path).ends_with("held.pem") {
        assert!(left(&needles) > 0);
        println!("left: some");
        return;
    }
    drop(found);
    println!("left: {}", left(&needles));
}
