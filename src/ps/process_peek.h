/* What drivers declare by themselves: process_peek.c. */
#ifndef NTLAB_PS_PROCESS_PEEK_H
#define NTLAB_PS_PROCESS_PEEK_H

#include <ntifs.h>

LAB_DDK_BEGIN

PVOID PsGetProcessPeb(PEPROCESS Process);
PVOID PsGetProcessWow64Process(PEPROCESS Process);
PVOID PsGetProcessSectionBaseAddress(PEPROCESS Process);
PVOID PsGetProcessDebugPort(PEPROCESS Process);
BOOLEAN PsIsProcessBeingDebugged(PEPROCESS Process);
NTSTATUS PsReferenceProcessFilePointer(PEPROCESS Process, PFILE_OBJECT *FileObject);

LAB_DDK_END

#endif
