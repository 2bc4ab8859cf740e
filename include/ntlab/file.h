/*
 * Requests: what an application does with devices and files. Each call acts as the current thread's user mode would:
 * its buffers are checked, its handles' access is checked, and user APCs are delivered when it waits alertably.
 *
 * Buffers may be any memory of the program (locals, globals, malloc): what a driver must see as user memory is staged
 * through some, and copied back when the request completes. Memory of lab_user_alloc (ntlab/memory.h) is passed as it
 * is, and so are NULL and addresses that are nobody's, so that drivers see them.
 *
 * Calls that return lab_status return the NTSTATUS that the system service returned. Times are 100 ns units of virtual
 * time.
 */
#ifndef NTLAB_FILE_H
#define NTLAB_FILE_H

#include <ntlab/base.h>

#define LAB_FOREVER UINT64_MAX

/* How to open. Without LAB_OPEN_OVERLAPPED the handle is a synchronous one, and every request on it waits. */
enum {
    LAB_OPEN_READ = 1,
    LAB_OPEN_WRITE = 2,
    LAB_OPEN_READ_WRITE = 3,
    LAB_OPEN_OVERLAPPED = 4,
    LAB_OPEN_ALERTABLE = 8,  /* synchronous, and its waits are broken off by user APCs */
    LAB_OPEN_CREATE = 16,    /* create it where it does not exist */
    LAB_OPEN_EXCLUSIVE = 32, /* share it with nobody */
    LAB_OPEN_DELETE = 64,    /* delete access, and delete it when the handle closes */
    LAB_OPEN_INHERIT = 128
};

/* path is an NT path ("\\Device\\Echo", "\\??\\Echo") or a Win32 device name ("\\\\.\\Echo"), in UTF-8. */
LAB_API lab_status lab_file_open(const char *path, uint32_t flags, lab_handle *handle);
LAB_API lab_status lab_file_open_at(lab_handle root, const char *path, uint32_t flags, lab_handle *handle);
LAB_API lab_status lab_file_close(lab_handle handle); /* any handle */

/* Requests that wait, on either kind of handle. done (may be NULL) is what the driver put into Information. */
LAB_API lab_status lab_file_read(lab_handle handle, void *buffer, uint32_t length, uint32_t *done);
LAB_API lab_status lab_file_write(lab_handle handle, const void *buffer, uint32_t length, uint32_t *done);
LAB_API lab_status lab_file_read_at(lab_handle handle, uint64_t offset, void *buffer, uint32_t length, uint32_t *done);
LAB_API lab_status lab_file_write_at(lab_handle handle, uint64_t offset, const void *buffer, uint32_t length,
                                     uint32_t *done);
LAB_API lab_status lab_file_control(lab_handle handle, uint32_t code, const void *input, uint32_t input_length,
                                    void *output, uint32_t output_length, uint32_t *done);
LAB_API lab_status lab_file_fs_control(lab_handle handle, uint32_t code, const void *input, uint32_t input_length,
                                       void *output, uint32_t output_length, uint32_t *done);
LAB_API lab_status lab_file_flush(lab_handle handle);

/* Information classes are NT's numbers (FileBasicInformation is 4, FileFsDeviceInformation 4 of volumes). */
LAB_API lab_status lab_file_query(lab_handle handle, uint32_t information_class, void *buffer, uint32_t length,
                                  uint32_t *done);
LAB_API lab_status lab_file_set(lab_handle handle, uint32_t information_class, const void *buffer, uint32_t length);
LAB_API lab_status lab_file_query_volume(lab_handle handle, uint32_t information_class, void *buffer, uint32_t length,
                                         uint32_t *done);
LAB_API lab_status lab_file_list(lab_handle directory, uint32_t information_class, const char *pattern, bool restart,
                                 void *buffer, uint32_t length, uint32_t *done);

/* Dismounts every volume that a file system has mounted; says how many there were. For the end of a run, before disks
 * and file systems are unloaded. */
LAB_API uint32_t lab_volumes_dismount(void);
/* Is there a file system? It goes when the machine is shut down, and not before. */
LAB_API bool lab_file_systems_there(void);

/*
 * A request that does not wait. Zero it, set what you need above the line, and leave it alone until the request has
 * completed; status is STATUS_PENDING (0x103) until then. On a synchronous handle the calls wait all the same.
 */
typedef struct lab_overlapped {
    volatile lab_status status;
    uint32_t reserved;
    volatile uintptr_t information;
    uint64_t offset;                                      /* of reads and writes */
    lab_handle event;                                     /* signalled at completion; 0: none */
    void (*completed)(struct lab_overlapped *overlapped); /* called as a user APC in an alertable wait; may be NULL */
    void *context;                                        /* the caller's */
    void *mirror; /* where status and information go, too, at the end: two machine words; NULL: nowhere */
    /* ------------------------------------------------------------------------------------------------------------- */
    uintptr_t opaque[19];
} lab_overlapped;

/* STATUS_PENDING: it goes on. Anything else is the end; an error that came at once is not told to event or port. */
LAB_API lab_status lab_file_read_async(lab_handle handle, void *buffer, uint32_t length, lab_overlapped *overlapped);
LAB_API lab_status lab_file_write_async(lab_handle handle, const void *buffer, uint32_t length,
                                        lab_overlapped *overlapped);
LAB_API lab_status lab_file_control_async(lab_handle handle, uint32_t code, const void *input, uint32_t input_length,
                                          void *output, uint32_t output_length, lab_overlapped *overlapped);
LAB_API lab_status lab_file_fs_control_async(lab_handle handle, uint32_t code, const void *input, uint32_t input_length,
                                             void *output, uint32_t output_length, lab_overlapped *overlapped);
/* Waits for the end: the request's status, or STATUS_TIMEOUT. done may be NULL. */
LAB_API lab_status lab_file_wait(lab_overlapped *overlapped, uint64_t timeout_100ns, uint32_t *done);
/* Asks for the request to end soon. STATUS_NOT_FOUND: it has ended, or was never made on this handle. */
LAB_API lab_status lab_file_cancel(lab_handle handle, lab_overlapped *overlapped);
LAB_API lab_status lab_file_cancel_all(lab_handle handle);   /* of any thread of this process */
LAB_API lab_status lab_thread_cancel_io(lab_thread *thread); /* what that thread waits for */

/* Objects to wait for. */
LAB_API lab_status lab_event_create(bool manual_reset, bool signalled, lab_handle *handle);
LAB_API lab_status lab_event_set(lab_handle event);
LAB_API lab_status lab_event_reset(lab_handle event);
LAB_API lab_status lab_wait(lab_handle object, uint64_t timeout_100ns);
LAB_API lab_status lab_wait_alertable(lab_handle object, uint64_t timeout_100ns);
/* STATUS_WAIT_0 + index, STATUS_TIMEOUT, ... */
LAB_API lab_status lab_wait_many(const lab_handle *objects, uint32_t count, bool all, uint64_t timeout_100ns);
LAB_API lab_status lab_sleep(uint64_t span_100ns);
LAB_API lab_status lab_sleep_alertable(uint64_t span_100ns); /* STATUS_USER_APC when one was delivered */

/* Another handle to the same object, in process (NULL: the current one). */
LAB_API lab_status lab_handle_duplicate(lab_handle handle, lab_process *process, lab_handle *duplicate);

/* Completion ports. A request on a file of a port, made by an _async call, ends as an entry there. */
typedef struct lab_port_entry {
    uintptr_t key;              /* of the file */
    lab_overlapped *overlapped; /* or what lab_port_post was given */
    lab_status status;
    uintptr_t information;
} lab_port_entry;
LAB_API lab_status lab_port_create(uint32_t threads, lab_handle *port);
LAB_API lab_status lab_port_attach(lab_handle port, lab_handle file, uintptr_t key);
LAB_API lab_status lab_port_post(lab_handle port, uintptr_t key, void *overlapped, lab_status status,
                                 uintptr_t information);
LAB_API lab_status lab_port_wait(lab_handle port, uint64_t timeout_100ns, lab_port_entry *entry);

#endif
