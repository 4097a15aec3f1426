//! Where a card is chosen, in the whole window and by label: a merchant without a card is asked for nothing else, the
//! list says what is missing, and what is chosen begins as it should.

use std::sync::Arc;
use std::time::Duration;

use card_rights_studio::export::facts::Facts;
use card_rights_studio::sandbox::{Options, Sandbox};
use card_rights_studio::storage::draft::Draft;
use card_rights_studio::storage::record::Record;
use card_rights_studio::studio::action::{Action, ChooseAction, MerchantAction, SheetAction};
use card_rights_studio::studio::sheet::Sheet;
use card_rights_studio::words::Lang;
use card_rights_studio::work::Purpose;
use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use serde_json::{Value, json};

use crate::support::card_server::{CardServer, Said, card, cards, number, plain, refused};
use crate::support::real::{SIZE, home, home_without_card, keep_key, line};
use crate::support::record::REAL;
use crate::support::window::{Window, apply};

/// A window with the merchant of `s` at `server`, whose answers nobody verifies, and no card.
fn at(s: &Sandbox, server: &CardServer, size: [f32; 2]) -> Window {
    at_home(s, server, size, home_without_card(s, &server.url, &[]))
}

fn at_home(s: &Sandbox, server: &CardServer, size: [f32; 2], home: Arc<tempfile::TempDir>) -> Window {
    let mut w = Window::at(size, egui::Theme::Light, home, Lang::ZhCn);
    keep_key(&w, s, &server.url);
    // The key was not there when the list was asked for first.
    w.until("the first answer", |w| w.studio().choosing.read().so_far.is_none());
    w.button(if w.says("再读一次") { "再读一次" } else { "重新读取" });
    w.until("the list", |w| w.studio().choosing.read().so_far.is_none());
    w
}

fn sandbox() -> Sandbox {
    Sandbox::start(&Options::default()).unwrap()
}

/// Two branches with one title, one of another brand, one that WeChat still looks at.
fn four() -> Vec<Value> {
    let mut all =
        vec![card("pA", "悦享会员卡"), card("pB", "悦享会员卡"), card("pC", "停车月卡"), card("pD", "美食卡")];
    all[2]["brand"] = json!({ "brand_id": "2", "display_name": "云栖停车" });
    all[3]["status"] = "NOT_APPROVE".into();
    all
}

#[test]
fn with_a_merchant_and_no_card_the_window_asks_for_one_thing_only() {
    let (s, server) = (sandbox(), CardServer::of(four(), |_| None));
    let w = at(&s, &server, SIZE);
    assert!(w.says("选择要修改的会员卡") && w.says("云栖酒店共 4 张"), "{:?}", w.labels());
    for none in ["发布…", "导出预览图", "撤销", "保存草稿"] {
        assert!(w.harness.query_by_role_and_label(Role::Button, none).is_none(), "{none}");
    }
    assert!(
        w.harness.query_by_role(Role::Switch).is_none() && !w.says("处错误") && !w.says("积分名称"),
        "{:?}",
        w.labels()
    );
    assert!(w.field("搜索").is_focused(), "the search is first");
    assert!(w.says("4 张会员卡") && w.says("待审核") && w.says("美食卡 云栖酒店 待审核"), "{:?}", w.labels());
    let chips = ["全部 4", "云栖停车 1", "云栖酒店 3", "没改过的 4", "待审核 1"];
    for chip in chips {
        assert!(w.harness.query_by_role_and_label(Role::RadioButton, chip).is_some(), "{chip}: {:?}", w.labels());
    }
}

/// Search, arrows and Enter: no pointer, and no publication.
#[test]
fn a_card_is_chosen_by_the_keyboard_alone() {
    let (s, server) = (sandbox(), CardServer::of(four(), |_| None));
    let mut w = at(&s, &server, SIZE);
    w.field("搜索").type_text("悦享");
    w.settle();
    assert_eq!(w.studio().choosing.listed(), 2);
    w.harness.key_press(Key::ArrowDown);
    w.settle();
    assert_eq!(w.focused().map(|f| f.0).as_deref(), Some("悦享会员卡 云栖酒店"));
    w.harness.key_press(Key::ArrowRight);
    w.settle();
    assert_eq!(w.studio().choosing.looked_at().map(|c| c.id()), Some("pB"));
    w.harness.key_press(Key::Enter);
    w.settle();
    w.until("the form", |w| !w.studio().is_choosing() && w.says("展示会员积分"));
    assert_eq!(w.studio().editor.document.card_id(), "pB");
    w.until("the template", |w| w.says("已读到：悦享会员卡"));
    assert!(server.asked.lock().unwrap().iter().any(|p| p.ends_with("/cards/pB")), "choosing reads the template");
    assert!(!server.asked.lock().unwrap().iter().any(|p| p.ends_with("/rights")), "Enter publishes nothing");
}

/// On a busy computer two keys come in one frame: none of them is lost.
#[test]
fn keys_that_come_at_once_count_one_by_one() {
    let (s, server) = (sandbox(), CardServer::of(four(), |_| None));
    let mut w = at(&s, &server, SIZE);
    let press = |key| egui::Event::Key {
        key,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: egui::Modifiers::NONE,
    };
    w.harness.input_mut().events.extend([press(Key::ArrowDown), press(Key::Enter)]);
    w.settle();
    w.until("the form", |w| !w.studio().is_choosing() && w.says("展示会员积分"));
    assert_eq!(w.studio().editor.document.card_id(), "pA");
}

#[test]
fn a_thousand_cards_are_rows_of_which_those_in_sight_are_drawn() {
    let (s, server) = (sandbox(), CardServer::of(cards(1000), |_| None));
    let mut w = at(&s, &server, SIZE);
    assert!(w.says("共 1000 张"), "{:?}", w.labels());
    let drawn = |w: &Window| w.labels().iter().filter(|l| l.starts_with("会员卡") && l.contains("云栖酒店")).count();
    assert!((8..40).contains(&drawn(&w)), "{}", drawn(&w));
    w.harness.key_press(Key::ArrowDown);
    w.settle();
    w.harness.key_press(Key::End);
    w.settle();
    w.until("the last row", |w| w.focused().is_some_and(|f| f.0 == "会员卡1000 云栖酒店"));
    w.harness.key_press(Key::PageUp);
    w.settle();
    let at = w.studio().choosing.place().unwrap();
    assert!((970..998).contains(&at), "{at}");
    w.fill("搜索", "会员卡777");
    assert_eq!(w.studio().choosing.listed(), 1);
    w.button("修改这张卡");
    assert_eq!(w.studio().editor.document.card_id(), "pCARD00777");
}

#[test]
fn a_page_that_fails_or_repeats_is_told_and_read_again() {
    let s = sandbox();
    let bad = Arc::new(std::sync::atomic::AtomicBool::new(true));
    let (fails, moves) = (Arc::clone(&bad), Arc::clone(&bad));
    let on = |flag: &std::sync::atomic::AtomicBool| flag.load(std::sync::atomic::Ordering::SeqCst);
    let server = CardServer::of(cards(80), move |path| {
        (on(&fails) && path.contains("offset=40")).then(|| refused(400, "PARAM_ERROR", "参数错误"))
    });
    let mut w = at(&s, &server, SIZE);
    assert!(w.says("第 3 页没读到，列表可能不全") && w.says("云栖酒店共 60 张"), "{:?}", w.labels());
    bad.store(false, std::sync::atomic::Ordering::SeqCst);
    w.button("再读一次");
    w.until("all of it", |w| w.says("云栖酒店共 80 张"));
    assert!(!w.says("列表可能不全"), "{:?}", w.labels());
    bad.store(true, std::sync::atomic::Ordering::SeqCst);
    let server = CardServer::of(cards(80), move |path| {
        let moved = path.replace("offset=40", "offset=20");
        (on(&moves) && moved != path).then(|| plain(&cards(80), &moved))
    });
    let w = at(&s, &server, SIZE);
    assert!(w.says("第 3 页和前面重复，列表可能不全"), "{:?}", w.labels());
}

/// What a server says of its list; why, and the way out.
type Case = (fn() -> Said, &'static str, &'static str);

/// Reason, cure and who can act stand there, and an id can still be typed.
#[test]
fn a_list_that_cannot_be_read_says_why_and_an_id_can_be_typed() {
    let s = sandbox();
    let lists = |said: fn() -> Said| CardServer::of(four(), move |path| path.contains("?offset=").then(said));
    let cases: [Case; 3] = [
        (|| refused(403, "NO_AUTH", "商户暂无权限使用此功能"), "商户暂无权限使用此功能", "复制给商户平台超级管理员"),
        (|| refused(400, "INVALID_REQUEST", "请先升级会员卡才能使用此功能"), "这张卡需要先升级", "复制给工程师"),
        (|| (200, "[]".into()), "读到的内容不像会员卡列表", "复制给工程师"),
    ];
    for (said, why, cure) in cases {
        let server = lists(said);
        let mut w = at(&s, &server, SIZE);
        assert!(w.says(why) && w.says("读不到列表，也可以在下面输入会员卡ID"), "{why}: {:?}", w.labels());
        assert!(w.harness.query_by_role_and_label(Role::Button, cure).is_some(), "{cure}: {:?}", w.labels());
        w.button("列表里没有？输入会员卡ID…");
        w.fill("会员卡ID", "p！");
        assert!(w.says("会员卡ID只有字母、数字"), "{:?}", w.labels());
        w.fill("会员卡ID", "pC");
        w.button("用这张卡");
        w.until("its title", |w| w.says("已读到：停车月卡"));
        assert_eq!(w.studio().editor.document.card_id(), "pC");
    }
    // Of the newer product WeChat says the same as of no card at all.
    let server = CardServer::of(four(), |_| None);
    let mut w = at(&s, &server, SIZE);
    w.button("列表里没有？输入会员卡ID…");
    w.fill("会员卡ID", "pBRANDCARD");
    w.button("用这张卡");
    w.until("why", |w| w.says("微信说没有这张会员卡"));
    assert!(w.says("商家名片会员卡"), "{:?}", w.labels());
}

#[test]
fn a_merchant_without_cards_is_told_so() {
    let (s, server) = (sandbox(), CardServer::of(Vec::new(), |_| None));
    let w = at(&s, &server, SIZE);
    assert!(w.says("这个商户还没有会员卡，请核对商户号"), "{:?}", w.labels());
    assert!(w.harness.query_by_role_and_label(Role::TextInput, "搜索").is_none());
}

/// Kept from last time: shown at once while nothing answers, with its time.
#[test]
fn the_list_of_last_time_stands_there_at_once() {
    let s = sandbox();
    let server = CardServer::of(four(), |_| None);
    let home = home_without_card(&s, &server.url, &[]);
    drop(at_home(&s, &server, SIZE, Arc::clone(&home)));
    // The next window has no key yet, so that WeChat says nothing.
    let mut w = Window::at(SIZE, egui::Theme::Light, home, Lang::ZhCn);
    w.until("what was kept", |w| w.studio().choosing.count() == 4);
    w.until("why nothing new comes", |w| w.studio().choosing.read().failed.is_some());
    assert!(w.says("从微信读取") && w.says("系统密钥库里没有商户"), "{:?}", w.labels());
}

/// 备注名 and groups are hers: they stand first, are found, and are kept.
#[test]
fn a_card_gets_a_name_and_groups_of_her_own() {
    let (s, server) = (sandbox(), CardServer::of(four(), |_| None));
    let home = home_without_card(&s, &server.url, &[]);
    let mut w = at_home(&s, &server, SIZE, Arc::clone(&home));
    w.press(Role::Button, "停车月卡 云栖停车");
    w.button("备注名和分组…");
    w.fill("备注名", "杭州西湖店");
    w.fill("分组", "西湖片区，直营");
    w.button("保存");
    w.until("its name", |w| w.says("杭州西湖店 停车月卡 • 云栖停车"));
    for chip in ["直营 1", "西湖片区 1"] {
        assert!(w.harness.query_by_role_and_label(Role::RadioButton, chip).is_some(), "{chip}: {:?}", w.labels());
    }
    assert_eq!(w.studio().choosing.card(0).map(|c| c.id()), Some("pC"), "hers stand first");
    w.fill("搜索", "西湖");
    assert_eq!(w.studio().choosing.listed(), 1);
    w.button("修改这张卡");
    w.until("the form", |w| w.says("展示会员积分"));
    // Where the cards are of several brands, a card is called with its own.
    w.until("its name above", |w| w.studio().card_name() == "杭州西湖店 • 云栖停车");
    // In a picture that is given away too, and in the name of its file, which is an honest one.
    let mchid = &s.identity.credentials.mchid;
    let draft = json!({ "format": 1, "mchid": mchid, "card_id": "pC", "rights": {} }).to_string();
    let draft = Draft::read(draft.as_bytes()).unwrap();
    let facts = Facts::gather(w.studio().folders(), &draft).unwrap();
    assert_eq!((&*facts.face.brand, facts.called.as_deref()), ("云栖停车", Some("杭州西湖店")));
    let named = |name: &str| Purpose::Export(name.into()).first_name();
    assert_eq!(named(w.studio().card_name()).as_deref(), Some("杭州西湖店 • 云栖停车.png"));
    assert_eq!(named("金卡 • 云栖/停车\n\"?").as_deref(), Some("金卡 • 云栖 停车.png"));
    drop(w);
    let mut w = Window::at(SIZE, egui::Theme::Light, home, Lang::ZhCn);
    w.until("the same at the next start", |w| w.studio().card_name() == "杭州西湖店 • 云栖停车");
}

/// The page opens from the card's name too, and leads back.
#[test]
fn the_page_opens_from_the_cards_name_and_teaches_in_practice() {
    let mut w = Window::new(SIZE);
    assert!(!w.studio().is_choosing(), "the first start keeps its invented card");
    w.button("选择会员卡");
    w.until("the invented cards", |w| w.says("12 张会员卡"));
    assert!(w.says("演练共 12 张") || w.says("共 12 张"), "{:?}", w.labels());
    w.button("返回");
    assert!(!w.studio().is_choosing() && w.says("积分名称"));
    w.button("选择会员卡");
    w.until("the invented cards", |w| w.says("12 张会员卡"));
    w.fill("搜索", "金卡");
    w.button("修改这张卡");
    w.until("its title", |w| w.says("已读到：金卡"));
    assert_eq!(w.studio().card_name(), "金卡 • 云栖酒店");
    assert!(w.field("积分名称").value().is_some_and(|v| !v.is_empty()), "practice never begins with nothing");
}

/// Rights in the answer are the first offer; switches that it does not name stay as they are.
#[test]
fn what_wechat_has_now_is_offered_as_a_beginning() {
    let s = sandbox();
    let mut all = four();
    all[0]["bonus"] = json!({ "init_bonus": 100, "bonus_value_word": "云豆", "bonus_cost_word": "10云豆抵1元" });
    let server = CardServer::of(all, |_| None);
    let mut w = at(&s, &server, SIZE);
    w.fill("搜索", "pA");
    w.button("修改这张卡");
    // What members see is asked after the template was read, and 能看到 turns the section on at once.
    w.until("the question", |w| w.says("会员现在能看到哪几栏？"));
    assert!(w.says("里有内容的栏目：会员积分"), "{:?}", w.labels());
    crate::support::real::answer(&mut w, ["能看到", "看不到", "看不到", "看不到"]);
    assert!(w.says("已打开：会员积分"), "{:?}", w.labels());
    assert_eq!(w.studio().editor.document.draft.rights.show_bonus, Some(true));
    assert!(w.says("微信上的内容"), "{:?}", w.labels());
    w.button("用微信上现在的内容作底稿");
    assert_eq!(w.field("积分名称").value().as_deref(), Some("云豆"));
    assert_eq!(w.studio().editor.document.draft.rights.show_bonus, Some(true), "absence is never off");
    w.button("撤销");
    assert_eq!(w.field("积分名称").value().as_deref(), Some(""), "one step of undo");
}

/// Without rights in the answer: nothing is known, and the form says what to do.
#[test]
fn a_card_of_which_nothing_is_known_is_to_be_filled_in_from_the_phone() {
    let (s, server) = (sandbox(), CardServer::of(four(), |_| None));
    let mut w = at(&s, &server, SIZE);
    w.press(Role::Button, "停车月卡 云栖停车");
    w.button("修改这张卡");
    w.until("the question", |w| w.says("会员现在能看到哪几栏？"));
    w.button("以后再说");
    assert!(w.says("请照手机上现在的内容填写"), "{:?}", w.labels());
}

/// The later one counts, a colleague's too, and the other one stays in reach.
#[test]
fn a_colleague_who_published_later_is_named_and_either_content_can_be_taken() {
    let s = sandbox();
    let server = CardServer::of(four(), |_| None);
    let sent = |id: &str, at: &str, word: &str, user: &str, colleague: bool| {
        let body = json!({ "show_bonus": true, "show_favor": false, "show_fapiao": false, "show_guide": false,
            "bonus": { "init_bonus": 1, "bonus_value_word": word, "bonus_cost_word": "x" } });
        let more = |phase: &str| {
            let mut l = line(&s, id, phase, json!({ "card": "pA", "user": user, "colleague": colleague }));
            l["at"] = crate::support::sheets::this_year(at).into();
            l
        };
        let (mut intent, mut end) = (more("intent"), more("end"));
        intent["body"] = body.to_string().into();
        (end["verdict"], end["status"]) = ("confirmed".into(), 204.into());
        [intent, end]
    };
    let ours = sent("a", "10-28T16:02:00+08:00", "本机豆", "王琳", false);
    let theirs = sent("b", "11-02T09:10:00+08:00", "张敏豆", "张敏", true);
    let home = home_without_card(&s, &server.url, &[ours, theirs].concat());
    let mut w = at_home(&s, &server, SIZE, home);
    w.until("who was last", |w| w.studio().choosing.with_id("pA").is_some_and(|c| c.last.is_some()));
    assert!(
        w.says("上次发布 11-02 09:10 • 张敏")
            || w.studio().choosing.with_id("pA").unwrap().last.as_ref().unwrap().by == "张敏"
    );
    w.fill("搜索", "pA");
    w.button("修改这张卡");
    w.until("the offer", |w| w.says("张敏 11-02 09:10 在另一台电脑改过这张卡，比本机的新"));
    assert_eq!(w.field("积分名称").value().as_deref(), Some("张敏豆"), "the later one counts");
    w.button("用本机的内容");
    assert_eq!(w.field("积分名称").value().as_deref(), Some("本机豆"));
    assert!(!w.says("在另一台电脑改过"), "{:?}", w.labels());

    // Neither was taken, and the card was published: what was there before is no offer any more.
    apply(&mut w, Action::Choose(ChooseAction::Open));
    w.until("the list", |w| w.studio().choosing.read().so_far.is_none());
    apply(&mut w, Action::Choose(ChooseAction::Choose("pB".into())));
    w.until("another card", |w| w.studio().card.loaded && w.studio().editor.document.card_id() == "pB");
    apply(&mut w, Action::Sheet(SheetAction::Close));
    apply(&mut w, Action::Choose(ChooseAction::Choose("pA".into())));
    w.until("the offer again", |w| w.says("在另一台电脑改过这张卡，比本机的新"));
    let mut record = Record::open(&w.home.path().join(REAL), 4_000_000).unwrap();
    let later = sent("c", "11-03T09:10:00+08:00", "又发了一次", "王琳", false);
    for mut l in later {
        l["gateway"] = server.url.trim_start_matches("http://").into();
        record.append(&serde_json::from_value(l).unwrap()).unwrap();
    }
    apply(&mut w, Action::Sheet(SheetAction::Open(Box::new(Sheet::records()))));
    w.until("it was read", |w| w.studio().records_count() == 3);
    apply(&mut w, Action::Sheet(SheetAction::Close));
    assert!(!w.says("在另一台电脑改过"), "{:?}", w.labels());
}

/// Choosing another merchant drops what is being read for the one before.
#[test]
fn a_list_that_is_still_being_read_is_given_up_with_its_merchant() {
    let s = sandbox();
    let server = CardServer::of(cards(60), |path| {
        if path.contains("?offset=") && number(path, "offset") == 20 {
            std::thread::sleep(Duration::from_secs(2));
        }
        None
    });
    let home = home_without_card(&s, &server.url, &[]);
    let mut w = Window::at(SIZE, egui::Theme::Light, home, Lang::ZhCn);
    w.until("no key", |w| w.studio().choosing.read().failed.is_some());
    keep_key(&w, &s, &server.url);
    w.button("再读一次");
    w.until("a part", |w| w.says("已读到 20 张，共 60 张，还在读…"));
    apply(&mut w, Action::Merchant(MerchantAction::ChooseTrial));
    assert!(!w.studio().is_choosing() && !w.studio().jobs.is_listing_cards());
}

/// Thirty cards of a chain, some of which she named, one with a name that is too long for its place.
fn chain() -> Vec<Value> {
    let mut all = cards(30);
    for (n, title) in ["悦享会员卡", "金卡", "停车月卡", "美食卡", "亲子卡"].into_iter().cycle().take(30).enumerate()
    {
        all[n]["title"] = title.into();
    }
    all[2]["brand"] = json!({ "brand_id": "2", "display_name": "云栖停车" });
    all[3]["status"] = "NOT_APPROVE".into();
    all[4]["title"] = "名称长得一行放不下的会员卡名称长得一行放不下的会员卡".into();
    all[4]["brand"] = json!({ "brand_id": "3", "display_name": "云栖酒店集团杭州湖滨银泰购物中心旗舰店" });
    all
}

/// Looked at by eye whenever they change: the time of day is masked.
#[test]
fn the_page_at_the_sizes_of_real_screens() {
    let (s, server) = (sandbox(), CardServer::of(chain(), |_| None));
    let mut results = egui_kittest::SnapshotResults::new();
    let mut look = |window: &mut Window, (w, h): (f32, f32), name: &str| {
        let rows = [(0.0, 56.0, w, 62.0), (w * 0.6, 56.0, w * 0.4, 40.0), (0.0, h - 32.0, w, 32.0)];
        for (x, y, wide, high) in rows {
            window.harness.mask(egui::Rect::from_min_size(egui::pos2(x, y), egui::vec2(wide, high)));
        }
        results.add(window.harness.try_snapshot(format!("choose/{w}x{h}-{name}")));
    };
    for (size, theme, lang, name) in [
        ((1440.0, 900.0), egui::Theme::Light, Lang::ZhCn, "light"),
        ((1440.0, 900.0), egui::Theme::Dark, Lang::En, "dark-en"),
        ((1093.0, 534.0), egui::Theme::Light, Lang::ZhCn, "light"),
        ((911.0, 432.0), egui::Theme::Dark, Lang::ZhCn, "dark"),
    ] {
        let home = home_without_card(&s, &server.url, &[]);
        let mut w = Window::at([size.0, size.1], theme, home, lang);
        w.until("no key", |w| w.studio().choosing.read().failed.is_some());
        keep_key(&w, &s, &server.url);
        apply(&mut w, Action::Choose(ChooseAction::Read));
        w.until("the list", |w| w.studio().choosing.count() == 30 && !w.studio().jobs.is_listing_cards());
        apply(&mut w, Action::Choose(ChooseAction::Name("pCARD00001".into(), "杭州西湖店".into(), "西湖片区".into())));
        w.until("the name", |w| w.studio().choosing.card(0).is_some_and(|c| !c.named.name.is_empty()));
        look(&mut w, size, name);
    }
    for (size, theme, name) in
        [((1440.0, 900.0), egui::Theme::Light, "trial"), ((1093.0, 534.0), egui::Theme::Dark, "trial")]
    {
        let home = Arc::new(tempfile::tempdir().unwrap());
        let mut w = Window::at([size.0, size.1], theme, home, Lang::ZhCn);
        w.button("选择会员卡");
        w.until("the list", |w| w.studio().choosing.count() == 12 && !w.studio().jobs.is_listing_cards());
        look(&mut w, size, name);
    }
}

/// An id that is shorter than any of WeChat's is taken all the same, and looked at once more.
#[test]
fn a_short_card_id_is_warned_of_and_not_refused() {
    let (s, server) = (sandbox(), CardServer::of(four(), |_| None));
    let mut w = at(&s, &server, SIZE);
    w.button("列表里没有？输入会员卡ID…");
    let said = |w: &Window| w.field("会员卡ID").accesskit_node().description().unwrap_or_default();
    w.fill("会员卡ID", "pSHORT1");
    assert!(said(&w).contains("不到 16 个字符"), "{}", said(&w));
    let take = w.harness.get_by_role_and_label(Role::Button, "用这张卡");
    assert!(!take.accesskit_node().is_disabled());
    w.fill("会员卡ID", "pREAL0000000000000001");
    assert!(!said(&w).contains("不到 16 个字符"), "{}", said(&w));
}

/// Where no list was ever read there is nothing to say of it, and what can be done stands beside the title, not over it.
#[test]
fn without_a_list_the_ways_on_stand_beside_the_title() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut w = Window::at(SIZE, egui::Theme::Light, home(&s, &json!({}), &[]), Lang::ZhCn);
    w.until("the window", |w| w.studio().card.loaded);
    apply(&mut w, Action::Sheet(SheetAction::Close));
    apply(&mut w, Action::Choose(ChooseAction::Open));
    w.until("that it cannot be read", |w| w.says("系统密钥库里没有商户"));
    let title = w.harness.get_by_label("选择要修改的会员卡").rect();
    for way in ["重新读取", "返回"] {
        for link in w.harness.query_all_by_role_and_label(Role::Button, way) {
            assert!(!link.rect().intersects(title), "{way}: {:?} over {title:?}", link.rect());
        }
    }
}

/// Messages stand at the foot of the window, and where cards are chosen the acts stand there.
#[test]
fn a_message_lies_over_no_button_where_cards_are_chosen() {
    let (s, server) = (sandbox(), CardServer::of(four(), |_| None));
    for size in [SIZE, [1093.0, 534.0], [911.0, 432.0]] {
        let mut w = at(&s, &server, size);
        for many in [false, true] {
            apply(&mut w, Action::Choose(ChooseAction::Many(many)));
            apply(&mut w, Action::Merchant(MerchantAction::KeyPasted));
            let at = |w: &Window, text: &str| w.harness.get_by_label(text).rect();
            let message = at(&w, "粘贴的是私钥，私钥没有粘进去").union(at(&w, "关闭消息"));
            let acts: &[&str] = if many {
                &["全选列出的 4 张", "只选一张", "一起改 0 张"]
            } else {
                &["列表里没有？输入会员卡ID…", "选多张一起改…", "修改这张卡", "备注名和分组…"]
            };
            for act in acts {
                let rect = w.harness.get_by_role_and_label(Role::Button, act).rect();
                assert!(!rect.intersects(message), "{act} {rect:?} under {message:?} in {size:?}");
            }
            w.button("关闭消息");
        }
    }
}

/// In a low window the names of the first cards are seen, not only their faces.
#[test]
fn a_low_window_shows_the_names_of_cards() {
    let (s, server) = (sandbox(), CardServer::of(four(), |_| None));
    for size in [SIZE, [911.0, 432.0]] {
        let w = at(&s, &server, size);
        let foot = w.harness.get_by_role_and_label(Role::Button, "修改这张卡").rect().top();
        let is_first = |label: Option<String>| label.is_some_and(|l| l.starts_with("悦享会员卡"));
        let mut all = w.harness.query_all_by_role(Role::Button).filter(|n| is_first(n.accesskit_node().label()));
        let rect = all.next().unwrap().rect();
        assert!(rect.bottom() < foot, "in {size:?}: {rect:?} under {foot}");
    }
}
