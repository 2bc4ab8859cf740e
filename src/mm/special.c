/* Special pool: see special.h. A slot is a page for a block and an inaccessible page behind it, which it keeps. */
#include "mm/special.h"
#include "engine/site.h"
#include "host/key.h"
#include "ke/paged_guard.h"
#include "mm/pool_p.h"
#include "vf/vf_object.h"
#include "vf/vf_report.h"

#define SITES       512
#define FILL_AFTER  0xFA
#define FILL_BEFORE 0xFB

enum slot_state { SLOT_NEW, SLOT_USED, SLOT_FREED };
enum protection { OPEN, CLOSED, KEYED };

struct slot {
    UCHAR state, protection, owner_state, type;
    BOOLEAN guarded; /* the page behind it is inaccessible */
    BOOLEAN withdrawn;
    PVOID writer; /* of the status of a withdrawn IRP */
    ULONG locks;
    ULONG tag;
    PVOID block, caller;
    SIZE_T size;
    struct lab__vf_stack allocated, freed;
    ULONG next_freed;
};

struct lab__mm_special_area lab__mm_special;
ULONG lab__mm_paged_guarded;

static struct slot *slots;
static UCHAR *states;
const UCHAR *lab__mm_special_states;
static ULONG slot_count, fresh, first_freed, last_freed;
enum lab__mm_special_mode lab__mm_special_mode;
static struct lab__site sites[SITES];

SIZE_T lab__mm_special_reserve(SIZE_T pages)
{
    SIZE_T count = pages / 8 < LAB_SPECIAL_PAGES ? pages / 8 & ~(SIZE_T)1 : LAB_SPECIAL_PAGES;

    if (slots)
        host_release(slots, slot_count * (sizeof *slots + 1));
    slots = host_reserve(count / 2 * (sizeof *slots + 1));
    slot_count = slots ? (ULONG)(count / 2) : 0;
    lab__mm_special_states = states = (UCHAR *)(slots + slot_count);
    lab__mm_special.base = lab__mm.ram.kernel + ((pages - count) << PAGE_SHIFT);
    lab__mm_special.size = (SIZE_T)slot_count << (PAGE_SHIFT + 1);
    return slot_count * 2;
}

static char *page_of(ULONG number)
{
    return lab__mm_special.base + ((SIZE_T)number << (PAGE_SHIFT + 1));
}

static struct slot *slot_of(const void *address)
{
    return &slots[(SIZE_T)((const char *)address - lab__mm_special.base) >> (PAGE_SHIFT + 1)];
}

static ULONG number_of(const struct slot *slot)
{
    return (ULONG)(slot - slots);
}

static void set_state(struct slot *slot, enum slot_state state)
{
    slot->state = (UCHAR)state;
    states[number_of(slot)] = state == SLOT_FREED;
}

void lab__mm_special_start(BOOLEAN strict)
{
    const char *mode = host_environment("NTLAB_SPECIAL_POOL");

    for (ULONG i = 1; i < fresh; i++)
        set_state(&slots[i], SLOT_NEW);
    fresh = 1; /* 0 means none in the list of freed ones */
    first_freed = last_freed = 0;
    lab__mm_paged_guarded = 0;
    lab__mm_special_unwritten = FALSE;
    RtlZeroMemory(sites, sizeof sites);
    lab__mm_special_mode = strict && !host_sanitized && slot_count ? LAB_SPECIAL_SOME : LAB_SPECIAL_OFF;
    if (mode && mode[0] == 'o') /* off */
        lab__mm_special_mode = LAB_SPECIAL_OFF;
    else if (lab__mm_special_mode && mode && mode[0] == 'a') /* all */
        lab__mm_special_mode = LAB_SPECIAL_ALL;
    lab__ke_paged_start();
}

BOOLEAN lab__mm_special_enabled(void)
{
    return lab__mm_special_mode != LAB_SPECIAL_OFF;
}

const struct lab__vf_stack *lab__mm_special_allocation(const void *memory)
{
    return lab__mm_special_owns(memory) ? &slot_of(memory)->allocated : 0;
}

const struct lab__vf_stack *lab__mm_special_freed(const void *memory)
{
    return lab__mm_special_owns(memory) && slot_of(memory)->state == SLOT_FREED ? &slot_of(memory)->freed : 0;
}

BOOLEAN lab__mm_special_wanted(const void *site)
{
    ULONG *count;

    if (lab__mm_special_mode != LAB_SPECIAL_SOME)
        return lab__mm_special_mode == LAB_SPECIAL_ALL;
    count = lab__site_count(sites, SITES, site);
    return count && lab__mm_special_due(count);
}

static struct slot *take_slot(void)
{
    struct slot *slot;

    if (fresh < slot_count)
        return &slots[fresh++];
    if (!first_freed)
        return 0;
    slot = &slots[first_freed];
    first_freed = slot->next_freed;
    if (!first_freed)
        last_freed = 0;
    return slot;
}

static void protect(struct slot *slot, UCHAR protection)
{
    char *page = page_of(number_of(slot));

    if (!slot->guarded) {
        host_protect(page + PAGE_SIZE, PAGE_SIZE, HOST_NONE);
        slot->guarded = TRUE;
    }
    if (slot->protection == protection)
        return;
    if (protection == KEYED || slot->protection == KEYED || host_key_is_cheap())
        host_key_protect(page, PAGE_SIZE, protection == KEYED);
    else if (protection == OPEN)
        host_protect(page, PAGE_SIZE, HOST_WRITE);
    if (protection == CLOSED)
        host_protect(page, PAGE_SIZE, HOST_NONE);
    slot->protection = protection;
}

static BOOLEAN wants_key(const struct slot *slot)
{
    return (slot->type & 1) == PagedPool && slot->owner_state == LAB_POOL_USED && host_key_available();
}

BOOLEAN lab__mm_special_unwritten;
const UCHAR lab__mm_special_fill[8] = {0xCD, 0x2F, 0x91, 0x6B, 0xE3, 0x58, 0xB7, 0xCD};

static void fill_unwritten(char *block, SIZE_T size)
{
    SIZE_T done = 0;

    for (; size - done >= sizeof lab__mm_special_fill; done += sizeof lab__mm_special_fill)
        __builtin_memcpy(block + done, lab__mm_special_fill, sizeof lab__mm_special_fill);
    __builtin_memcpy(block + done, lab__mm_special_fill, size - done);
}

static void fill(struct slot *slot, BOOLEAN zero)
{
    char *page = page_of(number_of(slot)), *block = slot->block;

    __builtin_memset(page, FILL_BEFORE, (SIZE_T)(block - page));
    if (zero)
        __builtin_memset(block, 0, slot->size);
    else
        fill_unwritten(block, slot->size);
    lab__mm_special_unwritten |= !zero && slot->owner_state == LAB_POOL_USED;
    __builtin_memset(block + slot->size, FILL_AFTER, (SIZE_T)(page + PAGE_SIZE - block) - slot->size);
}

PVOID lab__mm_special_take(SIZE_T size, ULONG tag, BOOLEAN zero, UCHAR state, PVOID caller, UCHAR type)
{
    struct slot *slot;

    if (size > PAGE_SIZE || !size || !(slot = take_slot()))
        return 0;
    set_state(slot, SLOT_USED);
    slot->withdrawn = FALSE;
    slot->tag = tag;
    slot->size = size;
    slot->owner_state = state;
    slot->caller = caller;
    slot->type = type;
    slot->locks = 0;
    slot->block = page_of(number_of(slot)) + PAGE_SIZE - ((size + 15) & ~(SIZE_T)15);
    protect(slot, OPEN);
    fill(slot, zero);
    lab__vf_stack_take(&slot->allocated);
    if (wants_key(slot)) {
        protect(slot, KEYED);
        lab__mm_paged_guarded++;
    }
    return slot->block;
}

/* --- freeing --- */

static _Noreturn void corrupt(const struct slot *slot, ULONG_PTR at, ULONG kind, const char *what)
{
    lab__vf_origin_add(&slot->allocated, "the block was allocated");
    lab__ke_crash_detail("the block %p of %llu bytes, tag %.4s, was written %s, at %p; this is seen as it is freed",
                         slot->block, (unsigned long long)slot->size, (const char *)&slot->tag, what, (void *)at);
    lab__ke_bugcheck(SPECIAL_POOL_DETECTED_MEMORY_CORRUPTION, (ULONG_PTR)slot->block, at, slot->size, kind);
}

static void check_fill(const struct slot *slot)
{
    const UCHAR *page = (const UCHAR *)page_of(number_of(slot)), *block = slot->block;

    for (const UCHAR *at = block + slot->size; at < page + PAGE_SIZE; at++)
        if (*at != FILL_AFTER)
            corrupt(slot, (ULONG_PTR)at, 0x24, "past its end");
    for (const UCHAR *at = block; at > page && block - at < 256; at--)
        if (at[-1] != FILL_BEFORE)
            corrupt(slot, (ULONG_PTR)at - 1, 0x23, "before its beginning");
}

void lab__mm_special_check(PVOID memory)
{
    const struct slot *slot = slot_of(memory);

    if (slot->state == SLOT_USED && slot->block == memory)
        check_fill(slot);
}

static _Noreturn void bad_free(const struct slot *slot, PVOID memory, ULONG kind, ULONG_PTR a, ULONG_PTR b,
                               const char *what)
{
    if (slot->state != SLOT_NEW)
        lab__vf_origin_add(&slot->allocated, "the block was allocated");
    if (slot->state == SLOT_FREED)
        lab__vf_origin_add(&slot->freed, "the block was freed");
    lab__ke_crash_detail("%s: %p", what, memory);
    lab__ke_bugcheck(BAD_POOL_CALLER, kind, a, b, (ULONG_PTR)memory);
}

static void check(const struct slot *slot, PVOID memory, ULONG tag, UCHAR state)
{
    if (slot->state == SLOT_FREED)
        bad_free(slot, memory, 7, 0, slot->tag, "a block was freed that is free already");
    if (slot->state == SLOT_USED && slot->block != memory && slot->owner_state == LAB_POOL_USED) {
        lab__vf_origin_add(&slot->allocated, "the block was allocated");
        lab__mm_pool_bad_address(memory, &slot->block);
    }
    if (slot->state == SLOT_NEW || slot->block != memory)
        bad_free(slot, memory, 0x46, 0, 0, "an address was freed that pool never handed out");
    if (slot->owner_state != state && slot->tag == ' prI') {
        lab__vf_origin_add(&slot->allocated, "the IRP was allocated");
        lab__ke_crash_detail("IRP %p was freed as pool; IoFreeIrp frees it", memory);
        lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, 0x105, (ULONG_PTR)memory, 0, 0);
    }
    if (slot->owner_state != state)
        bad_free(slot, memory, 0x46, 0, 0, "a block of the kernel's own was freed");
    if (tag && (tag & ~0x80000000u) != (slot->tag & ~0x80000000u) && slot->tag != LAB_POOL_GIVEN)
        bad_free(slot, memory, 0xA, slot->tag, tag, "a block was freed with another tag than it was allocated with");
}

void lab__mm_special_free(PVOID memory, ULONG tag, UCHAR state)
{
    struct slot *slot = slot_of(memory);

    check(slot, memory, tag, state);
    check_fill(slot);
    if (state == LAB_POOL_USED) {
        lab__vf_freeing(memory, slot->size);
        if (slot->size >= sizeof(DISPATCHER_HEADER))
            lab__vf_waited_freeing(memory, slot->size);
        lab__mm.pool_bytes -= slot->size;
        lab__mm.pool_blocks--;
    }
    if (wants_key(slot))
        lab__mm_paged_guarded--;
    lab__vf_stack_take(&slot->freed);
    set_state(slot, SLOT_FREED);
    slot->next_freed = 0;
    protect(slot, CLOSED);
    if (last_freed)
        slots[last_freed].next_freed = number_of(slot);
    else
        first_freed = number_of(slot);
    last_freed = number_of(slot);
}

/* --- questions --- */

SIZE_T lab__mm_special_size(PVOID memory)
{
    return slot_of(memory)->size;
}

BOOLEAN lab__mm_special_is_paged(const void *memory)
{
    const struct slot *slot = slot_of(memory);

    return slot->state == SLOT_USED && (slot->type & 1) == PagedPool;
}

void lab__mm_special_each_irp(void (*each)(PVOID irp))
{
    for (ULONG i = 1; i < fresh; i++)
        if (slots[i].state == SLOT_USED && slots[i].owner_state == LAB_POOL_KERNEL && slots[i].tag == ' prI')
            each(slots[i].block);
}

void lab__mm_special_each(void (*each)(void *, PVOID, SIZE_T, ULONG, PVOID), void *context)
{
    for (ULONG i = 1; i < fresh; i++)
        if (slots[i].state == SLOT_USED && slots[i].owner_state == LAB_POOL_USED)
            each(context, slots[i].block, slots[i].size, slots[i].tag, slots[i].caller);
}

void lab__mm_special_lock(const void *memory, LONG count)
{
    struct slot *slot = slot_of(memory);

    if (slot->state != SLOT_USED || !wants_key(slot))
        return;
    slot->locks += (ULONG)count;
    protect(slot, slot->locks ? OPEN : KEYED);
}

void lab__mm_special_withdraw(PVOID memory, BOOLEAN withdrawn)
{
    struct slot *slot = slot_of(memory);

    if (slot->state != SLOT_USED)
        return;
    slot->withdrawn = withdrawn;
    states[number_of(slot)] = withdrawn;
    slot->writer = 0;
    if (withdrawn)
        lab__vf_stack_take(&slot->freed);
    protect(slot, withdrawn ? CLOSED : OPEN);
}

BOOLEAN lab__mm_special_let_write(const void *address, PVOID pc)
{
    struct slot *slot = slot_of(address);
    SIZE_T at = (SIZE_T)((const char *)address - (const char *)slot->block);

    if (!slot->withdrawn || at - FIELD_OFFSET(IRP, IoStatus) >= sizeof(IO_STATUS_BLOCK))
        return FALSE;
    slot->writer = pc;
    protect(slot, OPEN);
    return TRUE;
}

PVOID lab__mm_special_writer(const void *memory)
{
    return slot_of(memory)->writer;
}

enum lab__mm_special_fault lab__mm_special_classify(const void *address)
{
    struct slot *slot = slot_of(address);
    BOOLEAN behind = ((const char *)address - page_of(number_of(slot))) >= (LONG_PTR)PAGE_SIZE;

    if (slot->state == SLOT_NEW)
        return LAB_SPECIAL_NONE;
    if (slot->state == SLOT_USED && !behind && !slot->withdrawn)
        return slot->protection == KEYED ? LAB_SPECIAL_PAGED : LAB_SPECIAL_NONE;
    lab__vf_origin_add(&slot->allocated, "the block was allocated");
    if (slot->state == SLOT_FREED || slot->withdrawn) {
        const char *given_up =
            slot->tag == ' prI' ? "given up: it is an IRP that was completed" : "given up: the request was completed";

        lab__vf_origin_add(&slot->freed, slot->withdrawn ? "the IRP was completed" : "the block was freed");
        lab__ke_crash_detail("the address is byte %lld of a block of %llu bytes, tag %.4s, that was %s",
                             (long long)((const char *)address - (char *)slot->block), (unsigned long long)slot->size,
                             (const char *)&slot->tag, slot->withdrawn ? given_up : "freed");
        return LAB_SPECIAL_FREED;
    }
    lab__ke_crash_detail("the address is byte %lld of a block of %llu bytes, tag %.4s: past its end",
                         (long long)((const char *)address - (char *)slot->block), (unsigned long long)slot->size,
                         (const char *)&slot->tag);
    return LAB_SPECIAL_BEYOND;
}
