//! 请在手机核对: the changed rows and jumps as ticks (src/ui/README.md, On the phone).

use egui::{Frame, Margin, Ui};

use super::values::{label, section, words};
use crate::rights::Section;
use crate::rights::change::Change;
use crate::rights::field::Kind;
use crate::ui::theme::{self, SPACE_4, TYPE_14};
use crate::ui::widgets::{switch, text};
use crate::words::{Lang, Sentence};

/// What to look for on the phone; none for the AppID of a jump whose path changed too, which is looked at with it.
fn what_to_look_for(lang: Lang, changes: &[Change], c: &Change) -> Option<String> {
    let say = |s: Sentence| Some(lang.say(&s));
    let value = words(lang, c.field, c.new.as_ref());
    if let Some(s) = Section::ALL.into_iter().find(|s| s.switch() == c.field) {
        let shown = c.new == Some(serde_json::Value::Bool(true));
        let key = if shown { "told-check-shown" } else { "told-check-hidden" };
        return say(Sentence::new(key).with("section", section(lang, s)));
    }
    match c.field.kind() {
        _ if c.new.is_none() => say(Sentence::new("told-check-gone").with("field", label(lang, c.field))),
        Kind::AppId => {
            let path = c.field.jump()?.path;
            let both = changes.iter().any(|o| o.field == path && o.new.is_some());
            if both { None } else { say(Sentence::new("told-check-jump").with("field", label(lang, c.field))) }
        }
        Kind::Path => say(Sentence::new("told-check-page").with("field", label(lang, c.field)).with("value", value)),
        _ => say(Sentence::new("told-check-value").with("field", label(lang, c.field)).with("value", value)),
    }
}

/// The ticks; `ticks` has one place for each change. Gives the one that was pressed, and how it stands then.
pub fn check_ui(ui: &mut Ui, lang: Lang, changes: &[Change], ticks: &[bool]) -> Option<(usize, bool)> {
    let t = theme::current(ui);
    ui.add_space(SPACE_4);
    text::strong(ui, lang.t("told-check"), TYPE_14);
    text::hint(ui, lang.t("look-where"));
    if changes.is_empty() {
        return None;
    }
    let mut pressed = None;
    Frame::new().fill(t.window).corner_radius(8.0).inner_margin(Margin::symmetric(14, 10)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = SPACE_4;
        for (i, (c, ticked)) in changes.iter().zip(ticks).enumerate() {
            if let Some(text) = what_to_look_for(lang, changes, c) {
                let mut tick = *ticked;
                if switch::tick(ui, &mut tick, &text).changed() {
                    pressed = Some((i, tick));
                }
            }
        }
    });
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
        let asked: Vec<String> = all.iter().filter_map(|c| what_to_look_for(Lang::ZhCn, &all, c)).collect();
        assert_eq!(asked, ["能看到「会员优惠」这一栏", "点开后打开的页面是对的（会员专享价路径：pages/favor/favor）"]);
        let back = changes(Some(&new), &CardRights::default(), &Shown::default());
        assert_eq!(what_to_look_for(Lang::ZhCn, &back, &back[0]).unwrap(), "看不到「会员优惠」这一栏");
        assert_eq!(what_to_look_for(Lang::ZhCn, &back, &back[1]).unwrap(), "「会员专享价AppID」原来的内容没有了");
    }
}
