/* What ntddk.h adds to <nt/mm_section.h>: sections and views, paging of drivers, verifier queries. */
#ifndef NTLAB_NT_MM_SECTION_DDK_H
#define NTLAB_NT_MM_SECTION_DDK_H

#include <ntdef.h>

LAB_DDK_BEGIN

typedef ULONG_PTR (*PDRIVER_VERIFIER_THUNK_ROUTINE)(PVOID Context);

typedef struct _DRIVER_VERIFIER_THUNK_PAIRS {
    PDRIVER_VERIFIER_THUNK_ROUTINE PristineRoutine;
    PDRIVER_VERIFIER_THUNK_ROUTINE NewRoutine;
} DRIVER_VERIFIER_THUNK_PAIRS, *PDRIVER_VERIFIER_THUNK_PAIRS;

#define DRIVER_VERIFIER_SPECIAL_POOLING            1
#define DRIVER_VERIFIER_FORCE_IRQL_CHECKING        2
#define DRIVER_VERIFIER_INJECT_ALLOCATION_FAILURES 4
#define DRIVER_VERIFIER_TRACK_POOL_ALLOCATIONS     8
#define DRIVER_VERIFIER_IO_CHECKING                0x10

#define PCCARD_MAP_ERROR       1
#define PCCARD_DEVICE_PCI      0x10
#define PCCARD_SCAN_DISABLED   1
#define PCCARD_MAP_ZERO        2
#define PCCARD_NO_TIMER        3
#define PCCARD_NO_PIC          4
#define PCCARD_NO_LEGACY_BASE  5
#define PCCARD_DUP_LEGACY_BASE 6
#define PCCARD_NO_CONTROLLERS  7
#define MAXIMUM_EXPANSION_SIZE 0x00011800

extern PVOID MmHighestUserAddress;
#define MM_HIGHEST_USER_ADDRESS MmHighestUserAddress
#define MM_SYSTEM_RANGE_START   MmSystemRangeStart
#define MM_USER_PROBE_ADDRESS   MmUserProbeAddress
extern PVOID MmSystemRangeStart;
extern ULONG64 MmUserProbeAddress;

BOOLEAN MmIsThisAnNtAsSystem(void);
void MmLockPagableSectionByHandle(PVOID ImageSectionHandle);
NTSTATUS MmMapUserAddressesToPage(PVOID BaseAddress, SIZE_T NumberOfBytes, PVOID PageAddress);
NTSTATUS MmMapViewInSessionSpace(PVOID Section, PVOID *MappedBase, PSIZE_T ViewSize);
NTSTATUS MmMapViewInSystemSpace(PVOID Section, PVOID *MappedBase, PSIZE_T ViewSize);
NTSTATUS MmMapViewInSystemSpaceEx(PVOID Section, PVOID *MappedBase, PSIZE_T ViewSize, PLARGE_INTEGER SectionOffset,
                                  ULONG_PTR Flags);
HANDLE MmSecureVirtualMemory(PVOID Address, SIZE_T Size, ULONG ProbeMode);
HANDLE MmSecureVirtualMemoryEx(PVOID Address, SIZE_T Size, ULONG ProbeMode, ULONG Flags);
NTSTATUS MmUnmapViewInSessionSpace(PVOID MappedBase);
NTSTATUS MmUnmapViewInSystemSpace(PVOID MappedBase);
void MmUnsecureVirtualMemory(HANDLE SecureHandle);

LAB_DDK_END

#endif
