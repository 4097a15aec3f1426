//! What was sent, as things: a thing is one row whatever files it came from.

use super::pool::Pool;
use super::what::What;

/// One thing with the rows that it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thing {
    /// What it is.
    pub what: What,
    /// It is a private key and its certificate.
    pub both: bool,
    /// The rows, in the order in which they came.
    pub rows: Vec<usize>,
}

/// The things that were sent, in the order in which they came first. Key and certificate that belong together are one,
/// and so is what was sent twice.
pub fn things(pool: &Pool, rows: &[(String, What)]) -> Vec<Thing> {
    let mut out: Vec<Thing> = Vec::new();
    for (row, (_, what)) in rows.iter().enumerate() {
        match out.iter_mut().find(|t| t.rows.iter().any(|other| is_same(pool, rows, *other, row))) {
            Some(thing) => thing.rows.push(row),
            None => out.push(Thing { what: *what, both: false, rows: vec![row] }),
        }
    }
    for thing in &mut out {
        let is = |wanted: What| thing.rows.iter().any(|row| rows.get(*row).is_some_and(|(_, w)| *w == wanted));
        let key = [What::Key, What::KeyUnused, What::P12, What::P12Unused].into_iter().any(is);
        thing.both = key && thing.rows.iter().any(|row| pool.has_certificate(*row));
    }
    out
}

/// Whether two rows are files of one thing.
fn is_same(pool: &Pool, rows: &[(String, What)], a: usize, b: usize) -> bool {
    let (Some((name, what)), Some((other_name, other))) = (rows.get(a), rows.get(b)) else { return false };
    match (kind(*what), kind(*other)) {
        (Some(a_kind), Some(b_kind)) => a_kind == b_kind && pool.public_of(a) == pool.public_of(b),
        (None, None) => what == other && name == other_name && pool.is_same_content(a, b),
        _ => false,
    }
}

/// What files may share: the pair in use, one that is not, a key for answers; nothing for the rest.
fn kind(what: What) -> Option<u8> {
    match what {
        What::Key | What::Certificate | What::P12 => Some(0),
        What::KeyUnused | What::CertificateUnused | What::P12Unused => Some(1),
        What::AnswerKey => Some(2),
        What::PublicOwn => Some(3),
        _ => None,
    }
}
