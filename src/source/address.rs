//! What an address of a hosted repository says.

/// Steps after which an address no longer names the repository.
const AFTER: &[&str] =
    &["-", "commit", "commits", "pull", "pulls", "pullrequest", "pull-requests", "merge_requests", "tree", "src"];

/// The repository, as `owner/name`, out of an address of a repository, a commit or a pull request on any host.
///
/// A folder of groups keeps all its steps; Azure DevOps' `organisation/project/_git/name` is `project/name`.
pub fn repository(url: &str) -> Option<String> {
    let path = match url.split_once("://") {
        Some((_, after)) => after.split_once('/')?.1,
        // git@host:owner/name.git
        None => url.split_once(':')?.1,
    };
    let path = path.split(['?', '#']).next()?;
    let path = path.strip_prefix("repos/").unwrap_or(path);
    let mut steps: Vec<&str> = path.split('/').filter(|step| !step.is_empty()).collect();
    if let Some(end) = steps.iter().skip(2).position(|step| AFTER.contains(step)) {
        steps.truncate(end + 2);
    }
    if let Some(at) = steps.iter().position(|step| *step == "_git") {
        let project = at.checked_sub(1).map(|before| steps[before])?;
        return steps.get(at + 1).map(|name| format!("{project}/{name}"));
    }
    let last = steps.last_mut()?;
    *last = last.strip_suffix(".git").unwrap_or(last);
    (steps.len() >= 2).then(|| steps.join("/"))
}

/// The whole number after a step of an address: the build in `…/builds/12/logs/10`.
pub fn number_after(url: &str, step: &str) -> Option<String> {
    let mut steps = url.split(['/', '?', '#']);
    steps.find(|found| found.eq_ignore_ascii_case(step))?;
    let number = steps.next()?;
    (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then(|| number.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repository_is_named_alike_whatever_the_address() {
        for (url, expected) in [
            ("https://github.com/acme/shop", Some("acme/shop")),
            ("https://github.com/acme/shop.git", Some("acme/shop")),
            ("https://github.com/acme/shop/commit/0123abc", Some("acme/shop")),
            ("https://github.com/acme/shop/pull/7", Some("acme/shop")),
            ("https://api.github.com/repos/acme/shop/pulls/7", Some("acme/shop")),
            ("git@github.com:acme/shop.git", Some("acme/shop")),
            ("https://gitlab.com/acme/retail/shop/-/merge_requests/7", Some("acme/retail/shop")),
            ("https://dev.azure.com/acme/retail/_git/shop/commit/0123abc", Some("retail/shop")),
            ("https://github.com/acme", None),
            ("shop", None),
        ] {
            assert_eq!(repository(url).as_deref(), expected, "{url}");
        }
    }

    #[test]
    fn a_number_stands_after_its_step() {
        let log = "https://dev.azure.com/acme/retail/_apis/build/builds/12/logs/10";
        assert_eq!(number_after(log, "Builds").as_deref(), Some("12"));
        assert_eq!(number_after(log, "releases"), None);
    }
}
