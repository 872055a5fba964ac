//! From a byte of a record to a JSON Pointer.

use super::{Json, Refusal};
use crate::diag::pointer_step;

/// The JSON Pointer of the innermost value of `bytes` that holds the byte `target`, as far as the text is sound.
pub fn locate(bytes: &[u8], target: usize) -> String {
    let mut pointer = String::new();
    let mut json = Json::new(bytes);
    descend_to(&mut json, target, &mut pointer);
    pointer
}

/// Walks to the value that holds `target`, adding the way there; false when the text broke off before.
fn descend_to(json: &mut Json<'_>, target: usize, pointer: &mut String) -> bool {
    let mut found = false;
    let mut index = 0;
    let stop = || Refusal::new(target, "located", String::new());
    let bytes = json.bytes;
    let holds = |from: usize| {
        let mut ahead = Json::new(&bytes[from..]);
        match ahead.skip() {
            Ok(()) => from + ahead.at > target,
            Err(_) => true,
        }
    };
    let outcome = match json.peek() {
        Some(b'{') => json.object(|name, json| {
            let from = json.next_value();
            if from <= target && holds(from) {
                pointer.push('/');
                pointer.push_str(&pointer_step(name));
                descend_to(json, target, pointer);
                found = true;
                return Err(stop());
            }
            json.skip()
        }),
        Some(b'[') => json.list(|json| {
            let from = json.next_value();
            if from <= target && holds(from) {
                pointer.push_str(&format!("/{index}"));
                descend_to(json, target, pointer);
                found = true;
                return Err(stop());
            }
            index += 1;
            json.skip()
        }),
        _ => Ok(()),
    };
    found || outcome.is_ok()
}
