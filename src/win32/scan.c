/*
 * scanf: what is typed, or stands in a file, by the scanner that reads texts. It sees a line at first, and more lines
 * as long as it reaches the end of what it has; what it leaves goes back to the stream.
 */
#include <stdio.h>
#include "win32/win32_p.h"

/* rtl/scan.c, compiled in. */
int lab__scan_some(const void *input, SIZE_T units, const void *format, BOOLEAN wide, BOOLEAN secure, va_list args,
                   SIZE_T *consumed);
int lab__scan_run(const void *input, SIZE_T units, const void *format, BOOLEAN wide, BOOLEAN secure, va_list args);

struct seen {
    char *bytes;
    SIZE_T length;
};

static BOOL read_line(FILE *file, struct seen *seen)
{
    int c;

    do {
        c = lab__host_getc(file);
        if (c < 0)
            return FALSE;
        seen->bytes = realloc(seen->bytes, seen->length + 2);
        seen->bytes[seen->length++] = (char)c;
        seen->bytes[seen->length] = 0;
    } while (c != '\n');
    return TRUE;
}

static int scan_once(const struct seen *seen, const void *format, BOOLEAN wide, BOOLEAN secure, va_list args,
                     SIZE_T *consumed)
{
    wchar_t *text;
    int stored;

    if (!wide)
        return lab__scan_some(seen->bytes, seen->length, format, FALSE, secure, args, consumed);
    text = calloc(seen->length + 1, sizeof *text);
    for (SIZE_T i = 0; i < seen->length; i++)
        text[i] = (unsigned char)seen->bytes[i];
    stored = lab__scan_some(text, seen->length, format, TRUE, secure, args, consumed);
    free(text);
    return stored;
}

static int scan(FILE *file, const void *format, BOOLEAN wide, BOOLEAN secure, va_list args)
{
    struct seen seen = {calloc(1, 1), 0};
    BOOL more = read_line(file, &seen);
    SIZE_T consumed;
    int stored;

    for (;;) {
        va_list copy;

        va_copy(copy, args);
        stored = scan_once(&seen, format, wide, secure, copy, &consumed);
        va_end(copy);
        if (consumed < seen.length || !more)
            break;
        more = read_line(file, &seen);
    }
    while (seen.length > consumed)
        lab__host_ungetc((unsigned char)seen.bytes[--seen.length], file);
    free(seen.bytes);
    return stored;
}

#define SCAN(file, wide, secure)                                                                                       \
    va_list args;                                                                                                      \
    int stored;                                                                                                        \
                                                                                                                       \
    va_start(args, format);                                                                                            \
    stored = scan(file, format, wide, secure, args);                                                                   \
    va_end(args);                                                                                                      \
    return stored

int scanf(const char *format, ...)
{
    SCAN(stdin, FALSE, FALSE);
}

int scanf_s(const char *format, ...)
{
    SCAN(stdin, FALSE, TRUE);
}

int fscanf(FILE *file, const char *format, ...)
{
    SCAN(file, FALSE, FALSE);
}

int fscanf_s(FILE *file, const char *format, ...)
{
    SCAN(file, FALSE, TRUE);
}

int wscanf(const wchar_t *format, ...)
{
    SCAN(stdin, TRUE, FALSE);
}

int wscanf_s(const wchar_t *format, ...)
{
    SCAN(stdin, TRUE, TRUE);
}

int fwscanf(FILE *file, const wchar_t *format, ...)
{
    SCAN(file, TRUE, FALSE);
}

int fwscanf_s(FILE *file, const wchar_t *format, ...)
{
    SCAN(file, TRUE, TRUE);
}

int vscanf(const char *format, va_list args)
{
    return scan(stdin, format, FALSE, FALSE, args);
}

int vfscanf(FILE *file, const char *format, va_list args)
{
    return scan(file, format, FALSE, FALSE, args);
}

int vsscanf(const char *text, const char *format, va_list args)
{
    return lab__scan_run(text, strlen(text), format, FALSE, FALSE, args);
}
