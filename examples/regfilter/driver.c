/*
 * A registry filter: nobody changes or deletes the values of the key Protected of its service, and every attempt is
 * counted there, in a value that only the filter itself writes.
 */
#include <ntddk.h>

DRIVER_INITIALIZE DriverEntry;

static LARGE_INTEGER cookie;
static LONG attempts;
static UNICODE_STRING protected_name = RTL_CONSTANT_STRING(L"\\PROTECTED");
static UNICODE_STRING altitude = RTL_CONSTANT_STRING(L"380000");

/* Does the name of this key end in \Protected? Names come from the configuration manager, at PASSIVE_LEVEL. */
static BOOLEAN is_protected(PVOID key)
{
    PCUNICODE_STRING name;
    UNICODE_STRING end;
    BOOLEAN is;

    if (!NT_SUCCESS(CmCallbackGetKeyObjectIDEx(&cookie, key, NULL, &name, 0)))
        return FALSE;
    end = *name;
    if (end.Length > protected_name.Length) {
        end.Buffer += (end.Length - protected_name.Length) / sizeof(WCHAR);
        end.Length = protected_name.Length;
    }
    is = RtlEqualUnicodeString(&end, &protected_name, TRUE);
    CmCallbackReleaseKeyObjectIDEx(name);
    return is;
}

/* What a failing status prevents: the operation is not done, and whoever asked sees that status. */
static NTSTATUS guard(PVOID key)
{
    if (!is_protected(key))
        return STATUS_SUCCESS;
    InterlockedIncrement(&attempts);
    return STATUS_ACCESS_DENIED;
}

static NTSTATUS callback(PVOID context, PVOID class, PVOID argument)
{
    switch ((REG_NOTIFY_CLASS)(ULONG_PTR) class) {
    case RegNtPreSetValueKey:
        return guard(((PREG_SET_VALUE_KEY_INFORMATION)argument)->Object);
    case RegNtPreDeleteValueKey:
        return guard(((PREG_DELETE_VALUE_KEY_INFORMATION)argument)->Object);
    case RegNtPreDeleteKey:
        return guard(((PREG_DELETE_KEY_INFORMATION)argument)->Object);
    case RegNtPostQueryValueKey: /* afterwards: it can be seen, and even changed, but no longer be prevented */
        if (NT_SUCCESS(((PREG_POST_OPERATION_INFORMATION)argument)->Status) &&
            is_protected(((PREG_POST_OPERATION_INFORMATION)argument)->Object))
            DbgPrint("regfilter: a protected value was read\n");
        return STATUS_SUCCESS;
    default:
        return STATUS_SUCCESS;
    }
}

static VOID unload(PDRIVER_OBJECT driver)
{
    CmUnRegisterCallback(cookie); /* waits for calls that are under way */
    DbgPrint("regfilter: %d attempts were prevented\n", (int)attempts);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
    driver->DriverUnload = unload;
    return CmRegisterCallbackEx(callback, &altitude, driver, NULL, &cookie, NULL);
}
