//! The native tests, in one binary: what a user would notice if it broke.

#[path = "../../benches/organisation/mod.rs"]
mod organisation;

mod bands;
mod canonical;
mod choices;
mod collection_rules;
mod collections;
mod comparison;
mod conversion;
mod dates;
mod declared_zone;
mod doctor;
mod documents;
mod explain;
mod floors;
mod guide;
mod import;
mod import_findings;
mod insights;
mod issue_keys;
mod jira_server;
mod json_texts;
mod label_moments;
mod laws;
mod link_quality;
mod links;
mod mapping;
mod mutations;
mod naive;
mod pointers;
mod presets;
mod reference;
mod sample;
mod sample_tools;
mod schema;
mod schemas;
mod scores;
mod snapshots;
mod sources;
mod status_families;
mod suggestion;
mod tellings;
mod vectors;
mod zone_table;
mod zones;
