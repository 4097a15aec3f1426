//! What a run does with each of its cards: whole rights, just some fields, what is left of a batch, or taking one back
//! (src/cli/README.md, Several cards).

use super::args::Publish;
use super::cards::Cards;
use crate::publish::merging::{KnownCard, Merging};
use crate::publish::plan::{CardInput, CardPlan, Plan};
use crate::publish::resuming::{is_failed, is_left, resumed};
use crate::publish::taking_back::{Lasting, is_changed, taken_back};
use crate::publish::{Answered, Apart, Target, batch_of_plan, known_card};
use crate::rights::CardRights;
use crate::storage::batches::{Batch, BatchCard, BatchKind};
use crate::storage::cards::{CardCache, Whose};
use crate::storage::draft::Draft;
use crate::storage::record::Record;
use crate::trouble::{Trouble, Who};
use crate::wechatpay::gateway::same_server;

/// What is about to be sent, and what is not.
#[derive(Default)]
pub(super) struct Work {
    /// The cards that go out; none where all stand apart.
    pub plan: Option<Plan>,
    /// The others.
    pub apart: Vec<Apart>,
    /// Of each card of the plan what taking the batch back leaves as it is.
    pub lasting: Vec<Vec<Lasting>>,
    /// What is written down before the first card: a run over several cards that begins here.
    pub begins: Option<Batch>,
    /// The batch that it is, begun here or before.
    pub batch: Option<String>,
    /// What is to be told of damage.
    pub damage: Vec<Trouble>,
}

/// Who knows something of the cards.
pub(super) struct Knows<'a> {
    /// The record; none where there is none.
    pub record: Option<&'a mut Record>,
    /// What WeChat answered last, where anything was kept of it.
    pub answers: Option<CardCache>,
}

/// What is known of each card, and what is to be told of damage.
fn known(knows: &mut Knows<'_>, target: &Target, cards: &[String]) -> Result<(Vec<KnownCard>, Vec<Trouble>), Trouble> {
    let (mut all, mut damage) = (Vec::new(), Vec::<Trouble>::new());
    for card in cards {
        let (mut known, trouble) = match knows.record.as_deref_mut() {
            Some(record) => known_card(record, target, card)?,
            None => (KnownCard::of(card), None),
        };
        // What every card suffers from is told once.
        damage.extend(trouble.filter(|t| damage.iter().all(|d| d.sentence != t.sentence)));
        if let Some(answered) = knows.answers.as_mut().and_then(|answers| answered(answers, target, card)) {
            answered.over(&mut known);
        }
        all.push(known);
    }
    Ok((all, damage))
}

/// What WeChat's last answer had of the card's content. What is kept of answers is no record: where it cannot be read,
/// the record alone counts.
fn answered(answers: &mut CardCache, target: &Target, card: &str) -> Option<Answered> {
    let of = Whose { gateway: target.gateway.host(), mchid: &target.mchid };
    let kept = target.kind.real().then(|| answers.kept(of, card))?;
    let kept = kept.map_err(|t| log::warn!("kept answers: {t:?}")).ok()??;
    Answered::of(&kept.template, &kept.at)
}

impl Work {
    /// The work of these arguments.
    ///
    /// # Errors
    /// A batch that is not known or of another merchant, a record that cannot be read.
    pub fn new(
        args: &Publish,
        mut knows: Knows<'_>,
        target: Target,
        from: Option<(&Draft, &Cards)>,
    ) -> Result<Self, Trouble> {
        match (from, &args.resume, &args.take_back) {
            (Some((draft, cards)), ..) if cards.fields.is_empty() => Self::whole(args, knows, target, (draft, cards)),
            (Some((draft, cards)), ..) => Self::only(args, knows, target, (draft, cards)),
            (_, Some(id), _) => Self::resume(&mut knows, &target, id, args.yes),
            (_, _, Some(id)) => Self::take_back(&mut knows, &target, id),
            _ if args.retry.is_some() => Self::retry(&mut knows, &target, args.retry.as_deref().unwrap_or_default()),
            _ => Err(Trouble::new("plan-no-card", Who::Person)),
        }
    }

    fn whole(args: &Publish, mut knows: Knows<'_>, target: Target, from: (&Draft, &Cards)) -> Result<Self, Trouble> {
        let (draft, cards) = from;
        // Whole rights go out whatever the card has: its answers are not asked.
        knows.answers = None;
        let (known, damage) = known(&mut knows, &target, &cards.all)?;
        let plan = Plan::new(target, &draft.rights, known.into_iter().map(settled).collect())?;
        let begins = (plan.cards.len() > 1).then(|| begun(args, &plan, BatchKind::Whole, &draft.rights));
        Ok(Self { plan: Some(plan), damage, ..Self::default() }.beginning(begins.transpose()?))
    }

    fn only(args: &Publish, mut knows: Knows<'_>, target: Target, from: (&Draft, &Cards)) -> Result<Self, Trouble> {
        let (draft, cards) = from;
        let (mut known, damage) = known(&mut knows, &target, &cards.all)?;
        for card in &mut known {
            card.own = cards.own.get(&card.input.card_id).map(|own| own.over(&draft.rights));
        }
        let merging = Merging::new(&target, &draft.rights, &cards.fields, &known);
        let begins = merging.plan.as_ref().map(|plan| begun(args, plan, BatchKind::Only, &draft.rights)).transpose()?;
        let begins = begins.map(|mut batch| {
            batch.fields.clone_from(&cards.fields);
            for card in &mut batch.cards {
                card.own = known.iter().find(|k| k.input.card_id == card.card).and_then(|k| k.own.clone());
            }
            batch
        });
        Ok(Self { damage, ..Self::from(merging) }.beginning(begins))
    }

    fn resume(knows: &mut Knows<'_>, target: &Target, id: &str, sure: bool) -> Result<Self, Trouble> {
        let batch = batch_of(knows, target, id)?;
        let cards: Vec<String> = batch.cards.iter().filter(|c| is_left(c)).map(|c| c.card.clone()).collect();
        let (known, damage) = known(knows, target, &cards)?;
        Ok(Self { batch: Some(batch.id.clone()), damage, ..Self::from(resumed(target, &batch, &known, sure)) })
    }

    /// What failed in a batch, as a batch of its own: what was refused or did not leave, from each card's state as it is
    /// now; an unknown outcome only after a look.
    fn retry(knows: &mut Knows<'_>, target: &Target, id: &str) -> Result<Self, Trouble> {
        let batch = batch_of(knows, target, id)?;
        let failed: Vec<&BatchCard> = batch.cards.iter().filter(|c| is_failed(c)).collect();
        let cards: Vec<String> = failed.iter().map(|c| c.card.clone()).collect();
        let (mut known, damage) = known(knows, target, &cards)?;
        for (known, card) in known.iter_mut().zip(failed) {
            (known.own, known.input.title) = (card.own.clone(), Some(card.title.clone()).filter(|t| !t.is_empty()));
        }
        let work = match batch.kind {
            _ if cards.is_empty() => Self::default(),
            BatchKind::Only => Self::from(Merging::new(target, &batch.rights, &batch.fields, &known)),
            BatchKind::Whole => Self {
                plan: Some(Plan::new(target.clone(), &batch.rights, known.into_iter().map(settled).collect())?),
                ..Self::default()
            },
            BatchKind::Back => {
                let mut first = batch_of(knows, target, batch.back_of.as_deref().unwrap_or(id))?;
                first.cards.retain(|c| cards.contains(&c.card));
                let back = taken_back(target, &first, &known);
                Self { lasting: back.lasting, ..Self::from(back.merging) }
            }
        };
        let begins = work.plan.as_ref().map(|plan| -> Result<Batch, Trouble> {
            let mut begins = batch_of_plan(plan, batch.kind, &batch.rights)?;
            (begins.title, begins.fields) = (batch.title.clone(), batch.fields.clone());
            begins.back_of.clone_from(&batch.back_of);
            for card in &mut begins.cards {
                card.own = batch.cards.iter().find(|c| c.card == card.card).and_then(|c| c.own.clone());
            }
            Ok(begins)
        });
        let begins = begins.transpose()?;
        Ok(Self { damage, ..work }.beginning(begins))
    }

    fn take_back(knows: &mut Knows<'_>, target: &Target, id: &str) -> Result<Self, Trouble> {
        let batch = batch_of(knows, target, id)?;
        let cards: Vec<String> = batch.cards.iter().filter(|c| is_changed(c)).map(|c| c.card.clone()).collect();
        let (known, damage) = known(knows, target, &cards)?;
        let back = taken_back(target, &batch, &known);
        let begins = back.merging.plan.as_ref().map(|plan| -> Result<Batch, Trouble> {
            let (kind, title) = (BatchKind::Back, batch.title.clone());
            let (fields, back_of) = (batch.fields.clone(), Some(batch.id.clone()));
            Ok(Batch { title, fields, back_of, ..batch_of_plan(plan, kind, &batch.rights)? })
        });
        let begins = begins.transpose()?;
        Ok(Self { damage, lasting: back.lasting, ..Self::from(back.merging) }.beginning(begins))
    }

    fn beginning(mut self, begins: Option<Batch>) -> Self {
        self.batch = begins.as_ref().map(|b| b.id.clone());
        self.begins = begins;
        self
    }

    /// The cards that go out.
    pub fn cards(&self) -> &[CardPlan] {
        self.plan.as_ref().map_or(&[], |plan| &plan.cards)
    }

    /// The ids in the order in which their rows come: first what is not sent.
    pub fn order(&self) -> Vec<String> {
        let apart = self.apart.iter().map(|a| a.card_id.clone());
        apart.chain(self.cards().iter().map(|c| c.input.card_id.clone())).collect()
    }
}

impl From<Merging> for Work {
    fn from(merging: Merging) -> Self {
        Self { plan: merging.plan, apart: merging.apart, ..Self::default() }
    }
}

/// A state that is in doubt is none to compare with.
fn settled(known: KnownCard) -> CardInput {
    match known.doubted {
        Some(_) => CardInput { last: None, ..known.input },
        None => known.input,
    }
}

/// The batch of a plan, called by the name of the draft's file.
fn begun(args: &Publish, plan: &Plan, kind: BatchKind, rights: &CardRights) -> Result<Batch, Trouble> {
    let title = args.draft.as_deref().and_then(|p| p.file_stem()).map(|s| s.to_string_lossy().into_owned());
    Ok(Batch { title: title.unwrap_or_default(), ..batch_of_plan(plan, kind, rights)? })
}

/// The batch `id`, which is of this merchant at this server.
fn batch_of(knows: &mut Knows<'_>, target: &Target, id: &str) -> Result<Batch, Trouble> {
    let none = || Trouble::new("batch-none", Who::Person).with("batch", id);
    let batch = knows.record.as_deref_mut().map_or(Ok(None), |r| r.batch(id))?.ok_or_else(none)?;
    if batch.mchid != target.mchid || !same_server(&batch.gateway, target.gateway.host()) {
        let other = Trouble::new("batch-other", Who::Person).with("batch", id).with("mchid", batch.mchid);
        return Err(other.with("gateway", batch.gateway));
    }
    Ok(batch)
}
