//! Both sides of a link, and the rules by which a member of one finds its partners on the other.

use std::collections::HashMap;

use super::artifacts::ArtifactIndex;
use super::copies::Copies;
use super::explicit::Named;
use super::join::Found;
use super::keys::KeyIndex;
use super::series::{Direction, Owners};
use super::{Graph, Member, Miss, Population};
use crate::event::{Field, Kind, commit, pull_request, release, run};
use crate::order;
use crate::profile::{Link, LinkRule, Profile, Scope, ScopeField};
use crate::store::Store;

/// Members of one scope, in the order of time.
pub(super) type Group = Vec<u32>;
/// What the members of a scope share: the numbers of the words.
pub(super) type ScopeKey = Vec<u32>;

/// Both sides of a link, with what its rules look things up in.
pub(super) struct Sides<'s> {
    pub store: &'s Store,
    pub graph: &'s Graph,
    pub link: &'s Link,
    pub from: &'s Population,
    pub to: &'s Population,
    /// For each alternative of the scope, members of `to` by what they share.
    pub(super) groups: Vec<(Vec<ScopeField>, HashMap<ScopeKey, Group>)>,
    /// The commit each member of `to` is made of; 0 where unknown.
    pub(super) to_commits: Vec<u32>,
    /// For each alternative of the scope and each scope, which member of `to` first contained a commit.
    pub(super) owners: Vec<Owners>,
    /// The same, where a member owns only what the one before it did not contain.
    pub(super) owners_since_previous: Vec<Owners>,
    named: Named,
    keys: KeyIndex,
    artifacts: ArtifactIndex,
    copies: Copies,
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
            copies: Copies::default(),
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
        if [LinkRule::Ancestry, LinkRule::CherryPick, LinkRule::RevertedCommit].into_iter().any(uses) {
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
        if uses(LinkRule::CherryPick) {
            sides.copies = Copies::new(store, graph);
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
    pub(super) fn partners(&self, position: usize) -> Result<(LinkRule, Vec<u32>), Miss> {
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
            LinkRule::CherryPick => self.containing_a_copy(&member, self.copies.of(self.store, self.graph, &member)),
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

    pub(super) fn same_commit(&self, member: &Member, commits: Vec<u32>) -> Found {
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
        let word = |kind: Kind, row: usize| match kind.field(field.word()) {
            Some(field) => self.store.table(kind).symbol(field, row),
            None if field.may_be_further() => self.store.further_word(kind, field.word(), row),
            None => 0,
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
        let word = |field: &ScopeField| {
            let word = self.store.word(self.scope_word(member, *field, commit));
            let value = word.strip_prefix(field.word()).and_then(|rest| rest.strip_prefix('='));
            (*field, value.unwrap_or(word).to_owned())
        };
        let has_it = |(_, word): &(ScopeField, String)| !word.is_empty();
        match &self.link.scope {
            Scope::Every(fields) => fields.iter().map(word).filter(has_it).collect(),
            Scope::FirstOf(fields) => fields.iter().map(word).find(has_it).into_iter().collect(),
        }
    }

    /// Where to look for a member of `from`: the alternative of the scope, and the scopes of it that fit.
    pub(super) fn scopes_for(&self, member: &Member) -> Result<(usize, Vec<&ScopeKey>), Miss> {
        let commit = self.graph.whole(commit_of(self.store, member));
        let has_field = |field: &ScopeField| {
            member.kind == Kind::Stage || field.may_be_further() || member.kind.field(field.word()).is_some()
        };
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
        order::sort_by_key(&mut keys, |key| groups[*key][0]);
        if keys.is_empty() { Err(Miss::NoneInScope) } else { Ok((alternative, keys)) }
    }
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
pub fn commit_of(store: &Store, member: &Member) -> u32 {
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
