//! SQLite's way to the disk: a VFS, which is a table of C functions (<https://sqlite.org/c3ref/vfs.html>).
//!
//! The unsafe code of the workspace is here, and what makes it sound is this: SQLite gives each function
//! the pointers that it was given by `open`, calls nothing on a file after `close`, and gives buffers that
//! are as long as it says. The table of the VFS and its name are leaked, because SQLite keeps them until
//! the process ends; the disk behind it lives as long.

use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::ptr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use rusqlite::ffi;

use crate::disk::{Code, State, lock};

type Shared = Arc<Mutex<State>>;

/// What SQLite has of an open file: its own part first, as it wants it.
#[repr(C)]
struct File {
    base: ffi::sqlite3_file,
    handle: *mut Handle,
}

struct Handle {
    disk: Shared,
    name: String,
    id: u64,
    deletes_on_close: bool,
}

static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(take_lock),
    xUnlock: Some(give_lock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

static NEXT: AtomicU64 = AtomicU64::new(1);

/// Makes a disk known to SQLite: the name of its VFS.
pub(crate) fn register(disk: Shared) -> Arc<str> {
    let name = format!("tohead-crash-{}", NEXT.fetch_add(1, Ordering::Relaxed));
    let c_name = CString::new(name.clone()).unwrap_or_default();
    let vfs = Box::new(ffi::sqlite3_vfs {
        iVersion: 2,
        szOsFile: size_of::<File>() as c_int,
        mxPathname: 256,
        pNext: ptr::null_mut(),
        zName: c_name.into_raw(),
        pAppData: Box::into_raw(Box::new(disk)).cast(),
        xOpen: Some(open),
        xDelete: Some(delete),
        xAccess: Some(access),
        xFullPathname: Some(full_pathname),
        xDlOpen: None,
        xDlError: None,
        xDlSym: None,
        xDlClose: None,
        xRandomness: Some(randomness),
        xSleep: Some(sleep),
        xCurrentTime: Some(current_time),
        xGetLastError: Some(get_last_error),
        xCurrentTimeInt64: Some(current_time_int64),
        xSetSystemCall: None,
        xGetSystemCall: None,
        xNextSystemCall: None,
    });
    // SAFETY: the table is complete and never freed; the default VFS stays what it is.
    let code = unsafe { ffi::sqlite3_vfs_register(Box::into_raw(vfs), 0) };
    assert_eq!(code, ffi::SQLITE_OK, "the VFS is registered");
    name.into()
}

fn code(result: Result<(), Code>) -> c_int {
    result.err().unwrap_or(ffi::SQLITE_OK)
}

/// The disk of a VFS.
unsafe fn disk<'v>(vfs: *mut ffi::sqlite3_vfs) -> &'v Shared {
    // SAFETY: `register` has put it there, and it is never freed.
    unsafe { &*(*vfs).pAppData.cast::<Shared>() }
}

/// The handle of an open file.
unsafe fn handle<'f>(file: *mut ffi::sqlite3_file) -> &'f Handle {
    // SAFETY: `open` has put it there, and `close` is the last call with it.
    unsafe { &*(*file.cast::<File>()).handle }
}

unsafe fn text(name: *const c_char) -> String {
    // SAFETY: SQLite's names end with a zero byte.
    unsafe { CStr::from_ptr(name) }.to_string_lossy().into_owned()
}

unsafe extern "C" fn open(
    vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    // SAFETY: `file` has room for a `File`, as `szOsFile` says. Without methods SQLite does not close it.
    unsafe {
        (*file).pMethods = ptr::null();
        let disk = disk(vfs);
        let name = if name.is_null() {
            format!("temporary {}", NEXT.fetch_add(1, Ordering::Relaxed))
        } else {
            text(name)
        };
        let id = match lock(disk).open(&name, flags & ffi::SQLITE_OPEN_CREATE != 0) {
            Ok(id) => id,
            Err(code) => return code,
        };
        let handle = Box::new(Handle {
            disk: Arc::clone(disk),
            name,
            id,
            deletes_on_close: flags & ffi::SQLITE_OPEN_DELETEONCLOSE != 0,
        });
        (*file.cast::<File>()).handle = Box::into_raw(handle);
        (*file).pMethods = &METHODS;
        if !out_flags.is_null() {
            *out_flags = flags;
        }
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    // SAFETY: the handle was boxed by `open`, and nobody uses it after this.
    let handle = unsafe { Box::from_raw((*file.cast::<File>()).handle) };
    lock(&handle.disk).close(&handle.name, handle.id, handle.deletes_on_close);
    ffi::SQLITE_OK
}

unsafe extern "C" fn read(file: *mut ffi::sqlite3_file, into: *mut c_void, amount: c_int, offset: i64) -> c_int {
    // SAFETY: the buffer is `amount` bytes long.
    let (handle, into) = unsafe {
        (
            handle(file),
            std::slice::from_raw_parts_mut(into.cast::<u8>(), amount as usize),
        )
    };
    code(lock(&handle.disk).read(&handle.name, offset as usize, into))
}

unsafe extern "C" fn write(file: *mut ffi::sqlite3_file, bytes: *const c_void, amount: c_int, offset: i64) -> c_int {
    // SAFETY: the buffer is `amount` bytes long.
    let (handle, bytes) = unsafe {
        (
            handle(file),
            std::slice::from_raw_parts(bytes.cast::<u8>(), amount as usize),
        )
    };
    code(lock(&handle.disk).write(&handle.name, offset as usize, bytes))
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, size: i64) -> c_int {
    // SAFETY: see the top of the file.
    let handle = unsafe { handle(file) };
    code(lock(&handle.disk).truncate(&handle.name, size as usize))
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, _flags: c_int) -> c_int {
    // SAFETY: see the top of the file.
    let handle = unsafe { handle(file) };
    code(lock(&handle.disk).sync(&handle.name))
}

unsafe extern "C" fn file_size(file: *mut ffi::sqlite3_file, size: *mut i64) -> c_int {
    // SAFETY: see the top of the file; `size` is there to be written.
    let handle = unsafe { handle(file) };
    match lock(&handle.disk).size(&handle.name) {
        Ok(len) => {
            // SAFETY: as above.
            unsafe { *size = len as i64 };
            ffi::SQLITE_OK
        }
        Err(code) => code,
    }
}

unsafe extern "C" fn take_lock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    // SAFETY: see the top of the file.
    let handle = unsafe { handle(file) };
    code(lock(&handle.disk).lock(&handle.name, handle.id, level))
}

unsafe extern "C" fn give_lock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    // SAFETY: see the top of the file.
    let handle = unsafe { handle(file) };
    lock(&handle.disk).unlock(&handle.name, handle.id, level);
    ffi::SQLITE_OK
}

unsafe extern "C" fn check_reserved_lock(file: *mut ffi::sqlite3_file, out: *mut c_int) -> c_int {
    // SAFETY: see the top of the file; `out` is there to be written.
    unsafe {
        let handle = handle(file);
        *out = c_int::from(lock(&handle.disk).is_reserved(&handle.name));
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn file_control(_: *mut ffi::sqlite3_file, _: c_int, _: *mut c_void) -> c_int {
    ffi::SQLITE_NOTFOUND
}

unsafe extern "C" fn sector_size(_: *mut ffi::sqlite3_file) -> c_int {
    512
}

/// None: it promises nothing.
unsafe extern "C" fn device_characteristics(_: *mut ffi::sqlite3_file) -> c_int {
    0
}

unsafe extern "C" fn shm_map(
    file: *mut ffi::sqlite3_file,
    region: c_int,
    size: c_int,
    extend: c_int,
    out: *mut *mut c_void,
) -> c_int {
    // SAFETY: see the top of the file; `out` is there to be written. The regions are boxed and stay where
    // they are until the last user has unmapped them.
    unsafe {
        *out = ptr::null_mut();
        let handle = handle(file);
        let mut state = lock(&handle.disk);
        let shm = match state.shm(&handle.name) {
            Ok(shm) => shm,
            Err(code) => return code,
        };
        while shm.regions.len() <= region as usize {
            if extend == 0 {
                return ffi::SQLITE_OK;
            }
            shm.regions.push(vec![0; size as usize].into_boxed_slice());
        }
        *out = shm.regions[region as usize].as_mut_ptr().cast();
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn shm_lock(file: *mut ffi::sqlite3_file, from: c_int, count: c_int, flags: c_int) -> c_int {
    // SAFETY: see the top of the file.
    let handle = unsafe { handle(file) };
    let (from, count) = (from as usize, count as usize);
    let mut state = lock(&handle.disk);
    if flags & ffi::SQLITE_SHM_UNLOCK != 0 {
        state.shm_release(&handle.name, handle.id, from, count);
        return ffi::SQLITE_OK;
    }
    let alone = flags & ffi::SQLITE_SHM_EXCLUSIVE != 0;
    code(
        state
            .shm(&handle.name)
            .and_then(|shm| shm.acquire(handle.id, from, count, alone)),
    )
}

unsafe extern "C" fn shm_barrier(_: *mut ffi::sqlite3_file) {
    std::sync::atomic::fence(Ordering::SeqCst);
}

unsafe extern "C" fn shm_unmap(file: *mut ffi::sqlite3_file, delete: c_int) -> c_int {
    // SAFETY: see the top of the file.
    let handle = unsafe { handle(file) };
    lock(&handle.disk).shm_unmap(&handle.name, handle.id, delete != 0);
    ffi::SQLITE_OK
}

unsafe extern "C" fn delete(vfs: *mut ffi::sqlite3_vfs, name: *const c_char, sync_dir: c_int) -> c_int {
    // SAFETY: see the top of the file.
    let (disk, name) = unsafe { (disk(vfs), text(name)) };
    code(lock(disk).delete(&name, sync_dir != 0))
}

unsafe extern "C" fn access(vfs: *mut ffi::sqlite3_vfs, name: *const c_char, _: c_int, out: *mut c_int) -> c_int {
    // SAFETY: see the top of the file; `out` is there to be written.
    let (disk, name) = unsafe { (disk(vfs), text(name)) };
    match lock(disk).exists(&name) {
        Ok(exists) => {
            // SAFETY: as above.
            unsafe { *out = c_int::from(exists) };
            ffi::SQLITE_OK
        }
        Err(code) => code,
    }
}

unsafe extern "C" fn full_pathname(
    _: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    room: c_int,
    out: *mut c_char,
) -> c_int {
    // SAFETY: the name ends with a zero byte, and `out` has as much room as `room` says.
    unsafe {
        let bytes = CStr::from_ptr(name).to_bytes_with_nul();
        if bytes.len() > room as usize {
            return ffi::SQLITE_CANTOPEN;
        }
        ptr::copy_nonoverlapping(bytes.as_ptr().cast(), out, bytes.len());
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn randomness(_: *mut ffi::sqlite3_vfs, amount: c_int, out: *mut c_char) -> c_int {
    // SAFETY: `out` has `amount` bytes.
    unsafe { std::slice::from_raw_parts_mut(out.cast::<u8>(), amount as usize) }
        .iter_mut()
        .enumerate()
        .for_each(|(i, byte)| *byte = (i as u8).wrapping_mul(101).wrapping_add(7));
    amount
}

unsafe extern "C" fn sleep(_: *mut ffi::sqlite3_vfs, micros: c_int) -> c_int {
    micros
}

/// Noon of 2026-01-31, as a Julian day in milliseconds.
const NOW: i64 = 2_461_072 * 86_400_000;

unsafe extern "C" fn current_time(_: *mut ffi::sqlite3_vfs, out: *mut f64) -> c_int {
    // SAFETY: `out` is there to be written.
    unsafe { *out = NOW as f64 / 86_400_000.0 };
    ffi::SQLITE_OK
}

unsafe extern "C" fn current_time_int64(_: *mut ffi::sqlite3_vfs, out: *mut i64) -> c_int {
    // SAFETY: `out` is there to be written.
    unsafe { *out = NOW };
    ffi::SQLITE_OK
}

unsafe extern "C" fn get_last_error(_: *mut ffi::sqlite3_vfs, _: c_int, _: *mut c_char) -> c_int {
    0
}
