/*
 * When the watched blocks of paged pool are closed: always where that is one instruction. Where it takes system calls,
 * each place that raises IRQL closes them the first few times and seldom after that, so that the cost stays bounded and
 * a driver's every path is still watched.
 */
#include "ke/paged_guard.h"

#define SITES      512
#define FIRST      8
#define THEN_EVERY 1024

static struct {
    const void *site;
    ULONG count;
} sites[SITES];

void lab__ke_paged_start(void)
{
    RtlZeroMemory(sites, sizeof sites);
    host_key_reset();
}

static BOOLEAN chosen(const void *site)
{
    ULONGLONG hash = (ULONG_PTR)site * 0x9E3779B97F4A7C15ULL;

    for (ULONG i = 0; i < 4; i++) {
        ULONG at = (ULONG)((hash >> 50) + i) % SITES;

        if (!sites[at].site)
            sites[at].site = site;
        if (sites[at].site == site)
            return ++sites[at].count <= FIRST || !(sites[at].count % THEN_EVERY);
    }
    return FALSE;
}

void lab__ke_paged_close(const void *site)
{
    if (host_key_is_cheap() || chosen(site))
        host_key_deny(1);
}
