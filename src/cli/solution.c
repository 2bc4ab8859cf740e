/*
 * Solutions, .sln and .slnx: the one project of the kind that is wanted is built, a driver or, with --program, a
 * program. Where there are several, nobody here can know which one is meant.
 */
#include "cli/build.h"
#include "cli/cli.h"
#include "cli/msbuild.h"
#include "host/host.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool is_wanted(const struct build *build, const char *path)
{
    struct ms_project project = {0};
    const char *type;

    ms_evaluate(&project, path, build->debug ? "Debug" : "Release");
    type = ms_get(&project.properties, "ConfigurationType");
    return !strcasecmp(type, build->product == PRODUCT_PROGRAM ? "Application" : "Driver");
}

/* Both kinds of file have the path in quotes. */
static void add_project(const char *solution, const char *name, unsigned line, struct list *projects)
{
    const char *slash = strrchr(solution, '/');
    char *folder = text_format("%.*s", slash ? (int)(slash + 1 - solution) : 0, solution);
    char *path = build_find(folder, name);

    if (!host_file_exists(path))
        usage_error("%s:%u: error: the solution names %s, which is not there", solution, line, path);
    if (!list_has(projects, path))
        list_push(projects, path);
    free(folder);
    free(path);
}

static void read_projects(const char *solution, struct list *projects)
{
    char *text, *rest, *line;
    unsigned number = 0;
    host_size size;

    if (host_file_read(solution, &text, &size))
        usage_error("%s can't be read", solution);
    for (rest = text; (line = strsep(&rest, "\n"));) {
        char *end = strcasestr(line, ".vcxproj\""), *begin = end;

        number++;
        while (begin && begin > line && *begin != '"')
            begin--;
        if (begin && *begin == '"') {
            end[strlen(".vcxproj")] = 0;
            add_project(solution, begin + 1, number, projects);
        }
    }
    host_free(text);
}

void build_add_solution(struct build *build, const char *path)
{
    const char *kind = build->product == PRODUCT_PROGRAM ? "program" : "driver";
    struct list projects = {0}, wanted = {0};
    char *names = strdup("");

    read_projects(path, &projects);
    for (size_t i = 0; i < projects.count; i++)
        if (is_wanted(build, projects.items[i])) {
            list_push(&wanted, projects.items[i]);
            names = text_format("%s\n  %s", names, projects.items[i]);
        }
    if (wanted.count > 1)
        usage_error("%s has %zu %ss; name the project of one of them:%s", path, wanted.count, kind, names);
    if (!wanted.count)
        usage_error("%s has no %s among its %zu projects", path, kind, projects.count);
    if (projects.count > 1)
        fprintf(stderr, "ntlab: of %s, %s is built\n", path, wanted.items[0]);
    build_add_project(build, wanted.items[0]);
}
