//! The disk: no SQLite in it, and nothing unsafe.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::ffi;

/// What can become durable on its own.
const SECTOR: usize = 512;

/// What happens at the chosen operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// One operation of any kind fails with an I/O error; those behind it work.
    IoError,
    /// One operation of any kind fails, and all behind it.
    IoErrorForGood,
    /// From this write on the disk is full.
    Full,
    /// One write stores half of its bytes, and says that it failed.
    ShortWrite,
    /// At this change of the disk the power goes. What came before it is not yet durable.
    PowerLoss,
}

/// What of the writes that were not synced is there when the power is back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// Nothing.
    All,
    /// Everything, as after the end of a process.
    Nothing,
    /// Those up to some moment, the last one perhaps in part: a disk that writes in order. The number chooses.
    Tail(u64),
    /// Any of them, sector by sector, and parts of sectors: a disk that writes in any order. The number chooses.
    Some(u64),
}

/// An SQLite error code.
pub(crate) type Code = i32;

/// A simulated disk. Clones are the same disk.
#[derive(Clone, Debug)]
pub struct Disk {
    state: Arc<Mutex<State>>,
    vfs: Arc<str>,
}

#[derive(Debug, Default)]
pub(crate) struct State {
    files: BTreeMap<String, Node>,
    /// Deleted, and not for good until the directory is synced.
    deleted: BTreeMap<String, Vec<u8>>,
    fault: Option<(u64, Fault)>,
    /// How many operations the fault counts have been done.
    done: u64,
    has_power: bool,
    is_broken: bool,
    is_full: bool,
    /// Orders the writes of all files.
    clock: u64,
    next_handle: u64,
}

/// A file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Node {
    now: Vec<u8>,
    /// What is on the disk for sure; none if not even the file is.
    durable: Option<Vec<u8>>,
    pending: Vec<Change>,
    /// The lock that each handle has.
    locks: BTreeMap<u64, i32>,
    shm: Shm,
}

#[derive(Clone, Debug)]
enum Change {
    Write { at: u64, offset: usize, bytes: Vec<u8> },
    Truncate { at: u64, len: usize },
}

/// The memory that connections in WAL mode share.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shm {
    /// Boxed, so that they stay where they are.
    pub(crate) regions: Vec<Box<[u8]>>,
    /// Of each lock: who has it shared, and who alone.
    shared: [Vec<u64>; 8],
    exclusive: [Option<u64>; 8],
}

/// What an operation does, as far as faults are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    /// Changes nothing: read, lock, open, size.
    Look,
    Write,
    /// Changes something else: sync, truncate, delete.
    Change,
}

impl Fault {
    fn counts(self, operation: Operation) -> bool {
        match self {
            Self::IoError | Self::IoErrorForGood => true,
            Self::Full | Self::ShortWrite => operation == Operation::Write,
            Self::PowerLoss => operation != Operation::Look,
        }
    }
}

impl Disk {
    /// An empty disk, known to SQLite by a VFS of its own.
    #[must_use]
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        let state = Arc::new(Mutex::new(State {
            has_power: true,
            ..State::default()
        }));
        let vfs = crate::vfs::register(Arc::clone(&state));
        Self { state, vfs }
    }

    /// A connection to a file of the disk, which is made if it is missing. It does not wait for locks.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn open(&self, name: &str) -> rusqlite::Result<rusqlite::Connection> {
        let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE
            | rusqlite::OpenFlags::SQLITE_OPEN_CREATE
            | rusqlite::OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = rusqlite::Connection::open_with_flags_and_vfs(format!("/{name}"), flags, &*self.vfs)?;
        conn.busy_timeout(std::time::Duration::ZERO)?;
        Ok(conn)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    /// Plans a fault at the operation with this number, from 0 on, of those that it counts.
    pub fn fail_at(&self, number: u64, fault: Fault) {
        let mut state = self.state();
        state.done = 0;
        state.fault = Some((number, fault));
    }

    /// How many operations have been done, of those that the planned fault counts.
    #[must_use]
    pub fn done(&self) -> u64 {
        self.state().done
    }

    /// Takes the fault back: the disk is replaced, or there is room again. Whether it had come.
    pub fn mend(&self) -> bool {
        let mut state = self.state();
        let has_come = state.fault.is_none_or(|(number, _)| state.done > number);
        state.fault = None;
        (state.is_broken, state.is_full) = (false, false);
        has_come
    }

    /// The files, all of them durable: what a later disk can start with.
    #[must_use]
    pub fn image(&self) -> BTreeMap<String, Vec<u8>> {
        let state = self.state();
        state
            .files
            .iter()
            .map(|(name, node)| (name.clone(), node.now.clone()))
            .collect()
    }

    /// Makes this the contents of the disk. No connection may be open.
    pub fn set_image(&self, image: &BTreeMap<String, Vec<u8>>) {
        let mut state = self.state();
        let node = |bytes: &Vec<u8>| Node {
            now: bytes.clone(),
            durable: Some(bytes.clone()),
            ..Node::default()
        };
        state.files = image.iter().map(|(name, bytes)| (name.clone(), node(bytes))).collect();
        state.deleted.clear();
        state.fault = None;
        (state.has_power, state.is_broken, state.is_full) = (true, false, false);
    }

    /// Switches the power on again: the files are what has become durable, and some of the rest.
    pub fn restart(&self, loss: Loss) {
        let image = self.state().after(loss);
        self.set_image(&image);
    }
}

pub(crate) fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Numbers without a pattern that are the same every time (SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit.max(1)
    }
}

impl Change {
    fn at(&self) -> u64 {
        match self {
            Self::Write { at, .. } | Self::Truncate { at, .. } => *at,
        }
    }

    fn apply(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Write { offset, bytes: new, .. } => put(bytes, *offset, new),
            Self::Truncate { len, .. } => bytes.truncate(*len),
        }
    }

    /// Some sectors of a write, and parts of some.
    fn apply_some(&self, bytes: &mut Vec<u8>, numbers: &mut Numbers) {
        let Self::Write { offset, bytes: new, .. } = self else {
            if numbers.below(2) == 0 {
                self.apply(bytes);
            }
            return;
        };
        let end = offset + new.len();
        if bytes.len() < end && numbers.below(2) == 0 {
            bytes.resize(end, 0xa5); // the size is there, and not what was written
        }
        let mut at = 0;
        while at < new.len() {
            let behind = (at + SECTOR - (offset + at) % SECTOR).min(new.len());
            let part = match numbers.below(8) {
                0..=3 => &new[at..behind],
                4 => &new[at..at + numbers.below((behind - at) as u64) as usize],
                _ => &new[at..at],
            };
            put(bytes, offset + at, part);
            at = behind;
        }
    }
}

fn put(bytes: &mut Vec<u8>, offset: usize, new: &[u8]) {
    if new.is_empty() {
        return;
    }
    let end = offset + new.len();
    if bytes.len() < end {
        bytes.resize(end, 0);
    }
    bytes[offset..end].copy_from_slice(new);
}

impl State {
    /// What is on the disk after the power has gone.
    fn after(&self, loss: Loss) -> BTreeMap<String, Vec<u8>> {
        let mut numbers = Numbers(match loss {
            Loss::Tail(seed) | Loss::Some(seed) => seed,
            _ => 0,
        });
        let last = self.files.values().flat_map(|node| &node.pending).map(Change::at).max();
        let cut = match loss {
            Loss::Tail(_) => numbers.below(last.unwrap_or(0) + 2),
            _ => u64::MAX,
        };
        let mut image = BTreeMap::new();
        for (name, node) in &self.files {
            if let Some(bytes) = node.after(loss, cut, &mut numbers) {
                image.insert(name.clone(), bytes);
            }
        }
        for (name, bytes) in &self.deleted {
            let is_back = match loss {
                Loss::All => true,
                Loss::Nothing => false,
                Loss::Tail(_) | Loss::Some(_) => numbers.below(2) == 0,
            };
            if is_back && !self.files.contains_key(name) {
                image.insert(name.clone(), bytes.clone());
            }
        }
        image
    }

    /// Counts an operation; an error if it is the one that fails, or the disk fails them all.
    fn operation(&mut self, operation: Operation, code: Code) -> Result<(), Code> {
        if !self.has_power || self.is_broken {
            return Err(code);
        }
        if self.is_full && operation == Operation::Write {
            return Err(ffi::SQLITE_FULL);
        }
        let Some((number, fault)) = self.fault.filter(|(_, fault)| fault.counts(operation)) else {
            return Ok(());
        };
        let is_now = self.done == number;
        self.done += 1;
        if !is_now {
            return Ok(());
        }
        match fault {
            Fault::IoError => {}
            Fault::IoErrorForGood => self.is_broken = true,
            Fault::Full => {
                self.is_full = true;
                return Err(ffi::SQLITE_FULL);
            }
            Fault::ShortWrite => return Err(SHORT),
            Fault::PowerLoss => self.has_power = false,
        }
        Err(code)
    }

    fn node(&mut self, name: &str) -> &mut Node {
        self.files.entry(name.to_owned()).or_default()
    }

    pub(crate) fn open(&mut self, name: &str, may_create: bool) -> Result<u64, Code> {
        self.operation(Operation::Look, ffi::SQLITE_CANTOPEN)?;
        if !may_create && !self.files.contains_key(name) {
            return Err(ffi::SQLITE_CANTOPEN);
        }
        self.node(name);
        self.next_handle += 1;
        Ok(self.next_handle)
    }

    /// Ends what a handle has to do with its file.
    pub(crate) fn close(&mut self, name: &str, handle: u64, deletes: bool) {
        if let Some(node) = self.files.get_mut(name) {
            node.locks.remove(&handle);
            node.shm.release(handle, 0, 8);
        }
        if deletes {
            self.files.remove(name);
        }
    }

    pub(crate) fn read(&mut self, name: &str, offset: usize, into: &mut [u8]) -> Result<(), Code> {
        self.operation(Operation::Look, ffi::SQLITE_IOERR_READ)?;
        let bytes = self.node(name).now.get(offset..).unwrap_or_default();
        let len = bytes.len().min(into.len());
        into[..len].copy_from_slice(&bytes[..len]);
        into[len..].fill(0);
        if len == into.len() {
            Ok(())
        } else {
            Err(ffi::SQLITE_IOERR_SHORT_READ)
        }
    }

    pub(crate) fn write(&mut self, name: &str, offset: usize, bytes: &[u8]) -> Result<(), Code> {
        match self.operation(Operation::Write, ffi::SQLITE_IOERR_WRITE) {
            Err(SHORT) => {
                self.store(name, offset, &bytes[..bytes.len() / 2]);
                Err(ffi::SQLITE_IOERR_WRITE)
            }
            Err(code) => {
                // The write during which the power goes may have begun.
                if !self.has_power && self.fault.is_some_and(|(number, _)| self.done == number + 1) {
                    self.done += 1;
                    self.store(name, offset, bytes);
                }
                Err(code)
            }
            Ok(()) => {
                self.store(name, offset, bytes);
                Ok(())
            }
        }
    }

    fn store(&mut self, name: &str, offset: usize, bytes: &[u8]) {
        self.clock += 1;
        let at = self.clock;
        let node = self.node(name);
        put(&mut node.now, offset, bytes);
        let bytes = bytes.to_vec();
        node.pending.push(Change::Write { at, offset, bytes });
    }

    pub(crate) fn truncate(&mut self, name: &str, len: usize) -> Result<(), Code> {
        self.operation(Operation::Change, ffi::SQLITE_IOERR_TRUNCATE)?;
        self.clock += 1;
        let at = self.clock;
        let node = self.node(name);
        node.now.truncate(len);
        node.pending.push(Change::Truncate { at, len });
        Ok(())
    }

    /// Makes a file durable, with its name.
    pub(crate) fn sync(&mut self, name: &str) -> Result<(), Code> {
        self.operation(Operation::Change, ffi::SQLITE_IOERR_FSYNC)?;
        let node = self.node(name);
        node.durable = Some(node.now.clone());
        node.pending.clear();
        self.deleted.remove(name);
        Ok(())
    }

    pub(crate) fn size(&mut self, name: &str) -> Result<usize, Code> {
        self.operation(Operation::Look, ffi::SQLITE_IOERR_FSTAT)?;
        Ok(self.node(name).now.len())
    }

    pub(crate) fn exists(&mut self, name: &str) -> Result<bool, Code> {
        self.operation(Operation::Look, ffi::SQLITE_IOERR_ACCESS)?;
        Ok(self.files.contains_key(name))
    }

    pub(crate) fn delete(&mut self, name: &str, for_good: bool) -> Result<(), Code> {
        self.operation(Operation::Change, ffi::SQLITE_IOERR_DELETE)?;
        let node = self.files.remove(name).ok_or(ffi::SQLITE_IOERR_DELETE_NOENT)?;
        if let (false, Some(durable)) = (for_good, node.durable) {
            self.deleted.insert(name.to_owned(), durable);
        }
        Ok(())
    }

    /// The locks of <https://sqlite.org/lockingv3.html>.
    pub(crate) fn lock(&mut self, name: &str, handle: u64, wanted: i32) -> Result<(), Code> {
        self.operation(Operation::Look, ffi::SQLITE_IOERR_LOCK)?;
        let locks = &mut self.node(name).locks;
        let mine = locks.get(&handle).copied().unwrap_or(ffi::SQLITE_LOCK_NONE);
        let others = locks
            .iter()
            .filter(|(other, _)| **other != handle)
            .map(|(_, level)| *level);
        let others = others.max().unwrap_or(ffi::SQLITE_LOCK_NONE);
        let is_free = match wanted {
            ffi::SQLITE_LOCK_SHARED => others < ffi::SQLITE_LOCK_PENDING,
            ffi::SQLITE_LOCK_RESERVED => others < ffi::SQLITE_LOCK_RESERVED,
            _ => others == ffi::SQLITE_LOCK_NONE,
        };
        if is_free {
            locks.insert(handle, mine.max(wanted));
            return Ok(());
        }
        if wanted == ffi::SQLITE_LOCK_EXCLUSIVE && others == ffi::SQLITE_LOCK_SHARED {
            locks.insert(handle, ffi::SQLITE_LOCK_PENDING);
        }
        Err(ffi::SQLITE_BUSY)
    }

    pub(crate) fn unlock(&mut self, name: &str, handle: u64, level: i32) {
        self.node(name).locks.insert(handle, level);
    }

    pub(crate) fn is_reserved(&mut self, name: &str) -> bool {
        self.node(name)
            .locks
            .values()
            .any(|level| *level >= ffi::SQLITE_LOCK_RESERVED)
    }

    pub(crate) fn shm(&mut self, name: &str) -> Result<&mut Shm, Code> {
        self.operation(Operation::Look, ffi::SQLITE_IOERR_SHMMAP)?;
        Ok(&mut self.node(name).shm)
    }

    pub(crate) fn shm_release(&mut self, name: &str, handle: u64, from: usize, count: usize) {
        self.node(name).shm.release(handle, from, count);
    }

    /// Takes the memory away when nobody uses it any more.
    pub(crate) fn shm_unmap(&mut self, name: &str, handle: u64, deletes: bool) {
        let shm = &mut self.node(name).shm;
        shm.release(handle, 0, 8);
        if deletes {
            *shm = Shm::default();
        }
    }
}

/// A write that is cut short; no code of SQLite.
const SHORT: Code = -1;

impl Node {
    fn after(&self, loss: Loss, cut: u64, numbers: &mut Numbers) -> Option<Vec<u8>> {
        let is_named = match loss {
            _ if self.durable.is_some() => true,
            Loss::All => false,
            Loss::Nothing => true,
            Loss::Tail(_) | Loss::Some(_) => numbers.below(2) == 0,
        };
        let mut bytes = self.durable.clone().unwrap_or_default();
        for change in &self.pending {
            match loss {
                Loss::All => {}
                Loss::Nothing => change.apply(&mut bytes),
                Loss::Tail(_) if change.at() < cut => change.apply(&mut bytes),
                Loss::Tail(_) if change.at() == cut => change.apply_some(&mut bytes, numbers),
                Loss::Tail(_) => {}
                Loss::Some(_) => change.apply_some(&mut bytes, numbers),
            }
        }
        is_named.then_some(bytes)
    }
}

impl Shm {
    pub(crate) fn acquire(&mut self, handle: u64, from: usize, count: usize, alone: bool) -> Result<(), Code> {
        let slots = from..from + count;
        let is_mine = |owner: &u64| *owner == handle;
        let is_free = slots.clone().all(|slot| {
            let not_alone = self.exclusive[slot].is_none_or(|owner| owner == handle);
            not_alone && (!alone || self.shared[slot].iter().all(is_mine))
        });
        if !is_free {
            return Err(ffi::SQLITE_BUSY);
        }
        for slot in slots {
            if alone {
                self.exclusive[slot] = Some(handle);
            } else if !self.shared[slot].contains(&handle) {
                self.shared[slot].push(handle);
            }
        }
        Ok(())
    }

    pub(crate) fn release(&mut self, handle: u64, from: usize, count: usize) {
        for slot in from..from + count {
            self.shared[slot].retain(|owner| *owner != handle);
            if self.exclusive[slot] == Some(handle) {
                self.exclusive[slot] = None;
            }
        }
    }
}
