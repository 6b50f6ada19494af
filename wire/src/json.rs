//! [`Json`]: a document, its texts and numbers still in the words of the sender.

use std::borrow::Cow;
use std::fmt;

/// Lists and objects in each other; deeper documents are refused, so that reading one cannot use up the stack.
const DEEPEST: u8 = 100;

/// A value of a JSON document.
#[derive(Clone, Debug, PartialEq)]
pub enum Json<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as it is written.
    Number(&'a str),
    /// A text.
    Text(Cow<'a, str>),
    /// A list.
    List(Vec<Json<'a>>),
    /// An object, its fields in order.
    Object(Vec<(Cow<'a, str>, Json<'a>)>),
}

/// A document that is not what it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Misread {
    /// The name of what was expected.
    pub expected: &'static str,
}

impl fmt::Display for Misread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not understood: expected ")?;
        f.write_str(self.expected)
    }
}

impl std::error::Error for Misread {}

impl<'a> Json<'a> {
    /// Reads a document.
    ///
    /// # Errors
    /// The text is no JSON, or is too deep. Never panics, whatever the text.
    pub fn parse(text: &'a str) -> Result<Self, Misread> {
        let mut reader = Reader { text, at: 0, depth: 0 };
        let value = reader.value()?;
        reader.skip_spaces();
        if reader.at == text.len() { Ok(value) } else { Err(Misread { expected: "the end" }) }
    }

    /// The field of an object, if this is one and has it.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(fields) => fields.iter().find(|(field, _)| field == name).map(|(_, value)| value),
            _ => None,
        }
    }
}

/// A place in a document.
struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: u8,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    fn skip_spaces(&mut self) {
        while matches!(self.peek(), b' ' | b'\t' | b'\n' | b'\r') {
            self.at += 1;
        }
    }

    /// Skips spaces and takes `byte`, if it comes next.
    fn takes(&mut self, byte: u8) -> bool {
        self.skip_spaces();
        let is_next = self.peek() == byte;
        self.at += usize::from(is_next);
        is_next
    }

    fn expect(&mut self, byte: u8, expected: &'static str) -> Result<(), Misread> {
        if self.takes(byte) { Ok(()) } else { Err(Misread { expected }) }
    }

    fn value(&mut self) -> Result<Json<'a>, Misread> {
        self.skip_spaces();
        match self.peek() {
            b'"' => self.text().map(Json::Text),
            b'[' => self.within(|reader| {
                let mut items = Vec::new();
                while !reader.takes(b']') {
                    if !items.is_empty() {
                        reader.expect(b',', "a comma")?;
                    }
                    items.push(reader.value()?);
                }
                Ok(Json::List(items))
            }),
            b'{' => self.within(|reader| {
                let mut fields = Vec::new();
                while !reader.takes(b'}') {
                    if !fields.is_empty() {
                        reader.expect(b',', "a comma")?;
                        reader.skip_spaces();
                    }
                    let name = reader.text()?;
                    reader.expect(b':', "a colon")?;
                    fields.push((name, reader.value()?));
                }
                Ok(Json::Object(fields))
            }),
            b'-' | b'0'..=b'9' => self.number(),
            _ => {
                for (word, value) in [("null", Json::Null), ("true", Json::Bool(true)), ("false", Json::Bool(false))] {
                    if self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
                        self.at += word.len();
                        return Ok(value);
                    }
                }
                Err(Misread { expected: "a value" })
            }
        }
    }

    /// Reads what stands within brackets, after the one that opens.
    fn within(&mut self, read: impl FnOnce(&mut Self) -> Result<Json<'a>, Misread>) -> Result<Json<'a>, Misread> {
        if self.depth == DEEPEST {
            return Err(Misread { expected: "less depth" });
        }
        self.at += 1;
        self.depth += 1;
        let value = read(self);
        self.depth -= 1;
        value
    }

    fn digits(&mut self) -> usize {
        let from = self.at;
        while self.peek().is_ascii_digit() {
            self.at += 1;
        }
        self.at - from
    }

    fn number(&mut self) -> Result<Json<'a>, Misread> {
        const BAD: Misread = Misread { expected: "a number" };
        let from = self.at;
        self.at += usize::from(self.peek() == b'-');
        let leads_with_zero = self.peek() == b'0';
        let whole = self.digits();
        if whole == 0 || (leads_with_zero && whole > 1) {
            return Err(BAD);
        }
        if self.peek() == b'.' {
            self.at += 1;
            if self.digits() == 0 {
                return Err(BAD);
            }
        }
        if matches!(self.peek(), b'e' | b'E') {
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), b'+' | b'-'));
            if self.digits() == 0 {
                return Err(BAD);
            }
        }
        Ok(Json::Number(&self.text[from..self.at]))
    }

    fn text(&mut self) -> Result<Cow<'a, str>, Misread> {
        self.expect(b'"', "a text")?;
        let from = self.at;
        let mut own: Option<String> = None;
        let mut copied = from;
        loop {
            match self.peek() {
                b'"' => {
                    let rest = &self.text[copied..self.at];
                    self.at += 1;
                    return Ok(match own {
                        None => Cow::Borrowed(rest),
                        Some(own) => Cow::Owned(own + rest),
                    });
                }
                b'\\' => {
                    let own = own.get_or_insert_default();
                    own.push_str(&self.text[copied..self.at]);
                    self.at += 1;
                    own.push(self.escaped()?);
                    copied = self.at;
                }
                // The end of the text is one of these.
                0..0x20 => return Err(Misread { expected: "the end of a text" }),
                _ => self.at += 1,
            }
        }
    }

    /// The character that follows a backslash.
    fn escaped(&mut self) -> Result<char, Misread> {
        let byte = self.peek();
        self.at += 1;
        Ok(match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let mut code = self.hex()?;
                // Two of them make one character beyond the first 65,536.
                if (0xd800..0xdc00).contains(&code) && self.text.as_bytes()[self.at..].starts_with(b"\\u") {
                    self.at += 2;
                    let low = self.hex()?;
                    if (0xdc00..0xe000).contains(&low) {
                        code = 0x1_0000 + ((code - 0xd800) << 10) + (low - 0xdc00);
                    }
                }
                char::from_u32(code).ok_or(Misread { expected: "a character" })?
            }
            _ => return Err(Misread { expected: "an escape" }),
        })
    }

    fn hex(&mut self) -> Result<u32, Misread> {
        let mut code = 0;
        for _ in 0..4 {
            let digit = char::from(self.peek()).to_digit(16).ok_or(Misread { expected: "a digit" })?;
            self.at += 1;
            code = code * 16 + digit;
        }
        Ok(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The same document as `serde_json` has it.
    fn of(json: &Json<'_>) -> serde_json::Value {
        match json {
            Json::Null => serde_json::Value::Null,
            Json::Bool(on) => (*on).into(),
            Json::Number(number) => serde_json::from_str(number).unwrap(),
            Json::Text(text) => text.as_ref().into(),
            Json::List(items) => items.iter().map(of).collect(),
            Json::Object(fields) => fields.iter().map(|(name, value)| (name.to_string(), of(value))).collect(),
        }
    }

    fn documents() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            (-1e9..1e9).prop_map(|number: f64| number.into()),
            ".*".prop_map(|text: String| text.into()),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
                proptest::collection::vec((".*", inner), 0..6).prop_map(|fields| serde_json::Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn a_document_is_read_as_serde_reads_it(value in documents(), pretty: bool) {
            let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
            prop_assert_eq!(of(&Json::parse(&text).unwrap()), value);
        }

        #[test]
        fn what_serde_refuses_is_refused(text in r#"[\[\]{}",:0-9eE+.\-\\untrfals \n\u{0}é]{0,24}"#) {
            // A number without end is one to serde only if it fits into its own.
            if let Ok(value) = serde_json::from_str::<serde_json::Value>(&text) {
                prop_assert_eq!(of(&Json::parse(&text).unwrap()), value);
            } else if let Ok(json) = Json::parse(&text) {
                prop_assert!(text.contains(['e', 'E']), "{:?} was read as {:?}", text, json);
            }
        }
    }

    #[test]
    fn escapes_are_read_as_serde_reads_them() {
        for text in [
            r#""\u00e9\n\/\"\\\b\f\r\t""#,
            r#""\ud83d\ude00!""#,
            r#""\ud83d""#,
            r#""\ud83dx""#,
            r#""\ud83d\u0041""#,
            r#""\ude00""#,
            r#""\x""#,
            "\"\n\"",
        ] {
            let serde = serde_json::from_str::<serde_json::Value>(text).ok();
            assert_eq!(Json::parse(text).ok().map(|json| of(&json)), serde, "{text}");
        }
    }

    #[test]
    fn a_document_that_is_too_deep_is_refused() {
        assert!(Json::parse(&format!("{}{}", "[".repeat(100), "]".repeat(100))).is_ok());
        assert!(Json::parse(&"[".repeat(100_000)).is_err());
    }
}
