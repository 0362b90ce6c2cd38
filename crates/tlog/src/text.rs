//! What the text formats share: decimals without leading zeros, canonical base64, lines of hashes.

use crate::Hash;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// An ASCII decimal without sign or leading zeros, as every C2SP format wants it.
pub(crate) fn decimal(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !digits || (text.len() > 1 && text.starts_with('0')) {
        return None;
    }
    text.parse().ok()
}

/// Standard base64 (RFC 4648 section 4) with padding.
pub(crate) fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Reads standard base64; anything but the canonical spelling is refused.
pub(crate) fn from_base64(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

/// One hash in base64 on each line; none for an empty text.
pub(crate) fn hash_lines<'a>(lines: impl Iterator<Item = &'a str>) -> Option<Vec<Hash>> {
    lines.map(Hash::from_base64).collect()
}

/// Whether the text holds a control character of ASCII other than the newline.
pub(crate) fn has_control(text: &str) -> bool {
    text.bytes().any(|b| b < 0x20 && b != b'\n')
}
