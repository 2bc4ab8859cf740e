/*
 * Drivers for the tests of Pnp: a function driver that can be a bus, and filters. They behave as documented, write down
 * what they were asked, and can be told to do otherwise.
 */
#ifndef NTLAB_TESTS_PNP_STACK_H
#define NTLAB_TESTS_PNP_STACK_H

#include <ntifs.h>
#include "support/machine.h"
#include <ntlab/debug.h>
#include <ntlab/driver.h>
#include <ntlab/file.h>
#include <ntlab/pnp.h>
#include <ntlab/registry.h>

/* Everything that a driver's stack locations saw, oldest first: "fdo:start fdo:state ..."; see name_of in stack.c. */
const char *log_text(void);
void log_clear(void);
void log_write(const char *format, ...) __attribute__((format(printf, 1, 2)));
#define assert_log(text) assert_string_equal(log_text(), text)
/* 0, or called for each request at each of its stops. */
extern void (*on_request)(const char *who, PDEVICE_OBJECT device, PIRP irp);
extern bool log_ids; /* what devices are asked before they have drivers, too */

enum how { AS_DOCUMENTED, FAIL_IT, FORGET_TO_PASS, NEVER_ANSWER };

/* What the drivers do otherwise; all zero: as documented. */
struct orders {
    NTSTATUS add, start, query_stop, query_remove;
    PNP_DEVICE_STATE state;
    void (*during_add)(void); /* called in the function driver's AddDevice, once it has attached */
    UCHAR minor;              /* what the function driver does with this request is `how`; 0 is START */
    enum how how;
    bool hold_reads;            /* the function driver keeps them until its device vanishes */
    bool pend;                  /* answer START later, from a work item */
    void (*during_start)(void); /* called in the function driver's START */
    bool hold;                  /* never answer START */
    ULONG grow_requirements;    /* filter: set the length of the first descriptor to it */
};
extern struct orders orders;

/* Lists that the function driver got with IRP_MN_START_DEVICE, the last time. */
extern CM_PARTIAL_RESOURCE_DESCRIPTOR got_raw[8], got_translated[8];
extern ULONG got_count;

/* The bus: how many children its function device reports, and what they are. */
#define MOST_CHILDREN 16384
struct child {
    bool present, reported; /* reported: when the bus was asked last */
    PDEVICE_OBJECT pdo;     /* 0: not made */
    PDEVICE_OBJECT removal_relation;
    CM_RESOURCE_LIST *resources; /* copied as so many bytes */
    IO_RESOURCE_REQUIREMENTS_LIST *requirements;
    ULONG resources_size, requirements_size;
};
extern struct child children[MOST_CHILDREN];
extern ULONG child_count;
extern PDEVICE_OBJECT bus_pdo, bus_fdo;                  /* the last one */
extern const WCHAR *child_device_id, *child_instance_id; /* 0: numbers */
extern bool child_unreferenced, child_null, child_pageable;
extern ULONG child_id_chars; /* nonzero: so many characters of the device id are answered, without a zero */

/* What a driver does instead of what is documented; who: "fdo", "bus", "lower", "upper", "pdo". All may be 0. */
extern struct instead {
    /* Handles a request, and says so. */
    bool (*request)(const char *who, PDEVICE_OBJECT device, PDEVICE_OBJECT below, PIRP irp, NTSTATUS *status);
    void (*added)(const char *who, PDEVICE_OBJECT device); /* at the end of AddDevice */
    PDEVICE_OBJECT child;                                  /* reported by the bus beside its children */
} instead;

int32_t bus_entry(lab_driver *driver, struct _UNICODE_STRING *path);
int32_t function_entry(lab_driver *driver, struct _UNICODE_STRING *path);
int32_t lower_entry(lab_driver *driver, struct _UNICODE_STRING *path);
int32_t upper_entry(lab_driver *driver, struct _UNICODE_STRING *path);

int pnp_setup(void **state); /* a machine with the services bus, function, lower, upper, and drivers for their ids */
int pnp_setup_retail(void **state); /* the same with the verifier off */
int pnp_teardown(void **state);     /* removes all devices first */
#define pnp_test(name) cmocka_unit_test_setup_teardown(name, pnp_setup, pnp_teardown)

#define SAMPLE "ROOT\\SAMPLE\\0000" /* function driver */
#define BUS    "ROOT\\BUS\\0000"
extern const char *const no_name;
void create_sample(void); /* and clears the log */
void create_bus(ULONG count);

#endif
