/* C++: new and delete. Programs are compiled without exceptions: new gives NULL where memory is used up. */
#include <stdio.h>
#include <stdlib.h>

#include "win32/win32_p.h"

#define CXX(name) __asm__(LAB_CRT_TEXT(__USER_LABEL_PREFIX__) name) __attribute__((weak))

void *new_one(size_t size) CXX("_Znwm");
void *new_many(size_t size) CXX("_Znam");
void delete_one(void *memory) CXX("_ZdlPv");
void delete_many(void *memory) CXX("_ZdaPv");
void delete_one_sized(void *memory, size_t size) CXX("_ZdlPvm");
void delete_many_sized(void *memory, size_t size) CXX("_ZdaPvm");
void pure_virtual(void) CXX("__cxa_pure_virtual");

void *new_one(size_t size)
{
    return malloc(size ? size : 1);
}

void *new_many(size_t size)
{
    return malloc(size ? size : 1);
}

void delete_one(void *memory)
{
    free(memory);
}

void delete_many(void *memory)
{
    free(memory);
}

void delete_one_sized(void *memory, size_t size)
{
    free(memory);
}

void delete_many_sized(void *memory, size_t size)
{
    free(memory);
}

void pure_virtual(void)
{
    __builtin_trap();
}

/* Of the C++ library, where the program has it: an exception that nobody catches ends the program, not the host's
 * process. */
void (*set_terminate(void (*handler)(void)))(void) CXX("_ZSt13set_terminatePFvvE");

static void terminated(void)
{
    fprintf(stderr, "ntlab: the program threw an exception that nobody caught, or called std::terminate\n");
    lab__win32_exit(3);
}

void lab__win32_cxx_begin(void)
{
    if (set_terminate)
        set_terminate(terminated);
}
