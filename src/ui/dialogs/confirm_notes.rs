//! What the confirmation says beside the changes: the picture that was exported, 初始积分, fields that are left empty, what is
//! known by a person's word, and that the same is sent again.

use egui::{CornerRadius, Frame, Margin, RichText, Ui};

use super::lines::note_ui;
use super::values::section;
use crate::export::records::state_key;
use crate::platform::clock::short;
use crate::publish::plan::{CardPlan, Plan};
use crate::rights::Section;
use crate::rights::change::Points;
use crate::rights::field::FieldId;
use crate::rights::shown::{Known, Source};
use crate::storage::approvals::Approval;
use crate::storage::person::name_of;
use crate::studio::action::{Action, PublicationAction, SheetAction};
use crate::studio::planning::{Meanwhile, PlanNote};
use crate::studio::sheet::{Back, ConfirmChange, Exported, SheetChange};
use crate::ui::theme::{self, RADIUS_CARD, SPACE_8, TYPE_14};
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::{button, field, switch, text};
use crate::words::{Lang, Sentence};
use crate::work::Since;

/// Whether this is what was exported, by its mark.
pub fn exported_ui(ui: &mut Ui, lang: Lang, picture: &Exported, changed: usize) {
    let t = theme::current(ui);
    let key = if changed == 0 { "confirm-exported-same" } else { "confirm-exported-changed" };
    let said = Sentence::new(key).with("at", short(&picture.at)).with("mark", picture.mark.as_str());
    let (mark, ink) = if changed == 0 { (Icon::Check, t.accent) } else { (Icon::Triangle, t.warning) };
    note_ui(ui, mark, &lang.say(&said.with("count", changed)), ink);
}

/// 您的姓名, asked once before the first real publication; it may stay empty.
pub fn name_ui(ui: &mut Ui, lang: Lang, name: &mut String) -> field::FieldResponse {
    ui.add_space(SPACE_8);
    let shown = field::Text {
        id: egui::Id::unique("confirm name"),
        label: lang.t("team-person"),
        optional: Some(lang.t("optional")),
        counter: None,
        hint: lang.t("team-person-hint"),
        help: lang.t("confirm-name-help"),
        problem: None,
        mono: false,
        enabled: true,
    };
    field::text(ui, name, shown, |_| {})
}

/// Who approved the very content, or what was changed since.
pub fn approval_ui(ui: &mut Ui, lang: Lang, approval: &Approval, changed: &[FieldId]) {
    let t = theme::current(ui);
    let same = changed.is_empty();
    let names: Vec<String> = changed.iter().map(|f| lang.get(&f.key("label")).to_owned()).collect();
    let said = Sentence::new(if same { "confirm-approved" } else { "confirm-approved-changed" });
    let said = said.with("by", approval.by.as_str()).with("at", approval.at.as_str()).with("count", changed.len());
    let said = said.with("fields", names.join(lang.t("confirm-separator")));
    let (mark, ink) = if same { (Icon::Check, t.accent) } else { (Icon::Triangle, t.warning) };
    note_ui(ui, mark, &lang.say(&said), ink);
}

/// The same of one change for many cards.
pub fn approval_of_many_ui(ui: &mut Ui, lang: Lang, (approval, since): &(Approval, Since)) {
    let said = match since {
        Since::Same => return approval_ui(ui, lang, approval, &[]),
        Since::Fields(changed) => return approval_ui(ui, lang, approval, changed),
        Since::Cards(was, now) => Sentence::new("confirm-approved-cards").with("was", *was).with("now", *now),
        Since::States => Sentence::new("confirm-approved-states"),
    };
    let said = said.with("by", approval.by.as_str()).with("at", approval.at.as_str());
    let warning = theme::current(ui).warning;
    note_ui(ui, Icon::Triangle, &lang.say(&said), warning);
}

/// What was planned: when, where that is still to come, and what was changed since.
pub fn planned_ui(ui: &mut Ui, lang: Lang, note: &PlanNote) {
    let t = theme::current(ui);
    if note.early {
        let today = crate::platform::clock::now_rfc3339();
        let same = today.get(..10) == note.at.get(..10);
        let (at, now) = (short(&note.at), short(&today));
        let day = |at: &str| at.rsplit_once(' ').map_or(at.to_owned(), |(day, _)| day.to_owned());
        let said = match same {
            true => Sentence::new("confirm-plan-soon").with("at", at).with("today", now),
            false => Sentence::new("confirm-plan-early").with("at", day(&at)).with("today", day(&now)),
        };
        note_ui(ui, Icon::Triangle, &lang.say(&said), t.warning);
    }
    if !note.changed.is_empty() {
        let names: Vec<String> = note.changed.iter().map(|f| lang.get(&f.key("label")).to_owned()).collect();
        let said = Sentence::new("confirm-plan-changed").with("count", names.len());
        let said = said.with("fields", names.join(lang.t("confirm-separator")));
        note_ui(ui, Icon::Triangle, &lang.say(&said), t.warning);
    }
}

/// A colleague published the card since this was approved or planned.
pub fn meanwhile_ui(ui: &mut Ui, lang: Lang, card: &str, meanwhile: &Meanwhile) {
    let t = theme::current(ui);
    let key = if meanwhile.approved { "confirm-since-approved" } else { "confirm-since-planned" };
    let said = Sentence::new(key).with("card", card).with("user", name_of(&meanwhile.by));
    note_ui(ui, Icon::Triangle, &lang.say(&said.with("at", short(&meanwhile.at))), t.warning);
}

/// 初始积分 is money: what it does to every new member, with a tick of its own where it changes. Gives the tick where it was pressed.
pub fn points_ui(ui: &mut Ui, lang: Lang, points: Points, ticked: Option<bool>) -> Option<bool> {
    let t = theme::current(ui);
    let Points { old, new } = points;
    let by = old.map_or(0, |old| old.abs_diff(new));
    let key = match old {
        None => "confirm-points-set",
        Some(_) if new == 0 => "confirm-points-none",
        Some(old) if old > new => "confirm-points-less",
        Some(_) => "confirm-points-more",
    };
    let whole = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let said = Sentence::new(key).with("old", whole(old.unwrap_or_default())).with("new", whole(new));
    let said = lang.say(&said.with("by", whole(by)));
    let frame = Frame::new().fill(t.warning_tint).corner_radius(CornerRadius::same(RADIUS_CARD));
    let mut tick = ticked;
    frame.inner_margin(Margin::symmetric(16, 12)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.add(egui::Label::new(RichText::new(said).font(theme::medium(TYPE_14)).color(t.warning)).wrap());
        if let Some(tick) = &mut tick {
            switch::tick(ui, tick, &lang.say(&Sentence::new("confirm-points-tick").with("new", whole(new))));
        }
    });
    tick.filter(|_| tick != ticked)
}

/// What a colleague changed meanwhile and would go back: it is agreed to, or it stays.
pub fn back_ui(ui: &mut Ui, lang: Lang, back: &Back, actions: &mut Vec<Action>) {
    let t = theme::current(ui);
    let names: Vec<String> = back.fields.iter().map(|f| lang.get(&f.key("label")).to_owned()).collect();
    let said = Sentence::new("confirm-back").with("user", name_of(&back.by)).with("at", short(&back.at));
    let said = said.with("count", back.fields.len()).with("fields", names.join(lang.t("confirm-separator")));
    let frame = Frame::new().fill(t.warning_tint).corner_radius(CornerRadius::same(RADIUS_CARD));
    frame.inner_margin(Margin::symmetric(16, 12)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let text = RichText::new(lang.say(&said)).font(theme::medium(TYPE_14)).color(t.warning);
        ui.add(egui::Label::new(text).wrap());
        let keep = Sentence::new("confirm-back-keep").with("user", name_of(&back.by));
        if button::link(ui, &lang.say(&keep)).clicked() {
            actions.push(Action::Publication(PublicationAction::KeepTheirs));
        }
        let mut tick = back.ticked;
        switch::tick(ui, &mut tick, &lang.say(&Sentence::new("confirm-back-tick").with("count", back.fields.len())));
        if tick != back.ticked {
            let change = SheetChange::Confirm(ConfirmChange::Back(tick));
            actions.push(Action::Sheet(SheetAction::Change(change)));
        }
    });
}

/// What becomes of what is not sent: where nothing is known of what was there, or something is left empty now
/// (src/wechatpay/README.md, Body).
pub fn empty_ui(ui: &mut Ui, lang: Lang, card: &CardPlan) {
    let emptied = card.changes.iter().any(|c| c.new.is_none());
    if card.input.last.is_none() || emptied {
        text::hint(ui, lang.t("confirm-empty"));
    }
}

/// It is the same content: nothing is listed anew.
pub fn again_ui(ui: &mut Ui, lang: Lang, plan: &Plan, at: &str) {
    let said =
        Sentence::new("confirm-again").with("at", short(at)).with("mark", plan.cards.first().map_or("", |c| &c.mark));
    text::body(ui, &lang.say(&said));
}

/// Switches of which only a person's word is known: said, because nothing else vouches for it (src/ui/README.md, Once
/// shown). A moment that holds for all of them stands once.
pub fn by_person_ui(ui: &mut Ui, lang: Lang, card: &CardPlan) {
    let t = theme::current(ui);
    let known = |s: &Section| card.input.shown.get(*s);
    let said: Vec<Section> = Section::ALL.into_iter().filter(|s| known(s).source == Some(Source::Person)).collect();
    let when = |k: &Known| k.since.as_deref().map(short).unwrap_or_default();
    let Some(first) = said.first().map(|s| when(known(s))) else { return };
    let together = said.iter().all(|s| when(known(s)) == first);
    let each: Vec<String> = said
        .iter()
        .map(|s| {
            let key = if together { "confirm-person-state" } else { "confirm-person-one" };
            let sentence = Sentence::new(key).with("section", section(lang, *s));
            lang.say(&sentence.with_key("state", state_key(known(s).state)).with("when", when(known(s))))
        })
        .collect();
    let key = if together { "confirm-person-at" } else { "confirm-person" };
    let sentence = Sentence::new(key).with("what", each.join(lang.t("confirm-separator"))).with("when", first);
    note_ui(ui, Icon::Info, &lang.say(&sentence), t.text2);
}
