/* Threads with a C run time. */
#ifndef NTLAB_PROCESS_H_CRT
#define NTLAB_PROCESS_H_CRT

#include <stdint.h>
#include <lab/crt.h>

LAB_CRT_BEGIN
uintptr_t _beginthreadex(void *security, unsigned stack, unsigned (*routine)(void *), void *argument, unsigned flags,
                         unsigned *id) LAB_WIN32_FN(_beginthreadex);
void _endthreadex(unsigned code) LAB_WIN32_FN(_endthreadex);
uintptr_t _beginthread(void (*routine)(void *), unsigned stack, void *argument) LAB_WIN32_FN(_beginthread);
void _endthread(void) LAB_WIN32_FN(_endthread);
void exit(int code) LAB_WIN32_FN(exit) __attribute__((noreturn));
void _exit(int code) LAB_WIN32_FN(exit) __attribute__((noreturn));
int _getpid(void) LAB_WIN32_FN(_getpid);
LAB_CRT_END

#endif
