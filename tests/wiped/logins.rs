//! No copy of a password, a token or a derived key survives in freed memory.
//!
//! An allocator looks through every block that is freed during whole logins, good and refused.

use crate::watching::{alone, look_for, watch};
use hmac::{Hmac, KeyInit, Mac};
use msk_auth::sasl::{AwsMskIam, Mechanism, OauthBearer, Plain, Scram, ScramCredentials, Step};
use sha2::Sha512;

const SECRET: &str = "correct-horse-battery-staple";
const SALT: &[u8] = b"a salt of 24 whole bytes";
const SERVER_FIRST: &[u8] = b"r=nonceX,s=YSBzYWx0IG9mIDI0IHdob2xlIGJ5dGVz,i=4096";

fn hmac(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha512>::new_from_slice(key).unwrap();
    mac.update(message);
    mac.finalize().into_bytes().to_vec()
}

/// The secret, what is derived from it by other crates, and the server's signature.
fn needles() -> (Vec<Vec<u8>>, String) {
    use base64ct::{Base64, Encoding};

    let mut salted = vec![0; 64];
    pbkdf2::pbkdf2_hmac::<Sha512>(SECRET.as_bytes(), SALT, 4_096, &mut salted);
    let client_key = hmac(&salted, b"Client Key");
    let server_key = hmac(&salted, b"Server Key");
    let stored_key = <Sha512 as sha2::Digest>::digest(&client_key).to_vec();
    let first = std::str::from_utf8(SERVER_FIRST).unwrap();
    let auth_message = format!("n=user,r=nonce,{first},c=biws,r=nonceX");
    let signature = hmac(&server_key, auth_message.as_bytes());
    let server_final = format!("v={}", Base64::encode_string(&signature));
    let mut needles = vec![SECRET.as_bytes().to_vec()];
    for key in [salted, client_key, server_key, stored_key] {
        needles.push(key[..16].to_vec());
        needles.push(key[40..].to_vec());
    }
    (needles, server_final)
}

fn scram(credentials: &ScramCredentials, server_final: &[u8]) {
    let mut scram = Scram::sha512(credentials).dangerous_fixed_nonce("nonce");
    scram.first().unwrap();
    if let Some(derivation) = scram.prepare(SERVER_FIRST) {
        derivation.run();
    }
    let _ = scram.answer(SERVER_FIRST).unwrap();
    let ended = scram.answer(server_final);
    assert_eq!(ended == Ok(Step::Done), server_final.len() > 10);
}

/// A login with one message and one answer.
fn log_in(mut mechanism: impl Mechanism, answer: &[u8]) {
    mechanism.first().unwrap();
    let _ = mechanism.answer(answer);
}

#[test]
fn nothing_secret_stays_in_freed_memory() {
    let _alone = alone();
    // The watch itself must be able to see something.
    look_for(vec![b"a needle in a haystack".to_vec()]);
    let (_, found) = watch(|| drop(b"xx a needle in a haystack xx".to_vec()));
    assert_eq!(found, 1);

    let (needles, server_final) = needles();
    look_for(needles);
    let (freed, found) = watch(|| {
        let credentials = ScramCredentials::new("user", SECRET.into()).unwrap();
        scram(&credentials, server_final.as_bytes());
        scram(&credentials, b"v=AAAA");
        scram(&credentials.clone(), server_final.as_bytes());
    });
    assert!(freed > 20 && found == 0, "SCRAM: {found} of {freed}");

    // What a constructor refuses is a secret too.
    let with_nul = format!("{SECRET}\0");
    let (freed, found) = watch(|| {
        for answer in [
            &b""[..],
            br#"{"status":"invalid_token"}"#,
            b"{\"version\":1}",
        ] {
            log_in(Plain::new("user", SECRET.into()).unwrap(), answer);
            log_in(OauthBearer::new(SECRET.into()).unwrap(), answer);
            log_in(AwsMskIam::new(SECRET.into()).unwrap(), answer);
        }
        assert!(Plain::new("user", with_nul.as_str().into()).is_err());
        assert!(OauthBearer::new(with_nul.as_str().into()).is_err());
    });
    assert!(freed > 20 && found == 0, "one message: {found} of {freed}");

    #[cfg(feature = "saslprep")]
    {
        // U+00AD disappears and U+2168 becomes IX, so that what is prepared is a copy.
        let given = format!("{SECRET}\u{ad}\u{2168}");
        let (freed, found) = watch(|| {
            let given = given.as_str().into();
            drop(ScramCredentials::with_saslprep("user", &given).unwrap());
        });
        assert!(freed > 0 && found == 0, "saslprep: {found} of {freed}");

        // Marks that combine with nothing wait for the end of their run.
        let marks = [
            '\u{305}', '\u{30a}', '\u{30c}', '\u{30d}', '\u{30e}', '\u{30f}', '\u{310}',
        ];
        let utf32: Vec<u8> = marks
            .iter()
            .flat_map(|mark| u32::from(*mark).to_ne_bytes())
            .collect();
        let run: String = marks.iter().collect();
        look_for(vec![
            utf32[..12].to_vec(),
            utf32[12..24].to_vec(),
            run.clone().into_bytes(),
        ]);
        let given = format!("q{run}{run}q");
        let (freed, found) = watch(|| {
            let given = given.as_str().into();
            drop(ScramCredentials::with_saslprep("user", &given).unwrap());
        });
        assert!(
            freed > 0 && found == 0,
            "saslprep of marks: {found} of {freed}"
        );
    }
}
