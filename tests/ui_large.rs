//! A draft near its limit of 4 MB: what a key costs.

use std::sync::Arc;
use std::time::{Duration, Instant};

use card_rights_studio::studio::action::{Action, DraftAction, EditorAction};
use card_rights_studio::words::Lang;
use egui::Theme;
use serde_json::{Map, Value, json};

use crate::support::window::{Window, apply};

const SIZE: [f32; 2] = [1440.0, 900.0];
const BYTES: usize = 3_900_000;

/// A draft with `more` in its rights and beside them.
fn draft(rights: &[(String, Value)], top: &[(String, Value)]) -> String {
    let mut all = json!({ "show_bonus": true, "bonus": { "init_bonus": 1, "bonus_value_word": "积分", "bonus_cost_word": "10积分抵1元" } });
    all.as_object_mut().unwrap().extend(rights.iter().cloned());
    let mut out = json!({ "format": 1, "card_id": "pTRIAL0000000000000000000001", "rights": all });
    out.as_object_mut().unwrap().extend(top.iter().cloned());
    out.to_string()
}

/// The time of a key, the best of some: other work does not count.
fn key_time(text: &str) -> Duration {
    let home = Arc::new(tempfile::tempdir().unwrap());
    let mut w = Window::at(SIZE, Theme::Light, Arc::clone(&home), Lang::ZhCn);
    let path = home.path().join("大.cardrights");
    std::fs::write(&path, text).unwrap();
    apply(&mut w, Action::Draft(DraftAction::Open(path)));
    w.until("the draft", |w| w.studio().editor.document.disk.path.is_some());
    apply(
        &mut w,
        Action::Editor(EditorAction::Focus(card_rights_studio::rights::field::FieldId::BonusValueWord.into())),
    );
    let mut all: Vec<Duration> = (0..12)
        .map(|_| {
            w.harness.event(egui::Event::Text("礼".into()));
            let begun = Instant::now();
            w.harness.step();
            begun.elapsed()
        })
        .collect();
    assert!(
        w.studio()
            .editor
            .document
            .draft
            .rights
            .text(card_rights_studio::rights::field::FieldId::BonusValueWord)
            .unwrap()
            .contains("礼礼礼")
    );
    all.sort();
    all[0]
}

#[test]
fn a_key_in_a_large_draft_is_not_felt() {
    let name = |i: usize| format!("m{i}");
    let many: Vec<(String, Value)> = (0..BYTES / 60).map(|i| (name(i), "很长的一段文字".repeat(2).into())).collect();
    let long = "字".repeat(BYTES / 3);
    let deep: Value = (0..BYTES / 12).map(|i| json!([i])).collect::<Vec<_>>().into();
    let wide: Map<String, Value> = many.iter().cloned().collect();
    let cases = [
        ("small", draft(&[], &[])),
        ("many unknown members of the rights", draft(&many, &[])),
        ("many unknown members beside them", draft(&[], &many)),
        ("one unknown member that is long", draft(&[("x".into(), long.clone().into())], &[])),
        ("lists", draft(&[], &[("x".into(), deep)])),
        ("unknown members in an object", draft(&[("bonus2".into(), wide.into())], &[])),
        ("a long text that does not fit", draft(&[("show_favor".into(), long.clone().into())], &[])),
        ("a base", draft(&[], &[("base".into(), json!({ "later": long, "rights": {} }))])),
    ];
    for (name, text) in cases {
        let took = key_time(&text);
        println!("{name:<40} {took:?} ({} bytes)", text.len());
        // Unoptimised, on a machine that has other work too; what copied and told everything took minutes.
        assert!(took < Duration::from_secs(1), "{name}: {took:?}");
    }
}
