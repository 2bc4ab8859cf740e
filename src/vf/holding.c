/* What drivers hold: see vf_holding.h. */
#include "vf/vf_holding.h"
#include "io/image.h"
#include "io/io_p.h"
#include "mm/mm_p.h"
#include "ob/ob_p.h"

#define BUCKETS     256
#define WITH_STACKS 512 /* the first ones of a machine; later ones have their caller only */

static struct lab__vf_holding *buckets[BUCKETS], *spare;
static ULONG stacks_taken;
ULONG lab__vf_holding_count;

struct words {
    const char *name;      /* of the thing */
    const char *give_back; /* what the driver has to do */
    ULONG rule;
    BOOLEAN counted; /* elsewhere, among what is left when the machine stops */
};
static const struct words kinds[LAB_VF_KINDS] = {
    [LAB_VF_REFERENCE] = {"reference", "dereference it: ObDereferenceObject", LAB_VF_REFERENCE_LEFT, FALSE},
    [LAB_VF_HANDLE] = {"handle", "close it: ZwClose", LAB_VF_HANDLE_LEFT, TRUE},
    [LAB_VF_MDL] = {"MDL", "free it: IoFreeMdl", LAB_VF_MDL_LEFT, TRUE},
    [LAB_VF_VIEW] = {"view of a section", "unmap it", LAB_VF_MAPPING_LEFT, FALSE},
    [LAB_VF_REGISTERS] = {"mapping of registers", "unmap it: MmUnmapIoSpace", LAB_VF_MAPPING_LEFT, FALSE},
    [LAB_VF_CONTIGUOUS] = {"contiguous memory", "free it: MmFreeContiguousMemory", LAB_VF_MAPPING_LEFT, TRUE},
    [LAB_VF_SHUTDOWN] = {"registration for shutdown", "take it back: IoUnregisterShutdownNotification",
                         LAB_VF_SHUTDOWN_LEFT, FALSE},
};

void lab__vf_holdings_start(void)
{
    RtlZeroMemory(buckets, sizeof buckets);
    spare = 0;
    stacks_taken = 0;
    lab__vf_holding_count = 0;
}

const char *lab__vf_kind_name(enum lab__vf_kind kind)
{
    return kinds[kind].name;
}

static struct lab__vf_holding **bucket_of(enum lab__vf_kind kind, const void *key)
{
    ULONGLONG hash = ((ULONG_PTR)key + kind) * 0x9E3779B97F4A7C15ULL;

    return &buckets[hash >> 56];
}

static BOOLEAN within(const void *address, const void *base, SIZE_T size)
{
    return (SIZE_T)((const char *)address - (const char *)base) < size;
}

static BOOLEAN is_driver(const void *pc)
{
    return lab__io_image_at(pc) != 0;
}

static PVOID innermost_driver(const struct lab__vf_stack *stack)
{
    for (ULONG i = 0; i < stack->count; i++)
        if (is_driver(stack->frames[i]))
            return stack->frames[i];
    return 0;
}

PVOID lab__vf_calling_driver(void)
{
    struct lab__vf_stack stack;

    if (IsListEmpty(&lab__io_images))
        return 0;
    lab__vf_stack_take(&stack);
    return innermost_driver(&stack);
}

static struct lab__vf_holding *make(void)
{
    struct lab__vf_holding *holding = spare;

    if (!holding)
        return lab__mm_kernel_alloc(sizeof *holding);
    spare = holding->next;
    holding->left = FALSE;
    holding->routine = holding->what = 0;
    return holding;
}

static struct lab__vf_holding *add(enum lab__vf_kind kind, const void *key, PVOID caller)
{
    struct lab__vf_holding *holding = make(), **bucket = bucket_of(kind, key);

    if (!holding)
        return 0;
    holding->kind = kind;
    holding->key = key;
    holding->caller = caller;
    holding->stack.count = 1;
    holding->stack.frames[0] = caller;
    if (stacks_taken < WITH_STACKS) {
        stacks_taken++;
        lab__vf_stack_take(&holding->stack);
    }
    holding->next = *bucket;
    *bucket = holding;
    lab__vf_holding_count++;
    return holding;
}

void lab__vf_hold_slow(enum lab__vf_kind kind, const void *key, PVOID caller)
{
    if (!caller)
        caller = lab__vf_calling_driver();
    else if (!is_driver(caller))
        return;
    if (caller)
        add(kind, key, caller);
}

void lab__vf_hold_callback_slow(const char *what, const void *key, const void *routine, PVOID caller)
{
    struct lab__vf_holding *holding = is_driver(routine) ? add(LAB_VF_CALLBACK, key, caller) : 0;

    if (!holding)
        return;
    holding->what = what;
    holding->routine = routine;
}

static void drop(struct lab__vf_holding **link)
{
    struct lab__vf_holding *holding = *link;

    *link = holding->next;
    holding->next = spare;
    spare = holding;
    lab__vf_holding_count--;
}

static struct lab__vf_holding **find(enum lab__vf_kind kind, const void *key)
{
    struct lab__vf_holding **link = bucket_of(kind, key);

    while (*link && ((*link)->kind != kind || (*link)->key != key))
        link = &(*link)->next;
    return link;
}

void lab__vf_let_go_slow(enum lab__vf_kind kind, const void *key)
{
    struct lab__vf_holding **link = find(kind, key);

    if (*link)
        drop(link);
}

void lab__vf_references_forget_slow(const void *object)
{
    struct lab__vf_holding **link;

    while (*(link = find(LAB_VF_REFERENCE, object)))
        drop(link);
}

/* --- a driver that goes --- */

static _Noreturn void still_called(const struct lab__vf_holding *holding, const char *name)
{
    lab__vf_culprit_is(holding->caller);
    lab__vf_origin_add(&holding->stack, "the routine was registered");
    lab__vf_origin_at(LAB_VF_ROUTINE(holding->routine), "the routine");
    lab__ke_crash_detail("driver %s was unloaded with %s that is still registered", name, holding->what);
    lab__ke_bugcheck(DRIVER_UNLOADED_WITHOUT_CANCELLING_PENDING_OPERATIONS, (ULONG_PTR)holding->routine, 8,
                     (ULONG_PTR)holding->routine, 0);
}

static void left(struct lab__vf_holding *holding, const char *name)
{
    const struct words *words = &kinds[holding->kind];

    holding->left = TRUE;
    if (!lab__io.stop_at_leaks)
        return;
    lab__vf_culprit_is(holding->caller);
    lab__vf_origin_add(&holding->stack, "it was taken");
    lab__ke_crash_detail("driver %s was unloaded with a %s left, %p; %s", name, words->name, holding->key,
                         words->give_back);
    lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, words->rule, (ULONG_PTR)holding->key,
                     (ULONG_PTR)holding->caller, 0);
}

void lab__vf_holdings_going(PVOID base, SIZE_T size, const char *name)
{
    for (ULONG i = 0; lab__vf_holding_count && i < BUCKETS; i++)
        for (struct lab__vf_holding *holding = buckets[i]; holding; holding = holding->next) {
            if (holding->kind == LAB_VF_CALLBACK && within(holding->routine, base, size))
                still_called(holding, name);
            if (holding->kind != LAB_VF_CALLBACK && within(holding->caller, base, size))
                left(holding, name);
        }
}

void lab__vf_shutdown_left(const void *device, PVOID caller)
{
    struct lab__vf_holding *holding = *find(LAB_VF_SHUTDOWN, device);

    if (!holding)
        return;
    holding->left = TRUE;
    holding->key = (const char *)device + 1; /* the registration itself goes now */
    if (!lab__io.stop_at_leaks)
        return;
    lab__vf_culprit_is(caller);
    lab__vf_origin_add(&holding->stack, "it was registered");
    lab__ke_crash_detail("device %p is deleted while it is registered for shutdown: IoUnregisterShutdownNotification",
                         (const void *)device);
    lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, LAB_VF_SHUTDOWN_LEFT, (ULONG_PTR)device, (ULONG_PTR)caller, 0);
}

ULONG lab__vf_holdings_left(void)
{
    ULONG count = 0;

    for (ULONG i = 0; lab__vf_holding_count && i < BUCKETS; i++)
        for (const struct lab__vf_holding *holding = buckets[i]; holding; holding = holding->next)
            count += holding->left && !kinds[holding->kind].counted;
    return count;
}

/* References of drivers that stay: where the object goes with them, it is listed as left itself. */
static BOOLEAN is_told(const struct lab__vf_holding *holding)
{
    return holding->left || kinds[holding->kind].counted ||
           (holding->kind == LAB_VF_REFERENCE && !lab__ob_is_system((PVOID)(ULONG_PTR)holding->key));
}

void lab__vf_holdings_each(void (*each)(const struct lab__vf_holding *holding))
{
    for (ULONG i = 0; lab__vf_holding_count && i < BUCKETS; i++)
        for (const struct lab__vf_holding *holding = buckets[i]; holding; holding = holding->next)
            if (is_told(holding))
                each(holding);
}
