//! The merchant's card templates, page by page (src/wechatpay/README.md, Card list). An answer is read tolerantly; a
//! page that does not come, or that brings the same cards again, is a gap that is told, and the rest goes on.

use std::collections::HashSet;

use serde_json::Value;

use super::attempt::{Attempt, End};
use super::template::Template;

/// So many cards are asked for at once, then fewer where the server refuses that: its most is not documented.
const LIMITS: [usize; 2] = [20, 10];
/// More cards than this are not read.
const MOST: usize = 10_000;

/// One card of the list.
#[derive(Debug, Clone, PartialEq)]
pub struct ListedCard {
    /// What it shows.
    pub template: Template,
    /// The object as it came.
    pub object: Value,
}

/// Why a page is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// It was not answered, or refused.
    Failed,
    /// Its answer is no list.
    Unreadable,
    /// It brought nothing but cards of the pages before.
    Repeated,
}

/// What came of one page.
#[derive(Debug)]
pub enum Part {
    /// Its cards that are new.
    Cards {
        /// Counted from 1.
        page: usize,
        /// How many cards there are, where the answer says so.
        total: Option<usize>,
        /// In the order of the answer.
        cards: Vec<ListedCard>,
        /// What came back.
        attempt: Box<Attempt>,
    },
    /// It is missing.
    Gap {
        /// Counted from 1.
        page: usize,
        /// Why.
        gap: Gap,
        /// Every attempt at it.
        attempts: Vec<Attempt>,
    },
}

/// How the whole reading went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// How many cards came.
    pub cards: usize,
    /// The pages that are missing, counted from 1, and why.
    pub gaps: Vec<(usize, Gap)>,
    /// Nothing is missing, as far as the answers say.
    pub complete: bool,
}

/// Reads the whole list: `get` asks for a path until it is answered or given up, `hear` is told each page as it came.
pub async fn read(mut get: impl AsyncFnMut(String) -> Vec<Attempt>, mut hear: impl FnMut(Part)) -> Read {
    let mut pages = Pages::default();
    while !pages.over {
        let (page, mut attempts) = (pages.page, get(pages.path()).await);
        let good = attempts.last().is_some_and(|a| matches!(a.end, End::Ok | End::OkUnchecked));
        if !good && pages.asks_for_less(attempts.last()) {
            continue;
        }
        let came =
            if good { attempts.last().map_or(Err(Gap::Failed), |a| pages.came(&a.body)) } else { Err(Gap::Failed) };
        match (came, attempts.pop()) {
            (Ok(cards), Some(attempt)) => {
                hear(Part::Cards { page, total: pages.total, cards, attempt: Box::new(attempt) });
            }
            (came, last) => {
                let gap = came.err().unwrap_or(Gap::Failed);
                attempts.extend(last);
                pages.missing(gap);
                hear(Part::Gap { page, gap, attempts });
            }
        }
    }
    pages.read()
}

/// Where the reading is.
struct Pages {
    limit: usize,
    /// How many rows a page has, once one came: a server may give fewer than were asked for.
    step: usize,
    offset: usize,
    page: usize,
    total: Option<usize>,
    known: HashSet<String>,
    /// Rows without a card id.
    unread: usize,
    gaps: Vec<(usize, Gap)>,
    /// So many pages in a row are missing.
    in_a_row: usize,
    over: bool,
}

impl Default for Pages {
    fn default() -> Self {
        Self {
            limit: LIMITS[0],
            step: LIMITS[0],
            offset: 0,
            page: 1,
            total: None,
            known: HashSet::new(),
            unread: 0,
            gaps: Vec::new(),
            in_a_row: 0,
            over: false,
        }
    }
}

impl Pages {
    /// What is asked for next.
    fn path(&self) -> String {
        format!("/v3/marketing/membercard-open/cards?offset={}&limit={}", self.offset, self.limit)
    }

    /// Whether the first page was refused for its parameters, and is asked for with fewer cards.
    fn asks_for_less(&mut self, refused: Option<&Attempt>) -> bool {
        let is_param = refused.is_some_and(|a| a.end == End::Refused && a.status == Some(400));
        let coded = refused.and_then(|a| a.code.as_deref()).is_some_and(|c| c.replace(' ', "_") == "PARAM_ERROR");
        let less = LIMITS.into_iter().find(|limit| *limit < self.limit);
        let Some(less) = less.filter(|_| self.page == 1 && is_param && coded) else { return false };
        (self.limit, self.step) = (less, less);
        true
    }

    /// The new cards of an answer.
    fn came(&mut self, body: &[u8]) -> Result<Vec<ListedCard>, Gap> {
        let answer: Value = serde_json::from_slice(body).map_err(|_| Gap::Unreadable)?;
        self.total = count(answer.get("total_count")).or(self.total);
        let rows = match answer.get("data") {
            Some(Value::Array(rows)) => rows.as_slice(),
            // A merchant without cards need not have the member.
            None | Some(Value::Null) if self.total == Some(0) => &[],
            _ => return Err(Gap::Unreadable),
        };
        let listed = rows.iter().map(|row| Template::of(row).map(|template| (template, row)));
        let mut cards = Vec::new();
        for listed in listed {
            match listed {
                None => self.unread += 1,
                Some((template, row)) => {
                    if self.known.insert(template.card_id.clone()) {
                        cards.push(ListedCard { template, object: row.clone() });
                    }
                }
            }
        }
        if cards.is_empty() && rows.iter().any(|row| Template::of(row).is_some()) {
            return Err(Gap::Repeated);
        }
        if rows.len() < self.step && self.page == 1 {
            self.step = rows.len().max(1);
        }
        self.in_a_row = 0;
        self.go_on(rows.len());
        Ok(cards)
    }

    /// The present page is missing.
    fn missing(&mut self, gap: Gap) {
        self.gaps.push((self.page, gap));
        self.in_a_row += 1;
        let step = self.step;
        self.go_on(step);
        // Without a first page nobody knows how many there are; two in a row are no accident.
        self.over |= self.total.is_none() || self.in_a_row > 1;
    }

    fn go_on(&mut self, rows: usize) {
        self.offset += rows;
        self.page += 1;
        let last = match self.total {
            Some(total) => self.offset >= total,
            None => false,
        };
        self.over = rows == 0 || last || self.known.len() >= MOST;
    }

    fn read(self) -> Read {
        let cards = self.known.len();
        let all = self.total.is_none_or(|total| cards + self.unread >= total);
        Read { cards, complete: self.gaps.is_empty() && self.unread == 0 && all, gaps: self.gaps }
    }
}

/// A count, which some answers write as a text.
fn count(value: Option<&Value>) -> Option<usize> {
    match value? {
        Value::Number(n) => n.as_u64().and_then(|n| usize::try_from(n).ok()),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// The catalogue key of a card's state as WeChat says it; `None` for a word that is newer than this program, and for a
/// card that is in use.
pub fn status_key(status: &str) -> Option<&'static str> {
    match status {
        "NOT_APPROVE" => Some("card-not-approve"),
        "APPROVE_FAIL" => Some("card-approve-fail"),
        "DELETED" => Some("card-deleted"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const PAGE: usize = LIMITS[0];

    /// A server with so many cards, whose pages (counted from 1) are changed by `answer`.
    fn read_from(cards: usize, answer: impl Fn(usize, Value) -> Option<Value>) -> (Read, Vec<String>, Vec<usize>) {
        let (mut ids, mut asked) = (Vec::new(), Vec::new());
        let get = async |path: String| {
            let number = |name: &str| -> usize {
                let rest = path.split_once(&format!("{name}=")).unwrap().1;
                rest.split('&').next().unwrap().parse().unwrap()
            };
            let (offset, limit) = (number("offset"), number("limit"));
            asked.push(offset);
            let rows: Vec<Value> =
                (offset..cards.min(offset + limit)).map(|n| json!({ "card_id": format!("p{n}") })).collect();
            let body = json!({ "total_count": cards, "offset": offset, "limit": limit, "data": rows });
            let attempt = match answer(asked.len(), body) {
                Some(body) => Attempt { body: body.to_string().into_bytes(), ..Attempt::ended(End::Ok) },
                None => Attempt::ended(End::Server),
            };
            vec![attempt]
        };
        let hear = |part: Part| {
            if let Part::Cards { cards, .. } = part {
                ids.extend(cards.into_iter().map(|c| c.template.card_id));
            }
        };
        let done = tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(read(get, hear));
        (done, ids, asked)
    }

    #[test]
    fn lists_of_every_length_are_read_whole_and_each_card_once() {
        for (cards, pages) in [(0, 1), (1, 1), (20, 1), (21, 2), (50, 3), (1000, 50)] {
            let (done, ids, asked) = read_from(cards, |_, body| Some(body));
            assert_eq!((done.cards, done.complete, done.gaps.len(), asked.len()), (cards, true, 0, pages), "{cards}");
            assert_eq!(ids, (0..cards).map(|n| format!("p{n}")).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_page_that_fails_or_repeats_is_told_and_the_rest_is_read() {
        let (done, ids, _) = read_from(1000, |n, body| (n != 3).then_some(body));
        assert_eq!((done.cards, done.complete), (980, false));
        assert_eq!(done.gaps, [(3, Gap::Failed)]);
        assert!(ids.contains(&"p39".into()) && !ids.contains(&"p40".into()) && ids.contains(&"p60".into()));
        // The second page once more in the third one's place.
        let again = |n, mut body: Value| {
            if n == 3 {
                body["data"] = (20..40).map(|n| json!({ "card_id": format!("p{n}") })).collect();
            }
            Some(body)
        };
        assert_eq!(read_from(1000, again).0.gaps, [(3, Gap::Repeated)]);
        let broken = |n, body| Some(if n == 2 { json!({ "data": "x" }) } else { body });
        assert_eq!(read_from(50, broken).0.gaps, [(2, Gap::Unreadable)]);
    }

    /// A server that knows no offset, one that is gone, and one that never says how many there are, all come to an end.
    #[test]
    fn a_server_that_never_ends_is_left() {
        let first = |_, mut body: Value| {
            body["data"] = (0..PAGE).map(|n| json!({ "card_id": format!("p{n}") })).collect();
            Some(body)
        };
        let (done, ids, asked) = read_from(1000, first);
        assert_eq!((done.gaps.len(), ids.len(), asked.len()), (2, PAGE, 3));
        assert_eq!(read_from(1000, |_, _| None).0.gaps, [(1, Gap::Failed)]);
        let untold = |_, mut body: Value| {
            body.as_object_mut().unwrap().remove("total_count");
            Some(body)
        };
        let (done, _, asked) = read_from(50, untold);
        assert_eq!((done.cards, done.complete, asked), (50, true, vec![0, 20, 40, 50]));
    }

    /// Fewer rows a page than were asked for, a total as a text, rows that are none.
    #[test]
    fn an_answer_that_is_not_as_documented_is_read_as_far_as_it_goes() {
        let seven = |_, mut body: Value| {
            body["total_count"] = body["total_count"].to_string().into();
            let rows = body["data"].as_array_mut().unwrap();
            rows.truncate(7);
            Some(body)
        };
        let (done, ids, asked) = read_from(20, seven);
        assert_eq!((ids.len(), done.complete, asked), (20, true, vec![0, 7, 14]));
        let odd = |_, mut body: Value| {
            body["data"][1] = json!({ "title": "没有ID" });
            body["data"][2] = json!(null);
            Some(body)
        };
        let (done, ids, _) = read_from(5, odd);
        assert_eq!((ids.len(), done.complete, done.gaps.len()), (3, false, 0));
    }

    #[test]
    fn a_page_that_the_server_finds_too_long_is_asked_for_with_fewer_cards() {
        let mut limits = Vec::new();
        let get = async |path: String| {
            limits.push(path.rsplit('=').next().unwrap().to_owned());
            let attempt = match limits.len() {
                1 => Attempt { status: Some(400), code: Some("PARAM_ERROR".into()), ..Attempt::ended(End::Refused) },
                _ => Attempt { body: br#"{"total_count":0}"#.to_vec(), ..Attempt::ended(End::Ok) },
            };
            vec![attempt]
        };
        let done = tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(read(get, |_| {}));
        assert_eq!((done.complete, done.cards), (true, 0));
        assert_eq!(limits, ["20", "10"]);
    }
}
