//! What a frame costs on the window's thread while 200 pictures load and are scrolled through; goal: below 2 ms.
//!
//! `cargo bench --bench pictures` prints; asserts nothing, as a loaded machine would make it lie.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::sync::Arc;
use std::time::{Duration, Instant};

use card_rights_studio::keychain::MemoryKeychain;
use card_rights_studio::pictures::decode::Size;
use card_rights_studio::platform::folders::Folders;
use card_rights_studio::sandbox::{Options, Sandbox};
use card_rights_studio::studio::Studio;
use card_rights_studio::studio::start::Begin;
use card_rights_studio::words::Lang;
use card_rights_studio::work::{Picker, Setup};
use egui::{CornerRadius, LayerId, RawInput, Rect, pos2, vec2};

const PICTURES: usize = 200;
const IN_SIGHT: usize = 12;

fn main() {
    let sandbox = Sandbox::start(&Options::default()).unwrap();
    let home = tempfile::tempdir().unwrap();
    let ours = &sandbox.identity.credentials;
    let merchant = serde_json::json!({ "all": [{ "id": "m1", "name": "m", "mchid": ours.mchid, "serial": ours.serial,
        "gateway": sandbox.gateway.base() }] });
    std::fs::write(home.path().join("merchants.json"), merchant.to_string()).unwrap();
    std::fs::write(home.path().join("settings.json"), r#"{"merchant":"m1"}"#).unwrap();
    let setup =
        Setup::new(Folders::under(home.path()), Arc::new(MemoryKeychain::default()), Picker::Fixed(Arc::default()));
    let mut studio = Studio::new(Begin { setup, lang: Some(Lang::ZhCn), file: None });
    let base = sandbox.gateway.base();
    let all: Vec<String> = (0..PICTURES).map(|n| format!("{base}/wxpaylogo/trial-{n:03}-background/0")).collect();
    let ctx = egui::Context::default();
    let screen = Rect::from_min_size(pos2(0.0, 0.0), vec2(1280.0, 800.0));
    let mut times = Vec::new();
    let (mut first, mut now) = (0.0_f32, 0.0);
    // Down and up again, until all of them were there.
    for frame in 0..1500 {
        now += 1.0 / 60.0;
        first = (frame as f32 * 0.4) % (2.0 * (PICTURES - IN_SIGHT) as f32);
        let top = if first as usize > PICTURES - IN_SIGHT { 2.0 * (PICTURES - IN_SIGHT) as f32 - first } else { first };
        let input = RawInput { screen_rect: Some(screen), time: Some(now), ..RawInput::default() };
        let from = Instant::now();
        studio.logic(now);
        studio.hang_pictures(&ctx);
        let mut output = ctx.run_ui(input, |ui| {
            let painter = ui.ctx().layer_painter(LayerId::background());
            for row in 0..=IN_SIGHT {
                let Some(address) = all.get(top as usize + row) else { continue };
                let rect = Rect::from_min_size(pos2(20.0, (row as f32 - top.fract()) * 56.0), vec2(60.0, 36.0));
                if let Some(shape) = studio.gallery.see(address, Size::Tile).cover(rect, CornerRadius::same(4)) {
                    painter.add(shape);
                }
            }
        });
        studio.fetch_pictures(&ctx);
        ctx.tessellate(std::mem::take(&mut output.shapes), output.pixels_per_point);
        times.push(from.elapsed());
        output.drop_without_applying_deltas();
        std::thread::sleep(Duration::from_millis(4));
    }
    times.sort();
    let ms = |at: usize| times[at].as_secs_f64() * 1e3;
    let (count, bytes) = studio.gallery.weight();
    println!(
        "a frame while pictures load and scroll: median {:.3} ms, 99th {:.3} ms, slowest {:.3} ms; {count} textures, {} MB",
        ms(times.len() / 2),
        ms(times.len() * 99 / 100),
        ms(times.len() - 1),
        bytes >> 20,
    );
    assert!(first >= 0.0 && count > 0);
}
