/*
 * What src/lib.rs gives to C. Verdicts are 1 for a valid document, 0 for one that is not, and -1 where
 * there is none.
 */
#pragma once

#include <stddef.h>

typedef struct Peer Peer;

/* Null for a schema that cannot be compiled; then message, of so many bytes, says why. */
extern Peer *peer_compile(const char *schema, size_t length, char *message, size_t size);
extern void peer_free(Peer *peer);

extern int peer_parsed(const Peer *peer, const char *text, size_t length);
extern int peer_in_place(const Peer *peer, const char *container, size_t length);
extern int peer_uncompiled(const char *schema, size_t schema_length, const char *text, size_t length);
