/* High-resolution timers. */
#ifndef NTLAB_NT_EX_TIMER_H
#define NTLAB_NT_EX_TIMER_H

#include <ntdef.h>
#include <nt/names.h>

LAB_DDK_BEGIN

typedef void *PEXT_CANCEL_PARAMETERS;
typedef void EXT_DELETE_CALLBACK(void *context);
typedef EXT_DELETE_CALLBACK *PEXT_DELETE_CALLBACK;

typedef struct _EXT_DELETE_PARAMETERS {
    ULONG Version;
    ULONG Reserved;
    PEXT_DELETE_CALLBACK DeleteCallback;
    void *DeleteContext;
} EXT_DELETE_PARAMETERS, *PEXT_DELETE_PARAMETERS;

typedef void EXT_CALLBACK(PEX_TIMER, PVOID);
typedef EXT_CALLBACK *PEXT_CALLBACK;

typedef struct _EXT_SET_PARAMETERS_V0 {
    ULONG Version;
    ULONG Reserved;
    LONGLONG NoWakeTolerance;
} EXT_SET_PARAMETERS, KT2_SET_PARAMETERS, *PEXT_SET_PARAMETERS, *PKT2_SET_PARAMETERS;

#define FLAG_OWNER_POINTER_IS_THREAD 1

#define EX_TIMER_HIGH_RESOLUTION     4
#define EX_TIMER_NO_WAKE             8
#define EX_TIMER_UNLIMITED_TOLERANCE (-1)
#define EX_TIMER_NOTIFICATION        0x80000000

PEX_TIMER ExAllocateTimer(PEXT_CALLBACK callback, void *context, ULONG attr);
BOOLEAN ExCancelTimer(PEX_TIMER timer, PEXT_CANCEL_PARAMETERS params);
BOOLEAN ExDeleteTimer(PEX_TIMER timer, BOOLEAN cancel, BOOLEAN wait, PEXT_DELETE_PARAMETERS params);
void ExQueryTimerResolution(PULONG MaximumTime, PULONG MinimumTime, PULONG CurrentTime);
BOOLEAN ExSetTimer(PEX_TIMER timer, LONGLONG due, LONGLONG period, EXT_SET_PARAMETERS *params);
ULONG ExSetTimerResolution(ULONG DesiredTime, BOOLEAN SetResolution);

LAB_DDK_END

FORCEINLINE void ExInitializeSetTimerParameters(PEXT_SET_PARAMETERS Parameters)
{
    Parameters->Version = 0;
    Parameters->Reserved = 0;
    Parameters->NoWakeTolerance = 0;
}

FORCEINLINE void ExInitializeDeleteTimerParameters(PEXT_DELETE_PARAMETERS Parameters)
{
    Parameters->Version = 0;
    Parameters->Reserved = 0;
    Parameters->DeleteCallback = NULL;
    Parameters->DeleteContext = NULL;
}

#endif
