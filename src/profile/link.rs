//! How records are joined.

use crate::time::Instant;

/// A named join from one definition's members to another's.
#[derive(Clone, Debug)]
pub struct Link {
    /// Its name in the profile: `ships`, `cause`.
    pub name: String,
    /// The definition that looks for partners.
    pub from: usize,
    /// The definition in which it looks.
    pub to: usize,
    /// Rules in order of trust; the first that finds a partner wins.
    pub by: Vec<LinkRule>,
    /// What both sides must share where a rule goes by time.
    pub scope: Scope,
    /// What the first deployment of a scope may own by ancestry or time.
    pub first_of_series: FirstOfSeries,
    /// The longest time between the two, for rules that go by time.
    pub max_lag_ms: Option<i64>,
    /// One partner or all of them.
    pub take: Take,
}

/// How a partner is found.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum LinkRule {
    /// A correction says so.
    Correction,
    /// One record names the other: a pull request's id, a deployment's id, a list of commits.
    Explicit,
    /// The deployment took in an artifact that the run, or the run of the change's commit, put out.
    Artifact,
    /// Both are about the same commit.
    Sha,
    /// The deployment is made of the last commit of the push that brought this one: itself, or the merge of its pull request.
    HeadOfPush,
    /// The deployment is the commit that merged the pull request.
    MergeCommit,
    /// The earliest deployment whose commit has the change among its ancestors.
    Ancestry,
    /// The deployment whose commit has the change among its ancestors while the deployment before it had not: what came in between.
    AncestrySincePrevious,
    /// The earliest deployment whose commit has the change, or a copy of it on another branch, among its ancestors.
    CherryPick,
    /// The earliest deployment that held the commit which this record takes back.
    RevertedCommit,
    /// The first at or after. Where ancestry is among the rules, one whose whole history is known and lacks the change is passed over.
    NextByTime,
    /// The first strictly after.
    NextAfter,
    /// The last at or before.
    LatestAtOrBefore,
    /// The last strictly before.
    LatestStrictlyBefore,
    /// The issue's key stands in the pull request's title, branch or body, or in the commit's message.
    IssueKey,
}

impl LinkRule {
    /// Words in documents, in order of trust.
    pub const WORDS: &'static [(&'static str, LinkRule)] = &[
        ("explicit", LinkRule::Explicit),
        ("artifact", LinkRule::Artifact),
        ("sha", LinkRule::Sha),
        ("headOfPush", LinkRule::HeadOfPush),
        ("ancestry", LinkRule::Ancestry),
        ("ancestrySincePrevious", LinkRule::AncestrySincePrevious),
        ("cherryPick", LinkRule::CherryPick),
        ("mergeCommit", LinkRule::MergeCommit),
        ("revertedCommit", LinkRule::RevertedCommit),
        ("issueKey", LinkRule::IssueKey),
        ("nextByTime", LinkRule::NextByTime),
        ("nextAfter", LinkRule::NextAfter),
        ("latestAtOrBefore", LinkRule::LatestAtOrBefore),
        ("latestStrictlyBefore", LinkRule::LatestStrictlyBefore),
    ];

    /// The word in documents and reports.
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, rule)| *rule == self).map_or("correction", |(word, _)| word)
    }
}

/// A field that two records may share.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ScopeField {
    /// The repository.
    Repo,
    /// The service.
    Service,
    /// The environment.
    Environment,
    /// The pipeline.
    Pipeline,
    /// The team: `fields.team` of both records.
    Team,
    /// The project: the record's own, else `fields.project`.
    Project,
}

impl ScopeField {
    /// Words in documents.
    pub const WORDS: &'static [(&'static str, ScopeField)] = &[
        ("repo", ScopeField::Repo),
        ("service", ScopeField::Service),
        ("environment", ScopeField::Environment),
        ("pipeline", ScopeField::Pipeline),
        ("team", ScopeField::Team),
        ("project", ScopeField::Project),
    ];

    /// Whether it may stand among a record's further scalars, for want of a field of its own.
    pub fn may_be_further(self) -> bool {
        matches!(self, ScopeField::Team | ScopeField::Project)
    }

    /// The word in documents, which is the field's name too.
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, field)| *field == self).map_or("", |(word, _)| word)
    }
}

/// What two records must share for time alone to join them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Scope {
    /// All of these; none at all where the list is empty.
    Every(Vec<ScopeField>),
    /// The first of these that the record has; a record that has none finds no partner.
    FirstOf(Vec<ScopeField>),
}

/// What the first deployment of a scope may own. Before it nothing was recorded, so all history seems to be in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FirstOfSeries {
    /// Changes found only by ancestry or time are left without a deployment, and counted.
    OwnsNothing,
    /// Not even a change whose own commit it is made of (Apache DevLake).
    OwnsNothingAtAll,
    /// They are its own, however old.
    OwnsAll,
    /// Those since this instant are its own.
    OwnsSince(Instant),
}

/// How many partners a record may have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Take {
    /// The first found.
    One,
    /// All that the first successful rule finds.
    All,
}
