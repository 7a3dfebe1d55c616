//! Certificates built part by part, and lists of them.

mod der;
mod findings;
mod lists;
mod shapes;
