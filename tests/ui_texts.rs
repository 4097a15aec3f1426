//! Texts that nobody may be shown, in the window: beside the field, with 改正 where nothing has to be guessed.

use card_rights_studio::rights::check::Level;
use card_rights_studio::words::Lang;
use egui::accesskit::Role;
use std::sync::Arc;

use crate::support::texts::{FINE, ODD, draft};
use crate::support::window::Window;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

const SIZE: [f32; 2] = [1440.0, 900.0];

fn window(lang: Lang) -> Window {
    let w = Window::at(SIZE, egui::Theme::Light, Arc::new(tempfile::tempdir().unwrap()), lang);
    // Many of these characters are in no font at all.
    w.harness.ctx.set_missing_glyph_policy(egui::MissingGlyphPolicy::Tofu);
    w
}

/// Drops a draft with this text, and gives what is said of its field.
fn opened(w: &mut Window, text: &str, label: &str) -> (String, String) {
    let path = w.home.path().join("稿.json");
    std::fs::write(&path, draft(text)).unwrap();
    w.drop_on(&path);
    w.until("the draft", |w| w.studio().editor.document.draft.rights.guide.staff_name.as_deref() == Some(text));
    let field = w.field(label);
    let node = field.accesskit_node();
    (node.description().unwrap_or_default(), node.value().unwrap_or_default())
}

#[test]
fn what_was_never_filled_in_or_cannot_be_seen_stands_beside_its_field() {
    let mut wrong = Vec::new();
    for (lang, label) in [(Lang::ZhCn, "客服名称"), (Lang::En, "Contact name")] {
        let mut w = window(lang);
        for (text, level, zh, en, fixed) in ODD {
            let says = if lang == Lang::ZhCn { zh } else { en };
            let (said, _) = opened(&mut w, text, label);
            let repair = lang.get("repair");
            let there = w.harness.query_by_role_and_label(Role::Button, repair).is_some();
            let errors = w.studio().editor.errors() > 0;
            if !said.contains(says) || errors != (*level == Level::Error) || there != fixed.is_some() {
                wrong.push(format!("{text:?}: {errors} {there} {said}"));
            }
            if let Some(fixed) = fixed.filter(|_| there) {
                w.button(repair);
                let node = w.field(label);
                assert_eq!(node.accesskit_node().value().as_deref(), Some(fixed), "{text:?}");
                assert_eq!(w.studio().editor.errors(), 0, "{text:?}");
                // The next draft is opened without a question.
                w.saved_as("稿.json");
            }
        }
    }
    assert!(wrong.is_empty(), "{} rows:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn nothing_is_said_of_what_members_may_well_read() {
    let mut w = window(Lang::ZhCn);
    for text in FINE {
        let (said, _) = opened(&mut w, text, "客服名称");
        assert!(
            w.studio().editor.problems.iter().all(|p| p.sentence.key == "problem-history-unknown"),
            "{text:?}: {said}"
        );
    }
}

/// Typed, not opened: the problem comes with the key that makes it, and goes with the one that ends it.
#[test]
fn a_placeholder_that_is_typed_stops_the_publication_until_it_is_filled_in() {
    let mut w = window(Lang::ZhCn);
    w.fill("积分名称", "{{word}}");
    assert!(w.says("「{{word}}」是模板里待填的位置，还没有换成内容"));
    w.button("发布…");
    assert!(w.says("还不能发布"), "{:?}", w.labels());
    w.button("积分名称 「{{word}}」是模板里待填的位置，还没有换成内容");
    w.fill("积分名称", "云豆");
    assert!(!w.says("待填的位置"));
    w.button("发布…");
    assert!(!w.says("还不能发布"));
}
