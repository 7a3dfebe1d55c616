//! No document costs more than in proportion to its size, or a logarithm more: counted in bytes of
//! memory asked for, which a machine's load does not change. What costs time and no memory is
//! measured by `cargo bench -p msk-auth-benches --bench scaling`, on the same documents.

mod counting;
mod documents;

use msk_auth::{Conditions, Rules, tls};

/// The smaller size; the larger is four times as much.
const SIZE: usize = 8 << 10;

#[test]
fn memory_grows_with_the_document_and_no_faster() {
    let conditions = Conditions::new(Rules::lambda(), tls::ring());
    let mut failed = Vec::new();
    for case in documents::cases(&conditions) {
        // What is set up once is not the document's.
        case.read("");
        let asked = [SIZE, 4 * SIZE].map(|size| {
            let document = case.document(size);
            counting::bytes_asked(|| case.read(&document))
        });
        // Twice the logarithm, and a beginning that does not grow.
        if asked[1] > asked[0] * 6 + 64 * 1024 {
            failed.push(format!(
                "{}: {} bytes, then {}",
                case.name, asked[0], asked[1]
            ));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
