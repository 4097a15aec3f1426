//! One value a card, from the columns of a table that are named by a field (src/publish/README.md, Tables).

use std::collections::HashMap;

use super::cards::{CARD_ID, card_of};
use super::{Fault, MOST_FAULTS, Misfit, Row, Table};
use crate::rights::CardRights;
use crate::rights::field::{FIELDS, FieldId, Kind};
use crate::rights::merge::merged;
use crate::rights::unfilled::is_error;
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
    let columns = columns(&table, fields.iter().copied())?;
    let (mut out, mut faults) = (HashMap::new(), Vec::new());
    let id = if columns.is_empty() { return Ok(out) } else { table.column(&CARD_ID).map_err(|fault| vec![fault])? };
    for row in &table.rows {
        let card = card_of(row, id).unwrap_or_default();
        if card.is_empty() || out.contains_key(card) {
            continue;
        }
        out.insert(card.to_owned(), own_of(row, &columns, &mut faults));
    }
    faults.truncate(MOST_FAULTS);
    if faults.is_empty() { Ok(out) } else { Err(faults) }
}

/// The columns that are named by one of these fields.
fn columns(table: &Table, fields: impl Iterator<Item = FieldId>) -> Result<Vec<(FieldId, usize)>, Vec<Fault>> {
    let mut out = Vec::new();
    for field in fields {
        let key = field.key("label");
        let labels = Lang::ALL.map(|lang| lang.t(&key));
        let names: Vec<&str> = labels.into_iter().chain([field.path()]).collect();
        out.extend(column(table, &names).map_err(|fault| vec![fault])?.map(|column| (field, column)));
    }
    Ok(out)
}

/// A column, where there is one.
fn column(table: &Table, names: &[&str]) -> Result<Option<usize>, Fault> {
    match table.column(names) {
        Ok(column) => Ok(Some(column)),
        Err(Fault { what: Misfit::NoColumn { .. }, .. }) => Ok(None),
        Err(fault) => Err(fault),
    }
}

fn own_of(row: &Row, columns: &[(FieldId, usize)], faults: &mut Vec<Fault>) -> OwnValues {
    let mut own = OwnValues::default();
    for (field, column) in columns {
        if let Err(what) = value(&mut own, *field, row, *column) {
            faults.push(Fault { line: Some(row.line), what });
        }
    }
    own
}

/// The names of the column that says which card a row is for, by what a person calls it.
pub fn names() -> Vec<&'static str> {
    Lang::ALL.iter().flat_map(|lang| lang.t("table-names").split('|')).collect()
}

/// The card that a cell names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// This one, by its id.
    Card(String),
    /// None.
    Nobody,
    /// More than one is called so.
    Several,
}

/// One value a card, as far as the rows name cards.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlacedValues {
    /// The values, by card.
    pub values: HashMap<String, OwnValues>,
    /// The fields that the table has, in page order.
    pub fields: Vec<FieldId>,
    /// Rows that name no card: line and cell.
    pub nobody: Vec<(usize, String)>,
    /// Rows whose name several cards have: line and cell.
    pub several: Vec<(usize, String)>,
    /// Rows whose card stands further up too: line and cell.
    pub again: Vec<(usize, String)>,
}

impl PlacedValues {
    /// As they were kept with each card: those of `fields` in which any card's `own` content is not what goes to `all`.
    pub fn kept<'a>(
        own: impl Iterator<Item = (&'a str, &'a CardRights)> + Clone,
        all: &CardRights,
        fields: &[FieldId],
    ) -> Self {
        let differs = |f: &FieldId| own.clone().any(|(_, own)| own.value(*f) != all.value(*f));
        let fields: Vec<FieldId> = fields.iter().copied().filter(differs).collect();
        let of = |(card, rights): (&str, &CardRights)| {
            (card.to_owned(), OwnValues { fields: fields.clone(), rights: rights.clone() })
        };
        let values = if fields.is_empty() { HashMap::new() } else { own.clone().map(of).collect() };
        Self { values, fields, ..Self::default() }
    }
}

/// What a table says of every field that it has a column for; `find` says which card a cell names, by id or name. A cell
/// without a value stops the whole table: nobody knows whether it was forgotten.
///
/// # Errors
/// Everything that does not fit, by its line (the first hundred).
pub fn placed(table: &Table, find: impl Fn(&str) -> Named) -> Result<PlacedValues, Vec<Fault>> {
    let one = |fault| vec![fault];
    let id = column(table, &CARD_ID).map_err(one)?;
    // Each alone: a table may have 备注名 beside 门店.
    let name = names().into_iter().find_map(|name| column(table, &[name]).transpose()).transpose().map_err(one)?;
    let Some(first) = id.or(name) else {
        return Err(vec![Fault { line: Some(table.line), what: Misfit::NoColumn { head: table.head.clone() } }]);
    };
    let columns = columns(table, FIELDS.iter().map(|f| f.id))?;
    if columns.is_empty() {
        return Err(vec![Fault { line: Some(table.line), what: Misfit::NoFields { head: table.head.clone() } }]);
    }
    let mut out = PlacedValues { fields: columns.iter().map(|(f, _)| *f).collect(), ..PlacedValues::default() };
    let mut faults = Vec::new();
    for row in &table.rows {
        let cell = match row.cell(first) {
            "" => row.cell(name.unwrap_or(first)),
            cell => cell,
        };
        let told = (row.line, cell.to_owned());
        match if cell.is_empty() { Named::Nobody } else { find(cell) } {
            Named::Card(card) if out.values.contains_key(&card) => out.again.push(told),
            Named::Card(card) => _ = out.values.insert(card, own_of(row, &columns, &mut faults)),
            Named::Nobody => out.nobody.push(told),
            Named::Several => out.several.push(told),
        }
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
    if is_error(cell) {
        return Err(wrong());
    }
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
    fn rows_name_cards_by_id_or_by_name_and_what_fits_none_is_told() {
        let text = "备注名\t会员卡ID\t联系电话\n西湖店\t\t0571-1\n\tpB\t0571-2\n金卡\t\t0571-3\n没有\t\t0571-4\n西湖店\t\t0571-5\n";
        let table = Table::of_text(text, &names()).unwrap();
        let find = |cell: &str| match cell {
            "西湖店" => Named::Card("pA".into()),
            "pB" => Named::Card("pB".into()),
            "金卡" => Named::Several,
            _ => Named::Nobody,
        };
        let read = placed(&table, find).unwrap();
        assert_eq!(read.fields, [FieldId::PhoneNumber]);
        let phone =
            |card: &str| read.values[card].over(&CardRights::default()).text(FieldId::PhoneNumber).map(str::to_owned);
        assert_eq!((phone("pA").as_deref(), phone("pB").as_deref()), (Some("0571-1"), Some("0571-2")));
        assert_eq!(read.several, [(4, "金卡".to_owned())]);
        assert_eq!(
            (read.nobody.as_slice(), read.again.as_slice()),
            (&[(5, "没有".to_owned())][..], &[(6, "西湖店".to_owned())][..])
        );
        for (text, key) in [
            ("门店\t开业\nA\t1\n", "misfit-no-fields"),
            ("开业\t联系电话\nA\t1\n", "misfit-column"),
            ("备注名\t联系电话\n西湖店\t\n", "misfit-no-value"),
            ("备注名\t联系电话\n西湖店\t#N/A\n", "misfit-value"),
            ("备注名\t联系电话\n西湖店\t#SPILL!\n", "misfit-value"),
            ("备注名\t联系电话\n西湖店\t#DATA!\n", "misfit-value"),
        ] {
            let faults = placed(&Table::of_text(text, &names()).unwrap(), find).unwrap_err();
            assert_eq!(faults[0].sentence().key, key, "{text}");
        }
    }

    #[test]
    fn what_was_kept_with_each_card_is_its_value_again_and_the_rest_comes_from_the_form() {
        let with = |phone: &str, word: &str| {
            let mut rights = CardRights::default();
            rights.set_text(FieldId::PhoneNumber, phone);
            rights.set_text(FieldId::MemberPriceWord, word);
            rights
        };
        let (all, one, other) = (with("0571-1", "七折"), with("0571-1", "七折"), with("0571-2", "七折"));
        let own = [("pA", &one), ("pB", &other)];
        let fields = [FieldId::MemberPriceWord, FieldId::PhoneNumber];
        let kept = PlacedValues::kept(own.into_iter(), &all, &fields);
        assert_eq!(kept.fields, [FieldId::PhoneNumber]);
        // The form says something else now.
        let form = with("0571-9", "八折");
        let of = |card: &str| kept.values[card].over(&form);
        assert_eq!((of("pA"), of("pB")), (with("0571-1", "八折"), with("0571-2", "八折")));
        assert_eq!(PlacedValues::kept(own.into_iter(), &all, &fields[..1]), PlacedValues::default());
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
