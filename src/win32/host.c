/* The host's side of Win32: its files, its console, its environment. */
#include "host.h"
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

static FILE *file_of(struct _iobuf *file)
{
    return (FILE *)file;
}

struct _iobuf *lab_win32_iob(unsigned number)
{
    return (struct _iobuf *)(number == 0 ? stdin : number == 1 ? stdout : stderr);
}

size_t lab__host_write(struct _iobuf *file, const void *bytes, size_t count)
{
    return fwrite(bytes, 1, count, file_of(file));
}

size_t lab__host_read(struct _iobuf *file, void *bytes, size_t count)
{
    return fread(bytes, 1, count, file_of(file));
}

int lab__host_getc(struct _iobuf *file)
{
    if (file_of(file) == stdin)
        fflush(stdout);
    return getc(file_of(file));
}

int lab__host_ungetc(int c, struct _iobuf *file)
{
    return ungetc(c, file_of(file));
}

/* What of the mode isn't MSVC's own. */
static const char *plain(const char *mode, char *to, size_t room)
{
    size_t length = 0;

    for (; *mode && *mode != ',' && length < room - 1; mode++)
        if (strchr("rwa+bx", *mode))
            to[length++] = *mode;
    to[length] = 0;
    return to;
}

struct _iobuf *lab__host_fopen(const char *path, const char *mode)
{
    char how[8];

    return (struct _iobuf *)fopen(path, plain(mode, how, sizeof how));
}

struct _iobuf *lab__host_freopen(const char *path, const char *mode, struct _iobuf *file)
{
    char how[8];

    return (struct _iobuf *)freopen(path, plain(mode, how, sizeof how), file_of(file));
}

void lab__host_clearerr(struct _iobuf *file)
{
    clearerr(file_of(file));
}

int lab__host_fclose(struct _iobuf *file)
{
    return fclose(file_of(file));
}

int lab__host_fflush(struct _iobuf *file)
{
    return fflush(file ? file_of(file) : NULL);
}

long long lab__host_seek(struct _iobuf *file, long long offset, int origin)
{
    if (fseeko(file_of(file), (off_t)offset, origin))
        return -1;
    return (long long)ftello(file_of(file));
}

int lab__host_truncate(struct _iobuf *file)
{
    fflush(file_of(file));
    return ftruncate(fileno(file_of(file)), ftello(file_of(file)));
}

int lab__host_feof(struct _iobuf *file)
{
    return feof(file_of(file));
}

int lab__host_ferror(struct _iobuf *file)
{
    return ferror(file_of(file));
}

int lab__host_exists(const char *path)
{
    struct stat status;

    return stat(path, &status) ? 0 : S_ISDIR(status.st_mode) ? 2 : 1;
}

int lab__host_rename(const char *from, const char *to)
{
    return rename(from, to);
}

int lab__host_remove(const char *path)
{
    return remove(path);
}

int lab__host_current_folder(char *path, size_t size)
{
    return getcwd(path, size) ? 0 : -1;
}

int lab__host_change_folder(const char *path)
{
    return chdir(path);
}

/* One part of the path after another, each in the case in which it exists. */
char *lab__host_find(const char *path)
{
    char *found = calloc(1, strlen(path) + 4096), *part, *rest, *copy = strdup(path);

    strcpy(found, *path == '/' ? "/" : "");
    for (part = strtok_r(copy, "/", &rest); part; part = strtok_r(NULL, "/", &rest)) {
        DIR *folder = opendir(*found ? found : ".");
        struct dirent *entry;
        char name[256] = "";

        while (folder && (entry = readdir(folder)) != NULL)
            if (!strcasecmp(entry->d_name, part) && (!*name || !strcmp(entry->d_name, part)))
                snprintf(name, sizeof name, "%s", entry->d_name);
        if (folder)
            closedir(folder);
        if (!*name) {
            free(found);
            free(copy);
            return NULL;
        }
        if (*found && found[strlen(found) - 1] != '/')
            strcat(found, "/");
        strcat(found, name);
    }
    free(copy);
    return found;
}

int lab__host_input_waits(void)
{
    struct pollfd input = {0, POLLIN, 0};

    return poll(&input, 1, 0) > 0 && (input.revents & POLLIN);
}

int lab__host_error(void)
{
    return errno == ENOENT || errno == ENOTDIR ? 1 : errno == EACCES || errno == EPERM ? 2 : errno == EEXIST ? 3 : 0;
}

const char *lab__host_getenv(const char *name)
{
    return getenv(name);
}

int lab__host_setenv(const char *name, const char *value)
{
    return value ? setenv(name, value, 1) : unsetenv(name);
}

void *lab__host_symbol(const char *name)
{
    return dlsym(RTLD_DEFAULT, name);
}

int lab__host_pid(void)
{
    return (int)getpid();
}

void *lab__host_aligned(size_t size, size_t alignment)
{
    void *memory;

    return posix_memalign(&memory, alignment < sizeof(void *) ? sizeof(void *) : alignment, size) ? NULL : memory;
}
