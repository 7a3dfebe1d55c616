//! The program as its users see it.

mod check;
#[cfg(feature = "aws")]
mod cluster_arn;
mod connect;
mod output;
mod pack;
mod plan_access;
mod repair;
#[cfg(feature = "schema")]
mod schema;
mod token;
