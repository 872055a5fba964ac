//! Where records stand, and what the framer says of them.

/// Where a record stands in its file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Position {
    /// The byte it begins with.
    pub offset: u64,
    /// Its line, from one.
    pub line: u64,
    /// Its column in bytes, from one.
    pub column: u64,
    /// Its number among the file's records, from zero.
    pub ordinal: u64,
}

/// What the framer hands over.
#[derive(Debug)]
pub enum Framed<'a> {
    /// The bytes of one whole record.
    Record(&'a [u8], Position),
    /// Something that is no record.
    Broken(Break),
}

/// A place where the framing itself breaks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Break {
    /// Where.
    pub position: Position,
    /// A stable name for the reason.
    pub code: &'static str,
    /// What was found, and what was wanted.
    pub message: String,
}

/// A run of records that share a container, so that a record's JSON Pointer follows from its number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Container {
    /// The number of its first record.
    pub first_ordinal: u64,
    /// The container's own JSON Pointer; `None` where each record is a document of its own.
    pub list: Option<String>,
    /// The byte at which the top-level value begins that holds the container.
    pub root: u64,
}

/// The JSON Pointer of the record `ordinal` within its top-level value.
pub fn pointer(containers: &[Container], ordinal: u64) -> String {
    let after = containers.partition_point(|container| container.first_ordinal <= ordinal);
    match after.checked_sub(1).map(|at| &containers[at]) {
        Some(Container { first_ordinal, list: Some(list), .. }) => format!("{list}/{}", ordinal - first_ordinal),
        _ => String::new(),
    }
}

/// The byte at which the top-level value begins that holds the record `ordinal`; `None` where the record is that value itself.
pub fn root(containers: &[Container], ordinal: u64) -> Option<u64> {
    let after = containers.partition_point(|container| container.first_ordinal <= ordinal);
    let container = &containers[after.checked_sub(1)?];
    container.list.as_ref().map(|_| container.root)
}

/// Takes what the framer hands over. One copy of the framer serves all who call it.
pub type Sink<'s> = &'s mut dyn FnMut(Framed<'_>, &[Container]);
