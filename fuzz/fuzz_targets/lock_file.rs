#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| tohead::fuzzing::lock_file(data));
