/* Security descriptors and SIDs as text. */
#include "win32/win32_p.h"
#include <ntlab/security.h>
#include <sddl.h>

NTSTATUS RtlConvertSidToUnicodeString(PUNICODE_STRING text, PSID sid, BOOLEAN allocate);

BOOL ConvertStringSecurityDescriptorToSecurityDescriptorA(LPCSTR text, DWORD revision, PSECURITY_DESCRIPTOR *made,
                                                          PULONG size)
{
    size_t length;
    void *descriptor;

    if (!text || !made)
        return lab__win32_fail(ERROR_INVALID_PARAMETER);
    if (revision != SDDL_REVISION_1)
        return lab__win32_fail(ERROR_UNKNOWN_REVISION);
    if (!lab_sddl_descriptor(text, NULL, 0, &length) || !length)
        return lab__win32_fail(ERROR_INVALID_PARAMETER);
    descriptor = LocalAlloc(LMEM_FIXED, length);
    lab_sddl_descriptor(text, descriptor, length, &length);
    *made = descriptor;
    if (size)
        *size = (ULONG)length;
    return TRUE;
}

BOOL ConvertStringSecurityDescriptorToSecurityDescriptorW(LPCWSTR text, DWORD revision, PSECURITY_DESCRIPTOR *made,
                                                          PULONG size)
{
    char *narrow = lab__win32_narrow(text);
    BOOL done = ConvertStringSecurityDescriptorToSecurityDescriptorA(narrow, revision, made, size);

    free(narrow);
    return done;
}

BOOL ConvertSidToStringSidW(PSID sid, LPWSTR *text)
{
    WCHAR buffer[256];
    UNICODE_STRING string = {0, sizeof buffer - sizeof(WCHAR), buffer};

    if (!lab__win32_result(RtlConvertSidToUnicodeString(&string, sid, FALSE)))
        return lab__win32_fail(ERROR_INVALID_SID);
    buffer[string.Length / sizeof(WCHAR)] = 0;
    *text = LocalAlloc(LMEM_FIXED, string.Length + sizeof(WCHAR));
    memcpy(*text, buffer, string.Length + sizeof(WCHAR));
    return TRUE;
}

BOOL ConvertSidToStringSidA(PSID sid, LPSTR *text)
{
    LPWSTR wide;
    char *narrow;

    if (!ConvertSidToStringSidW(sid, &wide))
        return FALSE;
    narrow = lab__win32_narrow(wide);
    LocalFree(wide);
    *text = LocalAlloc(LMEM_FIXED, strlen(narrow) + 1);
    strcpy(*text, narrow);
    free(narrow);
    return TRUE;
}
