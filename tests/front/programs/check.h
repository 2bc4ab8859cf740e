/* What test programs count their failures with. */
#ifndef NTLAB_TEST_CHECK_H
#define NTLAB_TEST_CHECK_H

#include <windows.h>
#include <stdio.h>

static int failures;

#define CHECK(condition)                                                                                               \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            failures++;                                                                                                \
            printf("%s:%d: %s is not so (error %lx)\n", __FILE__, __LINE__, #condition, GetLastError());               \
        }                                                                                                              \
    } while (0)

#endif
