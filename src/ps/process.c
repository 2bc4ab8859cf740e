/*
 * Processes: a handle table, a part of the user arena, threads.
 *
 * Ids are multiples of four from one table that processes and threads share, as on NT; the system process is 4.
 */
#include "mm/mm_p.h"
#include "mm/quota.h"
#include "ob/ob_p.h"
#include "ps/ps_local.h"
#include "ps/ps_walk.h"
#include "se/se_p.h"
#include "vf/vf_holding.h"

POBJECT_TYPE lab__ps_process_type, lab__ps_thread_type;
PEPROCESS lab__ps_system_process;

__attribute__((visibility("default"))) PEPROCESS PsInitialSystemProcess;
__attribute__((visibility("default"))) POBJECT_TYPE *PsProcessType = &lab__ps_process_type;
__attribute__((visibility("default"))) POBJECT_TYPE *PsThreadType = &lab__ps_thread_type;

static struct {
    PVOID *bodies; /* by id / 4 */
    ULONG capacity, used;
} ids;

static LIST_ENTRY processes;
static ULONGLONG sequence;

HANDLE lab__ps_id_take(PVOID body)
{
    if (ids.used >= ids.capacity) {
        ULONG capacity = ids.capacity ? ids.capacity * 2 : 256;
        PVOID *larger = host_alloc(capacity * sizeof *larger);

        if (ids.bodies)
            RtlCopyMemory(larger, ids.bodies, ids.used * sizeof *larger);
        host_free(ids.bodies);
        ids.bodies = larger;
        ids.capacity = capacity;
    }
    ids.bodies[ids.used] = body;
    return (HANDLE)((ULONG_PTR)ids.used++ * 4);
}

void lab__ps_id_give(HANDLE id)
{
    ids.bodies[(ULONG_PTR)id / 4] = 0;
}

PVOID lab__ps_id_find(HANDLE id, POBJECT_TYPE type)
{
    ULONG_PTR index = (ULONG_PTR)id / 4;
    PVOID body = (ULONG_PTR)id % 4 == 0 && index < ids.used ? ids.bodies[index] : 0;

    return body && lab__ob_header_of(body)->type == type ? body : 0;
}

PEPROCESS lab__ps_process_next(PEPROCESS process)
{
    LIST_ENTRY *link = process ? process->link.Flink : processes.Flink;

    return link == &processes ? 0 : CONTAINING_RECORD(link, struct _EPROCESS, link);
}

static void remove_process(PVOID body)
{
    PEPROCESS process = body;

    lab__ps_process_run_down(process);
    RemoveEntryList(&process->link);
    lab__ps_id_give(process->id);
    if (process->image_path.Buffer)
        lab__mm_kernel_free(process->image_path.Buffer);
    if (process->token)
        lab__ob_dereference(process->token);
}

/* What a process holds that goes when its last thread has ended: handles, memory. */
void lab__ps_process_run_down(PEPROCESS process)
{
    if (process->handles) {
        KAPC_STATE state;

        lab__ke_attach(&process->Pcb, &state);
        lab__ob_handles_sweep(process->handles);
        lab__ke_detach(&state);
        lab__ob_handles_destroy(process->handles);
        process->handles = 0;
    }
    lab__mm_quota_forget(process);
    if (process->space) {
        lab__mm_space_destroy(process->space);
        process->space = 0;
    }
}

static void short_name(PEPROCESS process, const WCHAR *image)
{
    const WCHAR *last = image;

    for (const WCHAR *at = image; *at; at++)
        if (*at == '\\')
            last = at + 1;
    for (ULONG i = 0; i < sizeof process->image_name - 1 && last[i]; i++)
        process->image_name[i] = last[i] < 128 ? (char)last[i] : '?';
}

NTSTATUS lab__ps_process_create(const WCHAR *image, BOOLEAN system, PEPROCESS *result)
{
    UNICODE_STRING path;
    PEPROCESS process;
    NTSTATUS status = lab__ob_create(lab__ps_process_type, KernelMode, 0, sizeof *process, (PVOID *)&process);

    if (!NT_SUCCESS(status))
        return status;
    lab__ke_process_initialize(&process->Pcb, 8, ~0ULL);
    process->is_system = system;
    process->token = lab__se_process_token(lab__ps_process()->token, system);
    process->id = lab__ps_id_take(process);
    process->sequence = ++sequence;
    process->parent_id = lab__ps_system_process ? lab__ps_process()->id : 0;
    process->handles = lab__ob_handles_create(process);
    process->create_time.QuadPart = (LONGLONG)lab__clock_now() + lab__ke.system_time_offset;
    short_name(process, image);
    RtlInitUnicodeString(&path, image);
    process->image_path.Buffer = lab__mm_kernel_alloc(path.Length + sizeof(WCHAR));
    process->image_path.Length = process->image_path.MaximumLength = path.Length;
    RtlCopyMemory(process->image_path.Buffer, path.Buffer, path.Length);
    if (!system)
        process->space = lab__mm_space_create(process);
    InsertTailList(&processes, &process->link);
    lab__ob_security_assign(process, 0, 0, process->token, KernelMode);
    if (!system)
        status = lab__ps_notify_process(process, TRUE);
    if (!NT_SUCCESS(status)) { /* it ends before its first thread runs */
        lab__ps_notify_process(process, FALSE);
        process->exiting = TRUE;
        process->exit_status = status;
        lab__ob_dereference(process);
        return status;
    }
    *result = process;
    return STATUS_SUCCESS;
}

static const GENERIC_MAPPING process_mapping = {0x20410, 0x20BEB, 0x121001, 0x1FFFFF};
static const GENERIC_MAPPING thread_mapping = {0x20848, 0x20437, 0x121800, 0x1FFFFF};

void lab__ps_start(void)
{
    static const struct lab__ob_procedures process_procedures = {.remove = remove_process};
    static const struct lab__ob_procedures thread_procedures = {.remove = lab__ps_thread_remove};

    ids.used = 1;
    lab__ps_reap_reset();
    InitializeListHead(&processes);
    lab__ps_notify_reset();
    lab__ps_silo_reset();
    sequence = 0;
    lab__ps_process_type = lab__ob_type_create(L"Process", &process_procedures, &process_mapping, 0x1FFFFF, 0);
    lab__ps_thread_type = lab__ob_type_create(L"Thread", &thread_procedures, &thread_mapping, 0x1FFFFF, 0);
    lab__ps_process_type->security_required = lab__ps_thread_type->security_required = TRUE;
    lab__ps_system_process = 0;
    lab__ps_process_create(L"System", TRUE, &lab__ps_system_process);
    PsInitialSystemProcess = lab__ps_system_process;
}

/* Everything goes, whatever state it is in: stacks and tables are host memory, the rest goes with RAM. */
void lab__ps_stop(void)
{
    for (ULONG i = 1; i < ids.used; i++) {
        PVOID body = ids.bodies[i];

        if (!body)
            continue;
        if (lab__ob_header_of(body)->type == lab__ps_thread_type)
            lab__ke_thread_delete(&((PETHREAD)body)->Tcb);
        else if (((PEPROCESS)body)->handles)
            lab__ob_handles_destroy(((PEPROCESS)body)->handles);
    }
    ids.used = 0;
    lab__ps_system_process = 0;
}

/*
 * IoGetCurrentProcess (PsGetCurrentProcess): the process whose address space is current.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-iogetcurrentprocess
 */
PEPROCESS IoGetCurrentProcess(void)
{
    LAB_DDI(IoGetCurrentProcess);
    return lab__ps_process();
}

#undef PsGetCurrentProcess
PEPROCESS PsGetCurrentProcess(void)
{
    return lab__ps_process();
}

HANDLE PsGetCurrentProcessId(void)
{
    LAB_DDI(PsGetCurrentProcessId);
    return lab__ps_thread()->id.UniqueProcess;
}

HANDLE PsGetProcessId(PEPROCESS Process)
{
    LAB_DDI(PsGetProcessId);
    return Process->id;
}

/*
 * PsLookupProcessByProcessId: the process with this id, referenced.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_INVALID_CID
 * Source  ntifs/nf-ntifs-pslookupprocessbyprocessid
 */
NTSTATUS PsLookupProcessByProcessId(HANDLE ProcessId, PEPROCESS *Process)
{
    PEPROCESS process = lab__ps_id_find(ProcessId, lab__ps_process_type);

    LAB_DDI(PsLookupProcessByProcessId);
    if (!process)
        return STATUS_INVALID_CID;
    lab__ob_reference(process);
    lab__vf_hold(LAB_VF_REFERENCE, process, __builtin_return_address(0));
    *Process = process;
    return STATUS_SUCCESS;
}

NTSTATUS PsGetProcessExitStatus(PEPROCESS Process)
{
    LAB_DDI(PsGetProcessExitStatus);
    return Process->exiting ? Process->exit_status : STATUS_PENDING;
}

LONGLONG PsGetProcessCreateTimeQuadPart(PEPROCESS Process)
{
    LAB_DDI(PsGetProcessCreateTimeQuadPart);
    return Process->create_time.QuadPart;
}

/* PsGetProcessImageFileName: undocumented, widely used; up to 15 characters. */
PUCHAR PsGetProcessImageFileName(PEPROCESS Process)
{
    return (PUCHAR)Process->image_name;
}

HANDLE PsGetProcessInheritedFromUniqueProcessId(PEPROCESS Process)
{
    return Process->parent_id;
}
