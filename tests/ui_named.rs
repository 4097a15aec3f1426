//! Every control has a name, on every sheet and in the window; and a merchant is set up by the keyboard alone.

use card_rights_studio::export::Options;
use card_rights_studio::merchant::{CertificateNote, MiniProgram, Page};
use card_rights_studio::pictures::crop::Crop;
use card_rights_studio::pictures::photo::Photo;
use card_rights_studio::publish::Kind;
use card_rights_studio::rights::{PerSection, Section};
use card_rights_studio::storage::draft::Draft;
use card_rights_studio::storage::unsaved::Recovered;
use card_rights_studio::studio::Publication;
use card_rights_studio::studio::action::{Action, MerchantAction};
use card_rights_studio::studio::cropping::Cropping;
use card_rights_studio::studio::document::Then;
use card_rights_studio::studio::passing_on::Passing;
use card_rights_studio::studio::sheet::{
    Changed, Confirm, MerchantEdit, MerchantTyped, PathAsk, Planning, Sheet, TestCard,
};
use card_rights_studio::trouble::{Trouble, Who};
use card_rights_studio::wechatpay::verdict::Verdict;
use card_rights_studio::words::Lang;
use card_rights_studio::work::Purpose;
use egui::accesskit::{Action as Wish, Role};
use egui::{Key, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::support::merchant_sheet::{give, merchant, sent};
use crate::support::sheets::{World, many, plan, refused, registering, result, running, told, verdict};
use crate::support::window::{Window, apply};

/// What can have the focus or takes a click, and would be called by its kind alone.
fn unnamed(root: egui_kittest::Node<'_>) -> Vec<String> {
    let control = |n: &egui_kittest::Node<'_>| {
        let node = n.accesskit_node();
        node.data().supports_action(Wish::Focus) && node.role() != Role::Label
    };
    let name = |n: &egui_kittest::Node<'_>| n.accesskit_node().label().unwrap_or_default();
    let all = root.children_recursive().filter(|n| control(n) && name(n).trim().is_empty());
    all.map(|n| format!("{:?} {:?}", n.accesskit_node().role(), n.rect())).collect()
}

fn filled(m: &mut card_rights_studio::merchant::Merchant) {
    let page = Page { name: "积分商城".into(), path: "pages、a".into() };
    m.mini_programs =
        vec![MiniProgram { name: "云栖商城".into(), appid: "wx3f2b9a77c1d081c0".into(), pages: vec![page] }];
    let note = |serial: &str, not_after| CertificateNote { serial: serial.into(), not_after };
    m.certificates = vec![note(&m.serial, Some(1)), note("AB02", Some(4_000_000_000))];
    m.test_card = Some("p2".into());
    m.gateway = "https://pay.example.com".into();
}

fn crop() -> Sheet {
    let photo = Photo::pasted(40, 30, vec![255; 4800]).unwrap();
    let crop = Crop::middle(photo.size());
    Sheet::Crop(Box::new(Cropping {
        photo,
        crop,
        trouble: Some(Trouble::new("picture-damaged", Who::Person)),
        sending: None,
    }))
}

/// Every sheet, as full as it can be.
fn sheets() -> Vec<(&'static str, Sheet)> {
    let mut m = merchant("云栖酒店", &[("p1", "悦享会员卡"), ("p2", "")]);
    filled(&mut m);
    let mut edit = MerchantEdit::editing(Some(&m));
    edit.trouble = Some(Trouble::new("merchant-no-key", Who::Person));
    (edit.offer_session, edit.ask_documented) = (true, true);
    edit.rows = vec![("a.p12".into(), card_rights_studio::merchant::recognise::What::P12Locked)];
    let draft = || Recovered {
        draft: Draft::default(),
        origin: None,
        at: "2026-11-24T09:00:00+08:00".into(),
        slot: "x".into(),
    };
    let mut open = Confirm::new(plan(Kind::Other, true), None);
    (open.rest_open, open.details_open, open.test) = (true, true, TestCard::Offered);
    let mut told_open = told(Kind::WeChat, refused(403, "NO_AUTH", "商户暂无权限使用此功能"));
    told_open.details_open = true;
    vec![
        ("problems", Sheet::Problems),
        ("confirm", Sheet::Confirm(Box::new(open))),
        ("many", Sheet::Many(Box::new(many()))),
        ("registering", Sheet::Registering(Box::new(registering()))),
        ("sending", Sheet::Sending),
        ("verdict", Sheet::Verdict(Box::new(told_open))),
        ("confirmed", verdict(Kind::WeChat, result(Verdict::Confirmed))),
        ("unknown", verdict(Kind::WeChat, result(Verdict::Unknown))),
        ("look", Sheet::Look(Box::new(told(Kind::WeChat, result(Verdict::Unknown))))),
        ("seen", Sheet::Seen(PerSection::default())),
        ("correct", Sheet::Correct(Section::Bonus, String::new())),
        ("card id", Sheet::CardId(String::new())),
        ("naming", Sheet::naming("p1", String::new(), String::new())),
        ("merchants", Sheet::Merchants),
        ("merchant", Sheet::Merchant(Box::new(edit), Box::new(MerchantTyped::editing(Some(&m))))),
        ("remove", Sheet::Remove(m.id.into())),
        ("unsaved", Sheet::Unsaved(Then::Close)),
        ("pass on", Sheet::PassOn(Passing::Asks)),
        ("plan", Sheet::Plan(Box::new(Planning { mark: "7F3A09C2".into(), many: 0 }), "12-01".into())),
        ("changed", {
            let trouble = Trouble::new("file-changed", Who::Person);
            Sheet::Changed(Box::new(Changed { trouble, theirs: None, open: false }))
        }),
        ("recover", Sheet::Recover(vec![draft(), draft()])),
        ("crop", crop()),
        ("export", Sheet::Export(Options::default())),
        ("starters", Sheet::Starters),
        ("records", Sheet::records()),
        ("about", Sheet::About),
        ("help", Sheet::help()),
        ("path", Sheet::Path(Box::new(PathAsk::new(Purpose::Open)), String::new())),
        ("other merchant", Sheet::OtherMerchant("1900000999".into())),
        ("hand over", Sheet::HandOver(Box::new(plan(Kind::WeChat, true)), "card-rights-studio publish".into())),
    ]
}

#[test]
fn every_control_of_every_sheet_has_a_name() {
    for size in [Vec2::new(840.0, 560.0), Vec2::new(420.0, 380.0)] {
        for (name, sheet) in sheets() {
            let mut world = World::new(sheet, Lang::ZhCn);
            let mut m = merchant("云栖酒店", &[("p1", "悦享会员卡"), ("p2", "")]);
            filled(&mut m);
            world.studio.merchants.chosen = Some(m.id.clone());
            world.studio.merchants.known.all.push(m);
            world.studio.publication = Publication::sending(running(Kind::WeChat));
            let h = world.open(Harness::builder().with_size(size));
            assert_eq!(unnamed(h.root()), Vec::<String>::new(), "{name} {size}");
            assert!(h.query_all_by_role(Role::Button).next().is_some(), "{name}: nothing to press");
        }
    }
}

#[test]
fn every_control_of_the_window_has_a_name_in_its_three_layouts() {
    for size in [[1440.0, 900.0], [1093.0, 534.0], [911.0, 432.0]] {
        let mut w = Window::new(size);
        let mut m = merchant("云栖酒店", &[("p1", "悦享会员卡")]);
        filled(&mut m);
        give(&mut w, m);
        apply(&mut w, Action::Merchant(MerchantAction::Choose("id-云栖酒店".into())));
        w.harness.key_press(Key::Escape);
        w.settle();
        assert_eq!(unnamed(w.harness.root()), Vec::<String>::new(), "{size:?}");
    }
}

/// Tab until `role` with `label` has the focus.
#[track_caller]
fn tab_to(w: &mut Window, role: Role, label: &str) {
    for _ in 0..120 {
        let there = w
            .harness
            .query_all_by_role(role)
            .any(|n| n.is_focused() && n.accesskit_node().label().is_some_and(|l| l == label));
        if there {
            return;
        }
        w.harness.key_press(Key::Tab);
        w.harness.run_steps(2);
    }
    panic!("{label} is not reached: {:?}", w.labels());
}

fn press(w: &mut Window, key: Key) {
    w.harness.key_press(key);
    w.settle();
}

fn write(w: &mut Window, text: &str) {
    w.harness.event(egui::Event::Text(text.into()));
    w.settle();
}

/// From the first start to a merchant whose key lies in the key store: Tab, Enter, Space and typing, nothing else.
#[test]
fn a_merchant_is_set_up_by_the_keyboard_alone() {
    let mut w = Window::new([1280.0, 640.0]);
    let folder = sent("go_sdk_test_cert.pem");
    tab_to(&mut w, Role::Button, "选择商户");
    press(&mut w, Key::Enter);
    assert!(matches!(w.studio().sheets.open, Some(Sheet::Merchants)));
    tab_to(&mut w, Role::Button, "添加商户…");
    press(&mut w, Key::Space);
    tab_to(&mut w, Role::TextInput, "文件路径");
    write(&mut w, folder.path().to_str().unwrap());
    press(&mut w, Key::Enter);
    let ready = |w: &Window| matches!(&w.studio().sheets.open, Some(Sheet::Merchant(e, _)) if e.busy.is_none() && e.key.is_some());
    w.until("the files", ready);
    tab_to(&mut w, Role::TextInput, "商户名称（仅本机显示）");
    write(&mut w, "云栖酒店");
    tab_to(&mut w, Role::TextInput, "商户号");
    w.harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::A);
    w.harness.step();
    write(&mut w, "1900009191");
    // 我的小程序, on the same way.
    tab_to(&mut w, Role::Button, "我的小程序");
    press(&mut w, Key::Space);
    tab_to(&mut w, Role::Button, "添加小程序");
    press(&mut w, Key::Enter);
    tab_to(&mut w, Role::TextInput, "小程序名称");
    write(&mut w, "云栖商城");
    tab_to(&mut w, Role::TextInput, "小程序AppID");
    write(&mut w, "wx3f2b9a77c1d081c0");
    tab_to(&mut w, Role::Button, "保存商户");
    press(&mut w, Key::Space);
    w.until("the merchant", |w| w.studio().sheets.open.is_none() && !w.studio().merchants.known.all.is_empty());
    let m = w.studio().merchant().unwrap();
    assert_eq!((m.name.as_str(), m.mini_programs.len()), ("云栖酒店", 1));
    // Its first card is asked for, and nothing else.
    assert!(w.studio().is_choosing());
    tab_to(&mut w, Role::Button, "列表里没有？输入会员卡ID…");
    press(&mut w, Key::Enter);
    assert!(w.field("会员卡ID").is_focused());
}
