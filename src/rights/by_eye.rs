//! Which changes an eye can check on a phone, and how many of them were (src/ui/README.md, On the phone).

use super::CardRights;
use super::change::Change;
use super::field::FieldId;
use super::kind::Kind;

/// Whether `c`, one of `changes`, is something that an eye sees on the phone of a member when `rights` are live: not what
/// an existing member has her own of, nothing of a section that is off, and a jump once.
pub fn is_seen(changes: &[Change], rights: &CardRights, c: &Change) -> bool {
    let (section, switch) = (c.field.section(), c.field.section().switch());
    // An existing member sees her own points.
    if c.field == FieldId::InitBonus {
        return false;
    }
    if c.field == switch {
        return true;
    }
    if rights.shown(section) != Some(true) {
        return false;
    }
    // The page that opens shows both; what is gone is gone with its path.
    let with_path = |path| changes.iter().any(|o| o.field == path && o.new.is_some() == c.new.is_some());
    !(c.field.kind() == Kind::AppId && c.field.jump().is_some_and(|j| with_path(j.path)))
}

/// How many of the rows that an eye can check were ticked, and how many there are; `ticks` has one place a change.
pub fn ticked(changes: &[Change], rights: &CardRights, ticks: &[bool]) -> (usize, usize) {
    let rows = changes.iter().enumerate().filter(|(_, c)| is_seen(changes, rights, c));
    rows.fold((0, 0), |(seen, of), (i, _)| (seen + usize::from(ticks.get(i) == Some(&true)), of + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rights::Section;
    use crate::rights::change::changes;
    use crate::rights::shown::Shown;

    #[test]
    fn points_of_new_members_hidden_sections_and_half_a_jump_are_no_rows() {
        let mut new = CardRights::default();
        new.set_shown(Section::Bonus, true);
        new.set_shown(Section::Favor, false);
        new.bonus.init_bonus = Some(100);
        new.set_text(FieldId::BonusValueWord, "云豆");
        new.set_text(FieldId::BonusJumpAppid, "wx3f2b9a77c1d081c0");
        new.set_text(FieldId::BonusJumpPath, "pages/a");
        new.set_text(FieldId::MemberPriceWord, "八折");
        let all = changes(None, &new, &Shown::default());
        let rows: Vec<FieldId> = all.iter().filter(|c| is_seen(&all, &new, c)).map(|c| c.field).collect();
        let switches =
            [Section::Bonus.switch(), FieldId::BonusValueWord, FieldId::BonusJumpPath, Section::Favor.switch()];
        assert_eq!(rows, switches);
        let mut ticks = vec![true; all.len()];
        ticks[0] = false;
        assert_eq!(ticked(&all, &new, &ticks), (3, 4));
        assert_eq!(ticked(&all, &new, &[]), (0, 4));
    }
}
