/*
 * Cycles: what Windows' own driver tests do to a device, as one call. A failure is a device that doesn't run again, or
 * can't be opened although it could before; whatever else a driver does wrong shows as a bugcheck or a leak.
 */
#include <ntlab/file.h>
#include <ntlab/ntlab.h>
#include <ntlab/pnp.h>
#include <ntlab/power.h>
#include <string.h>

#include "api/api_p.h"
#include "pnp/interface.h"
#include "pnp/inf.h"

#define MOST_NAMES    16
#define MOST_REQUESTS 12
#define MOST_DEVICES  256

struct cycle {
    lab_cycles options;
    lab_cycles_report *report;
    char device[LAB_PNP_NAME];
    char names[MOST_NAMES][300];
    uint32_t name_count;
    lab_handle handles[MOST_NAMES];
    uint32_t handle_count;
    lab_overlapped overlapped[MOST_REQUESTS];
    uint8_t buffers[MOST_REQUESTS][64];
    uint32_t request_count;
    bool opened_before;
};

static void fail(struct cycle *cycle, const char *step, const char *what, lab_status status)
{
    if (!cycle->report->failures++)
        __builtin_snprintf(cycle->report->first_failure, sizeof cycle->report->first_failure, "%.200s, %s: %s (0x%08X)",
                           cycle->device, step, what, (unsigned)status);
}

/* --- opening --- */

static void add_name(struct cycle *cycle, const UNICODE_STRING *name)
{
    if (cycle->name_count < MOST_NAMES && name->Length)
        lab__pnp_ascii(name, cycle->names[cycle->name_count++], sizeof cycle->names[0]);
}

/* Its interfaces, and the names of the devices in its stack. */
static void find_names(struct cycle *cycle)
{
    UNICODE_STRING path = lab__inf_unicode(cycle->device);
    struct lab__pnp_node *node = lab__pnp_node_find(&path);
    WCHAR text[160];

    lab__pnp_text_free(&path);
    cycle->name_count = 0;
    if (!node)
        return;
    for (LIST_ENTRY *link = node->interfaces.Flink; link != &node->interfaces; link = link->Flink) {
        struct lab__pnp_interface *interface = CONTAINING_RECORD(link, struct lab__pnp_interface, of_node);

        if (interface->enabled)
            add_name(cycle, &interface->name);
    }
    for (PDEVICE_OBJECT device = node->pdo; device; device = device->AttachedDevice) {
        UNICODE_STRING name = {0, sizeof text, text};

        if (!lab__ob_header_of(device)->name.Length)
            continue;
        RtlAppendUnicodeToString(&name, L"\\Device\\");
        RtlAppendUnicodeStringToString(&name, &lab__ob_header_of(device)->name);
        add_name(cycle, &name);
    }
}

static void open_all(struct cycle *cycle)
{
    find_names(cycle);
    cycle->handle_count = 0;
    for (uint32_t i = 0; i < cycle->name_count; i++)
        if (lab_file_open(cycle->names[i], LAB_OPEN_READ_WRITE | LAB_OPEN_OVERLAPPED,
                          &cycle->handles[cycle->handle_count]) >= 0) {
            cycle->handle_count++;
            cycle->report->opens++;
        }
}

static void close_all(struct cycle *cycle)
{
    while (cycle->handle_count)
        lab_file_close(cycle->handles[--cycle->handle_count]);
}

/* --- requests --- */

static lab_status send_one(struct cycle *cycle, lab_handle handle, uint32_t index, int kind)
{
    lab_overlapped *overlapped = &cycle->overlapped[index];
    uint8_t *buffer = cycle->buffers[index];

    switch (kind) {
    case 0:
        return lab_file_read_async(handle, buffer, sizeof cycle->buffers[0], overlapped);
    case 1:
        return lab_file_write_async(handle, buffer, sizeof cycle->buffers[0], overlapped);
    default: /* a control code that no driver has */
        return lab_file_control_async(handle, CTL_CODE(FILE_DEVICE_UNKNOWN, 0xFFE, METHOD_BUFFERED, FILE_ANY_ACCESS),
                                      buffer, 16, buffer, sizeof cycle->buffers[0], overlapped);
    }
}

static void start_requests(struct cycle *cycle)
{
    cycle->request_count = 0;
    if (cycle->options.no_io)
        return;
    memset(cycle->overlapped, 0, sizeof cycle->overlapped);
    for (uint32_t i = 0; i < cycle->handle_count; i++)
        for (int kind = 0; kind < 3 && cycle->request_count < MOST_REQUESTS; kind++) {
            cycle->report->requests++;
            if (send_one(cycle, cycle->handles[i], cycle->request_count, kind) == STATUS_PENDING)
                cycle->request_count++;
            else
                memset(&cycle->overlapped[cycle->request_count], 0, sizeof cycle->overlapped[0]);
        }
    lab_sleep(cycle->options.io_time_100ns);
}

/* What is still outstanding is cancelled; it has to end. */
static void end_requests(struct cycle *cycle, const char *step)
{
    for (uint32_t i = 0; i < cycle->handle_count; i++)
        lab_file_cancel_all(cycle->handles[i]);
    for (uint32_t i = 0; i < cycle->request_count; i++)
        if (lab_file_wait(&cycle->overlapped[i], 600000000, NULL) == STATUS_TIMEOUT)
            fail(cycle, step, "a cancelled request does not end", STATUS_TIMEOUT);
    cycle->request_count = 0;
}

/* --- steps --- */

static void check(struct cycle *cycle, const char *step)
{
    lab_pnp_info info;
    lab_status status = lab_pnp_device_query(cycle->device, &info);

    cycle->report->steps++;
    if (status < 0)
        fail(cycle, step, "the device is not there any more", status);
    else if (info.state != LAB_PNP_DEVICE_STARTED)
        fail(cycle, step, "the device does not run", info.problem_status);
}

#define UNKNOWN_MINOR 0x7E

/* In the worker: requests that nobody knows, which everybody has to pass on as they are. */
static void send_unknown(struct lab__pnp_action *action)
{
    static const UCHAR majors[] = {IRP_MJ_PNP, IRP_MJ_POWER, IRP_MJ_SYSTEM_CONTROL};
    UNICODE_STRING path = lab__inf_unicode(action->context);
    struct lab__pnp_node *node = lab__pnp_node_find(&path);

    lab__pnp_text_free(&path);
    for (ULONG i = 0; node && node->state == LAB_PNP_STARTED && i < RTL_NUMBER_OF(majors); i++) {
        IO_STACK_LOCATION request = {.MajorFunction = majors[i], .MinorFunction = UNKNOWN_MINOR};

        lab__pnp_send(node, &request, 0);
    }
}

static void ask_unknown(struct cycle *cycle)
{
    lab__pnp_call(send_unknown, cycle->device, 0);
    check(cycle, "unknown requests");
}

static void open_and_close(struct cycle *cycle)
{
    open_all(cycle);
    if (cycle->opened_before && !cycle->handle_count)
        fail(cycle, "open", "the device can't be opened any more", STATUS_NO_SUCH_DEVICE);
    cycle->opened_before |= cycle->handle_count != 0;
    start_requests(cycle);
    end_requests(cycle, "I/O");
    close_all(cycle);
    check(cycle, "I/O");
}

static void disable(struct cycle *cycle, bool open)
{
    const char *step = open ? "disable while open" : "disable";
    lab_status status;

    if (open) {
        open_all(cycle);
        start_requests(cycle);
    }
    status = lab_pnp_device_disable(cycle->device);
    end_requests(cycle, step);
    close_all(cycle);
    if (status == STATUS_PLUGPLAY_QUERY_VETOED)
        cycle->report->vetoes++;
    else if (status < 0)
        fail(cycle, step, "the device can't be disabled", status);
    else
        lab_pnp_device_enable(cycle->device);
    check(cycle, step);
}

static void rebalance(struct cycle *cycle, bool open)
{
    const char *step = open ? "rebalance while open" : "rebalance";

    if (open) {
        open_all(cycle);
        start_requests(cycle);
    }
    if (lab_pnp_device_rebalance(cycle->device) < 0)
        cycle->report->vetoes++;
    end_requests(cycle, step);
    close_all(cycle);
    check(cycle, step);
}

/* S3 and back; a driver may refuse to sleep. */
static void sleep(struct cycle *cycle, bool open)
{
    const char *step = open ? "sleep while open" : "sleep";
    lab_status status;

    if (open) {
        open_all(cycle);
        start_requests(cycle);
    }
    status = lab_power_sleep(3);
    if (status >= 0)
        lab_power_wake();
    else
        cycle->report->vetoes++;
    end_requests(cycle, step);
    close_all(cycle);
    check(cycle, step);
}

static void surprise(struct cycle *cycle, bool open)
{
    const char *step = open ? "surprise removal while open" : "surprise removal";

    if (open) {
        open_all(cycle);
        start_requests(cycle);
    }
    lab_pnp_device_surprise(cycle->device);
    end_requests(cycle, step);
    close_all(cycle);
    lab_pnp_settle();
    lab_pnp_device_plug(cycle->device);
    check(cycle, step);
}

static void run_device(struct cycle *cycle)
{
    cycle->report->devices++;
    cycle->opened_before = false;
    for (uint32_t round = 0; round < cycle->options.rounds && !cycle->report->failures; round++) {
        open_and_close(cycle);
        if (lab__strict)
            ask_unknown(cycle);
        disable(cycle, false);
        open_and_close(cycle);
        disable(cycle, true);
        rebalance(cycle, false);
        rebalance(cycle, true);
        sleep(cycle, false);
        sleep(cycle, true);
        if (!cycle->options.no_surprise) {
            surprise(cycle, false);
            surprise(cycle, true);
        }
        open_and_close(cycle);
    }
}

static char all[MOST_DEVICES][LAB_PNP_NAME];

/* Those that have a function driver and run; the tree changes its order while they come and go. */
static uint32_t list_devices(void)
{
    char name[LAB_PNP_NAME] = "";
    uint32_t count = 0;
    lab_pnp_info info;

    while (count < MOST_DEVICES && lab_pnp_device_next(name, sizeof name))
        if (lab_pnp_device_query(name, &info) >= 0 && info.service[0] && strcmp(info.service, "pci") &&
            info.state == LAB_PNP_DEVICE_STARTED)
            strcpy(all[count++], name);
    return count;
}

lab_status lab_pnp_cycles(const char *device, const lab_cycles *cycles, lab_cycles_report *report)
{
    static struct cycle cycle; /* large, and one at a time */
    lab_cycles_report own;

    memset(&cycle, 0, sizeof cycle);
    cycle.report = report ? report : &own;
    memset(cycle.report, 0, sizeof *cycle.report);
    if (cycles)
        cycle.options = *cycles;
    if (!cycle.options.rounds)
        cycle.options.rounds = 3;
    if (!cycle.options.io_time_100ns)
        cycle.options.io_time_100ns = 10000;
    if (device) {
        __builtin_snprintf(cycle.device, sizeof cycle.device, "%s", device);
        run_device(&cycle);
    }
    for (uint32_t i = device ? 0 : list_devices(); i-- > 0;) { /* children before their bus, which may forget them */
        lab_pnp_info info;

        strcpy(cycle.device, all[i]);
        if (lab_pnp_device_query(cycle.device, &info) >= 0)
            run_device(&cycle);
    }
    return cycle.report->failures ? STATUS_UNSUCCESSFUL : STATUS_SUCCESS;
}
