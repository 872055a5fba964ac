//! Sorting, compiled once.
//!
//! The standard library's stable sort is compiled anew for every type and every comparison: 8 kB of WebAssembly each, and an engine
//! has half a hundred lists to put in order. Those of an answer are short, so here their places are sorted, through one copy, and
//! the elements moved after. Lists as long as an export, of rows and of spans, keep the standard library's.

use std::cmp::Ordering;

/// Sorts by a comparison; equal elements keep their order.
pub fn sort_by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let mut places: Vec<usize> = (0..items.len()).collect();
    sort_places(&mut places, &|left, right| compare(&items[left], &items[right]));
    // Along each cycle, what belongs at a place is swapped in; a place that is done points at itself.
    for first in 0..places.len() {
        let mut place = first;
        loop {
            let from = std::mem::replace(&mut places[place], place);
            if from == first {
                break;
            }
            items.swap(place, from);
            place = from;
        }
    }
}

/// Sorts by what a key gives; equal elements keep their order.
pub fn sort_by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    sort_by(items, |left, right| key(left).cmp(&key(right)));
}

/// Sorts by the elements' own order.
pub fn sort<T: Ord>(items: &mut [T]) {
    sort_by(items, T::cmp);
}

fn sort_places(places: &mut [usize], compare: &dyn Fn(usize, usize) -> Ordering) {
    places.sort_by(|left, right| compare(*left, *right));
}

#[cfg(test)]
mod tests {
    use super::{sort, sort_by_key};

    #[test]
    fn sorts_as_the_standard_library_does() {
        let mut state = 1_u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            state >> 33
        };
        for length in 0..80 {
            let items: Vec<(u64, usize)> = (0..length).map(|place| (next() % 12, place)).collect();
            let (mut ours, mut theirs) = (items.clone(), items.clone());
            sort_by_key(&mut ours, |(key, _)| *key);
            theirs.sort_by_key(|(key, _)| *key);
            assert_eq!(ours, theirs);
            let mut reversed: Vec<_> = theirs.iter().rev().cloned().collect();
            theirs.sort();
            sort(&mut reversed);
            assert_eq!(reversed, theirs);
        }
    }
}
