/*
 * Conditions: 'a' == 'b', !=, <, <=, >, >=, Exists('file'), HasTrailingSlash('folder'), !, And, Or, parentheses.
 */
#include "cli/msbuild.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

struct condition {
    const struct ms_project *project;
    const struct ms_node *node;
    const char *at;
};

static bool read_or(struct condition *condition);

static void skip(struct condition *condition)
{
    while (isspace((unsigned char)*condition->at))
        condition->at++;
}

static bool take(struct condition *condition, const char *word)
{
    size_t length = strlen(word);

    skip(condition);
    if (strncasecmp(condition->at, word, length) ||
        (isalpha((unsigned char)*word) && isalnum((unsigned char)condition->at[length])))
        return false;
    condition->at += length;
    return true;
}

static _Noreturn void malformed(struct condition *condition)
{
    ms_error(condition->node, "the condition %s can't be read at '%s'", ms_attribute(condition->node, "Condition"),
             condition->at);
}

/* The quote that ends a text: those within $(...) belong to it. */
static const char *closing_quote(const char *at)
{
    int depth = 0;

    for (; *at; at++) {
        if (*at == '(' && (depth || at[-1] == '$' || at[-1] == '%' || at[-1] == '@'))
            depth++;
        else if (*at == ')' && depth)
            depth--;
        else if (*at == '\'' && !depth)
            return at;
    }
    return NULL;
}

/* A quoted text, or a bare word, property or number. */
static char *read_value(struct condition *condition)
{
    const char *start, *end;
    char *raw, *value;

    skip(condition);
    start = condition->at;
    if (*start == '\'') {
        end = closing_quote(++start);
        if (!end)
            malformed(condition);
        condition->at = end + 1;
    } else {
        int depth = 0;

        for (end = start; *end; end++) {
            if (!depth && !isalnum((unsigned char)*end) && !strchr("$%@._-", *end) && *end != '(')
                break;
            if (*end == '(' && end[-1] != '$' && !depth)
                break;
            depth += (*end == '(') - (*end == ')');
        }
        if (end == start || depth)
            malformed(condition);
        condition->at = end;
    }
    raw = strndup(start, (size_t)(end - start));
    value = ms_expand(condition->project, raw, NULL);
    free(raw);
    return value;
}

static char *read_argument(struct condition *condition)
{
    char *value;

    if (!take(condition, "("))
        malformed(condition);
    value = read_value(condition);
    if (!take(condition, ")"))
        malformed(condition);
    return value;
}

static bool file_exists(const struct ms_project *project, char *path)
{
    char *whole;
    bool exists;

    for (char *at = path; *at; at++)
        if (*at == '\\')
            *at = '/';
    whole = *path == '/' ? strdup(path) : text_format("%s%s", project->folder, path);
    exists = *path && !access(whole, F_OK);
    free(whole);
    return exists;
}

static bool compare(struct condition *condition, const char *left)
{
    static const char *const operators[] = {"==", "!=", "<=", ">=", "<", ">"};
    int number = 0;
    char *right;
    double a, b;

    while (number < 6 && !take(condition, operators[number]))
        number++;
    if (number == 6)
        return !strcasecmp(left, "true") || !strcasecmp(left, "yes") || !strcasecmp(left, "on");
    right = read_value(condition);
    if (number < 2)
        return !strcasecmp(left, right) == (number == 0);
    a = strtod(left, NULL);
    b = strtod(right, NULL);
    return number == 2 ? a <= b : number == 3 ? a >= b : number == 4 ? a < b : a > b;
}

static bool read_primary(struct condition *condition)
{
    bool value;

    if (take(condition, "!"))
        return !read_primary(condition);
    if (take(condition, "(")) {
        value = read_or(condition);
        if (!take(condition, ")"))
            malformed(condition);
        return value;
    }
    if (take(condition, "exists"))
        return file_exists(condition->project, read_argument(condition));
    if (take(condition, "hastrailingslash")) {
        char *path = read_argument(condition);

        return *path && strchr("/\\", path[strlen(path) - 1]);
    }
    return compare(condition, read_value(condition));
}

static bool read_and(struct condition *condition)
{
    bool value = read_primary(condition);

    while (take(condition, "and"))
        value &= read_primary(condition);
    return value;
}

static bool read_or(struct condition *condition)
{
    bool value = read_and(condition);

    while (take(condition, "or"))
        value |= read_and(condition);
    return value;
}

bool ms_holds(const struct ms_project *project, const struct ms_node *node)
{
    struct condition condition = {project, node, ms_attribute(node, "Condition")};
    bool value;

    if (!condition.at || !*condition.at)
        return true;
    value = read_or(&condition);
    skip(&condition);
    if (*condition.at)
        malformed(&condition);
    return value;
}
