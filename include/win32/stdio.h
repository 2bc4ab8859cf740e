/* stdio.h of programs: what drivers have, and files of the host. Formats are Windows' own, and a long has 32 bits. */
#ifndef NTLAB_WIN32_STDIO_H
#define NTLAB_WIN32_STDIO_H

#include_next <stdio.h>
#include <lab/crt.h>
#include <stdarg.h>
#include <stddef.h>

#ifndef NULL
#define NULL ((void *)0)
#endif
#define SEEK_SET     0
#define SEEK_CUR     1
#define SEEK_END     2
#define BUFSIZ       512
#define FILENAME_MAX 260
#define _IONBF       4
#define _IOLBF       64
#define _IOFBF       0

typedef struct _iobuf FILE;
typedef long long fpos_t;

LAB_CRT_BEGIN
FILE *__acrt_iob_func(unsigned number) LAB_WIN32_FN(iob);
#define stdin  (__acrt_iob_func(0))
#define stdout (__acrt_iob_func(1))
#define stderr (__acrt_iob_func(2))

int printf(const char *format, ...) LAB_WIN32_FN(printf);
int vprintf(const char *format, va_list args) LAB_WIN32_FN(vprintf);
int fprintf(FILE *file, const char *format, ...) LAB_WIN32_FN(fprintf);
int vfprintf(FILE *file, const char *format, va_list args) LAB_WIN32_FN(vfprintf);
int printf_s(const char *format, ...) LAB_WIN32_FN(printf);
int fprintf_s(FILE *file, const char *format, ...) LAB_WIN32_FN(fprintf);
int vprintf_s(const char *format, va_list args) LAB_WIN32_FN(vprintf);
int vfprintf_s(FILE *file, const char *format, va_list args) LAB_WIN32_FN(vfprintf);
int wprintf(const wchar_t *format, ...) LAB_WIN32_FN(wprintf);
int wprintf_s(const wchar_t *format, ...) LAB_WIN32_FN(wprintf);
int vwprintf(const wchar_t *format, va_list args) LAB_WIN32_FN(vwprintf);
int fwprintf(FILE *file, const wchar_t *format, ...) LAB_WIN32_FN(fwprintf);
int fwprintf_s(FILE *file, const wchar_t *format, ...) LAB_WIN32_FN(fwprintf);
int vfwprintf(FILE *file, const wchar_t *format, va_list args) LAB_WIN32_FN(vfwprintf);
int puts(const char *text) LAB_WIN32_FN(puts);
int _putws(const wchar_t *text) LAB_WIN32_FN(_putws);
int putchar(int c) LAB_WIN32_FN(putchar);
int fputs(const char *text, FILE *file) LAB_WIN32_FN(fputs);
int fputws(const wchar_t *text, FILE *file) LAB_WIN32_FN(fputws);
int fputc(int c, FILE *file) LAB_WIN32_FN(fputc);
int putc(int c, FILE *file) LAB_WIN32_FN(fputc);
int getchar(void) LAB_WIN32_FN(getchar);
wint_t getwchar(void) LAB_WIN32_FN(getwchar);
wint_t putwchar(wchar_t c) LAB_WIN32_FN(putwchar);
int fgetc(FILE *file) LAB_WIN32_FN(fgetc);
int getc(FILE *file) LAB_WIN32_FN(fgetc);
int ungetc(int c, FILE *file) LAB_WIN32_FN(ungetc);
char *fgets(char *to, int size, FILE *file) LAB_WIN32_FN(fgets);
wchar_t *fgetws(wchar_t *to, int size, FILE *file) LAB_WIN32_FN(fgetws);
char *gets_s(char *to, size_t size) LAB_WIN32_FN(gets_s);
int scanf(const char *format, ...) LAB_WIN32_FN(scanf);
int scanf_s(const char *format, ...) LAB_WIN32_FN(scanf_s);
int fscanf(FILE *file, const char *format, ...) LAB_WIN32_FN(fscanf);
int fscanf_s(FILE *file, const char *format, ...) LAB_WIN32_FN(fscanf_s);
int wscanf(const wchar_t *format, ...) LAB_WIN32_FN(wscanf);
int wscanf_s(const wchar_t *format, ...) LAB_WIN32_FN(wscanf_s);
int fwscanf(FILE *file, const wchar_t *format, ...) LAB_WIN32_FN(fwscanf);
int fwscanf_s(FILE *file, const wchar_t *format, ...) LAB_WIN32_FN(fwscanf_s);
int vscanf(const char *format, va_list args) LAB_WIN32_FN(vscanf);
int vfscanf(FILE *file, const char *format, va_list args) LAB_WIN32_FN(vfscanf);
int vsscanf(const char *text, const char *format, va_list args) LAB_WIN32_FN(vsscanf);
FILE *fopen(const char *path, const char *mode) LAB_WIN32_FN(fopen);
FILE *freopen(const char *path, const char *mode, FILE *file) LAB_WIN32_FN(freopen);
FILE *tmpfile(void) LAB_WIN32_FN(tmpfile);
char *tmpnam(char *name) LAB_WIN32_FN(tmpnam);
errno_t fopen_s(FILE **file, const char *path, const char *mode) LAB_WIN32_FN(fopen_s);
FILE *_wfopen(const wchar_t *path, const wchar_t *mode) LAB_WIN32_FN(_wfopen);
errno_t _wfopen_s(FILE **file, const wchar_t *path, const wchar_t *mode) LAB_WIN32_FN(_wfopen_s);
int fclose(FILE *file) LAB_WIN32_FN(fclose);
int fflush(FILE *file) LAB_WIN32_FN(fflush);
size_t fread(void *to, size_t size, size_t count, FILE *file) LAB_WIN32_FN(fread);
size_t fwrite(const void *from, size_t size, size_t count, FILE *file) LAB_WIN32_FN(fwrite);
int fseek(FILE *file, int offset, int origin) LAB_WIN32_FN(fseek);
int ftell(FILE *file) LAB_WIN32_FN(ftell);
void rewind(FILE *file) LAB_WIN32_FN(rewind);
int fgetpos(FILE *file, fpos_t *position) LAB_WIN32_FN(fgetpos);
int fsetpos(FILE *file, const fpos_t *position) LAB_WIN32_FN(fsetpos);
void clearerr(FILE *file) LAB_WIN32_FN(clearerr);
void setbuf(FILE *file, char *buffer) LAB_WIN32_FN(setbuf);
int feof(FILE *file) LAB_WIN32_FN(feof);
int ferror(FILE *file) LAB_WIN32_FN(ferror);
int remove(const char *path) LAB_WIN32_FN(remove);
int _wremove(const wchar_t *path) LAB_WIN32_FN(_wremove);
int rename(const char *from, const char *to) LAB_WIN32_FN(rename);
int _unlink(const char *path) LAB_WIN32_FN(remove);
int unlink(const char *path) LAB_WIN32_FN(remove);
int _flushall(void) LAB_WIN32_FN(_flushall);
int flushall(void) LAB_WIN32_FN(_flushall);
int _fileno(FILE *file) LAB_WIN32_FN(_fileno);
void perror(const char *text) LAB_WIN32_FN(perror);
int setvbuf(FILE *file, char *buffer, int mode, size_t size) LAB_WIN32_FN(setvbuf);
LAB_CRT_END

#endif
