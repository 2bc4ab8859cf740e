/* Single keys: the host's standard input, a character at a time. */
#ifndef NTLAB_CONIO_H
#define NTLAB_CONIO_H

#include <lab/crt.h>
#include <stdarg.h>

LAB_CRT_BEGIN
int _getch(void) LAB_WIN32_FN(_getch);
int getch(void) LAB_WIN32_FN(_getch);
int _getche(void) LAB_WIN32_FN(_getch);
int _kbhit(void) LAB_WIN32_FN(_kbhit);
int kbhit(void) LAB_WIN32_FN(_kbhit);
int _putch(int c) LAB_WIN32_FN(putchar);
int _cprintf(const char *format, ...) LAB_WIN32_FN(printf);
int _cputs(const char *text) LAB_WIN32_FN(_cputs);
LAB_CRT_END

#endif
