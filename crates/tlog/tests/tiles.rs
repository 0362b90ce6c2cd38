//! A2: paths and numbers of tiles as tlog-tiles gives them. A3: no forged tile is used (CVE-2026-56865). A4: paths and
//! bundles that are none.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test or bench may panic")]

mod common;

use common::{Numbers, entry, leaves, tree};
use servanda_tlog::client::edge;
use servanda_tlog::tree::MemorySource;
use servanda_tlog::{
    BundleError, ClientError, Hash, TilePath, Tiles, bundle_paths, check_inclusion, decode_bundle,
    decode_hashes, encode_bundle, encode_hashes, inclusion_proof, root_at, tile_paths,
};
use std::collections::BTreeMap;

#[test]
fn a2_paths_are_those_of_the_specification() {
    let path = TilePath::Hashes { level: 0, index: 1_234_067, width: 256 };
    assert_eq!(path.to_string(), "tile/0/x001/x234/067");
    assert_eq!(TilePath::parse("tile/0/x001/x234/067"), Ok(path));
    let path = TilePath::Entries { index: 273, width: 112 };
    assert_eq!(path.to_string(), "tile/entries/273.p/112");
    assert_eq!(TilePath::parse("tile/entries/273.p/112"), Ok(path));
    for path in ["tile/63/000", "tile/1/x018/x446/x744/x073/x709/x551/615.p/255", "tile/entries/x001/000"] {
        assert_eq!(TilePath::parse(path).unwrap().to_string(), path);
    }
}

#[test]
fn a2_a_tree_of_70000_has_the_tiles_of_the_specification() {
    let paths: Vec<String> = tile_paths(70_000).map(|p| p.to_string()).collect();
    assert_eq!(paths.len(), 273 + 1 + 1 + 1 + 1);
    assert_eq!(paths[272], "tile/0/272");
    assert_eq!(paths[273..], ["tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1"]);
    let paths: Vec<String> = tile_paths(256).map(|p| p.to_string()).collect();
    assert_eq!(paths, ["tile/0/000", "tile/1/000.p/1"]);
    assert_eq!(tile_paths(0).count(), 0);
    assert_eq!(bundle_paths(70_000).last().unwrap().to_string(), "tile/entries/273.p/112");
    assert_eq!(edge(u64::MAX).count(), 8);
    assert_eq!(tile_paths(u64::MAX).take(1000).count(), 1000);
}

#[test]
fn a4_paths_that_are_none() {
    for path in [
        "",
        "tile",
        "tile/",
        "/tile/0/000",
        "tile/0/000/",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000.p/",
        "tile/0/000.p/1/2",
        "tile/0/000.p/1.p/1",
        "tile/00/000",
        "tile/01/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/+1/000",
        "tile/256/000",
        "tile/0/00",
        "tile/0/0000",
        "tile/0/x000/000",
        "tile/0/x000/001",
        "tile/0/001/067",
        "tile/0/x001",
        "tile/0/x001/x067",
        "tile/0/x18446744073709551616",
        "tile/0/x018/x446/x744/x073/x709/x551/616",
        "tile/0/x999/x999/x999/x999/x999/x999/999",
        "tile/entries",
        "tile/data/000",
        "tile/entries/000.p/256",
        "tile/0/٠٠٠",
        "tile/0/000 ",
    ] {
        assert!(TilePath::parse(path).is_err(), "{path}");
    }
}

#[test]
fn a4_bundles_and_hash_tiles_that_are_none() {
    let largest = vec![7u8; 65_535];
    let bundle = encode_bundle([&b""[..], b"x", &largest]).unwrap();
    assert_eq!(decode_bundle(&bundle).unwrap(), [&b""[..], b"x", &largest]);
    assert_eq!(encode_bundle([&[0u8; 65_536][..]]), Err(BundleError::TooLong(65_536)));
    assert_eq!(encode_bundle([]), Err(BundleError::Empty));
    assert_eq!(encode_bundle([&b""[..]; 257]), Err(BundleError::TooMany));
    assert_eq!(decode_bundle(&[]), Err(BundleError::Empty));
    assert_eq!(decode_bundle(&[0; 512]).unwrap().len(), 256);
    assert_eq!(decode_bundle(&[0; 514]), Err(BundleError::TooMany));
    for cut in [&[0u8][..], &[0, 1], &[0, 2, 1], &[0, 0, 0], &[255, 255, 0]] {
        assert_eq!(decode_bundle(cut), Err(BundleError::CutShort));
    }
    for (bytes, width) in [(0, 0), (0, 1), (31, 1), (33, 1), (64, 1), (8192, 257), (8192, 0), (8191, 256)] {
        assert!(decode_hashes(&vec![0; bytes], width).is_err(), "{bytes} {width}");
    }
    assert_eq!(decode_hashes(&[0; 8192], 256).unwrap().len(), 256);
}

type Served = BTreeMap<TilePath, Vec<u8>>;

fn served(tree: &mut MemorySource, size: u64) -> Served {
    tile_paths(size).map(|p| (p, encode_hashes(&tree.tile(&p).unwrap()))).collect()
}

/// What a client does to see a leaf proved: takes the edge, then each tile it is told to take.
fn prove(served: &Served, size: u64, root: Hash, index: u64) -> Result<Vec<Hash>, ClientError> {
    let mut tiles = Tiles::new(size, root, edge(size).map(|p| (p, served[&p].as_slice())))?;
    loop {
        match inclusion_proof(index, size, &mut tiles) {
            Ok(proof) => return Ok(proof),
            Err(servanda_tlog::TreeError::Source(ClientError::Wanted(path))) => {
                tiles.add(path, &served[&path])?
            }
            Err(servanda_tlog::TreeError::Source(error)) => return Err(error),
            Err(error) => panic!("{error}"),
        }
    }
}

/// Takes every tile from the top downwards, the edge first.
fn take_all(served: &Served, size: u64, root: Hash) -> Result<Tiles, ClientError> {
    let mut tiles = Tiles::new(size, root, edge(size).map(|p| (p, served[&p].as_slice())))?;
    for (path, bytes) in served.iter().rev() {
        tiles.add(*path, bytes)?;
    }
    Ok(tiles)
}

fn alter(bytes: &mut [u8], numbers: &mut Numbers) {
    let at = usize::try_from(numbers.below(bytes.len() as u64)).unwrap();
    bytes[at] ^= 1 << numbers.below(8);
}

#[test]
fn a3_no_forged_tile_is_used_by_one_who_takes_all() {
    let mut numbers = Numbers(3);
    let mut tree = tree(1024);
    let mut sizes: Vec<u64> = (1..=20).collect();
    sizes
        .extend([127, 128, 129, 254, 255, 256, 257, 258, 300, 511, 512, 513, 700, 767, 768, 769, 1000, 1023]);
    for size in sizes {
        let root = root_at(size, &mut tree).unwrap();
        let good = served(&mut tree, size);
        take_all(&good, size, root).unwrap();
        for path in tile_paths(size) {
            // Each hash of the tile once, then the order of two, then all of the tile.
            for hash in 0..usize::from(path.width()) {
                let mut forged = good.clone();
                let bytes = forged.get_mut(&path).unwrap();
                alter(&mut bytes[hash * 32..hash * 32 + 32], &mut numbers);
                assert!(take_all(&forged, size, root).is_err(), "{path} of {size}");
            }
            let mut forged = good.clone();
            forged.insert(path, vec![9; good[&path].len()]);
            assert!(take_all(&forged, size, root).is_err(), "{path} of {size}");
            if path.width() > 1 {
                let mut forged = good.clone();
                forged.get_mut(&path).unwrap().rotate_left(32);
                assert!(take_all(&forged, size, root).is_err(), "{path} of {size}");
            }
        }
    }
}

/// Every tile that a proof goes through is altered, and the proof is refused: also with what the forger would like proved.
#[test]
fn a3_no_forged_tile_proves_a_leaf() {
    let mut numbers = Numbers(4);
    let mut tree = tree(70_001);
    let forged_leaf = Hash([0x66; 32]);
    let mut sizes = vec![1, 2, 255, 256, 257, 300, 700, 1023, 4095, 65_535, 65_536, 65_537, 70_000, 70_001];
    sizes.extend((0..30).map(|_| 1 + numbers.below(70_001)));
    for size in sizes {
        let root = root_at(size, &mut tree).unwrap();
        let good = served(&mut tree, size);
        for index in [0, size / 2, size - 1, numbers.below(size)] {
            let proof = prove(&good, size, root, index).unwrap();
            let leaf = tree.hashes_of(index);
            assert_eq!(check_inclusion(index, size, &leaf, &proof, &root), Ok(()));
            // The leaf's own tile holds the forged leaf, as in the report of the CVE.
            let mut forged = good.clone();
            let path = good
                .keys()
                .copied()
                .find(|p| matches!(p, TilePath::Hashes { level: 0, .. }) && p.index() == index / 256);
            let place = usize::try_from(index % 256).unwrap() * 32;
            forged.get_mut(&path.unwrap()).unwrap()[place..place + 32].copy_from_slice(&forged_leaf.0);
            assert!(take_leaf(&forged, size, root, index).is_err(), "{index} of {size}");
            assert_eq!(take_leaf(&good, size, root, index), Ok(leaf));
        }
    }
}

/// The hash of a leaf as a client reads it from its tile.
fn take_leaf(served: &Served, size: u64, root: Hash, index: u64) -> Result<Hash, ClientError> {
    use servanda_tlog::HashSource as _;
    let mut tiles = Tiles::new(size, root, edge(size).map(|p| (p, served[&p].as_slice())))?;
    loop {
        match tiles.hashes(0, index, 1) {
            Ok(hashes) => return Ok(hashes[0]),
            Err(ClientError::Wanted(path)) => tiles.add(path, &served[&path])?,
            Err(error) => return Err(error),
        }
    }
}

trait LeafOf {
    fn hashes_of(&mut self, index: u64) -> Hash;
}

impl LeafOf for MemorySource {
    fn hashes_of(&mut self, index: u64) -> Hash {
        use servanda_tlog::HashSource as _;
        self.hashes(0, index, 1).unwrap()[0]
    }
}

/// Alters each tile of a tree once: it is refused when it is taken, what lies above it being genuine.
fn alter_each_tile(tree: &mut MemorySource, size: u64, numbers: &mut Numbers) -> usize {
    let root = root_at(size, tree).unwrap();
    let good = served(tree, size);
    let genuine = take_all(&good, size, root).unwrap();
    assert_eq!(genuine.root(), root);
    let mut refused = 0;
    for path in tile_paths(size) {
        let TilePath::Hashes { level, index, .. } = path else { unreachable!() };
        let mut bytes = good[&path].clone();
        alter(&mut bytes, numbers);
        let fetched = edge(size).map(|p| (p, if p == path { bytes.as_slice() } else { good[&p].as_slice() }));
        match Tiles::new(size, root, fetched) {
            Err(error) => assert!(path.is_partial() && error == ClientError::Edge, "{path} of {size}"),
            Ok(mut tiles) => {
                while let Some(above) = tiles.wanted(level, index).filter(|p| *p != path) {
                    tiles.add(above, &good[&above]).unwrap();
                }
                assert_eq!(tiles.add(path, &bytes), Err(ClientError::Forged(path)));
                tiles.add(path, &good[&path]).unwrap();
                assert_eq!(tiles.add(path, &bytes), Err(ClientError::Forged(path)));
            }
        }
        refused += 1;
    }
    refused
}

#[test]
fn a3_each_tile_of_every_small_tree_is_altered_once() {
    let mut numbers = Numbers(6);
    let mut tree = tree(1023);
    for size in 1..=1023 {
        assert_eq!(alter_each_tile(&mut tree, size, &mut numbers), tile_paths(size).count());
    }
}

#[test]
fn a3_each_tile_of_large_trees_is_altered_once() {
    let mut numbers = Numbers(5);
    let mut tree = tree(70_001);
    for (size, tiles) in
        [(4_095, 17), (65_535, 257), (65_536, 258), (65_537, 259), (70_000, 277), (70_001, 277)]
    {
        assert_eq!(alter_each_tile(&mut tree, size, &mut numbers), tiles);
    }
}

/// A server that forges a whole tree, consistent in itself, gets nowhere, nor with the genuine edge before it.
#[test]
fn a3_a_forged_tree_is_refused_as_a_whole_and_in_part() {
    for size in [1, 255, 256, 300, 700, 1023] {
        let mut genuine = tree(size);
        let root = genuine.frontier().root();
        let good = served(&mut genuine, size);
        for changed in [0, size / 2, size - 1] {
            let mut other = MemorySource::new();
            for n in 0..size {
                other.push(if n == changed {
                    Hash([0x66; 32])
                } else {
                    leaves(size)[usize::try_from(n).unwrap()]
                });
            }
            let forged = served(&mut other, size);
            assert_eq!(take_all(&forged, size, root).unwrap_err(), ClientError::Edge);
            let mut mixed = forged;
            edge(size).for_each(|p| drop(mixed.insert(p, good[&p].clone())));
            // Where the changed leaf lies on the edge, nothing forged is left.
            assert_eq!(take_all(&mixed, size, root).is_ok(), mixed == good, "{changed} of {size}");
        }
    }
}

#[test]
fn a3_entries_are_compared_with_their_tile() {
    let size = 300;
    let mut tree = tree(size);
    let root = root_at(size, &mut tree).unwrap();
    let good = served(&mut tree, size);
    let mut tiles = take_all(&good, size, root).unwrap();
    let entries: Vec<Vec<u8>> = (256..300).map(entry).collect();
    let bundle = encode_bundle(entries.iter().map(Vec::as_slice)).unwrap();
    let path = TilePath::Entries { index: 1, width: 44 };
    assert_eq!(tiles.entries(path, &bundle).unwrap().len(), 44);
    for at in 0..bundle.len() {
        let mut forged = bundle.clone();
        forged[at] ^= 1;
        assert!(tiles.entries(path, &forged).is_err(), "{at}");
    }
    let fewer = encode_bundle(entries[..43].iter().map(Vec::as_slice)).unwrap();
    assert_eq!(tiles.entries(path, &fewer), Err(ClientError::Forged(path)));
    assert_eq!(tiles.entries(TilePath::Entries { index: 1, width: 43 }, &fewer).unwrap().len(), 43);
    assert_eq!(tiles.entries(TilePath::Entries { index: 1, width: 45 }, &fewer), Err(ClientError::Range));
    assert_eq!(tiles.entries(TilePath::Entries { index: 2, width: 1 }, &fewer), Err(ClientError::Range));
    tiles.forget(0, 0);
    let zero = TilePath::Entries { index: 0, width: 256 };
    let first = TilePath::Hashes { level: 0, index: 0, width: 256 };
    assert_eq!(tiles.entries(zero, &bundle), Err(ClientError::Wanted(first)));
}

#[test]
fn a_full_tile_stands_in_for_the_partial_one_it_grew_from() {
    let mut tree = tree(512);
    let root = root_at(300, &mut tree).unwrap();
    let full = TilePath::Hashes { level: 0, index: 1, width: 256 };
    let above = TilePath::Hashes { level: 1, index: 0, width: 1 };
    let bytes = encode_hashes(&leaves(512)[256..]);
    let one = encode_hashes(&tree.tile(&above).unwrap());
    let tiles = Tiles::new(300, root, [(full, bytes.as_slice()), (above, one.as_slice())]).unwrap();
    assert_eq!(tiles.path(0, 1), Some(TilePath::Hashes { level: 0, index: 1, width: 44 }));
    // Hashes beyond the size of the tree are not vouched for, and not given out.
    let mut tiles = tiles;
    use servanda_tlog::HashSource as _;
    assert_eq!(tiles.hashes(0, 299, 1).unwrap(), [leaves(300)[299]]);
    assert_eq!(tiles.hashes(0, 300, 1), Err(ClientError::Range));
    assert_eq!(tiles.hashes(0, 299, 2), Err(ClientError::Range));
    assert_eq!(tiles.hashes(63, u64::MAX, u64::MAX), Err(ClientError::Range));
}

#[test]
fn a4_clients_refuse_what_does_not_belong() {
    let root = tree(300).frontier().root();
    let one = [0u8; 32];
    let path = |level, index, width| TilePath::Hashes { level, index, width };
    for (wrong, bytes) in [
        (path(0, 2, 44), vec![0; 44 * 32]),
        (path(0, 1, 43), vec![0; 43 * 32]),
        (path(2, 0, 1), one.to_vec()),
        (path(63, u64::MAX, 1), one.to_vec()),
        (TilePath::Entries { index: 1, width: 44 }, one.to_vec()),
    ] {
        assert_eq!(Tiles::new(300, root, [(wrong, bytes.as_slice())]).unwrap_err(), ClientError::Range);
    }
    assert_eq!(Tiles::new(300, root, []).unwrap_err(), ClientError::Wanted(path(0, 1, 44)));
    assert!(Tiles::new(u64::MAX, root, []).is_err());
    assert!(Tiles::new(0, Hash::EMPTY, []).is_ok());
    assert_eq!(Tiles::new(0, root, []).unwrap_err(), ClientError::Edge);
}
