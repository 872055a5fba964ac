//! Who belongs, and who belongs together: definitions become populations, links become tables, once per profile and on all rows.
//!
//! Filters of collections and ranges choose among linked rows later; they never change a link.

mod artifacts;
mod copies;
mod explicit;
mod graph;
mod join;
mod keys;
mod population;
mod reach;
mod rows;
mod series;
mod sides;
mod why;

pub use graph::Graph;
pub use join::{LinkTable, Miss, Tally};
pub use population::{Class, Member, Pairs, Population};
pub use reach::{Reach, moment_of, moment_of_some};
pub use rows::RowFilter;
pub use sides::commit_of;
pub use why::{Tried, failed_part, first_failure, rule_class, rule_classes, try_rules};

use crate::profile::{Clause, Correction, Profile};
use crate::store::Store;

/// A profile's definitions and links, worked out over all rows of the store.
pub struct Resolved {
    /// One for each definition of the profile.
    pub populations: Vec<Population>,
    /// One for each link of the profile.
    pub links: Vec<LinkTable>,
    /// The commits and their parents.
    pub graph: Graph,
}

/// Works out everything a profile defines, each definition and link after those it needs, with corrections applied.
pub fn resolve(store: &Store, profile: &Profile, corrections: &[Correction]) -> Resolved {
    let graph = Graph::new(store);
    let mut work = Work::new(store, profile, corrections, &graph);
    for definition in 0..profile.definitions.len() {
        work.need_population(definition);
    }
    for link in 0..profile.links.len() {
        work.need_link(link);
    }
    let Work { populations, links, .. } = work;
    Resolved {
        populations: populations.into_iter().flatten().collect(),
        links: links.into_iter().flatten().collect(),
        graph,
    }
}

/// Works out one definition only, with what it needs: for a rule that is being edited.
pub fn resolve_definition(
    store: &Store,
    profile: &Profile,
    corrections: &[Correction],
    definition: usize,
) -> Population {
    let graph = Graph::new(store);
    let mut work = Work::new(store, profile, corrections, &graph);
    work.need_population(definition);
    work.populations.swap_remove(definition).unwrap_or_default()
}

/// What is known so far while a profile is being worked out.
struct Work<'w> {
    store: &'w Store,
    profile: &'w Profile,
    corrections: &'w [Correction],
    graph: &'w Graph,
    populations: Vec<Option<Population>>,
    links: Vec<Option<LinkTable>>,
}

impl<'w> Work<'w> {
    fn new(store: &'w Store, profile: &'w Profile, corrections: &'w [Correction], graph: &'w Graph) -> Work<'w> {
        let populations = profile.definitions.iter().map(|_| None).collect();
        let links = profile.links.iter().map(|_| None).collect();
        Work { store, profile, corrections, graph, populations, links }
    }

    /// The check has made sure that no definition needs itself.
    fn need_population(&mut self, definition: usize) {
        if self.populations[definition].is_some() {
            return;
        }
        for clause in &self.profile.definitions[definition].clauses {
            match clause {
                Clause::Records(_) => {}
                Clause::Members(reference) => {
                    self.need_population(reference.of);
                    if let Some(link) = reference.linked {
                        self.need_link(link);
                    }
                }
                Clause::Pairs(link) => self.need_link(*link),
            }
        }
        let found =
            population::find(self.store, self.profile, definition, &self.populations, &self.links, self.corrections);
        self.populations[definition] = Some(found);
    }

    fn need_link(&mut self, link: usize) {
        if self.links[link].is_some() {
            return;
        }
        let rules = &self.profile.links[link];
        self.need_population(rules.from);
        self.need_population(rules.to);
        if let (Some(from), Some(to)) = (&self.populations[rules.from], &self.populations[rules.to]) {
            self.links[link] =
                Some(join::join(self.store, self.profile, self.corrections, self.graph, rules, from, to));
        }
    }
}
