//! What the tests share.

#![allow(dead_code, reason = "not every test uses all of it")]

use servanda_tlog::tree::MemorySource;
use servanda_tlog::{Algorithm, Checkpoint, Hash, Note, SigningKey, leaf_hash};

/// A small generator of numbers (xorshift64*), so that runs do not differ.
pub struct Numbers(pub u64);

impl Numbers {
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    pub fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }
}

pub fn entry(n: u64) -> Vec<u8> {
    format!("entry {n}").into_bytes()
}

pub fn leaves(n: u64) -> Vec<Hash> {
    (0..n).map(|n| leaf_hash(&entry(n))).collect()
}

pub fn tree(n: u64) -> MemorySource {
    let mut tree = MemorySource::new();
    leaves(n).into_iter().for_each(|l| tree.push(l));
    tree
}

pub fn key(algorithm: Algorithm, name: &str, seed: u8) -> SigningKey {
    SigningKey::from_seed(algorithm, name, &[seed; 32]).unwrap()
}

pub fn signed(checkpoint: &Checkpoint, keys: &[&SigningKey], time: u64) -> Note {
    let mut note = Note::new(checkpoint.to_string()).unwrap();
    note.signatures = keys.iter().map(|k| k.sign(&note.text, time).unwrap()).collect();
    note
}
