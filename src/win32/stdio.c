/* The C run time's files. Formats are Windows' own (a long has 32 bits, %S is wide); text goes out as UTF-8. */
#include <stdio.h>
#include "win32/win32_p.h"

static int write_text(FILE *file, const char *text, SIZE_T length)
{
    return lab__host_write(file, text, length) == length ? (int)length : -1;
}

int vfprintf(FILE *file, const char *format, va_list args)
{
    char small[512], *text = small;
    SIZE_T size = sizeof small;
    va_list copy;
    int length;

    va_copy(copy, args);
    length = _vsnprintf(small, size, format, copy);
    va_end(copy);
    while (length < 0 && size < 1 << 24) {
        size *= 4;
        if (text != small)
            free(text);
        text = malloc(size);
        va_copy(copy, args);
        length = _vsnprintf(text, size, format, copy);
        va_end(copy);
    }
    if (length > 0)
        length = write_text(file, text, (SIZE_T)length);
    if (text != small)
        free(text);
    return length;
}

int vprintf(const char *format, va_list args)
{
    return vfprintf(stdout, format, args);
}

#define WITH_ARGS(call)                                                                                                \
    va_list args;                                                                                                      \
    int length;                                                                                                        \
                                                                                                                       \
    va_start(args, format);                                                                                            \
    length = call;                                                                                                     \
    va_end(args);                                                                                                      \
    return length

int printf(const char *format, ...)
{
    WITH_ARGS(vfprintf(stdout, format, args));
}

int fprintf(FILE *file, const char *format, ...)
{
    WITH_ARGS(vfprintf(file, format, args));
}

static int write_wide(FILE *file, const wchar_t *text)
{
    char *narrow = lab__win32_narrow(text);
    int length = write_text(file, narrow, strlen(narrow)) < 0 ? -1 : (int)wcslen(text);

    free(narrow);
    return length;
}

int vfwprintf(FILE *file, const wchar_t *format, va_list args)
{
    SIZE_T size = 512;
    wchar_t *text = NULL;
    int length = -1;

    while (length < 0 && size < 1 << 24) {
        va_list copy;

        size *= 4;
        text = realloc(text, (size + 1) * sizeof *text);
        va_copy(copy, args);
        length = _vsnwprintf(text, size, format, copy);
        va_end(copy);
    }
    if (length >= 0) {
        text[length] = 0;
        length = write_wide(file, text);
    }
    free(text);
    return length;
}

int vwprintf(const wchar_t *format, va_list args)
{
    return vfwprintf(stdout, format, args);
}

int wprintf(const wchar_t *format, ...)
{
    WITH_ARGS(vfwprintf(stdout, format, args));
}

int fwprintf(FILE *file, const wchar_t *format, ...)
{
    WITH_ARGS(vfwprintf(file, format, args));
}

int fputs(const char *text, FILE *file)
{
    return write_text(file, text, strlen(text)) < 0 ? EOF : 0;
}

int puts(const char *text)
{
    return fputs(text, stdout) || write_text(stdout, "\n", 1) < 0 ? EOF : 0;
}

int fputws(const wchar_t *text, FILE *file)
{
    return write_wide(file, text) < 0 ? EOF : 0;
}

int _putws(const wchar_t *text)
{
    return fputws(text, stdout) || write_text(stdout, "\n", 1) < 0 ? EOF : 0;
}

int fputc(int c, FILE *file)
{
    char byte = (char)c;

    return write_text(file, &byte, 1) < 0 ? EOF : (unsigned char)byte;
}

int putchar(int c)
{
    return fputc(c, stdout);
}

int fgetc(FILE *file)
{
    return lab__host_getc(file);
}

int getchar(void)
{
    return lab__host_getc(stdin);
}

int ungetc(int c, FILE *file)
{
    return lab__host_ungetc(c, file);
}

char *fgets(char *to, int size, FILE *file)
{
    int length = 0, c = 0;

    while (length + 1 < size && c != '\n' && (c = lab__host_getc(file)) != EOF)
        to[length++] = (char)c;
    if (size > 0)
        to[length] = 0;
    return length ? to : NULL;
}

wchar_t *fgetws(wchar_t *to, int size, FILE *file)
{
    char *line = malloc((SIZE_T)size + 1);
    wchar_t *result = NULL;

    if (fgets(line, size, file)) {
        MultiByteToWideChar(CP_ACP, 0, line, -1, to, size);
        result = to;
    }
    free(line);
    return result;
}

char *gets_s(char *to, size_t size)
{
    char *line = fgets(to, (int)size, stdin);

    if (line && *line && line[strlen(line) - 1] == '\n')
        line[strlen(line) - 1] = 0;
    return line;
}

FILE *fopen(const char *path, const char *mode)
{
    char *host = lab__win32_host_path(path);
    FILE *file = lab__host_fopen(host, mode);

    free(host);
    return file;
}

errno_t fopen_s(FILE **file, const char *path, const char *mode)
{
    *file = fopen(path, mode);
    return *file ? 0 : 2;
}

FILE *_wfopen(const wchar_t *path, const wchar_t *mode)
{
    char *narrow = lab__win32_narrow(path), *how = lab__win32_narrow(mode);
    FILE *file = fopen(narrow, how);

    free(narrow);
    free(how);
    return file;
}

errno_t _wfopen_s(FILE **file, const wchar_t *path, const wchar_t *mode)
{
    *file = _wfopen(path, mode);
    return *file ? 0 : 2;
}

int fclose(FILE *file)
{
    return lab__host_fclose(file);
}

int fflush(FILE *file)
{
    return lab__host_fflush(file);
}

size_t fread(void *to, size_t size, size_t count, FILE *file)
{
    return size ? lab__host_read(file, to, size * count) / size : 0;
}

size_t fwrite(const void *from, size_t size, size_t count, FILE *file)
{
    return size ? lab__host_write(file, from, size * count) / size : 0;
}

int fseek(FILE *file, int offset, int origin)
{
    return lab__host_seek(file, offset, origin) < 0 ? -1 : 0;
}

int ftell(FILE *file)
{
    return (int)lab__host_seek(file, 0, SEEK_CUR);
}

void rewind(FILE *file)
{
    lab__host_seek(file, 0, SEEK_SET);
}

int fgetpos(FILE *file, fpos_t *position)
{
    *position = lab__host_seek(file, 0, SEEK_CUR);
    return *position < 0 ? -1 : 0;
}

int fsetpos(FILE *file, const fpos_t *position)
{
    return lab__host_seek(file, *position, SEEK_SET) < 0 ? -1 : 0;
}

void clearerr(FILE *file)
{
    lab__host_clearerr(file);
}

void setbuf(FILE *file, char *buffer)
{
}

/* A name that nobody has; the caller makes the file. */
char *tmpnam(char *name)
{
    static char own[64];
    static unsigned number;

    _snprintf(name ? name : own, sizeof own, "\\tmp\\ntlab-%d-%u", lab__host_pid(), number++);
    return name ? name : own;
}

FILE *tmpfile(void)
{
    char name[64], *host = lab__win32_host_path(tmpnam(name));
    FILE *file = lab__host_fopen(host, "w+b");

    lab__host_remove(host); /* it is there for as long as it is open */
    free(host);
    return file;
}

FILE *freopen(const char *path, const char *mode, FILE *file)
{
    char *host = lab__win32_host_path(path);
    FILE *again = lab__host_freopen(host, mode, file);

    free(host);
    return again;
}

int feof(FILE *file)
{
    return lab__host_feof(file);
}

int ferror(FILE *file)
{
    return lab__host_ferror(file);
}

int remove(const char *path)
{
    return DeleteFileA(path) ? 0 : -1;
}

int _wremove(const wchar_t *path)
{
    return DeleteFileW(path) ? 0 : -1;
}

/* Bytes of the host as characters; text beyond ASCII is read by lines. */
wint_t getwchar(void)
{
    int c = getchar();

    return c < 0 ? (wint_t)-1 : (wint_t)c;
}

wint_t putwchar(wchar_t c)
{
    return wprintf(L"%c", c) < 0 ? (wint_t)-1 : c;
}

int rename(const char *from, const char *to)
{
    char *source = lab__win32_host_path(from), *target = lab__win32_host_path(to);
    int failed = lab__host_exists(target) || lab__host_rename(source, target);

    free(source);
    free(target);
    return failed ? -1 : 0;
}

int _flushall(void)
{
    return lab__host_fflush(NULL) ? -1 : 3;
}

/* Of the standard streams alone. */
int _fileno(FILE *file)
{
    for (int i = 0; i < 3; i++)
        if (file == __acrt_iob_func((unsigned)i))
            return i;
    return -1;
}

void perror(const char *text)
{
    fprintf(stderr, "%s: error %u\n", text, GetLastError());
}

int setvbuf(FILE *file, char *buffer, int mode, size_t size)
{
    return 0; /* what a program prints is flushed when it ends or reads */
}
