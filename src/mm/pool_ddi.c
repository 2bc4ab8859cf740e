/*
 * The pool DDIs: what each variant of ExAllocatePool promises, in terms of pool.c.
 *
 * Paged and nonpaged pool are one memory here; what differs is who may touch them at which IRQL, and how they are
 * counted.
 */
#include "mm/pool_p.h"
#include "mm/quota.h"
#include "ps/ps_p.h"
#include "vf/vf_power.h"
#include "vf/vf_report.h"

#define NO_TAG       0x656E6F4E /* "None" */
#define BASE_TYPE(t) ((t)&1)
#define MUST_SUCCEED 2

struct want {
    POOL_TYPE type;
    SIZE_T size;
    ULONG tag;
    BOOLEAN zero, quota, raise;
    PVOID caller;
};

static void check_irql(const struct want *want)
{
    KIRQL irql = lab__ke_irql();

    if (__builtin_expect(irql <= APC_LEVEL, 1))
        return;
    if (BASE_TYPE(want->type) == PagedPool) {
        lab__ke_crash_detail("paged pool was allocated at IRQL %u", irql);
        lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, 0x1, irql, (ULONG_PTR)want->type, want->size);
    } else if (irql > DISPATCH_LEVEL) {
        lab__ke_crash_detail("nonpaged pool was allocated at IRQL %u", irql);
        lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, 0x2, irql, (ULONG_PTR)want->type, want->size);
    }
}

static __attribute__((cold, noinline)) void check_request(const struct want *want)
{
    if (!want->size)
        lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, 0, lab__ke_irql(), (ULONG_PTR)want->type, 0);
    if ((want->type & MUST_SUCCEED) && want->size > PAGE_SIZE)
        lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, 0x3, (ULONG_PTR)want->type, want->size, 0);
    if (want->type & MUST_SUCCEED)
        lab__ke_verifier_stop(BAD_POOL_CALLER, 0x9A, (ULONG_PTR)want->type, want->size, want->tag);
}

static BOOLEAN is_readable(UCHAR letter)
{
    return (UCHAR)(letter - '0') < 10 || (UCHAR)((letter | 0x20) - 'a') < 26;
}

/* Nobody could tell whose the block is. */
static __attribute__((cold, noinline)) void check_tag(const struct want *want)
{
    ULONG tag = want->tag;

    if (tag && tag != 'GIB' && tag != ' GIB' &&
        (is_readable((UCHAR)(tag >> 8)) || is_readable((UCHAR)(tag >> 16)) || is_readable((UCHAR)(tag >> 24))))
        return;
    if (tag && tag != 'GIB' && tag != ' GIB') {
        lab__ke_crash_detail("pool was allocated with tag %#x, which has no letter and no digit", tag);
        lab__ke_verifier_stop(BAD_POOL_CALLER, 0x9D, tag, (ULONG_PTR)want->type, (ULONG_PTR)want->caller);
        return;
    }
    lab__ke_crash_detail(tag ? "pool was allocated with tag BIG, which is the system's"
                             : "pool was allocated with a tag of zero");
    lab__ke_verifier_stop(BAD_POOL_CALLER, tag ? 0x9C : 0x9B, (ULONG_PTR)want->type, want->size,
                          (ULONG_PTR)want->caller);
}

/* The block that was allocated, once the process has been charged for it; it goes where that can't be. */
static PVOID charged(const struct want *want, PVOID memory)
{
    if (lab__prcb->dpc_active) {
        lab__ke_crash_detail("pool was charged to a process in a DPC, which runs in any");
        lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, 0x10B, 0, 0, 0);
    }
    if (!memory || lab__mm_quota_charge(memory, want->size, BASE_TYPE(want->type)))
        return memory;
    lab__mm_pool_free(memory, 0);
    if (want->raise)
        ExRaiseStatus(STATUS_QUOTA_EXCEEDED);
    return 0;
}

/* In line, so that what is wanted stays in registers. */
static inline __attribute__((always_inline)) PVOID allocate(const struct want *want)
{
    PVOID memory;

    check_irql(want);
    if (__builtin_expect(!want->size || (want->type & MUST_SUCCEED), 0))
        check_request(want);
    if (__builtin_expect(!is_readable((UCHAR)want->tag) || (want->tag & 0xFFFFFF) == 'GIB', 0))
        check_tag(want);
    if (lab__strict && lab__ke_thread()->verified_call)
        lab__vf_power_allocating(want->caller);
    memory = LAB_FAULT(LAB_FAULT_POOL) ? 0
                                       : lab__mm_pool_take(want->size, want->tag ? want->tag : NO_TAG, want->zero,
                                                           LAB_POOL_USED, want->caller, (UCHAR)want->type);
    LAB_TRACE(LAB_TRACE_POOL, memory, want->size);
    if (__builtin_expect(!memory && want->raise, 0))
        ExRaiseStatus(STATUS_INSUFFICIENT_RESOURCES);
    return __builtin_expect(want->quota, 0) ? charged(want, memory) : memory;
}

/*
 * ExAllocatePool2: allocate pool; zeroed unless the flags say otherwise.
 *
 * IRQL    <= DISPATCH_LEVEL; <= APC_LEVEL for paged pool
 * Units   bytes; a page or more is page-aligned, less is aligned to 16
 * Errors  NULL for wrong flags, a tag of zero, or no memory; raises with POOL_FLAG_RAISE_ON_FAILURE
 * Source  wdm/nf-wdm-exallocatepool2
 */
PVOID ExAllocatePool2(POOL_FLAGS Flags, SIZE_T NumberOfBytes, ULONG Tag)
{
    ULONGLONG kind = Flags & (POOL_FLAG_NON_PAGED | POOL_FLAG_NON_PAGED_EXECUTE | POOL_FLAG_PAGED);
    ULONGLONG known = POOL_FLAG_USE_QUOTA | POOL_FLAG_UNINITIALIZED | POOL_FLAG_SESSION | POOL_FLAG_CACHE_ALIGNED |
                      POOL_FLAG_RAISE_ON_FAILURE | POOL_FLAG_NON_PAGED | POOL_FLAG_NON_PAGED_EXECUTE | POOL_FLAG_PAGED;
    struct want want = {.type = kind == POOL_FLAG_PAGED ? PagedPool : NonPagedPoolNx,
                        .size = NumberOfBytes,
                        .tag = Tag,
                        .zero = !(Flags & POOL_FLAG_UNINITIALIZED),
                        .quota = (Flags & POOL_FLAG_USE_QUOTA) != 0,
                        .raise = (Flags & POOL_FLAG_RAISE_ON_FAILURE) != 0,
                        .caller = __builtin_return_address(0)};

    LAB_DDI(ExAllocatePool2);
    if (__builtin_expect((kind & (kind - 1)) || !kind || (Flags & 0xFFFFFFFF & ~known) || !Tag || !NumberOfBytes, 0)) {
        if (want.raise)
            ExRaiseStatus(STATUS_INVALID_PARAMETER);
        return 0;
    }
    return allocate(&want);
}

/*
 * ExAllocatePool3: ExAllocatePool2 with extended parameters: priority and node are accepted; a secure pool is where
 * the block comes from (secure_pool.c).
 *
 * IRQL    <= DISPATCH_LEVEL; <= APC_LEVEL for paged pool
 * Errors  NULL for a parameter that is required and not known
 * Source  wdm/nf-wdm-exallocatepool3
 */
PVOID ExAllocatePool3(POOL_FLAGS Flags, SIZE_T NumberOfBytes, ULONG Tag, PCPOOL_EXTENDED_PARAMETER ExtendedParameters,
                      ULONG ExtendedParametersCount)
{
    LAB_DDI(ExAllocatePool3);
    for (ULONG i = 0; i < ExtendedParametersCount; i++) {
        ULONG64 type = ExtendedParameters[i].Type;

        if (type == PoolExtendedParameterSecurePool)
            return lab__mm_secure_alloc(ExtendedParameters[i].SecurePoolParams, NumberOfBytes, Tag,
                                        __builtin_return_address(0));
        if ((type == PoolExtendedParameterInvalidType || type >= PoolExtendedParameterMax) &&
            !ExtendedParameters[i].Optional)
            return 0;
    }
    return ExAllocatePool2(Flags, NumberOfBytes, Tag);
}

static PVOID by_type(POOL_TYPE type, SIZE_T size, ULONG tag, BOOLEAN zero, BOOLEAN quota, BOOLEAN raise, PVOID caller)
{
    struct want want = {(POOL_TYPE)(type & ~(POOL_RAISE_IF_ALLOCATION_FAILURE | POOL_QUOTA_FAIL_INSTEAD_OF_RAISE)),
                        size,
                        tag,
                        zero,
                        quota,
                        (BOOLEAN)(raise || (type & POOL_RAISE_IF_ALLOCATION_FAILURE)),
                        caller};

    if (type & POOL_QUOTA_FAIL_INSTEAD_OF_RAISE)
        want.raise = FALSE;
    return allocate(&want);
}

#define CALLER __builtin_return_address(0)

PVOID lab__mm_pool_for(POOL_TYPE type, SIZE_T size, ULONG tag, PVOID caller)
{
    return by_type(type, size, tag, FALSE, FALSE, FALSE, caller);
}

/*
 * ExAllocatePool and its kin by POOL_TYPE: not zeroed, but for the Zero variants; the Quota ones charge the current
 * process and raise STATUS_INSUFFICIENT_RESOURCES unless POOL_QUOTA_FAIL_INSTEAD_OF_RAISE is given.
 *
 * IRQL    <= DISPATCH_LEVEL; <= APC_LEVEL for paged pool
 * Source  wdm/nf-wdm-exallocatepoolwithtag
 */
PVOID ExAllocatePool(POOL_TYPE PoolType, SIZE_T NumberOfBytes)
{
    LAB_DDI(ExAllocatePool);
    if (lab__strict)
        lab__vf_warn("UnSafeAllocatePool", CALLER, "ExAllocatePool gives blocks no tag; use ExAllocatePool2");
    return by_type(PoolType, NumberOfBytes, NO_TAG, FALSE, FALSE, FALSE, CALLER);
}

PVOID ExAllocatePoolWithTag(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag)
{
    LAB_DDI(ExAllocatePoolWithTag);
    return by_type(PoolType, NumberOfBytes, Tag, FALSE, FALSE, FALSE, CALLER);
}

PVOID ExAllocatePoolWithTagPriority(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag, EX_POOL_PRIORITY Priority)
{
    LAB_DDI(ExAllocatePoolWithTagPriority);
    return by_type(PoolType, NumberOfBytes, Tag, FALSE, FALSE, FALSE, CALLER);
}

PVOID ExAllocatePoolWithQuota(POOL_TYPE PoolType, SIZE_T NumberOfBytes)
{
    LAB_DDI(ExAllocatePoolWithQuota);
    if (lab__strict)
        lab__vf_warn("UnSafeAllocatePool", CALLER, "ExAllocatePoolWithQuota gives blocks no tag; use ExAllocatePool2");
    return by_type(PoolType, NumberOfBytes, NO_TAG, FALSE, TRUE, TRUE, CALLER);
}

PVOID ExAllocatePoolWithQuotaTag(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag)
{
    LAB_DDI(ExAllocatePoolWithQuotaTag);
    return by_type(PoolType, NumberOfBytes, Tag, FALSE, TRUE, TRUE, CALLER);
}

PVOID ExAllocatePoolZero(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag)
{
    LAB_DDI(ExAllocatePoolZero);
    return by_type(PoolType, NumberOfBytes, Tag, TRUE, FALSE, FALSE, CALLER);
}

PVOID ExAllocatePoolUninitialized(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag)
{
    LAB_DDI(ExAllocatePoolUninitialized);
    return by_type(PoolType, NumberOfBytes, Tag, FALSE, FALSE, FALSE, CALLER);
}

PVOID ExAllocatePoolQuotaZero(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag)
{
    LAB_DDI(ExAllocatePoolQuotaZero);
    return by_type(PoolType, NumberOfBytes, Tag, TRUE, TRUE, TRUE, CALLER);
}

PVOID ExAllocatePoolQuotaUninitialized(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag)
{
    LAB_DDI(ExAllocatePoolQuotaUninitialized);
    return by_type(PoolType, NumberOfBytes, Tag, FALSE, TRUE, TRUE, CALLER);
}

PVOID ExAllocatePoolPriorityZero(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag, EX_POOL_PRIORITY Priority)
{
    LAB_DDI(ExAllocatePoolPriorityZero);
    return by_type(PoolType, NumberOfBytes, Tag, TRUE, FALSE, FALSE, CALLER);
}

PVOID ExAllocatePoolPriorityUninitialized(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag,
                                          EX_POOL_PRIORITY Priority)
{
    LAB_DDI(ExAllocatePoolPriorityUninitialized);
    return by_type(PoolType, NumberOfBytes, Tag, FALSE, FALSE, FALSE, CALLER);
}

static void check_free_irql(PVOID memory)
{
    if (__builtin_expect(lab__ke_irql() > APC_LEVEL, 0) && memory && !((ULONG_PTR)memory & 15) &&
        lab__mm_pool_is_paged(memory)) {
        lab__ke_crash_detail("paged pool was freed at IRQL %u", lab__ke_irql());
        lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, 0x11, lab__ke_irql(), PagedPool, (ULONG_PTR)memory);
    }
    if (__builtin_expect(lab__ke_irql() > DISPATCH_LEVEL, 0))
        lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, 0x12, lab__ke_irql(), 0, (ULONG_PTR)memory);
}

static void give_back(PVOID memory, ULONG tag)
{
    LAB_TRACE(LAB_TRACE_POOL, memory, 0);
    check_free_irql(memory);
    lab__mm_pool_free(memory, tag);
}

/*
 * ExFreePoolWithTag: give a block back, saying the tag it was allocated with (0: any).
 *
 * IRQL    <= DISPATCH_LEVEL; <= APC_LEVEL for paged pool
 * Errors  0xC2 BAD_POOL_CALLER, 0x19 BAD_POOL_HEADER
 * Source  wdm/nf-wdm-exfreepoolwithtag
 */
void ExFreePoolWithTag(PVOID P, ULONG Tag)
{
    LAB_DDI(ExFreePoolWithTag);
    give_back(P, Tag);
}

/*
 * ExFreePool: the same, whatever the tag.
 *
 * IRQL    <= DISPATCH_LEVEL; <= APC_LEVEL for paged pool
 * Source  ntddk/nf-ntddk-exfreepool
 */
void ExFreePool(PVOID P)
{
    LAB_DDI(ExFreePool);
    give_back(P, 0);
}

/*
 * ExFreePool2: the same with extended parameters, which only a secure pool needs.
 *
 * IRQL    <= DISPATCH_LEVEL; <= APC_LEVEL for paged pool
 * Source  wdm/nf-wdm-exfreepool2
 */
void ExFreePool2(PVOID P, ULONG Tag, PCPOOL_EXTENDED_PARAMETER ExtendedParameters, ULONG ExtendedParametersCount)
{
    LAB_DDI(ExFreePool2);
    for (ULONG i = 0; i < ExtendedParametersCount; i++) {
        if (ExtendedParameters[i].Type != PoolExtendedParameterSecurePool)
            continue;
        lab__mm_secure_free(ExtendedParameters[i].SecurePoolParams, P, Tag);
        return;
    }
    give_back(P, Tag);
}
