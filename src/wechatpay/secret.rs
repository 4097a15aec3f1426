//! Secrets that are typed: passwords and the APIv3 key. Wiped when dropped, never shown, never written.

use zeroize::Zeroizing;

/// Room for what is typed, in bytes: a text that grows past its room is copied, and the old copy is not wiped.
const ROOM_BYTES: usize = 256;

/// A typed secret.
pub struct Secret(Zeroizing<String>);

impl Default for Secret {
    fn default() -> Self {
        Self(Zeroizing::new(String::with_capacity(ROOM_BYTES)))
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        let mut out = Self::default();
        out.0.push_str(text);
        out
    }
}

impl Clone for Secret {
    fn clone(&self) -> Self {
        Self::from(self.text())
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(***)")
    }
}

impl Secret {
    /// The text, for the one call that needs it.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// The text as a password field edits it.
    pub fn text_mut(&mut self) -> &mut String {
        &mut self.0
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// APIv3 密钥: 32 characters that are 32 bytes (src/wechatpay/README.md, Credentials).
pub struct ApiV3Key(Zeroizing<[u8; 32]>);

impl std::fmt::Debug for ApiV3Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ApiV3Key(***)")
    }
}

impl ApiV3Key {
    /// Reads what was typed or pasted, without the blanks around it. `None` unless it is 32 characters of visible
    /// ASCII.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().as_bytes();
        let visible = text.iter().all(u8::is_ascii_graphic);
        <[u8; 32]>::try_from(text).ok().filter(|_| visible).map(|key| Self(Zeroizing::new(key)))
    }

    /// Its bytes, for decrypting and for the keychain.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "0123456789abcdefABCDEF0123456789";

    #[test]
    fn an_apiv3_key_has_32_characters() {
        assert!(ApiV3Key::parse(&format!(" {KEY}\n")).is_some_and(|k| k.bytes() == KEY.as_bytes()));
        for wrong in ["", &KEY[1..], &format!("{KEY}0"), "0123456789abcdefABCDEF012345678 9", "一二三四五六七八九十一2"]
        {
            assert!(ApiV3Key::parse(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn typed_secrets_never_show_themselves() {
        let secret = Secret::from(KEY);
        assert_eq!((secret.text(), secret.clone().text()), (KEY, KEY));
        let shown = format!("{secret:?} {:?} {:?}", ApiV3Key::parse(KEY), Some(&secret));
        assert_eq!(shown, "Secret(***) Some(ApiV3Key(***)) Some(Secret(***))");
    }

    #[test]
    fn typing_a_password_never_moves_it() {
        let mut secret = Secret::default();
        let place = secret.text().as_ptr();
        (0..ROOM_BYTES).for_each(|_| secret.text_mut().push('x'));
        assert_eq!(secret.text().as_ptr(), place);
    }
}
