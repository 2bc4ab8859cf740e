/* What the drivers of these tests share: each checks itself in DriverEntry, which fails if a check does. */
#ifndef CHECK_H
#define CHECK_H

#include <ntifs.h>

/* Under AddressSanitizer an access looks at its shadow first, so that registers and fault addresses are other ones. */
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif

static int failures;

#define CHECK(condition)                                                                                               \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            failures++;                                                                                                \
            DbgPrint("%s:%d: %s is not so\n", __FILE__, __LINE__, #condition);                                         \
        }                                                                                                              \
    } while (0)

#define EQUAL(left, right)                                                                                             \
    do {                                                                                                               \
        unsigned __int64 left_ = (unsigned __int64)(left), right_ = (unsigned __int64)(right);                         \
        if (left_ != right_) {                                                                                         \
            failures++;                                                                                                \
            DbgPrint("%s:%d: %s is 0x%I64x, not 0x%I64x\n", __FILE__, __LINE__, #left, left_, right_);                 \
        }                                                                                                              \
    } while (0)

/* The order in which things happen, as decimal digits. */
static ULONG order;
static void note(ULONG digit)
{
    order = order * 10 + digit;
}
static LONG noted(LONG disposition, ULONG digit)
{
    note(digit);
    return disposition;
}

static void run_checks(void);

static void unload(PDRIVER_OBJECT driver)
{
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    driver->DriverUnload = unload;
    run_checks();
    return failures ? STATUS_ASSERTION_FAILURE : STATUS_SUCCESS;
}

#endif
