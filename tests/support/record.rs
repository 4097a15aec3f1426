//! What stands in the record, read by SQLite alone: one JSON object an event, as a record passes between colleagues.

use std::path::Path;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Row};
use serde_json::{Map, Value, json};

/// The record of real cards.
pub const REAL: &str = "studio.db";
/// The record of 演练.
pub const TRIAL: &str = "trial.db";

const EVENTS: &str = "
SELECT p.id, e.attempt, e.phase, e.at, p.owner AS pid, p.gateway, p.mchid, p.card, p.user,
       CASE WHEN e.n = (SELECT min(n) FROM event WHERE publication = p.n) THEN p.body ELSE '' END AS body,
       p.body_sha256, p.batch, e.verdict, e.status, e.code, e.message, e.request_id, e.answer_serial, e.answer_nonce,
       e.note, p.colleague, e.backup_host, p.removed AS forgotten
FROM event e JOIN publication p ON p.n = e.publication ORDER BY e.n";

/// The database `name` in the folder `home`; none where there is no file.
pub fn database(home: &Path, name: &str) -> Option<Connection> {
    let path = home.join(name);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE;
    let db = path.is_file().then(|| Connection::open_with_flags(path, flags).unwrap())?;
    db.busy_timeout(std::time::Duration::from_secs(20)).unwrap();
    Some(db)
}

/// The events in the record `name`, oldest first; what is not there is left out, as in a line of a file.
pub fn events(home: &Path, name: &str) -> Vec<Value> {
    let Some(db) = database(home, name) else { return Vec::new() };
    // Before its first step is done there is no table yet.
    let Ok(mut select) = db.prepare(EVENTS) else { return Vec::new() };
    let all = select.query_map([], |row| Ok(event(row))).unwrap();
    all.map(Result::unwrap).collect()
}

fn event(row: &Row<'_>) -> Value {
    let mut out = Map::new();
    for (i, name) in row.as_ref().column_names().enumerate() {
        let flag = matches!(name, "colleague" | "backup_host" | "forgotten");
        let value = match row.get_ref(i).unwrap() {
            ValueRef::Null => continue,
            ValueRef::Integer(0) if flag => continue,
            ValueRef::Integer(_) if flag => json!(true),
            ValueRef::Integer(n) => json!(n),
            ValueRef::Text(t) if name == "note" => serde_json::from_slice(t).unwrap(),
            ValueRef::Text(t) if name == "body" && t.is_empty() => continue,
            ValueRef::Text(t) => json!(std::str::from_utf8(t).unwrap()),
            other => panic!("{name}: {other:?}"),
        };
        out.insert(name.to_owned(), value);
    }
    Value::Object(out)
}

/// Writes lines as another window would.
pub fn add(home: &Path, lines: &str) {
    let mut record = card_rights_studio::storage::record::Record::open(&home.join(REAL), 4_000_000).unwrap();
    let lines: Vec<_> = lines.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    record.append_all(&lines).unwrap();
}

/// The same as text, one event a line.
pub fn text(home: &Path, name: &str) -> String {
    events(home, name).iter().map(|e| format!("{e}\n")).collect()
}

/// How many windows live whose unsaved work may be there.
pub fn windows_alive(home: &Path) -> usize {
    let all = std::fs::read_dir(home.join("studio.owners")).into_iter().flatten().flatten();
    let slots = all.filter(|e| e.file_name().to_string_lossy().starts_with(|c: char| c.is_ascii_digit()));
    let slots = slots.filter(|e| e.file_name().to_string_lossy().contains('-'));
    let held = |path: std::path::PathBuf| std::fs::File::open(path).is_ok_and(|f| f.try_lock().is_err());
    slots.filter(|e| held(e.path())).count()
}

/// Changes a record behind the program's back; gives how many rows changed.
pub fn sql(home: &Path, name: &str, statement: &str) -> usize {
    let db = database(home, name).unwrap();
    db.pragma_update(None, "foreign_keys", "OFF").unwrap();
    db.execute(statement, []).unwrap()
}

/// Whether no event is there.
pub fn is_empty(home: &Path, name: &str) -> bool {
    events(home, name).is_empty()
}

/// What windows keep that is not saved, newest first: the text of each draft.
pub fn unsaved(home: &Path) -> Vec<String> {
    let Some(db) = database(home, REAL) else { return Vec::new() };
    let Ok(mut select) = db.prepare("SELECT draft FROM unsaved ORDER BY at DESC") else { return Vec::new() };
    select.query_map([], |r| r.get(0)).unwrap().map(Result::unwrap).collect()
}
