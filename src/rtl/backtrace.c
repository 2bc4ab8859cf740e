/*
 * backtrace.c: the return addresses on the caller's stack.
 *
 * Frames are found by frame pointers, so only what is compiled with them shows.
 */
#include "rtl_p.h"
#include "engine/ddi.h"
#include "host/host.h"

#define DEEPEST   256u
#define OWN_FRAME 1u

static __attribute__((noinline)) ULONG capture(ULONG skip, ULONG count, PVOID *to)
{
    PVOID frames[DEEPEST];
    ULONG found = host_backtrace(frames, DEEPEST, 0);

    skip += OWN_FRAME + 1; /* this function and the DDI */
    if (found <= skip)
        return 0;
    found -= skip;
    if (found > count)
        found = count;
    memcpy(to, frames + skip, found * sizeof *to);
    return found;
}

/*
 * RtlCaptureStackBackTrace: return addresses, the caller's own place first.
 *
 * IRQL    any
 * Units   the hash is the sum of the addresses' low halves
 * Source  ntifs/nf-ntifs-rtlcapturestackbacktrace
 */
__attribute__((noinline)) USHORT NTAPI RtlCaptureStackBackTrace(ULONG FramesToSkip, ULONG FramesToCapture,
                                                                PVOID *BackTrace, PULONG BackTraceHash)
{
    ULONG count, hash = 0;

    LAB_DDI(RtlCaptureStackBackTrace);
    if (FramesToSkip > DEEPEST)
        return 0;
    count = capture(FramesToSkip, FramesToCapture, BackTrace);
    for (ULONG i = 0; i < count; i++)
        hash += (ULONG)(ULONG_PTR)BackTrace[i];
    if (BackTraceHash != NULL)
        *BackTraceHash = hash;
    return (USHORT)count;
}

/*
 * RtlWalkFrameChain: the same; the flags' bits above the low byte are frames to skip. User stacks are not walked.
 *
 * IRQL    any
 * Source  ntddk/nf-ntddk-rtlwalkframechain
 */
__attribute__((noinline)) ULONG NTAPI RtlWalkFrameChain(PVOID *Callers, ULONG Count, ULONG Flags)
{
    ULONG count;

    LAB_DDI(RtlWalkFrameChain);
    if ((Flags & 1) || Flags >> 8 > DEEPEST)
        return 0;
    count = capture(Flags >> 8, Count, Callers);
    __asm__ volatile("" : "+r"(count)); /* no tail call: this frame is one of those that are skipped */
    return count;
}
