/* A driver whose device provides data through the WMI library: two gauges, an event, and a block that costs to collect.
 */
#ifndef NTLAB_TESTS_GAUGE_H
#define NTLAB_TESTS_GAUGE_H

#include "support/machine.h"
#include <ntddk.h>
#include <wmilib.h>
#include <ntlab/driver.h>
#include <string.h>

struct gauge_values {
    UCHAR enabled;
    USHORT level;
    ULONGLONG total;
};

struct gauge {
    PDEVICE_OBJECT device;
    struct gauge_values values[2];
    ULONG registrations, updates, queries, sets, methods;
    LONG collecting, events;
    BOOLEAN pend; /* queries are completed later */
    PIRP pended;
    ULONG register_flags;
    BOOLEAN remove_next; /* at the next update, the gauge's GUID goes */
    KIRQL irql;
    SYSCTL_IRP_DISPOSITION disposition;
};
extern struct gauge gauge;
extern const GUID gauge_guid, gauge_event_guid, gauge_cost_guid;

lab_driver *gauge_load(void); /* registered, and WMI knows the blocks */
void gauge_unload(lab_driver *driver);
NTSTATUS gauge_finish(PIRP irp, ULONG first, ULONG count, PULONG lengths, ULONG room, PUCHAR buffer);

#endif
