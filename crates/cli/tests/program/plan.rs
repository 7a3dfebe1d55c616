//! `msk-auth plan` and the secret it is given.

use crate::folder::{Folder, INPUTS, text};

/// Only `--reveal` puts a secret anywhere.
#[test]
fn a_secret_is_left_out_unless_asked_for() {
    let folder = Folder::new("plan-reveal");
    let plan = |more: &str| {
        let arguments = "plan --cluster cluster-iam-scram.json --bootstrap brokers-iam-scram.json \
                         --secret secret-login.json --format";
        let arguments: Vec<_> = arguments.split(' ').chain(more.split(' ')).collect();
        let mut command = folder.command();
        let printed = command
            .args(arguments)
            .current_dir(INPUTS)
            .output()
            .unwrap();
        text(&printed.stdout)
    };
    for format in ["human", "json", "java", "librdkafka", "kcat"] {
        let printed = plan(format);
        assert!(!printed.contains("not-the-real-one"), "{format}");
        assert!(!printed.is_empty(), "{format}");
    }
    assert!(plan("java --reveal").contains("not-the-real-one"));
}
