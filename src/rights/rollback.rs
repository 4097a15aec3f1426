//! What somebody else changed meanwhile and a draft would set back, though nobody meant to.

use super::CardRights;
use super::field::{FIELDS, FieldId};

/// The fields that `theirs` changed since `began`, and that `draft` still has as they were: sent so, they go back.
pub fn taken_back(began: &CardRights, theirs: &CardRights, draft: &CardRights) -> Vec<FieldId> {
    let [began, theirs, draft] = [began, theirs, draft].map(CardRights::explicit);
    let back = |f: &FieldId| theirs.value(*f) != began.value(*f) && draft.value(*f) == began.value(*f);
    FIELDS.iter().map(|f| f.id).filter(back).collect()
}

/// `draft` with these fields as `theirs` has them.
pub fn with_theirs(draft: &CardRights, theirs: &CardRights, fields: &[FieldId]) -> CardRights {
    use super::field::Value;
    let (mut out, theirs) = (draft.clone(), theirs.explicit());
    for field in fields {
        match theirs.value(*field) {
            Value::Flag(on) => out.set_flag(*field, on),
            Value::Number(number) => out.set_number(*field, number),
            Value::Text(text) => out.set_text(*field, text.unwrap_or_default()),
        }
    }
    out.settle();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_they_changed_and_the_draft_did_not_goes_back_and_can_be_kept() {
        let of = |word: &str, cost: &str, on: bool| {
            let mut r = CardRights { show_bonus: Some(true), show_favor: Some(on), ..Default::default() };
            r.set_text(FieldId::BonusValueWord, word);
            r.set_text(FieldId::BonusCostWord, cost);
            r
        };
        let (began, theirs, draft) = (of("云豆", "一", false), of("云币", "一", true), of("云豆", "二", false));
        let back = taken_back(&began, &theirs, &draft);
        assert_eq!(back, [FieldId::BonusValueWord, FieldId::ShowFavor]);
        let kept = with_theirs(&draft, &theirs, &back);
        assert_eq!(kept.explicit(), of("云币", "二", true).explicit());
        assert!(taken_back(&began, &theirs, &kept).is_empty());
        assert!(taken_back(&began, &theirs, &of("新名", "一", true)).is_empty(), "what was changed here is meant");
    }
}
