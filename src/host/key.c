/*
 * Guarded pages: they are made inaccessible, and accessible again, all together.
 *
 * With a memory protection key (x86-64 Linux, where the processor has them) one instruction does it. Elsewhere the
 * guarded ranges are remembered, as many as RANGES, and each one's page protection is changed; the one that was guarded
 * longest ago makes room for another.
 */
#include "host/key.h"
#include "host/host.h"
#include <sys/mman.h>
#include <unistd.h>

#define RANGES        32
#define EXPECTED_PAGE 4096 /* ranges are whole pages of this size */

static int denied;

/* --- without a key --- */

static struct {
    void *base;
    host_size size;
} ranges[RANGES];
static unsigned next_range;

static void set_range(unsigned i, int open)
{
    if (ranges[i].size)
        mprotect(ranges[i].base, ranges[i].size, open ? PROT_READ | PROT_WRITE : PROT_NONE);
}

static int ranges_available(void)
{
    static long page;

    if (!page)
        page = sysconf(_SC_PAGESIZE);
    return page == EXPECTED_PAGE;
}

static int ranges_protect(void *base, host_size size, int guarded)
{
    for (unsigned i = 0; i < RANGES; i++)
        if (ranges[i].base == base)
            ranges[i].base = 0, ranges[i].size = 0;
    if (guarded) {
        if (denied)
            set_range(next_range, 1);
        ranges[next_range].base = base;
        ranges[next_range].size = size;
        next_range = (next_range + 1) % RANGES;
    }
    return mprotect(base, size, guarded && denied ? PROT_NONE : PROT_READ | PROT_WRITE);
}

static void ranges_deny(int deny)
{
    if (deny == denied)
        return;
    denied = deny;
    for (unsigned i = 0; i < RANGES; i++)
        set_range(i, !deny);
}

static void ranges_reset(void)
{
    ranges_deny(0);
    for (unsigned i = 0; i < RANGES; i++)
        ranges[i].base = 0, ranges[i].size = 0;
}

/* --- with one --- */

#if defined(__linux__) && defined(__x86_64__)
#include <cpuid.h>
#include <stdint.h>
#include <string.h>

static int key = -1, asked;

int host_key_is_cheap(void)
{
    if (!asked) {
        asked = 1;
        key = pkey_alloc(0, 0);
    }
    return key >= 0;
}

static int key_protect(void *base, host_size size, int guarded)
{
    return pkey_mprotect(base, size, PROT_READ | PROT_WRITE, guarded ? key : 0);
}

static uint32_t read_rights(void)
{
    uint32_t low, high;

    __asm__ volatile(".byte 0x0f, 0x01, 0xee" : "=a"(low), "=d"(high) : "c"(0)); /* rdpkru */
    return low;
}

static void key_deny(int deny)
{
    uint32_t rights = read_rights() & ~(3u << (2 * key));

    denied = deny;
    if (deny)
        rights |= 1u << (2 * key);
    __asm__ volatile(".byte 0x0f, 0x01, 0xef" : : "a"(rights), "c"(0), "d"(0) : "memory"); /* wrpkru */
}

/* Component 9 of the extended state, which the signal's frame has in its standard form. */
static void key_allow_saved(void *floats, host_size size)
{
    uint32_t a, offset, c, d, rights;
    uint64_t present;

    if (!__get_cpuid_count(0xD, 9, &a, &offset, &c, &d) || offset + 4 > size)
        return;
    memcpy(&rights, (char *)floats + offset, sizeof rights);
    rights &= ~(3u << (2 * key));
    memcpy((char *)floats + offset, &rights, sizeof rights);
    memcpy(&present, (char *)floats + 512, sizeof present);
    present |= 1u << 9;
    memcpy((char *)floats + 512, &present, sizeof present);
    denied = 0;
}
#else
int host_key_is_cheap(void)
{
    return 0;
}

static int key_protect(void *base, host_size size, int guarded)
{
    return -1;
}

static void key_deny(int deny)
{
}

static void key_allow_saved(void *floats, host_size size)
{
}
#endif

/* --- either --- */

int host_key_available(void)
{
    return host_key_is_cheap() || ranges_available();
}

int host_key_protect(void *base, host_size size, int guarded)
{
    return host_key_is_cheap() ? key_protect(base, size, guarded) : ranges_protect(base, size, guarded);
}

void host_key_deny(int deny)
{
    if (host_key_is_cheap())
        key_deny(deny);
    else
        ranges_deny(deny);
}

int host_key_denied(void)
{
    return denied;
}

void host_key_reset(void)
{
    if (host_key_is_cheap())
        key_deny(0);
    else
        ranges_reset();
}

void host_key_allow_saved(void *floats, host_size size)
{
    if (host_key_is_cheap())
        key_allow_saved(floats, size);
    else
        ranges_deny(0);
}
