//! The three layouts for three widths (src/ui/README.md, Small screens), and where each part stands.

/// A layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// From 1280 points: rail, form in two columns, phone.
    Wide,
    /// From 1000 points: the rail becomes tabs above a one-column form, the phone scaled to its stage.
    Middle,
    /// Below: form and phone are two tabs, with a strip of the phone that follows the field in focus.
    Narrow,
}

/// Width of the rail, in points.
pub const RAIL: f32 = 168.0;

impl Layout {
    /// The layout for a window of this width, in points.
    pub fn for_width(width: f32) -> Self {
        match width {
            w if w >= 1280.0 => Self::Wide,
            w if w >= 1000.0 => Self::Middle,
            _ => Self::Narrow,
        }
    }

    /// Whether there is room for the phone before and the phone now, side by side.
    pub fn holds_two(width: f32) -> bool {
        width >= 1500.0
    }

    /// Width of the stage, in points; `two`: for two phones.
    pub fn stage(self, width: f32, two: bool) -> f32 {
        match self {
            _ if two => (width * 0.5).clamp(750.0, 860.0),
            Self::Wide => (width * 0.325).clamp(440.0, 620.0),
            Self::Middle => (width * 0.3).clamp(320.0, 380.0),
            Self::Narrow => 300.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Layout;

    #[test]
    fn two_phones_stand_side_by_side_from_1500_points() {
        assert!(Layout::holds_two(1500.0) && !Layout::holds_two(1499.0));
        assert_eq!(Layout::Wide.stage(1500.0, true), 750.0);
    }

    #[test]
    fn each_width_has_its_layout_on_both_sides_of_its_boundary() {
        for (width, layout) in [
            (1280.0, Layout::Wide),
            (1279.0, Layout::Middle),
            (1000.0, Layout::Middle),
            (999.0, Layout::Narrow),
            (911.0, Layout::Narrow),
        ] {
            assert_eq!(Layout::for_width(width), layout, "{width}");
        }
    }
}
