//! One value for each section, found by its section and never by a number.

use std::ops::{Index, IndexMut};

use super::body::Section;

/// How many sections there are.
const COUNT: usize = Section::ALL.len();

/// One `T` for each section, in page order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PerSection<T>([T; COUNT]);

impl<T> PerSection<T> {
    /// What `value` gives for each section.
    pub fn from_fn(value: impl FnMut(Section) -> T) -> Self {
        Self(Section::ALL.map(value))
    }

    /// What `change` makes of each value.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> PerSection<U> {
        PerSection(self.0.map(change))
    }

    /// Each section with its value, in page order.
    pub fn iter(&self) -> impl Iterator<Item = (Section, &T)> {
        Section::ALL.into_iter().zip(&self.0)
    }
}

impl<T> Index<Section> for PerSection<T> {
    type Output = T;

    fn index(&self, section: Section) -> &T {
        &self.0[section as usize]
    }
}

impl<T> IndexMut<Section> for PerSection<T> {
    fn index_mut(&mut self, section: Section) -> &mut T {
        &mut self.0[section as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_section_has_a_value_of_its_own() {
        let mut names = PerSection::from_fn(Section::name);
        for section in Section::ALL {
            assert_eq!(names[section], section.name());
        }
        names[Section::Guide] = "changed";
        for (section, name) in names.iter() {
            assert_eq!(*name, if section == Section::Guide { "changed" } else { section.name() });
        }
    }
}
