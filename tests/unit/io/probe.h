/*
 * A driver of one device, \Device\Probe (and \??\Probe), whose answers a test sets and which notes what it was asked.
 */
#ifndef NTLAB_TESTS_IO_PROBE_H
#define NTLAB_TESTS_IO_PROBE_H

#include "support/machine.h"
#include <ntlab/driver.h>
#include <ntlab/file.h>
#include <ntlab/memory.h>
#include <ntlab/process.h>
#include <ntifs.h>

#define PROBE_CODE(method)       CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, method, FILE_ANY_ACCESS)
#define PROBE_CODE_READ(method)  CTL_CODE(FILE_DEVICE_UNKNOWN, 0x801, method, FILE_READ_ACCESS)
#define PROBE_CODE_WRITE(method) CTL_CODE(FILE_DEVICE_UNKNOWN, 0x802, method, FILE_WRITE_ACCESS)

struct probe_seen { /* of the last request of a kind */
    ULONG count;
    ULONG irp_flags;
    KPROCESSOR_MODE mode;
    KIRQL irql;
    PEPROCESS process;
    IO_STACK_LOCATION stack;
    PVOID system_buffer, user_buffer;
    BOOLEAN has_mdl;
    ULONG mdl_length;
    WCHAR name[64];
    USHORT name_length;
    PFILE_OBJECT related;
    ULONG file_flags;
    UCHAR data[64]; /* the first bytes that came with it */
};

struct probe {
    PDRIVER_OBJECT driver;
    PDEVICE_OBJECT device;
    struct probe_seen seen[IRP_MJ_MAXIMUM_FUNCTION + 1];
    char order[64]; /* one letter a request: C R W D F K(cleanup) X(close) Q S */
    /* what to answer */
    ULONG device_flags;
    BOOLEAN exclusive, no_create, keep_initializing;
    ULONG characteristics;
    NTSTATUS create_status;
    ULONG_PTR create_information;
    const WCHAR *reparse_to;
    NTSTATUS status; /* of reads, writes, control codes, queries */
    ULONG_PTR information;
    BOOLEAN pend; /* keep the request in `pending`, cancellable */
    ULONG cancelled;
    PIRP pending[8];
    ULONG pending_count;
    UCHAR reply[128]; /* what reads and control codes give back */
};
extern struct probe probe;

/* Setup and teardown: a machine with the probe loaded; the teardown unloads it. */
int probe_setup(void **state);
int probe_teardown(void **state);
#define probe_test(name) cmocka_unit_test_setup_teardown(name, probe_setup, probe_teardown)

/* Loads it anew with what the test has set of device_flags, exclusive, ... */
void probe_reload(void);
/* Completes the oldest pending request. */
void probe_complete(NTSTATUS status, ULONG_PTR information);
lab_handle probe_open(uint32_t flags);
NTSTATUS probe_entry(PDRIVER_OBJECT driver, PUNICODE_STRING path);

#endif
