//! Why one record counts, or does not: in each measure, by each definition and each link.

use serde::Serialize;

use super::drill::ItemField;
use super::words::{reason_words, spoken};
use super::{CorrectionNote, correction_note, sentences};
use crate::event::Kind;
use crate::filter::{FieldRef, Filter, Test};
use crate::link::{Class, Reach, failed_part, first_failure, rule_class, try_rules};
use crate::metric::{Conditions, Measured, Question, SpanTable};
use crate::profile::{Clause, Correction, Measure, Profile, RecordRule, Reference};
use crate::store::Store;

/// Why a record counts, or does not.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Why {
    /// Each operand of each measure.
    pub measures: Vec<WhyMeasure>,
    /// Each definition that reads its kind.
    pub definitions: Vec<WhyDefinition>,
    /// Each link that looks for partners of it.
    pub links: Vec<WhyLink>,
    /// Corrections of this record.
    pub corrections: Vec<CorrectionNote>,
}

/// A record in one operand of one measure.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WhyMeasure {
    /// The measure.
    pub metric: &'static str,
    /// The operand.
    pub operand: &'static str,
    /// The definition whose members are counted in it.
    pub definition: String,
    /// Whether it counts.
    pub counts: bool,
    /// Why it does not: a reason of the report's accounting, or `notRead` for a kind that the definition does not read.
    pub reason: Option<&'static str>,
    /// The same in words, with what was found and what was wanted.
    pub words: String,
    /// The instant that places it in a range.
    pub at: Option<String>,
    /// For spans, what it brings, in milliseconds.
    pub total_ms: Option<i64>,
}

/// What a definition made of a record.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WhyDefinition {
    /// Its name.
    pub name: String,
    /// `member`, or the reason why not.
    pub verdict: &'static str,
    /// What that says.
    pub words: &'static str,
    /// Each of its rules that looks at the record.
    pub rules: Vec<WhyRule>,
}

/// What one rule made of a record.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WhyRule {
    /// The rule in words.
    pub rule: String,
    /// `member`, or the reason why not.
    pub verdict: &'static str,
    /// What that says.
    pub words: &'static str,
    /// The first condition that does not hold; `None` where all do.
    pub wanted: Option<String>,
    /// What was found there.
    pub found: Option<String>,
}

/// What became of a link's rules.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WhyLink {
    /// The link's name.
    pub link: String,
    /// The rules that were tried, in order, up to the one that found or that forbids the others.
    pub tried: Vec<WhyTried>,
}

/// One rule of a link, tried.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WhyTried {
    /// The rule.
    pub rule: &'static str,
    /// The rule itself where it found, else the reason why not.
    pub verdict: &'static str,
    /// What that says.
    pub words: &'static str,
    /// What it looked for, by name.
    pub looked_for: Vec<ItemField>,
    /// The ids of what it found.
    pub keys: Vec<String>,
    /// Whether no rule after it may try.
    pub ends: bool,
}

/// What definitions and links make of a record; its measures are told by [`why_measure`].
pub fn why(reach: Reach<'_>, corrections: &[Correction], kind: Kind, row: usize) -> Why {
    let profile = reach.profile;
    let key = reach.store.record_key(kind, row);
    let definitions = (0..profile.definitions.len()).filter_map(|definition| {
        let class = *reach.resolved.populations[definition].classes.get(&kind)?.get(row)?;
        let rules = profile.definitions[definition].clauses.iter().enumerate();
        Some(WhyDefinition {
            name: profile.definitions[definition].name.clone(),
            verdict: class.word(),
            words: reason_words(class.word()),
            rules: rules.filter_map(|(rule, _)| why_rule(reach, definition, rule, kind, row)).collect(),
        })
    });
    Why {
        measures: Vec::new(),
        definitions: definitions.collect(),
        links: (0..profile.links.len()).filter_map(|link| why_link(reach, link, kind, row)).collect(),
        corrections: corrections.iter().filter(|one| one.kind == kind && one.id == key).map(correction_note).collect(),
    }
}

fn why_link(reach: Reach<'_>, link: usize, kind: Kind, row: usize) -> Option<WhyLink> {
    let known = &reach.profile.links[link];
    let position = reach.resolved.populations[known.from].position(kind, row)?;
    let members = &reach.resolved.populations[known.to].members;
    let tried = try_rules(reach, link, &[position]).into_iter().flatten().map(|tried| {
        let verdict = tried.found.as_ref().map_or_else(|miss| miss.word(), |_| tried.rule.word());
        let key = |target: u32| {
            let member = members[target as usize];
            reach.store.record_key(member.kind, member.row as usize)
        };
        let looked_for = tried.looked_for.into_iter();
        WhyTried {
            rule: tried.rule.word(),
            verdict,
            words: reason_words(verdict),
            looked_for: looked_for.map(|(name, value)| ItemField { name: spoken(name).to_owned(), value }).collect(),
            keys: tried.found.unwrap_or_default().into_iter().map(key).collect(),
            ends: tried.ends,
        }
    });
    Some(WhyLink { link: known.name.clone(), tried: tried.collect() })
}

fn why_rule(reach: Reach<'_>, definition: usize, rule: usize, kind: Kind, row: usize) -> Option<WhyRule> {
    let clause = &reach.profile.definitions[definition].clauses[rule];
    let (verdict, (wanted, found)) = match rule_class(reach, definition, rule, kind, row) {
        Some(class) => {
            let told = match clause {
                Clause::Records(rule) => of_record(reach.store, rule, class, row),
                Clause::Members(reference) => of_member(reach, reference, class, kind, row),
                Clause::Pairs(_) => (None, None),
            };
            (class.word(), told)
        }
        // A rule over another definition looks at its members only.
        None => {
            let of = match clause {
                Clause::Records(_) => return None,
                Clause::Members(reference) => reference.of,
                Clause::Pairs(link) => reach.profile.links[*link].from,
            };
            let class = *reach.resolved.populations[of].classes.get(&kind)?.get(row)?;
            let name = &reach.profile.definitions[of].name;
            // What the other definition found and wanted tells more than that it has no such member.
            let rules = 0..reach.profile.definitions[of].clauses.len();
            let inner = rules.filter_map(|rule| why_rule(reach, of, rule, kind, row));
            let told =
                inner.filter(|rule| rule.verdict == class.word()).find_map(|rule| Some((rule.wanted?, rule.found?)));
            let (wanted, found) =
                told.unwrap_or_else(|| (format!("a member of {name}"), reason_words(class.word()).to_owned()));
            (class.word(), (Some(wanted), Some(found)))
        }
    };
    Some(WhyRule { rule: sentences::rule(reach.profile, clause), verdict, words: reason_words(verdict), wanted, found })
}

/// The first condition of a record rule that does not hold, and what was found.
fn of_record(store: &Store, rule: &RecordRule, class: Class, row: usize) -> (Option<String>, Option<String>) {
    let shown = |name: &str| {
        let value = rule.kind.field(name).map(|field| store.shown(field, row)).unwrap_or_default();
        if value.is_empty() { format!("no {name}") } else { format!("{name} \"{value}\"") }
    };
    match class {
        Class::OtherSource => {
            let wanted = rule.tools.iter().chain(rule.integrations.iter().filter(|id| *id != "\0"));
            let wanted: Vec<String> = wanted.map(|word| format!("\"{word}\"")).collect();
            (Some(super::words::listed(&wanted, "or")), Some(format!("{}, {}", shown("tool"), shown("integration"))))
        }
        Class::NotMatched => match first_failure(store, rule, row) {
            Some((filter, kind, row)) => {
                let found = row.map_or_else(|| "no stage".to_owned(), |row| found(store, kind, filter, row));
                (Some(sentences::condition(filter)), Some(found))
            }
            None => (None, None),
        },
        Class::NoTime => (Some(sentences::dates(rule)), Some("none of them".to_owned())),
        Class::NoOutcome => {
            let words: Vec<String> =
                rule.outcomes.iter().flat_map(|words| words.0.keys()).map(|word| format!("\"{word}\"")).collect();
            (Some(format!("status {}", super::words::listed(&words, "or"))), Some(shown("status")))
        }
        _ => (None, None),
    }
}

/// The first condition of a reference that does not hold, and what was found.
fn of_member(
    reach: Reach<'_>,
    reference: &Reference,
    class: Class,
    kind: Kind,
    row: usize,
) -> (Option<String>, Option<String>) {
    let base = &reach.resolved.populations[reference.of];
    match class {
        Class::OutcomeNotKept => {
            let wanted: Vec<String> = reference.outcomes.iter().map(|outcome| outcome.word().to_owned()).collect();
            let outcome = base.position(kind, row).map(|position| base.members[position].outcome.word());
            (
                Some(format!("outcome {}", super::words::listed(&wanted, "or"))),
                outcome.map(|word| format!("outcome {word}")),
            )
        }
        Class::NotMatched => {
            let filter = reference.filters.as_ref().and_then(|filters| filters.get(&kind));
            match filter.and_then(|filter| failed_part(reach.store, filter, row)) {
                Some(part) => (Some(sentences::condition(part)), Some(found(reach.store, kind, part, row))),
                None => (Some("another kind of record".to_owned()), Some(spoken(kind.word()).to_owned())),
            }
        }
        Class::NotLinked => {
            let link = reference.linked.map(|link| reach.profile.links[link].name.as_str()).unwrap_or_default();
            (Some(format!("a partner by {link}")), Some("none".to_owned()))
        }
        _ => (None, None),
    }
}

/// The values that a condition looked at.
fn found(store: &Store, kind: Kind, filter: &Filter, row: usize) -> String {
    let mut tests = Vec::new();
    tests_of(filter, &mut tests);
    let mut told: Vec<String> = Vec::new();
    for test in tests {
        let name = sentences::field_name(&test.field);
        let value = match &test.field {
            FieldRef::Column(field) if field.kind == kind => store.shown(*field, row),
            FieldRef::Column(_) => String::new(),
            FieldRef::Pair(field, name) => {
                let pairs = store.table(field.kind).list(*field, row).iter().map(|pair| store.word(*pair));
                let own = pairs.filter_map(|pair| pair.split_once('='));
                let own: Vec<&str> =
                    own.filter(|(known, _)| known.to_lowercase() == *name).map(|(_, value)| value).collect();
                own.join(", ")
            }
        };
        let words = if value.is_empty() { format!("no {name}") } else { format!("{name} \"{value}\"") };
        if !told.contains(&words) {
            told.push(words);
        }
    }
    told.join(", ")
}

fn tests_of<'f>(filter: &'f Filter, found: &mut Vec<&'f Test>) {
    match filter {
        Filter::All(filters) | Filter::Any(filters) => filters.iter().for_each(|filter| tests_of(filter, found)),
        Filter::Not(inner) => tests_of(inner, found),
        Filter::Test(test) => found.push(test),
    }
}

/// Why a record counts in each operand of a measured question, or does not.
pub fn why_measure(
    question: &Question<'_>,
    measure: Measure,
    measured: &Measured,
    spans: Option<&SpanTable>,
    known: &Why,
    (kind, row): (Kind, usize),
) -> Vec<WhyMeasure> {
    let reach = question.reach;
    let one = |group: &crate::metric::RowGroup| {
        let account = &group.account;
        let population = &reach.resolved.populations[account.definition];
        let is_it = |position: &&u32| {
            let member = population.members[**position as usize];
            member.kind == kind && member.row as usize == row
        };
        let counting = account.positions.iter().find(is_it);
        let left = account.left_out.iter().find_map(|out| Some((out.reason, out.positions.iter().find(is_it)?)));
        let class = population.classes.get(&kind).and_then(|classes| classes.get(row)).copied();
        let position = counting.or(left.map(|(_, position)| position)).copied();
        let reason = match (counting, left) {
            (Some(_), _) => None,
            (None, Some((reason, _))) => Some(reason),
            (None, None) => Some(class.unwrap_or(Class::NotRead).word()),
        };
        let at = position.and_then(|position| match spans {
            Some(table) => table.anchor(position as usize),
            None => Some(population.members[position as usize].at),
        });
        let definition = &reach.profile.definitions[account.definition].name;
        WhyMeasure {
            metric: measure.word(),
            operand: group.operand,
            definition: definition.clone(),
            counts: counting.is_some(),
            reason,
            words: words(question, measure, definition, reason, position, at.map(|at| at.to_string()), known),
            at: at.map(|at| at.to_string()),
            total_ms: position.and_then(|position| spans?.total_ms(position as usize)),
        }
    };
    measured.rows.iter().map(one).collect()
}

fn words(
    question: &Question<'_>,
    measure: Measure,
    definition: &str,
    reason: Option<&'static str>,
    position: Option<u32>,
    at: Option<String>,
    known: &Why,
) -> String {
    let profile: &Profile = question.reach.profile;
    let range = format!("{} to {}", question.range.from, question.range.to);
    let at = at.unwrap_or_default();
    let rate = super::provenance::rate(profile, measure);
    match reason {
        None => {
            let held = rate.zip(position).map(|(rate, position)| {
                let held = Conditions::new(question, rate).held(position).into_iter();
                held.map(|index| sentences::having(profile, &rate.numerator.having[index])).collect::<Vec<_>>()
            });
            match held.filter(|held| !held.is_empty()) {
                Some(held) => format!("counts: {at} lies in {range}; what holds: {}", held.join("; ")),
                None if at.is_empty() => "counts, though it has not ended".to_owned(),
                None => format!("counts: {at} lies in {range}"),
            }
        }
        Some("outsideRange") => format!("outside the time range: {at} does not lie in {range}"),
        Some("afterNow") => format!("after the present moment: {at} is later than {}", question.now),
        Some("noneHolds") => {
            let wanted = rate.iter().flat_map(|rate| &rate.numerator.having);
            let wanted: Vec<String> = wanted.map(|having| sentences::having(profile, having)).collect();
            format!("none of the conditions holds: {}", wanted.join("; "))
        }
        Some("notRead") => format!("{definition} has no rule for records of this kind"),
        Some(reason) => {
            let own = known.definitions.iter().find(|one| one.name == definition);
            let rules = own.into_iter().flat_map(|one| &one.rules).filter(|rule| rule.verdict == reason);
            let first = rules.into_iter().find_map(|rule| Some((rule.wanted.as_ref()?, rule.found.as_ref()?)));
            match first {
                Some((wanted, found)) => format!("{}: found {found}, wanted {wanted}", reason_words(reason)),
                None => reason_words(reason).to_owned(),
            }
        }
    }
}
