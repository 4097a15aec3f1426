//! The tables, step by step (src/storage/README.md, Schema). A database carries the number of its last step as
//! `user_version`; a step is never changed once a program with it went out: what is new becomes a further step.

/// What marks a database as this program's (`application_id`): “CRSt”.
pub(super) const APPLICATION: i32 = 0x4352_5374;

/// The steps of `studio.db` and `trial.db`.
pub(super) const RECORD: &[&str] =
    &[PUBLICATIONS, UNSAVED, SEARCH, DAMAGE, NEWEST, NAMED, BATCHES, TEAM, APPROVALS, PLANS, CONTENTS, APPROVED_FIELDS];

/// The steps of `cache.db`.
pub(super) const CACHE: &[&str] = &[SEEN, CARDS, PICTURES];

/// What was sent and said. `last` is the hash of a card's last event, so that a missing one is noticed.
const PUBLICATIONS: &str = "
CREATE TABLE card (
    mchid TEXT NOT NULL,
    card TEXT NOT NULL,
    last BLOB NOT NULL,
    PRIMARY KEY (card, mchid)
) STRICT, WITHOUT ROWID;
CREATE TABLE publication (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    at TEXT NOT NULL,
    gateway TEXT NOT NULL,
    mchid TEXT NOT NULL,
    card TEXT NOT NULL,
    user TEXT NOT NULL,
    colleague INTEGER NOT NULL,
    flags TEXT,
    body TEXT NOT NULL,
    body_sha256 TEXT NOT NULL,
    batch TEXT,
    owner INTEGER NOT NULL,
    removed INTEGER NOT NULL,
    hash BLOB NOT NULL,
    human INTEGER NOT NULL,
    verdict TEXT,
    late INTEGER NOT NULL,
    noted INTEGER NOT NULL
) STRICT;
CREATE INDEX publication_card ON publication (card, mchid);
CREATE INDEX publication_open ON publication (n) WHERE verdict IS NULL AND human = 0 AND colleague = 0;
CREATE INDEX publication_batch ON publication (batch) WHERE batch IS NOT NULL;
CREATE TABLE event (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    publication INTEGER NOT NULL REFERENCES publication (n),
    attempt INTEGER NOT NULL,
    phase TEXT NOT NULL,
    at TEXT NOT NULL,
    verdict TEXT,
    status INTEGER,
    code TEXT,
    message TEXT,
    request_id TEXT,
    answer_serial TEXT,
    answer_nonce TEXT,
    backup_host INTEGER NOT NULL,
    note TEXT,
    before BLOB NOT NULL,
    hash BLOB NOT NULL
) STRICT;
CREATE INDEX event_publication ON event (publication);
CREATE TABLE damage (
    place INTEGER NOT NULL,
    until INTEGER,
    lines INTEGER NOT NULL,
    at TEXT NOT NULL
) STRICT;
";

/// What was typed and is not saved as a file: one row for each window.
const UNSAVED: &str = "
CREATE TABLE unsaved (
    slot TEXT PRIMARY KEY,
    at TEXT NOT NULL,
    origin TEXT,
    draft TEXT NOT NULL
) STRICT;
";

/// 搜索 over the record: which pairs of characters stand in which publication, by its number (`pairs.rs`); up to which
/// event that is so; and what lists ask for.
const SEARCH: &str = "
CREATE VIRTUAL TABLE search USING fts5(pairs, content = '', contentless_delete = 1, detail = none, prefix = '1',
                                       tokenize = 'ascii');
CREATE TABLE searched (
    until INTEGER NOT NULL,
    rules INTEGER NOT NULL
) STRICT;
INSERT INTO searched VALUES (0, 0);
CREATE INDEX publication_removed ON publication (card, mchid) WHERE removed = 1;
CREATE INDEX event_noted ON event (publication) WHERE note IS NOT NULL;
";

/// What the person calls a card; what it was called when it was used last.
const NAMED: &str = "
CREATE TABLE named (
    server TEXT NOT NULL,
    mchid TEXT NOT NULL,
    card TEXT NOT NULL,
    name TEXT,
    title TEXT,
    used TEXT,
    PRIMARY KEY (mchid, card, server)
) STRICT, WITHOUT ROWID;
CREATE TABLE grouped (
    server TEXT NOT NULL,
    mchid TEXT NOT NULL,
    card TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (mchid, card, server, name)
) STRICT, WITHOUT ROWID;
";

/// A run over several cards and what each of them was and should become; what became of it, its publications say.
const BATCHES: &str = "
CREATE TABLE batch (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    at TEXT NOT NULL,
    title TEXT NOT NULL,
    gateway TEXT NOT NULL,
    mchid TEXT NOT NULL,
    kind TEXT NOT NULL,
    fields TEXT NOT NULL,
    rights TEXT NOT NULL,
    back_of TEXT,
    closed TEXT,
    count INTEGER NOT NULL,
    hash BLOB NOT NULL
) STRICT;
CREATE INDEX batch_merchant ON batch (mchid);
CREATE TABLE batch_card (
    batch INTEGER NOT NULL REFERENCES batch (n),
    place INTEGER NOT NULL,
    card TEXT NOT NULL,
    title TEXT NOT NULL,
    own TEXT,
    former TEXT,
    former_at TEXT,
    former_source TEXT,
    after TEXT NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (batch, place),
    UNIQUE (batch, card)
) STRICT, WITHOUT ROWID;
CREATE INDEX batch_card_card ON batch_card (card);
";

/// 团队文件夹: which of its files were taken in, and up to which event ours was put there (`team_record.rs`).
const TEAM: &str = "
CREATE TABLE team_seen (
    folder TEXT NOT NULL,
    file TEXT NOT NULL,
    PRIMARY KEY (folder, file)
) STRICT, WITHOUT ROWID;
CREATE TABLE team_put (
    folder TEXT PRIMARY KEY,
    until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
";

/// 登记批准: who approved a content, by its mark, with the picture that shows it (`approvals.rs`).
const APPROVALS: &str = "
CREATE TABLE approval (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    mark TEXT NOT NULL,
    rights TEXT NOT NULL,
    approver TEXT NOT NULL,
    at TEXT NOT NULL,
    noted TEXT NOT NULL,
    user TEXT NOT NULL,
    mchid TEXT NOT NULL,
    cards TEXT NOT NULL,
    picture BLOB NOT NULL
) STRICT;
CREATE INDEX approval_of ON approval (mchid, mark);
";

/// 计划发布时间: what is to be published when, to which cards; `fields` are those of one change for many (`planned.rs`).
const PLANS: &str = "
CREATE TABLE planned (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    noted TEXT NOT NULL,
    user TEXT NOT NULL,
    mchid TEXT NOT NULL,
    title TEXT NOT NULL,
    mark TEXT NOT NULL,
    draft TEXT NOT NULL,
    origin TEXT,
    cards TEXT NOT NULL,
    fields TEXT NOT NULL
) STRICT;
";

/// 常用内容: what she keeps under a name, and of which merchant it was (`contents.rs`).
const CONTENTS: &str = "
CREATE TABLE content (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    at TEXT NOT NULL,
    mchid TEXT NOT NULL,
    rights TEXT NOT NULL
) STRICT;
";

/// Of an approval of one change for many cards, the fields that go along; empty: the whole content of one card
/// (`approvals.rs`).
const APPROVED_FIELDS: &str = "
ALTER TABLE approval ADD COLUMN fields TEXT NOT NULL DEFAULT '';
";

/// Cards as WeChat told them: `listed` is when the reading of the list began that brought one last.
const CARDS: &str = "
CREATE TABLE listed (
    server TEXT NOT NULL,
    mchid TEXT NOT NULL,
    card TEXT NOT NULL,
    object TEXT NOT NULL,
    at TEXT NOT NULL,
    listed TEXT,
    place INTEGER NOT NULL,
    PRIMARY KEY (server, mchid, card)
) STRICT;
CREATE TABLE list_read (
    server TEXT NOT NULL,
    mchid TEXT NOT NULL,
    at TEXT NOT NULL,
    complete INTEGER NOT NULL,
    PRIMARY KEY (server, mchid)
) STRICT;
";

/// The second writing of damage: a row of one table alone is damage itself (`damage.rs`).
const DAMAGE: &str = "
CREATE TABLE damage_again (
    place INTEGER NOT NULL,
    until INTEGER,
    lines INTEGER NOT NULL,
    at TEXT NOT NULL
) STRICT;
INSERT INTO damage_again SELECT place, until, lines, at FROM damage;
";

/// What the guard asks for, so that it need not read what stands before the newest publication that tells everything
/// (`newest.rs`).
const NEWEST: &str = "
CREATE INDEX publication_newest ON publication (card, mchid, gateway, colleague, verdict, flags);
CREATE INDEX event_corrected ON event (publication) WHERE substr(note, 1, 12) = '{\"corrected\"';
";

/// Answers seen, by the hash of serial and nonce.
const SEEN: &str = "
CREATE TABLE seen (
    mark BLOB PRIMARY KEY,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX seen_at ON seen (at);
";

/// Pictures by their address, as they came, with when they were last used.
const PICTURES: &str = "
CREATE TABLE picture (
    address TEXT PRIMARY KEY,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    used INTEGER NOT NULL,
    bytes BLOB NOT NULL
) STRICT;
CREATE INDEX picture_used ON picture (used, address, size);
";
