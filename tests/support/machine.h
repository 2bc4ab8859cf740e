/* A fresh machine for each test; a test that leaves something behind, or that comes to an unexpected bugcheck, fails.
 */
#ifndef NTLAB_TESTS_MACHINE_H
#define NTLAB_TESTS_MACHINE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <ntlab/ntlab.h>

int test_machine_start(void **state);        /* CMocka setup: two processors, verifier on */
int test_machine_start_one(void **state);    /* one processor */
int test_machine_start_retail(void **state); /* verifier off */
int test_machine_stop(void **state);         /* CMocka teardown: fails on leaks, unless the machine crashed */

#define machine_test(name)        cmocka_unit_test_setup_teardown(name, test_machine_start, test_machine_stop)
#define machine_test_one(name)    cmocka_unit_test_setup_teardown(name, test_machine_start_one, test_machine_stop)
#define machine_test_retail(name) cmocka_unit_test_setup_teardown(name, test_machine_start_retail, test_machine_stop)

/* body(context) must come to this bugcheck, with this first parameter where `parameter` isn't TEST_ANY. */
#define TEST_ANY UINT64_MAX
void assert_bugcheck(void (*body)(void *), void *context, uint32_t code, uint64_t parameter);

#endif
