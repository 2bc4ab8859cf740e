/* What $(...), %(...), @(...) and %XX stand for. */
#include "cli/msbuild.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct output {
    char *text;
    size_t length;
};

static void put(struct output *out, const char *text, size_t length)
{
    out->text = realloc(out->text, out->length + length + 1);
    if (!out->text)
        abort();
    memcpy(out->text + out->length, text, length);
    out->length += length;
    out->text[out->length] = 0;
}

/* Behind the parenthesis that closes the one at `open`. */
static const char *closing(const char *open)
{
    int depth = 0;

    for (; *open; open++) {
        depth += (*open == '(') - (*open == ')');
        if (!depth)
            return open + 1;
    }
    return open;
}

static void put_property(struct output *out, const struct ms_project *project, const char *name, size_t length)
{
    char *value = ms_property(project, name, length);

    put(out, value, strlen(value));
    free(value);
}

static void put_metadata(struct output *out, const struct ms_map *metadata, const char *name, size_t length)
{
    char *text = strndup(name, length), *dot = strrchr(text, '.');
    const char *value = metadata ? ms_get(metadata, dot ? dot + 1 : text) : "";

    put(out, value, strlen(value));
    free(text);
}

/* What stands in quotes behind `mark` in @(Type->'%(Filename).x', ','), or NULL. */
static char *quoted_behind(const char *text, const char *mark)
{
    const char *at = strstr(text, mark), *open, *close;

    open = at ? strchr(at + strlen(mark), '\'') : NULL;
    close = open ? strchr(open + 1, '\'') : NULL;
    return close ? strndup(open + 1, (size_t)(close - open - 1)) : NULL;
}

static bool is_of_type(const struct ms_item *item, const char *type, size_t length)
{
    return strlen(item->type) == length && !strncasecmp(item->type, type, length);
}

/* @(Type), @(Type->'transform'), either with a separator of its own. */
static void put_items(struct output *out, const struct ms_project *project, const char *reference, size_t length)
{
    char *text = strndup(reference, length), *transform = quoted_behind(text, "->");
    char *behind = transform ? strrchr(text, ',') : strchr(text, ',');
    char *separator = behind ? quoted_behind(behind, ",") : NULL;
    size_t type_length = strcspn(text, "-, ");
    bool first = true;

    for (size_t i = 0; i < project->item_count; i++) {
        const struct ms_item *item = &project->items[i];
        char *value;

        if (!is_of_type(item, text, type_length))
            continue;
        value = transform ? ms_expand(project, transform, &item->metadata) : strdup(item->relative);
        if (!first)
            put(out, separator ? separator : ";", strlen(separator ? separator : ";"));
        put(out, value, strlen(value));
        free(value);
        first = false;
    }
    free(transform);
    free(separator);
    free(text);
}

static bool is_escape(const char *at)
{
    return at[0] == '%' && isxdigit((unsigned char)at[1]) && isxdigit((unsigned char)at[2]);
}

char *ms_expand(const struct ms_project *project, const char *text, const struct ms_map *metadata)
{
    struct output out = {calloc(1, 1), 0};

    while (*text) {
        if (strchr("$%@", *text) && text[1] == '(') {
            const char *behind = closing(text + 1);
            size_t length = (size_t)(behind - text) - 2 - (behind[-1] == ')');

            if (*text == '$')
                put_property(&out, project, text + 2, length);
            else if (*text == '%')
                put_metadata(&out, metadata, text + 2, length);
            else
                put_items(&out, project, text + 2, length);
            text = behind;
        } else if (is_escape(text)) {
            char digits[3] = {text[1], text[2], 0}, c = (char)strtoul(digits, NULL, 16);

            put(&out, &c, 1);
            text += 3;
        } else {
            put(&out, text++, 1);
        }
    }
    return out.text;
}
