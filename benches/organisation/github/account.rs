//! Accounts, repositories, addresses and ids, as records of the API mention them.

use serde_json::{Value, json};

use super::super::dice::Dice;

/// Where the API answers about a repository.
pub fn api(repository: &str) -> String {
    format!("https://api.github.com/repos/{repository}")
}

/// Where people read about it.
pub fn site(repository: &str) -> String {
    format!("https://github.com/{repository}")
}

/// A numeric id that always belongs to the same thing, small enough for a float.
pub fn id(kind: &str, name: &str) -> u64 {
    1_000_000 + Dice::new(1, &format!("{kind} {name}")).draw() % 4_000_000_000
}

/// An account, less than whole, as it stands beside what it made.
pub fn user(login: &str) -> Value {
    let bot = login.ends_with("[bot]") || login.ends_with("-bot");
    json!({
        "login": login,
        "id": id("user", login),
        "type": if bot { "Bot" } else { "User" },
    })
}

/// A repository, less than whole, as it stands inside other records.
pub fn repository(name: &str) -> Value {
    json!({
        "id": id("repository", name),
        "full_name": name,
        "url": api(name),
    })
}

/// The name and address under which a commit was signed, and when.
pub fn signature(login: &str, date: &str) -> Value {
    json!({ "name": login, "email": format!("{login}@northwind.example"), "date": date })
}

/// A label.
pub fn label(repository: &str, name: &str) -> Value {
    json!({
        "id": id("label", &format!("{repository} {name}")),
        "name": name,
    })
}
