//! A file system for SQLite that writes down what is done to files, that fails on demand, and that can say what a disk
//! could hold after a loss of power.
//!
//! The model of the disk: what was flushed is there. Of what was written to a file since its last flush any part may be
//! there and any other not, in any order, and of a write any of its 512-byte sectors. A file that was removed may be there
//! until its folder is flushed.

use rusqlite::ffi;
use std::collections::BTreeMap;
use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::path::{Path, PathBuf};
use std::ptr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The unit in which a disk writes or does not write.
pub const SECTOR: usize = 512;

/// What was done, in order.
#[derive(Clone, Debug)]
pub enum Event {
    /// Bytes were written.
    Write {
        /// The file's name.
        file: Arc<str>,
        /// Where.
        at: u64,
        /// What.
        bytes: Vec<u8>,
    },
    /// A file was cut to a size.
    Truncate {
        /// The file's name.
        file: Arc<str>,
        /// Its new size.
        size: u64,
    },
    /// A file was flushed.
    Sync {
        /// The file's name.
        file: Arc<str>,
    },
    /// A file was removed.
    Delete {
        /// The file's name.
        file: Arc<str>,
        /// The folder was flushed.
        flushed: bool,
    },
    /// The test says something.
    Mark(u64),
}

/// How the disk fails.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Fault {
    /// It does not.
    #[default]
    None,
    /// The flush of this number (from 0) fails, and none after it.
    Flush(u64),
    /// The write of this number and all after it find no space.
    Full(u64),
    /// The write of this number fails, and none after it.
    Write(u64),
}

#[derive(Default)]
struct State {
    events: Vec<Event>,
    fault: Fault,
    flushes: u64,
    writes: u64,
    struck: bool,
    recording: bool,
}

struct Tap {
    below: *mut ffi::sqlite3_vfs,
    state: Mutex<State>,
}

/// A file system under a name, to be given to SQLite.
#[derive(Clone, Copy)]
pub struct Tape {
    name: &'static str,
    tap: &'static Tap,
}

// SAFETY: `below` is the file system of the system, which SQLite lets any thread use; all else is behind a lock.
unsafe impl Send for Tap {}
// SAFETY: as above.
unsafe impl Sync for Tap {}

/// An open file: SQLite's part, ours, and behind it that of the file system below.
#[repr(C)]
struct Tapped {
    base: ffi::sqlite3_file,
    tap: *const Tap,
    name: *mut Arc<str>,
}

impl Tape {
    /// Makes and registers a file system. It stays until the process ends.
    pub fn new(name: &str) -> Tape {
        let name: &'static str = Box::leak(name.to_owned().into_boxed_str());
        let c_name = CString::new(name).unwrap_or_default().into_raw();
        // SAFETY: SQLite gives the default file system, which it never frees.
        let below = unsafe { ffi::sqlite3_vfs_find(ptr::null()) };
        let tap: &'static Tap = Box::leak(Box::new(Tap { below, state: Mutex::default() }));
        // SAFETY: `below` is valid for ever; the new table is a copy of it with our functions, leaked, so valid for ever too.
        unsafe {
            let mut vfs: ffi::sqlite3_vfs = *below;
            vfs.pNext = ptr::null_mut();
            vfs.zName = c_name;
            vfs.pAppData = ptr::from_ref(tap).cast_mut().cast();
            vfs.szOsFile = size_of::<Tapped>() as c_int + (*below).szOsFile;
            vfs.xOpen = Some(open);
            vfs.xDelete = Some(delete);
            vfs.xAccess = Some(access);
            vfs.xFullPathname = Some(full_pathname);
            ffi::sqlite3_vfs_register(Box::into_raw(Box::new(vfs)), 0);
        }
        Tape { name, tap }
    }

    /// Its name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    fn state(&self) -> MutexGuard<'static, State> {
        self.tap.state()
    }

    /// Forgets what was done, and writes down what is done from now on.
    pub fn record(&self) {
        let mut state = self.state();
        state.events.clear();
        state.recording = true;
    }

    /// What was done since.
    pub fn events(&self) -> Vec<Event> {
        self.state().events.clone()
    }

    /// Writes down a number of the test.
    pub fn mark(&self, n: u64) {
        self.state().events.push(Event::Mark(n));
    }

    /// Fails from now on; writes and flushes are counted anew.
    pub fn fail(&self, fault: Fault) {
        let mut state = self.state();
        (state.fault, state.flushes, state.writes, state.struck) = (fault, 0, 0, false);
    }

    /// True if the fault has struck.
    pub fn struck(&self) -> bool {
        self.state().struck
    }

    /// Writes and flushes since the fault was set.
    pub fn counted(&self) -> (u64, u64) {
        let state = self.state();
        (state.writes, state.flushes)
    }
}

impl Tap {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn note(&mut self, event: impl FnOnce() -> Event) {
        if self.recording {
            self.events.push(event());
        }
    }

    fn flush_fails(&mut self) -> bool {
        let n = self.flushes;
        self.flushes += 1;
        let fails = self.fault == Fault::Flush(n);
        self.struck |= fails;
        fails
    }

    fn write_fails(&mut self) -> Option<c_int> {
        let n = self.writes;
        self.writes += 1;
        let code = match self.fault {
            Fault::Full(from) if n >= from => Some(ffi::SQLITE_FULL),
            Fault::Write(which) if n == which => Some(ffi::SQLITE_IOERR_WRITE),
            _ => None,
        };
        self.struck |= code.is_some();
        code
    }
}

fn name_of(path: *const c_char) -> Arc<str> {
    if path.is_null() {
        return "(temporary)".into();
    }
    // SAFETY: SQLite gives a text that ends with zero and lives through the call.
    let path = unsafe { CStr::from_ptr(path) }.to_string_lossy();
    path.rsplit('/').next().unwrap_or_default().into()
}

/// Our part of an open file, and the file below.
///
/// # Safety
/// `file` was opened by [`open`].
unsafe fn parts<'f>(file: *mut ffi::sqlite3_file) -> (&'f Tapped, *mut ffi::sqlite3_file) {
    // SAFETY: SQLite allocates `szOsFile` bytes, which begin with our part, and the file below comes behind it; the size of
    // our part is a multiple of its alignment, which is that of a pointer.
    unsafe { (&*file.cast::<Tapped>(), file.cast::<Tapped>().add(1).cast()) }
}

/// The file systems that a call is about: ours and the one below.
///
/// # Safety
/// `vfs` was registered by [`Tape::new`].
unsafe fn tap_of<'v>(vfs: *mut ffi::sqlite3_vfs) -> &'v Tap {
    // SAFETY: `pAppData` is the leaked tap.
    unsafe { &*(*vfs).pAppData.cast::<Tap>() }
}

unsafe extern "C" fn open(
    vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    // SAFETY: SQLite calls this with our table and with room for `szOsFile` bytes.
    unsafe {
        let tap = tap_of(vfs);
        let tapped = file.cast::<Tapped>();
        (*tapped).base.pMethods = ptr::null();
        let inner: *mut ffi::sqlite3_file = tapped.add(1).cast();
        (*inner).pMethods = ptr::null();
        let Some(below) = (*tap.below).xOpen else { return ffi::SQLITE_ERROR };
        let code = below(tap.below, name, inner, flags, out);
        if code == ffi::SQLITE_OK {
            (*tapped).tap = tap;
            (*tapped).name = Box::into_raw(Box::new(name_of(name)));
            (*tapped).base.pMethods = &METHODS;
        }
        code
    }
}

unsafe extern "C" fn delete(vfs: *mut ffi::sqlite3_vfs, name: *const c_char, flush: c_int) -> c_int {
    // SAFETY: SQLite calls this with our table.
    let tap = unsafe { tap_of(vfs) };
    tap.state().note(|| Event::Delete { file: name_of(name), flushed: flush != 0 });
    // SAFETY: the table below is valid for ever.
    unsafe { (*tap.below).xDelete.map_or(ffi::SQLITE_ERROR, |f| f(tap.below, name, flush)) }
}

unsafe extern "C" fn access(
    vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    // SAFETY: as for `delete`.
    unsafe {
        let below = tap_of(vfs).below;
        (*below).xAccess.map_or(ffi::SQLITE_ERROR, |f| f(below, name, flags, out))
    }
}

unsafe extern "C" fn full_pathname(
    vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    size: c_int,
    out: *mut c_char,
) -> c_int {
    // SAFETY: as for `delete`.
    unsafe {
        let below = tap_of(vfs).below;
        (*below).xFullPathname.map_or(ffi::SQLITE_ERROR, |f| f(below, name, size, out))
    }
}

/// Hands a call on to the file below.
macro_rules! below {
    ($file:ident . $method:ident ( $($argument:expr),* )) => {{
        // SAFETY: SQLite calls methods only of files that were opened, and with arguments that fit the method.
        unsafe {
            let (_, inner) = parts($file);
            match (*(*inner).pMethods).$method {
                Some(f) => f(inner $(, $argument)*),
                None => ffi::SQLITE_ERROR,
            }
        }
    }};
}

/// The tap and name of an open file.
macro_rules! tapped {
    ($file:ident) => {{
        // SAFETY: SQLite calls methods only of files that were opened; the tap is leaked, the name lives until `close`.
        unsafe {
            let (own, _) = parts($file);
            (&*own.tap, &*own.name)
        }
    }};
}

unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    let code = below!(file.xClose());
    // SAFETY: the name was made by `open`, and SQLite closes a file once.
    unsafe {
        let tapped = file.cast::<Tapped>();
        drop(Box::from_raw((*tapped).name));
        (*tapped).base.pMethods = ptr::null();
    }
    code
}

unsafe extern "C" fn read(file: *mut ffi::sqlite3_file, out: *mut c_void, count: c_int, at: i64) -> c_int {
    below!(file.xRead(out, count, at))
}

unsafe extern "C" fn write(
    file: *mut ffi::sqlite3_file,
    bytes: *const c_void,
    count: c_int,
    at: i64,
) -> c_int {
    let (tap, name) = tapped!(file);
    let mut state = tap.state();
    if let Some(code) = state.write_fails() {
        return code;
    }
    // SAFETY: SQLite gives `count` bytes.
    let slice = unsafe { std::slice::from_raw_parts(bytes.cast::<u8>(), count as usize) };
    state.note(|| Event::Write { file: name.clone(), at: at as u64, bytes: slice.to_vec() });
    drop(state);
    below!(file.xWrite(bytes, count, at))
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, size: i64) -> c_int {
    let (tap, name) = tapped!(file);
    tap.state().note(|| Event::Truncate { file: name.clone(), size: size as u64 });
    below!(file.xTruncate(size))
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, flags: c_int) -> c_int {
    let (tap, name) = tapped!(file);
    let mut state = tap.state();
    if state.flush_fails() {
        return ffi::SQLITE_IOERR_FSYNC;
    }
    state.note(|| Event::Sync { file: name.clone() });
    drop(state);
    // The disk below is not what is tested.
    let _ = flags;
    ffi::SQLITE_OK
}

unsafe extern "C" fn file_size(file: *mut ffi::sqlite3_file, out: *mut i64) -> c_int {
    below!(file.xFileSize(out))
}

unsafe extern "C" fn lock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    below!(file.xLock(level))
}

unsafe extern "C" fn unlock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    below!(file.xUnlock(level))
}

unsafe extern "C" fn reserved(file: *mut ffi::sqlite3_file, out: *mut c_int) -> c_int {
    below!(file.xCheckReservedLock(out))
}

unsafe extern "C" fn control(file: *mut ffi::sqlite3_file, what: c_int, with: *mut c_void) -> c_int {
    // Growing a file ahead of what is written would go past the tape; SQLite does without.
    if what == ffi::SQLITE_FCNTL_SIZE_HINT || what == ffi::SQLITE_FCNTL_CHUNK_SIZE {
        return ffi::SQLITE_OK;
    }
    below!(file.xFileControl(what, with))
}

unsafe extern "C" fn sector(_: *mut ffi::sqlite3_file) -> c_int {
    SECTOR as c_int
}

unsafe extern "C" fn characteristics(_: *mut ffi::sqlite3_file) -> c_int {
    // What SQLite takes for granted of every disk: that a write does not harm the bytes beside it.
    ffi::SQLITE_IOCAP_POWERSAFE_OVERWRITE
}

unsafe extern "C" fn shm_map(
    file: *mut ffi::sqlite3_file,
    region: c_int,
    size: c_int,
    extend: c_int,
    out: *mut *mut c_void,
) -> c_int {
    below!(file.xShmMap(region, size, extend, out))
}

unsafe extern "C" fn shm_lock(file: *mut ffi::sqlite3_file, offset: c_int, n: c_int, flags: c_int) -> c_int {
    below!(file.xShmLock(offset, n, flags))
}

unsafe extern "C" fn shm_barrier(file: *mut ffi::sqlite3_file) {
    // SAFETY: as in `below!`.
    unsafe {
        let (_, inner) = parts(file);
        if let Some(f) = (*(*inner).pMethods).xShmBarrier {
            f(inner);
        }
    }
}

unsafe extern "C" fn shm_unmap(file: *mut ffi::sqlite3_file, remove: c_int) -> c_int {
    below!(file.xShmUnmap(remove))
}

static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(reserved),
    xFileControl: Some(control),
    xSectorSize: Some(sector),
    xDeviceCharacteristics: Some(characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

/// The disk at one moment of a tape: what is there for sure, and what may be.
#[derive(Clone, Debug, Default)]
pub struct Disk {
    files: BTreeMap<Arc<str>, Vec<u8>>,
    pending: Vec<Event>,
}

impl Disk {
    /// What was done since the last flush of its file, in order.
    pub fn pending(&self) -> &[Event] {
        &self.pending
    }

    /// Goes on by one event.
    pub fn take(&mut self, event: &Event) {
        match event {
            Event::Sync { file } => {
                // SQLite flushes the folder together with a journal that it has made, and so what was removed before.
                let removed = |e: &&Event| matches!(e, Event::Delete { file: f, .. } if f == file);
                let made = !self.files.contains_key(file) || self.pending.iter().any(|e| removed(&e));
                if made && (file.ends_with("-journal") || file.ends_with("-wal")) {
                    self.flush_folder();
                }
                let (of, others): (Vec<Event>, Vec<Event>) =
                    std::mem::take(&mut self.pending).into_iter().partition(|e| e.file() == Some(file));
                self.pending = others;
                self.files.entry(file.clone()).or_default();
                of.iter().for_each(|e| apply(&mut self.files, e));
            }
            Event::Delete { file, flushed: true } => {
                self.pending.retain(|e| e.file() != Some(file));
                self.files.remove(file);
            }
            Event::Mark(_) => {}
            other => self.pending.push(other.clone()),
        }
    }

    fn flush_folder(&mut self) {
        while let Some(at) = self.pending.iter().rposition(|e| matches!(e, Event::Delete { .. })) {
            let name = self.pending[at].file().cloned();
            let mut n = 0;
            self.pending.retain(|e| {
                n += 1;
                n > at + 1 || e.file() != name.as_ref()
            });
            name.map(|name| self.files.remove(&name));
        }
    }

    /// The files if of what is pending just this came to the disk.
    pub fn image(&self, of_pending: impl IntoIterator<Item = Event>) -> Image {
        let mut files = self.files.clone();
        of_pending.into_iter().for_each(|e| apply(&mut files, &e));
        Image { files }
    }
}

impl Event {
    /// The file that it is about.
    pub fn file(&self) -> Option<&Arc<str>> {
        match self {
            Event::Write { file, .. }
            | Event::Truncate { file, .. }
            | Event::Sync { file }
            | Event::Delete { file, .. } => Some(file),
            Event::Mark(_) => None,
        }
    }

    /// How many sectors it writes, begun ones included.
    pub fn sectors(&self) -> usize {
        match self {
            Event::Write { at, bytes, .. } => {
                let first = *at as usize / SECTOR;
                (*at as usize + bytes.len()).div_ceil(SECTOR) - first
            }
            _ => 0,
        }
    }

    /// The part of a write that fell into some of its sectors: one write for each.
    pub fn torn(&self, keep: impl Fn(usize) -> bool) -> Vec<Event> {
        let Event::Write { file, at, bytes } = self else { return vec![self.clone()] };
        let mut out = Vec::new();
        let (mut from, mut n) = (0, 0);
        while from < bytes.len() {
            let room = SECTOR - (*at as usize + from) % SECTOR;
            let until = (from + room).min(bytes.len());
            if keep(n) {
                out.push(Event::Write {
                    file: file.clone(),
                    at: at + from as u64,
                    bytes: bytes[from..until].to_vec(),
                });
            }
            (from, n) = (until, n + 1);
        }
        out
    }
}

fn apply(files: &mut BTreeMap<Arc<str>, Vec<u8>>, event: &Event) {
    match event {
        Event::Write { file, at, bytes } => {
            let there = files.entry(file.clone()).or_default();
            let (from, until) = (*at as usize, *at as usize + bytes.len());
            if there.len() < until {
                there.resize(until, 0);
            }
            there[from..until].copy_from_slice(bytes);
        }
        Event::Truncate { file, size } => {
            files.entry(file.clone()).or_default().resize(*size as usize, 0);
        }
        Event::Delete { file, .. } => {
            files.remove(file);
        }
        Event::Sync { .. } | Event::Mark(_) => {}
    }
}

/// Files as a disk could hold them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Image {
    files: BTreeMap<Arc<str>, Vec<u8>>,
}

impl Image {
    /// Writes them into a folder, over all that is there.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn write(&self, folder: &Path) -> std::io::Result<()> {
        let _ = std::fs::remove_dir_all(folder);
        std::fs::create_dir_all(folder)?;
        for (name, bytes) in &self.files {
            std::fs::write(PathBuf::from(folder).join(&**name), bytes)?;
        }
        Ok(())
    }
}
