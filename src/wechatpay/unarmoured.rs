//! Base64 whose marker lines were lost in a chat, perhaps with words around it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::elements::{is_key_store, is_p12, is_sequence};

/// What every armour begins with.
pub(super) const BEGIN: &str = "-----BEGIN ";
/// Nothing shorter is a key or a certificate, in characters: the public key of 2048 bits alone has 360.
const LEAST_CHARS: usize = 300;
/// Lines of base64 have 64 or 76 characters, the last one perhaps fewer; words are shorter.
const LEAST_LINE_CHARS: usize = 40;

/// The DER in a text without armour: all of it, else its longest run of base64 lines. `None` where that is none.
pub(super) fn bare(bytes: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let text = std::str::from_utf8(bytes).ok().filter(|t| t.len() >= LEAST_CHARS && !t.contains(BEGIN))?;
    let is_base64 = |c: char| c.is_ascii_alphanumeric() || "+/=".contains(c);
    let unescaped = text.split("\\n").flat_map(|part| part.split("\\r"));
    let pieces: Vec<&str> = unescaped.flat_map(|p| p.split(|c| !is_base64(c))).filter(|p| !p.is_empty()).collect();
    let (mut run, mut most, mut at) = (0..0, 0, 0);
    while at < pieces.len() {
        let lines = pieces[at..].iter().take_while(|p| p.len() >= LEAST_LINE_CHARS);
        let (count, chars) = lines.fold((0, 0), |(n, chars), p| (n + 1, chars + p.len()));
        if chars > most {
            (run, most) = (at..at + count, chars);
        }
        at += count.max(1);
    }
    // The last line is short, unless it is a word that follows.
    let last = run.end + usize::from(run.end < pieces.len());
    [0..pieces.len(), run.start..last, run].into_iter().find_map(|range| decoded(&pieces[range]))
}

/// Lines of base64 as one DER element; made in one piece, because a text that grows leaves copies behind.
fn decoded(lines: &[&str]) -> Option<Zeroizing<Vec<u8>>> {
    let mut plain = Zeroizing::new(String::with_capacity(lines.iter().map(|l| l.len()).sum()));
    lines.iter().for_each(|l| plain.push_str(l));
    let der = Some(&plain).filter(|p| p.len() >= LEAST_CHARS).and_then(|p| STANDARD.decode(p.as_bytes()).ok());
    let der = der.map(Zeroizing::new)?;
    is_sequence(&der).then_some(der)
}

/// What a text of base64 holds that is a file of its own: PEM, PKCS#12, a key store. `None` where it is no such text.
/// Secrets for build servers and mail attachments come so.
pub fn unwrapped(bytes: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let text = std::str::from_utf8(bytes).ok().filter(|t| t.len() >= LEAST_CHARS && !t.contains(BEGIN))?;
    // What a browser calls such a file: data:application/x-pkcs12;base64,…
    let text = text.split_once(";base64,").map_or(text, |(_, after)| after);
    let mut plain = Zeroizing::new(String::with_capacity(text.len()));
    plain.extend(text.chars().filter(|c| !c.is_whitespace()));
    let inside = Zeroizing::new(STANDARD.decode(plain.as_bytes()).ok()?);
    let file = inside.windows(BEGIN.len()).any(|w| w == BEGIN.as_bytes()) || is_p12(&inside) || is_key_store(&inside);
    file.then_some(inside)
}
