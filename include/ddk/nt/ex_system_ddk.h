/* What ntddk.h adds to <nt/ex_system.h>: of the whole system: exceptions, features, identifiers, time zone, firmware.
 */
#ifndef NTLAB_NT_EX_SYSTEM_DDK_H
#define NTLAB_NT_EX_SYSTEM_DDK_H

#include <ntdef.h>

LAB_DDK_BEGIN

typedef enum _SYSTEM_FIRMWARE_TABLE_ACTION {
    SystemFirmwareTable_Enumerate,
    SystemFirmwareTable_Get
} SYSTEM_FIRMWARE_TABLE_ACTION;

typedef struct _SYSTEM_FIRMWARE_TABLE_INFORMATION {
    ULONG ProviderSignature;
    SYSTEM_FIRMWARE_TABLE_ACTION Action;
    ULONG TableID;
    ULONG TableBufferLength;
    UCHAR TableBuffer[1];
} SYSTEM_FIRMWARE_TABLE_INFORMATION, *PSYSTEM_FIRMWARE_TABLE_INFORMATION;

typedef NTSTATUS (*PFNFTH)(PSYSTEM_FIRMWARE_TABLE_INFORMATION SystemFirmwareTableInfo);

typedef struct _SYSTEM_FIRMWARE_TABLE_HANDLER {
    ULONG ProviderSignature;
    BOOLEAN Register;
    PFNFTH FirmwareTableHandler;
    PVOID DriverObject;
} SYSTEM_FIRMWARE_TABLE_HANDLER, *PSYSTEM_FIRMWARE_TABLE_HANDLER;

void ExRaiseAccessViolation(void);
void ExRaiseDatatypeMisalignment(void);
NTSTATUS ExUuidCreate(UUID *Uuid);

LAB_DDK_END

#endif
