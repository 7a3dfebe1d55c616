//! IAM's patterns: `*` for any run of characters, `?` for any one character, and policy variables
//! (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html>).

use crate::access::pattern::{ARN_FIELDS, Pattern};
use crate::access::symbol::{Symbol, Token};

/// A pattern, and the condition keys of its variables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Glob {
    pattern: Pattern,
    pub(super) variables: Vec<String>,
}

impl Glob {
    /// A pattern for actions: case is ignored, and there are no variables.
    pub(super) fn action(text: &str) -> Self {
        Self {
            pattern: Pattern::of(&text.to_ascii_lowercase()),
            variables: Vec::new(),
        }
    }

    /// A pattern for resources. A variable may have any value; the request decides it.
    ///
    /// An ARN of fewer than six fields is completed with a wildcard for each field that it lacks:
    /// `arn:aws:sqs` is `arn:aws:sqs:*:*:*`
    /// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html>).
    pub(super) fn resource(text: &str, has_variables: bool) -> Self {
        let mut glob = Self {
            pattern: Pattern::default(),
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
                    glob.pattern.push(Token::of(character));
                    rest.get(character.len_utf8()..).unwrap_or_default()
                }
            };
        }
        if text.starts_with("arn:") {
            glob.complete();
        }
        glob
    }

    /// Adds the missing fields of the ARN. A colon in a variable's name is not a separator.
    fn complete(&mut self) {
        let tokens = self.pattern.tokens().iter();
        let colons = tokens
            .filter(|token| **token == Token::Character(':'))
            .count();
        for _ in colons.saturating_add(1)..ARN_FIELDS {
            self.pattern.push(Token::Character(':'));
            self.pattern.push(Token::Many);
        }
    }

    fn push_variable(&mut self, name: &str) {
        let mut characters = name.chars();
        match (characters.next(), characters.next()) {
            (Some(literal @ ('*' | '?' | '$')), None) => {
                self.pattern.push(Token::Character(literal));
            }
            _ => {
                // A default may follow the key: ${aws:PrincipalTag/team, 'none'}.
                let key = name.split(',').next().unwrap_or_default().trim();
                self.variables.push(key.to_owned());
                self.pattern.push(Token::Many);
            }
        }
    }

    /// The number of characters and wildcards in the pattern.
    pub(super) fn len(&self) -> usize {
        self.pattern.tokens().len()
    }

    pub(super) fn pattern(&self) -> &Pattern {
        &self.pattern
    }

    pub(super) fn into_pattern(self) -> Pattern {
        self.pattern
    }

    /// Whether the pattern matches this text.
    pub(super) fn matches(&self, text: &[Symbol]) -> bool {
        self.pattern.matches(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::symbol::literal;

    #[test]
    fn variables_and_incomplete_arns() {
        let matches =
            |pattern: &str, text: &str| Glob::resource(pattern, true).matches(&literal(text));
        let glob = Glob::resource("arn:aws:s3:::${aws:username}/${*}", true);
        assert_eq!(glob.variables, ["aws:username"]);
        assert!(glob.matches(&literal("arn:aws:s3:::ann/*")));
        assert!(!glob.matches(&literal("arn:aws:s3:::ann/b")));
        assert!(Glob::resource("${x}", false).matches(&literal("${x}")));
        let cluster = "arn:aws:kafka:r:1:cluster/a";
        for pattern in [
            "arn:aws:kafka",
            "arn:aws:kafka:r",
            "arn:aws:ka*",
            "arn:${aws:x}:kafka:r",
        ] {
            assert!(matches(pattern, cluster), "{pattern}");
        }
        for pattern in [
            "arn:aws:ka",
            "arn:aws:kafka:",
            "arn:aws:kafka:r:1:cluster",
            "arn:${a:b:c}",
        ] {
            assert_eq!(
                matches(pattern, cluster),
                pattern.starts_with("arn:$"),
                "{pattern}"
            );
        }
        let action = Glob::action("KAFKA-cluster:read*");
        assert!(action.matches(&literal("kafka-cluster:readdata")));
    }
}
