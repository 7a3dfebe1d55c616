//! The crate's page and the README show the same logins, which the package of the peers compiles.

#[test]
fn the_readme_shows_the_logins_of_the_crates_page() {
    let logins = include_str!("../../src/logins.md");
    let readme = include_str!("../../README.md");
    assert!(readme.contains(logins), "copy src/logins.md into README.md");
}
