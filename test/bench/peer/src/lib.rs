//! The peer as functions of C (peer.h): a schema compiled by the crate jsonschema, and the verdicts
//! on documents, which come as JSON text or as the bytes of a jsonb container. Formats are not
//! asserted and a schema that names no dialect is of draft-07, as with us. A panic ends here: it
//! becomes an answer like any failure, and nothing unwinds into the server.

use std::os::raw::{c_char, c_int};
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::slice::from_raw_parts;

use jsonschema::json::{Json, Jsonb, SerdeJson};
use jsonschema::{options_for, Draft, Validator};
use serde_json::Value;

const INVALID: c_int = 0;
const VALID: c_int = 1;
const FAILED: c_int = -1;

/// One schema, compiled for both forms of documents.
pub struct Peer {
    parsed: Validator<SerdeJson>,
    in_place: Validator<Jsonb>,
}

fn compile<F: Json>(schema: &Value) -> Result<Validator<F>, String> {
    let mut options = options_for::<F>().should_validate_formats(false);
    if schema.get("$schema").is_none() {
        options = options.with_draft(Draft::Draft7);
    }
    options.build(schema).map_err(|error| error.to_string())
}

fn parse(text: &[u8]) -> Result<Value, String> {
    serde_json::from_slice(text).map_err(|error| error.to_string())
}

fn build(schema: &[u8]) -> Result<Peer, String> {
    let schema = parse(schema)?;
    Ok(Peer {
        parsed: compile(&schema)?,
        in_place: compile(&schema)?,
    })
}

/// The outcome of the work, whose panic is a failure as well.
fn guarded<T>(work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err("panic".to_string()))
}

fn verdict(work: impl FnOnce() -> Result<bool, String>) -> c_int {
    match guarded(work) {
        Ok(true) => VALID,
        Ok(false) => INVALID,
        Err(_) => FAILED,
    }
}

/// # Safety
/// `schema` points at `length` bytes, `message` at `size`; what is returned is given to peer_free.
#[no_mangle]
pub unsafe extern "C" fn peer_compile(
    schema: *const u8,
    length: usize,
    message: *mut c_char,
    size: usize,
) -> *mut Peer {
    match guarded(|| build(from_raw_parts(schema, length))) {
        Ok(peer) => Box::into_raw(Box::new(peer)),
        Err(text) => {
            let length = text.len().min(size - 1);
            std::ptr::copy_nonoverlapping(text.as_ptr(), message.cast(), length);
            *message.add(length) = 0;
            std::ptr::null_mut()
        }
    }
}

/// # Safety
/// `peer` is null or comes from peer_compile, and is not used again.
#[no_mangle]
pub unsafe extern "C" fn peer_free(peer: *mut Peer) {
    if !peer.is_null() {
        let _ = guarded(|| {
            drop(Box::from_raw(peer));
            Ok(())
        });
    }
}

/// # Safety
/// `peer` comes from peer_compile; `text` points at `length` bytes.
#[no_mangle]
pub unsafe extern "C" fn peer_parsed(peer: *const Peer, text: *const u8, length: usize) -> c_int {
    let validator = &(*peer).parsed;
    verdict(|| Ok(validator.is_valid(&parse(from_raw_parts(text, length))?)))
}

/// # Safety
/// `peer` comes from peer_compile; `container` points at `length` bytes of a jsonb container.
#[no_mangle]
pub unsafe extern "C" fn peer_in_place(
    peer: *const Peer,
    container: *const u8,
    length: usize,
) -> c_int {
    let validator = &(*peer).in_place;
    verdict(|| Ok(validator.is_valid(Jsonb::root(from_raw_parts(container, length)))))
}

/// # Safety
/// `schema` and `text` point at so many bytes.
#[no_mangle]
pub unsafe extern "C" fn peer_uncompiled(
    schema: *const u8,
    schema_length: usize,
    text: *const u8,
    length: usize,
) -> c_int {
    verdict(|| {
        let validator = compile::<SerdeJson>(&parse(from_raw_parts(schema, schema_length))?)?;
        Ok(validator.is_valid(&parse(from_raw_parts(text, length))?))
    })
}
