/* Each rule of the verifier: a body that breaks it, and what the bugcheck says. */
#ifndef NTLAB_TESTS_VIOLATION_H
#define NTLAB_TESTS_VIOLATION_H

#include "../io/layers.h"
#include <string.h>

/* AddressSanitizer finds some of them itself, and ends the program. */
#if defined(__SANITIZE_ADDRESS__)
#define HAS_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_ASAN 1
#endif
#endif
#ifndef HAS_ASAN
#define HAS_ASAN 0
#endif

static lab_bugcheck violation;

static inline void assert_violation(void (*body)(void *), uint32_t code, uint64_t subcode)
{
    assert_true(lab_bugcheck_catch(body, NULL, &violation));
    assert_int_equal(violation.code, code);
    assert_int_equal(violation.parameters[0], subcode);
}

static inline void assert_io_violation(void (*body)(void *), uint64_t subcode)
{
    assert_violation(body, DRIVER_VERIFIER_IOMANAGER_VIOLATION, subcode);
}

/* The second table of Driver Verifier's I/O errors: code, IRP, device. */
static inline void assert_io_error(void (*body)(void *), uint64_t subcode, const void *irp, const void *device)
{
    assert_io_violation(body, subcode);
    assert_int_not_equal(violation.parameters[1], 0);
    if (irp)
        assert_int_equal(violation.parameters[2], (uintptr_t)irp);
    assert_int_equal(violation.parameters[3], (uintptr_t)device);
}

#endif
