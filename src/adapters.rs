//! This library's parts in the shape that other crates ask for, each behind its feature.

#[cfg(any(feature = "krafka", feature = "rdkafka", feature = "rskafka"))]
mod bearer;
#[cfg(any(feature = "krafka", feature = "rdkafka"))]
mod pem;

#[cfg(feature = "krafka")]
#[cfg_attr(docsrs, doc(cfg(feature = "krafka")))]
pub mod krafka;
#[cfg(feature = "rdkafka")]
#[cfg_attr(docsrs, doc(cfg(feature = "rdkafka")))]
pub mod rdkafka;
#[cfg(feature = "rskafka")]
#[cfg_attr(docsrs, doc(cfg(feature = "rskafka")))]
pub mod rskafka;
#[cfg(feature = "sasl")]
#[cfg_attr(docsrs, doc(cfg(feature = "sasl")))]
pub mod sasl;
