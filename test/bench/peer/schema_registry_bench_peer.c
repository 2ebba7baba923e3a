/*
 * The peer of the benchmark as functions of SQL. bench_peer_schema(text) compiles the schema that the
 * others of this session are held to, so that finding it costs them nothing. bench_peer_compiled(jsonb)
 * goes through text and a parsed value, as extensions do that are made of a JSON library;
 * bench_peer_uncompiled(jsonb) also compiles the schema in each call; bench_peer_in_place(jsonb)
 * reads the jsonb where it lies.
 */
#include "postgres.h"

#include "fmgr.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"
#include "utils/memutils.h"

#include "peer.h"

PG_MODULE_MAGIC;

PG_FUNCTION_INFO_V1(bench_peer_schema);
PG_FUNCTION_INFO_V1(bench_peer_compiled);
PG_FUNCTION_INFO_V1(bench_peer_uncompiled);
PG_FUNCTION_INFO_V1(bench_peer_in_place);

static Peer *peer = NULL;
static char *schema = NULL; /* its text, in TopMemoryContext */

static const Peer *
compiled_schema(void)
{
    if (peer == NULL)
        ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                        errmsg("the peer has no schema"),
                        errhint("Call bench_peer_schema first.")));
    return peer;
}

static Datum
verdict(int answer)
{
    if (answer < 0)
        ereport(ERROR, (errcode(ERRCODE_EXTERNAL_ROUTINE_EXCEPTION),
                        errmsg("the peer could not answer")));
    PG_RETURN_BOOL(answer == 1);
}

/* The document as JSON text. */
static StringInfoData
text_of(Jsonb *document)
{
    StringInfoData text;

    initStringInfo(&text);
    (void) JsonbToCString(&text, &document->root, VARSIZE(document));
    return text;
}

Datum
bench_peer_schema(PG_FUNCTION_ARGS)
{
    char *source = text_to_cstring(PG_GETARG_TEXT_PP(0));
    char message[1024];
    Peer *compiled = peer_compile(source, strlen(source), message, sizeof(message));

    if (compiled == NULL)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("the peer cannot compile the schema"),
                        errdetail_internal("%s", message)));
    peer_free(peer);
    peer = compiled;
    if (schema != NULL)
        pfree(schema);
    schema = MemoryContextStrdup(TopMemoryContext, source);
    PG_RETURN_VOID();
}

Datum
bench_peer_compiled(PG_FUNCTION_ARGS)
{
    const Peer *compiled = compiled_schema();
    StringInfoData text = text_of(PG_GETARG_JSONB_P(0));

    return verdict(peer_parsed(compiled, text.data, text.len));
}

Datum
bench_peer_uncompiled(PG_FUNCTION_ARGS)
{
    StringInfoData text = text_of(PG_GETARG_JSONB_P(0));

    (void) compiled_schema();
    return verdict(peer_uncompiled(schema, strlen(schema), text.data, text.len));
}

Datum
bench_peer_in_place(PG_FUNCTION_ARGS)
{
    const Peer *compiled = compiled_schema();
    Jsonb *document = PG_GETARG_JSONB_P(0);

    return verdict(peer_in_place(compiled, VARDATA(document), VARSIZE(document) - VARHDRSZ));
}
