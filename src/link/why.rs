//! Why a record belongs, or does not: the rules of a definition and of a link, asked again one by one.

use super::join::Found;
use super::population::{MemberJudge, RecordJudge};
use super::sides::Sides;
use super::{Class, Member, Miss, Reach, RowFilter};
use crate::event::{Kind, incident, issue, pull_request};
use crate::filter::Filter;
use crate::profile::{Clause, LinkRule, RecordRule, ScopeField};
use crate::store::Store;

/// What one rule of a definition makes of each record that it looks at. A rule over another definition looks at that one's members.
pub fn rule_classes(reach: Reach<'_>, definition: usize, rule: usize) -> Vec<(Kind, usize, Class)> {
    let Reach { store, profile, resolved } = reach;
    let row_of = |member: &Member| (member.kind, member.row as usize);
    match &profile.definitions[definition].clauses[rule] {
        Clause::Records(record_rule) => {
            let mut judge = RecordJudge::new(store, record_rule);
            let rows = 0..store.table(record_rule.kind).live;
            rows.map(|row| (record_rule.kind, row, judge.judge(row).err().unwrap_or(Class::Member))).collect()
        }
        Clause::Members(reference) => {
            let link = reference.linked.map(|link| &resolved.links[link]);
            let judge = MemberJudge::new(store, reference, link);
            let members = resolved.populations[reference.of].members.iter().enumerate();
            let judged = members.map(|(position, member)| (row_of(member), judge.judge(position, member)));
            judged.map(|((kind, row), class)| (kind, row, class)).collect()
        }
        Clause::Pairs(link) => {
            let members = resolved.populations[profile.links[*link].from].members.iter().enumerate();
            let class = |position: usize| match resolved.links[*link].targets(position) {
                [] => Class::NotLinked,
                _ => Class::Member,
            };
            members.map(|(position, member)| (member.kind, member.row as usize, class(position))).collect()
        }
    }
}

/// What one rule of a definition makes of a record; `None` where it does not look at it.
pub fn rule_class(reach: Reach<'_>, definition: usize, rule: usize, kind: Kind, row: usize) -> Option<Class> {
    let Reach { store, profile, resolved } = reach;
    match &profile.definitions[definition].clauses[rule] {
        Clause::Records(rule) if rule.kind != kind => None,
        Clause::Records(rule) => Some(RecordJudge::new(store, rule).judge(row).err().unwrap_or(Class::Member)),
        Clause::Members(reference) => {
            let base = &resolved.populations[reference.of];
            let position = base.position(kind, row)?;
            let link = reference.linked.map(|link| &resolved.links[link]);
            Some(MemberJudge::new(store, reference, link).judge(position, &base.members[position]))
        }
        Clause::Pairs(link) => {
            let position = resolved.populations[profile.links[*link].from].position(kind, row)?;
            let is_linked = !resolved.links[*link].targets(position).is_empty();
            Some(if is_linked { Class::Member } else { Class::NotLinked })
        }
    }
}

/// The first condition of a record rule's filters that does not hold, and the kind and row that it was asked of: the record itself, or
/// the record that it is a part of. Where no stage of a run passes, the first stage's.
pub fn first_failure<'f>(store: &Store, rule: &'f RecordRule, row: usize) -> Option<(&'f Filter, Kind, Option<usize>)> {
    let failing = |filter: &'f Option<Filter>, kind: Kind, row: usize| {
        let filter = filter.as_ref()?;
        failed_part(store, filter, row).map(|part| (part, kind, Some(row)))
    };
    let of_stages = || {
        let filter = rule.part_filter.as_ref()?;
        let mut stages = store.table(Kind::Stage).parts_of(row);
        let first = stages.start;
        let passing = RowFilter::new(filter, store);
        if stages.any(|stage| passing.passes(store, stage)) {
            return None;
        }
        let has_any = !store.table(Kind::Stage).parts_of(row).is_empty();
        Some((filter, Kind::Stage, has_any.then_some(first)))
    };
    failing(&rule.filter, rule.kind, row)
        .or_else(|| {
            let owner = rule.kind.parent()?;
            failing(&rule.owner_filter, owner, store.table(rule.kind).owner(row))
        })
        .or_else(of_stages)
}

/// The part of a filter that a row fails by: of conditions that must all hold the first that does not.
pub fn failed_part<'f>(store: &Store, filter: &'f Filter, row: usize) -> Option<&'f Filter> {
    match filter {
        Filter::All(filters) => filters.iter().find_map(|filter| failed_part(store, filter, row)),
        _ => (!RowFilter::new(filter, store).passes(store, row)).then_some(filter),
    }
}

/// One rule of a link, asked for one member.
pub struct Tried {
    /// The rule.
    pub rule: LinkRule,
    /// The partners it gives, or why it gives none.
    pub found: Result<Vec<u32>, Miss>,
    /// Whether no rule after it may try.
    pub ends: bool,
    /// What it looked for, by name: a commit, an id, the repository and the time.
    pub looked_for: Vec<(&'static str, String)>,
}

/// Asks a link's rules for some members of its `from`, one rule after the other until one finds, or forbids the others.
pub fn try_rules(reach: Reach<'_>, link: usize, positions: &[usize]) -> Vec<Vec<Tried>> {
    let Reach { store, profile, resolved } = reach;
    let rules = &profile.links[link];
    let (from, to) = (&resolved.populations[rules.from], &resolved.populations[rules.to]);
    let sides = Sides::new(store, profile, &resolved.graph, rules, from, to);
    let tried = |position: &usize| {
        let mut all = Vec::new();
        if resolved.links[link].verdict(*position) == Ok(LinkRule::Correction) {
            let partners = resolved.links[link].targets(*position).to_vec();
            let rule = LinkRule::Correction;
            return vec![Tried { rule, found: Ok(partners), ends: true, looked_for: Vec::new() }];
        }
        for rule in &rules.by {
            let (found, ends) = match sides.apply(*rule, *position) {
                Found::Targets(targets) if !targets.is_empty() => (Ok(targets), true),
                Found::Targets(_) => (Err(Miss::NothingToFollow), false),
                Found::No(miss) => (Err(miss), false),
                Found::Never(miss) => (Err(miss), true),
            };
            all.push(Tried {
                rule: *rule,
                found,
                ends,
                looked_for: looked_for(&sides, *rule, &from.members[*position]),
            });
            if ends {
                break;
            }
        }
        all
    };
    positions.iter().map(tried).collect()
}

fn looked_for(sides: &Sides<'_>, rule: LinkRule, member: &Member) -> Vec<(&'static str, String)> {
    let (store, row) = (sides.store, member.row as usize);
    let commits = || sides.commits_of(member).into_iter().map(|commit| ("commit", store.sha_text(commit)));
    let own_commit = || commits().take(1);
    let mut looked: Vec<(&'static str, String)> = match (rule, member.kind) {
        (LinkRule::Explicit, Kind::PullRequest) => {
            let id = store.table(member.kind).text(pull_request::ID, row).to_owned();
            std::iter::once(("pullRequest", id)).chain(own_commit()).collect()
        }
        (LinkRule::Explicit, Kind::Incident) => vec![
            ("deployment", store.table(member.kind).text(incident::CAUSED_BY_DEPLOYMENT, row).to_owned()),
            ("commit", store.shown(incident::CAUSED_BY_SHA, row)),
        ],
        (LinkRule::Explicit | LinkRule::IssueKey, Kind::Issue) => {
            vec![("issue", store.symbol_text(issue::KEY, row).to_owned())]
        }
        (LinkRule::IssueKey, _) => sides.issue_keys_of(member).into_iter().map(|key| ("issue", key)).collect(),
        (LinkRule::RevertedCommit, Kind::Commit) => {
            vec![("commit", store.shown(crate::event::commit::REVERTS, row))]
        }
        (LinkRule::Sha | LinkRule::Artifact, _) => commits().collect(),
        (
            LinkRule::NextByTime | LinkRule::NextAfter | LinkRule::LatestAtOrBefore | LinkRule::LatestStrictlyBefore,
            _,
        ) => {
            let scope = sides.scope_of(member).into_iter().map(|(field, word)| (ScopeField::word(field), word));
            scope.chain([("at", member.at.to_string())]).collect()
        }
        _ => own_commit().collect(),
    };
    looked.retain(|(_, value)| !value.is_empty());
    looked
}
