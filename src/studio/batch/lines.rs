//! The rows of the page, each with its height: made once a change, so that a frame only asks which of them are in sight.

/// A row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// A card that stands apart, by its place among those.
    Apart(usize),
    /// Equal changes, by their place.
    Group(usize),
    /// One of several changes of an unfolded group.
    Change(usize, usize),
    /// A card of an unfolded group: the group, and its place among the planned cards.
    Card(usize, usize),
    /// A card of the run, by its place there.
    Run(usize),
}

impl Line {
    /// Its height, in points.
    pub fn height(self) -> f32 {
        match self {
            Self::Apart(_) | Self::Run(_) => 56.0,
            Self::Group(_) => 44.0,
            Self::Change(..) => 30.0,
            Self::Card(..) => 50.0,
        }
    }
}

/// Rows that stand one below the other, each with its upper edge.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    all: Vec<(Line, f32)>,
    height: f32,
}

impl Rows {
    pub(super) fn of(lines: impl IntoIterator<Item = Line>) -> Self {
        let mut out = Self::default();
        for line in lines {
            out.all.push((line, out.height));
            out.height += line.height();
        }
        out
    }

    /// All of them together, in points.
    pub fn height(&self) -> f32 {
        self.height
    }

    /// How many.
    pub fn count(&self) -> usize {
        self.all.len()
    }

    /// Those that stand between two heights, each with its place and its upper edge.
    pub fn between(&self, top: f32, bottom: f32) -> impl Iterator<Item = (usize, Line, f32)> {
        let from = self.all.partition_point(|(line, at)| at + line.height() <= top);
        let rest = self.all.iter().enumerate().skip(from);
        rest.take_while(move |(_, (_, at))| *at < bottom).map(|(place, (line, at))| (place, *line, *at))
    }
}

/// Everything that is listed on the page.
#[derive(Debug, Clone, Default)]
pub struct Lines {
    /// What stands apart and may come in.
    pub apart: Rows,
    /// What goes out, by equal changes.
    pub going: Rows,
    /// What is so already, or is no card.
    pub same: Rows,
    /// How many of those there are.
    pub same_count: usize,
    /// Of a run: what needs an eye.
    pub eye: Rows,
    /// Of a run: what is being sent and what is still to be.
    pub waiting: Rows,
    /// Of a run: what was published.
    pub done: Rows,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_in_sight_are_found_without_looking_at_the_rest() {
        let rows = Rows::of([Line::Group(0), Line::Card(0, 0), Line::Card(0, 1), Line::Group(1)]);
        assert_eq!(rows.height(), 44.0 + 50.0 + 50.0 + 44.0);
        let places = |top, bottom| rows.between(top, bottom).map(|(place, ..)| place).collect::<Vec<_>>();
        assert_eq!(places(0.0, 1000.0), [0, 1, 2, 3]);
        assert_eq!(places(44.0, 95.0), [1, 2]);
        assert_eq!(places(43.9, 44.0), [0]);
        assert_eq!(places(500.0, 600.0), [0; 0]);
    }
}
