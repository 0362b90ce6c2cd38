//! The command line.
#[test]
fn stub() { let _ = jsonschema::is_valid(&serde_json::json!({}), &serde_json::json!({})); }
