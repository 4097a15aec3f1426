//! Which entries of the record are about a card, and in which order they happened.

use std::sync::Arc;

use super::card_record::CardRecord;
use super::entry::Entry;
use crate::platform::clock::instant;
use crate::wechatpay::gateway::same_server;

/// Whose history: host of the gateway, mchid, card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Card<'a> {
    /// Host of the gateway.
    pub gateway: &'a str,
    /// 商户号
    pub mchid: &'a str,
    /// 会员卡ID
    pub card: &'a str,
}

impl Card<'_> {
    /// Whether `e` is about this card, by whichever of WeChat's own hosts it went, however that is spelled.
    pub fn owns(&self, e: &Entry) -> bool {
        e.line.card == self.card && e.line.mchid == self.mchid && same_server(&e.line.gateway, self.gateway)
    }

    /// The card's entries in the order of time. Our own keep the record's order. A colleague's entry may have been
    /// imported long after it happened: it comes before the first of ours that is later or that was written after the
    /// import. Of one and the same second nobody knows which came first: theirs counts as the later one, so that what we
    /// would set back of it is asked about.
    pub fn entries<'l>(&self, known: &'l CardRecord) -> Vec<&'l Arc<Entry>> {
        self.in_order(known, |e| self.owns(e))
    }

    /// Whether `e` is about this card at another gateway, and neither lies on this computer.
    pub(super) fn is_elsewhere(&self, e: &Entry) -> bool {
        let other = !same_server(&e.line.gateway, self.gateway) && !is_here(&e.line.gateway) && !is_here(self.gateway);
        e.line.card == self.card && e.line.mchid == self.mchid && other
    }

    /// The other gateways at which the record knows this card, each server once.
    pub(super) fn elsewhere<'l>(&self, known: &'l CardRecord) -> Vec<&'l str> {
        let mut out: Vec<&str> = Vec::new();
        for e in known.entries().iter().filter(|e| self.is_elsewhere(e)) {
            if !out.iter().any(|g| same_server(g, &e.line.gateway)) {
                out.push(&e.line.gateway);
            }
        }
        out
    }

    pub(super) fn in_order<'l>(&self, known: &'l CardRecord, wanted: impl Fn(&Entry) -> bool) -> Vec<&'l Arc<Entry>> {
        let all = known.entries().iter().filter(|e| wanted(e));
        in_time(all.map(|e| (e, instant(&e.line.at), e.line.colleague)))
    }
}

/// Puts what stands in the record's order (each with its moment, and whether it is a colleague's) into the order of
/// time, as [`Card::entries`] says.
pub(super) fn in_time<T>(all: impl Iterator<Item = (T, Option<i64>, bool)>) -> Vec<T> {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    // The latest moment up to each of ours.
    let mut latest: Vec<Option<i64>> = Vec::new();
    for (e, at, colleague) in all {
        if colleague {
            theirs.push((ours.len(), at, e));
        } else {
            latest.push(latest.last().copied().flatten().max(at));
            ours.push(e);
        }
    }
    // A time that is none counts as the oldest.
    for (place, at, _) in &mut theirs {
        *place = at.map_or(0, |_| (*place).min(latest.partition_point(|l| l <= at)));
    }
    theirs.sort_by_key(|(place, at, _)| (*place, *at));
    let mut theirs = theirs.into_iter().peekable();
    let mut out = Vec::new();
    for (i, e) in ours.into_iter().enumerate() {
        while let Some((.., before)) = theirs.next_if(|(place, ..)| *place <= i) {
            out.push(before);
        }
        out.push(e);
    }
    out.extend(theirs.map(|(.., e)| e));
    out
}

/// Whether the host of a gateway is a loopback address: 演练 and stand-ins say nothing of WeChat's cards.
pub(super) fn is_here(host: &str) -> bool {
    let address = match host.strip_prefix('[') {
        Some(six) => six.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    address.parse::<std::net::IpAddr>().is_ok_and(|a| a.is_loopback())
}
