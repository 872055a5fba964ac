//! Statistics by sorting.

/// The value at position 1 + p(n−1) of the sorted values, on the line between its neighbours.
pub fn percentile(values: &[i64], share: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let position = share * (sorted.len().checked_sub(1)? as f64);
    let (below, above) = (position.floor(), position.ceil());
    let (low, high) = (sorted[below as usize] as f64, sorted[above as usize] as f64);
    Some(low + (high - low) * (position - below))
}

/// The middle value, or the mean of the two middle ones.
pub fn median(values: &[i64]) -> Option<f64> {
    percentile(values, 0.5)
}

/// The sum divided by how many.
pub fn mean(values: &[i64]) -> Option<f64> {
    let sum: i128 = values.iter().map(|value| i128::from(*value)).sum();
    (!values.is_empty()).then(|| sum as f64 / values.len() as f64)
}

/// Wilson's 95 % interval of `some` of `all`.
pub fn wilson(some: f64, all: f64) -> (f64, f64) {
    let (z, share) = (1.959_963_984_540_054, some / all);
    let middle = (share + z * z / (2.0 * all)) / (1.0 + z * z / all);
    let spread = z * (share * (1.0 - share) / all + z * z / (4.0 * all * all)).sqrt() / (1.0 + z * z / all);
    (middle - spread, middle + spread)
}
