/*
 * Blocks of pool that are charged to a process. They are few, so what was charged to whom stands in a table beside the
 * pool, and pool itself needs no room for it.
 */
#include "mm/quota.h"
#include "ps/ps_p.h"

#define BUCKETS 64

struct charge {
    struct charge *next;
    PVOID memory;
    PEPROCESS process; /* 0: it is gone */
    SIZE_T size;
    POOL_TYPE type;
};

ULONG lab__mm_quota_blocks;
static struct charge *buckets[BUCKETS];

static struct charge **bucket_of(PVOID memory)
{
    return &buckets[((ULONG_PTR)memory >> 4) % BUCKETS];
}

void lab__mm_quota_reset(void) /* the records were memory of the machine that is gone */
{
    RtlZeroMemory(buckets, sizeof buckets);
    lab__mm_quota_blocks = 0;
}

BOOLEAN lab__mm_quota_charge(PVOID memory, SIZE_T size, POOL_TYPE type)
{
    PEPROCESS process = lab__ps_process();
    struct charge **bucket = bucket_of(memory), *charge = lab__mm_kernel_alloc(sizeof *charge);

    if (!charge)
        return FALSE;
    if (!lab__ps_quota_charge(process, type, size)) {
        lab__mm_kernel_free(charge);
        return FALSE;
    }
    *charge = (struct charge){*bucket, memory, process, size, type};
    *bucket = charge;
    lab__mm_quota_blocks++;
    return TRUE;
}

static struct charge **find(PVOID memory)
{
    struct charge **at = bucket_of(memory);

    while (*at && (*at)->memory != memory)
        at = &(*at)->next;
    return at;
}

void lab__mm_quota_return(PVOID memory)
{
    struct charge **at = find(memory), *charge = *at;

    if (!charge)
        return;
    *at = charge->next;
    lab__mm_quota_blocks--;
    if (charge->process)
        lab__ps_quota_return(charge->process, charge->type, charge->size);
    lab__mm_kernel_free(charge);
}

BOOLEAN lab__mm_quota_charged(PVOID memory)
{
    return *find(memory) != 0;
}

void lab__mm_quota_forget(PEPROCESS process)
{
    for (int i = 0; lab__mm_quota_blocks && i < BUCKETS; i++)
        for (struct charge *charge = buckets[i]; charge; charge = charge->next)
            if (charge->process == process)
                charge->process = 0;
}
