/* string.h of programs: what drivers have, and errors by name. */
#ifndef NTLAB_WIN32_STRING_H
#define NTLAB_WIN32_STRING_H

#include_next <string.h>
#include <lab/crt.h>
#include <stddef.h>

LAB_CRT_BEGIN
char *strerror(int error) LAB_WIN32_FN(strerror);
errno_t strerror_s(char *text, size_t size, int error) LAB_WIN32_FN(strerror_s);
LAB_CRT_END

#endif
