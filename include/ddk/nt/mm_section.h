/* Sections and views, paging of drivers, verifier queries. */
#ifndef NTLAB_NT_MM_SECTION_H
#define NTLAB_NT_MM_SECTION_H

#include <ntdef.h>
#include <nt/names.h>
#include <nt/base_strings.h>

LAB_DDK_BEGIN

#define PAGE_NOACCESS          1
#define PAGE_READONLY          2
#define PAGE_READWRITE         4
#define PAGE_WRITECOPY         8
#define PAGE_EXECUTE           0x10
#define PAGE_EXECUTE_READ      0x20
#define PAGE_EXECUTE_READWRITE 0x40
#define PAGE_EXECUTE_WRITECOPY 0x80
#define PAGE_GUARD             0x0100
#define PAGE_NOCACHE           0x0200
#define PAGE_WRITECOMBINE      0x0400

#define SEC_NO_CHANGE    0x00400000
#define SEC_FILE         0x00800000
#define SEC_IMAGE        0x01000000
#define SEC_RESERVE      0x04000000
#define SEC_COMMIT       0x08000000
#define SEC_NOCACHE      0x10000000
#define SEC_WRITECOMBINE 0x40000000
#define SEC_LARGE_PAGES  0x80000000

typedef enum _SECTION_INHERIT { ViewShare = 1, ViewUnmap } SECTION_INHERIT;

typedef enum _MM_SYSTEM_SIZE { MmSmallSystem, MmMediumSystem, MmLargeSystem } MM_SYSTEMSIZE;

typedef NTSTATUS (*PMM_DLL_INITIALIZE)(PUNICODE_STRING RegistryPath);
typedef NTSTATUS (*PMM_DLL_UNLOAD)(void);

extern PVOID MmBadPointer;

NTSTATUS MmAddVerifierThunks(PVOID ThunkBuffer, ULONG ThunkBufferSize);
PVOID MmGetSystemRoutineAddress(PUNICODE_STRING SystemRoutineName);
PVOID MmGetSystemRoutineAddressEx(PUNICODE_STRING ModuleName, PCSTR FunctionName);
LOGICAL MmIsDriverSuspectForVerifier(PDRIVER_OBJECT DriverObject);
LOGICAL MmIsDriverVerifying(PDRIVER_OBJECT DriverObject);
LOGICAL MmIsDriverVerifyingByAddress(PVOID AddressWithinSection);
NTSTATUS MmIsVerifierEnabled(PULONG VerifierFlags);
PVOID MmLockPagableDataSection(PVOID AddressWithinSection);
PVOID MmPageEntireDriver(PVOID AddressWithinSection);
NTSTATUS MmProtectDriverSection(PVOID AddressWithinSection, SIZE_T Size, ULONG Flags);
MM_SYSTEMSIZE MmQuerySystemSize(void);
void MmResetDriverPaging(PVOID AddressWithinSection);
void MmUnlockPagableImageSection(PVOID ImageSectionHandle);

LAB_DDK_END

#define MmLockPagableCodeSection(Address) MmLockPagableDataSection((PVOID)(ULONG_PTR)(Address))

#endif
