/*
 * bench_walk(jsonb): visits every token of a jsonb in place and does nothing else. No validator
 * that looks at a whole document can be faster, so the benchmark states validation in multiples of
 * this. The sum over kinds and lengths is returned so that no visit can be left out.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/jsonb.h"

PG_MODULE_MAGIC;

PG_FUNCTION_INFO_V1(bench_walk);

static uint64 walk_container(const JsonbContainer *container);

/* One value: its kind and length, and what is in it. Containers are aligned to four bytes. */
static uint64
walk_value(JEntry entry, const char *base, uint32 offset, uint32 length)
{
    if (JBE_ISCONTAINER(entry))
        return walk_container((const JsonbContainer *) (base + INTALIGN(offset)));
    return (entry & JENTRY_TYPEMASK) + length;
}

static uint64
walk_container(const JsonbContainer *container)
{
    uint32 count = JsonContainerSize(container);
    uint32 entries = JsonContainerIsObject(container) ? 2 * count : count;
    const char *base = (const char *) &container->children[entries];
    uint32 offset = 0;
    uint64 sum = count;

    /* Keys stand before values; both in one run of entries. */
    for (uint32 i = 0; i < entries; i++)
    {
        JEntry entry = container->children[i];
        uint32 end = JBE_HAS_OFF(entry) ? JBE_OFFLENFLD(entry) : offset + JBE_OFFLENFLD(entry);

        sum += walk_value(entry, base, offset, end - offset);
        offset = end;
    }
    return sum;
}

Datum
bench_walk(PG_FUNCTION_ARGS)
{
    Jsonb *document = PG_GETARG_JSONB_P(0);

    PG_RETURN_INT64((int64) walk_container(&document->root));
}
