//! RSA keys that ring does not load: compared with the certificate, and not signed with.

use serde_json::{Value, json};

use crate::folder::{Folder, text, vectors};

fn document(id: &str) -> Value {
    let cases = vectors("secrets");
    let case = cases.iter().find(|case| case["id"] == id).unwrap();
    serde_json::from_str(case["input"]["document"].as_str().unwrap()).unwrap()
}

#[test]
fn rsa_of_any_size_is_compared_with_the_certificate() {
    let folder = Folder::new("unusual-keys");
    let check = |document: &Value| {
        folder.write("secret.json", document.to_string());
        let output = folder.run(&["check", "--at", "2026-06-01T00:00:00Z", "secret.json"]);
        (output.status.code().unwrap(), text(&output.stdout))
    };
    let [one, other] = ["key-rsa-3000", "key-rsa-e3"].map(document);
    for document in [&one, &other] {
        let (status, printed) = check(document);
        assert_eq!(status, 0, "{printed}");
        let swapped = json!({"certificate": one["certificate"], "privateKey": other["privateKey"]});
        let (status, printed) = check(&swapped);
        assert_eq!(status, 1);
        assert!(printed.contains("error[key-mismatch]"), "{printed}");
    }
    // A byte of the second prime is another: the numbers do not belong together.
    let key = one["privateKey"].as_str().unwrap();
    let lines: Vec<_> = key.lines().collect();
    let damaged = lines[lines.len() / 2 + 1];
    let (first, rest) = damaged.split_at(1);
    let changed = format!("{}{rest}", if first == "A" { "B" } else { "A" });
    let damaged =
        json!({"certificate": one["certificate"], "privateKey": key.replace(damaged, &changed)});
    let (status, printed) = check(&damaged);
    assert_eq!(status, 1);
    assert!(printed.contains("error[key-malformed]"), "{printed}");
}

#[cfg(not(feature = "aws-lc-rs"))]
#[test]
fn connect_says_that_it_cannot_sign() {
    let folder = Folder::new("unsigned");
    folder.write("secret.json", document("key-rsa-3000").to_string());
    let output = folder.run(&[
        "connect",
        "--brokers",
        "localhost:1",
        "--method",
        "mtls",
        "--secret",
        "secret.json",
    ]);
    assert_eq!(output.status.code(), Some(2));
    let expected = "msk-auth: this build of msk-auth checks this RSA key of 3000 bits but can't sign with it: use RSA of";
    let printed = text(&output.stderr);
    assert!(printed.starts_with(expected), "{printed}");
}
