//! Lambda's messages for a code, for any method and stage.

use crate::finding::Code;
use crate::lambda::{Answer, Stage, Words, answer};
use crate::method::Method;

/// All messages that Lambda may show for a problem with this code, each once, the best basis first. Empty if
/// none is known; [`Code::lambda`] gives the reason.
///
/// ```
/// use msk_auth::Code;
/// use msk_auth::explain::answers;
///
/// let answers = answers(Code::KeyPbes2);
/// assert_eq!(answers[0].result.as_str(), "Provided certificate or private key is invalid");
/// ```
pub fn answers(code: Code) -> Vec<Answer> {
    let mut all = match code.lambda() {
        Words::Says(answer) => vec![answer],
        Words::Nothing(_) => Vec::new(),
        Words::Depends(failure) => {
            let stages = Stage::ALL.iter();
            stages
                .flat_map(|stage| Method::ALL.iter().map(move |method| (*method, *stage)))
                .filter_map(|(method, stage)| answer(method, stage, failure))
                .collect()
        }
    };
    all.sort_by_key(|answer| (answer.basis, answer.result));
    let mut seen = Vec::new();
    all.retain(|answer| {
        let is_new = !seen.contains(&answer.result);
        seen.push(answer.result);
        is_new
    });
    all
}
