/* MmCopyMemory, MmCopyVirtualMemory: reading what may not be there. */
#include "mm/pages_p.h"

LAB_DDK_BEGIN
/* No kit declares it; drivers do. */
NTSTATUS MmCopyVirtualMemory(PEPROCESS SourceProcess, const void *SourceAddress, PEPROCESS TargetProcess,
                             PVOID TargetAddress, SIZE_T BufferSize, KPROCESSOR_MODE PreviousMode, PSIZE_T ReturnSize);
LAB_DDK_END

static SIZE_T copy_physical(char *to, ULONGLONG from, SIZE_T size)
{
    SIZE_T done = 0;

    while (done < size) {
        SIZE_T part = PAGE_SIZE - (SIZE_T)((from + done) & (PAGE_SIZE - 1));
        const char *page;

        if (part > size - done)
            part = size - done;
        page = lab__mm_physical(from + done, part);
        if (!page)
            break;
        RtlCopyMemory(to + done, page, part);
        done += part;
    }
    return done;
}

/*
 * MmCopyMemory: copy from a virtual or physical address that need not be valid; says how many bytes came over.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_INVALID_PARAMETER_4 for flags that aren't exactly one of the two; STATUS_INVALID_ADDRESS for what is
 * no RAM; STATUS_PARTIAL_COPY
 * Source  ntddk/nf-ntddk-mmcopymemory
 */
NTSTATUS MmCopyMemory(PVOID TargetAddress, MM_COPY_ADDRESS SourceAddress, SIZE_T NumberOfBytes, ULONG Flags,
                      PSIZE_T NumberOfBytesTransferred)
{
    SIZE_T done;

    LAB_DDI(MmCopyMemory);
    *NumberOfBytesTransferred = 0;
    if (Flags == MM_COPY_MEMORY_PHYSICAL)
        done = copy_physical(TargetAddress, (ULONGLONG)SourceAddress.PhysicalAddress.QuadPart, NumberOfBytes);
    else if (Flags == MM_COPY_MEMORY_VIRTUAL)
        done = host_copy_guarded(TargetAddress, SourceAddress.VirtualAddress, NumberOfBytes);
    else
        return STATUS_INVALID_PARAMETER_4;
    *NumberOfBytesTransferred = done;
    if (done == NumberOfBytes)
        return STATUS_SUCCESS;
    return done || Flags == MM_COPY_MEMORY_VIRTUAL ? STATUS_PARTIAL_COPY : STATUS_INVALID_ADDRESS;
}

/*
 * MmCopyVirtualMemory: undocumented, widely used; copy between processes. No two processes of ntlab have the same
 * address, so that it is one copy; what isn't there ends it.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_ACCESS_VIOLATION for addresses of the kernel's where the previous mode is UserMode;
 * STATUS_PARTIAL_COPY
 */
NTSTATUS MmCopyVirtualMemory(PEPROCESS SourceProcess, const void *SourceAddress, PEPROCESS TargetProcess,
                             PVOID TargetAddress, SIZE_T BufferSize, KPROCESSOR_MODE PreviousMode, PSIZE_T ReturnSize)
{
    *ReturnSize = 0;
    if (PreviousMode == UserMode && (!lab__mm_is_user(SourceAddress) || !lab__mm_is_user(TargetAddress)))
        return STATUS_ACCESS_VIOLATION;
    *ReturnSize = host_copy_guarded(TargetAddress, SourceAddress, BufferSize);
    return *ReturnSize == BufferSize ? STATUS_SUCCESS : STATUS_PARTIAL_COPY;
}
