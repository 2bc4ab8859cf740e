/* Threads that contend for a lock, and the order in which things happened to them. */
#ifndef NTLAB_TESTS_EX_THREADS_H
#define NTLAB_TESTS_EX_THREADS_H

#include "support/machine.h"
#include <ntifs.h>

static char story[128];

static inline void tell(char what)
{
    size_t length = strlen(story);

    if (length + 1 < sizeof story) {
        story[length] = what;
        story[length + 1] = 0;
    }
}

static inline void start_thread(PKSTART_ROUTINE routine, void *context)
{
    HANDLE handle;

    assert_int_equal(PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, 0, 0, 0, routine, context), STATUS_SUCCESS);
    ZwClose(handle);
    lab_machine_settle();
}

#endif
