//! What is wrong with the text of a configuration as a whole: its size, its encoding, its format.

use crate::config::dialect::Dialect;
use crate::encoding::Encoding;
use crate::finding::{Code, FactName, Finding, Place};

/// The maximum size of a configuration.
pub(super) const MAX_BYTES: usize = 1024 * 1024;

pub(super) fn too_large(length: usize) -> Finding {
    let message = format!("the configuration has {length} bytes; at most {MAX_BYTES} are read");
    Finding::new(Code::ConfigSyntax, Place::default(), message)
        .fact(FactName::Bytes, length)
        .fact(FactName::MaximumBytes, MAX_BYTES)
}

pub(super) fn wrong_encoding(encoding: Encoding) -> Finding {
    let message = match encoding {
        Encoding::Utf8WithMark => {
            "a byte order mark, which becomes part of the first key".to_owned()
        }
        Encoding::Wide(name) => format!("{name}, which clients can't read"),
    };
    Finding::new(Code::ConfigSyntax, Place::default().at_line(1), message)
        .help("save the file as UTF-8 without a byte order mark")
}

/// The finding for YAML. Of what programs write as YAML, Spring's has a form that is read.
pub(super) fn not_read(line: usize, dialect: Dialect) -> Finding {
    let help = match dialect {
        Dialect::Spring => {
            "convert it with `yq -o=props --properties-array-brackets application.yml > \
             application.properties` (yq 4 by Mike Farah), and check that file"
        }
        _ => {
            "write the settings of the Kafka client to a file of their own, as lines of `key=value`"
        }
    };
    let place = Place::default().at_line(line);
    let message = "this is YAML, which msk-auth does not read";
    Finding::new(Code::ConfigUnsupported, place, message).help(help)
}

/// The finding for a text of which the client reads nothing: a secret, or another program's file.
pub(super) fn no_key(dialect: Dialect) -> Finding {
    let client = dialect.client();
    let keys = match dialect {
        Dialect::Spring => "`spring.kafka.bootstrap-servers`",
        _ => "`bootstrap.servers` or `security.protocol`",
    };
    let message = format!("this file has no key of {client}, such as {keys}");
    Finding::new(Code::ConfigSyntax, Place::default(), message)
        .help("give the file with the client's configuration; for a secret, use `msk-auth check` without --dialect")
}
