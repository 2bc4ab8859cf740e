/*
 * Pnp inside: the device tree.
 *
 * A node stands for one physical device object that a bus reported; what lies behind it in the registry is its instance
 * key below Enum. Everything that changes the tree runs in one place: the Plug and Play worker (worker.c), a system
 * worker thread at PASSIVE_LEVEL; so there are no locks, and a driver's requests for work (IoInvalidateDeviceRelations
 * and its kin) are queued to it. Rule: a node may be looked at anywhere, but is changed by the worker only.
 */
#ifndef NTLAB_PNP_P_H
#define NTLAB_PNP_P_H

#include <ntifs.h>
#include "cm/cm_p.h"
#include "io/io_p.h"
#include "ke/ke_p.h"
#include "mm/mm_p.h"
#include "ob/ob_p.h"
#include "ps/ps_p.h"

enum lab__pnp_state {
    LAB_PNP_PRESENT,       /* reported by its bus; nothing was asked yet */
    LAB_PNP_INITIALIZED,   /* its ids are known, its key is made */
    LAB_PNP_ADDED,         /* the stack is built */
    LAB_PNP_STARTED,       /* IRP_MN_START_DEVICE has succeeded */
    LAB_PNP_STOP_PENDING,  /* IRP_MN_QUERY_STOP_DEVICE has succeeded */
    LAB_PNP_STOPPED,       /* IRP_MN_STOP_DEVICE */
    LAB_PNP_QUERY_REMOVED, /* IRP_MN_QUERY_REMOVE_DEVICE has succeeded */
    LAB_PNP_SURPRISED,     /* IRP_MN_SURPRISE_REMOVAL; IRP_MN_REMOVE_DEVICE follows when nothing is open any more */
    LAB_PNP_REMOVED        /* the stack is gone; the physical device object may still be there */
};

/* Why a device does not run: numbers of the device manager. */
enum lab__pnp_problem {
    LAB_PROBLEM_NONE = 0,
    LAB_PROBLEM_NOT_CONFIGURED = 1,
    LAB_PROBLEM_INVALID_DATA = 9,
    LAB_PROBLEM_FAILED_START = 10,
    LAB_PROBLEM_NORMAL_CONFLICT = 12,
    LAB_PROBLEM_WILL_BE_REMOVED = 21,
    LAB_PROBLEM_DISABLED = 22,
    LAB_PROBLEM_NOT_THERE = 24,
    LAB_PROBLEM_FAILED_INSTALL = 28,
    LAB_PROBLEM_HARDWARE_DISABLED = 29,
    LAB_PROBLEM_FAILED_ADD = 31,
    LAB_PROBLEM_DISABLED_SERVICE = 32,
    LAB_PROBLEM_FAILED_ENTRY = 37,
    LAB_PROBLEM_FAILED_LOAD = 39,
    LAB_PROBLEM_NO_SERVICE_KEY = 40,
    LAB_PROBLEM_FAILED_POST_START = 43,
    LAB_PROBLEM_HELD_FOR_EJECT = 47
};

/* Strings of a multi-string's list, one after the other, with the zero that ends the list. */
struct lab__pnp_list {
    WCHAR *text; /* 0: there is none */
    ULONG size;  /* bytes, with the last zero */
};

#define LAB_PNP_MOST_DRIVERS 16 /* of one stack, above the bus driver */

struct lab__pnp_handler;

struct lab__pnp_node {
    struct lab__pnp_node *parent;
    LIST_ENTRY children, sibling;
    LIST_ENTRY starting;         /* see lab__pnp_start_batch; empty where it is on no such list */
    struct lab__pnp_node *chain; /* of its hash bucket, by path */
    ULONG hash, level;
    PDEVICE_OBJECT pdo; /* referenced */
    enum lab__pnp_state state;
    enum lab__pnp_state before; /* LAB_PNP_QUERY_REMOVED: what it was, and is again where somebody refuses */
    ULONG problem;
    NTSTATUS problem_status;
    BOOLEAN listed;         /* while its bus is being enumerated */
    BOOLEAN gathered;       /* while a removal or a transition is being put together: relations may lead back */
    BOOLEAN missing;        /* its bus reports it no longer, or its hardware has vanished */
    BOOLEAN enumerated;     /* its own bus relations were asked for */
    BOOLEAN ejected;        /* gone on purpose: no surprise */
    BOOLEAN detected;       /* IoReportDetectedDevice: its driver has attached already */
    BOOLEAN raw;            /* runs without a function driver */
    BOOLEAN rescan_pending; /* see IoInvalidateDeviceRelations */
    BOOLEAN has_bus;
    UNICODE_STRING path; /* "ROOT\SAMPLE\0000": its instance key below Enum */
    UNICODE_STRING device_id, instance_id, description, location, service;
    struct lab__pnp_list hardware_ids, compatible_ids;
    GUID container;
    DEVICE_CAPABILITIES capabilities;
    PNP_DEVICE_STATE device_state;
    PNP_BUS_INFORMATION bus; /* the one its children are on */
    struct lab__cm_node *key;
    struct lab__io_driver *drivers[LAB_PNP_MOST_DRIVERS]; /* whose AddDevice was called, from the bottom */
    ULONG driver_count;
    PIO_RESOURCE_REQUIREMENTS_LIST requirements;                       /* 0: none */
    PCM_RESOURCE_LIST boot, boot_translated, raw_resources, resources; /* boot_translated: see property.c */
    struct lab__pnp_handler *handlers;    /* its arbiters and translators, for its children: see handler.h */
    struct lab__pnp_handler *arbiters[8]; /* of buses above, that have given it something */
    ULONG arbiter_count;
    ULONG usage[8];                    /* by DEVICE_USAGE_NOTIFICATION_TYPE */
    LIST_ENTRY interfaces;             /* struct lab__pnp_interface.of_node */
    PVOID power;                       /* Po's own */
    PDEVICE_RELATIONS power_relations; /* 0: none; not referenced, see power_relations.c */
};
static inline struct lab__pnp_node *lab__pnp_node_of(PDEVICE_OBJECT pdo) /* 0: it is no device of the tree */
{
    return lab__io_extension(pdo)->device_node;
}

/* A driver that the store has for an id; install() makes the device's registry entries. */
struct lab__pnp_model {
    LIST_ENTRY link;
    UNICODE_STRING id;
    ULONG rank; /* the lower the better: 0 its own hardware id, then compatible ids */
    NTSTATUS (*install)(struct lab__pnp_model *model, struct lab__pnp_node *node);
    PVOID context;
};

struct lab__pnp_action {
    LIST_ENTRY link;
    void (*run)(struct lab__pnp_action *action);
    PVOID context, argument;
    NTSTATUS status;
    PKEVENT done; /* 0: nobody waits, the action frees itself */
    BOOLEAN notification;
};

struct lab__pnp {
    BOOLEAN started;
    struct lab__io_driver *driver; /* \Driver\PnpManager */
    struct lab__pnp_node *root;
    struct lab__pnp_node **buckets;
    ULONG bucket_count, node_count;
    struct lab__cm_node *enum_key, *class_key, *interface_key;
    LIST_ENTRY models;
    LIST_ENTRY actions;
    BOOLEAN busy;    /* the worker's item is queued or runs */
    PETHREAD worker; /* while it runs */
    WORK_QUEUE_ITEM item;
    LIST_ENTRY pulled;   /* devices of the root that somebody pulled out */
    LIST_ENTRY removals; /* surprise removals that wait for handles to be closed */
    LIST_ENTRY interfaces, notifications;
    ULONG veto; /* why the last removal was refused */
    UNICODE_STRING veto_name;
    struct { /* the request that drivers are working on: for the watchdog */
        PIRP irp;
        PDEVICE_OBJECT device;
        struct lab__pnp_node *node;
        const char *what;
        ULONGLONG since;
    } current;
};
extern struct lab__pnp lab__pnp;

/* pnp.c */
void lab__pnp_start(void);
void lab__pnp_stop(void);
void lab__pnp_ensure(void); /* the tree, made when it is first needed */

/* text.c: strings of the kernel's own memory */
BOOLEAN lab__pnp_text_copy(UNICODE_STRING *to, const WCHAR *from, SIZE_T chars);
BOOLEAN lab__pnp_text_of(UNICODE_STRING *to, const UNICODE_STRING *from);
void lab__pnp_text_free(UNICODE_STRING *text);
ULONG lab__pnp_list_size(const WCHAR *list); /* bytes, with the last zero */
BOOLEAN lab__pnp_list_copy(struct lab__pnp_list *to, const WCHAR *list);
void lab__pnp_list_free(struct lab__pnp_list *list);
void lab__pnp_ascii(const UNICODE_STRING *text, char *buffer, SIZE_T room); /* for messages */
UNICODE_STRING lab__pnp_string(const WCHAR *text);                          /* refers to it */
/* Registry values of a key, by name; text is stored with its zero. */
void lab__pnp_value_text(struct lab__cm_node *key, const WCHAR *name, ULONG type, const UNICODE_STRING *text);
void lab__pnp_value_data(struct lab__cm_node *key, const WCHAR *name, ULONG type, const void *data, ULONG size);
void lab__pnp_value_number(struct lab__cm_node *key, const WCHAR *name, ULONG number);
/* The text of a REG_SZ, REG_EXPAND_SZ or REG_MULTI_SZ value, in place; FALSE where there is none. */
BOOLEAN lab__pnp_value_read(struct lab__cm_node *key, const WCHAR *name, UNICODE_STRING *text);
ULONG lab__pnp_value_read_number(struct lab__cm_node *key, const WCHAR *name, ULONG otherwise);
void lab__pnp_value_remove(struct lab__cm_node *key, const WCHAR *name);
/* The key at a path below `at`, made where it is missing; 0: memory is used up. Volatile where `flags` says so. */
struct lab__cm_node *lab__pnp_key(struct lab__cm_node *at, UNICODE_STRING path, BOOLEAN create, ULONG flags);
/* The same from a key through which a path with links leads: System\CurrentControlSet\... */
struct lab__cm_node *lab__pnp_key_below(struct lab__cm_node *at, UNICODE_STRING path);

/* firmware.c: from now on, what firmware of old says of a device comes into the registry, and goes with it. */
void lab__pnp_firmware_start(void);

/* node.c */
struct lab__pnp_node *lab__pnp_node_create(struct lab__pnp_node *parent, PDEVICE_OBJECT pdo);
void lab__pnp_node_delete(struct lab__pnp_node *node);  /* out of the tree; its device object is let go */
BOOLEAN lab__pnp_node_name(struct lab__pnp_node *node); /* its path is known: FALSE where another has it already */
struct lab__pnp_node *lab__pnp_node_find(const UNICODE_STRING *path);
void lab__pnp_node_problem(struct lab__pnp_node *node, ULONG problem, NTSTATUS status);
/* Before the first, 0; parents come before their children. */
struct lab__pnp_node *lab__pnp_node_next(struct lab__pnp_node *top, struct lab__pnp_node *node);
/* Does this look like a PDO of the tree? Stops the machine with 0xCA/2 where it doesn't. */
struct lab__pnp_node *lab__pnp_node_required(PDEVICE_OBJECT pdo);

/* worker.c */
/* Runs in the worker and waits for it; in the worker itself, at once. STATUS_INVALID_DEVICE_STATE in a driver that the
 * worker has called: nothing was done. */
NTSTATUS lab__pnp_call(void (*run)(struct lab__pnp_action *action), PVOID context, PVOID argument);
/* The same without waiting; for any IRQL up to DISPATCH_LEVEL. FALSE: memory is used up. */
BOOLEAN lab__pnp_post(void (*run)(struct lab__pnp_action *action), PVOID context, PVOID argument);
void lab__pnp_settle(void); /* waits until the worker has nothing left to do */
_Noreturn void lab__pnp_watchdog(void);

/* send.c: one request to a stack, from its top; waits for its end. IRP_MJ_PNP, unless it has another major function. */
#define LAB_PNP_WATCHDOG_100NS (300 * 10000000LL)
NTSTATUS lab__pnp_send(struct lab__pnp_node *node, IO_STACK_LOCATION *request, ULONG_PTR *information);
NTSTATUS lab__pnp_send_minor(struct lab__pnp_node *node, UCHAR minor);
const char *lab__pnp_minor_name(UCHAR minor);

/* query.c: what a new device is asked */
NTSTATUS lab__pnp_query_all(struct lab__pnp_node *node);
void lab__pnp_query_requirements(struct lab__pnp_node *node);
NTSTATUS lab__pnp_query_capabilities(struct lab__pnp_node *node);
NTSTATUS lab__pnp_query_relations(struct lab__pnp_node *node, DEVICE_RELATION_TYPE type, PDEVICE_RELATIONS *relations);

/* enumerate.c */
void lab__pnp_enumerate(struct lab__pnp_node *node); /* asks for its bus relations, and brings the tree up to date */
void lab__pnp_child_arrived(struct lab__pnp_node *node); /* a new one: from its ids until its children have started */
void lab__pnp_retry_all(void);                           /* drivers were installed: what had none is tried again */
void lab__pnp_configure(struct lab__pnp_node *node);     /* drivers, resources, start; for one that is initialized */
/* The same in two steps, for devices that are new together: ids and AddDevice; then resources and start. */
void lab__pnp_prepare(struct lab__pnp_node *node, LIST_ENTRY *batch);
void lab__pnp_start_batch(LIST_ENTRY *batch);

/* model.c: which drivers there are for which devices */
NTSTATUS lab__pnp_install(struct lab__pnp_node *node); /* finds one and lets it make the device's registry entries */
void lab__pnp_model_add(struct lab__pnp_model *model);
/* The class's key, made where it is missing, and the device's own key below it: "{guid}\0000". */
struct lab__cm_node *lab__pnp_class_key(const UNICODE_STRING *guid, const UNICODE_STRING *name);
struct lab__cm_node *lab__pnp_driver_key(struct lab__pnp_node *node, const UNICODE_STRING *guid);
void lab__pnp_uninstall(struct lab__cm_node *instance); /* forgets the device: its keys go */

/* driver.c */
NTSTATUS lab__pnp_driver_load(const UNICODE_STRING *service, struct lab__io_driver **driver);
NTSTATUS lab__pnp_add_devices(struct lab__pnp_node *node); /* builds the stack */
void lab__pnp_drivers_leave(struct lab__pnp_node *node);   /* unloads those that no device needs any more */

/* start.c */
NTSTATUS lab__pnp_assign(struct lab__pnp_node *node); /* its resources; it loses its stack where there are none */
NTSTATUS lab__pnp_start_device(struct lab__pnp_node *node);
void lab__pnp_device_state(struct lab__pnp_node *node); /* IRP_MN_QUERY_PNP_DEVICE_STATE, and what follows from it */
NTSTATUS lab__pnp_send_start(struct lab__pnp_node *node);

/* rebalance.c */
NTSTATUS lab__pnp_rebalance(struct lab__pnp_node *node); /* query-stop, stop, start again */
/* A driver says that they have: the device is started anew with other resources, stopped before only where it must. */
void lab__pnp_requirements_changed(struct lab__pnp_node *node, BOOLEAN must_stop);
/* Another device exchanges its resources, so that this one has got its own. FALSE: none can, or will. */
BOOLEAN lab__pnp_make_room(struct lab__pnp_node *node);

/* resource.c, arbiter.c */
NTSTATUS lab__pnp_resources_assign(struct lab__pnp_node *node);
void lab__pnp_resources_release(struct lab__pnp_node *node);
BOOLEAN lab__pnp_resources_sound(struct lab__pnp_node *node); /* its bus has said what it requires, and well formed */
BOOLEAN lab__pnp_resources_would_fit(struct lab__pnp_node *node); /* without asking its drivers, or claiming anything */
void lab__pnp_resources_claim_again(struct lab__pnp_node *node);  /* what it was assigned, after lab__pnp_unclaim */
void lab__pnp_resources_reset(void);
void lab__pnp_translate_list(CM_RESOURCE_LIST *list); /* in place */
/* Bytes; 0: its counts can't be true, or it reaches beyond `room`. */
ULONG lab__pnp_resource_list_size(const CM_RESOURCE_LIST *list, SIZE_T room);
#define LAB_PNP_TRUSTED_LIST 0x100000            /* the room of a list that was looked at before */
SIZE_T lab__pnp_answer_room(const void *answer); /* bytes of the block of pool that a driver has returned */
/* `who` has reported a malformed list: says so. */
void lab__pnp_resources_complain(struct lab__pnp_node *node, PDEVICE_OBJECT who, const char *list, const char *what);

/* remove.c */
enum lab__pnp_why { LAB_REMOVE_DISABLE, LAB_REMOVE_UNINSTALL, LAB_REMOVE_EJECT };
NTSTATUS lab__pnp_remove(struct lab__pnp_node *node, enum lab__pnp_why why); /* asks first */
void lab__pnp_surprise(struct lab__pnp_node *node, ULONG problem);           /* doesn't */
/* It is to be reset: its drivers leave, if they can, before that, and otherwise learn of it as of a surprise. */
void lab__pnp_take_down(struct lab__pnp_node *node, void (*reset)(PDEVICE_OBJECT pdo));
void lab__pnp_remove_failed(struct lab__pnp_node *node); /* it could not be added or started: IRP_MN_REMOVE_DEVICE */
BOOLEAN lab__pnp_in_use(struct lab__pnp_node *node);     /* a file is open on a device of its stack */

/* root.c: devices that no bus finds: those that were installed by hand, or are part of the machine */
struct lab__pnp_root_device {
    const WCHAR *device_id, *instance_id;              /* instance_id may be 0: the next number */
    const WCHAR *hardware_ids, *compatible_ids;        /* lists; may be 0 */
    const WCHAR *description;                          /* may be 0 */
    const CM_RESOURCE_LIST *boot;                      /* may be 0 */
    const IO_RESOURCE_REQUIREMENTS_LIST *requirements; /* may be 0 */
    BOOLEAN raw;
};
void lab__pnp_root_start(void);
NTSTATUS lab__pnp_root_create(const struct lab__pnp_root_device *what, PDEVICE_OBJECT *pdo);
void lab__pnp_root_gone(PDEVICE_OBJECT pdo); /* from now on it is not reported */
BOOLEAN lab__pnp_root_owns(PDEVICE_OBJECT pdo);
/* What it was made of; valid while it is there. */
void lab__pnp_root_describe(PDEVICE_OBJECT pdo, struct lab__pnp_root_device *what);

/* power_relations.c */
void lab__pnp_power_relations_query(struct lab__pnp_node *node);
void lab__pnp_power_relations_forget(struct lab__pnp_node *gone);
void lab__pnp_power_relations_reset(void);

/* plug.c: a device of the root that was pulled out can be plugged in again. */
void lab__pnp_pull(struct lab__pnp_node *node);
NTSTATUS lab__pnp_plug(const UNICODE_STRING *path); /* STATUS_NOT_FOUND: it was never pulled */

/* notify.c */
NTSTATUS lab__pnp_notify_target(struct lab__pnp_node *node, const GUID *event); /* vetoes only for a query */
void lab__pnp_notify_interface(const GUID *class, const UNICODE_STRING *name, BOOLEAN arrival);

/* interface.c */
void lab__pnp_interfaces_disable(struct lab__pnp_node *node);
void lab__pnp_interfaces_forget(struct lab__pnp_node *node); /* the node goes */

#endif
