/* SDDL for programs: texts are UTF-8 outside and UTF-16 inside. */
#include <ntlab/security.h>
#include <string.h>

#include "api/api_p.h"
#include "api/sddl.h"
#include "mm/mm_p.h"

#define MOST_DESCRIPTOR 0x20000
#define MOST_TEXT       0x80000 /* characters */

NTSTATUS lab__api_sddl_parse(const char *text, PSECURITY_DESCRIPTOR *descriptor, struct lab__se_sddl_error *error)
{
    SIZE_T length = strlen(text);
    WCHAR *wide = host_alloc((length + 1) * sizeof(WCHAR));
    ULONG size, bytes = 0;
    NTSTATUS status;

    RtlUTF8ToUnicodeN(wide, (ULONG)(length * sizeof(WCHAR)), &bytes, text, (ULONG)length);
    status = lab__se_sddl_parse(wide, bytes / (ULONG)sizeof(WCHAR), descriptor, &size, error);
    host_free(wide);
    return status;
}

lab_status lab_sddl_check(const char *sddl, uint32_t *at, const char **reason)
{
    struct lab__se_sddl_error error = {0, 0};
    PSECURITY_DESCRIPTOR descriptor;
    NTSTATUS status;

    if (!lab__ke_thread())
        return STATUS_INVALID_DEVICE_STATE;
    status = lab__api_sddl_parse(sddl, &descriptor, &error);
    if (NT_SUCCESS(status))
        lab__mm_kernel_free(descriptor);
    if (at)
        *at = error.at;
    if (reason)
        *reason = error.reason;
    return status;
}

lab_status lab_sddl_descriptor(const char *sddl, void *descriptor, size_t size, size_t *length)
{
    PSECURITY_DESCRIPTOR made;
    NTSTATUS status;

    *length = 0;
    if (!lab__ke_thread())
        return STATUS_INVALID_DEVICE_STATE;
    status = lab__api_sddl_parse(sddl, &made, 0);
    if (!NT_SUCCESS(status))
        return status;
    *length = RtlLengthSecurityDescriptor(made);
    if (*length <= size)
        memcpy(descriptor, made, *length);
    lab__mm_kernel_free(made);
    return *length <= size ? STATUS_SUCCESS : STATUS_BUFFER_TOO_SMALL;
}

static lab_status access_of(const char *sddl, const struct lab__se_token *token, uint32_t desired, uint32_t *granted)
{
    struct lab__se_check check = {.mapping = IoGetFileObjectGenericMapping(), .desired = desired, .token = token};
    PSECURITY_DESCRIPTOR descriptor;
    NTSTATUS status = lab__api_sddl_parse(sddl, &descriptor, 0);

    if (!NT_SUCCESS(status))
        return status;
    RtlMapGenericMask(&check.desired, check.mapping);
    status = lab__se_access_check(descriptor, &check) ? STATUS_SUCCESS : check.status;
    lab__mm_kernel_free(descriptor);
    if (granted)
        *granted = NT_SUCCESS(status) ? check.granted : 0;
    return status;
}

lab_status lab_sddl_access(const char *sddl, lab_account account, uint32_t desired, uint32_t *granted)
{
    struct lab__se_token *token;
    NTSTATUS status;

    if (granted)
        *granted = 0;
    status = lab__api_account_token(account, &token);
    if (!NT_SUCCESS(status))
        return status;
    status = access_of(sddl, token, desired, granted);
    lab__ob_dereference(token);
    return status;
}

lab_status lab_sddl_access_own(const char *sddl, uint32_t desired, uint32_t *granted)
{
    if (granted)
        *granted = 0;
    return lab__ke_thread() ? access_of(sddl, lab__se_effective_token(), desired, granted)
                            : STATUS_INVALID_DEVICE_STATE;
}

lab_status lab_sddl_access_token(const char *sddl, lab_token *token, uint32_t desired, uint32_t *granted)
{
    if (granted)
        *granted = 0;
    return lab__ke_thread() ? access_of(sddl, (struct lab__se_token *)token, desired, granted)
                            : STATUS_INVALID_DEVICE_STATE;
}

static lab_status print(PSECURITY_DESCRIPTOR descriptor, SECURITY_INFORMATION information, char *text, size_t size,
                        size_t *length)
{
    WCHAR *wide = host_alloc(MOST_TEXT * sizeof(WCHAR));
    ULONG bytes = lab__se_sddl_print(descriptor, information, wide, MOST_TEXT) * (ULONG)sizeof(WCHAR), needed = 0;

    RtlUnicodeToUTF8N(0, 0, &needed, wide, bytes);
    if (length)
        *length = needed + 1;
    if (needed < size) {
        RtlUnicodeToUTF8N(text, needed, &needed, wide, bytes);
        text[needed] = 0;
    }
    host_free(wide);
    return needed < size ? STATUS_SUCCESS : STATUS_BUFFER_TOO_SMALL;
}

lab_status lab_sddl_text(const void *descriptor, uint32_t information, char *text, size_t size, size_t *length)
{
    if (length)
        *length = 0;
    if (!lab__ke_thread())
        return STATUS_INVALID_DEVICE_STATE;
    if (!RtlValidSecurityDescriptor((PSECURITY_DESCRIPTOR)descriptor))
        return STATUS_INVALID_SECURITY_DESCR;
    return print((PSECURITY_DESCRIPTOR)descriptor, information, text, size, length);
}

lab_status lab_handle_sddl_get(lab_handle handle, bool sacl, char *text, size_t size, size_t *length)
{
    SECURITY_INFORMATION information = OWNER_SECURITY_INFORMATION | GROUP_SECURITY_INFORMATION |
                                       DACL_SECURITY_INFORMATION | LABEL_SECURITY_INFORMATION |
                                       (sacl ? SACL_SECURITY_INFORMATION : 0);
    PVOID descriptor;
    ULONG needed = 0;
    NTSTATUS status;

    USER_ENTER(STATUS_INVALID_DEVICE_STATE);
    descriptor = host_alloc(MOST_DESCRIPTOR);
    status = NtQuerySecurityObject((HANDLE)handle, information, descriptor, MOST_DESCRIPTOR, &needed);
    if (NT_SUCCESS(status))
        status = print(descriptor, information, text, size, length);
    host_free(descriptor);
    USER_RETURN(status);
}

lab_status lab_handle_sddl_set(lab_handle handle, const char *sddl)
{
    PSECURITY_DESCRIPTOR descriptor;
    struct lab__se_parts parts;
    SECURITY_INFORMATION information;
    NTSTATUS status;

    USER_ENTER(STATUS_INVALID_DEVICE_STATE);
    status = lab__api_sddl_parse(sddl, &descriptor, 0);
    if (NT_SUCCESS(status)) {
        PVOID user = host_alloc(lab__se_descriptor_length(descriptor));

        memcpy(user, descriptor, lab__se_descriptor_length(descriptor));
        lab__se_parts_of(descriptor, &parts);
        lab__mm_kernel_free(descriptor);
        information = (parts.owner ? OWNER_SECURITY_INFORMATION : 0) | (parts.group ? GROUP_SECURITY_INFORMATION : 0) |
                      (parts.control & SE_DACL_PRESENT ? DACL_SECURITY_INFORMATION : 0) |
                      (parts.control & SE_SACL_PRESENT ? SACL_SECURITY_INFORMATION : 0);
        status = NtSetSecurityObject((HANDLE)handle, information, user);
        host_free(user);
    }
    USER_RETURN(status);
}
