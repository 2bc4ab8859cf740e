/*
 * What drivers ask of a process that no kit declares: they bring the declarations along.
 *
 * A process of ntlab has no PEB, no 32-bit half, no debugger and no image file; what is asked of these is answered as
 * for a process that has none.
 */
#include "ps/process_peek.h"
#include "ps/ps_p.h"

/* PsGetProcessPeb: undocumented; the process' environment block. NULL: there is none. IRQL any. */
PVOID PsGetProcessPeb(PEPROCESS Process)
{
    return 0;
}

/* PsGetProcessWow64Process: undocumented; the 32-bit environment block. NULL: a 64-bit process. IRQL any. */
PVOID PsGetProcessWow64Process(PEPROCESS Process)
{
    return 0;
}

/* PsGetProcessSectionBaseAddress: undocumented; where its image is mapped. NULL: nowhere. IRQL any. */
PVOID PsGetProcessSectionBaseAddress(PEPROCESS Process)
{
    return 0;
}

/* PsGetProcessDebugPort: undocumented; the debugger's object. NULL: none is attached. IRQL any. */
PVOID PsGetProcessDebugPort(PEPROCESS Process)
{
    return 0;
}

/* PsIsProcessBeingDebugged: undocumented. IRQL any. */
BOOLEAN PsIsProcessBeingDebugged(PEPROCESS Process)
{
    return FALSE;
}

/*
 * PsReferenceProcessFilePointer: undocumented; the file object that its image was mapped from.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_UNSUCCESSFUL for a process without one, as the system process is on Windows
 */
NTSTATUS PsReferenceProcessFilePointer(PEPROCESS Process, PFILE_OBJECT *FileObject)
{
    *FileObject = 0;
    return STATUS_UNSUCCESSFUL;
}

/* PsIsSystemProcess: undocumented; is it the system process? IRQL any. */
BOOLEAN PsIsSystemProcess(PEPROCESS Process)
{
    return Process->is_system;
}

/* PsIsProtectedProcess: undocumented; is it kept from other programs, as anti-malware services are? None is. */
BOOLEAN PsIsProtectedProcess(PEPROCESS Process)
{
    return FALSE;
}

/* PsGetProcessExitProcessCalled: undocumented; has it begun to end? IRQL any. */
BOOLEAN PsGetProcessExitProcessCalled(PEPROCESS Process)
{
    return Process->exiting;
}

/* PsGetProcessJob: undocumented; the job that it is in. NULL: none. IRQL any. */
PVOID PsGetProcessJob(PEPROCESS Process)
{
    return 0;
}

/* PsGetProcessWin32Process, PsGetCurrentProcessWin32Process: undocumented; what the window manager keeps for it. NULL:
 * it has no windows. IRQL any. */
PVOID PsGetProcessWin32Process(PEPROCESS Process)
{
    return 0;
}

PVOID PsGetCurrentProcessWin32Process(void)
{
    return 0;
}

/* PsGetCurrentProcessWow64Process: as PsGetProcessWow64Process. */
PVOID PsGetCurrentProcessWow64Process(void)
{
    return 0;
}

/* PsGetProcessSessionId, PsGetProcessSessionIdEx, PsGetCurrentProcessSessionId: undocumented; the machine has session
 * 0 alone; for the system process, which is in none, Ex says so by -1. IRQL any. */
ULONG PsGetProcessSessionId(PEPROCESS Process)
{
    return 0;
}

ULONG PsGetProcessSessionIdEx(PEPROCESS Process)
{
    return Process->is_system ? (ULONG)-1 : 0;
}

ULONG PsGetCurrentProcessSessionId(void)
{
    return 0;
}

/*
 * PsAcquireProcessExitSynchronization, PsReleaseProcessExitSynchronization: undocumented; keep the process's address
 * space and handles from going while something is done with them.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_PROCESS_IS_TERMINATING
 */
NTSTATUS PsAcquireProcessExitSynchronization(PEPROCESS Process)
{
    return ExAcquireRundownProtection(&Process->rundown) ? STATUS_SUCCESS : STATUS_PROCESS_IS_TERMINATING;
}

void PsReleaseProcessExitSynchronization(PEPROCESS Process)
{
    ExReleaseRundownProtection(&Process->rundown);
}

/* PsChargeProcessNonPagedPoolQuota, PsChargeProcessPagedPoolQuota and what returns it: undocumented; the documented
 * calls for one kind of pool. */
NTSTATUS PsChargeProcessNonPagedPoolQuota(PEPROCESS Process, SIZE_T Amount)
{
    return PsChargeProcessPoolQuota(Process, NonPagedPool, Amount);
}

NTSTATUS PsChargeProcessPagedPoolQuota(PEPROCESS Process, SIZE_T Amount)
{
    return PsChargeProcessPoolQuota(Process, PagedPool, Amount);
}

void PsReturnProcessNonPagedPoolQuota(PEPROCESS Process, SIZE_T Amount)
{
    PsReturnPoolQuota(Process, NonPagedPool, Amount);
}

void PsReturnProcessPagedPoolQuota(PEPROCESS Process, SIZE_T Amount)
{
    PsReturnPoolQuota(Process, PagedPool, Amount);
}
