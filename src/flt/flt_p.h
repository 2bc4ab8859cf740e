/*
 * The filter manager inside: filters, the volumes it is attached to, instances of filters on volumes, and operations on
 * their way through these.
 *
 * Like Windows' own it is a driver, FltMgr, whose devices stand above the file systems' volumes. It exists while a
 * filter is registered: a machine without mini-filters has no device, and pays nothing.
 *
 * An operation (struct lab__flt_op) visits the instances of its volume that have callbacks for it, from the highest
 * altitude to the lowest, goes to the file system, and comes back the other way. Which these are is settled when it
 * starts.
 */
#ifndef NTLAB_FLT_P_H
#define NTLAB_FLT_P_H

#include <fltKernel.h>
#include "io/file_p.h"
#include "pnp/pnp_p.h"
#include "pnp/hardware.h"
#include "rtl/altitude.h"

#define LAB_FLT_TAG 'rgMF'

/* Callbacks are found by the major function: those of IRPs first, then those that are no IRPs. */
#define LAB_FLT_IRP_MAJORS (IRP_MJ_MAXIMUM_FUNCTION + 1)
#define LAB_FLT_MAJORS     (LAB_FLT_IRP_MAJORS + FLT_INTERNAL_OPERATION_COUNT)
static inline ULONG lab__flt_index(UCHAR major) /* LAB_FLT_MAJORS: there is no such operation */
{
    if (major < LAB_FLT_IRP_MAJORS)
        return major;
    return 0xFFu - major < FLT_INTERNAL_OPERATION_COUNT ? LAB_FLT_IRP_MAJORS + 0xFFu - major : LAB_FLT_MAJORS;
}

struct lab__flt_callbacks {
    PFLT_PRE_OPERATION_CALLBACK pre;
    PFLT_POST_OPERATION_CALLBACK post;
    FLT_OPERATION_REGISTRATION_FLAGS flags;
};

#define LAB_FLT_CONTEXT_KINDS 7

/* A filter, an instance and a volume begin with this, so that a PVOID FltObject can be any of them. */
enum lab__flt_kind { LAB_FLT_FILTER = 0x4601, LAB_FLT_INSTANCE, LAB_FLT_VOLUME, LAB_FLT_PORT };
struct lab__flt_object {
    USHORT kind;
    BOOLEAN going;   /* no new references */
    LONG references; /* one is its own */
    LONG borrowed;   /* of these, drivers' */
};

struct _FLT_FILTER {
    struct lab__flt_object object;
    LIST_ENTRY link; /* lab__flt.filters, highest altitude first */
    PDRIVER_OBJECT driver;
    UNICODE_STRING name, altitude; /* the altitude of the default instance, which enumeration goes by */
    FLT_REGISTRATION registration;
    FLT_CONTEXT_REGISTRATION *contexts;
    ULONG context_count;
    struct lab__flt_callbacks calls[LAB_FLT_MAJORS];
    BOOLEAN started;
    LIST_ENTRY instances;         /* FLT_INSTANCE.filter_link */
    LIST_ENTRY live;              /* struct lab__flt_context.filter_link: whatever it has allocated */
    LIST_ENTRY ports, clients;    /* FLT_PORT.link: its own, and programs' ends */
    ULONG names;                  /* file name informations that it holds */
    PDRIVER_UNLOAD unload;        /* its driver's: the manager's stands in for it */
    BOOLEAN unloading, mandatory; /* its unload callback was called, and could not refuse */
};

struct _FLT_VOLUME {
    struct lab__flt_object object;
    LIST_ENTRY link;
    PDEVICE_OBJECT device, below; /* the manager's, and what it is attached to */
    PDEVICE_OBJECT base, disk;    /* the file system's; 0 for a network's */
    UNICODE_STRING name;          /* "\Device\HarddiskVolume1" */
    UNICODE_STRING file_system;   /* the driver's name */
    FLT_FILESYSTEM_TYPE type;
    LIST_ENTRY instances;             /* FLT_INSTANCE.link, highest altitude first */
    LIST_ENTRY operations;            /* struct lab__flt_op.link */
    LIST_ENTRY contexts;              /* struct lab__flt_context.link: of volumes */
    ULONG interested[LAB_FLT_MAJORS]; /* instances that have a callback for it */
    ULONG renames;                    /* so far: names that were asked for before are forgotten */
    BOOLEAN detached;
};

struct _FLT_INSTANCE {
    struct lab__flt_object object;
    LIST_ENTRY link, filter_link;
    PFLT_FILTER filter;
    PFLT_VOLUME volume;
    UNICODE_STRING name, altitude;
    LONG busy;           /* callbacks that run, and operations that it holds */
    LIST_ENTRY own;      /* struct lab__flt_context.link: its own, and those of transactions */
    LIST_ENTRY contexts; /* struct lab__flt_context.instance_link: all that are its */
    BOOLEAN running;     /* gets operations */
};

struct lab__flt {
    struct lab__io_driver *driver;
    PDEVICE_OBJECT control;
    LIST_ENTRY filters, volumes;
    LIST_ENTRY starts; /* struct lab__flt_start.link */
};
extern struct lab__flt lab__flt;

/* --- operations --------------------------------------------------------------------------------------------------- */

struct lab__flt_node {
    PFLT_INSTANCE instance; /* referenced */
    const struct lab__flt_callbacks *calls;
    FLT_RELATED_OBJECTS objects;
    FLT_IO_PARAMETER_BLOCK before; /* as its callbacks see it */
    PVOID context;
    PMDL swapped; /* it has put this MDL in the place of another */
    BOOLEAN wants_post, retain_mdl;
    PFLT_GET_OPERATION_STATUS_CALLBACK status_callback; /* FltRequestOperationStatusCallback */
    PVOID status_context;
};

enum lab__flt_phase { LAB_FLT_GOING_DOWN, LAB_FLT_BELOW, LAB_FLT_COMING_UP };
enum lab__flt_hold { LAB_FLT_NOT_HELD, LAB_FLT_ANSWERED, LAB_FLT_HELD };

struct lab__flt_buffers {
    PVOID user, system;
    PMDL mdl;
};

struct lab__flt_op {
    FLT_CALLBACK_DATA data;
    FLT_IO_PARAMETER_BLOCK iopb;
    LIST_ENTRY link; /* of its volume */
    PFLT_VOLUME volume;
    PIRP irp; /* 0: no IRP */
    LONG references;
    ULONG phase, hold;
    FLT_PREOP_CALLBACK_STATUS answer; /* while it was answered before its callback returned */
    PVOID answer_context;
    BOOLEAN dirty;        /* a filter has changed parameters */
    BOOLEAN synchronize;  /* what comes after is to run in this thread */
    BOOLEAN pended;       /* its dispatch routine has returned */
    BOOLEAN post_held;    /* likewise, or will, because of a post-operation callback */
    BOOLEAN tells_status; /* some filter wants to know what the file system returned */
    BOOLEAN generated;    /* the data is a filter's: FltAllocateCallbackData */
    KEVENT event;
    NTSTATUS result;
    struct lab__flt_buffers original, given; /* the caller's, and what the file system gets */
    ULONG original_flags;
    FLT_IO_PARAMETER_BLOCK sent; /* what the file system was given, where that was changed */
    ULONG reached;               /* how many nodes it had passed then */
    PVOID created_buffer;        /* of generated data */
    PFLT_COMPLETE_CANCELED_CALLBACK canceled;
    PFLT_INSTANCE owner;                       /* of generated data; referenced */
    PFLT_COMPLETED_ASYNC_IO_CALLBACK finished; /* likewise: FltPerformAsynchronousIo */
    PVOID finished_context;
    PFLT_INSTANCE provider; /* its name callback runs */
    LONG position;          /* the node whose callback runs, ran last, or comes next */
    ULONG count;
    struct lab__flt_node nodes[];
};
static inline struct lab__flt_op *lab__flt_op_of(PFLT_CALLBACK_DATA data)
{
    return CONTAINING_RECORD(data, struct lab__flt_op, data);
}
static inline struct lab__flt_node *lab__flt_node(struct lab__flt_op *op)
{
    return op->position >= 0 && (ULONG)op->position < op->count ? &op->nodes[op->position] : 0;
}

/* An IRP, or whatever a thread opens, that starts below an instance. */
struct lab__flt_start {
    LIST_ENTRY link;
    PIRP irp;
    struct _KTHREAD *thread; /* where irp is 0: its creates */
    PFLT_INSTANCE below;
    ULONG flags; /* FLTFL_CALLBACK_DATA_GENERATED_IO, _REISSUED_IO */
};

/* operation.c */
struct lab__flt_begin {
    PFLT_VOLUME volume;
    UCHAR major;
    PFILE_OBJECT file;
    ULONG irp_flags;
    PFLT_INSTANCE below; /* only those */
};
struct lab__flt_op *lab__flt_op_begin(const struct lab__flt_begin *begin); /* 0: nobody has callbacks for it */
enum lab__flt_outcome { LAB_FLT_DOWN, LAB_FLT_COMPLETED, LAB_FLT_PENDED, LAB_FLT_NO_FAST_IO };
enum lab__flt_outcome lab__flt_op_pre(struct lab__flt_op *op);
BOOLEAN lab__flt_op_post(struct lab__flt_op *op); /* FALSE: a filter keeps it */
BOOLEAN lab__flt_op_wants_post(const struct lab__flt_op *op);
void lab__flt_op_release(struct lab__flt_op *op);
void lab__flt_op_drain(PFLT_INSTANCE instance); /* its post-operation callbacks run now */
void lab__flt_op_set_up(struct lab__flt_op *op);
void lab__flt_op_swapped(struct lab__flt_op *op); /* it leaves with changed parameters: notes whose MDLs those are */

/* irp.c */
NTSTATUS lab__flt_dispatch(PDEVICE_OBJECT device, PIRP irp);
void lab__flt_irp_continue(struct lab__flt_op *op, enum lab__flt_outcome outcome); /* a filter gave it back */
void lab__flt_irp_up(struct lab__flt_op *op);                                      /* likewise, on its way up */

/* parameters.c */
void lab__flt_parameters_get(FLT_IO_PARAMETER_BLOCK *iopb, PIRP irp, PIO_STACK_LOCATION stack, ULONG *data_flags);
void lab__flt_parameters_put(const FLT_IO_PARAMETER_BLOCK *iopb, PIRP irp, PIO_STACK_LOCATION stack);
/* Where an operation's buffer, MDL and length stand among its parameters; pointers to nothing where it has none. */
struct lab__flt_where {
    PVOID *buffer;
    PMDL *mdl;
    ULONG *length;
    LOCK_OPERATION access;
};
BOOLEAN lab__flt_where(FLT_IO_PARAMETER_BLOCK *iopb, struct lab__flt_where *where);

/* fast_io.c, fs_filter.c */
extern FAST_IO_DISPATCH lab__flt_fast_io;
extern FS_FILTER_CALLBACKS lab__flt_fs_filter;

/* manager.c */
NTSTATUS lab__flt_manager_start(void);
void lab__flt_manager_stop(void);
PFLT_VOLUME lab__flt_volume_of(PDEVICE_OBJECT device); /* the manager's device */

/* object.c */
void lab__flt_object_begin(PVOID object, USHORT kind);
void lab__flt_reference(PVOID object);
void lab__flt_dereference(PVOID object);
NTSTATUS lab__flt_lend(PVOID object); /* a reference for a driver; fails once the object goes */

/* volume.c */
void lab__flt_volume_attach(PDEVICE_OBJECT base, PDEVICE_OBJECT disk, BOOLEAN now);
void lab__flt_volume_detach(PFLT_VOLUME volume, BOOLEAN dismount);
void lab__flt_volume_free(PFLT_VOLUME volume);
PFLT_VOLUME lab__flt_volume_find(PFILE_OBJECT file); /* that the file lies on; 0: none */

/* instance.c */
struct lab__flt_attach {
    PFLT_FILTER filter;
    PFLT_VOLUME volume;
    UNICODE_STRING name, altitude;
    FLT_INSTANCE_SETUP_FLAGS flags;
};
NTSTATUS lab__flt_instance_attach(const struct lab__flt_attach *attach, PFLT_INSTANCE *instance);
void lab__flt_instance_tear_down(PFLT_INSTANCE instance, FLT_INSTANCE_TEARDOWN_FLAGS reason);
PFLT_INSTANCE lab__flt_instance_find(PFLT_FILTER filter, PFLT_VOLUME volume, PCUNICODE_STRING name);
void lab__flt_instance_free(PFLT_INSTANCE instance);
void lab__flt_instance_enter(PFLT_INSTANCE instance);
void lab__flt_instance_leave(PFLT_INSTANCE instance);
FLT_RELATED_OBJECTS lab__flt_objects_of(PFLT_INSTANCE instance, PFILE_OBJECT file);

/* service.c: what the service key says of instances */
NTSTATUS lab__flt_service_attach(PFLT_FILTER filter, PFLT_VOLUME volume, FLT_INSTANCE_SETUP_FLAGS flags);
NTSTATUS lab__flt_service_instance(PFLT_FILTER filter, const UNICODE_STRING *name, UNICODE_STRING *full,
                                   UNICODE_STRING *altitude, ULONG *flags);

/* filter.c */
void lab__flt_filter_free(PFLT_FILTER filter);
PFLT_FILTER lab__flt_filter_find(const UNICODE_STRING *name);

/* context.c */
struct lab__flt_context;
void lab__flt_contexts_drop(LIST_ENTRY *list, PFLT_FILTER filter); /* filter 0: of all */
void lab__flt_instance_contexts_drop(PFLT_INSTANCE instance);      /* its own, and those of files */
ULONG lab__flt_contexts_left(PFLT_FILTER filter);                  /* that the filter has references to */
void lab__flt_contexts_blame(PFLT_FILTER filter);                  /* the report says where they were allocated */
void lab__flt_file_gone(PVOID filtered);

/* start.c: operations that begin in the middle */
PFLT_INSTANCE lab__flt_start_of(PFLT_VOLUME volume, PIRP irp, PIO_STACK_LOCATION stack, ULONG *flags);

PFLT_INSTANCE lab__flt_start_of_file(PFILE_OBJECT file);

/* file.c: what is kept with a file object, until it is closed */
struct lab__flt_file {
    PFLT_INSTANCE below;                           /* its operations start below this one: FltCreateFile; referenced */
    LIST_ENTRY contexts;                           /* struct lab__flt_context.link: of stream handles */
    UNICODE_STRING names[FLT_FILE_NAME_SHORT + 1]; /* that were asked for, by format */
    USHORT volume_length;
    ULONG renames; /* of the volume, when they were */
};
struct lab__flt_file *lab__flt_file(PFILE_OBJECT file, BOOLEAN make); /* 0: there is none, or no memory */

/* check.c: the rules of callbacks */
struct lab__flt_check {
    KIRQL irql;
    SHORT kernel_apcs, special_apcs;
};
static inline struct lab__flt_check lab__flt_check_begin(void)
{
    const struct _KTHREAD *thread = lab__ke_thread();

    return (struct lab__flt_check){lab__ke_irql(), thread->kernel_apc_disable, thread->special_apc_disable};
}
void lab__flt_check_slow(const struct lab__flt_check *before, PVOID routine, const char *what);
static inline void lab__flt_check_end(const struct lab__flt_check *before, PVOID routine, const char *what)
{
    struct lab__flt_check now = lab__flt_check_begin();

    if (__builtin_expect(now.irql != before->irql || now.kernel_apcs != before->kernel_apcs ||
                             now.special_apcs != before->special_apcs,
                         0))
        lab__flt_check_slow(before, routine, what);
}
void lab__flt_misuse(PVOID routine, ULONG_PTR what, const char *format, ...);

#endif
