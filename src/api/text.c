/* From the program's UTF-8 and times to NT's. */
#include <string.h>

#include "api/api_p.h"

NTSTATUS lab__api_text_to_unicode(const char *text, struct unicode_text *result)
{
    SIZE_T length = strlen(text);
    ULONG bytes;

    RtlZeroMemory(&result->string, sizeof result->string);
    if (length > 0x7FFE)
        return STATUS_NAME_TOO_LONG;
    result->string.Buffer =
        length < RTL_NUMBER_OF(result->short_text) ? result->short_text : host_alloc((length + 1) * sizeof(WCHAR));
    result->string.MaximumLength = (USHORT)((length + 1) * sizeof(WCHAR));
    if (RtlUTF8ToUnicodeN(result->string.Buffer, result->string.MaximumLength, &bytes, text, (ULONG)length) !=
        STATUS_SUCCESS) {
        lab__api_text_free(result);
        return STATUS_OBJECT_NAME_INVALID; /* not UTF-8 */
    }
    result->string.Length = (USHORT)bytes;
    result->string.Buffer[bytes / sizeof(WCHAR)] = 0;
    return STATUS_SUCCESS;
}

void lab__api_text_free(struct unicode_text *text)
{
    if (text->string.Buffer != text->short_text)
        host_free(text->string.Buffer);
    text->string.Buffer = 0;
}

LARGE_INTEGER *lab__api_timeout_from(uint64_t span, LARGE_INTEGER *own)
{
    if (span > INT64_MAX)
        return 0;
    own->QuadPart = -(LONGLONG)span;
    return own;
}
