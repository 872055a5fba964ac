//! A file that did not come whole, as happens: to show what a person is told of it.

/// An old export of three issues: the first is well, somebody wrote a date of their own into the second, and the download broke off
/// within the third.
pub fn archive() -> String {
    r#"{
  "issues": [
    {
      "id": "9001",
      "key": "PAY-9001",
      "fields": {
        "summary": "Move invoices out of the old ledger",
        "issuetype": { "name": "Task" },
        "status": { "name": "Done", "statusCategory": { "key": "done" } },
        "project": { "key": "PAY" },
        "created": "2023-11-06T09:12:00.000+0000",
        "updated": "2023-12-04T15:40:00.000+0000",
        "resolutiondate": "2023-12-04T15:40:00.000+0000"
      }
    },
    {
      "id": "9002",
      "key": "PAY-9002",
      "fields": {
        "summary": "Second signature for large payouts",
        "issuetype": { "name": "Story" },
        "status": { "name": "Done", "statusCategory": { "key": "done" } },
        "project": { "key": "PAY" },
        "created": "end of November",
        "updated": "2023-12-11T10:05:00.000+0000"
      }
    },
    {
      "id": "9003",
      "key": "PAY-9003",
      "fields": {
        "summary": "Close the old settlement acc"#
        .to_owned()
}
