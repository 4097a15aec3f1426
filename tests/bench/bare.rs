//! A window of eframe with one line of text, by the same renderer as ours, with the crates linked in that our program
//! uses: what our window is measured against. Not part of the project's build: `tests/bench/run` makes a crate of it with
//! our dependencies and our profile.

use std::io::Cursor;

fn main() -> eframe::Result {
    if std::env::var_os("NEVER_SET_BY_ANYBODY").is_some() {
        linked();
    }
    let viewport = egui::ViewportBuilder::default().with_inner_size([1440.0, 900.0]).with_title("bare");
    let options = eframe::NativeOptions { viewport, renderer: eframe::Renderer::Glow, ..Default::default() };
    eframe::run_ui_native("bare", options, |ui, _| {
        egui::CentralPanel::default().show(ui, |ui| ui.label("bare"));
    })
}

#[derive(clap::Parser, Debug)]
struct Args {
    name: String,
    #[arg(long)]
    more: Vec<String>,
    #[command(subcommand)]
    act: Option<Act>,
}

#[derive(clap::Subcommand, Debug)]
enum Act {
    One { file: std::path::PathBuf },
}

#[derive(serde::Serialize, serde::Deserialize, Debug)]
struct Kept {
    name: String,
    numbers: Vec<i64>,
}

/// One use of each crate, so that the linker keeps what a program takes of it.
fn linked() {
    let args = <Args as clap::Parser>::parse();
    println!("{args:?}");
    let bytes = std::fs::read(&args.name).unwrap();
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(network(&bytes));
    files(&bytes);
    secrets(&bytes);
    println!("{:?}", rfd::FileDialog::new().add_filter("all", &["txt"]).pick_file());
    println!("{:?}", arboard::Clipboard::new().and_then(|mut c| c.get_text()));
    words(&bytes);
}

async fn network(bytes: &[u8]) {
    let client = reqwest::Client::builder().build().unwrap();
    let kept: Kept = serde_json::from_slice(bytes).unwrap();
    let form = reqwest::multipart::Form::new().part("file", reqwest::multipart::Part::bytes(bytes.to_vec()));
    println!("{:?}", client.post("https://localhost").json(&kept).send().await.unwrap().text().await);
    println!("{:?}", client.post("https://localhost").multipart(form).send().await.unwrap().bytes().await);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let router = axum::Router::new().fallback(|body: axum::body::Bytes| async move { body });
    let stop = async { tokio::signal::ctrl_c().await.unwrap() };
    axum::serve(listener, router).with_graceful_shutdown(stop).await.unwrap();
}

fn files(bytes: &[u8]) {
    let db = rusqlite::Connection::open("x").unwrap();
    db.execute_batch("CREATE TABLE x (y)").unwrap();
    let all: Vec<String> =
        db.prepare("SELECT y FROM x").unwrap().query_map([], |r| r.get(0)).unwrap().flatten().collect();
    println!("{all:?}");
    let picture = image::load_from_memory(bytes).unwrap().resize(9, 9, image::imageops::FilterType::Lanczos3);
    picture.write_to(&mut Cursor::new(Vec::new()), image::ImageFormat::Png).unwrap();
    picture.write_to(&mut Cursor::new(Vec::new()), image::ImageFormat::Jpeg).unwrap();
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    std::io::copy(&mut zip.by_index(0).unwrap(), &mut std::io::stdout()).unwrap();
    let mut book: calamine::Xlsx<_> = calamine::Reader::new(Cursor::new(bytes)).unwrap();
    println!("{:?}", calamine::Reader::worksheets(&mut book).len());
    csv::Reader::from_reader(bytes).records().for_each(|r| println!("{r:?}"));
    println!("{:?}", directories::ProjectDirs::from("a", "b", "c"));
    println!("{:?} {:?}", tempfile::tempfile(), same_file::is_same_file("a", "b"));
    let _log = flexi_logger::Logger::try_with_str("info").unwrap().log_to_file(flexi_logger::FileSpec::default()).start();
    let mut fonts = fontique::SourceCache::new_shared();
    let kind = fontique::SourceKind::Path(std::path::Path::new("x").into());
    println!("{:?}", fonts.get(&fontique::SourceInfo::new(fontique::SourceId::new(), kind)).map(|b| b.data().len()));
}

fn secrets(bytes: &[u8]) {
    use rsa::pkcs8::DecodePrivateKey as _;
    let text = String::from_utf8_lossy(bytes);
    println!("{:?}", rsa::PrivateKey::from_pkcs8_pem(&text).is_ok());
    let key = aws_lc_rs::signature::RsaKeyPair::from_pkcs8(bytes).unwrap();
    let mut signed = vec![0; key.public_modulus_len()];
    let random = aws_lc_rs::rand::SystemRandom::new();
    key.sign(&aws_lc_rs::signature::RSA_PKCS1_SHA256, &random, bytes, &mut signed).unwrap();
    println!("{:?}", p12_keystore::Pkcs12Archive::from_pkcs12(bytes, "x").is_ok());
    println!("{:?}", x509_parser::parse_x509_certificate(bytes).map(|c| c.1.subject().to_string()));
    let store = zbus_secret_service_keyring_store::Store::new().unwrap();
    keyring_core::set_default_store(store);
    println!("{:?}", keyring_core::Entry::new("a", "b").and_then(|e| e.get_password()));
}

fn words(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let resource = fluent_bundle::FluentResource::try_new(text.to_string()).unwrap();
    let mut bundle = fluent_bundle::concurrent::FluentBundle::new_concurrent(vec!["en".parse().unwrap()]);
    bundle.add_resource(resource).unwrap();
    let message = bundle.get_message("a").unwrap();
    println!("{}", bundle.format_pattern(message.value().unwrap(), None, &mut Vec::new()));
    println!("{}", jiff::ZonedDateTime::now().strftime("%Y"));
    println!("{:?}", unicode_linebreak::linebreaks(&text).count());
    println!("{:?}", encoding_rs::GBK.decode(bytes).0);
    println!("{:?}", unicode_normalization::UnicodeNormalization::nfkc(&*text).count());
    let (old, new): (Vec<char>, Vec<char>) = (text.chars().collect(), text.chars().rev().collect());
    println!("{:?}", similar::capture_diff_slices(similar::Algorithm::Myers, &old, &new).len());
}
