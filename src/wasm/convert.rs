//! Values across the boundary: one serializer, one error.

use js_sys::{Error, JSON, Reflect};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

use crate::event::Kind;
use crate::report::QueryError;
use crate::snapshot::Unreadable;
use crate::workspace::{FileOptions, ImportError};

#[derive(Serialize)]
pub(super) struct Source {
    pub id: &'static str,
    pub name: &'static str,
}

/// A kind of record with its fields.
#[derive(Serialize)]
pub(super) struct KindFields {
    kind: &'static str,
    parent: Option<&'static str>,
    fields: Vec<KindField>,
}

#[derive(Serialize)]
struct KindField {
    name: &'static str,
    #[serde(rename = "type")]
    field_type: &'static str,
    meaning: &'static str,
}

pub(super) fn kind_fields(kind: Kind) -> KindFields {
    let fields = kind.fields().iter().map(|spec| KindField {
        name: spec.name,
        field_type: spec.field_type.word(),
        meaning: spec.meaning,
    });
    KindFields { kind: kind.word(), parent: kind.parent().map(Kind::word), fields: fields.collect() }
}

#[derive(Serialize)]
pub(super) struct Detection {
    pub source: &'static str,
    pub holds: &'static str,
}

#[derive(Serialize)]
pub(super) struct Progress {
    pub bytes: u64,
    pub found: u64,
    pub refused: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct FileArguments {
    name: String,
    integration: String,
    source: Option<String>,
}

impl From<FileArguments> for FileOptions {
    fn from(arguments: FileArguments) -> FileOptions {
        FileOptions { name: arguments.name, integration: arguments.integration, source: arguments.source }
    }
}

/// Missing is null, maps are objects, large whole numbers stay numbers.
const SERIALIZER: Serializer = Serializer::json_compatible();

/// Few values, or one long text, as a JavaScript value.
pub(super) fn to_js<T: Serialize>(value: &T) -> Result<JsValue, JsValue> {
    value.serialize(&SERIALIZER).map_err(|error| named_error("internal.serialize", "", &error.to_string()))
}

/// An answer as a JavaScript value, however large: by way of its JSON text, which the host reads faster than a value can be put together
/// by calls. Canonical text goes the same way, so that each shape is compiled for one serializer.
pub(super) fn answer_to_js<T: Serialize>(value: &T) -> Result<JsValue, JsValue> {
    JSON::parse(&serde_json::to_string(value).map_err(json_error)?)
}

/// An argument out of its JSON text.
pub(super) fn from_text<T: DeserializeOwned>(code: &'static str, text: &str) -> Result<T, JsValue> {
    serde_json::from_str(text).map_err(|error| named_error(code, "", &error.to_string()))
}

/// An `Error` with a stable `code`, and a `path` into the argument where there is one.
pub(super) fn named_error(code: &str, path: &str, message: &str) -> JsValue {
    let error = Error::new(message);
    for (name, value) in [("code", code), ("path", path)] {
        // Setting a property of a new error cannot fail; if it did, the message would still say all.
        let _set = Reflect::set(&error, &name.into(), &value.into());
    }
    error.into()
}

pub(super) fn query_error(error: QueryError) -> JsValue {
    named_error(error.code, &error.path, &error.message)
}

pub(super) fn import_error(error: ImportError) -> JsValue {
    match error {
        ImportError::UnknownSource(id) => {
            named_error("import.source", "/source", &format!("found the source \"{id}\", which nothing here reads"))
        }
        ImportError::NotOpen => named_error("import.notOpen", "", "found a file that is not being read"),
        ImportError::StillOpen => named_error(
            "snapshot.fileOpen",
            "",
            "found a file that is still being read, wanted it finished or cancelled",
        ),
    }
}

pub(super) fn unreadable(error: Unreadable) -> JsValue {
    match error {
        Unreadable::Foreign => named_error("snapshot.foreign", "", "found bytes that are no snapshot"),
        Unreadable::OtherVersion => {
            named_error("snapshot.version", "", "found a snapshot of another version: import the files again")
        }
        Unreadable::Damaged => named_error(
            "snapshot.damaged",
            "",
            "found a snapshot that was cut short or changed: import the files again",
        ),
    }
}

pub(super) fn json_error(error: serde_json::Error) -> JsValue {
    named_error("internal.json", "", &error.to_string())
}
