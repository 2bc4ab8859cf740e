/* Mutexes, semaphores and timers of programs; threads by handle. Each object's body is the dispatcher object itself. */
#include <ntlab/process.h>
#include <ntlab/sync.h>

#include "api/api_p.h"
#include "machine/machine_p.h"
#include "mm/mm_p.h"
#include "ob/ob_p.h"

/* A new object with its name, if it has one; STATUS_OBJECT_NAME_EXISTS where that one was opened. */
struct naming {
    OBJECT_ATTRIBUTES attributes;
    struct unicode_text unicode;
};

static NTSTATUS name_it(struct naming *naming, const char *name)
{
    NTSTATUS status = lab__api_text_to_unicode(name ? name : "", &naming->unicode);

    InitializeObjectAttributes(&naming->attributes, name ? &naming->unicode.string : 0,
                               OBJ_CASE_INSENSITIVE | OBJ_OPENIF, 0, 0);
    return status;
}

static NTSTATUS named(struct naming *naming, NTSTATUS status, HANDLE made, lab_handle *handle)
{
    lab__api_text_free(&naming->unicode);
    if (NT_SUCCESS(status))
        *handle = (lab_handle)made;
    return status;
}

static NTSTATUS create_mutex(const char *name, bool owned, lab_handle *mutex)
{
    struct naming naming;
    HANDLE handle = 0;
    NTSTATUS status = name_it(&naming, name);

    if (!NT_SUCCESS(status))
        return status;
    status = NtCreateMutant(&handle, MAXIMUM_ALLOWED, &naming.attributes, owned);
    return named(&naming, status, handle, mutex);
}

lab_status lab_mutex_create(const char *name, bool owned, lab_handle *mutex)
{
    USER_CALL(create_mutex(name, owned, mutex));
}

lab_status lab_mutex_release(lab_handle mutex)
{
    USER_CALL(NtReleaseMutant((HANDLE)mutex, 0));
}

static NTSTATUS create_semaphore(const char *name, int32_t count, int32_t limit, lab_handle *semaphore)
{
    struct naming naming;
    HANDLE handle = 0;
    NTSTATUS status = name_it(&naming, name);

    if (!NT_SUCCESS(status))
        return status;
    status = NtCreateSemaphore(&handle, MAXIMUM_ALLOWED, &naming.attributes, count, limit);
    return named(&naming, status, handle, semaphore);
}

lab_status lab_semaphore_create(const char *name, int32_t count, int32_t limit, lab_handle *semaphore)
{
    USER_CALL(create_semaphore(name, count, limit, semaphore));
}

lab_status lab_semaphore_release(lab_handle semaphore, int32_t count, int32_t *before)
{
    USER_CALL(NtReleaseSemaphore((HANDLE)semaphore, count, (PLONG)before));
}

static NTSTATUS create_timer(const char *name, bool manual_reset, lab_handle *timer)
{
    struct naming naming;
    HANDLE handle = 0;
    NTSTATUS status = name_it(&naming, name);

    if (!NT_SUCCESS(status))
        return status;
    status = NtCreateTimer(&handle, MAXIMUM_ALLOWED, &naming.attributes,
                           manual_reset ? NotificationTimer : SynchronizationTimer);
    return named(&naming, status, handle, timer);
}

lab_status lab_waitable_timer_create(const char *name, bool manual_reset, lab_handle *timer)
{
    USER_CALL(create_timer(name, manual_reset, timer));
}

lab_status lab_waitable_timer_set_apc(lab_handle timer, int64_t due_100ns, uint32_t period_ms,
                                      lab_timer_routine routine, void *context)
{
    LARGE_INTEGER due = {.QuadPart = due_100ns};

    if (period_ms > MAXLONG)
        return STATUS_INVALID_PARAMETER;
    USER_CALL(NtSetTimer((HANDLE)timer, &due, (PTIMER_APC_ROUTINE)routine, context, FALSE, (LONG)period_ms, 0));
}

lab_status lab_waitable_timer_set(lab_handle timer, int64_t due_100ns, uint32_t period_ms)
{
    return lab_waitable_timer_set_apc(timer, due_100ns, period_ms, 0, 0);
}

lab_status lab_waitable_timer_cancel(lab_handle timer)
{
    USER_CALL(NtCancelTimer((HANDLE)timer, 0));
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
