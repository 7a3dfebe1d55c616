//! The program as its users see it.

mod access;
mod check;
#[cfg(feature = "aws")]
mod cluster_arn;
mod connect;
#[path = "../../../../tests/shared/drawing.rs"]
mod drawing;
mod folder;
mod golden;
mod output;
mod pack;
mod pack_configured;
mod packaging;
mod pictures;
mod plan;
mod refused;
mod repair;
#[path = "../../../../tests/shared/sampling.rs"]
mod sampling;
mod sanitised;
#[cfg(feature = "schema")]
mod schema;
#[cfg(unix)]
mod terminal;
mod token;
