//! Pages of mini programs, addresses of pictures and telephone numbers, as window and command tell what is missed
//! (src/rights/README.md, Links). Every row of the list stands in src/rights/links_tests.rs.

use card_rights_studio::rights::field::{FieldId, FormField};
use card_rights_studio::studio::action::{Action, EditorAction};
use card_rights_studio::words::Lang;
use egui_kittest::kittest::NodeT as _;
use serde_json::json;

use crate::support::program::Home;
use crate::support::window::{Window, apply};

const PATH: FieldId = FieldId::BonusJumpPath;
const PICTURE: FieldId = FieldId::HeadImageUrl;
const PHONE: FieldId = FieldId::PhoneNumber;

/// A field, a text, what is said of it in both languages, and what one click makes of it.
const ROWS: [(FieldId, &str, &str, &str, Option<&str>); 18] = [
    (PATH, "weixin://dl/business/?t=a", "这是打开微信用的链接", "This link opens WeChat", None),
    (PATH, "小程序://云栖/a", "这是小程序链接", "This is a mini program link", None),
    (PATH, r"pages\index\index", "斜杠的方向反了", "lean the wrong way", Some("pages/index/index")),
    (PATH, "“pages/index”", "前后多了引号", "quotation marks around it", Some("pages/index")),
    (PATH, "会员中心", "这是页面的名字，不是路径", "the name of a page", None),
    (PATH, "path=pages/index", "路径前面多了一个名字", "A name stands before the path", Some("pages/index")),
    (PATH, "pages/首页", "路径里不能有「首」", "\"首\" cannot stand in a path", None),
    (PATH, "wx0123456789abcdef", "这是 AppID，不是路径", "This is an AppID", None),
    (PICTURE, "https://a.cn/b c.png", "地址中间有空格", "a space inside the address", None),
    (PICTURE, "https:///b.png", "地址里没有网站的域名", "names no site", None),
    (PICTURE, "https://a.cn/b.pnghttps://a.cn/c.png", "这里有两个地址", "two addresses here", None),
    (PICTURE, "https:/a.cn/b.png", "https 后面应该是 ://", "followed by ://", Some("https://a.cn/b.png")),
    (PICTURE, r"C:\Users\wang\a.png", "这是电脑上的文件", "a file on a computer", None),
    (PICTURE, "http://a.cn/b.png", "微信只接受 https://", "WeChat accepts only https://", None),
    (PHONE, "1.38E+10", "写成了科学计数", "in scientific notation", None),
    (PHONE, "13800138000.0", "表格软件加的小数", "added decimals", Some("13800138000")),
    (PHONE, "见公众号", "这里没有电话号码", "no telephone number here", None),
    (PHONE, "13800138000、13900139000", "像是有两个电话", "two telephone numbers", None),
];

fn draft(field: FieldId, text: &str) -> String {
    let (object, name) = field.declared().path.split_once('.').unwrap();
    json!({ object: { name: text } }).to_string()
}

#[test]
fn the_command_says_what_is_missed_in_both_languages() {
    for (field, text, zh, en, _) in ROWS {
        for (lang, said) in [("zh-CN", zh), ("en", en)] {
            let home = Home::new();
            let file = home.file("稿.cardrights", draft(field, text)).display().to_string();
            let ran = home.run(&["check", &file, "--lang", lang]);
            let row = ran.out.lines().find(|l| l.contains(field.declared().path) && l.contains(said));
            assert!(row.is_some(), "{text}: {said}: {ran:?}");
        }
    }
    // Full-width digits are turned, and nothing is said of them.
    let home = Home::new();
    let file = home.file("稿.cardrights", draft(PHONE, "１３８－００１３－８０００")).display().to_string();
    let ran = home.run(&["check", &file]);
    assert!(!ran.out.contains("phone_number"), "{ran:?}");
}

#[test]
fn the_form_says_it_at_the_field_and_mends_what_is_beyond_doubt() {
    for lang in Lang::ALL {
        let home = std::sync::Arc::new(tempfile::tempdir().unwrap());
        let mut w = Window::at([1440.0, 900.0], egui::Theme::Light, home, lang);
        for (field, text, zh, en, fixed) in ROWS {
            let form = FormField::Rights(field);
            apply(&mut w, Action::Editor(EditorAction::Focus(form)));
            w.settle();
            let label = lang.t(&form.key("label")).to_owned();
            w.fill(&label, text);
            let told = w.field(&label).accesskit_node().description().unwrap_or_default();
            assert!(told.contains(if lang == Lang::En { en } else { zh }), "{text}: {told}");
            let Some(fixed) = fixed else { continue };
            w.button(lang.t("repair"));
            assert_eq!(w.field(&label).value().as_deref(), Some(fixed), "{text}");
        }
        // One click mends all that an input method wrote into a path, as one step.
        let label = lang.t(&FormField::Rights(PATH).key("label")).to_owned();
        w.fill(&label, "pages、bonus／list ａ");
        w.button(lang.t("repair"));
        assert_eq!(w.field(&label).value().as_deref(), Some("pages/bonus/lista"));
        apply(&mut w, Action::Editor(EditorAction::Undo));
        assert_eq!(w.field(&label).value().as_deref(), Some("pages、bonus／list ａ"));
        w.fill(lang.t(&FormField::Rights(PHONE).key("label")), "１３８－００１３－８０００");
        assert_eq!(w.studio().editor.document.draft.rights.text(PHONE), Some("138-0013-8000"));
    }
}
