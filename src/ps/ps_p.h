/*
 * Ps inside: processes and threads as objects. KTHREAD and KPROCESS stand first in ETHREAD and EPROCESS.
 */
#ifndef NTLAB_PS_P_H
#define NTLAB_PS_P_H

#include <ntifs.h>
#include "ke/ke_p.h"

struct lab__ob_handle_table;

struct _EPROCESS {
    struct _KPROCESS Pcb;
    HANDLE id, parent_id;
    struct lab__ob_handle_table *handles;
    PACCESS_TOKEN token;
    NTSTATUS exit_status;
    BOOLEAN is_system, exiting;
    BOOLEAN terminating; /* no thread may be made in it any more */
    BOOLEAN critical;    /* the machine stops when it ends */
    BOOLEAN fails_critical_errors, boosts_disabled;
    UCHAR priority_class;             /* PROCESS_PRIORITY_CLASS; 0: normal, which is 2 */
    CHAR placeholder_mode;            /* PHCM_... */
    UCHAR io_priority, page_priority; /* plus one; 0: not set */
    char image_name[16];
    UNICODE_STRING image_path;
    LARGE_INTEGER create_time, exit_time;
    LIST_ENTRY link;             /* of all processes */
    struct lab__mm_space *space; /* its part of the user arena; 0 for the system process */
    EX_RUNDOWN_REF rundown;
    SIZE_T quota_used[2], quota_peak[2]; /* paged, nonpaged pool */
    ULONGLONG sequence;                  /* no two processes have the same */
    struct {
        ULONGLONG bytes_read, bytes_written, reads, writes, flushes;
    } disk; /* what file systems count for it */
};

struct _ETHREAD {
    struct _KTHREAD Tcb;
    CLIENT_ID id;
    LIST_ENTRY irps;   /* IRP.ThreadListEntry of those it has outstanding */
    ULONG irps_ending; /* and those that are closed until an APC of the thread ends them: not in the list */
    NTSTATUS exit_status;
    LARGE_INTEGER create_time, exit_time;
    PVOID win32_start;
    BOOLEAN terminated, hide_from_debugger;
    UCHAR io_priority, page_priority; /* plus one; 0: not set */
    CHAR placeholder_mode;            /* PHCM_... */
    PACCESS_TOKEN impersonation_token;
    SECURITY_IMPERSONATION_LEVEL impersonation_level;
    BOOLEAN effective_only, copy_on_open;
    PIRP top_level_irp;
    PDEVICE_OBJECT device_to_verify;
    LPCGUID activity;
    GUID own_activity; /* EtwActivityIdControl */
    PVOID io_object;   /* the device or driver that the thread keeps: IoCreateSystemThread */
    BOOLEAN hard_errors_disabled, prefetching;
    PVOID teb;        /* in user memory, once it was asked for */
    void *user_start; /* a user thread of a program: see lab_thread_create */
    void *user_context;
};

extern POBJECT_TYPE lab__ps_process_type, lab__ps_thread_type; /* what *PsProcessType and *PsThreadType are */
extern PEPROCESS lab__ps_system_process;

static inline PETHREAD lab__ps_thread(void)
{
    return (PETHREAD)lab__prcb->current;
}
static inline PEPROCESS lab__ps_process(void) /* the one whose address space is current */
{
    return (PEPROCESS)lab__prcb->current->apc_state.Process;
}

void lab__ps_start(void); /* system process (id 4); processors' idle threads exist already */
void lab__ps_stop(void);
NTSTATUS lab__ps_process_create(const WCHAR *image, BOOLEAN system, PEPROCESS *process);
/* query.c: at any IRQL. FALSE: more than the process may have, or than it was charged. */
BOOLEAN lab__ps_quota_charge(PEPROCESS process, POOL_TYPE type, ULONG_PTR amount);
BOOLEAN lab__ps_quota_return(PEPROCESS process, POOL_TYPE type, ULONG_PTR amount);
/* open.c */
#define PROCESS_TERMINATE 1
NTSTATUS lab__ps_process_terminate(HANDLE handle, NTSTATUS exit_status, KPROCESSOR_MODE mode);
NTSTATUS lab__ps_process_open(HANDLE id, ACCESS_MASK access, ULONG attributes, KPROCESSOR_MODE mode, HANDLE *handle);
NTSTATUS lab__ps_thread_open(HANDLE id, ACCESS_MASK access, ULONG attributes, KPROCESSOR_MODE mode, HANDLE *handle);
/* thread.c */
NTSTATUS lab__ps_thread_create(PEPROCESS process, PKSTART_ROUTINE routine, PVOID context, BOOLEAN system,
                               PETHREAD *thread);
_Noreturn void lab__ps_thread_exit(NTSTATUS status); /* the current thread; not an adopted one */
void lab__ps_notify_image(PUNICODE_STRING name, HANDLE process, PIMAGE_INFO info);
/* A thread that has ended keeps itself until this is called for the next one, or for none. Not for the running thread.
 */
void lab__ps_reap(PETHREAD next);
/* The caller's host stack becomes a thread of `process`: how a test or program that started the machine takes part in
 * it. */
PETHREAD lab__ps_thread_adopt(PEPROCESS process);

#endif
