//! The members of a secret, which is one flat object of strings.

use crate::json::{self, Entry, Fault};

/// More members than any secret has.
pub(crate) const MAX_MEMBERS: usize = 256;

/// Reads the members of an object.
pub(crate) fn read(document: &[u8]) -> Result<Vec<Entry>, Fault> {
    bounded(json::read_object(document)?)
}

/// The members, unless there are too many.
pub(crate) fn bounded(members: Vec<Entry>) -> Result<Vec<Entry>, Fault> {
    match members.get(MAX_MEMBERS) {
        None => Ok(members),
        Some(surplus) => Err(Fault {
            at: surplus.at,
            message: "more members than any secret has",
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_bounded() {
        let document = |count: usize| {
            let members: Vec<_> = (0..count).map(|at| format!("\"{at}\":\"\"")).collect();
            format!("{{{}}}", members.join(","))
        };
        assert_eq!(
            read(document(MAX_MEMBERS).as_bytes()).unwrap().len(),
            MAX_MEMBERS
        );
        let fault = read(document(MAX_MEMBERS + 1).as_bytes()).unwrap_err();
        assert_eq!(document(MAX_MEMBERS + 1).find("\"256\":"), Some(fault.at));
    }
}
