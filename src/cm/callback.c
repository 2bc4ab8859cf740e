/*
 * Registry filters: callbacks that are shown each operation before and after it is done.
 *
 * They are called from the highest altitude down before the operation, and from the lowest up after it; whoever stopped
 * an operation, and everybody below, is not called after it. What a callback itself does in the registry is shown only
 * to those below it. Rule that filters break most: STATUS_CALLBACK_BYPASS means that the caller sees success.
 */
#include <string.h>

#include "cm/callback.h"
#include "rtl/altitude.h"
#include "vf/vf_holding.h"
#include "vf/vf_callback.h"

#define CALLBACKS_MAX 100

_Static_assert(sizeof((struct lab__cm_callback *)0)->altitude == LAB_RTL_ALTITUDE_MAX * sizeof(WCHAR),
               "as long as one may be");

/* A callback that is running, and for whom. */
struct running {
    LIST_ENTRY link;
    struct _KTHREAD *thread;
    struct lab__cm_callback *callback;
};

struct kind {
    UCHAR after;
    USHORT call_context, object_context; /* offsets in the class's structure */
};

#define KIND(class, after, type) [class] = {after, FIELD_OFFSET(type, CallContext), FIELD_OFFSET(type, ObjectContext)}
static const struct kind kinds[MaxRegNtNotifyClass] = {
    KIND(RegNtPreDeleteKey, RegNtPostDeleteKey, REG_DELETE_KEY_INFORMATION),
    KIND(RegNtPreSetValueKey, RegNtPostSetValueKey, REG_SET_VALUE_KEY_INFORMATION),
    KIND(RegNtPreDeleteValueKey, RegNtPostDeleteValueKey, REG_DELETE_VALUE_KEY_INFORMATION),
    KIND(RegNtPreSetInformationKey, RegNtPostSetInformationKey, REG_SET_INFORMATION_KEY_INFORMATION),
    KIND(RegNtPreRenameKey, RegNtPostRenameKey, REG_RENAME_KEY_INFORMATION),
    KIND(RegNtPreEnumerateKey, RegNtPostEnumerateKey, REG_ENUMERATE_KEY_INFORMATION),
    KIND(RegNtPreEnumerateValueKey, RegNtPostEnumerateValueKey, REG_ENUMERATE_VALUE_KEY_INFORMATION),
    KIND(RegNtPreQueryKey, RegNtPostQueryKey, REG_QUERY_KEY_INFORMATION),
    KIND(RegNtPreQueryValueKey, RegNtPostQueryValueKey, REG_QUERY_VALUE_KEY_INFORMATION),
    KIND(RegNtPreQueryMultipleValueKey, RegNtPostQueryMultipleValueKey, REG_QUERY_MULTIPLE_VALUE_KEY_INFORMATION),
    KIND(RegNtPreKeyHandleClose, RegNtPostKeyHandleClose, REG_KEY_HANDLE_CLOSE_INFORMATION),
    KIND(RegNtPreFlushKey, RegNtPostFlushKey, REG_FLUSH_KEY_INFORMATION),
    KIND(RegNtPreLoadKey, RegNtPostLoadKey, REG_LOAD_KEY_INFORMATION_V2),
    KIND(RegNtPreSaveKey, RegNtPostSaveKey, REG_SAVE_KEY_INFORMATION),
    KIND(RegNtPreUnLoadKey, RegNtPostUnLoadKey, REG_UNLOAD_KEY_INFORMATION),
    KIND(RegNtPreRestoreKey, RegNtPostRestoreKey, REG_RESTORE_KEY_INFORMATION),
    KIND(RegNtPreReplaceKey, RegNtPostReplaceKey, REG_REPLACE_KEY_INFORMATION),
    KIND(RegNtPreSaveMergedKey, RegNtPostSaveMergedKey, REG_SAVE_MERGED_KEY_INFORMATION),
    KIND(RegNtPreQueryKeySecurity, RegNtPostQueryKeySecurity, REG_QUERY_KEY_SECURITY_INFORMATION),
    KIND(RegNtPreSetKeySecurity, RegNtPostSetKeySecurity, REG_SET_KEY_SECURITY_INFORMATION),
    KIND(RegNtPreQueryKeyName, RegNtPostQueryKeyName, REG_QUERY_KEY_NAME),
    [RegNtPreCreateKeyEx] = {RegNtPostCreateKeyEx, FIELD_OFFSET(REG_CREATE_KEY_INFORMATION, CallContext),
                             FIELD_OFFSET(REG_CREATE_KEY_INFORMATION, RootObjectContext)},
    [RegNtPreOpenKeyEx] = {RegNtPostOpenKeyEx, FIELD_OFFSET(REG_OPEN_KEY_INFORMATION, CallContext),
                           FIELD_OFFSET(REG_OPEN_KEY_INFORMATION, RootObjectContext)},
};

static PVOID *field(struct lab__cm_call *call, USHORT offset)
{
    return (PVOID *)((char *)call->information + offset);
}

struct lab__cm_callback *lab__cm_callback_find(ULONGLONG cookie)
{
    for (LIST_ENTRY *link = lab__cm.callbacks.Flink; link != &lab__cm.callbacks; link = link->Flink) {
        struct lab__cm_callback *callback = CONTAINING_RECORD(link, struct lab__cm_callback, link);

        if (cookie && callback->cookie == cookie)
            return callback;
    }
    return 0;
}

NTSTATUS lab__cm_callback_run(struct lab__cm_callback *callback, REG_NOTIFY_CLASS class, PVOID information)
{
    struct running running = {.thread = lab__ke_thread(), .callback = callback};
    struct lab__vf_before before = lab__vf_before();
    NTSTATUS status;

    InsertHeadList(&lab__cm.running, &running.link);
    callback->running++;
    status = callback->function(callback->context, (PVOID)(ULONG_PTR) class, information);
    RemoveEntryList(&running.link);
    lab__vf_callback_returned(&before, "a registry callback", (PVOID)callback->function);
    if (!--callback->running)
        KeSetEvent(&callback->idle, 0, FALSE);
    return status;
}

/* Whom the current thread's operation is shown to first: those below the callback that it runs in. */
static LIST_ENTRY *first_for_thread(void)
{
    for (LIST_ENTRY *link = lab__cm.running.Flink; link != &lab__cm.running; link = link->Flink) {
        struct running *running = CONTAINING_RECORD(link, struct running, link);

        if (running->thread == lab__ke_thread())
            return running->callback->link.Flink;
    }
    return lab__cm.callbacks.Flink;
}

static ULONG count_callbacks(void)
{
    ULONG count = 0;

    for (LIST_ENTRY *link = lab__cm.callbacks.Flink; link != &lab__cm.callbacks; link = link->Flink)
        count++;
    return count;
}

/* Those to call, by their cookies: while one of them runs, others may go. */
static BOOLEAN choose(struct lab__cm_call *call, ULONG *chosen)
{
    ULONG room = count_callbacks();

    *chosen = 0;
    call->called = lab__mm_kernel_alloc(room * sizeof *call->called);
    if (!call->called)
        return FALSE;
    for (LIST_ENTRY *link = first_for_thread(); link != &lab__cm.callbacks; link = link->Flink)
        call->called[(*chosen)++].cookie = CONTAINING_RECORD(link, struct lab__cm_callback, link)->cookie;
    return TRUE;
}

BOOLEAN lab__cm_call_before(struct lab__cm_call *call, NTSTATUS *status)
{
    const struct kind *kind = &kinds[call->class];
    ULONG chosen;

    if (!choose(call, &chosen)) {
        *status = STATUS_INSUFFICIENT_RESOURCES;
        return FALSE;
    }
    for (; call->count < chosen; call->count++) {
        struct lab__cm_called *called = &call->called[call->count];
        struct lab__cm_callback *callback = lab__cm_callback_find(called->cookie);

        if (!callback)
            continue;
        *field(call, kind->call_context) = 0;
        *field(call, kind->object_context) = lab__cm_context_of(call->key, called->cookie);
        *status = lab__cm_callback_run(callback, call->class, call->information);
        called->call_context = *field(call, kind->call_context);
        if (!NT_SUCCESS(*status) && call->class != RegNtPreKeyHandleClose) {
            if (*status == STATUS_CALLBACK_BYPASS)
                *status = STATUS_SUCCESS;
            return FALSE;
        }
    }
    *status = STATUS_SUCCESS;
    return TRUE;
}

NTSTATUS lab__cm_call_after(struct lab__cm_call *call, NTSTATUS status)
{
    const struct kind *kind = &kinds[call->class];
    REG_POST_OPERATION_INFORMATION information = {
        .Object = call->key, .Status = status, .PreInformation = call->information, .ReturnStatus = status};

    while (call->count) {
        struct lab__cm_called *called = &call->called[--call->count];
        struct lab__cm_callback *callback = lab__cm_callback_find(called->cookie);

        if (!callback)
            continue; /* unregistered in between */
        if (!NT_SUCCESS(information.Status) && (call->class == RegNtPreCreateKeyEx || call->class == RegNtPreOpenKeyEx))
            information.Object = 0;
        information.CallContext = *field(call, kind->call_context) = called->call_context;
        information.ObjectContext = information.Object ? lab__cm_context_of(information.Object, called->cookie) : 0;
        information.ReturnStatus = information.Status;
        if (lab__cm_callback_run(callback, kind->after, &information) == STATUS_CALLBACK_BYPASS)
            information.Status = information.ReturnStatus;
    }
    lab__mm_kernel_free(call->called);
    call->called = 0;
    return information.Status;
}

/* Those without an altitude are above all; of two of them, the earlier is the higher. */
static int compare(const struct lab__cm_callback *a, const struct lab__cm_callback *b)
{
    UNICODE_STRING left = {a->altitude_length * sizeof(WCHAR), sizeof a->altitude, (PWCH)a->altitude};
    UNICODE_STRING right = {b->altitude_length * sizeof(WCHAR), sizeof b->altitude, (PWCH)b->altitude};

    if (!left.Length || !right.Length)
        return !left.Length && right.Length ? 1 : -1;
    return lab__rtl_altitude_compare(&left, &right);
}

static NTSTATUS insert(struct lab__cm_callback *callback)
{
    LIST_ENTRY *link = lab__cm.callbacks.Flink;

    for (; link != &lab__cm.callbacks; link = link->Flink) {
        int order = compare(callback, CONTAINING_RECORD(link, struct lab__cm_callback, link));

        if (!order)
            return STATUS_FLT_INSTANCE_ALTITUDE_COLLISION;
        if (order > 0)
            break;
    }
    InsertTailList(link, &callback->link);
    return STATUS_SUCCESS;
}

static NTSTATUS add(PEX_CALLBACK_FUNCTION function, const UNICODE_STRING *altitude, PVOID context,
                    PLARGE_INTEGER cookie, PVOID caller)
{
    struct lab__cm_callback *callback;
    NTSTATUS status;

    if (count_callbacks() >= CALLBACKS_MAX)
        return STATUS_INSUFFICIENT_RESOURCES;
    callback = lab__mm_kernel_alloc(sizeof *callback);
    if (!callback)
        return STATUS_INSUFFICIENT_RESOURCES;
    callback->function = function;
    callback->context = context;
    KeInitializeEvent(&callback->idle, NotificationEvent, FALSE);
    if (altitude) {
        callback->altitude_length = altitude->Length / sizeof(WCHAR);
        memcpy(callback->altitude, altitude->Buffer, altitude->Length);
    }
    status = insert(callback);
    if (!NT_SUCCESS(status)) {
        lab__mm_kernel_free(callback);
        return status;
    }
    KeQuerySystemTime(cookie);
    cookie->QuadPart += ++lab__cm.cookies;
    callback->cookie = (ULONGLONG)cookie->QuadPart;
    lab__vf_hold_callback("a registry callback (CmRegisterCallback)", callback, (PVOID)function, caller);
    return STATUS_SUCCESS;
}

/*
 * CmRegisterCallbackEx, CmRegisterCallback: be shown each operation of the registry. Without an altitude, a callback is
 * above all that have one.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_FLT_INSTANCE_ALTITUDE_COLLISION; STATUS_INVALID_PARAMETER for what is no altitude or no routine;
 *         STATUS_INSUFFICIENT_RESOURCES
 * Source  wdm/nf-wdm-cmregistercallbackex
 */
NTSTATUS CmRegisterCallbackEx(PEX_CALLBACK_FUNCTION Function, PCUNICODE_STRING Altitude, PVOID Driver, PVOID Context,
                              PLARGE_INTEGER Cookie, PVOID Reserved)
{
    LAB_DDI(CmRegisterCallbackEx);
    if (!Function || !Altitude || !Driver || !Cookie || !lab__rtl_altitude_valid(Altitude))
        return STATUS_INVALID_PARAMETER;
    return add(Function, Altitude, Context, Cookie, __builtin_return_address(0));
}

NTSTATUS CmRegisterCallback(PEX_CALLBACK_FUNCTION Function, PVOID Context, PLARGE_INTEGER Cookie)
{
    LAB_DDI(CmRegisterCallback);
    if (!Function || !Cookie)
        return STATUS_INVALID_PARAMETER;
    return add(Function, 0, Context, Cookie, __builtin_return_address(0));
}

/*
 * CmUnRegisterCallback: be shown nothing more. Waits for calls of the callback that are under way, so that calling it
 * from the callback is a deadlock; then hands back the contexts that it set.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_INVALID_PARAMETER for a cookie that is none
 * Source  wdm/nf-wdm-cmunregistercallback
 */
NTSTATUS CmUnRegisterCallback(LARGE_INTEGER Cookie)
{
    struct lab__cm_callback *callback;

    LAB_DDI(CmUnRegisterCallback);
    callback = lab__cm_callback_find((ULONGLONG)Cookie.QuadPart);
    if (!callback)
        return STATUS_INVALID_PARAMETER;
    lab__vf_let_go(LAB_VF_CALLBACK, callback);
    callback->cookie = 0; /* nobody finds it from here on */
    while (callback->running) {
        KeClearEvent(&callback->idle);
        KeWaitForSingleObject(&callback->idle, Executive, KernelMode, FALSE, 0);
    }
    RemoveEntryList(&callback->link);
    callback->cookie = (ULONGLONG)Cookie.QuadPart;
    lab__cm_contexts_forget(callback);
    lab__mm_kernel_free(callback);
    return STATUS_SUCCESS;
}

/*
 * CmGetCallbackVersion: 1.1, as from Windows 7 on.
 *
 * IRQL    <= APC_LEVEL
 * Source  wdm/nf-wdm-cmgetcallbackversion
 */
void CmGetCallbackVersion(PULONG Major, PULONG Minor)
{
    LAB_DDI(CmGetCallbackVersion);
    if (Major)
        *Major = 1;
    if (Minor)
        *Minor = 1;
}
