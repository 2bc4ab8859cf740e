/* Registers and ports: by the DDIs, by pointers, where nothing answers. */
#include "board.h"

static volatile UCHAR *map(lab_device *device)
{
    lab_resource memory = board_resource(device, LAB_RESOURCE_MEMORY, 0);
    PVOID base = MmMapIoSpace((PHYSICAL_ADDRESS){.QuadPart = (LONGLONG)memory.start}, 4096, MmNonCached);

    assert_non_null(base);
    return base;
}

static void unmap(volatile void *base)
{
    MmUnmapIoSpace((PVOID)base, 4096);
}

static void test_READ_REGISTER_each_width_reaches_the_model(void **state)
{
    lab_device *device = board_plug("board", NULL);
    struct board *board = board_of(device);
    volatile UCHAR *base = map(device);

    for (int i = 0; i < 64; i++)
        board->bytes[i] = (uint8_t)(i + 1);
    assert_int_equal(READ_REGISTER_UCHAR(base + 3), 4);
    assert_int_equal(board->last_width, 1);
    assert_int_equal(READ_REGISTER_USHORT((PUSHORT)(base + 2)), 0x0403);
    assert_int_equal(board->last_width, 2);
    assert_int_equal(READ_REGISTER_ULONG((PULONG)(base + 4)), 0x08070605);
    assert_int_equal(board->last_width, 4);
    assert_int_equal(READ_REGISTER_ULONG64((PULONG64)(base + 8)), 0x100F0E0D0C0B0A09ULL);
    assert_int_equal(board->last_width, 8);
    assert_int_equal(board->irql, HIGH_LEVEL);
    assert_int_equal(KeGetCurrentIrql(), PASSIVE_LEVEL);
    unmap(base);
}

static void test_WRITE_REGISTER_each_width_reaches_the_model(void **state)
{
    lab_device *device = board_plug("board", NULL);
    struct board *board = board_of(device);
    volatile UCHAR *base = map(device);

    WRITE_REGISTER_UCHAR(base + 1, 0x11);
    WRITE_REGISTER_USHORT((PUSHORT)(base + 2), 0x2222);
    WRITE_REGISTER_ULONG((PULONG)(base + 4), 0x44444444);
    WRITE_REGISTER_ULONG64((PULONG64)(base + 8), 0x8888888888888888ULL);
    assert_int_equal(board->writes, 4);
    assert_int_equal(board->bytes[1], 0x11);
    assert_int_equal(board->bytes[3], 0x22);
    assert_int_equal(board->bytes[7], 0x44);
    assert_int_equal(board->bytes[15], 0x88);
    unmap(base);
}

static void test_READ_REGISTER_BUFFER_goes_on_to_the_next_register(void **state)
{
    lab_device *device = board_plug("board", NULL);
    struct board *board = board_of(device);
    volatile UCHAR *base = map(device);
    ULONG values[4] = {1, 2, 3, 4}, back[4];

    WRITE_REGISTER_BUFFER_ULONG((PULONG)(base + 16), values, 4);
    READ_REGISTER_BUFFER_ULONG((PULONG)(base + 16), back, 4);
    assert_memory_equal(back, values, sizeof back);
    assert_int_equal(board->last_offset, 28);
    unmap(base);
}

static void test_READ_PORT_BUFFER_stays_at_its_port(void **state)
{
    lab_device *device = board_plug("legacy", NULL);
    struct board *board = board_of(device);
    UCHAR values[3] = {7, 8, 9}, back[3];

    WRITE_PORT_BUFFER_UCHAR((PUCHAR)0x302, values, 3);
    assert_int_equal(board->writes, 3);
    assert_int_equal(board->bytes[2], 9);
    READ_PORT_BUFFER_UCHAR((PUCHAR)0x302, back, 3);
    assert_int_equal(back[0], 9);
    assert_int_equal(back[2], 9);
    assert_int_equal(board->last_offset, 2);
}

static void test_port_intrinsics_reach_the_model(void **state)
{
    lab_device *device = board_plug("legacy", NULL);
    UCHAR values[2] = {3, 4};

    __outbyte(0x301, 0x77);
    assert_int_equal(__inbyte(0x301), 0x77);
    __outdword(0x304, 0x11223344);
    assert_int_equal(__inword(0x306), 0x1122);
    assert_int_equal(__indword(0x304), 0x11223344);
    __outbytestring(0x300, values, 2);
    assert_int_equal(board_of(device)->bytes[0], 4);
    assert_int_equal(READ_REGISTER_NOFENCE_UCHAR(values), 3);
}

static void test_port_access_narrower_and_wider_than_the_device(void **state)
{
    lab_device *device = board_plug("board", NULL); /* ports of 2 and 4 bytes */
    struct board *board = board_of(device);
    ULONG_PTR port = (ULONG_PTR)board_resource(device, LAB_RESOURCE_PORT, 0).start;

    board->bytes[4] = 0x34;
    board->bytes[5] = 0x12;
    assert_int_equal(READ_PORT_UCHAR((PUCHAR)(port + 5)), 0x12); /* its half of a whole access */
    assert_int_equal(board->last_width, 2);
    WRITE_PORT_UCHAR((PUCHAR)(port + 4), 9);
    assert_int_equal(board->writes, 0);
    assert_int_equal(lab_bus_undecoded(), 1);
}

static void test_what_nothing_decodes_reads_all_ones(void **state)
{
    PVOID base = MmMapIoSpace((PHYSICAL_ADDRESS){.QuadPart = 0xFD000000}, 64, MmNonCached);

    assert_int_equal(READ_REGISTER_ULONG(base), 0xFFFFFFFF);
    assert_int_equal(READ_REGISTER_UCHAR(base), 0xFF);
    WRITE_REGISTER_ULONG(base, 1);
    assert_int_equal(READ_PORT_UCHAR((PUCHAR)0x2E8), 0xFF);
    assert_int_equal(lab_bus_undecoded(), 4);
    assert_non_null(strstr(lab_device_log_text(), "no device answers"));
    MmUnmapIoSpace(base, 64);
}

static void test_register_used_as_pointer_reaches_the_model(void **state)
{
    lab_device *device = board_plug("board", NULL);
    struct board *board = board_of(device);
    volatile UCHAR *base = map(device);
    volatile ULONG *words = (volatile ULONG *)base;
    LONG extended;

    words[1] = 0x12345678;
    assert_int_equal(board->bytes[4], 0x78);
    assert_int_equal(words[1], 0x12345678);
    assert_int_equal(board->last_width, 4);
    base[9] = 0x9A;
    assert_int_equal(board->last_width, 1);
    assert_int_equal(base[9], 0x9A);
    extended = ((volatile signed char *)base)[9];
    assert_int_equal(extended, (signed char)0x9A);
    ((volatile USHORT *)base)[8] = 0xBEEF;
    assert_int_equal(((volatile USHORT *)base)[8], 0xBEEF);
    ((volatile ULONG64 *)base)[4] = 0x1122334455667788ULL;
    assert_int_equal(((volatile ULONG64 *)base)[4], 0x1122334455667788ULL);
    unmap(base);
}

static void test_register_used_as_pointer_computes_with_flags(void **state)
{
    lab_device *device = board_plug("board", NULL);
    volatile ULONG *words = (volatile ULONG *)map(device);

    words[0] = 0x0F;
    words[0] |= 0xF0;
    assert_int_equal(words[0], 0xFF);
    words[0] &= ~0x0Fu;
    assert_int_equal(words[0], 0xF0);
    words[0] ^= 0xFFFFFFFF;
    words[0] += 1;
    words[0]--;
    words[0] -= 0x10;
    assert_int_equal(words[0], 0xFFFFFEFF);
    if (words[0] & 0x100)
        fail();
    if (words[0] == 0xFFFFFEFF && words[0] > 5)
        words[1] = 1;
    assert_int_equal(words[1], 1);
    while (words[1] != 3)
        words[1]++;
    unmap(words);
}

#if defined(__x86_64__)
/* Instructions by themselves, against the processor's own results on memory. */
#define BOTH(text)                                                                                                     \
    do {                                                                                                               \
        ULONG64 flags[2], result[2];                                                                                   \
        volatile ULONG64 *operands[2] = {&plain, (volatile ULONG64 *)base};                                            \
        for (int i = 0; i < 2; i++) {                                                                                  \
            ULONG64 a = first, f;                                                                                      \
            *operands[i] = second;                                                                                     \
            __asm__ volatile("cmpb %%al, %%al\n\tstc\n\t" text "\n\tpushfq\n\tpopq %[f]"                               \
                             : [a] "+a"(a), [f] "=&r"(f)                                                               \
                             : [m] "d"(operands[i])                                                                    \
                             : "memory", "cc");                                                                        \
            result[i] = a;                                                                                             \
            flags[i] = f & 0x8D5;                                                                                      \
        }                                                                                                              \
        assert_int_equal(result[0], result[1]);                                                                        \
        assert_int_equal(flags[0], flags[1]);                                                                          \
        assert_int_equal(plain, *(volatile ULONG64 *)base);                                                            \
    } while (0)

static void test_each_decoded_instruction_does_as_on_memory(void **state)
{
    static const ULONG64 values[] = {0,
                                     1,
                                     0x7F,
                                     0x80,
                                     0xFF,
                                     0x7FFF,
                                     0x8000,
                                     0x7FFFFFFF,
                                     0x80000000,
                                     0xFFFFFFFF,
                                     0x7FFFFFFFFFFFFFFF,
                                     0x8000000000000000,
                                     0xFFFFFFFFFFFFFFFF,
                                     0x123456789ABCDEF0};
    lab_device *device = board_plug("board", NULL);
    volatile UCHAR *base = map(device);
    volatile ULONG64 plain;

    for (unsigned i = 0; i < 14; i++)
        for (unsigned j = 0; j < 14; j++) {
            ULONG64 first = values[i], second = values[j];

            BOTH("addb %%al, (%[m])");
            BOTH("adcw %%ax, (%[m])");
            BOTH("adcl (%[m]), %%eax");
            BOTH("sbbq (%[m]), %%rax");
            BOTH("sbbb %%ah, (%[m])");
            BOTH("subw (%[m]), %%ax");
            BOTH("subq %%rax, (%[m])");
            BOTH("cmpl %%eax, (%[m])");
            BOTH("cmpb (%[m]), %%al");
            BOTH("cmpw $-3, (%[m])");
            BOTH("andl $0x12345678, (%[m])");
            BOTH("orw $0x1234, (%[m])");
            BOTH("xorb $0x5A, (%[m])");
            BOTH("testl %%eax, (%[m])");
            BOTH("testb $0x81, (%[m])");
            BOTH("notl (%[m])");
            BOTH("negq (%[m])");
            BOTH("incb (%[m])");
            BOTH("decl (%[m])");
            BOTH("xchgl %%eax, (%[m])");
            BOTH("movzbl (%[m]), %%eax");
            BOTH("movswq (%[m]), %%rax");
            BOTH("movslq (%[m]), %%rax");
            BOTH("movsbw (%[m]), %%ax");
            BOTH("movb (%[m]), %%ah");
            BOTH("movw $0x4321, (%[m])");
            BOTH("movq $-2, (%[m])");
            BOTH("btsl $5, (%[m])");
            BOTH("btrq $40, (%[m])");
            BOTH("btcl $0, (%[m])");
            BOTH("btl $31, (%[m])");
        }
    unmap(base);
}

static void test_string_and_vector_moves_of_registers(void **state)
{
    lab_device *device = board_plug("board", NULL);
    struct board *board = board_of(device);
    volatile UCHAR *base = map(device);
    UCHAR from[64], to[64] = {0};
    PVOID source = from, target = (PVOID)(base + 128);
    SIZE_T count = 16;

    for (int i = 0; i < 64; i++)
        from[i] = (UCHAR)(i * 3);
    __asm__ volatile("rep movsl" : "+S"(source), "+D"(target), "+c"(count) : : "memory");
    assert_memory_equal(board->bytes + 128, from, 64);
    assert_int_equal(count, 0);
    assert_ptr_equal(target, base + 192);
    __asm__ volatile("movdqu (%1), %%xmm3\n\tmovups %%xmm3, (%0)\n\tmovq 16(%1), %%xmm3\n\tmovq %%xmm3, 16(%0)\n\t"
                     "movd 24(%1), %%xmm9\n\tmovss %%xmm9, 24(%0)"
                     :
                     : "r"(to), "r"(base + 128)
                     : "memory", "xmm3", "xmm9");
    assert_memory_equal(to, from, 28);
    assert_int_equal(to[28], 0);
    unmap(base);
}
#endif

static void touch(void *address)
{
    *(volatile ULONG *)address = 1;
}

static void test_unmapped_register_faults(void **state)
{
    lab_device *device = board_plug("board", NULL);
    volatile UCHAR *base = map(device);

    assert_true(MmIsAddressValid((PVOID)base));
    unmap(base);
    assert_false(MmIsAddressValid((PVOID)base));
    assert_bugcheck(touch, (void *)base, PAGE_FAULT_IN_NONPAGED_AREA, (uintptr_t)base);
    assert_non_null(strstr(lab_bugcheck_analysis(), "MmUnmapIoSpace"));
}

static void read_missing_msr(void *unused)
{
    __readmsr(0x12345);
}

static void test_privileged_intrinsics_read_the_simulated_processor(void **state)
{
    char vendor[13] = "";
    int info[4];
    KIRQL irql;

    __cpuid(info, 0);
    memcpy(vendor, &info[1], 4);
    memcpy(vendor + 4, &info[3], 4);
    memcpy(vendor + 8, &info[2], 4);
    assert_string_equal(vendor, "GenuineIntel");
    assert_int_equal(__readmsr(0xC0000080), 0xD01);
    __writemsr(0x176, 0x1234);
    assert_int_equal(__readmsr(0x176), 0x1234);
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    assert_int_equal(__readcr8(), DISPATCH_LEVEL);
    KeLowerIrql(irql);
    assert_bugcheck(read_missing_msr, NULL, KMODE_EXCEPTION_NOT_HANDLED, (uint32_t)STATUS_ACCESS_VIOLATION);
}

static void read_register(void *address)
{
    READ_REGISTER_ULONG(address);
}

static void test_READ_REGISTER_of_unmapped_register_faults(void **state)
{
    lab_device *device = board_plug("board", NULL);
    volatile UCHAR *base = map(device);

    unmap(base);
    assert_bugcheck(read_register, (void *)base, PAGE_FAULT_IN_NONPAGED_AREA, (uintptr_t)base);
}

static void unmap_wrongly(void *base)
{
    MmUnmapIoSpace(base, 8192);
}

static void test_MmUnmapIoSpace_other_size_bugchecks(void **state)
{
    lab_device *device = board_plug("board", NULL);

    assert_bugcheck(unmap_wrongly, (void *)map(device), SYSTEM_PTE_MISUSE, 2);
}

static void test_MmMapIoSpace_of_ram_is_that_ram(void **state)
{
    PULONG memory = MmAllocateContiguousMemory(4096, (PHYSICAL_ADDRESS){.QuadPart = -1});
    PULONG mapped = MmMapIoSpace(MmGetPhysicalAddress(memory), 4096, MmCached);

    *memory = 5;
    assert_int_equal(*mapped, 5);
    assert_int_equal(READ_REGISTER_ULONG(mapped), 5);
    MmUnmapIoSpace(mapped, 4096);
    MmFreeContiguousMemory(memory);
}

static void map_free_ram(void *unused)
{
    MmMapIoSpace((PHYSICAL_ADDRESS){.QuadPart = 0x40000000}, 4096, MmCached);
}

static void test_MmMapIoSpace_of_free_ram_bugchecks(void **state)
{
    assert_bugcheck(map_free_ram, NULL, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x83);
}

static void lock_registers(void *base)
{
    PMDL mdl = IoAllocateMdl(base, 64, FALSE, FALSE, NULL);

    MmProbeAndLockPages(mdl, KernelMode, IoReadAccess);
}

static void test_MmProbeAndLockPages_of_registers_bugchecks(void **state)
{
    PVOID base = MmMapIoSpace((PHYSICAL_ADDRESS){.QuadPart = 0xFD000000}, 64, MmNonCached);

    assert_bugcheck(lock_registers, base, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x6F);
}

static void test_MmMapIoSpaceEx_checks_protection(void **state)
{
    lab_device *device = board_plug("board", NULL);
    PHYSICAL_ADDRESS address = {.QuadPart = (LONGLONG)board_resource(device, LAB_RESOURCE_MEMORY, 0).start};
    PVOID base;

    assert_null(MmMapIoSpaceEx(address, 4096, PAGE_NOCACHE));
    assert_null(MmMapIoSpaceEx(address, 4096, PAGE_READWRITE | PAGE_NOCACHE | PAGE_WRITECOMBINE));
    assert_null(MmMapIoSpaceEx(address, 0, PAGE_READWRITE));
    base = MmMapIoSpaceEx(address, 4096, PAGE_READWRITE | PAGE_NOCACHE);
    assert_non_null(base);
    unmap(base);
}

static void test_MmGetPhysicalAddress_of_a_register_is_its_bus_address(void **state)
{
    PHYSICAL_ADDRESS base = {.QuadPart = 0xFD000000};
    PUCHAR mapped = MmMapIoSpace(base, 2 * PAGE_SIZE, MmNonCached); /* whether or not a device answers there */

    assert_int_equal(MmGetPhysicalAddress(mapped + PAGE_SIZE + 0x123).QuadPart, 0xFD001123);
    MmUnmapIoSpace(mapped, 2 * PAGE_SIZE);
    assert_int_equal(MmGetPhysicalAddress(mapped).QuadPart, 0);
}

static void test_mapping_that_begins_within_a_page_keeps_its_offset(void **state)
{
    lab_device *device = board_plug("board", NULL);
    lab_resource memory = board_resource(device, LAB_RESOURCE_MEMORY, 0);
    PUCHAR base = MmMapIoSpace((PHYSICAL_ADDRESS){.QuadPart = (LONGLONG)memory.start + 0x123}, 16, MmNonCached);

    board_of(device)->bytes[0x125] = 77;
    assert_int_equal(READ_REGISTER_UCHAR(base + 2), 77);
    MmUnmapIoSpace(base, 16);
}

static void test_MmAllocateMdlForIoSpace_describes_registers(void **state)
{
    lab_device *device = board_plug("board", NULL);
    MM_PHYSICAL_ADDRESS_LIST list = {{.QuadPart = (LONGLONG)board_resource(device, LAB_RESOURCE_MEMORY, 0).start},
                                     4096};
    PULONG base;
    PMDL mdl;

    assert_int_equal(MmAllocateMdlForIoSpace(&list, 0, &mdl), STATUS_INVALID_PARAMETER_2);
    list.NumberOfBytes = 100;
    assert_int_equal(MmAllocateMdlForIoSpace(&list, 1, &mdl), STATUS_INVALID_PARAMETER_1);
    list.NumberOfBytes = 4096;
    assert_int_equal(MmAllocateMdlForIoSpace(&list, 1, &mdl), STATUS_SUCCESS);
    assert_true(mdl->MdlFlags & MDL_IO_SPACE);
    assert_int_equal(MmGetMdlPfnArray(mdl)[0], list.PhysicalAddress.QuadPart >> PAGE_SHIFT);
    base = MmMapLockedPagesSpecifyCache(mdl, KernelMode, MmNonCached, NULL, FALSE, NormalPagePriority);
    assert_non_null(base);
    WRITE_REGISTER_ULONG(base + 2, 0xABCD);
    assert_int_equal(board_of(device)->bytes[8], 0xCD);
    MmUnmapLockedPages(base, mdl);
    IoFreeMdl(mdl);
}

/* As drivers give a program the registers of a device. */
static void test_registers_at_a_user_address_reach_the_model(void **state)
{
    lab_device *device = board_plug("board", NULL);
    struct board *board = board_of(device);
    PVOID base = (PVOID)map(device);
    PMDL mdl = IoAllocateMdl(base, 4096, FALSE, FALSE, NULL);
    volatile ULONG *user;

    MmBuildMdlForNonPagedPool(mdl);
    user = MmMapLockedPagesSpecifyCache(mdl, UserMode, MmNonCached, NULL, FALSE, NormalPagePriority);
    assert_non_null(user);
    assert_true((PVOID)user < MmSystemRangeStart);
    user[2] = 0x11223344;
    assert_int_equal(board->last_width, 4);
    assert_int_equal(board->bytes[8], 0x44);
    board->bytes[12] = 9;
    assert_int_equal(user[3], 9);
    MmUnmapLockedPages((PVOID)user, mdl);
    IoFreeMdl(mdl);
    unmap(base);
}

static void test_device_PhysicalMemory_shows_registers(void **state)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\PhysicalMemory");
    lab_device *device = board_plug("board", NULL);
    lab_resource bar = board_resource(device, LAB_RESOURCE_MEMORY, 0);
    LARGE_INTEGER at = {.QuadPart = (LONGLONG)bar.start}, below = {.QuadPart = 0};
    OBJECT_ATTRIBUTES attributes;
    SIZE_T size = 4096, all = 0x40000000;
    PVOID base = NULL, wide = NULL;
    HANDLE section;

    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE, NULL, NULL);
    assert_int_equal(ZwOpenSection(&section, SECTION_ALL_ACCESS, &attributes), STATUS_SUCCESS);
    assert_int_equal(ZwMapViewOfSection(section, NtCurrentProcess(), &base, 0, 0, &at, &size, ViewUnmap, 0,
                                        PAGE_READWRITE | PAGE_NOCACHE),
                     STATUS_SUCCESS);
    assert_true(base < MmSystemRangeStart);
    ((volatile ULONG *)base)[2] = 0x11223344;
    assert_int_equal(board_of(device)->bytes[8], 0x44);
    board_of(device)->bytes[12] = 9;
    assert_int_equal(((volatile ULONG *)base)[3], 9);
    assert_int_equal(ZwUnmapViewOfSection(NtCurrentProcess(), base), STATUS_SUCCESS);
    assert_int_equal(ZwUnmapViewOfSection(NtCurrentProcess(), base), STATUS_NOT_MAPPED_VIEW);
    assert_int_equal(
        ZwMapViewOfSection(section, NtCurrentProcess(), &wide, 0, 0, &below, &all, ViewUnmap, 0, PAGE_READWRITE),
        STATUS_INVALID_PARAMETER); /* all of RAM, and what lies around it */
    ZwClose(section);
}

static void test_accesses_take_time(void **state)
{
    lab_device *device = board_plug("board", NULL);
    volatile UCHAR *base = map(device);
    uint64_t before = lab_clock_now();

    for (int i = 0; i < 400; i++)
        READ_REGISTER_UCHAR(base);
    assert_in_range(lab_clock_now() - before, 900, 1100); /* 100 us */
    before = lab_clock_now();
    for (int i = 0; i < 400; i++)
        READ_PORT_UCHAR((PUCHAR)0x80);
    assert_in_range(lab_clock_now() - before, 3800, 4200);
    unmap(base);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_READ_REGISTER_each_width_reaches_the_model),
        machine_test(test_WRITE_REGISTER_each_width_reaches_the_model),
        machine_test(test_READ_REGISTER_BUFFER_goes_on_to_the_next_register),
        machine_test(test_READ_PORT_BUFFER_stays_at_its_port),
        machine_test(test_port_intrinsics_reach_the_model),
        machine_test(test_port_access_narrower_and_wider_than_the_device),
        machine_test(test_what_nothing_decodes_reads_all_ones),
        machine_test(test_register_used_as_pointer_reaches_the_model),
        machine_test(test_register_used_as_pointer_computes_with_flags),
#if defined(__x86_64__)
        machine_test(test_each_decoded_instruction_does_as_on_memory),
        machine_test(test_string_and_vector_moves_of_registers),
#endif
        machine_test(test_privileged_intrinsics_read_the_simulated_processor),
        machine_test(test_unmapped_register_faults),
        machine_test(test_READ_REGISTER_of_unmapped_register_faults),
        machine_test(test_MmUnmapIoSpace_other_size_bugchecks),
        machine_test(test_MmMapIoSpace_of_ram_is_that_ram),
        machine_test(test_MmMapIoSpace_of_free_ram_bugchecks),
        machine_test(test_MmProbeAndLockPages_of_registers_bugchecks),
        machine_test(test_MmMapIoSpaceEx_checks_protection),
        machine_test(test_MmGetPhysicalAddress_of_a_register_is_its_bus_address),
        machine_test(test_mapping_that_begins_within_a_page_keeps_its_offset),
        machine_test(test_MmAllocateMdlForIoSpace_describes_registers),
        machine_test(test_registers_at_a_user_address_reach_the_model),
        machine_test(test_device_PhysicalMemory_shows_registers),
        machine_test(test_accesses_take_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
