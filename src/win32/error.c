/* The last error of each thread, and what errors are called. */
#include "win32/win32_p.h"
#include <ntlab/ntlab.h>
#include <stdio.h>

ULONG RtlNtStatusToDosError(NTSTATUS status);

static const struct {
    DWORD error;
    const char *name;
} names[] = {
#define NAME(error, name) {error, name},
#include "win32/error_names.inc"
#undef NAME
};

DWORD GetLastError(void)
{
    return lab__win32_thread()->error;
}

void SetLastError(DWORD error)
{
    lab__win32_thread()->error = error;
}

BOOL lab__win32_fail(DWORD error)
{
    SetLastError(error);
    return FALSE;
}

BOOL lab__win32_result(NTSTATUS status)
{
    if (NT_SUCCESS(status))
        return TRUE;
    return lab__win32_fail(RtlNtStatusToDosError(status));
}

static const char *name_of(DWORD error)
{
    for (SIZE_T i = 0; i < RTL_NUMBER_OF(names); i++)
        if (names[i].error == error)
            return names[i].name;
    return NULL;
}

/* The text of a message with its inserts, as UTF-8 in memory of malloc. */
static char *expand(const char *format, DWORD flags, va_list *args)
{
    SIZE_T size = strlen(format) + 1, length = 0;
    char *text = malloc(size + 65536);

    for (; *format; format++) {
        if (*format != '%' || (flags & FORMAT_MESSAGE_IGNORE_INSERTS)) {
            text[length++] = *format;
        } else if (format[1] >= '1' && format[1] <= '9' && args) {
            int number = (int)strtol(format + 1, (char **)&format, 10);
            const char *value = NULL;

            if (flags & FORMAT_MESSAGE_ARGUMENT_ARRAY) {
                value = ((const char **)args)[number - 1];
            } else {
                va_list copy;

                va_copy(copy, *args);
                while (number--)
                    value = va_arg(copy, const char *);
                va_end(copy);
            }
            if (format[0] == '!') /* a format of its own: !d!, !s! */
                length += (SIZE_T)_snprintf(text + length, 60000, format[1] == 's' ? "%s" : "%Iu", value);
            else
                length += (SIZE_T)_snprintf(text + length, 60000, "%s", value);
            if (format[0] == '!')
                format = strchr(format + 1, '!');
            else
                format--;
        } else if (format[1]) {
            format++;
            text[length++] = *format == 'n' ? '\n' : *format;
        }
    }
    text[length] = 0;
    return text;
}

static char *system_text(DWORD id)
{
    const char *name = name_of(id);
    char *text = malloc(256);

    if (!name && (LONG)id < 0)
        name = lab_status_name((NTSTATUS)id);
    if (!name || !*name) {
        free(text);
        return NULL;
    }
    _snprintf(text, 256, "%s (%u)\r\n", name, id);
    return text;
}

static char *message(DWORD flags, LPCVOID source, DWORD id, va_list *args, BOOL wide)
{
    char *text = NULL, *format;

    if (flags & FORMAT_MESSAGE_FROM_STRING) {
        format = wide ? lab__win32_narrow(source) : _strdup(source);
        text = expand(format, flags, args);
        free(format);
    } else if (flags & FORMAT_MESSAGE_FROM_SYSTEM) {
        text = system_text(id);
    }
    if (!text)
        SetLastError(ERROR_MR_MID_NOT_FOUND);
    return text;
}

DWORD FormatMessageA(DWORD flags, LPCVOID source, DWORD id, DWORD language, LPSTR buffer, DWORD size, va_list *args)
{
    char *text = message(flags, source, id, args, FALSE);
    DWORD length = text ? (DWORD)strlen(text) : 0;

    if (!text)
        return 0;
    if (flags & FORMAT_MESSAGE_ALLOCATE_BUFFER) {
        *(char **)buffer = text;
        return length;
    }
    if (length >= size)
        length = (DWORD)lab__win32_fail(ERROR_INSUFFICIENT_BUFFER);
    else
        memcpy(buffer, text, length + 1);
    free(text);
    return length;
}

DWORD FormatMessageW(DWORD flags, LPCVOID source, DWORD id, DWORD language, LPWSTR buffer, DWORD size, va_list *args)
{
    char *text = message(flags, source, id, args, TRUE);
    LPWSTR wide = lab__win32_wide(text);
    DWORD length = wide ? (DWORD)wcslen(wide) : 0;

    free(text);
    if (!wide)
        return 0;
    if (flags & FORMAT_MESSAGE_ALLOCATE_BUFFER) {
        *(LPWSTR *)buffer = wide;
        return length;
    }
    if (length >= size)
        length = (DWORD)lab__win32_fail(ERROR_INSUFFICIENT_BUFFER);
    else
        memcpy(buffer, wide, (length + 1) * sizeof(WCHAR));
    free(wide);
    return length;
}

void RtlRaiseException(EXCEPTION_RECORD *record);

void RaiseException(DWORD code, DWORD flags, DWORD count, const ULONG_PTR *arguments)
{
    EXCEPTION_RECORD record = {.ExceptionCode = (LONG)code, .ExceptionFlags = flags & EXCEPTION_NONCONTINUABLE};

    record.NumberParameters = !arguments ? 0 : min(count, EXCEPTION_MAXIMUM_PARAMETERS);
    for (DWORD i = 0; i < record.NumberParameters; i++)
        record.ExceptionInformation[i] = arguments[i];
    RtlRaiseException(&record);
}
