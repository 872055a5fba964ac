//! The default profile's definitions: which records are in which.

use super::{Pull, Run, Trouble};

/// How a run went. A status that the profile does not know means nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    Success,
    Failure,
    Pending,
    Unknown,
}

impl Run {
    /// In the definition `attempt`, but for its time.
    pub fn is_production(&self) -> bool {
        let production = self.environment.as_ref().is_none_or(|name| {
            let name = name.to_lowercase();
            name.starts_with("prod") || name == "live" || name.starts_with("live-")
        });
        ["cd", "both"].contains(&self.kind.to_lowercase().as_str()) && production
    }

    pub fn is_attempt(&self) -> bool {
        self.is_production() && self.finished.is_some() && self.outcome() != Outcome::Unknown
    }

    /// A run that does not say how it went has no outcome.
    pub fn outcome(&self) -> Outcome {
        match self.status.as_deref().map(str::to_lowercase).as_deref() {
            Some(
                "success" | "succeeded" | "partiallysucceeded" | "passed" | "ignorefailed" | "deployed" | "completed",
            ) => Outcome::Success,
            Some("failure" | "failed" | "error" | "errored" | "rolled_back" | "timed_out" | "expired") => {
                Outcome::Failure
            }
            Some("running" | "queued" | "pending" | "in_progress" | "waiting" | "requested") => Outcome::Pending,
            _ => Outcome::Unknown,
        }
    }

    pub fn is_rolled_back(&self) -> bool {
        self.status.as_deref().is_some_and(|status| status.to_lowercase() == "rolled_back")
    }

    pub fn is_deployment(&self) -> bool {
        self.is_attempt() && self.outcome() == Outcome::Success
    }

    pub fn is_released(&self) -> bool {
        self.is_deployment() || (self.is_attempt() && self.is_rolled_back())
    }

    pub fn is_fix(&self) -> bool {
        self.is_attempt() && (self.is_hotfix || self.is_rollback)
    }

    pub fn all_shas(&self) -> impl Iterator<Item = &String> {
        self.sha.iter().chain(&self.shas)
    }

    /// First by time; at one instant by id.
    pub fn order(&self) -> (Option<i64>, &str) {
        (self.finished, &self.id)
    }
}

impl Trouble {
    pub fn is_incident(&self) -> bool {
        !self.is_issue || self.labels.iter().any(|label| label.to_lowercase() == "incident")
    }
}

impl Pull {
    pub fn is_change(&self) -> bool {
        self.merged.is_some()
    }
}
