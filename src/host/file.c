/* Whole files, in and out. */
#include "host/host.h"
#include <stdio.h>
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
