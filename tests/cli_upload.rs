//! `upload PICTURE`: a photo as a phone takes it becomes a head image; judged by Python's `email`, which is not ours.

use card_rights_studio::platform::folders::Folders;
use card_rights_studio::rights::mark::sha256_hex;
use card_rights_studio::storage::pictures::Pictures;
use image::Rgb;

use crate::faults::server::IDENTITY;
use crate::support::gateway::{answer, listening, request};
use crate::support::pictures::{face, jpeg, png, turned};
use crate::support::program::{Home, Ran, StandIn, join};

const ADDRESS: &str = "https://wxpaylogo.qpic.cn/wxpaylogo/abc/0";

/// What was asked, whole, and how the command ended.
fn uploaded(home: &Home, picture: &[u8], more: &[&str]) -> (Vec<u8>, Ran) {
    let keys = tempfile::tempdir().unwrap();
    IDENTITY.write(keys.path(), "http://127.0.0.1").unwrap();
    let key = keys.path().join("apiclient_key.pem").display().to_string();
    // The name says nothing.
    let file = home.file("照片.txt", picture).display().to_string();
    let (listener, gateway) = listening();
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let asked = request(&mut stream);
        answer(&mut stream, 200, &format!(r#"{{"media_url":"{ADDRESS}"}}"#));
        asked
    });
    let ours = &IDENTITY.credentials;
    let mut args = vec!["upload", &file, "--mchid", &ours.mchid, "--serial", &ours.serial];
    args.extend(["--key-file", &key, "--gateway", &gateway]);
    args.extend(more);
    let ran = home.run(&args);
    (server.join().unwrap(), ran)
}

/// Name, file name, type and content of a part.
type Part = (String, Option<String>, String, Vec<u8>);

/// The parts as Python's `email` reads them.
fn parts(asked: &[u8], dir: &std::path::Path) -> Option<Vec<Part>> {
    let at = asked.windows(4).position(|w| w == b"\r\n\r\n").unwrap();
    // Without the line of the request it is a message (RFC 2046).
    let line = asked.windows(2).position(|w| w == b"\r\n").unwrap();
    assert!(at > line);
    std::fs::write(dir.join("asked"), &asked[line + 2..]).unwrap();
    let judge = "
import email, email.policy, json, sys
# As bytes: read from a file, its line ends would be turned.
message = email.message_from_bytes(open(sys.argv[1], 'rb').read(), policy=email.policy.HTTP)
assert message.is_multipart() and not message.defects, message.defects
out = []
for part in message.iter_parts():
    assert not part.defects and part.get_content_disposition() == 'form-data', part.items()
    name = part.get_param('name', header='content-disposition')
    content = part.get_payload(decode=True)
    out.append([name, part.get_filename(), part.get_content_type(), content.hex()])
print(json.dumps(out))
";
    let python = if cfg!(windows) { "python" } else { "python3" };
    let ran = std::process::Command::new(python).args(["-c", judge]).arg(dir.join("asked")).output();
    let Ok(ran) = ran else {
        println!("skipped: no Python");
        return None;
    };
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let all: Vec<(String, Option<String>, String, String)> = serde_json::from_slice(&ran.stdout).unwrap();
    let bytes =
        |hex: &str| (0..hex.len() / 2).map(|i| u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).unwrap()).collect();
    Some(all.into_iter().map(|(name, file, kind, hex)| (name, file, kind, bytes(&hex))).collect())
}

#[test]
fn a_photo_is_turned_cut_and_freed_of_what_the_camera_wrote() {
    // Stored on its side: its upper half is blue.
    let stored = image::RgbImage::from_fn(900, 600, |x, _| Rgb(if x < 450 { [20, 40, 220] } else { [230, 200, 30] }));
    let photo = turned(&jpeg(&stored), 6);
    assert!(photo.windows(3).any(|w| w == b"GPS"));
    for (more, size) in [(&["--square"][..], (600, 600)), (&[][..], (600, 900))] {
        let home = Home::new();
        let (asked, ran) = uploaded(&home, &photo, more);
        assert_eq!((ran.code, ran.out.trim()), (Some(0), ADDRESS), "{ran:?}");
        let Some(parts) = parts(&asked, home.path()) else { return };
        assert_eq!(parts.len(), 2);
        let (meta, file) = (&parts[0], &parts[1]);
        assert_eq!((meta.0.as_str(), meta.1.as_deref(), meta.2.as_str()), ("meta", None, "application/json"));
        assert_eq!((file.0.as_str(), file.1.as_deref(), file.2.as_str()), ("file", Some("head.jpg"), "image/jpg"));
        let exact = format!(r#"{{"filename":"head.jpg","sha256":"{}"}}"#, sha256_hex(&file.3));
        assert_eq!(String::from_utf8_lossy(&meta.3), exact, "meta to the byte, with the hash of the very bytes sent");
        assert!(
            file.3.len() < 1 << 20
                && !file.3.windows(4).any(|w| w == b"Exif")
                && !file.3.windows(3).any(|w| w == b"GPS")
        );
        let sent = image::load_from_memory(&file.3).unwrap().into_rgb8();
        assert_eq!(sent.dimensions(), size);
        let (top, bottom) = (sent.get_pixel(300, 10), sent.get_pixel(300, size.1 - 10));
        assert!(top[2] > 180 && top[0] < 60 && bottom[0] > 180 && bottom[2] < 80, "{top:?} {bottom:?}");
        // What was sent is kept under its address.
        let kept = Pictures::at(&Folders::under(home.path()).cache()).get(ADDRESS).unwrap();
        assert_eq!(kept.bytes, file.3);
    }
}

#[test]
fn twelve_megapixels_just_work_and_a_drawing_keeps_its_edges() {
    let home = Home::new();
    let large = image::imageops::resize(&face(400, 300), 4000, 3000, image::imageops::FilterType::Nearest);
    let (asked, ran) = uploaded(&home, &jpeg(&large), &["--square", "--json"]);
    assert_eq!((ran.code, ran.rows()[0]["media_url"].as_str()), (Some(0), Some(ADDRESS)), "{ran:?}");
    let Some(all) = parts(&asked, home.path()) else { return };
    assert_eq!(image::load_from_memory(&all[1].3).unwrap().into_rgb8().dimensions(), (640, 640));
    let (asked, _) = uploaded(&home, &png(&face(64, 48)), &[]);
    let all = parts(&asked, home.path()).unwrap();
    assert_eq!(all[1].1.as_deref(), Some("head.png"));
    assert!(image::load_from_memory(&all[1].3).unwrap().into_rgb8() == face(64, 48));
}

#[test]
fn what_cannot_be_used_is_said_before_anybody_is_asked() {
    let (home, server) = (Home::new(), StandIn::start());
    let rest = server.here();
    for (bytes, says) in [
        (
            b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec(),
            "这是 iPhone 的 HEIC 照片。用微信发给自己（不选原图），保存下来就是 JPG。",
        ),
        (b"GIF89a".to_vec(), "这不是 JPG、PNG、BMP 或 WebP 图片"),
        (crate::support::pictures::png_of_size(16_001, 10), "图片太大：16001 × 10 像素"),
        (jpeg(&face(40, 30))[..400].to_vec(), "图片打不开，可能不完整"),
    ] {
        let file = home.file("照片.jpg", bytes).display().to_string();
        let ran = home.run(&join(&["upload", &file, "--square"], &rest));
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{says}: {ran:?}");
        assert!(ran.err.contains(says), "{says}: {}", ran.err);
    }
    // The stand-in looks at name, hash and size: it takes what is right.
    let file = home.file("照片.webp", crate::support::pictures::written(face(90, 80), image::ImageFormat::WebP));
    let ran = home.run(&join(&["upload", file.to_str().unwrap(), "--square"], &rest));
    assert!(ran.code == Some(0) && ran.out.contains("/wxpaylogo/trial-"), "{ran:?}");
}
