/* Processes and threads. */
#ifndef NTLAB_NT_PS_PROCESS_H
#define NTLAB_NT_PS_PROCESS_H

#include <ntdef.h>
#include <nt/names.h>
#include <nt/ke_thread.h>

LAB_DDK_BEGIN

#define THREAD_TERMINATE                 1
#define THREAD_SUSPEND_RESUME            2
#define THREAD_GET_CONTEXT               8
#define THREAD_SET_CONTEXT               0x10
#define THREAD_SET_INFORMATION           0x20
#define THREAD_SET_LIMITED_INFORMATION   0x0400
#define THREAD_QUERY_LIMITED_INFORMATION 0x0800
#define PROCESS_DUP_HANDLE               0x40

#define PROCESS_ALL_ACCESS 0x001fffff

#define THREAD_ALL_ACCESS 0x001fffff

extern POBJECT_TYPE *PsThreadType;
extern POBJECT_TYPE *PsProcessType;

PEPROCESS IoGetCurrentProcess(void);
NTSTATUS PsAllocateAffinityToken(PAFFINITY_TOKEN *AffinityToken);
NTSTATUS PsCreateSystemThread(PHANDLE ThreadHandle, ULONG DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                              HANDLE ProcessHandle, PCLIENT_ID ClientId, PKSTART_ROUTINE StartRoutine,
                              PVOID StartContext);
void PsFreeAffinityToken(PAFFINITY_TOKEN AffinityToken);
PETHREAD PsGetCurrentThread(void);
NTSTATUS PsGetProcessExitStatus(PEPROCESS Process);
PUCHAR PsGetProcessImageFileName(PEPROCESS Process);
HANDLE PsGetProcessInheritedFromUniqueProcessId(PEPROCESS Process);
NTSTATUS PsGetThreadExitStatus(PETHREAD Thread);
PEPROCESS PsGetThreadProcess(PETHREAD Thread);
BOOLEAN PsGetVersion(PULONG MajorVersion, PULONG MinorVersion, PULONG BuildNumber, PUNICODE_STRING CSDVersion);
ULONG64 PsQueryTotalCycleTimeProcess(PEPROCESS Process, PULONG64 CycleTimeStamp);
void PsRevertToUserMultipleGroupAffinityThread(PAFFINITY_TOKEN AffinityToken);
NTSTATUS PsSetSystemMultipleGroupAffinityThread(PGROUP_AFFINITY GroupAffinities, USHORT GroupCount,
                                                PAFFINITY_TOKEN AffinityToken);
NTSTATUS PsTerminateSystemThread(NTSTATUS ExitStatus);
NTSTATUS PsWrapApcWow64Thread(PVOID *ApcContext, PVOID *ApcRoutine);

LAB_DDK_END

#define NtCurrentProcess()  ((HANDLE)(LONG_PTR)-1)
#define ZwCurrentProcess()  NtCurrentProcess()
#define NtCurrentThread()   ((HANDLE)(LONG_PTR)-2)
#define ZwCurrentThread()   NtCurrentThread()
#define PsGetCurrentProcess IoGetCurrentProcess

#endif
