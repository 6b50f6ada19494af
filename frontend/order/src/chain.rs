//! An order in which each item is followed by the one most like it.

use std::collections::HashMap;

/// Bytes of one shingle.
const WIDTH: usize = 5;
/// One shingle in three stands for all, so that the search stays quick; of short items all do.
const SAMPLE: u32 = 3;
/// Items below this length keep all shingles, bytes.
const SHORT: usize = 40;
/// A shingle in more items than this says nothing about any of them.
const COMMON: usize = 300;
/// Items are unlike if their share of common shingles (Jaccard) is below this.
const LEAST_ALIKE: f64 = 0.05;

/// Orders `items` greedily: after each comes the unused item that shares most of its shingles, else the next in byte order. The order
/// depends on the items alone.
#[must_use]
pub fn chain(items: &[&[u8]]) -> Vec<usize> {
    let shingles: Vec<Vec<u32>> = items.iter().map(|item| shingles(item)).collect();
    let mut holders: HashMap<u32, Vec<usize>> = HashMap::new();
    for (index, own) in shingles.iter().enumerate() {
        for &shingle in own {
            holders.entry(shingle).or_default().push(index);
        }
    }
    let mut sorted: Vec<usize> = (0..items.len()).collect();
    sorted.sort_by_key(|&index| items[index]);
    let mut unused = sorted.into_iter();
    let mut used = vec![false; items.len()];
    let mut order = Vec::with_capacity(items.len());
    let mut shared = HashMap::new();
    while order.len() < items.len() {
        let like = order.last().and_then(|&last| nearest(last, &shingles, &mut holders, &used, &mut shared));
        let Some(next) = like.or_else(|| unused.find(|&index| !used[index])) else { break };
        used[next] = true;
        order.push(next);
    }
    order
}

/// The unused item most like `last`, if one is alike at all; of equals the first.
fn nearest(
    last: usize,
    shingles: &[Vec<u32>],
    holders: &mut HashMap<u32, Vec<usize>>,
    used: &[bool],
    shared: &mut HashMap<usize, usize>,
) -> Option<usize> {
    shared.clear();
    for shingle in &shingles[last] {
        let Some(items) = holders.get_mut(shingle) else { continue };
        items.retain(|&item| !used[item]);
        if items.len() <= COMMON {
            for &item in items.iter() {
                *shared.entry(item).or_default() += 1;
            }
        }
    }
    let alike = |item: usize, common: usize| common as f64 / (shingles[last].len() + shingles[item].len() - common) as f64;
    shared
        .iter()
        .map(|(&item, &common)| (item, alike(item, common)))
        .filter(|&(_, alike)| alike > LEAST_ALIKE)
        .max_by(|(a, x), (b, y)| x.total_cmp(y).then(b.cmp(a)))
        .map(|(item, _)| item)
}

/// Hashes of the runs of [`WIDTH`] bytes in `item`, sorted, each once.
fn shingles(item: &[u8]) -> Vec<u32> {
    let mut hashes: Vec<u32> = if item.len() < WIDTH {
        vec![hash(item)]
    } else {
        item.windows(WIDTH).map(hash).filter(|hash| item.len() < SHORT || hash % SAMPLE == 0).collect()
    };
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

/// FNV-1a with its bits mixed (Appleby's finalizer of MurmurHash3).
fn hash(bytes: &[u8]) -> u32 {
    let mut hash = bytes.iter().fold(0x811c_9dc5_u32, |hash, &byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    hash = (hash ^ (hash >> 16)).wrapping_mul(0x85eb_ca6b);
    hash = (hash ^ (hash >> 13)).wrapping_mul(0xc2b2_ae35);
    hash ^ (hash >> 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_that_are_alike_stand_side_by_side() {
        let (a, b): (Vec<u8>, Vec<u8>) = ((0..200).collect(), (0..200).rev().collect());
        let (mut a2, mut b2) = (a.clone(), b.clone());
        a2[100] = 0;
        b2[100] = 0;
        let order = chain(&[&a, &b, &a2, &b2]);
        let place = |item| order.iter().position(|&index| index == item).unwrap();
        assert_eq!(place(0).abs_diff(place(2)), 1);
        assert_eq!(place(1).abs_diff(place(3)), 1);
    }

    #[test]
    fn every_item_is_there_once() {
        let items: Vec<Vec<u8>> = (0..300_u32).map(|n| (0..n % 90).map(|k| (k * n % 251) as u8).collect()).collect();
        let mut order = chain(&items.iter().map(Vec::as_slice).collect::<Vec<_>>());
        order.sort_unstable();
        assert_eq!(order, (0..300).collect::<Vec<_>>());
    }
}
