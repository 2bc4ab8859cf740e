/*
 * Files inside: file objects, how they are opened, and how a request on one becomes an IRP.
 *
 * A request goes: lab__io_request_begin (the handle, the event, the file's lock), lab__io_request_irp (an IRP with its
 * first stack location), buffers, lab__io_request_send. Whoever begins a request sends it or aborts it.
 */
#ifndef NTLAB_IO_FILE_P_H
#define NTLAB_IO_FILE_P_H

#include "io/io_p.h"
#include "vf/vf_zw.h"
#include "ob/ob_p.h"
#include "ps/ps_p.h"

#define LAB_TAG_FILE_NAME      'mNoI'
#define LAB_FO_IGNORES_SHARING 0x40000000u /* of FILE_OBJECT.Flags: a bit that no driver knows */

/* The body of a Zw call: the same service, asked for from kernel mode. */
#define LAB_ZW(call)                                                                                                   \
    do {                                                                                                               \
        struct _KTHREAD *caller_ = lab__ke_thread();                                                                   \
        KPROCESSOR_MODE previous_ = caller_->previous_mode;                                                            \
        NTSTATUS status_;                                                                                              \
                                                                                                                       \
        if (lab__strict)                                                                                               \
            lab__vf_kernel_apcs(__builtin_return_address(0));                                                          \
        caller_->previous_mode = KernelMode;                                                                           \
        status_ = (call);                                                                                              \
        caller_->previous_mode = previous_;                                                                            \
        return status_;                                                                                                \
    } while (0)

extern POBJECT_TYPE lab__io_completion_type;

/* file.c */
PDEVICE_OBJECT lab__io_related_device(PFILE_OBJECT file);
NTSTATUS lab__io_file_create(PDEVICE_OBJECT device, PFILE_OBJECT related, KPROCESSOR_MODE mode, PFILE_OBJECT *file);
void lab__io_file_forget_device(PFILE_OBJECT file); /* it was never opened: no cleanup, no close */
void lab__io_file_tell(PFILE_OBJECT file, PDEVICE_OBJECT device, UCHAR major); /* cleanup or close, to its end */

/* What FILE_OBJECT has no field for; made when it is needed. 0: there is no memory. */
struct lab__io_file_extension {
    LIST_ENTRY contexts; /* FSRTL_PER_FILEOBJECT_CONTEXT */
    UCHAR io_priority;   /* plus one; 0: not set */
    BOOLEAN has_oplock_key;
    OPLOCK_KEY_ECP_CONTEXT oplock_key;
    OPLOCK_KEY_CONTEXT key_context;
    PVOID filtered; /* the filter manager's */
};
/* It is told when the file object goes; 0: nobody is. */
extern void (*lab__io_filtered_file_gone)(PVOID filtered);
struct lab__io_file_extension *lab__io_file_extension(PFILE_OBJECT file);

/* irp_info.c: how urgent what is asked of a file is. */
IO_PRIORITY_HINT lab__io_file_priority(PFILE_OBJECT file);
NTSTATUS lab__io_file_set_priority(PFILE_OBJECT file, IO_PRIORITY_HINT hint);
LAB_DDK_BEGIN
NTSTATUS IoSetIoPriorityHintIntoFileObject(PFILE_OBJECT FileObject, IO_PRIORITY_HINT PriorityHint);
NTSTATUS IoSetIoPriorityHintIntoThread(PETHREAD Thread, IO_PRIORITY_HINT PriorityHint);
LAB_DDK_END

/* file_lock.c: requests on a synchronous file follow one another. */
NTSTATUS lab__io_file_lock_wait(PFILE_OBJECT file, KPROCESSOR_MODE mode);
static inline NTSTATUS lab__io_file_lock(PFILE_OBJECT file, KPROCESSOR_MODE mode)
{
    if (__builtin_expect(file->Busy, 0))
        return lab__io_file_lock_wait(file, mode);
    file->Busy = TRUE;
    lab__ob_reference(file);
    return STATUS_SUCCESS;
}
void lab__io_file_unlock(PFILE_OBJECT file);

/* parse.c: what an open by name carries to the device that the name leads to. */
struct lab__open_packet {
    CSHORT type; /* LAB_OPEN_PACKET: the object manager passes on whatever a caller gave it */
    NTSTATUS final_status;
    ULONG_PTR information;
    PFILE_OBJECT file;    /* the result, referenced */
    PFILE_OBJECT related; /* RootDirectory */
    BOOLEAN parsed;
    LARGE_INTEGER allocation_size;
    ULONG create_options, disposition, options; /* options: IO_* and SL_* of IoCreateFile */
    USHORT file_attributes, share_access;
    PVOID ea; /* from pool; belongs to the packet */
    ULONG ea_length;
    CREATE_FILE_TYPE file_type;
    PVOID parameters; /* of a named pipe or a mailslot */
    PDEVICE_OBJECT hint;
    struct _ECP_LIST *ecp_list; /* of IoCreateFileEx; its caller's */
    KPROCESSOR_MODE mode;
};
#define LAB_OPEN_PACKET 0x4F50

NTSTATUS lab__io_parse_device(PVOID body, POBJECT_TYPE type, struct lab__ob_open *open, UNICODE_STRING *complete,
                              UNICODE_STRING *rest, PVOID *object);
NTSTATUS lab__io_parse_file(PVOID body, POBJECT_TYPE type, struct lab__ob_open *open, UNICODE_STRING *complete,
                            UNICODE_STRING *rest, PVOID *object);
/* Extra create parameters (FsRtl): the list travels with the IRP, and comes back or goes. */
void lab__fsrtl_ecp_begin(PIRP irp, struct _ECP_LIST *list);
void lab__fsrtl_ecp_end(struct _ECP_LIST *list, BOOLEAN goes);
/* parse_access.c */
NTSTATUS lab__io_open_access(PDEVICE_OBJECT device, struct lab__ob_open *open, BOOLEAN names_device);
/* file_security.c */
NTSTATUS lab__io_file_security(PVOID body, ULONG operation, SECURITY_INFORMATION *information, PVOID descriptor,
                               ULONG *length, PVOID *objects_descriptor);
/* create.c */
NTSTATUS lab__io_open_file_object(const OBJECT_ATTRIBUTES *attributes, ACCESS_MASK desired, ULONG share, ULONG options,
                                  KPROCESSOR_MODE mode, PFILE_OBJECT *file); /* without a handle */

/* file_request.c */
struct lab__io_request {
    PFILE_OBJECT file;
    PDEVICE_OBJECT device;
    PIRP irp;
    PKEVENT event;
    PIO_STATUS_BLOCK iosb;
    PIO_APC_ROUTINE apc;
    PVOID apc_context;
    KPROCESSOR_MODE mode;
    BOOLEAN locked;        /* the file is synchronous, and this request holds its lock */
    BOOLEAN synchronous;   /* the call waits, whatever the file is: queries and settings */
    KEVENT wait;           /* for that */
    IO_STATUS_BLOCK local; /* likewise */
    ACCESS_MASK granted;
};
/* References the file by handle, checks what every request gives, references the event, locks a synchronous file. */
NTSTATUS lab__io_request_begin(struct lab__io_request *request, HANDLE handle, ACCESS_MASK access, HANDLE event,
                               PIO_STATUS_BLOCK iosb, KPROCESSOR_MODE mode);
/* The same for calls that always wait: no event, no APC. */
NTSTATUS lab__io_request_begin_waiting(struct lab__io_request *request, HANDLE handle, ACCESS_MASK access,
                                       PIO_STATUS_BLOCK iosb, KPROCESSOR_MODE mode);
/* For a file object that the caller holds, from kernel mode. */
void lab__io_request_begin_by_pointer(struct lab__io_request *request, PIO_STATUS_BLOCK iosb);
NTSTATUS lab__io_request_irp(struct lab__io_request *request, UCHAR major, UCHAR minor, PIO_STACK_LOCATION *stack);
/* A buffer as the top device's flags say: DO_BUFFERED_IO, DO_DIRECT_IO or neither. */
NTSTATUS lab__io_request_buffer(struct lab__io_request *request, PVOID buffer, ULONG length, BOOLEAN to_driver);
/* A copy of what the caller gives beside its buffer; it goes with the IRP. */
NTSTATUS lab__io_request_capture(struct lab__io_request *request, const void *from, ULONG length, PVOID *copy);
/* Sends it and, where the call waits, waits; everything the request holds is given back. */
NTSTATUS lab__io_request_send(struct lab__io_request *request);
NTSTATUS lab__io_request_abort(struct lab__io_request *request, NTSTATUS status); /* with the IRP and its buffers */
/* query_ea.c: the names asked for travel in a copy that goes with the IRP */
NTSTATUS lab__io_capture_ea_list(struct lab__io_request *request, PIO_STACK_LOCATION stack, const void *list,
                                 ULONG length);
/* set_list.c */
struct lab__io_list {
    UCHAR major;
    ACCESS_MASK access;
    NTSTATUS (*check)(PVOID list, ULONG length, PULONG error_offset);
};
NTSTATUS lab__io_set_list(const struct lab__io_list *kind, HANDLE handle, PIO_STATUS_BLOCK iosb, PVOID buffer,
                          ULONG length, KPROCESSOR_MODE mode);
/* The call is done without an IRP: status block, event, completion port. */
NTSTATUS lab__io_request_done(struct lab__io_request *request, NTSTATUS status, ULONG_PTR information);

/* file_buffer.c: in user mode every pointer is checked first. A failure leaves nothing that _abort does not free. */
NTSTATUS lab__io_buffer_system(PIRP irp, PVOID user, ULONG length, ULONG copy_in, ULONG allocate, BOOLEAN copy_out,
                               KPROCESSOR_MODE mode);
NTSTATUS lab__io_buffer_mdl(PIRP irp, PVOID user, ULONG length, LOCK_OPERATION operation, KPROCESSOR_MODE mode);
NTSTATUS lab__io_probe(const void *address, SIZE_T length, BOOLEAN write, KPROCESSOR_MODE mode);
NTSTATUS lab__io_copy_in(PVOID to, const void *from, SIZE_T length, KPROCESSOR_MODE mode);
NTSTATUS lab__io_copy_out(PVOID to, const void *from, SIZE_T length, KPROCESSOR_MODE mode);

/* control.c */
struct lab__io_control {
    HANDLE file, event;
    PIO_APC_ROUTINE apc;
    PVOID apc_context;
    PIO_STATUS_BLOCK iosb;
    ULONG code;
    PVOID input;
    ULONG input_length;
    PVOID output;
    ULONG output_length;
};
NTSTATUS lab__io_control_file(const struct lab__io_control *control, UCHAR major, KPROCESSOR_MODE mode);

/* control_cancel.c */
NTSTATUS lab__io_cancel_thread_irps(PETHREAD thread, PFILE_OBJECT file, PIO_STATUS_BLOCK only, ULONG *found);

/* query_class.c: what each information class asks for. */
struct lab__io_class {
    USHORT query_length, set_length; /* least length; 0: not allowed */
    ACCESS_MASK query_access, set_access;
};
const struct lab__io_class *lab__io_file_class(FILE_INFORMATION_CLASS information_class);
const struct lab__io_class *lab__io_volume_class(FS_INFORMATION_CLASS information_class);

/* fastio.c */
BOOLEAN lab__io_fast_control(struct lab__io_request *request, const struct lab__io_control *control, NTSTATUS *status);
BOOLEAN lab__io_fast_transfer(struct lab__io_request *request, BOOLEAN write, PVOID buffer, ULONG length,
                              PLARGE_INTEGER offset, ULONG key, NTSTATUS *status);
BOOLEAN lab__io_fast_lock(struct lab__io_request *request, const IO_STACK_LOCATION *lock, NTSTATUS *status);
BOOLEAN lab__io_fast_query(struct lab__io_request *request, FILE_INFORMATION_CLASS information_class, PVOID buffer,
                           NTSTATUS *status);

#endif
