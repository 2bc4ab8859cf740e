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

BOOL ConvertSecurityDescriptorToStringSecurityDescriptorA(PSECURITY_DESCRIPTOR descriptor, DWORD revision,
                                                          SECURITY_INFORMATION information, LPSTR *text, PULONG length)
{
    size_t needed = 0;
    LPSTR made;
    lab_status status;

    if (!descriptor || !text)
        return lab__win32_fail(ERROR_INVALID_PARAMETER);
    if (revision != SDDL_REVISION_1)
        return lab__win32_fail(ERROR_UNKNOWN_REVISION);
    status = lab_sddl_text(descriptor, information, NULL, 0, &needed);
    if (!needed) /* it has no text; else that had no room */
        return lab__win32_result(status);
    made = LocalAlloc(LMEM_FIXED, needed);
    lab_sddl_text(descriptor, information, made, needed, NULL);
    *text = made;
    if (length)
        *length = (ULONG)needed;
    return TRUE;
}

BOOL ConvertSecurityDescriptorToStringSecurityDescriptorW(PSECURITY_DESCRIPTOR descriptor, DWORD revision,
                                                          SECURITY_INFORMATION information, LPWSTR *text, PULONG length)
{
    LPSTR narrow = NULL;
    LPWSTR wide;
    size_t size;

    if (!text)
        return lab__win32_fail(ERROR_INVALID_PARAMETER);
    if (!ConvertSecurityDescriptorToStringSecurityDescriptorA(descriptor, revision, information, &narrow, NULL))
        return FALSE;
    wide = lab__win32_wide(narrow);
    LocalFree(narrow);
    size = wcslen(wide) + 1;
    *text = LocalAlloc(LMEM_FIXED, size * sizeof(WCHAR));
    memcpy(*text, wide, size * sizeof(WCHAR));
    free(wide);
    if (length)
        *length = (ULONG)size;
    return TRUE;
}

/* It is the owner of a descriptor that has nothing else. */
BOOL ConvertStringSidToSidA(LPCSTR text, PSID *sid)
{
    PSECURITY_DESCRIPTOR descriptor = NULL;
    const UCHAR *owner;
    char *sddl;
    BOOL made;

    if (!text || !sid)
        return lab__win32_fail(ERROR_INVALID_PARAMETER);
    sddl = malloc(strlen(text) + 3);
    strcpy(sddl, "O:");
    strcat(sddl, text);
    made = ConvertStringSecurityDescriptorToSecurityDescriptorA(sddl, SDDL_REVISION_1, &descriptor, NULL);
    free(sddl);
    if (!made)
        return lab__win32_fail(ERROR_INVALID_SID);
    owner = (const UCHAR *)descriptor + ((const ULONG *)descriptor)[1]; /* a self-relative one */
    *sid = LocalAlloc(LMEM_FIXED, 8 + 4 * (SIZE_T)owner[1]);
    memcpy(*sid, owner, 8 + 4 * (SIZE_T)owner[1]);
    LocalFree(descriptor);
    return TRUE;
}

BOOL ConvertStringSidToSidW(LPCWSTR text, PSID *sid)
{
    char *narrow = lab__win32_narrow(text);
    BOOL done = ConvertStringSidToSidA(narrow, sid);

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
