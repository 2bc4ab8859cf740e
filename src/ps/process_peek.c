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
