//! Certificates built part by part, and lists of them.

mod der;
mod findings;
mod found;
mod issuers;
mod lists;
mod reading;
mod shapes;
mod signatures;
