//! A state as WeChat's answer says it, over what is known of the card (src/wechatpay/README.md, Template).

use super::field::{FIELDS, Value};
use super::shown::{Shown, State};
use super::{CardRights, Section};

/// What WeChat says of a card, over what is known of it: `read` with the `sections` that the answer has. An answer
/// without a section, or without its switch, says nothing of it: absence is never “off”.
pub fn over_known(read: &CardRights, sections: &[Section], last: Option<&CardRights>, shown: &Shown) -> CardRights {
    let mut out = last.cloned().unwrap_or_default();
    let told = FIELDS.iter().filter(|f| sections.contains(&f.section) && f.id != f.section.switch());
    for field in told {
        match read.value(field.id) {
            Value::Flag(on) => out.set_flag(field.id, on),
            Value::Number(number) => out.set_number(field.id, number),
            Value::Text(text) => out.set_text(field.id, text.unwrap_or_default()),
        }
    }
    for section in Section::ALL {
        if shown.get(section).state == State::Shown {
            out.set_shown(section, true);
        }
    }
    out.settle();
    out
}
