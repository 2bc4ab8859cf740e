/*
 * `sources` files, by which the kits before Visual Studio built drivers: macros, conditions and includes of nmake, and
 * of the macros those that say what is compiled: SOURCES, INCLUDES, C_DEFINES, USER_C_FLAGS, RUN_WPP, TARGETNAME,
 * TARGETTYPE, TARGETLIBS, DLLDEF.
 */
#include "cli/build.h"
#include "cli/cli.h"
#include "cli/msbuild.h"
#include "host/host.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

struct makefile {
    const char *path;
    char *folder; /* with a slash at its end, or "" */
    struct ms_project macros;
    unsigned line;
    bool taken[64], was_taken[64]; /* of the conditions around this line */
    int depth;
};

static _Noreturn void error_at(const struct makefile *file, const char *what)
{
    fprintf(stderr, "%s:%u: error: %s\n", file->path, file->line, what);
    exit(2);
}

/* --- conditions: "a" == "b", numbers, defined(NAME), !, &&, ||, parentheses ----------------------------------------
 */

struct reader {
    const struct makefile *file;
    const char *at;
};

static bool read_or(struct reader *reader);

static bool take(struct reader *reader, const char *word)
{
    size_t length = strlen(word);

    while (isspace((unsigned char)*reader->at))
        reader->at++;
    if (strncasecmp(reader->at, word, length))
        return false;
    reader->at += length;
    return true;
}

static char *read_value(struct reader *reader)
{
    const char *start;

    while (isspace((unsigned char)*reader->at))
        reader->at++;
    start = reader->at;
    if (*start == '"') {
        const char *end = strchr(start + 1, '"');

        if (!end)
            error_at(reader->file, "a quotation mark is never closed");
        reader->at = end + 1;
        return strndup(start + 1, (size_t)(end - start - 1));
    }
    while (isalnum((unsigned char)*reader->at) || strchr("_.$\\/", *reader->at ? *reader->at : ' '))
        reader->at++;
    return strndup(start, (size_t)(reader->at - start));
}

static bool read_comparison(struct reader *reader)
{
    static const char *const operators[] = {"==", "!=", "<=", ">=", "<", ">"};
    char *left = read_value(reader), *right;
    long a, b;

    for (int i = 0; i < 6; i++) {
        if (!take(reader, operators[i]))
            continue;
        right = read_value(reader);
        if (i < 2 && (!isdigit((unsigned char)*left) || !isdigit((unsigned char)*right)))
            return !strcasecmp(left, right) == (i == 0);
        a = strtol(left, NULL, 0);
        b = strtol(right, NULL, 0);
        return i == 0 ? a == b : i == 1 ? a != b : i == 2 ? a <= b : i == 3 ? a >= b : i == 4 ? a < b : a > b;
    }
    return *left && strcmp(left, "0");
}

static bool read_primary(struct reader *reader)
{
    bool value;
    char *name;

    while (isspace((unsigned char)*reader->at))
        reader->at++;
    if (*reader->at == '!' && reader->at[1] != '=') {
        reader->at++;
        return !read_primary(reader);
    }
    if (take(reader, "defined") && take(reader, "(")) {
        name = read_value(reader);
        if (!take(reader, ")"))
            error_at(reader->file, "the condition can't be read");
        return ms_has(&reader->file->macros.properties, name);
    }
    if (!take(reader, "("))
        return read_comparison(reader);
    value = read_or(reader);
    if (!take(reader, ")"))
        error_at(reader->file, "the condition can't be read");
    return value;
}

static bool read_and(struct reader *reader)
{
    bool value = read_primary(reader);

    while (take(reader, "&&"))
        value = read_primary(reader) && value;
    return value;
}

static bool read_or(struct reader *reader)
{
    bool value = read_and(reader);

    while (take(reader, "||"))
        value = read_and(reader) || value;
    return value;
}

/* --- lines ---------------------------------------------------------------------------------------------------------
 */

static void read_file(struct makefile *file, const char *path);

static bool is_live(const struct makefile *file)
{
    for (int i = 0; i < file->depth; i++)
        if (!file->taken[i])
            return false;
    return true;
}

static bool holds(struct makefile *file, const char *word, const char *text)
{
    struct reader reader = {file, ms_expand(&file->macros, text, NULL)};

    if (!strncasecmp(word, "ifdef", 5))
        return ms_has(&file->macros.properties, text);
    if (!strncasecmp(word, "ifndef", 6))
        return !ms_has(&file->macros.properties, text);
    return read_or(&reader);
}

static void begin_condition(struct makefile *file, const char *word, const char *text)
{
    bool live = is_live(file);

    if (file->depth == 64)
        error_at(file, "conditions are nested too deeply");
    file->taken[file->depth] = live && holds(file, word, text);
    file->was_taken[file->depth] = file->taken[file->depth];
    file->depth++;
}

static void turn_condition(struct makefile *file, const char *text)
{
    int top = file->depth - 1;
    bool conditional = !strncasecmp(text, "if", 2), live;

    if (top < 0)
        error_at(file, "!ELSE without !IF");
    file->taken[top] = false;
    file->depth--;
    live = is_live(file);
    file->depth++;
    if (!file->was_taken[top] && live)
        file->taken[top] = !conditional || holds(file, "if", text + 2);
    file->was_taken[top] |= file->taken[top];
}

static void read_directive(struct makefile *file, char *line)
{
    char *word = line + strspn(line, " \t"), *text = word + strcspn(word, " \t(");

    text += strspn(text, " \t");
    if (!strncasecmp(word, "endif", 5)) {
        if (!file->depth)
            error_at(file, "!ENDIF without !IF");
        file->depth--;
    } else if (!strncasecmp(word, "elseif", 6)) {
        turn_condition(file, word + 4);
    } else if (!strncasecmp(word, "else", 4)) {
        turn_condition(file, text);
    } else if (!strncasecmp(word, "if", 2)) {
        begin_condition(file, word, text);
    } else if (!strncasecmp(word, "include", 7) && is_live(file)) {
        char *name = ms_expand(&file->macros, text, NULL), *path;

        name += *name == '"' || *name == '<';
        name[strcspn(name, "\">")] = 0;
        path = build_find(file->folder, name);
        if (host_file_exists(path)) /* the kit's own are not here */
            read_file(file, path);
    }
}

static void read_assignment(struct makefile *file, char *line)
{
    char *equals = strchr(line, '='), *name, *value;

    if (!equals)
        return;
    name = strndup(line, (size_t)(equals - line));
    name[strcspn(name, " \t")] = 0;
    value = ms_expand(&file->macros, equals + 1 + strspn(equals + 1, " \t"), NULL);
    while (*value && isspace((unsigned char)value[strlen(value) - 1]))
        value[strlen(value) - 1] = 0;
    ms_set(&file->macros.properties, name, value);
}

static void read_file(struct makefile *file, const char *path)
{
    const char *outer_path = file->path;
    unsigned outer_line = file->line;
    int depth = file->depth;
    host_size size;
    char *text, *rest, *line, *end;

    if (host_file_read(path, &text, &size))
        usage_error("%s can't be read", path);
    file->path = path;
    file->line = 0;
    for (rest = text; *rest;) {
        unsigned lines = 1;

        line = rest;
        for (end = line; *end && *end != '\n'; end++) {
            size_t back = end[0] == '\\' ? strspn(end + 1, " \t\r") : 0;

            if (end[0] == '\\' && end[1 + back] == '\n') { /* goes on in the next line */
                memset(end, ' ', back + 2);
                lines++;
            }
        }
        rest = *end ? end + 1 : end;
        *end = 0;
        line[strcspn(line, *line == '!' ? "\r" : "#\r")] = 0;
        file->line++;
        line += strspn(line, " \t");
        if (*line == '!')
            read_directive(file, line + 1);
        else if (is_live(file))
            read_assignment(file, line);
        file->line += lines - 1;
    }
    if (file->depth != depth)
        error_at(file, "!IF without !ENDIF");
    file->path = outer_path;
    file->line = outer_line;
}

/* --- what they mean ------------------------------------------------------------------------------------------------
 */

static void add_flags(struct source *source, const char *text)
{
    char *copy = strdup(text), *rest = copy;

    for (char *flag = strtok_r(copy, " \t", &rest); flag; flag = strtok_r(NULL, " \t", &rest))
        if ((*flag == '-' || *flag == '/') && (flag[1] == 'D' || flag[1] == 'U') && flag[2])
            list_format(&source->options, "-%s", flag + 1);
}

static void add_settings(const struct makefile *file, struct source *source)
{
    char *includes = strdup(ms_get(&file->macros.properties, "INCLUDES")), *rest = includes;

    add_flags(source, ms_get(&file->macros.properties, "C_DEFINES"));
    add_flags(source, ms_get(&file->macros.properties, "USER_C_FLAGS"));
    for (char *folder = strtok_r(includes, "; \t", &rest); folder; folder = strtok_r(NULL, "; \t", &rest)) {
        char *path = build_find(file->folder, folder);

        if (build_is_folder(path)) { /* a folder of the kit's is not there */
            list_format(&source->options, "-I%s", path);
            list_push(&source->folders, path);
        }
    }
    list_push(&source->folders, *file->folder ? file->folder : ".");
}

static void add_one(struct build *build, const struct makefile *file, const char *name)
{
    char *path = build_find(file->folder, name);

    if (ends_with(name, ".rc") || ends_with(name, ".asm") || ends_with(name, ".idl") || ends_with(name, ".h"))
        return;
    if (!host_file_exists(path)) {
        fprintf(stderr, "%s:1: error: it names %s, which is not there\n", file->path, path);
        exit(2);
    }
    if (ends_with(name, ".mc") || ends_with(name, ".mof"))
        build_add_input(build, path);
    else
        add_settings(file, build_add_source(build, path));
}

/* RUN_WPP: -func:NAME(...) are trace functions, -scan:FILE is where more of them stand. */
static void add_wpp(const struct makefile *file, struct build *build, size_t first)
{
    char *all = strdup(ms_get(&file->macros.properties, "RUN_WPP")), *rest;

    for (char *word = strtok_r(all, " \t", &rest); word; word = strtok_r(NULL, " \t", &rest))
        for (size_t i = first; i < build->source_count; i++)
            if (!strncasecmp(word, "-func:", 6))
                list_push(&build->sources[i].wpp_functions, strdup(word + 6));
            else if (!strncasecmp(word, "-scan:", 6))
                list_push(&build->sources[i].wpp_files, build_find(file->folder, word + 6));
    free(all);
}

static void set_well_known(struct makefile *file, bool debug)
{
    static const char *const words[] = {"AMD64",
                                        "1",
                                        "_AMD64_",
                                        "1",
                                        "_BUILDARCH",
                                        "AMD64",
                                        "386",
                                        "0",
                                        "IA64",
                                        "0",
                                        "TARGET_DIRECTORY",
                                        "amd64",
                                        "O",
                                        "amd64",
                                        "BUILD_ALT_DIR",
                                        "",
                                        "BUILD_DEFAULT_TARGETS",
                                        "-amd64",
                                        "DDKBUILDENV",
                                        "fre",
                                        "_NT_TARGET_VERSION",
                                        "0xA00"};

    for (size_t i = 0; i + 1 < sizeof words / sizeof *words; i += 2)
        ms_set(&file->macros.properties, words[i], words[i + 1]);
    if (debug)
        ms_set(&file->macros.properties, "DDKBUILDENV", "chk");
    ms_set(&file->macros.properties, "FREEBUILD", debug ? "0" : "1");
}

/* DLLDEF may be what the kit's build makes of a .src. */
static void add_exports(const struct makefile *file, struct build *build)
{
    const char *given = ms_get(&file->macros.properties, "DLLDEF"), *target;
    const char *start = strrchr(given, '\\') ? strrchr(given, '\\') + 1 : given;
    char *stem, *candidates[3];

    target = ms_get(&file->macros.properties, "TARGETNAME");
    stem = *start ? strndup(start, strcspn(start, ".")) : strdup(target);
    candidates[0] = build_find(file->folder, *given ? given : "none");
    candidates[1] = build_find(file->folder, text_format("%s.def", stem));
    candidates[2] = build_find(file->folder, text_format("%s.src", stem));
    for (int i = 0; i < 3; i++)
        if (host_file_exists(candidates[i]) && !build_is_folder(candidates[i])) {
            build_add_definition(build, candidates[i], false);
            return;
        }
    if (*given)
        usage_error("%s:1: error: its DLLDEF names %s, which is not there", file->path, given);
}

static bool is_same_file(const char *a, const char *b)
{
    struct stat first, second;

    return !stat(a, &first) && !stat(b, &second) && first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

/* "../lib/obj/amd64/lib.lib" is what the kit's build makes in ../lib: that is compiled along. */
static bool add_library_folder(const struct makefile *file, struct build *build, const char *library)
{
    char *path = build_find(file->folder, library), *slash, *sources;
    struct build other = {.debug = build->debug};
    bool there;

    for (;;) {
        slash = strrchr(path, '/');
        if (!slash)
            return false;
        *slash = 0;
        slash = strrchr(path, '/');
        slash = slash ? slash + 1 : path;
        if (strcasecmp(slash, "amd64") && strncasecmp(slash, "obj", 3))
            break;
    }
    sources = build_find(text_format("%s/", path), "sources");
    there = host_file_exists(sources) && !build_is_folder(sources) && !is_same_file(sources, file->path);
    if (there)
        build_add_sources_file(&other, sources);
    if (other.product != PRODUCT_LIBRARY)
        return false;
    build_take_sources(build, &other);
    return true;
}

static void add_libraries(const struct makefile *file, struct build *build)
{
    char *all = text_format("%s %s", ms_get(&file->macros.properties, "TARGETLIBS"),
                            ms_get(&file->macros.properties, "LINKLIBS")),
         *rest;

    for (char *word = strtok_r(all, " \t", &rest); word; word = strtok_r(NULL, " \t", &rest))
        if (ends_with(word, ".lib") && !add_library_folder(file, build, word))
            build_add_library(build, file->folder, word);
    free(all);
}

static bool is_library(const char *type)
{
    return !strcasecmp(type, "LIBRARY") || !strcasecmp(type, "DRIVER_LIBRARY");
}

void build_add_sources_file(struct build *build, const char *path)
{
    const char *slash = strrchr(path, '/'), *type, *name;
    struct makefile file = {.path = path, .folder = slash ? strndup(path, (size_t)(slash - path + 1)) : strdup("")};
    size_t before = build->source_count;
    char *all, *rest;

    set_well_known(&file, build->debug);
    read_file(&file, path);
    file.path = path;
    all = text_format("%s %s", ms_get(&file.macros.properties, "SOURCES"),
                      ms_get(&file.macros.properties, "AMD64_SOURCES"));
    for (char *word = strtok_r(all, " \t", &rest); word; word = strtok_r(NULL, " \t", &rest))
        add_one(build, &file, word);
    if (build->source_count == before)
        usage_error("%s:1: error: its SOURCES name no C or C++ file", path);
    add_wpp(&file, build, before);
    type = ms_get(&file.macros.properties, "TARGETTYPE");
    if (!strcasecmp(type, "PROGRAM"))
        build->product = PRODUCT_PROGRAM;
    if (is_library(type))
        build->product = PRODUCT_LIBRARY;
    if (!is_library(type) && build->product == PRODUCT_DRIVER) {
        if (*ms_get(&file.macros.properties, "DLLDEF") || !strcasecmp(type, "EXPORT_DRIVER"))
            add_exports(&file, build);
        add_libraries(&file, build);
    }
    name = ms_get(&file.macros.properties, "TARGETNAME");
    if (!build->output && *name)
        build->output = text_format("%s.%s", name, build->product == PRODUCT_LIBRARY ? "lib" : "so");
    free(all);
}
