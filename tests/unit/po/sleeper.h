/*
 * A function driver that sleeps as documented: for each system request it asks for the device request that goes with
 * it, and completes the first when the second has ended. It writes down what it saw.
 */
#ifndef NTLAB_TESTS_PO_SLEEPER_H
#define NTLAB_TESTS_PO_SLEEPER_H

#include <ntifs.h>
#include "support/machine.h"
#include <ntlab/driver.h>
#include <ntlab/pnp.h>
#include <ntlab/power.h>

/* "A:s3 A:d3 ..." */
const char *seen(void);
void forget(void);

struct sleeper {
    PDEVICE_OBJECT fdo, pdo, lower;
    char letter;
    DEVICE_POWER_STATE state;
    KIRQL worst_irql;
    PDEVICE_OBJECT needs; /* its power relation */
};
extern struct sleeper sleepers[8]; /* in order of AddDevice: A, B, ... */
extern unsigned sleeper_count;
extern NTSTATUS query_answer;  /* to IRP_MN_QUERY_POWER */
extern bool hold_device_power; /* never complete a device request */
void let_go(void);             /* A's, which is the last held one */
extern bool fast_resume;       /* S0 is complete before D0 */
enum misdeed { NO_MISDEED, HOLD_QUERY, HOLD_SET, FAIL_SET, FAIL_DEVICE_POWER, FORGET_SET };
extern enum misdeed misdeed; /* with system requests: never answer, fail, complete without passing on */
extern ULONG extra_flags;    /* of the function device */

int sleeper_setup(void **state);        /* a machine with driver "sleeper" for Root\Sleeper */
int sleeper_setup_retail(void **state); /* the same with the verifier off */
int sleeper_teardown(void **state);
#define sleeper_test(name) cmocka_unit_test_setup_teardown(name, sleeper_setup, sleeper_teardown)

#define SLEEPER_A "Root\\Sleeper\\0000"
#define SLEEPER_B "Root\\Sleeper\\0001"
void create_sleeper(void);

#endif
