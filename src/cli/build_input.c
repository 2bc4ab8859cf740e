/* What is named on the command line: sources, folders, projects, message files, libraries. */
#include "cli/build.h"
#include "cli/cli.h"
#include "host/host.h"
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

static bool is_cxx(const char *path)
{
    return ends_with(path, ".cpp") || ends_with(path, ".cc") || ends_with(path, ".cxx");
}

struct source *build_add_source(struct build *build, const char *path)
{
    struct source *source;

    build->sources = realloc(build->sources, (build->source_count + 1) * sizeof *build->sources);
    if (!build->sources)
        abort();
    source = &build->sources[build->source_count++];
    *source = (struct source){.path = strdup(path), .language = is_cxx(path) ? LANGUAGE_CXX : LANGUAGE_C};
    return source;
}

void build_add_message(struct build *build, const char *path, const char *header)
{
    build->messages = realloc(build->messages, (build->message_count + 1) * sizeof *build->messages);
    if (!build->messages)
        abort();
    build->messages[build->message_count++] = (struct message){strdup(path), strdup(header)};
}

void build_take_sources(struct build *build, const struct build *other)
{
    for (size_t i = 0; i < other->source_count; i++)
        *build_add_source(build, other->sources[i].path) = other->sources[i];
    for (size_t i = 0; i < other->message_count; i++)
        build_add_message(build, other->messages[i].path, other->messages[i].header);
    list_append(&build->libraries, &other->libraries);
}

static void add_message_file(struct build *build, const char *path)
{
    const char *slash = strrchr(path, '/');
    char *name = strdup(slash ? slash + 1 : path);

    *strrchr(name, '.') = 0;
    build_add_message(build, path, text_format("%s.h", name));
    free(name);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

char *build_find(const char *folder, const char *path)
{
    char *slashed = text_format("%s%s", *path == '/' ? "" : folder, path), *found;
    struct stat status;

    for (char *at = slashed; *at; at++)
        if (*at == '\\')
            *at = '/';
    while (strlen(slashed) > 1 && slashed[strlen(slashed) - 1] == '/')
        slashed[strlen(slashed) - 1] = 0;
    if (!stat(slashed, &status))
        return slashed;
    found = find_ignoring_case(*slashed == '/' ? "/" : "", *slashed == '/' ? slashed + 1 : slashed);
    if (!found)
        return slashed;
    free(slashed);
    return found;
}

bool build_is_folder(const char *path)
{
    struct stat status;

    return !stat(path, &status) && S_ISDIR(status.st_mode);
}

/* A folder with a `sources` file is what that says; any other, all that it has. */
static bool add_by_sources_file(struct build *build, const char *folder)
{
    char *inside = text_format("%s/", folder), *path = build_find(inside, "sources");
    struct stat status;
    bool there = !stat(path, &status) && S_ISREG(status.st_mode);

    if (there)
        build_add_sources_file(build, path);
    free(inside);
    free(path);
    return there;
}

/* Is the word there, with a parenthesis behind it? */
static bool has_function(const char *text, const char *name)
{
    size_t length = strlen(name);

    for (const char *at = text; (at = strstr(at, name)); at += length) {
        const char *behind = at + length;

        while (*behind == ' ' || *behind == '\t')
            behind++;
        if (*behind == '(' && (at == text || !(isalnum((unsigned char)at[-1]) || at[-1] == '_')))
            return true;
    }
    return false;
}

enum kind { KIND_PART, KIND_DRIVER, KIND_PROGRAM };

static enum kind kind_of(const char *path)
{
    static const char *const mains[] = {"main", "wmain", "_tmain", "WinMain", "wWinMain", "_tWinMain"};
    enum kind kind = KIND_PART;
    char *text;
    host_size size;

    if (host_file_read(path, &text, &size))
        return kind;
    if (has_function(text, "DriverEntry"))
        kind = KIND_DRIVER;
    for (size_t i = 0; kind == KIND_PART && i < sizeof mains / sizeof *mains; i++)
        if (has_function(text, mains[i]))
            kind = KIND_PROGRAM;
    host_free(text);
    return kind;
}

/* A driver and the program that goes with it may lie in one folder: each is built without the other. */
static void add_sources(struct build *build, const struct list *paths)
{
    enum kind other = build->product == PRODUCT_PROGRAM ? KIND_DRIVER : KIND_PROGRAM;
    bool both[3] = {false};

    for (size_t i = 0; i < paths->count; i++)
        both[kind_of(paths->items[i])] = true;
    for (size_t i = 0; i < paths->count; i++)
        if (both[KIND_DRIVER] && both[KIND_PROGRAM] && kind_of(paths->items[i]) == other)
            fprintf(stderr, "ntlab: %s is a %s, and left out\n", paths->items[i],
                    other == KIND_PROGRAM ? "program" : "driver");
        else
            build_add_source(build, paths->items[i]);
}

static void add_folder(struct build *build, const char *folder)
{
    DIR *directory = opendir(folder);
    struct dirent *entry;
    struct list names = {0}, sources = {0};
    size_t before = build->source_count;

    if (!directory)
        usage_error("%s can't be read: %s", folder, strerror(errno));
    if (add_by_sources_file(build, folder)) {
        closedir(directory);
        return;
    }
    while ((entry = readdir(directory)))
        list_push(&names, entry->d_name);
    closedir(directory);
    if (names.count)
        qsort(names.items, names.count, sizeof *names.items, by_name);
    for (size_t i = 0; i < names.count; i++) {
        char *path = text_format("%s/%s", folder, names.items[i]);

        if (ends_with(path, ".c") || is_cxx(path))
            list_push(&sources, path);
        else if (ends_with(path, ".mc"))
            add_message_file(build, path);
        else if (ends_with(path, ".def"))
            build_add_definition(build, path, true);
    }
    add_sources(build, &sources);
    if (build->source_count == before)
        usage_error("%s has no C or C++ source", folder);
}

static bool is_left_alone(const char *path)
{
    static const char *const kinds[] = {".rc", ".inf", ".inx", ".h", ".hpp", ".txt", ".md", ".asl"};

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (ends_with(path, kinds[i]))
            return true;
    return false;
}

void build_add_input(struct build *build, const char *path)
{
    struct stat status;

    if (stat(path, &status))
        usage_error("%s: %s", path, strerror(errno));
    if (S_ISDIR(status.st_mode))
        add_folder(build, path);
    else if (ends_with(path, ".vcxproj"))
        build_add_project(build, path);
    else if (ends_with(path, ".sln") || ends_with(path, ".slnx"))
        build_add_solution(build, path);
    else if (ends_with(path, ".c") || is_cxx(path))
        build_add_source(build, path);
    else if (!strcasecmp(path, "sources") || ends_with(path, "/sources"))
        build_add_sources_file(build, path);
    else if (ends_with(path, ".mc") || ends_with(path, ".man") || ends_with(path, ".mof"))
        add_message_file(build, path);
    else if (ends_with(path, ".def"))
        build_add_definition(build, path, false);
    else if (ends_with(path, ".lib") || ends_with(path, ".a"))
        list_push(&build->libraries, path);
    else if (!is_left_alone(path))
        usage_error("%s is neither a C or C++ source, a folder, a library, a .vcxproj nor a .sln", path);
}
