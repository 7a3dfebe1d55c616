//! How-to pages, one task each.
//!
//! | you want to | read |
//! |---|---|
//! | log in with a secret, using rskafka, rdkafka or krafka | [`secret_to_client`] |
//! | give MSK IAM tokens to a client | [`iam_tokens`] |
//! | write your own client | [`own_client`] |
//! | replace certificates, passwords or keys while clients run | [`rotation`] |
//! | know what Lambda accepts, and why | [`lambda_rules`] |
//! | choose the rules for a check | [`choosing_rules`] |
//! | know what an attacker can and can't do | [`threat_model`] |
//! | test a client against the vectors | [`test_vectors`] |

pub mod choosing_rules;
pub mod iam_tokens;
pub mod lambda_rules;
pub mod own_client;
pub mod rotation;
pub mod secret_to_client;
pub mod test_vectors;
pub mod threat_model;
