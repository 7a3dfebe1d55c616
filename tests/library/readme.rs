//! The crate's page and the README show the same logins, which the package of the peers compiles.

#[test]
fn the_readme_shows_the_logins_of_the_crates_page() {
    let logins = include_str!("../../src/logins.md");
    // The library's own tests know no rdkafka.
    let readme = include_str!("../../README.md").replace("```rust,ignore", "```rust");
    assert!(readme.contains(logins), "copy src/logins.md into README.md");
}
