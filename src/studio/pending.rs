//! Jobs of one kind that are under way (src/studio/README.md, What is under way).

use crate::work::JobId;

/// Jobs of one kind that are under way, each with what is to be known when it is over.
#[derive(Debug)]
pub struct Pending<T>(Vec<(JobId, T)>);

impl<T> Default for Pending<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Pending<T> {
    /// A job was sent.
    pub fn begin(&mut self, id: JobId, what: T) {
        self.0.push((id, what));
    }

    /// A job was sent, and those before it are of no account any more.
    pub fn begin_instead(&mut self, id: JobId, what: T) {
        self.0 = vec![(id, what)];
    }

    /// The job is over; `None` when it was none of these, or was given up.
    pub fn finish(&mut self, id: JobId) -> Option<T> {
        let at = self.0.iter().position(|(job, _)| *job == id)?;
        Some(self.0.remove(at).1)
    }

    /// All of them are given up.
    pub fn take_all(&mut self) -> Vec<(JobId, T)> {
        std::mem::take(&mut self.0)
    }

    /// Whether the job is one of these.
    pub fn has(&self, id: JobId) -> bool {
        self.0.iter().any(|(job, _)| *job == id)
    }

    /// Whether any is under way.
    pub fn is_some(&self) -> bool {
        !self.0.is_empty()
    }

    /// How many are under way.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Whether none is under way.
    pub fn is_none(&self) -> bool {
        self.0.is_empty()
    }

    /// What the one that was sent last is for.
    pub fn last(&self) -> Option<&T> {
        self.0.last().map(|(_, what)| what)
    }

    /// The same, to be changed.
    pub fn last_mut(&mut self) -> Option<&mut T> {
        self.0.last_mut().map(|(_, what)| what)
    }

    /// The jobs, oldest first.
    pub fn ids(&self) -> impl Iterator<Item = JobId> {
        self.0.iter().map(|(id, _)| *id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_is_over_once_and_those_beside_it_go_on() {
        let mut p = Pending::default();
        p.begin(1, "a");
        p.begin(2, "b");
        assert_eq!((p.finish(1), p.finish(1), p.has(2)), (Some("a"), None, true));
        p.begin_instead(3, "c");
        assert_eq!((p.finish(2), p.ids().collect::<Vec<_>>()), (None, vec![3]));
        assert_eq!((p.take_all().len(), p.is_none()), (1, true));
    }
}
