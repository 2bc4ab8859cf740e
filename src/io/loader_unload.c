/*
 * What a driver must not leave when it has gone: pool that it allocated. Driver Verifier stops with 0xC4/0x62 there,
 * and so does a strict machine; the report names the blocks.
 */
#include "io/loader.h"
#include "mm/special.h"
#include "vf/vf_report.h"

struct left {
    struct lab__io_driver *driver;
    char *base;
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

    if (address < left->base || address >= left->base + left->driver->object.DriverSize)
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

void (*lab__io_driver_gone)(PDRIVER_OBJECT driver);

void lab__io_unload_check(struct lab__io_driver *driver)
{
    struct left left = {.driver = driver, .base = driver->object.DriverStart};

    if (lab__io_driver_gone)
        lab__io_driver_gone(&driver->object);
    if (!lab__strict || !lab__io.stop_at_leaks)
        return;
    lab__mm_pool_each(look_at, &left);
    if (!left.blocks)
        return;
    lab__vf_culprit_is(left.caller);
    if (lab__mm_special_allocation(left.block))
        lab__vf_origin_add(lab__mm_special_allocation(left.block), "the block was allocated");
    lab__ke_crash_detail("driver %s was unloaded with %u pool blocks (%llu bytes) not freed; one is %s",
                         driver->short_name, (unsigned)left.blocks, (unsigned long long)left.bytes, left.first);
    lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, 0x62, (ULONG_PTR)driver->short_name, 0, left.blocks);
}
