//! 请在手机核对: the changed rows and jumps as ticks (src/ui/README.md, On the phone).

use egui::{Frame, Margin, Ui};

use super::values::{label, section, words};
use crate::rights::Section;
use crate::rights::by_eye::is_seen;
use crate::rights::change::Change;
use crate::rights::field::Kind;
use crate::studio::sheet::PublicationOutcome;
use crate::ui::theme::{self, SPACE_4, TYPE_14};
use crate::ui::widgets::{switch, text};
use crate::words::{Lang, Sentence};

/// What to look for on the phone.
fn what_to_look_for(lang: Lang, c: &Change) -> String {
    let say = |s: Sentence| lang.say(&s);
    let value = words(lang, c.field, c.new.as_ref());
    if let Some(s) = Section::ALL.into_iter().find(|s| s.switch() == c.field) {
        let shown = c.new == Some(serde_json::Value::Bool(true));
        let key = if shown { "told-check-shown" } else { "told-check-hidden" };
        return say(Sentence::new(key).with("section", section(lang, s)));
    }
    match c.field.kind() {
        _ if c.new.is_none() => say(Sentence::new("told-check-gone").with("field", label(lang, c.field))),
        Kind::AppId => say(Sentence::new("told-check-jump").with("field", label(lang, c.field))),
        Kind::Url => say(Sentence::new("told-check-picture").with("field", label(lang, c.field))),
        Kind::Path => say(Sentence::new("told-check-page").with("field", label(lang, c.field)).with("value", value)),
        _ => say(Sentence::new("told-check-value").with("field", label(lang, c.field)).with("value", value)),
    }
}

/// The ticks of what an eye can check; `ticks` has one place for each change. Gives the one that was pressed, and how it
/// stands then.
pub fn check_ui(ui: &mut Ui, lang: Lang, outcome: &PublicationOutcome) -> Option<(usize, bool)> {
    let card = outcome.plan.cards.first()?;
    let (rights, changes, ticks) = (&card.rights, &card.changes, &outcome.ticks);
    let t = theme::current(ui);
    ui.add_space(SPACE_4);
    text::strong(ui, lang.t("told-check"), TYPE_14);
    text::hint(ui, lang.t("look-where"));
    if !changes.iter().any(|c| is_seen(changes, rights, c)) {
        return None;
    }
    let mut pressed = None;
    Frame::new().fill(t.window).corner_radius(8.0).inner_margin(Margin::symmetric(14, 10)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = SPACE_4;
        for (i, (c, ticked)) in changes.iter().zip(ticks).enumerate() {
            let mut tick = *ticked;
            if is_seen(changes, rights, c) && switch::tick(ui, &mut tick, &what_to_look_for(lang, c)).changed() {
                pressed = Some((i, tick));
            }
        }
    });
    text::hint(ui, lang.t("told-per-member"));
    pressed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rights::CardRights;
    use crate::rights::change::changes;
    use crate::rights::field::FieldId;
    use crate::rights::shown::Shown;

    #[test]
    fn a_jump_is_one_look_and_a_switch_is_asked_as_what_members_see() {
        let mut new = CardRights::default();
        new.set_shown(Section::Favor, true);
        new.set_text(FieldId::MemberPriceAppid, "wx3f2b9a77c1d081c0");
        new.set_text(FieldId::MemberPricePath, "pages/favor/favor");
        let all = changes(Some(&CardRights::default()), &new, &Shown::default());
        let asked = |all: &[Change], new: &CardRights| -> Vec<String> {
            all.iter().filter(|c| is_seen(all, new, c)).map(|c| what_to_look_for(Lang::ZhCn, c)).collect()
        };
        let page = "点开后打开的页面是对的（会员专享价路径：pages/favor/favor）";
        assert_eq!(asked(&all, &new), ["能看到「会员优惠」这一栏", page]);
        let back = changes(Some(&new), &CardRights::default(), &Shown::default());
        assert_eq!(asked(&back, &CardRights::default()), ["看不到「会员优惠」这一栏"]);
        let mut without = new.clone();
        (without.favor.member_price_appid, without.favor.member_price_path) = (None, None);
        let back = changes(Some(&new), &without, &Shown::default());
        assert_eq!(asked(&back, &without), ["「会员专享价路径」原来的内容没有了"]);
    }
}
