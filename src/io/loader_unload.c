/*
 * What a driver must not leave when it has gone: pool that it allocated. Driver Verifier stops with 0xC4/0x62 there,
 * and so does a strict machine; the report names the blocks.
 */
#include "io/loader.h"
#include "mm/special.h"
#include "vf/vf_report.h"

struct left {
    char *base;
    SIZE_T size;
    ULONG blocks;
    SIZE_T bytes;
    PVOID caller; /* who allocated the first */
    const void *block;
    char first[160];
};

static void look_at(void *context, PVOID block, SIZE_T size, ULONG tag, PVOID caller)
{
    struct left *left = context;
    char *address = caller;

    if (address < left->base || address >= left->base + left->size)
        return;
    if (!left->blocks++) {
        struct host_frame frame;

        left->caller = caller;
        left->block = block;
        host_frame_describe(caller, &frame);
        __builtin_snprintf(left->first, sizeof left->first, "%llu bytes with tag '%.4s', allocated in %s",
                           (unsigned long long)size, (const char *)&tag, frame.function ? frame.function : "?");
    }
    left->bytes += size;
}

void (*lab__io_image_gone)(const char *name, const char *base, SIZE_T size);

void lab__io_unload_check(const char *name, char *base, SIZE_T size)
{
    struct left left = {.base = base, .size = size};

    if (lab__io_image_gone)
        lab__io_image_gone(name, base, size);
    if (!lab__strict || !lab__io.stop_at_leaks)
        return;
    lab__mm_pool_each(look_at, &left);
    if (!left.blocks)
        return;
    lab__vf_culprit_is(left.caller);
    if (lab__mm_special_allocation(left.block))
        lab__vf_origin_add(lab__mm_special_allocation(left.block), "the block was allocated");
    lab__ke_crash_detail("driver %s was unloaded with %u pool blocks (%llu bytes) not freed; one is %s", name,
                         (unsigned)left.blocks, (unsigned long long)left.bytes, left.first);
    lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, 0x62, (ULONG_PTR)name, 0, left.blocks);
}
