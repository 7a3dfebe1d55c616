//! A plan as the configuration of a client: Kafka's Java clients, librdkafka, kcat.
//!
//! A secret is left out unless it is given. What is in its place is text between `<` and `>`,
//! so that a client with an incomplete configuration fails instead of connecting without it.
//!
//! Nothing in a value ends its line or drives a terminal that shows the file: such a character is
//! escaped, or refused where the client's reader knows no escape.

mod java;
mod librdkafka;
mod material;
mod property;

pub use java::java_properties;
#[cfg(feature = "tls")]
pub(crate) use java::{push_jaas_options, push_java_value};
pub use librdkafka::{kcat, librdkafka, librdkafka_properties};
pub use material::Material;
pub use property::{Property, RenderError};
