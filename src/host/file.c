/* Whole files, in and out; the modules of a folder. */
#include "host/host.h"
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

int host_file_read(const char *path, char **text, host_size *size)
{
    FILE *file = fopen(path, "rb");
    struct stat status;

    if (!file)
        return -1;
    if (fstat(fileno(file), &status) || !S_ISREG(status.st_mode)) {
        fclose(file);
        return -1;
    }
    *text = host_alloc((host_size)status.st_size + 1);
    *size = fread(*text, 1, (host_size)status.st_size, file);
    fclose(file);
    return 0;
}

int host_file_write(const char *path, const char *text, host_size size)
{
    FILE *file = fopen(path, "wb");
    host_size done;

    if (!file)
        return -1;
    done = fwrite(text, 1, size, file);
    return fclose(file) || done != size ? -1 : 0;
}

int host_file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

static int is_module_name(const char *name)
{
    static const char *const endings[] = {".so", ".sys", ".dylib"};
    size_t length = strlen(name);

    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t ending = strlen(endings[i]);

        if (length > ending && !strcasecmp(name + length - ending, endings[i]))
            return 1;
    }
    return 0;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* By name, so that every host finds the same one first. */
void host_modules_beside(const char *path, void (*each)(void *context, const char *path), void *context)
{
    const char *slash = strrchr(path, '/');
    char folder[PATH_MAX], whole[PATH_MAX * 2], **names = NULL;
    size_t count = 0;
    struct dirent *entry;
    DIR *directory;

    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path + 1) : 2, slash ? path : "./");
    directory = opendir(folder);
    while (directory && (entry = readdir(directory))) {
        if (!is_module_name(entry->d_name))
            continue;
        names = realloc(names, (count + 1) * sizeof *names);
        if (!names || !(names[count++] = strdup(entry->d_name)))
            abort();
    }
    if (directory)
        closedir(directory);
    if (count)
        qsort(names, count, sizeof *names, by_name);
    for (size_t i = 0; i < count; i++) {
        snprintf(whole, sizeof whole, "%s%s", folder, names[i]);
        each(context, whole);
        free(names[i]);
    }
    free(names);
}
