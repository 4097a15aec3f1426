//! One value a card, from the columns of a table that are named by a field (src/publish/README.md, Tables).

use std::collections::HashMap;

use super::cards::{CARD_ID, card_of};
use super::{Fault, MOST_FAULTS, Misfit, Row, Table};
use crate::rights::CardRights;
use crate::rights::field::{FieldId, Kind};
use crate::rights::merge::merged;
use crate::words::Lang;

/// The values of one row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnValues {
    fields: Vec<FieldId>,
    rights: CardRights,
}

impl OwnValues {
    /// `rights` with these values in the place of its own.
    pub fn over(&self, rights: &CardRights) -> CardRights {
        merged(rights, &self.rights, &self.fields)
    }
}

/// What the file says of `fields`, by card: columns that are named by a field's path or its label. None where no column
/// is. A cell without a value stops the whole table: nobody knows whether it was forgotten.
///
/// # Errors
/// Everything that does not fit, by its line (the first hundred).
pub fn own_values(bytes: &[u8], fields: &[FieldId]) -> Result<HashMap<String, OwnValues>, Vec<Fault>> {
    let table = Table::read(bytes, &CARD_ID)?;
    let mut columns = Vec::new();
    for field in fields {
        let key = field.key("label");
        let labels = Lang::ALL.map(|lang| lang.t(&key));
        let names: Vec<&str> = labels.into_iter().chain([field.path()]).collect();
        match table.column(&names) {
            Ok(column) => columns.push((*field, column)),
            Err(Fault { what: Misfit::NoColumn { .. }, .. }) => {}
            Err(fault) => return Err(vec![fault]),
        }
    }
    let (mut out, mut faults) = (HashMap::new(), Vec::new());
    let id = if columns.is_empty() { return Ok(out) } else { table.column(&CARD_ID).map_err(|fault| vec![fault])? };
    for row in &table.rows {
        let card = card_of(row, id).unwrap_or_default();
        if card.is_empty() || out.contains_key(card) {
            continue;
        }
        let mut own = OwnValues::default();
        for (field, column) in &columns {
            match value(&mut own, *field, row, *column) {
                Ok(()) => {}
                Err(what) => faults.push(Fault { line: Some(row.line), what }),
            }
        }
        out.insert(card.to_owned(), own);
    }
    faults.truncate(MOST_FAULTS);
    if faults.is_empty() { Ok(out) } else { Err(faults) }
}

fn value(own: &mut OwnValues, field: FieldId, row: &Row, column: usize) -> Result<(), Misfit> {
    let cell = row.cell(column);
    if cell.is_empty() {
        return Err(Misfit::NoValue { field });
    }
    let wrong = || Misfit::Value { field, cell: cell.to_owned() };
    match field.kind() {
        Kind::Flag => own.rights.set_flag(field, Some(flag(cell).ok_or_else(wrong)?)),
        Kind::Number => own.rights.set_number(field, Some(cell.parse().map_err(|_| wrong())?)),
        _ => own.rights.set_text(field, cell),
    }
    own.fields.push(field);
    Ok(())
}

/// A switch as people write it in a table: in either language, or as a program writes it.
fn flag(cell: &str) -> Option<bool> {
    let cell = cell.to_lowercase();
    let is = |key: &str, others: [&str; 3]| Lang::ALL.iter().any(|l| l.t(key) == cell) || others.contains(&&*cell);
    match (is("value-true", ["true", "on", "1"]), is("value-false", ["false", "off", "0"])) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELDS: [FieldId; 3] = [FieldId::StaffName, FieldId::PhoneNumber, FieldId::ShowGuide];

    #[test]
    fn columns_named_by_a_field_give_each_card_its_own_value() {
        let table = "card_id,guide.staff_name,联系电话,备注\npCARD00000000000000000001,小林,0571-1,x\n\
                     pCARD00000000000000000002,小王,0571-2,\n";
        let own = own_values(table.as_bytes(), &FIELDS).unwrap();
        let mut draft = CardRights { show_guide: Some(true), ..CardRights::default() };
        draft.set_text(FieldId::StaffName, "总台");
        let rights = own["pCARD00000000000000000002"].over(&draft);
        assert_eq!(rights.text(FieldId::StaffName), Some("小王"));
        assert_eq!((rights.text(FieldId::PhoneNumber), rights.show_guide), (Some("0571-2"), Some(true)));
        assert_eq!(own.len(), 2);
    }

    #[test]
    fn what_is_no_value_stops_the_table_with_its_line() {
        let table = "card_id,联系电话,show_guide\npCARD00000000000000000001,,on\npCARD00000000000000000002,1,也许\n";
        let faults = own_values(table.as_bytes(), &FIELDS).unwrap_err();
        let told: Vec<_> = faults.iter().map(|f| (f.line, f.sentence().key)).collect();
        assert_eq!(told, [(Some(2), "misfit-no-value".into()), (Some(3), "misfit-value".into())]);
        let twice = "card_id,联系电话,guide.phone_number\npCARD00000000000000000001,1,2\n";
        assert!(matches!(own_values(twice.as_bytes(), &FIELDS).unwrap_err()[0].what, Misfit::TwoColumns { .. }));
        assert!(own_values("card_id\npCARD00000000000000000001\n".as_bytes(), &FIELDS).unwrap().is_empty());
    }
}
