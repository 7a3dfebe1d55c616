//! JSON (RFC 8259): a reader that records the place of everything and wipes what it read, access to
//! the members of AWS's documents, and a writer of strings.

mod document;
mod reader;
mod writer;

pub(crate) use document::{Document, Member, Origin};
pub(crate) use reader::{Data, Value, read_strict};
#[cfg(feature = "tls")]
pub(crate) use reader::{Entry, Fault, read_object, read_text};
pub(crate) use writer::push_string;
#[cfg(feature = "tls")]
pub(crate) use writer::push_value;
