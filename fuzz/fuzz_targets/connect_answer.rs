//! Reads any bytes as a broker's response: no panic, and no memory for a length that is only
//! announced.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    msk_auth_connect::decode_every_answer(input);
});
