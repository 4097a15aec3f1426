//! A record is opened: while an old home is taken in, which may last, the window hears how far it is.

use std::time::{Duration, Instant};

use super::out::Out;
use super::outcome::Outcome;
use crate::storage::Progress;

/// It is told anew no sooner than this.
const PAUSE: Duration = Duration::from_millis(100);

/// Runs `open` for the record of 演练, or of real cards, and tells how far the taking in is that it reports; at its end,
/// however it ends, that nothing is taken in any more. Who is the first to open the record takes in, the others wait:
/// every worker opens it through here.
pub(super) fn opened<T>(out: &Out, trial: bool, open: impl FnOnce(&mut dyn FnMut(Progress)) -> T) -> T {
    let mut telling = Telling { out, trial, told: None };
    open(&mut |progress| telling.hear(progress))
}

struct Telling<'a> {
    out: &'a Out,
    trial: bool,
    told: Option<Instant>,
}

impl Telling<'_> {
    fn hear(&mut self, progress: Progress) {
        if self.told.is_none_or(|at| at.elapsed() >= PAUSE) {
            self.told = Some(Instant::now());
            self.out.send(Outcome::TakingIn(self.trial, Some(progress)));
        }
    }
}

impl Drop for Telling<'_> {
    fn drop(&mut self) {
        if self.told.is_some() {
            self.out.send(Outcome::TakingIn(self.trial, None));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn it_is_told_at_once_then_now_and_then_and_its_end_also_after_a_failure_or_a_panic() {
        let (sender, outcomes) = channel();
        let out = Out::new(sender, Arc::new(|_| {}));
        let told = || -> Vec<Option<usize>> {
            let of = |o: Outcome| match o {
                Outcome::TakingIn(false, progress) => progress.map(|p| p.done),
                other => panic!("{other:?}"),
            };
            outcomes.try_iter().map(of).collect()
        };
        opened(&out, false, |_| ());
        assert!(told().is_empty(), "nothing was taken in");
        let failed: Result<(), ()> = opened(&out, false, |hear| {
            (0..5000).for_each(|done| hear(Progress { done, all: 5000 }));
            std::thread::sleep(PAUSE);
            hear(Progress { done: 5000, all: 5000 });
            Err(())
        });
        let all = told();
        assert!(failed.is_err() && all.len() < 100, "{all:?}");
        assert_eq!((all[0], all[all.len() - 2], all[all.len() - 1]), (Some(0), Some(5000), None));
        out.catch_panic(1, || {
            opened(&out, false, |hear| {
                hear(Progress { done: 0, all: 1 });
                panic!("a worker");
            });
        });
        let Some(Outcome::TakingIn(false, Some(_))) = outcomes.try_recv().ok() else { panic!("its beginning") };
        let Some(Outcome::TakingIn(false, None)) = outcomes.try_recv().ok() else { panic!("its end") };
    }
}
