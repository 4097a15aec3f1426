//! The sheets of a month with others as they look, and that their buttons are in sight on small screens.

use std::sync::Arc;

use card_rights_studio::sandbox::{Options, Sandbox};
use card_rights_studio::studio::action::{Action, ApproveAction, PassOnAction, PlanAction, SheetAction, TeamAction};
use card_rights_studio::studio::sheet::{Audit, AuditTyped, Page, Sheet};
use card_rights_studio::words::Lang;
use egui::Theme;
use egui::accesskit::Role;
use egui_kittest::SnapshotResults;
use egui_kittest::kittest::Queryable as _;
use serde_json::json;

use crate::support::real::{CARD, LAST, home, published};
use crate::support::window::{Window, apply};

const SIZES: [([f32; 2], Theme, &str); 4] = [
    ([1440.0, 900.0], Theme::Light, "light"),
    ([1440.0, 900.0], Theme::Dark, "dark"),
    ([1093.0, 534.0], Theme::Light, "light"),
    ([911.0, 432.0], Theme::Dark, "dark"),
];

/// Opens a sheet by its name; gives its two buttons that have to be in sight.
fn open(w: &mut Window, sheet: &str) -> [&'static str; 2] {
    match sheet {
        "team" => {
            apply(w, Action::Team(TeamAction::Open));
            ["取消", "保存"]
        }
        "approve" => {
            apply(w, Action::Approve(ApproveAction::Open));
            ["取消", "记下批准"]
        }
        "passing" => {
            apply(w, Action::PassOn(PassOnAction::Open));
            ["取消", "保存交接文件…"]
        }
        "plan" => {
            apply(w, Action::Plan(PlanAction::Open));
            ["取消", "记下计划"]
        }
        _ => {
            apply(w, Action::Sheet(SheetAction::Open(Box::new(Sheet::records()))));
            let Some(Sheet::Records(records, _)) = &mut w.harness.state_mut().studio_mut().sheets.open else {
                panic!("no record")
            };
            records.page = Page::Audit(Audit { all: false });
            records.audit = AuditTyped { until: "2026-11-30".into(), ..AuditTyped::this_month("2026-11-30") };
            w.settle();
            ["返回", "导出审计表格…"]
        }
    }
}

#[test]
fn the_sheets_look_so_and_keep_their_buttons_in_sight() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut results = SnapshotResults::new();
    for (size, theme, name) in SIZES {
        let folder = home(&s, &json!({}), &published(&s, CARD, LAST));
        let mut w = Window::at(size, theme, Arc::clone(&folder), Lang::ZhCn);
        w.until("the history", |w| w.studio().card.loaded);
        for sheet in ["team", "approve", "plan", "passing", "audit"] {
            let buttons = open(&mut w, sheet);
            for button in buttons {
                let all = w.harness.query_all_by_role_and_label(Role::Button, button);
                let rect = all.last().unwrap_or_else(|| panic!("{button}")).rect();
                assert!(rect.bottom() <= size[1] && rect.right() <= size[0], "{button} {rect:?} at {size:?}");
            }
            if let Some(dir) = std::env::var_os("EYES") {
                let [width, height] = size;
                let path = std::path::Path::new(&dir).join(format!("{width}x{height}-{name}-{sheet}.png"));
                w.harness.render().unwrap().save(path).unwrap();
            }
            // The clock of an approval goes on, and each computer has a login of its own.
            if sheet == "audit" {
                let [width, height] = size;
                results.add(w.harness.try_snapshot(format!("month/{width}x{height}-{name}-{sheet}")));
            }
            apply(&mut w, Action::Sheet(SheetAction::Close));
        }
    }
}
