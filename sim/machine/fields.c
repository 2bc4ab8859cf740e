/* Fields of a state to bytes and back. */
#include "machine/fields.h"
#include <string.h>

static size_t whole(const struct sim_field *fields, size_t count)
{
    size_t size = 0;

    for (size_t i = 0; i < count; i++)
        size += fields[i].size;
    return size;
}

size_t sim_fields_save(const struct sim_field *fields, size_t count, const void *state, void *bytes, size_t room)
{
    size_t size = whole(fields, count);
    char *to = bytes;

    for (size_t i = 0; room >= size && i < count; to += fields[i++].size)
        memcpy(to, (const char *)state + fields[i].offset, fields[i].size);
    return size;
}

bool sim_fields_restore(const struct sim_field *fields, size_t count, void *state, const void *bytes, size_t size)
{
    const char *from = bytes;

    if (size != whole(fields, count))
        return false;
    for (size_t i = 0; i < count; from += fields[i++].size)
        memcpy((char *)state + fields[i].offset, from, fields[i].size);
    return true;
}
