/* string.h: byte strings (the host's where they are the same everywhere) and the wide ones of wchar.h. */
#ifndef LAB_CRT_STRING_H
#define LAB_CRT_STRING_H
#pragma GCC system_header

#include "lab_crt.h"

LAB_CRT_BEGIN
void *memcpy(void *to, const void *from, size_t count);
void *memmove(void *to, const void *from, size_t count);
void *memset(void *to, int value, size_t count);
int memcmp(const void *a, const void *b, size_t count);
void *memchr(const void *memory, int value, size_t count);
size_t strlen(const char *text);
size_t strnlen(const char *text, size_t limit);
char *strcpy(char *to, const char *from);
char *strncpy(char *to, const char *from, size_t count);
char *strcat(char *to, const char *from);
char *strncat(char *to, const char *from, size_t count);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t count);
char *strchr(const char *text, int ch);
char *strrchr(const char *text, int ch);
char *strstr(const char *text, const char *part);
size_t strspn(const char *text, const char *set);
size_t strcspn(const char *text, const char *set);
char *strpbrk(const char *text, const char *set);

int strcoll(const char *a, const char *b) LAB_CRT_FN(strcoll);
char *strtok(char *text, const char *separators) LAB_CRT_FN(strtok);
char *strtok_s(char *text, const char *separators, char **context) LAB_CRT_FN(strtok_s);
int _stricmp(const char *a, const char *b) LAB_CRT_FN(_stricmp);
int _strnicmp(const char *a, const char *b, size_t count) LAB_CRT_FN(_strnicmp);
int stricmp(const char *a, const char *b) LAB_CRT_FN(_stricmp);
int strnicmp(const char *a, const char *b, size_t count) LAB_CRT_FN(_strnicmp);
int _memicmp(const void *a, const void *b, size_t count) LAB_CRT_FN(_memicmp);
void *_memccpy(void *to, const void *from, int value, size_t count) LAB_CRT_FN(_memccpy);
char *_strlwr(char *text) LAB_CRT_FN(_strlwr);
char *_strupr(char *text) LAB_CRT_FN(_strupr);
char *strlwr(char *text) LAB_CRT_FN(_strlwr);
char *strupr(char *text) LAB_CRT_FN(_strupr);
char *_strrev(char *text) LAB_CRT_FN(_strrev);
char *_strset(char *text, int ch) LAB_CRT_FN(_strset);
char *_strnset(char *text, int ch, size_t count) LAB_CRT_FN(_strnset);

errno_t memcpy_s(void *to, rsize_t room, const void *from, rsize_t count) LAB_CRT_FN(memcpy_s);
errno_t memmove_s(void *to, rsize_t room, const void *from, rsize_t count) LAB_CRT_FN(memmove_s);
errno_t strcpy_s(char *to, rsize_t room, const char *from) LAB_CRT_FN(strcpy_s);
errno_t strncpy_s(char *to, rsize_t room, const char *from, rsize_t count) LAB_CRT_FN(strncpy_s);
errno_t strcat_s(char *to, rsize_t room, const char *from) LAB_CRT_FN(strcat_s);
errno_t strncat_s(char *to, rsize_t room, const char *from, rsize_t count) LAB_CRT_FN(strncat_s);
errno_t _strlwr_s(char *text, size_t room) LAB_CRT_FN(_strlwr_s);
errno_t _strupr_s(char *text, size_t room) LAB_CRT_FN(_strupr_s);
errno_t _strset_s(char *text, size_t room, int ch) LAB_CRT_FN(_strset_s);
errno_t _strnset_s(char *text, size_t room, int ch, size_t count) LAB_CRT_FN(_strnset_s);
size_t strnlen_s(const char *text, size_t limit) LAB_CRT_FN(strnlen_s);
LAB_CRT_END

#include "lab_crt_wide.h"

#include "lab_crt_cxx.h"

#endif
