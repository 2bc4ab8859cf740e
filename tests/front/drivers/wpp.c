/* Trace messages: configured functions, prefixes, types, levels and flags; before and after tracing nothing comes. */
#include <ntddk.h>

#define WPP_CONTROL_GUIDS                                                                                              \
    WPP_DEFINE_CONTROL_GUID(TestGuid, (11223344, 5566, 7788, 99aa, bbccddeeff00),                                      \
                            WPP_DEFINE_BIT(FLAG_ONE) WPP_DEFINE_BIT(FLAG_TWO))

#define WPP_LEVEL_FLAGS_LOGGER(level, flags)  WPP_LEVEL_LOGGER(flags)
#define WPP_LEVEL_FLAGS_ENABLED(level, flags) (WPP_LEVEL_ENABLED(flags) && WPP_CONTROL(WPP_BIT_##flags).Level >= level)

// begin_wpp config
// FUNC TraceEvents(LEVEL, FLAGS, MSG, ...);
// FUNC TraceBoth((LEVEL, FLAGS, MSG, ...));
// FUNC Enter{LEVEL=TRACE_LEVEL_VERBOSE, FLAGS=FLAG_TWO}(...);
// USEPREFIX (Enter, "%!STDPREFIX! entered %!FUNC! ");
// FUNC Failed{FLAG=FLAG_ONE}(EXP);
// USESUFFIX (Failed, "failed with %!STATUS!", EXP);
// CUSTOM_TYPE(color, ItemListLong(red, green, blue));
// end_wpp

#define WPP_FLAG_EXP_PRE(flag, status)                                                                                 \
    {                                                                                                                  \
        if (!NT_SUCCESS(status)) {
#define WPP_FLAG_EXP_POST(flag, status)                                                                                \
    ;                                                                                                                  \
    }                                                                                                                  \
    }

#include "wpp.tmh"

static int evaluated;

static VOID unload(PDRIVER_OBJECT driver)
{
    DoTraceMessage(FLAG_ONE, "still on");
    WPP_CLEANUP(driver);
    DoTraceMessage(FLAG_ONE, "never seen %d", evaluated++);
    if (evaluated)
        KeBugCheck(1);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    GUID guid = {0x11223344, 0x5566, 0x7788, {1, 2, 3, 4, 5, 6, 7, 8}};

    DriverObject->DriverUnload = unload;
    DoTraceMessage(FLAG_ONE, "too early");
    WPP_INIT_TRACING(DriverObject, RegistryPath);
    DoTraceMessage(FLAG_ONE, "path %wZ, status %!STATUS!, %d%%", RegistryPath, STATUS_NO_SUCH_DEVICE, 100);
    TraceEvents(TRACE_LEVEL_ERROR, FLAG_TWO, "%!LEVEL! %!FLAGS! in %!FUNC! at %!GUID!", &guid);
    TraceEvents(TRACE_LEVEL_RESERVED6, FLAG_TWO, "above the level");
    TraceBoth((TRACE_LEVEL_WARNING, FLAG_ONE, "%s %S %I64x %p %!color! %!bool!", "narrow", L"wide", 0x123456789abcLL,
               (PVOID)(ULONG_PTR)0x1234, 1, TRUE));
    Enter();
    Failed(STATUS_SUCCESS);
    Failed(STATUS_UNSUCCESSFUL);
    return STATUS_SUCCESS;
}
