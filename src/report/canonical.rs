//! One text for one value: RFC 8785, so that equal results are equal bytes everywhere.

use serde::Serialize;
use serde_json::Value;

use crate::order;

/// The canonical JSON text of anything that serialises: members sorted by UTF-16 code units, numbers as ECMAScript writes them.
pub fn canonical_json<T: Serialize>(value: &T) -> Result<String, serde_json::Error> {
    // By way of text, as results leave for JavaScript: each shape is compiled for one serializer, not two.
    Ok(canonical_value(&serde_json::from_str(&serde_json::to_string(value)?)?))
}

/// The canonical JSON text of a JSON value.
pub fn canonical_value(value: &Value) -> String {
    let mut text = String::new();
    write(value, &mut text);
    text
}

fn write(value: &Value, text: &mut String) {
    match value {
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => text.push_str(&whole.to_string()),
            (None, Some(float)) => text.push_str(&ecmascript(float)),
            (None, None) => text.push_str("null"),
        },
        Value::Array(values) => {
            text.push('[');
            for (index, value) in values.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write(value, text);
            }
            text.push(']');
        }
        Value::Object(members) => {
            let mut names: Vec<&String> = members.keys().collect();
            order::sort_by(&mut names, |left, right| left.encode_utf16().cmp(right.encode_utf16()));
            text.push('{');
            for (index, name) in names.into_iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                text.push_str(&Value::from(name.as_str()).to_string());
                text.push(':');
                write(&members[name], text);
            }
            text.push('}');
        }
        plain => text.push_str(&plain.to_string()),
    }
}

/// A number as ECMAScript's `String(number)` writes it: the shortest digits that give the number back, with an exponent from
/// 1e21 on and below 1e-6.
fn ecmascript(number: f64) -> String {
    let size = number.abs();
    if number == 0.0 {
        "0".to_owned()
    } else if (1e-6..1e21).contains(&size) {
        number.to_string()
    } else {
        let text = format!("{number:e}");
        match text.split_once('e') {
            Some((digits, exponent)) if !exponent.starts_with('-') => format!("{digits}e+{exponent}"),
            _ => text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_ecmascript_writes_them() {
        for (number, text) in [
            (0.0, "0"),
            (-0.0, "0"),
            (5.0, "5"),
            (0.1 + 0.2, "0.30000000000000004"),
            (1e-6, "0.000001"),
            (1e-7, "1e-7"),
            (1.5e-9, "1.5e-9"),
            (1e20, "100000000000000000000"),
            (1e21, "1e+21"),
            (-12345.678, "-12345.678"),
            (9007199254740993.0, "9007199254740992"),
        ] {
            assert_eq!(ecmascript(number), text, "{number:e}");
        }
    }

    #[test]
    fn members_are_sorted_by_utf_16() {
        // The example of RFC 8785, section 3.2.3, in part.
        let value = serde_json::json!({ "\u{20ac}": 1, "\r": 2, "\u{fb33}": 3, "1": 4, "\u{1f600}": 5, "\u{80}": 6, "\u{f6}": [true, null] });
        assert_eq!(
            canonical_value(&value),
            "{\"\\r\":2,\"1\":4,\"\u{80}\":6,\"\u{f6}\":[true,null],\"\u{20ac}\":1,\"\u{1f600}\":5,\"\u{fb33}\":3}"
        );
    }
}
