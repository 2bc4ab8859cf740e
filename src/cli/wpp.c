/*
 * WPP: the .tmh of a source. Its trace functions are those of the configuration blocks ("begin_wpp config") of the
 * source and the headers it includes, of the files the project has scanned, and DoTraceMessage. Each becomes a macro
 * that asks WPP_<conditions>_ENABLED and hands the message, whole, to the run time (nt/wpp.h, src/kd/wpp.c).
 */
#include "cli/build.h"
#include "cli/cli.h"
#include "host/host.h"
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct function {
    char *name;
    struct list conditions; /* NAME or NAME=value, in the order of the macro names that they make */
    struct list parameters; /* as the driver passes them; "MSG", "..." among them */
    int nested;             /* parameters before an inner parenthesis; -1: none; -2: all stand in a second pair */
    char *prefix, *suffix, *prefix_arguments, *suffix_arguments;
};

struct scan {
    const struct build *build;
    const struct source *source;
    struct list seen, types;
    struct function *functions;
    size_t count;
    char *text; /* the header, as it grows */
};

static char *word_at(const char **at)
{
    const char *start;

    while (isspace((unsigned char)**at))
        (*at)++;
    start = *at;
    while (isalnum((unsigned char)**at) || **at == '_')
        (*at)++;
    return strndup(start, (size_t)(*at - start));
}

static bool expect(const char **at, char c)
{
    while (isspace((unsigned char)**at))
        (*at)++;
    if (**at != c)
        return false;
    (*at)++;
    return true;
}

static struct function *find_function(struct scan *scan, const char *name)
{
    for (size_t i = 0; i < scan->count; i++)
        if (!strcmp(scan->functions[i].name, name))
            return &scan->functions[i];
    return NULL;
}

static struct function *new_function(struct scan *scan, char *name)
{
    struct function *function;

    scan->functions = realloc(scan->functions, (scan->count + 1) * sizeof *scan->functions);
    if (!scan->functions)
        abort();
    function = &scan->functions[scan->count++];
    *function = (struct function){.name = name, .nested = -1, .prefix = "", .suffix = ""};
    function->prefix_arguments = function->suffix_arguments = "";
    return function;
}

/* {FLAG=X, LEVEL=Y} */
static void read_fixed(struct function *function, const char **at)
{
    do {
        char *name = word_at(at), *value;

        if (!*name || !expect(at, '='))
            break;
        while (isspace((unsigned char)**at))
            (*at)++;
        value = strndup(*at, strcspn(*at, ",}"));
        *at += strlen(value);
        list_format(&function->conditions, "%s=%s", name, value);
    } while (expect(at, ','));
    expect(at, '}');
}

/* (LEVEL, FLAGS, MSG, ...), (LEVEL, (MSG, ...)) or ((LEVEL, FLAGS, MSG, ...)) */
static void read_parameters(struct function *function, const char **at)
{
    if (expect(at, '('))
        function->nested = -2;
    for (;;) {
        char *name;

        if (expect(at, '('))
            function->nested = (int)function->parameters.count;
        if (expect(at, '.')) {
            *at += strspn(*at, ".");
            list_push(&function->parameters, "...");
        } else {
            name = word_at(at);
            if (!*name)
                break;
            list_push(&function->parameters, name);
            if (strcmp(name, "MSG"))
                list_push(&function->conditions, name);
        }
        if (!expect(at, ','))
            break;
    }
}

static void read_function(struct scan *scan, const char *at)
{
    char *name = word_at(&at);
    struct function *function;

    if (!*name || find_function(scan, name))
        return;
    function = new_function(scan, name);
    if (expect(&at, '{'))
        read_fixed(function, &at);
    if (expect(&at, '('))
        read_parameters(function, &at);
}

/* USEPREFIX (function, "text", argument, ...) */
static void read_affix(struct scan *scan, const char *at, bool suffix)
{
    struct function *function;
    const char *start;
    char *name, *text, *arguments;

    if (!expect(&at, '('))
        return;
    name = word_at(&at);
    function = find_function(scan, name);
    if (!function)
        function = new_function(scan, name);
    if (!expect(&at, ','))
        return;
    while (isspace((unsigned char)*at))
        at++;
    if (*at != '"')
        return;
    for (start = at++; *at && *at != '"'; at++)
        at += *at == '\\' && at[1];
    text = strndup(start + 1, (size_t)(at - start - 1));
    at += *at == '"';
    arguments = strdup(expect(&at, ',') ? at : "");
    if (strrchr(arguments, ')'))
        *strrchr(arguments, ')') = 0;
    if (suffix) {
        function->suffix = text;
        function->suffix_arguments = arguments;
    } else {
        function->prefix = text;
        function->prefix_arguments = arguments;
    }
}

/* CUSTOM_TYPE(name, ItemListLong(a, b, c)): what the run time needs of it is name:a,b,c */
static void read_type(struct scan *scan, const char *at)
{
    const char *open, *close;
    char *name;

    if (!expect(&at, '('))
        return;
    name = word_at(&at);
    if (!expect(&at, ',') || strncmp(at + strspn(at, " \t\r\n"), "ItemList", 8))
        return;
    open = strchr(at, '(');
    close = open ? strchr(open, ')') : NULL;
    if (close)
        list_format(&scan->types, "%s:%.*s", name, (int)(close - open - 1), open + 1);
}

/* One statement of a configuration block. FUNC after USEPREFIX of the same name completes it. */
static void read_statement(struct scan *scan, const char *at)
{
    struct function *known;
    char *word = word_at(&at), *name;
    const char *look = at;

    if (!strcasecmp(word, "FUNC")) {
        name = word_at(&look);
        known = find_function(scan, name);
        if (known && !known->parameters.count && !known->conditions.count) {
            if (expect(&look, '{'))
                read_fixed(known, &look);
            if (expect(&look, '('))
                read_parameters(known, &look);
        } else {
            read_function(scan, at);
        }
    } else if (!strcasecmp(word, "USEPREFIX")) {
        read_affix(scan, at, false);
    } else if (!strcasecmp(word, "USESUFFIX")) {
        read_affix(scan, at, true);
    } else if (!strcasecmp(word, "CUSTOM_TYPE")) {
        read_type(scan, at);
    }
    free(word);
}

/* The lines of a block without their comment signs, statement by statement. */
static void read_block(struct scan *scan, const char *begin, const char *end)
{
    char *text = strndup(begin, (size_t)(end - begin)), *from = text, *to = text, *statement;
    bool line_start = true, quoted = false;

    for (; *from; from++) {
        if (line_start && (*from == ' ' || *from == '\t' || *from == '/' || *from == '*'))
            continue;
        line_start = *from == '\n';
        *to++ = *from;
    }
    *to = 0;
    for (statement = to = text; *to; to++) {
        if (*to == '"' && (to == text || to[-1] != '\\'))
            quoted = !quoted;
        if (*to != ';' || quoted)
            continue;
        *to = 0;
        read_statement(scan, statement);
        statement = to + 1;
    }
    free(text);
}

static void scan_file(struct scan *scan, const char *path, int depth);

static void scan_include(struct scan *scan, const char *path, const char *name, size_t length, int depth)
{
    char *slashed = strndup(name, length), *slash = strrchr(path, '/'), *folder, *found;

    for (char *at = slashed; *at; at++)
        if (*at == '\\')
            *at = '/';
    folder = slash ? strndup(path, (size_t)(slash - path)) : strdup("");
    found = find_ignoring_case(folder, slashed);
    for (size_t i = 0; !found && i < scan->source->folders.count; i++)
        found = find_ignoring_case(scan->source->folders.items[i], slashed);
    for (size_t i = 0; !found && i < scan->build->folders.count; i++)
        found = find_ignoring_case(scan->build->folders.items[i], slashed);
    if (found)
        scan_file(scan, found, depth + 1);
    free(found);
    free(folder);
    free(slashed);
}

static void scan_file(struct scan *scan, const char *path, int depth)
{
    char *text;
    host_size size;

    if (depth > 6 || list_has(&scan->seen, path) || host_file_read(path, &text, &size))
        return;
    list_push(&scan->seen, path);
    for (char *at = strstr(text, "begin_wpp"); at; at = strstr(at + 9, "begin_wpp")) {
        char *line = strchr(at, '\n'), *end = strstr(at, "end_wpp");

        if (line && end && !strncmp(at + 9 + strspn(at + 9, " \t"), "config", 6))
            read_block(scan, line + 1, end);
    }
    for (char *at = strstr(text, "#include"); at; at = strstr(at + 8, "#include")) {
        char *name = at + 8 + strspn(at + 8, " \t"), *end = *name == '"' ? strchr(name + 1, '"') : NULL;

        if (end)
            scan_include(scan, path, name + 1, (size_t)(end - name - 1), depth);
    }
    host_free(text);
}

/* --- the header -----------------------------------------------------------------------------------------------------
 */

static void put(struct scan *scan, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void put(struct scan *scan, const char *format, ...)
{
    va_list arguments;
    char *more, *both;

    va_start(arguments, format);
    if (vasprintf(&more, format, arguments) < 0)
        abort();
    va_end(arguments);
    both = text_format("%s%s", scan->text ? scan->text : "", more);
    free(more);
    free(scan->text);
    scan->text = both;
}

static bool has_message(const struct function *function)
{
    return list_has(&function->parameters, "MSG");
}

/* LEVEL_FLAGS: what the names of the driver's own macros are made of. */
static char *condition_name(const struct function *function)
{
    char *name = strdup("");

    for (size_t i = 0; i < function->conditions.count; i++) {
        const char *condition = function->conditions.items[i];

        name = text_format("%s%s%.*s", name, *name ? "_" : "", (int)strcspn(condition, "="), condition);
    }
    return name;
}

static char *condition_values(const struct function *function)
{
    char *values = strdup("");

    for (size_t i = 0; i < function->conditions.count; i++) {
        const char *condition = function->conditions.items[i], *equals = strchr(condition, '=');

        values = text_format("%s%s%s", values, *values ? ", " : "", equals ? equals + 1 : condition);
    }
    return values;
}

/* The value of a condition as text: a fixed one is known, a parameter is asked. */
static char *condition_text(const struct function *function, const char *start)
{
    for (size_t i = 0; i < function->conditions.count; i++) {
        const char *condition = function->conditions.items[i], *equals = strchr(condition, '=');

        if (strncmp(condition, start, strlen(start)))
            continue;
        return equals ? text_format("\"%s\"", equals + 1) : text_format("#%s", condition);
    }
    return strdup("\"\"");
}

static void put_defaults(struct scan *scan, const char *name)
{
    static const char *const flags[] = {"LEVEL", "FLAG", "FLAGS"};

    put(scan, "#ifndef WPP_%s_ENABLED\n", name);
    for (int i = 0; i < 3; i++)
        if (!strcmp(name, flags[i]))
            put(scan, "#define WPP_%s_ENABLED(flag) WPP_FLAG_IS_SET(flag)\n#endif\n", name);
    if (strcmp(name, "LEVEL") && strcmp(name, "FLAG") && strcmp(name, "FLAGS"))
        put(scan, "#define WPP_%s_ENABLED(...) WPP_ANY_ENABLED\n#endif\n", name);
    put(scan, "#ifndef WPP_%s_PRE\n#define WPP_%s_PRE(...)\n#endif\n", name, name);
    put(scan, "#ifndef WPP_%s_POST\n#define WPP_%s_POST(...)\n#endif\n", name, name);
}

static void put_parameters(struct scan *scan, const struct function *function, size_t count)
{
    bool first = true;

    for (size_t i = 0; i < count; i++) {
        if (!strcmp(function->parameters.items[i], "MSG") || !strcmp(function->parameters.items[i], "..."))
            continue;
        put(scan, "%s%s", first ? "" : ", ", function->parameters.items[i]);
        first = false;
    }
    if (function->nested >= 0)
        put(scan, "%slab_wpp_rest", first ? "" : ", ");
    else if (has_message(function) || list_has(&function->parameters, "..."))
        put(scan, "%s...", first ? "" : ", ");
}

static const char *message_of(const struct function *function)
{
    if (function->nested >= 0)
        return "WPP_STRIP lab_wpp_rest";
    if (has_message(function))
        return "__VA_ARGS__";
    return list_has(&function->parameters, "...") ? "\"\", __VA_ARGS__" : "\"\"";
}

static void put_function(struct scan *scan, const struct function *function)
{
    char *name = condition_name(function), *values = condition_values(function);
    size_t count = function->nested >= 0 ? (size_t)function->nested : function->parameters.count;

    put_defaults(scan, name);
    put(scan, "#undef %s\n#define %s%s(", function->name, function->nested == -2 ? "lab_wpp_" : "", function->name);
    put_parameters(scan, function, count);
    put(scan,
        ") WPP_%s_PRE(%s) ((void)(WPP_%s_ENABLED(%s) ? lab_wpp_trace(__FILE__, __LINE__, __FUNCTION__, %s, %s, "
        "lab_wpp_types, \"%s\", \"%s\"%s%s, %s%s%s) : 0)) WPP_%s_POST(%s)\n",
        name, values, name, values, condition_text(function, "LEVEL"), condition_text(function, "FLAG"),
        function->prefix, function->suffix, *function->prefix_arguments ? ", " : "", function->prefix_arguments,
        message_of(function), *function->suffix_arguments ? ", " : "", function->suffix_arguments, name, values);
    if (function->nested == -2)
        put(scan, "#define %s(lab_wpp_all) lab_wpp_%s lab_wpp_all\n", function->name, function->name);
}

static void put_types(struct scan *scan, const char *name)
{
    put(scan, "#undef lab_wpp_types\n#define lab_wpp_types \"");
    for (size_t i = 0; i < scan->types.count; i++)
        put(scan, "%s\\n", scan->types.items[i]);
    put(scan, "\"\n");
}

char *wpp_header(const struct build *build, const struct source *source, const char *name)
{
    struct scan scan = {.build = build, .source = source};

    scan_file(&scan, source->path, 0);
    for (size_t i = 0; i < source->wpp_files.count; i++)
        scan_file(&scan, source->wpp_files.items[i], 0);
    for (size_t i = 0; i < source->wpp_functions.count; i++)
        read_function(&scan, source->wpp_functions.items[i]);
    read_function(&scan, "DoTraceMessage(LEVEL, MSG, ...)");
    put(&scan, "#include <nt/wpp.h>\n");
    put_types(&scan, name);
    for (size_t i = 0; i < scan.count; i++)
        put_function(&scan, &scan.functions[i]);
    return scan.text;
}
