//! Recognises YAML, which this library does not read.

/// The number of the first line whose key has its value in the lines below it; `None` if this is not YAML.
pub(crate) fn first_nested(text: &[u8]) -> Option<usize> {
    let lines: Vec<_> = content_lines(text).collect();
    let is_nested = |pair: &&[Line<'_>]| match pair {
        [above, below] => above.opens() && below.is_within(above),
        _ => false,
    };
    let pair = lines.windows(2).find(is_nested)?;
    pair.first().map(|line| line.number)
}

/// Whether this is YAML in which these keys are nested, the first of them without indentation.
pub(crate) fn has_path(text: &[u8], path: &[&str]) -> bool {
    let mut indentation = None;
    let mut path = path.iter();
    let mut wanted = path.next();
    for line in content_lines(text) {
        let is_deeper = indentation.map_or(line.indentation == 0, |least| line.indentation > least);
        if indentation.is_some() && line.indentation == 0 {
            return false;
        }
        let is_wanted = wanted.is_some_and(|name| line.key() == Some(name.as_bytes()));
        if is_deeper && is_wanted && line.opens() {
            indentation = Some(line.indentation);
            wanted = path.next();
        }
        if wanted.is_none() {
            return true;
        }
    }
    false
}

/// A line that is not empty and not a comment.
struct Line<'a> {
    number: usize,
    indentation: usize,
    content: &'a [u8],
}

fn content_lines(text: &[u8]) -> impl Iterator<Item = Line<'_>> {
    let lines = text.split(|byte| *byte == b'\n').zip(1..);
    lines.filter_map(|(line, number)| {
        let content = line.trim_ascii();
        let indentation = line.iter().take_while(|byte| **byte == b' ').count();
        let has_content = !content.is_empty() && !content.starts_with(b"#");
        has_content.then_some(Line {
            number,
            indentation,
            content,
        })
    })
}

impl<'a> Line<'a> {
    /// A key that nothing follows, or only the mark of a text of several lines.
    fn opens(&self) -> bool {
        self.key().is_some()
            && matches!(self.after_key(), b"" | b"|" | b"|-" | b"|+" | b">" | b">-")
    }

    /// The text before the first colon, if it can be a key: without blanks and `=`.
    fn key(&self) -> Option<&'a [u8]> {
        let at = self.content.iter().position(|byte| *byte == b':')?;
        let key = self.content.get(..at)?;
        let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.[]\"'".contains(byte);
        (!key.is_empty() && key.iter().all(is_plain)).then_some(key)
    }

    /// What follows the colon, without a comment.
    fn after_key(&self) -> &'a [u8] {
        let at = self.content.iter().position(|byte| *byte == b':');
        let after = at.and_then(|at| self.content.get(at.saturating_add(1)..));
        let after = after.unwrap_or_default().trim_ascii();
        match after.starts_with(b"#") {
            true => b"",
            false => after,
        }
    }

    /// Whether this is what the line above introduces: a key, an element of a list, or text, further
    /// indented; a list's elements may also begin below the key.
    fn is_within(&self, above: &Line<'_>) -> bool {
        let is_element = self.content.starts_with(b"- ");
        if is_element && self.indentation >= above.indentation {
            return true;
        }
        let is_text = !above.after_key().is_empty();
        self.indentation > above.indentation && (is_text || self.is_key_with_value())
    }

    /// A key, and behind it nothing or a blank.
    fn is_key_with_value(&self) -> bool {
        let Some(key) = self.key() else {
            return false;
        };
        let after = self.content.get(key.len().saturating_add(1)..);
        after.is_some_and(|after| after.first().is_none_or(|byte| *byte == b' '))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nested_keys_are_found() {
        for (text, line) in [
            ("spring:\n  kafka:\n    a: b\n", Some(1)),
            (
                "a: b\nkafka: # ours\n\n  # a comment\n  brokers: x\n",
                Some(2),
            ),
            ("brokers:\n- a\n- b\n", Some(1)),
            ("brokers:\n  - a\n", Some(1)),
            ("key: |\n  -----BEGIN CERTIFICATE-----\n", Some(1)),
            ("key: >-\r\n  text\r\n", Some(1)),
            ("a: b\nc: d\n", None),
            ("a=b\nc=d\n", None),
            ("ssl.key.password:\nssl.keystore.key=x\n", None),
            ("empty:\n  indented=x\n", None),
            ("jaas: \\\n  username=\"a\" \\\n  password=\"b\";\n", None),
            ("a b:\n  c: d\n", None),
            ("url:\n  http://host\n", None),
            ("a:", None),
            ("", None),
        ] {
            assert_eq!(first_nested(text.as_bytes()), line, "{text}");
        }
    }

    #[test]
    fn a_path_is_nested_in_its_order() {
        let is_spring = |text: &str| has_path(text.as_bytes(), &["spring", "kafka"]);
        for text in [
            "spring:\n  kafka:\n    a: b\n",
            "server:\n  port: 1\nspring:\n  application:\n    name: x\n  kafka:\n    a: b\n",
            "---\nspring:\n kafka:\n  a: b\n",
        ] {
            assert!(is_spring(text), "{text}");
        }
        for text in [
            "kafka:\n  spring:\n    a: b\n",
            "spring:\n  a: b\nkafka:\n  c: d\n",
            "spring.kafka:\n  a: b\n",
            "other:\n  spring:\n    kafka:\n      a: b\n",
            "spring:\nkafka:\n",
            "spring: x\n  kafka:\n",
        ] {
            assert!(!is_spring(text), "{text}");
        }
    }
}
