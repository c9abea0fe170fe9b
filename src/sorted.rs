//! Maps and sets for what a launch keeps in order, as sorted vectors.
//!
//! The standard library's trees and sorts are compiled anew for every type that they hold, and together these
//! copies were a fifth of all that tohead added to an app's binary. Here what is large, the sort and the search, is compiled
//! once, because it goes by places and not by values. To insert moves what comes behind, so that whatever
//! may be many values in any order is collected and not inserted one by one.

use std::borrow::Borrow;
use std::cmp::Ordering;

/// A map, in the order of its keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SortedMap<K, V>(Vec<(K, V)>);

impl<K, V> Default for SortedMap<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K, V> SortedMap<K, V> {
    pub(crate) const fn new() -> Self {
        Self(Vec::new())
    }

    pub(crate) const fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn iter(&self) -> std::slice::Iter<'_, (K, V)> {
        self.0.iter()
    }

    pub(crate) fn keys(&self) -> impl DoubleEndedIterator<Item = &K> + Clone {
        self.0.iter().map(|(key, _)| key)
    }

    pub(crate) fn values(&self) -> impl DoubleEndedIterator<Item = &V> + Clone {
        self.0.iter().map(|(_, value)| value)
    }

    #[cfg(feature = "cli")]
    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.0.iter_mut().map(|(_, value)| value)
    }

    pub(crate) fn into_values(self) -> impl Iterator<Item = V> {
        self.0.into_iter().map(|(_, value)| value)
    }
}

impl<K: Ord, V> SortedMap<K, V> {
    fn place<Q: Ord + ?Sized>(&self, key: &Q) -> Result<usize, usize>
    where
        K: Borrow<Q>,
    {
        find(&(self.0.as_slice(), key))
    }

    pub(crate) fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.place(key).ok().map(|at| &self.0[at].1)
    }

    pub(crate) fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        self.place(key).ok().map(|at| &mut self.0[at].1)
    }

    pub(crate) fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.place(key).is_ok()
    }

    /// Puts a value in the place of the one with this key, or among the others.
    pub(crate) fn insert(&mut self, key: K, value: V) {
        match self.place(&key) {
            Ok(at) => self.0[at].1 = value,
            Err(at) => self.0.insert(at, (key, value)),
        }
    }

    pub(crate) fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        self.place(key).ok().map(|at| self.0.remove(at).1)
    }
}

impl<K: Ord, V> SortedMap<K, V> {
    /// Of those with the same key, the last one stays.
    #[inline(never)]
    pub(crate) fn of(mut items: Vec<(K, V)>) -> Self {
        let order = Order::of(&items);
        for (a, b) in order.swaps {
            items.swap(a, b);
        }
        items.truncate(order.len);
        Self(items)
    }
}

impl<K: Ord, V> FromIterator<(K, V)> for SortedMap<K, V> {
    /// Of those with the same key, the last one stays.
    fn from_iter<I: IntoIterator<Item = (K, V)>>(items: I) -> Self {
        // Not `collect`, which is compiled anew for each kind of iterator, and is many times as large.
        let mut all = Vec::new();
        for item in items {
            all.push(item);
        }
        Self::of(all)
    }
}

impl<K: Ord, V> Extend<(K, V)> for SortedMap<K, V> {
    /// Of those with the same key, the last one stays.
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, items: I) {
        for item in items {
            self.0.push(item);
        }
        *self = Self::of(std::mem::take(&mut self.0));
    }
}

impl<K, V> IntoIterator for SortedMap<K, V> {
    type Item = (K, V);
    type IntoIter = std::vec::IntoIter<(K, V)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'m, K, V> IntoIterator for &'m SortedMap<K, V> {
    type Item = &'m (K, V);
    type IntoIter = std::slice::Iter<'m, (K, V)>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// A set, in its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SortedSet<T>(SortedMap<T, ()>);

impl<T> Default for SortedSet<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> SortedSet<T> {
    pub(crate) const fn new() -> Self {
        Self(SortedMap::new())
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &T> + Clone {
        self.0.keys()
    }

    pub(crate) fn retain(&mut self, stays: impl Fn(&T) -> bool) {
        self.0.0.retain(|(item, ())| stays(item));
    }
}

impl<T: Ord> SortedSet<T> {
    pub(crate) fn contains<Q: Ord + ?Sized>(&self, item: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        self.0.contains_key(item)
    }

    pub(crate) fn insert(&mut self, item: T) {
        self.0.insert(item, ());
    }

    /// What another one has too.
    pub(crate) fn shared<'s>(&'s self, other: &'s Self) -> impl Iterator<Item = &'s T> {
        self.iter().filter(|item| other.contains(*item))
    }
}

impl<T: Ord> FromIterator<T> for SortedSet<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self(items.into_iter().map(|item| (item, ())).collect())
    }
}

impl<T: Ord> Extend<T> for SortedSet<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
        self.0.extend(items.into_iter().map(|item| (item, ())));
    }
}

impl<T> IntoIterator for SortedSet<T> {
    type Item = T;
    type IntoIter = std::iter::Map<std::vec::IntoIter<(T, ())>, fn((T, ())) -> T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.0.into_iter().map(|(item, ())| item)
    }
}

/// How often each of these is there.
pub(crate) fn counted<T: Ord + Clone>(items: &[T]) -> SortedMap<T, usize> {
    let mut counts: SortedMap<_, _> = items.iter().map(|item| (item.clone(), 0)).collect();
    for item in items {
        counts.get_mut(item).into_iter().for_each(|count| *count += 1);
    }
    counts
}

/// What is looked for among sorted values, by their places. No `dyn Fn`, whose table holds the code of a closure three
/// times.
trait Sought {
    fn len(&self) -> usize;
    /// How what stands at a place compares to it.
    fn compare(&self, at: usize) -> Ordering;
}

impl<K: Borrow<Q>, V, Q: Ord + ?Sized> Sought for (&[(K, V)], &Q) {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn compare(&self, at: usize) -> Ordering {
        self.0[at].0.borrow().cmp(self.1)
    }
}

/// The place of what is looked for, or where it would stand.
#[inline(never)]
fn find(sought: &dyn Sought) -> Result<usize, usize> {
    let (mut from, mut to) = (0, sought.len());
    // What comes in order, as a ledger does, is not searched for.
    if to == 0 || sought.compare(to - 1).is_lt() {
        return Err(to);
    }
    while from < to {
        let middle = usize::midpoint(from, to);
        match sought.compare(middle) {
            Ordering::Less => from = middle + 1,
            Ordering::Equal => return Ok(middle),
            Ordering::Greater => to = middle,
        }
    }
    Err(from)
}

/// What is to be sorted, by its places.
trait Values {
    fn len(&self) -> usize;
    fn compare(&self, a: usize, b: usize) -> Ordering;
}

impl<K: Ord, V> Values for Vec<(K, V)> {
    fn len(&self) -> usize {
        self.len()
    }

    fn compare(&self, a: usize, b: usize) -> Ordering {
        self[a].0.cmp(&self[b].0)
    }
}

/// How values come into their order.
struct Order {
    /// The places to be swapped, one pair after the other.
    swaps: Vec<(usize, usize)>,
    /// How many stay; what comes behind is there once more, later in the list.
    len: usize,
}

impl Order {
    fn of(values: &dyn Values) -> Self {
        let (mut order, mut double) = (Vec::with_capacity(values.len()), Vec::new());
        for place in sorted(values) {
            match order.last_mut() {
                Some(last) if values.compare(*last, place).is_eq() => double.push(std::mem::replace(last, place)),
                _ => order.push(place),
            }
        }
        let len = order.len();
        order.append(&mut double);
        Self {
            swaps: swaps(&order),
            len,
        }
    }
}

/// The places from 0 on in the order of what stands there: runs of one, two, four and so on are merged. Equals stay
/// as they stand.
fn sorted(values: &dyn Values) -> Vec<usize> {
    let len = values.len();
    let mut order: Vec<_> = (0..len).collect();
    let mut width = 1;
    while width < len {
        let mut merged = Vec::with_capacity(len);
        for runs in order.chunks(2 * width) {
            let (mut first, mut second) = runs.split_at(width.min(runs.len()));
            while let ([a, rest_of_first @ ..], [b, rest_of_second @ ..]) = (first, second) {
                if values.compare(*b, *a).is_lt() {
                    merged.push(*b);
                    second = rest_of_second;
                } else {
                    merged.push(*a);
                    first = rest_of_first;
                }
            }
            merged.extend_from_slice(first);
            merged.extend_from_slice(second);
        }
        order = merged;
        width *= 2;
    }
    order
}

/// The swaps after which what stood at `order[0]` stands first, and so on.
fn swaps(order: &[usize]) -> Vec<(usize, usize)> {
    let mut places = vec![0; order.len()];
    for (place, from) in order.iter().enumerate() {
        places[*from] = place;
    }
    let mut swaps = Vec::new();
    for at in 0..places.len() {
        while places[at] != at {
            let to = places[at];
            swaps.push((at, to));
            places.swap(at, to);
        }
    }
    swaps
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_map_is_what_a_tree_is(items in prop::collection::vec((0_u8..20, 0_u8..250), 0..60), gone in 0_u8..20) {
            let mut tree: BTreeMap<_, _> = items.iter().copied().collect();
            let mut collected: SortedMap<_, _> = items.iter().copied().collect();
            let mut inserted = SortedMap::new();
            items.iter().for_each(|(key, value)| inserted.insert(*key, *value));
            prop_assert_eq!(&collected, &inserted);
            inserted.extend(items.iter().map(|(key, value)| (key + 10, *value)));
            let mut extended = tree.clone();
            extended.extend(items.iter().map(|(key, value)| (key + 10, *value)));
            prop_assert!(inserted.into_iter().eq(extended));
            prop_assert_eq!(collected.remove(&gone), tree.remove(&gone));
            for key in 0..20 {
                prop_assert_eq!(collected.get(&key), tree.get(&key));
            }
            prop_assert_eq!(collected.into_iter().collect::<Vec<_>>(), tree.into_iter().collect::<Vec<_>>());
        }

        #[test]
        fn a_set_is_what_a_tree_is(
            a in prop::collection::vec(0_u8..20, 0..30), b in prop::collection::vec(0_u8..20, 0..30),
        ) {
            let trees: [BTreeSet<_>; 2] = [a.iter().copied().collect(), b.iter().copied().collect()];
            let counts = counted(&a);
            for item in &a {
                prop_assert_eq!(counts.get(item), Some(&a.iter().filter(|other| *other == item).count()));
            }
            let sets: [SortedSet<_>; 2] = [a.into_iter().collect(), b.into_iter().collect()];
            prop_assert!(sets[0].iter().eq(&trees[0]));
            prop_assert!(sets[0].shared(&sets[1]).eq(trees[0].intersection(&trees[1])));
        }
    }
}
