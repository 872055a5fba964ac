//! What let records in, and what kept them out: definitions with their rules, links, and the way from candidates to what counts.

use std::collections::BTreeMap;

use serde::Serialize;

use super::sentences;
use super::words::reason_words;
use crate::link::{Class, Reach, Tally, rule_classes};
use crate::metric::RowGroup;
use crate::profile::{Clause, GroupBy, Having, LinkRule, Measure, Moment, Profile, RateMeasure, SpanMeasure};

/// How many for a reason, and what it means.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reason {
    /// The reason's stable name, by which its rows can be listed.
    pub reason: &'static str,
    /// What it says of the records.
    pub words: &'static str,
    /// How many.
    pub count: u64,
}

impl Reason {
    fn new(reason: &'static str, count: u64) -> Reason {
        Reason { reason, words: reason_words(reason), count }
    }
}

/// From the candidates of an operand to those that count: `read` is `used` and all that is excluded.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Funnel {
    /// The operand.
    pub operand: &'static str,
    /// The definition whose members are counted.
    pub definition: String,
    /// Candidates.
    pub read: u64,
    /// Those that count, over the whole range.
    pub used: u64,
    /// Those that do not.
    pub excluded: Vec<Reason>,
    /// Of a rate's numerator, the conditions of which one must hold.
    pub conditions: Vec<String>,
}

/// A definition that the figure stands on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DefinitionAccount {
    /// Its name in the profile.
    pub name: String,
    /// Candidates: records of its kinds.
    pub read: u64,
    /// Its members.
    pub members: u64,
    /// Candidates that are none: the reason of the rule that came nearest.
    pub excluded: Vec<Reason>,
    /// Which members are one and the same, in words.
    pub merge: Option<String>,
    /// Its rules; a record that one of them lets in is a member.
    pub rules: Vec<RuleAccount>,
}

/// What one rule of a definition did.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RuleAccount {
    /// The rule in words.
    pub words: String,
    /// The definition whose members it looks at; `None` where it looks at records.
    pub of: Option<String>,
    /// What it looked at.
    pub read: u64,
    /// What it let in.
    pub let_in: u64,
    /// What it kept out.
    pub excluded: Vec<Reason>,
}

/// A link that the figure stands on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LinkAccount {
    /// Its name in the profile.
    pub name: String,
    /// The definition whose members look for partners.
    pub from: String,
    /// The definition in which they look.
    pub to: String,
    /// What both must share where a rule goes by time, in words.
    pub scope: String,
    /// Its rules in the order in which they are tried, and how many each linked.
    pub found: Vec<Reason>,
    /// Members without a partner.
    pub missed: Vec<Reason>,
}

pub(super) fn funnel(reach: Reach<'_>, measure: Measure, group: &RowGroup) -> Funnel {
    let account = &group.account;
    let (read, excluded) = account.tally(&reach.resolved.populations[account.definition]);
    let conditions = match rate(reach.profile, measure) {
        Some(rate) if group.operand == "failures" => {
            rate.numerator.having.iter().map(|having| sentences::having(reach.profile, having)).collect()
        }
        _ => Vec::new(),
    };
    Funnel {
        operand: group.operand,
        definition: reach.profile.definitions[account.definition].name.clone(),
        read,
        used: account.positions.len() as u64,
        excluded: excluded.into_iter().map(|out| Reason::new(out.reason, out.count)).collect(),
        conditions,
    }
}

pub(super) fn definition(reach: Reach<'_>, definition: usize) -> DefinitionAccount {
    let known = &reach.profile.definitions[definition];
    let population = &reach.resolved.populations[definition];
    let (read, excluded) = population.accounting();
    let rules = known.clauses.iter().enumerate().map(|(rule, clause)| {
        let mut counts: BTreeMap<Class, u64> = BTreeMap::new();
        for (_, _, class) in rule_classes(reach, definition, rule) {
            *counts.entry(class).or_default() += 1;
        }
        let read = counts.values().sum();
        let let_in = counts.remove(&Class::Member).unwrap_or_default();
        let of = match clause {
            Clause::Records(_) => None,
            Clause::Members(reference) => Some(reference.of),
            Clause::Pairs(link) => Some(reach.profile.links[*link].from),
        };
        RuleAccount {
            words: sentences::rule(reach.profile, clause),
            of: of.map(|of| reach.profile.definitions[of].name.clone()),
            read,
            let_in,
            excluded: counts.into_iter().map(|(class, count)| Reason::new(class.word(), count)).collect(),
        }
    });
    DefinitionAccount {
        name: known.name.clone(),
        read,
        members: population.members.len() as u64,
        excluded: excluded.iter().map(|(class, count)| Reason::new(class.word(), *count)).collect(),
        merge: sentences::merging(known),
        rules: rules.collect(),
    }
}

pub(super) fn link(reach: Reach<'_>, link: usize) -> LinkAccount {
    let known = &reach.profile.links[link];
    let name = |definition: usize| reach.profile.definitions[definition].name.clone();
    let Tally { found, missed } = reach.resolved.links[link].tally();
    let corrected = found.contains_key(&LinkRule::Correction).then_some(LinkRule::Correction);
    let rules = corrected.iter().chain(&known.by);
    let count = |rule: &LinkRule| Reason::new(rule.word(), found.get(rule).copied().unwrap_or_default());
    LinkAccount {
        name: known.name.clone(),
        from: name(known.from),
        to: name(known.to),
        scope: sentences::scope(known),
        found: rules.map(count).collect(),
        missed: missed.iter().map(|(reason, count)| Reason::new(reason, *count)).collect(),
    }
}

/// The rate that a measure is, if it is one.
pub(super) fn rate(profile: &Profile, measure: Measure) -> Option<&RateMeasure> {
    match measure {
        Measure::ChangeFailureRate => Some(&profile.change_failure_rate),
        Measure::ReworkRate => Some(&profile.rework_rate),
        _ => None,
    }
}

/// The measure of spans that a measure is, if it is one.
pub(super) fn span(profile: &Profile, measure: Measure) -> Option<&SpanMeasure> {
    match measure {
        Measure::LeadTime => Some(&profile.lead_time),
        Measure::TimeToRestore => Some(&profile.time_to_restore),
        _ => None,
    }
}

/// Definitions and links that a measure stands on, each once, those it names first.
#[derive(Default)]
pub(super) struct Involved {
    pub definitions: Vec<usize>,
    pub links: Vec<usize>,
}

impl Involved {
    pub fn of(profile: &Profile, measure: Measure) -> Involved {
        let mut involved = Involved::default();
        if let Some(span) = span(profile, measure) {
            involved.definition(profile, span.population);
            let moments = [&span.start, &span.anchor].into_iter().chain(span.stages.iter().map(|stage| &stage.until));
            for moment in moments {
                involved.moment(profile, moment);
            }
            if let crate::profile::Aggregation::Grouped(GroupBy::Link(link), ..) = span.aggregation {
                involved.link(profile, link);
            }
        } else if let Some(rate) = rate(profile, measure) {
            involved.definition(profile, rate.denominator);
            involved.definition(profile, rate.numerator.population);
            for having in &rate.numerator.having {
                if let Having::LinkedBy(link) = having {
                    involved.link(profile, *link);
                }
            }
        } else {
            involved.definition(profile, profile.deployment_frequency.population);
        }
        involved
    }

    fn moment(&mut self, profile: &Profile, moment: &Moment) {
        for link in moment.ways.iter().flat_map(|way| &way.links) {
            self.link(profile, *link);
        }
    }

    fn link(&mut self, profile: &Profile, link: usize) {
        if self.links.contains(&link) {
            return;
        }
        self.links.push(link);
        self.definition(profile, profile.links[link].from);
        self.definition(profile, profile.links[link].to);
    }

    fn definition(&mut self, profile: &Profile, definition: usize) {
        if self.definitions.contains(&definition) {
            return;
        }
        self.definitions.push(definition);
        for clause in &profile.definitions[definition].clauses {
            match clause {
                Clause::Records(_) => {}
                Clause::Members(reference) => {
                    self.definition(profile, reference.of);
                    if let Some(link) = reference.linked {
                        self.link(profile, link);
                    }
                }
                Clause::Pairs(link) => self.link(profile, *link),
            }
        }
    }
}
