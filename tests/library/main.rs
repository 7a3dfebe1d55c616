//! What the public can see of the library, as one program: linking is most of a test's cost.

mod access_sound;
mod agreement;
mod bearer_source;
mod budget;
mod codes;
mod configuration_plans;
mod configuration_texts;
mod configurations;
mod conversions;
mod encryptions;
mod envelopes;
mod errors;
mod facts;
mod finding_table;
mod handshake;
#[cfg(unix)]
mod iam_process;
mod iam_signer;
mod iam_source;
mod iam_vectors;
mod imports;
mod issuers;
mod keystores;
mod lambda_words;
mod manual_clock;
mod masked;
mod material;
mod messages;
mod names;

mod oauth;
mod own_material;
mod pem_names;
mod pem_texts;
mod plan;
mod readme;
mod renewals;
mod repair;
mod repair_properties;
#[path = "../shared/sampling.rs"]
mod sampling;
mod sanitised;
#[cfg(feature = "sasl")]
mod sasl_adapter;
mod sasl_rules;
mod sasl_vectors;
mod small_answers;
mod small_documents;
mod small_envelopes;
mod small_identities;
mod small_packs;
mod small_repairs;
mod small_surroundings;
mod traditional_keys;
mod unusual_keys;
mod vectors;
mod words;
