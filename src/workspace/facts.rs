//! What a collection needs to know of a profile.

use std::collections::BTreeSet;

use crate::collection::{Need, ProfileFacts};
use crate::order;
use crate::profile::{Clause, Profile};

/// The profile's parameters, and which tools and integrations its measures cannot do without.
pub(super) fn facts(profile: &Profile) -> ProfileFacts {
    let measured: BTreeSet<usize> = [
        profile.deployment_frequency.population,
        profile.lead_time.population,
        profile.change_failure_rate.denominator,
        profile.time_to_restore.population,
        profile.rework_rate.denominator,
    ]
    .into();
    let needs = measured.into_iter().filter_map(|definition| {
        let mut need = Need { definition: profile.definitions[definition].name.clone(), ..Need::default() };
        let named = sources(profile, definition, &mut need);
        named.then_some(need)
    });
    ProfileFacts { parameters: profile.parameters.keys().cloned().collect(), needs: needs.collect() }
}

/// Collects the tools and integrations that a definition's rules name; false where some rule takes records of any.
fn sources(profile: &Profile, definition: usize, need: &mut Need) -> bool {
    let mut open = vec![definition];
    let mut seen = BTreeSet::new();
    while let Some(next) = open.pop() {
        if !seen.insert(next) {
            continue;
        }
        for clause in &profile.definitions[next].clauses {
            match clause {
                Clause::Records(rule) if rule.tools.is_empty() && rule.integrations.is_empty() => return false,
                Clause::Records(rule) => {
                    need.tools.extend(rule.tools.iter().filter(|_| rule.integrations.is_empty()).cloned());
                    need.integrations.extend(rule.integrations.iter().cloned());
                }
                Clause::Members(reference) => open.push(reference.of),
                Clause::Pairs(link) => open.push(profile.links[*link].from),
            }
        }
    }
    order::sort(&mut need.tools);
    need.tools.dedup();
    order::sort(&mut need.integrations);
    need.integrations.dedup();
    true
}
