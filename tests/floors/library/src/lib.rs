//! Nothing: that it compiles is what it is for.
