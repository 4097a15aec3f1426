//! Which characters of a text changed: numbers and Latin words stay whole, everything else goes by character.

use similar::{Algorithm, DiffTag, capture_diff_slices};

/// A run of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece<'a> {
    /// The run.
    pub text: &'a str,
    /// The other text has it not.
    pub changed: bool,
}

/// A comparison larger than this, in tokens of one text times those of the other, marks all that lies between what
/// both begin and end with: it is made anew in every frame, and of two long texts it would take longer than one.
const MOST_CELLS: usize = 65_536;

#[derive(PartialEq, Eq, Clone, Copy)]
enum Class {
    Digit,
    Letter,
    Other,
}

fn class(c: char) -> Class {
    if c.is_ascii_digit() {
        Class::Digit
    } else if c.is_ascii_alphabetic() {
        Class::Letter
    } else {
        Class::Other
    }
}

fn tokens(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        let kind = class(c);
        while kind != Class::Other && chars.peek().is_some_and(|(_, n)| class(*n) == kind) {
            chars.next();
        }
        let end = chars.peek().map_or(text.len(), |(i, _)| *i);
        out.push(&text[start..end]);
    }
    out
}

/// Whether each token of `old` and of `new` stands in what both have in the same order.
fn shared(old: &[&str], new: &[&str]) -> (Vec<bool>, Vec<bool>) {
    let (mut in_old, mut in_new) = (vec![false; old.len()], vec![false; new.len()]);
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (old_end, new_end) = (old.len() - tail, new.len() - tail);
    for (kept, end) in [(&mut in_old, old_end), (&mut in_new, new_end)] {
        kept[..head].fill(true);
        kept[end..].fill(true);
    }
    let (a, b) = (&old[head..old_end], &new[head..new_end]);
    if a.len() * b.len() <= MOST_CELLS {
        for op in capture_diff_slices(Algorithm::Myers, a, b).iter().filter(|op| op.tag() == DiffTag::Equal) {
            in_old[head..][op.old_range()].fill(true);
            in_new[head..][op.new_range()].fill(true);
        }
    }
    (in_old, in_new)
}

fn runs<'a>(text: &'a str, tokens: &[&str], kept: &[bool]) -> Vec<Piece<'a>> {
    let mut out: Vec<Piece<'a>> = Vec::new();
    let (mut start, mut at) = (0, 0);
    for (i, token) in tokens.iter().enumerate() {
        at += token.len();
        if kept.get(i + 1) != kept.get(i) {
            out.push(Piece { text: &text[start..at], changed: !kept[i] });
            start = at;
        }
    }
    out
}

/// `old` and `new` in runs. Two texts that share next to nothing are changed as a whole: crumbs help nobody.
pub fn pieces<'a>(old: &'a str, new: &'a str) -> (Vec<Piece<'a>>, Vec<Piece<'a>>) {
    let (a, b) = (tokens(old), tokens(new));
    let (in_old, in_new) = shared(&a, &b);
    let common: usize = a.iter().zip(&in_old).filter(|(_, kept)| **kept).map(|(t, _)| t.chars().count()).sum();
    if common * 4 < old.chars().count().max(new.chars().count()) {
        let whole = |text: &'a str| if text.is_empty() { vec![] } else { vec![Piece { text, changed: true }] };
        return (whole(old), whole(new));
    }
    (runs(old, &a, &in_old), runs(new, &b, &in_new))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Changed runs in brackets.
    fn marked(pieces: &[Piece<'_>]) -> String {
        pieces.iter().map(|p| if p.changed { format!("[{}]", p.text) } else { p.text.to_owned() }).collect()
    }

    fn both(old: &str, new: &str) -> (String, String) {
        let (a, b) = pieces(old, new);
        (marked(&a), marked(&b))
    }

    #[test]
    fn numbers_and_names_are_marked_whole_and_the_rest_stays_quiet() {
        let s = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(
            both("1000积分=1小时免费停车券", "500积分=2小时免费停车券"),
            s("[1000]积分=[1]小时免费停车券", "[500]积分=[2]小时免费停车券")
        );
        assert_eq!(both("酒店管家-李敏", "酒店管家-何小明"), s("酒店管家-[李敏]", "酒店管家-[何小明]"));
        assert_eq!(both("pages/bonus/bonus", "/pages/bonus/bonus"), s("pages/bonus/bonus", "[/]pages/bonus/bonus"));
        assert_eq!(both("周二会员", "周二会员 "), s("周二会员", "周二会员[ ]"));
    }

    #[test]
    fn texts_with_nothing_in_common_are_changed_as_a_whole() {
        assert_eq!(both("更多礼品", "停车缴费"), ("[更多礼品]".into(), "[停车缴费]".into()));
        assert_eq!(both("", "我的积分"), (String::new(), "[我的积分]".into()));
        assert_eq!(both("同样", "同样"), ("同样".into(), "同样".into()));
    }

    /// 256 tokens against 256 are compared; one more, and what lies between is marked whole.
    #[test]
    fn of_two_long_texts_only_what_both_begin_and_end_with_is_kept() {
        let (one, other) = ("甲乙".repeat(128), "乙丙".repeat(128));
        let runs = |more: &str| pieces(&format!("首{one}尾"), &format!("首{other}{more}尾")).0.len();
        assert_eq!((runs(""), runs("丁")), (257, 1));
        let (same, changed) = ("同".repeat(200), "异".repeat(300));
        let (old, new) = both(&format!("{same}{one}乙尾"), &format!("{same}{changed}尾"));
        assert_eq!((old, new), (format!("{same}[{one}乙]尾"), format!("{same}[{changed}]尾")));
    }

    #[test]
    fn runs_put_together_are_the_texts_again() {
        let long = "一二三四五六七八九十".repeat(200);
        for (old, new) in [("a1b2", "b2a1"), ("", ""), ("甲", "乙甲乙"), (&long, &format!("{}x", &long[3..]))] {
            let (a, b) = pieces(old, new);
            assert_eq!(a.iter().map(|p| p.text).collect::<String>(), old);
            assert_eq!(b.iter().map(|p| p.text).collect::<String>(), new);
        }
    }
}
