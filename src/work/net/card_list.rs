//! Reading the list of a merchant's cards, page by page; each page is told, and kept, as it comes.

use super::clients::{Access, Clients};
use crate::merchant::renewal::is_unknown_serial;
use crate::platform::clock;
use crate::publish::retry::retried;
use crate::storage::cards::KeptCard;
use crate::trouble::{Trouble, Who};
use crate::wechatpay::attempt::Attempt;
use crate::wechatpay::card_list::{self, Gap, ListedCard, Part, Read};
use crate::wechatpay::errors::trouble_of;
use crate::work::outcome::{JobId, ListPage, Outcome};

impl Clients {
    /// The whole list; pages that are missing are told on the way.
    pub(super) async fn list_cards(&self, id: JobId, access: &Access) -> Result<Read, Trouble> {
        let (client, _sandbox) = self.client(access).await?;
        let mut client = self.renewed(id, access, client, false).await;
        let get = async |path: String| {
            let attempts = retried(async || client.get(&path).await).await;
            if !attempts.last().is_some_and(is_unknown_serial) {
                return attempts;
            }
            client = self.renewed(id, access, client.clone(), true).await;
            retried(async || client.get(&path).await).await
        };
        let (at, mut place) = (clock::now_rfc3339(), 0);
        let hear = |part| {
            if let Part::Cards { cards, .. } = &part {
                self.keep_page(access, cards, place, &at);
                place += cards.len();
            }
            self.out.send(Outcome::ListPage(id, page_of(part, &at)));
        };
        let read = card_list::read(get, hear).await;
        if let Some(m) = access.merchant().filter(|_| read.cards > 0 || read.complete) {
            self.keep_cards(m, |cache, of| cache.over(of, read.complete, &at));
        }
        Ok(read)
    }

    fn keep_page(&self, access: &Access, cards: &[ListedCard], place: usize, at: &str) {
        if let Some(m) = access.merchant() {
            self.keep_cards(m, |cache, of| cache.page(of, cards, place, at));
        }
    }
}

/// What the window is told of a page.
fn page_of(part: Part, at: &str) -> ListPage {
    match part {
        Part::Cards { page, total, cards, .. } => {
            let kept = |c: ListedCard| KeptCard { template: c.template, at: at.to_owned() };
            ListPage { page, total, came: Ok(cards.into_iter().map(kept).collect()) }
        }
        Part::Gap { page, gap, attempts } => {
            ListPage { page, total: None, came: Err((gap, why(gap, attempts.last()))) }
        }
    }
}

fn why(gap: Gap, last: Option<&Attempt>) -> Trouble {
    match (gap, last) {
        (Gap::Failed, Some(last)) => trouble_of(last),
        (Gap::Repeated, _) => Trouble::new("card-list-repeated", Who::Engineer),
        (Gap::Unreadable | Gap::Failed, _) => Trouble::new("card-list-unreadable", Who::Engineer),
    }
}
