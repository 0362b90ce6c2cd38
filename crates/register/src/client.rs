//! Hands records to a register on the web.

use crate::desk::Done;
use crate::fetch::{FetchError, FromWeb, LARGEST_FILE};
use crate::submission::{Class, Place, Refused};
use servanda_tlog::Hash;

/// What a host answers.
struct Answer {
    status: u16,
    body: Vec<u8>,
}

fn text<'j>(json: &'j serde_json::Value, name: &str) -> Option<&'j str> {
    json.get(name).and_then(serde_json::Value::as_str)
}

impl FromWeb {
    fn post(&self, path: &str, content_type: &str, body: &[u8]) -> Result<Answer, FetchError> {
        let url = format!("{}/{path}", self.prefix);
        let failed = |e: &dyn std::fmt::Display| FetchError::Failed(url.clone(), e.to_string());
        let mut answer =
            self.agent.post(&url).header("content-type", content_type).send(body).map_err(|e| failed(&e))?;
        let elsewhere = answer.headers().get("location").and_then(|v| v.to_str().ok()).map(str::to_owned);
        // Another node of the same register enters records. What is sent is signed, and holds nothing secret.
        if let (307, Some(to)) = (answer.status().as_u16(), elsewhere)
            && to.starts_with(if url.starts_with("https://") { "https://" } else { "http" })
        {
            let failed = |e: &dyn std::fmt::Display| FetchError::Failed(to.clone(), e.to_string());
            let sent = self.agent.post(&to).header("content-type", content_type).send(body);
            answer = sent.map_err(|e| failed(&e))?;
        }
        let status = answer.status().as_u16();
        let body =
            answer.body_mut().with_config().limit(LARGEST_FILE).read_to_vec().map_err(|e| failed(&e))?;
        Ok(Answer { status, body })
    }

    fn failed(&self, path: &str, what: impl Into<String>) -> FetchError {
        FetchError::Failed(format!("{}/{path}", self.prefix), what.into())
    }

    /// Hands in an envelope. If no answer comes, hand in the same envelope again: it is entered once.
    ///
    /// # Errors
    /// The host cannot be reached, or answers nonsense. The inner error is its refusal.
    pub fn enter(&self, envelope: &[u8]) -> Result<Result<Done, Refused>, FetchError> {
        let answer = self.post("acts", "application/json", envelope)?;
        let json: serde_json::Value = serde_json::from_slice(&answer.body)
            .map_err(|_| self.failed("acts", format!("status {} without a reason", answer.status)))?;
        let place = || {
            let index = json.get("index")?.as_u64()?;
            let leaf = servanda_record::unhex(text(&json, "leaf")?)?;
            Some(Place { index, leaf: Hash(leaf) })
        };
        match answer.status {
            200 | 201 => {
                let place = place().ok_or_else(|| self.failed("acts", "the answer names no place"))?;
                let published = json.get("published").and_then(serde_json::Value::as_bool).unwrap_or(true);
                Ok(Ok(if published { Done::Entered(place) } else { Done::Unpublished(place) }))
            }
            202 => Ok(Ok(Done::Waiting(text(&json, "missing").unwrap_or("signatures").to_owned()))),
            status => {
                let class = Class::ALL.into_iter().find(|c| c.status() == status).unwrap_or(Class::Stopped);
                let reason = text(&json, "reason").unwrap_or("no reason was given").to_owned();
                Ok(Err(Refused { class, reason, article: text(&json, "article").map(str::to_owned) }))
            }
        }
    }

    /// The envelopes that wait for signatures.
    ///
    /// # Errors
    /// The host cannot be reached, or answers nonsense.
    pub fn waiting(&mut self) -> Result<Vec<Vec<u8>>, FetchError> {
        let url = format!("{}/pending", self.prefix);
        let failed = |e: &dyn std::fmt::Display| FetchError::Failed(url.clone(), e.to_string());
        let mut answer = self.agent.get(&url).call().map_err(|e| failed(&e))?;
        let body =
            answer.body_mut().with_config().limit(LARGEST_FILE).read_to_vec().map_err(|e| failed(&e))?;
        let json: serde_json::Value = serde_json::from_slice(&body).map_err(|e| failed(&e))?;
        let list = json.get("pending").and_then(serde_json::Value::as_array);
        let list = list.ok_or_else(|| failed(&"no list came"))?;
        Ok(list.iter().filter_map(|p| text(p, "envelope")).map(|e| e.as_bytes().to_vec()).collect())
    }

    /// Sends a document that a record which waits names.
    ///
    /// # Errors
    /// The host cannot be reached, or does not take it.
    pub fn put_document(&self, bytes: &[u8]) -> Result<(), FetchError> {
        let answer = self.post("documents", "application/octet-stream", bytes)?;
        if matches!(answer.status, 200 | 201) {
            return Ok(());
        }
        let json: serde_json::Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        let reason = text(&json, "reason").unwrap_or("it was not taken").to_owned();
        Err(self.failed("documents", format!("status {}: {reason}", answer.status)))
    }
}
