/* Hardware errors: plug-ins of the platform's error driver (PSHED). */
#ifndef NTLAB_NT_WHEA_PSHED_H
#define NTLAB_NT_WHEA_PSHED_H

#include <ntdef.h>
#include <nt/ke_interrupt.h>
#include <nt/whea_packet.h>
#include <nt/whea_source.h>

LAB_DDK_BEGIN

typedef union _WHEA_ERROR_INJECTION_CAPABILITIES {
    struct {
        ULONG ProcessorCorrectable : 1;
        ULONG ProcessorUncorrectableNonFatal : 1;
        ULONG ProcessorUncorrectableFatal : 1;
        ULONG MemoryCorrectable : 1;
        ULONG MemoryUncorrectableNonFatal : 1;
        ULONG MemoryUncorrectableFatal : 1;
        ULONG PCIExpressCorrectable : 1;
        ULONG PCIExpressUncorrectableNonFatal : 1;
        ULONG PCIExpressUncorrectableFatal : 1;
        ULONG PlatformCorrectable : 1;
        ULONG PlatformUncorrectableNonFatal : 1;
        ULONG PlatformUncorrectableFatal : 1;
        ULONG IA64Corrected : 1;
        ULONG IA64Recoverable : 1;
        ULONG IA64Fatal : 1;
        ULONG IA64RecoverableCache : 1;
        ULONG IA64RecoverableRegFile : 1;
        ULONG Reserved : 15;
    };
    ULONG AsULONG;
} WHEA_ERROR_INJECTION_CAPABILITIES, *PWHEA_ERROR_INJECTION_CAPABILITIES;

#define INJECT_ERRTYPE_PROCESSOR_CORRECTABLE            0x00000001
#define INJECT_ERRTYPE_PROCESSOR_UNCORRECTABLENONFATAL  0x00000002
#define INJECT_ERRTYPE_PROCESSOR_UNCORRECTABLEFATAL     0x00000004
#define INJECT_ERRTYPE_MEMORY_CORRECTABLE               0x00000008
#define INJECT_ERRTYPE_MEMORY_UNCORRECTABLENONFATAL     0x00000010
#define INJECT_ERRTYPE_MEMORY_UNCORRECTABLEFATAL        0x00000020
#define INJECT_ERRTYPE_PCIEXPRESS_CORRECTABLE           0x00000040
#define INJECT_ERRTYPE_PCIEXPRESS_UNCORRECTABLENONFATAL 0x00000080
#define INJECT_ERRTYPE_PCIEXPRESS_UNCORRECTABLEFATAL    0x00000100
#define INJECT_ERRTYPE_PLATFORM_CORRECTABLE             0x00000200
#define INJECT_ERRTYPE_PLATFORM_UNCORRECTABLENONFATAL   0x00000400
#define INJECT_ERRTYPE_PLATFORM_UNCORRECTABLEFATAL      0x00000800

typedef NTSTATUS (*PSHED_PI_GET_ALL_ERROR_SOURCES)(PVOID PluginContext, PULONG Count,
                                                   PWHEA_ERROR_SOURCE_DESCRIPTOR *ErrorSrcs, PULONG Length);

typedef NTSTATUS (*PSHED_PI_GET_ERROR_SOURCE_INFO)(PVOID PluginContext, PWHEA_ERROR_SOURCE_DESCRIPTOR ErrorSource);

typedef NTSTATUS (*PSHED_PI_SET_ERROR_SOURCE_INFO)(PVOID PluginContext, PWHEA_ERROR_SOURCE_DESCRIPTOR ErrorSource);

typedef NTSTATUS (*PSHED_PI_ENABLE_ERROR_SOURCE)(PVOID PluginContext, PWHEA_ERROR_SOURCE_DESCRIPTOR ErrorSource);

typedef NTSTATUS (*PSHED_PI_DISABLE_ERROR_SOURCE)(PVOID PluginContext, PWHEA_ERROR_SOURCE_DESCRIPTOR ErrorSource);

typedef NTSTATUS (*PSHED_PI_WRITE_ERROR_RECORD)(PVOID PluginContext, ULONG Flags, ULONG RecordLength,
                                                PWHEA_ERROR_RECORD ErrorRecord);

typedef NTSTATUS (*PSHED_PI_READ_ERROR_RECORD)(PVOID PluginContext, ULONG Flags, ULONGLONG ErrorRecordId,
                                               PULONGLONG NextErrorRecordId, PULONG RecordLength,
                                               PWHEA_ERROR_RECORD ErrorRecord);

typedef NTSTATUS (*PSHED_PI_CLEAR_ERROR_RECORD)(PVOID PluginContext, ULONG Flags, ULONGLONG ErrorRecordId);

typedef NTSTATUS (*PSHED_PI_RETRIEVE_ERROR_INFO)(PVOID PluginContext, PWHEA_ERROR_SOURCE_DESCRIPTOR ErrorSource,
                                                 ULONGLONG BufferLength, PWHEA_ERROR_PACKET Packet);

typedef NTSTATUS (*PSHED_PI_FINALIZE_ERROR_RECORD)(PVOID PluginContext, PWHEA_ERROR_SOURCE_DESCRIPTOR ErrorSource,
                                                   ULONG BufferLength, PWHEA_ERROR_RECORD ErrorRecord);

typedef NTSTATUS (*PSHED_PI_CLEAR_ERROR_STATUS)(PVOID PluginContext, PWHEA_ERROR_SOURCE_DESCRIPTOR ErrorSource,
                                                ULONG BufferLength, PWHEA_ERROR_RECORD ErrorRecord);

typedef NTSTATUS (*PSHED_PI_ATTEMPT_ERROR_RECOVERY)(PVOID PluginContext, ULONG BufferLength,
                                                    PWHEA_ERROR_RECORD ErrorRecord);

typedef NTSTATUS (*PSHED_PI_GET_INJECTION_CAPABILITIES)(PVOID PluginContext,
                                                        PWHEA_ERROR_INJECTION_CAPABILITIES Capabilities);

typedef NTSTATUS (*PSHED_PI_INJECT_ERROR)(PVOID PluginContext, ULONGLONG ErrorType, ULONGLONG Parameter1,
                                          ULONGLONG Parameter2, ULONGLONG Parameter3, ULONGLONG Parameter4);

typedef struct _WHEA_PSHED_PLUGIN_CALLBACKS {
    PSHED_PI_GET_ALL_ERROR_SOURCES GetAllErrorSources;
    PVOID Reserved;
    PSHED_PI_GET_ERROR_SOURCE_INFO GetErrorSourceInfo;
    PSHED_PI_SET_ERROR_SOURCE_INFO SetErrorSourceInfo;
    PSHED_PI_ENABLE_ERROR_SOURCE EnableErrorSource;
    PSHED_PI_DISABLE_ERROR_SOURCE DisableErrorSource;
    PSHED_PI_WRITE_ERROR_RECORD WriteErrorRecord;
    PSHED_PI_READ_ERROR_RECORD ReadErrorRecord;
    PSHED_PI_CLEAR_ERROR_RECORD ClearErrorRecord;
    PSHED_PI_RETRIEVE_ERROR_INFO RetrieveErrorInfo;
    PSHED_PI_FINALIZE_ERROR_RECORD FinalizeErrorRecord;
    PSHED_PI_CLEAR_ERROR_STATUS ClearErrorStatus;
    PSHED_PI_ATTEMPT_ERROR_RECOVERY AttemptRecovery;
    PSHED_PI_GET_INJECTION_CAPABILITIES GetInjectionCapabilities;
    PSHED_PI_INJECT_ERROR InjectError;
} WHEA_PSHED_PLUGIN_CALLBACKS, *PWHEA_PSHED_PLUGIN_CALLBACKS;

#define WHEA_PLUGIN_REGISTRATION_PACKET_V1 0x00010000
#define WHEA_PLUGIN_REGISTRATION_PACKET_V2 0x00020000

typedef struct _WHEA_PSHED_PLUGIN_REGISTRATION_PACKET_V1 {
    ULONG Length;
    ULONG Version;
    PVOID Context;
    ULONG FunctionalAreaMask;
    ULONG Reserved;
    WHEA_PSHED_PLUGIN_CALLBACKS Callbacks;
} WHEA_PSHED_PLUGIN_REGISTRATION_PACKET_V1, *PWHEA_PSHED_PLUGIN_REGISTRATION_PACKET_V1;

typedef struct _WHEA_PSHED_PLUGIN_REGISTRATION_PACKET_V2 {
    ULONG Length;
    ULONG Version;
    PVOID Context;
    ULONG FunctionalAreaMask;
    ULONG Reserved;
    WHEA_PSHED_PLUGIN_CALLBACKS Callbacks;
    PVOID PluginHandle;
} WHEA_PSHED_PLUGIN_REGISTRATION_PACKET_V2, *PWHEA_PSHED_PLUGIN_REGISTRATION_PACKET_V2;

#define WHEA_PLUGIN_REGISTRATION_PACKET_VERSION WHEA_PLUGIN_REGISTRATION_PACKET_V2
typedef WHEA_PSHED_PLUGIN_REGISTRATION_PACKET_V2 WHEA_PSHED_PLUGIN_REGISTRATION_PACKET,
    *PWHEA_PSHED_PLUGIN_REGISTRATION_PACKET;

#define PshedFADiscovery              0x00000001
#define PshedFAErrorSourceControl     0x00000002
#define PshedFAErrorRecordPersistence 0x00000004
#define PshedFAErrorInfoRetrieval     0x00000008
#define PshedFAErrorRecovery          0x00000010
#define PshedFAErrorInjection         0x00000020
#define WHEA_WRITE_FLAG_DUMMY         0x00000001

typedef BOOLEAN (*PFN_WHEA_HIGH_IRQL_LOG_SEL_EVENT_HANDLER)(PVOID Context, PVOID OsSelRecord);

PWHEA_ERROR_PACKET WheaGetErrPacketFromErrRecord(PWHEA_ERROR_RECORD Record);
NTSTATUS WheaAddErrorSource(PWHEA_ERROR_SOURCE_DESCRIPTOR ErrorSource, PVOID Context);
BOOLEAN WheaHighIrqlLogSelEventHandlerRegister(PFN_WHEA_HIGH_IRQL_LOG_SEL_EVENT_HANDLER Handler, PVOID Context);
void WheaHighIrqlLogSelEventHandlerUnregister(void);
NTSTATUS WheaInitializeRecordHeader(PWHEA_ERROR_RECORD_HEADER Header);
void WheaRemoveErrorSource(ULONG ErrorSourceId);
NTSTATUS WheaReportHwError(PWHEA_ERROR_PACKET ErrorPacket);
NTSTATUS PshedRegisterPlugin(PWHEA_PSHED_PLUGIN_REGISTRATION_PACKET Packet);
BOOLEAN PshedSynchronizeExecution(PWHEA_ERROR_SOURCE_DESCRIPTOR ErrorSource, PKSYNCHRONIZE_ROUTINE SynchronizeRoutine,
                                  PVOID SynchronizeContext);
void PshedUnregisterPlugin(PVOID PluginHandle);

LAB_DDK_END

#endif
