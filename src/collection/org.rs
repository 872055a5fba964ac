//! From a list of people and their managers to a tree of teams.

use serde_json::{Value, json};

use super::Imported;
use super::csv::{Column, Table, finding, id_of};
use crate::diag::{Diagnostic, Severity, nearest};
use crate::order;

const COLUMNS: &[Column] = &[
    ("name", &["name", "fullname", "displayname"]),
    ("email", &["email", "mail", "emailaddress"]),
    ("manager", &["manageremail", "managermail", "manager", "manageremailaddress"]),
];

struct Person {
    name: String,
    email: String,
    manager: Option<usize>,
    line: u64,
}

/// Reads an organisation from lines of name, e-mail and the manager's e-mail: a collection for everybody who manages somebody, with
/// all who report to that person, directly or not.
pub fn import_org(text: &str, category: &str) -> Imported {
    let table = Table::read(text, COLUMNS, &["name", "email", "manager"]);
    let mut findings = Vec::new();
    let mut people: Vec<Person> = Vec::new();
    let mut managers: Vec<String> = Vec::new();
    for line in &table.lines {
        let (name, email) = (table.cell(line, "name"), table.cell(line, "email").to_lowercase());
        if email.is_empty() {
            findings.push(finding(
                Severity::Error,
                "csv.missingValue",
                line.number,
                "found no e-mail; the line is left out",
            ));
        } else if let Some(earlier) = people.iter().find(|person| person.email == email) {
            let message = format!("found \"{email}\" a second time, after line {}; the line is left out", earlier.line);
            findings.push(finding(Severity::Error, "csv.doubled", line.number, message));
        } else {
            let name = if name.is_empty() { email.clone() } else { name.to_owned() };
            people.push(Person { name, email, manager: None, line: line.number });
            managers.push(table.cell(line, "manager").to_lowercase());
        }
    }
    find_managers(&mut people, &managers, &mut findings);
    let collections = teams(&people, category);
    let mut diagnostics = table.findings;
    diagnostics.append(&mut findings);
    order::sort_by_key(&mut diagnostics, |finding| finding.place.line);
    Imported { collections, diagnostics }
}

fn find_managers(people: &mut [Person], managers: &[String], findings: &mut Vec<Diagnostic>) {
    for number in 0..people.len() {
        let wanted = &managers[number];
        let line = people[number].line;
        let Some(manager) = people.iter().position(|person| person.email == *wanted) else {
            if !wanted.is_empty() {
                let message = format!("found the manager \"{wanted}\", who is on no line; nobody is used");
                let own = finding(Severity::Warning, "csv.unknownManager", line, message);
                findings.push(match nearest(wanted, people.iter().map(|person| person.email.as_str())) {
                    Some(guess) => own.with_hint(format!("did you mean \"{guess}\"?")),
                    None => own,
                });
            }
            continue;
        };
        let above: Vec<usize> = std::iter::successors(Some(manager), |at| people[*at].manager).collect();
        if above.contains(&number) {
            let names: Vec<&str> = [number].iter().chain(&above).map(|at| people[*at].name.as_str()).collect();
            let message =
                format!("found people who manage each other: {}; this manager is not used", names.join(" → "));
            findings.push(finding(Severity::Error, "csv.cycle", line, message));
        } else {
            people[number].manager = Some(manager);
        }
    }
}

fn teams(people: &[Person], category: &str) -> Vec<Value> {
    let leads: Vec<usize> =
        (0..people.len()).filter(|lead| people.iter().any(|person| person.manager == Some(*lead))).collect();
    let mut taken = vec![category.to_owned()];
    let mut ids: Vec<(usize, String)> = Vec::new();
    for lead in &leads {
        let id = id_of(&people[*lead].name, &taken);
        taken.push(id.clone());
        ids.push((*lead, id));
    }
    let id_of_lead = |lead: usize| ids.iter().find(|(own, _)| *own == lead).map_or(category, |(_, id)| id.as_str());
    let team = |lead: &usize| {
        let is_below =
            |person: usize| std::iter::successors(Some(person), |at| people[*at].manager).any(|above| above == *lead);
        let members: Vec<&str> = (0..people.len())
            .filter(|person| is_below(*person))
            .flat_map(|person| [people[person].name.as_str(), people[person].email.as_str()])
            .collect();
        let person = &people[*lead];
        let named_alike = leads.iter().filter(|other| people[**other].name == person.name).count() > 1;
        let whose = if named_alike { format!("{} ({})", person.name, person.email) } else { person.name.clone() };
        json!({
            "id": id_of_lead(*lead),
            "name": format!("{whose}'s team"),
            "category": category,
            "parent": person.manager.map_or(category, id_of_lead),
            "people": members,
        })
    };
    leads.iter().map(team).collect()
}
