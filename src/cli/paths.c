/* Where things are, seen from this executable. */
#include "cli/cli.h"
#include "host/host.h"
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static char found[4096];

const char *ddk_include(void)
{
    const char *program = host_program_path(), *slash = strrchr(program, '/');
    int directory = slash ? (int)(slash - program) : 0;

    if (found[0])
        return found;
    snprintf(found, sizeof found, "%.*s/../include/ddk/wdm.h", directory, program);
    if (host_file_exists(found))
        snprintf(found, sizeof found, "%.*s/../include/ddk", directory, program);
    else
        snprintf(found, sizeof found, "%s", NTLAB_SOURCE_DDK);
    return found;
}

char *find_ignoring_case(const char *folder, const char *name)
{
    const char *slash = strchr(name, '/');
    size_t length = slash ? (size_t)(slash - name) : strlen(name);
    DIR *directory = opendir(*folder ? folder : ".");
    struct dirent *entry;
    char *path = NULL;

    if (!directory)
        return NULL;
    while (!path && (entry = readdir(directory))) {
        if (strlen(entry->d_name) != length || strncasecmp(entry->d_name, name, length))
            continue;
        if (asprintf(&path, "%s%s%s", folder, *folder && strcmp(folder, "/") ? "/" : "", entry->d_name) < 0)
            abort();
        if (slash) {
            char *deeper = find_ignoring_case(path, slash + 1);

            free(path);
            path = deeper;
        }
    }
    closedir(directory);
    return path;
}

static const char *library(char *path, size_t size, const char *name, const char *built)
{
    const char *program = host_program_path(), *slash = strrchr(program, '/');
    int directory = slash ? (int)(slash - program) : 0;

    if (path[0])
        return path;
    snprintf(path, size, "%.*s/../" NTLAB_LIBDIR "/%s", directory, program, name);
    if (!host_file_exists(path))
        snprintf(path, size, "%s", built);
    return path;
}

const char *win32_library(void)
{
    static char path[4096];

    return library(path, sizeof path, "libntlab_win32.a", NTLAB_BUILT_WIN32);
}

const char *import_library(void)
{
    static char path[4096];

    return library(path, sizeof path, "libntlab_import.a", NTLAB_BUILT_IMPORT);
}
