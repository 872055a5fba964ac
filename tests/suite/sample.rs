//! The sample organisation has what it is said to have: every situation is counted in the text that
//! is shipped, read back as JSON, never in the generator.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, FixedOffset, Offset, TimeZone};
use serde_json::Value;

use crate::organisation::{Organisation, SAMPLE_SEED, events_ndjson, github_files, write_events};

/// The lines of the sample's neutral events.
struct Sample {
    events: Vec<Value>,
}

impl Sample {
    fn read() -> Self {
        let text = events_ndjson(&Organisation::sample(SAMPLE_SEED));
        Self { events: text.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect() }
    }

    fn of<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Value> {
        self.events.iter().filter(move |event| event["type"] == kind)
    }

    /// How many records of a kind have what is asked for.
    fn count(&self, kind: &str, asked: impl Fn(&Value) -> bool) -> usize {
        self.of(kind).filter(|event| asked(event)).count()
    }

    fn commits(&self) -> BTreeMap<&str, &Value> {
        self.of("commit").map(|commit| (text(commit, "sha"), commit)).collect()
    }

    /// The first-parent history of every repository: what its main branch went through.
    fn main_branch(&self) -> BTreeSet<&str> {
        self.of("commit").filter(|commit| commit["on_main"] == true).map(|commit| text(commit, "sha")).collect()
    }

    /// Everything reachable from the commits that were put into production.
    fn shipped(&self) -> BTreeSet<&str> {
        let commits = self.commits();
        let live = self.of("deployment").filter(|one| is_production(one) && one["status"] == "success");
        let mut waiting: Vec<&str> = live.map(|one| text(one, "sha")).collect();
        let mut shipped = BTreeSet::new();
        while let Some(sha) = waiting.pop() {
            if shipped.insert(sha) {
                waiting.extend(parents(commits[sha]));
            }
        }
        shipped
    }
}

fn text<'a>(record: &'a Value, field: &str) -> &'a str {
    record[field].as_str().unwrap_or_default()
}

fn list<'a>(record: &'a Value, field: &str) -> &'a [Value] {
    record[field].as_array().map(Vec::as_slice).unwrap_or_default()
}

fn has(record: &Value, field: &str) -> bool {
    !record[field].is_null()
}

fn parents(commit: &Value) -> impl Iterator<Item = &str> {
    list(commit, "parents").iter().filter_map(Value::as_str)
}

fn time(record: &Value, field: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(text(record, field)).unwrap_or_else(|error| panic!("{record}: {field}: {error}"))
}

fn is_production(deployment: &Value) -> bool {
    text(deployment, "environment").starts_with("prod")
}

fn is_bot(login: &str) -> bool {
    ["renovate[bot]", "release-bot"].contains(&login)
}

/// A key such as `PAY-12` stands in the text.
fn has_key(text: &str) -> bool {
    let keys = regex_lite::Regex::new(r"\b(PAY|SHOP|LOG)-[0-9]+\b").expect("a fixed pattern");
    keys.is_match(text)
}

/// In the night in which Berlin's clocks change: within two hours of 01:00 UTC.
fn in_clock_change(at: DateTime<FixedOffset>) -> bool {
    let changes = ["2024-03-31", "2024-10-27", "2025-03-30", "2025-10-26"];
    let utc = at.to_utc().naive_utc();
    changes.contains(&utc.date().to_string().as_str()) && (utc.time().to_string().as_str() < "03:00:00")
}

/// The numbers of a tag such as `v2.10.0-rc.1`; a pre-release sorts with its release.
fn version(tag: &str) -> Vec<u32> {
    let release = tag.trim_start_matches('v').split('-').next().unwrap_or_default();
    release.split('.').map(|part| part.parse().expect("a number")).collect()
}

/// A situation: what it is, how often the sample has it, and how to count it.
type Situation = (&'static str, usize, fn(&Sample) -> usize);

const SITUATIONS: &[Situation] = &[
    ("commits", 1547, |sample| sample.count("commit", |_| true)),
    ("pull requests", 1046, |sample| sample.count("pull_request", |_| true)),
    ("deployments", 1395, |sample| sample.count("deployment", |_| true)),
    ("builds", 167, |sample| sample.count("run", |one| one["kind"] == "ci")),
    ("releases and tags", 116, |sample| sample.count("release", |_| true)),
    ("issues", 305, |sample| sample.count("issue", |_| true)),
    ("incidents", 76, |sample| sample.count("incident", |_| true)),
    ("squash merges", 650, |sample| sample.count("pull_request", |one| one["merge_style"] == "squash")),
    ("merge commits", 216, |sample| sample.count("commit", |one| list(one, "parents").len() == 2)),
    ("rebase merges", 105, |sample| sample.count("pull_request", |one| one["merge_style"] == "rebase")),
    ("open pull requests", 11, |sample| sample.count("pull_request", |one| !has(one, "closed_at"))),
    ("pull requests closed without a merge", 64, |sample| {
        sample.count("pull_request", |one| has(one, "closed_at") && !has(one, "merged_at"))
    }),
    ("merged in the instant they were opened", 12, |sample| {
        sample.count("pull_request", |one| one["merged_at"] == one["created_at"])
    }),
    ("pull requests by renovate[bot]", 102, |sample| {
        sample.count("pull_request", |one| one["author"] == "renovate[bot]")
    }),
    ("pull requests by release-bot", 64, |sample| sample.count("pull_request", |one| one["author"] == "release-bot")),
    ("pull requests of people without a review", 99, |sample| {
        sample.count("pull_request", |one| !is_bot(text(one, "author")) && list(one, "reviews").is_empty())
    }),
    ("pull requests with nobody's comments but their author's", 34, |sample| {
        sample.count("pull_request", |one| {
            let comments = list(one, "comments");
            let own = comments.iter().all(|comment| comment["author"] == one["author"]);
            list(one, "reviews").is_empty() && !comments.is_empty() && own
        })
    }),
    ("pull requests that began as drafts", 93, |sample| sample.count("pull_request", |one| has(one, "ready_at"))),
    ("pull requests with a key in the title", 233, |sample| {
        sample.count("pull_request", |one| has_key(text(one, "title")))
    }),
    ("pull requests with a key in the branch", 475, |sample| {
        sample.count("pull_request", |one| has_key(text(one, "head")))
    }),
    ("pull requests merged and never in production", 12, |sample| {
        let shipped = sample.shipped();
        let docs = "northwind/handbook";
        sample.count("pull_request", |one| {
            one["repo"] != docs && has(one, "merged_at") && !shipped.contains(text(one, "merge_commit_sha"))
        })
    }),
    ("pull requests of the team that never deploys", 84, |sample| {
        sample.count("pull_request", |one| one["repo"] == "northwind/handbook")
    }),
    ("reverting pull requests", 4, |sample| {
        sample.count("pull_request", |one| text(one, "title").starts_with("Revert \""))
    }),
    ("reverting commits on a main branch", 3, |sample| {
        sample.count("commit", |one| has(one, "reverts") && one["on_main"] == true)
    }),
    ("commits pushed without a pull request", 37, |sample| {
        sample.count("commit", |one| one["on_main"] == true && text(one, "title").starts_with("Release v"))
    }),
    ("titles of commits outside ASCII", 25, |sample| sample.count("commit", |one| !text(one, "title").is_ascii())),
    ("hotfix deployments", 27, |sample| sample.count("deployment", |one| one["is_hotfix"] == true)),
    ("rollback deployments", 15, |sample| sample.count("deployment", |one| one["is_rollback"] == true)),
    ("deployments rolled back", 9, |sample| sample.count("deployment", |one| one["status"] == "rolled_back")),
    ("failed deployments to production", 51, |sample| {
        sample.count("deployment", |one| is_production(one) && one["status"] == "failure")
    }),
    ("failed deployments to staging", 27, |sample| {
        sample.count("deployment", |one| !is_production(one) && one["status"] == "failure")
    }),
    ("cancelled deployments", 23, |sample| sample.count("deployment", |one| one["status"] == "cancelled")),
    ("deployments that still run", 2, |sample| sample.count("deployment", |one| one["status"] == "running")),
    ("deployments to production", 686, |sample| sample.count("deployment", |one| one["environment"] == "production")),
    ("deployments to prod-eu", 80, |sample| sample.count("deployment", |one| one["environment"] == "prod-eu")),
    ("deployments to prod-us", 76, |sample| sample.count("deployment", |one| one["environment"] == "prod-us")),
    ("deployments to staging", 553, |sample| sample.count("deployment", |one| one["environment"] == "staging")),
    ("deployments of checkout", 222, |sample| sample.count("deployment", |one| one["service"] == "checkout")),
    ("deployments of ledger", 263, |sample| sample.count("deployment", |one| one["service"] == "ledger")),
    ("deployments of accounts", 224, |sample| sample.count("deployment", |one| one["service"] == "accounts")),
    ("deployments without a service", 82, |sample| sample.count("deployment", |one| !has(one, "service"))),
    ("deployments that list what they ship", 81, |sample| {
        sample.count("deployment", |one| !list(one, "shas").is_empty() && !list(one, "pull_requests").is_empty())
    }),
    ("pairs of deployments that ended in one instant in one repository", 26, |sample| {
        let ends = sample.of("deployment").map(|one| (text(one, "repo"), time(one, "deployed_at")));
        let mut ends: Vec<_> = ends.collect();
        ends.sort();
        ends.windows(2).filter(|pair| pair[0] == pair[1]).count()
    }),
    ("merges in a night in which the clocks change", 8, |sample| {
        sample.count("pull_request", |one| has(one, "merged_at") && in_clock_change(time(one, "merged_at")))
    }),
    ("deployments in a night in which the clocks change", 9, |sample| {
        sample.count("deployment", |one| in_clock_change(time(one, "deployed_at")))
    }),
    ("merges in another year by local time than by UTC", 1, |sample| {
        sample.count("pull_request", |one| {
            let year = |at: String| at[..4].to_owned();
            let merged = has(one, "merged_at").then(|| time(one, "merged_at"));
            merged.is_some_and(|at| year(at.to_rfc3339()) != year(at.to_utc().to_rfc3339()))
        })
    }),
    ("open incidents", 2, |sample| sample.count("incident", |one| !has(one, "resolved_at"))),
    ("incidents with their cause", 27, |sample| sample.count("incident", |one| has(one, "caused_by_deployment"))),
    ("incidents without a cause", 49, |sample| sample.count("incident", |one| !has(one, "caused_by_deployment"))),
    ("incidents ended by a deployment", 31, |sample| sample.count("incident", |one| has(one, "fixed_by_deployment"))),
    ("incidents with a service", 58, |sample| sample.count("incident", |one| has(one, "service"))),
    ("incidents without a service", 18, |sample| sample.count("incident", |one| !has(one, "service"))),
    ("incidents resolved before they were opened", 1, |sample| {
        sample.count("incident", |one| has(one, "resolved_at") && time(one, "resolved_at") < time(one, "opened_at"))
    }),
    ("incidents that took longer than a month", 1, |sample| {
        sample.count("incident", |one| {
            has(one, "resolved_at") && (time(one, "resolved_at") - time(one, "opened_at")).num_days() > 31
        })
    }),
    ("releases dated after one with a greater version", 3, |sample| {
        let mut releases: Vec<_> = sample
            .of("release")
            .map(|one| (text(one, "repo"), time(one, "released_at"), version(text(one, "tag"))))
            .collect();
        releases.sort();
        releases.windows(2).filter(|pair| pair[0].0 == pair[1].0 && pair[0].2 > pair[1].2).count()
    }),
    ("tags that were never published", 12, |sample| sample.count("release", |one| !has(one, "name"))),
    ("issues of the tracker", 266, |sample| sample.count("issue", |one| has(one, "key"))),
    ("issues of GitHub", 39, |sample| sample.count("issue", |one| has(one, "id"))),
    ("issues not done", 21, |sample| sample.count("issue", |one| !has(one, "resolved_at"))),
];

#[test]
fn the_sample_has_every_situation_as_often_as_its_table_says() {
    let sample = Sample::read();
    let counted = SITUATIONS.iter().map(|(what, said, count)| (what, *said, count(&sample)));
    let wrong: Vec<String> = counted
        .filter(|(_, said, found)| said != found)
        .map(|(what, said, found)| format!("{what}: {said} said, {found} found"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    let (one, two) = (Organisation::sample(SAMPLE_SEED), Organisation::sample(SAMPLE_SEED));
    assert!(events_ndjson(&one) == events_ndjson(&two) && github_files(&one) == github_files(&two));
    assert_ne!(events_ndjson(&one), events_ndjson(&Organisation::sample(SAMPLE_SEED + 1)));
    assert_eq!(events_ndjson(&Organisation::random(7, 300)), events_ndjson(&Organisation::random(7, 300)));
    assert_ne!(events_ndjson(&Organisation::random(7, 300)), events_ndjson(&Organisation::random(8, 300)));
}

#[test]
fn the_sample_is_small_enough_to_open_at_once() {
    let sample = Organisation::sample(SAMPLE_SEED);
    let events = events_ndjson(&sample);
    let exports: usize = github_files(&sample).iter().map(|(_, json)| json.len()).sum();
    assert!((3_000..5_000).contains(&events.lines().count()), "{} records", events.lines().count());
    assert!(events.len() < 3_000_000, "{} bytes of events", events.len());
    assert!(exports < 8_000_000, "{exports} bytes of exports");
}

#[test]
fn the_commit_graph_of_the_sample_is_one_that_git_could_have() {
    let sample = Sample::read();
    let (commits, main) = (sample.commits(), sample.main_branch());
    assert_eq!(commits.len(), sample.count("commit", |_| true), "a SHA stands for one commit");
    let mut tips = BTreeMap::new();
    for commit in sample.of("commit") {
        let sha = text(commit, "sha");
        assert!(sha.len() == 40 && sha.bytes().all(|byte| byte.is_ascii_hexdigit()), "{sha}");
        for parent in parents(commit) {
            assert_eq!(commits[parent]["repo"], commit["repo"], "{sha} and its parent");
            assert!(time(commits[parent], "committed_at") <= time(commit, "committed_at"), "{sha} and its parent");
        }
        if main.contains(sha) {
            let before = tips.insert(text(commit, "repo"), sha);
            assert_eq!(parents(commit).next(), before, "the first parent of {sha}");
        }
    }
    for deployment in sample.of("deployment") {
        assert!(main.contains(text(deployment, "sha")), "{deployment}");
    }
    for pull_request in sample.of("pull_request").filter(|one| has(one, "merged_at")) {
        let merge = commits[text(pull_request, "merge_commit_sha")];
        assert_eq!(merge["on_main"], true, "{pull_request}");
        let own = list(pull_request, "commits").iter();
        let own: Vec<&str> = own.filter_map(|one| one.as_str().or(one["sha"].as_str())).collect();
        match text(pull_request, "merge_style") {
            "merge" => {
                assert_eq!(parents(merge).last(), own.last().copied(), "the second parent of {merge}");
                assert!(own.iter().all(|sha| commits[sha]["on_main"] == false), "{pull_request}");
            }
            _ => assert!(own.iter().all(|sha| !commits.contains_key(sha)), "{pull_request}"),
        }
    }
}

#[test]
fn what_the_sample_refers_to_exists_and_came_before() {
    let sample = Sample::read();
    let commits = sample.commits();
    let deployments: BTreeMap<&str, &Value> = sample.of("deployment").map(|one| (text(one, "id"), one)).collect();
    assert_eq!(deployments.len(), sample.count("deployment", |_| true), "an id stands for one deployment");
    for deployment in sample.of("deployment") {
        assert!(
            time(deployment, "started_at") >= time(commits[text(deployment, "sha")], "committed_at"),
            "{deployment}"
        );
    }
    for incident in sample.of("incident") {
        if let Some(cause) = incident["caused_by_deployment"].as_str() {
            assert!(is_production(deployments[cause]), "the cause of {incident}");
            assert!(time(deployments[cause], "deployed_at") <= time(incident, "opened_at"), "the cause of {incident}");
        }
        if let Some(fix) = incident["fixed_by_deployment"].as_str() {
            assert_eq!(deployments[fix]["status"], "success", "the fix of {incident}");
            assert!(time(deployments[fix], "started_at") > time(incident, "opened_at"), "the fix of {incident}");
        }
        for commit in ["reverted_commit", "revert_commit"].iter().filter(|field| has(incident, field)) {
            assert!(commits.contains_key(text(incident, commit)), "{commit} of {incident}");
        }
    }
    for commit in sample.of("commit").filter(|one| has(one, "reverts")) {
        assert_eq!(commits[text(commit, "reverts")]["repo"], commit["repo"], "{commit}");
    }
    for pull_request in sample.of("pull_request").filter(|one| has(one, "merged_at")) {
        let merged = time(pull_request, "merged_at");
        assert!(time(pull_request, "created_at") <= merged, "{pull_request}");
        assert!(list(pull_request, "reviews").iter().all(|review| time(review, "at") <= merged), "{pull_request}");
    }
}

#[test]
fn times_of_the_sample_carry_the_offset_of_their_zone() {
    let zones = BTreeMap::from([
        ("northwind/platform", chrono_tz::Europe::Berlin),
        ("northwind/storefront", chrono_tz::Europe::Berlin),
        ("northwind/logistics", chrono_tz::Asia::Kolkata),
        ("northwind/mobile", chrono_tz::America::New_York),
        ("northwind/handbook", chrono_tz::UTC),
    ]);
    let sample = Sample::read();
    let last = DateTime::parse_from_rfc3339("2025-12-31T23:59:59+01:00").expect("a time");
    for event in sample.events.iter().filter(|event| has(event, "repo")) {
        for (field, value) in event.as_object().expect("an object") {
            if field.ends_with("_at") {
                let at = time(event, field);
                let offset = zones[text(event, "repo")].offset_from_utc_datetime(&at.naive_utc()).fix();
                assert_eq!(*at.offset(), offset, "{field}: {value}");
                assert!(at <= last, "{field}: {value}");
            }
        }
    }
}

#[test]
fn the_exports_of_github_tell_the_same_as_the_events() {
    let sample = Sample::read();
    let files: BTreeMap<String, String> = github_files(&Organisation::sample(SAMPLE_SEED)).into_iter().collect();
    for repo in ["platform", "storefront", "logistics", "mobile", "handbook"].map(|name| format!("northwind/{name}")) {
        let read = |file: &str| serde_json::from_str::<Value>(&files[&format!("{repo}/{file}")]).expect("JSON");
        let size = |file: &str| read(file).as_array().expect("a bare array").len();
        let count = |kind| sample.count(kind, |one| one["repo"] == repo.as_str());
        let own = sample.count("issue", |one| text(one, "id").starts_with(&repo));
        assert_eq!(size("pulls.json"), count("pull_request"), "{repo}");
        assert_eq!(size("commits.json"), count("commit"), "{repo}");
        assert_eq!(size("deployments.json"), count("deployment"), "{repo}");
        assert_eq!(size("tags.json"), count("release"), "{repo}");
        assert_eq!(size("issues.json"), count("pull_request") + count("incident") + own, "{repo}");
        let listed = read("issues.json");
        let labelled = listed
            .as_array()
            .expect("an array")
            .iter()
            .filter(|one| list(one, "labels").iter().any(|label| label["name"] == "incident"));
        assert_eq!(labelled.count(), count("incident"), "{repo}");
        for pull in read("pulls.json").as_array().expect("an array") {
            let number = pull["number"].as_u64().expect("a number");
            let event = sample.of("pull_request").find(|one| one["id"] == format!("{repo}#{number}"));
            let event = event.expect("a pull request has an event");
            assert_eq!(size(&format!("pull_commits/{number}.json")), list(event, "commits").len());
            assert_eq!(has(pull, "merged_at"), has(event, "merged_at"));
            assert_eq!(time(pull, "created_at"), time(event, "created_at"));
        }
        let pages = serde_json::Deserializer::from_str(&files[&format!("{repo}/actions_runs.json")]);
        let pages: Vec<Value> = pages.into_iter().collect::<Result<_, _>>().expect("page after page");
        assert_eq!(pages.len(), if repo == "northwind/platform" { 2 } else { 1 }, "{repo}");
        let runs: usize = pages.iter().map(|page| list(page, "workflow_runs").len()).sum();
        assert_eq!(runs, count("run"), "{repo}");
    }
}

#[test]
fn wild_organisations_have_the_size_asked_for_and_their_oddities() {
    let (mut again, mut backwards, mut together) = (0, 0, 0);
    for (seed, size) in [(0, 0), (1, 1), (2, 40), (3, 500), (4, 2_000)] {
        let wild = Organisation::random(seed, size);
        assert!((1..=6).contains(&wild.teams.len()));
        let lines = events_ndjson(&wild);
        let events: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        assert_eq!(events.len(), size);
        assert!(
            github_files(&wild)
                .iter()
                .all(|(_, json)| serde_json::from_str::<Value>(json).is_ok() || json.contains("}{"))
        );
        let (mut ids, mut instants) = (BTreeSet::new(), BTreeSet::new());
        for event in events.iter().filter(|event| event["type"] == "deployment") {
            again += usize::from(!ids.insert(text(event, "id").to_owned()));
            together += usize::from(!instants.insert(event["deployed_at"].to_string()));
            if event["started_at"].is_string() && event["deployed_at"].is_string() {
                backwards += usize::from(time(event, "deployed_at") < time(event, "started_at"));
            }
        }
    }
    assert!(again > 0 && backwards > 0 && together > 0, "{again} again, {backwards} backwards, {together} together");
}

#[test]
fn a_stream_of_events_has_the_mix_and_size_that_a_benchmark_expects() {
    let mut bytes = Vec::new();
    write_events(1, 20_000, &mut bytes).expect("a vector takes everything");
    let lines = String::from_utf8(bytes).expect("JSON is text");
    let mut kinds = BTreeMap::new();
    for line in lines.lines() {
        let event: Value = serde_json::from_str(line).expect("JSON");
        *kinds.entry(text(&event, "type").to_owned()).or_insert(0) += 1;
    }
    assert_eq!(kinds.values().sum::<usize>(), 20_000);
    assert!((11_600..12_400).contains(&kinds["pull_request"]), "{kinds:?}");
    assert!((4_700..5_300).contains(&kinds["deployment"]), "{kinds:?}");
    assert!((400..600).contains(&(lines.len() / 20_000)), "{} bytes a record", lines.len() / 20_000);
}
