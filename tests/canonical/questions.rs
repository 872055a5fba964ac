//! Questions to the sample organisation, and the fingerprint of each answer's canonical bytes.
//!
//! Shared by the native test and the one that runs in Node and in a browser: all must give the fingerprints of `answers.txt`.

use serde_json::{Value, json};

/// Every measure, step, statistic and zone that is asked for.
pub fn questions() -> Vec<(String, Value)> {
    let mut questions = Vec::new();
    for metric in ["leadTime", "deploymentFrequency", "changeFailureRate", "timeToRestore", "reworkRate"] {
        for interval in ["day", "week", "month"] {
            for statistic in ["mean", "median", "p90", "p95"] {
                for zone in ["UTC", "Europe/Berlin", "America/New_York"] {
                    let name = format!("{metric} {interval} {statistic} {zone}");
                    let query = json!({
                        "metric": metric, "interval": interval, "statistic": statistic, "zone": zone,
                        "range": { "from": "2024-01-01", "to": "2025-12-31" }, "now": "2026-01-05T09:00:00Z",
                    });
                    questions.push((name, query));
                }
            }
        }
    }
    questions
}

/// The line of `answers.txt` for an answer.
pub fn line(name: &str, bytes: &str) -> String {
    let hash = bytes
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("{name} {} {hash:016x}", bytes.len())
}
