/*
 * strsafe_unicode.c: the workers behind RtlUnicodeStringXxx of ntstrsafe.h. No result is terminated.
 */
#include "rtl_p.h"
#include "ntstrsafe.h"

NTSTATUS lab_strsafe_validate(PCUNICODE_STRING string, ULONG flags)
{
    if (flags & ~(ULONG)STRSAFE_VALID_FLAGS)
        return STATUS_INVALID_PARAMETER;
    if (string == NULL)
        return flags & STRSAFE_IGNORE_NULLS ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
    if (string->Length % sizeof(WCHAR) || string->MaximumLength % sizeof(WCHAR) ||
        string->Length > string->MaximumLength ||
        string->MaximumLength > NTSTRSAFE_UNICODE_STRING_MAX_CCH * sizeof(WCHAR) ||
        (string->Buffer == NULL && string->MaximumLength != 0))
        return STATUS_INVALID_PARAMETER;
    return STATUS_SUCCESS;
}

NTSTATUS lab_strsafe_init(PUNICODE_STRING string, PCWSTR source, ULONG flags)
{
    SIZE_T length = 0;

    if (flags & ~(ULONG)STRSAFE_VALID_FLAGS || (string == NULL && !(flags & STRSAFE_IGNORE_NULLS)))
        return STATUS_INVALID_PARAMETER;
    if (string == NULL)
        return source == NULL ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
    memset(string, 0, sizeof *string);
    if (source == NULL)
        return STATUS_SUCCESS;
    while (source[length] != 0)
        if (++length >= NTSTRSAFE_UNICODE_STRING_MAX_CCH)
            return STATUS_INVALID_PARAMETER;
    string->Buffer = (PWSTR)source;
    string->Length = (USHORT)(length * sizeof(WCHAR));
    string->MaximumLength = (USHORT)(string->Length + sizeof(WCHAR));
    return STATUS_SUCCESS;
}

static void set_remaining(PCUNICODE_STRING string, PUNICODE_STRING rest)
{
    if (rest == NULL)
        return;
    rest->Length = 0;
    rest->MaximumLength = (USHORT)(string->MaximumLength - string->Length);
    rest->Buffer = string->Buffer == NULL ? NULL : string->Buffer + string->Length / sizeof(WCHAR);
}

static NTSTATUS finish(PUNICODE_STRING string, USHORT origin, NTSTATUS status, PUNICODE_STRING rest, ULONG flags)
{
    if (string == NULL) {
        if (rest != NULL)
            memset(rest, 0, sizeof *rest);
        return status;
    }
    if (!NT_SUCCESS(status)) {
        if (flags & STRSAFE_FILL_ON_FAILURE) {
            memset(string->Buffer, (UCHAR)flags, string->MaximumLength);
            string->Length = (UCHAR)flags == 0 ? 0 : string->MaximumLength;
        } else if (status == STATUS_BUFFER_OVERFLOW && (flags & STRSAFE_NO_TRUNCATION)) {
            string->Length = origin;
        }
        if (flags & STRSAFE_NULL_ON_FAILURE)
            string->Length = 0;
    } else if ((flags & STRSAFE_FILL_BEHIND) && string->MaximumLength > string->Length) {
        memset((PUCHAR)string->Buffer + string->Length, (UCHAR)flags, (SIZE_T)(string->MaximumLength - string->Length));
    }
    if (NT_SUCCESS(status) || status == STATUS_BUFFER_OVERFLOW)
        set_remaining(string, rest);
    return status;
}

/* Where new text begins: behind the string's own for an append. */
static USHORT origin_of(PCUNICODE_STRING string, ULONG mode)
{
    return string != NULL && (mode & LAB_STRSAFE_APPEND) ? string->Length : 0;
}

static NTSTATUS put(PUNICODE_STRING string, USHORT origin, PCWCH source, SIZE_T count)
{
    SIZE_T fits;

    if (string == NULL)
        return count == 0 ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
    fits = (SIZE_T)(string->MaximumLength - origin) / sizeof(WCHAR);
    if (fits > count)
        fits = count;
    if (fits != 0)
        memmove((PUCHAR)string->Buffer + origin, source, fits * sizeof(WCHAR));
    string->Length = (USHORT)(origin + fits * sizeof(WCHAR));
    return fits < count ? STATUS_BUFFER_OVERFLOW : STATUS_SUCCESS;
}

NTSTATUS lab_strsafe_unicode_put(PUNICODE_STRING string, PCWCH source, SIZE_T count, ULONG mode, PUNICODE_STRING rest,
                                 ULONG flags)
{
    NTSTATUS status = lab_strsafe_validate(string, flags);
    USHORT origin;

    if (!NT_SUCCESS(status))
        return status;
    origin = origin_of(string, mode);
    if (source == NULL && !(flags & STRSAFE_IGNORE_NULLS) && !(mode & LAB_STRSAFE_COUNTED))
        return finish(string, origin, STATUS_INVALID_PARAMETER, rest, flags);
    if (!(mode & LAB_STRSAFE_UNBOUNDED) && count > NTSTRSAFE_UNICODE_STRING_MAX_CCH)
        return finish(string, origin, STATUS_INVALID_PARAMETER, rest, flags);
    if (source == NULL)
        count = 0;
    if (!(mode & LAB_STRSAFE_COUNTED)) {
        SIZE_T length = 0,
               limit = count <= NTSTRSAFE_UNICODE_STRING_MAX_CCH ? count : NTSTRSAFE_UNICODE_STRING_MAX_CCH + 1;
        while (length < limit && source[length] != 0)
            length++;
        count = length;
    }
    return finish(string, origin, put(string, origin, source, count), rest, flags);
}

NTSTATUS lab_strsafe_unicode_put_string(PUNICODE_STRING string, PCUNICODE_STRING source, SIZE_T count, ULONG mode,
                                        PUNICODE_STRING rest, ULONG flags)
{
    NTSTATUS status = lab_strsafe_validate(source, flags);
    SIZE_T length = source == NULL ? 0 : source->Length / sizeof(WCHAR);

    if (!NT_SUCCESS(status))
        return NT_SUCCESS(lab_strsafe_validate(string, flags))
                   ? finish(string, origin_of(string, mode), status, rest, flags)
                   : status;
    if (!(mode & LAB_STRSAFE_UNBOUNDED) && count > NTSTRSAFE_UNICODE_STRING_MAX_CCH)
        return STATUS_INVALID_PARAMETER;
    return lab_strsafe_unicode_put(string, source == NULL ? NULL : source->Buffer, length < count ? length : count,
                                   mode | LAB_STRSAFE_COUNTED, rest, flags);
}

NTSTATUS lab_strsafe_unicode_vprintf(PUNICODE_STRING string, PCWSTR format, va_list args, PUNICODE_STRING rest,
                                     ULONG flags)
{
    NTSTATUS status = lab_strsafe_validate(string, flags);
    lab__format_sink sink = {.flags = LAB__FORMAT_WIDE};

    if (!NT_SUCCESS(status))
        return status;
    if (format == NULL && !(flags & STRSAFE_IGNORE_NULLS))
        return finish(string, 0, STATUS_INVALID_PARAMETER, rest, flags);
    if (string != NULL) {
        sink.buffer = string->Buffer;
        sink.capacity = string->MaximumLength / sizeof(WCHAR);
    }
    if (!lab__format_run(&sink, format == NULL ? L"" : format, args) || sink.length > sink.capacity)
        status = string == NULL ? STATUS_INVALID_PARAMETER : STATUS_BUFFER_OVERFLOW;
    if (string != NULL)
        string->Length = (USHORT)((sink.length < sink.capacity ? sink.length : sink.capacity) * sizeof(WCHAR));
    return finish(string, 0, status, rest, flags);
}

NTSTATUS lab_strsafe_put_unicode(PWSTR text, SIZE_T room, PCUNICODE_STRING source, PWSTR *end, SIZE_T *remaining,
                                 ULONG flags)
{
    BOOLEAN valid = NT_SUCCESS(lab_strsafe_validate(source, flags));
    ULONG mode = LAB_STRSAFE_WIDE | LAB_STRSAFE_COUNTED;

    if (!valid) /* the target is treated as for any other bad argument */
        return lab_strsafe_put(text, room, NULL, 0, mode, (void **)end, remaining,
                               flags & ~(ULONG)STRSAFE_IGNORE_NULLS);
    return lab_strsafe_put(text, room, source == NULL || source->Buffer == NULL ? L"" : source->Buffer,
                           source == NULL ? 0 : source->Length / sizeof(WCHAR), mode, (void **)end, remaining, flags);
}
