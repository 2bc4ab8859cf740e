/* Mutexes, semaphores and timers of programs; threads by handle. Each object's body is the dispatcher object itself. */
#include <ntlab/process.h>
#include <ntlab/sync.h>

#include "api/api_p.h"
#include "machine/machine_p.h"
#include "mm/mm_p.h"
#include "ob/ob_p.h"

static POBJECT_TYPE mutant_type, semaphore_type, timer_type;
static ULONG types_of; /* the machine they belong to */

static const GENERIC_MAPPING mapping = {READ_CONTROL | SYNCHRONIZE, READ_CONTROL, READ_CONTROL | SYNCHRONIZE,
                                        STANDARD_RIGHTS_ALL | 3};

static void cancel_timer(PVOID body)
{
    KeCancelTimer(body);
}

static void make_types(void)
{
    static const struct lab__ob_procedures timer_procedures = {.remove = cancel_timer};

    if (types_of == lab__machine.starts)
        return;
    types_of = lab__machine.starts;
    mutant_type = lab__ob_type_create(L"Mutant", 0, &mapping, STANDARD_RIGHTS_ALL | 3, 0);
    semaphore_type = lab__ob_type_create(L"Semaphore", 0, &mapping, STANDARD_RIGHTS_ALL | 3, 0);
    timer_type = lab__ob_type_create(L"Timer", &timer_procedures, &mapping, STANDARD_RIGHTS_ALL | 3, 0);
}

/* A new object, with its name if it has one; *body is NULL where the name exists already and that one was opened. */
static NTSTATUS create(POBJECT_TYPE type, const char *name, SIZE_T size, PVOID *body, lab_handle *handle)
{
    OBJECT_ATTRIBUTES attributes;
    struct unicode_text unicode;
    HANDLE opened;
    NTSTATUS status = lab__api_text_to_unicode(name ? name : "", &unicode);

    *body = 0;
    if (!NT_SUCCESS(status))
        return status;
    InitializeObjectAttributes(&attributes, name ? &unicode.string : 0, OBJ_CASE_INSENSITIVE, 0, 0);
    if (name && NT_SUCCESS(lab__ob_open_by_name(&attributes, type, UserMode, MAXIMUM_ALLOWED, 0, &opened))) {
        *handle = (lab_handle)opened;
        status = STATUS_OBJECT_NAME_EXISTS;
    } else {
        status = lab__ob_create(type, KernelMode, &attributes, size, body);
    }
    lab__api_text_free(&unicode);
    return status;
}

static NTSTATUS insert(PVOID body, lab_handle *handle)
{
    HANDLE made;
    NTSTATUS status = lab__ob_insert(body, 0, STANDARD_RIGHTS_ALL | 3, 0, &made);

    if (NT_SUCCESS(status))
        *handle = (lab_handle)made;
    return status;
}

static NTSTATUS reference(lab_handle handle, POBJECT_TYPE type, PVOID body)
{
    make_types();
    return lab__ob_reference_handle((HANDLE)handle, 0, type, UserMode, (PVOID *)body, 0);
}

lab_status lab_mutex_create(const char *name, bool owned, lab_handle *mutex)
{
    PKMUTANT body;
    NTSTATUS status;

    USER_ENTER(STATUS_INVALID_DEVICE_STATE);
    make_types();
    status = create(mutant_type, name, sizeof *body, (PVOID *)&body, mutex);
    if (NT_SUCCESS(status) && body) {
        KeInitializeMutex(body, 0);
        body->ApcDisable = 0; /* a program's, unlike a driver's, holds off no APC */
        if (owned)
            KeWaitForSingleObject(body, UserRequest, UserMode, FALSE, 0);
        status = insert(body, mutex);
    }
    USER_RETURN(status);
}

lab_status lab_mutex_release(lab_handle mutex)
{
    PKMUTANT body;
    NTSTATUS status;

    USER_ENTER(STATUS_INVALID_DEVICE_STATE);
    make_types();
    status = reference(mutex, mutant_type, &body);
    if (NT_SUCCESS(status)) {
        if (body->OwnerThread == user_thread)
            KeReleaseMutex(body, FALSE);
        else
            status = STATUS_MUTANT_NOT_OWNED;
        lab__ob_dereference(body);
    }
    USER_RETURN(status);
}

lab_status lab_semaphore_create(const char *name, int32_t count, int32_t limit, lab_handle *semaphore)
{
    PKSEMAPHORE body;
    NTSTATUS status;

    USER_ENTER(STATUS_INVALID_DEVICE_STATE);
    if (count < 0 || limit <= 0 || count > limit)
        USER_RETURN(STATUS_INVALID_PARAMETER);
    make_types();
    status = create(semaphore_type, name, sizeof *body, (PVOID *)&body, semaphore);
    if (NT_SUCCESS(status) && body) {
        KeInitializeSemaphore(body, count, limit);
        status = insert(body, semaphore);
    }
    USER_RETURN(status);
}

lab_status lab_semaphore_release(lab_handle semaphore, int32_t count, int32_t *before)
{
    PKSEMAPHORE body;
    LONG now;
    NTSTATUS status;

    USER_ENTER(STATUS_INVALID_DEVICE_STATE);
    if (count <= 0)
        USER_RETURN(STATUS_INVALID_PARAMETER);
    make_types();
    status = reference(semaphore, semaphore_type, &body);
    if (NT_SUCCESS(status)) {
        now = body->Header.SignalState;
        if (count > body->Limit - now)
            status = STATUS_SEMAPHORE_LIMIT_EXCEEDED;
        else
            now = KeReleaseSemaphore(body, IO_NO_INCREMENT, count, FALSE);
        if (before && NT_SUCCESS(status))
            *before = now;
        lab__ob_dereference(body);
    }
    USER_RETURN(status);
}

lab_status lab_waitable_timer_create(const char *name, bool manual_reset, lab_handle *timer)
{
    PKTIMER body;
    NTSTATUS status;

    USER_ENTER(STATUS_INVALID_DEVICE_STATE);
    make_types();
    status = create(timer_type, name, sizeof *body, (PVOID *)&body, timer);
    if (NT_SUCCESS(status) && body) {
        KeInitializeTimerEx(body, manual_reset ? NotificationTimer : SynchronizationTimer);
        status = insert(body, timer);
    }
    USER_RETURN(status);
}

lab_status lab_waitable_timer_set(lab_handle timer, int64_t due_100ns, uint32_t period_ms)
{
    LARGE_INTEGER due = {.QuadPart = due_100ns};
    PKTIMER body;
    NTSTATUS status;

    USER_ENTER(STATUS_INVALID_DEVICE_STATE);
    if (period_ms > MAXLONG)
        USER_RETURN(STATUS_INVALID_PARAMETER);
    make_types();
    status = reference(timer, timer_type, &body);
    if (NT_SUCCESS(status)) {
        KeSetTimerEx(body, due, (LONG)period_ms, 0);
        lab__ob_dereference(body);
    }
    USER_RETURN(status);
}

lab_status lab_waitable_timer_cancel(lab_handle timer)
{
    PKTIMER body;
    NTSTATUS status;

    USER_ENTER(STATUS_INVALID_DEVICE_STATE);
    make_types();
    status = reference(timer, timer_type, &body);
    if (NT_SUCCESS(status)) {
        KeCancelTimer(body);
        lab__ob_dereference(body);
    }
    USER_RETURN(status);
}

/* --- events by name -------------------------------------------------------------------------------------------------
 */

static NTSTATUS with_event_name(const char *name, BOOLEAN make, EVENT_TYPE type, BOOLEAN state, lab_handle *event)
{
    OBJECT_ATTRIBUTES attributes;
    struct unicode_text unicode;
    HANDLE handle;
    NTSTATUS status = lab__api_text_to_unicode(name ? name : "", &unicode);

    if (!NT_SUCCESS(status))
        return status;
    InitializeObjectAttributes(&attributes, name ? &unicode.string : 0, OBJ_CASE_INSENSITIVE | (make ? OBJ_OPENIF : 0),
                               0, 0);
    status = make ? NtCreateEvent(&handle, EVENT_ALL_ACCESS, &attributes, type, state)
                  : NtOpenEvent(&handle, EVENT_ALL_ACCESS, &attributes);
    lab__api_text_free(&unicode);
    if (NT_SUCCESS(status))
        *event = (lab_handle)handle;
    return status;
}

lab_status lab_event_create_named(const char *name, bool manual_reset, bool signalled, lab_handle *event)
{
    USER_CALL(with_event_name(name, TRUE, manual_reset ? NotificationEvent : SynchronizationEvent, signalled, event));
}

lab_status lab_event_open(const char *name, lab_handle *event)
{
    USER_CALL(with_event_name(name, FALSE, NotificationEvent, FALSE, event));
}

/* --- threads --------------------------------------------------------------------------------------------------------
 */

lab_status lab_thread_handle(lab_thread *thread, lab_handle *handle)
{
    HANDLE made;
    NTSTATUS status;

    USER_ENTER(STATUS_INVALID_DEVICE_STATE);
    status =
        lab__ob_handle_create(thread ? (PVOID)thread : (PVOID)lab__ps_thread(), 0, THREAD_ALL_ACCESS, UserMode, &made);
    if (NT_SUCCESS(status))
        *handle = (lab_handle)made;
    USER_RETURN(status);
}

struct queued {
    KAPC apc;
    void (*routine)(void *context);
    void *context;
};

static void free_queued(PKAPC apc, PKNORMAL_ROUTINE *routine, PVOID *context, PVOID *one, PVOID *two)
{
    lab__mm_kernel_free(apc);
}

static void rundown_queued(PKAPC apc)
{
    lab__mm_kernel_free(apc);
}

/* The kernel routine has freed the APC; what it carried came along as arguments. */
static void run_queued(PVOID context, PVOID routine, PVOID unused)
{
    ((void (*)(void *))routine)(context);
}

lab_status lab_thread_queue_apc(lab_thread *thread, void (*routine)(void *context), void *context)
{
    struct queued *queued;

    USER_ENTER(STATUS_INVALID_DEVICE_STATE);
    queued = lab__mm_kernel_alloc(sizeof *queued);
    if (!queued)
        USER_RETURN(STATUS_INSUFFICIENT_RESOURCES);
    KeInitializeApc(&queued->apc, thread ? (PKTHREAD)thread : user_thread, OriginalApcEnvironment, free_queued,
                    rundown_queued, run_queued, UserMode, context);
    if (!KeInsertQueueApc(&queued->apc, (PVOID)routine, 0, IO_NO_INCREMENT)) {
        lab__mm_kernel_free(queued);
        USER_RETURN(STATUS_UNSUCCESSFUL);
    }
    USER_RETURN(STATUS_SUCCESS);
}

lab_status lab_wait_many_alertable(const lab_handle *objects, uint32_t count, bool all, uint64_t timeout_100ns)
{
    LARGE_INTEGER own;

    USER_CALL(NtWaitForMultipleObjects(count, (PHANDLE)objects, all ? WaitAll : WaitAny, TRUE,
                                       lab__api_timeout_from(timeout_100ns, &own)));
}
