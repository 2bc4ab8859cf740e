/* Properties and metadata: values by name, without regard to case. */
#include "cli/msbuild.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static struct ms_pair *find(const struct ms_map *map, const char *name)
{
    for (size_t i = 0; i < map->count; i++)
        if (!strcasecmp(map->pairs[i].name, name))
            return &map->pairs[i];
    return NULL;
}

bool ms_has(const struct ms_map *map, const char *name)
{
    return find(map, name) != NULL;
}

const char *ms_get(const struct ms_map *map, const char *name)
{
    struct ms_pair *pair = find(map, name);

    return pair ? pair->value : "";
}

void ms_set(struct ms_map *map, const char *name, const char *value)
{
    struct ms_pair *pair = find(map, name);

    if (pair) {
        pair->value = strdup(value);
        return;
    }
    map->pairs = realloc(map->pairs, (map->count + 1) * sizeof *map->pairs);
    if (!map->pairs)
        abort();
    map->pairs[map->count++] = (struct ms_pair){strdup(name), strdup(value)};
}
