/* stdlib.h of programs: what drivers have, memory, the environment, the end. */
#ifndef NTLAB_WIN32_STDLIB_H
#define NTLAB_WIN32_STDLIB_H

#include_next <stdlib.h>
#include <lab/crt.h>
#include <stddef.h>

#define EXIT_SUCCESS 0
#define EXIT_FAILURE 1

LAB_CRT_BEGIN
void *malloc(size_t size);
void *calloc(size_t count, size_t size);
void *realloc(void *memory, size_t size);
void free(void *memory);
void *_aligned_malloc(size_t size, size_t alignment) LAB_WIN32_FN(_aligned_malloc);
void _aligned_free(void *memory) LAB_WIN32_FN(_aligned_free);
char *_strdup(const char *text) LAB_WIN32_FN(_strdup);
char *strdup(const char *text) LAB_WIN32_FN(_strdup);
wchar_t *_wcsdup(const wchar_t *text) LAB_WIN32_FN(_wcsdup);
char *getenv(const char *name);
void exit(int code) LAB_WIN32_FN(exit) __attribute__((noreturn));
void _exit(int code) LAB_WIN32_FN(exit) __attribute__((noreturn));
void abort(void) LAB_WIN32_FN(abort) __attribute__((noreturn));
void quick_exit(int code) LAB_WIN32_FN(exit) __attribute__((noreturn));
void _Exit(int code) LAB_WIN32_FN(exit) __attribute__((noreturn));
int at_quick_exit(void (*routine)(void)) LAB_WIN32_FN(atexit);
lldiv_t lldiv(long long numerator, long long denominator) LAB_WIN32_FN(lldiv);
int mblen(const char *text, size_t size) LAB_WIN32_FN(mblen);
int atexit(void (*routine)(void)) LAB_WIN32_FN(atexit);
int system(const char *command) LAB_WIN32_FN(system);
int _wsystem(const wchar_t *command) LAB_WIN32_FN(_wsystem);
wchar_t *_wgetenv(const wchar_t *name) LAB_WIN32_FN(_wgetenv);
double atof(const char *text);
double strtod(const char *text, char **end);
LAB_CRT_END

#endif
