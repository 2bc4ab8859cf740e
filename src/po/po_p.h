/*
 * Po inside: power requests, the states of the system, idle detection, the power management framework.
 *
 * A stack works on one request for a system state and on one for a device state at a time; others wait their turn
 * (request.c). What changes the state of the system runs in the Plug and Play worker, so that the tree stands still.
 */
#ifndef NTLAB_PO_P_H
#define NTLAB_PO_P_H

#include <ntifs.h>
#include "io/io_p.h"
#include "ke/ke_p.h"
#include "mm/mm_p.h"
#include "ob/ob_p.h"
#include "ps/ps_p.h"
#include "pnp/pnp_p.h"

#define LAB_PO_WATCHDOG_100NS (600 * 10000000ULL)

struct lab__po_request;
struct lab__po_plugin;

/* What Po knows of a node of the device tree: lab__pnp_node.power. */
struct lab__po_node {
    struct lab__po_request *active[2]; /* by POWER_STATE_TYPE */
    LIST_ENTRY waiting[2];
    SYSTEM_POWER_STATE system;
    DEVICE_POWER_STATE device;
    PIRP wake;                     /* the wait/wake request that its bus driver keeps */
    BOOLEAN signalled;             /* its hardware has asked for it to end */
    struct lab__po_plugin *plugin; /* that accepted the device; 0: none */
};

struct lab__po_request {
    LIST_ENTRY link;
    PIRP irp;
    PDEVICE_OBJECT device, top; /* referenced: who asked, and the top of its stack */
    PDEVICE_OBJECT pdo;
    UCHAR minor;
    POWER_STATE_TYPE type;
    POWER_STATE state;
    BOOLEAN counted; /* it has a place in its node's queue */
    BOOLEAN inrush;
    PREQUEST_POWER_COMPLETE completed; /* may be 0 */
    PVOID context;
    WORK_QUEUE_ITEM item;
    struct lab__event watchdog;
    ULONGLONG due;
};

struct lab__po {
    SYSTEM_POWER_STATE system;
    POWER_ACTION action;
    struct lab__po_request *inrush; /* one at a time, in the whole machine */
    LIST_ENTRY inrush_waiting;
    LIST_ENTRY idle;     /* idle.c */
    LIST_ENTRY settings; /* setting.c: registrations */
    LIST_ENTRY values;
    KDPC wake;
    LIST_ENTRY frameworks; /* struct lab__po_framework.link */
    LIST_ENTRY plugins;    /* struct lab__po_plugin.link */
    ULONGLONG slept_at, woke_at;
    ULONG requests[4]; /* by POWER_REQUEST_TYPE */
    UNICODE_STRING veto;
};
extern struct lab__po lab__po;

/* start.c */
void lab__po_start(void);
void lab__po_stop(void);
struct lab__po_node *lab__po_node(struct lab__pnp_node *node); /* made when first asked for */
void lab__po_node_forget(struct lab__pnp_node *node);          /* it goes */
PDEVICE_OBJECT lab__po_base(PDEVICE_OBJECT device);            /* the bottom of its stack */

/* request.c */
struct lab__po_request *lab__po_request_create(PDEVICE_OBJECT device, UCHAR minor, POWER_STATE_TYPE type,
                                               POWER_STATE state, BOOLEAN sure); /* 0: memory is used up */
void lab__po_request_send(struct lab__po_request *request);

/* system.c */
NTSTATUS lab__po_transition(SYSTEM_POWER_STATE state, POWER_ACTION action, BOOLEAN ask); /* in any thread; waits */

void lab__po_notify(ULONG what, ULONG argument); /* who registered for \Callback\PowerState: PO_CB_... */

/* wake.c: what the built-in bus drivers do with IRP_MJ_POWER */
NTSTATUS lab__po_bus_dispatch(PDEVICE_OBJECT pdo, PIRP irp);
void lab__po_wake_withdraw(PDEVICE_OBJECT pdo);             /* the device goes: nobody will signal any more */
void lab__po_bus_states(PDEVICE_CAPABILITIES capabilities); /* the highest device state for each state of the system */
struct lab_device;
void lab__po_hardware_reset(struct lab_device *device);
BOOLEAN lab__po_wake_signal(struct lab__pnp_node *node); /* FALSE: no request is pending */
/* The same from the hardware, at any IRQL: the request ends, and the machine wakes, in the Plug and Play worker. */
BOOLEAN lab__po_wake_from_hardware(struct lab__pnp_node *node);

/* directed.c: STATUS_NOT_SUPPORTED: it is not registered, or has no callbacks for that */
NTSTATUS lab__po_direct(PDEVICE_OBJECT pdo, BOOLEAN down);

/* idle.c */
void lab__po_idle_state(PDEVICE_OBJECT device, DEVICE_POWER_STATE state); /* PoSetPowerState has said so */
void lab__po_idle_reset(void);
void lab__po_idle_forget(PDEVICE_OBJECT device);

/* setting.c */
void lab__po_settings_start(void);
void lab__po_settings_stop(void);
NTSTATUS lab__po_setting_set(const GUID *setting, const void *value, ULONG size);
void lab__po_display(BOOLEAN on); /* it is switched off while the machine sleeps */

#endif
