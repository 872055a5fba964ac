//! Finding partners: each rule in its order of trust, until one finds.

use std::collections::HashMap;

use super::artifacts::ArtifactIndex;
use super::explicit::Named;
use super::keys::KeyIndex;
use super::{Graph, Member, Population};
use crate::event::{Field, Kind, commit, pull_request, release, run};
use crate::profile::{Change, Correction, FirstOfSeries, Link, LinkRule, Profile, Scope, ScopeField, Take};
use crate::store::Store;

/// Why a member has no partner.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Miss {
    /// It names no commit, id or key that a rule could follow.
    NothingToFollow,
    /// No member on the other side shares its scope.
    NoneInScope,
    /// It has none of the fields that the scope asks for.
    NoScope,
    /// History is known, and no member on the other side contains it.
    NotContained,
    /// Nothing on the other side comes after it.
    NoneAfter,
    /// Nothing on the other side comes before it.
    NoneBefore,
    /// What would be its partner is too far away in time.
    BeyondMaxLag,
    /// Its partner would be the first of its series, which owns nothing by ancestry or time.
    FirstOfSeries,
    /// What it names is not on the other side: a deployment that failed, or went to another environment.
    NamedNotInPopulation,
    /// What it names is not in the data.
    NamedUnknown,
}

impl Miss {
    /// The reason's stable name.
    pub const fn word(self) -> &'static str {
        match self {
            Miss::NothingToFollow => "nothingToFollow",
            Miss::NoneInScope => "noneInScope",
            Miss::NoScope => "noScope",
            Miss::NotContained => "notContained",
            Miss::NoneAfter => "noneAfter",
            Miss::NoneBefore => "noneBefore",
            Miss::BeyondMaxLag => "beyondMaxLag",
            Miss::FirstOfSeries => "firstOfSeries",
            Miss::NamedNotInPopulation => "namedNotInPopulation",
            Miss::NamedUnknown => "namedUnknown",
        }
    }
}

/// What became of each member of a link's `from`.
#[derive(Default)]
pub struct LinkTable {
    ends: Vec<u32>,
    targets: Vec<u32>,
    /// The rule that found, or the reason why none did.
    verdicts: Vec<Result<LinkRule, Miss>>,
    /// Members of `to` that something is linked to.
    linked: Vec<bool>,
}

impl LinkTable {
    /// The partners of a member of `from`, as members of `to`.
    pub fn targets(&self, from: usize) -> &[u32] {
        let to = self.ends[from] as usize;
        let start = from.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        &self.targets[start..to]
    }

    /// The rule that linked a member of `from`, or why none did.
    pub fn verdict(&self, from: usize) -> Result<LinkRule, Miss> {
        self.verdicts[from]
    }

    /// Whether something is linked to this member of `to`.
    pub fn is_linked_to(&self, to: usize) -> bool {
        self.linked[to]
    }

    /// Every verdict, in the order of `from`.
    pub fn verdicts(&self) -> &[Result<LinkRule, Miss>] {
        &self.verdicts
    }
}

/// What one rule says of one member.
pub(super) enum Found {
    /// These partners.
    Targets(Vec<u32>),
    /// None, and the next rule may try.
    No(Miss),
    /// None, and no other rule may.
    Never(Miss),
}

pub(super) fn join(
    store: &Store,
    profile: &Profile,
    corrections: &[Correction],
    graph: &Graph,
    link: &Link,
    from: &Population,
    to: &Population,
) -> LinkTable {
    let sides = Sides::new(store, profile, graph, link, from, to);
    let corrected = corrected_partners(store, corrections, link, from, to);
    let mut table = LinkTable { linked: vec![false; to.members.len()], ..LinkTable::default() };
    for position in 0..from.members.len() {
        let verdict = match corrected.get(&(position as u32)) {
            Some(partner) => Ok((LinkRule::Correction, vec![*partner])),
            None => sides.partners(position),
        };
        let verdict = match verdict {
            Ok((rule, mut targets)) => {
                if link.take == Take::One {
                    targets.truncate(1);
                }
                for target in &targets {
                    table.linked[*target as usize] = true;
                }
                table.targets.extend(targets);
                Ok(rule)
            }
            Err(miss) => Err(miss),
        };
        table.verdicts.push(verdict);
        table.ends.push(table.targets.len() as u32);
    }
    table
}

/// Partners that corrections give, by members of `from`.
fn corrected_partners(
    store: &Store,
    corrections: &[Correction],
    link: &Link,
    from: &Population,
    to: &Population,
) -> HashMap<u32, u32> {
    let of_link = corrections.iter().filter_map(|correction| match &correction.change {
        Change::Link { link: name, to } if *name == link.name => Some((correction, to)),
        _ => None,
    });
    let find = |population: &Population, kind: Option<Kind>, id: &str| {
        let is_it = |member: &Member| {
            kind.is_none_or(|kind| kind == member.kind) && store.record_key(member.kind, member.row as usize) == id
        };
        population.members.iter().position(is_it).map(|position| position as u32)
    };
    of_link
        .filter_map(|(correction, partner)| {
            Some((find(from, Some(correction.kind), &correction.id)?, find(to, None, partner)?))
        })
        .collect()
}

/// Members of one scope, in the order of time.
type Group = Vec<u32>;
/// What the members of a scope share: the numbers of the words.
type ScopeKey = Vec<u32>;

/// For each scope, which member of `to` owns a commit.
type Owners = HashMap<ScopeKey, HashMap<u32, u32>>;

/// Both sides of a link, with what its rules look things up in.
pub(super) struct Sides<'s> {
    pub store: &'s Store,
    pub graph: &'s Graph,
    pub link: &'s Link,
    pub from: &'s Population,
    pub to: &'s Population,
    /// For each alternative of the scope, members of `to` by what they share.
    groups: Vec<(Vec<ScopeField>, HashMap<ScopeKey, Group>)>,
    /// The commit each member of `to` is made of; 0 where unknown.
    to_commits: Vec<u32>,
    /// For each alternative of the scope and each scope, which member of `to` first contained a commit.
    owners: Vec<Owners>,
    /// The same, where a member owns only what the one before it did not contain.
    owners_since_previous: Vec<Owners>,
    named: Named,
    keys: KeyIndex,
    artifacts: ArtifactIndex,
    by_commit: HashMap<u32, Vec<u32>>,
    /// The commits that merged the pull requests which a commit belongs to.
    merges: HashMap<u32, Vec<u32>>,
}

impl<'s> Sides<'s> {
    pub fn new(
        store: &'s Store,
        profile: &Profile,
        graph: &'s Graph,
        link: &'s Link,
        from: &'s Population,
        to: &'s Population,
    ) -> Sides<'s> {
        let uses = |rule: LinkRule| link.by.contains(&rule);
        let alternatives: Vec<Vec<ScopeField>> = match &link.scope {
            Scope::Every(fields) => vec![fields.clone()],
            Scope::FirstOf(fields) => fields.iter().map(|field| vec![*field]).collect(),
        };
        let to_commits: Vec<u32> = to.members.iter().map(|member| graph.whole(commit_of(store, member))).collect();
        let mut sides = Sides {
            store,
            graph,
            link,
            from,
            to,
            groups: Vec::new(),
            to_commits,
            owners: Vec::new(),
            owners_since_previous: Vec::new(),
            named: Named::default(),
            keys: KeyIndex::default(),
            artifacts: ArtifactIndex::default(),
            by_commit: HashMap::new(),
            merges: HashMap::new(),
        };
        for fields in alternatives {
            let mut groups: HashMap<ScopeKey, Group> = HashMap::new();
            for position in 0..to.members.len() {
                let key = sides.to_key(position, &fields);
                groups.entry(key).or_default().push(position as u32);
            }
            sides.groups.push((fields, groups));
        }
        if uses(LinkRule::Ancestry) || uses(LinkRule::RevertedCommit) {
            sides.owners = (0..sides.groups.len()).map(|alternative| sides.find_owners(alternative, false)).collect();
        }
        if uses(LinkRule::AncestrySincePrevious) {
            sides.owners_since_previous =
                (0..sides.groups.len()).map(|alternative| sides.find_owners(alternative, true)).collect();
        }
        if uses(LinkRule::Explicit) {
            sides.named = Named::new(store, graph, from, to);
        }
        if uses(LinkRule::IssueKey) {
            sides.keys = KeyIndex::new(store, &profile.issue_key_text, to);
        }
        if uses(LinkRule::Artifact) {
            sides.artifacts = ArtifactIndex::new(store, graph, to);
        }
        if uses(LinkRule::HeadOfPush) {
            sides.merges = merges(store, graph);
        }
        let by_commit = [LinkRule::Sha, LinkRule::HeadOfPush, LinkRule::MergeCommit, LinkRule::RevertedCommit];
        if by_commit.into_iter().any(uses) {
            for (position, commit) in sides.to_commits.iter().enumerate().filter(|(_, commit)| **commit != 0) {
                sides.by_commit.entry(*commit).or_default().push(position as u32);
            }
            for (position, member) in to.members.iter().enumerate().filter(|(_, member)| member.kind == Kind::Run) {
                for sha in store.table(Kind::Run).list(run::SHAS, member.row as usize) {
                    let commit = graph.whole(*sha);
                    if commit != sides.to_commits[position] {
                        sides.by_commit.entry(commit).or_default().push(position as u32);
                    }
                }
            }
        }
        sides
    }

    /// The first rule that finds one wins; without one, the last reason stands.
    fn partners(&self, position: usize) -> Result<(LinkRule, Vec<u32>), Miss> {
        let mut miss = Miss::NothingToFollow;
        for rule in &self.link.by {
            match self.apply(*rule, position) {
                Found::Targets(targets) if !targets.is_empty() => return Ok((*rule, targets)),
                Found::Targets(_) => {}
                Found::No(reason) => miss = reason,
                Found::Never(reason) => return Err(reason),
            }
        }
        Err(miss)
    }

    pub fn apply(&self, rule: LinkRule, position: usize) -> Found {
        let member = self.from.members[position];
        match rule {
            LinkRule::Correction => Found::No(Miss::NothingToFollow),
            LinkRule::Explicit => self.named.partners(self, &member),
            LinkRule::Artifact => self.artifacts.partners(self.store, &member, &self.commits_of(&member)),
            LinkRule::Sha => self.same_commit(&member, self.commits_of(&member)),
            LinkRule::HeadOfPush => self.same_commit(&member, self.heads_of_pushes(&member)),
            LinkRule::MergeCommit => match self.graph.whole(commit_of(self.store, &member)) {
                0 => Found::No(Miss::NothingToFollow),
                commit => self.same_commit(&member, vec![commit]),
            },
            LinkRule::Ancestry => {
                self.containing(&member, self.graph.whole(commit_of(self.store, &member)), &self.owners)
            }
            LinkRule::AncestrySincePrevious => {
                let commit = self.graph.whole(commit_of(self.store, &member));
                self.containing(&member, commit, &self.owners_since_previous)
            }
            LinkRule::RevertedCommit => self.reverted(&member),
            LinkRule::IssueKey => self.keys.partners(self.store, &member),
            LinkRule::NextByTime => self.by_time(&member, Direction::After { or_at: true }),
            LinkRule::NextAfter => self.by_time(&member, Direction::After { or_at: false }),
            LinkRule::LatestAtOrBefore => self.by_time(&member, Direction::Before { or_at: true }),
            LinkRule::LatestStrictlyBefore => self.by_time(&member, Direction::Before { or_at: false }),
        }
    }

    /// The commits a record is about: a pull request's own and the one that merged it.
    pub fn commits_of(&self, member: &Member) -> Vec<u32> {
        let mut commits = vec![self.graph.whole(commit_of(self.store, member))];
        if member.kind == Kind::PullRequest {
            let parts = self.store.table(Kind::PullRequestCommit);
            let own = parts.parts_of(member.row as usize);
            commits.extend(own.map(|part| self.graph.whole(parts.sha(crate::event::pull_request_commit::SHA, part))));
        }
        commits.retain(|commit| *commit != 0);
        commits
    }

    /// The commits that may have been the last of the push that brought a record's commit.
    fn heads_of_pushes(&self, member: &Member) -> Vec<u32> {
        let own = self.graph.whole(commit_of(self.store, member));
        let merges = self.merges.get(&own).into_iter().flatten().copied();
        std::iter::once(own).chain(merges).filter(|commit| *commit != 0).collect()
    }

    /// Whether a member of `to` that has a commit is of this member's repository: forks share commits. A deployment that names
    /// no repository is of the one that has the commit; where several have it, of none.
    pub(super) fn same_repository(&self, member: &Member, target: u32, commit: u32) -> bool {
        let own = self.scope_word(member, ScopeField::Repo, 0);
        let other = match self.scope_word(&self.to.members[target as usize], ScopeField::Repo, 0) {
            0 if self.graph.row(commit).is_some() => match self.graph.repo(commit) {
                0 => return false,
                repo => repo,
            },
            told => told,
        };
        own == 0 || other == 0 || own == other
    }

    fn same_commit(&self, member: &Member, commits: Vec<u32>) -> Found {
        if commits.is_empty() {
            return Found::No(Miss::NothingToFollow);
        }
        let of_commit = |commit: &u32| {
            let commit = *commit;
            let all = self.by_commit.get(&commit).into_iter().flatten().copied();
            all.filter(move |target| self.same_repository(member, *target, commit))
        };
        let mut targets: Vec<u32> = commits.iter().flat_map(of_commit).collect();
        targets.sort_unstable();
        targets.dedup();
        if targets.is_empty() { Found::No(Miss::NoneInScope) } else { Found::Targets(targets) }
    }

    /// What a member of `to` shares with others of its scope. A deployment without a repository has its commit's.
    fn to_key(&self, position: usize, fields: &[ScopeField]) -> ScopeKey {
        let member = &self.to.members[position];
        fields.iter().map(|field| self.scope_word(member, *field, self.to_commits[position])).collect()
    }

    fn scope_word(&self, member: &Member, field: ScopeField, commit: u32) -> u32 {
        let word = |kind: Kind, row: usize| {
            kind.field(field.word()).map_or(0, |field| self.store.table(kind).symbol(field, row))
        };
        let own = match word(member.kind, member.row as usize) {
            // A stage that does not say where it deployed, or what, did it where its run did.
            0 if member.kind == Kind::Stage => {
                word(Kind::Run, self.store.table(Kind::Stage).owner(member.row as usize))
            }
            own => own,
        };
        match (own, field) {
            (0, ScopeField::Repo) => self.graph.repo(commit),
            (own, _) => own,
        }
    }

    /// The issue keys that a member of `from` names.
    pub fn issue_keys_of(&self, member: &Member) -> Vec<String> {
        self.keys.keys_of(self.store, member)
    }

    /// What a partner must share with a member of `from` where a rule goes by time, as far as the member has it.
    pub fn scope_of(&self, member: &Member) -> Vec<(ScopeField, String)> {
        let commit = self.graph.whole(commit_of(self.store, member));
        let word = |field: &ScopeField| (*field, self.store.word(self.scope_word(member, *field, commit)).to_owned());
        let has_it = |(_, word): &(ScopeField, String)| !word.is_empty();
        match &self.link.scope {
            Scope::Every(fields) => fields.iter().map(word).filter(has_it).collect(),
            Scope::FirstOf(fields) => fields.iter().map(word).find(has_it).into_iter().collect(),
        }
    }

    /// Where to look for a member of `from`: the alternative of the scope, and the scopes of it that fit.
    fn scopes_for(&self, member: &Member) -> Result<(usize, Vec<&ScopeKey>), Miss> {
        let commit = self.graph.whole(commit_of(self.store, member));
        let has_field = |field: &ScopeField| member.kind == Kind::Stage || member.kind.field(field.word()).is_some();
        let word = |field: &ScopeField| self.scope_word(member, *field, commit);
        let alternative = match &self.link.scope {
            Scope::Every(_) => 0,
            Scope::FirstOf(fields) => match fields.iter().position(|field| has_field(field) && word(field) != 0) {
                Some(alternative) => alternative,
                None => return Err(Miss::NoScope),
            },
        };
        let (fields, groups) = &self.groups[alternative];
        // A kind without a field cannot differ in it: a pull request has no environment.
        let wanted: Vec<Option<u32>> = fields.iter().map(|field| has_field(field).then(|| word(field))).collect();
        let fits = |key: &&ScopeKey| {
            key.iter().zip(&wanted).all(|(found, wanted)| wanted.is_none_or(|wanted| wanted == *found))
        };
        let mut keys: Vec<&ScopeKey> = if wanted.iter().all(Option::is_some) {
            let exact: ScopeKey = wanted.iter().flatten().copied().collect();
            groups.get_key_value(&exact).map(|(key, _)| key).into_iter().collect()
        } else {
            groups.keys().filter(fits).collect()
        };
        keys.sort_by_key(|key| groups[*key][0]);
        if keys.is_empty() { Err(Miss::NoneInScope) } else { Ok((alternative, keys)) }
    }

    /// For each scope, which member first contained each commit: members in the order of time, each taking what is not taken.
    fn find_owners(&self, alternative: usize, since_previous: bool) -> Owners {
        let (_, groups) = &self.groups[alternative];
        groups
            .iter()
            .map(|(key, group)| {
                let mut owners: HashMap<u32, u32> = HashMap::new();
                let mut previous = 0;
                for position in group {
                    let commit = self.to_commits[*position as usize];
                    if commit != 0 && previous != 0 && since_previous {
                        for sha in self.graph.between(previous, commit) {
                            owners.entry(sha).or_insert(*position);
                        }
                    } else if commit != 0 {
                        self.graph.walk(commit, |sha| match owners.entry(sha) {
                            std::collections::hash_map::Entry::Vacant(free) => {
                                free.insert(*position);
                                true
                            }
                            std::collections::hash_map::Entry::Occupied(_) => false,
                        });
                    }
                    if commit != 0 {
                        previous = commit;
                    }
                }
                (key.clone(), owners)
            })
            .collect()
    }

    /// Whether a partner is the first of its series, and may not own this member.
    fn is_first(&self, alternative: usize, key: &ScopeKey, target: u32, member: &Member) -> bool {
        let owns = match self.link.first_of_series {
            FirstOfSeries::OwnsNothing | FirstOfSeries::OwnsNothingAtAll => false,
            FirstOfSeries::OwnsAll => true,
            FirstOfSeries::OwnsSince(since) => member.at >= since,
        };
        !owns && self.groups[alternative].1[key].first() == Some(&target)
    }

    fn containing(&self, member: &Member, commit: u32, owners: &[Owners]) -> Found {
        if commit == 0 {
            return Found::No(Miss::NothingToFollow);
        }
        let (alternative, keys) = match self.scopes_for(member) {
            Ok(scopes) => scopes,
            Err(miss) => return Found::No(miss),
        };
        let owner = keys
            .into_iter()
            .filter_map(|key| owners[alternative][key].get(&commit).map(|owner| (*owner, key)))
            .min_by_key(|(owner, _)| *owner);
        match owner {
            None => Found::No(Miss::NotContained),
            Some((owner, key)) if self.is_first(alternative, key, owner, member) => {
                let own = self.to_commits[owner as usize] == commit;
                match own && self.link.first_of_series != FirstOfSeries::OwnsNothingAtAll {
                    true => Found::Targets(vec![owner]),
                    false => Found::Never(Miss::FirstOfSeries),
                }
            }
            Some((owner, _)) => Found::Targets(vec![owner]),
        }
    }

    /// The deployment that held what a commit takes back, if it went out before the commit was made.
    fn reverted(&self, member: &Member) -> Found {
        if member.kind != Kind::Commit {
            return Found::No(Miss::NothingToFollow);
        }
        let reverts = self.graph.whole(self.store.table(Kind::Commit).sha(commit::REVERTS, member.row as usize));
        // A deployment may also list what it holds beside its own commit.
        let listed = match self.same_commit(member, Some(reverts).filter(|sha| *sha != 0).into_iter().collect()) {
            Found::Targets(targets) => targets.first().copied(),
            _ => None,
        };
        let found = match (self.containing(member, reverts, &self.owners), listed) {
            (Found::Targets(targets), Some(listed)) => Found::Targets(vec![targets[0].min(listed)]),
            (_, Some(listed)) => Found::Targets(vec![listed]),
            (found, None) => found,
        };
        match found {
            Found::Targets(targets) => {
                let before = |target: &u32| self.to.members[*target as usize].at <= member.at;
                if targets.iter().all(before) { Found::Targets(targets) } else { Found::No(Miss::NoneBefore) }
            }
            other => other,
        }
    }

    fn by_time(&self, member: &Member, direction: Direction) -> Found {
        let (alternative, keys) = match self.scopes_for(member) {
            Ok(scopes) => scopes,
            Err(miss) => return Found::No(miss),
        };
        let groups = &self.groups[alternative].1;
        let candidates =
            keys.iter().filter_map(|key| self.nearest(member, &groups[*key], direction).map(|target| (target, *key)));
        let best = match direction {
            Direction::After { .. } => candidates.min_by_key(|(target, _)| *target),
            Direction::Before { .. } => candidates.max_by_key(|(target, _)| *target),
        };
        let Some((target, key)) = best else {
            return Found::No(match direction {
                Direction::After { .. } if self.history_speaks(member) => Miss::NotContained,
                Direction::After { .. } => Miss::NoneAfter,
                Direction::Before { .. } => Miss::NoneBefore,
            });
        };
        let lag = member.at.since(self.to.members[target as usize].at).0.abs();
        if self.link.max_lag_ms.is_some_and(|longest| lag > longest) {
            return Found::No(Miss::BeyondMaxLag);
        }
        if matches!(direction, Direction::After { .. }) && self.is_first(alternative, key, target, member) {
            return Found::Never(Miss::FirstOfSeries);
        }
        Found::Targets(vec![target])
    }

    /// The nearest member of a group in a direction that history does not speak against.
    fn nearest(&self, member: &Member, group: &Group, direction: Direction) -> Option<u32> {
        let at = |target: &u32| self.to.members[*target as usize].at;
        let is_itself = |target: &u32| {
            let other = &self.to.members[*target as usize];
            other.kind == member.kind && other.row == member.row
        };
        match direction {
            Direction::After { or_at } => {
                let first = group
                    .partition_point(|target| if or_at { at(target) < member.at } else { at(target) <= member.at });
                let contradicted = self.history_speaks(member);
                group[first..].iter().copied().find(|target| {
                    let known = self.graph.knows_history_of(self.to_commits[*target as usize]);
                    !(is_itself(target) || contradicted && known)
                })
            }
            Direction::Before { or_at } => {
                let end = group
                    .partition_point(|target| if or_at { at(target) <= member.at } else { at(target) < member.at });
                group[..end].iter().rev().copied().find(|target| !is_itself(target))
            }
        }
    }

    /// Where ancestry is among the rules and knows this member's commit, a deployment whose history is known and does not hold it
    /// did not ship it, whatever the time says.
    fn history_speaks(&self, member: &Member) -> bool {
        let by_history = |rule: &LinkRule| matches!(rule, LinkRule::Ancestry | LinkRule::AncestrySincePrevious);
        self.link.by.iter().any(by_history) && self.graph.row(self.graph.whole(commit_of(self.store, member))).is_some()
    }
}

#[derive(Clone, Copy)]
enum Direction {
    After { or_at: bool },
    Before { or_at: bool },
}

/// The commits that merged pull requests, by the commits of these.
fn merges(store: &Store, graph: &Graph) -> HashMap<u32, Vec<u32>> {
    let (pulls, parts) = (store.table(Kind::PullRequest), store.table(Kind::PullRequestCommit));
    let mut merges: HashMap<u32, Vec<u32>> = HashMap::new();
    for row in 0..pulls.live {
        let merge = graph.whole(pulls.sha(pull_request::MERGE_COMMIT_SHA, row));
        for part in parts.parts_of(row).filter(|_| merge != 0) {
            let commit = graph.whole(parts.sha(crate::event::pull_request_commit::SHA, part));
            merges.entry(commit).or_default().push(merge);
        }
    }
    merges
}

/// The one commit that stands for a record: itself, the commit that merged it, or the commit it was made of. 0 for none.
pub(super) fn commit_of(store: &Store, member: &Member) -> u32 {
    if member.kind == Kind::Stage {
        return store.table(Kind::Run).sha(run::SHA, store.table(Kind::Stage).owner(member.row as usize));
    }
    let field: Field = match member.kind {
        Kind::Commit => commit::SHA,
        Kind::PullRequest => pull_request::MERGE_COMMIT_SHA,
        Kind::Run => run::SHA,
        Kind::Release => release::SHA,
        _ => return 0,
    };
    store.table(member.kind).sha(field, member.row as usize)
}
