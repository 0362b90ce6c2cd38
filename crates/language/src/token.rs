//! Tokens of a sentence. Commas are for the reader and make no token.

use crate::Span;

/// What a token is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tok {
    /// A word of any script.
    Word,
    /// A whole number.
    Number,
    /// `30th`.
    Ordinal,
    /// `1992-05-15`, `2003-12`, `2003-09/2003-12`, `2006~`: anything that begins like a date.
    Date,
    /// `2/3`.
    Fraction,
    /// `"quoted text"`, quotes included.
    Quoted,
    /// `:`, `%`, `(`, `)`, `|`, `;`.
    Mark,
}

/// A token of a sentence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Token {
    /// What it is.
    pub tok: Tok,
    /// Where it stands in the sentence.
    pub span: Span,
}

impl Token {
    /// Its text.
    pub fn text<'a>(&self, sentence: &'a str) -> &'a str {
        sentence.get(self.span.range()).unwrap_or("")
    }
}

fn closing_quote(open: char) -> Option<char> {
    match open {
        '"' => Some('"'),
        '“' => Some('”'),
        '«' => Some('»'),
        _ => None,
    }
}

fn is_mark(c: char) -> bool {
    matches!(c, ':' | '%' | '(' | ')' | '|' | ';')
}

/// Splits a sentence into tokens, into `out`. Never fails: any text is some tokens.
pub fn tokens(sentence: &str, out: &mut Vec<Token>) {
    out.clear();
    let bytes = sentence.as_bytes();
    let mut at = 0;
    while let Some(&b) = bytes.get(at) {
        if b == b' ' || b == b',' || b == b'\t' {
            at += 1;
            continue;
        }
        let start = at;
        if b.is_ascii_alphanumeric() {
            at += 1;
            while let Some(&b) = bytes.get(at) {
                if b == b' ' || b == b',' || b == b'\t' || b >= 0x80 || is_mark(b as char) || b == b'"' {
                    break;
                }
                at += 1;
            }
            if bytes.get(at).is_none_or(|b| *b < 0x80) {
                let text = sentence.get(start..at).unwrap_or("");
                out.push(Token { tok: classify(text), span: Span::new(start, at) });
                continue;
            }
            at = start;
        }
        let Some(c) = sentence.get(at..).and_then(|rest| rest.chars().next()) else { break };
        if c.is_whitespace() || c == ',' {
            at += c.len_utf8();
            continue;
        }
        if let Some(close) = closing_quote(c) {
            let inner = at + c.len_utf8();
            let end = sentence
                .get(inner..)
                .and_then(|rest| rest.find(close))
                .map_or(sentence.len(), |i| inner + i + close.len_utf8());
            out.push(Token { tok: Tok::Quoted, span: Span::new(start, end) });
            at = end;
            continue;
        }
        if is_mark(c) {
            at += c.len_utf8();
            out.push(Token { tok: Tok::Mark, span: Span::new(start, at) });
            continue;
        }
        let rest = sentence.get(at..).unwrap_or("");
        let end = rest
            .char_indices()
            .find(|(_, c)| c.is_whitespace() || *c == ',' || is_mark(*c) || closing_quote(*c).is_some())
            .map_or(sentence.len(), |(i, _)| at + i);
        let end = end.max(at + c.len_utf8());
        out.push(Token { tok: classify(sentence.get(at..end).unwrap_or("")), span: Span::new(at, end) });
        at = end;
    }
}

fn classify(text: &str) -> Tok {
    let b = text.as_bytes();
    if !b.first().is_some_and(u8::is_ascii_digit) {
        return Tok::Word;
    }
    let digits = b.iter().take_while(|c| c.is_ascii_digit()).count();
    let rest = text.get(digits..).unwrap_or("");
    match rest {
        "" => Tok::Number,
        "st" | "nd" | "rd" | "th" => Tok::Ordinal,
        _ if rest.starts_with('/') && digits <= 3 && rest.len() <= 4 && rest.len() > 1 => {
            if rest.bytes().skip(1).all(|c| c.is_ascii_digit()) { Tok::Fraction } else { Tok::Word }
        }
        _ if digits >= 2 && rest.starts_with(['-', '/', '~', '?', 'X']) => Tok::Date,
        _ if digits == 4 => Tok::Date,
        _ => Tok::Word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(s: &str) -> Vec<(Tok, &str)> {
        let mut out = Vec::new();
        tokens(s, &mut out);
        out.iter().map(|t| (t.tok, t.text(s))).collect()
    }

    #[test]
    fn tokens_of_both_languages() {
        use Tok::*;
        assert_eq!(
            split("Armenia, Беларусь: \"a b\" 55 % 2/3 30th 1992-05-15 2003 2006-12~ 20/21"),
            vec![
                (Word, "Armenia"),
                (Word, "Беларусь"),
                (Mark, ":"),
                (Quoted, "\"a b\""),
                (Number, "55"),
                (Mark, "%"),
                (Fraction, "2/3"),
                (Ordinal, "30th"),
                (Date, "1992-05-15"),
                (Number, "2003"),
                (Date, "2006-12~"),
                (Fraction, "20/21"),
            ]
        );
        assert_eq!(split("«незакрытая"), vec![(Quoted, "«незакрытая")]);
        assert_eq!(split("Côte d'Ivoire"), vec![(Word, "Côte"), (Word, "d'Ivoire")]);
    }
}
