/* What MmMapLockedPagesSpecifyCache raises for user mode, and what a mapping that nobody may write does. */
#include "check.h"

static PMDL mdl;

static NTSTATUS map_at(PVOID wanted)
{
    __try {
        MmUnmapLockedPages(MmMapLockedPagesSpecifyCache(mdl, UserMode, MmCached, wanted, FALSE, NormalPagePriority),
                           mdl);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return GetExceptionCode();
    }
    return STATUS_SUCCESS;
}

static NTSTATUS write_to(volatile UCHAR *byte)
{
    __try {
        *byte = 7;
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return GetExceptionCode();
    }
    return STATUS_SUCCESS;
}

static void run_checks(void)
{
    PHYSICAL_ADDRESS low = {.QuadPart = 0}, high = {.QuadPart = -1};
    PVOID taken = NULL;
    SIZE_T size = 0x10000;
    PUCHAR there;

    mdl = MmAllocatePagesForMdlEx(low, high, low, 2 * PAGE_SIZE, MmCached, MM_ALLOCATE_FULLY_REQUIRED);
    EQUAL(ZwAllocateVirtualMemory(ZwCurrentProcess(), &taken, 0, &size, MEM_RESERVE, PAGE_READWRITE), STATUS_SUCCESS);
    EQUAL(map_at(taken), (ULONG64)STATUS_CONFLICTING_ADDRESSES);
    EQUAL(map_at((PUCHAR)taken + 1), (ULONG64)STATUS_INVALID_ADDRESS);
    EQUAL(map_at(mdl), (ULONG64)STATUS_INVALID_ADDRESS);
    EQUAL(map_at(NULL), STATUS_SUCCESS);

    there = MmMapLockedPagesSpecifyCache(mdl, UserMode, MmCached, NULL, FALSE, NormalPagePriority | MdlMappingNoWrite);
    EQUAL(there[0], 0);
    EQUAL(write_to(there), (ULONG64)STATUS_ACCESS_VIOLATION);
    MmUnmapLockedPages(there, mdl);
    there = MmMapLockedPagesSpecifyCache(mdl, UserMode, MmCached, there, FALSE, NormalPagePriority);
    EQUAL(write_to(there), STATUS_SUCCESS);
    MmUnmapLockedPages(there, mdl);

    size = 0;
    EQUAL(ZwFreeVirtualMemory(ZwCurrentProcess(), &taken, &size, MEM_RELEASE), STATUS_SUCCESS);
    MmFreePagesFromMdl(mdl);
    ExFreePool(mdl);
}
