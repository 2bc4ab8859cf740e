/* Replacing memory and processors of a running system. */
#ifndef NTLAB_NT_PNP_REPLACE_H
#define NTLAB_NT_PNP_REPLACE_H

#include <ntdef.h>
#include <nt/names.h>

LAB_DDK_BEGIN

typedef NTSTATUS (*PREPLACE_MAP_MEMORY)(PHYSICAL_ADDRESS TargetPhysicalAddress, PHYSICAL_ADDRESS SparePhysicalAddress,
                                        PLARGE_INTEGER NumberOfBytes, PVOID *TargetAddress, PVOID *SpareAddress);

typedef struct _PNP_REPLACE_MEMORY_LIST {
    ULONG AllocatedCount;
    ULONG Count;
    ULONGLONG TotalLength;
    struct {
        PHYSICAL_ADDRESS Address;
        ULONGLONG Length;
    } Ranges[1];
} PNP_REPLACE_MEMORY_LIST, *PPNP_REPLACE_MEMORY_LIST;

typedef struct _PNP_REPLACE_PROCESSOR_LIST {
    PKAFFINITY Affinity;
    ULONG GroupCount;
    ULONG AllocatedCount;
    ULONG Count;
    ULONG ApicIds[1];
} PNP_REPLACE_PROCESSOR_LIST, *PPNP_REPLACE_PROCESSOR_LIST;

typedef struct _PNP_REPLACE_PROCESSOR_LIST_V1 {
    KAFFINITY AffinityMask;
    ULONG AllocatedCount;
    ULONG Count;
    ULONG ApicIds[1];
} PNP_REPLACE_PROCESSOR_LIST_V1, *PPNP_REPLACE_PROCESSOR_LIST_V1;

typedef struct _PNP_REPLACE_PARAMETERS {
    ULONG Size;
    ULONG Version;
    ULONG64 Target;
    ULONG64 Spare;
    PPNP_REPLACE_PROCESSOR_LIST TargetProcessors;
    PPNP_REPLACE_PROCESSOR_LIST SpareProcessors;
    PPNP_REPLACE_MEMORY_LIST TargetMemory;
    PPNP_REPLACE_MEMORY_LIST SpareMemory;
    PREPLACE_MAP_MEMORY MapMemory;
} PNP_REPLACE_PARAMETERS, *PPNP_REPLACE_PARAMETERS;

typedef void (*PREPLACE_UNLOAD)(void);
typedef NTSTATUS (*PREPLACE_BEGIN)(PPNP_REPLACE_PARAMETERS Parameters, PVOID *Context);
typedef NTSTATUS (*PREPLACE_END)(PVOID Context);
typedef NTSTATUS (*PREPLACE_MIRROR_PHYSICAL_MEMORY)(PVOID Context, PHYSICAL_ADDRESS PhysicalAddress,
                                                    LARGE_INTEGER ByteCount);
typedef NTSTATUS (*PREPLACE_SET_PROCESSOR_ID)(PVOID Context, ULONG ApicId, BOOLEAN Target);
typedef NTSTATUS (*PREPLACE_SWAP)(PVOID Context);
typedef NTSTATUS (*PREPLACE_INITIATE_HARDWARE_MIRROR)(PVOID Context);
typedef NTSTATUS (*PREPLACE_MIRROR_PLATFORM_MEMORY)(PVOID Context);
typedef NTSTATUS (*PREPLACE_GET_MEMORY_DESTINATION)(PVOID Context, PHYSICAL_ADDRESS SourceAddress,
                                                    PPHYSICAL_ADDRESS DestinationAddress);
typedef NTSTATUS (*PREPLACE_ENABLE_DISABLE_HARDWARE_QUIESCE)(PVOID Context, BOOLEAN Enable);

typedef struct _PNP_REPLACE_DRIVER_INTERFACE {
    ULONG Size;
    ULONG Version;
    ULONG Flags;
    PREPLACE_UNLOAD Unload;
    PREPLACE_BEGIN BeginReplace;
    PREPLACE_END EndReplace;
    PREPLACE_MIRROR_PHYSICAL_MEMORY MirrorPhysicalMemory;
    PREPLACE_SET_PROCESSOR_ID SetProcessorId;
    PREPLACE_SWAP Swap;
    PREPLACE_INITIATE_HARDWARE_MIRROR InitiateHardwareMirror;
    PREPLACE_MIRROR_PLATFORM_MEMORY MirrorPlatformMemory;
    PREPLACE_GET_MEMORY_DESTINATION GetMemoryDestination;
    PREPLACE_ENABLE_DISABLE_HARDWARE_QUIESCE EnableDisableHardwareQuiesce;
} PNP_REPLACE_DRIVER_INTERFACE, *PPNP_REPLACE_DRIVER_INTERFACE;

typedef NTSTATUS (*PREPLACE_DRIVER_INIT)(PPNP_REPLACE_DRIVER_INTERFACE Interface, PVOID Unused);

LAB_DDK_END

#endif
