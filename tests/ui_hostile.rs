//! What the window shows of texts that come from somebody hostile: nothing hides, nothing breaks a line or turns it.

use card_rights_studio::export::Options;
use card_rights_studio::merchant::{MiniProgram, Page};
use card_rights_studio::publish::Kind;
use card_rights_studio::publish::report::for_engineer;
use card_rights_studio::studio::action::{
    Action, ChooseAction, MerchantAction, PictureAction, SheetAction, ViewAction,
};
use card_rights_studio::studio::sheet::{Confirm, Sheet};
use card_rights_studio::trouble::{Trouble, Who};
use card_rights_studio::words::Lang;
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::NodeT as _;

use crate::support::hostile::{TEXTS, acts, seen, text};
use crate::support::merchant_sheet::{give, merchant};
use crate::support::sheets::{World, open, plan, refused, told};
use crate::support::window::{Window, apply};

const SIZE: [f32; 2] = [1440.0, 900.0];

/// Every text that is there to be read; what stands in a field is what is edited there.
fn texts(root: egui_kittest::Node<'_>) -> Vec<String> {
    let fields = [Role::TextInput, Role::MultilineTextInput];
    let nodes = root.children_recursive().filter(|n| !fields.contains(&n.accesskit_node().role()));
    let all = nodes.flat_map(|n| {
        let node = n.accesskit_node();
        [node.label(), node.value(), node.description()].into_iter().flatten().collect::<Vec<_>>()
    });
    all.collect()
}

#[track_caller]
fn shows(evil: &str, where_: &str, texts: &[String]) {
    let bad: Vec<&String> = texts.iter().filter(|t| acts(t) || t.contains('\n')).collect();
    assert!(bad.is_empty(), "{where_}: {bad:?}");
    assert!(texts.iter().any(|t| t.contains(&seen(evil))), "{where_}: it is to be seen: {texts:?}");
}

fn sheet(s: Sheet) -> Vec<String> {
    let harness: Harness<'_, World> = open(s);
    texts(harness.root())
}

#[test]
fn sheets_of_publishing_show_what_came_as_it_is() {
    for (kind, evil) in TEXTS {
        let evil_text = text(evil);
        let mut plan = plan(Kind::Other, true);
        plan.target.merchant = evil_text.clone();
        plan.cards[0].input.title = Some(evil_text.clone());
        let mut confirm = Confirm::new(plan, None);
        (confirm.rest_open, confirm.details_open) = (true, false);
        shows(evil, &format!("confirm, {kind}"), &sheet(Sheet::Confirm(Box::new(confirm))));
        let mut answer = refused(400, "PARAM_ERROR", &evil_text);
        answer.request_id = Some(evil_text.clone());
        answer.trouble = Some(Trouble::new("net-dns", Who::Person).detail(evil_text.clone()));
        let mut told = told(Kind::WeChat, answer);
        let report = for_engineer(&told.plan.target, &told.plan.cards[0], &told.result, Lang::ZhCn);
        assert!(!acts(&report), "{kind}: {report:?}");
        for line in report.lines() {
            assert!(!line.starts_with(crate::support::hostile::FORGED), "{kind}: {report}");
        }
        told.details_open = false;
        shows(evil, &format!("verdict, {kind}"), &sheet(Sheet::Verdict(Box::new(told))));
    }
}

#[test]
fn names_in_the_window_show_what_is_in_them() {
    let mut w = Window::new(SIZE);
    for (kind, evil) in TEXTS {
        let evil_text = text(evil);
        let mut m = merchant(&evil_text, &[("pAAA", &evil_text), ("pBBB", "")]);
        m.id = format!("id-{kind}");
        let page = Page { name: evil_text.clone(), path: "pages/a".into() };
        m.mini_programs =
            vec![MiniProgram { name: "云栖商城".into(), appid: "wx3f2b9a77c1d081c0".into(), pages: vec![page] }];
        let id = m.id.clone();
        give(&mut w, m);
        apply(&mut w, Action::Merchant(MerchantAction::Choose(id.clone())));
        shows(evil, &format!("cards, {kind}"), &texts(w.harness.root()));
        apply(&mut w, Action::Choose(ChooseAction::Choose("pAAA".into())));
        apply(&mut w, Action::Sheet(SheetAction::Close));
        shows(evil, &format!("the top, {kind}"), &texts(w.harness.root()));
        let title =
            w.harness.output().viewport_output.values().flat_map(|v| v.commands.clone()).find_map(|c| match c {
                egui::ViewportCommand::Title(t) => Some(t),
                _ => None,
            });
        assert!(title.is_none_or(|t| !acts(&t)), "{kind}");
        for s in [Sheet::Merchants, Sheet::Remove(id.clone().into()), Sheet::Export(Options::default())] {
            apply(&mut w, Action::Sheet(SheetAction::Open(Box::new(s))));
            let all = texts(w.harness.root());
            shows(evil, &format!("a sheet, {kind}"), &all);
            apply(&mut w, Action::Sheet(SheetAction::Close));
        }
    }
}

/// A toast about a file with a hostile name.
#[cfg(unix)]
#[test]
fn toasts_show_the_names_of_files() {
    for (kind, evil) in TEXTS {
        let mut w = Window::new(SIZE);
        let path = w.home.path().join(format!("{}.cardrights", text(evil)));
        std::fs::write(&path, "[1]").unwrap();
        w.drop_on(&path);
        let wanted = seen(evil);
        w.until("the toast", |w| w.says(&wanted));
        shows(evil, kind, &texts(w.harness.root()));
        assert!(w.studio().view.toasts.all().iter().all(|t| !acts(&t.text)), "{kind}");
    }
}

/// Nothing that the window writes out replaces the draft that is open, or what the program keeps.
#[test]
fn no_export_replaces_the_open_draft() {
    let mut w = Window::new(SIZE);
    let path = w.saved_as("悦享卡.cardrights");
    let own = w.home.path().join("merchants.json");
    std::fs::write(&own, "{}").unwrap();
    // The ending is always the picture's: the same file has to have another name.
    for (file, name) in [(&path, "草稿.png"), (&own, "商户.png")] {
        let other = w.home.path().join(name);
        std::fs::hard_link(file, &other).unwrap();
        let held = std::fs::read(file).unwrap();
        w.picks(&other);
        apply(&mut w, Action::Picture(PictureAction::Export(Options::default())));
        w.until("the refusal", |w| w.says("写了就没有了"));
        assert!(std::fs::read(file).unwrap() == held && std::fs::read(&other).unwrap() == held, "{name}");
        let id = w.studio().view.toasts.all().last().unwrap().id;
        apply(&mut w, Action::View(ViewAction::CloseToast(id)));
    }
    // It goes anywhere else.
    let picture = w.home.path().join("图.png");
    w.picks(&picture);
    apply(&mut w, Action::Picture(PictureAction::Export(Options::default())));
    w.until("the picture", |_| picture.exists());
}
