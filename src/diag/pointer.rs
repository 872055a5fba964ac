//! JSON Pointers (RFC 6901), by which a place in a document is told.

/// A member's name as a step of a pointer.
pub fn pointer_step(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// The name that a step of a pointer stands for.
pub fn pointer_name(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}

/// The steps of a pointer as names and numbers of a document.
pub fn pointer_names(pointer: &str) -> impl Iterator<Item = String> + '_ {
    pointer.split('/').skip(1).map(pointer_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_comes_back_out_of_its_step() {
        for name in ["a", "a/b", "a~b", "~1", "", "0"] {
            assert_eq!(pointer_names(&format!("/x/{}", pointer_step(name))).last().as_deref(), Some(name));
        }
        assert_eq!(pointer_names("").count(), 0);
    }
}
