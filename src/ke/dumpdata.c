/*
 * What drivers add to, and prepare for, crash dumps: triage data blocks and the header of a dump file that they write
 * themselves.
 */
#include "ke/ke_p.h"
#include "mm/mm_p.h"

#define DUMP_TYPE_FULL 1

/*
 * KeInitializeTriageDumpDataArray: make an empty array of data blocks in Size bytes of nonpaged memory.
 *
 * IRQL    any
 * Units   bytes, of the structure and all its blocks
 * Errors  STATUS_INVALID_PARAMETER where not one block would fit
 * Source  wdm/nf-wdm-keinitializetriagedumpdataarray
 */
NTSTATUS KeInitializeTriageDumpDataArray(PKTRIAGE_DUMP_DATA_ARRAY KtriageDumpDataArray, ULONG Size)
{
    LAB_DDI(KeInitializeTriageDumpDataArray);
    if (Size < sizeof *KtriageDumpDataArray)
        return STATUS_INVALID_PARAMETER;
    RtlZeroMemory(KtriageDumpDataArray, Size);
    InitializeListHead(&KtriageDumpDataArray->List);
    KtriageDumpDataArray->NumBlocksTotal =
        (Size - (ULONG)FIELD_OFFSET(KTRIAGE_DUMP_DATA_ARRAY, Blocks)) / (ULONG)sizeof(KADDRESS_RANGE);
    KtriageDumpDataArray->MaxDataSize = LAB_TRIAGE_DATA;
    return STATUS_SUCCESS;
}

/*
 * KeAddTriageDumpDataBlock: have this memory kept in a dump.
 *
 * IRQL    any
 * Units   bytes
 * Errors  STATUS_INVALID_PARAMETER (Size 0); STATUS_BUFFER_TOO_SMALL when all blocks are used or the data exceed what a
 *         triage dump takes
 * Source  wdm/nf-wdm-keaddtriagedumpdatablock
 */
NTSTATUS KeAddTriageDumpDataBlock(PKTRIAGE_DUMP_DATA_ARRAY KtriageDumpDataArray, PVOID Address, SIZE_T Size)
{
    PKTRIAGE_DUMP_DATA_ARRAY array = KtriageDumpDataArray;

    LAB_DDI(KeAddTriageDumpDataBlock);
    if (!Size)
        return STATUS_INVALID_PARAMETER;
    if (array->NumBlocksUsed >= array->NumBlocksTotal || Size > array->MaxDataSize - array->DataSize)
        return STATUS_BUFFER_TOO_SMALL;
    array->Blocks[array->NumBlocksUsed].Address = Address;
    array->Blocks[array->NumBlocksUsed].Size = Size;
    array->NumBlocksUsed++;
    array->DataSize += (ULONG)Size;
    return STATUS_SUCCESS;
}

/* The header of a 64-bit dump file, as debuggers read it. */
struct dump_header {
    ULONG signature, valid;
    ULONG major, minor;
    ULONG64 directory_base, pfn_base, modules, processes;
    ULONG machine, processors;
    ULONG bugcheck, reserved0;
    ULONG64 parameters[4];
    char version_user[32];
    ULONG64 debugger_data;
    struct {
        ULONG runs, reserved;
        ULONG64 pages;
        struct {
            ULONG64 base, count;
        } run[2];
    } memory;
    char reserved1[0xF98 - 0xB8];
    ULONG type, reserved2;
    LARGE_INTEGER required_space, system_time;
    char comment[128];
    LARGE_INTEGER up_time;
    char reserved3[0x2000 - 0x1038];
};
C_ASSERT(FIELD_OFFSET(struct dump_header, type) == 0xF98);
C_ASSERT(FIELD_OFFSET(struct dump_header, up_time) == 0x1030);
C_ASSERT(sizeof(struct dump_header) == 0x2000);

static void fill(struct dump_header *header)
{
    PHYSICAL_MEMORY_RANGE ranges[2];

    RtlZeroMemory(header, sizeof *header);
    header->signature = 0x45474150; /* "PAGE" */
    header->valid = 0x34365544;     /* "DU64" */
    header->major = 15;             /* a free build */
    header->minor = 19045;
    header->machine = 0x8664;
    header->processors = lab__ke.processor_count;
    header->memory.runs = lab__mm_ram_ranges(ranges);
    for (ULONG i = 0; i < header->memory.runs; i++) {
        header->memory.run[i].base = (ULONGLONG)ranges[i].BaseAddress.QuadPart / PAGE_SIZE;
        header->memory.run[i].count = (ULONGLONG)ranges[i].NumberOfBytes.QuadPart / PAGE_SIZE;
        header->memory.pages += header->memory.run[i].count;
    }
    header->type = DUMP_TYPE_FULL;
    header->required_space.QuadPart = (LONGLONG)(sizeof *header + header->memory.pages * PAGE_SIZE);
    header->system_time.QuadPart = (LONGLONG)lab__clock_now() + lab__ke.system_time_offset;
    header->up_time.QuadPart = (LONGLONG)lab__clock_now();
}

/*
 * KeInitializeCrashDumpHeader: write the header of a dump file for a driver that writes the memory itself.
 *
 * IRQL    any
 * Units   bytes
 * Errors  STATUS_INVALID_PARAMETER (DumpType, Flags); STATUS_BUFFER_TOO_SMALL, with *BufferNeeded
 * Source  ntddk/nf-ntddk-keinitializecrashdumpheader
 */
NTSTATUS KeInitializeCrashDumpHeader(ULONG DumpType, ULONG Flags, PVOID Buffer, ULONG BufferSize, PULONG BufferNeeded)
{
    LAB_DDI(KeInitializeCrashDumpHeader);
    if (DumpType != DUMP_TYPE_FULL || Flags)
        return STATUS_INVALID_PARAMETER;
    if (BufferNeeded)
        *BufferNeeded = sizeof(struct dump_header);
    if (BufferSize < sizeof(struct dump_header))
        return STATUS_BUFFER_TOO_SMALL;
    fill(Buffer);
    return STATUS_SUCCESS;
}
