/*
 * The floors of the benchmark as functions of SQL: bench_walk(jsonb) reads every token,
 * bench_skim(jsonb) adds up the lengths of all (walk.h), bench_call(jsonb) does nothing, which is what any call costs. bench_flat(jsonb) gives a copy that
 * is neither compressed nor stored elsewhere, bench_image(jsonb) the bytes of that, for programs
 * that look at them without a server. bench_cpu() gives the milliseconds of processor time that the
 * backend has used: other work on the machine, which would lengthen a clock's, is not in them.
 */
#include "postgres.h"

#include <time.h>

#include "fmgr.h"
#include "utils/jsonb.h"

#include "walk.h"

PG_MODULE_MAGIC;

PG_FUNCTION_INFO_V1(bench_walk);
PG_FUNCTION_INFO_V1(bench_skim);
PG_FUNCTION_INFO_V1(bench_call);
PG_FUNCTION_INFO_V1(bench_flat);
PG_FUNCTION_INFO_V1(bench_image);
PG_FUNCTION_INFO_V1(bench_cpu);

Datum
bench_walk(PG_FUNCTION_ARGS)
{
    Jsonb *document = PG_GETARG_JSONB_P(0);

    PG_RETURN_INT64((int64) walk_container(&document->root));
}

Datum
bench_skim(PG_FUNCTION_ARGS)
{
    Jsonb *document = PG_GETARG_JSONB_P(0);

    PG_RETURN_INT64((int64) skim_container(&document->root));
}

Datum
bench_call(PG_FUNCTION_ARGS)
{
    Jsonb *document = PG_GETARG_JSONB_P(0);

    PG_RETURN_INT64((int64) VARSIZE(document));
}

Datum
bench_flat(PG_FUNCTION_ARGS)
{
    PG_RETURN_JSONB_P(PG_GETARG_JSONB_P_COPY(0));
}

Datum
bench_image(PG_FUNCTION_ARGS)
{
    Jsonb *document = PG_GETARG_JSONB_P(0);
    bytea *image = (bytea *) palloc(VARHDRSZ + VARSIZE(document));

    SET_VARSIZE(image, VARHDRSZ + VARSIZE(document));
    memcpy(VARDATA(image), document, VARSIZE(document));
    PG_RETURN_BYTEA_P(image);
}

Datum
bench_cpu(PG_FUNCTION_ARGS)
{
    struct timespec used;

    (void) clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    PG_RETURN_FLOAT8(used.tv_sec * 1e3 + used.tv_nsec / 1e6);
}
