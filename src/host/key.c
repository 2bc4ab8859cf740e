/*
 * Memory protection keys: pages that one instruction makes inaccessible, and accessible again. x86-64 Linux has them
 * where the processor has; elsewhere there is no key, and nothing is guarded.
 */
#include "host/host.h"
#include "host/key.h"
#if defined(__linux__) && defined(__x86_64__)
#include <cpuid.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

static int key = -1, asked, denied;

int host_key_available(void)
{
    if (!asked) {
        asked = 1;
        key = pkey_alloc(0, 0);
    }
    return key >= 0;
}

int host_key_protect(void *base, host_size size, int guarded)
{
    if (!host_key_available())
        return mprotect(base, size, PROT_READ | PROT_WRITE);
    return pkey_mprotect(base, size, PROT_READ | PROT_WRITE, guarded ? key : 0);
}

static uint32_t read_rights(void)
{
    uint32_t low, high;

    __asm__ volatile(".byte 0x0f, 0x01, 0xee" : "=a"(low), "=d"(high) : "c"(0)); /* rdpkru */
    return low;
}

void host_key_deny(int deny)
{
    uint32_t rights;

    if (key < 0)
        return;
    denied = deny;
    rights = read_rights() & ~(3u << (2 * key));
    if (deny)
        rights |= 1u << (2 * key);
    __asm__ volatile(".byte 0x0f, 0x01, 0xef" : : "a"(rights), "c"(0), "d"(0) : "memory"); /* wrpkru */
}

/* Component 9 of the extended state, which the signal's frame has in its standard form. */
void host_key_allow_saved(void *floats, host_size size)
{
    uint32_t a, offset, c, d, rights;
    uint64_t present;

    if (key < 0 || !__get_cpuid_count(0xD, 9, &a, &offset, &c, &d) || offset + 4 > size)
        return;
    memcpy(&rights, (char *)floats + offset, sizeof rights);
    rights &= ~(3u << (2 * key));
    memcpy((char *)floats + offset, &rights, sizeof rights);
    memcpy(&present, (char *)floats + 512, sizeof present);
    present |= 1u << 9;
    memcpy((char *)floats + 512, &present, sizeof present);
    denied = 0;
}
int host_key_denied(void)
{
    return denied;
}
#else
#include <sys/mman.h>

int host_key_available(void)
{
    return 0;
}

int host_key_protect(void *base, host_size size, int guarded)
{
    return mprotect(base, size, PROT_READ | PROT_WRITE);
}

void host_key_deny(int deny)
{
}

int host_key_denied(void)
{
    return 0;
}

void host_key_allow_saved(void *floats, host_size size)
{
}
#endif
