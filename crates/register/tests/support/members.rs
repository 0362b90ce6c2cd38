//! Members, each with a witness that answers over the web.

use super::register::{log_verifiers, quorum, witness_key};
use super::web::{Manner, Server};
use servanda_register::Witness;
use std::sync::Arc;

pub struct Member {
    pub name: String,
    pub witness: Arc<Witness>,
    pub server: Server,
}

pub fn members(count: usize) -> Vec<Member> {
    (1..=count)
        .map(|n| {
            let name = format!("w{n}.example");
            let witness =
                Arc::new(Witness::in_memory(&name, vec![witness_key(&name)], log_verifiers()).unwrap());
            let server = Server::new(witness.clone(), Manner::Good);
            Member { name, witness, server }
        })
        .collect()
}

/// The lines of a policy that asks so many of them to cosign.
pub fn lines(need: usize, members: &[Member]) -> Vec<String> {
    let each: Vec<_> = members.iter().map(|m| (m.name.as_str(), Some(m.server.url.as_str()))).collect();
    quorum(need, &each)
}
