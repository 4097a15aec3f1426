//! The phone page as a member sees it, kept as small pictures: look at them whenever they change.
//! `UPDATE_SNAPSHOTS=1 cargo test --test main page_pictures` draws them anew. They hold for the fonts of Debian 12's
//! fonts-noto-cjk.

use card_rights_studio::export::facts::{Facts, trial_face};
use card_rights_studio::export::pictures::ExportPictures;
use card_rights_studio::export::{Before, Export, Options, Origin, Preset, image};
use card_rights_studio::page::{CardFace, Mode, Width, starters};
use card_rights_studio::platform::folders::Folders;
use card_rights_studio::platform::fonts;
use card_rights_studio::rights::field::{FIELDS, FieldId, Kind, Limit};
use card_rights_studio::rights::shown::{Known, Shown, Source, State};
use card_rights_studio::rights::{CardRights, Section};
use card_rights_studio::storage::pictures::Pictures;
use egui_kittest::SnapshotResults;

use crate::support::cpu_renderer::exact;

/// The documentation page's example with everything shown.
fn sample() -> CardRights {
    let mut rights = starters::all().pop().unwrap().rights;
    Section::ALL.into_iter().for_each(|s| rights.set_shown(s, true));
    rights
}

fn face() -> CardFace {
    CardFace {
        level: Some("金卡会员".into()),
        description: Some("凭卡入住享会员价".into()),
        service_phone: Some("0571-88886666".into()),
        ..starters::all().pop().unwrap().face
    }
}

fn only(sections: &[Section]) -> CardRights {
    let mut rights = sample();
    Section::ALL.into_iter().for_each(|s| rights.set_shown(s, sections.contains(&s)));
    rights
}

/// Every text as long as its limit or habit allows.
fn longest() -> CardRights {
    let mut rights = sample();
    for f in FIELDS.iter().filter(|f| f.kind == Kind::Text) {
        let (Limit::Official(most) | Limit::Experience(most)) = f.limit else { continue };
        let text: String =
            "会员尊享礼遇，积分兑换Membership贵宾日（限时）。更多惊喜等您来".chars().cycle().take(most).collect();
        rights.set_text(f.id, &text);
    }
    rights.bonus.init_bonus = Some(i64::MAX);
    rights
}

/// Only what must be there.
fn bare() -> CardRights {
    let mut rights = CardRights::default();
    Section::ALL.into_iter().for_each(|s| rights.set_shown(s, true));
    rights
}

struct Look {
    rights: CardRights,
    face: CardFace,
    options: Options,
    trial: bool,
}

fn draw(name: &str, look: &Look, before: Option<&CardRights>, kept: &mut SnapshotResults) {
    let faces = fonts::simplified();
    assert!(faces.is_some(), "no Simplified Chinese font: apt install fonts-noto-cjk");
    let mut shown = Shown::default();
    for section in [Section::Bonus, Section::Fapiao] {
        shown.set(section, Known { state: State::Shown, ..Known::default() });
    }
    shown.set(Section::Favor, Known { state: State::NotShown, ..Known::default() });
    let export = Export {
        rights: &look.rights,
        face: &look.face,
        card_id: Some("pbLatjvWOibDc5-TBnbUk1pD12o0"),
        called: None,
        merchant: Some("云栖酒店集团"),
        saved: Some("2026-11-24T10:21:05+08:00"),
        before: before
            .map(|rights| Before { rights, origin: Origin::Known(Source::Published, "2026-10-28T16:02:00+08:00") }),
        pictures: &ExportPictures::default(),
        shown: &shown,
        trial: look.trial,
        many: None,
        options: look.options,
    };
    let picture = image(&export, faces.as_ref()).unwrap().picture;
    let picture = image::RgbaImage::from_raw(picture.width, picture.height, picture.into_bytes()).unwrap();
    kept.add(egui_kittest::try_image_snapshot_options(&picture, format!("page/{name}"), &exact()));
}

fn options(mode: Mode, width: Width, scale: u8) -> Options {
    Options { mode, width, scale, ..Options::default() }
}

fn page(name: &str, rights: CardRights, options: Options, kept: &mut SnapshotResults) {
    draw(name, &Look { rights, face: face(), options, trial: false }, None, kept);
}

#[test]
fn each_section_alone_all_and_none() {
    let mut kept = SnapshotResults::new();
    let plain = options(Mode::Light, Width::Standard, 1);
    page("none", only(&[]), plain, &mut kept);
    for section in Section::ALL {
        page(section.name(), only(&[section]), plain, &mut kept);
    }
    page("all", sample(), plain, &mut kept);
    page("all-2x", sample(), Options { scale: 2, ..plain }, &mut kept);
}

#[test]
fn modes_and_widths_with_the_longest_texts() {
    let mut kept = SnapshotResults::new();
    for (mode, name) in [(Mode::Light, "light"), (Mode::Dark, "dark"), (Mode::Care, "care")] {
        for width in [Width::Small, Width::Standard, Width::Large] {
            let points = width.points();
            page(&format!("longest-{name}-{points}"), longest(), options(mode, width, 1), &mut kept);
        }
    }
}

#[test]
fn missing_parts_leave_no_hole() {
    let mut kept = SnapshotResults::new();
    let plain = options(Mode::Light, Width::Standard, 1);
    page("bare", bare(), plain, &mut kept);
    let mut some = sample();
    for path in [FieldId::BonusCostTitle, FieldId::BonusJumpPath, FieldId::MemberPriceAppid, FieldId::PhoneNumber] {
        some.set_text(path, "");
    }
    let face = CardFace { code_type: Some("BAR_CODE".into()), ..CardFace::default() };
    draw("some-missing", &Look { rights: some, face, options: plain, trial: false }, None, &mut kept);
}

#[test]
fn presets() {
    let mut kept = SnapshotResults::new();
    let mut before = sample();
    before.set_shown(Section::Favor, false);
    before.set_shown(Section::Guide, false);
    before.set_text(FieldId::BonusCostWord, "300积分=1小时免费停车券");
    before.set_text(FieldId::PhoneNumber, "");
    for (name, preset, frame, scale, known) in [
        ("chat", Preset::Chat, false, 3, true),
        ("chat-unknown", Preset::Chat, false, 3, false),
        ("modes", Preset::Modes, true, 1, true),
        ("before-after", Preset::BeforeAfter, false, 1, true),
        ("framed", Preset::Page, true, 1, true),
        ("trial", Preset::Page, false, 1, true),
    ] {
        let options = Options { preset, frame, scale, ..Options::default() };
        let look = Look { rights: sample(), face: face(), options, trial: name == "trial" };
        draw(&format!("preset-{name}"), &look, known.then_some(&before), &mut kept);
    }
}

/// Background, logo and head as they are kept; and what a page looks like that lacks them.
#[test]
fn pictures_of_the_card_and_a_page_that_lacks_them() {
    let home = tempfile::tempdir().unwrap();
    let folders = Folders::under(home.path());
    folders.prepare().unwrap();
    let head = "https://wxpaylogo.qpic.cn/wxpaylogo/head/0";
    let mut rights = sample();
    rights.set_text(FieldId::HeadImageUrl, head);
    let mut facts = Facts { face: trial_face(&starters::all()[0], true), trial: true, ..Facts::default() };
    let mut kept = SnapshotResults::new();
    let mut take = |facts: &Facts, name: &str, options: Options| {
        let picture = image(&facts.export(&rights, options), fonts::simplified().as_ref()).unwrap().picture;
        let picture = image::RgbaImage::from_raw(picture.width, picture.height, picture.into_bytes()).unwrap();
        kept.add(egui_kittest::try_image_snapshot_options(&picture, format!("page/{name}"), &exact()));
    };
    facts.gather_pictures(&folders, &rights);
    assert_eq!(facts.pictures.lacking().len(), 1, "the head is not kept");
    take(&facts, "pictures-no-head", options(Mode::Light, Width::Standard, 2));
    Pictures::at(&folders.cache()).put(head, &crate::support::pictures::png(&crate::support::pictures::face(400, 300)));
    facts.gather_pictures(&folders, &rights);
    assert!(facts.pictures.lacking().is_empty());
    take(&facts, "pictures", options(Mode::Light, Width::Standard, 3));
    take(&facts, "pictures-chat", Options { preset: Preset::Chat, ..options(Mode::Light, Width::Standard, 3) });
    // 备注名 stands first, as everywhere.
    facts.called = Some("杭州西湖店".into());
    take(&facts, "pictures-chat-called", Options { preset: Preset::Chat, ..options(Mode::Light, Width::Standard, 3) });
    facts.called = None;
    facts.face.background = Some("https://wxpaylogo.qpic.cn/none/0".into());
    facts.face.logo = Some("https://wxpaylogo.qpic.cn/none/1".into());
    facts.gather_pictures(&folders, &rights);
    take(&facts, "pictures-lacking", options(Mode::Dark, Width::Small, 2));
}
