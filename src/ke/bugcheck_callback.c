/*
 * Bug check callbacks: drivers' last words. They run at HIGH_LEVEL, on the processor that stopped, in order of
 * registration reversed, as the list is pushed at its head. Rule: the record must stay in memory until it is
 * deregistered.
 */
#include "ke/ke_p.h"
#include "vf/vf_holding.h"

/*
 * KeRegisterBugCheckCallback: have a routine called with its buffer when the machine stops.
 *
 * IRQL    any
 * Errors  FALSE when the record is registered or was not initialized
 * Source  wdm/nf-wdm-keregisterbugcheckcallback
 */
BOOLEAN KeRegisterBugCheckCallback(PKBUGCHECK_CALLBACK_RECORD CallbackRecord,
                                   PKBUGCHECK_CALLBACK_ROUTINE CallbackRoutine, PVOID Buffer, ULONG Length,
                                   PUCHAR Component)
{
    LAB_DDI(KeRegisterBugCheckCallback);
    if (CallbackRecord->State != BufferEmpty)
        return FALSE;
    CallbackRecord->CallbackRoutine = CallbackRoutine;
    CallbackRecord->Buffer = Buffer;
    CallbackRecord->Length = Length;
    CallbackRecord->Component = Component;
    CallbackRecord->Checksum = (ULONG_PTR)CallbackRoutine + (ULONG_PTR)Buffer + Length + (ULONG_PTR)Component;
    CallbackRecord->State = BufferInserted;
    InsertHeadList(&lab__ke.bugcheck_callbacks, &CallbackRecord->Entry);
    lab__vf_hold_callback("a bugcheck callback (KeRegisterBugCheckCallback)", CallbackRecord, (PVOID)CallbackRoutine,
                          __builtin_return_address(0));
    return TRUE;
}

/*
 * KeDeregisterBugCheckCallback: take it back; FALSE when it isn't registered.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-kederegisterbugcheckcallback
 */
BOOLEAN KeDeregisterBugCheckCallback(PKBUGCHECK_CALLBACK_RECORD CallbackRecord)
{
    LAB_DDI(KeDeregisterBugCheckCallback);
    if (CallbackRecord->State != BufferInserted)
        return FALSE;
    RemoveEntryList(&CallbackRecord->Entry);
    lab__vf_let_go(LAB_VF_CALLBACK, CallbackRecord);
    CallbackRecord->State = BufferEmpty;
    return TRUE;
}

/*
 * KeRegisterBugCheckReasonCallback: have a routine called for one purpose when the machine stops.
 *
 * IRQL    any
 * Errors  FALSE when the record is registered or was not initialized
 * Source  wdm/nf-wdm-keregisterbugcheckreasoncallback
 */
BOOLEAN KeRegisterBugCheckReasonCallback(PKBUGCHECK_REASON_CALLBACK_RECORD CallbackRecord,
                                         PKBUGCHECK_REASON_CALLBACK_ROUTINE CallbackRoutine,
                                         KBUGCHECK_CALLBACK_REASON Reason, PUCHAR Component)
{
    LAB_DDI(KeRegisterBugCheckReasonCallback);
    if (CallbackRecord->State != BufferEmpty)
        return FALSE;
    CallbackRecord->CallbackRoutine = CallbackRoutine;
    CallbackRecord->Reason = Reason;
    CallbackRecord->Component = Component;
    CallbackRecord->Checksum = (ULONG_PTR)CallbackRoutine + Reason + (ULONG_PTR)Component;
    CallbackRecord->State = BufferInserted;
    InsertHeadList(&lab__ke.bugcheck_reason_callbacks, &CallbackRecord->Entry);
    lab__vf_hold_callback("a bugcheck callback (KeRegisterBugCheckReasonCallback)", CallbackRecord,
                          (PVOID)CallbackRoutine, __builtin_return_address(0));
    return TRUE;
}

/*
 * KeDeregisterBugCheckReasonCallback: take it back; FALSE when it isn't registered.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-kederegisterbugcheckreasoncallback
 */
BOOLEAN KeDeregisterBugCheckReasonCallback(PKBUGCHECK_REASON_CALLBACK_RECORD CallbackRecord)
{
    LAB_DDI(KeDeregisterBugCheckReasonCallback);
    if (CallbackRecord->State != BufferInserted)
        return FALSE;
    RemoveEntryList(&CallbackRecord->Entry);
    lab__vf_let_go(LAB_VF_CALLBACK, CallbackRecord);
    CallbackRecord->State = BufferEmpty;
    return TRUE;
}

static char dump_page[4096];

static void call_secondary(PKBUGCHECK_REASON_CALLBACK_RECORD record)
{
    KBUGCHECK_SECONDARY_DUMP_DATA data = {
        .InBuffer = dump_page, .InBufferLength = sizeof dump_page, .MaximumAllowed = sizeof dump_page};

    record->CallbackRoutine(KbCallbackSecondaryDumpData, record, &data, sizeof data);
}

static void call_triage(PKBUGCHECK_REASON_CALLBACK_RECORD record)
{
    KBUGCHECK_TRIAGE_DUMP_DATA data = {.Flags = KB_TRIAGE_DUMP_DATA_FLAG_BUGCHECK_ACTIVE,
                                       .MaxVirtMemSize = LAB_TRIAGE_DATA,
                                       .BugCheckCode = lab__ke_crash.code,
                                       .BugCheckParameter1 = lab__ke_crash.parameters[0],
                                       .BugCheckParameter2 = lab__ke_crash.parameters[1],
                                       .BugCheckParameter3 = lab__ke_crash.parameters[2],
                                       .BugCheckParameter4 = lab__ke_crash.parameters[3]};

    record->CallbackRoutine(KbCallbackTriageDumpData, record, &data, sizeof data);
}

/* Pages to add, or to leave out. */
static void call_add_pages(PKBUGCHECK_REASON_CALLBACK_RECORD record)
{
    KBUGCHECK_ADD_PAGES pages = {.BugCheckCode = lab__ke_crash.code};

    for (unsigned calls = 0; calls < 4096; calls++) {
        pages.Flags = 0;
        record->CallbackRoutine(record->Reason, record, &pages, sizeof pages);
        if (!(pages.Flags & KB_ADD_PAGES_FLAG_ADDITIONAL_RANGES_EXIST))
            return;
    }
}

void lab__ke_run_bugcheck_callbacks(void)
{
    while (!IsListEmpty(&lab__ke.bugcheck_callbacks)) {
        LIST_ENTRY *entry = RemoveHeadList(&lab__ke.bugcheck_callbacks);
        PKBUGCHECK_CALLBACK_RECORD record = CONTAINING_RECORD(entry, KBUGCHECK_CALLBACK_RECORD, Entry);

        record->State = BufferStarted;
        record->CallbackRoutine(record->Buffer, record->Length);
        record->State = BufferFinished;
    }
    while (!IsListEmpty(&lab__ke.bugcheck_reason_callbacks)) {
        LIST_ENTRY *entry = RemoveHeadList(&lab__ke.bugcheck_reason_callbacks);
        PKBUGCHECK_REASON_CALLBACK_RECORD record = CONTAINING_RECORD(entry, KBUGCHECK_REASON_CALLBACK_RECORD, Entry);

        record->State = BufferStarted;
        if (record->Reason == KbCallbackSecondaryDumpData)
            call_secondary(record);
        else if (record->Reason == KbCallbackTriageDumpData)
            call_triage(record);
        else if (record->Reason == KbCallbackAddPages || record->Reason == KbCallbackRemovePages)
            call_add_pages(record);
        record->State = BufferFinished;
    }
}
