//! What names of environments, pipelines, labels and kinds say.

use serde_json::{Value, json};

/// Words of production.
const PRODUCTION: [&str; 4] = ["prod", "production", "prd", "live"];
/// Words of what comes before it, or beside it.
const BEFORE: [&str; 22] = [
    "pre",
    "preprod",
    "preproduction",
    "prerelease",
    "non",
    "nonprod",
    "no",
    "not",
    "stage",
    "staging",
    "stg",
    "test",
    "testing",
    "qa",
    "uat",
    "dev",
    "development",
    "preview",
    "sandbox",
    "demo",
    "canary",
    "docs",
];
/// Words of pipelines and stages that deliver.
const DELIVERS: [&str; 13] = [
    "deploy",
    "deploys",
    "deployment",
    "deployments",
    "cd",
    "ship",
    "rollout",
    "promote",
    "publish",
    "release",
    "releases",
    "delivery",
    "deliver",
];
/// Words of incidents.
const INCIDENT: [&str; 12] = [
    "incident",
    "incidents",
    "outage",
    "outages",
    "postmortem",
    "sev0",
    "sev1",
    "sev2",
    "p0",
    "downtime",
    "hotfix",
    "disruption",
];
/// Words of what may be one.
const DEFECT: [&str; 6] = ["bug", "bugs", "defect", "defects", "regression", "crash"];

/// The words of a name, lower-cased: `DeployProd`, `deploy-prod` and `deploy prod` are the same two.
fn words(name: &str) -> Vec<String> {
    let mut spread = String::new();
    let mut was_lower = false;
    for letter in name.chars() {
        if letter.is_uppercase() && was_lower {
            spread.push(' ');
        }
        spread.extend(letter.to_lowercase());
        was_lower = letter.is_lowercase();
    }
    spread.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn has_one(name: &str, known: &[&str]) -> bool {
    words(name).iter().any(|word| known.contains(&word.as_str()))
}

/// Whether an environment is production by its name; one that only comes before it is not.
pub(in crate::workspace) fn is_production(name: &str) -> bool {
    !is_before(name) && words(name).iter().any(|word| PRODUCTION.contains(&word.as_str()) || is_numbered(word))
}

/// `prod1`, `prod2eu`.
fn is_numbered(word: &str) -> bool {
    word.strip_prefix("prod").is_some_and(|rest| rest.starts_with(|letter: char| letter.is_ascii_digit()))
}

/// Whether a name is of something before production.
pub(in crate::workspace) fn is_before(name: &str) -> bool {
    has_one(name, &BEFORE)
}

/// Whether a pipeline or stage delivers by its name.
pub(super) fn delivers(name: &str) -> bool {
    !is_before(name) && has_one(name, &DELIVERS)
}

/// Whether a label or a kind of issue is of incidents.
pub(super) fn is_incident(name: &str) -> bool {
    has_one(name, &INCIDENT)
}

/// Whether a label or a kind of issue is of defects.
pub(super) fn is_defect(name: &str) -> bool {
    has_one(name, &DEFECT)
}

/// How tools say that something went well, did not, or is still going on.
pub(super) fn outcomes() -> Value {
    json!({
        "success": ["success", "succeeded", "partiallySucceeded", "passed", "ignoreFailed", "deployed", "completed"],
        "failure": ["failure", "failed", "error", "errored", "rolled_back", "timed_out", "expired"],
        "pending": ["running", "queued", "pending", "in_progress", "waiting", "requested"],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_people_read_them() {
        for name in ["production", "PROD", "prod-eu", "eu_prod", "Live", "prod1", "ProdWest"] {
            assert!(is_production(name), "{name}");
        }
        for name in [
            "pre-prod",
            "preproduction",
            "nonprod",
            "non-production",
            "staging",
            "product-search",
            "prerelease",
            "delivery",
        ] {
            assert!(!is_production(name), "{name}");
        }
        for name in ["Deploy", "deploy-prod", "Ship it", "CD", "publish package", "ReleaseApp"] {
            assert!(delivers(name), "{name}");
        }
        for name in ["CI", "deploy-staging", "Deploy preview", "shipping-service tests", "lint"] {
            assert!(!delivers(name), "{name}");
        }
        assert!(is_incident("Production incident") && is_incident("type: incident") && !is_incident("coincidental"));
        assert!(is_defect("kind/bug") && !is_defect("debug"));
    }
}
