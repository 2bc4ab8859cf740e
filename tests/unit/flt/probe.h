/* Two mini-filters over memfs, "upper" and "lower", that note what they are asked and do what a test tells them. */
#ifndef NTLAB_TESTS_FLT_PROBE_H
#define NTLAB_TESTS_FLT_PROBE_H

#include "../cc/memfs.h"
#include <fltKernel.h>
#include <ntlab/driver.h>
#include <ntlab/filter.h>

typedef FLT_PREOP_CALLBACK_STATUS probe_pre(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects, PVOID *context);
typedef FLT_POSTOP_CALLBACK_STATUS probe_post(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects, PVOID context,
                                              FLT_POST_OPERATION_FLAGS flags);

struct probe {
    const char *name, *altitude;
    PDRIVER_OBJECT driver;
    PFLT_FILTER filter;
    PFLT_INSTANCE instance; /* the last that was set up */
    PFLT_VOLUME volume;
    UCHAR major; /* which operations it does something with */
    probe_pre *pre;
    probe_post *post;
    ULONG setups, queries, starts, completes, unloads;
    FLT_INSTANCE_SETUP_FLAGS setup_flags;
    FLT_INSTANCE_TEARDOWN_FLAGS teardown_flags;
    NTSTATUS setup_status, unload_status;
    BOOLEAN no_post; /* registers none */
    BOOLEAN keep;    /* forgets to unregister */
    ULONG cleaned;   /* contexts */
};
extern struct probe upper, lower;
extern char probe_log[256]; /* "U" and "L" on the way down, "u" and "l" on the way up */

int probe_setup(void **state); /* memfs is a volume; no filter yet */
int probe_teardown(void **state);
#define probe_test(name)       cmocka_unit_test_setup_teardown(name, probe_setup, probe_teardown)
#define probe_crash_test(name) cmocka_unit_test_setup_teardown(name, probe_setup, test_machine_stop)

void probe_load(struct probe *probe); /* registers and starts */
void probe_unload(struct probe *probe);
FLT_REGISTRATION probe_registration(struct probe *probe);
uint32_t probe_read(lab_handle file, void *buffer, uint32_t length); /* from 0; how much came */

#endif
