//! Style sheet, script, fonts, map: files inside the program, each under an address that holds its digest, so that it may be
//! kept for ever.

use crate::encoding::Body;
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::LazyLock;

#[derive(RustEmbed)]
#[folder = "assets/"]
#[exclude = "*.txt"]
struct Files;

/// A file that is served.
pub struct Asset {
    /// Its content.
    pub body: Body,
    /// Its media type.
    pub kind: &'static str,
}

fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    }
}

static ALL: LazyLock<(String, BTreeMap<String, Asset>)> = LazyLock::new(|| {
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut digest = Sha256::new();
    let mut names: Vec<_> = Files::iter().collect();
    names.sort();
    for name in names {
        let Some(file) = Files::get(&name) else { continue };
        digest.update(name.as_bytes());
        digest.update(&file.data);
        files.insert(name.to_string(), file.data.into_owned());
    }
    // One style sheet is one request: the faces come before the rules that use them.
    if let (Some(faces), Some(css)) = (files.remove("fonts.css"), files.get_mut("app.css")) {
        let rules = std::mem::replace(css, faces);
        css.extend(rules);
    }
    let digest: [u8; 32] = digest.finalize().into();
    let tag = digest.iter().take(5).map(|b| format!("{b:02x}")).collect();
    let asset = |(name, bytes): (String, Vec<u8>)| {
        let asset = Asset { kind: kind(&name), body: Body::new(bytes) };
        (name, asset)
    };
    (tag, files.into_iter().map(asset).collect())
});

/// The address of a file.
pub fn url(name: &str) -> String {
    format!("/assets/{}/{name}", ALL.0)
}

/// A file by the rest of its address, if the digest in it is that of this program.
pub fn find(tag: &str, name: &str) -> Option<&'static Asset> {
    (tag == ALL.0).then(|| ALL.1.get(name)).flatten()
}

/// The text of a file of the program.
pub fn text(name: &str) -> &'static str {
    ALL.1.get(name).and_then(|a| a.body.text()).unwrap_or("")
}
