//! The boundary: arguments in, one call, results out. No decision about the domain is made here.
//!
//! Documents and queries come as JSON text, so that cyclic objects and getters stay outside. Findings are values; what is thrown is
//! an `Error` with a `code` and a `path`, and means that the caller broke the contract.

mod convert;
mod zone;

use wasm_bindgen::prelude::*;

use crate::collection::{import_collections, import_org};
use crate::event::Kind;
use crate::profile::DEFAULT_PROFILE;
use crate::report::{InsightQuery, Query, TableQuery, canonical_json, parse_query, to_csv};
use crate::source::{ADAPTERS, detect};
use crate::store::RowId;
use crate::workspace::{
    self, CompareQuery, DOCUMENT_KINDS, DoctorQuery, DrillQuery, ExplainQuery, FileHandle, FileOptions, RosettaQuery,
    RuleQuery, ScoreQuery, VERSION, ValuesQuery, Workspace, check_document,
};
use convert::{answer_to_js, from_text, import_error, named_error, query_error, to_js};
use zone::Zones;

/// The engine's version.
#[wasm_bindgen]
pub fn version() -> String {
    VERSION.to_owned()
}

/// The tools whose exports can be read: `{ id, name }[]`.
#[wasm_bindgen]
pub fn sources() -> Result<JsValue, JsValue> {
    let sources: Vec<_> =
        ADAPTERS.iter().map(|adapter| convert::Source { id: adapter.id, name: adapter.name }).collect();
    to_js(&sources)
}

/// The kinds of record and their fields: `{ kind, parent, fields: { name, type, meaning }[] }[]`.
#[wasm_bindgen]
pub fn fields() -> Result<JsValue, JsValue> {
    to_js(&Kind::ALL.iter().map(|kind| convert::kind_fields(*kind)).collect::<Vec<_>>())
}

/// Which tool's export begins with these bytes: `{ source, holds }`, or null.
#[wasm_bindgen(js_name = detectSource)]
pub fn detect_source(head: &[u8]) -> Result<JsValue, JsValue> {
    to_js(&detect(head).map(|detected| convert::Detection { source: detected.source, holds: detected.holds }))
}

/// The default profile's document, as JSON text.
#[wasm_bindgen(js_name = defaultProfile)]
pub fn default_profile() -> String {
    DEFAULT_PROFILE.to_owned()
}

/// What other tools count, as profiles: `{ id, name, source, read, fidelity, because }[]`.
#[wasm_bindgen]
pub fn presets() -> Result<JsValue, JsValue> {
    to_js(&workspace::presets())
}

/// A preset's document, as JSON text.
#[wasm_bindgen]
pub fn preset(id: &str) -> Result<String, JsValue> {
    workspace::preset_document(id).map(str::to_owned).map_err(query_error)
}

/// The band sets that come along, as the JSON text of a list of documents.
#[wasm_bindgen(js_name = bandSets)]
pub fn band_sets() -> String {
    workspace::band_sets_json()
}

/// Collections out of a spreadsheet's CSV: `{ collections, diagnostics }`. Nothing is changed.
#[wasm_bindgen(js_name = collectionsFromCsv)]
pub fn collections_from_csv(text: &str, category: &str) -> Result<JsValue, JsValue> {
    answer_to_js(&import_collections(text, category))
}

/// The same out of a list of people and their managers.
#[wasm_bindgen(js_name = organisationFromCsv)]
pub fn organisation_from_csv(text: &str, category: &str) -> Result<JsValue, JsValue> {
    answer_to_js(&import_org(text, category))
}

/// Checks a document's text: `{ value, diagnostics }`.
#[wasm_bindgen]
pub fn check(kind: &str, text: &str) -> Result<JsValue, JsValue> {
    match check_document(kind, text) {
        Some(checked) => answer_to_js(&checked),
        None => {
            let message = format!("found the kind \"{kind}\", wanted one of {}", DOCUMENT_KINDS.join(", "));
            Err(named_error("check.kind", "", &message))
        }
    }
}

/// Records and documents, and every question about them.
#[wasm_bindgen]
#[derive(Default)]
pub struct Engine {
    workspace: Workspace,
    zones: Zones,
}

#[wasm_bindgen]
impl Engine {
    /// An empty engine.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Engine {
        Engine::default()
    }

    /// Begins a file from `{ name, integration, source? }`; the number is for the calls below.
    #[wasm_bindgen(js_name = beginFile)]
    pub fn begin_file(&mut self, options: &str) -> Result<u32, JsValue> {
        let options: convert::FileArguments = from_text("import.options", options)?;
        let options: FileOptions = options.into();
        self.zones.declared(self.workspace.declared_zone(&options.integration));
        self.workspace.begin_file_in(&options, self.zones.all()).map(|file| file.0).map_err(import_error)
    }

    /// Takes the next bytes of a file; gives `{ bytes, found, refused }`.
    #[wasm_bindgen(js_name = pushFile)]
    pub fn push_file(&mut self, file: u32, chunk: &[u8]) -> Result<JsValue, JsValue> {
        let report = self.workspace.push_file(FileHandle(file), chunk).map_err(import_error)?;
        to_js(&convert::Progress { bytes: report.bytes, found: report.found, refused: report.refused })
    }

    /// Ends a file; gives its import report.
    #[wasm_bindgen(js_name = finishFile)]
    pub fn finish_file(&mut self, file: u32) -> Result<JsValue, JsValue> {
        answer_to_js(&self.workspace.finish_file(FileHandle(file)).map_err(import_error)?)
    }

    /// Drops a file that is being read.
    #[wasm_bindgen(js_name = cancelFile)]
    pub fn cancel_file(&mut self, file: u32) -> Result<(), JsValue> {
        self.workspace.cancel_file(FileHandle(file)).map_err(import_error)
    }

    /// Drops every file of an integration, or one of them.
    pub fn forget(&mut self, integration: &str, file: Option<String>) {
        match file {
            Some(name) => self.workspace.forget_file(integration, &name),
            None => self.workspace.forget(integration),
        }
    }

    /// All records and import reports as bytes, for `load`.
    pub fn save(&mut self) -> Result<Vec<u8>, JsValue> {
        self.workspace.save().map_err(import_error)
    }

    /// Neutral events from a row on: `{ text, next }`; the first begin with row 0, and the last have no next.
    #[wasm_bindgen(js_name = toEvents)]
    pub fn to_events(&mut self, from: u32) -> Result<JsValue, JsValue> {
        to_js(&self.workspace.to_events(RowId(from)))
    }

    /// An engine with the records that `save` gave, and without documents.
    pub fn load(bytes: &[u8]) -> Result<Engine, JsValue> {
        let workspace = Workspace::load(bytes).map_err(convert::unreadable)?;
        Ok(Engine { workspace, zones: Zones::default() })
    }

    /// Takes a bundle of documents; gives all findings.
    #[wasm_bindgen(js_name = setDocuments)]
    pub fn set_documents(&mut self, bundle: &str) -> Result<JsValue, JsValue> {
        answer_to_js(&self.workspace.set_documents(bundle))
    }

    /// What became of each file, by relative path.
    pub fn imports(&self) -> Result<JsValue, JsValue> {
        answer_to_js(&self.workspace.imports())
    }

    /// The same as canonical JSON.
    #[wasm_bindgen(js_name = importsJson)]
    pub fn imports_json(&self) -> Result<String, JsValue> {
        canonical_json(&self.workspace.imports()).map_err(convert::json_error)
    }

    /// What there is, in numbers.
    pub fn summary(&mut self) -> Result<JsValue, JsValue> {
        answer_to_js(&self.workspace.summary())
    }

    /// Answers a query.
    pub fn report(&mut self, query: &str) -> Result<JsValue, JsValue> {
        answer_to_js(&self.answer(query)?)
    }

    /// The same as canonical JSON: equal questions to equal data give equal bytes everywhere.
    #[wasm_bindgen(js_name = reportJson)]
    pub fn report_json(&mut self, query: &str) -> Result<String, JsValue> {
        canonical_json(&self.answer(query)?).map_err(convert::json_error)
    }

    /// A query's trend as CSV.
    #[wasm_bindgen(js_name = toCsv)]
    pub fn to_csv(&mut self, query: &str) -> Result<String, JsValue> {
        Ok(to_csv(&[self.answer(query)?]))
    }

    /// Answers every widget of an insight.
    pub fn insight(&mut self, query: &str) -> Result<JsValue, JsValue> {
        let query: InsightQuery = parse_query(query).map_err(query_error)?;
        for name in self.workspace.insight_zones(&query).map_err(query_error)? {
            self.zones.named(&name)?;
        }
        answer_to_js(&self.workspace.insight(&query, self.zones.all()).map_err(query_error)?)
    }

    /// Measures a collection and those right below it, side by side.
    #[wasm_bindgen(js_name = collectionTable)]
    pub fn collection_table(&mut self, query: &str) -> Result<JsValue, JsValue> {
        let query: TableQuery = parse_query(query).map_err(query_error)?;
        for name in self.workspace.table_zones(&query).map_err(query_error)? {
            self.zones.named(&name)?;
        }
        answer_to_js(&self.workspace.collection_table(&query, self.zones.all()).map_err(query_error)?)
    }

    /// The rows behind a figure.
    #[wasm_bindgen(js_name = drillDown)]
    pub fn drill_down(&mut self, drill: &str) -> Result<JsValue, JsValue> {
        let drill: DrillQuery = parse_query(drill).map_err(query_error)?;
        let name = self.workspace.zone_name(&drill.query).map_err(|error| query_error(error.within("/query")))?;
        let zone = self.zones.named(&name)?;
        answer_to_js(&self.workspace.drill_down(&drill, zone).map_err(query_error)?)
    }

    /// What a rule being edited would match.
    #[wasm_bindgen(js_name = matchRule)]
    pub fn match_rule(&mut self, query: &str) -> Result<JsValue, JsValue> {
        let query: RuleQuery = parse_query(query).map_err(query_error)?;
        answer_to_js(&self.workspace.match_rule(&query).map_err(query_error)?)
    }

    /// The values a field has in the data, most frequent first.
    #[wasm_bindgen(js_name = fieldValues)]
    pub fn field_values(&mut self, query: &str) -> Result<JsValue, JsValue> {
        let query: ValuesQuery = parse_query(query).map_err(query_error)?;
        answer_to_js(&self.workspace.field_values(&query).map_err(query_error)?)
    }

    /// What a profile says that the data does not have.
    pub fn lint(&mut self, profile: Option<String>) -> Result<JsValue, JsValue> {
        answer_to_js(&self.workspace.lint(profile.as_deref()).map_err(query_error)?)
    }

    /// What the data calls its environments, branches and services, and how a profile takes them.
    pub fn mapping(&mut self, profile: Option<String>) -> Result<JsValue, JsValue> {
        answer_to_js(&self.workspace.mapping(profile.as_deref()).map_err(query_error)?)
    }

    /// What holds for a collection, its own and inherited, each with where it comes from.
    pub fn effective(&self, collection: &str) -> Result<JsValue, JsValue> {
        answer_to_js(&self.workspace.effective(collection).map_err(query_error)?)
    }

    /// One question under two profiles, from `{ query, profiles }`.
    pub fn compare(&mut self, compare: &str) -> Result<JsValue, JsValue> {
        let compare: CompareQuery = parse_query(compare).map_err(query_error)?;
        let names = self.workspace.compared_zones(&compare).map_err(query_error)?;
        let zones: Result<Vec<_>, JsValue> = names.iter().map(|name| self.zones.named(name).cloned()).collect();
        answer_to_js(&self.workspace.compare(&compare, &zones?).map_err(query_error)?)
    }

    /// How far a query's figure goes over the plausible values of each choice.
    pub fn sensitivity(&mut self, query: &str) -> Result<JsValue, JsValue> {
        let query: Query = parse_query(query).map_err(query_error)?;
        let name = self.workspace.zone_name(&query).map_err(query_error)?;
        let zone = self.zones.named(&name)?;
        answer_to_js(&self.workspace.sensitivity(&query, zone).map_err(query_error)?)
    }

    /// One question under every preset, from `{ query, bands? }`.
    pub fn rosetta(&mut self, rosetta: &str) -> Result<JsValue, JsValue> {
        let rosetta: RosettaQuery = parse_query(rosetta).map_err(query_error)?;
        let names = self.workspace.rosetta_zones(&rosetta).map_err(query_error)?;
        let zones: Result<Vec<_>, JsValue> = names.iter().map(|name| self.zones.named(name).cloned()).collect();
        answer_to_js(&self.workspace.rosetta(&rosetta, &zones?).map_err(query_error)?)
    }

    /// One number over several measures, from `{ score, range, now, … }`.
    pub fn score(&mut self, query: &str) -> Result<JsValue, JsValue> {
        let query: ScoreQuery = parse_query(query).map_err(query_error)?;
        let name = self.workspace.score_zone(&query).map_err(query_error)?;
        let zone = self.zones.named(&name)?;
        answer_to_js(&self.workspace.score(&query, zone).map_err(query_error)?)
    }

    /// What is wrong with the data behind a question's figures, and what mends it.
    pub fn doctor(&mut self, query: &str) -> Result<JsValue, JsValue> {
        let query: DoctorQuery = parse_query(query).map_err(query_error)?;
        let name = self.workspace.doctor_zone(&query).map_err(query_error)?;
        let zone = self.zones.named(&name)?;
        answer_to_js(&self.workspace.doctor(&query, zone).map_err(query_error)?)
    }

    /// A profile proposed from the data alone.
    #[wasm_bindgen(js_name = suggestProfile)]
    pub fn suggest_profile(&mut self) -> Result<JsValue, JsValue> {
        answer_to_js(&self.workspace.suggest_profile())
    }

    /// How a figure, a step or a stage comes of its records, as canonical JSON.
    pub fn explain(&mut self, wanted: &str) -> Result<String, JsValue> {
        let wanted: ExplainQuery = parse_query(wanted).map_err(query_error)?;
        let name = self.workspace.zone_name(&wanted.query).map_err(query_error)?;
        let zone = self.zones.named(&name)?;
        let explanation = self.workspace.explain(&wanted, zone).map_err(query_error)?;
        canonical_json(&explanation).map_err(convert::json_error)
    }

    /// Everything known of one row, as canonical JSON, or null.
    pub fn item(&mut self, id: u32, profile: Option<String>) -> Result<String, JsValue> {
        let item = self.workspace.item(RowId(id), profile.as_deref()).map_err(query_error)?;
        canonical_json(&item).map_err(convert::json_error)
    }

    /// The same by a question, and why the row counts in its measures, or does not.
    #[wasm_bindgen(js_name = itemIn)]
    pub fn item_in(&mut self, id: u32, query: &str) -> Result<String, JsValue> {
        let query: Query = parse_query(query).map_err(query_error)?;
        let name = self.workspace.zone_name(&query).map_err(query_error)?;
        let zone = self.zones.named(&name)?;
        let item = self.workspace.item_in(RowId(id), &query, zone).map_err(query_error)?;
        canonical_json(&item).map_err(convert::json_error)
    }

    fn answer(&mut self, query: &str) -> Result<crate::report::Report, JsValue> {
        let query: Query = parse_query(query).map_err(query_error)?;
        let name = self.workspace.zone_name(&query).map_err(query_error)?;
        let zone = self.zones.named(&name)?;
        self.workspace.report(&query, zone).map_err(query_error)
    }
}
