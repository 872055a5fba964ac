//! What the other documents of a workspace say, as far as a project refers to it.

use std::collections::BTreeMap;

/// What is known around a project. Where nothing is known (`None`), nothing is missed.
#[derive(Clone, Default, Debug)]
pub struct Surroundings {
    /// The profiles that can be named.
    pub profiles: Option<BTreeMap<String, ProfileFacts>>,
    /// The tool of each integration that can be named.
    pub integrations: Option<BTreeMap<String, String>>,
    /// Ids of the tools that can be read.
    pub tools: Vec<&'static str>,
}

/// What a collection needs to know of a profile.
#[derive(Clone, Default, Debug)]
pub struct ProfileFacts {
    /// The names of its parameters.
    pub parameters: Vec<String>,
    /// What its definitions cannot do without.
    pub needs: Vec<Need>,
}

/// A definition all of whose rules ask for a tool or an integration by name: one of them must be there.
#[derive(Clone, Default, Debug)]
pub struct Need {
    /// The definition's name.
    pub definition: String,
    /// Tools of which one would do.
    pub tools: Vec<String>,
    /// Integrations of which one would do.
    pub integrations: Vec<String>,
}

impl Surroundings {
    /// The ids of the profiles that can be named, if they are known.
    pub fn profile_ids(&self) -> Option<Vec<&str>> {
        self.profiles.as_ref().map(|profiles| profiles.keys().map(String::as_str).collect())
    }

    /// The ids of the integrations that can be named, if they are known.
    pub fn integration_ids(&self) -> Option<Vec<&str>> {
        self.integrations.as_ref().map(|integrations| integrations.keys().map(String::as_str).collect())
    }

    /// Whether one of these integrations serves a need; so does one whose tool is not known.
    pub(super) fn serves(&self, need: &Need, integrations: &[String]) -> bool {
        integrations.iter().any(|id| {
            let tool = self.integrations.as_ref().and_then(|known| known.get(id));
            need.integrations.contains(id) || tool.is_none_or(|tool| need.tools.contains(tool))
        })
    }
}
