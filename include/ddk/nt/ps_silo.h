/* Silos. */
#ifndef NTLAB_NT_PS_SILO_H
#define NTLAB_NT_PS_SILO_H

#include <ntdef.h>
#include <nt/names.h>
#include <nt/ex_pool.h>

LAB_DDK_BEGIN

typedef void SILO_CONTEXT_CLEANUP_CALLBACK(PVOID SiloContext);
typedef SILO_CONTEXT_CLEANUP_CALLBACK *PSILO_CONTEXT_CLEANUP_CALLBACK;
typedef NTSTATUS SILO_MONITOR_CREATE_CALLBACK(PESILO Silo);
typedef SILO_MONITOR_CREATE_CALLBACK *PSILO_MONITOR_CREATE_CALLBACK;
typedef void SILO_MONITOR_TERMINATE_CALLBACK(PESILO Silo);
typedef SILO_MONITOR_TERMINATE_CALLBACK *PSILO_MONITOR_TERMINATE_CALLBACK;

#define SILO_MONITOR_REGISTRATION_VERSION 1

typedef struct _SILO_MONITOR_REGISTRATION {
    UCHAR Version;
    BOOLEAN MonitorHost;
    BOOLEAN MonitorExistingSilos;
    UCHAR Reserved[5];
    union {
        PUNICODE_STRING DriverObjectName;
        PUNICODE_STRING ComponentName;
    };
    PSILO_MONITOR_CREATE_CALLBACK CreateCallback;
    PSILO_MONITOR_TERMINATE_CALLBACK TerminateCallback;
} SILO_MONITOR_REGISTRATION, *PSILO_MONITOR_REGISTRATION;

NTSTATUS PsAllocSiloContextSlot(ULONG_PTR Reserved, ULONG *ReturnedContextSlot);
PESILO PsAttachSiloToCurrentThread(PESILO Silo);
NTSTATUS PsCreateSiloContext(PESILO Silo, ULONG Size, POOL_TYPE PoolType,
                             SILO_CONTEXT_CLEANUP_CALLBACK *ContextCleanupCallback, PVOID *ReturnedSiloContext);
void PsDereferenceSiloContext(PVOID SiloContext);
void PsDetachSiloFromCurrentThread(PESILO PreviousSilo);
NTSTATUS PsFreeSiloContextSlot(ULONG ContextSlot);
PESILO PsGetCurrentServerSilo(void);
PESILO PsGetCurrentSilo(void);
PESILO PsGetEffectiveServerSilo(PESILO Silo);
PESILO PsGetHostSilo(void);
PESILO PsGetJobServerSilo(struct _EJOB *Job);
NTSTATUS PsGetJobSilo(struct _EJOB *Job, PESILO *Silo);
PESILO PsGetParentSilo(struct _EJOB *Job);
NTSTATUS PsGetPermanentSiloContext(PESILO Silo, ULONG ContextSlot, PVOID *ReturnedSiloContext);
ULONG PsGetServerSiloActiveConsoleId(PESILO Silo);
GUID *PsGetSiloContainerId(PESILO Silo);
NTSTATUS PsGetSiloContext(PESILO Silo, ULONG ContextSlot, PVOID *ReturnedSiloContext);
ULONG PsGetSiloMonitorContextSlot(PSILO_MONITOR Monitor);
PESILO PsGetThreadServerSilo(PETHREAD Thread);
NTSTATUS PsInsertPermanentSiloContext(PESILO Silo, ULONG ContextSlot, PVOID SiloContext);
NTSTATUS PsInsertSiloContext(PESILO Silo, ULONG ContextSlot, PVOID SiloContext);
BOOLEAN PsIsHostSilo(PESILO Silo);
NTSTATUS PsMakeSiloContextPermanent(PESILO Silo, ULONG ContextSlot);
void PsReferenceSiloContext(PVOID SiloContext);
NTSTATUS PsRegisterSiloMonitor(PSILO_MONITOR_REGISTRATION Registration, PSILO_MONITOR *ReturnedMonitor);
NTSTATUS PsRemoveSiloContext(PESILO Silo, ULONG ContextSlot, PVOID *RemovedSiloContext);
NTSTATUS PsReplaceSiloContext(PESILO Silo, ULONG ContextSlot, PVOID NewSiloContext, PVOID *OldSiloContext);
NTSTATUS PsStartSiloMonitor(PSILO_MONITOR Monitor);
void PsTerminateServerSilo(PESILO ServerSilo, NTSTATUS ExitStatus);
void PsUnregisterSiloMonitor(PSILO_MONITOR Monitor);

LAB_DDK_END

#endif
