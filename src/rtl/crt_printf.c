/*
 * crt_printf.c: the C run-time functions that format into memory, on top of format.c.
 *
 * The families differ only in what happens when the text is too long:
 *   sprintf, swprintf       cannot tell; the caller must know
 *   _snprintf, _snwprintf   fill the buffer, leave out the terminator, return -1
 *   snprintf                cut and terminate, return the full length
 *   *_s                     empty the buffer and return -1
 *   _snprintf_s             cut at count and terminate, return -1
 */
#include "rtl_p.h"
#include "lab_crt.h"
#include "stdio.h"
#include "errno.h"

static int result_of(SIZE_T length)
{
    return length > 0x7FFFFFFF ? -1 : (int)length;
}

static void terminate(lab__format_sink *sink, SIZE_T at)
{
    if (sink->flags & LAB__FORMAT_WIDE)
        ((PWCHAR)sink->buffer)[at] = 0;
    else
        ((PCHAR)sink->buffer)[at] = 0;
}

static int format_unbounded(void *to, ULONG flags, const void *format, va_list args)
{
    lab__format_sink sink = {.buffer = to, .capacity = (SIZE_T)-1, .flags = flags};
    BOOLEAN ok = lab__format_run(&sink, format, args);

    terminate(&sink, sink.length);
    return ok ? result_of(sink.length) : -1;
}

/* As _snprintf: a terminator only where there is room. */
static int format_counted(void *to, SIZE_T count, ULONG flags, const void *format, va_list args)
{
    lab__format_sink sink = {.buffer = to, .capacity = to == NULL ? 0 : count, .flags = flags};

    if (!lab__format_run(&sink, format, args))
        return -1;
    if (to == NULL)
        return result_of(sink.length);
    if (sink.length > count)
        return -1;
    if (sink.length < count)
        terminate(&sink, sink.length);
    return result_of(sink.length);
}

/* As snprintf: always terminated, and the length the text would have. */
static int format_cut(void *to, SIZE_T room, ULONG flags, const void *format, va_list args)
{
    lab__format_sink sink = {.buffer = to, .capacity = room == 0 ? 0 : room - 1, .flags = flags};
    BOOLEAN ok = lab__format_run(&sink, format, args);

    if (room != 0)
        terminate(&sink, sink.length < sink.capacity ? sink.length : sink.capacity);
    return ok ? result_of(sink.length) : -1;
}

static int refuse(lab__format_sink *sink, int error)
{
    terminate(sink, 0);
    errno = error;
    return -1;
}

static int format_secure(void *to, SIZE_T room, SIZE_T count, ULONG flags, const void *format, va_list args)
{
    lab__format_sink sink = {.buffer = to, .flags = flags};

    if (to == NULL || room == 0 || format == NULL) {
        errno = EINVAL;
        return -1;
    }
    sink.capacity = count < room - 1 ? count : room - 1;
    if (!lab__format_run(&sink, format, args))
        return refuse(&sink, EINVAL);
    if (sink.length > sink.capacity) {
        if (count != _TRUNCATE && count >= room)
            return refuse(&sink, ERANGE);
        terminate(&sink, sink.capacity);
        return -1;
    }
    terminate(&sink, sink.length);
    return result_of(sink.length);
}

/* sprintf_s: nothing is cut; too long is an error. */
static int format_strict(void *to, SIZE_T room, ULONG flags, const void *format, va_list args)
{
    return format_secure(to, room, room, flags, format, args);
}

#define WITH_ARGS(last, call)                                                                                          \
    va_list args;                                                                                                      \
    int result;                                                                                                        \
    va_start(args, last);                                                                                              \
    result = call;                                                                                                     \
    va_end(args);                                                                                                      \
    return result

int vsprintf(char *to, const char *format, va_list args)
{
    return format_unbounded(to, 0, format, args);
}

int sprintf(char *to, const char *format, ...)
{
    WITH_ARGS(format, format_unbounded(to, 0, format, args));
}

int vsnprintf(char *to, size_t room, const char *format, va_list args)
{
    return format_cut(to, room, 0, format, args);
}

int snprintf(char *to, size_t room, const char *format, ...)
{
    WITH_ARGS(format, format_cut(to, room, 0, format, args));
}

int _vsnprintf(char *to, size_t count, const char *format, va_list args)
{
    return format_counted(to, count, 0, format, args);
}

int _snprintf(char *to, size_t count, const char *format, ...)
{
    WITH_ARGS(format, format_counted(to, count, 0, format, args));
}

int vsprintf_s(char *to, size_t room, const char *format, va_list args)
{
    return format_strict(to, room, 0, format, args);
}

int sprintf_s(char *to, size_t room, const char *format, ...)
{
    WITH_ARGS(format, format_strict(to, room, 0, format, args));
}

int _vsnprintf_s(char *to, size_t room, size_t count, const char *format, va_list args)
{
    return format_secure(to, room, count, 0, format, args);
}

int _snprintf_s(char *to, size_t room, size_t count, const char *format, ...)
{
    WITH_ARGS(format, format_secure(to, room, count, 0, format, args));
}

int _vscprintf(const char *format, va_list args)
{
    return format_counted(NULL, 0, 0, format, args);
}

int _scprintf(const char *format, ...)
{
    WITH_ARGS(format, format_counted(NULL, 0, 0, format, args));
}

#undef swprintf
#undef vswprintf

int vswprintf(wchar_t *to, const wchar_t *format, va_list args)
{
    return format_unbounded(to, LAB__FORMAT_WIDE, format, args);
}

int swprintf(wchar_t *to, const wchar_t *format, ...)
{
    WITH_ARGS(format, format_unbounded(to, LAB__FORMAT_WIDE, format, args));
}

/* The standard form: -1 when the text does not fit, and what fits is there, terminated. */
int lab_crt_vswprintf_counted(wchar_t *to, size_t room, const wchar_t *format, va_list args)
{
    int length = format_cut(to, room, LAB__FORMAT_WIDE, format, args);

    return length < 0 || (size_t)length >= room ? -1 : length;
}

int lab_crt_swprintf_counted(wchar_t *to, size_t room, const wchar_t *format, ...)
{
    WITH_ARGS(format, lab_crt_vswprintf_counted(to, room, format, args));
}

int _vsnwprintf(wchar_t *to, size_t count, const wchar_t *format, va_list args)
{
    return format_counted(to, count, LAB__FORMAT_WIDE, format, args);
}

int _snwprintf(wchar_t *to, size_t count, const wchar_t *format, ...)
{
    WITH_ARGS(format, format_counted(to, count, LAB__FORMAT_WIDE, format, args));
}

int vswprintf_s(wchar_t *to, size_t room, const wchar_t *format, va_list args)
{
    return format_strict(to, room, LAB__FORMAT_WIDE, format, args);
}

int swprintf_s(wchar_t *to, size_t room, const wchar_t *format, ...)
{
    WITH_ARGS(format, format_strict(to, room, LAB__FORMAT_WIDE, format, args));
}

int _vsnwprintf_s(wchar_t *to, size_t room, size_t count, const wchar_t *format, va_list args)
{
    return format_secure(to, room, count, LAB__FORMAT_WIDE, format, args);
}

int _snwprintf_s(wchar_t *to, size_t room, size_t count, const wchar_t *format, ...)
{
    WITH_ARGS(format, format_secure(to, room, count, LAB__FORMAT_WIDE, format, args));
}

int _vscwprintf(const wchar_t *format, va_list args)
{
    return format_counted(NULL, 0, LAB__FORMAT_WIDE, format, args);
}

int _scwprintf(const wchar_t *format, ...)
{
    WITH_ARGS(format, format_counted(NULL, 0, LAB__FORMAT_WIDE, format, args));
}

int sscanf(const char *from, const char *format, ...)
{
    WITH_ARGS(format, lab__scan_run(from, strlen(from), format, FALSE, FALSE, args));
}

int sscanf_s(const char *from, const char *format, ...)
{
    WITH_ARGS(format, lab__scan_run(from, strlen(from), format, FALSE, TRUE, args));
}

int _snscanf_s(const char *from, size_t count, const char *format, ...)
{
    WITH_ARGS(format, lab__scan_run(from, strnlen(from, count), format, FALSE, TRUE, args));
}

int swscanf(const wchar_t *from, const wchar_t *format, ...)
{
    WITH_ARGS(format, lab__scan_run(from, wcslen(from), format, TRUE, FALSE, args));
}

int swscanf_s(const wchar_t *from, const wchar_t *format, ...)
{
    WITH_ARGS(format, lab__scan_run(from, wcslen(from), format, TRUE, TRUE, args));
}

int _snwscanf_s(const wchar_t *from, size_t count, const wchar_t *format, ...)
{
    WITH_ARGS(format, lab__scan_run(from, wcsnlen(from, count), format, TRUE, TRUE, args));
}
