//! Where nothing in the fields can be read, their names are the hint: a client's before an authority's.

use msk_auth::finding::FactName;
use msk_auth::{Code, Conditions, Rules, secret, tls};

/// The help of each unknown field, by its name.
fn helps(document: &str) -> Vec<(String, String)> {
    let conditions = Conditions::new(Rules::lambda(), tls::ring());
    let report = secret::check(document.as_bytes(), None, &conditions);
    let unknown = report
        .findings
        .iter()
        .filter(|finding| finding.code == Code::SecretFieldUnknown);
    unknown
        .map(|finding| {
            let field = finding.facts.get(FactName::Field).unwrap().to_string();
            (field, finding.help.as_deref().unwrap().to_owned())
        })
        .collect()
}

#[test]
fn a_clients_name_goes_before_an_authoritys() {
    for (client, authority) in [
        ("client_cert", "ca_cert"),
        ("tls.crt", "ca.crt"),
        ("clientCert", "caCert"),
        ("cert", "ca"),
        ("access_cert", "ca_cert"),
    ] {
        for names in [[client, authority], [authority, client]] {
            let [first, second] = names;
            let document = format!(r#"{{"{first}": "not PEM", "{second}": "nor this"}}"#);
            for (field, help) in helps(&document) {
                if field == client {
                    assert_eq!(help, "rename it to `certificate`", "{names:?}");
                } else {
                    assert!(!help.contains("rename"), "{names:?}: {help}");
                    assert!(!help.contains("not part"), "{names:?}: {help}");
                }
            }
        }
    }
}
