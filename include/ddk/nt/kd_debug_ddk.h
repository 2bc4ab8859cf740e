/* What ntddk.h adds to <nt/kd_debug.h>: messages to and from the debugger, and their filters. */
#ifndef NTLAB_NT_KD_DEBUG_DDK_H
#define NTLAB_NT_KD_DEBUG_DDK_H

#include <ntdef.h>
#include <nt/base_strings.h>

LAB_DDK_BEGIN

typedef struct _DEBUG_DEVICE_ADDRESS {
    UCHAR Type;
    BOOLEAN Valid;
    UCHAR Reserved[2];
    PUCHAR TranslatedAddress;
    ULONG Length;
} DEBUG_DEVICE_ADDRESS, *PDEBUG_DEVICE_ADDRESS;

typedef struct _DEBUG_MEMORY_REQUIREMENTS {
    PHYSICAL_ADDRESS Start;
    PHYSICAL_ADDRESS MaxEnd;
    PVOID VirtualAddress;
    ULONG Length;
    BOOLEAN Cached;
    BOOLEAN Aligned;
} DEBUG_MEMORY_REQUIREMENTS, *PDEBUG_MEMORY_REQUIREMENTS;

typedef struct _DEBUG_DEVICE_DESCRIPTOR {
    ULONG Bus;
    ULONG Slot;
    USHORT Segment;
    USHORT VendorID;
    USHORT DeviceID;
    UCHAR BaseClass;
    UCHAR SubClass;
    UCHAR ProgIf;
    BOOLEAN Initialized;
    BOOLEAN Configured;
    DEBUG_DEVICE_ADDRESS BaseAddress[6];
    DEBUG_MEMORY_REQUIREMENTS Memory;
} DEBUG_DEVICE_DESCRIPTOR, *PDEBUG_DEVICE_DESCRIPTOR;

typedef NTSTATUS (*pKdSetupPciDeviceForDebugging)(PVOID LoaderBlock, PDEBUG_DEVICE_DESCRIPTOR PciDevice);
typedef NTSTATUS (*pKdReleasePciDeviceForDebugging)(PDEBUG_DEVICE_DESCRIPTOR PciDevice);
typedef PVOID (*pKdGetAcpiTablePhase0)(struct _LOADER_PARAMETER_BLOCK *LoaderBlock, ULONG Signature);
typedef void (*pKdCheckPowerButton)(void);
typedef PVOID (*pKdMapPhysicalMemory64)(PHYSICAL_ADDRESS PhysicalAddress, ULONG NumberPages, BOOLEAN FlushCurrentTLB);
typedef void (*pKdUnmapVirtualAddress)(PVOID VirtualAddress, ULONG NumberPages, BOOLEAN FlushCurrentTLB);
typedef ULONG (*pKdGetPciDataByOffset)(ULONG BusNumber, ULONG SlotNumber, PVOID Buffer, ULONG Offset, ULONG Length);
typedef ULONG (*pKdSetPciDataByOffset)(ULONG BusNumber, ULONG SlotNumber, PVOID Buffer, ULONG Offset, ULONG Length);

ULONG DbgPrompt(PCCH Prompt, PCH Response, ULONG MaximumResponseLength);

LAB_DDK_END

#endif
