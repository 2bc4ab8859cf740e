/*
 * When the watched blocks of paged pool are closed: always where that is one instruction. Where it takes system calls,
 * each place that raises IRQL closes them the first few times and seldom after that, so that the cost stays bounded and
 * a driver's every path is still watched.
 */
#include "ke/paged_guard.h"
#include "engine/site.h"
#include "vf/vf_user.h"

#define SITES      512
#define FIRST      8
#define THEN_EVERY 1024

static struct lab__site sites[SITES];

void lab__ke_paged_start(void)
{
    RtlZeroMemory(sites, sizeof sites);
    host_key_reset();
}

static BOOLEAN chosen(const void *site)
{
    ULONG *count = lab__site_count(sites, SITES, site);

    return count && (++*count <= FIRST || !(*count % THEN_EVERY));
}

void lab__ke_paged_close(const void *site)
{
    BOOLEAN is_chosen = lab__vf_user_armed || !host_key_is_cheap() ? chosen(site) : FALSE;

    if (host_key_is_cheap() || is_chosen)
        host_key_deny(1);
    if (lab__vf_user_armed && is_chosen)
        lab__vf_user_close();
}

void lab__ke_paged_open(void)
{
    host_key_deny(0);
    if (lab__vf_user_armed)
        lab__vf_user_open();
}
