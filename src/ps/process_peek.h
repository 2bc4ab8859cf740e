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
BOOLEAN PsIsSystemProcess(PEPROCESS Process);
BOOLEAN PsIsProtectedProcess(PEPROCESS Process);
BOOLEAN PsGetProcessExitProcessCalled(PEPROCESS Process);
PVOID PsGetProcessJob(PEPROCESS Process);
PVOID PsGetProcessWin32Process(PEPROCESS Process);
PVOID PsGetCurrentProcessWin32Process(void);
PVOID PsGetCurrentProcessWow64Process(void);
ULONG PsGetProcessSessionId(PEPROCESS Process);
ULONG PsGetProcessSessionIdEx(PEPROCESS Process);
ULONG PsGetCurrentProcessSessionId(void);
NTSTATUS PsAcquireProcessExitSynchronization(PEPROCESS Process);
void PsReleaseProcessExitSynchronization(PEPROCESS Process);
NTSTATUS PsChargeProcessNonPagedPoolQuota(PEPROCESS Process, SIZE_T Amount);
NTSTATUS PsChargeProcessPagedPoolQuota(PEPROCESS Process, SIZE_T Amount);
void PsReturnProcessNonPagedPoolQuota(PEPROCESS Process, SIZE_T Amount);
void PsReturnProcessPagedPoolQuota(PEPROCESS Process, SIZE_T Amount);

/* thread_peek.c */
PVOID PsGetThreadTeb(PETHREAD Thread);
PVOID PsGetThreadWin32Thread(PETHREAD Thread);
PVOID PsGetCurrentThreadWin32Thread(void);
ULONG PsGetThreadSessionId(PETHREAD Thread);
ULONG PsGetThreadFreezeCount(PETHREAD Thread);
BOOLEAN PsGetThreadHardErrorsAreDisabled(PETHREAD Thread);
void PsSetThreadHardErrorsAreDisabled(PETHREAD Thread, BOOLEAN Disabled);
PEPROCESS PsGetCurrentThreadProcess(void);
HANDLE PsGetCurrentThreadProcessId(void);
KPROCESSOR_MODE PsGetCurrentThreadPreviousMode(void);
PVOID PsGetCurrentThreadStackBase(void);
PVOID PsGetCurrentThreadStackLimit(void);
void PsEnterPriorityRegion(void);
void PsLeavePriorityRegion(void);
void PsRevertThreadToSelf(PETHREAD Thread);

LAB_DDK_END

#endif
