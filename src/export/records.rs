//! 发布记录 in words: what a row says, what 搜索 looks at, and the table for a spreadsheet.

use std::borrow::Cow;
use std::io::Write;

use crate::platform::clock::minute;
use crate::rights::Section;
use crate::rights::field::{FIELDS, FieldId, Kind};
use crate::rights::shown::State;
use crate::storage::draft::Draft;
use crate::storage::record::{Entry, Note, Phase};
use crate::trouble::{Trouble, Who};
use crate::wechatpay::verdict::Verdict;
use crate::words::{Lang, Sentence};

/// Which entries are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// What stands in 搜索.
    pub words: String,
    /// Only entries of this verdict.
    pub only: Option<Verdict>,
    /// Entries of 演练: their verdicts are called so.
    pub trial: bool,
}

impl Filter {
    /// Whether everything is wanted.
    pub fn is_empty(&self) -> bool {
        self.only.is_none() && self.words.trim().is_empty()
    }

    /// What stands in 搜索, as it is looked for.
    pub fn looked_for(&self) -> String {
        self.words.trim().to_lowercase()
    }
}

/// The key of a state's word.
pub fn state_key(state: State) -> &'static str {
    match state {
        State::Shown => "confirm-state-shown",
        State::NotShown => "confirm-state-not-shown",
        State::PerhapsShown => "confirm-state-perhaps",
        State::Unknown => "confirm-state-unknown",
    }
}

/// Its verdict in words, with what was said of it.
pub fn said(e: &Entry, trial: bool, lang: Lang) -> String {
    let notes = notes(e, lang);
    if e.verdict.is_none() && e.line.phase == Phase::Human {
        return lang.say(&Sentence::new("records-human").with("what", notes));
    }
    let late = e.late.then(|| lang.t("records-late").to_owned());
    let colleague = e.line.colleague.then(|| lang.t("records-colleague").to_owned());
    let notes = Some(notes).filter(|n| !n.is_empty());
    let parts = [Some(verdict(e.verdict, trial, lang)), late, colleague, notes];
    parts.into_iter().flatten().collect::<Vec<_>>().join(lang.t("records-separator"))
}

/// A verdict as the window says it; 还没有结果 while there is none.
pub fn verdict(verdict: Option<Verdict>, trial: bool, lang: Lang) -> String {
    let key = match verdict {
        None => "records-running".to_owned(),
        Some(Verdict::Confirmed) if trial => "verdict-confirmed-trial".to_owned(),
        Some(v) => format!("verdict-{}", v.name()),
    };
    lang.t(&key).to_owned()
}

pub(super) fn notes(e: &Entry, lang: Lang) -> String {
    e.notes.iter().map(|(_, note)| note_of(note, lang)).collect::<Vec<_>>().join(lang.t("records-separator"))
}

fn note_of(note: &Note, lang: Lang) -> String {
    let section = |s: Section| lang.t(&format!("section-{}", s.name())).to_owned();
    match note {
        Note::Seen(states) => {
            let each = states.iter().map(|(s, state)| {
                let what = Sentence::new("records-section").with("section", section(*s));
                lang.say(&what.with_key("state", state_key(*state)))
            });
            each.collect::<Vec<_>>().join(lang.t("records-list"))
        }
        Note::Corrected(s, state, why) => {
            let what = Sentence::new("records-corrected").with("section", section(*s)).with("why", why.as_str());
            lang.say(&what.with_key("state", state_key(*state)))
        }
        Note::Looked(true) => lang.t("records-looked-new").to_owned(),
        Note::Looked(false) => lang.t("records-looked-old").to_owned(),
        Note::Checked(true) => lang.t("records-checked").to_owned(),
        Note::Checked(false) => lang.t("records-different").to_owned(),
        Note::Compared { same, seen, of } => {
            let key = match (*same, seen < of, *of) {
                (true, false, 0) => "records-checked",
                (true, false, _) => "records-checked-all",
                (true, true, _) => "checked-some",
                (false, _, 0) => "records-different",
                (false, ..) => "records-different-of",
            };
            lang.say(&Sentence::new(key).with("seen", *seen).with("of", *of))
        }
        Note::OnceShown => lang.t("records-once-shown").to_owned(),
    }
}

/// A cell that no spreadsheet takes for a formula: one that would be run gets an apostrophe before it.
pub(super) fn cell(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// A table for a spreadsheet, written row by row: CSV in UTF-8 with its mark, every field of the body in a column.
pub struct Table<W: Write> {
    out: csv::Writer<W>,
    trial: bool,
    lang: Lang,
}

impl<W: Write> Table<W> {
    /// Begins a table with its head.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn begin(mut out: W, trial: bool, lang: Lang) -> std::io::Result<Self> {
        const FIRST: [&str; 10] = [
            "table-at",
            "table-verdict",
            "table-user",
            "table-source",
            "table-notes",
            "table-mchid",
            "table-card",
            "table-status",
            "table-code",
            "table-request",
        ];
        out.write_all(b"\xef\xbb\xbf")?;
        let mut out = csv::Writer::from_writer(out);
        let labels = FIELDS.iter().map(|f| lang.get(&f.id.key("label")));
        out.write_record(FIRST.iter().map(|k| lang.t(k)).chain(labels))?;
        Ok(Self { out, trial, lang })
    }

    /// Writes the row of an entry.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn row(&mut self, e: &Entry) -> std::io::Result<()> {
        let (l, lang) = (&e.line, self.lang);
        let rights = Draft::read(l.body.as_bytes()).map(|d| d.rights).unwrap_or_default();
        let body = serde_json::to_value(&rights).unwrap_or_default();
        let source = if l.colleague { "table-colleague" } else { "table-here" };
        let mut row: Vec<String> = vec![
            minute(&l.at),
            if l.phase == Phase::Human { String::new() } else { verdict(e.verdict, self.trial, lang) },
            l.user.clone(),
            lang.t(source).to_owned(),
            notes(e, lang),
            l.mchid.clone(),
            l.card.clone(),
            e.status.map(|s| s.to_string()).unwrap_or_default(),
            e.code.clone().unwrap_or_default(),
            e.request_id.clone().unwrap_or_default(),
        ];
        row.extend(FIELDS.iter().map(|f| {
            let at = f.path.split('.').try_fold(&body, |v, part| v.get(part));
            at.map(|v| value(f.id, v, lang)).unwrap_or_default()
        }));
        Ok(self.out.write_record(row.iter().map(|c| cell(c).into_owned()))?)
    }

    /// The end of the table.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn end(mut self) -> std::io::Result<()> {
        self.out.flush()
    }
}

/// The entries as such a table.
///
/// # Errors
/// The table cannot be made.
pub fn csv<'a>(mut entries: impl Iterator<Item = &'a Entry>, trial: bool, lang: Lang) -> Result<Vec<u8>, Trouble> {
    let mut out = Vec::new();
    let mut write = || {
        let mut table = Table::begin(&mut out, trial, lang)?;
        entries.try_for_each(|e| table.row(e))?;
        table.end()
    };
    write().map_err(|e: std::io::Error| Trouble::new("records-table", Who::Person).detail(e.to_string()))?;
    Ok(out)
}

pub(super) fn value(field: FieldId, value: &serde_json::Value, lang: Lang) -> String {
    match value {
        serde_json::Value::Bool(on) => lang.t(if *on { "value-true" } else { "value-false" }).to_owned(),
        serde_json::Value::String(s) => {
            let named = format!("choice-{s}");
            let choice = matches!(field.kind(), Kind::Choice(_)) && lang.has(&named);
            if choice { lang.t(&named).to_owned() } else { s.clone() }
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::record::Line;

    fn entry(word: &str, user: &str) -> Entry {
        let mut rights = crate::rights::CardRights { show_bonus: Some(true), ..Default::default() };
        rights.set_text(FieldId::BonusValueWord, word);
        rights.set_text(FieldId::FavorModuleTitle, "VIP");
        let body = serde_json::to_string(&rights).unwrap();
        let line =
            Line { id: "1".into(), user: user.into(), at: "2026-10-28T16:02:11+08:00".into(), body, ..Line::default() };
        Entry { line, verdict: Some(Verdict::Confirmed), ..Entry::default() }
    }

    /// What a spreadsheet would run is text, and everything else comes through as it was.
    #[test]
    fn a_table_runs_nothing_and_keeps_every_character() {
        let words = ["=1+1", "+86", "-5", "@SUM(A1)", "\t=1", "＝1", "云, \"豆\"\n第二行", "云豆"];
        let entries: Vec<Entry> = words.iter().map(|w| entry(w, "=cmd|' /C calc'!A0")).collect();
        let bytes = csv(entries.iter(), false, Lang::ZhCn).unwrap();
        assert!(bytes.starts_with(b"\xef\xbb\xbf"));
        let mut table = csv::Reader::from_reader(&bytes[3..]);
        let head = table.headers().unwrap().clone();
        let column = |name: &str| head.iter().position(|h| h == name).unwrap();
        let rows: Vec<_> = table.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), words.len());
        for (row, word) in rows.iter().zip(words) {
            let plain = word.starts_with('云');
            let expected = if plain { word.to_owned() } else { format!("'{word}") };
            assert_eq!(row[column("积分名称")], expected);
            assert_eq!(&row[column("发布人")], "'=cmd|' /C calc'!A0");
            assert_eq!(&row[column("结果")], "已发布，微信已确认");
            assert_eq!((&row[column("展示会员积分")], &row[column("优惠栏名称")]), ("是", "会员权益（示意）"));
        }
    }

    #[test]
    fn practice_is_called_so_and_a_colleague_is_named() {
        let mut e = entry("云豆", "张敏");
        assert_eq!(said(&e, true, Lang::ZhCn), "已发布（演练，没有发给微信）");
        e.line.colleague = true;
        assert!(said(&e, false, Lang::ZhCn).contains("同事"));
    }

    #[test]
    fn what_was_compared_on_the_phone_is_said_with_its_number() {
        let said = |same, seen, of| note_of(&Note::Compared { same, seen, of }, Lang::ZhCn);
        assert_eq!(said(true, 12, 12), "手机上看过，一致（12 项）");
        assert_eq!(said(true, 3, 12), "核对了 3 项，共 12 项");
        assert_eq!(said(true, 0, 0), "手机上看过，一致");
        assert_eq!(said(false, 3, 12), "手机上与预览不同（核对了 3 项，共 12 项）");
        assert_eq!(note_of(&Note::Compared { same: true, seen: 1, of: 2 }, Lang::En), "1 of 2 checked");
    }
}
