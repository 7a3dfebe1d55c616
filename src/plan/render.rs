//! Writes a plan as the configuration of a client: Kafka's Java clients, librdkafka, kcat.
//!
//! A secret is omitted unless it is given. A text between `<` and `>` replaces it, so that a client
//! with an incomplete configuration fails instead of connecting without it.
//!
//! No value ends its line or controls a terminal that shows the file: Java's properties have escapes for such
//! characters. Lines for librdkafka and kcat have none, so that a value with a control character is an error.

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
