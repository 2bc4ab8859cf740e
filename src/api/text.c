/* From the program's UTF-8 and times to NT's. */
#include <string.h>

#include "api/api_p.h"

NTSTATUS lab__api_text_to_unicode(const char *text, UNICODE_STRING *result)
{
    SIZE_T length = strlen(text);
    ULONG bytes;
    NTSTATUS status;

    RtlZeroMemory(result, sizeof *result);
    if (length > 0x7FFE)
        return STATUS_NAME_TOO_LONG;
    result->Buffer = host_alloc((length + 1) * sizeof(WCHAR));
    result->MaximumLength = (USHORT)((length + 1) * sizeof(WCHAR));
    status = RtlUTF8ToUnicodeN(result->Buffer, result->MaximumLength, &bytes, text, (ULONG)length);
    if (status != STATUS_SUCCESS) {
        lab__api_text_free(result);
        return STATUS_OBJECT_NAME_INVALID; /* not UTF-8 */
    }
    result->Length = (USHORT)bytes;
    return STATUS_SUCCESS;
}

void lab__api_text_free(UNICODE_STRING *string)
{
    if (string->Buffer)
        host_free(string->Buffer);
    string->Buffer = 0;
}

LARGE_INTEGER *lab__api_timeout_from(uint64_t span, LARGE_INTEGER *own)
{
    if (span > INT64_MAX)
        return 0;
    own->QuadPart = -(LONGLONG)span;
    return own;
}
