/* Answers of ZwQuerySystemInformation, between its files. */
#ifndef NTLAB_IO_SYSTEM_INFORMATION_H
#define NTLAB_IO_SYSTEM_INFORMATION_H

#include <string.h>

#include "ob/ob_p.h"
#include "ps/ps_walk.h"

struct lab__system_answer {
    char *buffer;
    ULONG room, used;
};

/* The next `size` bytes of the answer; 0 where there is no room, which counts all the same. */
static inline PVOID lab__system_take(struct lab__system_answer *answer, ULONG size)
{
    ULONG at = answer->used;

    answer->used += size;
    if (answer->used > answer->room)
        return 0;
    memset(answer->buffer + at, 0, size);
    return answer->buffer + at;
}

/* system_handles.c: SystemHandleInformation, SystemExtendedHandleInformation */
void lab__system_tell_handles(struct lab__system_answer *answer);
void lab__system_tell_handles_extended(struct lab__system_answer *answer);

#endif
