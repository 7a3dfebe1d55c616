//! Names for the PEM texts of [`material`](crate::material) in tables: `<key>`, `<leaf+issuer>`, and after `|` what spoils
//! them, as in `<chain|spaces>`.

use base64ct::{Base64, Encoding};
use msk_auth::secret;

use crate::material::{CLIENT, OTHER_CLIENT, SERVER};

/// P-256, as `openssl ecparam -name prime256v1` writes it.
const EC_PARAMETERS: &str =
    "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";

fn texts() -> [(&'static str, &'static str); 21] {
    let (one, other, server) = (&*CLIENT, &*OTHER_CLIENT, &*SERVER);
    let [leaf, issuer, upper, root] = &one.chain;
    let [cross_signed, cross_signed_again, older_root] = &one.cross_signed;
    [
        ("leaf", leaf),
        ("issuer", issuer),
        ("upper", upper),
        ("root", root),
        ("cross-signed", cross_signed),
        ("cross-signed-again", cross_signed_again),
        ("older-root", older_root),
        ("stranger", &one.stranger),
        ("key", &one.key),
        ("3des", &one.pbe_sha1_3des),
        ("des", &one.pbe_sha1_des),
        ("pbes2", &one.pbes2),
        ("sec1", &one.sec1),
        ("proc-type", &one.proc_type),
        ("ec-parameters", EC_PARAMETERS),
        ("other", &other.certificate),
        ("other-root", &other.root),
        ("other-key", &other.key),
        ("server", &server.certificate),
        ("server-root", &server.root),
        ("server-key", &server.key),
    ]
}

/// A text with the PEM texts in place of their names, each as `written` has it.
pub(crate) fn expanded(text: &str, written: &dyn Fn(&str) -> String) -> String {
    let mut parts = text.split('<');
    let mut all = parts.next().unwrap().to_owned();
    for part in parts {
        let (names, rest) = part.split_once('>').unwrap();
        let (names, spoiling) = names.split_once('|').unwrap_or((names, ""));
        let names = names.replace("chain", "leaf+issuer+upper+root");
        let pem_of = |name: &str| {
            let found = texts().into_iter().find(|(known, _)| *known == name);
            found.unwrap_or_else(|| panic!("{name}")).1
        };
        let text: String = names.split('+').map(pem_of).collect();
        all += &written(&spoiled(&text, spoiling));
        all += rest;
    }
    all
}

fn spoiled(text: &str, spoiling: &str) -> String {
    match spoiling {
        "" => text.to_owned(),
        "spaces" => text.replace('\n', " "),
        "damaged" => text.replacen("MI", "!!", 1),
        "not der" => text.replacen("\nMI", "\nAA", 1),
        "x509" => text.replace("CERTIFICATE", "X509 CERTIFICATE"),
        "trusted" => text.replace("CERTIFICATE", "TRUSTED CERTIFICATE"),
        "request" => text.replace("CERTIFICATE", "CERTIFICATE REQUEST"),
        "certificate label" => text.replace("PRIVATE KEY", "CERTIFICATE"),
        "plain label" => text.replace("ENCRYPTED PRIVATE", "PRIVATE"),
        "encrypted label" => text.replace("PRIVATE", "ENCRYPTED PRIVATE"),
        "base64" => Base64::encode_string(text.as_bytes()),
        "cut off" => text[..100].to_owned(),
        "bare" => text.lines().filter(|line| !line.starts_with('-')).collect(),
        _ => panic!("{spoiling}"),
    }
}

/// The members in their order, with names for the texts; a key that was encrypted just now is `<new>`.
pub(crate) fn summary(document: &str, is_new: bool) -> String {
    let mut all = Vec::new();
    for (name, text) in secret::members(document.as_bytes()) {
        let mut text = text.expose().to_owned();
        for (known, pem) in texts() {
            text = text.replace(pem, &format!("<{known}>"));
        }
        text = text.replace("<leaf><issuer><upper><root>", "<chain>");
        if is_new && text.starts_with("-----BEGIN ENCRYPTED") {
            "<new>".clone_into(&mut text);
        }
        all.push(format!("{}: {text}", name.expose()));
    }
    all.join(", ")
}
