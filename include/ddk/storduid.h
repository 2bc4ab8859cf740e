/* Storage device unique identifiers. */
#ifndef NTLAB_STORDUID_H
#define NTLAB_STORDUID_H

#include <ntddstor.h>

LAB_DDK_BEGIN

#define DUID_VERSION_1            1
#define DUID_HARDWARE_IDS_ONLY    0
#define DUID_INCLUDE_SOFTWARE_IDS 1

typedef struct _STORAGE_DEVICE_UNIQUE_IDENTIFIER {
    ULONG Version;
    ULONG Size;
    ULONG StorageDeviceIdOffset;
    ULONG StorageDeviceOffset;
    ULONG DriveLayoutSignatureOffset;
} STORAGE_DEVICE_UNIQUE_IDENTIFIER, *PSTORAGE_DEVICE_UNIQUE_IDENTIFIER;

typedef struct _STORAGE_DEVICE_LAYOUT_SIGNATURE {
    ULONG Version;
    ULONG Size;
    BOOLEAN Mbr;
    union {
        ULONG MbrSignature;
        GUID GptDiskId;
    } DeviceSpecific;
} STORAGE_DEVICE_LAYOUT_SIGNATURE, *PSTORAGE_DEVICE_LAYOUT_SIGNATURE;

LAB_DDK_END

#endif
