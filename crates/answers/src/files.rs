//! A folder as files, by their paths in it: what a register keeps, and a host carries inside itself.

use crate::{FolderText, Lang};
use servanda_charter::Source;

/// The common tables, in a folder that stands alone.
const COMMON: &str = "common/";

impl FolderText {
    /// Sorts files into a folder. Paths are those within the folder; `common/names.csv` and `common/codes.csv` are the
    /// common tables. Files that no folder has are left out.
    pub fn from_files(name: &str, files: impl IntoIterator<Item = (String, String)>) -> FolderText {
        let mut files: Vec<(String, String)> = files.into_iter().collect();
        files.sort();
        let mut out = FolderText { name: name.to_owned(), ..FolderText::default() };
        for (path, text) in files {
            let ending = path.rsplit('.').next().map(str::to_owned);
            match (path.split_once('/'), ending.as_deref()) {
                (Some((folder, "names.csv")), _) if folder == COMMON.trim_end_matches('/') => {
                    out.names = text
                }
                (Some((folder, "codes.csv")), _) if folder == COMMON.trim_end_matches('/') => {
                    out.codes = text
                }
                (Some((lang, file)), Some("md" | "csv")) if Lang::of(lang).is_some() => {
                    out.translations.push((lang.to_owned(), Source { path: file.to_owned(), text }));
                }
                (Some(_), _) => {}
                (None, Some("md")) => out.documents.push(Source { path, text }),
                (None, Some("journal")) => out.journals.push(Source { path, text }),
                (None, Some("csv")) if path == "names.csv" => out.own_names = Some(text),
                (None, Some("csv")) => out.tables.push(Source { path, text }),
                _ => {}
            }
        }
        out
    }

    /// The files of the folder but for its journals: what makes the charter. Sorted by path.
    pub fn charter_files(&self) -> Vec<(String, &str)> {
        let file = |path: &str| path.rsplit(['/', '\\']).next().unwrap_or(path).to_owned();
        let mut all: Vec<(String, &str)> = Vec::new();
        for s in self.documents.iter().chain(&self.tables) {
            all.push((file(&s.path), &s.text));
        }
        for (lang, s) in &self.translations {
            all.push((format!("{lang}/{}", file(&s.path)), &s.text));
        }
        all.push((format!("{COMMON}names.csv"), &self.names));
        all.push((format!("{COMMON}codes.csv"), &self.codes));
        if let Some(own) = &self.own_names {
            all.push(("names.csv".to_owned(), own));
        }
        all.sort();
        all
    }
}
