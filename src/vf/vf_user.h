/*
 * What a driver does with the addresses that a program gave it, unchecked: METHOD_NEITHER and devices without
 * DO_BUFFERED_IO and DO_DIRECT_IO. Called on a strict machine only.
 *
 * While the driver's dispatch routine runs, the buffers' pages are closed, and each access comes by as a fault. One to
 * what was not probed stops the machine, and so does reading a byte twice: the program can change it in between.
 * Only x86-64 tells of each access, as its flags let one instruction run by itself; arm64's user mode has nothing like
 * it, so that there the first access to each page counts, and double fetches are not seen.
 */
#ifndef NTLAB_VF_USER_H
#define NTLAB_VF_USER_H

#include <ntdef.h>
#include "host/host.h"

void lab__vf_user_start(void);
/* A request with these buffers, of which each may be 0, is about to be sent by this thread; it is back, or pends. */
void lab__vf_user_begin(const void *in, SIZE_T in_size, const void *out, SIZE_T out_size);
void lab__vf_user_end_slow(void);

extern BOOLEAN lab__vf_user_watched;
static inline void lab__vf_user_end(void)
{
    if (__builtin_expect(lab__vf_user_watched, 0))
        lab__vf_user_end_slow();
}
void lab__vf_user_leave_slow(void);
/* The thread waits, or leaves the request pending: nobody touches the buffers in another process from here on. */
static inline void lab__vf_user_leave(void)
{
    if (__builtin_expect(lab__vf_user_watched, 0))
        lab__vf_user_leave_slow();
}
void lab__vf_user_probed_slow(const volatile void *address, SIZE_T size);
/* The driver has made sure that the range is the program's own. */
static inline void lab__vf_user_probed(const volatile void *address, SIZE_T size)
{
    if (__builtin_expect(lab__vf_user_watched, 0))
        lab__vf_user_probed_slow(address, size);
}
void lab__vf_user_locking_slow(const void *address, SIZE_T size, CCHAR mode, PVOID caller);
/* MmProbeAndLockPages, which probes for UserMode only. */
static inline void lab__vf_user_locking(const void *address, SIZE_T size, CCHAR mode, PVOID caller)
{
    if (__builtin_expect(lab__vf_user_watched, 0))
        lab__vf_user_locking_slow(address, size, mode, caller);
}
/* user_irql.c: a driver was given a program's addresses, so it is watched for touching such memory at DISPATCH_LEVEL.
 */
void lab__vf_user_irql_start(void);
extern BOOLEAN lab__vf_user_armed;
void lab__vf_user_arm_slow(void);
static inline void lab__vf_user_arm(void)
{
    if (__builtin_expect(!lab__vf_user_armed, 0))
        lab__vf_user_arm_slow();
}
void lab__vf_user_close(void); /* the whole arena */
void lab__vf_user_open(void);
void lab__vf_user_watch_again(void); /* user.c: what it watches is closed anew */
PVOID lab__vf_user_accessor(const struct host_fault *fault);
BOOLEAN lab__vf_user_fault_at_irql(struct host_fault *fault);

/* Was the fault an access that is watched, or the step after one? Then the code goes on. */
BOOLEAN lab__vf_user_fault(struct host_fault *fault);

#endif
