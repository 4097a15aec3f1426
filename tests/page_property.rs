//! No text that a field accepts makes the page panic, overlap, or leave its column.

use std::cell::RefCell;

use card_rights_studio::page::{Below, CardFace, Laid, Look, Mode, Pictures, Width, paint};
use card_rights_studio::platform::fonts;
use card_rights_studio::rights::field::{FIELDS, FieldId, Kind};
use card_rights_studio::rights::{CardRights, Section};
use egui::{LayerId, Pos2, RawInput, Rect, Shape, Vec2};
use proptest::prelude::*;

thread_local! {
    static CONTEXT: RefCell<Option<egui::Context>> = const { RefCell::new(None) };
}

/// Lays the page out; also the rectangles of its texts.
fn laid(look: &Look<'_>) -> (Laid, Vec<(Rect, String)>) {
    CONTEXT.with_borrow_mut(|kept| {
        let ctx = kept.get_or_insert_with(|| {
            let faces = fonts::simplified().expect("apt install fonts-noto-cjk");
            let ctx = egui::Context::default();
            ctx.set_fonts(fonts::definitions(Some(&faces)).unwrap());
            ctx
        });
        let mut out = Laid::default();
        let screen = Rect::from_min_size(Pos2::ZERO, Vec2::splat(4096.0));
        let input = RawInput { screen_rect: Some(screen), max_texture_side: Some(16_384), ..RawInput::default() };
        let output = ctx.run_pass(input, |ctx| {
            out = paint(&ctx.layer_painter(LayerId::background()), Pos2::ZERO, look);
        });
        let mut texts = Vec::new();
        for shape in &output.shapes {
            if let Shape::Text(t) = &shape.shape
                && !t.galley.text().trim().is_empty()
            {
                texts.push((t.galley.rect.translate(t.pos.to_vec2()), t.galley.text().to_owned()));
            }
        }
        output.drop_without_applying_deltas();
        (out, texts)
    })
}

/// What people type, what they paste, and what nobody should.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[一-龥，。！（）「」…A-Za-z0-9 =-]{0,40}",
        2 => "\\PC{0,60}",
        1 => "[ -~]{0,300}",
        1 => ".{0,40}",
        1 => "[一-龥]{200,400}",
        1 => "[\u{202e}\u{200b}\u{300}\u{feff}\u{1f468}\u{200d}\n\t ]{1,30}",
    ]
}

/// Pixel rounding and the side bearing of a letter.
const SLACK: f32 = 1.5;

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_overlaps_or_leaves_its_column(
        texts in prop::collection::vec(prop::option::of(text()), FIELDS.len() + 5),
        flags in prop::collection::vec(any::<bool>(), FIELDS.len()),
        number in prop::option::of(any::<i64>()),
        mode in prop::sample::select(vec![Mode::Light, Mode::Dark, Mode::Care]),
        width in prop::sample::select(vec![Width::Small, Width::Standard, Width::Large]),
        ghosts in any::<bool>(),
        scale in prop::sample::select(vec![0.44_f32, 1.0]),
    ) {
        let mut rights = CardRights::default();
        for ((f, text), flag) in FIELDS.iter().zip(&texts).zip(&flags) {
            match f.kind {
                Kind::Flag => rights.set_flag(f.id, Some(*flag || f.id == FieldId::ShowGuide)),
                Kind::Number => rights.set_number(f.id, number),
                _ => rights.set_text(f.id, text.as_deref().unwrap_or_default()),
            }
        }
        let mut more = texts[FIELDS.len()..].iter().cloned();
        let mut next = || more.next().flatten();
        let face = CardFace {
            brand: next().unwrap_or_default(),
            title: next().unwrap_or_default(),
            level: next(),
            code_type: Some("QRCODE".into()),
            description: next(),
            service_phone: next(),
            ..CardFace::default()
        };
        let look = Look {
            rights: &rights, face: &face, pictures: Pictures::default(), mode, width, ghosts, marks: true, lit: Some(FieldId::StaffName),
            changed: &[FieldId::BonusCostWord], scale,
            below: Below::Nothing,
        };
        let (laid, texts) = laid(&look);
        let page = Rect::from_min_size(Pos2::ZERO, Vec2::new(width.points() * scale, laid.height));
        prop_assert!(laid.height.is_finite() && laid.height > 0.0);
        for place in &laid.places {
            prop_assert!(page.expand(SLACK).contains_rect(place.rect), "{place:?} is not in {page:?}");
            prop_assert!(place.rect.is_positive(), "{place:?}");
        }
        for (i, (rect, text)) in texts.iter().enumerate() {
            prop_assert!(page.expand(SLACK).contains_rect(*rect), "{text:?} at {rect:?} is not in {page:?}");
            for (other, more) in &texts[..i] {
                let both = rect.intersect(*other);
                prop_assert!(both.width() <= SLACK || both.height() <= SLACK, "{text:?} {rect:?} lies on {more:?} {other:?}");
            }
        }
        // Places of one section lie side by side; a switch's place may hold all of them.
        for (i, a) in laid.places.iter().enumerate() {
            for b in laid.places[..i].iter().filter(|b| Section::ALL.iter().all(|s| s.switch() != b.field)) {
                if Section::ALL.iter().any(|s| s.switch() == a.field) || b.field == a.field {
                    continue;
                }
                let both = a.rect.intersect(b.rect);
                prop_assert!(both.width() <= SLACK || both.height() <= SLACK, "{a:?} lies on {b:?}");
            }
        }
    }
}
