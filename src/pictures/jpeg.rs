//! What of a JPEG is looked at before it is decoded: whether it is whole, and how much work it asks for.

/// The pictures of no camera and no program have so many scans: each goes over the whole picture again, so that a small
/// file could ask for hours.
const MOST_SCANS: usize = 100;

/// Whether a JPEG comes to its end, and asks for no more work than pictures do.
pub(super) fn is_sound(bytes: &[u8]) -> bool {
    let mut scans = 0;
    let mut at = 2;
    loop {
        // Between two segments stands whatever was compressed; in it 0xFF is followed by 0, or by a restart mark.
        let Some(found) = bytes.get(at..).and_then(|rest| rest.windows(2).position(|w| is_marker(w[0], w[1]))) else {
            return false;
        };
        let marker = bytes.get(at + found + 1).copied().unwrap_or_default();
        at += found + 2;
        match marker {
            0xd9 => return scans > 0,
            0xda => {
                scans += 1;
                if scans > MOST_SCANS {
                    return false;
                }
            }
            _ => {}
        }
        let Some(&[high, low]) = bytes.get(at..at + 2) else { return false };
        at += usize::from(u16::from_be_bytes([high, low])).max(2);
    }
}

fn is_marker(first: u8, second: u8) -> bool {
    // 0xFF may be repeated before a mark.
    first == 0xff && !matches!(second, 0 | 0x01 | 0xd0..=0xd8 | 0xff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_that_is_cut_or_has_too_many_scans_is_not_sound() {
        let scan = [0xff, 0xda, 0, 3, 1, 7, 0xff, 0, 0xff, 0xd0, 9];
        let whole = |scans: usize| [&[0xff, 0xd8][..], &scan.repeat(scans), &[0xff, 0xff, 0xd9]].concat();
        assert!(is_sound(&whole(1)) && is_sound(&whole(MOST_SCANS)));
        assert!(!is_sound(&whole(0)) && !is_sound(&whole(MOST_SCANS + 1)));
        let one = whole(1);
        (0..one.len() - 1).for_each(|n| assert!(!is_sound(&one[..n]), "{n}"));
    }
}
