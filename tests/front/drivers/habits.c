/* What MSVC takes and the standard doesn't: casts that are assigned to, enumerations before they are defined. */
#include <ntddk.h>
#include "check.h"
#include "control_z.h"
#include <kbdmou.h>
#include <ntddbeep.h>
#include <usbioctl.h>

struct early {
    enum _LATER kind;
    PVOID context;
};

typedef enum _LATER { LATER_ONE = 1, LATER_TWO } LATER;

#define SetFlag(value, flag)   ((value) |= (flag))
#define ClearFlag(value, flag) ((value) &= ~(flag))

static void assign_to(PVOID *where, int value)
{
    *where = (PVOID)(ULONG_PTR)value;
}

static void test_casts(void)
{
    struct early early = {LATER_TWO, (PVOID)(ULONG_PTR)0x1000};
    UCHAR bytes[] = {1, 0, 0, 0, 2, 0, 0, 0};
    PVOID at = bytes;
    PUCHAR narrow = (PUCHAR)0;
    struct early *pointer = &early;

    SetFlag(((ULONG_PTR)pointer->context), 3);
    CHECK(pointer->context == (PVOID)(ULONG_PTR)0x1003);
    ClearFlag((ULONG_PTR)pointer->context, 1);
    CHECK(early.context == (PVOID)(ULONG_PTR)0x1002);
    CHECK(*((PULONG)at)++ == 1);
    CHECK(*((PULONG)at)++ == 2);
    CHECK(at == bytes + 8);
    assign_to(&(PVOID)narrow, 5);
    CHECK(narrow == (PUCHAR)(ULONG_PTR)5);
    assign_to(&((PVOID)narrow), 6);
    CHECK(narrow == (PUCHAR)(ULONG_PTR)6);
    CHECK(early.kind == LATER_TWO && sizeof early.kind == 4);
}

static void test_casts_that_begin_a_statement(void)
{
    struct early list[2] = {{LATER_ONE, (PVOID)(ULONG_PTR)0x1000}, {LATER_TWO, NULL}}, *pointer = list;
    UCHAR bytes[8] = {1, 2, 3};
    PVOID at = bytes;
    int after;

    (ULONG_PTR) pointer->context |= 3;
    (UCHAR *)at += 2;
    CHECK(list[0].context == (PVOID)(ULONG_PTR)0x1003 && *(PUCHAR)at == 3);
    if (pointer)
        (ULONG_PTR) pointer[1].context = 5;
    else
        (ULONG_PTR) pointer->context <<= 1;
    CHECK(list[1].context == (PVOID)(ULONG_PTR)5 && list[0].context == (PVOID)(ULONG_PTR)0x1003);
    switch (bytes[0]) {
    case 1:
        (UCHAR *)at -= 1;
    }
    after = *(PUCHAR)at;
    (void)(after)++; /* as in C: after is stepped, and the cast is of what it was */
    CHECK(after == 3);
}

/* Its prototype, with another pointer, stands behind a function and begins with a header's macro. */
VOID note_address(PULONG where, PVOID context);
VOID note_address(PULONG where, PUCHAR context)
{
    PAGED_CODE()

    *where = context[1];
}

static void test_a_prototype_with_another_pointer(void)
{
    UCHAR bytes[] = {4, 5};
    ULONG got = 0;

    note_address(&got, bytes);
    CHECK(got == 5);
}

static void test_not_casts(void)
{
    int a = 6, b = 3, c;
    UCHAR bytes[8] = {0};
    struct early early, *pointer = &early;
    PVOID field = &((struct early *)pointer)->context;
    PUCHAR element = &((PUCHAR)field)[2], other = (PUCHAR) & ((struct early *)(PVOID)pointer)->kind;

    CHECK(field == &early.context && element == (PUCHAR)&early.context + 2 && other == (PUCHAR)&early);

    *((PULONG)(&early.kind)) = LATER_ONE;
    *((PULONG)(bytes + 1)) = 5;
    *((PULONG)(bytes + 1)) |= 2;
    CHECK(early.kind == LATER_ONE && bytes[1] == 7 && bytes[0] == 0);
    c = (a) & (b);
    CHECK(c == 2);
    c = (a)-b;
    CHECK(c == 3 && ((a) == 6) && (a) >= b);
    (c) = (a);
    CHECK(c == 6);
    (a)++;
    CHECK(a == 7);
}

#define WHERE __FUNCTION__ ": "

static NTSTATUS __attribute__((noinline)) test_names(PCSTR *at)
{
    *at = WHERE __FUNCTION__ "!";
    CHECK(!strcmp(__FUNCTION__, "test_names"));
    return sizeof("<" __FUNCTION__ ">") == sizeof("<test_names>") ? STATUS_SUCCESS : STATUS_UNSUCCESSFUL;
}

static void test_function_names(void)
{
    PCSTR at;

    CHECK(NT_SUCCESS(test_names(&at)));
    CHECK(!strcmp(at, "test_names: test_names!"));
}

static void test_names_of_devices(void)
{
    UNICODE_STRING beep = RTL_CONSTANT_STRING(DD_BEEP_DEVICE_NAME_U);

    CHECK(!strcmp(DD_BEEP_DEVICE_NAME, "\\Device\\Beep"));
    CHECK(beep.Length == sizeof(WCHAR) * 12 && !wcscmp(beep.Buffer, L"\\Device\\Beep"));
    CHECK(!wcscmp(DD_KEYBOARD_CLASS_BASE_NAME_U, L"KeyboardClass"));
    EQUAL(IOCTL_INTERNAL_USB_SUBMIT_URB, 0x220003);
}

#define IN_BRACKETS(text) "<"##text ">"

static void test_pasting_what_makes_no_token(void)
{
    CHECK(!strcmp(IN_BRACKETS("a"), "<a>"));
}

DRIVER_NOTIFICATION_CALLBACK_ROUTINE device_changed;

NTSTATUS device_changed(_In_ PTARGET_DEVICE_REMOVAL_NOTIFICATION change, _In_opt_ PVOID context)
{
    return change->Version == 1 && !context ? STATUS_SUCCESS : STATUS_UNSUCCESSFUL;
}

static void test_a_notification_routine_with_its_own_structure(void)
{
    PDRIVER_NOTIFICATION_CALLBACK_ROUTINE routine = device_changed;
    TARGET_DEVICE_REMOVAL_NOTIFICATION change = {.Version = 1};

    CHECK(NT_SUCCESS(routine(&change, NULL)));
}

/* Declared by its role, defined with the context that it is given: MSVC warns. */
IO_COMPLETION_ROUTINE signal_context;
KDEFERRED_ROUTINE count_context;
static KDEFERRED_ROUTINE static_from_the_start;
DRIVER_CANCEL becomes_static;
extern int also_static(int value);
static LONG add_both(PVOID left, const VOID *right);

static void test_routines_with_contexts_of_their_own(void)
{
    PIO_COMPLETION_ROUTINE routine = (PIO_COMPLETION_ROUTINE)signal_context;
    PKDEFERRED_ROUTINE deferred = (PKDEFERRED_ROUTINE)count_context;
    KEVENT event;
    LONG count = 1;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    EQUAL(routine(NULL, NULL, &event), STATUS_MORE_PROCESSING_REQUIRED);
    CHECK(KeReadStateEvent(&event));
    deferred(NULL, &count, NULL, NULL);
    static_from_the_start(NULL, &count, NULL, NULL);
    EQUAL(count, 3);
    EQUAL(add_both(&count, &count), 6);
}

static LONG add_both(PLONG left, const LONG *right)
{
    return *left + *right;
}

NTSTATUS
signal_context(IN PDEVICE_OBJECT device, IN PIRP irp, IN PKEVENT event)
{
    UNREFERENCED_PARAMETER(device);
    UNREFERENCED_PARAMETER(irp);
    KeSetEvent(event, IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

VOID count_context(struct _KDPC *dpc, PLONG count, PVOID a, PVOID b)
{
    UNREFERENCED_PARAMETER(dpc);
    UNREFERENCED_PARAMETER(a);
    UNREFERENCED_PARAMETER(b);
    ++*count;
}

static VOID static_from_the_start(PKDPC dpc, PLONG count, PVOID a, PVOID b)
{
    count_context(dpc, count, a, b);
}

static VOID becomes_static(PDEVICE_OBJECT device, PIRP irp)
{
    UNREFERENCED_PARAMETER(device);
    UNREFERENCED_PARAMETER(irp);
}

static int also_static(int value)
{
    return value + 1;
}

static void test_static_after_extern(void)
{
    PDRIVER_CANCEL routine = becomes_static;

    routine(NULL, NULL);
    EQUAL(also_static(1), 2);
}

#define TEXT_PREFIX    L
#define PREFIXED(name) TEXT_PREFIX name
#define PREFIXED_PATH  TEXT_PREFIX "\\Device\\" TEXT_PREFIX "Com"

static void test_a_prefix_by_itself(void)
{
    CHECK(!wcscmp(PREFIXED_PATH, L"\\Device\\Com") && !wcscmp(PREFIXED("x"), L"x"));
}

/* What Windows' headers don't declare, drivers declare as they see it. */
NTKERNELAPI char *PsGetProcessImageFileName(IN PEPROCESS process);
typedef NTSTATUS(NTAPI *QUERY_PROCESS)(HANDLE, int, PVOID, ULONG, PULONG);
QUERY_PROCESS ZwQueryInformationProcess;

static NTSTATUS NTAPI answer(HANDLE process, int class, PVOID buffer, ULONG size, PULONG length)
{
    UNREFERENCED_PARAMETER(process);
    UNREFERENCED_PARAMETER(buffer);
    UNREFERENCED_PARAMETER(size);
    UNREFERENCED_PARAMETER(length);
    return class;
}

static void test_own_declarations(void)
{
    CHECK(*PsGetProcessImageFileName(PsInitialSystemProcess) == 'S');
    CHECK(!ZwQueryInformationProcess);
    ZwQueryInformationProcess = answer;
    EQUAL(ZwQueryInformationProcess(NtCurrentProcess(), 7, NULL, 0, NULL), 7);
}

static void run_checks(void)
{
    test_own_declarations();
    test_routines_with_contexts_of_their_own();
    test_static_after_extern();
    test_a_prefix_by_itself();
    test_pasting_what_makes_no_token();
    test_a_notification_routine_with_its_own_structure();
    test_casts();
    test_casts_that_begin_a_statement();
    test_a_prototype_with_another_pointer();
    test_not_casts();
    test_function_names();
    test_names_of_devices();
}
