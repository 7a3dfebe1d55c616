//! Any bytes as an answer of a broker: no panic, and no memory for what is only announced.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    msk_auth_connect::decode_every_answer(input);
});
