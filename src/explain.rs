//! Explains a code, a message that Lambda shows, or an error line of another program.
//!
//! ```
//! use msk_auth::explain::{Subject, subjects};
//!
//! let log = "java.io.IOException: overrun, bytes = 111";
//! let [Subject::Message(message)] = subjects(log)[..] else {
//!     panic!("not known");
//! };
//! assert_eq!(message.codes[0].as_str(), "key-password-unused");
//! ```

mod answers;
mod aws;
mod broker;
mod java;
mod kafka;
mod librdkafka;
mod message;
mod nearest;
mod openssl;
mod other_clients;
mod search;

pub use answers::answers;
pub use message::{KnownMessage, Program};
pub use nearest::nearest;
pub use search::subjects;

use crate::finding::Code;
use crate::lambda::LastProcessingResult;

/// The subject of an explanation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Subject {
    /// A code: [`Code::explanation`].
    Code(Code),
    /// A message of Lambda: [`causes`](crate::lambda::causes).
    Result(LastProcessingResult),
    /// A message of another program.
    Message(&'static KnownMessage),
}

/// Every message of another program that this library can explain.
pub fn messages() -> impl Iterator<Item = &'static KnownMessage> {
    [
        java::MESSAGES,
        kafka::MESSAGES,
        broker::MESSAGES,
        aws::MESSAGES,
        librdkafka::MESSAGES,
        openssl::MESSAGES,
        other_clients::MESSAGES,
    ]
    .into_iter()
    .flatten()
}
