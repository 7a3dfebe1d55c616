//! This library's parts in the shape that other crates ask for, each behind its feature.

#[cfg(feature = "sasl")]
#[cfg_attr(docsrs, doc(cfg(feature = "sasl")))]
pub mod sasl;
