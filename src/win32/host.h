/* What Win32 needs of the host. No host header is seen here. */
#ifndef NTLAB_WIN32_HOST_H
#define NTLAB_WIN32_HOST_H

#include <stddef.h>

struct _iobuf;

struct _iobuf *lab_win32_iob(unsigned number); /* 0 input, 1 output, 2 error */
size_t lab__host_write(struct _iobuf *file, const void *bytes, size_t count);
size_t lab__host_read(struct _iobuf *file, void *bytes, size_t count);
int lab__host_getc(struct _iobuf *file);
int lab__host_ungetc(int c, struct _iobuf *file);
struct _iobuf *lab__host_fopen(const char *path, const char *mode);
struct _iobuf *lab__host_freopen(const char *path, const char *mode, struct _iobuf *file);
void lab__host_clearerr(struct _iobuf *file);
int lab__host_fclose(struct _iobuf *file);
int lab__host_fflush(struct _iobuf *file);
long long lab__host_seek(struct _iobuf *file, long long offset, int origin); /* the new position; -1 */
int lab__host_truncate(struct _iobuf *file);
int lab__host_feof(struct _iobuf *file);
int lab__host_ferror(struct _iobuf *file);
int lab__host_exists(const char *path); /* 1 a file, 2 a folder */
int lab__host_remove(const char *path);
int lab__host_rename(const char *from, const char *to);
int lab__host_current_folder(char *path, size_t size);
int lab__host_change_folder(const char *path);
char *lab__host_find(const char *path); /* in whatever case; to free; NULL */
int lab__host_input_waits(void);
int lab__host_error(void); /* 1 not found, 2 denied, 3 exists, 0 something else */
const char *lab__host_getenv(const char *name);
int lab__host_setenv(const char *name, const char *value); /* value NULL: no longer there */
void *lab__host_symbol(const char *name);                  /* what the process exports; NULL */
int lab__host_pid(void);
void *lab__host_aligned(size_t size, size_t alignment);

#endif
