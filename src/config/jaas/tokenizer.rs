//! `java.io.StreamTokenizer` with the settings of Kafka's `JaasConfig`: numbers are parsed, `/`
//! begins a comment, and `-`, `_` and `$` are letters.

use crate::sensitive::{SensitiveBuffer, SensitiveText};

/// A token. Only words and quoted texts have a text (`sval`).
#[derive(Debug)]
pub(super) enum Token {
    /// Letters, digits, `.`, `-`, `_` and `$`, beginning with a letter.
    Word(SensitiveText),
    /// The text between quotes.
    Quoted(SensitiveText),
    /// A text that begins like a number.
    Number,
    /// A character that is not one of these.
    Other(char),
    /// The end.
    End,
}

impl Token {
    /// The token's text in Java.
    pub(super) fn text(self) -> Option<SensitiveText> {
        match self {
            Self::Word(text) | Self::Quoted(text) => Some(text),
            _ => None,
        }
    }
}

/// The tokens of a text.
pub(super) struct Tokenizer<'a> {
    characters: std::iter::Peekable<std::str::Chars<'a>>,
    /// Whether a quoted text ended at the end of a line or of the text.
    pub(super) quote_is_open: bool,
    /// Whether a single `/` removed the rest of a line.
    pub(super) slash_hides: bool,
}

impl<'a> Tokenizer<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Self {
            characters: text.chars().peekable(),
            quote_is_open: false,
            slash_hides: false,
        }
    }

    pub(super) fn next(&mut self) -> Token {
        loop {
            let Some(character) = self.characters.next() else {
                return Token::End;
            };
            match character {
                '\0'..=' ' => {}
                '/' => self.comment(),
                '"' | '\'' => return Token::Quoted(self.quoted(character)),
                '0'..='9' | '.' => return self.number(character == '.'),
                '-' => match self.characters.peek() {
                    Some('0'..='9' | '.') => return self.number(false),
                    _ => return Token::Other('-'),
                },
                letter if is_letter(letter) => return Token::Word(self.word(letter)),
                other => return Token::Other(other),
            }
        }
    }

    /// `/*` to `*/`, or from any other `/` to the end of the line.
    fn comment(&mut self) {
        match self.characters.peek() {
            Some('*') => {
                self.characters.next();
                let mut before = '\0';
                for character in self.characters.by_ref() {
                    if before == '*' && character == '/' {
                        return;
                    }
                    before = character;
                }
            }
            next => {
                self.slash_hides |= next != Some(&'/');
                while self
                    .characters
                    .next_if(|c| !matches!(c, '\n' | '\r'))
                    .is_some()
                {}
            }
        }
    }

    /// Digits with at most one point; another token begins after them.
    fn number(&mut self, mut has_point: bool) -> Token {
        loop {
            let is_digit = |c: &char| c.is_ascii_digit();
            if self.characters.next_if(is_digit).is_some() {
                continue;
            }
            if has_point || self.characters.next_if_eq(&'.').is_none() {
                return Token::Number;
            }
            has_point = true;
        }
    }

    fn word(&mut self, first: char) -> SensitiveText {
        let mut word = SensitiveBuffer::with_capacity(64);
        word.push_char(first);
        let goes_on = |c: &char| is_letter(*c) || matches!(c, '0'..='9' | '.' | '-');
        while let Some(character) = self.characters.next_if(goes_on) {
            word.push_char(character);
        }
        text(word)
    }

    /// The text before the next quotation mark of the same kind; the end of the line ends it, too.
    fn quoted(&mut self, quote: char) -> SensitiveText {
        let mut quoted = SensitiveBuffer::with_capacity(64);
        while let Some(character) = self.characters.next_if(|c| !matches!(c, '\n' | '\r')) {
            match character {
                '\\' => {
                    if let Some(escaped) = self.escaped() {
                        quoted.push_char(escaped);
                    }
                }
                end if end == quote => return text(quoted),
                other => quoted.push_char(other),
            }
        }
        self.quote_is_open = true;
        text(quoted)
    }

    /// C's escapes, with up to three octal digits up to `\377`.
    fn escaped(&mut self) -> Option<char> {
        let first = self.characters.next()?;
        let Some(mut value) = first.to_digit(8) else {
            return Some(match first {
                'a' => '\u{7}',
                'b' => '\u{8}',
                'f' => '\u{c}',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'v' => '\u{b}',
                other => other,
            });
        };
        let more = if first <= '3' { 2 } else { 1 };
        for _ in 0..more {
            let digit = self.characters.next_if(|c| matches!(c, '0'..='7'));
            let Some(digit) = digit.and_then(|digit| digit.to_digit(8)) else {
                break;
            };
            value = (value << 3) | digit;
        }
        char::from_u32(value)
    }
}

/// A letter according to Java's tokenizer: in Latin-1 the letters and signs above 159.
fn is_letter(character: char) -> bool {
    matches!(character, 'a'..='z' | 'A'..='Z' | '_' | '$' | '\u{a0}'..)
}

fn text(buffer: SensitiveBuffer) -> SensitiveText {
    buffer.into_text().unwrap_or_else(|| "".into())
}
