/* Filters: when they run, what they see, what they change, and what they answer. */
#include "check.h"

static void raise_status(NTSTATUS status)
{
    ExRaiseStatus(status);
}

static void through_finally(void)
{
    __try {
        raise_status(STATUS_ACCESS_DENIED);
    } __finally {
        note(3);
    }
}

static void declines(void)
{
    __try {
        through_finally();
    } __except (noted(EXCEPTION_CONTINUE_SEARCH, 1)) {
        note(9);
    }
}

static void test_outer_filters_run_before_inner_finally(void)
{
    order = 0;
    __try {
        __try {
            declines();
        } __finally {
            note(4);
        }
    } __except (noted(EXCEPTION_EXECUTE_HANDLER, 2)) {
        note(5);
    }
    EQUAL(order, 12345);
}

static LONG look(PEXCEPTION_POINTERS pointers, int *local, int expected)
{
    EQUAL(*local, expected);
    *local += 1;
    EQUAL(pointers->ExceptionRecord->ExceptionCode, STATUS_ACCESS_DENIED);
    EQUAL(pointers->ExceptionRecord->NumberParameters, 0);
    CHECK(pointers->ExceptionRecord->ExceptionFlags & EXCEPTION_NONCONTINUABLE);
    CHECK(pointers->ExceptionRecord->ExceptionAddress != NULL);
    CHECK(pointers->ContextRecord->Rip == (ULONG64)pointers->ExceptionRecord->ExceptionAddress);
    CHECK(pointers->ContextRecord->Rsp != 0);
    return EXCEPTION_EXECUTE_HANDLER;
}

static void test_filters_and_handlers_share_the_locals(void)
{
    int local = 1, more[50], i;
    register int kept = 1;
    char text[16] = "before";

    for (i = 0; i < 50; i++)
        more[i] = i;
    __try {
        local = 2;
        kept = 2;
        strcpy(text, "within");
        more[49] = 7;
        i = 3;
        raise_status(STATUS_ACCESS_DENIED);
        local = 99;
    } __except (i++, look(GetExceptionInformation(), &local, 2)) {
        EQUAL(local, 3);
        EQUAL(kept, 2);
        EQUAL(i, 4);
        EQUAL(more[49], 7);
        CHECK(!strcmp(text, "within"));
    }
}

static int parameters_live(int a, int b, int c, int d, int e, int f, int g, int h)
{
    __try {
        a += 10;
        g += 10;
        raise_status(STATUS_ACCESS_DENIED);
    } __except (b += 100, h += 100, EXCEPTION_EXECUTE_HANDLER) {
        return a + b + c + d + e + f + g + h;
    }
    return 0;
}

static void test_records_with_parameters(void)
{
    EXCEPTION_RECORD record = {0};
    ULONG seen = 0;

    record.ExceptionCode = 0xE0001234;
    record.NumberParameters = 3;
    record.ExceptionInformation[2] = 0x77;
    __try {
        RtlRaiseException(&record);
    } __except (seen = GetExceptionInformation()->ExceptionRecord->NumberParameters,
                seen += (ULONG)GetExceptionInformation()->ExceptionRecord->ExceptionInformation[2],
                EXCEPTION_EXECUTE_HANDLER) {
        EQUAL(GetExceptionCode(), 0xFFFFFFFFE0001234ULL);
    }
    EQUAL(seen, 0x7A);
}

static void test_continue_execution(void)
{
    EXCEPTION_RECORD record = {0};

    order = 0;
    record.ExceptionCode = 0xE0001234;
    __try {
        __try {
            note(1);
            RtlRaiseException(&record);
            note(3);
        } __finally {
            note(AbnormalTermination() ? 9 : 4);
        }
    } __except (noted(EXCEPTION_CONTINUE_EXECUTION, 2)) {
        note(9);
    }
    EQUAL(order, 1234);
}

static NTSTATUS original;
static LONG take_refusal(PEXCEPTION_POINTERS pointers)
{
    PEXCEPTION_RECORD record = pointers->ExceptionRecord;

    if (record->ExceptionCode == STATUS_ACCESS_DENIED)
        return EXCEPTION_CONTINUE_EXECUTION;
    original = record->ExceptionRecord ? record->ExceptionRecord->ExceptionCode : 0;
    return EXCEPTION_EXECUTE_HANDLER;
}

static void test_noncontinuable(void)
{
    __try {
        raise_status(STATUS_ACCESS_DENIED);
        CHECK(!"continued");
    } __except (take_refusal(GetExceptionInformation())) {
        EQUAL(GetExceptionCode(), STATUS_NONCONTINUABLE_EXCEPTION);
    }
    EQUAL(original, STATUS_ACCESS_DENIED);
}

static int repaired;

#if defined(__x86_64__) && !defined(SANITIZED)
static void test_a_filter_repairs_a_fault(void)
{
    int value = 0, *volatile local = (int *)0x10;

    repaired = 1234;
    __try {
        value = *local; /* the pointer is in a register by then */
    } __except (GetExceptionInformation()->ContextRecord->Rax = (ULONG64)&repaired,
                GetExceptionInformation()->ContextRecord->Rcx = (ULONG64)&repaired,
                GetExceptionInformation()->ContextRecord->Rdx = (ULONG64)&repaired, EXCEPTION_CONTINUE_EXECUTION) {
        CHECK(!"handled");
    }
    EQUAL(value, 1234);
}
#endif

static LONG handles_inside(void)
{
    __try {
        raise_status(STATUS_UNSUCCESSFUL);
    } __except (noted(GetExceptionCode() == STATUS_UNSUCCESSFUL, 2)) {
        note(3);
    }
    return EXCEPTION_EXECUTE_HANDLER;
}

static void test_a_filter_that_handles_an_exception_of_its_own(void)
{
    order = 0;
    __try {
        note(1);
        raise_status(STATUS_ACCESS_DENIED);
    } __except (handles_inside()) {
        EQUAL(GetExceptionCode(), STATUS_ACCESS_DENIED);
        note(4);
    }
    EQUAL(order, 1234);
}

static LONG raises(NTSTATUS code)
{
    note(1);
    if (code == STATUS_ACCESS_DENIED)
        raise_status(STATUS_UNSUCCESSFUL);
    return EXCEPTION_CONTINUE_SEARCH;
}

static void test_an_exception_in_a_filter(void)
{
    order = 0;
    __try {
        __try {
            __try {
                raise_status(STATUS_ACCESS_DENIED);
            } __finally {
                note(3);
            }
        } __except (raises(GetExceptionCode())) {
            note(9);
        }
    } __except (noted(EXCEPTION_EXECUTE_HANDLER, 2)) {
        EQUAL(GetExceptionCode(), STATUS_UNSUCCESSFUL);
        note(4);
    }
    EQUAL(order, 11234);
}

static void test_dispositions_are_judged_by_sign(void)
{
    order = 0;
    __try {
        raise_status(STATUS_ACCESS_DENIED);
    } __except (77) {
        note(1);
    }
    EQUAL(order, 1);
}

static LONG reads_callers_frame(volatile int *raised_local)
{
    EQUAL(*raised_local, 42); /* the frame that raised is still there, whole */
    return EXCEPTION_EXECUTE_HANDLER;
}

static volatile int *raised_local;
static void raise_with_local(void)
{
    volatile int local = 42;
    char space[512];

    RtlFillMemory(space, sizeof space, 0x5A);
    raised_local = &local;
    raise_status(space[511] == 0x5A ? STATUS_ACCESS_DENIED : STATUS_UNSUCCESSFUL);
}

static void test_filters_run_on_top_of_what_raised(void)
{
    __try {
        raise_with_local();
    } __except (reads_callers_frame(raised_local)) {
        EQUAL(GetExceptionCode(), STATUS_ACCESS_DENIED);
    }
}

static void run_checks(void)
{
    test_outer_filters_run_before_inner_finally();
    test_filters_and_handlers_share_the_locals();
    EQUAL(parameters_live(1, 2, 3, 4, 5, 6, 7, 8), 36 + 20 + 200);
    test_records_with_parameters();
    test_continue_execution();
    test_noncontinuable();
#if defined(__x86_64__) && !defined(SANITIZED)
    test_a_filter_repairs_a_fault();
#endif
    test_a_filter_that_handles_an_exception_of_its_own();
    test_an_exception_in_a_filter();
    test_dispositions_are_judged_by_sign();
    test_filters_run_on_top_of_what_raised();
}
