/* A device that a driver has registered with the power management framework. */
#ifndef NTLAB_PO_FRAMEWORK_H
#define NTLAB_PO_FRAMEWORK_H

#include "po/po_p.h"
#include <nt/po_framework.h>

#define LAB_FX_STATES 16 /* of one component */

enum lab__fx_condition { LAB_FX_IDLE, LAB_FX_ACTIVE, LAB_FX_BECOMING_IDLE };
/* Who a component's change of its idle state waits for. */
enum lab__fx_change { LAB_FX_PLUGIN_FIRST, LAB_FX_DRIVER, LAB_FX_PLUGIN_LAST };
enum lab__fx_power { LAB_FX_ON, LAB_FX_POWERING_DOWN, LAB_FX_OFF, LAB_FX_POWERING_UP };

struct lab__po_component {
    LONG references; /* PoFxActivateComponent */
    enum lab__fx_condition condition;
    ULONG state, target; /* F0, F1, ... */
    BOOLEAN changing;    /* it was told to go to `target`, and hasn't said that it is there */
    enum lab__fx_change waits_for;
    GUID id;
    ULONGLONG flags;
    BOOLEAN wakes;
    ULONG deepest_wakeable;
    ULONGLONG latency, residency;
    struct lab__po_perf *perf; /* perf_state.c; 0: none */
    ULONG state_count;
    PO_FX_COMPONENT_IDLE_STATE states[LAB_FX_STATES];
};

struct lab__po_framework {
    LIST_ENTRY link; /* of lab__po.frameworks */
    PDEVICE_OBJECT pdo;
    PPO_FX_COMPONENT_ACTIVE_CONDITION_CALLBACK active_condition;
    PPO_FX_COMPONENT_IDLE_CONDITION_CALLBACK idle_condition;
    PPO_FX_COMPONENT_IDLE_STATE_CALLBACK idle_state;
    PPO_FX_DEVICE_POWER_REQUIRED_CALLBACK power_required;
    PPO_FX_DEVICE_POWER_NOT_REQUIRED_CALLBACK power_not_required;
    PPO_FX_POWER_CONTROL_CALLBACK power_control;
    PPO_FX_COMPONENT_CRITICAL_TRANSITION_CALLBACK critical; /* of a core device, which has no device object */
    struct lab__po_plugin *plugin;                          /* 0: none has accepted it */
    struct PEPHANDLE__ *plugin_handle;
    PPO_FX_DIRECTED_POWER_UP_CALLBACK power_up; /* 0: it can't be directed */
    PPO_FX_DIRECTED_POWER_DOWN_CALLBACK power_down;
    BOOLEAN directed; /* down */
    KEVENT directed_down;
    PVOID context;
    ULONG pending; /* changes of performance states whose callback is to come */
    enum lab__fx_power power;
    BOOLEAN started;
    BOOLEAN running, again; /* the loop that makes callbacks */
    BOOLEAN queued;         /* a work item is on its way */
    BOOLEAN timed_out;      /* it was idle long enough */
    ULONGLONG timeout;      /* 100 ns */
    struct lab__event timeout_event;
    KDPC dpc;
    KEVENT changed; /* a component's condition has */
    WORK_QUEUE_ITEM item;
    ULONG count;
    struct lab__po_component components[];
};

struct lab__po_component *lab__po_component_of(struct lab__po_framework *device, ULONG index); /* 0xA0: there is none */
struct lab__po_framework *lab__po_framework_of(PDEVICE_OBJECT pdo);                            /* 0: not registered */
/* The plug-in is done with its part of a change. */
void lab__po_component_continue(struct lab__po_framework *device, ULONG index);
struct _PO_FX_CORE_DEVICE;
NTSTATUS lab__po_register_core(const UNICODE_STRING *id, const struct _PO_FX_CORE_DEVICE *from, POHANDLE *handle);
void lab__po_perf_forget(struct lab__po_component *component);

#endif
