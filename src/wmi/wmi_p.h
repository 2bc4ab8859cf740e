/*
 * WMI inside: who provides which data blocks, and who uses them.
 *
 * A provider is a device that registered. Each GUID that it answers for is a source, which belongs to the provider and
 * to the GUID. Consumers open blocks (objects of type WmiGuid); requests go to every source of the GUID as IRPs to the
 * top of its device's stack. Lock order: none (see ke_p.h); whoever sends an IRP holds its provider (`users`).
 */
#ifndef NTLAB_WMI_P_H
#define NTLAB_WMI_P_H

#include <ntifs.h>
#include <wmistr.h>
#include "ke/ke_p.h"
#include "mm/mm_p.h"
#include "ob/ob_p.h"

struct lab__wmi_guid {
    LIST_ENTRY link; /* of lab__wmi.guids */
    GUID guid;
    LIST_ENTRY sources;   /* struct lab__wmi_source.guid_link, oldest first */
    LIST_ENTRY receivers; /* struct lab__wmi_receiver.link */
    ULONG collectors;     /* opened to query, set or execute */
    ULONG listeners;      /* receivers, for which events are enabled */
    ULONG references;     /* sources and blocks */
};

/* What a provider without a device registers: a routine, called with this record as its context. */
struct lab__wmi_record {
    NTSTATUS(*routine)
    (UCHAR minor, PVOID path, ULONG size, PVOID buffer, struct lab__wmi_record *context, PULONG written);
};

struct lab__wmi_provider {
    LIST_ENTRY link;       /* of lab__wmi.providers */
    PDEVICE_OBJECT device; /* or, where it is `by_routine`, a struct lab__wmi_record */
    BOOLEAN by_routine;
    ULONG id; /* WNODE_HEADER.ProviderId */
    LIST_ENTRY sources;
    ULONG users;  /* requests under way, and registration work */
    BOOLEAN gone; /* deregistered: no new requests */
    KEVENT idle;  /* users has become 0 */
    UNICODE_STRING registry_path, mof_resource;
};

struct lab__wmi_source {
    LIST_ENTRY link, guid_link;
    struct lab__wmi_provider *provider;
    struct lab__wmi_guid *guid;
    ULONG flags; /* WMIREG_FLAG_* */
    ULONG instance_count;
    UNICODE_STRING *names; /* instance_count of them; 0: the driver names its instances itself */
};

typedef void lab__wmi_receive(void *context, PWNODE_HEADER wnode);
struct lab__wmi_receiver {
    LIST_ENTRY link;
    struct lab__wmi_block *block;
    lab__wmi_receive *receive;
    void *context;
};

/* The body of a WmiGuid object. */
struct lab__wmi_block {
    struct lab__wmi_guid *guid;
    ACCESS_MASK access;
    BOOLEAN had_sources; /* when it was opened */
    BOOLEAN listens;
    struct lab__wmi_receiver receiver;
    WMI_NOTIFICATION_CALLBACK driver_callback; /* IoWMISetNotificationCallback */
    PVOID driver_context;
};

struct lab__wmi {
    LIST_ENTRY guids, providers;
    ULONG last_id;
    ULONG registering; /* registration work that is not done yet */
    KEVENT registered; /* it is */
};
extern struct lab__wmi lab__wmi;

void lab__wmi_start(void);
void lab__wmi_stop(void);

/* block.c */
NTSTATUS lab__wmi_open(const GUID *guid, ACCESS_MASK access, struct lab__wmi_block **block);
struct lab__wmi_guid *lab__wmi_guid_of(const GUID *guid, BOOLEAN make); /* referenced */
void lab__wmi_guid_release(struct lab__wmi_guid *guid);
NTSTATUS lab__wmi_listen(struct lab__wmi_block *block, lab__wmi_receive *receive, void *context);
static inline BOOLEAN lab__wmi_same_guid(const GUID *a, const GUID *b)
{
    return RtlEqualMemory(a, b, sizeof *a);
}

/* provider.c */
struct lab__wmi_provider *lab__wmi_provider_of(PDEVICE_OBJECT device);
void lab__wmi_source_delete(struct lab__wmi_source *source);
void lab__wmi_provider_hold(struct lab__wmi_provider *provider);
void lab__wmi_provider_release(struct lab__wmi_provider *provider);
void lab__wmi_wait_registered(void);                             /* until every registration asked for is done */
void lab__wmi_device_check(PDEVICE_OBJECT device, PVOID caller); /* it is being deleted */
/* The first registered device of the driver, or 0. */

/* reginfo.c: what a driver answered to IRP_MN_REGINFO_EX */
void lab__wmi_reginfo_take(struct lab__wmi_provider *provider, const char *buffer, ULONG size, BOOLEAN update);

/* send.c */
NTSTATUS lab__wmi_send(struct lab__wmi_provider *provider, UCHAR minor, PVOID path, PVOID buffer, ULONG size,
                       ULONG *information);
void lab__wmi_tell(struct lab__wmi_source *source, UCHAR minor); /* IRP_MN_ENABLE_EVENTS and the like */
/* The sources of a GUID, their providers held; free with lab__wmi_sources_free. */
struct lab__wmi_source **lab__wmi_sources(struct lab__wmi_guid *guid, ULONG *count);
void lab__wmi_sources_free(struct lab__wmi_source **sources, ULONG count);
/* Sends a wnode that is in the buffer, in a larger buffer where the driver says that it needs one (unless `once`).
 * *buffer is of lab__mm_kernel_alloc and may be replaced. */
NTSTATUS lab__wmi_exchange(struct lab__wmi_source *source, UCHAR minor, PWNODE_HEADER *buffer, ULONG size,
                           BOOLEAN once);

/* wnode.c */
ULONG lab__wmi_align(ULONG offset);
/* A wnode for one instance with its name, and room for so much data. *offset: where the data goes. */
PWNODE_HEADER lab__wmi_wnode_for(struct lab__wmi_source *source, const UNICODE_STRING *name, ULONG index, ULONG flag,
                                 ULONG fixed, ULONG room, ULONG *offset, ULONG *size);
/* A copy with the names of its instances, where the driver leaves them to WMI; 0: no memory. */
PWNODE_HEADER lab__wmi_with_names(struct lab__wmi_source *source, PWNODE_HEADER wnode);
BOOLEAN lab__wmi_wnode_sound(const WNODE_HEADER *wnode, ULONG size);

/* query.c */
/* Each answer is handed to `each`, as one wnode with names; it is freed afterwards. */
typedef NTSTATUS lab__wmi_each(void *context, PWNODE_HEADER wnode);
NTSTATUS lab__wmi_query_all(struct lab__wmi_block *block, lab__wmi_each *each, void *context);
NTSTATUS lab__wmi_query_single(struct lab__wmi_guid *guid, const UNICODE_STRING *name, PWNODE_HEADER *answer);
NTSTATUS lab__wmi_missing(struct lab__wmi_block *block); /* the status for a GUID that nobody answers for */

/* change.c */
NTSTATUS lab__wmi_set(struct lab__wmi_block *block, const UNICODE_STRING *name, const void *data, ULONG size);
NTSTATUS lab__wmi_set_item(struct lab__wmi_block *block, const UNICODE_STRING *name, ULONG item, const void *data,
                           ULONG size);
NTSTATUS lab__wmi_execute(struct lab__wmi_block *block, const UNICODE_STRING *name, ULONG method, ULONG in_size,
                          ULONG *out_size, void *buffer);

/* event.c */
NTSTATUS lab__wmi_event(PWNODE_HEADER wnode); /* takes it, if it succeeds */
void lab__wmi_event_start(void);
void lab__wmi_receivers_forget(struct lab__wmi_block *block);
void lab__wmi_wait_delivered(void);

/* name.c */
BOOLEAN lab__wmi_static_index(const struct lab__wmi_source *source, const UNICODE_STRING *name, ULONG *index);
/* The device instance path of a PDO; where it has none, its name in \Device. Buffer of lab__mm_kernel_alloc. */
NTSTATUS lab__wmi_device_name(PDEVICE_OBJECT pdo, UNICODE_STRING *name);
NTSTATUS lab__wmi_copy_text(UNICODE_STRING *to, const UNICODE_STRING *from, const UNICODE_STRING *behind);

#endif
