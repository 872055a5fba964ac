//! Writes a long stream of neutral events, for measuring: `cargo run --example events -- COUNT FILE`. About 500 bytes each.

#[path = "../benches/organisation/mod.rs"]
mod organisation;

use std::env;
use std::fs::File;
use std::io::{self, BufWriter, Write};

const SEED: u64 = 7;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (count, path) = match &arguments[..] {
        [count, path] => (count.parse().map_err(|_| io::Error::other(format!("{count} is no number")))?, path),
        _ => return Err(io::Error::other("usage: events COUNT FILE")),
    };
    let mut file = BufWriter::with_capacity(1 << 20, File::create(path)?);
    organisation::write_events(SEED, count, &mut file)?;
    file.flush()
}
