/* Notify routines: who wants to know of processes, threads and images that come and go. */
#include "ob/ob_p.h"
#include "ps/ps_local.h"
#include "vf/vf_holding.h"
#include "vf/vf_callback.h"

#define ROUTINES 64

/* What a routine was registered as. */
enum kind { PLAIN, EXTENDED, IN_NEW_THREAD };

struct list {
    PVOID routines[ROUTINES];
    UCHAR kind[ROUTINES];
    ULONG count;
};

static struct list process_list, thread_list, image_list;

void lab__ps_notify_reset(void)
{
    process_list.count = thread_list.count = image_list.count = 0;
}

static NTSTATUS add(struct list *list, PVOID routine, enum kind kind, PVOID caller)
{
    if (list->count == ROUTINES)
        return STATUS_INSUFFICIENT_RESOURCES;
    for (ULONG i = 0; i < list->count; i++)
        if (list->routines[i] == routine && list->kind[i] == kind)
            return STATUS_INVALID_PARAMETER;
    list->routines[list->count] = routine;
    list->kind[list->count++] = (UCHAR)kind;
    lab__vf_hold_callback("a notify routine for processes, threads or images", routine, routine, caller);
    return STATUS_SUCCESS;
}

static NTSTATUS drop(struct list *list, PVOID routine, NTSTATUS missing)
{
    for (ULONG i = 0; i < list->count; i++) {
        if (list->routines[i] != routine)
            continue;
        for (list->count--; i < list->count; i++) {
            list->routines[i] = list->routines[i + 1];
            list->kind[i] = list->kind[i + 1];
        }
        lab__vf_let_go(LAB_VF_CALLBACK, routine);
        return STATUS_SUCCESS;
    }
    return missing;
}

static NTSTATUS call_extended(PCREATE_PROCESS_NOTIFY_ROUTINE_EX routine, PEPROCESS process, BOOLEAN create,
                              NTSTATUS status)
{
    struct lab__vf_before before = lab__vf_before();
    PS_CREATE_NOTIFY_INFO info;

    RtlZeroMemory(&info, sizeof info);
    info.Size = sizeof info;
    info.FileOpenNameAvailable = TRUE;
    info.ParentProcessId = process->parent_id;
    info.CreatingThreadId = lab__ps_thread()->id;
    info.ImageFileName = &process->image_path;
    info.CommandLine = &process->image_path; /* programs of a machine have no arguments of their own */
    info.CreationStatus = status;
    routine(process, process->id, create ? &info : 0);
    lab__vf_callback_returned(&before, "a process notify routine", (PVOID)routine);
    return info.CreationStatus;
}

static void call(PCREATE_PROCESS_NOTIFY_ROUTINE routine, PEPROCESS process, BOOLEAN create)
{
    struct lab__vf_before before = lab__vf_before();

    routine(process->parent_id, process->id, create);
    lab__vf_callback_returned(&before, "a process notify routine", (PVOID)routine);
}

NTSTATUS lab__ps_notify_process(PEPROCESS process, BOOLEAN create)
{
    NTSTATUS status = STATUS_SUCCESS;

    for (ULONG i = 0; i < process_list.count; i++)
        if (process_list.kind[i] == EXTENDED)
            status =
                call_extended((PCREATE_PROCESS_NOTIFY_ROUTINE_EX)process_list.routines[i], process, create, status);
        else
            call((PCREATE_PROCESS_NOTIFY_ROUTINE)process_list.routines[i], process, create);
    return status;
}

static void tell_thread(ULONG i, PETHREAD thread, BOOLEAN create)
{
    PCREATE_THREAD_NOTIFY_ROUTINE routine = (PCREATE_THREAD_NOTIFY_ROUTINE)thread_list.routines[i];
    struct lab__vf_before before = lab__vf_before();

    routine(thread->id.UniqueProcess, thread->id.UniqueThread, create);
    lab__vf_callback_returned(&before, "a thread notify routine", (PVOID)routine);
}

/* Those that want to be called in the new thread aren't told of system threads, neither when one comes nor goes. */
void lab__ps_notify_thread(PETHREAD thread, BOOLEAN create)
{
    for (ULONG i = 0; i < thread_list.count; i++)
        if (thread_list.kind[i] != IN_NEW_THREAD || (!create && !thread->Tcb.system_thread))
            tell_thread(i, thread, create);
}

void lab__ps_notify_thread_runs(PETHREAD thread)
{
    for (ULONG i = 0; i < thread_list.count && !thread->Tcb.system_thread; i++)
        if (thread_list.kind[i] == IN_NEW_THREAD)
            tell_thread(i, thread, TRUE);
}

void lab__ps_notify_image(PUNICODE_STRING name, HANDLE process, PIMAGE_INFO info)
{
    for (ULONG i = 0; i < image_list.count; i++) {
        PLOAD_IMAGE_NOTIFY_ROUTINE routine = (PLOAD_IMAGE_NOTIFY_ROUTINE)image_list.routines[i];
        struct lab__vf_before before = lab__vf_before();

        routine(name, process, info);
        lab__vf_callback_returned(&before, "an image notify routine", (PVOID)routine);
    }
}

#define CALLER __builtin_return_address(0)

/*
 * PsSetCreateProcessNotifyRoutine(Ex): be told of processes, before the first thread of one runs and when the last has
 * ended.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER: registered already, or, to remove, not registered (_PROCEDURE_NOT_FOUND for Ex)
 * Source  ntddk/nf-ntddk-pssetcreateprocessnotifyroutine
 */
NTSTATUS PsSetCreateProcessNotifyRoutine(PCREATE_PROCESS_NOTIFY_ROUTINE NotifyRoutine, BOOLEAN Remove)
{
    LAB_DDI(PsSetCreateProcessNotifyRoutine);
    return Remove ? drop(&process_list, (PVOID)NotifyRoutine, STATUS_PROCEDURE_NOT_FOUND)
                  : add(&process_list, (PVOID)NotifyRoutine, PLAIN, CALLER);
}

NTSTATUS PsSetCreateProcessNotifyRoutineEx(PCREATE_PROCESS_NOTIFY_ROUTINE_EX NotifyRoutine, BOOLEAN Remove)
{
    LAB_DDI(PsSetCreateProcessNotifyRoutineEx);
    return Remove ? drop(&process_list, (PVOID)NotifyRoutine, STATUS_PROCEDURE_NOT_FOUND)
                  : add(&process_list, (PVOID)NotifyRoutine, EXTENDED, CALLER);
}

/*
 * PsSetCreateThreadNotifyRoutine, PsRemoveCreateThreadNotifyRoutine.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INSUFFICIENT_RESOURCES; STATUS_PROCEDURE_NOT_FOUND
 * Source  ntddk/nf-ntddk-pssetcreatethreadnotifyroutine
 */
NTSTATUS PsSetCreateThreadNotifyRoutine(PCREATE_THREAD_NOTIFY_ROUTINE NotifyRoutine)
{
    LAB_DDI(PsSetCreateThreadNotifyRoutine);
    return add(&thread_list, (PVOID)NotifyRoutine, PLAIN, CALLER);
}

NTSTATUS PsRemoveCreateThreadNotifyRoutine(PCREATE_THREAD_NOTIFY_ROUTINE NotifyRoutine)
{
    LAB_DDI(PsRemoveCreateThreadNotifyRoutine);
    return drop(&thread_list, (PVOID)NotifyRoutine, STATUS_PROCEDURE_NOT_FOUND);
}

/*
 * PsSetLoadImageNotifyRoutine, PsRemoveLoadImageNotifyRoutine: be told of modules that are loaded.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INSUFFICIENT_RESOURCES; STATUS_PROCEDURE_NOT_FOUND
 * Source  ntddk/nf-ntddk-pssetloadimagenotifyroutine
 */
NTSTATUS PsSetLoadImageNotifyRoutine(PLOAD_IMAGE_NOTIFY_ROUTINE NotifyRoutine)
{
    LAB_DDI(PsSetLoadImageNotifyRoutine);
    return add(&image_list, (PVOID)NotifyRoutine, PLAIN, CALLER);
}

NTSTATUS PsRemoveLoadImageNotifyRoutine(PLOAD_IMAGE_NOTIFY_ROUTINE NotifyRoutine)
{
    LAB_DDI(PsRemoveLoadImageNotifyRoutine);
    return drop(&image_list, (PVOID)NotifyRoutine, STATUS_PROCEDURE_NOT_FOUND);
}

/*
 * PsSetCreateProcessNotifyRoutineEx2, PsSetCreateThreadNotifyRoutineEx, PsSetLoadImageNotifyRoutineEx: the same with a
 * type or flags. A thread routine of the type NonSystem is called in the new thread, and not for system threads.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER for another type; STATUS_INVALID_PARAMETER_2 for other flags
 * Source  ntddk/nf-ntddk-pssetcreateprocessnotifyroutineex2
 */
NTSTATUS PsSetCreateProcessNotifyRoutineEx2(PSCREATEPROCESSNOTIFYTYPE NotifyType, PVOID NotifyInformation,
                                            BOOLEAN Remove)
{
    LAB_DDI(PsSetCreateProcessNotifyRoutineEx2);
    if (NotifyType != PsCreateProcessNotifySubsystems)
        return STATUS_INVALID_PARAMETER;
    return Remove ? drop(&process_list, NotifyInformation, STATUS_PROCEDURE_NOT_FOUND)
                  : add(&process_list, NotifyInformation, EXTENDED, CALLER);
}

NTSTATUS PsSetCreateThreadNotifyRoutineEx(PSCREATETHREADNOTIFYTYPE NotifyType, PVOID NotifyInformation)
{
    LAB_DDI(PsSetCreateThreadNotifyRoutineEx);
    if (NotifyType != PsCreateThreadNotifyNonSystem && NotifyType != PsCreateThreadNotifySubsystems)
        return STATUS_INVALID_PARAMETER;
    return add(&thread_list, NotifyInformation, NotifyType == PsCreateThreadNotifyNonSystem ? IN_NEW_THREAD : PLAIN,
               CALLER);
}

NTSTATUS PsSetLoadImageNotifyRoutineEx(PLOAD_IMAGE_NOTIFY_ROUTINE NotifyRoutine, ULONG_PTR Flags)
{
    LAB_DDI(PsSetLoadImageNotifyRoutineEx);
    if (Flags & ~(ULONG_PTR)PS_IMAGE_NOTIFY_CONFLICTING_ARCHITECTURE)
        return STATUS_INVALID_PARAMETER_2;
    return add(&image_list, (PVOID)NotifyRoutine, PLAIN, CALLER);
}
