//! Tasks of the house: generated documents, tidy checks.
