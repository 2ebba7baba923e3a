/*
 * The floors of a validation: no validator that looks at a whole document can be faster.
 *
 * walk_container() visits every token of a jsonb in place, which is to say that it reads the bytes
 * of every key, text and number, and does nothing else. skim_container() does not even read them:
 * it adds up the lengths in the entries, from token to token, as who skips a document would. What is
 * returned depends on all that was read, so that none of it can be left out. To be included behind
 * postgres.h and utils/jsonb.h, in C and in C++.
 */
#ifndef SCHEMA_REGISTRY_BENCH_WALK_H
#define SCHEMA_REGISTRY_BENCH_WALK_H

static uint64 walk_container(const JsonbContainer *container);
static uint64 skim_container(const JsonbContainer *container);

/*
 * The bytes of a token, by words; the last word may overlap the one before. The eight bytes before
 * any token are of the same jsonb: headers and entries.
 */
static inline uint64
read_token(const char *bytes, uint32 length)
{
    uint64 sum = 0;
    uint64 word;

    for (uint32 at = 8; at < length; at += 8)
    {
        memcpy(&word, bytes + at - 8, 8);
        sum += word;
    }
    memcpy(&word, bytes + length - 8, 8);
    return sum + (length < 8 ? (length == 0 ? 0 : word >> (8 * (8 - length))) : word);
}

/* Each child in turn: keys stand before values, both in one run of entries. */
static uint64
walk_container(const JsonbContainer *container)
{
    uint32 count = JsonContainerSize(container);
    uint32 entries = JsonContainerIsObject(container) ? 2 * count : count;
    const char *base = (const char *) &container->children[entries];
    uint32 offset = 0;
    uint64 sum = count;

    for (uint32 i = 0; i < entries; i++)
    {
        JEntry entry = container->children[i];
        uint32 end = JBE_HAS_OFF(entry) ? JBE_OFFLENFLD(entry) : offset + JBE_OFFLENFLD(entry);

        if (JBE_ISCONTAINER(entry))
            sum += walk_container((const JsonbContainer *) (base + INTALIGN(offset)));
        else
            sum += (entry & JENTRY_TYPEMASK) + read_token(base + offset, end - offset);
        offset = end;
    }
    return sum;
}

static uint64
skim_container(const JsonbContainer *container)
{
    uint32 count = JsonContainerSize(container);
    uint32 entries = JsonContainerIsObject(container) ? 2 * count : count;
    const char *base = (const char *) &container->children[entries];
    uint32 offset = 0;
    uint64 sum = count;

    for (uint32 i = 0; i < entries; i++)
    {
        JEntry entry = container->children[i];
        uint32 end = JBE_HAS_OFF(entry) ? JBE_OFFLENFLD(entry) : offset + JBE_OFFLENFLD(entry);

        if (JBE_ISCONTAINER(entry))
            sum += skim_container((const JsonbContainer *) (base + INTALIGN(offset)));
        else
            sum += (entry & JENTRY_TYPEMASK) + end - offset;
        offset = end;
    }
    return sum;
}

#endif
