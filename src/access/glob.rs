//! IAM's patterns: `*` for any run of characters, `?` for any one, and policy variables
//! (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html>).

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    Character(char),
    One,
    Many,
}

/// A pattern, and the condition keys that its variables stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Glob {
    tokens: Vec<Token>,
    pub(super) variables: Vec<String>,
}

impl Glob {
    /// A pattern for actions: case is of no account, and there are no variables.
    pub(super) fn action(text: &str) -> Self {
        Self {
            tokens: text.to_ascii_lowercase().chars().map(token).collect(),
            variables: Vec::new(),
        }
    }

    /// A pattern for resources. A variable may stand for any text; which, only the request tells.
    /// An ARN that ends before its sixth part is completed with wildcards, as IAM does.
    pub(super) fn resource(text: &str, has_variables: bool) -> Self {
        let mut glob = Self {
            tokens: Vec::with_capacity(text.len()),
            variables: Vec::new(),
        };
        let mut rest = text;
        while let Some(character) = rest.chars().next() {
            let variable = match has_variables {
                true => rest
                    .strip_prefix("${")
                    .and_then(|after| after.split_once('}')),
                false => None,
            };
            rest = match variable {
                Some((name, after)) => {
                    glob.push_variable(name);
                    after
                }
                None => {
                    glob.push(token(character));
                    rest.get(character.len_utf8()..).unwrap_or_default()
                }
            };
        }
        let parts = text.split(':').count();
        if text.starts_with("arn:") && parts < 6 {
            glob.push(Token::Many);
        }
        glob
    }

    /// How many characters and wildcards the pattern has.
    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    fn push_variable(&mut self, name: &str) {
        let mut characters = name.chars();
        match (characters.next(), characters.next()) {
            (Some(literal @ ('*' | '?' | '$')), None) => self.push(Token::Character(literal)),
            _ => {
                // A default may follow the key: ${aws:PrincipalTag/team, 'none'}.
                let key = name.split(',').next().unwrap_or_default().trim();
                self.variables.push(key.to_owned());
                self.push(Token::Many);
            }
        }
    }

    fn push(&mut self, token: Token) {
        if token != Token::Many || self.tokens.last() != Some(&Token::Many) {
            self.tokens.push(token);
        }
    }

    /// Whether the pattern matches this text. An asterisk in the text is met by one in the pattern
    /// only, so a text that is itself a pattern is matched when all of it is.
    pub(super) fn matches(&self, text: &str) -> bool {
        // Each asterisk takes as little as it can; on a mismatch the last one takes one more.
        let text: Vec<char> = text.chars().collect();
        let (mut token, mut at) = (0_usize, 0_usize);
        let mut asterisk: Option<(usize, usize)> = None;
        loop {
            let is_met = match (self.tokens.get(token), text.get(at)) {
                (None, None) => return true,
                (Some(Token::Many), _) => {
                    token = token.saturating_add(1);
                    asterisk = Some((token, at));
                    continue;
                }
                (Some(Token::One), Some(_)) => true,
                (Some(Token::Character(wanted)), Some(found)) => wanted == found,
                _ => false,
            };
            if is_met {
                token = token.saturating_add(1);
                at = at.saturating_add(1);
                continue;
            }
            match asterisk {
                Some((after, taken)) if taken < text.len() => {
                    let taken = taken.saturating_add(1);
                    asterisk = Some((after, taken));
                    (token, at) = (after, taken);
                }
                _ => return false,
            }
        }
    }

    /// Whether some text matches both this pattern and `other`.
    pub(super) fn overlaps(&self, other: &str) -> bool {
        let other: Vec<Token> = other.chars().map(token).collect();
        overlap(&self.tokens, &other)
    }
}

fn token(character: char) -> Token {
    match character {
        '*' => Token::Many,
        '?' => Token::One,
        other => Token::Character(other),
    }
}

/// Whether two patterns have a text in common: row by row through the table of which beginnings
/// of `left` and `right` have one.
fn overlap(left: &[Token], right: &[Token]) -> bool {
    // row[j]: whether the tokens of `left` so far and the first j of `right` have a text in common.
    let mut row = Vec::with_capacity(right.len().saturating_add(1));
    row.push(true);
    for token in right {
        let before = row.last().copied().unwrap_or(false);
        row.push(before && *token == Token::Many);
    }
    let mut next = Vec::with_capacity(row.len());
    for token in left {
        next.clear();
        let first = row.first().copied().unwrap_or(false);
        next.push(first && *token == Token::Many);
        for (other, above) in right.iter().zip(row.windows(2)) {
            let (diagonal, above) = match above {
                [diagonal, above] => (*diagonal, *above),
                _ => (false, false),
            };
            let beside = next.last().copied().unwrap_or(false);
            next.push(match (token, other) {
                (Token::Many, Token::Many) => above || beside || diagonal,
                // `*` takes nothing (above) or one more token of the other (beside).
                (Token::Many, _) => above || beside,
                (_, Token::Many) => beside || above,
                (Token::One, _) | (_, Token::One) => diagonal,
                (Token::Character(a), Token::Character(b)) => diagonal && a == b,
            });
        }
        std::mem::swap(&mut row, &mut next);
    }
    row.last().copied().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts() {
        for (pattern, text, wanted) in [
            ("", "", true),
            ("", "a", false),
            ("*", "", true),
            ("a*c", "abbc", true),
            ("a*c", "abb", false),
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("*a*a*", "baab", true),
            ("*a*a*", "bab", false),
            ("topic-?", "topic-*", true),
            ("topic-1", "topic-*", false),
            ("topic-*", "topic-*", true),
        ] {
            assert_eq!(
                Glob::resource(pattern, true).matches(text),
                wanted,
                "{pattern} {text}"
            );
        }
    }

    /// The two ways of matching agree on every short pattern and text.
    #[test]
    fn texts_are_patterns_without_wildcards() {
        let alphabet = ["", "a", "b", "*", "?"];
        let words: Vec<String> = (0..625_usize)
            .map(|n| {
                [1, 5, 25, 125]
                    .map(|place| alphabet[n / place % 5])
                    .concat()
            })
            .collect();
        for pattern in &words {
            let glob = Glob::resource(pattern, false);
            for text in words.iter().filter(|text| !text.contains(['*', '?'])) {
                assert_eq!(glob.matches(text), glob.overlaps(text), "{pattern} {text}");
            }
        }
    }

    #[test]
    fn patterns() {
        for (left, right, wanted) in [
            ("a*", "*b", true),
            ("a*c", "ab*", true),
            ("a", "b*", false),
            ("?", "*", true),
            ("??", "*a*b*c*", false),
            ("*", "", true),
            ("x*y", "x*z", false),
        ] {
            assert_eq!(
                Glob::resource(left, true).overlaps(right),
                wanted,
                "{left} {right}"
            );
            assert_eq!(
                Glob::resource(right, true).overlaps(left),
                wanted,
                "{right} {left}"
            );
        }
    }

    #[test]
    fn variables_and_incomplete_arns() {
        let glob = Glob::resource("arn:aws:s3:::${aws:username}/${*}", true);
        assert_eq!(glob.variables, ["aws:username"]);
        assert!(glob.matches("arn:aws:s3:::ann/*"));
        assert!(!glob.matches("arn:aws:s3:::ann/b"));
        assert!(Glob::resource("${x}", false).matches("${x}"));
        assert!(Glob::resource("arn:aws:kafka", true).matches("arn:aws:kafka:r:1:cluster/a"));
        assert!(
            !Glob::resource("arn:aws:kafka:r:1:cluster", true)
                .matches("arn:aws:kafka:r:1:cluster/a")
        );
        assert!(Glob::action("KAFKA-cluster:read*").matches("kafka-cluster:readdata"));
    }
}
