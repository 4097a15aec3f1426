//! A window that shows one sheet of publishing, and what a person meets on it.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use card_rights_studio::keychain::MemoryKeychain;
use card_rights_studio::platform::clock;
use card_rights_studio::platform::folders::Folders;
use card_rights_studio::platform::fonts;
use card_rights_studio::publish::plan::{CardInput, Plan};
use card_rights_studio::publish::send::CardResult;
use card_rights_studio::publish::{Kind, Target};
use card_rights_studio::rights::field::FieldId;
use card_rights_studio::rights::shown::{Known, Shown, Source, State};
use card_rights_studio::rights::{CardRights, PerSection, Section};
use card_rights_studio::storage::history::LastState;
use card_rights_studio::studio::action::{Action, SheetAction};
use card_rights_studio::studio::batch::{ManyConfirm, Registering, RegisteringRow, What};
use card_rights_studio::studio::sheet::{Confirm, PublicationOutcome, Sheet};
use card_rights_studio::studio::start::Begin;
use card_rights_studio::studio::{Running, Studio};
use card_rights_studio::trouble::{Trouble, Who};
use card_rights_studio::ui::{dialogs, theme};
use card_rights_studio::wechatpay::errors::advise;
use card_rights_studio::wechatpay::gateway::Gateway;
use card_rights_studio::wechatpay::verdict::Verdict;
use card_rights_studio::words::Lang;
use card_rights_studio::work::{Access, Picker, Setup};
use egui::Vec2;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use egui_kittest::{Harness, HarnessBuilder};

/// A window that shows one sheet, and what was asked for on it.
pub struct World {
    pub studio: Studio,
    pub asked: Vec<Action>,
    _dir: tempfile::TempDir,
}

impl World {
    pub fn new(sheet: Sheet, lang: Lang) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let picker = Picker::Fixed(Arc::new(Mutex::new(VecDeque::new())));
        let keychain = Arc::new(MemoryKeychain::default());
        let setup = Setup::new(Folders::under(dir.path()), keychain, picker).staying_here();
        let mut studio = Studio::new(Begin { setup, lang: Some(lang), file: None });
        studio.sheets.open = Some(sheet);
        Self { studio, asked: Vec::new(), _dir: dir }
    }

    fn ui(ui: &mut egui::Ui, world: &mut Self) {
        let over = ui.max_rect();
        let mut asked = Vec::new();
        let mut buffers = world.studio.sheets.take_buffers().unwrap();
        dialogs::show(ui, &world.studio, &mut buffers, over, &mut asked);
        world.studio.sheets.give_back(buffers);
        // What is chosen on the sheet is done at once, as in the window; what is asked of others is kept.
        for action in asked {
            match action {
                Action::Sheet(SheetAction::Change(_)) => {
                    world.studio.apply(action, 0.0);
                    ui.ctx().request_repaint();
                }
                action => world.asked.push(action),
            }
        }
    }

    /// The sheet.
    pub fn sheet(&self) -> &Sheet {
        self.studio.sheets.open.as_ref().unwrap()
    }

    /// In a window of the usual form's size.
    pub fn show(self) -> Harness<'static, Self> {
        self.open(Harness::builder().with_size(Vec2::new(840.0, 560.0)))
    }

    pub fn open(self, builder: HarnessBuilder<Self>) -> Harness<'static, Self> {
        let mut harness = self.begin(builder);
        harness.run();
        harness
    }

    /// The first frame alone.
    pub fn begin(self, builder: HarnessBuilder<Self>) -> Harness<'static, Self> {
        builder
            .with_context_setup(|ctx| {
                ctx.set_fonts(fonts::definitions(fonts::simplified().as_ref()).unwrap());
                theme::install(ctx);
            })
            .build_ui_state(Self::ui, self)
    }
}

/// A moment of this year: its year is not shown.
pub fn this_year(rest: &str) -> String {
    format!("{}-{rest}", &clock::now_rfc3339()[..4])
}

/// A window of the usual form's size with `sheet`.
pub fn open(sheet: Sheet) -> Harness<'static, World> {
    World::new(sheet, Lang::ZhCn).show()
}

/// The same in `size` points.
pub fn open_sized(sheet: Sheet, size: Vec2) -> Harness<'static, World> {
    World::new(sheet, Lang::ZhCn).open(Harness::builder().with_size(size))
}

/// What was published last.
pub fn rights() -> CardRights {
    let mut r = CardRights::default();
    r.set_shown(Section::Bonus, true);
    r.bonus.init_bonus = Some(100);
    r.set_text(FieldId::BonusValueWord, "我的积分");
    r.set_text(FieldId::BonusCostWord, "1000积分=1小时免费停车券");
    r.set_text(FieldId::StaffName, "酒店管家-李敏");
    r.explicit()
}

/// What is published now: one switch goes on, two texts change.
pub fn changed() -> CardRights {
    let mut r = rights();
    r.set_shown(Section::Favor, true);
    r.favor.show_coupon = Some(true);
    r.set_text(FieldId::MemberPriceWord, "周二会员全场八折");
    r.set_text(FieldId::MemberPriceAppid, "wx3f2b9a77c1d081c0");
    r.set_text(FieldId::MemberPricePath, "pages/favor/favor");
    r.set_text(FieldId::FavorModuleTitle, "VIP");
    r.set_text(FieldId::BonusCostWord, "500积分=2小时免费停车券");
    r.set_text(FieldId::StaffName, "酒店管家-何小云");
    r
}

/// A plan for `kind`; `known`: with its last state and what is known of its switches.
pub fn plan(kind: Kind, known: bool) -> Plan {
    let gateway = match kind {
        Kind::Trial => Gateway::parse("http://127.0.0.1").unwrap(),
        Kind::WeChat => Gateway::wechat(),
        Kind::Other => Gateway::parse("https://pay.example.com").unwrap(),
    };
    let target = Target { kind, ..Target::new("云栖酒店", "1900009191", gateway) };
    let mut shown = Shown::default();
    if known {
        let said =
            |state| Known { state, since: Some(this_year("10-28T16:02:00+08:00")), source: Some(Source::Published) };
        shown.set(Section::Bonus, said(State::Shown));
        for s in [Section::Favor, Section::Fapiao, Section::Guide] {
            shown.set(s, said(State::NotShown));
        }
    }
    let last =
        known.then(|| LastState { rights: rights(), at: this_year("10-28T16:02:00+08:00"), source: Source::Published });
    let card =
        CardInput {
            card_id: "pbLatjvWOibDc5-TBnbUk1pD12o0".into(), title: Some("悦享会员卡".into()), shown, last
        };
    Plan::new(target, &changed(), vec![card]).unwrap()
}

/// The confirmation of [`plan`].
pub fn confirm(kind: Kind, known: bool) -> Sheet {
    Sheet::Confirm(Box::new(Confirm::new(plan(kind, known), None)))
}

/// A result with this verdict.
pub fn result(verdict: Verdict) -> CardResult {
    let mut r = CardResult::not_sent("pbLatjvWOibDc5-TBnbUk1pD12o0".into(), Trouble::new("net-dns", Who::Person));
    r.verdict = verdict;
    if verdict != Verdict::NotSent {
        (r.trouble, r.attempts, r.status, r.request_id) = (None, 1, Some(204), Some("08F78BB6BF0610F502".into()));
    }
    r
}

/// An error answer with its advice.
pub fn refused(status: u16, code: &str, message: &str) -> CardResult {
    CardResult {
        status: Some(status),
        code: Some(code.into()),
        message: Some(message.into()),
        advice: Some(advise(status, Some(code), Some(message), None)),
        ..result(Verdict::Refused)
    }
}

/// What became of [`plan`].
pub fn told(kind: Kind, result: CardResult) -> PublicationOutcome {
    let plan = plan(kind, true);
    let ticks = vec![false; plan.cards[0].changes.len()];
    PublicationOutcome { plan, access: Access::Trial, result, ticks, details_open: false, first: false, of_many: false }
}

/// Its sheet.
pub fn verdict(kind: Kind, result: CardResult) -> Sheet {
    Sheet::Verdict(Box::new(told(kind, result)))
}

/// A publication that has just begun.
pub fn running(kind: Kind) -> Running {
    let plan = plan(kind, true);
    let (access, sent, stopping, queued, waiting) = (Access::Trial, false, false, false, None);
    Running { id: 1, plan, access, sent, stopping, waiting, queued, since_secs: 0.0 }
}

/// The last question before a change goes to many cards.
pub fn many() -> ManyConfirm {
    let first = vec![(Section::Favor, 3)];
    let (words, search) = (String::new(), String::new());
    let (listed, among) = (Vec::new(), Vec::new());
    let (planned, name) = (None, None);
    ManyConfirm { what: What::All, count: 28, among, words, listed, search, first, apart: 2, planned, name }
}

/// 登记现状 of two cards, of one of which a section is known.
pub fn registering() -> Registering {
    let row = |card: &str, name: &str, known: bool| RegisteringRow {
        card: card.into(),
        name: name.into(),
        states: PerSection::default(),
        known: PerSection::from_fn(|s| known && s == Section::Bonus),
    };
    Registering {
        rows: vec![row("p1", "杭州西湖店", false), row("p2", "杭州滨江店", true)],
        same_as: None,
        same: false,
    }
}

/// Presses the button `name`.
pub fn press(h: &mut Harness<'_, World>, name: &str) {
    h.get_by_role_and_label(Role::Button, name).scroll_to_me();
    h.run();
    h.get_by_role_and_label(Role::Button, name).click();
    h.run();
}

/// Whether something is called exactly `text`.
pub fn has(h: &Harness<'_, World>, text: &str) -> bool {
    h.query_all_by_label(text).next().is_some()
}

/// Whether something says `text`.
pub fn says(h: &Harness<'_, World>, text: &str) -> bool {
    h.query_all_by_label_contains(text).next().is_some()
}

/// Whether the button `name` takes no click.
pub fn is_disabled(h: &Harness<'_, World>, name: &str) -> bool {
    h.get_by_role_and_label(Role::Button, name).accesskit_node().is_disabled()
}
