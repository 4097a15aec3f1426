//! How long the page takes: a frame of it alone, how that grows with the length of its texts, and the export at 3×.
//!
//! `cargo bench --bench page` (release), or `cargo bench --profile dev --bench page`. Prints the median and the
//! slowest; asserts nothing, as a loaded machine would make it lie.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod measured;

use card_rights_studio::export::facts::Facts;
use card_rights_studio::export::{self, Options, Preset};
use card_rights_studio::page::{Below, Look, Mode, Pictures, Width, paint, starters};
use card_rights_studio::platform::fonts;
use card_rights_studio::rights::field::{FIELDS, FieldId, Kind};
use card_rights_studio::rights::{CardRights, Section};
use egui::{LayerId, Pos2, RawInput, Rect, Vec2};

use measured::measured;

fn rights(length: usize) -> CardRights {
    let mut rights = starters::all().pop().unwrap().rights;
    Section::ALL.into_iter().for_each(|s| rights.set_shown(s, true));
    for f in FIELDS.iter().filter(|f| f.kind == Kind::Text && length > 1) {
        let text: String = "会员尊享礼遇，积分兑换Membership贵宾日。".chars().cycle().take(8 * length).collect();
        rights.set_text(f.id, &text);
    }
    rights
}

fn main() {
    let faces = fonts::simplified().expect("apt install fonts-noto-cjk");
    let face = starters::all().pop().unwrap().face;
    let ctx = egui::Context::default();
    ctx.set_fonts(fonts::definitions(Some(&faces)).unwrap());
    for length in [1, 2, 8, 32, 128] {
        let rights = rights(length);
        let look = Look {
            rights: &rights,
            face: &face,
            pictures: Pictures::default(),
            mode: Mode::Light,
            width: Width::Standard,
            ghosts: true,
            marks: true,
            lit: None,
            changed: &[],
            below: Below::Nothing,
            scale: 1.0,
        };
        let screen = Rect::from_min_size(Pos2::ZERO, Vec2::new(1280.0, 800.0));
        let frame = |rights: &CardRights| {
            let look = Look { rights, ..look };
            let input = RawInput { screen_rect: Some(screen), ..RawInput::default() };
            let mut output = ctx.run_pass(input, |ctx| {
                paint(&ctx.layer_painter(LayerId::background()), Pos2::ZERO, &look);
            });
            ctx.tessellate(std::mem::take(&mut output.shapes), 1.0);
            output.drop_without_applying_deltas();
        };
        measured(&format!("page, texts of {} characters", 8 * length), 200, || frame(&rights));
        // A keystroke: one text is new in every frame.
        let (mut typed, mut n) = (rights.clone(), 0);
        measured("  the same while somebody types", 200, || {
            n += 1;
            let text = format!("{}{n}", rights.guide.staff_name.clone().unwrap_or_default());
            typed.set_text(FieldId::StaffName, &text);
            typed.set_text(FieldId::BonusCostWord, &text);
            frame(&typed);
        });
    }
    let (all, facts) = (rights(1), Facts { face: face.clone(), ..Facts::default() });
    for preset in [Preset::Page, Preset::Chat, Preset::Modes] {
        let options = Options { preset, ..Options::default() };
        measured(&format!("export {preset:?} at 3×, pixels"), 10, || {
            export::image(&facts.export(&all, options), Some(&faces)).unwrap();
        });
        measured(&format!("export {preset:?} at 3×, PNG"), 10, || {
            export::png(&facts.export(&all, options), Some(&faces)).unwrap();
        });
    }
}
