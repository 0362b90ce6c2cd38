//! Bodies in the encodings of the web, each made once.

use axum::body::Bytes;
use std::io::Write;
use std::sync::OnceLock;

/// Below this many bytes encoding is not worth its header.
const SMALL: usize = 600;

/// How a body may be encoded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Coding {
    /// Brotli (RFC 7932).
    Brotli,
    /// Gzip (RFC 1952).
    Gzip,
    /// As it is.
    Plain,
}

impl Coding {
    /// The best coding that a client takes, by its header `Accept-Encoding`.
    pub fn of(accept: Option<&str>) -> Coding {
        let takes = |name: &str| {
            accept.unwrap_or("").split(',').any(|part| {
                let mut parts = part.split(';');
                let named = parts.next().is_some_and(|n| n.trim().eq_ignore_ascii_case(name));
                let refused = parts
                    .any(|q| matches!(q.trim().strip_prefix("q="), Some("0" | "0.0" | "0.00" | "0.000")));
                named && !refused
            })
        };
        if takes("br") {
            Coding::Brotli
        } else if takes("gzip") {
            Coding::Gzip
        } else {
            Coding::Plain
        }
    }

    /// Its name in headers.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Coding::Brotli => Some("br"),
            Coding::Gzip => Some("gzip"),
            Coding::Plain => None,
        }
    }
}

/// A body with its encodings, each made when it is first asked for.
pub struct Body {
    plain: Bytes,
    gzip: OnceLock<Option<Bytes>>,
    brotli: OnceLock<Option<Bytes>>,
}

fn gzip(plain: &[u8]) -> Option<Bytes> {
    let mut out =
        flate2::write::GzEncoder::new(Vec::with_capacity(plain.len() / 4), flate2::Compression::new(6));
    out.write_all(plain).ok()?;
    out.finish().ok().map(Bytes::from)
}

fn brotli(plain: &[u8]) -> Option<Bytes> {
    let mut out = Vec::with_capacity(plain.len() / 4);
    let params = brotli::enc::BrotliEncoderParams { quality: 5, lgwin: 20, ..Default::default() };
    brotli::BrotliCompress(&mut std::io::Cursor::new(plain), &mut out, &params).ok()?;
    Some(Bytes::from(out))
}

impl Body {
    /// A body.
    pub fn new(plain: impl Into<Bytes>) -> Body {
        Body { plain: plain.into(), gzip: OnceLock::new(), brotli: OnceLock::new() }
    }

    /// The body in a coding, and the coding it is really in.
    pub fn coded(&self, coding: Coding) -> (Bytes, Coding) {
        if self.plain.len() < SMALL {
            return (self.plain.clone(), Coding::Plain);
        }
        let made = match coding {
            Coding::Brotli => self.brotli.get_or_init(|| brotli(&self.plain)).clone(),
            Coding::Gzip => self.gzip.get_or_init(|| gzip(&self.plain)).clone(),
            Coding::Plain => None,
        };
        match made {
            Some(bytes) => (bytes, coding),
            None => (self.plain.clone(), Coding::Plain),
        }
    }

    /// The body as text, if it is.
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.plain).ok()
    }

    /// What it takes in memory, roughly: the plain body and what its encodings may come to.
    pub fn weight(&self) -> u64 {
        self.plain.len() as u64 * 5 / 4 + 200
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_that_is_taken_is_chosen() {
        assert_eq!(Coding::of(Some("gzip, deflate, br")), Coding::Brotli);
        assert_eq!(Coding::of(Some("gzip;q=1.0, br;q=0")), Coding::Gzip);
        assert_eq!(Coding::of(Some("identity")), Coding::Plain);
        assert_eq!(Coding::of(None), Coding::Plain);
    }
}
