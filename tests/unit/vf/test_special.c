/* Pool that is misused: overruns, underruns, use after free, paged pool at DISPATCH_LEVEL. Each defect has its twin. */
#include "violation.h"
#include <ntlab/fault.h>

static volatile char *volatile block; /* known when the fault comes */

/* Whether the tests' own code counts as a driver's doesn't depend on the rule. */
static void assert_fault(void (*body)(void *), uint32_t by_driver, uint32_t by_kernel, LONG_PTR offset)
{
    assert_true(lab_bugcheck_catch(body, NULL, &violation));
    if (violation.code != by_kernel)
        assert_int_equal(violation.code, by_driver);
    assert_int_equal(violation.parameters[0], (uintptr_t)block + (uintptr_t)offset);
}

static void write_beyond(void *unused)
{
    block = ExAllocatePool2(POOL_FLAG_NON_PAGED, 64, 'kolB');
    block[64] = 1;
}

static void test_a_write_past_the_end_is_0xD6_at_once(void **state)
{
    assert_fault(write_beyond, DRIVER_PAGE_FAULT_BEYOND_END_OF_ALLOCATION, PAGE_FAULT_BEYOND_END_OF_ALLOCATION, 64);
    assert_int_equal(violation.parameters[1], 1);
    assert_non_null(strstr(lab_bugcheck_analysis(), "the block was allocated"));
}

static void read_beyond(void *unused)
{
    char copy[96];

    block = ExAllocatePool2(POOL_FLAG_NON_PAGED, 64, 'kolB');
    memcpy(copy, (char *)block, sizeof copy);
    __asm__ volatile("" : : "r"(copy) : "memory"); /* or only the byte that is looked at is read */
    assert_int_equal(copy[0], 0);
}

static void test_a_read_past_the_end_stops(void **state)
{
    assert_true(lab_bugcheck_catch(read_beyond, NULL, &violation));
    assert_true(violation.code == DRIVER_PAGE_FAULT_BEYOND_END_OF_ALLOCATION ||
                violation.code == PAGE_FAULT_BEYOND_END_OF_ALLOCATION);
}

static void write_into_slack(void *unused)
{
    block = ExAllocatePool2(POOL_FLAG_NON_PAGED, 61, 'kolB');
    block[61] = 1;
    ExFreePool((PVOID)block);
}

static void test_a_write_into_the_slack_is_0xC1_24_when_freed(void **state)
{
    assert_true(lab_bugcheck_catch(write_into_slack, NULL, &violation));
    assert_int_equal(violation.code, SPECIAL_POOL_DETECTED_MEMORY_CORRUPTION);
    assert_int_equal(violation.parameters[3], 0x24);
}

static void write_before(void *unused)
{
    block = ExAllocatePool2(POOL_FLAG_NON_PAGED, 64, 'kolB');
    block[-1] = 1;
    ExFreePool((PVOID)block);
}

static void test_a_write_before_the_block_is_0xC1_23_when_freed(void **state)
{
    assert_true(lab_bugcheck_catch(write_before, NULL, &violation));
    assert_int_equal(violation.code, SPECIAL_POOL_DETECTED_MEMORY_CORRUPTION);
    assert_int_equal(violation.parameters[3], 0x23);
}

/* A block that isn't guarded has a header of 16 bytes before it: 4 of tag, 2 of size, one of class, one of state. */
static char *unguarded(void)
{
    for (;;) {
        char *memory = ExAllocatePoolWithTag(NonPagedPoolNx, 100, 'kolB');

        if (*(ULONG *)(memory - 16) == 'kolB')
            return memory;
    }
}

static void overwrite_header(void *unused)
{
    volatile char *memory = unguarded();

    memory[-9] = 0x11;
    ExFreePool((PVOID)memory);
}

static void test_header_that_is_overwritten_is_0xC4_13A(void **state)
{
    assert_true(lab_bugcheck_catch(overwrite_header, NULL, &violation));
    assert_int_equal(violation.code, DRIVER_VERIFIER_DETECTED_VIOLATION);
    assert_int_equal(violation.parameters[0], 0x13A);
}

static void overwrite_size(void *unused)
{
    char *memory = unguarded();

    *(volatile USHORT *)(memory - 12) = 5000;
    ExFreePool(memory);
}

static void test_size_that_is_overwritten_is_0xC4_13F(void **state)
{
    assert_true(lab_bugcheck_catch(overwrite_size, NULL, &violation));
    assert_int_equal(violation.code, DRIVER_VERIFIER_DETECTED_VIOLATION);
    assert_int_equal(violation.parameters[0], 0x13F);
}

static void free_inner(void *unused)
{
    ExFreePool(unguarded() + 32);
}

static void test_inner_address_that_is_freed_is_0xC4_13E(void **state)
{
    assert_true(lab_bugcheck_catch(free_inner, NULL, &violation));
    assert_int_equal(violation.code, DRIVER_VERIFIER_DETECTED_VIOLATION);
    assert_int_equal(violation.parameters[0], 0x13E);
}

static void use_after_free(void *unused)
{
    block = ExAllocatePool2(POOL_FLAG_NON_PAGED, 64, 'kolB');
    ExFreePool((PVOID)block);
    block[8] = 1;
}

static void test_use_after_free_is_0xD5(void **state)
{
    assert_fault(use_after_free, DRIVER_PAGE_FAULT_IN_FREED_SPECIAL_POOL, PAGE_FAULT_IN_FREED_SPECIAL_POOL, 8);
    assert_non_null(strstr(lab_bugcheck_analysis(), "the block was freed"));
}

static void free_twice(void *unused)
{
    block = ExAllocatePool2(POOL_FLAG_NON_PAGED, 64, 'kolB');
    ExFreePoolWithTag((PVOID)block, 'kolB');
    ExFreePoolWithTag((PVOID)block, 'kolB');
}

static void test_a_second_free_is_0xC2_7(void **state)
{
    assert_bugcheck(free_twice, NULL, BAD_POOL_CALLER, 7);
    assert_non_null(strstr(lab_bugcheck_analysis(), "the block was freed"));
}

static void touch_paged(void *unused)
{
    KIRQL irql;

    block = ExAllocatePool2(POOL_FLAG_PAGED, 64, 'gdeP');
    block[0] = 1;
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    block[0] = 2;
    KeLowerIrql(irql);
    ExFreePool((PVOID)block);
}

static void test_paged_pool_at_dispatch_is_0xD1(void **state)
{
    if (!lab_bugcheck_catch(touch_paged, NULL, &violation))
        skip(); /* a processor without protection keys */
    assert_int_equal(violation.code, DRIVER_IRQL_NOT_LESS_OR_EQUAL);
    assert_int_equal(violation.parameters[0], (uintptr_t)block);
    assert_int_equal(violation.parameters[1], DISPATCH_LEVEL);
}

static void touch_under_lock(void *unused)
{
    static KSPIN_LOCK lock;
    KIRQL irql;

    block = ExAllocatePoolWithTag(PagedPool, 64, 'gdeP');
    KeAcquireSpinLock(&lock, &irql);
    violation.parameters[3] = (uint64_t)block[3];
    KeReleaseSpinLock(&lock, irql);
    ExFreePool((PVOID)block);
}

static void test_paged_pool_under_a_spin_lock_is_0xD1(void **state)
{
    if (!lab_bugcheck_catch(touch_under_lock, NULL, &violation))
        skip();
    assert_int_equal(violation.code, DRIVER_IRQL_NOT_LESS_OR_EQUAL);
}

static KEVENT done;

static void on_dpc(PKDPC dpc, PVOID context, PVOID argument1, PVOID argument2)
{
    KeSetEvent(&done, IO_NO_INCREMENT, FALSE);
}

static void test_paged_pool_around_high_irql_is_clean(void **state)
{
    LARGE_INTEGER due = {.QuadPart = -10000};
    KTIMER timer;
    KDPC dpc;
    KIRQL irql;

    block = ExAllocatePool2(POOL_FLAG_PAGED, 64, 'gdeP');
    KeInitializeEvent(&done, NotificationEvent, FALSE);
    KeInitializeTimer(&timer);
    KeInitializeDpc(&dpc, on_dpc, NULL);
    KeSetTimer(&timer, due, &dpc);
    KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
    block[0] = 1;
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    KeInsertQueueDpc(&dpc, NULL, NULL);
    KeLowerIrql(irql);
    block[1] = 1;
    ExFreePool((PVOID)block);
}

static void test_paged_pool_that_is_locked_is_clean_at_dispatch(void **state)
{
    PMDL mdl;
    KIRQL irql;

    block = ExAllocatePool2(POOL_FLAG_PAGED, 64, 'gdeP');
    mdl = IoAllocateMdl((PVOID)block, 64, FALSE, FALSE, NULL);
    MmProbeAndLockPages(mdl, KernelMode, IoWriteAccess);
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    ((volatile char *)MmGetSystemAddressForMdlSafe(mdl, NormalPagePriority))[0] = 1;
    block[1] = 1;
    KeLowerIrql(irql);
    MmUnlockPages(mdl);
    IoFreeMdl(mdl);
    ExFreePool((PVOID)block);
}

static void free_paged_at_dispatch(void *unused)
{
    KIRQL irql;

    block = ExAllocatePool2(POOL_FLAG_PAGED, 64, 'gdeP');
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    ExFreePool((PVOID)block);
}

static void test_paged_pool_freed_at_dispatch_is_0xC4_11(void **state)
{
    assert_violation(free_paged_at_dispatch, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x11);
}

static void touch_completed(void *unused)
{
    PIRP irp = IoAllocateIrp(2, FALSE);

    IoFreeIrp(irp);
    irp->IoStatus.Status = STATUS_SUCCESS;
}

static void test_an_irp_touched_after_it_was_freed_is_0xD5(void **state)
{
    assert_true(lab_bugcheck_catch(touch_completed, NULL, &violation));
    assert_true(violation.code == DRIVER_PAGE_FAULT_IN_FREED_SPECIAL_POOL ||
                violation.code == PAGE_FAULT_IN_FREED_SPECIAL_POOL);
}

static void test_a_thousand_blocks_are_clean(void **state)
{
    PVOID blocks[1000];

    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 1000; i++) {
            blocks[i] = ExAllocatePool2(i & 1 ? POOL_FLAG_PAGED : POOL_FLAG_NON_PAGED, 1 + 3 * i, 'ynaM');
            assert_non_null(blocks[i]);
            memset(blocks[i], i, 1 + 3 * i);
        }
        for (int i = 999; i >= 0; i--)
            ExFreePoolWithTag(blocks[i], 'ynaM');
    }
}

/* A sanitizer reports all this itself. */
#if defined(__SANITIZE_ADDRESS__)
static void test_is_the_sanitizers(void **state)
{
    skip();
}
#define fault_test(name) machine_test(((void)name, test_is_the_sanitizers))
#else
#define fault_test(name) machine_test(name)
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        fault_test(test_a_write_past_the_end_is_0xD6_at_once),
        fault_test(test_a_read_past_the_end_stops),
        fault_test(test_a_write_into_the_slack_is_0xC1_24_when_freed),
        fault_test(test_a_write_before_the_block_is_0xC1_23_when_freed),
        fault_test(test_header_that_is_overwritten_is_0xC4_13A),
        fault_test(test_size_that_is_overwritten_is_0xC4_13F),
        fault_test(test_inner_address_that_is_freed_is_0xC4_13E),
        fault_test(test_use_after_free_is_0xD5),
        fault_test(test_a_second_free_is_0xC2_7),
        fault_test(test_paged_pool_at_dispatch_is_0xD1),
        fault_test(test_paged_pool_under_a_spin_lock_is_0xD1),
        machine_test(test_paged_pool_around_high_irql_is_clean),
        machine_test(test_paged_pool_that_is_locked_is_clean_at_dispatch),
        machine_test(test_paged_pool_freed_at_dispatch_is_0xC4_11),
        fault_test(test_an_irp_touched_after_it_was_freed_is_0xD5),
        machine_test(test_a_thousand_blocks_are_clean),
    };

    return cmocka_run_group_tests_name("special", tests, NULL, NULL);
}
