/*
 * Io inside: drivers, devices, IRPs, file objects.
 *
 * Lock order: none (see ke_p.h). The cancel spin lock is a lock of drivers, held by IoCancelIrp as documented.
 */
#ifndef NTLAB_IO_P_H
#define NTLAB_IO_P_H

#include <ntifs.h>
#include "ke/ke_p.h"
#include "mm/mm_p.h"
#include "ob/ob_p.h"
#include "ps/ps_p.h"

extern POBJECT_TYPE lab__io_device_type, lab__io_driver_type, lab__io_file_type;

/* What Windows keeps behind DEVOBJ_EXTENSION's documented fields. */
struct lab__io_device_extension {
    DEVOBJ_EXTENSION shared;
    ULONG size_of_extension;
    BOOLEAN delete_pending;
    BOOLEAN secured;            /* its driver gave it a descriptor: IoCreateDeviceSecure */
    PDEVICE_OBJECT attached_to; /* the device below */
    ULONG next_key;
    BOOLEAN start_io_busy, start_io_deferred;
    ULONG start_io_flags, start_io_depth;
    PDEVICE_OBJECT previous;   /* in its driver's list: the one made after it */
    ULONG power_states;        /* PoSetPowerState: bits 0 to 3 the system's, 4 to 7 the device's */
    PVOID device_node;         /* Pnp's, of a physical device object */
    BOOLEAN start_pending;     /* Pnp has not started the device, so it can't be opened */
    PVOID remove_lock;         /* the verifier's: the first that its driver initialized in its extension */
    BOOLEAN lock_acquired;     /* that lock was, ever */
    BOOLEAN lock_drained;      /* and nobody can any more: IoReleaseRemoveLockAndWait */
    BOOLEAN remove_pending;    /* Pnp takes it away, so it can't be opened any more */
    PVPB vpb;                  /* of a file system's volume device: what it was mounted by */
    PDEVICE_OBJECT mounted_on; /* likewise: the device that was given to its file system; referenced */
    ULONG volumes, mounts;     /* of that device: volumes that are there; references given that may not be taken over */
};
static inline struct lab__io_device_extension *lab__io_extension(PDEVICE_OBJECT device)
{
    return (struct lab__io_device_extension *)device->DeviceObjectExtension;
}

struct lab__io_client_extension {
    struct lab__io_client_extension *next;
    PVOID identification;
    DECLSPEC_ALIGN(16) char body[];
};

/* An entry of NT's list of loaded modules: undocumented, but drivers read it through DRIVER_OBJECT.DriverSection. */
struct lab__io_section {
    LIST_ENTRY InLoadOrderLinks;
    PVOID ExceptionTable;
    ULONG ExceptionTableSize;
    PVOID GpValue, NonPagedDebugInfo, DllBase, EntryPoint;
    ULONG SizeOfImage;
    UNICODE_STRING FullDllName, BaseDllName;
    ULONG Flags;
    USHORT LoadCount, SignatureInfo;
    PVOID SectionPointer;
    ULONG CheckSum, CoverageSectionSize;
    PVOID CoverageSection, LoadedImports;
};

/* A driver that was loaded; behind DRIVER_OBJECT. */
struct lab__io_driver {
    DRIVER_OBJECT object;
    DRIVER_EXTENSION extension;
    struct lab__io_section section;
    char short_name[32]; /* of the service, for messages */
    struct lab__io_client_extension *clients;
    UNICODE_STRING registry_path;
    struct lab__io_image *image; /* 0: it is a function of the program */
    BOOLEAN unload_pending;
    BOOLEAN loaded_by_pnp; /* so it is unloaded with the last of its devices */
    LIST_ENTRY link;
    LIST_ENTRY reinitialize, boot_reinitialize;
    ULONG reinitialize_count;
    PFS_FILTER_CALLBACKS filter_callbacks;           /* FsRtlRegisterFileSystemFilterCallbacks; 0: none */
    void (*unloaded)(struct lab__io_driver *driver); /* the loader's: give the image back; may be 0 */
};
static inline struct lab__io_driver *lab__io_driver_of(PDRIVER_OBJECT driver)
{
    return CONTAINING_RECORD(driver, struct lab__io_driver, object);
}

struct lab__io {
    ULONG irps, drivers;
    LIST_ENTRY driver_list;
    LIST_ENTRY shutdown, last_chance_shutdown;
    KSPIN_LOCK cancel_lock, vpb_lock;
    PIRP free_irps[10];
    ULONG irps_made;      /* on a strict machine: some are kept apart */
    ULONG withdrawn;      /* of these, between their completion and the end of the service that sent them */
    LIST_ENTRY error_log; /* struct lab__io_error, oldest first */
    ULONG error_log_count, error_log_sequence;
    ULONG next_name;       /* of devices with generated names */
    BOOLEAN stop_at_leaks; /* see lab_config */
    CONFIGURATION_INFORMATION configuration;
    NTSTATUS (*may_load)(const UNICODE_STRING *service); /* asked before DriverEntry runs; 0: nobody is */
};
extern struct lab__io lab__io;

struct lab__io_leaks {
    ULONG irps, drivers;
};
void lab__io_leaks(struct lab__io_leaks *leaks);

/* fsrtl/misc.c */
void lab__fsrtl_start(void);

/* io.c */
void lab__io_start(BOOLEAN stop_at_leaks);
void lab__io_stop(void);
void lab__io_thread_exit(PETHREAD thread); /* cancels what it has outstanding, and waits */

/* call.c */
void lab__io_call_start(void);
/* Who set a routine by IoSetCompletionRoutineEx, from where the IRP is now, that was not called yet; 0: nobody. */
PVOID lab__io_routine_uncalled(PIRP irp);
/* The driver's own completion routine, however it was set. */
struct lab__io_routine {
    PIO_COMPLETION_ROUTINE routine;
    PVOID context;
};
struct lab__io_routine lab__io_routine_of(PIO_STACK_LOCATION stack);

/*
 * irp.c. An IRP that Io allocates has more behind its stack locations: see the macros. Bits of AllocationFlags:
 */
#define LAB_IRP_QUOTA     0x01
#define LAB_IRP_DRIVERS   0x04 /* of IoAllocateIrp or IoBuildAsynchronousFsdRequest: its maker takes it back */
#define LAB_IRP_SYSTEM    0x08 /* made by the system itself, which may send what drivers may not */
#define LAB_IRP_MADE      0x10 /* by a builder, synchronous or not, or as an associated one */
#define LAB_IRP_ABANDONED 0x20 /* its thread ended before its driver completed it */
#define LAB_IRP_BUILT     0x40 /* by one of the synchronous builders: completion frees it */
#define LAB_IRP_OURS      0x80 /* of lab__io_irp_allocate, so there is a struct lab__io_irp_extension */
struct lab__vf_call;
struct lab__io_irp_extension {
    GUID activity;
    BOOLEAN has_activity;
    CCHAR lowest;               /* the lowest location that has been sent; 0 for none */
    BOOLEAN ecp_list_goes;      /* with the IRP: a driver attached it */
    struct _ECP_LIST *ecp_list; /* extra create parameters */
    struct _KTHREAD *waiter;    /* in a wait that cancelling the IRP ends */
    CCHAR refused;              /* the current location when IoSetCompletionRoutineEx failed last; 0 for never */
    CCHAR maker;                /* its current location when it was first sent: who made it has it while it is there */
    /* The verifier's: */
    CCHAR reached;                  /* the lowest location that was ever sent since its maker sent it; 0 for none */
    NTSTATUS status;                /* as a driver was given it last, on its way down or up */
    ULONG_PTR information;          /* both for Plug and Play, power and WMI requests only */
    struct lab__vf_call *records[]; /* one a stack location */
};
static inline struct lab__io_irp_extension *lab__io_irp_extension(PIRP irp)
{
    return irp->AllocationFlags & LAB_IRP_OURS ? (PVOID)((char *)irp + irp->Size) : 0;
}
static inline struct lab__vf_call **lab__io_irp_records(PIRP irp)
{
    return irp->AllocationFlags & LAB_IRP_OURS ? lab__io_irp_extension(irp)->records : 0;
}
static inline PIO_STACK_LOCATION lab__io_irp_location(PIRP irp, CCHAR number) /* from 1 */
{
    return (PIO_STACK_LOCATION)(irp + 1) + (number - 1);
}
PIRP lab__io_irp_allocate(CCHAR stack_size);
PIRP lab__io_irp_allocate_sure(CCHAR stack_size); /* no fault is injected; stops the machine where RAM is used up */
void lab__io_irp_free(PIRP irp);
static inline void lab__io_irp_queue(PIRP irp, PETHREAD thread) /* to its thread's list */
{
    irp->Tail.Overlay.Thread = thread;
    InsertHeadList(&thread->irps, &irp->ThreadListEntry);
}
/* A driver has completed it, and its sender has not finished it yet: nobody may touch it, or its system buffer, in
 * between. Guarded blocks only. FALSE: it isn't its turn. */
BOOLEAN lab__io_irp_withdraw(PIRP irp);
void lab__io_irp_take_back(PIRP irp);
static inline void lab__io_irp_unlink(PIRP irp)
{
    RemoveEntryList(&irp->ThreadListEntry);
    InitializeListHead(&irp->ThreadListEntry);
}

/* The buffer between caller and driver is pool: who takes an IRP of its own back frees it with ExFreePool. */
static inline PVOID lab__io_system_buffer(SIZE_T size)
{
    return lab__mm_pool_take_for(size, '  oI', 0);
}

/* finish.c: the second half of completion, in the requesting thread */
/* The IRP's tail may have been an APC's by now, so the file that it came with is given. */
void lab__io_finish(PIRP irp, PFILE_OBJECT file);
/* A program's own status blocks carry this mark in their padding; the public interface is told when one is written. */
#define LAB_OVERLAPPED_MARK 0x4F62614Cu
extern void (*lab__io_overlapped_done)(PIO_STATUS_BLOCK iosb);
void lab__io_finish_later(PIRP irp, CCHAR boost);  /* by a special kernel APC to the thread */
void lab__io_finish_paging(PIRP irp, CCHAR boost); /* a paging request that nobody waits for: tells who made it */

/* device.c */
void lab__io_device_remove(PVOID device); /* its type's: the last reference is gone */
void lab__io_device_reference(PDEVICE_OBJECT device);
/* Set by components above: a device is being deleted, by this caller; 0: nobody asks. */
/* Nothing of it is used any more; 0: nobody is told. */
extern void (*lab__io_image_gone)(const char *name, const char *base, SIZE_T size);
extern void (*lab__io_device_deleting)(PDEVICE_OBJECT device, PVOID caller);
void lab__io_device_dereference(PDEVICE_OBJECT device);
static inline PDEVICE_OBJECT lab__io_attached_device(PDEVICE_OBJECT device) /* the top of its stack */
{
    while (device->AttachedDevice)
        device = device->AttachedDevice;
    return device;
}

/* A routine of the driver's fast I/O table, at its offset there; 0: it has none. */
static inline PVOID lab__io_fast_routine(PDEVICE_OBJECT device, ULONG offset)
{
    PFAST_IO_DISPATCH fast = device->DriverObject->FastIoDispatch;

    return fast && fast->SizeOfFastIoDispatch > offset ? *(PVOID *)((char *)fast + offset) : 0;
}

/* Whoever keeps something for device objects hears that one is being deleted; 0: nobody does. */
extern void (*lab__io_device_gone)(PDEVICE_OBJECT device);

PDEVICE_OBJECT lab__io_device_extension_holds(const void *address); /* the device whose extension it lies in; 0: none */
extern void (*lab__io_device_idle)(void); /* Pnp's: the last file on a device that is being removed was closed */

/* aux_klib.c */
void lab__io_aux_start(void);

/* session.c */
void lab__io_session_start(void);

/* vpb.c */
NTSTATUS lab__io_vpb_create(PDEVICE_OBJECT device);
void lab__io_vpb_delete(PDEVICE_OBJECT device);

/* errorlog.c */
struct lab__io_error {
    LIST_ENTRY link;
    LONGLONG time; /* system time */
    ULONG size;    /* of packet, with what follows it */
    char driver[32];
    IO_ERROR_LOG_PACKET packet;
};
void lab__io_error_log_start(void);
void lab__io_error_log(PVOID object, const IO_ERROR_LOG_PACKET *packet, ULONG size);

/* driver.c */
NTSTATUS lab__io_invalid_request(PDEVICE_OBJECT device, PIRP irp); /* where a driver has no dispatch routine */
NTSTATUS lab__io_driver_create(const UNICODE_STRING *name, struct lab__io_driver **driver);
/* Calls DriverEntry in a system thread of the system process and waits; what it left behind on failure is cleaned up.
 */
NTSTATUS lab__io_driver_initialize(struct lab__io_driver *driver, PDRIVER_INITIALIZE entry);
/* Calls DriverUnload likewise, or later, when the last of its devices goes that is still open. The image's memory is
 * the loader's: `unloaded` is called when nothing of the driver is left. */
NTSTATUS lab__io_driver_unload(struct lab__io_driver *driver);
/* For what calls the driver's routines that load and unload: in a system thread, at PASSIVE_LEVEL, and waits. */
NTSTATUS lab__io_call_in_system(PKSTART_ROUTINE routine, PVOID context);
void lab__io_check_return(PVOID routine, const char *what, const char *driver); /* as it was called? */
void lab__io_driver_remove(PVOID body);
void lab__io_driver_finish_unload(struct lab__io_driver *driver);

/* completion_port.c: the packet of a request that a completion port is to hear of */
void lab__io_port_post(PVOID port, PVOID key, PVOID apc_context, NTSTATUS status, ULONG_PTR information, PIRP irp);

/* The loaded driver of a service; 0: there is none. */
struct lab__io_driver *lab__io_driver_find(const UNICODE_STRING *service);

/* loader.c */
void lab__io_loader_start(void);
void lab__io_loader_stop(void);

/* file.c */
void lab__io_port_start(void);
void lab__io_file_start(void); /* the types Device, File and IoCompletion */

/* timer.c */
void lab__io_timer_delete(PDEVICE_OBJECT device);

/* shutdown.c: IRP_MJ_SHUTDOWN to those who registered for it, last registered first; then to the last-chance ones */
void lab__io_shutdown(void);
void lab__io_shutdown_forget(PDEVICE_OBJECT device);

#endif
